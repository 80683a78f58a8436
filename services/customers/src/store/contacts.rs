//! Contacts by their ids: one, or many with the same statements. Lists are in `contact_lists`.

use std::{collections::HashMap, slice};

use crm_chassis::{Caller, Error, OnConstraint as _, Result, TenantId, Tx, records};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub use super::contact_row::ROWS;
use super::{
    codes,
    contact_written::{INSERT, UPDATE, WrittenContact},
    visibility,
};
use crate::domain::Contact;

/// The contact, if the caller may see its customer.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<Contact> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("contact"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    ROWS.push(query);
    query.push(" where k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = ").push_bind(id);
    visibility::push_row(query, caller);
}

/// The contact, if the caller may see its customer, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    // Two statements, as with customers: the second one sees what others committed while the first one waited. Of a row that moved to
    // another customer meanwhile the first one loses track: it is locked where it is now.
    let caller = tx.caller().clone();
    for _ in 0..2 {
        let mut query = QueryBuilder::new("");
        push_lock(&mut query, &caller, id);
        if query.build().execute(tx.conn()).await?.rows_affected() > 0 {
            break;
        }
    }
    get(tx, id).await
}

/// The statement of [`lock`]. Whoever may not see the contact waits for nobody, and must not hold up those who may.
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query.push("select from contacts k join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id");
    query.push(" where k.tenant_id = ").push_bind(caller.tenant).push(" and k.id = ").push_bind(id);
    visibility::push_row(query, caller);
    query.push(" for update of k");
}

/// The statement of [`ids_of_codes`].
pub const IDS_OF_CODES: &str = "select code, id from contacts where tenant_id = $1 and code = any($2)";

/// The ids of the contacts that the ERP calls so, by code.
pub async fn ids_of_codes(tx: &mut Tx, codes: &[&str]) -> Result<HashMap<String, Uuid>> {
    codes::ids(tx, IDS_OF_CODES, codes).await
}

/// The statement of [`active_of_customer`].
pub fn push_active(query: &mut QueryBuilder<Postgres>, tenant: TenantId, customer: Uuid) {
    ROWS.push(query);
    query.push(" where k.tenant_id = ").push_bind(tenant).push(" and k.customer_id = ").push_bind(customer);
    query.push(" and k.active order by k.name_key, k.id");
}

/// All active contacts of a customer, by name. The caller holds the customer's row, so that none is added meanwhile.
pub async fn active_of_customer(tx: &mut Tx, customer: Uuid) -> Result<Vec<Contact>> {
    let mut query = QueryBuilder::new("");
    push_active(&mut query, tx.tenant(), customer);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// Stores a new contact and returns it with its descriptions.
pub async fn insert(tx: &mut Tx, contact: &Contact) -> Result<Contact> {
    records::only(insert_all(tx, slice::from_ref(contact)).await?)
}

/// Stores new contacts and returns them in the same order with their descriptions.
pub async fn insert_all(tx: &mut Tx, contacts: &[Contact]) -> Result<Vec<Contact>> {
    write(tx, &INSERT, contacts).await
}

/// Stores a changed contact, which the caller has locked, and returns it with its descriptions.
pub async fn update(tx: &mut Tx, contact: &Contact) -> Result<Contact> {
    records::only(update_all(tx, slice::from_ref(contact)).await?)
}

/// Stores changed contacts, which the caller has locked, and returns them in the same order with their descriptions.
pub async fn update_all(tx: &mut Tx, contacts: &[Contact]) -> Result<Vec<Contact>> {
    write(tx, &UPDATE, contacts).await
}

async fn write(tx: &mut Tx, sql: &'static str, contacts: &[Contact]) -> Result<Vec<Contact>> {
    let rows: Vec<WrittenContact<'_>> = contacts.iter().map(WrittenContact::from).collect();
    let written = records::write(tx, sql, &rows).await;
    written.on_constraint("contacts_code_unique", || codes::taken("contact", contacts.iter().map(|it| &it.code)))?;
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.id).collect();
    ROWS.written(tx, &ids).await
}
