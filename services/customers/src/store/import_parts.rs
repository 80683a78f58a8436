//! The bytes of files, in parts.

use crm_chassis::{Result, Tx};
use uuid::Uuid;

/// The part with this number, if it is here.
pub async fn get(tx: &mut Tx, import: Uuid, number: i32) -> Result<Option<Vec<u8>>> {
    let sql = "select data from import_parts where tenant_id = $1 and import_id = $2 and number = $3";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(import).bind(number).fetch_optional(tx.conn()).await?)
}

/// Stores a part of an import, which the caller has locked.
pub async fn insert(tx: &mut Tx, import: Uuid, number: i32, data: &[u8]) -> Result<()> {
    let sql = "insert into import_parts (tenant_id, import_id, number, data) values ($1, $2, $3, $4)";
    sqlx::query(sql).bind(tx.tenant()).bind(import).bind(number).bind(data).execute(tx.conn()).await?;
    Ok(())
}

/// How many bytes each part has, in their order.
pub async fn sizes(tx: &mut Tx, import: Uuid) -> Result<Vec<i32>> {
    let sql = "select length(data) from import_parts where tenant_id = $1 and import_id = $2 order by number";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(import).fetch_all(tx.conn()).await?)
}

/// Drops the bytes of an import.
pub async fn delete(tx: &mut Tx, import: Uuid) -> Result<()> {
    let sql = "delete from import_parts where tenant_id = $1 and import_id = $2";
    sqlx::query(sql).bind(tx.tenant()).bind(import).execute(tx.conn()).await?;
    Ok(())
}
