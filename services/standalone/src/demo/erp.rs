//! What the dealer's ERP says when the CRM is connected: everybody who works there, every customer, and the people there.

use std::collections::BTreeMap;

use crm_erp_simulator::{
    cloud_event::{AttributeError, CloudEvent},
    schema::{self, Envelope},
};
use crm_proto::{
    erp::{AddressesReplaced, CustomerStatus, CustomerUpserted, EmployeeUpserted},
    types::Money,
};
use jiff::{Timestamp, civil::Date};
use prost::{Message, Name};
use uuid::Uuid;

use super::{
    DemoTenant, HOPE_WORKS, contacts,
    dice::Dice,
    lists::{CPT, Entry, RANKS},
    profile::{Profile, Profiles},
    sales,
    staff::{Job, Person},
    trades::NON_PROFIT,
};

/// The sequence of messages that are sent once.
const EDITION: u64 = 1;
/// When the messages were written: 2026-11-01T04:00:00Z.
const WRITE_TIME: i64 = 1_793_505_600;

/// All messages, employees first: later messages only speak of what earlier ones introduced.
pub(super) fn messages(tenant: &DemoTenant) -> Result<Vec<CloudEvent>, AttributeError> {
    let mut messages = Vec::new();
    for person in tenant.staff {
        messages.push(seal(tenant, &employee(tenant, person))?);
    }
    let customers = customers(tenant, &mut Profiles::without(&[HOPE_WORKS]));
    for (customer, addresses) in &customers {
        messages.push(seal(tenant, customer)?);
        messages.push(seal(tenant, addresses)?);
    }
    for (number, (customer, _)) in (1..).zip(&customers) {
        for contact in contacts::of_customer(tenant, number, customer) {
            messages.push(seal(tenant, &contact)?);
        }
    }
    Ok(messages)
}

/// What each customer was invoiced, told in the month of `today`.
pub(super) fn sales_messages(tenant: &DemoTenant, today: Date) -> Result<Vec<CloudEvent>, AttributeError> {
    let customers = customers(tenant, &mut Profiles::without(&[HOPE_WORKS]));
    let told = (1..).zip(&customers).map(|(number, (customer, _))| {
        seal_as(tenant, &sales::of_customer(tenant, number, customer, today), edition_of(today))
    });
    told.collect()
}

/// What each salesman sold, told in the month of `today`.
pub(super) fn totals_messages(tenant: &DemoTenant, today: Date) -> Result<Vec<CloudEvent>, AttributeError> {
    let salesmen = tenant.staff.iter().filter(|person| person.share() > 0);
    let told = salesmen.map(|person| seal_as(tenant, &sales::of_salesman(tenant, person, today), edition_of(today)));
    told.collect()
}

/// Goes up with every month.
fn edition_of(today: Date) -> u64 {
    u64::from(today.year().unsigned_abs()) * 12 + u64::from(today.month().unsigned_abs())
}

fn seal<M: Message + Name>(tenant: &DemoTenant, message: &M) -> Result<CloudEvent, AttributeError> {
    seal_as(tenant, message, EDITION)
}

fn seal_as<M: Message + Name>(tenant: &DemoTenant, message: &M, edition: u64) -> Result<CloudEvent, AttributeError> {
    let time = Timestamp::from_second(WRITE_TIME).unwrap_or(Timestamp::UNIX_EPOCH);
    let source = format!("urn:erp:{}", tenant.slug);
    let envelope = Envelope { id: String::new(), source, sequence: edition, time };
    let mut event = schema::seal(message, envelope)?;
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, event.source.as_bytes());
    let name = format!("demo {edition} {} {}", event.r#type, event.subject);
    event.id = Uuid::new_v5(&namespace, name.as_bytes()).to_string();
    Ok(event)
}

fn employee(tenant: &DemoTenant, person: &Person) -> EmployeeUpserted {
    EmployeeUpserted {
        code: person.code.to_owned(),
        display_name: person.name.to_owned(),
        email: tenant.email(person),
        telephone: person.telephone.to_owned(),
        active: Some(person.job != Job::FormerSales),
        salesman: person.job != Job::Office,
        manager_code: person.manager.to_owned(),
        site: person.site.code.to_owned(),
    }
}

/// The customers, and with them the names that are taken.
pub(super) fn customers(tenant: &DemoTenant, profiles: &mut Profiles) -> Vec<(CustomerUpserted, AddressesReplaced)> {
    (1..=tenant.customers)
        .map(|number| {
            let mut dice = Dice::new(tenant.seed, &format!("customer {number}"));
            let code = tenant.code(number);
            if number == HOPE_WORKS_NUMBER && tenant.has_hope_works {
                return hope_works(tenant, &mut dice, profiles, code);
            }
            let (site, _) = dice.pick_weighted(tenant.sites, |(_, weight)| *weight);
            let profile = profiles.next(&mut dice, *site);
            customer(tenant, &mut dice, code, profile)
        })
        .collect()
}

/// Number of the customer that the manual uses as its example.
const HOPE_WORKS_NUMBER: u32 = 417;

