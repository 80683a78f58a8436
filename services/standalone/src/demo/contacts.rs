//! The people at the customers: who buys, who pays, who calls when a machine stands still.

use crm_proto::{
    customers::Contact,
    erp::{ContactUpserted, CustomerUpserted},
};

use super::{
    DemoTenant,
    dice::Dice,
    first_names::{MEN, WOMEN},
    lists::Entry,
    words::SURNAMES,
};

/// What a contact does at the customer.
struct Role {
    entry: Entry,
    /// How often it occurs.
    weight: u32,
    /// Whether the salesmen deal with such people.
    sells_to: bool,
}

const fn role(code: &'static str, description: &'static str, weight: u32, sells_to: bool) -> Role {
    Role { entry: Entry { code, description }, weight, sells_to }
}

/// Whoever decides about machines stands first.
const ROLES: [Role; 8] = [
    role("BUYER", "Buying Officer", 5, true),
    role("OWNER", "Owner", 3, true),
    role("OFFICE", "Office Manager", 5, true),
    role("IT", "IT Manager", 3, true),
    role("TECHNICAL", "Technical Manager", 3, true),
    role("FINANCE", "Financial Manager", 3, true),
    role("ACCOUNTS", "Accounts Clerk", 5, false),
    role("RECEPTION", "Receptionist", 4, false),
];

/// The people of one customer of the ERP: two to five, the first of them somebody to sell to.
pub(super) fn of_customer(tenant: &DemoTenant, number: u32, customer: &CustomerUpserted) -> Vec<ContactUpserted> {
    let mut dice = Dice::new(tenant.seed, &format!("contacts {number}"));
    let count = *dice.pick_weighted(&[2_u32, 3, 4, 5], |count| 6 - count);
    let place = Place { telephone: &customer.telephone, email: &customer.email };
    (1..=count)
        .map(|position| ContactUpserted {
            code: format!("{}-{position}", customer.code),
            customer_code: customer.code.clone(),
            ..person(&mut dice, &place, position == 1)
        })
        .collect()
}

/// The people of a customer that a salesman is about to release: one or two, all of whom he deals with.
pub(super) fn of_new_customer(dice: &mut Dice, telephone: &str, email: &str) -> Vec<Contact> {
    let place = Place { telephone, email };
    let people = (0..dice.between(1, 2)).map(|_| person(dice, &place, true));
    people.collect::<Vec<_>>().into_iter().map(to_crm).collect()
}

/// Where people work, as far as it shows in their numbers.
struct Place<'a> {
    telephone: &'a str,
    email: &'a str,
}

fn person(dice: &mut Dice, place: &Place<'_>, sells_to: bool) -> ContactUpserted {
    let roles: Vec<_> = ROLES.iter().filter(|role| role.sells_to || !sells_to).collect();
    let role = *dice.pick_weighted(&roles, |role| role.weight);
    let is_woman = dice.chance(52);
    let given_name = dice.word(if is_woman { WOMEN } else { MEN });
    let family_name = dice.word(SURNAMES);
    let title = match dice.between(1, 20) {
        1 => "Dr",
        2..=8 if is_woman => dice.word(&["Ms", "Mrs"]),
        2..=8 => "Mr",
        _ => "",
    };
    let mobile = dice.chance(75);
    ContactUpserted {
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        title: title.to_owned(),
        role: Some(role.entry.to_message()),
        telephone: String::new(),
        mobile: if mobile { cell_number(dice) } else { String::new() },
        // Whoever has no cell number is called at work.
        business_telephone: if !mobile || dice.chance(40) { place.telephone.to_owned() } else { String::new() },
        email: if dice.chance(85) { mailbox(given_name, family_name, place.email) } else { String::new() },
        is_sales_contact: role.sells_to,
        accepts_sales_calls: Some(role.sells_to && dice.chance(85)),
        birthday: if dice.chance(30) { birthday(dice) } else { String::new() },
        active: Some(sells_to || dice.chance(94)),
        ..ContactUpserted::default()
    }
}

fn cell_number(dice: &mut Dice) -> String {
    let network = dice.word(&["060", "061", "071", "072", "073", "076", "078", "079", "081", "082", "083", "084"]);
    format!("{network} {} {}", dice.digits(3), dice.digits(4))
}

/// `given.family@` where the customer has its mail.
fn mailbox(given_name: &str, family_name: &str, email: &str) -> String {
    let plain = |name: &str| name.to_lowercase().replace(['\'', ' '], "").replace('é', "e");
    match email.split_once('@') {
        Some((_, domain)) => format!("{}.{}@{domain}", plain(given_name), plain(family_name)),
        None => String::new(),
    }
}

fn birthday(dice: &mut Dice) -> String {
    format!("{}-{:02}-{:02}", dice.between(1958, 2001), dice.between(1, 12), dice.between(1, 28))
}

fn to_crm(contact: ContactUpserted) -> Contact {
    Contact {
        given_name: contact.given_name,
        family_name: contact.family_name,
        title: contact.title,
        role: contact.role.map(|role| role.code).unwrap_or_default(),
        telephone: contact.telephone,
        mobile: contact.mobile,
        business_telephone: contact.business_telephone,
        email: contact.email,
        is_sales_contact: Some(contact.is_sales_contact),
        accepts_sales_calls: contact.accepts_sales_calls,
        birthday: contact.birthday,
        active: contact.active,
        ..Contact::default()
    }
}
