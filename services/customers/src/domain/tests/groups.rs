//! What a customer group may be called, and how large it may become.

use std::collections::BTreeSet;

use crm_chassis::EmployeeId;
use uuid::Uuid;

use super::{minute, refused_fields, sam};
use crate::domain::Group;

fn salesmen(numbers: std::ops::Range<u128>) -> BTreeSet<EmployeeId> {
    numbers.map(|number| EmployeeId(Uuid::from_u128(number))).collect()
}

fn group(salesmen: BTreeSet<EmployeeId>) -> Group {
    Group::create(Uuid::from_u128(1), "Schools".into(), salesmen, &sam(), minute(0)).unwrap()
}

#[test]
fn a_group_has_a_name_of_one_line_and_a_limited_number_of_salesmen() {
    let made = |name: &str, count| Group::create(Uuid::nil(), name.into(), salesmen(0..count), &sam(), minute(0));
    assert!(made(&"é".repeat(120), 200).is_ok());
    for (name, count, expected) in [
        (String::new(), 0, vec!["name"]),
        ("é".repeat(121), 0, vec!["name"]),
        ("two\nlines".into(), 201, vec!["name", "salesman_ids"]),
    ] {
        assert_eq!(refused_fields(made(&name, count)), expected, "{name:?}");
    }
}

#[test]
fn what_stays_as_it_is_is_no_new_version() {
    let before = group(salesmen(0..2));
    let same = before.clone().edit("Schools".into(), salesmen(0..2), &sam(), minute(1)).unwrap();
    assert_eq!(same, before);
    let edited = before.clone().edit("Schools".into(), salesmen(0..1), &sam(), minute(1)).unwrap();
    assert_eq!((edited.version, edited.updated_at), (2, minute(1)));
    assert_eq!(before.changes_to(&edited).fields().collect::<Vec<_>>(), ["salesman_ids"]);
}

#[test]
fn a_group_is_full_at_its_limit() {
    let full = group(salesmen(0..1)).with_customers(Group::MOST_CUSTOMERS, &sam(), minute(1)).unwrap();
    assert_eq!(full.customer_count, Group::MOST_CUSTOMERS);
    let refused = full.with_customers(Group::MOST_CUSTOMERS + 1, &sam(), minute(2)).unwrap_err();
    assert_eq!(refused.reason(), "GROUP_FULL");
}

#[test]
fn merged_groups_have_the_salesmen_of_all_if_they_are_not_too_many() {
    let merged = group(salesmen(0..2)).absorb(&[group(salesmen(1..4))], 7, &sam(), minute(1)).unwrap();
    assert_eq!((merged.salesmen, merged.customer_count, merged.version), (salesmen(0..4), 7, 2));
    let crowd = group(salesmen(0..150));
    let refused = crowd.clone().absorb(&[group(salesmen(100..201))], 7, &sam(), minute(1)).unwrap_err();
    assert_eq!(refused.reason(), "TOO_MANY_SALESMEN");
    let refused = crowd.absorb(&[], Group::MOST_CUSTOMERS + 1, &sam(), minute(1)).unwrap_err();
    assert_eq!(refused.reason(), "GROUP_FULL");
}
