//! The demo's promises.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use crm_erp_simulator::{cloud_event::CloudEvent, schema};
use crm_proto::{
    customers::Customer,
    erp::{
        Address, AddressType, AddressesReplaced, ContactUpserted, CustomerStatus, CustomerUpserted, EmployeeUpserted,
        SalesReplaced, SalesTotalsReported,
    },
};
use jiff::civil::{Date, date};
use prost::{Message, Name};

use super::{DemoTenant, HOPE_WORKS, TENANTS, places::TOWNS};

fn all<M: Message + Name + Default>(events: &[CloudEvent], r#type: &str) -> Vec<M> {
    events.iter().filter(|event| event.r#type == r#type).map(|event| schema::open(&event.data).unwrap()).collect()
}

/// Made once: every test reads them.
fn events(tenant: &DemoTenant) -> &'static [CloudEvent] {
    static ALL: LazyLock<HashMap<&str, Vec<CloudEvent>>> =
        LazyLock::new(|| TENANTS.iter().map(|tenant| (tenant.slug, tenant.erp_messages().unwrap())).collect());
    &ALL[tenant.slug]
}

fn employees(tenant: &DemoTenant) -> Vec<EmployeeUpserted> {
    all(events(tenant), "employee.upserted")
}

fn customers(tenant: &DemoTenant) -> Vec<CustomerUpserted> {
    all(events(tenant), "customer.upserted")
}

fn new_customers(tenant: &DemoTenant) -> Vec<(String, Customer, bool)> {
    let new = tenant.new_customers().into_iter();
    new.map(|new| (new.created_by, new.request.customer.unwrap(), new.release)).collect()
}

fn has_valid_number(vat: &str, registration: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = registration.split('/').collect();
    (digits(vat, 10) && vat.starts_with('4'))
        || matches!(parts[..], [year, number, form] if digits(year, 4) && digits(number, 6) && digits(form, 2))
}

#[test]
fn the_data_is_the_same_every_time_and_differs_between_tenants() {
    for tenant in &TENANTS {
        assert_eq!(tenant.erp_messages().unwrap(), events(tenant));
        assert_eq!(tenant.new_customers(), tenant.new_customers());
    }
    let [demo, northgate] = &TENANTS;
    assert_ne!(customers(demo)[0].name, customers(northgate)[0].name);
    // Pinned: a change here is a new edition of the data, and `EDITION` has to go up.
    assert_eq!(customers(demo)[0].name, "Meintjies Furniture Removals CC");
    assert_eq!(customers(northgate)[799].name, "Marula Body Corporate");
}

#[test]
fn what_was_invoiced_in_a_month_is_the_same_whenever_it_is_told() {
    let (november, december) = (date(2026, 11, 28), date(2026, 12, 1));
    for tenant in &TENANTS {
        let sales = |today| -> Vec<SalesReplaced> {
            let messages = tenant.sales_messages(today).unwrap();
            for event in &messages {
                schema::check(event).unwrap();
            }
            all(&messages, "sales.replaced")
        };
        let (before, after) = (sales(november), sales(december));
        assert_eq!(before.len(), tenant.customers as usize);
        assert!(before.iter().all(|it| it.months.len() <= 24));
        assert!(before.iter().flat_map(|it| &it.months).all(|month| month.month.as_str() <= "2026-11"));
        assert!(before.iter().any(|it| it.months.last().is_some_and(|month| month.month == "2026-11")));
        for (before, after) in before.iter().zip(&after) {
            let Some(last) = before.months.last() else { continue };
            let known = before.months.iter().filter(|month| month.month.as_str() >= "2025-01");
            assert!(known.eq(after.months.iter().filter(|month| month.month <= last.month)));
        }
        let sequence = |today| tenant.sales_messages(today).unwrap()[0].sequence;
        assert!(sequence(november) < sequence(december));
    }
}

#[test]
fn every_salesman_has_sold_something_in_each_of_the_last_months() {
    for tenant in &TENANTS {
        let messages = tenant.totals_messages(date(2026, 11, 28)).unwrap();
        for event in &messages {
            schema::check(event).unwrap();
        }
        let totals: Vec<SalesTotalsReported> = all(&messages, "totals.reported");
        let selling = employees(tenant).iter().filter(|employee| employee.salesman && employee.active()).count();
        assert_eq!(totals.len(), selling);
        for report in &totals {
            let last = report.months.last().unwrap();
            assert_eq!((report.months.len(), last.month.as_str()), (24, "2026-11"));
            assert!(report.months.iter().all(|month| month.order_count > 0 && month.invoice_count > 0));
        }
    }
}

