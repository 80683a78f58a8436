//! The rows of cases, and of the activities that follow each other in them.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Acknowledged, Faults, Kind, Place};
use crate::chaos::observe::Observed;

impl Faults {
    /// Each case is there once, and nothing but what people began.
    pub(super) fn cases(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        for row in observed.cases.iter().filter(|row| !acknowledged.cases.contains_key(&row.id)) {
            self.add(Place::Database, Kind::Doubled, format!("nobody was told of the case {:?}", row.subject));
        }
        let rows: HashMap<_, _> = observed.cases.iter().map(|row| (row.id, row)).collect();
        for (id, wishes) in &acknowledged.cases {
            let is_there = |at: Uuid, subject: &str| at == wishes.customer && subject == wishes.subject;
            if !rows.get(id).is_some_and(|row| is_there(row.customer_id, &row.subject)) {
                let what = format!("the case {:?} of {}", wishes.subject, wishes.customer);
                self.add(Place::Database, Kind::Lost, what);
            }
        }
    }

    /// A next action has completed one activity and planned another: both, and once. No case has two that are open.
    pub(super) fn next_actions(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        let told = acknowledged.cases.values().flat_map(|case| &case.activities);
        let told: HashSet<Uuid> = told.map(|activity| activity.id).collect();
        for row in observed.activities.iter().filter(|row| !told.contains(&row.id)) {
            self.add(Place::Database, Kind::Doubled, format!("nobody was told of the activity {:?}", row.subject));
        }
        let mut open: HashMap<Uuid, usize> = HashMap::new();
        for row in observed.activities.iter().filter(|row| row.status == "OPEN") {
            *open.entry(row.case_id).or_default() += 1;
        }
        for (case, open) in open.iter().filter(|(_, open)| **open > 1) {
            self.add(Place::Database, Kind::Doubled, format!("the case {case} has {open} open activities"));
        }
        let rows: HashMap<_, _> = observed.activities.iter().map(|row| (row.id, row)).collect();
        for (case, wishes) in &acknowledged.cases {
            for wish in &wishes.activities {
                let Some(row) = rows.get(&wish.id) else {
                    self.add(Place::Database, Kind::Lost, format!("the activity {:?}", wish.subject));
                    continue;
                };
                let status = if wish.outcome.is_some() { "COMPLETED" } else { "OPEN" };
                let expected = (*case, wish.subject.as_str(), status, wish.outcome.as_deref());
                let found = (row.case_id, row.subject.as_str(), row.status.as_str(), row.outcome.as_deref());
                if found != expected {
                    self.add(Place::Database, Kind::Lost, format!("{} is {found:?}, not {expected:?}", row.id));
                }
            }
        }
    }
}
