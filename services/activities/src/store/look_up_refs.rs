//! What the service knows of the look-up lists: call cycles of ranks, and which types of recommendations are switched off.

use crm_chassis::{Result, Tx};
use serde::Serialize;
use sqlx::types::Json;

/// A rank as an event tells of it.
#[derive(Clone, Debug, Serialize)]
pub struct Rank {
    /// Code.
    pub code: String,
    /// What a person reads.
    pub name: String,
    /// Days from one call to the next, if somebody has said.
    pub call_cycle_days: Option<i32>,
}

/// Keeps what was said of ranks at `version`, where nothing newer is known. A version of 0 only makes ranks known.
pub async fn keep_ranks(tx: &mut Tx, version: i64, ranks: &[Rank]) -> Result<()> {
    let sql = "insert into rank_refs as k (tenant_id, code, version, name, call_cycle_days)
               select $1, r.code, $3, r.name, r.call_cycle_days
               from jsonb_to_recordset($2) as r (code text, name text, call_cycle_days int) order by r.code
               on conflict (tenant_id, code) do update set version = excluded.version, name = excluded.name,
                   call_cycle_days = excluded.call_cycle_days
               where k.version < excluded.version";
    sqlx::query(sql).bind(tx.tenant()).bind(Json(ranks)).bind(version).execute(tx.conn()).await?;
    Ok(())
}

/// Keeps which types are switched off, unless something newer is known.
pub async fn keep_switches(tx: &mut Tx, version: i64, off: &[&str]) -> Result<()> {
    let sql = "insert into recommendation_switches as s (tenant_id, version, off) values ($1, $2, $3)
               on conflict (tenant_id) do update set version = excluded.version, off = excluded.off where s.version < excluded.version";
    sqlx::query(sql).bind(tx.tenant()).bind(version).bind(off).execute(tx.conn()).await?;
    Ok(())
}
