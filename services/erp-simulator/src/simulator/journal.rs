//! Keeps the book on disk: one JSON line an entry, synced before anybody is told. Survives `kill -9` at any moment.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use super::book::Entry;

/// The file, locked against a second simulator.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Length up to the end of the last whole entry.
    length: u64,
}

/// The state folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Reading or writing failed.
    #[error("cannot use {path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        error: io::Error,
    },
    /// Another process has the file open.
    #[error("{0} is in use by another simulator: stop it, or give this one a state folder of its own")]
    InUse(PathBuf),
    /// The program is ending.
    #[error("the program is ending")]
    Stopping,
    /// Somebody changed the file.
    #[error("{path} line {line} is damaged ({problem}): mend or remove the line")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Number of the line.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

impl Journal {
    /// Opens or creates the file and hands every entry to `apply`, oldest first.
    ///
    /// A last line without its end was being written when the process died; nobody was told of it, so it is cut off.
    pub(crate) fn open(path: &Path, mut apply: impl FnMut(Entry) -> Result<(), String>) -> Result<Self, StateError> {
        let failed = |error| StateError::Io { path: path.to_owned(), error };
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StateError::InUse(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // A new file is only safe once its folder is.
        if let Some(folder) = path.parent() {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
        }

        let mut reader = BufReader::new(&file);
        let (mut length, mut text) = (0, String::new());
        for line in 1.. {
            text.clear();
            reader.read_line(&mut text).map_err(failed)?;
            let Some(entry) = text.strip_suffix('\n') else { break };
            serde_json::from_str(entry)
                .map_err(|error| error.to_string())
                .and_then(&mut apply)
                .map_err(|problem| StateError::Damaged { path: path.to_owned(), line, problem })?;
            length += text.len() as u64;
        }
        file.set_len(length).map_err(failed)?;
        Ok(Self { path: path.to_owned(), file, length })
    }

    /// Writes an entry and returns when it is on the disk.
    pub(crate) fn append(&mut self, entry: &Entry) -> Result<(), StateError> {
        self.try_append(entry).map_err(|error| StateError::Io { path: self.path.clone(), error })
    }

    fn try_append(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        // What a write that failed half-way left must not stand before this line.
        self.file.set_len(self.length)?;
        self.file.write_all(&line)?;
        self.file.sync_data()?;
        self.length += line.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use std::fs;

    use uuid::Uuid;

    use super::*;

    fn entry(number: u128) -> Entry {
        Entry::Answered { release: Uuid::from_u128(number) }
    }

    fn read(path: &Path) -> (Result<Journal, StateError>, Vec<u128>) {
        let mut seen = Vec::new();
        let journal = Journal::open(path, |entry| {
            let Entry::Answered { release } = entry else { return Err("unexpected".into()) };
            seen.push(release.as_u128());
            Ok(())
        });
        (journal, seen)
    }

    #[test]
    fn a_line_cut_off_by_a_crash_is_forgotten_and_writing_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.jsonl");
        let mut journal = read(&path).0.unwrap();
        journal.append(&entry(1)).unwrap();
        journal.append(&entry(2)).unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 3]).unwrap();

        let (journal, seen) = read(&path);
        assert_eq!(seen, [1]);
        journal.unwrap().append(&entry(3)).unwrap();
        assert_eq!(read(&path).1, [1, 3]);
    }

    #[test]
    fn a_damaged_line_stops_the_simulator_and_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.jsonl");
        read(&path).0.unwrap().append(&entry(1)).unwrap();
        let mut content = fs::read(&path).unwrap();
        content.extend_from_slice(b"{}\n");
        fs::write(&path, content).unwrap();
        let error = read(&path).0.err().unwrap().to_string();
        assert!(error.contains("demo.jsonl line 2 is damaged (missing field `entry`"), "{error}");
    }

    #[test]
    fn two_simulators_do_not_share_a_book() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.jsonl");
        let _first = read(&path).0.unwrap();
        assert!(matches!(read(&path).0, Err(StateError::InUse(_))));
    }
}
