//! The rules of contacts and notes.

use proptest::prelude::*;

use super::{super::*, *};

/// Complete: a sales contact with all that is mandatory.
fn zinzi() -> Person {
    Person {
        given_name: "Zinzi".into(),
        role: "BUYER".into(),
        mobile: "082 555 0100".into(),
        is_sales_contact: true,
        accepts_sales_calls: true,
        active: true,
        ..Person::default()
    }
}

fn create(change: impl FnOnce(&mut Person)) -> Result<Contact> {
    let mut person = zinzi();
    change(&mut person);
    Contact::create(Uuid::from_u128(5), &new_crm(), person, &sam(), minute(0))
}

fn contact() -> Contact {
    create(|_| {}).unwrap()
}

fn edit_contact(contact: &Contact, change: impl FnOnce(&mut Person)) -> Result<Contact> {
    let mut person = contact.person.clone();
    change(&mut person);
    contact.clone().edit(&new_crm(), person, &sam(), minute(10))
}

fn hear(contact: &Contact, version: Option<i64>, change: impl FnOnce(&mut Person)) -> (Contact, usize) {
    let mut person = contact.person.clone();
    change(&mut person);
    let snapshot = ContactSnapshot { code: "CT1".into(), version, person };
    let (after, refused) = contact.clone().apply_snapshot(snapshot, minute(20)).unwrap();
    (after, refused.fields().count())
}

#[test]
fn all_that_is_missing_is_named_at_once() {
    let result = create(|person| *person = Person { is_sales_contact: true, active: true, ..Person::default() });
    assert_eq!(refused_fields(result), ["given_name", "role", "telephone"]);
}

#[test]
fn each_way_to_reach_somebody_is_enough() {
    let ways: [fn(&mut Person); 4] = [
        |person| person.telephone = "1".into(),
        |person| person.mobile = "1".into(),
        |person| person.business_telephone = "1".into(),
        |person| person.email = "a@b.co".into(),
    ];
    for way in ways {
        let contact = create(|person| {
            person.mobile.clear();
            way(person);
        });
        assert!(contact.unwrap().is_reachable());
    }
    assert!(!create(|person| person.active = false).unwrap().is_reachable(), "who is gone is not reached");
}

#[test]
fn what_is_typed_has_its_limits() {
    type Set = fn(&mut Person, String);
    let fields: [(&str, usize, Set); 6] = [
        ("given_name", 80, |person, text| person.given_name = text),
        ("family_name", 80, |person, text| person.family_name = text),
        ("title", 20, |person, text| person.title = text),
        ("telephone", 40, |person, text| person.telephone = text),
        ("mobile", 40, |person, text| person.mobile = text),
        ("business_telephone", 40, |person, text| person.business_telephone = text),
    ];
    for (field, limit, set) in fields {
        let number = ["telephone", "mobile", "business_telephone"].contains(&field);
        let text = |length: usize| format!("1{}", if number { "\u{2010}" } else { "é" }.repeat(length - 1));
        assert!(create(|person| set(person, text(limit))).is_ok(), "{field}");
        assert_eq!(refused_fields(create(|person| set(person, text(limit + 1)))), [field]);
        assert_eq!(refused_fields(create(|person| set(person, "a\nb".into()))), [field]);
        assert_eq!(create(|person| set(person, "ask Zoe".into())).is_err(), number, "{field}");
    }
    assert_eq!(refused_fields(create(|person| person.email = "see notes".into())), ["email"]);
}

#[test]
fn nobody_is_asked_to_correct_a_number_that_he_did_not_touch() {
    let mut of_the_erp = contact();
    of_the_erp.person.telephone = "see notes".into();
    assert!(edit_contact(&of_the_erp, |person| person.mobile = "082 555 0101".into()).is_ok());
    let worse = edit_contact(&of_the_erp, |person| person.telephone = "see more notes".into());
    assert_eq!(refused_fields(worse), ["telephone"]);
}

#[test]
fn a_birthday_has_been() {
    let born = |day: &str| create(|person| person.birthday = Some(day.parse().unwrap()));
    assert!(born("1980-02-29").is_ok() && born("2026-11-01").is_ok());
    assert_eq!(refused_fields(born("2026-11-02")), ["birthday"]);
}

#[test]
fn only_sales_contacts_are_edited_here_and_un_ticking_is_the_last_edit() {
    let unticked = edit_contact(&contact(), |person| person.is_sales_contact = false).unwrap();
    assert_eq!((unticked.version, unticked.person.accepts_sales_calls), (2, true), "two fields (O-7)");
    let refused = edit_contact(&unticked, |person| person.is_sales_contact = true).unwrap_err();
    assert_eq!((refused.code(), refused.reason()), (crm_chassis::Code::WrongState, "NOT_A_SALES_CONTACT"));
    assert!(contact().can_be_edited() && !unticked.can_be_edited());
}

#[test]
fn at_an_inactive_customer_nothing_is_added_and_nothing_edited() {
    let inactive = customer(Status::Inactive);
    let before = contact();
    let edited = before.clone().edit(&inactive, Person { title: "Dr".into(), ..zinzi() }, &sam(), minute(10));
    let created = Contact::create(Uuid::nil(), &inactive, zinzi(), &sam(), minute(10));
    let note = Note::create(Uuid::nil(), &inactive, "Friendly people".into(), &sam(), minute(10));
    for refused in [edited.unwrap_err(), created.unwrap_err(), note.unwrap_err()] {
        assert_eq!(refused.reason(), "CUSTOMER_INACTIVE");
    }
    let there = Contact { customer: (&inactive).into(), ..before };
    assert!(!there.can_be_edited());
}

