//! What happened, in figures.

use std::{collections::HashSet, time::Duration};

use super::{
    check::{Acknowledged, Fault, Kind, Place},
    clients::Tally,
    killer::Victim,
    observe::{Entry, Observed},
};
use crate::table::table;

/// How many faults are written out.
const SHOWN: usize = 20;

/// The figures.
#[derive(Debug)]
pub struct Report {
    /// As a person reads them.
    pub text: String,
    /// Parts that were never killed: about them the run proves nothing.
    pub spared: Vec<&'static str>,
}

impl Report {
    /// Counts.
    #[must_use]
    pub fn new(
        acknowledged: &Acknowledged,
        observed: &Observed,
        faults: &[Fault],
        kills: &[Victim],
        tally: &Tally,
        worked: Duration,
        quiet_after: Duration,
    ) -> Self {
        let customers = acknowledged.customers.len();
        let (contacts, notes) = (acknowledged.contacts.len(), acknowledged.notes.len());
        let keys = acknowledged.api_keys.len();
        let cases = acknowledged.cases.len();
        let activities: usize = acknowledged.cases.values().map(|case| case.activities.len()).sum();
        // Each case begins with one activity, and each next action adds one.
        let next_actions = activities - cases;
        let made = customers + contacts + notes + keys + cases + activities;
        let edits: usize = acknowledged.customers.values().map(|wishes| wishes.edits.len()).sum();
        let edits = edits + acknowledged.contacts.values().map(|wishes| wishes.edits.len()).sum::<usize>();
        let releases = acknowledged.customers.values().filter(|wishes| wishes.released.is_some()).count();
        let heard: HashSet<&str> = observed.events.iter().map(|event| event.message_id.as_str()).collect();
        let repeated = observed.events.len() - heard.len();
        let told = releases + acknowledged.told_to_erp().map(|(_, values)| values.len()).sum::<usize>();
        let received = |entry: &&Entry| matches!(entry, Entry::Received { .. } | Entry::Changed { .. });
        let received = observed.book.iter().filter(received).count();
        let found = [
            observed.customers.len(),
            observed.contacts.len(),
            observed.notes.len(),
            observed.api_keys.len(),
            observed.cases.len(),
            observed.activities.len(),
        ];

        let mut rows = vec![["", "expected", "found", "lost", "doubled", "out of order"].map(str::to_owned).to_vec()];
        let mut row = |what: &str, place: Place, expected: String, found: String| {
            let count = |kind: Kind| faults.iter().filter(|fault| (fault.place, fault.kind) == (place, kind)).count();
            let counts = [Kind::Lost, Kind::Doubled, Kind::OutOfOrder].map(|kind| count(kind).to_string());
            rows.push([vec![what.to_owned(), expected, found], counts.to_vec()].concat());
        };
        row("rows in the databases", Place::Database, made.to_string(), found.iter().sum::<usize>().to_string());
        row(
            "audit lines",
            Place::Audit,
            format!("≥ {}", made + edits + releases + next_actions),
            observed.audit.len().to_string(),
        );
        row("events", Place::Events, observed.versions().to_string(), heard.len().to_string());
        row("releases, edits, contacts in the ERP's book", Place::Erp, told.to_string(), received.to_string());
        let messages = usize::try_from(observed.unsent).unwrap_or_default() + observed.parked.len();
        row("messages unsent or parked", Place::Messages, "0".to_owned(), messages.to_string());

        let seconds = worked.as_secs_f64();
        let refusals: Vec<String> =
            tally.refusals.iter().map(|(status, count)| format!("{count} × {status}")).collect();
        let refusals = if refusals.is_empty() { "none".to_owned() } else { refusals.join(", ") };
        let kills_told: Vec<String> = kills.iter().map(|victim| format!("{victim:?}")).collect();
        let mut text = format!(
            "{customers} customers, {contacts} contacts, {notes} notes and {keys} API keys created, {edits} edits and {releases} \
             releases acknowledged in {seconds:.0} s\n{next_actions} next actions in {cases} cases, {} of them beside a rival; \
             {} requests sent twice at once\nkilled: {}\nmet by the clients: {} requests without an answer; refused for now: {refusals}\n\
             events delivered again: {repeated}; quiet {:.0} s after the last acknowledgement\n\n{}",
            tally.rivals,
            tally.sent_twice,
            kills_told.join(", "),
            tally.unanswered,
            quiet_after.as_secs_f64(),
            table(&rows),
        );
        text.extend(faults.iter().take(SHOWN).map(|it| format!("{:?} {:?}: {}\n", it.place, it.kind, it.what)));
        if faults.len() > SHOWN {
            text.extend([format!("… and {} more\n", faults.len() - SHOWN)]);
        }
        let spared = kills.iter().filter(|victim| victim.kills == 0).map(|victim| victim.name).collect();
        Self { text, spared }
    }
}
