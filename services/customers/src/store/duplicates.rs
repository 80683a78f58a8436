//! Customers that may be the one somebody is about to make.

use std::collections::HashMap;

use crm_chassis::{
    Caller, Result, Tx,
    filter::FilterContext,
    page::{self, Page},
};
use jiff::tz::TimeZone;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    lists::{self, LISTING, Selection},
    search::Found,
    visibility::{self, Reach},
};
use crate::domain::{Summary, Wanted};

/// Most candidates: who gets more to read reads none.
const MOST: usize = 10;

/// The customers like this one that the caller may see, with the stored words for why. The likeliest first.
pub async fn find(tx: &mut Tx, wanted: &Wanted, except: Option<Uuid>) -> Result<Vec<(Summary, Vec<String>)>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_find(&mut query, &caller, wanted);
    let found: Vec<(Uuid, Vec<String>)> = query.build_query_as().fetch_all(tx.conn()).await?;
    let found: Vec<_> = found.into_iter().filter(|(id, _)| Some(*id) != except).take(MOST).collect();
    let ids: Vec<Uuid> = found.iter().map(|(id, _)| *id).collect();
    let context = FilterContext { zone: TimeZone::UTC, now: tx.now() };
    let selection = Selection {
        found: Some(Found::exactly(ids.clone())),
        filter: None,
        scope: caller.scope,
        reach: Reach::VeryMany,
        context,
    };
    let page = Page::parse(&LISTING, &page::Request { page_size: 200, ..page::Request::default() }, b"")?;
    let (customers, _) = lists::page(tx, &selection, page).await?;
    let mut customers: HashMap<Uuid, Summary> = customers.into_iter().map(|customer| (customer.id, customer)).collect();
    Ok(found.into_iter().filter_map(|(id, reasons)| Some((customers.remove(&id)?, reasons))).collect())
}

/// The statement that finds them. One more than is shown, because one of them may be the customer itself.
pub fn push_find(query: &mut QueryBuilder<Postgres>, caller: &Caller, wanted: &Wanted) {
    query.push("select customer_id, reasons from similar_customers(").push_bind(caller.tenant);
    for text in [&wanted.name, &wanted.vat_number, &wanted.telephone, &wanted.email] {
        query.push(", ").push_bind(text.clone());
    }
    query.push(", ");
    visibility::push_employees(query, caller, caller.scope);
    query.push(format!(", {})", MOST + 1));
}