#[test]
fn nobody_must_mend_what_the_erp_left_in_a_field_he_does_not_touch() {
    let (unfit, _) = hear(&contact(), None, |person| {
        person.given_name.clear();
        person.mobile.clear();
        person.email.clear();
        person.family_name = "x".repeat(300);
    });
    assert!(edit_contact(&unfit, |person| person.title = "Dr".into()).is_ok());
    let (unfit, _) = hear(&unfit, None, |person| person.telephone = "1".into());
    assert_eq!(refused_fields(edit_contact(&unfit, |person| person.telephone.clear())), ["telephone"]);
    assert_eq!(refused_fields(edit_contact(&unfit, |person| person.email = "x".into())), ["email"]);
}

#[test]
fn an_edit_that_changes_nothing_is_no_new_version() {
    assert_eq!(edit_contact(&contact(), |_| {}).unwrap(), contact());
}

#[test]
fn the_code_of_the_erp_comes_with_any_version_and_never_changes() {
    let edited = edit_contact(&contact(), |person| person.title = "Dr".into()).unwrap();
    // The ERP confirms what it has seen before the edit.
    let (known, refused) = hear(&edited, Some(1), |person| person.title.clear());
    assert_eq!((known.code.as_deref(), known.person.title.as_str(), refused), (Some("CT1"), "Dr", 1));
    let other = ContactSnapshot { code: "CT2".into(), version: None, person: zinzi() };
    assert_eq!(known.apply_snapshot(other, minute(21)).unwrap_err().reason(), "CODE_DIFFERS");
}

#[test]
fn of_two_writers_the_one_with_the_higher_version_wins_and_of_equals_the_erp() {
    let ours = edit_contact(&contact(), |person| person.title = "Dr".into()).unwrap();
    for (version, title) in [(Some(1), "Dr"), (Some(2), "Prof"), (Some(3), "Prof"), (None, "Prof")] {
        let (after, refused) = hear(&ours, version, |person| person.title = "Prof".into());
        assert_eq!((after.person.title.as_str(), refused), (title, usize::from(title == "Dr")), "{version:?}");
    }
}

#[test]
fn an_edit_is_above_all_versions_the_erp_has_named_even_if_they_said_nothing_new() {
    let (heard, _) = hear(&contact(), Some(40), |_| {});
    let (again, _) = hear(&heard, Some(50), |_| {});
    assert_eq!((again.version, again.erp_version), (heard.version, 50));
    assert_eq!(edit_contact(&again, |person| person.title = "Dr".into()).unwrap().version, 51);
}

#[test]
fn a_note_has_text_which_may_have_lines() {
    let note = |text: &str| Note::create(Uuid::nil(), &new_crm(), text.into(), &sam(), minute(0));
    let written = note("one\n\ttwo").unwrap();
    assert_eq!((written.author_id, written.author_name.as_str()), (sam().employee, "Sam Dlamini"));
    assert!(note(&"é".repeat(4_000)).is_ok());
    for bad in ["", "a\0b", "a\u{7f}", &"é".repeat(4_001)] {
        assert_eq!(refused_fields(note(bad)), ["text"], "{bad:?}");
    }
}

/// What one side does; each hears of the other's changes later, in their order.
#[derive(Clone, Copy, Debug)]
enum Step {
    CrmEdits(u8),
    ErpEdits(u8),
    CrmHears,
    ErpHears,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_u8..4).prop_map(Step::CrmEdits),
        (0_u8..4).prop_map(Step::ErpEdits),
        Just(Step::CrmHears),
        Just(Step::ErpHears),
    ]
}

proptest! {
    /// The ERP keeps the rule of `ContactUpserted.version`; messages cross, and none is lost.
    #[test]
    fn both_sides_agree_once_all_has_been_heard(steps in prop::collection::vec(step(), 1..30)) {
        let (mut crm, _) = hear(&contact(), Some(1), |_| {});
        // Title, version of what it has, and highest version it has sent or received.
        let (mut title, mut has, mut highest) = (crm.person.title.clone(), 1, crm.version);
        let (mut to_crm, mut to_erp) = (std::collections::VecDeque::new(), std::collections::VecDeque::new());
        to_erp.push_back((crm.version, crm.person.title.clone()));
        let rest = [Step::CrmHears, Step::ErpHears].repeat(steps.len() + 1);
        for step in steps.into_iter().chain(rest) {
            match step {
                Step::CrmEdits(value) => {
                    let after = edit_contact(&crm, |person| person.title = value.to_string()).unwrap();
                    if after.version > crm.version {
                        to_erp.push_back((after.version, after.person.title.clone()));
                    }
                    crm = after;
                }
                Step::ErpEdits(value) if title != value.to_string() => {
                    highest += 1;
                    (title, has) = (value.to_string(), highest);
                    to_crm.push_back((has, title.clone()));
                }
                Step::ErpEdits(_) => {}
                Step::CrmHears => {
                    if let Some((version, theirs)) = to_crm.pop_front() {
                        crm = hear(&crm, Some(version), |person| person.title = theirs).0;
                    }
                }
                Step::ErpHears => {
                    if let Some((version, theirs)) = to_erp.pop_front() {
                        highest = highest.max(version);
                        if version > has {
                            (title, has) = (theirs, version);
                        }
                    }
                }
            }
        }
        prop_assert_eq!(crm.person.title, title);
    }
}
