//! Merging: protobuf ↔ domain.

use crm_chassis::{Error, Result, error::Violation, suggest::unknown};
use prost_types::FieldMask;

use crate::domain::MergeField;

/// The fields whose values are taken from a duplicate, if the request names them.
pub fn fields(mask: Option<&FieldMask>) -> Result<Option<Vec<MergeField>>> {
    let Some(mask) = mask else { return Ok(None) };
    let possible: Vec<&str> = MergeField::ALL.into_iter().map(MergeField::name).collect();
    let read = |name: &String| {
        MergeField::named(name).ok_or_else(|| Violation {
            field: "fields".into(),
            message: unknown(name, "a field that can be taken", &possible).into(),
        })
    };
    let (fields, wrong): (Vec<_>, Vec<_>) = mask.paths.iter().map(read).partition(std::result::Result::is_ok);
    if wrong.is_empty() {
        return Ok(Some(fields.into_iter().flatten().collect()));
    }
    Err(Error::violations(wrong.into_iter().filter_map(std::result::Result::err).collect()))
}

/// Fields as a mask.
#[must_use]
pub fn mask(fields: &[MergeField]) -> FieldMask {
    FieldMask { paths: fields.iter().map(|field| field.name().to_owned()).collect() }
}
