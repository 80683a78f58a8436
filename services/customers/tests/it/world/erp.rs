//! What the tenant's ERP says.

use crm_chassis::{
    broker::Envelope,
    dispatch::Outcome,
    error::{Error, Result},
};
use crm_customers::consumers;
use crm_proto::customers as pb;
use serde_json::{Value, json};

use super::{Person, World, complete_customer};

/// A message as it comes from the broker, of the ERP of the tenant with this slug.
pub fn message(slug: &str, id: &str, erp_type: &str, sequence: u64, data: &Value) -> Envelope {
    let attributes = [
        ("specversion", "1.0".to_owned()),
        ("id", id.to_owned()),
        ("source", "/erp".to_owned()),
        ("type", erp_type.to_owned()),
        ("sequence", sequence.to_string()),
    ];
    Envelope {
        message_id: id.into(),
        routing_key: format!("{slug}.{erp_type}"),
        content_type: "application/json".into(),
        headers: attributes.map(|(name, value)| (format!("cloudEvents:{name}"), value)).into(),
        user_id: Some(format!("erp-{slug}")),
        returns: 0,
        payload: data.to_string().into_bytes(),
    }
}

impl World {
    /// Applies a message of this tenant's ERP, as the consumer does.
    pub async fn erp(&self, id: &str, erp_type: &str, sequence: u64, data: Value) -> Result<Outcome> {
        self.deliver(&message(self.slug, id, erp_type, sequence, &data)).await
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

    /// Leaves a message that says the customer `code` is on hold among the parked ones, and returns its id. It applies once the customer
    /// is there.
    pub async fn park(&self, code: &str) -> String {
        let envelope = message(self.slug, &format!("parked-{code}"), "customer.held", 1, &json!({"code": code}));
        let mut headers = envelope.headers;
        headers.insert("crm-parked-user-id".into(), format!("erp-{}", self.slug));
        let sql = "insert into dead_letters (tenant_id, id, consumer, message_id, routing_key, content_type, headers, payload, reason,
                       parked_at, message_type, entity)
                   values ($1, gen_random_uuid(), 'customers.erp', $2, $3, $4, $5, $6, 'UNKNOWN_CODE: as it was parked', $7,
                       'customer.held', $8) returning id::text";
        sqlx::query_scalar(sql)
            .bind(self.tenant)
            .bind(&envelope.message_id)
            .bind(&envelope.routing_key)
            .bind(&envelope.content_type)
            .bind(sqlx::types::Json(headers))
            .bind(&envelope.payload)
            .bind(jiff_sqlx::ToSqlx::to_sqlx(self.database.clock.now()))
            .bind(code)
            .fetch_one(&self.superuser)
            .await
            .unwrap()
    }

    /// A customer that the ERP made: Sam's, active.
    pub async fn erp_customer(&self, code: &str) -> pb::Customer {
        let data = json!({
            "code": code, "name": format!("{code} Trading"),
            "customerType": {"code": "RETAIL"}, "rank": {"code": "GOLD"}, "reportingArea": {"code": "CAPE"}, "site": {"code": "CPT"},
            "mainSalesmanCode": "SAM", "telephone": "031 555 0100",
        });
        assert_eq!(self.erp(&format!("make-{code}"), "customer.upserted", 1, data).await.unwrap(), Outcome::Applied);
        self.by_code(code).await.unwrap()
    }

    /// The customer with this code, as the administrator sees it.
    pub async fn by_code(&self, code: &str) -> Option<pb::Customer> {
        let id: Option<uuid::Uuid> = sqlx::query_scalar("select id from customers where tenant_id = $1 and code = $2")
            .bind(self.tenant)
            .bind(code)
            .fetch_optional(&self.superuser)
            .await
            .unwrap();
        Some(self.admin().get(&id?.to_string()).await.unwrap())
    }

    /// A contact that the ERP made, with what differs from a sales contact that has all that is mandatory.
    pub async fn erp_contact(&self, customer: &str, code: &str, changes: Value) -> pb::Contact {
        let mut data = json!({
            "code": code, "customerCode": customer, "givenName": code, "familyName": "Nkosi",
            "role": {"code": "BUYER"}, "mobile": "082 555 0100", "isSalesContact": true,
        });
        let Value::Object(changes) = changes else { panic!("changes are an object") };
        data.as_object_mut().unwrap().extend(changes);
        assert_eq!(self.erp(&format!("make-{code}"), "contact.upserted", 1, data).await.unwrap(), Outcome::Applied);
        self.contact_by_code(code).await
    }

    /// The contact with this code, as the administrator sees it.
    pub async fn contact_by_code(&self, code: &str) -> pb::Contact {
        let id: uuid::Uuid = sqlx::query_scalar("select id from contacts where tenant_id = $1 and code = $2")
            .bind(self.tenant)
            .bind(code)
            .fetch_one(&self.superuser)
            .await
            .unwrap();
        self.admin().contact(&id.to_string()).await.unwrap()
    }

    /// A customer of Sam's that waits for the accounts department.
    pub async fn released(&self, sam: &Person, name: &str) -> pb::Customer {
        let created = sam.create(complete_customer(name)).await.unwrap();
        sam.release(&created.id).await.unwrap()
    }
}
