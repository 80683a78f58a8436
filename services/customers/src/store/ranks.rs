//! Ranks: the entries of the look-up list RANK, with what the CRM adds to them.

use std::collections::BTreeSet;

use crm_chassis::{Result, Tx};

use crate::domain::{List, Rank, UNASSIGNED};

#[derive(sqlx::FromRow)]
struct Row {
    code: String,
    description: String,
    call_cycle_days: Option<i32>,
    made_here: bool,
    version: i64,
}

/// The ranks that are in use, in the order of the list. The entry for customers without a rank is none.
pub async fn list(tx: &mut Tx) -> Result<Vec<Rank>> {
    let sql = "select code, description, call_cycle_days, made_here, version from static_codes
               where tenant_id = $1 and list = $2 and active and code <> $3 order by sort_order, description_key, code";
    let rows = sqlx::query_as(sql).bind(tx.tenant()).bind(List::Rank.as_str()).bind(UNASSIGNED);
    let rows: Vec<Row> = rows.fetch_all(tx.conn()).await?;
    let tenant = tx.tenant();
    let rank = |row: Row| Rank {
        id: Rank::id_of(tenant, &row.code),
        version: row.version,
        code: row.code,
        name: row.description,
        call_cycle_days: row.call_cycle_days,
        made_here: row.made_here,
    };
    Ok(rows.into_iter().map(rank).collect())
}

/// The codes of all ranks, also of those that are no longer in use.
pub async fn codes(tx: &mut Tx) -> Result<BTreeSet<String>> {
    let sql = "select code from static_codes where tenant_id = $1 and list = $2";
    let codes = sqlx::query_scalar(sql).bind(tx.tenant()).bind(List::Rank.as_str());
    let codes: Vec<String> = codes.fetch_all(tx.conn()).await?;
    Ok(codes.into_iter().collect())
}

/// Stores a new rank at the end of the list, which the caller has locked.
pub async fn insert(tx: &mut Tx, rank: &Rank) -> Result<()> {
    sqlx::query(
        "insert into static_codes (tenant_id, list, code, description, call_cycle_days, made_here, version, sort_order)
         select $1, $2, $3, $4, $5, $6, $7, coalesce(max(sort_order), 0) from static_codes where tenant_id = $1 and list = $2",
    )
    .bind(tx.tenant())
    .bind(List::Rank.as_str())
    .bind(&rank.code)
    .bind(&rank.name)
    .bind(rank.call_cycle_days)
    .bind(rank.made_here)
    .bind(rank.version)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Stores a changed rank of the list, which the caller has locked.
pub async fn update(tx: &mut Tx, rank: &Rank) -> Result<()> {
    let sql = "update static_codes set description = $4, call_cycle_days = $5, version = $6
               where tenant_id = $1 and list = $2 and code = $3";
    sqlx::query(sql)
        .bind(tx.tenant())
        .bind(List::Rank.as_str())
        .bind(&rank.code)
        .bind(&rank.name)
        .bind(rank.call_cycle_days)
        .bind(rank.version)
        .execute(tx.conn())
        .await?;
    Ok(())
}
