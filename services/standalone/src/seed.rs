//! The first start: tenants, their users, and the dealers' data, which come by the ways they come in production: ERP messages over the
//! broker, and the API. Whatever is there already is left alone, so an interrupted first start is simply continued. In a new month only the
//! ERP speaks again, of sales.

pub mod work;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use anyhow::Context as _;
use crm_activities::nightly;
use crm_chassis::{Caller, Db, TenantId};
use crm_erp_simulator::{
    amqp::Broker,
    cloud_event::CloudEvent,
    publish::Publisher,
    tenant::{Lane, TenantSlug},
};
use crm_proto::descriptors;
use jiff::{
    civil::Date,
    tz::{self, TimeZone},
};
use prost::{Message, Name};
use prost_reflect::DynamicMessage;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use url::Url;

use crate::{
    demo::{CALL_CYCLES, DemoTenant, HOPE_WORKS, NewCustomer, OWN_RANKS},
    progress::Progress,
    stack::Stack,
};

/// Password of all demo users.
pub const PASSWORD: &str = "demo-password";
/// How long the ERP's messages may take to arrive without one of them arriving.
const STALL: Duration = Duration::from_mins(1);

/// Loads a tenant's data into a running stack.
pub async fn load(stack: &Stack, tenant: &DemoTenant, id: TenantId, erp_url: &str) -> anyhow::Result<()> {
    let db = &stack.customers.context.worker;
    if !has_come_from_erp(db, tenant, id).await? {
        let messages = written_now(db, tenant.erp_messages()?);
        publish(tenant.slug.parse()?, &Broker::parse(erp_url)?, &messages).await?;
        for arriving in &ARRIVING {
            let of_type = messages.iter().filter(|message| message.r#type == arriving.message_type);
            arriving.wait(db, tenant, id, of_type.count() as u64).await?;
        }
    }
    if !has_sales(db, tenant, id).await? {
        let totals = written_now(db, tenant.totals_messages(today(db))?);
        publish(tenant.slug.parse()?, &Broker::parse(erp_url)?, &totals).await?;
        let messages = written_now(db, tenant.sales_messages(today(db))?);
        publish(tenant.slug.parse()?, &Broker::parse(erp_url)?, &messages).await?;
        SALES.wait(db, tenant, id, messages.len() as u64).await?;
    }
    if !has_been_typed(db, tenant, id).await? {
        type_in(stack, tenant, id).await?;
    }
    work::plan(stack, tenant, id).await?;
    // What is recommended by night is there from the first day on.
    Ok(nightly::run_again(&stack.activities.context.worker, id).await?)
}

/// Does what the salesmen did in the CRM.
async fn type_in(stack: &Stack, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<()> {
    let db = &stack.customers.context.worker;
    let mut api = Api {
        http: Client::new(),
        base: format!("http://{}", stack.gateway.http_address),
        tenant: tenant.slug,
        cookies: HashMap::new(),
    };
    // What an interrupted start did long ago is not done again: its keys may be forgotten, which would double it.
    let notes =
        texts(db, id, "select text from notes where tenant_id = $1 and created_at < now() - interval '20 hours'")
            .await?;
    for (number, (author, note)) in (1..).zip(tenant.notes_of_hope_works()) {
        if !notes.contains(note) {
            api.note_about(&author, HOPE_WORKS, note, &format!("demo note {number}")).await?;
        }
    }
    api.ranks(&format!("admin@{}.example", tenant.slug)).await?;
    if let Some((author, third_parties)) = tenant.third_parties(today(db)) {
        let sql =
            "select count(*) from third_parties where tenant_id = $1 and created_at < now() - interval '20 hours'";
        if count(db, id, sql).await? == 0 {
            api.third_parties_of(&author, &third_parties).await?;
        }
    }
    let names =
        texts(db, id, "select name from customers where tenant_id = $1 and created_at < now() - interval '20 hours'")
            .await?;
    let new_customers = tenant.new_customers();
    let mut progress = Progress::start(format!("{}: new customers", tenant.name), new_customers.len() as u64);
    for (done, customer) in (1..).zip(&new_customers) {
        if !customer.request.customer.as_ref().is_some_and(|new| names.contains(&new.name)) {
            api.create(customer).await?;
        }
        progress.show(done);
    }
    Ok(())
}

async fn texts(db: &Db, id: TenantId, sql: &'static str) -> anyhow::Result<HashSet<String>> {
    let mut tx = db.transaction(Caller::system(id)).await?;
    let texts: Vec<String> = sqlx::query_scalar(sql).bind(id).fetch_all(tx.conn()).await?;
    Ok(texts.into_iter().collect())
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
    Ok(is_begun(db, tenant, id).await? && has_sales(db, tenant, id).await?)
}

/// True if all is there that does not come again in every month.
pub async fn is_begun(db: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    Ok(has_come_from_erp(db, tenant, id).await? && has_been_typed(db, tenant, id).await?)
}

/// True if the salesmen's own customers are there beside the ERP's.
async fn has_been_typed(db: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    let all = u64::from(tenant.customers) + tenant.new_customers().len() as u64;
    Ok(count(db, id, CUSTOMERS).await? >= all)
}

/// True if the ERP has told of the sales to every customer this month. It does at the first start in a month.
async fn has_sales(db: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    Ok(count(db, id, SALES.sql).await? >= u64::from(tenant.customers))
}

/// The messages as an ERP writes them that has just been connected: old ones would look like a link that is behind.
fn written_now(db: &Db, messages: Vec<CloudEvent>) -> Vec<CloudEvent> {
    let time = db.clock().now();
    messages.into_iter().map(|message| CloudEvent { time, ..message }).collect()
}

/// The demo's dealers live in South Africa.
fn today(db: &Db) -> Date {
    db.clock().now().to_zoned(TimeZone::fixed(tz::offset(2))).date()
}

/// True if every customer of the ERP has arrived, with its people.
async fn has_come_from_erp(db: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    let sql = "select count(distinct customer_id) from contacts where tenant_id = $1 and code is not null";
    Ok(count(db, id, sql).await? >= u64::from(tenant.customers))
}

const CUSTOMERS: &str = "select count(*) from customers where tenant_id = $1";

/// What the ERP's messages become.
struct Arriving {
    what: &'static str,
    message_type: &'static str,
    /// Counts those of the tenant $1 that are there.
    sql: &'static str,
}

/// In the order of their messages.
const ARRIVING: [Arriving; 2] = [
    Arriving { what: "customers", message_type: "customer.upserted", sql: CUSTOMERS },
    Arriving {
        what: "contacts",
        message_type: "contact.upserted",
        sql: "select count(*) from contacts where tenant_id = $1 and code is not null",
    },
];

const SALES: Arriving = Arriving {
    what: "sales histories",
    message_type: "sales.replaced",
    sql: "select count(*) from sales_histories where tenant_id = $1
          and erp_synced_at >= date_trunc('month', now(), 'Africa/Johannesburg')",
};

impl Arriving {
    /// Waits until so many are there.
    async fn wait(&self, db: &Db, tenant: &DemoTenant, id: TenantId, all: u64) -> anyhow::Result<()> {
        let what = self.what;
        let mut progress = Progress::start(format!("{}: {what} from the ERP", tenant.name), all);
        let mut last = (0, Instant::now());
        loop {
            let arrived = count(db, id, self.sql).await?;
            progress.show(arrived.min(all));
            if arrived >= all {
                return Ok(());
            }
            if arrived > last.0 {
                last = (arrived, Instant::now());
            }
            anyhow::ensure!(last.1.elapsed() < STALL, "only {arrived} of {all} {what} have arrived from the ERP");
            sleep(Duration::from_millis(200)).await;
        }
    }
}

async fn count(db: &Db, id: TenantId, sql: &'static str) -> anyhow::Result<u64> {
    let mut tx = db.transaction(Caller::system(id)).await?;
    let count: i64 = sqlx::query_scalar(sql).bind(id).fetch_one(tx.conn()).await?;
    Ok(u64::try_from(count)?)
}

/// The product's own API, as the salesmen's browsers use it.
struct Api {
    http: Client,
    base: String,
    tenant: &'static str,
    /// The session cookies, by e-mail address.
    cookies: HashMap<String, String>,
}

impl Api {
    /// The session cookie of a salesman, who is logged in when he first does something.
    async fn cookie_of(&mut self, email: &str) -> anyhow::Result<String> {
        if let Some(cookie) = self.cookies.get(email) {
            return Ok(cookie.clone());
        }
        let body = json!({"tenant": self.tenant, "email": email, "password": PASSWORD});
        let reply =
            self.http.post(format!("{}/api/v1/session", self.base)).json(&body).send().await?.error_for_status()?;
        let cookie = reply.headers().get("set-cookie").context("no session cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        self.cookies.insert(email.to_owned(), cookie.clone());
        Ok(cookie)
    }

    /// Creates a customer with its people and what is written down about it, and releases it if it is to be.
    async fn create(&mut self, customer: &NewCustomer) -> anyhow::Result<()> {
        let cookie = self.cookie_of(&customer.created_by).await?;
        let key = customer.key;
        let body = json_of(customer.request.customer.as_ref().context("nothing to create")?)?;
        let created = self.post(&cookie, "/api/v1/customers", &key.to_string(), &body).await?;
        let path = format!("/api/v1/customers/{}", created["id"].as_str().context("a customer without id")?);
        for (number, contact) in (1..).zip(&customer.contacts) {
            let key = format!("{key}-contact-{number}");
            self.post(&cookie, &format!("{path}/contacts"), &key, &json_of(contact)?).await?;
        }
        if let Some(note) = &customer.note {
            self.post(&cookie, &format!("{path}/notes"), &format!("{key}-note"), &json!({"text": note})).await?;
        }
        if customer.release {
            self.post(&cookie, &format!("{path}/release"), &format!("{key}-release"), &json!({})).await?;
        }
        Ok(())
    }

    /// Adds a note to the customer of this name.
    async fn note_about(&mut self, author: &str, name: &str, note: &str, key: &str) -> anyhow::Result<()> {
        let cookie = self.cookie_of(author).await?;
        let filter = json!({"condition": {"field": "name", "operator": "OPERATOR_EQUALS", "values": [name]}});
        let url = Url::parse_with_params(&format!("{}/api/v1/customers", self.base), [("filter", filter.to_string())])?;
        let reply = self.http.get(url).header("cookie", &cookie).send().await?.error_for_status()?;
        let listed: Value = reply.json().await?;
        let id = listed["customers"][0]["id"].as_str().with_context(|| format!("there is no customer {name}"))?;
        let path = format!("/api/v1/customers/{id}/notes");
        self.post(&cookie, &path, key, &json!({"text": note})).await?;
        Ok(())
    }

    /// Gives each of the author's first active customers one of these contracts with competitors.
    async fn third_parties_of(&mut self, author: &str, third_parties: &[Value]) -> anyhow::Result<()> {
        let cookie = self.cookie_of(author).await?;
        let filter = json!({"condition": {"field": "status", "operator": "OPERATOR_EQUALS", "values": ["ACTIVE"]}});
        let asked = [("filter", filter.to_string()), ("pageSize", third_parties.len().to_string())];
        let url = Url::parse_with_params(&format!("{}/api/v1/customers", self.base), asked)?;
        let reply = self.http.get(url).header("cookie", &cookie).send().await?.error_for_status()?;
        let listed: Value = reply.json().await?;
        let customers = listed["customers"].as_array().context("no customers")?;
        for (number, (customer, third_party)) in (1..).zip(customers.iter().zip(third_parties)) {
            let path = format!("/api/v1/customers/{}/third-parties", customer["id"].as_str().unwrap_or_default());
            self.post(&cookie, &path, &format!("demo third party {number}"), third_party).await?;
        }
        Ok(())
    }

    /// Gives ranks their call cycles, and adds those of the dealer's own. What somebody has set meanwhile stays.
    async fn ranks(&mut self, administrator: &str) -> anyhow::Result<()> {
        let cookie = self.cookie_of(administrator).await?;
        let path = "/api/v1/ranks";
        let reply = self.http.get(format!("{}{path}", self.base)).header("cookie", &cookie).send().await?;
        let listed: Value = reply.error_for_status()?.json().await?;
        let ranks = listed["ranks"].as_array().context("no ranks")?;
        for (code, days) in CALL_CYCLES {
            let rank = ranks.iter().find(|rank| rank["code"] == code && rank["callCycleDays"].is_null());
            let Some(id) = rank.and_then(|rank| rank["id"].as_str()) else { continue };
            let set = json!({"callCycleDays": days});
            self.send(Method::PATCH, &cookie, &format!("{path}/{id}"), &format!("demo rank {code}"), &set).await?;
        }
        for (name, days) in OWN_RANKS {
            if !ranks.iter().any(|rank| rank["name"] == name) {
                let new = json!({"name": name, "callCycleDays": days});
                self.post(&cookie, path, &format!("demo rank {name}"), &new).await?;
            }
        }
        Ok(())
    }

    async fn post(&self, cookie: &str, path: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
        self.send(Method::POST, cookie, path, key, body).await
    }

    async fn send(&self, verb: Method, cookie: &str, path: &str, key: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self.http.request(verb, format!("{}{path}", self.base)).header("cookie", cookie);
        let reply = request.header("idempotency-key", key).json(body).send().await?;
        let status = reply.status();
        let answer: Value = reply.json().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status}: {answer}");
        Ok(answer)
    }
}

fn json_of<M: Message + Name>(message: &M) -> anyhow::Result<Value> {
    let descriptor = descriptors().get_message_by_name(&M::full_name());
    let descriptor = descriptor.with_context(|| format!("no descriptor of {}", M::full_name()))?;
    Ok(serde_json::to_value(DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())?)?)
}
