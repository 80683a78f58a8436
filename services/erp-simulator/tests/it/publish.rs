//! The `publish` command.

use std::{
    fmt::Write as _,
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use lapin::{
    message::BasicGetMessage,
    options::BasicGetOptions,
    types::{AMQPValue, FieldTable},
};

use crate::broker::TestBroker;

const TENANT: &str = "demo";

fn line(number: usize, r#type: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"m-{number}","source":"urn:erp:demo","type":"{type}","subject":"C{number}","sequence":"1","time":"2026-03-31T08:15:00Z","data":{{"code":"C{number}"}}}}"#
    )
}

fn lines(count: usize) -> String {
    (1..=count).fold(String::new(), |mut text, number| {
        writeln!(text, "{}", line(number, "customer.upserted")).unwrap();
        text
    })
}

/// Runs the command as a person would, with the file on its standard input.
fn publish(arguments: &[&str], url: Option<&str>, input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crm-erp-simulator"));
    command.arg("publish").args(arguments).env_remove("CRM_ERP_AMQP_URL");
    if let Some(url) = url {
        command.args(["--tenant", TENANT, "--amqp-url", url]);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    // A command that stops at the first fault does not read to the end.
    let _ = writer.join().unwrap();
    output
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    assert!(!output.status.success(), "it succeeded");
    assert!(output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

struct Inbox(lapin::Channel);

impl Inbox {
    async fn of(broker: &TestBroker, routing_key: &str, arguments: FieldTable) -> Self {
        Self(broker.bind("erp.inbound", "inbox", routing_key, arguments).await)
    }

    async fn next(&self) -> Option<BasicGetMessage> {
        self.0.basic_get("inbox".into(), BasicGetOptions { no_ack: true }).await.unwrap()
    }
}

fn header(message: &BasicGetMessage, name: &str) -> String {
    match &message.properties.headers().as_ref().unwrap().inner()[format!("cloudEvents:{name}").as_str()] {
        AMQPValue::LongString(text) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_arrives_whole_and_in_order_as_binary_cloud_events() {
    let mut broker = TestBroker::start().await;
    let url = broker.add_tenant(TENANT).await;
    let inbox = Inbox::of(&broker, "#", FieldTable::default()).await;

    let output = publish(&["-"], Some(&url), &lines(3_000));

    assert_eq!(stdout(&output), "-: 3000 messages published for tenant demo\n");
    for number in 1..=3_000 {
        let message = inbox.next().await.unwrap();
        assert_eq!(header(&message, "id"), format!("m-{number}"));
        assert_eq!(header(&message, "sequence"), "1");
        assert_eq!(header(&message, "specversion"), "1.0");
        assert_eq!(header(&message, "subject"), format!("C{number}"));
        assert_eq!(header(&message, "type"), "customer.upserted");
        assert_eq!(header(&message, "time"), "2026-03-31T08:15:00Z");
        assert_eq!(message.routing_key.as_str(), "demo.customer.upserted");
        assert_eq!(message.data, format!(r#"{{"code":"C{number}"}}"#).into_bytes());
        assert_eq!(message.properties.content_type().as_ref().unwrap().as_str(), "application/json");
        assert_eq!(message.properties.delivery_mode(), &Some(2));
        assert!(message.properties.user_id().as_ref().unwrap().as_str().starts_with("erp-demo-"));
    }
    assert!(inbox.next().await.is_none());
}

#[tokio::test]
async fn one_wrong_line_keeps_everything_back() {
    let mut broker = TestBroker::start().await;
    let url = broker.add_tenant(TENANT).await;
    let inbox = Inbox::of(&broker, "#", FieldTable::default()).await;
    let file = format!("{}\n{}\n", lines(50), line(51, "customer.upserted").replace("\"code\"", "\"kode\""));

    let error = stderr(&publish(&["-"], Some(&url), &file));

    assert!(error.contains("nothing was published"), "{error}");
    assert!(error.contains("-: line 52: data.kode: is unknown; the fields are code, crmId, name"), "{error}");
    assert!(inbox.next().await.is_none());
}

#[tokio::test]
async fn a_message_that_reaches_no_queue_is_named_by_its_line() {
    let mut broker = TestBroker::start().await;
    let url = broker.add_tenant(TENANT).await;
    let _inbox = Inbox::of(&broker, "demo.customer.upserted", FieldTable::default()).await;
    let mut file: Vec<_> = (1..=2_500).map(|number| line(number, "customer.upserted")).collect();
    file[1_776] = line(1_777, "customer.held");

    let error = stderr(&publish(&["-"], Some(&url), &file.join("\n")));

    assert!(error.contains("-: line 1777: message m-1777 reached no queue"), "{error}");
    assert!(error.contains("`demo.customer.held`"), "{error}");
    assert!(error.contains("run the command again"), "{error}");
}

#[tokio::test]
async fn a_message_the_broker_cannot_take_is_named_by_its_line() {
    let mut broker = TestBroker::start().await;
    let url = broker.add_tenant(TENANT).await;
    let mut full = FieldTable::default();
    full.insert("x-max-length".into(), AMQPValue::LongInt(2));
    full.insert("x-overflow".into(), AMQPValue::LongString("reject-publish".into()));
    let _inbox = Inbox::of(&broker, "#", full).await;

    let error = stderr(&publish(&["-"], Some(&url), &lines(10)));

    assert!(error.contains("-: line 3: the broker refused message m-3"), "{error}");
    assert!(error.contains("confirmed 2 of 10 messages"), "{error}");
}

#[tokio::test]
async fn an_erp_cannot_publish_for_another_tenant() {
    let mut broker = TestBroker::start().await;
    let url = broker.add_tenant("northgate").await;
    let inbox = Inbox::of(&broker, "#", FieldTable::default()).await;

    let error = stderr(&publish(&["-"], Some(&url), &lines(5)));

    assert!(error.contains("may not publish here, or not for this tenant"), "{error}");
    assert!(error.contains("-: line 1: "), "{error}");
    assert!(inbox.next().await.is_none());
}

#[test]
fn check_needs_no_broker_and_collects_the_faults() {
    assert_eq!(stdout(&publish(&["-", "--check"], None, &format!("\n{}", lines(3)))), "-: 3 messages, all fine\n");

    let file = [line(1, "customer.upserted"), line(2, "customer.vanished"), "{".into(), line(4, "customer.held")];
    let error = stderr(&publish(&["-", "--check"], None, &file.join("\n")));
    assert!(
        error.contains("-: line 2: type: `customer.vanished` is unknown; the types are address.replaced"),
        "{error}"
    );
    assert!(error.contains("-: line 3: message: is no JSON object on one line"), "{error}");
    assert!(!error.contains("line 1") && !error.contains("line 4"), "{error}");
}

#[test]
fn without_a_broker_the_error_says_so_and_hides_the_password() {
    let error = stderr(&publish(&["-"], Some("amqp://erp-demo:secret@127.0.0.1:1/x"), &lines(1)));
    assert!(error.contains("cannot connect to the broker"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    let error = stderr(&publish(&["-"], None, ""));
    assert!(error.contains("--amqp-url") && error.contains("--tenant"), "{error}");
}

#[test]
fn a_file_is_read_from_disk_and_a_missing_one_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("messages.jsonl");
    std::fs::write(&path, lines(2)).unwrap();
    let check = |path: &Path| publish(&[path.to_str().unwrap(), "--check"], None, "");
    assert!(stdout(&check(&path)).ends_with("messages.jsonl: 2 messages, all fine\n"));
    let error = stderr(&check(&folder.path().join("absent.jsonl")));
    assert!(error.contains("cannot read ") && error.contains("absent.jsonl"), "{error}");
}
