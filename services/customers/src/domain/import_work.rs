//! Where an import may go from where it stands.

use crm_chassis::{Caller, Code, Error, Result};
use jiff::Timestamp;

use super::{Import, ImportCounts, ImportOptions, ImportState, KEPT};

impl Import {
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
            let message = format!(
                "Send {expected} bytes: {} in each part, and in the last one what is left.",
                Self::LARGEST_PART
            );
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
        let rereads = (options.encoding, options.separator) != (self.options.encoding, self.options.separator);
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
                return Err(wrong_state(
                    "NOTHING_TO_CANCEL",
                    "There is nothing left to stop; what was imported can be undone.",
                ));
            }
            ImportState::Uploading
            | ImportState::Reading
            | ImportState::Uploaded
            | ImportState::Checked
            | ImportState::Running
            | ImportState::Failed => {
                // Of a file that never came nothing need be dropped.
                self.cleared = self.state == ImportState::Uploading && self.received_size == 0;
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

    /// Stops at a row that is good no more. Nobody asked for a part of the file, so what was made of it is taken back.
    pub fn give_up(&mut self, row: i32, why: &str) {
        if self.counts.customers == 0 && self.counts.contacts == 0 {
            let reason = format!("Row {row} is not good any more: {why} Put that right and go on.");
            self.end(ImportState::Cancelled, reason);
        } else {
            self.begin(ImportState::Undoing);
            self.reason = format!(
                "Row {row} is not good any more: {why} The rows before it were taken back. Put that right and import the file again."
            );
        }
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
}

fn wrong_state(reason: &'static str, message: &'static str) -> Error {
    Error::new(Code::WrongState, reason, message)
}
