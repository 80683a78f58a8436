//! Which tenants' ERPs have no queue, as the relay finds out. Written when it changes, not once a message.

use std::collections::{BTreeMap, HashSet};

use sqlx::PgConnection;
use uuid::Uuid;

/// The tenants without a queue, as it was noted last.
pub(crate) async fn missing(database: &mut PgConnection) -> sqlx::Result<HashSet<Uuid>> {
    let tenants: Vec<Uuid> =
        sqlx::query_scalar("select tenant_id from erp_links where queue_missing").fetch_all(database).await?;
    Ok(tenants.into_iter().collect())
}

/// Notes for which tenants a queue is missing, or there again.
pub(crate) async fn note(database: &mut PgConnection, changed: BTreeMap<Uuid, bool>) -> sqlx::Result<()> {
    let (tenants, missing): (Vec<_>, Vec<_>) = changed.into_iter().unzip();
    sqlx::query(
        "insert into erp_links (tenant_id, queue_missing) select * from unnest($1::uuid[], $2::boolean[])
         on conflict (tenant_id) do update set queue_missing = excluded.queue_missing",
    )
    .bind(tenants)
    .bind(missing)
    .execute(database)
    .await?;
    Ok(())
}
