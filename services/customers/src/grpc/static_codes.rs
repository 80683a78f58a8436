//! `crm.customers.v1.StaticCodesService`.

use crm_chassis::{Db, Reply};
use crm_proto::customers::{self as pb, static_codes_service_server::StaticCodesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::store;

/// Shows the look-up lists.
#[derive(Clone, Debug)]
pub struct StaticCodes {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl StaticCodesService for StaticCodes {
    async fn list_static_codes(
        &self,
        request: Request<pb::ListStaticCodesRequest>,
    ) -> Reply<pb::ListStaticCodesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let codes = store::static_codes::list(&mut tx, convert::list(input.list())).await?;
        let static_codes = codes.into_iter().map(convert::static_code).collect();
        let reply = pb::ListStaticCodesResponse { static_codes };
        Ok(tx.finish(reply).await?)
    }
}
