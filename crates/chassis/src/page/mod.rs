//! Pages of a list: by token (keyset: as fast on page 1,000 as on page 1) or by number of rows to skip.
//!
//! ```ignore
//! const CUSTOMERS: Listing = Listing {
//!     id: "c.id",
//!     sorts: &[Sort::text("name", "c.name_key"), Sort::timestamp("createTime", "c.created_at")],
//!     default_order: "name",
//!     default_size: 25,
//!     max_size: 200,
//! };
//! let page = Page::of(&CUSTOMERS, &input)?;
//! let mut query = QueryBuilder::new("select c.*");
//! page.push_keys(&mut query);
//! query.push(" from customers c where c.tenant_id = ").push_bind(tx.tenant());
//! page.push_after(&mut query);
//! page.push_order(&mut query);
//! let rows = query.build_query_as::<Keyed<Row>>().fetch_all(tx.conn()).await?;
//! let (rows, next_page_token) = page.finish(rows);
//! ```

mod count;
mod sort;
mod token;

pub use count::{MAX_COUNT, Total, count, count_all};
use crm_proto::{ListRequest, Paging};
pub use sort::{Sort, SortKind};
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use token::Token;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    sql_value::SqlValue,
    suggest::unknown,
};

/// Most rows a caller may skip.
pub const MAX_SKIP: i32 = 1_000_000;

/// How a list can be paged.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// SQL expression of the row's unique id, a UUID; it decides between equal sort values.
    pub id: &'static str,
    /// What the list can be sorted by.
    pub sorts: &'static [Sort],
    /// Order where the caller names none, written as a caller would.
    pub default_order: &'static str,
    /// Rows on a page where the caller names no number.
    pub default_size: i32,
    /// Most rows on a page; a larger wish is cut to it.
    pub max_size: i32,
}

/// The paging fields of a list request, as they came.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// Name of a sort, then optionally ` desc`; empty means the default order.
    pub order_by: &'a str,
    /// Rows on a page; 0 means the default.
    pub page_size: i32,
    /// Token of the page before; empty on the first page.
    pub page_token: &'a str,
    /// Rows to skip, counted from the token or else from the beginning.
    pub skip: i32,
}

/// One page to read.
#[derive(Clone, Debug)]
pub struct Page {
    id: &'static str,
    sort: Sort,
    descending: bool,
    size: i32,
    skip: i32,
    after: Option<(SqlValue, Uuid)>,
    /// Template of the next page's token.
    token: Token,
}

/// A row with its place in the order, as [`Page::push_keys`] selects it.
#[derive(Debug)]
pub struct Keyed<R> {
    row: R,
    sort_key: String,
    sort_id: Uuid,
}

impl Page {
    /// Checks a list request. What it asks for beside a page (filter, view, prefix) is the selection that its page tokens are good for.
    ///
    /// # Errors
    /// An invalid `order_by`, `page_size`, `skip` or `page_token`.
    pub fn of(listing: &Listing, request: &impl ListRequest) -> Result<Self> {
        let mut selection = request.clone();
        let Paging { order_by, page_size, page_token, skip } = selection.take_paging();
        let request = Request { order_by: &order_by, page_size, page_token: &page_token, skip };
        Self::parse(listing, &request, &selection.encode_to_vec())
    }

    /// Checks which page is asked for. `selection` stands for everything else that decides which rows the list holds: a page token is
    /// good only for the same selection.
    ///
    /// # Errors
    /// An invalid `order_by`, `page_size`, `skip` or `page_token`.
    pub fn parse(listing: &Listing, request: &Request<'_>, selection: &[u8]) -> Result<Self> {
        let order = if request.order_by.trim().is_empty() { listing.default_order } else { request.order_by };
        let (sort, descending) = order_of(listing, order)?;
        if request.page_size < 0 {
            return Err(Error::invalid("page_size", "Ask for 1 or more rows, or for 0 to get the default."));
        }
        if !(0..=MAX_SKIP).contains(&request.skip) {
            return Err(Error::invalid(
                "skip",
                format!("Skip 0 to {MAX_SKIP} rows; further on, follow the page tokens."),
            ));
        }
        let size = if request.page_size == 0 { listing.default_size } else { request.page_size };
        let token = Token::first(&sort, descending, selection);
        let after = if request.page_token.is_empty() { None } else { Some(token.follow(request.page_token, &sort)?) };
        Ok(Self {
            id: listing.id,
            sort,
            descending,
            size: size.min(listing.max_size),
            skip: request.skip,
            after,
            token,
        })
    }

