//! Values of ERP messages: trimmed, and not without end. Forms allow less; a customer is not refused for what its form would refuse.

use crm_chassis::{Error, Result};
use crm_proto::erp as erp_pb;

use crate::domain::UNASSIGNED;

/// Most characters of a text: what an index entry holds.
const LONGEST_TEXT: usize = 500;
/// Most characters of a name of which an index entry holds two.
const LONGEST_NAME: usize = 250;
/// Most characters of what somebody has written down.
const LONGEST_REMARK: usize = 4_000;
/// Most characters of a code.
const LONGEST_CODE: usize = 64;

/// A text, trimmed.
pub fn text(field: &'static str, value: &str) -> Result<String> {
    limited(field, value, LONGEST_TEXT)
}

/// A first name or surname, trimmed.
pub fn name(field: &'static str, value: &str) -> Result<String> {
    limited(field, value, LONGEST_NAME)
}

/// A comment or reason, trimmed.
pub fn remark(field: &'static str, value: &str) -> Result<String> {
    limited(field, value, LONGEST_REMARK)
}

/// A code, trimmed.
pub fn code(field: &'static str, value: &str) -> Result<String> {
    limited(field, value, LONGEST_CODE)
}

/// A code of a look-up list, in upper case; Unassigned if there is none.
pub fn list_code(field: &'static str, entry: Option<&erp_pb::CodeAndDescription>) -> Result<String> {
    let Some(entry) = entry else { return Ok(UNASSIGNED.to_owned()) };
    text(field, &entry.description)?;
    let code = code(field, &entry.code)?.to_uppercase();
    Ok(if code.is_empty() { UNASSIGNED.to_owned() } else { code })
}

fn limited(field: &'static str, value: &str, longest: usize) -> Result<String> {
    let value = value.trim();
    if value.chars().count() > longest {
        return Err(Error::invalid(field, format!("At most {longest} characters.")));
    }
    if value.contains('\0') {
        return Err(Error::invalid(field, "No NUL characters."));
    }
    Ok(value.to_owned())
}
