//! What is wrong with the rows of an import, as a file.

use std::collections::VecDeque;

use crm_chassis::{
    Result, Tx,
    export::{
        PAGE, Pages,
        sheet::{Cell, Column, Sheet},
    },
    page::Page,
};
use uuid::Uuid;

use super::page_after;
use crate::{
    domain::Problem,
    store::import_rows::{self, RowSelection, WHOLE_LISTING},
};

/// A problem of a row.
#[derive(Debug)]
pub struct RowProblem {
    number: i32,
    outcome: String,
    problem: Problem,
    value: String,
}

const COLUMNS: &[Column<RowProblem>] = &[
    Column::new("row", |row| Cell::value(row.number.to_string())),
    Column::new("outcome", |row| Cell::value(&row.outcome)),
    Column::new("column", |row| Cell::text(&row.problem.column)),
    Column::new("field", |row| Cell::value(&row.problem.field)),
    Column::new("value", |row| Cell::text(&row.value)),
    Column::new("message", |row| Cell::text(&row.problem.message)),
];

/// The problems of an import, page by page.
#[derive(Debug)]
pub struct ProblemPages {
    import: Uuid,
    columns: Option<Vec<String>>,
    /// Read, but more than fit into a page.
    waiting: VecDeque<RowProblem>,
    /// Of the next page; none behind the last one.
    token: Option<String>,
}

impl ProblemPages {
    /// From the first one on.
    #[must_use]
    pub fn new(import: Uuid) -> Self {
        Self { import, columns: None, waiting: VecDeque::new(), token: Some(String::new()) }
    }
}

impl Pages for ProblemPages {
    type Row = RowProblem;

    const SHEET: Sheet<RowProblem> = Sheet(COLUMNS);

    async fn count(&self, tx: &mut Tx) -> Result<i64> {
        import_rows::count_problems(tx, self.import).await
    }

    async fn next(&mut self, tx: &mut Tx) -> Result<Option<Vec<RowProblem>>> {
        if self.columns.is_none() {
            self.columns = Some(crate::store::imports::get(tx, self.import).await?.columns);
        }
        let columns = self.columns.as_deref().unwrap_or_default();
        let size = usize::try_from(PAGE).unwrap_or_default();
        while self.waiting.len() < size
            && let Some(token) = self.token.take()
        {
            let page = Page::parse(&WHOLE_LISTING, &page_after("number", &token), b"")?;
            let selection = RowSelection { import: self.import, outcome: None, with_problems: true };
            let (rows, next) = import_rows::page(tx, &selection, page).await?;
            self.token = (!next.is_empty()).then_some(next);
            for row in rows {
                for problem in row.problems {
                    let place = columns.iter().position(|column| !column.is_empty() && *column == problem.column);
                    let value = place.and_then(|place| row.cells.get(place)).cloned().unwrap_or_default();
                    let outcome = row.outcome.clone().unwrap_or_default();
                    self.waiting.push_back(RowProblem { number: row.number, outcome, problem, value });
                }
            }
        }
        if self.waiting.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.waiting.drain(..size.min(self.waiting.len())).collect()))
    }
}
