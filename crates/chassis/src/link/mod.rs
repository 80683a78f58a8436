//! The link to a tenant's ERP as its administrators see it: its state, and the messages that could not be applied. The RPCs are the
//! same for every service that listens to the ERP; a service names its own with [`erp_link_service!`](crate::erp_link_service).
//!
//! * `letters` – the SQL of parked messages; `replay` – what a replay means; `state` – the state;
//! * `pulse` and `queues` – what is noted for it, sparingly: what came last, and who has no queue.
//!
//! The same in total, for operators, is among the gauges of `backlog`.

mod convert;
pub mod letters;
pub(crate) mod pulse;
pub(crate) mod queues;
mod replay;
pub mod state;

use std::sync::Arc;

use crm_proto::{link as pb, types::Filter};
use jiff::tz::TimeZone;
use tonic::Request;
use uuid::Uuid;

use convert::timestamp;
use letters::{LISTING, Selection};

use crate::{
    Reply, begin,
    db::{Db, Tx},
    dead_letters,
    dispatch::{Consumer, Source},
    error::{Error, Result},
    filter::FilterContext,
    page::{self, Page},
    service::Context,
    tenants,
};

/// Messages that one call replays at most.
const PART: i32 = 100;

/// The handlers of a service's `ErpLinkService`.
#[derive(Clone, Debug)]
pub struct ErpLink {
    db: Db,
    worker: Db,
    consumers: Arc<[Arc<Consumer>]>,
    queues: Arc<[String]>,
}

impl ErpLink {
    /// For the consumers of a service that listen to the ERP.
    #[must_use]
    pub fn new(context: &Context) -> Self {
        let of_erp = context.consumers.iter().filter(|consumer| consumer.source == Source::Erp);
        let consumers: Arc<[_]> = of_erp.cloned().collect();
        let queues = consumers.iter().map(|consumer| consumer.queue.clone()).collect();
        Self { db: context.db.clone(), worker: context.worker.clone(), consumers, queues }
    }

    /// `GetErpLinkState`.
    pub async fn state(&self, request: Request<pb::GetErpLinkStateRequest>) -> Reply<pb::ErpLinkState> {
        let (mut tx, _) = self.db.read(request).await?;
        let state = state::read(&mut tx, &self.queues).await?;
        Ok(tx.finish(state).await?)
    }

    /// `ListParkedMessages`.
    pub async fn list(&self, request: Request<pb::ListParkedMessagesRequest>) -> Reply<pb::ListParkedMessagesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let selection = self.selection(&mut tx, input.filter.clone()).await?;
        let (letters, next_page_token) = letters::page(&mut tx, &selection, &page).await?;
        let total = if input.include_total_size { Some(letters::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListParkedMessagesResponse {
            parked_messages: letters.iter().map(convert::letter).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    /// `GetParkedMessage`.
    pub async fn get(&self, request: Request<pb::GetParkedMessageRequest>) -> Reply<pb::ParkedMessage> {
        let (mut tx, input) = self.db.read(request).await?;
        let whole = letters::get(&mut tx, &self.queues, id(&input.id)?, false).await?;
        Ok(tx.finish(convert::whole(whole)).await?)
    }

    /// `ReplayParkedMessage`.
    pub async fn replay(
        &self,
        request: Request<pb::ReplayParkedMessageRequest>,
    ) -> Reply<pb::ReplayParkedMessageResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let reply = self.replay_in(&mut tx, id(&input.id)?).await?;
        Ok(tx.finish(reply).await?)
    }

    /// `ReplayParkedMessages`. Each message in transactions of its own: what is applied stays applied if the call breaks off, and calling
    /// again goes on with what is left. So it needs no idempotency key.
    pub async fn replay_all(
        &self,
        request: Request<pb::ReplayParkedMessagesRequest>,
    ) -> Reply<pb::ReplayParkedMessagesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let request = page::Request { order_by: "parkTime", page_size: PART, page_token: &input.page_token, skip: 0 };
        let page = Page::parse(&LISTING, &request, &token_scope(input.filter.as_ref()))?;
        let selection = self.selection(&mut tx, input.filter).await?;
        let (letters, next_page_token) = letters::page(&mut tx, &selection, &page).await?;
        let caller = tx.caller().clone();
        tx.commit().await?;
        let mut reply = pb::ReplayParkedMessagesResponse { next_page_token, ..Default::default() };
        for letter in letters {
            let mut tx = self.db.transaction(caller.clone()).await?;
            let replayed = match self.replay_in(&mut tx, letter.id).await {
                Ok(replayed) => replayed,
                // Somebody else has replayed or dropped it meanwhile.
                Err(error) if error.code() == crate::Code::NotFound => continue,
                Err(error) => return Err(error.into()),
            };
            tx.commit().await?;
            match replayed.outcome() {
                pb::ReplayOutcome::Duplicate => reply.duplicate_count += 1,
                pb::ReplayOutcome::Failed => reply.failed_count += 1,
                pb::ReplayOutcome::Applied | pb::ReplayOutcome::Unspecified => reply.applied_count += 1,
            }
        }
        Ok(tonic::Response::new(reply))
    }

    /// `DropParkedMessage`.
    pub async fn drop(&self, request: Request<pb::DropParkedMessageRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let id = id(&input.id)?;
        let why = dead_letters::check_why(&input.reason)?;
        let letter = letters::get(&mut tx, &self.queues, id, true).await?.letter;
        letters::remove(&mut tx, id).await?;
        let what = [letter.message_type.as_str(), &letter.entity, &letter.message_id];
        dead_letters::audit_drop(&mut tx, id, what, why).await?;
        Ok(tx.finish(()).await?)
    }

    async fn selection(&self, tx: &mut Tx, filter: Option<Filter>) -> Result<Selection<'_>> {
        let zone = match &filter {
            Some(_) => TimeZone::get(&tenants::current(tx).await?.time_zone).map_err(Error::internal)?,
            None => TimeZone::UTC,
        };
        Ok(Selection { queues: &self.queues, filter, context: FilterContext { zone, now: tx.now() } })
    }
}

