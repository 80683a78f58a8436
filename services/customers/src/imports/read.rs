//! The bytes of a file become rows.

use std::fmt::Write as _;

use crm_chassis::{Error, Result, Tx};
use sha2::{Digest as _, Sha256};

use super::file::{self, Record, Sniffer, Written};
use crate::{
    domain::{Encoding, Import, ImportState, import_fields},
    store,
    store::import_rows::ReadRow,
};

/// Parts that are in memory at once.
const PARTS: i32 = 3;
/// Most rows of a step.
const ROWS: usize = 5_000;
/// Rows that are shown as examples, and most letters of each cell.
const SAMPLES: usize = 5;
const LONGEST_SAMPLE: usize = 100;

/// Reads the next rows; first of all, finds out what the file is.
pub async fn step(tx: &mut Tx, import: &mut Import) -> Result<()> {
    let outcome = if import.read_size == 0 { begin(tx, import).await? } else { Ok(()) };
    let outcome = match outcome {
        Ok(()) => read_on(tx, import).await?,
        Err(why) => Err(why),
    };
    if let Err(why) = outcome {
        import.end(ImportState::Failed, why);
    }
    Ok(())
}

const NOT_UTF8: &str = "This file is not written in UTF-8. Choose Windows-1252, or save it as CSV (UTF-8).";

fn almost_utf8(line: usize) -> String {
    format!(
        "This file is written in UTF-8, but line {line} holds a letter that is not. Mend that line and upload the file anew, or choose \
         Windows-1252, in which other letters will look wrong."
    )
}

/// Looks at all bytes, and reads the names of the columns. The inner error is the file's.
async fn begin(tx: &mut Tx, import: &mut Import) -> Result<Result<(), String>> {
    while store::import_rows::delete_some(tx, import.id).await? {}
    let (mut sniffer, mut hash) = (Sniffer::new(), Sha256::new());
    for number in 1..import.next_part {
        let part = part(tx, import, number).await?;
        hash.update(&part);
        if let Err(why) = sniffer.look(&part) {
            return Ok(Err(why.to_owned()));
        }
    }
    let hash = hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    if hash != import.sha256 {
        return Ok(Err("What has arrived is not the file that was announced. Upload it anew.".to_owned()));
    }
    let encoding = match (import.options.encoding, sniffer.finish()) {
        (Some(Encoding::Windows1252), _) => Encoding::Windows1252,
        (_, Written::AlmostUtf8(line)) => return Ok(Err(almost_utf8(line))),
        (Some(Encoding::Utf8), Written::As(Encoding::Windows1252)) => return Ok(Err(NOT_UTF8.to_owned())),
        (_, Written::As(encoding)) => encoding,
    };
    let bytes = window(tx, import, 0).await?;
    let (start, told) = file::preamble(&bytes);
    let bytes = bytes.get(start..).unwrap_or_default();
    import.found_encoding = Some(encoding);
    import.found_separator = Some(import.options.separator.or(told).unwrap_or_else(|| file::separator_of(bytes)));
    let ends_here = start + bytes.len() == size(import.file_size);
    let Some(Record { cells, end }) = file::records(bytes, how(import), ends_here, 1).into_iter().next() else {
        return Ok(Err("The first line must hold the names of the columns; there is none.".to_owned()));
    };
    if cells.len() > Import::MOST_COLUMNS {
        return Ok(Err(format!("The file has {} columns; at most {} can be read.", cells.len(), Import::MOST_COLUMNS)));
    }
    import.columns = cells.into_iter().map(cut).collect();
    import.samples.clear();
    import.read_size = number(start + end);
    Ok(Ok(()))
}

/// Reads the next rows. The inner error is the file's.
async fn read_on(tx: &mut Tx, import: &mut Import) -> Result<Result<(), String>> {
    let bytes = window(tx, import, import.read_size).await?;
    let ends_here = size(import.read_size) + bytes.len() == size(import.file_size);
    let records = file::records(&bytes, how(import), ends_here, ROWS);
    let whole = records.len() < ROWS && ends_here;
    let Some(end) = records.last().map(|record| record.end).or(whole.then_some(bytes.len())) else {
        let row = import.last_row + 1;
        let why =
            format!("Row {row} does not end within a megabyte: look for a quotation mark there that is never closed.");
        return Ok(Err(why));
    };
    let mut rows = Vec::with_capacity(records.len());
    for Record { cells, .. } in records {
        import.last_row += 1;
        // A line of separators alone is what spreadsheets make of an empty row.
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if import.samples.len() < SAMPLES {
            import.samples.push(cells.iter().cloned().map(cut).collect());
        }
        rows.push(ReadRow { number: import.last_row, cells });
    }
    store::import_rows::insert(tx, import.id, &rows).await?;
    import.read_size = number(size(import.read_size) + end);
    import.counts.rows += number(rows.len());
    import.counts.done = import.counts.rows;
    if import.counts.rows > Import::MOST_ROWS {
        let why = format!("The file has more than {} rows; split it.", Import::MOST_ROWS);
        return Ok(Err(why));
    }
    if whole {
        return end_of_file(tx, import).await;
    }
    Ok(Ok(()))
}

async fn end_of_file(tx: &mut Tx, import: &mut Import) -> Result<Result<(), String>> {
    if import.counts.rows == 0 {
        return Ok(Err("There are no rows below the names of the columns.".to_owned()));
    }
    store::import_rows::learn(tx).await?;
    if import.options.fields.len() != import.columns.len() {
        let last = store::imports::fields_of_last(tx, import).await?;
        import.options.fields = last.unwrap_or_else(|| import_fields::suggest(&import.columns));
    }
    import.end(ImportState::Uploaded, "");
    Ok(Ok(()))
}

fn how(import: &Import) -> (u8, Encoding) {
    (import.found_separator.unwrap_or(b','), import.found_encoding.unwrap_or(Encoding::Utf8))
}

/// The bytes from a place on, as many as are in memory at once.
async fn window(tx: &mut Tx, import: &Import, from: i32) -> Result<Vec<u8>> {
    let first = from / Import::LARGEST_PART + 1;
    let mut bytes = Vec::new();
    for number in first..(first + PARTS).min(import.next_part) {
        bytes.extend(part(tx, import, number).await?);
    }
    bytes.drain(..size(from % Import::LARGEST_PART).min(bytes.len()));
    Ok(bytes)
}

async fn part(tx: &mut Tx, import: &Import, number: i32) -> Result<Vec<u8>> {
    let part = store::import_parts::get(tx, import.id, number).await?;
    part.ok_or_else(|| Error::internal(format!("part {number} of a file is gone")))
}

fn cut(text: String) -> String {
    match text.char_indices().nth(LONGEST_SAMPLE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn size(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}

fn number(size: usize) -> i32 {
    i32::try_from(size).unwrap_or(i32::MAX)
}
