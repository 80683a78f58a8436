//! What hangs on a customer: who works with it, and its addresses.

use crm_chassis::{Result, Tx};

use crate::domain::Customer;

/// Replaces who works with a customer.
pub async fn store_salesmen(tx: &mut Tx, customer: &Customer) -> Result<()> {
    sqlx::query("delete from customer_access where tenant_id = $1 and customer_id = $2")
        .bind(tx.tenant())
        .bind(customer.id)
        .execute(tx.conn())
        .await?;
    sqlx::query("insert into customer_access (tenant_id, customer_id, employee_id) select $1, $2, unnest($3::uuid[])")
        .bind(tx.tenant())
        .bind(customer.id)
        .bind(customer.salesmen.all().map(|salesman| salesman.0).collect::<Vec<_>>())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Replaces a customer's addresses.
pub async fn store_addresses(tx: &mut Tx, customer: &Customer) -> Result<()> {
    sqlx::query("delete from customer_addresses where tenant_id = $1 and customer_id = $2")
        .bind(tx.tenant())
        .bind(customer.id)
        .execute(tx.conn())
        .await?;
    for (position, address) in (0_i32..).zip(&customer.details.addresses.0) {
        sqlx::query(
            "insert into customer_addresses (tenant_id, customer_id, position, type, lines, suburb, city, province, postal_code, country,
                 telephone)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(tx.tenant())
        .bind(customer.id)
        .bind(position)
        .bind(address.address_type.as_str())
        .bind(&address.lines)
        .bind(&address.suburb)
        .bind(&address.city)
        .bind(&address.province)
        .bind(&address.postal_code)
        .bind(&address.country)
        .bind(&address.telephone)
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