/// What a page token is good for besides its order: the same filter.
fn token_scope(filter: Option<&Filter>) -> Vec<u8> {
    filter.map(prost::Message::encode_to_vec).unwrap_or_default()
}

fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("parked message"))
}

/// The type `ErpLink`, which serves a service's own `ErpLinkService`. Give the path of the generated trait.
///
/// ```ignore
/// crm_chassis::erp_link_service!(crm_proto::customers::erp_link_service_server::ErpLinkService);
/// routes.add_service(ErpLinkServiceServer::new(grpc::ErpLink::new(context)));
/// ```
#[macro_export]
macro_rules! erp_link_service {
    ($service:path) => {
        /// The link to the ERP, for its administrators.
        #[derive(Clone, Debug)]
        pub struct ErpLink($crate::link::ErpLink);

        impl ErpLink {
            /// For the service's consumers that listen to the ERP.
            #[must_use]
            pub fn new(context: &$crate::Context) -> Self {
                Self($crate::link::ErpLink::new(context))
            }
        }

        #[tonic::async_trait]
        impl $service for ErpLink {
            async fn get_erp_link_state(
                &self,
                request: tonic::Request<crm_proto::link::GetErpLinkStateRequest>,
            ) -> $crate::Reply<crm_proto::link::ErpLinkState> {
                self.0.state(request).await
            }

            async fn list_parked_messages(
                &self,
                request: tonic::Request<crm_proto::link::ListParkedMessagesRequest>,
            ) -> $crate::Reply<crm_proto::link::ListParkedMessagesResponse> {
                self.0.list(request).await
            }

            async fn get_parked_message(
                &self,
                request: tonic::Request<crm_proto::link::GetParkedMessageRequest>,
            ) -> $crate::Reply<crm_proto::link::ParkedMessage> {
                self.0.get(request).await
            }

            async fn replay_parked_message(
                &self,
                request: tonic::Request<crm_proto::link::ReplayParkedMessageRequest>,
            ) -> $crate::Reply<crm_proto::link::ReplayParkedMessageResponse> {
                self.0.replay(request).await
            }

            async fn replay_parked_messages(
                &self,
                request: tonic::Request<crm_proto::link::ReplayParkedMessagesRequest>,
            ) -> $crate::Reply<crm_proto::link::ReplayParkedMessagesResponse> {
                self.0.replay_all(request).await
            }

            async fn drop_parked_message(
                &self,
                request: tonic::Request<crm_proto::link::DropParkedMessageRequest>,
            ) -> $crate::Reply<()> {
                self.0.drop(request).await
            }
        }
    };
}
