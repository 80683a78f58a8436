//! What the salesmen typed into the CRM themselves: customers that the ERP does not know yet.

use crm_proto::{
    customers::{Address, Contact, CreateCustomerRequest, Customer},
    erp::{self, AddressType},
};
use uuid::Uuid;

use super::{
    DemoTenant, HOPE_WORKS, contacts,
    dice::Dice,
    erp::customers,
    lists::{Entry, GRG},
    notes,
    profile::{Profile, Profiles},
};

/// A customer to create in the CRM.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCustomer {
    /// The same at every start: as `Idempotency-Key` it keeps the customer from being created twice.
    pub key: Uuid,
    /// E-mail address of the salesman who creates it, and becomes its main salesman.
    pub created_by: String,
    /// What he sends.
    pub request: CreateCustomerRequest,
    /// The people there, whom he adds before he releases.
    pub contacts: Vec<Contact>,
    /// What he writes down about it.
    pub note: Option<String>,
    /// Whether he releases it at once. What the accounts department will say follows from the data.
    pub release: bool,
}

/// How many new customers of which kind a tenant has.
pub(super) struct Plan {
    /// Complete, of site George, and released: they wait for a decision by hand.
    pub(super) waiting: u32,
    /// Complete and released: they will be approved.
    pub(super) to_be_approved: u32,
    /// Released with numbers that are not valid: they will be declined.
    pub(super) to_be_declined: u32,
    /// Complete.
    pub(super) complete: u32,
    /// With numbers that are not valid.
    pub(super) wrong_numbers: u32,
    /// Something needed for a release is missing.
    pub(super) incomplete: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Complete,
    WrongNumbers,
    Incomplete,
}

pub(super) fn new_customers(tenant: &DemoTenant) -> Vec<NewCustomer> {
    let mut profiles = Profiles::without(&[HOPE_WORKS]);
    // Names of customers the ERP has are taken.
    customers(tenant, &mut profiles);
    let plan = &tenant.plan;
    let groups = [
        (plan.waiting, Kind::Complete, true, Some(GRG)),
        (plan.to_be_approved, Kind::Complete, true, None),
        (plan.to_be_declined, Kind::WrongNumbers, true, None),
        (plan.complete, Kind::Complete, false, None),
        (plan.wrong_numbers, Kind::WrongNumbers, false, None),
        (plan.incomplete, Kind::Incomplete, false, None),
    ];
    let each = groups.iter().flat_map(|&(count, kind, release, site)| (0..count).map(move |_| (kind, release, site)));
    (1_u32..)
        .zip(each)
        .map(|(number, (kind, release, site))| {
            let topic = format!("new customer {number}");
            let mut dice = Dice::new(tenant.seed, &topic);
            // Those two have log-ins.
            let creators = tenant.staff.iter().filter(|person| person.mailbox == "sam" || person.mailbox == "thandi");
            let creators: Vec<_> = creators.collect();
            let creator = dice.pick(&creators);
            let profile = profiles.next(&mut dice, site.unwrap_or(creator.site));
            let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("urn:erp:{}", tenant.slug).as_bytes());
            let customer = customer(&mut dice, profile, kind);
            // Thrown on their own: they shift nothing of the customer.
            let mut dice = Dice::new(tenant.seed, &format!("people of {topic}"));
            let people = release.then(|| contacts::of_new_customer(&mut dice, &customer.telephone, &customer.email));
            NewCustomer {
                key: Uuid::new_v5(&namespace, topic.as_bytes()),
                created_by: tenant.email(creator),
                contacts: people.unwrap_or_default(),
                note: notes::of_new_customer(&mut dice),
                request: CreateCustomerRequest { customer: Some(customer) },
                release,
            }
        })
        .collect()
}

fn customer(dice: &mut Dice, profile: Profile, kind: Kind) -> Customer {
    let Entry { code: site, .. } = profile.town.site;
    let address = |r#type: AddressType| profile.addresses.iter().find(|address| address.r#type() == r#type).map(to_crm);
    let mut customer = Customer {
        physical_address: address(AddressType::Physical),
        postal_address: address(AddressType::Postal),
        name: profile.name,
        customer_type: profile.trade.code.to_owned(),
        rank: profile.rank.entry.code.to_owned(),
        reporting_area: profile.town.area.code.to_owned(),
        site: site.to_owned(),
        telephone: profile.telephone,
        fax: profile.fax,
        email: profile.email,
        website: profile.website,
        trading_name: profile.trading_name,
        registration_number: profile.registration_number,
        vat_number: profile.vat_number,
        ..Customer::default()
    };
    match kind {
        // Schools and the state have no registration number, but some tax number everybody has.
        Kind::Complete if customer.registration_number.is_empty() && customer.vat_number.is_empty() => {
            customer.vat_number = format!("4{}", dice.digits(9));
        }
        Kind::Complete => {}
        Kind::WrongNumbers => {
            customer.registration_number = String::new();
            // As found in real life: an old tax number, a digit short, an excuse.
            let wrong = [format!("9{}", dice.digits(9)), format!("4{}", dice.digits(8)), "Applied for".to_owned()];
            customer.vat_number.clone_from(dice.pick(&wrong));
        }
        Kind::Incomplete => leave_out(dice, &mut customer),
    }
    customer
}

/// A salesman in a hurry: leaves out at least one thing that a release needs.
fn leave_out(dice: &mut Dice, customer: &mut Customer) {
    let first = dice.between(0, 2);
    for (number, percent) in [(0, 40), (1, 30), (2, 50)] {
        if number != first && !dice.chance(percent) {
            continue;
        }
        match number {
            0 => (customer.physical_address, customer.postal_address) = (None, None),
            1 => (customer.telephone, customer.email) = (String::new(), String::new()),
            _ => (customer.vat_number, customer.registration_number) = (String::new(), String::new()),
        }
    }
}

fn to_crm(address: &erp::Address) -> Address {
    let erp::Address { lines, suburb, city, province, postal_code, country, .. } = address.clone();
    Address { lines, suburb, city, province, postal_code, country }
}
