//! Look-up lists, as the ERP tells of them.

use std::collections::HashSet;

use crm_chassis::{Error, Result, Tx, audit::Changes, suggest::quoted};
use crm_proto::erp as erp_pb;

use super::erp_values::{code, text};
use crate::{
    domain::{Entry, List, replace},
    events, store,
};

/// Far more than anybody chooses from.
const MOST_ENTRIES: usize = 2_000;

/// Takes over a whole list. The same one again changes nothing.
pub async fn on_static_replaced(tx: &mut Tx, message: erp_pb::StaticReplaced) -> Result<()> {
    let list = list(&message)?;
    let mut said = entries(&message.entries)?;
    let mut known = store::static_codes::lock(tx, list).await?;
    // What was made in the CRM is neither renamed nor retired, whether the ERP knows such a code or not.
    let ours = store::static_codes::made_here(tx, list).await?;
    said.retain(|entry| !ours.contains(&entry.code));
    known.retain(|entry| !ours.contains(&entry.code));
    let news = replace(&known, &said);
    if news.is_empty() {
        return Ok(());
    }
    let (before, after): (Vec<Option<Entry>>, Vec<Entry>) = news.into_iter().unzip();
    store::static_codes::store(tx, list, &after).await?;
    let mut changes = Changes::default();
    changes.compare("entries", &before.into_iter().flatten().collect(), &after);
    tx.audit("static_codes", events::id_of_list(tx.tenant(), list), "replaced", &changes).await?;
    events::tell_of_static_codes(tx, list, "CHANGED").await
}

fn list(message: &erp_pb::StaticReplaced) -> Result<List> {
    match message.list() {
        erp_pb::StaticList::CustomerType => Ok(List::CustomerType),
        erp_pb::StaticList::Rank => Ok(List::Rank),
        erp_pb::StaticList::ReportingArea => Ok(List::ReportingArea),
        erp_pb::StaticList::Site => Ok(List::Site),
        erp_pb::StaticList::ContactRole => Ok(List::ContactRole),
        erp_pb::StaticList::TargetType => Ok(List::TargetType),
        erp_pb::StaticList::RecommendationType => Ok(List::RecommendationType),
        erp_pb::StaticList::Unspecified => Err(Error::invalid("list", "Name the list.")),
    }
}

fn entries(said: &[erp_pb::StaticEntry]) -> Result<Vec<Entry>> {
    if said.len() > MOST_ENTRIES {
        return Err(Error::invalid("entries", format!("At most {MOST_ENTRIES} entries.")));
    }
    let mut seen = HashSet::new();
    let entries = said.iter().map(|entry| {
        let code = code("entries.code", &entry.code)?.to_uppercase();
        if code.is_empty() {
            return Err(Error::invalid("entries.code", "Every entry has a code."));
        }
        if !seen.insert(code.clone()) {
            return Err(Error::invalid("entries.code", format!("The code {} is there twice.", quoted(&code))));
        }
        let description = text("entries.description", &entry.description)?;
        let description = if description.is_empty() { code.clone() } else { description };
        Ok(Entry { code, description, active: entry.active.unwrap_or(true), sort_order: entry.sort_order })
    });
    entries.collect()
}
