//! Companies that the salesmen rang without being asked, with what they came to know.

use jiff::{ToSpan as _, Zoned, civil::Time};
use serde_json::{Value, json};

/// A cold call to save.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdCall {
    /// The call as the API takes it, without the case type.
    pub call: Value,
    /// Code of the case type.
    pub case_type: &'static str,
}

/// What sam made of his last mornings on the telephone, at `now` in the dealer's zone.
#[must_use]
pub fn of_sam(now: &Zoned) -> Vec<ColdCall> {
    vec![
        ColdCall {
            call: json!({
                "customer": {
                    "name": "Overberg Veterinary Clinic", "telephone": "028 555 0171",
                    "email": "reception@overbergvet.example", "website": "www.overbergvet.example",
                },
                "contact": {
                    "givenName": "Annelie", "familyName": "Conradie", "mobile": "082 555 0171",
                    "email": "annelie@overbergvet.example",
                },
                "case": {
                    "subject": "One colour machine instead of three desktop printers",
                    "information": "About 3,000 pages a month. Scans every patient file by hand.",
                    "value": {"amount": "38500.00", "currency": "ZAR"},
                },
                "call": {
                    "startTime": at(now, -1, 9),
                    "outcome": "The practice manager is tired of cartridges and wants to see prices.",
                },
                "nextActivity": {
                    "type": "ACTIVITY_TYPE_ON_SITE_INSPECTION", "subject": "Count the printers and the pages",
                    "startTime": at(now, 3, 10), "durationMinutes": 60,
                },
            }),
            case_type: "NEW-BUSINESS",
        },
        ColdCall {
            call: json!({
                "customer": {"name": "Strand Street Dental Studio", "telephone": "021 555 0138"},
                "contact": {"givenName": "Farouk", "familyName": "Davids", "telephone": "021 555 0138"},
                "case": {"subject": "Lease with a competitor ends"},
                "call": {
                    "startTime": at(now, -2, 11),
                    "outcome": "Under contract. Service takes three days; would change for a faster one.",
                },
                "nextActivity": {
                    "type": "ACTIVITY_TYPE_CALL", "subject": "Ask what they pay a page",
                    "startTime": at(now, 7, 9), "durationMinutes": 30,
                },
                "thirdParty": {
                    "supplierName": "Cape Copy Company", "endDate": now.date().saturating_add(4.months()).to_string(),
                    "notes": "Two A3 machines, notice three months before the end.",
                },
            }),
            case_type: "RENEWAL",
        },
    ]
}

/// The same of thandi.
#[must_use]
pub fn of_thandi(now: &Zoned) -> Vec<ColdCall> {
    vec![ColdCall {
        call: json!({
            "customer": {"name": "Helderberg Bookkeepers", "telephone": "021 555 0164"},
            "contact": {"givenName": "Lungile", "familyName": "Sithole", "email": "lungile@helderbergbooks.example"},
            "case": {"subject": "Paper and toner for the tax season"},
            "call": {"startTime": at(now, -1, 14), "outcome": "Not now; ring again before the tax season."},
        }),
        case_type: "SUPPLIES",
    }]
}

/// This hour, so many days from today.
fn at(now: &Zoned, days: i32, hour: i8) -> String {
    let date = now.date().saturating_add(days.days());
    let start = date.to_datetime(Time::constant(hour, 0, 0, 0)).to_zoned(now.time_zone().clone());
    start.map_or_else(|_| now.timestamp(), |start| start.timestamp()).to_string()
}
