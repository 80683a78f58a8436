//! Rows are checked, and nothing is imported.

use crm_chassis::{Result, Tx};

use super::judge::{self, Meaning};
use crate::{
    domain::{Import, ImportState},
    store::{import_rows, import_rows::Judged},
};

/// Rows of a step.
const ROWS: i64 = 2_000;

/// Checks the next rows.
pub async fn step(tx: &mut Tx, import: &mut Import) -> Result<()> {
    let rows = import_rows::next(tx, import.id, import.last_row, ROWS).await?;
    let Some(last) = rows.last().map(|row| row.number) else {
        import.end(ImportState::Checked, "");
        return Ok(());
    };
    let verdicts = judge::judge(tx, import, &rows).await?;
    let judged: Vec<Judged> = verdicts
        .into_iter()
        .map(|verdict| {
            let outcome = match verdict.meaning {
                Meaning::Error => "ERROR",
                Meaning::Repetition | Meaning::Known(_) => "DUPLICATE",
                Meaning::Customer(_) | Meaning::ContactOf(..) => "GOOD",
            };
            Judged {
                number: verdict.number,
                outcome,
                problems: Some(verdict.problems).filter(|problems| !problems.is_empty()),
                customer_key: verdict.key,
                customer_id: None,
                contact_id: None,
            }
        })
        .collect();
    import_rows::judge(tx, import.id, &judged).await?;
    let count = |outcome| i32::try_from(judged.iter().filter(|row| row.outcome == outcome).count()).unwrap_or(i32::MAX);
    import.counts.good += count("GOOD");
    import.counts.errors += count("ERROR");
    import.counts.duplicates += count("DUPLICATE");
    import.counts.done += i32::try_from(judged.len()).unwrap_or(i32::MAX);
    import.last_row = last;
    Ok(())
}
