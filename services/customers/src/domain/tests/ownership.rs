//! Who owns which field (D§0.4): an edited field stays as the salesman left it until the ERP says the same.

use super::*;

const FIELDS_OF_THE_CRM: [&str; 9] =
    ["customer_type", "rank", "reporting_area", "site", "telephone", "fax", "email", "website", "trading_name"];

fn set(details: &mut Details, name: &str, value: &str) {
    let mut fields = details.owned_by_crm();
    let (_, field) = fields.iter_mut().find(|(field, _)| *field == name).unwrap();
    **field = value.into();
}

fn get(customer: &Customer, name: &str) -> String {
    let mut details = customer.details.clone();
    details.owned_by_crm().into_iter().find(|(field, _)| *field == name).unwrap().1.clone()
}

fn hear(customer: &Customer, change: impl FnOnce(&mut Snapshot)) -> (Customer, Vec<&'static str>) {
    let mut snapshot = snapshot_of(customer, customer.status);
    change(&mut snapshot);
    let (after, refused) = customer.clone().apply_snapshot(snapshot, minute(20)).unwrap();
    (after, refused.fields().collect())
}

#[test]
fn an_edited_field_wins_until_the_erp_says_the_same() {
    for field in FIELDS_OF_THE_CRM {
        let value = |text: &str| match field {
            "email" => format!("{text}@b.co"),
            "telephone" | "fax" => format!("{} {}", text.len(), 555),
            _ => text.to_uppercase(),
        };
        let before = customer(Status::Active);
        let old = get(&before, field);
        let edited = edit(&before, |details| set(details, field, &value("ours"))).unwrap();
        assert!(edited.edited.contains(field), "{field}");

        // A snapshot made before the ERP heard of the edit.
        let (kept, refused) = hear(&edited, |snapshot| set(&mut snapshot.details, field, &old));
        assert_eq!((get(&kept, field), refused.as_slice()), (value("ours"), [field].as_slice()));
        assert_eq!(kept.version, edited.version, "{field}: nothing changed");

        let (agreed, refused) = hear(&kept, |snapshot| set(&mut snapshot.details, field, &value("ours")));
        assert_eq!((get(&agreed, field), refused.as_slice()), (value("ours"), [].as_slice()));
        assert!(!agreed.edited.contains(field));

        let (theirs, refused) = hear(&agreed, |snapshot| set(&mut snapshot.details, field, &value("theirs")));
        assert_eq!((get(&theirs, field), refused.as_slice()), (value("theirs"), [].as_slice()));
        assert_eq!(theirs.version, agreed.version + 1);
    }
}

#[test]
fn a_field_nobody_edited_follows_the_erp() {
    for field in FIELDS_OF_THE_CRM {
        let (after, refused) = hear(&customer(Status::Active), |snapshot| set(&mut snapshot.details, field, "THEIRS"));
        assert_eq!((get(&after, field).as_str(), refused.as_slice()), ("THEIRS", [].as_slice()), "{field}");
    }
}

#[test]
fn name_vat_and_registration_number_follow_the_erp() {
    let (after, refused) = hear(&customer(Status::Active), |snapshot| {
        snapshot.details.name = "Hope Works (Pty) Ltd".into();
        snapshot.details.vat_number = "4999999999".into();
        snapshot.details.registration_number = "2019/123456/07".into();
    });
    assert_eq!(after.details.name, "Hope Works (Pty) Ltd");
    assert_eq!(after.details.vat_number, "4999999999");
    assert_eq!(after.details.registration_number, "2019/123456/07");
    assert!(refused.is_empty());
}

#[test]
fn what_the_erp_owns_cannot_be_edited_from_the_release_on() {
    let edit_all = |customer: &Customer| {
        edit(customer, |details| {
            details.name = "Other".into();
            details.registration_number = "2020/1".into();
            details.vat_number = "4000000000".into();
            details.addresses.0[0].city = "Paarl".into();
            details.addresses.0.push(Address { address_type: AddressType::Postal, ..physical_address() });
        })
    };
    let locked = ["name", "registration_number", "vat_number", "physical_address", "postal_address"];
    for status in [Status::Released, Status::Active, Status::Hold] {
        assert_eq!(refused_fields(edit_all(&customer(status))), locked, "{status:?}");
    }
    let edited = edit_all(&customer(Status::NewCrm)).unwrap();
    assert!(edited.edited.is_empty(), "before the release the CRM owns everything");
}

#[test]
fn the_main_salesman_is_not_changed_by_an_edit() {
    let before = customer(Status::NewCrm);
    let salesmen = Salesmen::new(Some(salesman("THANDI")), []);
    let result = before.clone().edit(before.details.clone(), salesmen, &sam(), minute(10));
    assert_eq!(refused_fields(result), ["main_salesman_id"]);
}

#[test]
fn naming_the_main_salesman_again_among_the_additional_ones_changes_nothing() {
    let before = customer(Status::Active);
    let salesmen = Salesmen::new(before.salesmen.main(), before.salesmen.main());
    let after = before.clone().edit(before.details.clone(), salesmen, &sam(), minute(10)).unwrap();
    assert_eq!(after, before);
}

#[test]
fn edited_additional_salesmen_win_until_the_erp_says_the_same() {
    let before = customer(Status::Active);
    let ours = Salesmen::new(before.salesmen.main(), [salesman("THANDI")]);
    let edited = before.clone().edit(before.details.clone(), ours.clone(), &sam(), minute(10)).unwrap();

    let (kept, refused) = hear(&edited, |snapshot| snapshot.salesmen = before.salesmen.clone());
    assert_eq!((&kept.salesmen, refused.as_slice()), (&ours, ["additional_salesman_ids"].as_slice()));
    let (agreed, _) = hear(&kept, |_| {});
    let (theirs, _) = hear(&agreed, |snapshot| snapshot.salesmen = before.salesmen.clone());
    assert_eq!(theirs.salesmen, before.salesmen);
}

