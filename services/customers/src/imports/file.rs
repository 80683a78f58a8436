//! What the bytes of a file are: how they are written, and where its records end.

use std::borrow::Cow;

use crm_chassis::export::sheet::unguarded;
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::WINDOWS_1252;

use crate::domain::Encoding;

/// The mark that UTF-8 may begin with.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// What files begin with that people take for CSV.
const OTHERS: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "This is a spreadsheet, not a CSV file. Open it and save it as CSV (UTF-8)."),
    (b"\xd0\xcf\x11\xe0", "This is a spreadsheet, not a CSV file. Open it and save it as CSV (UTF-8)."),
    (b"%PDF", "This is a PDF document, not a CSV file."),
    (b"\xff\xfe", "This file is written in UTF-16. Save it as CSV (UTF-8)."),
    (b"\xfe\xff", "This file is written in UTF-16. Save it as CSV (UTF-8)."),
];
/// What may stand between cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Finds out how a file is written, from one part of it after the other.
#[derive(Debug)]
pub struct Sniffer {
    /// The end of the part before, which may be the beginning of a letter.
    carry: Vec<u8>,
    is_first: bool,
    /// Line ends so far.
    lines: usize,
    /// Letters beyond ASCII, written as in UTF-8.
    letters: usize,
    /// Places that are not, and the line of the first one.
    broken: usize,
    first_broken: usize,
}

/// How a file is written, as far as its bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// All of it like this.
    As(Encoding),
    /// In UTF-8, mostly: a byte in this line, the first one being 1, is not.
    AlmostUtf8(usize),
}

impl Sniffer {
    /// Before the first part.
    pub fn new() -> Self {
        Self { carry: Vec::new(), is_first: true, lines: 0, letters: 0, broken: 0, first_broken: 0 }
    }

    /// Looks at the next part, or says why this is no file to read.
    pub fn look(&mut self, part: &[u8]) -> Result<(), &'static str> {
        if self.is_first {
            self.is_first = false;
            if let Some((_, why)) = OTHERS.iter().find(|(begin, _)| part.starts_with(begin)) {
                return Err(why);
            }
        }
        if part.contains(&0) {
            return Err("This is not a CSV file: it holds bytes that no text has.");
        }
        self.carry.extend_from_slice(part);
        let bytes = std::mem::take(&mut self.carry);
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            let (text, broken) = (chunk.valid(), chunk.invalid());
            self.lines += text.bytes().filter(|byte| *byte == b'\n').count();
            self.letters += text.chars().filter(|letter| !letter.is_ascii() && *letter != '\u{feff}').count();
            match std::str::from_utf8(broken) {
                Ok(_) => {}
                // A letter that the end of the part has cut.
                Err(error) if error.error_len().is_none() && chunks.peek().is_none() => self.carry = broken.to_vec(),
                Err(_) => self.stumble(),
            }
        }
        Ok(())
    }

    fn stumble(&mut self) {
        if self.broken == 0 {
            self.first_broken = self.lines + 1;
        }
        self.broken += 1;
    }

    /// How the file is written, behind its last part. What is Windows-1252 has hardly any letters that look like UTF-8.
    pub fn finish(mut self) -> Written {
        if !self.carry.is_empty() {
            self.stumble();
        }
        match (self.broken, self.letters) {
            (0, _) => Written::As(Encoding::Utf8),
            (broken, letters) if letters > broken => Written::AlmostUtf8(self.first_broken),
            _ => Written::As(Encoding::Windows1252),
        }
    }
}

/// How many bytes come before the first record, and what they say of the separator: a byte order mark, and the line `sep=;` that some
/// spreadsheets write.
pub fn preamble(bytes: &[u8]) -> (usize, Option<u8>) {
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    match bytes.get(mark..) {
        Some([b's', b'e', b'p', b'=', separator, rest @ ..]) => {
            let end = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count().min(2);
            let told = SEPARATORS.contains(separator).then_some(*separator);
            (mark + 5 + end, told)
        }
        _ => (mark, None),
    }
}

