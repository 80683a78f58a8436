//! What the service knows of employees.

use crm_chassis::{EmployeeId, Result, Tx};
use crm_proto::identity as pb;
use uuid::Uuid;

/// Keeps the newest version of an employee.
pub async fn upsert(tx: &mut Tx, id: EmployeeId, manager_id: Option<Uuid>, employee: &pb::Employee) -> Result<()> {
    sqlx::query(
        "insert into employee_refs as e (tenant_id, id, code, display_name, active, salesman, manager_id, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (tenant_id, id) do update set code = excluded.code, display_name = excluded.display_name, active = excluded.active,
             salesman = excluded.salesman, manager_id = excluded.manager_id, version = excluded.version
         where e.version < excluded.version",
    )
    .bind(tx.tenant())
    .bind(id)
    .bind(&employee.code)
    .bind(&employee.display_name)
    .bind(employee.active)
    .bind(employee.salesman)
    .bind(manager_id)
    .bind(employee.version)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether somebody sells and has not left.
pub async fn sells(tx: &mut Tx, id: EmployeeId) -> Result<bool> {
    let sql = "select active and salesman from employee_refs where tenant_id = $1 and id = $2";
    let found: Option<bool> = sqlx::query_scalar(sql).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.unwrap_or(false))
}

/// Whether the service has heard of an employee.
pub async fn is_known(tx: &mut Tx, id: EmployeeId) -> Result<bool> {
    let sql = "select true from employee_refs where tenant_id = $1 and id = $2";
    let found: Option<bool> = sqlx::query_scalar(sql).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    Ok(found.is_some())
}
