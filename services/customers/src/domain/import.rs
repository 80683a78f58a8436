//! An import of customers from a file: what it is, and where it may go from where it stands.

use std::collections::BTreeMap;

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, Scope, audit::Changes, error::Violation, etag};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ImportState, validate};

/// How long an import can be undone, and how long bytes and rows are kept of one that nobody goes on with.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252.
    Windows1252,
}

impl Encoding {
    const ALL: [(Self, &'static str); 2] = [(Self::Utf8, "UTF8"), (Self::Windows1252, "WINDOWS_1252")];

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(found, _)| *found)
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the column; empty if it is none's alone.
    pub column: String,
    /// The field the column goes to.
    pub field: String,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What the user chooses of how a file is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// How the file is written, if he says it.
    pub encoding: Option<Encoding>,
    /// What stands between cells, if he says it.
    pub separator: Option<u8>,
    /// The field of each column, empty for none.
    pub fields: Vec<String>,
    /// What blank cells stand for, by field.
    pub defaults: BTreeMap<String, String>,
    /// True leaves out rows whose customer is there.
    pub skip_duplicates: bool,
    /// True imports good rows beside bad ones.
    pub good_rows_only: bool,
}

/// How many rows or customers became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Rows of the file.
    pub rows: i32,
    /// Rows that the present work has gone over.
    pub done: i32,
    /// Good rows.
    pub good: i32,
    /// Bad rows.
    pub errors: i32,
    /// Rows whose customer is there.
    pub duplicates: i32,
    /// Customers that were made.
    pub customers: i32,
    /// Contacts that were made.
    pub contacts: i32,
    /// Customers that were taken back.
    pub undone: i32,
    /// Customers that were not.
    pub kept: i32,
}

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Id.
    pub id: Uuid,
    /// Grows with every change.
    pub version: i64,
    /// Whose it is.
    pub user: Uuid,
    /// Who he is among the employees.
    pub employee: Option<EmployeeId>,
    /// What he sees.
    pub scope: Scope,
    /// Name of the file.
    pub file_name: String,
    /// Its bytes.
    pub file_size: i32,
    /// Its hash.
    pub sha256: String,
    /// Bytes that are here.
    pub received_size: i32,
    /// The part that comes next.
    pub next_part: i32,
    /// Where it stands.
    pub state: ImportState,
    /// Why it failed or was stopped.
    pub reason: String,
    /// The step that is due.
    pub step: i64,
    /// What was chosen.
    pub options: ImportOptions,
    /// How the file is written.
    pub found_encoding: Option<Encoding>,
    /// What stands between cells.
    pub found_separator: Option<u8>,
    /// Names of its columns.
    pub columns: Vec<String>,
    /// Its first rows.
    pub samples: Vec<Vec<String>>,
    /// Bytes that have become rows.
    pub read_size: i32,
    /// The last row that the present work has gone over.
    pub last_row: i32,
    /// How many of what.
    pub counts: ImportCounts,
    /// When it was begun.
    pub created_at: Timestamp,
    /// By whom.
    pub created_by: String,
    /// When it last went on.
    pub updated_at: Timestamp,
    /// Until when it can be undone, once something was imported.
    pub undo_until: Option<Timestamp>,
    /// True if bytes and rows are gone.
    pub cleared: bool,
}

impl Import {
    /// Largest file.
    pub const LARGEST_FILE: i32 = 64 * 1024 * 1024;
    /// Bytes of every part but the last one: in base64 they fit into the largest body.
    pub const LARGEST_PART: i32 = 512 * 1024;
    /// Most rows.
    pub const MOST_ROWS: i32 = 200_000;
    /// Most columns.
    pub const MOST_COLUMNS: usize = 200;
    /// Most imports of a tenant whose bytes and rows are kept.
    pub const MOST_KEPT: i64 = 50;

