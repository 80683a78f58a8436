//! An import of customers from a file: what it is, and where it may go from where it stands.

use std::collections::BTreeMap;

use crm_chassis::{Caller, EmployeeId, Result, Scope, audit::Changes, error::Violation, etag};
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
