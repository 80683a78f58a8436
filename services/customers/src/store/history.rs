//! What was done to a customer and to what hangs on it, read from the audit trail.

use std::collections::BTreeSet;

use crm_chassis::{
    Caller, Result, Tx,
    caller::Origin,
    page::{self, Keyed, Listing, Page, Sort, Total},
    row,
};
use sqlx::{Error, FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow, types::Json};
use uuid::Uuid;

use super::{
    names::{self, Found},
    visibility,
};
use crate::domain::{FieldChange, HistoryEntity, HistoryEntry, Named};

/// How the list can be paged. A customer has hundreds of lines at most: they are read by their entity and sorted.
pub const LISTING: Listing = Listing {
    id: "a.id",
    sorts: &[Sort::timestamp("time", "a.at")],
    default_order: "time desc",
    default_size: 25,
    max_size: 200,
};

impl FromRow<'_, PgRow> for HistoryEntry {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let unknown = |what: &str, word: &str| Error::Decode(format!("unknown {what} {word}").into());
        let entity: String = row.try_get("entity")?;
        let origin: String = row.try_get("origin")?;
        Ok(Self {
            id: row.try_get("id")?,
            at: row::time(row, "at")?,
            user_name: row.try_get("user_name")?,
            origin: Origin::parse(&origin).ok_or_else(|| unknown("origin", &origin))?,
            entity: HistoryEntity::parse(&entity).ok_or_else(|| unknown("entity", &entity))?,
            entity_id: row.try_get("entity_id")?,
            entity_name: row::text(row, "entity_name")?,
            action: row.try_get("action")?,
            changes: row.try_get::<Json<Vec<FieldChange>>, _>("changes")?.0,
        })
    }
}

/// One page of what was done to a customer, if the caller may see it, and the token of the next one.
pub async fn page(tx: &mut Tx, customer: Uuid, page: Page) -> Result<(Vec<HistoryEntry>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), customer, &page);
    let rows = query.build_query_as::<Keyed<HistoryEntry>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid, page: &Page) {
    query.push(
        "select a.id, a.at, a.user_name, a.origin, a.entity, a.entity_id, o.name as entity_name, a.action, a.changes",
    );
    page.push_keys(query);
    push_from(query, caller, customer);
    page.push_after(query);
    page.push_steady_order(query);
}

/// How many things were done to the customer.
pub async fn count(tx: &mut Tx, customer: Uuid) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        push_from(query, &caller, customer);
        Ok(())
    })
    .await
}

fn push_from(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid) {
    query.push(" from (select 'customer' as entity, c.id, null as name from customers c where c.tenant_id = ");
    query.push_bind(caller.tenant).push(" and c.id = ").push_bind(customer);
    visibility::push_row(query, caller);
    for (entity, table, name) in [
        ("contact", "contacts", "concat_ws(' ', k.given_name, k.family_name)"),
        ("note", "notes", "null"),
        ("third_party", "third_parties", "k.supplier_name"),
    ] {
        query.push(format!(" union all select '{entity}', k.id, {name} from {table} k join customers c"));
        query
            .push(" on c.tenant_id = k.tenant_id and c.id = k.customer_id where k.tenant_id = ")
            .push_bind(caller.tenant);
        visibility::push_child(query, caller, "k.customer_id", customer);
    }
    query
        .push(") o join audit_log a on a.entity = o.entity and a.entity_id = o.id where a.tenant_id = ")
        .push_bind(caller.tenant);
}

/// What the codes and employees of a page's changes are called.
pub async fn names(tx: &mut Tx, entries: &[HistoryEntry]) -> Result<Found> {
    let mut codes = BTreeSet::new();
    let mut employees = BTreeSet::new();
    for change in entries.iter().flat_map(|entry| &entry.changes) {
        for text in [&change.old, &change.new].into_iter().flat_map(FieldChange::texts) {
            match change.named() {
                Named::Codes(list) => {
                    codes.insert((list.as_str(), text));
                }
                Named::Employees => employees.extend(text.parse::<Uuid>()),
                Named::Names | Named::Themselves => {}
            }
        }
    }
    names::find(tx, codes, employees).await
}