    /// Name of what it is sorted by.
    #[must_use]
    pub fn sorted_by(&self) -> &'static str {
        self.sort.name
    }

    /// The same page for a statement in which other columns hold the same id and the same sort value.
    #[must_use]
    pub fn in_columns(&self, id: &'static str, sort: &'static str) -> Self {
        Self { id, sort: Sort { column: sort, ..self.sort }, ..self.clone() }
    }

    /// How many rows are skipped before it.
    #[must_use]
    pub fn skipped(&self) -> i32 {
        self.skip
    }

    /// Whether the list is in the upward order of this sort.
    #[must_use]
    pub fn goes_up(&self, sort: &str) -> bool {
        !self.descending && self.sort.name == sort
    }

    /// How many rows from the list's beginning it needs, if it stands there and the list is in the upward order of this sort: who finds
    /// the rows elsewhere need not find more. One more than it shows, as [`Page::push_order`] reads.
    #[must_use]
    pub fn needs_first(&self, sort: &str) -> Option<usize> {
        let begins = self.after.is_none() && self.goes_up(sort);
        begins.then(|| usize::try_from(self.skip + self.size + 1).unwrap_or(usize::MAX))
    }

    /// Adds the columns `sort_key` and `sort_id` to a select list: `, … as sort_key, … as sort_id`.
    pub fn push_keys(&self, query: &mut QueryBuilder<Postgres>) {
        query.push(", ").push(self.sort.as_text()).push(" as sort_key, ").push(self.id).push(" as sort_id");
    }

    /// Whether the rows are sorted by what another table holds.
    #[must_use]
    pub const fn is_sorted_apart(&self) -> bool {
        self.sort.apart
    }

    /// Adds to a where clause that the row comes after the page before; nothing on the first page.
    pub fn push_after(&self, query: &mut QueryBuilder<Postgres>) {
        let Some((key, id)) = &self.after else { return };
        if self.sort.apart {
            // No index serves a comparison of a row that stands in two tables; this part of it one does.
            query.push(" and ").push(self.sort.column).push(if self.descending { " <= " } else { " >= " });
            key.push(query);
        }
        // One row comparison, because an index on (tenant_id, key, id) serves it as a whole.
        query.push(" and (").push(self.sort.column).push(", ").push(self.id);
        query.push(if self.descending { ") < (" } else { ") > (" });
        key.push(query);
        query.push(", ").push_bind(*id).push(")");
    }

    /// Adds order, limit and offset. One row more than the page holds is read: it tells whether there is a next page.
    pub fn push_order(&self, query: &mut QueryBuilder<Postgres>) {
        self.push_sort(query);
        query.push(" limit ").push_bind(i64::from(self.size) + 1);
        if self.skip > 0 {
            query.push(" offset ").push_bind(i64::from(self.skip));
        }
    }

    /// Like [`push_order`](Self::push_order), for a statement whose best plan does not depend on its values: with the limit in its text
    /// the server sees that one plan serves all, and no longer plans every page anew, which takes longer than reading it.
    pub fn push_steady_order(&self, query: &mut QueryBuilder<Postgres>) {
        self.push_sort(query);
        query.push(" limit ").push(i64::from(self.size) + 1);
        if self.skip > 0 {
            query.push(" offset ").push_bind(i64::from(self.skip));
        }
    }

    /// Adds the order alone: for the outer of two statements, where the inner one has chosen the page's rows.
    pub fn push_sort(&self, query: &mut QueryBuilder<Postgres>) {
        let direction = if self.descending { " desc" } else { "" };
        query.push(" order by ").push(self.sort.column).push(direction).push(", ").push(self.id).push(direction);
    }

    /// The page's rows and the token of the next page, empty on the last one.
    #[must_use]
    pub fn finish<R>(&self, mut rows: Vec<Keyed<R>>) -> (Vec<R>, String) {
        let size = usize::try_from(self.size).unwrap_or_default();
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|last| self.token.after(&last.sort_key, last.sort_id));
        (rows.into_iter().map(|keyed| keyed.row).collect(), next.unwrap_or_default())
    }

    /// How many rows the list holds, if this page shows all of them, so that they need not be counted: what it shows, and the token of the
    /// next page.
    #[must_use]
    pub fn holds_all(&self, shown: usize, next: &str) -> Option<Total> {
        let whole = self.after.is_none() && self.skip == 0 && next.is_empty();
        whole.then(|| Total { count: i32::try_from(shown).unwrap_or(MAX_COUNT), capped: false })
    }
}

impl<'r, R: FromRow<'r, PgRow>> FromRow<'r, PgRow> for Keyed<R> {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { row: R::from_row(row)?, sort_key: row.try_get("sort_key")?, sort_id: row.try_get("sort_id")? })
    }
}

fn order_of(listing: &Listing, order: &str) -> Result<(Sort, bool)> {
    let mut words = order.split_whitespace();
    let name = words.next().unwrap_or_default();
    let descending = match (words.next(), words.next()) {
        (None, _) => false,
        (Some("desc"), None) => true,
        _ => return Err(Error::invalid("order_by", "Name one field, then optionally desc, for example: name desc.")),
    };
    let Some(sort) = listing.sorts.iter().find(|sort| sort.name == name) else {
        let possible: Vec<_> = listing.sorts.iter().map(|sort| sort.name).collect();
        return Err(Error::invalid("order_by", unknown(name, "a field this list can be sorted by", &possible)));
    };
    Ok((*sort, descending))
}
