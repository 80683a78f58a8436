//! The first start: tenants, their users, and the dealers' data, which come by the ways they come in production: ERP messages over the
//! broker, and the API. Whatever is there already is left alone, so an interrupted first start is simply continued.

use std::{collections::HashMap, time::Duration};

use anyhow::Context as _;
use crm_chassis::{Caller, Db, TenantId};
use crm_erp_simulator::{
    amqp::Broker,
    cloud_event::CloudEvent,
    publish::Publisher,
    tenant::{Lane, TenantSlug},
};
use crm_proto::{customers::Customer, descriptors};
use prost::{Message as _, Name as _};
use prost_reflect::DynamicMessage;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::{
    demo::{DemoTenant, NewCustomer},
    progress::Progress,
    stack::Stack,
};

/// Password of all demo users.
pub const PASSWORD: &str = "demo-password";
/// How long the ERP's messages may take to arrive without one of them arriving.
const STALL: Duration = Duration::from_mins(1);

/// Loads a tenant's data into a running stack.
pub async fn load(stack: &Stack, tenant: &DemoTenant, id: TenantId, erp_url: &str) -> anyhow::Result<()> {
    let messages = tenant.erp_messages()?;
    let customers = messages.iter().filter(|message| message.r#type == "customer.upserted").count() as u64;
    let db = &stack.customers.context.worker;
    if arrived(db, id).await? < customers {
        publish(tenant.slug.parse()?, &Broker::parse(erp_url)?, &messages).await?;
        wait_for_arrival(db, tenant, id, customers).await?;
    }
    let api = Api { http: Client::new(), base: format!("http://{}", stack.gateway.http_address), tenant: tenant.slug };
    let mut cookies = HashMap::new();
    let new_customers = tenant.new_customers();
    let mut progress = Progress::start(format!("{}: new customers", tenant.name), new_customers.len() as u64);
    for (done, customer) in (1..).zip(&new_customers) {
        if !cookies.contains_key(&customer.created_by) {
            cookies.insert(customer.created_by.clone(), api.log_in(&customer.created_by).await?);
        }
        api.create(&cookies[&customer.created_by], customer).await?;
        progress.show(done);
    }
    Ok(())
}

async fn publish(slug: TenantSlug, broker: &Broker, messages: &[CloudEvent]) -> anyhow::Result<()> {
    let mut publisher = Publisher::connect(broker, slug, Lane::Bulk).await?;
    for (position, message) in (1..).zip(messages) {
        publisher.send(position, message).await?;
    }
    publisher.close().await?;
    Ok(())
}

/// True if all of a tenant's data are there.
pub async fn is_loaded(db: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    let from_erp = tenant.erp_messages()?.iter().filter(|message| message.r#type == "customer.upserted").count();
    Ok(arrived(db, id).await? >= (from_erp + tenant.new_customers().len()) as u64)
}

async fn arrived(db: &Db, id: TenantId) -> anyhow::Result<u64> {
    let mut tx = db.transaction(Caller::system(id)).await?;
    let (count,): (i64,) =
        sqlx::query_as("select count(*) from customers where tenant_id = $1").bind(id).fetch_one(tx.conn()).await?;
    Ok(u64::try_from(count)?)
}

async fn wait_for_arrival(db: &Db, tenant: &DemoTenant, id: TenantId, customers: u64) -> anyhow::Result<()> {
    let mut progress = Progress::start(format!("{}: customers from the ERP", tenant.name), customers);
    let mut last = (0, Instant::now());
    loop {
        let count = arrived(db, id).await?;
        progress.show(count.min(customers));
        if count >= customers {
            return Ok(());
        }
        if count > last.0 {
            last = (count, Instant::now());
        }
        anyhow::ensure!(last.1.elapsed() < STALL, "only {count} of {customers} customers have arrived from the ERP");
        sleep(Duration::from_millis(200)).await;
    }
}

/// The product's own API, as a salesman's browser uses it.
struct Api {
    http: Client,
    base: String,
    tenant: &'static str,
}

impl Api {
    async fn log_in(&self, email: &str) -> anyhow::Result<String> {
        let body = json!({"tenant": self.tenant, "email": email, "password": PASSWORD});
        let reply =
            self.http.post(format!("{}/api/v1/session", self.base)).json(&body).send().await?.error_for_status()?;
        let cookie = reply.headers().get("set-cookie").context("no session cookie")?.to_str()?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
    }

    async fn create(&self, cookie: &str, customer: &NewCustomer) -> anyhow::Result<()> {
        let body = json_of(customer.request.customer.as_ref().context("nothing to create")?)?;
        let created = self.call(cookie, "/api/v1/customers", &customer.key.to_string(), &body).await?;
        if customer.release {
            let id = created["id"].as_str().context("a customer without id")?;
            self.call(
                cookie,
                &format!("/api/v1/customers/{id}/release"),
                &format!("{}-release", customer.key),
                &json!({}),
            )
            .await?;
        }
        Ok(())
    }

    async fn call(&self, cookie: &str, path: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.request(Method::POST, format!("{}{path}", self.base)).header("cookie", cookie);
        let reply = request.header("idempotency-key", key).json(body).send().await?;
        let status = reply.status();
        let answer: Value = reply.json().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status}: {answer}");
        Ok(answer)
    }
}

fn json_of(customer: &Customer) -> anyhow::Result<Value> {
    let descriptor = descriptors().get_message_by_name(&Customer::full_name()).context("no descriptor of Customer")?;
    Ok(serde_json::to_value(DynamicMessage::decode(descriptor, customer.encode_to_vec().as_slice())?)?)
}
