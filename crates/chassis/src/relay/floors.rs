//! From where on the relay reads a tenant's rows.
//!
//! What it has sent are dead rows, and going over them again at each look takes longer than sending. It may leave them out only where no row can still
//! appear: a transaction that took a lower place in the outbox and commits late would be overtaken by the next one about the same aggregate.
//! Such a transaction has written the aggregate before it published, so it had its number (xid) when its row was not seen yet, and that is lower than the
//! number of the transaction that deletes, a moment later, what was sent. As soon as nothing lower runs any more, there is nothing left to appear.

use std::collections::BTreeMap;

use uuid::Uuid;

/// The floors of the tenants that have more than was taken.
#[derive(Debug, Default)]
pub(super) struct Floors(BTreeMap<Uuid, Floor>);

/// Of one tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Floor {
    /// Nothing is left up to this place, and nothing will be.
    from: i64,
    /// Everything was sent up to this place, of what was to be seen then.
    sent: i64,
    /// The number of the transaction that deleted it.
    deleted_by: i64,
}

impl Floors {
    /// Whether no tenant is known to have more.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Looks at all tenants from their beginning the next time.
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    /// The tenants, and behind which place to read each.
    pub(super) fn unzip(&self) -> (Vec<Uuid>, Vec<i64>) {
        self.0.iter().map(|(tenant, floor)| (*tenant, floor.from)).unzip()
    }

    /// Notes that `sent` was read, lowest first, while `oldest` was the lowest number of a running transaction, was sent, and was deleted by the
    /// transaction `deleted_by`.
    pub(super) fn sent(&mut self, sent: &[(Uuid, i64)], oldest: i64, deleted_by: i64) {
        let last: BTreeMap<Uuid, i64> = sent.iter().copied().collect();
        let before = std::mem::take(&mut self.0);
        self.0 = last
            .into_iter()
            .map(|(tenant, last)| {
                let floor = match before.get(&tenant) {
                    None => Floor { from: 0, sent: last, deleted_by },
                    // Less than what was sent before if only late ones came.
                    Some(floor) if floor.deleted_by <= oldest => {
                        Floor { from: floor.sent.min(last), sent: last, deleted_by }
                    }
                    Some(floor) => *floor,
                };
                (tenant, floor)
            })
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: Uuid = Uuid::from_u128(1);

    fn from(floors: &Floors) -> Vec<i64> {
        floors.unzip().1
    }

    #[test]
    fn what_was_sent_is_left_out_when_all_that_ran_meanwhile_has_ended() {
        let mut floors = Floors::default();
        floors.sent(&[(TENANT, 5), (TENANT, 9)], 70, 100);
        assert_eq!(from(&floors), [0]);
        // 99 may still commit a row of place 7.
        floors.sent(&[(TENANT, 12)], 99, 101);
        assert_eq!(from(&floors), [0]);
        floors.sent(&[(TENANT, 15)], 100, 102);
        assert_eq!(from(&floors), [9]);
        floors.sent(&[(TENANT, 20)], 102, 103);
        assert_eq!(from(&floors), [15]);
    }

    #[test]
    fn more_late_rows_than_fit_are_not_passed_over() {
        let mut floors = Floors::default();
        floors.sent(&[(TENANT, 900)], 70, 100);
        floors.sent(&[(TENANT, 3), (TENANT, 500)], 100, 101);
        assert_eq!(from(&floors), [500]);
    }

    #[test]
    fn a_tenant_of_which_nothing_came_is_looked_at_from_its_beginning() {
        let mut floors = Floors::default();
        floors.sent(&[(TENANT, 900)], 70, 100);
        floors.sent(&[(TENANT, 901)], 100, 101);
        floors.sent(&[(Uuid::from_u128(2), 902)], 101, 102);
        assert_eq!(floors.unzip(), (vec![Uuid::from_u128(2)], vec![0]));
        floors.forget();
        assert!(floors.is_empty());
    }
}
