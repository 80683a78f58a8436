//! `crm.customers.v1.AddressesService`.

use crm_chassis::{Db, Reply, page::Page};
use crm_proto::customers::{self as pb, addresses_service_server::AddressesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{store, store::addresses::LISTING};

/// Lists addresses.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl AddressesService for Addresses {
    async fn list_addresses(&self, request: Request<pb::ListAddressesRequest>) -> Reply<pb::ListAddressesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let customer = convert::id(&input.customer_id)?;
        let (addresses, next_page_token) = store::addresses::page(&mut tx, customer, page.clone()).await?;
        if addresses.is_empty() {
            store::customers::expect_visible(&mut tx, customer).await?;
        }
        let total = match page.holds_all(addresses.len(), &next_page_token) {
            _ if !input.include_total_size => None,
            Some(total) => Some(total),
            None => Some(store::addresses::count(&mut tx, customer).await?),
        };
        let reply = pb::ListAddressesResponse {
            addresses: addresses.iter().map(convert::customer_address).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }
}
