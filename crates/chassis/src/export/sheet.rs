//! Rows as CSV (RFC 4180), for spreadsheets and for programs.
//!
//! The first line has the names that the fields have in the API, not those that people read: they are the same in every language, those that
//! filters and errors speak of, and a file can be read back without anybody saying which column is what.

use std::borrow::Cow;

use bytes::Bytes;
use csv::{Terminator, WriterBuilder};

use crate::error::{Error, Result};

/// Without it, spreadsheets take UTF-8 for the alphabet of the computer.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What spreadsheets take a text for a formula by: its first letter. The last four are the wide forms that some keyboards type.
const FORMULAS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What stands in one field of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// What somebody typed or another system sent. It may be made to look like a formula, which a spreadsheet would carry out on the
    /// computer of whoever opens the file.
    Text(Cow<'a, str>),
    /// What the CRM itself wrote: a number, a time, a word of the API. A negative amount is none of a formula.
    Value(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// What somebody typed or another system sent.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// What the CRM itself wrote.
    pub fn value(value: impl Into<Cow<'a, str>>) -> Self {
        Self::Value(value.into())
    }

    fn written(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => guarded(text),
            Self::Value(value) => value,
        }
    }
}

/// A column of a file with rows `R`.
#[derive(Debug)]
pub struct Column<R> {
    name: &'static str,
    cell: fn(&R) -> Cell<'_>,
}

impl<R> Column<R> {
    /// The column with this name in the first line.
    pub const fn new(name: &'static str, cell: fn(&R) -> Cell<'_>) -> Self {
        Self { name, cell }
    }
}

/// How rows become lines.
#[derive(Debug)]
pub struct Sheet<R: 'static>(pub &'static [Column<R>]);

impl<R> Sheet<R> {
    /// The first line, and what comes before it.
    pub fn head(&self) -> Result<Bytes> {
        let names = self.0.iter().map(|column| Cow::Borrowed(column.name));
        Ok(Bytes::from([BYTE_ORDER_MARK.as_bytes(), &lines([names])?].concat()))
    }

    /// The lines of these rows.
    pub fn lines(&self, rows: &[R]) -> Result<Bytes> {
        lines(rows.iter().map(|row| self.0.iter().map(|column| (column.cell)(row).written()))).map(Bytes::from)
    }
}

fn lines<'a>(rows: impl IntoIterator<Item = impl Iterator<Item = Cow<'a, str>>>) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.map(Field)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.into_error()))
}

/// A text as the writer takes it.
struct Field<'a>(Cow<'a, str>);

impl AsRef<[u8]> for Field<'_> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The text as it was before it was written: without the apostrophe that keeps a spreadsheet from taking it for a formula.
#[must_use]
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.trim_start_matches('\'').starts_with(FORMULAS)).unwrap_or(text)
}

/// The text with an apostrophe before it where a spreadsheet would take it for a formula. One that looks so guarded already gets another
/// one, so that taking one away gives back what there was: `+27 21 555 0100` is as safe in the file as after it.
fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULAS) { Cow::Owned(format!("'{text}")) } else { text }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    const PAIRS: Sheet<(String, String)> = Sheet(&[
        Column::new("typed", |row: &(String, String)| Cell::text(&row.0)),
        Column::new("amount", |row: &(String, String)| Cell::value(&row.1)),
    ]);

    fn file(rows: &[(&str, &str)]) -> String {
        let rows: Vec<_> = rows.iter().map(|(typed, amount)| ((*typed).to_owned(), (*amount).to_owned())).collect();
        String::from_utf8([PAIRS.head().unwrap(), PAIRS.lines(&rows).unwrap()].concat()).unwrap()
    }

    #[test]
    fn a_file_begins_with_the_byte_order_mark_and_the_names_and_quotes_what_must_be() {
        let text = file(&[("Smith, \"Bob\"", "1.00"), ("two\nlines", "2.00"), ("", ""), ("Zoë; Ltd", "-3.00")]);
        assert_eq!(
            text,
            "\u{feff}typed,amount\r\n\"Smith, \"\"Bob\"\"\",1.00\r\n\"two\nlines\",2.00\r\n,\r\nZoë; Ltd,-3.00\r\n"
        );
        assert_eq!(PAIRS.lines(&[]).unwrap(), "", "a page without rows");
    }

    #[test]
    fn no_text_is_a_formula_and_amounts_are_left_alone() {
        for (text, written) in [
            ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
            ("+27 21 555 0100", "'+27 21 555 0100"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'s-Gravenhage", "'s-Gravenhage"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(Cell::text(text).written(), written);
            assert_eq!(unguarded(written), text);
        }
        assert_eq!(Cell::text("\rx").written(), "'\rx");
        assert_eq!(Cell::value("-100.00").written(), "-100.00");
    }

    proptest! {
        #[test]
        fn whatever_is_written_can_be_read_back(typed in "['=+@ -]{0,3}\\PC{0,8}|[\\PC\\r\\n\\t\",;']{0,12}", amount in "-?[0-9]{1,4}") {
            let text = file(&[(&typed, &amount), ("last", "1")]);
            let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap();
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(rows.len(), 2);
            prop_assert_eq!((unguarded(&rows[0][0]), &rows[0][1]), (typed.as_str(), amount.as_str()));
            prop_assert!(!rows[0][0].starts_with(FORMULAS));
        }
    }
}
