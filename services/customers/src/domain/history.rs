//! What was done to a customer and to what hangs on it, as the audit trail keeps it.

use crm_chassis::caller::Origin;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::List;

/// What something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryEntity {
    /// The customer.
    Customer,
    /// A contact.
    Contact,
    /// A note.
    Note,
    /// A third party.
    ThirdParty,
}

impl HistoryEntity {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Customer, "customer"),
        (Self::Contact, "contact"),
        (Self::Note, "note"),
        (Self::ThirdParty, "third_party"),
    ];

    /// Reads the audit trail's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(found, _)| *found)
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryEntry {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub user_name: String,
    /// From where.
    pub origin: Origin,
    /// To what.
    pub entity: HistoryEntity,
    /// Its id.
    pub entity_id: Uuid,
    /// What it is called today; empty for the customer itself and for notes.
    pub entity_name: String,
    /// What was done.
    pub action: String,
    /// In the order of the form.
    pub changes: Vec<FieldChange>,
}

/// Old and new value of a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Before.
    pub old: Value,
    /// Afterwards.
    pub new: Value,
}

/// What the values of a field name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Codes of a look-up list.
    Codes(List),
    /// Employees.
    Employees,
    /// Something by its name already.
    Names,
    /// Nothing but themselves.
    Themselves,
}

impl FieldChange {
    /// What its values name.
    #[must_use]
    pub fn named(&self) -> Named {
        match self.field.as_str() {
            "main_salesman_id" | "additional_salesman_ids" => Named::Employees,
            "groups" | "merged_customer" | "merged_into" | "customer" => Named::Names,
            field => List::ALL
                .iter()
                .find(|(list, _)| list.field() == field)
                .map_or(Named::Themselves, |(list, _)| Named::Codes(*list)),
        }
    }

    /// The single texts of a value: one, or those of a list.
    pub fn texts(value: &Value) -> impl Iterator<Item = &str> {
        let (one, many) = match value {
            Value::String(text) => (Some(text.as_str()), None),
            Value::Array(values) => (None, Some(values.iter().filter_map(Value::as_str))),
            _ => (None, None),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}