#[test]
fn every_message_fits_its_schema_and_no_id_comes_twice() {
    for tenant in &TENANTS {
        let events = events(tenant);
        for event in events {
            schema::check(event).unwrap();
            assert_eq!(CloudEvent::from_json(event.to_json().as_bytes()).unwrap(), *event);
        }
        let ids: HashSet<_> = events.iter().map(|event| &event.id).collect();
        assert_eq!(ids.len(), events.len());
    }
}

#[test]
fn codes_and_names_are_unique_and_below_the_number_series() {
    for tenant in &TENANTS {
        let customers = customers(tenant);
        assert_eq!(customers.len(), tenant.customers as usize);
        let codes: HashSet<_> = customers.iter().map(|customer| &customer.code).collect();
        assert_eq!(codes.len(), customers.len());
        assert!(codes.iter().all(|code| code.as_str() < tenant.number_series));
        let new = new_customers(tenant);
        let names: HashSet<_> = (customers.iter().map(|customer| customer.name.to_lowercase()))
            .chain(new.iter().map(|(_, customer, _)| customer.name.to_lowercase()))
            .collect();
        assert_eq!(names.len(), customers.len() + new.len());
        assert!(names.iter().all(|name| name.len() <= 120 && !name.contains(['{', '}'])));
    }
}

#[test]
fn every_status_occurs_and_most_customers_are_active() {
    for tenant in &TENANTS {
        let mut counts = BTreeMap::new();
        for customer in customers(tenant) {
            *counts.entry(customer.status().as_str_name()).or_insert(0_usize) += 1;
        }
        let share = |status: CustomerStatus| counts[status.as_str_name()] * 100 / tenant.customers as usize;
        assert!((80..=95).contains(&share(CustomerStatus::Active)), "{counts:?}");
        assert!((2..=7).contains(&share(CustomerStatus::Hold)), "{counts:?}");
        assert!((5..=12).contains(&share(CustomerStatus::Inactive)), "{counts:?}");
    }
    // New-CRM, Released.
    let new = new_customers(&TENANTS[0]);
    assert_eq!(new.len(), 120);
    assert!(new.iter().any(|(_, _, release)| *release) && new.iter().any(|(_, _, release)| !release));
}

#[test]
fn addresses_fit_together_with_telephone_site_and_area() {
    for tenant in &TENANTS {
        let events = events(tenant);
        let customers: HashMap<_, _> =
            all::<CustomerUpserted>(events, "customer.upserted").into_iter().map(|c| (c.code.clone(), c)).collect();
        let mut physical = 0;
        for message in all::<AddressesReplaced>(events, "address.replaced") {
            let customer = &customers[&message.code];
            for address in &message.addresses {
                let town = TOWNS.iter().find(|town| town.city == address.city).unwrap();
                assert_eq!(address.province, town.province);
                assert_eq!(customer.site.as_ref().unwrap().code, town.site.code, "{}", customer.code);
                assert_eq!(customer.reporting_area.as_ref().unwrap().code, town.area.code, "{}", customer.code);
                assert!(customer.telephone.starts_with(&format!("{} ", town.dial)), "{customer:?}");
                check_codes(address);
            }
            physical += usize::from(message.addresses[0].r#type() == AddressType::Physical);
        }
        assert_eq!(physical, customers.len(), "every customer is somewhere");
    }
}

fn check_codes(address: &Address) {
    let name = if address.suburb.is_empty() { &address.city } else { &address.suburb };
    let town = TOWNS.iter().find(|town| town.city == address.city).unwrap();
    let suburb = town.suburbs.iter().find(|suburb| suburb.name == name).unwrap();
    let code = if address.lines[0].starts_with("PO Box ") { suburb.box_code } else { suburb.street_code };
    assert_eq!(address.postal_code, code, "{address:?}");
    assert!(address.postal_code.len() == 4 && address.country == "South Africa");
}

#[test]
fn the_place_tables_hold_what_south_african_addresses_look_like() {
    let mut names = HashSet::new();
    for town in TOWNS {
        assert!(names.insert(town.city), "{} stands twice", town.city);
        assert!(town.dial.len() == 3 && town.dial.starts_with('0') && !town.suburbs.is_empty(), "{}", town.city);
        for suburb in town.suburbs {
            for code in [suburb.street_code, suburb.box_code] {
                assert!(code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit()), "{} {code}", suburb.name);
            }
            assert!(!suburb.streets.is_empty(), "{}", suburb.name);
        }
    }
}

