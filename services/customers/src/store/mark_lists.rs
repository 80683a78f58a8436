//! Lists of the caller's own marks: paged and counted in SQL, and held to what he may see now. A user has few marks: they are read by the
//! primary key and sorted, and for each of them a link is looked up.

use crm_chassis::{
    Caller, Result, Tx,
    page::{self, Keyed, Listing, Page, Sort, Total},
    row,
};
use sqlx::{FromRow, Postgres, QueryBuilder, postgres::PgRow};

use super::{
    names,
    summary_row::COLUMNS,
    visibility::{self, Shape},
};
use crate::domain::{Marked, Summary};

/// Which marks a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// Favourites.
    Favourites,
    /// What was looked at last.
    Recent,
}

impl Marks {
    /// How the list can be paged.
    #[must_use]
    pub const fn listing(self) -> Listing {
        const NAME: Sort = Sort::text("name", "c.name_key");
        const FAVOURITES: &[Sort] = &[NAME, Sort::timestamp("favouriteTime", "m.favourite_at")];
        const RECENT: &[Sort] = &[Sort::timestamp("viewTime", "m.viewed_at"), NAME];
        let (sorts, default_order) = match self {
            Self::Favourites => (FAVOURITES, "name"),
            Self::Recent => (RECENT, "viewTime desc"),
        };
        Listing { id: "c.id", sorts, default_order, default_size: 25, max_size: 200 }
    }

    /// Writes everything from ` from` on.
    fn push(self, query: &mut QueryBuilder<Postgres>, caller: &Caller) {
        query.push(" from customer_marks m join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id");
        query
            .push(" where c.merged_into is null and m.tenant_id = ")
            .push_bind(caller.tenant)
            .push(" and m.user_id = ")
            .push_bind(caller.user);
        query.push(match self {
            Self::Favourites => " and m.favourite_at is not null",
            Self::Recent => " and m.viewed_at is not null",
        });
        visibility::push_list(query, caller, "c.id", caller.scope, Shape::Probe);
    }
}

impl FromRow<'_, PgRow> for Marked {
    /// But for names.
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            customer: Summary::from_row(row)?,
            favourite_at: row::time_if_any(row, "favourite_at")?,
            viewed_at: row::time_if_any(row, "viewed_at")?,
        })
    }
}

/// One page of marked customers, with what their codes and main salesmen are called, and the token of the next one.
pub async fn page(tx: &mut Tx, marks: Marks, page: Page) -> Result<(Vec<Marked>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), marks, &page);
    let rows = query.build_query_as::<Keyed<Marked>>().fetch_all(tx.conn()).await?;
    let (mut marked, next_page_token) = page.finish(rows);
    let mut customers: Vec<Summary> = marked.iter().map(|marked| marked.customer.clone()).collect();
    names::add(tx, &mut customers).await?;
    for (marked, customer) in marked.iter_mut().zip(customers) {
        marked.customer = customer;
    }
    Ok((marked, next_page_token))
}

/// The statement of [`page`].
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, marks: Marks, page: &Page) {
    query.push("select ").push(COLUMNS).push(", m.favourite_at, m.viewed_at");
    page.push_keys(query);
    marks.push(query, caller);
    page.push_after(query);
    page.push_order(query);
}

/// How many customers the list holds.
pub async fn count(tx: &mut Tx, marks: Marks) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        marks.push(query, &caller);
        Ok(())
    })
    .await
}
