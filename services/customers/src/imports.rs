//! How files become customers. An import is worked on step by step: a step is one transaction over some rows, which ends with the message that
//! the next one is due. The outbox sends it only if the step is committed, and the inbox lets it be done once: whatever is killed in between,
//! the work goes on where it was. Each step looks at the import anew, so that one that was cancelled ends, and a message about another step
//! than the one that is due does nothing.
//!
//! * [`file`] — what the bytes are; [`read`] — bytes become rows.
//! * [`look_ups`], [`draft`] — what the cells of a row say; [`judge`] — what is wrong with it, and whether its customer is there already.
//! * [`check`], [`run`], [`undo`], [`clear`] — the other steps; [`forget`] — who is due to be cleared.

mod check;
mod clear;
mod draft;
mod file;
mod forget;
mod judge;
mod look_ups;
mod read;
mod run;
mod undo;

pub use forget::forget;

use crm_chassis::{Error, Result, Tx, outbox::Outgoing};
use crm_proto::customers as pb;

use crate::{
    domain::{Import, ImportState},
    events, store,
};

/// Does the step of an import that is due.
pub async fn on_import_changed(tx: &mut Tx, event: pb::ImportChanged) -> Result<()> {
    let Some(import) = event.import.filter(|_| event.step > 0) else { return Ok(()) };
    let id = import.id.parse().map_err(|_| Error::invalid("import.id", "Not a UUID."))?;
    let Some(mut import) = store::imports::lock_for_step(tx, id).await? else { return Ok(()) };
    let before = import.clone();
    if import.step != event.step {
        return Ok(());
    }
    let Some(told) = do_step(tx, &mut import).await? else { return Ok(()) };
    import.step += 1;
    import.touch(tx.now());
    store::imports::update(tx, &import).await?;
    let goes_on = import.state.is_at_work();
    if !goes_on && matches!(before.state, ImportState::Running | ImportState::Undoing) {
        tx.audit("import", import.id, "finished", &before.changes_to(&import)).await?;
    }
    let change = if goes_on { pb::ImportChange::Progressed } else { pb::ImportChange::Finished };
    tx.publish(events::import_changed(&import, change)).await?;
    // Behind the message that the next step is due, so that it is done while these are sent.
    tx.publish_all(told).await
}

/// Changes the import by its next step, and returns what is to be told of customers and contacts. None if there is no step to do.
async fn do_step(tx: &mut Tx, import: &mut Import) -> Result<Option<Vec<Outgoing>>> {
    let mut told = Vec::new();
    match import.state {
        ImportState::Reading => Box::pin(read::step(tx, import)).await?,
        ImportState::Checking => Box::pin(check::step(tx, import)).await?,
        ImportState::Running => Box::pin(run::step(tx, import, &mut told)).await?,
        ImportState::Undoing => Box::pin(undo::step(tx, import, &mut told)).await?,
        _ if import.is_over() && !import.cleared => clear::step(tx, import).await?,
        _ => return Ok(None),
    }
    Ok(Some(told))
}
