//! What the ERP does to a customer (D§3.1, 0.4): it owns status and finance, and after approval name, VAT and registration number.

use std::collections::BTreeSet;

use crm_chassis::{Code, Error, Result, audit::Changes};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Addresses, Approval, Customer, Decline, Details, Finance, Names, Salesmen, Status};

/// A customer as the ERP knows it.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Code in the ERP.
    pub code: String,
    /// Active, hold or inactive.
    pub status: Status,
    /// Everything a form holds but the addresses, which come by a message of their own.
    pub details: Details,
    /// Who works with it.
    pub salesmen: Salesmen,
    /// Finance data.
    pub finance: Finance,
}

impl Customer {
    /// A customer that was made in the ERP.
    #[must_use]
    pub fn from_erp(id: Uuid, snapshot: Snapshot, now: Timestamp) -> Self {
        Self {
            id,
            version: 1,
            code: Some(snapshot.code),
            status: snapshot.status,
            details: snapshot.details,
            salesmen: snapshot.salesmen,
            finance: snapshot.finance,
            release: None,
            approval: None,
            decline: None,
            edited: BTreeSet::new(),
            erp_synced_at: Some(now),
            created_at: now,
            created_by: "ERP".to_owned(),
            updated_at: now,
            names: Names::default(),
        }
    }

    /// Takes over a full snapshot. Addresses stay, they have a message of their own; status and finance follow the ERP; a field that a
    /// CRM user changed since stays as he left it, until the ERP says the same. The second list holds what the ERP said in vain.
    pub fn apply_snapshot(mut self, mut snapshot: Snapshot, now: Timestamp) -> Result<(Self, Changes, Changes)> {
        self.expect_code(&snapshot.code)?;
        snapshot.details.addresses = self.details.addresses.clone();
        let refused = self.keep_edited(&mut snapshot);
        let mut changes = self.differences(&snapshot.details, &snapshot.salesmen);
        changes.compare("status", &self.status.as_str(), &snapshot.status.as_str());
        self.code = Some(snapshot.code);
        self.status = snapshot.status;
        self.details = snapshot.details;
        self.salesmen = snapshot.salesmen;
        self.finance = snapshot.finance;
        self.decline = None;
        self.synced(now);
        Ok((self, changes, refused))
    }

    fn keep_edited(&mut self, snapshot: &mut Snapshot) -> Changes {
        let mut refused = Changes::default();
        for ((field, theirs), (_, ours)) in snapshot.details.owned_by_crm().into_iter().zip(self.details.owned_by_crm())
        {
            if theirs == ours {
                self.edited.remove(field);
            } else if self.edited.contains(field) {
                refused.compare(field, theirs, ours);
                theirs.clone_from(ours);
            }
        }
        let (theirs, ours) = (&mut snapshot.salesmen.additional, &self.salesmen.additional);
        if theirs == ours {
            self.edited.remove("additional_salesman_ids");
        } else if self.edited.contains("additional_salesman_ids") {
            refused.compare("additional_salesman_ids", theirs, ours);
            theirs.clone_from(ours);
            theirs.retain(|salesman| Some(*salesman) != snapshot.salesmen.main);
        }
        refused
    }

    /// Approves a released customer and gives it its code. The same approval again changes nothing.
    pub fn approve(mut self, code: String, approval: Approval, now: Timestamp) -> Result<Option<Self>> {
        match self.status {
            Status::Released => {}
            Status::Active | Status::Hold | Status::Inactive if self.code.as_deref() == Some(code.as_str()) => {
                if self.approval.is_some() {
                    return Ok(None);
                }
                // The snapshot overtook the approval: only who and when is missing.
                self.approval = Some(approval);
                self.synced(now);
                return Ok(Some(self));
            }
            _ => return Err(self.unexpected("approved")),
        }
        self.code = Some(code);
        self.status = Status::Active;
        self.approval = Some(approval);
        self.synced(now);
        Ok(Some(self))
    }

    /// Declines a released customer: it is New-CRM again, with the reason (O-1). The same decline again changes nothing.
    pub fn decline(mut self, decline: Decline, now: Timestamp) -> Result<Option<Self>> {
        match self.status {
            Status::Released => {}
            Status::NewCrm if self.decline.is_some() => return Ok(None),
            _ => return Err(self.unexpected("declined")),
        }
        self.status = Status::NewCrm;
        self.decline = Some(decline);
        self.synced(now);
        Ok(Some(self))
    }

    /// Puts an active customer on hold.
    pub fn hold(self, now: Timestamp) -> Result<Option<Self>> {
        self.move_to(Status::Hold, &[Status::Active], "held", now)
    }

    /// Ends a hold.
    pub fn release_from_hold(self, now: Timestamp) -> Result<Option<Self>> {
        self.move_to(Status::Active, &[Status::Hold], "released from hold", now)
    }

    /// Deactivates a customer, from any status of the ERP.
    pub fn deactivate(self, now: Timestamp) -> Result<Option<Self>> {
        self.move_to(Status::Inactive, &[Status::Active, Status::Hold], "deactivated", now)
    }

    /// Replaces all addresses. The same ones again change nothing.
    #[must_use]
    pub fn replace_addresses(mut self, addresses: Addresses, now: Timestamp) -> Option<(Self, Changes)> {
        let mut changes = Changes::default();
        changes.compare("addresses", &self.details.addresses, &addresses);
        if changes.is_empty() {
            return None;
        }
        self.details.addresses = addresses;
        self.synced(now);
        Some((self, changes))
    }

    /// Replaces who works with it. The same ones again change nothing.
    #[must_use]
    pub fn replace_salesmen(mut self, salesmen: Salesmen, now: Timestamp) -> Option<(Self, Changes)> {
        let mut changes = Changes::default();
        changes.compare("main_salesman_id", &self.salesmen.main, &salesmen.main);
        changes.compare("additional_salesman_ids", &self.salesmen.additional, &salesmen.additional);
        if changes.is_empty() {
            return None;
        }
        self.salesmen = salesmen;
        self.synced(now);
        Some((self, changes))
    }

    fn move_to(mut self, to: Status, from: &[Status], verb: &'static str, now: Timestamp) -> Result<Option<Self>> {
        if self.status == to {
            return Ok(None);
        }
        if !from.contains(&self.status) {
            return Err(self.unexpected(verb));
        }
        self.status = to;
        self.synced(now);
        Ok(Some(self))
    }

    fn expect_code(&self, code: &str) -> Result<()> {
        match &self.code {
            Some(known) if known != code => Err(Error::new(
                Code::WrongState,
                "CODE_DIFFERS",
                format!("This customer has the code {known}; the ERP now calls it {code}. A code never changes."),
            )),
            _ => Ok(()),
        }
    }

    fn unexpected(&self, verb: &'static str) -> Error {
        let status = self.status.as_str();
        Error::new(Code::WrongState, "UNEXPECTED_STATUS", format!("A customer in status {status} cannot be {verb}."))
    }

    fn synced(&mut self, now: Timestamp) {
        self.touch(now);
        self.erp_synced_at = Some(now);
    }
}
