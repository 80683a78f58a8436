//! What customers do: the customer types, with patterns for the names of such companies.
//!
//! In a pattern `{surname}` and `{partner}` are two different surnames, `{initial}` is a capital, `{plant}`, `{creature}` and
//! `{region}` come from `words.rs`, and `{suburb}` and `{city}` are the customer's own.

use super::lists::Entry;

/// A customer type.
pub(super) struct Trade {
    pub(super) entry: Entry,
    /// How often it occurs.
    pub(super) weight: u32,
    pub(super) patterns: &'static [Pattern],
}

/// A pattern for names, with the legal form such a company has.
pub(super) struct Pattern {
    pub(super) name: &'static str,
    pub(super) form: Form,
}

/// Legal form, which decides about registration and VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Private company.
    Proprietary,
    /// Close corporation: none founded after 2011.
    CloseCorporation,
    /// Professionals who are liable themselves.
    Incorporated,
    /// Public company.
    Limited,
    /// Not for profit.
    NonProfit,
    /// School, state, club: not registered as a company.
    Unregistered,
}

impl Form {
    /// End of the registration number; `None` if there is no number.
    pub(super) fn registration_ending(self) -> Option<&'static str> {
        match self {
            Self::Proprietary => Some("07"),
            Self::CloseCorporation => Some("23"),
            Self::Incorporated => Some("21"),
            Self::Limited => Some("06"),
            Self::NonProfit => Some("08"),
            Self::Unregistered => None,
        }
    }

    /// What stands behind the name.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Self::Proprietary => " (Pty) Ltd",
            Self::CloseCorporation => " CC",
            Self::Incorporated => " Inc.",
            Self::Limited => " Ltd",
            Self::NonProfit => " NPC",
            Self::Unregistered => "",
        }
    }
}

const fn pty(name: &'static str) -> Pattern {
    Pattern { name, form: Form::Proprietary }
}

const fn cc(name: &'static str) -> Pattern {
    Pattern { name, form: Form::CloseCorporation }
}

const fn inc(name: &'static str) -> Pattern {
    Pattern { name, form: Form::Incorporated }
}

const fn ltd(name: &'static str) -> Pattern {
    Pattern { name, form: Form::Limited }
}

const fn npc(name: &'static str) -> Pattern {
    Pattern { name, form: Form::NonProfit }
}

const fn plain(name: &'static str) -> Pattern {
    Pattern { name, form: Form::Unregistered }
}

const fn trade(code: &'static str, description: &'static str, weight: u32, patterns: &'static [Pattern]) -> Trade {
    Trade { entry: Entry { code, description }, weight, patterns }
}

/// Not-for-profit organisations.
pub(super) const NON_PROFIT: Entry = Entry { code: "NPO", description: "Non-profit" };