fn hope_works(
    tenant: &DemoTenant,
    dice: &mut Dice,
    profiles: &mut Profiles,
    code: String,
) -> (CustomerUpserted, AddressesReplaced) {
    let profile = Profile {
        name: HOPE_WORKS.to_owned(),
        trading_name: String::new(),
        trade: NON_PROFIT,
        rank: &RANKS[1],
        email: "info@hope-works.example".to_owned(),
        website: "www.hope-works.example".to_owned(),
        registration_number: "2003/018447/08".to_owned(),
        ..profiles.next(dice, CPT)
    };
    let (mut customer, addresses) = customer(tenant, dice, code, profile);
    let code_of = |mailbox: &str| {
        let person = tenant.staff.iter().find(|person| person.mailbox == mailbox);
        person.map(|person| person.code.to_owned())
    };
    customer.status = CustomerStatus::Active.into();
    customer.main_salesman_code = code_of("sam").unwrap_or_default();
    customer.additional_salesman_codes = code_of("thandi").into_iter().collect();
    (customer, addresses)
}

fn customer(
    tenant: &DemoTenant,
    dice: &mut Dice,
    code: String,
    profile: Profile,
) -> (CustomerUpserted, AddressesReplaced) {
    let status = match dice.between(1, 100) {
        1..=4 => CustomerStatus::Hold,
        5..=12 => CustomerStatus::Inactive,
        _ => CustomerStatus::Active,
    };
    let main = main_salesman(tenant, dice, profile.town.site, status);
    let additional = additional_salesmen(tenant, dice, main, status);
    let account = account(dice, &profile, status);
    let machines = dice.between(profile.rank.machines.0, profile.rank.machines.1);
    let mut custom_fields = BTreeMap::new();
    if dice.chance(60) {
        custom_fields.insert("Machines on site".to_owned(), machines.to_string());
    }
    if dice.chance(15) {
        let rule = dice.word(&["Deliveries before 10:00 only", "Ask for the key at reception", "Use the goods lift"]);
        custom_fields.insert("Delivery instructions".to_owned(), rule.to_owned());
    }
    let addresses = AddressesReplaced { code: code.clone(), addresses: profile.addresses };
    let customer = CustomerUpserted {
        code,
        crm_id: String::new(),
        name: profile.name,
        status: status.into(),
        customer_type: Some(profile.trade.to_message()),
        rank: Some(profile.rank.entry.to_message()),
        reporting_area: Some(profile.town.area.to_message()),
        site: Some(profile.town.site.to_message()),
        main_salesman_code: main.code.to_owned(),
        additional_salesman_codes: additional.into_iter().map(|person| person.code.to_owned()).collect(),
        telephone: profile.telephone,
        fax: profile.fax,
        email: profile.email,
        website: profile.website,
        trading_name: profile.trading_name,
        registration_number: profile.registration_number,
        vat_number: profile.vat_number,
        credit_limit: Some(account.limit),
        payment_terms: account.terms.to_owned(),
        account_balance: Some(account.balance),
        custom_fields,
    };
    (customer, addresses)
}

fn main_salesman(tenant: &DemoTenant, dice: &mut Dice, site: Entry, status: CustomerStatus) -> &'static Person {
    // Whoever left years ago still stands on customers that went before him.
    let former = tenant.staff.iter().find(|person| person.job == Job::FormerSales);
    match former.filter(|person| status == CustomerStatus::Inactive && person.site == site && dice.chance(50)) {
        Some(person) => person,
        None => dice.pick_weighted(tenant.staff, |person| if person.site == site { person.share() } else { 0 }),
    }
}

/// A colleague of the same site here and there. And companies with branches elsewhere: those belong to the first salesman of the
/// other site, too.
fn additional_salesmen(
    tenant: &DemoTenant,
    dice: &mut Dice,
    main: &Person,
    status: CustomerStatus,
) -> Vec<&'static Person> {
    let mut additional: Vec<&'static Person> = Vec::new();
    if status == CustomerStatus::Inactive {
        return additional;
    }
    let at = |site: Entry| tenant.staff.iter().filter(move |person| person.site == site && person.share() > 0);
    let near: Vec<_> = at(main.site).filter(|person| person.code != main.code).collect();
    let elsewhere = tenant.sites.iter().filter(|(site, _)| *site != main.site);
    let far: Vec<_> = elsewhere.filter_map(|(site, _)| at(*site).next()).collect();
    for (percent, colleagues) in [(12, near), (10, far)] {
        if dice.chance(percent) && !colleagues.is_empty() {
            additional.push(*dice.pick(&colleagues));
        }
    }
    additional
}

struct Account {
    limit: Money,
    terms: &'static str,
    balance: Money,
}

fn account(dice: &mut Dice, profile: &Profile, status: CustomerStatus) -> Account {
    let limit = *dice.pick(profile.rank.credit_limits);
    let percent = match status {
        CustomerStatus::Inactive => 0,
        // What puts a customer on hold is mostly this.
        CustomerStatus::Hold => dice.between(101, 140),
        _ if dice.chance(30) => 0,
        _ => dice.between(1, 85),
    };
    let cents = i64::from(limit.max(2_000)) * i64::from(percent) + i64::from(dice.between(0, 99) * percent.min(1));
    Account {
        limit: money(i64::from(limit) * 100),
        terms: dice.word(profile.rank.payment_terms),
        balance: money(cents),
    }
}

pub(super) fn money(cents: i64) -> Money {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    Money { amount: format!("{sign}{}.{:02}", cents / 100, cents % 100), currency: "ZAR".to_owned() }
}
