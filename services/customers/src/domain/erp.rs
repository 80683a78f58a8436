//! What the ERP does to a customer (D§3.1, 0.4): it owns status and finance, and from the release on name, VAT and
//! registration number.

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

/// Who creates and changes what comes from there.
pub(super) const ERP: &str = "ERP";

const MAIN: &str = "main_salesman_id";
const ADDITIONAL: &str = "additional_salesman_ids";

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
            group_salesmen: BTreeSet::new(),
            finance: snapshot.finance,
            release: None,
            approval: None,
            decline: None,
            merged: None,
            edited: BTreeSet::new(),
            erp_synced_at: Some(now),
            created_at: now,
            created_by: ERP.to_owned(),
            updated_at: now,
            updated_by: ERP.to_owned(),
            names: Names::default(),
        }
    }

    /// Takes over a full snapshot. Addresses stay, they have a message of their own; status and finance follow the ERP; a field that a
    /// CRM user changed since stays as he left it, until the ERP says the same. Returns also what the ERP said in vain. A snapshot that
    /// says nothing new leaves the version as it is. A New-CRM customer is not the ERP's to change: it was not released, or declined.
    pub fn apply_snapshot(self, mut snapshot: Snapshot, now: Timestamp) -> Result<(Self, Changes)> {
        if self.status == Status::NewCrm {
            return Err(self.unexpected("changed by the ERP"));
        }
        self.expect_code(&snapshot.code)?;
        let mut after = self.clone();
        let refused = after.keep_edited(&mut snapshot);
        after.code = Some(snapshot.code);
        after.status = snapshot.status;
        after.details = Details { addresses: self.details.addresses.clone(), ..snapshot.details };
        after.salesmen = snapshot.salesmen;
        after.finance = snapshot.finance;
        after.decline = None;
        after.erp_synced_at = Some(now);
        if !self.changes_to(&after).is_empty() {
            after.touch(ERP, now);
        }
        Ok((after, refused))
    }

    /// Whether a CRM user changed the salesmen since the release, and the ERP does not say the same yet.
    #[must_use]
    pub fn has_linked_since_release(&self) -> bool {
        self.edited.contains(MAIN) || self.edited.contains(ADDITIONAL)
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
        let (theirs, ours) = (snapshot.salesmen.main(), self.salesmen.main());
        if theirs == ours {
            self.edited.remove(MAIN);
        } else if self.edited.contains(MAIN) {
            refused.compare(MAIN, &theirs, &ours);
            // Whom the ERP has as the main one is linked here only if he stayed an additional one.
            snapshot.salesmen = Salesmen::new(ours, snapshot.salesmen.additional().iter().copied());
        }
        let ours = Salesmen::new(snapshot.salesmen.main(), self.salesmen.additional().iter().copied());
        if snapshot.salesmen == ours {
            self.edited.remove(ADDITIONAL);
        } else if self.edited.contains(ADDITIONAL) {
            refused.compare(ADDITIONAL, snapshot.salesmen.additional(), ours.additional());
            snapshot.salesmen = ours;
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
    pub fn replace_addresses(self, addresses: Addresses, now: Timestamp) -> Option<Self> {
        let mut after = self.clone();
        after.details.addresses = addresses;
        self.synced_if_changed(after, now)
    }

    /// Replaces who works with it: here the ERP has the last word. The same ones again change nothing, but that from now on the ERP may
    /// change them in its other messages, too.
    #[must_use]
    pub fn replace_salesmen(self, salesmen: Salesmen, now: Timestamp) -> Option<Self> {
        let mut after = Self { salesmen, ..self.clone() };
        after.edited.retain(|field| field != MAIN && field != ADDITIONAL);
        let agreed = after.edited.len() < self.edited.len();
        if self.changes_to(&after).is_empty() {
            return agreed.then_some(after);
        }
        self.synced_if_changed(after, now)
    }

    fn synced_if_changed(self, mut after: Self, now: Timestamp) -> Option<Self> {
        if self.changes_to(&after).is_empty() {
            return None;
        }
        after.synced(now);
        Some(after)
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
        self.touch(ERP, now);
        self.erp_synced_at = Some(now);
    }
}
