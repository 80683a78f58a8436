//! Look-up lists.

use crm_chassis::{Result, Tx};
use crm_proto::customers as pb;
use sqlx::types::Json;

use crate::domain::Entry;

/// What the names of the API's lists begin with; the rest is the stored word.
const PREFIX: &str = "STATIC_CODE_LIST_";

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

/// All entries of a list by code, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, list: pb::StaticCodeList) -> Result<Vec<Entry>> {
    let sql = "select code, description, active, sort_order from static_codes where tenant_id = $1 and list = $2
               order by code for update";
    let rows: Vec<(String, String, bool, i32)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(word(list)).fetch_all(tx.conn()).await?;
    let entry = |(code, description, active, sort_order)| Entry { code, description, active, sort_order };
    Ok(rows.into_iter().map(entry).collect())
}

/// Stores entries of a list, new or changed.
pub async fn store(tx: &mut Tx, list: pb::StaticCodeList, entries: &[Entry]) -> Result<()> {
    sqlx::query(
        "insert into static_codes (tenant_id, list, code, description, active, sort_order)
         select $1, $2, e.code, e.description, e.active, e.sort_order
         from jsonb_to_recordset($3) as e (code text, description text, active boolean, sort_order int) order by e.code
         on conflict (tenant_id, list, code) do update
             set description = excluded.description, active = excluded.active, sort_order = excluded.sort_order",
    )
    .bind(tx.tenant())
    .bind(word(list))
    .bind(Json(entries))
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The stored word of a list; empty for none.
#[must_use]
pub fn word(list: pb::StaticCodeList) -> &'static str {
    list.as_str_name().strip_prefix(PREFIX).filter(|_| list != pb::StaticCodeList::Unspecified).unwrap_or_default()
}

/// The list of a stored word.
#[must_use]
pub fn list_of(word: &str) -> pb::StaticCodeList {
    pb::StaticCodeList::from_str_name(&format!("{PREFIX}{word}")).unwrap_or_default()
}

/// Those of `wanted` (list, code) that are missing or no longer active.
pub async fn unknown(tx: &mut Tx, wanted: &[(&'static str, &str)]) -> Result<Vec<String>> {
    let (lists, codes): (Vec<&str>, Vec<&str>) = wanted.iter().copied().unzip();
    let sql = "select w.list from unnest($2::text[], $3::text[]) as w (list, code)
               where not exists (select 1 from static_codes s
                   where s.tenant_id = $1 and s.list = w.list and s.code = w.code collate \"C\" and s.active)";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(lists).bind(codes).fetch_all(tx.conn()).await?)
}

/// A code the ERP mentioned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mentioned {
    /// The list.
    pub list: &'static str,
    /// The code.
    pub code: String,
    /// What a person reads; empty if the ERP did not say.
    pub description: String,
}

/// Adds codes the ERP mentioned, each once, or takes over their descriptions; without one, a known description stays.
pub async fn remember(tx: &mut Tx, mentioned: &[&Mentioned]) -> Result<()> {
    let lists: Vec<&str> = mentioned.iter().map(|it| it.list).collect();
    let codes: Vec<&str> = mentioned.iter().map(|it| it.code.as_str()).collect();
    let descriptions: Vec<&str> = mentioned.iter().map(|it| it.description.as_str()).collect();
    sqlx::query(
        "insert into static_codes as s (tenant_id, list, code, description)
         select $1, m.list, m.code, coalesce(nullif(m.description, ''), m.code)
         from unnest($2::text[], $3::text[], $4::text[]) as m (list, code, description)
         where not exists (select 1 from static_codes k where k.tenant_id = $1 and k.list = m.list and k.code = m.code collate \"C\"
             and (m.description = '' or k.description = m.description))
         order by m.list, m.code
         on conflict (tenant_id, list, code) do update set description = excluded.description
         where excluded.description <> excluded.code",
    )
    .bind(tx.tenant())
    .bind(lists)
    .bind(codes)
    .bind(descriptions)
    .execute(tx.conn())
    .await?;
    Ok(())
}
