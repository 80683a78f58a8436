//! The page token: where the page before ended, and in which list. Callers treat it as opaque. It is not secret and not signed: it holds
//! nothing but what the caller saw, and every part is checked and bound like any other input.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Sort;
use crate::{
    error::{Error, Result},
    sql_value::SqlValue,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token {
    /// Order, for example `name desc`.
    order: String,
    /// Hash of the selection.
    selection: String,
    /// Sort value of the last row, as text.
    key: String,
    /// Id of the last row.
    id: Uuid,
}

impl Token {
    /// A token of the list, still without a row.
    pub(super) fn first(sort: &Sort, descending: bool, selection: &[u8]) -> Self {
        let order = format!("{}{}", sort.name, if descending { " desc" } else { "" });
        let selection = URL_SAFE_NO_PAD.encode(Sha256::digest(selection));
        Self { order, selection, key: String::new(), id: Uuid::nil() }
    }

    /// The token of the page after this row.
    pub(super) fn after(&self, key: &str, id: Uuid) -> String {
        let token = Self { key: key.to_owned(), id, ..self.clone() };
        // Text and an id: this cannot fail, and an empty token would merely end the list.
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).unwrap_or_default())
    }

    /// The row that a caller's token names, if the token belongs to this list.
    pub(super) fn follow(&self, text: &str, sort: &Sort) -> Result<(SqlValue, Uuid)> {
        let malformed =
            || Error::invalid("page_token", "This is not a page token. Take next_page_token from the page before.");
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed())?;
        let token: Self = serde_json::from_slice(&bytes).map_err(|_| malformed())?;
        if token.order != self.order || token.selection != self.selection {
            return Err(Error::invalid(
                "page_token",
                "This page token belongs to a list with another filter, view or order. Repeat the same request, or begin at the first page.",
            ));
        }
        let key = sort.parse(token.key).ok_or_else(malformed)?;
        Ok((key, token.id))
    }
}
