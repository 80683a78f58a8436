//! Malformed, oversized, unknown, forbidden and conflicting requests over HTTP: always a problem that names the field and the remedy, never
//! our fault, and nothing is changed by them.

mod bodies;
mod conflicts;
mod parameters;
mod paths;
mod random;
mod sessions;

use crm_tests::{client::Answer, client::Client, dealer::Dealer, system::System};

/// A system with one dealer, as Sam sees it.
struct World {
    system: System,
    dealer: Dealer,
    sam: Client,
}

impl World {
    async fn start() -> Self {
        let system = System::start().await;
        let dealer = Dealer::open(&system).await;
        let sam = dealer.log_in("sam").await;
        Self { system, dealer, sam }
    }
}

/// A 400 that names exactly these fields, each with words of its remedy.
#[track_caller]
fn assert_invalid(case: &str, answer: &Answer, fields: &[(&str, &str)]) {
    assert_eq!(answer.reason(), (400, "INVALID_ARGUMENT".to_owned()), "{case}: {}", answer.text());
    let problem = answer.problem();
    let errors = problem["errors"].as_array().unwrap();
    let named: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    let expected: Vec<_> = fields.iter().map(|(field, _)| *field).collect();
    assert_eq!(named, expected, "{case}: {problem}");
    for (error, (_, remedy)) in errors.iter().zip(fields) {
        assert!(error["message"].as_str().unwrap().contains(remedy), "{case}: {error} lacks {remedy:?}");
    }
}
