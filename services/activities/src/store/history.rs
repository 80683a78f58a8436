//! What was done to a case and to its activities, read from the audit trail.

use std::collections::{BTreeMap, BTreeSet};

use crm_chassis::{
    Caller, Result, Tx,
    page::{self, Keyed, Listing, Page, Sort, Total},
    row,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

/// How the list can be paged. A case has some dozens of lines: they are read by their entity and sorted.
pub const LISTING: Listing = Listing {
    id: "l.id",
    sorts: &[Sort::timestamp("time", "l.at")],
    default_order: "time desc",
    default_size: 25,
    max_size: 200,
};

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub user_name: String,
    /// The activity it was done to; none if it was done to the case.
    pub activity_id: Option<Uuid>,
    /// What that is about.
    pub activity_subject: String,
    /// What was done.
    pub action: String,
    /// In the order of the form.
    pub changes: Vec<FieldChange>,
}

/// Old and new value of a field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FieldChange {
    /// Name of the field.
    pub field: String,
    /// Before.
    pub old: Value,
    /// Afterwards.
    pub new: Value,
}

impl FromRow<'_, PgRow> for Entry {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            at: row::time(row, "at")?,
            user_name: row.try_get("user_name")?,
            activity_id: row.try_get("activity_id")?,
            activity_subject: row::text(row, "activity_subject")?,
            action: row.try_get("action")?,
            changes: row.try_get::<Json<Vec<FieldChange>>, _>("changes")?.0,
        })
    }
}

/// One page of what was done to a case, which the caller sees, and the token of the next one.
pub async fn page(tx: &mut Tx, case: Uuid, page: Page) -> Result<(Vec<Entry>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), case, &page);
    let rows = query.build_query_as::<Keyed<Entry>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, case: Uuid, page: &Page) {
    query.push("select l.id, l.at, l.user_name, o.activity_id, o.subject as activity_subject, l.action, l.changes");
    page.push_keys(query);
    push_from(query, caller, case);
    page.push_after(query);
    page.push_order(query);
}

/// How many things were done to the case.
pub async fn count(tx: &mut Tx, case: Uuid) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        push_from(query, &caller, case);
        Ok(())
    })
    .await
}

fn push_from(query: &mut QueryBuilder<Postgres>, caller: &Caller, case: Uuid) {
    query.push(" from (select 'case' as entity, ").push_bind(case);
    query.push(" as id, null::uuid as activity_id, null::text as subject");
    query.push(" union all select 'activity', a.id, a.id, a.subject from activities a where a.tenant_id = ");
    query.push_bind(caller.tenant).push(" and a.case_id = ").push_bind(case);
    query.push(") o join audit_log l on l.entity = o.entity and l.entity_id = o.id where l.tenant_id = ");
    query.push_bind(caller.tenant);
}

/// What contacts, salesmen, types, stages and stage gates are called that a page's changes speak of, by their ids.
pub async fn names(tx: &mut Tx, entries: &[Entry]) -> Result<BTreeMap<Uuid, String>> {
    let values = entries.iter().flat_map(|entry| &entry.changes).flat_map(|change| [&change.old, &change.new]);
    let ids: BTreeSet<Uuid> = values.filter_map(Value::as_str).filter_map(|text| text.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = "select id, display_name from contact_refs where tenant_id = $1 and id = any($2)
               union all select id, display_name from employee_refs where tenant_id = $1 and id = any($2)
               union all select id, description from case_types where tenant_id = $1 and id = any($2)
               union all select id, description from case_stages where tenant_id = $1 and id = any($2)
               union all select id, question from stage_gates where tenant_id = $1 and id = any($2)";
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let named: Vec<(Uuid, String)> = sqlx::query_as(sql).bind(tx.tenant()).bind(ids).fetch_all(tx.conn()).await?;
    Ok(named.into_iter().collect())
}
