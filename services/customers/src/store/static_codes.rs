//! Look-up lists.

use crm_chassis::{Result, Tx};

/// One code of a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StaticCode {
    /// The list.
    pub list: String,
    /// The code.
    pub code: String,
    /// What a person reads.
    pub description: String,
}

/// The active codes of one list, or of all.
pub async fn list(tx: &mut Tx, list: Option<&str>) -> Result<Vec<StaticCode>> {
    let sql = "select list, code, description from static_codes where tenant_id = $1 and active and ($2::text is null or list = $2)
               order by list, sort_order, description_key, code";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(list).fetch_all(tx.conn()).await?)
}

/// Those of `wanted` (list, code) that are missing or no longer active.
pub async fn unknown(tx: &mut Tx, wanted: &[(&'static str, &str)]) -> Result<Vec<String>> {
    let (lists, codes): (Vec<&str>, Vec<&str>) = wanted.iter().copied().unzip();
    let sql = "select w.list from unnest($2::text[], $3::text[]) as w (list, code)
               where not exists (select 1 from static_codes s
                   where s.tenant_id = $1 and s.list = w.list and s.code = w.code collate \"C\" and s.active)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(lists).bind(codes).fetch_all(tx.conn()).await?)
}

/// Adds a code the ERP mentioned, or takes over its description; without one, a known description stays.
pub async fn remember(tx: &mut Tx, list: &'static str, code: &str, description: &str) -> Result<()> {
    sqlx::query(
        "insert into static_codes as s (tenant_id, list, code, description) values ($1, $2, $3, coalesce(nullif($4, ''), $3))
         on conflict (tenant_id, list, code) do update set description = $4 where $4 <> '' and s.description <> $4",
    )
    .bind(tx.tenant())
    .bind(list)
    .bind(code)
    .bind(description)
    .execute(tx.conn())
    .await?;
    Ok(())
}