#[test]
fn the_organisation_chart_has_the_log_ins_and_comes_from_the_top() {
    for tenant in &TENANTS {
        let employees = employees(tenant);
        let by_mailbox = |mailbox: &str| {
            let email = format!("{mailbox}@{}.example", tenant.slug);
            employees.iter().find(|employee| employee.email == email).unwrap()
        };
        let maria = by_mailbox("maria");
        for salesman in ["sam", "thandi"] {
            assert!(by_mailbox(salesman).salesman && by_mailbox(salesman).manager_code == maria.code);
        }
        assert!(!by_mailbox("admin").salesman);
        let mut known = HashSet::from([""]);
        for employee in &employees {
            assert!(known.contains(employee.manager_code.as_str()), "{} before the manager", employee.code);
            assert!(known.insert(&employee.code), "{} twice", employee.code);
        }
        let emails: HashSet<_> = employees.iter().map(|employee| &employee.email).collect();
        assert_eq!(emails.len(), employees.len());
    }
    let salesmen = employees(&TENANTS[0]).iter().filter(|employee| employee.salesman && employee.active()).count();
    assert!((12..=14).contains(&salesmen), "{salesmen}");
}

#[test]
fn sam_and_thandi_have_enough_customers_and_share_some() {
    let [demo, _] = &TENANTS;
    let (employees, customers) = (employees(demo), customers(demo));
    let code = |mailbox: &str| {
        let email = format!("{mailbox}@demo.example");
        employees.iter().find(|employee| employee.email == email).unwrap().code.clone()
    };
    let linked = |code: &String| {
        let all = customers.iter();
        all.filter(|customer| customer.main_salesman_code == *code || customer.additional_salesman_codes.contains(code))
            .map(|customer| customer.code.clone())
            .collect::<HashSet<_>>()
    };
    let (sam, thandi) = (linked(&code("sam")), linked(&code("thandi")));
    assert!((250..=400).contains(&sam.len()) && (250..=400).contains(&thandi.len()), "{} {}", sam.len(), thandi.len());
    assert!(sam.intersection(&thandi).count() >= 5);

    let hope_works = customers.iter().find(|customer| customer.name == HOPE_WORKS).unwrap();
    assert_eq!(hope_works.status(), CustomerStatus::Active);
    assert_eq!(hope_works.main_salesman_code, code("sam"));

    let known: HashSet<_> = employees.iter().map(|employee| &employee.code).collect();
    for customer in &customers {
        assert!(known.contains(&customer.main_salesman_code));
        assert!(customer.additional_salesman_codes.iter().all(|code| known.contains(code)));
        assert!(!customer.additional_salesman_codes.contains(&customer.main_salesman_code));
    }
}

#[test]
fn numbers_are_valid_in_form_wherever_there_are_any() {
    for customer in TENANTS.iter().flat_map(customers) {
        assert!(customer.vat_number.is_empty() || has_valid_number(&customer.vat_number, ""), "{customer:?}");
        let registration = &customer.registration_number;
        assert!(registration.is_empty() || has_valid_number("", registration), "{customer:?}");
    }
}

#[test]
fn every_customer_has_people_some_to_sell_to_and_some_with_birthdays() {
    for tenant in &TENANTS {
        let contacts: Vec<ContactUpserted> = all(events(tenant), "contact.upserted");
        let roles: HashSet<_> = contacts.iter().map(|contact| contact.role.clone().unwrap().code).collect();
        assert_eq!(roles.len(), 8, "the whole look-up list comes with them");

        let mut of_customer: HashMap<_, Vec<_>> = HashMap::new();
        for contact in &contacts {
            of_customer.entry(contact.customer_code.as_str()).or_default().push(contact);
        }
        let customers = customers(tenant);
        for customer in &customers {
            let people = &of_customer[customer.code.as_str()];
            assert!((2..=5).contains(&people.len()), "{people:?}");
            assert!(people.iter().any(|person| person.is_sales_contact && person.active()), "{people:?}");
        }
        assert_eq!(of_customer.len(), customers.len());
        let codes: HashSet<_> = contacts.iter().map(|contact| &contact.code).collect();
        assert_eq!(codes.len(), contacts.len());
        let percent = |count: usize| count * 100 / contacts.len();
        let other = contacts.iter().filter(|contact| !contact.is_sales_contact).count();
        let born = contacts.iter().filter(|contact| !contact.birthday.is_empty()).count();
        assert!((10..=50).contains(&percent(other)) && (20..=40).contains(&percent(born)), "{other} {born}");
        for contact in &contacts {
            let ways = [&contact.mobile, &contact.business_telephone, &contact.email];
            assert!(ways.iter().any(|way| !way.is_empty()), "{contact:?}");
            assert!(
                contact.email.is_empty() || contact.email.is_ascii() && contact.email.ends_with(".example"),
                "{contact:?}"
            );
            assert!(
                contact.birthday.is_empty() || contact.birthday.parse::<jiff::civil::Date>().is_ok(),
                "{contact:?}"
            );
        }
    }
}

