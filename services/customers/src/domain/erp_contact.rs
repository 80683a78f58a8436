//! A contact as the ERP tells of it (D§6, message 8): the last writer wins, by version.

use crm_chassis::{Code, Error, Result, audit::Changes};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Contact, Customer, contact::Person, erp::ERP};

/// A contact as the ERP knows it.
#[derive(Clone, Debug)]
pub struct ContactSnapshot {
    /// Code in the ERP.
    pub code: String,
    /// The version this is; none if the ERP does not count: then its word is the last one.
    pub version: Option<i64>,
    /// Who it is.
    pub person: Person,
}

impl Contact {
    /// A contact that was made in the ERP.
    #[must_use]
    pub fn from_erp(id: Uuid, customer: &Customer, snapshot: ContactSnapshot, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            erp_version: snapshot.version.unwrap_or_default(),
            customer: customer.into(),
            code: Some(snapshot.code),
            person: snapshot.person,
            erp_synced_at: Some(now),
            created_at: now,
            created_by: ERP.to_owned(),
            updated_at: now,
            updated_by: ERP.to_owned(),
            role_name: String::new(),
        }
    }

    /// Takes over a full snapshot, unless it is older than what is here. Of two with the same version the ERP's counts, on both sides, so
    /// that they agree after changes at the same time. The code is taken over in any case: it says that the ERP knows the contact. Returns
    /// also what the ERP said in vain. A snapshot that says nothing new leaves the version as it is.
    pub fn apply_snapshot(self, snapshot: ContactSnapshot, now: Timestamp) -> Result<(Self, Changes)> {
        if let Some(known) = self.code.as_ref().filter(|known| **known != snapshot.code) {
            let message = format!(
                "This contact has the code {known}; the ERP now calls it {}. A code never changes.",
                snapshot.code
            );
            return Err(Error::new(Code::WrongState, "CODE_DIFFERS", message));
        }
        let mut theirs = Self { person: snapshot.person, code: Some(snapshot.code), ..self.clone() };
        let mut refused = Changes::default();
        if snapshot.version.is_some_and(|version| version < self.version) {
            theirs.person.compare(&self.person, &mut refused);
            theirs.person.clone_from(&self.person);
        }
        theirs.erp_version = self.erp_version.max(snapshot.version.unwrap_or_default());
        theirs.erp_synced_at = Some(now);
        if !self.changes_to(&theirs).is_empty() {
            theirs.touch(ERP, now);
        }
        Ok((theirs, refused))
    }
}
