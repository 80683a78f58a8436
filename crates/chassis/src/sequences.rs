//! The newest sequence applied per ERP message type and entity: what is older is ignored.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::{db::Tx, error::Result};

/// Of messages of one type about different entities, the entities of those that are older than what was applied before. The others are
/// noted as applied. A message without a sequence is never older.
pub(crate) async fn outdated(tx: &mut Tx, erp_type: &str, messages: &[(&str, Option<u64>)]) -> Result<HashSet<String>> {
    let numbered = messages.iter().filter_map(|(entity, sequence)| Some((*entity, Decimal::from((*sequence)?))));
    let (entities, sequences): (Vec<&str>, Vec<Decimal>) = numbered.unzip();
    if entities.is_empty() {
        return Ok(HashSet::new());
    }
    let newer: Vec<String> = sqlx::query_scalar(
        "insert into erp_sequences as s (tenant_id, type, entity, sequence)
         select $1, $2, m.entity, m.sequence from unnest($3::text[], $4::numeric[]) as m (entity, sequence) order by m.entity
         on conflict (tenant_id, type, entity) do update set sequence = excluded.sequence where s.sequence < excluded.sequence
         returning entity",
    )
    .bind(tx.tenant())
    .bind(erp_type)
    .bind(&entities)
    .bind(sequences)
    .fetch_all(tx.conn())
    .await?;
    let newer: HashSet<&str> = newer.iter().map(String::as_str).collect();
    Ok(entities.into_iter().filter(|entity| !newer.contains(entity)).map(str::to_owned).collect())
}
