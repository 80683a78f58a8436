//! What a dealer's ERP sends so that people can work: the team, and a customer whose codes fill the look-up lists.

use crm_erp_simulator::{amqp::Broker, cloud_event::CloudEvent, publish::Publisher, tenant::Lane};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::{Tenant, email};

/// Sends the team and the lists. Salesmen are `s0`, `s1` …, led by `manager`.
pub async fn introduce(tenant: &Tenant, salesmen: usize) -> anyhow::Result<()> {
    let mut messages = vec![employee(tenant, "manager", "")];
    messages.extend((0..salesmen).map(|number| employee(tenant, &format!("s{number}"), "manager")));
    messages.push(event("customer.upserted", "C0", &customer()));
    messages.push(event("contact.upserted", "C0-1", &contact()));
    let broker = Broker::parse(&tenant.erp_url)?;
    let mut publisher = Publisher::connect(&broker, tenant.slug.parse()?, Lane::Ordinary).await?;
    for (position, message) in (1..).zip(&messages) {
        publisher.send(position, message).await?;
    }
    publisher.close().await?;
    Ok(())
}

/// A customer with its salesmen, and the person there, as a load sends them.
#[must_use]
pub fn upserted(number: usize) -> [CloudEvent; 2] {
    let code = format!("L{number:06}");
    let mut data = customer();
    data["code"] = json!(code);
    data["name"] = json!(format!("{} {number}", data["name"].as_str().unwrap_or_default()));
    data["mainSalesmanCode"] = json!(format!("S{}", number % 10));
    data["additionalSalesmanCodes"] = json!([format!("S{}", (number + 1) % 10)]);
    data["telephone"] = json!(format!("021 {number:07}"));
    let mut person = contact();
    let person_code = format!("{code}-1");
    person["code"] = json!(person_code);
    person["customerCode"] = json!(code);
    person["email"] = json!(format!("zinzi{number}@example.com"));
    [event("customer.upserted", &code, &data), event("contact.upserted", &person_code, &person)]
}

/// A customer as a salesman types it, complete enough to be approved.
#[must_use]
pub fn complete_customer(name: &str) -> Value {
    json!({
        "name": name,
        "customerType": "RETAIL",
        "rank": "GOLD",
        "reportingArea": "CAPE",
        "site": "CPT",
        "telephone": "021 555 0100",
        "vatNumber": "4123456789",
        "physicalAddress": {"lines": ["1 Long Street"], "city": "Cape Town"},
    })
}

fn employee(tenant: &Tenant, mailbox: &str, manager: &str) -> CloudEvent {
    let data = json!({
        "code": mailbox.to_uppercase(),
        "displayName": mailbox,
        "email": email(&tenant.slug, mailbox),
        "active": true,
        "salesman": true,
        "managerCode": manager.to_uppercase(),
        "site": "CPT",
    });
    event("employee.upserted", mailbox, &data)
}

fn contact() -> Value {
    json!({
        "code": "C0-1",
        "customerCode": "C0",
        "givenName": "Zinzi",
        "role": {"code": "BUYER", "description": "Buying Officer"},
    })
}

fn customer() -> Value {
    json!({
        "code": "C0",
        "name": "Everyday Stationers",
        "customerType": {"code": "RETAIL", "description": "Retail"},
        "rank": {"code": "GOLD", "description": "Gold"},
        "reportingArea": {"code": "CAPE", "description": "Western Cape"},
        "site": {"code": "CPT", "description": "Cape Town"},
    })
}

fn event(message_type: &str, subject: &str, data: &Value) -> CloudEvent {
    CloudEvent {
        id: format!("load/{message_type}/{subject}"),
        source: "/load".to_owned(),
        r#type: message_type.to_owned(),
        subject: subject.to_owned(),
        sequence: 1,
        time: Timestamp::UNIX_EPOCH,
        traceparent: None,
        data: data.clone(),
    }
}
