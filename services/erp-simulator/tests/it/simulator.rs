//! The accounts department over the broker.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use crm_erp_simulator::{
    amqp::Broker,
    clock::Clock,
    simulator::{Config, NumberSeries, Running, Simulator, TenantConfig},
};
use crm_proto::erp::CustomerReleased;
use jiff::{SignedDuration, Timestamp};
use prost_types::Timestamp as ProtoTimestamp;
use tempfile::TempDir;

use crate::{
    broker::TestBroker,
    crm::{Crm, RELEASE_TIME, contact, release, until},
};

/// A simulator that answers at once.
pub fn config(state: &TempDir, tenants: &[(&str, &str)]) -> Config {
    let tenants = tenants.iter().map(|(slug, url)| TenantConfig {
        slug: slug.parse().unwrap(),
        broker: Broker::parse(url).unwrap(),
        series: NumberSeries::default(),
    });
    Config {
        tenants: tenants.collect(),
        state_dir: state.path().to_owned(),
        listen: None,
        delay: Duration::ZERO..=Duration::ZERO,
        seed: 1,
        clock: Clock::system(),
    }
}

async fn start(state: &TempDir, slug: &str, url: &str) -> Running {
    Simulator::start(config(state, &[(slug, url)])).await.unwrap()
}

fn journal(state: &TempDir, slug: &str) -> String {
    fs::read_to_string(state.path().join(format!("{slug}.jsonl"))).unwrap_or_default()
}

async fn until_received(state: &TempDir, slug: &str, crm_id: &str) {
    until("the release is in the book", async || journal(state, slug).contains(crm_id)).await;
}

#[tokio::test]
async fn a_complete_customer_is_approved_and_sent_back_whole() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let running = start(&state, "demo", &url).await;

    crm.send_release(&release("a")).await;
    let [approved, upserted, addresses] = crm.receive_approval().await;

    assert_eq!((approved.subject.as_str(), approved.sequence.as_str()), ("a", "1"));
    assert_eq!(approved.data["code"], "CU10001");
    assert_eq!(approved.data["approver"], "Accounts department");
    assert_eq!((upserted.subject.as_str(), upserted.sequence.as_str()), ("CU10001", "1"));
    assert_eq!(upserted.data["crmId"], "a");
    assert_eq!(upserted.data["status"], "CUSTOMER_STATUS_ACTIVE");
    assert_eq!(upserted.data["vatNumber"], "4123456789");
    assert_eq!(upserted.data["mainSalesmanCode"], "S01");
    assert_eq!(upserted.data["creditLimit"]["amount"], "100000.00");
    assert_eq!(upserted.data["paymentTerms"], "30 days from statement");
    assert_eq!(upserted.data["customerType"]["code"], "RETAIL");
    assert_eq!(addresses.data["addresses"][0]["city"], "Cape Town");
    running.stop().await;
}

#[tokio::test]
async fn the_contacts_of_an_approved_customer_get_codes_and_keep_what_was_typed() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let running = start(&state, "demo", &url).await;

    let contacts = vec![contact("z", "Zinzi"), contact("t", "Thabo")];
    crm.send_release(&CustomerReleased { contacts, ..release("a") }).await;
    crm.receive_approval().await;
    let mut ids = std::collections::HashSet::new();
    for (crm_id, code, name) in [("z", "CU10001-1", "Zinzi"), ("t", "CU10001-2", "Thabo")] {
        let told = crm.receive().await;
        assert_eq!((told.routing_key.as_str(), told.subject.as_str()), ("demo.contact.upserted", code));
        assert_eq!((&told.data["crmId"], &told.data["customerCode"]), (&crm_id.into(), &"CU10001".into()));
        assert_eq!((&told.data["givenName"], &told.data["version"]), (&name.into(), &"3".into()));
        assert!(ids.insert(told.id));
    }
    running.stop().await;
}

