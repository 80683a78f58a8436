//! Codes that the ERP gives to customers and contacts: each once.

use std::collections::HashMap;

use crm_chassis::{Code, Error, Result, Tx};
use uuid::Uuid;

/// The ids of the rows that have these codes, by code. The statement finds them.
pub async fn ids(tx: &mut Tx, statement: &'static str, codes: &[&str]) -> Result<HashMap<String, Uuid>> {
    let known: Vec<(String, Uuid)> =
        sqlx::query_as(statement).bind(tx.tenant()).bind(codes).fetch_all(tx.conn()).await?;
    Ok(known.into_iter().collect())
}

/// One of the codes of what was to be stored is taken; `what` says what has it.
pub fn taken<'a>(what: &str, mut codes: impl Iterator<Item = &'a Option<String>>) -> Error {
    let message = match (codes.next(), codes.next()) {
        (Some(Some(only)), None) => format!("Another {what} has the code {only}."),
        _ => format!("Another {what} has the code of one of these."),
    };
    Error::new(Code::AlreadyExists, "CODE_TAKEN", message)
}
