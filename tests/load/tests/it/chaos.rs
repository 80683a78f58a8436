//! A minute of chaos.

use std::time::Duration;

use crm_load::chaos::{
    Outcome, Plan,
    check::{Kind, Place, check},
    observe::Observed,
    run,
};
use tempfile::TempDir;

/// What the checker finds in what was really there, after `plant` has changed it.
fn found(outcome: &Outcome, plant: impl FnOnce(&mut Observed)) -> Vec<(Place, Kind)> {
    let mut observed = outcome.observed.clone();
    plant(&mut observed);
    let faults = check(&outcome.acknowledged, &observed);
    faults.into_iter().map(|fault| (fault.place, fault.kind)).collect()
}

#[tokio::test]
async fn nothing_is_lost_doubled_or_out_of_order_while_everything_is_killed_again_and_again() {
    crm_chassis::service::install_crypto();
    let folder = TempDir::new().unwrap();
    let plan = Plan {
        operations: 600,
        next_actions: 400,
        clients: 12,
        seed: 20_261_124,
        pause: Duration::from_millis(300)..=Duration::from_millis(1500),
        data_dir: folder.path().to_owned(),
    };
    let outcome = run(&plan).await.unwrap();
    assert!(outcome.faults.is_empty(), "{}", outcome.report.text);
    assert!(outcome.report.spared.is_empty(), "{}", outcome.report.text);

    // The same checker, and what was really there but for one thing.
    assert!(found(&outcome, |it| drop(it.customers.pop())).contains(&(Place::Database, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.contacts.pop())).contains(&(Place::Database, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.notes.pop())).contains(&(Place::Database, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.api_keys.pop())).contains(&(Place::Database, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.cases.pop())).contains(&(Place::Database, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.activities.pop())).contains(&(Place::Database, Kind::Lost)));
    let reopened = |it: &mut Observed| it.activities.iter_mut().for_each(|row| row.status = "OPEN".into());
    assert!(found(&outcome, reopened).contains(&(Place::Database, Kind::Doubled)));
    assert!(found(&outcome, |it| drop(it.audit.pop())).contains(&(Place::Audit, Kind::Lost)));
    assert!(found(&outcome, |it| drop(it.book.pop())).contains(&(Place::Erp, Kind::Lost)));
    let (customer, contact) = (outcome.observed.customers[0].id, outcome.observed.contacts[0].id);
    let (case, activity) = (outcome.observed.cases[0].id, outcome.observed.activities[0].id);
    for aggregate in [customer, contact, outcome.observed.notes[0].id, case, activity] {
        let unheard = |it: &mut Observed| it.events.retain(|event| event.aggregate != aggregate);
        assert!(found(&outcome, unheard).contains(&(Place::Events, Kind::Lost)));
    }
}
