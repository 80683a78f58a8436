//! Look-up lists, maintained in the ERP (D§6, 20).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::UNASSIGNED;

/// A look-up list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Customer types.
    CustomerType,
    /// Customer ranks.
    Rank,
    /// Reporting areas.
    ReportingArea,
    /// Sites of the dealer.
    Site,
    /// Roles of contacts.
    ContactRole,
    /// What salesmen have targets for.
    TargetType,
    /// Kinds of recommendations; one that is not active is switched off.
    RecommendationType,
}

impl List {
    /// Every list with its stored word.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::CustomerType, "CUSTOMER_TYPE"),
        (Self::Rank, "RANK"),
        (Self::ReportingArea, "REPORTING_AREA"),
        (Self::Site, "SITE"),
        (Self::ContactRole, "CONTACT_ROLE"),
        (Self::TargetType, "TARGET_TYPE"),
        (Self::RecommendationType, "RECOMMENDATION_TYPE"),
    ];

    /// The stored word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, word)| word)
    }

    /// Reads the stored word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(found, _)| *found)
    }

    /// The field that holds a code of it.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::CustomerType => "customer_type",
            Self::Rank => "rank",
            Self::ReportingArea => "reporting_area",
            Self::Site => "site",
            Self::ContactRole => "role",
            Self::TargetType => "target_type",
            Self::RecommendationType => "recommendation_type",
        }
    }
}

/// An entry of a look-up list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Code, unique in the list.
    pub code: String,
    /// What a person reads.
    pub description: String,
    /// False for one that may no longer be chosen.
    pub active: bool,
    /// Place in the list.
    pub sort_order: i32,
}

/// In what a list changes when the ERP says the whole of it: old and new entries. What is missing is no longer in use, and never
/// removed, because customers may have it. The entry for rows that lack a code is ours and stays.
#[must_use]
pub fn replace(known: &[Entry], said: &[Entry]) -> Vec<(Option<Entry>, Entry)> {
    let known: BTreeMap<&str, &Entry> = known.iter().map(|entry| (entry.code.as_str(), entry)).collect();
    let codes: BTreeSet<&str> = said.iter().map(|entry| entry.code.as_str()).collect();
    let retired =
        known.values().filter(|entry| entry.active && entry.code != UNASSIGNED && !codes.contains(&*entry.code));
    let retired = retired.map(|entry| Entry { active: false, ..(*entry).clone() });
    let all = said.iter().cloned().chain(retired);
    let all = all.map(|entry| (known.get(entry.code.as_str()).map(|known| (*known).clone()), entry));
    all.filter(|(before, after)| before.as_ref() != Some(after)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, description: &str) -> Entry {
        Entry { code: code.into(), description: description.into(), active: true, sort_order: 0 }
    }

    #[test]
    fn what_is_new_or_different_changes_and_what_is_missing_is_retired() {
        let known = [entry("GOLD", "Gold"), entry("WOOD", "Wood"), entry("TIN", "Tin")];
        let said = [entry("GOLD", "Gold"), entry("WOOD", "Timber"), entry("PLAT", "Platinum")];
        let tin = Entry { active: false, ..entry("TIN", "Tin") };
        let expected = [
            (Some(entry("WOOD", "Wood")), entry("WOOD", "Timber")),
            (None, entry("PLAT", "Platinum")),
            (Some(entry("TIN", "Tin")), tin.clone()),
        ];
        assert_eq!(replace(&known, &said), expected);
        let known = [entry("GOLD", "Gold"), entry("WOOD", "Timber"), entry("PLAT", "Platinum"), tin];
        assert_eq!(replace(&known, &said), [], "the same again changes nothing");
    }

    #[test]
    fn the_entry_for_rows_without_a_code_stays() {
        assert_eq!(replace(&[entry(UNASSIGNED, "Unassigned")], &[]), []);
    }
}
