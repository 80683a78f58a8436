//! Where an import may go from where it stands.

use std::collections::BTreeMap;

use crm_chassis::Result;
use uuid::Uuid;

use super::{minute, sam};
use crate::domain::{Import, ImportOptions, ImportState as S, KEPT};

/// What can be done with an import.
type Deed = fn(Import) -> Result<Import>;

const DEEDS: [(&str, Deed); 5] = [
    ("edit", |import| {
        let options = ImportOptions { good_rows_only: true, ..import.options.clone() };
        import.edit(options, minute(1))
    }),
    ("check", |import| import.check(&sam(), minute(1))),
    ("run", |import| import.run(&sam(), minute(1))),
    ("cancel", |import| import.cancel(minute(1))),
    ("undo", |import| import.undo(minute(1))),
];

fn import(state: S) -> Import {
    let options = ImportOptions {
        encoding: None,
        separator: None,
        fields: vec!["name".into()],
        defaults: BTreeMap::new(),
        skip_duplicates: true,
        good_rows_only: false,
    };
    let file = ("customers.csv".to_owned(), 5, "0".repeat(64));
    let mut import = Import::create(Uuid::from_u128(1), file, options, &sam(), minute(0)).unwrap();
    import.state = state;
    import.counts.good = 1;
    import
}

#[test]
fn an_import_goes_only_where_it_may() {
    for (state, possible) in [
        (S::Uploading, &["edit", "cancel"][..]),
        (S::Reading, &["cancel"]),
        (S::Uploaded, &["edit", "check", "cancel"]),
        (S::Checking, &["cancel"]),
        (S::Checked, &["edit", "check", "run", "cancel"]),
        (S::Running, &["cancel"]),
        (S::Done, &["undo"]),
        (S::Cancelled, &["run", "cancel", "undo"]),
        (S::Failed, &["cancel"]),
        (S::Undoing, &["undo"]),
        (S::Undone, &["undo"]),
    ] {
        let begun = matches!(state, S::Running | S::Done | S::Cancelled | S::Undoing | S::Undone);
        let import = Import { undo_until: begun.then(|| minute(1) + KEPT), ..import(state) };
        let done = DEEDS.iter().filter(|(_, deed)| deed(import.clone()).is_ok()).map(|(name, _)| *name);
        assert_eq!(done.collect::<Vec<_>>(), possible, "{state:?}");
    }
}

#[test]
fn each_work_has_a_step_of_its_own_and_one_that_was_stopped_goes_on_where_it_was() {
    let mut running = import(S::Checked).run(&sam(), minute(1)).unwrap();
    assert_eq!((running.state, running.last_row, running.undo_until), (S::Running, 1, Some(minute(1) + KEPT)));
    (running.last_row, running.counts.done) = (1_001, 1_000);
    let stopped = running.clone().cancel(minute(2)).unwrap();
    assert!(stopped.step > running.step, "the step that is on its way does nothing");
    let again = stopped.run(&sam(), minute(3)).unwrap();
    assert_eq!((again.last_row, again.counts.done), (1_001, 1_000));
    let undone = again.cancel(minute(4)).unwrap().undo(minute(4)).unwrap();
    assert_eq!((undone.last_row, undone.counts.done), (1, 0), "from the beginning");
}

#[test]
fn nothing_is_imported_while_a_row_has_errors_or_when_there_is_nothing() {
    let mut checked = import(S::Checked);
    checked.counts.errors = 1;
    assert_eq!(checked.clone().run(&sam(), minute(1)).unwrap_err().reason(), "ROWS_WITH_ERRORS");
    checked.options.good_rows_only = true;
    assert!(checked.clone().run(&sam(), minute(1)).is_ok());
    (checked.counts.good, checked.counts.duplicates) = (0, 1);
    assert_eq!(checked.clone().run(&sam(), minute(1)).unwrap_err().reason(), "NOTHING_TO_IMPORT");
    checked.options.skip_duplicates = false;
    assert!(checked.run(&sam(), minute(1)).is_ok());
}

#[test]
fn it_can_be_undone_for_thirty_days() {
    let done = Import { undo_until: Some(minute(0) + KEPT), ..import(S::Done) };
    assert_eq!(done.clone().undo(minute(0) + KEPT).unwrap_err().reason(), "TOO_LATE");
    assert_eq!(done.undo(minute(-1) + KEPT).unwrap().state, S::Undoing);
}
