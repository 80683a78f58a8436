//! The checker finds what is planted, and nothing where there is nothing.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::chaos::observe::Heard;

fn customer(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Two customers: created, edited, released, edited twice again, approved.
fn sound() -> (Acknowledged, Observed) {
    let (mut acknowledged, mut observed) = (Acknowledged::default(), Observed::default());
    for number in 1..=2 {
        let (id, name, code) = (customer(number), format!("Customer {number}"), format!("CU{number}"));
        let edit = |turn: i64| Edit { value: format!("{number}/{turn}"), version: turn };
        let wishes =
            Wishes { name: name.clone(), created: 1, edits: vec![edit(2), edit(4), edit(5)], released: Some(3) };
        acknowledged.customers.insert(id, wishes);
        let (status, fax) = ("ACTIVE".to_owned(), Some(format!("{number}/5")));
        observed.customers.push(Row { id, name, version: 6, status, code: Some(code.clone()), fax });
        let changes = ["CREATED", "UPDATED", "RELEASED", "UPDATED", "UPDATED", "APPROVED"];
        for (version, change) in (1..).zip(changes) {
            let message_id = format!("{number}/{version}");
            observed.events.push(Heard { message_id, customer: id, version, change: change.to_owned() });
            let origin = if change == "APPROVED" { "erp" } else { "user" };
            let fax = (change == "UPDATED").then(|| format!("{number}/{version}"));
            let action = change.to_lowercase();
            observed.audit.push(Line { entity_id: id, action, origin: origin.to_owned(), fax });
        }
        let release = format!("release {number}");
        observed.book.extend([
            Entry::Received { release: release.clone(), customer: id },
            Entry::Decided { release: release.clone(), code: Some(code) },
            Entry::Answered { release },
            Entry::Changed { customer: id, fax: format!("{number}/4") },
            Entry::Changed { customer: id, fax: format!("{number}/5") },
        ]);
    }
    (acknowledged, observed)
}

/// The kinds of faults found after `plant` has changed what is there, each once.
fn found(plant: impl FnOnce(&mut Observed)) -> BTreeSet<(Place, Kind)> {
    let (acknowledged, mut observed) = sound();
    plant(&mut observed);
    check(&acknowledged, &observed).into_iter().map(|fault| (fault.place, fault.kind)).collect()
}

#[test]
fn a_sound_system_has_no_fault() {
    let (acknowledged, observed) = sound();
    assert_eq!(check(&acknowledged, &observed), []);
    assert!(is_finished(&acknowledged, &observed));
}

#[test]
fn a_repeated_message_is_no_fault() {
    assert!(found(|it| it.events.extend(it.events.clone())).is_empty());
    assert!(found(|it| it.book.push(it.book[2].clone())).is_empty(), "an answer sent again");
}

#[test]
fn a_lost_customer_is_found() {
    assert!(found(|it| drop(it.customers.remove(0))).contains(&(Place::Database, Kind::Lost)));
}

#[test]
fn a_customer_that_nobody_was_told_of_is_found() {
    let twin = |it: &mut Observed| it.customers.push(Row { id: customer(9), ..it.customers[0].clone() });
    assert!(found(twin).contains(&(Place::Database, Kind::Doubled)));
}

#[test]
fn a_lost_edit_is_found() {
    assert_eq!(found(|it| it.customers[0].fax = Some("1/2".into())), [(Place::Database, Kind::Lost)].into());
}

#[test]
fn lost_doubled_and_exchanged_audit_lines_are_found() {
    assert_eq!(found(|it| drop(it.audit.remove(1))), [(Place::Audit, Kind::Lost)].into());
    assert_eq!(found(|it| it.audit.push(it.audit[2].clone())), [(Place::Audit, Kind::Doubled)].into());
    assert_eq!(found(|it| it.audit.swap(1, 3)), [(Place::Audit, Kind::OutOfOrder)].into());
}

#[test]
fn lost_doubled_exchanged_and_wrong_events_are_found() {
    assert_eq!(found(|it| drop(it.events.remove(4))), [(Place::Events, Kind::Lost)].into());
    let twin = |it: &mut Observed| it.events.push(Heard { message_id: "another".into(), ..it.events[5].clone() });
    assert_eq!(found(twin), [(Place::Events, Kind::Doubled)].into());
    assert_eq!(found(|it| it.events.swap(1, 2)), [(Place::Events, Kind::OutOfOrder)].into());
    assert_eq!(found(|it| it.events[1].change = "HELD".into()), [(Place::Events, Kind::Lost)].into());
    let unheard_of = |it: &mut Observed| {
        it.events.push(Heard { message_id: "another".into(), version: 7, ..it.events[5].clone() });
    };
    assert_eq!(found(unheard_of), [(Place::Events, Kind::Doubled)].into());
}

#[test]
fn releases_that_the_erp_did_not_hear_or_heard_twice_are_found() {
    assert_eq!(found(|it| drop(it.book.remove(0))), [(Place::Erp, Kind::Lost)].into());
    let again = Entry::Received { release: "another".into(), customer: customer(1) };
    assert_eq!(found(|it| it.book.push(again)), [(Place::Erp, Kind::Doubled)].into());
    let unasked = Entry::Received { release: "another".into(), customer: customer(7) };
    assert_eq!(found(|it| it.book.push(unasked)), [(Place::Erp, Kind::Doubled)].into());
}

#[test]
fn answers_of_the_erp_that_were_lost_doubled_or_not_applied_are_found() {
    assert_eq!(found(|it| drop(it.book.remove(2))), [(Place::Erp, Kind::Lost)].into());
    assert_eq!(found(|it| it.book.push(it.book[1].clone())), [(Place::Erp, Kind::Doubled)].into());
    assert_eq!(found(|it| it.customers[1].status = "RELEASED".into()), [(Place::Erp, Kind::Lost)].into());
    let same_code = |it: &mut Observed| {
        it.customers[1].code = Some("CU1".into());
        it.book[6] = Entry::Decided { release: "release 2".into(), code: Some("CU1".into()) };
    };
    assert_eq!(found(same_code), [(Place::Erp, Kind::Doubled)].into());
}

#[test]
fn edits_that_the_erp_did_not_hear_heard_twice_or_in_another_order_are_found() {
    assert_eq!(found(|it| drop(it.book.remove(3))), [(Place::Erp, Kind::Lost)].into());
    assert_eq!(found(|it| it.book.push(it.book[3].clone())), [(Place::Erp, Kind::Doubled)].into());
    assert_eq!(found(|it| it.book.swap(3, 4)), [(Place::Erp, Kind::OutOfOrder)].into());
    let before_the_release = Entry::Changed { customer: customer(1), fax: "1/2".into() };
    assert_eq!(found(|it| it.book.push(before_the_release)), [(Place::Erp, Kind::Doubled)].into());
    let of_a_stranger = Entry::Changed { customer: customer(7), fax: String::new() };
    assert_eq!(found(|it| it.book.push(of_a_stranger)), [(Place::Erp, Kind::Doubled)].into());
}

#[test]
fn messages_that_are_parked_or_not_sent_are_found() {
    assert_eq!(found(|it| it.parked.push("UNKNOWN_CODE".into())), [(Place::Messages, Kind::Lost)].into());
    assert_eq!(found(|it| it.unsent = 1), [(Place::Messages, Kind::Lost)].into());
}

#[test]
fn versions_that_were_told_in_another_order_are_found() {
    let (mut acknowledged, observed) = sound();
    acknowledged.customers.get_mut(&customer(1)).unwrap().edits.swap(0, 1);
    let kinds: BTreeSet<Kind> = check(&acknowledged, &observed).into_iter().map(|fault| fault.kind).collect();
    assert!(kinds.contains(&Kind::OutOfOrder));
}

#[test]
fn what_is_not_there_yet_is_waited_for() {
    let unfinished = |change: fn(&mut Observed)| {
        let (acknowledged, mut observed) = sound();
        change(&mut observed);
        !is_finished(&acknowledged, &observed)
    };
    assert!(unfinished(|it| it.unsent = 1));
    assert!(unfinished(|it| it.customers[0].status = "RELEASED".into()));
    assert!(unfinished(|it| drop(it.events.pop())));
    assert!(unfinished(|it| drop(it.book.pop())), "an edit on its way to the ERP");
}
