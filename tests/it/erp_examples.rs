//! The examples of the AsyncAPI document are true: those of the ERP take effect, and those to the ERP are what is really sent. A new
//! message type needs a file in `proto/examples` and nothing here, unless no step of [`what_makes_the_crm_speak`] makes the CRM send it.

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::Caller;
use crm_erp_simulator::cloud_event::CloudEvent;
use crm_proto::{EXAMPLES, Example};
use crm_testkit::eventually;
use crm_tests::{
    client::{Client, id},
    dealer::{Dealer, complete_customer},
    erp::{Message, Told},
    system::System,
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

fn examples(to_crm: bool) -> impl Iterator<Item = (&'static Example, CloudEvent)> {
    let examples = EXAMPLES.iter().filter(move |example| example.to_crm == to_crm);
    examples.map(|example| (example, CloudEvent::from_json(example.text.as_bytes()).unwrap()))
}

#[tokio::test]
async fn every_example_of_the_erps_messages_takes_effect_and_none_is_parked() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    // The examples are a story: each finds what it needs by its time.
    let mut story: Vec<_> = examples(true).collect();
    assert!(story.len() >= 13, "there are examples");
    story.sort_by_key(|(_, event)| event.time);
    for (example, event) in story {
        let data = with_a_released_customer(&sam, example, &event.data).await;
        let message = Message {
            id: event.id.clone(),
            sequence: Some(event.sequence),
            ..dealer.erp.message(&event.r#type, &data)
        };
        dealer.erp.publish(&message).await;
        let written = rows_written(&system, &dealer, &event.id).await;
        assert!(!written.is_empty(), "{} changed nothing", example.message_type);
    }
    let admin = dealer.log_in("admin").await;
    for service in ["customers", "employees", "activities"] {
        assert_eq!(admin.until_parked(service, 0).await, Vec::<Value>::new());
    }
}

/// An id of the CRM in an example stands for that of a customer who waits for the accounts department.
async fn with_a_released_customer(sam: &Client, example: &Example, data: &Value) -> Value {
    let Some(crm_id) = data["crmId"].as_str().filter(|crm_id| !crm_id.is_empty()) else { return data.clone() };
    let customer = sam.create_complete(&format!("For {}", example.message_type)).await;
    sam.release(&customer).await;
    serde_json::from_str(&data.to_string().replace(crm_id, &customer)).unwrap()
}

/// The tables in which the transaction that claimed this message has written rows of the tenant. Fails if the message was parked.
async fn rows_written(system: &System, dealer: &Dealer, message_id: &str) -> BTreeSet<String> {
    eventually(&format!("the end of {message_id}"), async || {
        let mut written = BTreeSet::new();
        let mut claimed = false;
        for database in [&system.customers, &system.activities, &system.identity] {
            let mut tx = database.transaction(Caller::system(dealer.id)).await.unwrap();
            let parked: Option<String> =
                sqlx::query_scalar("select reason from dead_letters where tenant_id = $1 and message_id = $2")
                    .bind(dealer.id)
                    .bind(message_id)
                    .fetch_optional(tx.conn())
                    .await
                    .unwrap();
            assert_eq!(parked, None, "{message_id} was parked");
            let claim = "select xmin::text from inbox where tenant_id = $1 and message_id = $2 and done_at is not null";
            let claim: Option<String> = sqlx::query_scalar(claim)
                .bind(dealer.id)
                .bind(message_id)
                .fetch_optional(tx.conn())
                .await
                .unwrap();
            let Some(transaction) = claim else { continue };
            claimed = true;
            let tables: Vec<String> = sqlx::query_scalar(
                "select table_name::text from information_schema.columns
                 where table_schema = 'public' and column_name = 'tenant_id' and table_name not in ('inbox', 'erp_sequences')",
            )
            .fetch_all(tx.conn())
            .await
            .unwrap();
            for table in tables {
                let sql = format!("select exists (select from {table} where tenant_id = $1 and xmin::text = $2)");
                let wrote: bool = sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind(dealer.id)
                    .bind(&transaction)
                    .fetch_one(tx.conn())
                    .await
                    .unwrap();
                written.extend(wrote.then_some(table));
            }
        }
        claimed.then_some(written)
    })
    .await
}

#[tokio::test]
async fn every_example_of_a_message_to_the_erp_is_what_the_crm_sends() {
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let mut told = dealer.erp.outbound().await;
    let wanted: BTreeMap<_, _> = examples(false).map(|(example, event)| (example.message_type, event)).collect();
    assert!(wanted.len() >= 4, "there are examples");
    what_makes_the_crm_speak(&dealer).await;
    let mut heard = BTreeSet::new();
    while heard.len() < wanted.len() {
        let message = told.next().await;
        let sent = as_event(&message);
        let message_type = message.attribute("type");
        let Some(example) = wanted.get(message_type) else {
            panic!("no example of what is sent: write proto/examples/crm-to-erp/{message_type}.json, say\n{sent:#}");
        };
        if heard.insert(message_type.to_owned()) {
            let example: Value = serde_json::from_str(&example.to_json()).unwrap();
            assert_eq!(without_ids(&example), without_ids(&sent), "{message_type} is sent as\n{sent:#}");
        }
    }
}

/// Whatever users do that the ERP hears of.
async fn what_makes_the_crm_speak(dealer: &Dealer) {
    let sam = dealer.log_in("sam").await;
    let thandi = dealer.employee_id("THANDI");
    let mut customer = complete_customer("Table Bay Attorneys");
    let more = json!({
        "tradingName": "Table Bay Law", "registrationNumber": "2015/118230/21", "email": "office@table-bay.example",
        "website": "https://table-bay.example", "additionalSalesmanIds": [thandi],
        "physicalAddress": {
            "lines": ["1 Long Street"], "suburb": "City Bowl", "city": "Cape Town", "province": "Western Cape", "postalCode": "8001",
            "country": "South Africa",
        },
    });
    customer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let released = id(&sam.create_customer(&customer).await);
    let lerato = json!({"givenName": "Lerato", "familyName": "Mokoena", "role": "BUYER", "mobile": "082 555 0144"});
    let made = sam.post(&format!("/api/v1/customers/{released}/contacts"), &lerato).await;
    assert_eq!(made.status, 201, "{}", made.text());
    sam.release(&released).await;

    let said = |wanted: &str| examples(true).find(|(example, _)| example.message_type == wanted).unwrap().1.data;
    for message_type in ["customer.upserted", "contact.upserted"] {
        dealer.erp.send(message_type, &said(message_type)).await;
    }
    let known = id(&sam.until_code("KA1042").await);
    let path = format!("/api/v1/customers/{known}");
    for change in [json!({"additionalSalesmanIds": [thandi]}), json!({"fax": "021 555 0143"})] {
        assert_eq!(sam.patch(&path, &change).await.status, 200, "{change}");
    }
    let contact = eventually("the contact", async || {
        let listed = sam.get(&format!("{path}/contacts")).await.expect(200);
        listed["contacts"].get(0).cloned()
    })
    .await;
    let edited = sam.patch(&format!("/api/v1/contacts/{}", id(&contact)), &json!({"telephone": "021 555 0145"})).await;
    assert_eq!(edited.status, 200, "{}", edited.text());
}

/// A sent message as one JSON document.
fn as_event(message: &Told) -> Value {
    let names = ["specversion", "id", "source", "type", "subject", "sequence", "time"];
    let mut event: serde_json::Map<_, _> =
        names.into_iter().map(|name| (name.to_owned(), message.attribute(name).into())).collect();
    event.insert("data".to_owned(), message.data.clone());
    event.into()
}

/// The text with every id that the CRM made up replaced by its number, in the order in which they come.
fn without_ids(event: &Value) -> String {
    let text = format!("{event:#}");
    let mut seen: Vec<&str> = Vec::new();
    let words = text.split('"').map(|word| {
        if word.parse::<Uuid>().is_err() {
            return word.to_owned();
        }
        let number = seen.iter().position(|known| *known == word).unwrap_or_else(|| {
            seen.push(word);
            seen.len() - 1
        });
        format!("id {number}")
    });
    words.collect::<Vec<_>>().join("\"")
}
