//! Imports: protobuf ↔ domain.

use crm_chassis::{Caller, Error, Result, error::Violation, etag};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::timestamp;
use crate::{
    domain::{Encoding, Import, ImportOptions, ImportState, Problem, import_fields},
    store::import_rows::ImportRow,
};

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("import"))
}

/// An import.
#[must_use]
pub fn to_proto(import: &Import) -> pb::Import {
    let (options, counts) = (&import.options, &import.counts);
    pb::Import {
        id: import.id.to_string(),
        file_name: import.file_name.clone(),
        file_size: import.file_size,
        sha256: import.sha256.clone(),
        state: state(import.state).into(),
        reason: import.reason.clone(),
        received_size: import.received_size,
        next_part: import.next_part,
        encoding: encoding(options.encoding.or(import.found_encoding)).into(),
        separator: separator(options.separator.or(import.found_separator)).into(),
        columns: import.columns.clone(),
        fields: options.fields.clone(),
        samples: import.samples.iter().map(|values| pb::ImportSample { values: values.clone() }).collect(),
        defaults: options.defaults.clone(),
        skip_duplicates: Some(options.skip_duplicates),
        good_rows_only: Some(options.good_rows_only),
        row_count: counts.rows,
        done_count: counts.done,
        good_count: counts.good,
        error_count: counts.errors,
        duplicate_count: counts.duplicates,
        customer_count: counts.customers,
        contact_count: counts.contacts,
        undone_count: counts.undone,
        kept_count: counts.kept,
        create_time: Some(timestamp(import.created_at)),
        created_by: import.created_by.clone(),
        update_time: Some(timestamp(import.updated_at)),
        undo_expire_time: import.undo_until.map(timestamp),
        etag: etag::of(import.version),
        actions: Vec::new(),
    }
}

/// An import with what the caller may do with it.
#[must_use]
pub fn to_proto_for(import: &Import, caller: &Caller, now: jiff::Timestamp) -> pb::Import {
    use ImportState as S;
    let begun = import.undo_until.is_some();
    let state = import.state;
    let offers = [
        (
            pb::ImportAction::Update,
            matches!(state, S::Uploading | S::Uploaded | S::Checked | S::Failed) && !import.cleared,
        ),
        (pb::ImportAction::Check, matches!(state, S::Uploaded | S::Checked)),
        (
            pb::ImportAction::Run,
            state == S::Cancelled && begun && !import.cleared || import.clone().run(caller, now).is_ok(),
        ),
        (pb::ImportAction::Cancel, !matches!(state, S::Done | S::Cancelled | S::Undoing | S::Undone)),
        (
            pb::ImportAction::Undo,
            matches!(state, S::Done | S::Cancelled) && import.undo_until.is_some_and(|until| now < until),
        ),
    ];
    let actions = offers.into_iter().filter(|(_, possible)| *possible).map(|(action, _)| action.into());
    pb::Import { actions: actions.collect(), ..to_proto(import) }
}

/// What was chosen, and what is wrong with it.
#[must_use]
pub fn options(import: &pb::Import) -> (ImportOptions, Vec<Violation>) {
    let fields: Vec<String> = import.fields.iter().map(|field| field.trim().to_owned()).collect();
    let defaults = import.defaults.iter().map(|(field, value)| (field.clone(), value.trim().to_owned()));
    let defaults = defaults.filter(|(_, value)| !value.is_empty()).collect();
    let mut wrong = import_fields::check(&fields);
    wrong.extend(import_fields::check_defaults(import.defaults.iter()));
    let options = ImportOptions {
        encoding: match import.encoding() {
            pb::ImportEncoding::Unspecified => None,
            pb::ImportEncoding::Utf8 => Some(Encoding::Utf8),
            pb::ImportEncoding::Windows1252 => Some(Encoding::Windows1252),
        },
        separator: SEPARATORS.iter().find(|(known, _)| *known == import.separator()).map(|(_, byte)| *byte),
        fields,
        defaults,
        skip_duplicates: import.skip_duplicates.unwrap_or(true),
        good_rows_only: import.good_rows_only.unwrap_or(false),
    };
    (options, wrong)
}

/// A row.
#[must_use]
pub fn row(row: ImportRow) -> pb::ImportRow {
    let outcome =
        row.outcome.and_then(|word| pb::ImportRowOutcome::from_str_name(&format!("IMPORT_ROW_OUTCOME_{word}")));
    pb::ImportRow {
        number: row.number,
        outcome: outcome.unwrap_or_default().into(),
        values: row.cells,
        problems: row.problems.into_iter().map(problem).collect(),
        customer_id: row.customer.map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn problem(Problem { column, field, message }: Problem) -> pb::ImportProblem {
    pb::ImportProblem { column, field, message }
}

/// The stored word of what became of rows; none stands for all.
#[must_use]
pub fn outcome(outcome: pb::ImportRowOutcome) -> Option<&'static str> {
    Some(outcome.as_str_name().trim_start_matches("IMPORT_ROW_OUTCOME_")).filter(|word| *word != "UNSPECIFIED")
}

const SEPARATORS: [(pb::ImportSeparator, u8); 4] = [
    (pb::ImportSeparator::Comma, b','),
    (pb::ImportSeparator::Semicolon, b';'),
    (pb::ImportSeparator::Tab, b'\t'),
    (pb::ImportSeparator::Pipe, b'|'),
];

fn separator(separator: Option<u8>) -> pb::ImportSeparator {
    let known = SEPARATORS.iter().find(|(_, byte)| Some(*byte) == separator);
    known.map_or(pb::ImportSeparator::Unspecified, |(known, _)| *known)
}

fn encoding(encoding: Option<Encoding>) -> pb::ImportEncoding {
    match encoding {
        None => pb::ImportEncoding::Unspecified,
        Some(Encoding::Utf8) => pb::ImportEncoding::Utf8,
        Some(Encoding::Windows1252) => pb::ImportEncoding::Windows1252,
    }
}

fn state(state: ImportState) -> pb::ImportState {
    pb::ImportState::from_str_name(&format!("IMPORT_STATE_{}", state.as_str())).unwrap_or_default()
}
