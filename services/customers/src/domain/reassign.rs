//! Salesmen Assignments (D§4.4): a customer gets another main salesman. An inactive one, too: it can only be viewed, but whoever leaves shall
//! leave nobody behind.

use crm_chassis::{Caller, EmployeeId};
use jiff::Timestamp;

use super::{Customer, Salesmen, Status};

/// From whom to whom customers move.
#[derive(Clone, Copy, Debug)]
pub struct Reassignment {
    /// Their main salesman.
    pub from: EmployeeId,
    /// Who becomes it.
    pub to: EmployeeId,
    /// Whether the former one stays linked.
    pub keep: bool,
    /// Whether this takes such a move back.
    pub back: bool,
}

/// Why a customer does not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unmoved {
    /// Somebody else is its main salesman.
    NotMain,
    /// There is no room for the former one among the additional salesmen.
    TooManySalesmen,
}

impl Customer {
    /// Makes another salesman the main one. The new one is not an additional one any more.
    pub fn reassign(self, way: Reassignment, caller: &Caller, now: Timestamp) -> Result<Self, Unmoved> {
        let Reassignment { from, to, keep, .. } = way;
        if self.salesmen.main() != Some(from) {
            return Err(Unmoved::NotMain);
        }
        let additional = self.salesmen.additional().iter().copied().chain(keep.then_some(from));
        let salesmen = Salesmen::new(Some(to), additional);
        if keep && salesmen.additional().len() > Salesmen::MOST_ADDITIONAL {
            return Err(Unmoved::TooManySalesmen);
        }
        let mut after = Self { salesmen, ..self.clone() };
        if self.status != Status::NewCrm {
            after.edited.extend(self.changes_to(&after).fields().map(str::to_owned));
        }
        after.touch(&caller.name, now);
        Ok(after)
    }
}
