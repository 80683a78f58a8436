//! The log tells operators what happened, to whom and in which trace, and never what people typed or what an ERP sent.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::{Arc, Mutex},
};

use crm_chassis::{config::Telemetry, telemetry};
use crm_gateway::edge::rpc::{Body, Rpc};
use crm_proto::descriptors;
use crm_testkit::{eventually, install_crypto};
use crm_tests::{
    client::{Client, send},
    dealer::{Dealer, complete_customer, erp_customer},
    erp::{Erp, Message},
    marks::{self, DIGITS, WORD},
    system::System,
};
use prost_reflect::{FieldDescriptor, Value as Reflected};
use serde_json::{Value, json};
use url::Url;

/// Must not stand in any line, in any case of letters. The last ones are the test's people, password, and what proves who calls.
const SECRET: [&str; 9] =
    [WORD, DIGITS, "dlamini", "everyday stationers", "021 555", ".example", "test-password", "bearer", "crm_session"];

/// What was logged, and where it goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn lines(&self) -> Vec<Value> {
        let bytes = self.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What we ourselves logged. The client library of the broker tells of a cut connection by its own.
    fn messages(&self, level: &str) -> BTreeSet<String> {
        let ours = |line: &Value| line["target"].as_str().is_some_and(|target| target.starts_with("crm"));
        let lines = self.lines().into_iter().filter(|line| line["level"] == level && ours(line));
        lines.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_the_log_holds_what_people_type_or_erps_send() {
    install_crypto();
    let log = Log::default();
    let _telemetry = telemetry::start_into("crm", &Telemetry::default(), {
        let log = log.clone();
        move || log.clone()
    })
    .unwrap();
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (admin, sam) = (dealer.log_in("admin").await, dealer.log_in("sam").await);
    let own = sam.create_complete(WORD).await;

    drive_rpcs(&system, &dealer, &admin, &own).await;
    drive_messages(&dealer.erp, &own).await;
    until_read(&dealer, &admin, "C-READ").await;
    assert_eq!(log.messages("ERROR"), BTreeSet::new(), "refusals are no errors of ours");

    break_database(&system).await;
    let broken = sam.post("/api/v1/customers", &complete_customer(&format!("{WORD} broken"))).await;
    assert_eq!(broken.status, 500);
    dealer.erp.send("customer.upserted", &erp_customer("C-BROKEN", &format!("{WORD} broken"))).await;
    system.broker_line.cut().await;
    until_read(&dealer, &admin, "C-DONE").await;
    eventually("the parked message in the log", async || {
        log.messages("ERROR").contains("message parked").then_some(())
    })
    .await;

    let errors = ["message parked", "request failed", "rpc failed"].map(str::to_owned);
    assert_eq!(log.messages("ERROR"), errors.into());
    assert!(log.messages("WARN").contains("message refused and parked"));
    let lines = log.lines();
    let done: Vec<_> = lines.iter().filter(|line| line["message"] == "request done").collect();
    assert!(done.len() > 50, "{}", done.len());
    let tenant = dealer.id.0.to_string();
    for line in &lines {
        let text = line.to_string().to_lowercase();
        for secret in SECRET {
            assert!(!text.contains(&secret.to_lowercase()), "{secret}: {line}");
        }
        let span = &line["span"];
        if matches!(span["name"].as_str(), Some("http" | "rpc" | "message")) {
            assert_eq!(span["trace_id"].as_str().map(str::len), Some(32), "{line}");
        }
        if line["message"] == "request done" && span["status"] == 500 || line["message"] == "message parked" {
            assert_eq!(span["tenant"], tenant, "{line}");
        }
    }
}

/// Every RPC with marked values, as somebody who may and as a stranger, and with what cannot even be read.
async fn drive_rpcs(system: &System, dealer: &Dealer, admin: &Client, own: &str) {
    let stranger = system.stranger();
    // Before one of the RPCs makes this user with another password.
    let known = dealer.log_in_as(&marks::email()).await;
    let rpcs = Rpc::all(descriptors()).unwrap();
    // The end of the session comes last.
    let ends = |rpc: &&Rpc| ["DeleteSession", "DeleteAllSessions"].contains(&rpc.method.name());
    for rpc in rpcs.iter().filter(|rpc| !ends(rpc)) {
        for (client, id) in [(admin, own), (admin, WORD), (&stranger, own)] {
            let path = rpc
                .path
                .fields()
                .fold(rpc.path.to_string(), |path, field| path.replace(&format!("{{{}}}", field.json_name()), id));
            let host = "http://host";
            let query = rpc.query_fields().map(|field| (field.json_name().to_owned(), parameter(&field)));
            let right = Url::parse_with_params(&format!("{host}{path}"), query).unwrap();
            let wrong = Url::parse_with_params(&format!("{host}{path}"), [(WORD, marks::email())]).unwrap();
            for url in [right, wrong] {
                let request = || client.request(rpc.verb.as_str(), &url.as_str()[host.len()..]);
                let bodies = body(rpc);
                for body in bodies {
                    let request = request().header("content-type", "application/json").header("idempotency-key", WORD);
                    send(request.body(body)).await;
                }
                send(request().header("if-match", format!("\"{WORD}\"")).header("user-agent", WORD)).await;
            }
        }
    }
    let log_in = |email: &str, password: &str| json!({"tenant": dealer.slug, "email": email, "password": password});
    for body in [log_in(&marks::email(), WORD), log_in("admin", WORD), json!({"tenant": WORD, "email": 1})] {
        send(stranger.request("POST", "/api/v1/session").json(&body)).await;
    }
    known.get("/api/v1/session").await;
    known.request("DELETE", "/api/v1/session").send().await.unwrap();
    for cookie in [format!("crm_session={WORD}"), format!("{WORD}={DIGITS}")] {
        send(stranger.request("GET", "/api/v1/customers").header("cookie", cookie)).await;
    }
    for path in [format!("/api/v1/{WORD}"), format!("/{WORD}/{}", marks::email()), format!("/api/v1/%ff{WORD}")] {
        send(admin.request("GET", &path).header("accept", "text/html")).await;
    }
}

fn parameter(field: &FieldDescriptor) -> String {
    match marks::value(field, &|_| None) {
        Value::String(text) => text,
        Value::Array(items) => items[0].as_str().unwrap_or_default().to_owned(),
        other => other.to_string(),
    }
}

/// Bodies for an RPC: with all fields, with lists that hold the codes, and not to be read.
fn body(rpc: &Rpc) -> Vec<String> {
    let message = match &rpc.body {
        Body::None => return vec![],
        Body::Whole => rpc.method.input(),
        Body::Field(field) => field.kind().as_message().unwrap().clone(),
    };
    let known = complete_customer("");
    let right = |field: &FieldDescriptor| {
        let code = matches!(field.name(), "customer_type" | "rank" | "reporting_area" | "site");
        code.then(|| known[field.json_name()].clone())
    };
    let writable = |value: Value| {
        let Value::Object(mut members) = value else { return value };
        members.retain(|name, _| {
            message.get_field_by_json_name(name).is_none_or(|field| !crm_gateway::edge::rpc::is_output_only(&field))
        });
        Value::Object(members)
    };
    let all = marks::message(&message, &|_| None);
    vec![
        all.to_string(),
        writable(all).to_string(),
        writable(marks::message(&message, &right)).to_string(),
        json!({WORD: WORD, "name": format!("{WORD}\u{0}")}).to_string(),
        format!("{{\"name\": \"{WORD}\", {WORD}"),
        format!("\"{WORD}\""),
    ]
}

/// Every message that an ERP can send, with marked values: as it should be, from nobody, and not to be read.
async fn drive_messages(erp: &Erp, own: &str) {
    let known = erp_customer("", "");
    let right = |field: &FieldDescriptor| match field.name() {
        "crm_id" => Some(own.into()),
        "customer_type" | "rank" | "reporting_area" | "site" => Some(known[field.json_name()].clone()),
        "salesman_code" | "main_salesman_code" => Some("SAM".into()),
        "manager_code" => Some("MARIA".into()),
        "code" => Some("C0001".into()),
        _ => None,
    };
    let option = descriptors().get_extension_by_name("crm.options.v1.erp_type").unwrap();
    for descriptor in descriptors().all_messages() {
        let erp_type = descriptor.options().get_extension(&option).into_owned();
        let Reflected::String(erp_type) = erp_type else { continue };
        if erp_type.is_empty() {
            continue;
        }
        for data in [marks::message(&descriptor, &right), marks::message(&descriptor, &|_| None), json!(WORD)] {
            let message = erp.message(&erp_type, &data);
            let cut = message.body[..message.body.len() - 1].to_vec();
            let variants = [
                Message { user_id: None, ..message.clone() },
                Message { body: cut, ..message.clone() },
                Message { content_type: "application/cloudevents+json".into(), ..message.clone() },
                message,
            ];
            for variant in variants {
                // What nobody takes comes back, which is as well.
                let _ = erp.try_publish(&variant).await;
            }
        }
    }
}

/// Waits until everything that the ERP has sent before is dealt with by both services.
async fn until_read(dealer: &Dealer, admin: &Client, code: &str) {
    dealer.erp.send("customer.upserted", &erp_customer(code, "Last")).await;
    admin.until_code(code).await;
    let employee = json!({"code": code, "displayName": "Last", "active": true});
    dealer.erp.send("employee.upserted", &employee).await;
    eventually("the last employee", async || {
        let page = admin.get("/api/v1/employees?pageSize=200").await;
        page.text().contains(code).then_some(())
    })
    .await;
}

/// Makes the database refuse marked customers for a reason of which the services know nothing, and quote them when it does.
async fn break_database(system: &System) {
    let pool = system.customers_database.superuser().await;
    let refuse = "alter table customers add constraint customers_refused check (name not like '%broken%')";
    sqlx::query(refuse).execute(&pool).await.unwrap();
}
