//! What recommendations are made from, as others tell of it.

use std::collections::BTreeMap;

use crm_chassis::{Error, Result, Tx, wire};
use crm_proto::customers as pb;

use super::{date_if_any, uuid, version};
use crate::{
    domain::RecommendationType,
    store::{
        look_up_refs::{self, Rank},
        third_party_refs,
    },
};

/// Contracts with competitors. Their customer may be heard of later.
pub async fn on_third_parties_changed(tx: &mut Tx, events: Vec<pb::ThirdPartyChanged>) -> Result<()> {
    let told = events.iter().map(third_party).collect::<Result<Vec<_>>>()?;
    third_party_refs::upsert_all(tx, &told).await
}

fn third_party(event: &pb::ThirdPartyChanged) -> Result<third_party_refs::Told> {
    let third_party = event.third_party.as_ref();
    let third_party = third_party.ok_or_else(|| Error::invalid("third_party", "The third party is missing."))?;
    Ok(third_party_refs::Told {
        id: uuid("third_party.id", &third_party.id)?,
        version: version(&third_party.etag)?,
        customer_id: uuid("third_party.customer_id", &third_party.customer_id)?,
        supplier_name: third_party.supplier_name.clone(),
        contract_number: Some(third_party.contract_number.clone()).filter(|number| !number.is_empty()),
        end_date: date_if_any("third_party.end_date", &third_party.end_date)?
            .ok_or_else(|| Error::invalid("third_party.end_date", "The end is missing."))?,
        deleted: third_party.delete_time.is_some(),
    })
}

/// Makes known the ranks that customers mention, with the cycles that they had then. What the list of ranks says goes before it.
pub async fn keep_ranks_of(tx: &mut Tx, events: &[pb::CustomerChanged]) -> Result<()> {
    let customers = events.iter().filter_map(|event| event.customer.as_ref()).filter(|it| !it.rank.is_empty());
    let mentioned: BTreeMap<&str, Rank> = customers
        .map(|customer| {
            let (code, name) = (customer.rank.clone(), customer.rank_name.clone());
            (customer.rank.as_str(), Rank { code, name, call_cycle_days: customer.rank_call_cycle_days })
        })
        .collect();
    let ranks: Vec<Rank> = mentioned.into_values().collect();
    if ranks.is_empty() { Ok(()) } else { look_up_refs::keep_ranks(tx, 0, &ranks).await }
}

/// The lists of ranks and of types of recommendations. The others are nothing to this service.
pub async fn on_static_codes_changed(tx: &mut Tx, event: pb::StaticCodesChanged) -> Result<()> {
    let told_at = event.change_time.as_ref().map(wire::instant).transpose();
    let told_at = told_at.map_err(|message| Error::invalid("change_time", message))?;
    // One that was sent before events said when is older than all others, and newer than a mention.
    let version = told_at.map_or(1, jiff::Timestamp::as_microsecond);
    match event.list() {
        pb::StaticCodeList::Rank => {
            let rank = |code: &pb::StaticCode| Rank {
                code: code.code.clone(),
                name: code.description.clone(),
                call_cycle_days: code.call_cycle_days,
            };
            let ranks: Vec<Rank> = event.static_codes.iter().map(rank).collect();
            look_up_refs::keep_ranks(tx, version, &ranks).await
        }
        pb::StaticCodeList::RecommendationType => look_up_refs::keep_switches(tx, version, &switched_off(&event)).await,
        _ => Ok(()),
    }
}

/// The types that the list does not offer. A list without any entry was never sent: all are on.
fn switched_off(event: &pb::StaticCodesChanged) -> Vec<&'static str> {
    if event.static_codes.is_empty() && event.retired_codes.is_empty() {
        return Vec::new();
    }
    let on = |kind: &str| event.static_codes.iter().any(|code| code.code.eq_ignore_ascii_case(kind));
    RecommendationType::ALL.iter().map(|kind| kind.as_str()).filter(|kind| !on(kind)).collect()
}
