//! The demo: two office-equipment dealers in South Africa, made up from a fixed seed. Never in production.
//!
//! Pure functions: the same data at every start. [`DemoTenant::erp_messages`] is what the dealer's ERP publishes, and
//! [`DemoTenant::new_customers`] what the salesmen then create in the CRM and, some of it, release. Companies are made in
//! `profile.rs` from the tables in `trades.rs`, `words.rs`, `places.rs` and `lists.rs`; the dealers' people are in `staff.rs`, those at
//! the customers in `contacts.rs`.

mod cold_calls;
mod contacts;
mod crm;
mod dice;
mod erp;
mod first_names;
mod gates;
mod lists;
mod notes;
mod places;
mod profile;
mod sales;
mod staff;
#[cfg(test)]
mod tests;
mod third_parties;
mod trades;
mod words;
mod work;

use crm_erp_simulator::cloud_event::{AttributeError, CloudEvent};
use jiff::{Zoned, civil::Date};
use serde_json::Value;

pub use self::{
    cold_calls::ColdCall,
    crm::NewCustomer,
    gates::{ASKED_TYPE, DemoGate, gates},
    lists::{CALL_CYCLES, OWN_RANKS},
    work::PlannedCase,
};
use self::{
    crm::Plan,
    lists::{CPT, DBN, Entry, GQE, GRG, JHB},
    staff::{KAROO, NORTHGATE, Person},
};

/// The customer that the manual uses as its example. An Active customer of sam in tenant `demo`.
pub const HOPE_WORKS: &str = "Hope Works";

/// A made-up dealer.
pub struct DemoTenant {
    /// Slug of the tenant; e-mail addresses end in `<slug>.example`.
    pub slug: &'static str,
    /// Name of the dealer.
    pub name: &'static str,
    /// First code the ERP simulator gives to approved customers; above all codes in the data.
    pub number_series: &'static str,
    seed: u64,
    code_prefix: &'static str,
    /// How many customers the ERP has.
    pub customers: u32,
    has_hope_works: bool,
    staff: &'static [Person],
    /// Sites with their share of the customers.
    sites: &'static [(Entry, u32)],
    plan: Plan,
}

/// The demo tenants.
pub const TENANTS: [DemoTenant; 2] = [
    DemoTenant {
        slug: "demo",
        name: "Karoo Office Technologies",
        number_series: "CU10001",
        seed: 0x4b61_726f_6f00_0001,
        code_prefix: "CU",
        customers: 3_000,
        has_hope_works: true,
        staff: KAROO,
        sites: &[(CPT, 30), (JHB, 38), (DBN, 16), (GQE, 9), (GRG, 7)],
        plan: Plan {
            waiting: 12,
            to_be_approved: 10,
            to_be_declined: 4,
            complete: 42,
            wrong_numbers: 12,
            incomplete: 40,
        },
    },
    DemoTenant {
        slug: "northgate",
        name: "Northgate Copiers",
        number_series: "NG10001",
        seed: 0x4e6f_7274_6800_0002,
        code_prefix: "NG",
        customers: 800,
        has_hope_works: false,
        staff: NORTHGATE,
        sites: &[(JHB, 65), (DBN, 35)],
        plan: Plan { waiting: 0, to_be_approved: 4, to_be_declined: 2, complete: 10, wrong_numbers: 4, incomplete: 10 },
    },
];

impl DemoTenant {
    /// What the dealer's ERP publishes, in order: employees (managers first), then each customer with its addresses, then the contacts
    /// of each.
    /// Ids and sequences are the same at every start, so publishing it again changes nothing.
    pub fn erp_messages(&self) -> Result<Vec<CloudEvent>, AttributeError> {
        erp::messages(self)
    }

    /// What the ERP then tells of sales, in the month of `today`: of every customer once. Publishing it again in that month changes nothing.
    pub fn sales_messages(&self, today: Date) -> Result<Vec<CloudEvent>, AttributeError> {
        erp::sales_messages(self, today)
    }

    /// What the ERP then tells of what the salesmen sold, in the month of `today`: of every one of them once.
    pub fn totals_messages(&self, today: Date) -> Result<Vec<CloudEvent>, AttributeError> {
        erp::totals_messages(self, today)
    }

    /// Notes about [`HOPE_WORKS`], oldest first, by the e-mail address of who writes them; none if the dealer does not know it.
    #[must_use]
    pub fn notes_of_hope_works(&self) -> Vec<(String, &'static str)> {
        let sam = self.staff.iter().find(|person| self.has_hope_works && person.mailbox == "sam");
        let notes = sam.into_iter().flat_map(|sam| notes::OF_HOPE_WORKS.map(|note| (self.email(sam), note)));
        notes.collect()
    }

    /// Who keeps contracts with competitors, by his e-mail address, and these on the day `today`; nobody in the smaller demo.
    #[must_use]
    pub fn third_parties(&self, today: Date) -> Option<(String, Vec<Value>)> {
        let sam = self.staff.iter().find(|person| self.has_hope_works && person.mailbox == "sam")?;
        Some((self.email(sam), third_parties::third_parties(today)))
    }

    /// Who has planned something, by his e-mail address, and what, at `now` in the dealer's zone; nobody in the smaller demo.
    #[must_use]
    pub fn work(&self, now: &Zoned) -> Vec<(String, Vec<PlannedCase>)> {
        let planning = [("sam", 40), ("thandi", 14)];
        let staff = self.staff.iter().filter(|_| self.has_hope_works);
        let number_of = |person: &Person| planning.iter().find(|(mailbox, _)| *mailbox == person.mailbox).copied();
        let who = staff.filter_map(|person| Some((self.email(person), number_of(person)?.1)));
        who.map(|(email, number)| (email, work::cases(number, now))).collect()
    }

    /// Who has rung whom without being asked, by his e-mail address, at `now` in the dealer's zone; nobody in the smaller demo.
    #[must_use]
    pub fn cold_calls(&self, now: &Zoned) -> Vec<(String, Vec<ColdCall>)> {
        let callers = [("sam", cold_calls::of_sam(now)), ("thandi", cold_calls::of_thandi(now))];
        let staff = self.staff.iter().filter(|_| self.has_hope_works);
        let calls_of = |person: &Person| callers.iter().find(|(mailbox, _)| *mailbox == person.mailbox);
        staff.filter_map(|person| Some((self.email(person), calls_of(person)?.1.clone()))).collect()
    }

    /// Customers that sam and thandi create in the CRM, in the order of creation. To be created after the ERP's messages have
    /// arrived, for the look-up lists come with those.
    #[must_use]
    pub fn new_customers(&self) -> Vec<NewCustomer> {
        crm::new_customers(self)
    }

    fn code(&self, number: u32) -> String {
        format!("{}{number:05}", self.code_prefix)
    }

    fn email(&self, person: &Person) -> String {
        format!("{}@{}.example", person.mailbox, self.slug)
    }
}
