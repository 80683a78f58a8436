//! What hangs on customers: who works with them, and their addresses.

use crm_chassis::{Result, Tx};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{Address, Customer};

/// Stores who works with the customers, whose rows the caller has locked. Some of them may have seen a customer by a group before.
pub async fn add_salesmen(tx: &mut Tx, customers: &[&Customer]) -> Result<()> {
    let links = customers.iter().flat_map(|customer| customer.salesmen.all().map(|salesman| (customer.id, salesman.0)));
    let (customer_ids, employee_ids): (Vec<Uuid>, Vec<Uuid>) = links.unzip();
    if customer_ids.is_empty() {
        return Ok(());
    }
    sqlx::query(
        // With the names, which would otherwise be looked up for each link by a trigger.
        "insert into customer_access (tenant_id, customer_id, employee_id, name_key, listed)
         select $1, l.customer_id, l.employee_id, c.name_key, c.merged_into is null
         from unnest($2::uuid[], $3::uuid[]) as l (customer_id, employee_id)
         join customers c on c.tenant_id = $1 and c.id = l.customer_id
         on conflict (tenant_id, customer_id, employee_id) do update set linked = true",
    )
    .bind(tx.tenant())
    .bind(customer_ids)
    .bind(employee_ids)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets who works with the customers, whose rows the caller has locked. Whoever sees them by a group still does.
pub async fn remove_salesmen(tx: &mut Tx, customers: &[&Customer]) -> Result<()> {
    let sql = "
        with kept as (
            update customer_access set linked = false where tenant_id = $1 and customer_id = any($2) and linked and grouped)
        delete from customer_access where tenant_id = $1 and customer_id = any($2) and not grouped";
    remove(tx, sql, customers).await
}

#[derive(Serialize)]
struct Written<'a> {
    customer_id: Uuid,
    position: usize,
    r#type: &'static str,
    #[serde(flatten)]
    address: &'a Address,
}

/// Stores the customers' addresses.
pub async fn add_addresses(tx: &mut Tx, customers: &[&Customer]) -> Result<()> {
    let rows = customers.iter().flat_map(|customer| {
        let addresses = customer.details.addresses.0.iter().enumerate();
        addresses.map(|(position, address)| {
            let r#type = address.address_type.as_str();
            Written { customer_id: customer.id, position, r#type, address }
        })
    });
    let rows: Vec<Written<'_>> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into customer_addresses (tenant_id, customer_id, position, type, lines, suburb, city, province, postal_code, country,
             telephone, is_default)
         select $1, r.* from jsonb_to_recordset($2) as r (customer_id uuid, position int, type text, lines text[], suburb text,
             city text, province text, postal_code text, country text, telephone text, is_default boolean)",
    )
    .bind(tx.tenant())
    .bind(Json(rows))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the customers' addresses.
pub async fn remove_addresses(tx: &mut Tx, customers: &[&Customer]) -> Result<()> {
    let sql = "delete from customer_addresses where tenant_id = $1 and customer_id = any($2)";
    remove(tx, sql, customers).await
}

async fn remove(tx: &mut Tx, sql: &'static str, customers: &[&Customer]) -> Result<()> {
    if customers.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
    sqlx::query(sql).bind(tx.tenant()).bind(ids).execute(tx.conn()).await?;
    Ok(())
}
