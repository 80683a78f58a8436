//! Work that moves to a customer's main salesman: all of the former one's when the customer moves (D§4.4), and that of a salesman who no longer
//! works with it, if he is told to hand it over (D§4.16). It is his open cases, their open activities and his pending recommendations. Where a
//! move of the customer is taken back, only the cases go back that came with it: what the salesman had there himself stays his.

use crm_chassis::{Caller, EmployeeId, Result, Tx};
use crm_proto::activities as pb;
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    domain::{Activity, Case, Recommendation},
    events, nightly,
    store::{self, activities, cases, recommendations},
};

/// Why work moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The customer has moved.
    Moved,
    /// Such a move is taken back.
    TakenBack,
    /// It is handed over.
    HandedOver,
}

impl Why {
    /// The case as the present salesman's, if it becomes his.
    fn give(self, case: Case, to: EmployeeId, caller: &Caller, now: Timestamp) -> Option<Case> {
        match self {
            Self::Moved => Some(case.follow(to, caller, now)),
            Self::TakenBack => case.give_back(to, caller, now),
            Self::HandedOver => Some(case.hand_over(to, caller, now)),
        }
    }
}

/// Gives the work that `former` has with the customer to whoever is its main salesman now. Of events that come out of order the last one
/// leaves it with the right one; who has none keeps it. Returns how many cases have moved.
pub async fn work_of(tx: &mut Tx, customer: Uuid, former: EmployeeId, why: Why) -> Result<usize> {
    let Some(present) = store::customer_refs::main_salesman(tx, customer).await? else { return Ok(0) };
    if present == former {
        return Ok(0);
    }
    let (caller, now) = (tx.caller().clone(), tx.now());
    let open = cases::lock_open_of(tx, customer, former).await?;
    let given = open.into_iter().filter_map(|before| {
        let after = why.give(before.clone(), present, &caller, now)?;
        Some((before, after))
    });
    let (before, moved): (Vec<Case>, Vec<Case>) = given.unzip();
    let ids: Vec<Uuid> = moved.iter().map(|case| case.id).collect();
    let before_open = activities::lock_open_of_all(tx, &ids).await?;
    let moved_open: Vec<Activity> =
        before_open.iter().map(|activity| activity.clone().reassign(present, &caller, now)).collect();
    cases::update_all(tx, &moved).await?;
    activities::update_all(tx, &moved_open).await?;
    for (before, after) in before.iter().zip(&moved) {
        tx.audit("case", after.id, "moved", &before.changes_to(after)).await?;
        let listed = cases::written(tx, after.id).await?;
        events::tell_of_case(tx, &listed, pb::CaseChange::Reassigned).await?;
    }
    for (before, after) in before_open.iter().zip(&moved_open) {
        tx.audit("activity", after.id, "moved", &before.changes_to(after)).await?;
        let listed = activities::written(tx, after.id).await?;
        events::tell_of_activity(tx, &listed, pb::ActivityChange::Reassigned).await?;
    }
    let pending = recommendations::lock_pending_of(tx, customer, former).await?;
    let change = |before: Recommendation| (before.clone(), before.reassign(present, &caller, now));
    let changed = pending.into_iter().map(change).collect();
    nightly::changed(tx, changed, ("moved", pb::RecommendationChange::Reassigned)).await?;
    Ok(moved.len())
}
