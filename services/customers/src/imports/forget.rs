//! Bytes and rows of a file go 30 days after anybody last did something with it.

use crm_chassis::{Result, Tx};
use crm_proto::customers as pb;

use crate::{
    domain::{ImportState, KEPT},
    events, store,
};

/// Begins to clear some imports that nobody has gone on with. They stay, with what became of them.
pub async fn forget(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    for mut import in store::imports::lock_forgotten(tx, now - KEPT).await? {
        if !matches!(import.state, ImportState::Done | ImportState::Undone | ImportState::Cancelled) {
            import.end(ImportState::Cancelled, "Nobody went on with it for 30 days.");
        }
        import.step += 1;
        import.undo_until = None;
        // Not `touch`: it stays as old as it is.
        import.version += 1;
        store::imports::update(tx, &import).await?;
        tx.publish(events::import_changed(&import, pb::ImportChange::Progressed)).await?;
    }
    Ok(())
}
