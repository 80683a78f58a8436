//! Two customers that are one company: the duplicate becomes part of the survivor, and may be separated again.

use crm_chassis::{Caller, Code, EmployeeId, Error, Result, error::Violation};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Customer, MergeField, Salesmen, Status, Taken, TakenField, customer::LOCKED, validate};

/// That a customer is part of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The customer that stays.
    pub into: Uuid,
    /// Its name, read with the row for showing.
    pub into_name: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

impl Customer {
    /// Refuses a customer that is part of another one: everything is done there.
    pub(super) fn expect_not_merged(&self) -> Result<()> {
        let Some(merged) = &self.merged else { return Ok(()) };
        let message = format!("{} was merged into {}. Work with that one.", self.details.name, merged.into_name);
        Err(Error::new(Code::WrongState, "CUSTOMER_MERGED", message))
    }

    /// Refuses a customer of which the ERP knows: it would go on telling of it.
    fn expect_unknown_to_erp(&self) -> Result<()> {
        let name = &self.details.name;
        let (reason, message) = match self.status {
            Status::NewCrm => return Ok(()),
            Status::Released => (
                "DUPLICATE_RELEASED",
                format!(
                    "{name} is released, and the accounts department has not answered yet. Wait for its answer: a declined customer can be \
                     merged here, an approved one in the ERP."
                ),
            ),
            Status::Active | Status::Hold | Status::Inactive => (
                "DUPLICATE_IN_ERP",
                format!(
                    "{name} is a customer of the ERP and must be merged there. A New-CRM customer can be merged into it."
                ),
            ),
        };
        Err(Error::new(Code::WrongState, reason, message))
    }

    /// Takes in a duplicate: who works with it works with this one, and the named fields get its values, where it has any; without names
    /// those that are empty here. Returns also what was taken; the caller adds what moves. What the duplicate holds is not checked again:
    /// one of the two held it already.
    pub fn absorb(
        self,
        duplicate: &Self,
        fields: Option<&[MergeField]>,
        caller: &Caller,
        now: Timestamp,
    ) -> Result<(Self, Taken)> {
        self.expect_not_inactive()?;
        duplicate.expect_not_merged()?;
        duplicate.expect_unknown_to_erp()?;
        let differs = |field: &MergeField| {
            let theirs = field.value(&duplicate.details);
            !theirs.is_blank() && theirs != field.value(&self.details)
        };
        let is_free = |field: &MergeField| !self.owned_by_erp(*field) && field.is_unset(&self.details);
        let wanted: Vec<MergeField> = match fields {
            Some(fields) => fields.iter().copied().filter(differs).collect(),
            None => MergeField::ALL.into_iter().filter(differs).filter(is_free).collect(),
        };
        let owned = wanted.iter().filter(|field| self.owned_by_erp(**field));
        let violations = owned.map(|field| Violation {
            field: "fields".into(),
            message: format!("The ERP owns {} since the customer was released; leave it out.", field.name()).into(),
        });
        validate::none(violations.collect())?;

        let mut after = self.clone();
        let mut taken = Taken::default();
        for field in wanted {
            let (before, theirs) = (field.value(&self.details), field.value(&duplicate.details));
            field.put(&mut after.details, theirs.clone());
            taken.fields.push(TakenField { field, before, after: theirs });
        }
        after.salesmen = self.joined_by(duplicate, &mut taken)?;
        after.note_edits(&self);
        after.touch(&caller.name, now);
        Ok((after, taken))
    }

    /// Everybody who works with one of the two.
    fn joined_by(&self, duplicate: &Self, taken: &mut Taken) -> Result<Salesmen> {
        let is_new = |salesman: &EmployeeId| !self.salesmen.all().any(|linked| linked == *salesman);
        taken.salesmen = duplicate.salesmen.all().map(|salesman| (salesman.0, is_new(&salesman)).into()).collect();
        let additional = self.salesmen.additional().iter().copied().chain(duplicate.salesmen.all());
        let salesmen = Salesmen::new(self.salesmen.main(), additional);
        if salesmen.additional().len() > Salesmen::MOST_ADDITIONAL {
            let most = Salesmen::MOST_ADDITIONAL;
            let message =
                format!("Together these customers have more than {most} additional salesmen; unlink some first.");
            return Err(Error::new(Code::WrongState, "TOO_MANY_SALESMEN", message));
        }
        Ok(salesmen)
    }

    /// Becomes part of another customer.
    #[must_use]
    pub fn merge_into(mut self, survivor: &Self, caller: &Caller, now: Timestamp) -> Self {
        let (into, into_name) = (survivor.id, survivor.details.name.clone());
        self.merged = Some(Merged { into, into_name, at: now, by: caller.name.to_string() });
        self.touch(&caller.name, now);
        self
    }

    /// The customer that this one is part of.
    pub fn survivor(&self) -> Result<Uuid> {
        let merged = self.merged.as_ref().map(|merged| merged.into);
        merged
            .ok_or_else(|| Error::new(Code::WrongState, "NOT_MERGED", "This customer is not merged into another one."))
    }

    /// Gives back what it took from a duplicate: salesmen who came with it, and fields that have not changed since. Returns also the fields
    /// that keep their value, because somebody has changed them since, or because the ERP owns them now.
    pub fn give_back(self, taken: &Taken, caller: &Caller, now: Timestamp) -> Result<(Self, Vec<MergeField>)> {
        if let Some(merged) = &self.merged {
            let (name, into) = (&self.details.name, &merged.into_name);
            let message = format!("{name} was itself merged into {into} since. Separate those two first.");
            return Err(Error::new(Code::WrongState, "SURVIVOR_MERGED", message));
        }
        self.expect_not_inactive()?;
        let mut after = self.clone();
        let mut kept = Vec::new();
        for TakenField { field, before, after: was_taken } in &taken.fields {
            let present = field.value(&self.details);
            if present == *before {
                continue;
            }
            if present == *was_taken && !self.owned_by_erp(*field) {
                field.put(&mut after.details, before.clone());
            } else {
                kept.push(*field);
            }
        }
        let leaves = |salesman: &EmployeeId| taken.salesmen.iter().any(|came| came.by_merge && came.id == salesman.0);
        let additional = self.salesmen.additional().iter().copied().filter(|salesman| !leaves(salesman));
        after.salesmen = Salesmen::new(self.salesmen.main(), additional);
        after.note_edits(&self);
        after.touch(&caller.name, now);
        Ok((after, kept))
    }

    /// Is a customer like any other again.
    #[must_use]
    pub fn separate(mut self, caller: &Caller, now: Timestamp) -> Self {
        self.merged = None;
        self.touch(&caller.name, now);
        self
    }

    fn owned_by_erp(&self, field: MergeField) -> bool {
        self.status != Status::NewCrm && LOCKED.contains(&field.name())
    }

    /// From the release on the ERP hears of what differs from `before`, and must not put back what it knew until it says the same.
    fn note_edits(&mut self, before: &Self) {
        if self.status != Status::NewCrm {
            let changes = before.changes_to(self);
            self.edited.extend(changes.fields().map(str::to_owned));
        }
    }
}
