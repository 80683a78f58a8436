//! The dealers' people.

use super::lists::{CPT, DBN, Entry, GQE, GRG, JHB};

/// An employee.
pub(super) struct Person {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// First part of the e-mail address.
    pub(super) mailbox: &'static str,
    pub(super) telephone: &'static str,
    /// Code of the manager; empty at the top.
    pub(super) manager: &'static str,
    pub(super) site: Entry,
    /// What the person does.
    pub(super) job: Job,
}

/// What an employee does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Job {
    /// Sells; the number is his share of the site's customers.
    Sales(u32),
    /// Sold, and has left.
    FormerSales,
    /// Anything else.
    Office,
}

impl Person {
    /// Share of the site's customers; 0 for those who do not sell.
    pub(super) fn share(&self) -> u32 {
        if let Job::Sales(share) = self.job { share } else { 0 }
    }
}

const fn person(
    code: &'static str,
    name: &'static str,
    mailbox: &'static str,
    telephone: &'static str,
    manager: &'static str,
    site: Entry,
    job: Job,
) -> Person {
    Person { code, name, mailbox, telephone, manager, site, job }
}

/// Managers stand before their people.
#[rustfmt::skip]
pub(super) const KAROO: &[Person] = &[
    person("E001", "Johan Botha", "johan", "021 551 4000", "", CPT, Job::Office),
    person("E002", "Maria Fernandes", "maria", "021 551 4010", "E001", CPT, Job::Office),
    person("E003", "Priscilla Adams", "priscilla", "021 551 4030", "E001", CPT, Job::Office),
    person("E004", "Deon Kruger", "deon", "021 551 4050", "E001", CPT, Job::Office),
    person("E005", "Ayesha Khan", "admin", "021 551 4002", "E001", CPT, Job::Office),
    person("E010", "Sam Petersen", "sam", "021 551 4011", "E002", CPT, Job::Sales(31)),
    person("E011", "Ruan van Zyl", "ruan", "021 551 4012", "E002", CPT, Job::Sales(26)),
    person("E012", "Nomsa Mthembu", "nomsa", "021 551 4013", "E002", CPT, Job::Sales(23)),
    person("E013", "Fatima Davids", "fatima", "021 551 4014", "E002", CPT, Job::Sales(20)),
    person("E020", "Thandi Nkosi", "thandi", "011 822 6011", "E002", JHB, Job::Sales(24)),
    person("E021", "Pieter Joubert", "pieter", "011 822 6012", "E002", JHB, Job::Sales(22)),
    person("E022", "Lerato Mokoena", "lerato", "011 822 6013", "E002", JHB, Job::Sales(20)),
    person("E023", "Kabelo Molefe", "kabelo", "011 822 6014", "E002", JHB, Job::Sales(18)),
    person("E024", "Brenda Jacobs", "brenda", "011 822 6015", "E002", JHB, Job::Sales(16)),
    person("E030", "Priya Naidoo", "priya", "031 705 3011", "E002", DBN, Job::Sales(55)),
    person("E031", "Sipho Zulu", "sipho", "031 705 3012", "E002", DBN, Job::Sales(45)),
    person("E040", "Xolani Mbatha", "xolani", "041 364 2011", "E002", GQE, Job::Sales(1)),
    person("E050", "Anneke Swart", "anneke", "044 873 5011", "E002", GRG, Job::Sales(1)),
    person("E051", "Gert Maree", "gert", "", "E002", CPT, Job::FormerSales),
    person("E060", "Zubeida Salie", "zubeida", "021 551 4031", "E003", CPT, Job::Office),
    person("E061", "Thabo Radebe", "thabo", "021 551 4032", "E003", CPT, Job::Office),
    person("E070", "Charl Visser", "charl", "021 551 4051", "E004", CPT, Job::Office),
    person("E071", "Lindiwe Dube", "lindiwe", "011 822 6051", "E004", JHB, Job::Office),
];

/// Managers stand before their people.
#[rustfmt::skip]
pub(super) const NORTHGATE: &[Person] = &[
    person("N01", "Alan Whitfield", "alan", "011 794 2200", "", JHB, Job::Office),
    person("N02", "Maria Govender", "maria", "011 794 2210", "N01", JHB, Job::Office),
    person("N03", "Elsabe Fourie", "elsabe", "011 794 2230", "N01", JHB, Job::Office),
    person("N04", "Neo Motaung", "admin", "011 794 2202", "N01", JHB, Job::Office),
    person("N10", "Sam Mahlangu", "sam", "011 794 2211", "N02", JHB, Job::Sales(40)),
    person("N11", "Dirk Coetzee", "dirk", "011 794 2212", "N02", JHB, Job::Sales(35)),
    person("N12", "Palesa Mofokeng", "palesa", "011 794 2213", "N02", JHB, Job::Sales(25)),
    person("N20", "Thandi Khumalo", "thandi", "031 566 1811", "N02", DBN, Job::Sales(60)),
    person("N21", "Yusuf Essop", "yusuf", "031 566 1812", "N02", DBN, Job::Sales(40)),
    person("N30", "Hannelie Roos", "hannelie", "011 794 2231", "N03", JHB, Job::Office),
];
