//! Publishing snapshots of all rows again, so that a new service or a repaired copy fills itself. What is newer already stays.

use futures::future::BoxFuture;
use uuid::Uuid;

use crate::{
    caller::Caller,
    db::{Db, Tx},
    error::{Error, Result},
    tenants,
};

/// Rows told of in one transaction.
pub const PAGE: i64 = 500;

/// Publishes the snapshots of one page of a tenant's rows, those behind an id, at most [`PAGE`]. Returns the last row's id; none if there
/// are no more.
pub type Page = for<'a> fn(&'a mut Tx, Option<Uuid>) -> BoxFuture<'a, Result<Option<Uuid>>>;

/// Publishes everything of one tenant, or of all. Returns how many pages it was.
pub async fn run(db: &Db, pages: &[Page], slug: Option<&str>) -> Result<usize> {
    let tenants = match slug {
        None => tenants::all(db.pool()).await?,
        Some(slug) => {
            let tenant = tenants::by_slug(db.pool(), slug).await?;
            vec![tenant.ok_or_else(|| Error::invalid("tenant", format!("There is no tenant {slug}.")))?]
        }
    };
    let mut count = 0;
    for tenant in &tenants {
        for page in pages {
            let mut after = None;
            loop {
                let mut tx = db.transaction(Caller::system(tenant.id)).await?;
                after = page(&mut tx, after).await?;
                tx.commit().await?;
                count += 1;
                if after.is_none() {
                    break;
                }
            }
        }
    }
    Ok(count)
}
