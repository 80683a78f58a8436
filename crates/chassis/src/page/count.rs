//! The number of rows behind a list, exact as far as it matters.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use crate::error::Result;

/// Totals are exact up to here; above, counting would cost more than it tells.
pub const MAX_COUNT: i32 = 100_000;

/// How many rows a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// Number of rows, at most [`MAX_COUNT`].
    pub count: i32,
    /// True if there are more.
    pub capped: bool,
}

/// Counts rows. `from_where` writes everything from ` from` on, just as for the list's page: ` from customers c where c.tenant_id = …`.
pub async fn count(
    conn: &mut PgConnection,
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>) -> Result<()>,
) -> Result<Total> {
    let mut query = QueryBuilder::new("select count(*) from (select 1");
    from_where(&mut query)?;
    query.push(" limit ").push_bind(i64::from(MAX_COUNT) + 1).push(") counted");
    let counted: i64 = query.build_query_scalar().fetch_one(conn).await?;
    let capped = counted > i64::from(MAX_COUNT);
    Ok(Total { count: i32::try_from(counted).map_or(MAX_COUNT, |counted| counted.min(MAX_COUNT)), capped })
}

/// Counts all rows, however many: for what reads them all anyway. `from_where` is that of [`count`].
pub async fn count_all(
    conn: &mut PgConnection,
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>) -> Result<()>,
) -> Result<i64> {
    let mut query = QueryBuilder::new("select count(*)");
    from_where(&mut query)?;
    Ok(query.build_query_scalar().fetch_one(conn).await?)
}
