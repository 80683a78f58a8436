//! A note: free text about a customer (D§2.6). Notes are added and never changed (O-29).

use crm_chassis::{Caller, EmployeeId, Result, audit::Changes, error::Violation};
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
}

impl Note {
    /// A new note of the caller about a customer.
    pub fn create(id: Uuid, customer: &Customer, text: String, caller: &Caller, now: Timestamp) -> Result<Self> {
        customer.expect_not_inactive()?;
        let length = text.chars().count();
        let is_line = |char: char| matches!(char, '\n' | '\t');
        let wrong = if text.is_empty() {
            Some("Write the note.".to_owned())
        } else if length > LONGEST {
            Some(format!("Use at most {LONGEST} characters; this has {length}."))
        } else if text.chars().any(|char| char.is_control() && !is_line(char)) {
            Some("Remove control characters; line breaks may stay.".to_owned())
        } else {
            None
        };
        let wrong = wrong.map(|message| Violation { field: "text".into(), message: message.into() });
        validate::none(wrong.into_iter().collect())?;
        Ok(Self {
            id,
            customer_id: customer.id,
            text,
            author_id: caller.employee,
            author_name: caller.name.to_string(),
            created_at: now,
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
