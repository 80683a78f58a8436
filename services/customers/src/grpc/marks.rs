//! `crm.customers.v1.MarksService`.
//!
//! Marks are personal: they say nothing about a customer and all about how somebody works. So they leave neither an audit line, which
//! others would read in the customer's history, nor an event.

use crm_chassis::{Db, Reply, Result, Tx, begin, page::Page};
use crm_proto::customers::{self as pb, marks_service_server::MarksService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{
    domain::{MOST_FAVOURITES, Marked, too_many_favourites},
    store,
    store::mark_lists::Marks as List,
};

/// Lists and sets the caller's own marks.
#[derive(Clone, Debug)]
pub struct Marks {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl MarksService for Marks {
    async fn list_favourite_customers(
        &self,
        request: Request<pb::ListFavouriteCustomersRequest>,
    ) -> Reply<pb::ListFavouriteCustomersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&List::Favourites.listing(), &input)?;
        let (favourites, next_page_token) = page_of(&mut tx, List::Favourites, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::mark_lists::count(&mut tx, List::Favourites).await?) } else { None };
        let reply = pb::ListFavouriteCustomersResponse {
            favourites,
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_recent_customers(
        &self,
        request: Request<pb::ListRecentCustomersRequest>,
    ) -> Reply<pb::ListRecentCustomersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&List::Recent.listing(), &input)?;
        let (recent, next_page_token) = page_of(&mut tx, List::Recent, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::mark_lists::count(&mut tx, List::Recent).await?) } else { None };
        let reply = pb::ListRecentCustomersResponse {
            recent,
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn mark_favourite(&self, request: Request<pb::MarkFavouriteRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        store::marks::mark(&mut tx, convert::id(&input.customer_id)?).await?;
        // Counted afterwards, so that one that is a favourite already is not refused.
        if store::mark_lists::count(&mut tx, List::Favourites).await?.count > MOST_FAVOURITES {
            return Err(too_many_favourites().into());
        }
        Ok(tx.finish(()).await?)
    }

    async fn unmark_favourite(&self, request: Request<pb::UnmarkFavouriteRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        store::marks::unmark(&mut tx, convert::id(&input.customer_id)?).await?;
        Ok(tx.finish(()).await?)
    }

    async fn record_view(&self, request: Request<pb::RecordViewRequest>) -> Reply<()> {
        // Without the record of an idempotency key, which would cost more than the view: the same again changes nothing anyway.
        let (mut tx, input) = self.db.write(request).await?;
        store::marks::view(&mut tx, convert::id(&input.customer_id)?).await?;
        Ok(tx.finish(()).await?)
    }
}

async fn page_of(tx: &mut Tx, list: List, page: Page) -> Result<(Vec<pb::MarkedCustomer>, String)> {
    let (marked, next_page_token) = store::mark_lists::page(tx, list, page).await?;
    let shown = marked.into_iter().map(|Marked { customer, favourite_at, viewed_at }| pb::MarkedCustomer {
        customer: Some(convert::summary(customer, tx.caller())),
        favourite_time: favourite_at.map(convert::timestamp),
        view_time: viewed_at.map(convert::timestamp),
    });
    Ok((shown.collect(), next_page_token))
}
