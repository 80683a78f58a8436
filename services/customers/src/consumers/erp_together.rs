//! Which messages of the ERP leave each other alone, so that they may be applied together.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::store::static_codes::Mentioned;

/// True if every code is described in one way. Else events would tell descriptions of which later messages speak.
pub fn agree<'a>(mut entries: impl Iterator<Item = &'a Mentioned>) -> bool {
    let mut known = HashMap::new();
    entries.all(|entry| *known.entry((entry.list, &entry.code)).or_insert(&entry.description) == &entry.description)
}

/// True if no two codes belong to the same row.
pub fn are_different<'a>(mut ids: impl Iterator<Item = &'a Uuid>) -> bool {
    let mut seen = HashSet::new();
    ids.all(|id| seen.insert(id))
}
