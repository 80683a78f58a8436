//! Customers, one at a time. Lists are in `lists`.

use crm_chassis::{Caller, Code, Error, OnConstraint as _, Result, TenantId, Tx, money::Money};
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder, postgres::PgArguments, query::Query, types::Json};
use uuid::Uuid;

use super::{
    links,
    row::{self, Record},
    visibility,
};
use crate::domain::{AddressType, Customer};

/// The customer, if the caller may see it.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_get(&mut query, &caller, id);
    let found: Option<Record> = query.build_query_as().fetch_optional(tx.conn()).await?;
    found.map(|record| record.0).ok_or_else(|| Error::not_found("customer"))
}

/// The statement of [`get`].
pub fn push_get(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    push_by_id(query, caller.tenant, id);
    visibility::push_row(query, caller);
}

fn push_by_id(query: &mut QueryBuilder<Postgres>, tenant: TenantId, id: Uuid) {
    query.push("select ").push(row::COLUMNS).push(" from customers c").push(row::JOINS);
    query.push(" where c.tenant_id = ").push_bind(tenant).push(" and c.id = ").push_bind(id);
}

/// The customer, if the caller may see it, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    // A statement of its own: one that waited for the lock would see the customer as it is now, but its links as they were before.
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_lock(&mut query, &caller, id);
    query.build().execute(tx.conn()).await?;
    get(tx, id).await
}

/// The statement of [`lock`]. Whoever may not see the customer waits for nobody, and must not hold up those who may.
pub fn push_lock(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: Uuid) {
    query
        .push("select from customers c where c.tenant_id = ")
        .push_bind(caller.tenant)
        .push(" and c.id = ")
        .push_bind(id);
    visibility::push_row(query, caller);
    query.push(" for update of c");
}

/// The statement of [`id_of_code`].
pub const ID_OF_CODE: &str = "select id from customers where tenant_id = $1 and code = $2";

/// The id of the customer that the ERP calls `code`.
pub async fn id_of_code(tx: &mut Tx, code: &str) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar(ID_OF_CODE).bind(tx.tenant()).bind(code).fetch_optional(tx.conn()).await?)
}

/// Stores a new customer and returns it with its descriptions.
pub async fn insert(tx: &mut Tx, customer: &Customer) -> Result<Customer> {
    let query = sqlx::query(
        "insert into customers (tenant_id, id, version, code, name, status, customer_type, rank, reporting_area, site, telephone, fax,
             email, website, trading_name, registration_number, vat_number, city, credit_limit, account_balance, currency, payment_terms,
             custom_fields, released_at, released_by, approved_at, approver, approval_comment, declined_at, declined_by, decline_reason,
             crm_edited, erp_synced_at, updated_at, main_salesman_id, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
             $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)",
    );
    let query = bind(query, tx, customer).bind(customer.created_at.to_sqlx()).bind(&customer.created_by);
    query.execute(tx.conn()).await.on_constraint("customers_code_unique", || code_taken(customer))?;
    links::store_salesmen(tx, customer).await?;
    links::store_addresses(tx, customer).await?;
    read_back(tx, customer.id).await
}

/// Stores a changed customer, which the caller has locked, and returns it with its descriptions.
pub async fn update(tx: &mut Tx, before: &Customer, customer: &Customer) -> Result<Customer> {
    let query = sqlx::query(
        "update customers set version = $3, code = $4, name = $5, status = $6, customer_type = $7, rank = $8, reporting_area = $9,
             site = $10, telephone = $11, fax = $12, email = $13, website = $14, trading_name = $15, registration_number = $16,
             vat_number = $17, city = $18, credit_limit = $19, account_balance = $20, currency = $21, payment_terms = $22,
             custom_fields = $23, released_at = $24, released_by = $25, approved_at = $26, approver = $27, approval_comment = $28,
             declined_at = $29, declined_by = $30, decline_reason = $31, crm_edited = $32, erp_synced_at = $33, updated_at = $34,
             main_salesman_id = $35
         where tenant_id = $1 and id = $2",
    );
    let query = bind(query, tx, customer);
    query.execute(tx.conn()).await.on_constraint("customers_code_unique", || code_taken(customer))?;
    if before.salesmen != customer.salesmen {
        links::store_salesmen(tx, customer).await?;
    }
    if before.details.addresses != customer.details.addresses {
        links::store_addresses(tx, customer).await?;
    }
    read_back(tx, customer.id).await
}

/// The stored customer with its descriptions. Not [`get`]: who hands a customer to a colleague, or unlinks himself, still gets his answer.
async fn read_back(tx: &mut Tx, id: Uuid) -> Result<Customer> {
    let mut query = QueryBuilder::new("");
    push_by_id(&mut query, tx.tenant(), id);
    let record: Record = query.build_query_as().fetch_one(tx.conn()).await?;
    Ok(record.0)
}

/// Binds $1 to $35, the same for insert and update.
fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    tx: &Tx,
    customer: &'q Customer,
) -> Query<'q, Postgres, PgArguments> {
    let details = &customer.details;
    let finance = &customer.finance;
    let city = details.addresses.first(AddressType::Physical).map(|address| address.city.as_str());
    let currency =
        finance.credit_limit.as_ref().or(finance.account_balance.as_ref()).map(|money| money.currency.as_str());
    query
        .bind(tx.tenant())
        .bind(customer.id)
        .bind(customer.version)
        .bind(&customer.code)
        .bind(&details.name)
        .bind(customer.status.as_str())
        .bind(&details.customer_type)
        .bind(&details.rank)
        .bind(&details.reporting_area)
        .bind(&details.site)
        .bind(blank_to_null(&details.telephone))
        .bind(blank_to_null(&details.fax))
        .bind(blank_to_null(&details.email))
        .bind(blank_to_null(&details.website))
        .bind(blank_to_null(&details.trading_name))
        .bind(blank_to_null(&details.registration_number))
        .bind(blank_to_null(&details.vat_number))
        .bind(city.and_then(blank_to_null))
        .bind(finance.credit_limit.as_ref().map(Money::minor_units))
        .bind(finance.account_balance.as_ref().map(Money::minor_units))
        .bind(currency)
        .bind(blank_to_null(&finance.payment_terms))
        .bind(Json(&finance.custom_fields))
        .bind(customer.release.as_ref().map(|release| release.at.to_sqlx()))
        .bind(customer.release.as_ref().map(|release| &release.by))
        .bind(customer.approval.as_ref().map(|approval| approval.at.to_sqlx()))
        .bind(customer.approval.as_ref().map(|approval| &approval.approver))
        .bind(customer.approval.as_ref().map(|approval| &approval.comment))
        .bind(customer.decline.as_ref().map(|decline| decline.at.to_sqlx()))
        .bind(customer.decline.as_ref().map(|decline| &decline.by))
        .bind(customer.decline.as_ref().map(|decline| &decline.reason))
        .bind(customer.edited.iter().cloned().collect::<Vec<_>>())
        .bind(customer.erp_synced_at.map(jiff_sqlx::ToSqlx::to_sqlx))
        .bind(customer.updated_at.to_sqlx())
        .bind(customer.salesmen.main())
}

fn blank_to_null(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn code_taken(customer: &Customer) -> Error {
    let code = customer.code.clone().unwrap_or_default();
    Error::new(Code::AlreadyExists, "CODE_TAKEN", format!("Another customer has the code {code}."))
}