/// All customer types.
#[rustfmt::skip]
pub(super) const TRADES: &[Trade] = &[
    trade("RETAIL", "Retail", 14, &[
        pty("{surname} & Sons Furnishers"), cc("{surname} Outfitters"), cc("{suburb} Hardware"), cc("{suburb} Pharmacy"), pty("{plant} Home & Garden"),
        cc("{creature} Books"), pty("{region} Motors"), pty("{surname} Tyres"), cc("{suburb} Stationers"), pty("{plant} Supermarket"), pty("{region} Pet & Feed"),
        cc("{surname} Jewellers"), pty("{creature} Cycles"), cc("{suburb} Optometrists"),
    ]),
    trade("CONSTRUCTION", "Construction", 10, &[
        pty("{surname} Construction"), pty("{region} Civils"), cc("{surname} & {partner} Builders"), pty("{region} Roofing"), cc("{surname} Plumbing"),
        pty("{creature} Scaffolding"), pty("{region} Readymix"), cc("{surname} Electrical Contractors"), pty("{surname} {partner} Projects"), pty("{plant} Developments"),
    ]),
    trade("EDUCATION", "Education", 10, &[
        plain("{plant} Primary School"), plain("{creature} Primary School"), plain("{plant} High School"), plain("{region} High School"), pty("{plant} College"),
        pty("{creature} Montessori"), pty("{region} Business School"), plain("{plant} Pre-Primary"), pty("{region} Driving Academy"), npc("{plant} Early Learning Centre"),
    ]),
    trade("LEGAL", "Legal", 9, &[
        inc("{surname} Attorneys"), inc("{surname} {partner} Attorneys"), inc("{surname} & {partner}"), inc("{surname}, {partner} & Associates"),
        inc("{initial} {surname} Attorneys"), inc("{surname} {partner} Conveyancers"), plain("Advocate {initial} {surname}"),
    ]),
    trade("HEALTHCARE", "Healthcare", 10, &[
        inc("Dr {initial} {surname} & Partners"), inc("Drs {surname} & {partner}"), pty("{plant} Medical Centre"), pty("{region} Private Clinic"), pty("{suburb} Veterinary Clinic"),
        inc("{surname} Dental Practice"), inc("{surname} & {partner} Physiotherapists"), pty("{region} Radiology"), pty("{plant} Frail Care Centre"), inc("{surname} Pathologists"),
    ]),
    trade("MINING", "Mining", 3, &[
        pty("{region} Aggregates"), pty("{surname} Drilling & Blasting"), ltd("{region} Resources"), pty("{region} Granite"), pty("{surname} Mining Supplies"), pty("{region} Minerals Laboratory"),
    ]),
    trade("GOVERNMENT", "Government", 4, &[
        plain("{suburb} Public Library"), plain("{suburb} Community Clinic"), plain("{city} Traffic Department"), plain("{city} Magistrate's Court"), plain("{city} Municipal Stores"),
        plain("{region} District Health Office"), plain("{region} District Education Office"), plain("{city} Fire & Rescue"), plain("{city} Home Affairs Office"), plain("{suburb} Licensing Office"),
    ]),
    trade("HOSPITALITY", "Hospitality", 8, &[
        cc("{plant} Guest House"), pty("{creature} Lodge"), pty("The {creature} Boutique Hotel"), pty("{region} Conference Centre"), cc("{plant} Restaurant"), pty("{region} Country Club"),
        pty("{creature} Game Reserve"), cc("{surname}'s Kitchen"), pty("{plant} Events & Catering"), pty("{region} Tours"),
    ]),
    trade("FINANCE", "Financial services", 8, &[
        inc("{surname} & {partner} Chartered Accountants"), pty("{region} Insurance Brokers"), pty("{surname} Wealth"), pty("{creature} Capital"), pty("{surname} Bookkeeping"),
        pty("{region} Financial Services"), inc("{surname} {partner} Auditors"), pty("{plant} Employee Benefits"),
    ]),
    trade("MANUFACTURING", "Manufacturing", 9, &[
        pty("{region} Plastics"), pty("{surname} Engineering"), pty("{region} Packaging"), pty("{plant} Foods"), pty("{surname} Steel Works"), pty("{region} Textiles"), pty("{creature} Paints"),
        pty("{surname} Joinery"), pty("{region} Foundry"), pty("{creature} Signs & Displays"),
    ]),
    trade("LOGISTICS", "Transport and logistics", 6, &[
        pty("{surname} Transport"), pty("{region} Freight"), pty("{creature} Logistics"), pty("{creature} Couriers"), pty("{surname} Clearing & Forwarding"), pty("{region} Cold Storage"), cc("{surname} Furniture Removals"),
    ]),
    trade("AGRICULTURE", "Agriculture", 4, &[
        cc("{surname} Boerdery"), pty("{region} Fruit Packers"), pty("{plant} Farms"), pty("{region} Abattoir"), pty("{surname} Nurseries"), pty("{region} Irrigation"), pty("{region} Agri Co-operative"),
    ]),
    trade("PROFESSIONAL", "Professional services", 8, &[
        pty("{surname} Architects"), inc("{surname} & {partner} Quantity Surveyors"), pty("{creature} Software"), pty("{creature} Media"), pty("{surname} Consulting Engineers"), pty("{plant} Recruitment"),
        pty("{region} Land Surveyors"), pty("{plant} Design Studio"), pty("{creature} Security Services"),
    ]),
    trade("PROPERTY", "Property", 4, &[
        pty("{surname} Properties"), pty("{plant} Estates"), pty("{region} Letting"), pty("{surname} {partner} Property Management"), plain("{plant} Body Corporate"), npc("{plant} Retirement Village"),
    ]),
    trade(NON_PROFIT.code, NON_PROFIT.description, 3, &[
        npc("{plant} Hospice"), npc("{region} Children's Trust"), npc("{creature} Foundation"), npc("{region} Community Development"), plain("{suburb} Methodist Church"), npc("{region} Conservation Society"),
    ]),
];
