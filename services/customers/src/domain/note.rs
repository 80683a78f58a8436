//! A note: free text about a customer (D§2.6). Notes are added and never changed (O-29).

use crm_chassis::{Caller, EmployeeId, Result, audit::Changes};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Customer, validate};

/// Most characters of a note.
const LONGEST: usize = 4_000;

/// Free text about a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Id.
    pub id: Uuid,
    /// The customer.
    pub customer_id: Uuid,
    /// The text.
    pub text: String,
    /// Who wrote it, if an employee did.
    pub author_id: Option<EmployeeId>,
    /// Name of the author at that time.
    pub author_name: String,
    /// When.
    pub created_at: Timestamp,
    /// Grows when it moves to another customer; nothing else ever changes.
    pub version: i64,
}

impl Note {
    /// A new note of the caller about a customer.
    pub fn create(id: Uuid, customer: &Customer, text: String, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        let mut violations = Vec::new();
        validate::mandatory("text", &text, "Write the note.", &mut violations);
        validate::text("text", &text, LONGEST, &mut violations);
        validate::none(violations)?;
        Ok(Self {
            id,
            customer_id: customer.id,
            text,
            author_id: caller.employee,
            author_name: caller.name.to_string(),
            created_at: now,
            version: 1,
        })
    }

    /// What it holds, for the audit line.
    #[must_use]
    pub fn first_values(&self) -> Changes {
        let mut changes = Changes::default();
        changes.compare("text", &String::new(), &self.text);
        changes
    }
}
