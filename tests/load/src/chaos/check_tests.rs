//! The checker finds what is planted, and nothing where there is nothing.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::chaos::observe::{ActivityRow, CaseRow, ContactRow, Heard, KeyRow, NoteRow};

fn customer(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn contact(number: u128) -> Uuid {
    Uuid::from_u128(10 + number)
}

fn note(number: u128) -> Uuid {
    Uuid::from_u128(20 + number)
}

fn case(number: u128) -> Uuid {
    Uuid::from_u128(40 + number)
}

/// The activity of the case, or the one that followed it.
fn activity(number: u128, place: u128) -> Uuid {
    Uuid::from_u128(50 + 10 * number + place)
}

/// Two customers: created, edited, released, edited twice again, approved; each with a contact, a note, an API key of its salesman, and a
/// case in which one next action was taken.
fn sound() -> (Acknowledged, Observed) {
    let (mut acknowledged, mut observed) = (Acknowledged::default(), Observed::default());
    for number in 1..=2 {
        let (id, name, code) = (customer(number), format!("Customer {number}"), format!("CU{number}"));
        let edit = |turn: i64| Edit { value: format!("{number}/{turn}"), version: turn };
        let wishes =
            Wishes { name: name.clone(), created: 1, edits: vec![edit(2), edit(4), edit(5)], released: Some(3) };
        acknowledged.customers.insert(id, wishes);
        let (status, trading_name) = ("ACTIVE".to_owned(), Some(format!("{number}/5")));
        observed.customers.push(Row { id, name, version: 6, status, code: Some(code.clone()), trading_name });
        let changes = ["CREATED", "UPDATED", "RELEASED", "UPDATED", "UPDATED", "APPROVED"];
        for (version, change) in (1..).zip(changes) {
            let message_id = format!("{number}/{version}");
            observed.events.push(Heard { message_id, aggregate: id, version, change: change.to_owned() });
            let origin = if change == "APPROVED" { "erp" } else { "user" };
            let value = (change == "UPDATED").then(|| format!("{number}/{version}"));
            let action = change.to_lowercase();
            observed.audit.push(Line { entity_id: id, action, origin: origin.to_owned(), value });
        }
        let release = format!("release {number}");
        observed.book.extend([
            Entry::Received { release: release.clone(), customer: id },
            Entry::Decided { release: release.clone(), code: Some(code) },
            Entry::Answered { release },
            Entry::Changed { entity: id, value: format!("{number}/4") },
            Entry::Changed { entity: id, value: format!("{number}/5") },
        ]);
    }
    for number in 1..=2 {
        add_others(number, &mut acknowledged, &mut observed);
        add_case(number, &mut acknowledged, &mut observed);
    }
    (acknowledged, observed)
}

/// A contact that was created, known to the ERP with the release, and edited; a note; an API key.
fn add_others(number: u128, acknowledged: &mut Acknowledged, observed: &mut Observed) {
    let (customer, contact, note, key) =
        (customer(number), contact(number), note(number), Uuid::from_u128(30 + number));
    let (family_name, text, name) = (format!("Contact {number}"), format!("Note {number}"), format!("Key {number}"));
    let edits = vec![Edit { value: format!("Edited {number}"), version: 3 }];
    let row = ContactRow {
        id: contact,
        customer_id: customer,
        version: 3,
        code: Some(format!("CU{number}-1")),
        family_name: Some(edits[0].value.clone()),
    };
    observed.contacts.push(row);
    let since_release = vec![format!("Edited {number}")];
    observed.book.push(Entry::Changed { entity: contact, value: format!("Edited {number}") });
    let wishes = ContactWishes { customer, family_name, created: 1, edits, before_release: true, since_release };
    acknowledged.contacts.insert(contact, wishes);
    observed.notes.push(NoteRow { id: note, customer_id: customer, text: text.clone() });
    acknowledged.notes.insert(note, NoteWishes { customer, text });
    observed.api_keys.push(KeyRow { id: key, name: name.clone() });
    acknowledged.api_keys.insert(name);
    let mut line = |entity_id, action: &str, origin: &str, value: Option<String>| {
        observed.audit.push(Line { entity_id, action: action.to_owned(), origin: origin.to_owned(), value });
    };
    line(contact, "created", "user", Some(format!("Contact {number}")));
    line(contact, "updated", "erp", None);
    line(contact, "updated", "user", Some(format!("Edited {number}")));
    line(note, "created", "user", None);
    line(key, "created", "user", None);
    for (aggregate, version, change) in
        [(contact, 1, "CREATED"), (contact, 2, "UPDATED"), (contact, 3, "UPDATED"), (note, 1, "CREATED")]
    {
        let message_id = format!("{aggregate}/{version}");
        observed.events.push(Heard { message_id, aggregate, version, change: change.to_owned() });
    }
}

/// A case in which one activity was completed and the next one is open.
fn add_case(number: u128, acknowledged: &mut Acknowledged, observed: &mut Observed) {
    let (customer, case_id, subject) = (customer(number), case(number), format!("Case {number}"));
    observed.cases.push(CaseRow { id: case_id, customer_id: customer, version: 1, subject: subject.clone() });
    let mut happened = vec![(case_id, 1, "CREATED")];
    let mut wishes = CaseWishes { customer, subject, activities: Vec::new() };
    for (place, outcome) in [Some("Done".to_owned()), None].into_iter().enumerate() {
        let (id, subject) = (activity(number, place as u128), format!("Call {number}/{place}"));
        happened.push((id, 1, "CREATED"));
        let mut row = ActivityRow {
            id,
            case_id,
            version: 1,
            subject: subject.clone(),
            status: "OPEN".into(),
            outcome: outcome.clone(),
        };
        if outcome.is_some() {
            happened.push((id, 2, "COMPLETED"));
            row = ActivityRow { version: 2, status: "COMPLETED".into(), ..row };
        }
        observed.activities.push(row);
        wishes.activities.push(ActivityWishes { id, subject, outcome });
    }
    acknowledged.cases.insert(case_id, wishes);
    for (aggregate, version, change) in happened {
        let message_id = format!("{aggregate}/{version}");
        observed.events.push(Heard { message_id, aggregate, version, change: change.to_owned() });
        let (action, origin) = (change.to_lowercase(), "user".to_owned());
        observed.audit.push(Line { entity_id: aggregate, action, origin, value: None });
    }
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
    assert_eq!(found(|it| it.customers[0].trading_name = Some("1/2".into())), [(Place::Database, Kind::Lost)].into());
}

#[test]
fn contacts_that_are_lost_doubled_unedited_or_unknown_to_the_erp_are_found() {
    assert_eq!(found(|it| drop(it.contacts.remove(0))), [(Place::Database, Kind::Lost)].into());
    let twin = |it: &mut Observed| it.contacts.push(ContactRow { id: contact(9), ..it.contacts[0].clone() });
    assert_eq!(found(twin), [(Place::Database, Kind::Doubled)].into());
    assert_eq!(found(|it| it.contacts[0].family_name = None), [(Place::Database, Kind::Lost)].into());
    assert_eq!(found(|it| it.contacts[0].customer_id = customer(2)), [(Place::Database, Kind::Lost)].into());
    assert_eq!(found(|it| it.contacts[1].code = None), [(Place::Erp, Kind::Lost)].into());
}

#[test]
fn notes_that_are_lost_doubled_or_not_as_they_were_written_are_found() {
    assert_eq!(found(|it| drop(it.notes.remove(0))), [(Place::Database, Kind::Lost)].into());
    let twin = |it: &mut Observed| it.notes.push(NoteRow { id: note(9), ..it.notes[0].clone() });
    assert_eq!(found(twin), [(Place::Database, Kind::Doubled)].into());
    assert_eq!(found(|it| it.notes[0].text.clear()), [(Place::Database, Kind::Lost)].into());
}

#[test]
fn api_keys_that_are_lost_or_doubled_are_found() {
    assert_eq!(found(|it| drop(it.api_keys.remove(0))), [(Place::Database, Kind::Lost)].into());
    let unasked = |it: &mut Observed| it.api_keys[0].name = "another".into();
    assert!(found(unasked).contains(&(Place::Database, Kind::Doubled)));
}

#[test]
fn cases_that_are_lost_or_doubled_are_found() {
    assert_eq!(found(|it| drop(it.cases.remove(0))), [(Place::Database, Kind::Lost)].into());
    let twin = |it: &mut Observed| it.cases.push(CaseRow { id: case(9), ..it.cases[0].clone() });
    assert_eq!(found(twin), [(Place::Database, Kind::Doubled)].into());
    assert_eq!(found(|it| it.cases[0].customer_id = customer(2)), [(Place::Database, Kind::Lost)].into());
}

#[test]
fn next_actions_that_are_lost_doubled_or_taken_by_half_are_found() {
    let (lost, doubled) = ((Place::Database, Kind::Lost), (Place::Database, Kind::Doubled));
    assert_eq!(found(|it| drop(it.activities.remove(1))), [lost].into(), "the one that follows");
    let half = |it: &mut Observed| {
        it.activities[0].status = "OPEN".into();
        it.activities.remove(1);
    };
    assert_eq!(found(half), [lost].into());
    let twin = |it: &mut Observed| {
        it.activities.push(ActivityRow { id: activity(9, 0), status: "COMPLETED".into(), ..it.activities[1].clone() });
    };
    assert_eq!(found(twin), [doubled].into());
    assert_eq!(found(|it| it.activities[0].outcome = None), [lost].into());
    assert_eq!(found(|it| it.activities[0].case_id = case(2)), [lost].into());
}

#[test]
fn a_case_with_two_open_activities_is_found() {
    let (acknowledged, mut observed) = sound();
    observed.activities[0].status = "OPEN".into();
    let faults = check(&acknowledged, &observed);
    assert!(faults.iter().any(|fault| fault.kind == Kind::Doubled && fault.what.contains("2 open activities")));
}

#[test]
fn lost_and_doubled_audit_lines_and_events_of_what_is_no_customer_are_found() {
    let of = |id: Uuid, lines: &[Line]| lines.iter().position(|line| line.entity_id == id).unwrap();
    for id in [contact(1), note(1), Uuid::from_u128(31), case(1), activity(1, 0), activity(1, 1)] {
        assert_eq!(found(|it| drop(it.audit.remove(of(id, &it.audit)))), [(Place::Audit, Kind::Lost)].into());
        let twin = |it: &mut Observed| it.audit.push(it.audit[of(id, &it.audit)].clone());
        assert_eq!(found(twin), [(Place::Audit, Kind::Doubled)].into());
    }
    for id in [contact(1), note(1), case(1), activity(1, 0), activity(1, 1)] {
        let first = |it: &Observed| it.events.iter().position(|event| event.aggregate == id).unwrap();
        assert_eq!(found(|it| drop(it.events.remove(first(it)))), [(Place::Events, Kind::Lost)].into());
        let twin = |it: &mut Observed| {
            it.events.insert(first(it), Heard { message_id: "another".into(), ..it.events[first(it)].clone() });
        };
        assert_eq!(found(twin), [(Place::Events, Kind::Doubled)].into());
    }
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
    let before_the_release = Entry::Changed { entity: customer(1), value: "1/2".into() };
    assert_eq!(found(|it| it.book.push(before_the_release)), [(Place::Erp, Kind::Doubled)].into());
    let of_a_stranger = Entry::Changed { entity: customer(7), value: String::new() };
    assert_eq!(found(|it| it.book.push(of_a_stranger)), [(Place::Erp, Kind::Doubled)].into());
    let of_contact = |it: &Observed| {
        it.book.iter().position(|it| matches!(it, Entry::Changed { entity, .. } if *entity == contact(1))).unwrap()
    };
    assert_eq!(found(|it| drop(it.book.remove(of_contact(it)))), [(Place::Erp, Kind::Lost)].into());
    assert_eq!(found(|it| it.book.push(it.book[of_contact(it)].clone())), [(Place::Erp, Kind::Doubled)].into());
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
    assert!(unfinished(|it| it.contacts[0].code = None), "a contact's code on its way from the ERP");
}
