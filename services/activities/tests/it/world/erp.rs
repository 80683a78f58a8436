//! What the tenant's ERP says.

use crm_activities::consumers;
use crm_chassis::{
    broker::Envelope,
    dispatch::Outcome,
    error::{Error, Result},
};
use serde_json::{Value, json};

use super::{World, calls};

/// A message as it comes from the broker, of the ERP of the tenant with this slug.
pub fn message(slug: &str, id: &str, sequence: u64, data: &Value) -> Envelope {
    let attributes = [
        ("specversion", "1.0".to_owned()),
        ("id", id.to_owned()),
        ("source", "/erp".to_owned()),
        ("type", "totals.reported".to_owned()),
        ("sequence", sequence.to_string()),
    ];
    Envelope {
        message_id: id.into(),
        routing_key: format!("{slug}.totals.reported"),
        content_type: "application/json".into(),
        headers: attributes.map(|(name, value)| (format!("cloudEvents:{name}"), value)).into(),
        user_id: Some(format!("erp-{slug}")),
        returns: 0,
        payload: data.to_string().into_bytes(),
    }
}

impl World {
    /// The ERP tells of a salesman's months: so many orders each, at 1,000 each, and an invoice less.
    pub async fn totals(&self, id: &str, sequence: u64, code: &str, months: &[(&str, i32)]) -> Result<Outcome> {
        self.deliver(&message(&self.slug(), id, sequence, &totals(code, months))).await
    }

    pub async fn deliver(&self, envelope: &Envelope) -> Result<Outcome> {
        consumers::erp().apply(&self.database.worker(), envelope).await
    }

    /// What a message is refused with.
    pub async fn refusal(&self, envelope: &Envelope) -> Error {
        let before = self.everything().await;
        let error = self.deliver(envelope).await.unwrap_err();
        assert_eq!(self.everything().await, before, "a refused message leaves nothing behind: {error}");
        error
    }

    /// Targets, defaults, and something that Sam has sold.
    pub async fn with_figures(&self) {
        self.admin().set_targets(&self.employee_id("SAM"), calls(20)).await.unwrap();
        self.admin().set_target_defaults(10, "").await.unwrap();
        self.totals("figures", 1, "SAM", &[("2026-10", 3)]).await.unwrap();
    }
}

/// The body of a message.
pub fn totals(code: &str, months: &[(&str, i32)]) -> Value {
    let money = |orders: i32| json!({"amount": format!("{}.00", orders * 1_000), "currency": "ZAR"});
    let months = months.iter().map(|(month, orders)| {
        json!({
            "month": month, "orderCount": orders, "ordered": money(*orders), "invoiceCount": orders - 1, "invoiced": money(orders - 1),
        })
    });
    json!({"salesmanCode": code, "months": months.collect::<Vec<_>>()})
}
