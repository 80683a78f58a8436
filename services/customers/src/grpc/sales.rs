//! `crm.customers.v1.SalesService`.

use crm_chassis::{Db, Reply, tenants};
use crm_proto::customers::{self as pb, sales_service_server::SalesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{
    domain::{Month, SalesHistory},
    store,
};

/// Shows what customers were invoiced.
#[derive(Clone, Debug)]
pub struct Sales {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl SalesService for Sales {
    async fn get_sales_history(&self, request: Request<pb::GetSalesHistoryRequest>) -> Reply<pb::SalesHistory> {
        let (mut tx, input) = self.db.read(request).await?;
        let customer = convert::id(&input.customer_id)?;
        let tenant = tenants::current(&mut tx).await?;
        let present = Month::of(tx.now().to_zoned(tenant.zone()?).date());
        let first = present.back(SalesHistory::SHOWN - 1);
        let history = store::sales::of_customer(&mut tx, customer, first).await?;
        let history = history.unwrap_or_else(|| SalesHistory::none(customer, tenant.currency));
        Ok(tx.finish(convert::sales::recent(&history, present)).await?)
    }
}
