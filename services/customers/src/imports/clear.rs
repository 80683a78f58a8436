//! Bytes and rows of an import that nobody needs any more are dropped, some at a time.

use crm_chassis::{Result, Tx};

use crate::{domain::Import, store};

/// Drops some of them.
pub async fn step(tx: &mut Tx, import: &mut Import) -> Result<()> {
    if !store::import_rows::delete_some(tx, import.id).await? {
        store::import_parts::delete(tx, import.id).await?;
        import.cleared = true;
        import.samples.clear();
    }
    Ok(())
}
