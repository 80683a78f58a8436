//! What holds after any series of verbs.

use proptest::prelude::*;

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Edit { telephone: String, additional: Vec<u8> },
    Release,
    Approve { code: u8 },
    Decline,
    Hold,
    ReleaseFromHold,
    Deactivate,
    Snapshot { status: Status, telephone: String, main: Option<u8>, additional: Vec<u8>, terms: String },
    Addresses { city: String },
    Salesmen { main: Option<u8>, additional: Vec<u8> },
}

fn people(ids: &[u8]) -> impl Iterator<Item = EmployeeId> {
    ids.iter().map(|id| salesman(&id.to_string()))
}

fn step() -> impl Strategy<Value = Step> {
    let text = || "[ab]{0,1}";
    let several = || prop::collection::vec(0_u8..3, 0..3);
    let maybe = || prop::option::of(0_u8..3);
    let status = prop::sample::select(vec![Status::Active, Status::Hold, Status::Inactive]);
    prop_oneof![
        (text(), several()).prop_map(|(telephone, additional)| Step::Edit { telephone, additional }),
        Just(Step::Release),
        (0_u8..2).prop_map(|code| Step::Approve { code }),
        Just(Step::Decline),
        Just(Step::Hold),
        Just(Step::ReleaseFromHold),
        Just(Step::Deactivate),
        (status, text(), maybe(), several(), text()).prop_map(|(status, telephone, main, additional, terms)| {
            Step::Snapshot { status, telephone, main, additional, terms }
        }),
        text().prop_map(|city| Step::Addresses { city }),
        (maybe(), several()).prop_map(|(main, additional)| Step::Salesmen { main, additional }),
    ]
}

fn apply(customer: Customer, step: Step, now: Timestamp) -> Result<Option<Customer>> {
    match step {
        Step::Edit { telephone, additional } => {
            let details = Details { telephone, ..customer.details.clone() };
            let salesmen = Salesmen::new(customer.salesmen.main(), people(&additional));
            customer.edit(details, salesmen, &sam(), now).map(Some)
        }
        Step::Release => customer.release(&[], &sam(), now).map(Some),
        Step::Approve { code } => customer.approve(format!("CU{code}"), approval(), now),
        Step::Decline => customer.decline(decline(), now),
        Step::Hold => customer.hold(now),
        Step::ReleaseFromHold => customer.release_from_hold(now),
        Step::Deactivate => customer.deactivate(now),
        Step::Snapshot { status, telephone, main, additional, terms } => {
            let mut snapshot = snapshot_of(&customer, status);
            snapshot.code = customer.code.clone().unwrap_or(snapshot.code);
            snapshot.details.telephone = telephone;
            snapshot.salesmen = Salesmen::new(people(main.as_slice()).next(), people(&additional));
            snapshot.finance.payment_terms = terms;
            customer.apply_snapshot(snapshot, now).map(|(after, _)| Some(after))
        }
        Step::Addresses { city } => {
            let addresses = Addresses(vec![Address { city, ..physical_address() }]);
            Ok(customer.replace_addresses(addresses, now))
        }
        Step::Salesmen { main, additional } => {
            let salesmen = Salesmen::new(people(main.as_slice()).next(), people(&additional));
            Ok(customer.replace_salesmen(salesmen, now))
        }
    }
}

/// What a reader sees of a customer, without the book-keeping of versions.
fn visible(customer: &Customer) -> Customer {
    Customer {
        version: 0,
        updated_at: minute(0),
        updated_by: String::new(),
        erp_synced_at: None,
        edited: std::collections::BTreeSet::new(),
        ..customer.clone()
    }
}

proptest! {
    #[test]
    fn a_customer_stays_consistent(steps in prop::collection::vec(step(), 1..25)) {
        let mut before = new_crm();
        for (step, minutes) in steps.into_iter().zip(1..) {
            let by = if matches!(step, Step::Edit { .. } | Step::Release) { sam().name.to_string() } else { "ERP".to_owned() };
            let story = format!("{step:?} on {before:?}");
            let Ok(Some(after)) = apply(before.clone(), step, minute(minutes)) else { continue };

            let changed = visible(&after) != visible(&before);
            prop_assert_eq!(after.version, before.version + i64::from(changed), "{}", story);
            prop_assert_eq!(!before.changes_to(&after).is_empty(), changed, "{}: the audit line tells of it", story);
            let main = after.salesmen.main();
            prop_assert!(main.is_none_or(|main| !after.salesmen.additional().contains(&main)), "{}", story);
            let in_erp = matches!(after.status, Status::Active | Status::Hold | Status::Inactive);
            prop_assert_eq!(after.code.is_some(), in_erp, "{}: exactly the ERP's customers have a code", story);
            prop_assert!(before.code.is_none() || after.code == before.code, "{}: a code never changes", story);
            prop_assert!(after.decline.is_none() || after.status == Status::NewCrm, "{}", story);
            prop_assert!(after.status != Status::Released || after.release.is_some(), "{}", story);
            prop_assert_eq!(after.id, before.id);
            prop_assert_eq!(&after.created_by, &before.created_by);
            prop_assert_eq!(&after.updated_by, if changed { &by } else { &before.updated_by }, "{}", story);
            before = after;
        }
    }
}
