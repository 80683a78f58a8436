//! Which customers belong to which groups. Whoever changes it has locked the groups first and the customers afterwards, these in the order of
//! their ids.

use std::collections::HashMap;

use crm_chassis::{Result, Tx};
use uuid::Uuid;

/// Customers that are worked on with one set of statements.
const PAGE: i64 = 500;

/// The statement of [`lock_page`] that finds them.
pub const NEXT: &str = "
    select customer_id from customer_group_members where tenant_id = $1 and group_id = any($2) and customer_id > $3
    group by customer_id order by customer_id limit $4";

/// The next customers of any of the groups behind an id, in the order of their ids, locked until the transaction ends.
pub async fn lock_page(tx: &mut Tx, groups: &[Uuid], after: Option<Uuid>) -> Result<Vec<Uuid>> {
    let ids = sqlx::query_scalar(NEXT).bind(tx.tenant()).bind(groups).bind(after.unwrap_or(Uuid::nil())).bind(PAGE);
    let ids: Vec<Uuid> = ids.fetch_all(tx.conn()).await?;
    let lock = "select from customers where tenant_id = $1 and id = any($2) order by id for update";
    sqlx::query(lock).bind(tx.tenant()).bind(&ids).execute(tx.conn()).await?;
    Ok(ids)
}

/// How many customers belong to any of the groups.
pub async fn count(tx: &mut Tx, groups: &[Uuid]) -> Result<i32> {
    let sql = "select count(distinct customer_id)::int from customer_group_members where tenant_id = $1 and group_id = any($2)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(groups).fetch_one(tx.conn()).await?)
}

/// Lets customers into a group; those that are in it stay.
pub async fn enter(tx: &mut Tx, group: Uuid, customers: &[Uuid]) -> Result<()> {
    let sql = "insert into customer_group_members (tenant_id, group_id, customer_id)
               select $1, $2, c.id from unnest($3::uuid[]) as c (id) on conflict do nothing";
    sqlx::query(sql).bind(tx.tenant()).bind(group).bind(customers).execute(tx.conn()).await?;
    Ok(())
}

/// Takes customers out of groups.
pub async fn leave(tx: &mut Tx, groups: &[Uuid], customers: &[Uuid]) -> Result<()> {
    let sql =
        "delete from customer_group_members where tenant_id = $1 and group_id = any($2) and customer_id = any($3)";
    sqlx::query(sql).bind(tx.tenant()).bind(groups).bind(customers).execute(tx.conn()).await?;
    Ok(())
}

/// The statement of [`of_customers`].
pub const OF_CUSTOMERS: &str = "
    select m.customer_id, g.id, g.name from customer_group_members m
    join customer_groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
    where m.tenant_id = $1 and m.customer_id = any($2) order by g.name_key";

/// Ids and names of the groups of customers, by name.
pub async fn of_customers(tx: &mut Tx, customers: &[Uuid]) -> Result<HashMap<Uuid, Vec<(Uuid, String)>>> {
    let rows = sqlx::query_as(OF_CUSTOMERS).bind(tx.tenant()).bind(customers);
    let rows: Vec<(Uuid, Uuid, String)> = rows.fetch_all(tx.conn()).await?;
    let mut groups: HashMap<Uuid, Vec<(Uuid, String)>> = HashMap::new();
    for (customer, id, name) in rows {
        groups.entry(customer).or_default().push((id, name));
    }
    Ok(groups)
}
