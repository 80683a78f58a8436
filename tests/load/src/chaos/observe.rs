//! Looks at what is really there: in the databases past row-level security, and in the ERP's book on disk.

use std::{fs, path::Path};

use anyhow::Context as _;
use crm_chassis::TenantId;
use serde_json::Value;
use sqlx::PgPool;
use uuid::Uuid;

use super::TENANT;
use crate::world::World;

/// Everything that the checker compares with what was acknowledged.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The customers that people made.
    pub customers: Vec<Row>,
    /// Their contacts.
    pub contacts: Vec<ContactRow>,
    /// What was written about them.
    pub notes: Vec<NoteRow>,
    /// The API keys that people made.
    pub api_keys: Vec<KeyRow>,
    /// The cases of the customers.
    pub cases: Vec<CaseRow>,
    /// What was planned and done in them.
    pub activities: Vec<ActivityRow>,
    /// The audit trail of all these.
    pub audit: Vec<Line>,
    /// The events, in the order in which they were heard.
    pub events: Vec<Heard>,
    /// The ERP's book.
    pub book: Vec<Entry>,
    /// Messages that could not be applied, with the reason.
    pub parked: Vec<String>,
    /// Messages that were not sent.
    pub unsent: i64,
}

/// A customer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How often it was changed, plus one.
    pub version: i64,
    /// Its status.
    pub status: String,
    /// The ERP's code.
    pub code: Option<String>,
    /// What the clients edit.
    pub trading_name: Option<String>,
}

/// A contact.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ContactRow {
    /// Its id.
    pub id: Uuid,
    /// Its customer.
    pub customer_id: Uuid,
    /// How often it was changed, plus one.
    pub version: i64,
    /// The ERP's code.
    pub code: Option<String>,
    /// What the clients edit.
    pub family_name: Option<String>,
}

/// A note.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoteRow {
    /// Its id.
    pub id: Uuid,
    /// Its customer.
    pub customer_id: Uuid,
    /// What it says.
    pub text: String,
}

/// An API key.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeyRow {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
}

/// A case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CaseRow {
    /// Its id.
    pub id: Uuid,
    /// Its customer.
    pub customer_id: Uuid,
    /// How often it was changed, plus one.
    pub version: i64,
    /// What it is about.
    pub subject: String,
}

/// An activity.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ActivityRow {
    /// Its id.
    pub id: Uuid,
    /// Its case.
    pub case_id: Uuid,
    /// How often it was changed, plus one.
    pub version: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub status: String,
    /// What came of it.
    pub outcome: Option<String>,
}

/// A line of the audit trail.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// The customer, contact, note, API key, case or activity.
    pub entity_id: Uuid,
    /// What was done.
    pub action: String,
    /// user, erp or system.
    pub origin: String,
    /// The new value of what the clients edit, if it was changed.
    pub value: Option<String>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Its id; a repetition has the same.
    pub message_id: String,
    /// The customer, contact, note, case or activity.
    pub aggregate: Uuid,
    /// Its version after the change.
    pub version: i64,
    /// What happened.
    pub change: String,
}

/// An entry of the ERP's book.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A release arrived.
    Received {
        /// Id of the release.
        release: String,
        /// The customer.
        customer: Uuid,
    },
    /// It was approved with this code; none if it was declined.
    Decided {
        /// Id of the release.
        release: String,
        /// The code.
        code: Option<String>,
    },
    /// The answer was sent.
    Answered {
        /// Id of the release.
        release: String,
    },
    /// The ERP was told of an edit, or of a new contact.
    Changed {
        /// The customer or the contact.
        entity: Uuid,
        /// The trading name or the surname after it.
        value: String,
    },
}

impl Observed {
    /// Differs whenever something has moved.
    #[must_use]
    pub fn fingerprint(&self) -> (i64, usize, usize, usize, i64) {
        (self.versions(), self.audit.len(), self.events.len(), self.book.len(), self.unsent)
    }

    /// How many versions there were of everything that has events.
    #[must_use]
    pub fn versions(&self) -> i64 {
        let customers = self.customers.iter().map(|row| row.version);
        let contacts = self.contacts.iter().map(|row| row.version);
        let cases = self.cases.iter().map(|row| row.version);
        let activities = self.activities.iter().map(|row| row.version);
        let counted = customers.chain(contacts).chain(cases).chain(activities);
        counted.sum::<i64>() + i64::try_from(self.notes.len()).unwrap_or(i64::MAX)
    }
}

