//! What may be typed.

use super::*;

fn create(change: impl FnOnce(&mut Details)) -> Result<Customer> {
    let mut details = complete();
    change(&mut details);
    Customer::create(Uuid::from_u128(9), details, Salesmen::new(sam().employee, []), &sam(), minute(0))
}

fn field<'a>(details: &'a mut Details, name: &str) -> &'a mut String {
    match name {
        "name" => &mut details.name,
        "telephone" => &mut details.telephone,
        "fax" => &mut details.fax,
        "email" => &mut details.email,
        "website" => &mut details.website,
        "trading_name" => &mut details.trading_name,
        "registration_number" => &mut details.registration_number,
        "vat_number" => &mut details.vat_number,
        _ => panic!("no text field {name}"),
    }
}

#[test]
fn every_mandatory_field_is_named_at_once() {
    let result = Customer::create(Uuid::from_u128(9), Details::default(), Salesmen::default(), &sam(), minute(0));
    assert_eq!(refused_fields(result), ["name", "customer_type", "rank", "reporting_area", "site", "main_salesman_id"]);
}

#[test]
fn a_text_may_be_just_as_long_as_its_limit() {
    for (name, limit) in [
        ("name", 120),
        ("telephone", 40),
        ("fax", 40),
        ("website", 200),
        ("trading_name", 120),
        ("registration_number", 40),
        ("vat_number", 40),
    ] {
        // Characters count, not bytes.
        let char = if ["telephone", "fax"].contains(&name) { "\u{2010}" } else { "é" };
        let text = |length: usize| format!("1{}", char.repeat(length - 1));
        assert!(create(|details| *field(details, name) = text(limit)).is_ok(), "{name}");
        assert_eq!(refused_fields(create(|details| *field(details, name) = text(limit + 1))), [name]);
    }
    let longest = format!("{}@example.com", "a".repeat(254 - 12));
    assert!(create(|details| details.email = longest.clone()).is_ok());
    assert_eq!(refused_fields(create(|details| details.email = format!("a{longest}"))), ["email"]);
}

#[test]
fn control_characters_are_refused() {
    for name in ["name", "telephone", "fax", "website", "trading_name", "registration_number", "vat_number"] {
        for text in ["a\nb", "a\0b", "a\u{7f}b"] {
            assert_eq!(refused_fields(create(|details| *field(details, name) = text.into())), [name], "{text:?}");
        }
    }
}

#[test]
fn a_telephone_number_is_none_without_digits_and_what_the_erp_has_written_stays() {
    for name in ["telephone", "fax"] {
        assert_eq!(refused_fields(create(|details| *field(details, name) = "ask Zoe".into())), [name]);
    }
    let mut customer = create(|details| details.fax = String::new()).unwrap();
    customer.details.telephone = "ask Zoe".into();
    let changed = Details { fax: "021 555 0100".into(), ..customer.details.clone() };
    let salesmen = customer.salesmen.clone();
    assert!(customer.clone().edit(changed, salesmen.clone(), &sam(), minute(1)).is_ok());
    let worse = Details { telephone: "ask Piet".into(), ..customer.details.clone() };
    assert_eq!(refused_fields(customer.edit(worse, salesmen, &sam(), minute(1))), ["telephone"]);
}

#[test]
fn an_email_address_has_a_name_and_a_domain() {
    for good in ["a@b.co", "first.last+tag@sub.example.co.za", "o'neil@example.com", "名@例え.jp"] {
        assert!(create(|details| details.email = good.into()).is_ok(), "{good}");
    }
    for bad in ["a", "a@", "@b.co", "a@b", "a@b.", "a@.co", "a@b..co", "a b@c.de", "a@b.co m", "a@@b.co", "a@b@c.de"] {
        assert_eq!(refused_fields(create(|details| details.email = bad.into())), ["email"], "{bad}");
    }
}

#[test]
fn an_address_is_checked_in_every_part() {
    let with = |change: fn(&mut Address)| create(|details| change(&mut details.addresses.0[0]));
    assert!(with(|address| address.lines = vec!["x".repeat(120); 4]).is_ok());
    let bad: [fn(&mut Address); 7] = [
        |address| address.lines = vec!["x".into(); 5],
        |address| address.lines = vec!["x".repeat(121)],
        |address| address.suburb = "x".repeat(121),
        |address| address.postal_code = "x".repeat(121),
        |address| address.country = "a\0".into(),
        |address| address.lines = vec!["a\nb".into()],
        |address| {
            address.lines.clear();
            address.city.clear();
        },
    ];
    for (at, change) in bad.into_iter().enumerate() {
        assert_eq!(refused_fields(with(change)), ["physical_address"], "{at}");
    }
    let postal = create(|details| {
        let too_long = Address { city: "x".repeat(121), address_type: AddressType::Postal, ..physical_address() };
        details.addresses.0.push(too_long);
    });
    assert_eq!(refused_fields(postal), ["postal_address"]);
}

#[test]
fn the_creator_becomes_main_salesman_unless_another_one_is_named() {
    let sam = Some(salesman("SAM"));
    assert_eq!(Salesmen::default().or_led_by(sam), Salesmen::new(sam, []));
    let named = Salesmen::new(Some(salesman("THANDI")), [salesman("SAM")]);
    assert_eq!(named.clone().or_led_by(sam), named);
    let himself = Salesmen::new(None, [salesman("SAM"), salesman("THANDI")]);
    assert_eq!(himself.or_led_by(sam), Salesmen::new(sam, [salesman("THANDI")]));
}

#[test]
fn nobody_must_mend_what_the_erp_left_in_a_field_he_does_not_touch() {
    let mut before = customer(Status::Active);
    before.details.email = "see notes".into();
    before.details.name = "x".repeat(300);
    before.details.rank.clear();
    before.details.addresses.0[0].lines.clear();
    before.details.addresses.0[0].city.clear();

    let after = edit(&before, |details| details.telephone = "082 555 0199".into()).unwrap();
    assert_eq!(after.details.telephone, "082 555 0199");
    assert_eq!(refused_fields(edit(&before, |details| details.email = "also wrong".into())), ["email"]);
}

#[test]
fn a_stale_etag_is_refused_and_none_or_the_present_one_is_not() {
    let customer = new_crm();
    assert!(customer.clone().expect_etag("").is_ok());
    assert!(customer.clone().expect_etag("1").is_ok());
    assert_eq!(customer.expect_etag("0").unwrap_err().reason(), "STALE");
}
