//! One change of many customers: by the rules of an edit.

use crm_chassis::Code;

use super::*;
use crate::domain::BulkChange;

fn change(customer: &Customer, change: &BulkChange) -> Result<Customer> {
    customer.clone().change(change, &sam(), minute(10))
}

#[test]
fn it_changes_one_thing_and_notes_that_a_user_did() {
    for status in [Status::NewCrm, Status::Released, Status::Active, Status::Hold] {
        let before = customer(status);
        for (wanted, field) in [
            (BulkChange::LinkSalesman(salesman("THANDI")), "additional_salesman_ids"),
            (BulkChange::Rank("WOOD".into()), "rank"),
            (BulkChange::ReportingArea("KZN".into()), "reporting_area"),
        ] {
            let after = change(&before, &wanted).unwrap();
            assert_eq!(before.changes_to(&after).fields().collect::<Vec<_>>(), [field], "{status:?}");
            assert_eq!(after.version, before.version + 1);
            assert_eq!(after.edited.contains(field), status != Status::NewCrm, "{status:?}");
            assert_eq!(change(&after, &wanted).unwrap(), after, "the same again changes nothing");
        }
    }
}

#[test]
fn an_inactive_customer_can_only_be_viewed() {
    for wanted in [BulkChange::LinkSalesman(salesman("THANDI")), BulkChange::Rank("GOLD".into())] {
        let refused = change(&customer(Status::Inactive), &wanted).unwrap_err();
        assert_eq!((refused.code(), refused.reason()), (Code::WrongState, "CUSTOMER_INACTIVE"));
    }
}

#[test]
fn the_main_salesman_is_neither_linked_once_more_nor_unlinked() {
    let before = customer(Status::Active);
    for wanted in [BulkChange::LinkSalesman(salesman("SAM")), BulkChange::UnlinkSalesman(salesman("SAM"))] {
        assert_eq!(change(&before, &wanted).unwrap(), before);
    }
}

#[test]
fn unlinking_takes_away_whom_linking_has_added() {
    let before = customer(Status::NewCrm);
    let linked = change(&before, &BulkChange::LinkSalesman(salesman("THANDI"))).unwrap();
    let after = change(&linked, &BulkChange::UnlinkSalesman(salesman("THANDI"))).unwrap();
    assert_eq!((after.salesmen, after.version), (before.salesmen, 3));
}

#[test]
fn nobody_is_linked_to_a_customer_that_has_as_many_as_it_can() {
    let crowd = (0..Salesmen::MOST_ADDITIONAL).map(|number| salesman(&format!("S{number}")));
    let full = Customer { salesmen: Salesmen::new(sam().employee, crowd), ..customer(Status::Active) };
    assert_eq!(
        refused_fields(change(&full, &BulkChange::LinkSalesman(salesman("THANDI")))),
        ["additional_salesman_ids"]
    );
    assert!(change(&full, &BulkChange::LinkSalesman(salesman("S1"))).is_ok());
    assert!(change(&full, &BulkChange::Rank("WOOD".into())).is_ok());
}
