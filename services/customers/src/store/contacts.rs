//! Contacts by their ids: one, or many with the same statements. Lists are in `contact_lists`.

use std::{collections::HashMap, slice};

use crm_chassis::{Caller, Code, Error, OnConstraint as _, Result, TenantId, Tx, republish::PAGE};
use sqlx::{Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{
    contact_row::{self, ContactRecord},
    contact_written::{INSERT, UPDATE, WrittenContact},
    visibility,
};
use crate::domain::Contact;

/// The contact, if the caller may see its customer.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<ContactRecord> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.map(|record| record.0).ok_or_else(|| Error::not_found("contact"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push("select ").push(contact_row::COLUMNS).push(" from contacts k").push(contact_row::JOINS);
    query.push(" where k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = ").push_bind(id);
    visibility::push_row(query, caller);
}

/// The contact, if the caller may see its customer, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    // Two statements, as with customers: the second one sees what others committed while the first one waited.
    let sql = "select from contacts where tenant_id = $1 and id = $2 for update";
    sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await?;
    get(tx, id).await
}

/// Those of the contacts with these ids that there are, whoever may see them, locked until the transaction ends.
pub async fn lock_all(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Contact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select from contacts where tenant_id = $1 and id = any($2) order by id for update";
    sqlx::query(sql).bind(tx.tenant()).bind(ids).execute(tx.conn()).await?;
    by_ids(tx, ids).await
}

/// The next page of contacts behind an id, in the order of their ids, held as they are until the transaction ends.
pub async fn hold_page(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Contact>> {
    let sql = "select id from contacts where tenant_id = $1 and id > $2 order by id limit $3 for share";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(PAGE);
    let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    let mut contacts = if ids.is_empty() { Vec::new() } else { by_ids(tx, &ids).await? };
    contacts.sort_by_key(|contact| contact.id);
    Ok(contacts)
}

/// The statement of [`ids_of_codes`].
pub const IDS_OF_CODES: &str = "select code, id from contacts where tenant_id = $1 and code = any($2)";

/// The ids of the contacts that the ERP calls so, by code.
pub async fn ids_of_codes(tx: &mut Tx, codes: &[&str]) -> Result<HashMap<String, Uuid>> {
    let known: Vec<(String, Uuid)> =
        sqlx::query_as(IDS_OF_CODES).bind(tx.tenant()).bind(codes).fetch_all(tx.conn()).await?;
    Ok(known.into_iter().collect())
}

/// The statement of [`active_of_customer`].
pub fn push_active(query: &mut QueryBuilder<Postgres>, tenant: TenantId, customer: Uuid) {
    query.push("select ").push(contact_row::COLUMNS).push(" from contacts k").push(contact_row::JOINS);
    query.push(" where k.tenant_id = ").push_bind(tenant).push(" and k.customer_id = ").push_bind(customer);
    query.push(" and k.active order by k.name_key, k.id");
}

/// All active contacts of a customer, by name. The caller holds the customer's row, so that none is added meanwhile.
pub async fn active_of_customer(tx: &mut Tx, customer: Uuid) -> Result<Vec<Contact>> {
    let mut query = QueryBuilder::new("");
    push_active(&mut query, tx.tenant(), customer);
    let records: Vec<ContactRecord> = query.build_query_as().fetch_all(tx.conn()).await?;
    Ok(records.into_iter().map(|record| record.0).collect())
}

/// Stores a new contact and returns it with its descriptions.
pub async fn insert(tx: &mut Tx, contact: &Contact) -> Result<Contact> {
    one_of(insert_all(tx, slice::from_ref(contact)).await?)
}

/// Stores new contacts and returns them in the same order with their descriptions.
pub async fn insert_all(tx: &mut Tx, contacts: &[Contact]) -> Result<Vec<Contact>> {
    write(tx, &INSERT, contacts).await
}

/// Stores a changed contact, which the caller has locked, and returns it with its descriptions.
pub async fn update(tx: &mut Tx, contact: &Contact) -> Result<Contact> {
    one_of(update_all(tx, slice::from_ref(contact)).await?)
}

/// Stores changed contacts, which the caller has locked, and returns them in the same order with their descriptions.
pub async fn update_all(tx: &mut Tx, contacts: &[Contact]) -> Result<Vec<Contact>> {
    write(tx, &UPDATE, contacts).await
}

async fn write(tx: &mut Tx, sql: &'static str, contacts: &[Contact]) -> Result<Vec<Contact>> {
    if contacts.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<WrittenContact<'_>> = contacts.iter().map(WrittenContact::from).collect();
    let written = sqlx::query(sql).bind(tx.tenant()).bind(Json(rows)).execute(tx.conn()).await;
    written.on_constraint("contacts_code_unique", || code_taken(contacts))?;
    read_back(tx, contacts).await
}

/// The stored contacts with their descriptions.
async fn read_back(tx: &mut Tx, contacts: &[Contact]) -> Result<Vec<Contact>> {
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.id).collect();
    let stored = by_ids(tx, &ids).await?;
    let mut stored: HashMap<Uuid, Contact> = stored.into_iter().map(|contact| (contact.id, contact)).collect();
    let in_order = ids.iter().map(|id| stored.remove(id).ok_or_else(|| Error::internal("a stored contact is gone")));
    in_order.collect()
}

async fn by_ids(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<Contact>> {
    let mut query = QueryBuilder::new("select ");
    query.push(contact_row::COLUMNS).push(" from contacts k").push(contact_row::JOINS);
    query.push(" where k.tenant_id = ").push_bind(tx.tenant()).push(" and k.id = any(").push_bind(ids).push(")");
    let records: Vec<ContactRecord> = query.build_query_as().fetch_all(tx.conn()).await?;
    Ok(records.into_iter().map(|record| record.0).collect())
}

fn one_of(contacts: Vec<Contact>) -> Result<Contact> {
    contacts.into_iter().next().ok_or_else(|| Error::internal("a stored contact is gone"))
}

fn code_taken(contacts: &[Contact]) -> Error {
    let message = match contacts {
        [only] => format!("Another contact has the code {}.", only.code.as_deref().unwrap_or_default()),
        _ => "Another contact has the code of one of these.".to_owned(),
    };
    Error::new(Code::AlreadyExists, "CODE_TAKEN", message)
}
