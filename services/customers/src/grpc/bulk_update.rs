//! `BulkUpdateCustomers`: one thing is changed of many customers, each by the rules of `UpdateCustomer`. What can be judged is judged before
//! anything is written, so that the statements are as many for one customer as for all of them.

use std::collections::HashMap;

use crm_chassis::{Db, Error, Reply, Result, Tx, audit::Changes, begin, erp};
use crm_proto::customers as pb;
use tonic::Request;
use uuid::Uuid;

use super::{convert, references};
use crate::{domain::Customer, events, store};

/// A customer as it was and as it is to be, or why it stays as it was.
type Judged = Result<(Customer, Customer)>;

/// Changes the customers, and answers what became of each.
pub async fn bulk_update(
    db: &Db,
    request: Request<pb::BulkUpdateCustomersRequest>,
) -> Reply<pb::BulkUpdateCustomersResponse> {
    let (mut tx, input) = begin!(db, request);
    let ids = convert::bulk_update::ids(&input.items)?;
    let change = convert::bulk_update::change(input.change)?;
    references::expect_known(&mut tx, &change).await?;
    let known = store::customers::lock_all_visible(&mut tx, &ids).await?;
    let mut known: HashMap<Uuid, Customer> = known.into_iter().map(|customer| (customer.id, customer)).collect();
    let judge = |item: &pb::BulkUpdateItem| {
        let before = item.id.parse().ok().and_then(|id: Uuid| known.remove(&id));
        let before = before.ok_or_else(|| Error::not_found("customer"))?.expect_etag(&item.etag)?;
        let after = before.clone().change(&change, tx.caller(), tx.now())?;
        Ok((before, after))
    };
    let mut judged: Vec<Judged> = input.items.iter().map(judge).collect();
    let told = tell_erp(&mut tx, &mut judged).await?;
    write(&mut tx, &judged, told).await?;
    let results = input.items.iter().zip(&judged).map(|(item, judged)| convert::bulk_update::result(&item.id, judged));
    let reply = pb::BulkUpdateCustomersResponse { results: results.collect() };
    Ok(tx.finish(reply).await?)
}

/// The messages to the ERP about what will change. What the ERP cannot be told of is refused.
async fn tell_erp(tx: &mut Tx, judged: &mut [Judged]) -> Result<Vec<erp::Outgoing>> {
    let messages = events::erp_messages(tx, &changed(judged)).await?;
    let mut told = Vec::new();
    let places = judged.iter_mut().filter(|judged| is_change(judged));
    for (place, messages) in places.zip(messages) {
        match messages {
            Ok(messages) => told.extend(messages),
            Err(error) => *place = Err(error),
        }
    }
    Ok(told)
}

async fn write(tx: &mut Tx, judged: &[Judged], told: Vec<erp::Outgoing>) -> Result<()> {
    let pairs = changed(judged);
    if pairs.is_empty() {
        return Ok(());
    }
    let written = store::customers::update_all(tx, &pairs).await?;
    let changes: Vec<Changes> = pairs.iter().map(|(before, after)| before.changes_to(after)).collect();
    let lines = pairs.iter().zip(&changes).map(|((before, _), changes)| (before.id, changes));
    tx.audit_all("customer", "updated", lines).await?;
    let events = pairs.iter().zip(&written).map(|((before, _), customer)| {
        events::customer_changed_from(before, customer, pb::CustomerChange::Updated).into()
    });
    tx.publish_all(events).await?;
    tx.publish_all(told.into_iter().map(Into::into)).await
}

fn changed(judged: &[Judged]) -> Vec<(&Customer, &Customer)> {
    let judged = judged.iter().filter(|judged| is_change(judged));
    judged.filter_map(|judged| judged.as_ref().ok()).map(|(before, after)| (before, after)).collect()
}

fn is_change(judged: &Judged) -> bool {
    judged.as_ref().is_ok_and(|(before, after)| before.version != after.version)
}
