//! Ranks: protobuf ↔ domain.

use crm_chassis::etag;
use crm_proto::customers as pb;

use crate::domain::Rank;

/// A rank.
#[must_use]
pub fn to_proto(rank: &Rank) -> pb::Rank {
    pb::Rank {
        id: rank.id.to_string(),
        code: rank.code.clone(),
        name: rank.name.clone(),
        call_cycle_days: rank.call_cycle_days,
        made_here: rank.made_here,
        etag: etag::of(rank.version),
    }
}

/// The name, trimmed.
#[must_use]
pub fn name(rank: &pb::Rank) -> String {
    rank.name.trim().to_owned()
}
