//! `crm.customers.v1.StaticCodesService`.

use crm_chassis::{Db, Reply};
use crm_proto::customers::{self as pb, static_codes_service_server::StaticCodesService};
use tonic::{Request, async_trait};

use crate::store;

const PREFIX: &str = "STATIC_CODE_LIST_";

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
        let list = match input.list() {
            pb::StaticCodeList::Unspecified => None,
            list => list.as_str_name().strip_prefix(PREFIX),
        };
        let codes = store::static_codes::list(&mut tx, list).await?;
        let static_codes = codes.into_iter().map(|code| pb::StaticCode {
            list: pb::StaticCodeList::from_str_name(&format!("{PREFIX}{}", code.list)).unwrap_or_default().into(),
            code: code.code,
            description: code.description,
        });
        let reply = pb::ListStaticCodesResponse { static_codes: static_codes.collect() };
        Ok(tx.finish(reply).await?)
    }
}
