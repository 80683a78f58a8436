//! Look-up lists.

use std::collections::BTreeSet;

use crm_chassis::{Error, Result, Tx};
use sqlx::types::Json;

use crate::domain::{Entry, List};

/// One code of a list.
#[derive(Clone, Debug)]
pub struct StaticCode {
    /// The list.
    pub list: List,
    /// The code.
    pub code: String,
    /// What a person reads.
    pub description: String,
    /// Days from one call to the next, of ranks for which somebody has said.
    pub call_cycle_days: Option<i32>,
}

/// The active codes of one list, or of all.
pub async fn list(tx: &mut Tx, list: Option<List>) -> Result<Vec<StaticCode>> {
    let sql = "select list, code, description, call_cycle_days from static_codes
               where tenant_id = $1 and active and ($2::text is null or list = $2)
               order by list, sort_order, description_key, code";
    let list = list.map(List::as_str);
    let rows: Vec<(String, String, String, Option<i32>)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(list).fetch_all(tx.conn()).await?;
    let code = |(list, code, description, call_cycle_days): (String, _, _, _)| {
        Ok(StaticCode { list: stored(&list)?, code, description, call_cycle_days })
    };
    rows.into_iter().map(code).collect()
}

/// The codes of a list that are not in use any more.
pub async fn retired(tx: &mut Tx, list: List) -> Result<Vec<String>> {
    let sql = "select code from static_codes where tenant_id = $1 and list = $2 and not active order by code";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(list.as_str()).fetch_all(tx.conn()).await?)
}

/// All entries of a list by code, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, list: List) -> Result<Vec<Entry>> {
    let sql = "select code, description, active, sort_order from static_codes where tenant_id = $1 and list = $2
               order by code for update";
    let rows: Vec<(String, String, bool, i32)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(list.as_str()).fetch_all(tx.conn()).await?;
    let entry = |(code, description, active, sort_order)| Entry { code, description, active, sort_order };
    Ok(rows.into_iter().map(entry).collect())
}

/// The codes of a list that were made in the CRM, which are not the ERP's to change.
pub async fn made_here(tx: &mut Tx, list: List) -> Result<BTreeSet<String>> {
    let sql = "select code from static_codes where tenant_id = $1 and list = $2 and made_here";
    let codes: Vec<String> = sqlx::query_scalar(sql).bind(tx.tenant()).bind(list.as_str()).fetch_all(tx.conn()).await?;
    Ok(codes.into_iter().collect())
}

/// Stores entries of a list, new or changed. A rank keeps its call cycle.
pub async fn store(tx: &mut Tx, list: List, entries: &[Entry]) -> Result<()> {
    sqlx::query(
        "insert into static_codes as s (tenant_id, list, code, description, active, sort_order, call_cycle_days)
         select $1, $2, e.code, e.description, e.active, e.sort_order, first_call_cycle($2, e.description)
         from jsonb_to_recordset($3) as e (code text, description text, active boolean, sort_order int) order by e.code
         on conflict (tenant_id, list, code) do update
             set description = excluded.description, active = excluded.active, sort_order = excluded.sort_order,
                 call_cycle_days = coalesce(s.call_cycle_days, excluded.call_cycle_days)",
    )
    .bind(tx.tenant())
    .bind(list.as_str())
    .bind(Json(entries))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Those of `wanted` (list, code) that are missing or no longer active.
pub async fn unknown(tx: &mut Tx, wanted: &[(List, &str)]) -> Result<Vec<List>> {
    let (lists, codes): (Vec<&str>, Vec<&str>) = wanted.iter().map(|(list, code)| (list.as_str(), *code)).unzip();
    let sql = "select w.list from unnest($2::text[], $3::text[]) as w (list, code)
               where not exists (select 1 from static_codes s
                   where s.tenant_id = $1 and s.list = w.list and s.code = w.code collate \"C\" and s.active)";
    let missing = sqlx::query_scalar(sql).bind(tx.tenant()).bind(lists).bind(codes);
    let missing: Vec<String> = missing.fetch_all(tx.conn()).await?;
    missing.iter().map(|list| stored(list)).collect()
}

fn stored(word: &str) -> Result<List> {
    List::parse(word).ok_or_else(|| Error::internal(format!("unknown look-up list {word}")))
}

/// A code the ERP mentioned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mentioned {
    /// The list.
    pub list: List,
    /// The code.
    pub code: String,
    /// What a person reads; empty if the ERP did not say.
    pub description: String,
}

/// Adds codes the ERP mentioned, each once, or takes over their descriptions; without one, a known description stays, and so does that of
/// a code that was made in the CRM.
pub async fn remember(tx: &mut Tx, mentioned: &[&Mentioned]) -> Result<()> {
    let lists: Vec<&str> = mentioned.iter().map(|it| it.list.as_str()).collect();
    let codes: Vec<&str> = mentioned.iter().map(|it| it.code.as_str()).collect();
    let descriptions: Vec<&str> = mentioned.iter().map(|it| it.description.as_str()).collect();
    sqlx::query(
        "insert into static_codes as s (tenant_id, list, code, description, call_cycle_days)
         select $1, m.list, m.code, coalesce(nullif(m.description, ''), m.code),
             first_call_cycle(m.list, coalesce(nullif(m.description, ''), m.code))
         from unnest($2::text[], $3::text[], $4::text[]) as m (list, code, description)
         where not exists (select 1 from static_codes k where k.tenant_id = $1 and k.list = m.list and k.code = m.code collate \"C\"
             and (m.description = '' or k.description = m.description or k.made_here))
         order by m.list, m.code
         on conflict (tenant_id, list, code) do update
             set description = excluded.description, call_cycle_days = coalesce(s.call_cycle_days, excluded.call_cycle_days)
         where excluded.description <> excluded.code and not s.made_here",
    )
    .bind(tx.tenant())
    .bind(lists)
    .bind(codes)
    .bind(descriptions)
    .execute(tx.conn())
    .await?;
    Ok(())
}