    /// A new import, of which no byte is here yet.
    pub fn create(
        id: Uuid,
        (file_name, file_size, sha256): (String, i32, String),
        options: ImportOptions,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Self> {
        let mut violations = Vec::new();
        validate::mandatory("file_name", &file_name, "Name the file.", &mut violations);
        validate::lines(&[("file_name", &file_name, 200)], &mut violations);
        let mut refuse = |field: &'static str, message: &'static str| {
            violations.push(Violation { field: field.into(), message: message.into() });
        };
        if file_size <= 0 {
            refuse("file_size", "The file is empty.");
        } else if file_size > Self::LARGEST_FILE {
            refuse("file_size", "The file is larger than 64 MB; split it.");
        }
        if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            refuse("sha256", "Send the SHA-256 of the file as 64 hexadecimal digits.");
        }
        validate::none(violations)?;
        Ok(Self {
            id,
            version: 1,
            user: caller.user,
            employee: caller.employee,
            scope: caller.scope,
            file_name,
            file_size,
            sha256: sha256.to_ascii_lowercase(),
            received_size: 0,
            next_part: 1,
            state: ImportState::Uploading,
            reason: String::new(),
            step: 0,
            options,
            found_encoding: None,
            found_separator: None,
            columns: Vec::new(),
            samples: Vec::new(),
            read_size: 0,
            last_row: 1,
            counts: ImportCounts::default(),
            created_at: now,
            created_by: caller.name.to_string(),
            updated_at: now,
            undo_until: None,
            cleared: false,
        })
    }

    /// Refuses if the caller saw another version.
    pub fn expect_etag(self, etag: &str) -> Result<Self> {
        etag::expect(etag, self.version)?;
        Ok(self)
    }

    /// Takes so many bytes as the next part; with the last one the file is to be read.
    pub fn take_part(mut self, number: i32, size: usize, now: Timestamp) -> Result<Self> {
        let message = match self.state {
            ImportState::Uploading => None,
            ImportState::Cancelled => Some("This import was cancelled; begin it anew."),
            _ => Some("The whole file is here already."),
        };
        if let Some(message) = message {
            return Err(wrong_state("NOT_UPLOADING", message));
        }
        if number != self.next_part {
            return Err(Error::invalid("number", format!("Go on with part {}.", self.next_part)));
        }
        // Parts of one size: where a byte lies follows from its number.
        let expected = Self::LARGEST_PART.min(self.file_size - self.received_size);
        if i32::try_from(size) != Ok(expected) {
            let message = format!("Send {expected} bytes: {} in each part, and in the last one what is left.", Self::LARGEST_PART);
            return Err(Error::invalid("data", message));
        }
        self.received_size += expected;
        self.next_part += 1;
        if self.received_size == self.file_size {
            self.begin(ImportState::Reading);
        }
        self.touch(now);
        Ok(self)
    }

    /// Changes how it is imported. What was checked is checked no more; what was read otherwise is read anew.
    pub fn edit(mut self, options: ImportOptions, now: Timestamp) -> Result<Self> {
        let rereads =
            (options.encoding, options.separator) != (self.options.encoding, self.options.separator);
        let open = matches!(self.state, ImportState::Uploading | ImportState::Uploaded | ImportState::Checked)
            || (self.state == ImportState::Failed && rereads && !self.cleared);
        if !open {
            return Err(wrong_state("NOT_OPEN", "Options can be changed while nothing is being done with the file."));
        }
        if options == self.options {
            return Ok(self);
        }
        self.options = options;
        match self.state {
            ImportState::Uploading => {}
            _ if rereads => self.begin(ImportState::Reading),
            _ => self.state = ImportState::Uploaded,
        }
        self.touch(now);
        Ok(self)
    }

    /// Begins to check the rows for this caller.
    pub fn check(mut self, caller: &Caller, now: Timestamp) -> Result<Self> {
        if !matches!(self.state, ImportState::Uploaded | ImportState::Checked) {
            return Err(wrong_state("NOT_READ", "The rows can be checked when the file has been read."));
        }
        if !self.options.fields.iter().any(|field| field == "name") {
            let message = "Choose the column that holds the customers' names.";
            return Err(Error::invalid("fields", message).within("import"));
        }
        self.counts = ImportCounts { rows: self.counts.rows, ..ImportCounts::default() };
        self.act_for(caller);
        self.begin(ImportState::Checking);
        self.touch(now);
        Ok(self)
    }