/// Looks at everything but the events.
pub async fn look(world: &World, state_dir: &Path, tenant: TenantId) -> anyhow::Result<Observed> {
    let (customers, gateway) = (world.superuser("customers")?, world.superuser("gateway")?);
    let activities = world.superuser("activities")?;
    let rows = sqlx::query_as(
        "select id, name, version, status, code, trading_name from customers where tenant_id = $1 and code is distinct from 'C0' order by id",
    );
    let contacts = sqlx::query_as(
        "select id, customer_id, version, code, family_name from contacts
         where tenant_id = $1 and code is distinct from 'C0-1' order by id",
    );
    let notes = sqlx::query_as("select id, customer_id, text from notes where tenant_id = $1 order by id");
    let api_keys = sqlx::query_as("select id, name from api_keys where tenant_id = $1 order by id");
    let cases = sqlx::query_as("select id, customer_id, version, subject from cases where tenant_id = $1 order by id");
    let planned = sqlx::query_as(
        "select id, case_id, version, subject, status, outcome from activities where tenant_id = $1 order by id",
    );
    let observed = Observed {
        customers: rows.bind(tenant).fetch_all(&customers).await?,
        contacts: contacts.bind(tenant).fetch_all(&customers).await?,
        notes: notes.bind(tenant).fetch_all(&customers).await?,
        api_keys: api_keys.bind(tenant).fetch_all(&gateway).await?,
        cases: cases.bind(tenant).fetch_all(&activities).await?,
        activities: planned.bind(tenant).fetch_all(&activities).await?,
        audit: [audit(&customers, tenant).await?, audit(&gateway, tenant).await?, audit(&activities, tenant).await?]
            .concat(),
        events: Vec::new(),
        book: book(&state_dir.join(format!("{TENANT}.jsonl")))?,
        parked: [parked(&customers).await?, parked(&activities).await?, parked(&gateway).await?].concat(),
        unsent: unsent(&customers).await? + unsent(&activities).await? + unsent(&gateway).await?,
    };
    customers.close().await;
    activities.close().await;
    gateway.close().await;
    Ok(observed)
}

/// Whether people can create customers.
pub async fn lists_are_there(customers: &PgPool, tenant: TenantId) -> anyhow::Result<bool> {
    let sql = "select count(distinct list) = 5 from static_codes where tenant_id = $1";
    Ok(sqlx::query_scalar(sql).bind(tenant).fetch_one(customers).await?)
}

async fn audit(database: &PgPool, tenant: TenantId) -> anyhow::Result<Vec<Line>> {
    let sql = r#"select entity_id, action, origin,
                     jsonb_path_query_first(changes, '$[*] ? (@.field == "trading_name" || @.field == "family_name").new') #>> '{}' as value
                 from audit_log where tenant_id = $1 and entity in ('customer', 'contact', 'note', 'api_key', 'case', 'activity') order by id"#;
    Ok(sqlx::query_as(sql).bind(tenant).fetch_all(database).await?)
}

async fn parked(database: &PgPool) -> anyhow::Result<Vec<String>> {
    Ok(sqlx::query_scalar("select routing_key || ': ' || reason from dead_letters").fetch_all(database).await?)
}

async fn unsent(database: &PgPool) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from outbox").fetch_one(database).await?)
}

/// The book on disk. A last line that is not whole was never promised to anybody.
fn book(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let entries = whole.lines().map(|line| entry(&serde_json::from_str(line)?));
    Ok(entries.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

fn entry(line: &Value) -> anyhow::Result<Option<Entry>> {
    let release = line["release"].as_str().unwrap_or_default().to_owned();
    Ok(match line["entry"].as_str() {
        Some("received") => Some(Entry::Received { release, customer: entity(line)? }),
        Some("decided") => {
            let code = line["decision"]["outcome"]["approved"]["code"].as_str().map(str::to_owned);
            Some(Entry::Decided { release, code })
        }
        Some("answered") => Some(Entry::Answered { release }),
        Some("customer-changed") => {
            let value = line["message"]["tradingName"].as_str().unwrap_or_default().to_owned();
            Some(Entry::Changed { entity: entity(line)?, value })
        }
        Some("contact-changed") => {
            let value = line["message"]["familyName"].as_str().unwrap_or_default().to_owned();
            Some(Entry::Changed { entity: entity(line)?, value })
        }
        _ => None,
    })
}

fn entity(line: &Value) -> anyhow::Result<Uuid> {
    Ok(line["message"]["crmId"].as_str().context("a message about nothing")?.parse()?)
}