#[tokio::test]
async fn a_customer_without_valid_numbers_is_declined_with_what_to_correct() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let _running = start(&state, "demo", &url).await;

    let bad = CustomerReleased { vat_number: "1234".into(), registration_number: String::new(), ..release("a") };
    crm.send_release(&bad).await;
    let declined = crm.receive().await;
    assert_eq!(declined.routing_key, "demo.customer.declined");
    assert!(declined.data["reason"].as_str().unwrap().starts_with("The VAT number \"1234\" is not valid"));

    // Corrected and released again, one second later.
    let again = Some(ProtoTimestamp { seconds: RELEASE_TIME + 1, nanos: 0 });
    crm.send_release(&CustomerReleased { release_time: again, ..release("a") }).await;
    let [approved, ..] = crm.receive_approval().await;
    assert_eq!(approved.data["code"], "CU10001");
    assert_eq!(approved.sequence, "2", "answers to one customer count up");
}

#[tokio::test]
async fn an_answer_takes_its_time_also_over_a_restart() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let start_time: Timestamp = "2026-03-31T08:15:01Z".parse().unwrap();
    let (clock, hand) = Clock::manual(start_time);
    let slow = |clock: &Clock| Config {
        delay: Duration::from_secs(5)..=Duration::from_secs(10),
        clock: clock.clone(),
        ..config(&state, &[("demo", &url)])
    };

    let running = Simulator::start(slow(&clock)).await.unwrap();
    crm.send_release(&release("a")).await;
    until_received(&state, "demo", "\"a\"").await;
    hand.set(start_time + SignedDuration::from_millis(4_999));
    running.stop().await;
    assert!(crm.has_nothing(), "answered within 5 seconds");

    let _running = Simulator::start(slow(&clock)).await.unwrap();
    hand.set(start_time + SignedDuration::from_secs(10));
    let [approved, ..] = crm.receive_approval().await;
    assert_eq!(approved.data["approveTime"], "2026-03-31T08:15:11Z");
}

#[tokio::test]
async fn a_release_that_comes_twice_is_answered_once() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let _running = start(&state, "demo", &url).await;

    crm.send_release(&release("a")).await;
    crm.send_release(&release("a")).await;
    crm.receive_approval().await;
    crm.send_release(&release("a")).await;
    let earlier = Some(ProtoTimestamp { seconds: RELEASE_TIME - 60, nanos: 0 });
    crm.send_release(&CustomerReleased { release_time: earlier, ..release("a") }).await;
    crm.send_release(&release("b")).await;
    let [approved, ..] = crm.receive_approval().await;
    assert_eq!((approved.subject.as_str(), &approved.data["code"]), ("b", &"CU10002".into()));
}

#[tokio::test]
async fn a_crash_between_publishing_and_noting_it_doubles_nothing() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let running = start(&state, "demo", &url).await;
    crm.send_release(&release("a")).await;
    let first = crm.receive_approval().await;
    until("the answer is noted", async || journal(&state, "demo").contains("\"answered\"")).await;
    running.stop().await;

    // The state a crash would have left: the note, which is the last line, is missing.
    let book = journal(&state, "demo");
    let without_note = &book[..=book.trim_end().rfind('\n').unwrap()];
    fs::write(state.path().join("demo.jsonl"), without_note).unwrap();

    let _running = start(&state, "demo", &url).await;
    let second = crm.receive_approval().await;
    assert_eq!(first, second, "the CRM must be able to recognise the repetition");
    crm.send_release(&release("b")).await;
    assert_eq!(crm.receive_approval().await[0].data["code"], "CU10002", "the series goes on");
}

#[tokio::test]
async fn a_killed_simulator_answers_after_it_is_started_again() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let run = |delay: &str| {
        Command::new(env!("CARGO_BIN_EXE_crm-erp-simulator"))
            .args(["run", "--tenant", "demo", "--amqp-url", &url, "--series", "KAR500"])
            .args(["--min-delay", delay, "--max-delay", delay, "--state-dir"])
            .arg(state.path())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };

    let mut patient = run("3600");
    for crm_id in ["a", "b", "c"] {
        crm.send_release(&release(crm_id)).await;
        until_received(&state, "demo", &format!("\"crmId\":\"{crm_id}\"")).await;
    }
    patient.kill().unwrap();
    patient.wait().unwrap();
    // What was taken in keeps its time, so the book itself is brought forward.
    let book = journal(&state, "demo");
    assert_eq!(book.lines().count(), 3);
    move_answer_times_to_the_past(&state.path().join("demo.jsonl"), &book);

    let mut prompt = run("0");
    for code in ["KAR500", "KAR501", "KAR502"] {
        assert_eq!(crm.receive_approval().await[0].data["code"], code);
    }
    prompt.kill().unwrap();
    prompt.wait().unwrap();
}

