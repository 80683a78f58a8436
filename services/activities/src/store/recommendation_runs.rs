//! How far the nightly run of a tenant is.

use crm_chassis::{Result, Tx, row};
use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx as _;
use sqlx::postgres::PgRow;
use uuid::Uuid;

/// True if the run of this day, or of a later one, is done.
pub async fn is_done(tx: &mut Tx, day: Date) -> Result<bool> {
    let sql =
        "select exists (select from recommendation_runs where tenant_id = $1 and (day > $2 or day = $2 and done))";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(day.to_sqlx()).fetch_one(tx.conn()).await?)
}

/// Begins the run of this day, or goes on with it: behind which customer. None if it is done. Whoever else wants to go on waits until the
/// transaction ends, and then sees how far it is. A run of a day before that was not finished is left: this one looks at everybody.
pub async fn go_on(tx: &mut Tx, day: Date) -> Result<Option<Option<Uuid>>> {
    let begin = "insert into recommendation_runs as r (tenant_id, day, done) values ($1, $2, false)
                 on conflict (tenant_id) do update set day = excluded.day, after_customer = null, done = false where r.day < excluded.day";
    sqlx::query(begin).bind(tx.tenant()).bind(day.to_sqlx()).execute(tx.conn()).await?;
    let sql =
        "select after_customer from recommendation_runs where tenant_id = $1 and day = $2 and not done for update";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(day.to_sqlx()).fetch_optional(tx.conn()).await?)
}

/// The last run begins again.
pub async fn begin_again(tx: &mut Tx) -> Result<()> {
    let sql = "update recommendation_runs set done = false, after_customer = null where tenant_id = $1";
    sqlx::query(sql).bind(tx.tenant()).execute(tx.conn()).await?;
    Ok(())
}

/// The run has come to this customer.
pub async fn came_to(tx: &mut Tx, customer: Uuid) -> Result<()> {
    let sql = "update recommendation_runs set after_customer = $2 where tenant_id = $1";
    sqlx::query(sql).bind(tx.tenant()).bind(customer).execute(tx.conn()).await?;
    Ok(())
}

/// The run is done.
pub async fn finish(tx: &mut Tx) -> Result<()> {
    let sql =
        "update recommendation_runs set done = true, after_customer = null, finished_at = $2 where tenant_id = $1";
    let now = tx.now().to_sqlx();
    sqlx::query(sql).bind(tx.tenant()).bind(now).execute(tx.conn()).await?;
    Ok(())
}

/// When the last run was finished, if there was one.
pub async fn last(tx: &mut Tx) -> Result<Option<Timestamp>> {
    let sql = "select finished_at from recommendation_runs where tenant_id = $1";
    let found: Option<PgRow> = sqlx::query(sql).bind(tx.tenant()).fetch_optional(tx.conn()).await?;
    Ok(found.as_ref().map(|found| row::time_if_any(found, "finished_at")).transpose()?.flatten())
}
