//! `crm.customers.v1.RanksService`. Whoever changes a rank locks the whole list first: it is told of as a whole, and no two ranks have the
//! same name.

use crm_chassis::{Db, Error, Reply, begin, mask::Mask};
use crm_proto::customers::{self as pb, ranks_service_server::RanksService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{
    domain::{List, Rank},
    events, store,
};

/// Lists, creates and edits ranks.
#[derive(Clone, Debug)]
pub struct Ranks {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl RanksService for Ranks {
    async fn list_ranks(&self, request: Request<pb::ListRanksRequest>) -> Reply<pb::ListRanksResponse> {
        let (mut tx, _) = self.db.read(request).await?;
        let ranks = store::ranks::list(&mut tx).await?;
        let reply = pb::ListRanksResponse { ranks: ranks.iter().map(convert::rank::to_proto).collect() };
        Ok(tx.finish(reply).await?)
    }

    async fn create_rank(&self, request: Request<pb::CreateRankRequest>) -> Reply<pb::Rank> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.rank.ok_or_else(|| Error::invalid("rank", "Send the rank to create."))?;
        store::static_codes::lock(&mut tx, List::Rank).await?;
        let (known, codes) = (store::ranks::list(&mut tx).await?, store::ranks::codes(&mut tx).await?);
        let rank = Rank::create(tx.tenant(), convert::rank::name(&wanted), wanted.call_cycle_days, &known, &codes);
        let rank = rank.map_err(|error| error.within("rank"))?;
        store::ranks::insert(&mut tx, &rank).await?;
        tx.audit("rank", rank.id, "created", &rank.first_values()).await?;
        events::tell_of_static_codes(&mut tx, List::Rank, "CHANGED").await?;
        Ok(tx.finish(convert::rank::to_proto(&rank)).await?)
    }

    async fn update_rank(&self, request: Request<pb::UpdateRankRequest>) -> Reply<pb::Rank> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.rank.ok_or_else(|| Error::invalid("rank", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        store::static_codes::lock(&mut tx, List::Rank).await?;
        let known = store::ranks::list(&mut tx).await?;
        // A malformed id is answered like one that is not there: it names nothing either.
        let before = known.iter().find(|rank| Ok(rank.id) == input.id.parse());
        let before = before.cloned().ok_or_else(|| Error::not_found("rank"))?.expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert::rank::to_proto(&before), &wanted)?;
        let rank = before.clone().edit(convert::rank::name(&wanted), wanted.call_cycle_days, &known);
        let rank = rank.map_err(|error| error.within("rank"))?;
        if rank.version > before.version {
            store::ranks::update(&mut tx, &rank).await?;
            tx.audit("rank", rank.id, "updated", &before.changes_to(&rank)).await?;
            events::tell_of_static_codes(&mut tx, List::Rank, "CHANGED").await?;
        }
        Ok(tx.finish(convert::rank::to_proto(&rank)).await?)
    }
}
