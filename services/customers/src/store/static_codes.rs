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
