//! Salesmen Assignments: who works with a customer afterwards, and who decides it then.

use super::*;
use crate::domain::{Reassignment, Unmoved};

fn way(from: &str, to: &str, keep: bool) -> Reassignment {
    Reassignment { from: salesman(from), to: salesman(to), keep, back: false }
}

fn led_by(main: &str, additional: &[&str]) -> Customer {
    let salesmen = Salesmen::new(Some(salesman(main)), additional.iter().map(|code| salesman(code)));
    Customer { salesmen, ..customer(Status::Active) }
}

#[test]
fn the_new_main_salesman_is_no_additional_one_and_the_former_one_is_if_he_shall() {
    for (additional, keep, expected) in [
        (&[][..], false, &[][..]),
        (&[][..], true, &["SAM"][..]),
        (&["THANDI", "PIET"][..], false, &["PIET"][..]),
        (&["THANDI", "PIET"][..], true, &["PIET", "SAM"][..]),
    ] {
        let before = led_by("SAM", additional);
        let after = before.clone().reassign(way("SAM", "THANDI", keep), &sam(), minute(5)).unwrap();
        let linked = expected.iter().map(|code| salesman(code));
        assert_eq!(after.salesmen, Salesmen::new(Some(salesman("THANDI")), linked), "{additional:?}, {keep}");
        assert_eq!((after.version, after.updated_at), (before.version + 1, minute(5)));
        let same = Customer { salesmen: before.salesmen.clone(), edited: before.edited.clone(), ..after.clone() };
        assert!(before.changes_to(&same).is_empty(), "nothing else changes");
    }
}

#[test]
fn only_from_its_main_salesman_and_with_room_for_him() {
    let refused = led_by("SAM", &["PIET"]).reassign(way("PIET", "THANDI", false), &sam(), minute(5)).unwrap_err();
    assert_eq!(refused, Unmoved::NotMain);
    let crowd: Vec<String> = (0..Salesmen::MOST_ADDITIONAL).map(|n| format!("S{n}")).collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let full = led_by("SAM", &crowd);
    let refused = full.clone().reassign(way("SAM", "THANDI", true), &sam(), minute(5)).unwrap_err();
    assert_eq!(refused, Unmoved::TooManySalesmen);
    assert!(full.clone().reassign(way("SAM", "THANDI", false), &sam(), minute(5)).is_ok());
    assert!(full.reassign(way("SAM", "S7", true), &sam(), minute(5)).is_ok(), "one leaves, one comes");
}

#[test]
fn it_is_ours_until_the_erp_says_the_same() {
    for status in [Status::Released, Status::Active, Status::Hold, Status::Inactive] {
        let before = Customer { status, ..led_by("SAM", &[]) };
        let moved = before.reassign(way("SAM", "THANDI", false), &sam(), minute(5)).unwrap();
        assert!(moved.has_linked_since_release(), "{status:?}");
        let says = |main: &str| {
            let salesmen = Salesmen::new(Some(salesman(main)), []);
            Snapshot { salesmen, ..snapshot_of(&moved, Status::Active) }
        };
        let (kept, refused) = moved.clone().apply_snapshot(says("SAM"), minute(6)).unwrap();
        assert_eq!((&kept.salesmen, refused.fields().collect::<Vec<_>>()), (&moved.salesmen, vec!["main_salesman_id"]));
        let (agreed, refused) = kept.apply_snapshot(says("THANDI"), minute(7)).unwrap();
        assert!(refused.is_empty() && !agreed.has_linked_since_release(), "{status:?}");
        let (theirs, _) = agreed.apply_snapshot(says("PIET"), minute(8)).unwrap();
        assert_eq!(theirs.salesmen.main(), Some(salesman("PIET")));
    }
    let fresh = Customer { status: Status::NewCrm, code: None, ..led_by("SAM", &[]) };
    let moved = fresh.reassign(way("SAM", "THANDI", false), &sam(), minute(5)).unwrap();
    assert!(!moved.has_linked_since_release(), "the release tells of it");
}

#[test]
fn a_list_of_the_erps_decides() {
    let moved = led_by("SAM", &[]).reassign(way("SAM", "THANDI", true), &sam(), minute(5)).unwrap();
    let salesmen = Salesmen::new(Some(salesman("PIET")), []);
    let after = moved.replace_salesmen(salesmen.clone(), minute(6)).unwrap();
    assert_eq!(after.salesmen, salesmen);
    assert!(!after.has_linked_since_release());
}