/// What stands between the names in the first line: what stands there most often outside of quotes.
pub fn separator_of(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            byte if !quoted => {
                if let Some(place) = SEPARATORS.iter().position(|separator| separator == byte) {
                    counts[place] += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or_default();
    let place = counts.iter().position(|count| *count == most).unwrap_or_default();
    SEPARATORS[place]
}

/// A record, and where it ends.
pub struct Record {
    /// Its cells.
    pub cells: Vec<String>,
    /// Bytes up to its end, from the beginning of what was read.
    pub end: usize,
}

/// The whole records at the beginning of these bytes, at most so many. The last one is left for the next time, unless the file ends here: it
/// may go on behind them.
pub fn records(bytes: &[u8], (separator, encoding): (u8, Encoding), ends_here: bool, most: usize) -> Vec<Record> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let mut records = Vec::new();
    let mut record = ByteRecord::new();
    while records.len() < most && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        let end = usize::try_from(reader.position().byte()).unwrap_or(bytes.len()).min(bytes.len());
        if end == bytes.len() && !ends_here {
            break;
        }
        let cells = record.iter().map(|cell| cell_text(cell, encoding)).collect();
        records.push(Record { cells, end });
    }
    records
}

fn cell_text(cell: &[u8], encoding: Encoding) -> String {
    let text = match encoding {
        Encoding::Utf8 => String::from_utf8_lossy(cell),
        Encoding::Windows1252 => WINDOWS_1252.decode_without_bom_handling(cell).0,
    };
    let text: Cow<'_, str> = text;
    unguarded(text.trim()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn sniff(parts: &[&[u8]]) -> Result<Written, &'static str> {
        let mut sniffer = Sniffer::new();
        parts.iter().try_for_each(|part| sniffer.look(part))?;
        Ok(sniffer.finish())
    }

    #[test]
    fn a_letter_may_be_cut_by_the_end_of_a_part() {
        let text = "Zoë".as_bytes();
        assert_eq!(sniff(&[&text[..3], &text[3..]]), Ok(Written::As(Encoding::Utf8)));
        assert_eq!(sniff(&[b"Zo\xeb Ltd"]), Ok(Written::As(Encoding::Windows1252)));
        assert_eq!(
            sniff(&[b"name\nZo\xc3"]),
            Ok(Written::As(Encoding::Windows1252)),
            "half a letter at the end is none"
        );
    }

    #[test]
    fn a_wrong_byte_among_letters_of_utf8_is_told_by_its_line_wherever_the_parts_end() {
        for wrong in [0xeb, 0xc3] {
            let file =
                b"name\nZo\xc3\xab\nCaf\xc3\xa9\nZo@\nZo\xc3\xab\n".map(|byte| if byte == b'@' { wrong } else { byte });
            for cut in 0..file.len() {
                assert_eq!(sniff(&[&file[..cut], &file[cut..]]), Ok(Written::AlmostUtf8(4)), "{wrong} {cut}");
            }
        }
        // One that happens to look like it does not make it so.
        assert_eq!(sniff(&[b"Zo\xeb, Caf\xe9, \xc3\xa9"]), Ok(Written::As(Encoding::Windows1252)));
    }

    #[test]
    fn what_is_no_csv_file_is_told_by_what_it_is() {
        assert!(sniff(&[b"PK\x03\x04rest"]).unwrap_err().contains("spreadsheet"));
        assert!(sniff(&[b"\xff\xfen\0a\0"]).unwrap_err().contains("UTF-16"));
        assert!(sniff(&[b"name\n", b"a\0b"]).unwrap_err().contains("no text"));
    }

    #[test]
    fn the_separator_is_what_stands_between_the_names() {
        for (line, separator) in
            [("a,b;c,d\nx", b','), ("\"a,b,c\";d;e\n,,,,", b';'), ("a\tb", b'\t'), ("a|b|c", b'|'), ("name\n", b',')]
        {
            assert_eq!(separator_of(line.as_bytes()), separator, "{line}");
        }
        assert_eq!(preamble(b"\xef\xbb\xbfname"), (3, None));
        assert_eq!(preamble(b"sep=;\r\nname"), (7, Some(b';')));
        assert_eq!(preamble(b"sep,x"), (0, None));
    }

    proptest! {
        #[test]
        fn wherever_it_is_cut_a_file_has_the_same_records(
            rows in prop::collection::vec(prop::collection::vec("[a-z\"\\r\\n,'=é]{0,6}", 2..4), 1..8),
            cut in 1_usize..40,
            crlf: bool,
        ) {
            let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let how = (b',', Encoding::Utf8);
            let whole: Vec<_> = records(&bytes, how, true, 1_000).into_iter().map(|it| it.cells).collect();
            let (mut read, mut at, mut window) = (Vec::new(), 0, cut);
            while at < bytes.len() {
                let end = (at + window).min(bytes.len());
                let found = records(&bytes[at..end], how, end == bytes.len(), 2);
                match found.last() {
                    Some(last) => (at, window) = (at + last.end, cut),
                    None if end == bytes.len() => break,
                    None => window += cut,
                }
                read.extend(found.into_iter().map(|it| it.cells));
            }
            prop_assert_eq!(read, whole);
        }
    }
}
