//! `crm.customers.v1.HistoryService`.

use crm_chassis::{Db, Reply, page::Page};
use crm_proto::customers::{self as pb, history_service_server::HistoryService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{store, store::history::LISTING};

/// Shows what happened to customers.
#[derive(Clone, Debug)]
pub struct History {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl HistoryService for History {
    async fn list_history(&self, request: Request<pb::ListHistoryRequest>) -> Reply<pb::ListHistoryResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let customer = convert::id(&input.customer_id)?;
        let (entries, next_page_token) = store::history::page(&mut tx, customer, page.clone()).await?;
        if entries.is_empty() {
            store::customers::expect_visible(&mut tx, customer).await?;
        }
        let total = match page.holds_all(entries.len(), &next_page_token) {
            _ if !input.include_total_size => None,
            Some(total) => Some(total),
            None => Some(store::history::count(&mut tx, customer).await?),
        };
        let names = store::history::names(&mut tx, &entries).await?;
        let reply = pb::ListHistoryResponse {
            entries: entries.iter().map(|entry| convert::history::to_proto(entry, &names)).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }
}