#[test]
fn salesmen_write_notes_and_add_people_before_they_release() {
    let new = TENANTS[0].new_customers();
    assert!(new.iter().all(|new| new.release != new.contacts.is_empty()));
    let notes = new.iter().filter(|new| new.note.is_some()).count();
    assert!((15..=45).contains(&notes), "{notes}");
    let notes = TENANTS[0].notes_of_hope_works();
    assert_eq!(notes.len(), 3);
    assert!(notes.iter().all(|(author, _)| author == "sam@demo.example"));
    assert!(TENANTS[1].notes_of_hope_works().is_empty());
}

#[test]
fn new_customers_end_as_their_data_says() {
    let new = new_customers(&TENANTS[0]);
    let released: Vec<_> = new.iter().filter(|(_, _, release)| *release).map(|(_, customer, _)| customer).collect();
    let valid = |customer: &&&Customer| has_valid_number(&customer.vat_number, &customer.registration_number);
    let (george, elsewhere): (Vec<_>, Vec<_>) = released.iter().partition(|customer| customer.site == "GRG");
    assert_eq!((george.len(), george.iter().filter(valid).count()), (12, 12), "wait for a hand");
    assert_eq!((elsewhere.len(), elsewhere.iter().filter(valid).count()), (14, 10), "10 approved, 4 declined");
    for customer in released {
        assert!(customer.physical_address.is_some() && !customer.telephone.is_empty(), "{customer:?}");
        assert!(!customer.vat_number.is_empty() || !customer.registration_number.is_empty(), "{customer:?}");
    }
    let incomplete = new.iter().filter(|(_, customer, _)| {
        customer.physical_address.is_none()
            || (customer.telephone.is_empty() && customer.email.is_empty())
            || (customer.vat_number.is_empty() && customer.registration_number.is_empty())
    });
    assert_eq!(incomplete.count(), 40);
    let creators: HashSet<_> = new.iter().map(|(creator, _, _)| creator.as_str()).collect();
    assert_eq!(creators, HashSet::from(["sam@demo.example", "thandi@demo.example"]));

    // What they name exists in the lists the ERP sent.
    let customers = customers(&TENANTS[0]);
    let types: HashSet<_> = customers.iter().map(|c| c.customer_type.as_ref().unwrap().code.as_str()).collect();
    let areas: HashSet<_> = customers.iter().map(|c| c.reporting_area.as_ref().unwrap().code.as_str()).collect();
    let ranks: HashSet<_> = customers.iter().map(|c| c.rank.as_ref().unwrap().code.as_str()).collect();
    for (_, customer, _) in &new {
        assert!(types.contains(customer.customer_type.as_str()), "{}", customer.customer_type);
        assert!(areas.contains(customer.reporting_area.as_str()), "{}", customer.reporting_area);
        assert!(ranks.contains(customer.rank.as_str()), "{}", customer.rank);
    }
}

#[test]
fn some_contracts_with_competitors_have_ended_and_some_end_soon() {
    let today: Date = "2026-11-30".parse().unwrap();
    let (author, third_parties) = TENANTS[0].third_parties(today).unwrap();
    assert_eq!((author.as_str(), third_parties.len()), ("sam@demo.example", 10));
    let day =
        |third_party: &serde_json::Value, field: &str| third_party[field].as_str().unwrap().parse::<Date>().unwrap();
    let ends: Vec<Date> = third_parties.iter().map(|it| day(it, "endDate")).collect();
    assert_eq!(ends.iter().filter(|end| **end < today).count(), 2);
    assert!(ends.iter().any(|end| *end > today && *end < "2027-02-28".parse().unwrap()));
    assert!(third_parties.iter().all(|it| day(it, "startDate") < day(it, "endDate")));
    assert!(TENANTS[1].third_parties(today).is_none());
}
