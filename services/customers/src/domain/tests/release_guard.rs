//! What the accounts department needs before a customer can be released (D§0.4).

use super::{
    super::{Contact, ContactSnapshot, Person},
    *,
};

fn missing(change: impl FnOnce(&mut Details)) -> Vec<String> {
    let mut details = complete();
    change(&mut details);
    // As the ERP may have left it, past the form: the guard must not lean on the form's rules.
    let customer = Customer { details, ..new_crm() };
    refused_fields(customer.release(&[], &sam(), minute(1)))
}

fn released(change: impl FnOnce(&mut Details)) -> bool {
    let mut details = complete();
    change(&mut details);
    Customer { details, ..new_crm() }.release(&[], &sam(), minute(1)).is_ok()
}

#[test]
fn each_missing_detail_is_named() {
    assert_eq!(missing(|details| details.customer_type.clear()), ["customer_type"]);
    assert_eq!(missing(|details| details.reporting_area.clear()), ["reporting_area"]);
    assert_eq!(missing(|details| details.site.clear()), ["site"]);
    assert_eq!(missing(|details| details.addresses.0.clear()), ["physical_address"]);
    assert_eq!(missing(|details| details.addresses.0[0].city.clear()), ["physical_address"]);
    assert_eq!(missing(|details| details.addresses.0[0].lines.clear()), ["physical_address"]);
    assert_eq!(missing(|details| details.addresses.0[0].address_type = AddressType::Postal), ["physical_address"]);
    assert_eq!(missing(|details| details.vat_number.clear()), ["vat_number"]);
    assert_eq!(missing(|details| details.telephone.clear()), ["telephone"]);
}

#[test]
fn unassigned_is_as_good_as_missing() {
    assert_eq!(missing(|details| details.customer_type = "UNASSIGNED".into()), ["customer_type"]);
    assert_eq!(missing(|details| details.reporting_area = "UNASSIGNED".into()), ["reporting_area"]);
    assert_eq!(missing(|details| details.site = "UNASSIGNED".into()), ["site"]);
}

#[test]
fn all_missing_details_are_named_at_once() {
    let error = Customer { details: Details::default(), ..new_crm() }.release(&[], &sam(), minute(1)).unwrap_err();
    assert_eq!(error.reason(), "NOT_READY_FOR_RELEASE");
    assert_eq!(
        refused_fields::<()>(Err(error)),
        ["name", "customer_type", "reporting_area", "site", "physical_address", "vat_number", "telephone"]
    );
}

#[test]
fn one_of_two_is_enough_where_either_will_do() {
    assert!(released(|details| {
        details.vat_number.clear();
        details.registration_number = "2019/123456/07".into();
    }));
    assert!(released(|details| {
        details.telephone.clear();
        details.email = "info@hope.example".into();
    }));
}

#[test]
fn a_rank_is_not_needed() {
    assert!(released(|details| details.rank = "UNASSIGNED".into()));
}

#[test]
fn an_active_contact_with_a_number_or_an_address_is_enough_to_be_reached() {
    let customer = Customer { details: Details { telephone: String::new(), ..complete() }, ..new_crm() };
    let person = Person { mobile: "082 555 0100".into(), active: true, ..Person::default() };
    let at = |person: Person| {
        let snapshot = ContactSnapshot { code: "CT1".into(), version: None, person };
        [Contact::from_erp(Uuid::from_u128(5), &customer, snapshot, minute(0))]
    };
    let release = |contacts: &[Contact]| customer.clone().release(contacts, &sam(), minute(1));
    assert!(release(&at(person.clone())).is_ok());
    let gone = at(Person { active: false, ..person.clone() });
    let silent = at(Person { mobile: String::new(), ..person });
    for contacts in [&[][..], &gone, &silent] {
        assert_eq!(refused_fields(release(contacts)), ["telephone"]);
    }
}
