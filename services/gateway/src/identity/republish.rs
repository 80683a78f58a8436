//! Telling everything again, for a new service or one that has lost something. Rows are held as they are until their snapshots are in the
//! outbox, so that these keep their place among the changes.

use crm_chassis::{Result, Tx, tenants};
use uuid::Uuid;

use super::{events, store};

/// The tenant itself.
pub async fn tenant(tx: &mut Tx, _: Option<Uuid>) -> Result<Option<Uuid>> {
    let version = store::tenants::hold(tx).await?;
    let tenant = tenants::current(tx).await?;
    tx.publish(events::tenant_snapshot(&tenant, version)).await?;
    Ok(None)
}

/// A page of employees behind the id `after`. Returns the last one's id; none at the end.
pub async fn employees(tx: &mut Tx, after: Option<Uuid>) -> Result<Option<Uuid>> {
    let employees = store::employees::hold_page(tx, after).await?;
    tx.publish_all(employees.iter().map(|employee| events::employee_snapshot(employee).into())).await?;
    Ok(employees.last().map(|employee| employee.id.0))
}