#[test]
fn an_additional_salesman_whom_the_erp_makes_main_is_no_longer_additional() {
    let before = customer(Status::Active);
    let ours = Salesmen::new(before.salesmen.main(), [salesman("THANDI"), salesman("PIET")]);
    let edited = before.clone().edit(before.details.clone(), ours, &sam(), minute(10)).unwrap();
    let (after, _) = hear(&edited, |snapshot| snapshot.salesmen = Salesmen::new(Some(salesman("THANDI")), []));
    assert_eq!(after.salesmen, Salesmen::new(Some(salesman("THANDI")), [salesman("PIET")]));
}

#[test]
fn in_its_own_message_about_salesmen_the_erp_has_the_last_word() {
    let before = customer(Status::Active);
    let ours = Salesmen::new(before.salesmen.main(), [salesman("THANDI")]);
    let edited = before.clone().edit(before.details.clone(), ours, &sam(), minute(10)).unwrap();
    let theirs = Salesmen::new(Some(salesman("PIET")), [salesman("SAM")]);
    let after = edited.replace_salesmen(theirs.clone(), minute(11)).unwrap();
    assert_eq!((&after.salesmen, after.edited.len()), (&theirs, 0));
    assert!(after.replace_salesmen(theirs, minute(12)).is_none());
}

#[test]
fn once_the_erp_has_named_our_salesmen_in_its_own_message_it_may_change_them_again() {
    let before = customer(Status::Active);
    let ours = Salesmen::new(before.salesmen.main(), [salesman("THANDI")]);
    let edited = before.clone().edit(before.details.clone(), ours.clone(), &sam(), minute(10)).unwrap();
    let agreed = edited.clone().replace_salesmen(ours, minute(11)).unwrap();
    assert_eq!((agreed.version, agreed.edited.len()), (edited.version, 0), "nothing that is shown has changed");
    let (theirs, refused) = hear(&agreed, |snapshot| snapshot.salesmen = before.salesmen.clone());
    assert_eq!((&theirs.salesmen, refused.len()), (&before.salesmen, 0));
}

#[test]
fn a_new_release_tells_the_erp_everything_so_nothing_counts_as_edited_any_more() {
    let edited = edit(&customer(Status::Released), |details| details.fax = "021 555 0101".into()).unwrap();
    assert_eq!(edited.edited.len(), 1);
    let again = edited.decline(decline(), minute(11)).unwrap().unwrap().release(&[], &sam(), minute(12)).unwrap();
    assert!(again.edited.is_empty());
}

#[test]
fn a_snapshot_leaves_the_addresses_alone_and_an_address_message_replaces_them_all() {
    let before = customer(Status::Active);
    let (after, _) = hear(&before, |snapshot| snapshot.details.fax = "021 555 0101".into());
    assert_eq!(after.details.addresses, before.details.addresses);

    let delivery = Addresses(vec![Address { address_type: AddressType::Delivery, ..physical_address() }]);
    let after = before.replace_addresses(delivery.clone(), minute(11)).unwrap();
    assert_eq!(after.details.addresses, delivery);
    assert!(after.replace_addresses(delivery, minute(12)).is_none());
}

#[test]
fn addresses_in_another_order_are_other_addresses() {
    let delivery = Address { address_type: AddressType::Delivery, ..physical_address() };
    let one_way = Addresses(vec![physical_address(), delivery.clone()]);
    let other_way = Addresses(vec![delivery, physical_address()]);
    let before = customer(Status::Active).replace_addresses(one_way, minute(11)).unwrap();
    let after = before.clone().replace_addresses(other_way.clone(), minute(12)).unwrap();
    assert_eq!(after.details.addresses, other_way);
    assert_eq!(before.changes_to(&after).fields().collect::<Vec<_>>(), ["addresses"]);
}

#[test]
fn the_default_address_of_a_type_comes_first_wherever_it_stands() {
    let of = |city: &str, is_default| Address { city: city.into(), is_default, ..physical_address() };
    let addresses =
        |all: &[(&str, bool)]| Addresses(all.iter().map(|(city, is_default)| of(city, *is_default)).collect());
    let city = |addresses: &Addresses| addresses.first(AddressType::Physical).map(|address| address.city.clone());
    assert_eq!(city(&addresses(&[("Paarl", false), ("Durban", true)])).as_deref(), Some("Durban"));
    assert_eq!(city(&addresses(&[("Paarl", false), ("Durban", false)])).as_deref(), Some("Paarl"));
    let mut both = addresses(&[("Paarl", false), ("Durban", true)]);
    both.set(AddressType::Physical, Some(of("Gqeberha", true)));
    assert_eq!(both, addresses(&[("Paarl", false), ("Gqeberha", true)]));
}

#[test]
fn finance_follows_the_erp() {
    let finance = Finance { payment_terms: "30 days".into(), ..Finance::default() };
    let before = customer(Status::Hold);
    let (after, _) = hear(&before, |snapshot| snapshot.finance = finance.clone());
    assert_eq!((&after.finance, after.version), (&finance, before.version + 1));
    assert_eq!(before.changes_to(&after).fields().collect::<Vec<_>>(), ["payment_terms"]);
}