    /// Begins to make customers, or goes on with it.
    pub fn run(mut self, caller: &Caller, now: Timestamp) -> Result<Self> {
        if self.state == ImportState::Cancelled && self.undo_until.is_some() && !self.cleared {
            // Where it stopped, not from the beginning.
            let (last_row, done) = (self.last_row, self.counts.done);
            self.begin(ImportState::Running);
            (self.last_row, self.counts.done) = (last_row, done);
        } else if self.state != ImportState::Checked {
            return Err(wrong_state("NOT_CHECKED", "Check the rows first."));
        } else if self.counts.errors > 0 && !self.options.good_rows_only {
            let message = "Some rows have errors. Correct the file, or choose to import the good rows only.";
            return Err(wrong_state("ROWS_WITH_ERRORS", message));
        } else if self.counts.good == 0 && (self.options.skip_duplicates || self.counts.duplicates == 0) {
            return Err(wrong_state("NOTHING_TO_IMPORT", "No row is good: there is nothing to import."));
        } else {
            self.begin(ImportState::Running);
        }
        self.act_for(caller);
        self.undo_until = Some(now + KEPT);
        self.touch(now);
        Ok(self)
    }

    /// Stops what is being done. Stopping it twice changes nothing.
    pub fn cancel(mut self, now: Timestamp) -> Result<Self> {
        match self.state {
            ImportState::Cancelled => return Ok(self),
            ImportState::Checking => self.begin(ImportState::Uploaded),
            ImportState::Done | ImportState::Undoing | ImportState::Undone => {
                return Err(wrong_state("NOTHING_TO_CANCEL", "There is nothing left to stop; what was imported can be undone."));
            }
            ImportState::Uploading
            | ImportState::Reading
            | ImportState::Uploaded
            | ImportState::Checked
            | ImportState::Running
            | ImportState::Failed => {
                let (last_row, done) = (self.last_row, self.counts.done);
                self.begin(ImportState::Cancelled);
                (self.last_row, self.counts.done) = (last_row, done);
            }
        }
        self.touch(now);
        Ok(self)
    }

    /// Begins to take back what was imported.
    pub fn undo(mut self, now: Timestamp) -> Result<Self> {
        let until = match (self.state, self.undo_until) {
            (ImportState::Undoing | ImportState::Undone, _) => return Ok(self),
            (ImportState::Done | ImportState::Cancelled, Some(until)) => until,
            _ => return Err(wrong_state("NOTHING_TO_UNDO", "There is nothing to undo.")),
        };
        if now >= until {
            return Err(wrong_state("TOO_LATE", "An import can be undone for 30 days."));
        }
        self.begin(ImportState::Undoing);
        self.touch(now);
        Ok(self)
    }

    /// True if nothing more can be done with it, so that bytes and rows may go.
    #[must_use]
    pub fn is_over(&self) -> bool {
        let ended = matches!(self.state, ImportState::Done | ImportState::Cancelled | ImportState::Undone);
        ended && self.undo_until.is_none()
    }

    /// Comes to the end of the present work.
    pub fn end(&mut self, state: ImportState, reason: impl Into<String>) {
        self.state = state;
        self.reason = reason.into();
    }

    /// The next version.
    pub fn touch(&mut self, now: Timestamp) {
        self.version += 1;
        self.updated_at = now;
    }

    /// Begins a work, with a step of its own: those of the work before are out of date.
    fn begin(&mut self, state: ImportState) {
        self.state = state;
        self.reason.clear();
        self.step += 1;
        self.last_row = 1;
        self.counts.done = 0;
        if state == ImportState::Reading {
            self.read_size = 0;
            self.counts = ImportCounts::default();
        }
    }

    /// For whom the work is done, with what he sees now.
    fn act_for(&mut self, caller: &Caller) {
        self.employee = caller.employee;
        self.scope = caller.scope;
    }

    /// In what a later version differs, as far as people did it, for the audit line.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Changes {
        let mut changes = Changes::default();
        let file = |import: &Self| (import.version > 0).then(|| import.file_name.clone());
        changes.compare("file_name", &file(self), &file(after));
        changes.compare("state", &self.state.as_str(), &after.state.as_str());
        changes.compare("fields", &self.options.fields, &after.options.fields);
        changes.compare("defaults", &self.options.defaults, &after.options.defaults);
        changes.compare("skip_duplicates", &self.options.skip_duplicates, &after.options.skip_duplicates);
        changes.compare("good_rows_only", &self.options.good_rows_only, &after.options.good_rows_only);
        changes.compare("customer_count", &self.counts.customers, &after.counts.customers);
        changes.compare("contact_count", &self.counts.contacts, &after.counts.contacts);
        changes.compare("undone_count", &self.counts.undone, &after.counts.undone);
        changes.compare("kept_count", &self.counts.kept, &after.counts.kept);
        changes
    }
}

fn wrong_state(reason: &'static str, message: &'static str) -> Error {
    Error::new(Code::WrongState, reason, message)
}
