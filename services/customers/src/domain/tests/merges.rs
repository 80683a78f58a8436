//! Merging and separating, in every state.

use uuid::Uuid;

use super::{Status, complete, customer, decline, minute, new_crm, refused_fields, salesman, sam};
use crate::domain::{Addresses, Came, Customer, Details, MergeField, Salesmen, Taken};

/// Another customer with a fax number and a trading name.
fn duplicate(status: Status) -> Customer {
    let twin = customer(status);
    let details = Details {
        fax: "021 555 0198".into(),
        trading_name: "Hope".into(),
        name: "Hope Ltd".into(),
        ..twin.details.clone()
    };
    let salesmen = Salesmen::new(Some(salesman("PIET")), [salesman("SAM"), salesman("THANDI")]);
    Customer { id: Uuid::from_u128(10), details, salesmen, ..twin }
}

fn reason<T: std::fmt::Debug>(result: crm_chassis::Result<T>) -> &'static str {
    result.unwrap_err().reason()
}

fn ids(came: &[Came]) -> Vec<bool> {
    came.iter().map(|came| came.by_merge).collect()
}

#[test]
fn a_customer_becomes_part_of_another_one_only_while_the_erp_does_not_know_it() {
    for (status, expected) in [
        (Status::NewCrm, None),
        (Status::Released, Some("DUPLICATE_RELEASED")),
        (Status::Active, Some("DUPLICATE_IN_ERP")),
        (Status::Hold, Some("DUPLICATE_IN_ERP")),
        (Status::Inactive, Some("DUPLICATE_IN_ERP")),
    ] {
        let answer = new_crm().absorb(&duplicate(status), None, &sam(), minute(5));
        assert_eq!(answer.err().map(|error| error.reason()), expected, "{status:?}");
    }
    let declined = Customer { decline: Some(decline()), ..duplicate(Status::NewCrm) };
    assert!(new_crm().absorb(&declined, None, &sam(), minute(5)).is_ok());
}

#[test]
fn any_customer_that_can_be_edited_takes_one_in() {
    for (status, _) in Status::ALL {
        let answer = customer(status).absorb(&duplicate(Status::NewCrm), None, &sam(), minute(5));
        assert_eq!(answer.is_ok(), status != Status::Inactive, "{status:?}");
    }
    let merged = duplicate(Status::NewCrm).merge_into(&new_crm(), &sam(), minute(5));
    assert_eq!(reason(new_crm().absorb(&merged, None, &sam(), minute(6))), "CUSTOMER_MERGED");
    assert_eq!(reason(merged.clone().absorb(&new_crm(), None, &sam(), minute(6))), "CUSTOMER_MERGED");
    assert_eq!(reason(merged.clone().release(&[], &sam(), minute(6))), "CUSTOMER_MERGED");
    let (details, salesmen) = (complete(), merged.salesmen.clone());
    assert_eq!(reason(merged.edit(details, salesmen, &sam(), minute(6))), "CUSTOMER_MERGED");
}

#[test]
fn what_is_empty_is_filled_and_what_the_erp_owns_stays() {
    let blank =
        Details { vat_number: String::new(), addresses: Addresses::default(), rank: "UNASSIGNED".into(), ..complete() };
    for (status, fields) in [
        (Status::NewCrm, &["rank", "fax", "trading_name", "vat_number", "physical_address"][..]),
        (Status::Active, &["rank", "fax", "trading_name"]),
    ] {
        let before = Customer { details: blank.clone(), ..customer(status) };
        let (after, taken) = before.clone().absorb(&duplicate(Status::NewCrm), None, &sam(), minute(5)).unwrap();
        let names: Vec<&str> = taken.fields.iter().map(|taken| taken.field.name()).collect();
        assert_eq!(names, fields, "{status:?}");
        assert_eq!((after.details.fax.as_str(), after.version), ("021 555 0198", before.version + 1));
        assert_eq!(after.edited.contains("fax"), status == Status::Active, "the ERP must not put back what it knew");
        let (back, kept) = after.give_back(&taken, &sam(), minute(6)).unwrap();
        assert_eq!((back.details, back.salesmen, kept.len()), (before.details, before.salesmen, 0), "{status:?}");
    }
    let owned = customer(Status::Active).absorb(
        &duplicate(Status::NewCrm),
        Some(&[MergeField::Name, MergeField::Fax]),
        &sam(),
        minute(5),
    );
    assert_eq!(refused_fields(owned), ["fields"]);
}

#[test]
fn everybody_who_works_with_one_works_with_both_together() {
    let (after, taken) = new_crm().absorb(&duplicate(Status::NewCrm), Some(&[]), &sam(), minute(5)).unwrap();
    assert_eq!(after.salesmen, Salesmen::new(sam().employee, [salesman("PIET"), salesman("THANDI")]));
    assert_eq!(ids(&taken.salesmen).iter().filter(|by_merge| **by_merge).count(), 2, "Sam was there before");
    assert_eq!(after.details, new_crm().details, "no field was asked for");
    let crowd: Vec<_> = (0..200).map(|number| salesman(&format!("S{number}"))).collect();
    let full = Customer { salesmen: Salesmen::new(sam().employee, crowd), ..new_crm() };
    assert_eq!(reason(full.absorb(&duplicate(Status::NewCrm), None, &sam(), minute(5))), "TOO_MANY_SALESMEN");
}

#[test]
fn what_was_changed_since_is_not_given_back() {
    let (mut after, taken) = new_crm().absorb(&duplicate(Status::NewCrm), None, &sam(), minute(5)).unwrap();
    after.details.fax = "1".into();
    let (back, kept) = after.clone().give_back(&taken, &sam(), minute(6)).unwrap();
    assert_eq!((kept, back.details.fax.as_str(), back.details.trading_name.as_str()), (vec![MergeField::Fax], "1", ""));
    after.details.fax = String::new();
    let (_, kept) = after.clone().give_back(&taken, &sam(), minute(6)).unwrap();
    assert!(kept.is_empty(), "somebody has given it back already");
    let merged = after.merge_into(&duplicate(Status::Active), &sam(), minute(7));
    assert_eq!(reason(merged.give_back(&taken, &sam(), minute(8))), "SURVIVOR_MERGED");
    assert_eq!(reason(new_crm().survivor()), "NOT_MERGED");
}

#[test]
fn who_came_with_two_is_handed_over_once() {
    let came = |by_merge| Taken { salesmen: vec![(Uuid::from_u128(1), by_merge).into()], ..Taken::default() };
    let (mut first, mut second) = (came(true), came(false));
    assert!(first.hand_over(&mut second));
    assert_eq!((ids(&first.salesmen), ids(&second.salesmen)), (vec![false], vec![true]));
    assert!(!first.hand_over(&mut second));
}
