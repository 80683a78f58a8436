//! Contacts, one at a time. Lists are in `contact_lists`.

use crm_chassis::{Caller, Code, Error, OnConstraint as _, Result, TenantId, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder, postgres::PgArguments, query::Query};
use uuid::Uuid;

use super::{
    contact_row::{self, ContactRecord},
    visibility,
    written::blank_to_null,
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
    push_by_id(query, caller.tenant, id);
    visibility::push_row(query, caller);
}

fn push_by_id(query: &mut QueryBuilder<Postgres>, tenant: TenantId, id: Uuid) {
    query.push("select ").push(contact_row::COLUMNS).push(" from contacts k").push(contact_row::JOINS);
    query.push(" where k.tenant_id = ").push_bind(tenant).push(" and k.id = ").push_bind(id);
}

/// The contact, if the caller may see its customer, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    // Two statements, as with customers: the second one sees what others committed while the first one waited.
    let sql = "select from contacts where tenant_id = $1 and id = $2 for update";
    sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await?;
    get(tx, id).await
}

/// The statement of [`id_of_code`].
pub const ID_OF_CODE: &str = "select id from contacts where tenant_id = $1 and code = $2";

/// The id of the contact that the ERP calls `code`.
pub async fn id_of_code(tx: &mut Tx, code: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(ID_OF_CODE).bind(tx.tenant()).bind(code).fetch_optional(tx.conn()).await?)
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
    let query = sqlx::query(
        "insert into contacts (tenant_id, id, version, erp_version, code, given_name, family_name, title, role, telephone, mobile,
             business_telephone, email, is_sales_contact, accepts_sales_calls, birthday, active, erp_synced_at, updated_at, customer_id,
             created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    );
    let query = bind(query, tx, contact).bind(contact.customer.id).bind(contact.created_at.to_sqlx());
    let stored = query.bind(&contact.created_by).execute(tx.conn()).await;
    stored.on_constraint("contacts_code_unique", || code_taken(contact))?;
    read_back(tx, contact.id).await
}

/// Stores a changed contact, which the caller has locked, and returns it with its descriptions.
pub async fn update(tx: &mut Tx, contact: &Contact) -> Result<Contact> {
    let query = sqlx::query(
        "update contacts set version = $3, erp_version = $4, code = $5, given_name = $6, family_name = $7, title = $8, role = $9,
             telephone = $10, mobile = $11, business_telephone = $12, email = $13, is_sales_contact = $14, accepts_sales_calls = $15,
             birthday = $16, active = $17, erp_synced_at = $18, updated_at = $19
         where tenant_id = $1 and id = $2",
    );
    let stored = bind(query, tx, contact).execute(tx.conn()).await;
    stored.on_constraint("contacts_code_unique", || code_taken(contact))?;
    read_back(tx, contact.id).await
}

async fn read_back(tx: &mut Tx, id: Uuid) -> Result<Contact> {
    let mut query = QueryBuilder::new("");
    push_by_id(&mut query, tx.tenant(), id);
    let record: ContactRecord = query.build_query_as().fetch_one(tx.conn()).await?;
    Ok(record.0)
}

/// Binds $1 to $19, the same for insert and update.
fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    tx: &Tx,
    contact: &'q Contact,
) -> Query<'q, Postgres, PgArguments> {
    let person = &contact.person;
    query
        .bind(tx.tenant())
        .bind(contact.id)
        .bind(contact.version)
        .bind(contact.erp_version)
        .bind(&contact.code)
        .bind(blank_to_null(&person.given_name))
        .bind(blank_to_null(&person.family_name))
        .bind(blank_to_null(&person.title))
        .bind(&person.role)
        .bind(blank_to_null(&person.telephone))
        .bind(blank_to_null(&person.mobile))
        .bind(blank_to_null(&person.business_telephone))
        .bind(blank_to_null(&person.email))
        .bind(person.is_sales_contact)
        .bind(person.accepts_sales_calls)
        .bind(person.birthday.map(jiff_sqlx::ToSqlx::to_sqlx))
        .bind(person.active)
        .bind(contact.erp_synced_at.map(jiff_sqlx::ToSqlx::to_sqlx))
        .bind(contact.updated_at.to_sqlx())
}

fn code_taken(contact: &Contact) -> Error {
    let code = contact.code.clone().unwrap_or_default();
    Error::new(Code::AlreadyExists, "CODE_TAKEN", format!("Another contact has the code {code}."))
}
