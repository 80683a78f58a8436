//! The rows of what is no customer: contacts, notes and API keys.

use std::collections::HashMap;

use uuid::Uuid;

use super::{Acknowledged, Faults, Kind, Place};
use crate::chaos::observe::Observed;

impl Faults {
    pub(super) fn contacts(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        for row in observed.contacts.iter().filter(|row| !acknowledged.contacts.contains_key(&row.id)) {
            self.add(Place::Database, Kind::Doubled, format!("nobody was told of the contact {}", row.id));
        }
        let rows: HashMap<_, _> = observed.contacts.iter().map(|row| (row.id, row)).collect();
        for (id, wishes) in &acknowledged.contacts {
            let Some(row) = rows.get(id) else {
                self.add(Place::Database, Kind::Lost, format!("the contact {id} {:?}", wishes.family_name));
                continue;
            };
            let last = wishes.edits.last().map_or(&wishes.family_name, |edit| &edit.value);
            if row.family_name.as_ref() != Some(last) || row.customer_id != wishes.customer {
                let (name, at) = (&row.family_name, row.customer_id);
                let expected = format!("{last:?} at {}", wishes.customer);
                self.add(Place::Database, Kind::Lost, format!("the contact {id} is {name:?} at {at}, not {expected}"));
            }
            if wishes.before_release && row.code.is_none() {
                self.add(Place::Erp, Kind::Lost, format!("the code of the contact {id}"));
            }
        }
    }

    pub(super) fn notes(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        for row in observed.notes.iter().filter(|row| !acknowledged.notes.contains_key(&row.id)) {
            self.add(Place::Database, Kind::Doubled, format!("nobody was told of the note {:?}", row.text));
        }
        let rows: HashMap<_, _> = observed.notes.iter().map(|row| (row.id, row)).collect();
        for (id, wishes) in &acknowledged.notes {
            let is_there = |at: &Uuid, text: &str| *at == wishes.customer && text == wishes.text;
            if !rows.get(id).is_some_and(|row| is_there(&row.customer_id, &row.text)) {
                self.add(Place::Database, Kind::Lost, format!("the note {:?} of {}", wishes.text, wishes.customer));
            }
        }
    }

    /// API keys have no events, and one change.
    pub(super) fn api_keys(&mut self, acknowledged: &Acknowledged, observed: &Observed) {
        let created = observed.audit.iter().filter(|line| line.action == "created" && line.origin == "user");
        let mut lines: HashMap<Uuid, usize> = HashMap::new();
        for line in created {
            *lines.entry(line.entity_id).or_default() += 1;
        }
        for row in &observed.api_keys {
            if !acknowledged.api_keys.contains(&row.name) {
                self.add(Place::Database, Kind::Doubled, format!("nobody was told of the API key {:?}", row.name));
            }
            let count = lines.get(&row.id).copied().unwrap_or_default();
            self.once(Place::Audit, count, || format!("creation of the API key {:?}", row.name));
        }
        for name in &acknowledged.api_keys {
            let count = observed.api_keys.iter().filter(|row| row.name == *name).count();
            self.once(Place::Database, count, || format!("the API key {name:?}"));
        }
    }
}
