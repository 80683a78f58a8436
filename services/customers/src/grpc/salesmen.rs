//! `crm.customers.v1.SalesmenService`.

use std::collections::BTreeMap;

use crm_chassis::{
    Db, EmployeeId, Error, Reply, Result, Tx, begin, error::Violation, filter::FilterContext, page::Page,
};
use crm_proto::customers::{self as pb, salesmen_service_server::SalesmenService};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::{assign, convert};
use crate::{
    domain::Reassignment,
    store,
    store::{assignments::Assignable, salesman_customers::SalesmanSelection, salesmen::SalesmenSelection},
};

/// Shows salesmen with their customers, and moves these.
#[derive(Clone, Debug)]
pub struct Salesmen {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl SalesmenService for Salesmen {
    async fn list_salesmen(&self, request: Request<pb::ListSalesmenRequest>) -> Reply<pb::ListSalesmenResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&store::salesmen::LISTING, &input)?;
        let context = FilterContext::of(&mut tx, input.filter.as_ref()).await?;
        let selection = SalesmenSelection { filter: input.filter, context };
        let (salesmen, next_page_token) = store::salesmen::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::salesmen::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListSalesmenResponse {
            salesmen: salesmen.into_iter().map(convert::salesman::to_proto).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_salesman_customers(
        &self,
        request: Request<pb::ListSalesmanCustomersRequest>,
    ) -> Reply<pb::ListSalesmanCustomersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&store::salesman_customers::LISTING, &input)?;
        let salesman = assign::salesman(&mut tx, &input.salesman_id).await?.id;
        let context = FilterContext::of(&mut tx, input.filter.as_ref()).await?;
        let selection = SalesmanSelection { salesman, filter: input.filter, context };
        let (customers, next_page_token) = store::salesman_customers::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::salesman_customers::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListSalesmanCustomersResponse {
            customers: customers.into_iter().map(convert::salesman::customer).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn move_customers(&self, request: Request<pb::MoveCustomersRequest>) -> Reply<pb::MoveCustomersResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let from = assign::salesman(&mut tx, &input.from_salesman_id).await?;
        let to = assign::salesman(&mut tx, &input.to_salesman_id).await?;
        check(&from, &to, &input)?;
        let (keep, back) = (input.keep_as_additional, input.takes_back);
        let way = Reassignment { from: from.id, to: to.id, keep, back };
        let reply = if input.all {
            let after = convert::salesman::after(&input.page_token)?;
            move_next(&mut tx, way, after).await?
        } else {
            move_named(&mut tx, way, &input.customers).await?
        };
        Ok(tx.finish(reply).await?)
    }
}

/// Says everything that is wrong with the request at once.
fn check(from: &Assignable, to: &Assignable, request: &pb::MoveCustomersRequest) -> Result<()> {
    let mut wrong: Vec<Violation> = convert::salesman::wrongly_named(request).into_iter().collect();
    let mut refuse_target = |message: String| {
        wrong.push(Violation { field: "to_salesman_id".into(), message: message.into() });
    };
    if from.id == to.id {
        refuse_target("Choose another salesman than the one whose customers these are.".to_owned());
    }
    if !to.sells {
        refuse_target(format!("{} is not an active salesman.", to.display_name));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::violations(wrong)) }
}

/// Moves those that are named, and answers in their order.
async fn move_named(tx: &mut Tx, way: Reassignment, named: &[pb::CustomerToMove]) -> Result<pb::MoveCustomersResponse> {
    let answers = assign::move_some(tx, way, &convert::salesman::named(named)).await?;
    let moved_count = count(answers.values());
    let customers = named.iter().map(|it| {
        let answer = it.id.parse().ok().and_then(|id: Uuid| answers.get(&id).cloned());
        let outcome = pb::MoveOutcome::NotFound.into();
        let answer = answer.unwrap_or(pb::MovedCustomer { outcome, ..Default::default() });
        pb::MovedCustomer { customer_id: it.id.clone(), ..answer }
    });
    reply(tx, way.from, customers.collect(), moved_count, String::new()).await
}

/// Moves the next of all behind an id.
async fn move_next(tx: &mut Tx, way: Reassignment, after: Option<Uuid>) -> Result<pb::MoveCustomersResponse> {
    let (ids, more) = store::assignments::next_of(tx, way.from, after).await?;
    let any: BTreeMap<Uuid, &str> = ids.iter().map(|id| (*id, "")).collect();
    let mut answers = assign::move_some(tx, way, &any).await?;
    let moved_count = count(answers.values());
    let next = ids.last().filter(|_| more).map(Uuid::to_string).unwrap_or_default();
    let customers = ids.iter().filter_map(|id| answers.remove(id)).collect();
    reply(tx, way.from, customers, moved_count, next).await
}

fn count<'a>(answers: impl Iterator<Item = &'a pb::MovedCustomer>) -> i32 {
    let moved = answers.filter(|answer| answer.outcome() == pb::MoveOutcome::Moved).count();
    i32::try_from(moved).unwrap_or(i32::MAX)
}

async fn reply(
    tx: &mut Tx,
    from: EmployeeId,
    customers: Vec<pb::MovedCustomer>,
    moved_count: i32,
    next_page_token: String,
) -> Result<pb::MoveCustomersResponse> {
    let remaining = store::assignments::count_of(tx, from).await?;
    let remaining_count = i32::try_from(remaining).unwrap_or(i32::MAX);
    Ok(pb::MoveCustomersResponse { customers, moved_count, remaining_count, next_page_token })
}
