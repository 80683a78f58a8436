//! What the service knows of employees.

use crm_chassis::{EmployeeId, Result, Tx};
use crm_proto::identity as pb;
use uuid::Uuid;

/// What a customer needs to know of an employee.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EmployeeRef {
    /// Id.
    pub id: EmployeeId,
    /// Code in the ERP.
    pub code: String,
    /// True for sales persons who have not left.
    pub sells: bool,
    /// Code of his site.
    pub site: String,
}

/// Keeps the newest version of an employee.
pub async fn upsert(tx: &mut Tx, id: EmployeeId, manager_id: Option<Uuid>, employee: &pb::Employee) -> Result<()> {
    sqlx::query(
        "insert into employee_refs as e (tenant_id, id, code, display_name, active, salesman, manager_id, site, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (tenant_id, id) do update set code = excluded.code, display_name = excluded.display_name, active = excluded.active,
             salesman = excluded.salesman, manager_id = excluded.manager_id, site = excluded.site, version = excluded.version
         where e.version < excluded.version",
    )
    .bind(tx.tenant())
    .bind(id)
    .bind(&employee.code)
    .bind(&employee.display_name)
    .bind(employee.active)
    .bind(employee.salesman)
    .bind(manager_id)
    .bind(&employee.site)
    .bind(employee.version)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those of `ids` that are known.
pub async fn by_ids(tx: &mut Tx, ids: &[EmployeeId]) -> Result<Vec<EmployeeRef>> {
    let sql =
        "select id, code, active and salesman as sells, site from employee_refs where tenant_id = $1 and id = any($2)";
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(ids).fetch_all(tx.conn()).await?)
}
