//! What the service knows of third parties.

use crm_chassis::{Result, Tx};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

/// A third party as an event tells of it.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Id.
    pub id: Uuid,
    /// Version of the snapshot.
    pub version: i64,
    /// Its customer.
    pub customer_id: Uuid,
    /// Who supplies the customer.
    pub supplier_name: String,
    /// Number of the contract.
    pub contract_number: Option<String>,
    /// Last day of the contract.
    pub end_date: Date,
    /// Whether it is gone.
    pub deleted: bool,
}

/// Keeps the newest version of each third party.
pub async fn upsert_all(tx: &mut Tx, third_parties: &[Told]) -> Result<()> {
    let sql = "insert into third_party_refs as t (tenant_id, id, version, customer_id, supplier_name, contract_number, end_date, deleted)
               select $1, r.* from jsonb_to_recordset($2) as r (id uuid, version bigint, customer_id uuid, supplier_name text,
                   contract_number text, end_date date, deleted boolean)
               on conflict (tenant_id, id) do update set version = excluded.version, customer_id = excluded.customer_id,
                   supplier_name = excluded.supplier_name, contract_number = excluded.contract_number, end_date = excluded.end_date,
                   deleted = excluded.deleted
               where t.version < excluded.version";
    sqlx::query(sql).bind(tx.tenant()).bind(Json(third_parties)).execute(tx.conn()).await?;
    Ok(())
}