fn move_answer_times_to_the_past(path: &Path, book: &str) {
    let lines = book.lines().map(|line| {
        let mut entry: serde_json::Value = serde_json::from_str(line).unwrap();
        entry["answer_time"] = "2026-01-01T00:00:00Z".into();
        format!("{entry}\n")
    });
    fs::write(path, lines.collect::<String>()).unwrap();
}

#[tokio::test]
async fn messages_it_cannot_use_do_not_stop_it() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let _running = start(&state, "demo", &url).await;

    crm.send("customer.released", "a", b"no json").await;
    crm.send("customer.released", "a", br#"{"crmId":"a"}"#).await;
    crm.send("customer.released", "", br#"{"releaseTime":"2026-03-31T08:15:00Z"}"#).await;
    crm.send("customer.released", "a", b"[]").await;
    crm.send("quote.created", "q", br#"{"id":"q"}"#).await;
    crm.send("customer.salesmen-changed", "CU1", br#"{"code":"CU1","mainSalesmanCode":"S09"}"#).await;
    crm.send_release(&release("b")).await;
    assert_eq!(crm.receive_approval().await[0].subject, "b");
    assert!(journal(&state, "demo").contains("\"main\":\"S09\""), "the change of salesmen is in the book");
}

#[tokio::test]
async fn what_was_changed_while_it_waits_is_approved_as_it_now_stands() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_tenant("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let (clock, hand) = Clock::manual(Timestamp::UNIX_EPOCH);
    let late = Duration::from_secs(5)..=Duration::from_secs(5);
    let config = Config { clock, delay: late, ..config(&state, &[("demo", &url)]) };
    let _running = Simulator::start(config).await.unwrap();

    crm.send_release(&release("a")).await;
    let changed =
        br#"{"crmId":"a","changedFields":["telephone","rank"],"telephone":"082 555 0199","rank":"WOOD","site":"CPT"}"#;
    crm.send("customer.changed", "a", changed).await;
    until("the change is in the book", async || journal(&state, "demo").contains("082 555 0199")).await;
    hand.set(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(10));
    let [_, upserted, _] = crm.receive_approval().await;
    assert_eq!((&upserted.data["telephone"], &upserted.data["rank"]["code"]), (&"082 555 0199".into(), &"WOOD".into()));
    assert_eq!((&upserted.data["name"], &upserted.data["vatNumber"]), (&"Customer a".into(), &"4123456789".into()));
}

#[tokio::test]
async fn the_link_comes_up_by_itself_whenever_the_broker_is_ready() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let url = broker.add_erp_user("demo").await;
    let mut crm = Crm::of(&broker, "demo").await;
    let _running = start(&state, "demo", &url).await;

    broker.declare_queue("demo").await;
    crm.send_release(&release("a")).await;
    assert_eq!(crm.receive_approval().await[0].subject, "a");

    broker.delete_queue("demo").await;
    broker.declare_queue("demo").await;
    crm.send_release(&release("b")).await;
    assert_eq!(crm.receive_approval().await[0].subject, "b");
}

#[tokio::test]
async fn tenants_in_one_process_stay_apart() {
    let (mut broker, state) = (TestBroker::start().await, tempfile::tempdir().unwrap());
    let (demo, northgate) = (broker.add_tenant("demo").await, broker.add_tenant("northgate").await);
    let (mut demo_crm, mut northgate_crm) = (Crm::of(&broker, "demo").await, Crm::of(&broker, "northgate").await);
    let tenants = config(&state, &[("demo", &demo), ("northgate", &northgate)]);
    let _running = Simulator::start(tenants).await.unwrap();

    demo_crm.send_release(&release("a")).await;
    northgate_crm.send_release(&release("a")).await;
    let [in_demo, ..] = demo_crm.receive_approval().await;
    let [in_northgate, ..] = northgate_crm.receive_approval().await;
    assert_eq!((&in_demo.data["code"], &in_northgate.data["code"]), (&"CU10001".into(), &"CU10001".into()));
    assert_ne!(in_demo.id, in_northgate.id, "ids are unique over the tenants");
}
