//! Customers by their ids: one, or many with the same statements. Lists are in `lists`.

use std::{collections::HashMap, slice};

use crm_chassis::{Caller, Error, OnConstraint as _, Result, Tx, records};
use sqlx::{Postgres, QueryBuilder, Row as _};
use uuid::Uuid;

pub use super::row::ROWS;
use super::{
    codes, links,
    row::status,
    visibility,
    written::{INSERT, UPDATE, Written},
};
use crate::domain::{Customer, Status};

/// The customer, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<Customer> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("customer"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    ROWS.push(query);
    query.push(" where c.tenant_id = ").push_bind(caller.tenant).push(" and c.id = ").push_bind(id);
    visibility::push_row(query, caller);
}

/// Refuses a customer that the caller may not see, for what shows something that hangs on it, and nothing of itself.
pub async fn expect_visible(tx: &mut Tx, id: Uuid) -> Result<()> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_visible_row(&mut query, &caller, id);
    let found = query.build().fetch_optional(tx.conn()).await?;
    found.map(drop).ok_or_else(|| Error::not_found("customer"))
}

/// The customer, if the caller may see it, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    lock_row(tx, id, push_lock).await
}

/// The customer, if the caller may see it, held as it is until the transaction ends: others may hold it, too, but nobody may change it.
/// For work on what hangs on it.
pub async fn hold(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    lock_row(tx, id, push_hold).await
}

async fn lock_row(tx: &mut Tx, id: Uuid, push: fn(&mut QueryBuilder<Postgres>, &Caller, Uuid)) -> Result<Customer> {
    // A statement of its own: one that waited for the lock would see the customer as it is now, but its links as they were before.
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push(&mut query, &caller, id);
    query.build().execute(tx.conn()).await?;
    get(tx, id).await
}

/// The statement of [`lock`].
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    push_visible_row(query, caller, id);
    query.push(" for update of c");
}

/// The statement of [`hold`].
pub fn push_hold(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    push_visible_row(query, caller, id);
    query.push(" for share of c");
}

/// The statement of [`expect_visible`]. Whoever may not see the customer waits for nobody, and must not hold up those who may.
pub fn push_visible_row(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query
        .push("select from customers c where c.tenant_id = ")
        .push_bind(caller.tenant)
        .push(" and c.id = ")
        .push_bind(id);
    visibility::push_row(query, caller);
}

/// Those of the customers that the caller may see and that are not merged into others, with where they stand, locked until the transaction ends in the order of their ids.
pub async fn lock_visible(tx: &mut Tx, ids: &[Uuid]) -> Result<HashMap<Uuid, Status>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_visible(&mut query, &caller, ids);
    query.push(" order by c.id for update of c");
    query.build().execute(tx.conn()).await?;
    // Once more, as with one customer: who sees them may have changed while the lock was waited for.
    let mut query = QueryBuilder::new("");
    push_visible(&mut query, &caller, ids);
    let rows = query.build().fetch_all(tx.conn()).await?;
    rows.iter().map(|row| Ok((row.try_get("id")?, status(row)?))).collect()
}

/// The same with all that is known of them, in no order.
pub async fn lock_all_visible(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Customer>> {
    let visible: Vec<Uuid> = lock_visible(tx, ids).await?.into_keys().collect();
    ROWS.by_ids(tx, &visible).await
}

/// The statement of [`lock_visible`], but for order and lock.
pub fn push_visible(query: &mut QueryBuilder<Postgres>, caller: &Caller, ids: &[Uuid]) {
    query.push("select c.id, c.status from customers c where c.tenant_id = ").push_bind(caller.tenant);
    query.push(" and c.id = any(").push_bind(ids.to_vec()).push(") and c.merged_into is null");
    visibility::push_row(query, caller);
}

/// Counts a change of customers, which the caller has locked, that is none of their own fields: who sees them by groups.
pub async fn touch(tx: &mut Tx, ids: &[Uuid]) -> Result<()> {
    let sql = "update customers set version = version + 1 where tenant_id = $1 and id = any($2)";
    sqlx::query(sql).bind(tx.tenant()).bind(ids).execute(tx.conn()).await?;
    Ok(())
}

/// The statement of [`ids_of_codes`].
pub const IDS_OF_CODES: &str = "select code, id from customers where tenant_id = $1 and code = any($2)";

/// The ids of the customers that the ERP calls so, by code.
pub async fn ids_of_codes(tx: &mut Tx, codes: &[&str]) -> Result<HashMap<String, Uuid>> {
    codes::ids(tx, IDS_OF_CODES, codes).await
}

/// Stores a new customer and returns it with its descriptions.
pub async fn insert(tx: &mut Tx, customer: &Customer) -> Result<Customer> {
    records::only(insert_all(tx, slice::from_ref(customer)).await?)
}

/// Stores new customers and returns them in the same order with their descriptions.
pub async fn insert_all(tx: &mut Tx, customers: &[Customer]) -> Result<Vec<Customer>> {
    let all: Vec<&Customer> = customers.iter().collect();
    write(tx, &INSERT, &all).await?;
    links::add_salesmen(tx, &all).await?;
    links::add_addresses(tx, &all).await?;
    read_back(tx, &all).await
}

/// Stores a changed customer, which the caller has locked, and returns it with its descriptions.
pub async fn update(tx: &mut Tx, before: &Customer, customer: &Customer) -> Result<Customer> {
    records::only(update_all(tx, &[(before, customer)]).await?)
}

/// Stores changed customers, which the caller has locked, and returns them in the same order with their descriptions.
pub async fn update_all(tx: &mut Tx, customers: &[(&Customer, &Customer)]) -> Result<Vec<Customer>> {
    let all: Vec<&Customer> = customers.iter().map(|(_, after)| *after).collect();
    write(tx, &UPDATE, &all).await?;
    let moved = customers.iter().filter(|(before, after)| before.salesmen != after.salesmen);
    let moved: Vec<_> = moved.map(|(_, after)| *after).collect();
    links::remove_salesmen(tx, &moved).await?;
    links::add_salesmen(tx, &moved).await?;
    let moved = customers.iter().filter(|(before, after)| before.details.addresses != after.details.addresses);
    let moved: Vec<_> = moved.map(|(_, after)| *after).collect();
    links::remove_addresses(tx, &moved).await?;
    links::add_addresses(tx, &moved).await?;
    read_back(tx, &all).await
}

async fn write(tx: &mut Tx, sql: &'static str, customers: &[&Customer]) -> Result<()> {
    let rows: Vec<Written<'_>> = customers.iter().map(|customer| Written::from(*customer)).collect();
    let written = records::write(tx, sql, &rows).await;
    written.on_constraint("customers_code_unique", || codes::taken("customer", customers.iter().map(|it| &it.code)))
}

/// Not [`get`]: who hands a customer to a colleague, or unlinks himself, still gets his answer.
async fn read_back(tx: &mut Tx, customers: &[&Customer]) -> Result<Vec<Customer>> {
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    ROWS.written(tx, &ids).await
}
