//! Who sees customers by their groups: rows of `customer_access` beside those of `links`, or the same ones.

use std::collections::BTreeMap;

use crm_chassis::{EmployeeId, Result, Tx};
use uuid::Uuid;

/// The statement of [`regroup`]: what there should be, and each difference from it. No row is touched by two of its parts.
pub const REGROUP: &str = "
    with wanted as materialized (
        select distinct m.customer_id, s.employee_id
        from customer_group_members m
        join customer_groups g on g.tenant_id = m.tenant_id and g.id = m.group_id
        cross join unnest(g.salesman_ids) as s (employee_id)
        where m.tenant_id = $1 and m.customer_id = any($2)
    ), gone as (
        delete from customer_access a
        where a.tenant_id = $1 and a.customer_id = any($2) and a.grouped and not a.linked
            and not exists (select from wanted w where w.customer_id = a.customer_id and w.employee_id = a.employee_id)
        returning a.customer_id, a.employee_id
    ), only_linked as (
        update customer_access a set grouped = false
        where a.tenant_id = $1 and a.customer_id = any($2) and a.grouped and a.linked
            and not exists (select from wanted w where w.customer_id = a.customer_id and w.employee_id = a.employee_id)
        returning a.customer_id
    ), grouped_too as (
        update customer_access a set grouped = true from wanted w
        where a.tenant_id = $1 and a.customer_id = w.customer_id and a.employee_id = w.employee_id and not a.grouped
        returning a.customer_id
    ), come as (
        insert into customer_access as a (tenant_id, customer_id, employee_id, linked, grouped)
        select $1, w.customer_id, w.employee_id, false, true from wanted w
        where not exists (
            select from customer_access known
            where known.tenant_id = $1 and known.customer_id = w.customer_id and known.employee_id = w.employee_id)
        returning a.customer_id
    )
    select customer_id, employee_id from gone
    union select customer_id, null from only_linked
    union select customer_id, null from grouped_too
    union select customer_id, null from come";

/// Brings the rows that come by groups in line with the groups of the customers, whose rows the caller has locked. Returns the customers for
/// which something changed, with those who do not see them any more. It is a statement of its own behind the locks: whoever changes a group
/// locks its customers, too, so the last one to come here knows all that the others did.
pub async fn regroup(tx: &mut Tx, customers: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<EmployeeId>>> {
    let rows = sqlx::query_as(REGROUP).bind(tx.tenant()).bind(customers);
    let rows: Vec<(Uuid, Option<EmployeeId>)> = rows.fetch_all(tx.conn()).await?;
    let mut changed: BTreeMap<Uuid, Vec<EmployeeId>> = BTreeMap::new();
    for (customer, gone) in rows {
        changed.entry(customer).or_default().extend(gone);
    }
    Ok(changed)
}
