//! What a company is, whoever writes it down: name, place, numbers, addresses.

use std::collections::HashSet;

use crm_proto::erp::{Address, AddressType};

use super::{
    dice::Dice,
    lists::{Entry, RANKS, Rank},
    places::{Suburb, TOWNS, Town},
    trades::{Form, TRADES, Trade},
    words::{CREATURES, INITIALS, PLANTS, SURNAMES, regions},
};

/// A company in South Africa.
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) trading_name: String,
    pub(super) trade: Entry,
    pub(super) rank: &'static Rank,
    pub(super) town: &'static Town,
    pub(super) telephone: String,
    pub(super) fax: String,
    pub(super) email: String,
    pub(super) website: String,
    pub(super) registration_number: String,
    pub(super) vat_number: String,
    /// Physical address first.
    pub(super) addresses: Vec<Address>,
}

/// Makes companies of which no two have the same name.
pub(super) struct Profiles {
    names: HashSet<String>,
}

impl Profiles {
    /// Names that are taken from the start.
    pub(super) fn without(names: &[&str]) -> Self {
        Self { names: names.iter().map(|name| name.to_lowercase()).collect() }
    }

    /// The next company, served by `site`.
    pub(super) fn next(&mut self, dice: &mut Dice, site: Entry) -> Profile {
        let (town, suburb) = place(dice, site);
        let (trade, form, base) = self.name(dice, town, suburb);
        let shows_form = dice.chance(60) && form != Form::Unregistered;
        let name = if shows_form { format!("{base}{}", form.suffix()) } else { base.clone() };
        let rank = dice.pick_weighted(&RANKS, |rank| rank.weight);
        let domain = domain(&base);
        let mailbox = dice.word(&["info", "office", "admin", "accounts", "enquiries"]);
        Profile {
            trading_name: if shows_form && dice.chance(35) { base } else { String::new() },
            name,
            trade: trade.entry,
            rank,
            town,
            telephone: telephone(dice, town),
            fax: if dice.chance(25) { telephone(dice, town) } else { String::new() },
            email: format!("{mailbox}@{domain}"),
            website: if dice.chance(60) { format!("www.{domain}") } else { String::new() },
            registration_number: registration_number(dice, form),
            vat_number: if form != Form::Unregistered && dice.chance(80) { vat_number(dice) } else { String::new() },
            addresses: addresses(dice, town, suburb),
        }
    }

    fn name(&mut self, dice: &mut Dice, town: &Town, suburb: &Suburb) -> (&'static Trade, Form, String) {
        let mut attempt = 0;
        loop {
            let trade = dice.pick_weighted(TRADES, |trade| trade.weight);
            let pattern = dice.pick(trade.patterns);
            let mut name = fill(pattern.name, dice, town, suburb);
            // Where a name is taken, a namesake elsewhere is told apart as people do it.
            if attempt > 5 && !name.contains(town.city) {
                name = format!("{name} {}", town.city);
            }
            if self.names.insert(name.to_lowercase()) {
                return (trade, pattern.form, name);
            }
            attempt += 1;
        }
    }
}

fn place(dice: &mut Dice, site: Entry) -> (&'static Town, &'static Suburb) {
    // Half of the customers are in the site's own city, which stands first among its towns.
    let mut towns = TOWNS.iter().filter(|town| town.site == site);
    let own = towns.clone().next().filter(|_| dice.chance(50));
    let town = own.unwrap_or_else(|| {
        let all: Vec<_> = towns.by_ref().collect();
        *dice.pick_weighted(&all, |town| u32::try_from(town.suburbs.len()).unwrap_or(1))
    });
    (town, dice.pick(town.suburbs))
}

fn fill(pattern: &str, dice: &mut Dice, town: &Town, suburb: &Suburb) -> String {
    let surname = dice.word(SURNAMES);
    let mut partner = dice.word(SURNAMES);
    while partner == surname {
        partner = dice.word(SURNAMES);
    }
    // "City Centre Pharmacy" could be anywhere.
    let suburb = if suburb.name == "City Centre" || suburb.name == "Central" { town.city } else { suburb.name };
    pattern
        .replace("{surname}", surname)
        .replace("{partner}", partner)
        .replace("{initial}", dice.word(INITIALS))
        .replace("{plant}", dice.word(PLANTS))
        .replace("{creature}", dice.word(CREATURES))
        .replace("{region}", dice.word(regions(town.site.code)))
        .replace("{suburb}", suburb)
        .replace("{city}", town.city)
}

/// A domain that can belong to nobody: `.example` is reserved for that.
fn domain(name: &str) -> String {
    let plain = name.to_lowercase().replace('\'', "").replace(" & ", " ").replace('é', "e");
    let words = plain.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("{}.example", words.collect::<Vec<_>>().join("-"))
}

fn telephone(dice: &mut Dice, town: &Town) -> String {
    format!("{} {}{} {}", town.dial, dice.between(3, 9), dice.digits(2), dice.digits(4))
}

fn registration_number(dice: &mut Dice, form: Form) -> String {
    let Some(ending) = form.registration_ending() else { return String::new() };
    let years = if form == Form::CloseCorporation { (1985, 2010) } else { (1974, 2024) };
    format!("{}/{}/{ending}", dice.between(years.0, years.1), dice.digits(6))
}

fn vat_number(dice: &mut Dice) -> String {
    format!("4{}", dice.digits(9))
}

fn addresses(dice: &mut Dice, town: &Town, suburb: &Suburb) -> Vec<Address> {
    let street =
        address(AddressType::Physical, town, suburb.name, suburb.street_code, street_lines(dice, town, suburb));
    let mut addresses = vec![street.clone()];
    if dice.chance(70) {
        let lines = vec![format!("PO Box {}", dice.between(11, 9_999))];
        addresses.push(address(AddressType::Postal, town, suburb.name, suburb.box_code, lines));
    } else if dice.chance(60) {
        addresses.push(Address { r#type: AddressType::Postal.into(), ..street });
    }
    if dice.chance(10) {
        let lines = street_lines(dice, town, suburb);
        addresses.push(address(AddressType::Delivery, town, suburb.name, suburb.street_code, lines));
    }
    addresses
}

fn address(r#type: AddressType, town: &Town, suburb: &str, postal_code: &str, lines: Vec<String>) -> Address {
    Address {
        r#type: r#type.into(),
        lines,
        // A town that is its own suburb is not written twice.
        suburb: if suburb == town.city { String::new() } else { suburb.to_owned() },
        city: town.city.to_owned(),
        province: town.province.to_owned(),
        postal_code: postal_code.to_owned(),
        country: "South Africa".to_owned(),
        telephone: String::new(),
        is_default: false,
    }
}

fn street_lines(dice: &mut Dice, town: &Town, suburb: &Suburb) -> Vec<String> {
    let street = format!("{} {}", dice.between(1, 280), dice.word(suburb.streets));
    let house = dice.word(regions(town.site.code));
    match dice.between(1, 10) {
        1 => vec![format!("Unit {}, {house} Park", dice.between(1, 30)), street],
        2 => vec![format!("{} Floor, {house} House", dice.word(&["Ground", "First", "Second", "Third"])), street],
        _ => vec![street],
    }
}
