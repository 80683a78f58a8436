//! A file of messages: one JSON document with CloudEvents attributes a line, blank lines skipped. Read as a stream, so its size does not matter.

use std::{
    io::{self, SeekFrom},
    path::Path,
};

use tokio::{
    fs::File,
    io::{AsyncBufReadExt, AsyncReadExt, AsyncSeekExt, BufReader},
};

use crate::{
    cloud_event::{AttributeError, CloudEvent},
    schema,
};

/// Longest line, in bytes: far above any message, and a bound on memory when a file has no line ends.
const MAX_LINE_LENGTH: u64 = 1024 * 1024;

/// What is wrong with one line.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct LineError {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong.
    pub error: AttributeError,
}

/// A file of messages, opened.
pub struct MessageFile {
    reader: BufReader<File>,
    size: u64,
    line: u64,
    read: u64,
    buffer: Vec<u8>,
}

impl MessageFile {
    /// Opens a file; `-` means the standard input. What cannot be read twice is copied to a temporary file first.
    pub async fn open(path: &Path) -> io::Result<Self> {
        let file = if path == Path::new("-") {
            spooled(tokio::io::stdin()).await?
        } else {
            let file = File::open(path).await?;
            if file.metadata().await?.is_file() { file } else { spooled(file).await? }
        };
        let size = file.metadata().await?.len();
        Ok(Self { reader: BufReader::new(file), size, line: 0, read: 0, buffer: Vec::new() })
    }

    /// The next message with the number of its line, or what is wrong with the line; `None` at the end.
    ///
    /// The reader stands after the line in either case, so that a caller can go on and collect more faults.
    pub async fn next(&mut self) -> io::Result<Option<Result<(u64, CloudEvent), LineError>>> {
        loop {
            self.buffer.clear();
            let read = (&mut self.reader).take(MAX_LINE_LENGTH).read_until(b'\n', &mut self.buffer).await? as u64;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            self.read += read;
            if read == MAX_LINE_LENGTH && self.buffer.last() != Some(&b'\n') {
                self.skip_rest_of_line().await?;
                let problem = format!("is longer than {MAX_LINE_LENGTH} bytes; put each message on a line of its own");
                return Ok(Some(Err(self.fault(AttributeError::new("message", problem)))));
            }
            let text = self.buffer.trim_ascii();
            if !text.is_empty() {
                let event = CloudEvent::from_json(text).and_then(|event| schema::check(&event).map(|()| event));
                return Ok(Some(event.map(|event| (self.line, event)).map_err(|error| self.fault(error))));
            }
        }
    }

    /// Goes back to the first line.
    pub async fn rewind(&mut self) -> io::Result<()> {
        self.reader.seek(SeekFrom::Start(0)).await?;
        (self.line, self.read) = (0, 0);
        Ok(())
    }

    /// Size of the file in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Bytes read so far.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.read
    }

    fn fault(&self, error: AttributeError) -> LineError {
        LineError { line: self.line, error }
    }

    async fn skip_rest_of_line(&mut self) -> io::Result<()> {
        loop {
            let available = self.reader.fill_buf().await?;
            let (length, ended) = match available.iter().position(|byte| *byte == b'\n') {
                Some(end) => (end + 1, true),
                None => (available.len(), available.is_empty()),
            };
            self.reader.consume(length);
            self.read += length as u64;
            if ended {
                return Ok(());
            }
        }
    }
}

async fn spooled(mut input: impl tokio::io::AsyncRead + Unpin) -> io::Result<File> {
    // The file has no name: it goes with the process, however that ends.
    let mut file = File::from_std(tempfile::tempfile()?);
    tokio::io::copy(&mut input, &mut file).await?;
    file.seek(SeekFrom::Start(0)).await?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::io::Write;

    use super::*;

    const HELD: &str = r#"{"specversion":"1.0","id":"a-1","source":"urn:erp:demo","type":"customer.held","subject":"A","sequence":"1","time":"2026-03-31T08:15:00Z","data":{"code":"A"}}"#;

    async fn open(content: &str) -> MessageFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        MessageFile::open(file.path()).await.unwrap()
    }

    #[tokio::test]
    async fn blank_lines_are_skipped_but_counted_and_the_last_line_needs_no_end() {
        let mut file = open(&format!("\n{HELD}\r\n  \n{HELD}")).await;
        for _ in 0..2 {
            assert_eq!(file.next().await.unwrap().unwrap().unwrap().0, 2);
            assert_eq!(file.next().await.unwrap().unwrap().unwrap().0, 4);
            assert!(file.next().await.unwrap().is_none());
            assert_eq!(file.read(), file.size());
            file.rewind().await.unwrap();
        }
    }

    #[tokio::test]
    async fn faults_name_their_line_and_the_reader_goes_on() {
        let long = "x".repeat(3 * usize::try_from(MAX_LINE_LENGTH).unwrap());
        let mut file =
            open(&format!("{long}\n{HELD}\nnonsense\n{}\n{HELD}\n", HELD.replace("\"code\"", "\"kode\""))).await;
        let mut results = Vec::new();
        while let Some(result) = file.next().await.unwrap() {
            results.push(result.map(|(line, _)| line).map_err(|fault| fault.to_string()));
        }
        let faults: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
        assert!(faults[0].starts_with("line 1: message: is longer than 1048576 bytes"), "{faults:?}");
        assert!(faults[1].starts_with("line 3: message: is no JSON object"), "{faults:?}");
        assert!(faults[2].starts_with("line 4: data.kode: is unknown; the fields are code, holdTime"), "{faults:?}");
        assert_eq!(results[1], Ok(2));
        assert_eq!(results[4], Ok(5));
    }
}
