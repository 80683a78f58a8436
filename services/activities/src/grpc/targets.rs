//! `crm.activities.v1.TargetsService`.

use crm_chassis::{Code, Db, EmployeeId, Error, Reply, Result, Scope, Tx, begin, filter::FilterContext, page::Page};
use crm_proto::activities::{self as pb, targets_service_server::TargetsService};
use tonic::{Request, async_trait};

use super::convert;
use crate::{
    domain::{Defaults, SalesmanTargets},
    events,
    store::{
        self,
        targets::{LISTING, TargetSelection},
        visibility::Whose,
    },
};

/// Lists and sets monthly targets.
#[derive(Clone, Debug)]
pub struct Targets {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl TargetsService for Targets {
    async fn list_salesman_targets(
        &self,
        request: Request<pb::ListSalesmanTargetsRequest>,
    ) -> Reply<pb::ListSalesmanTargetsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let selection = TargetSelection {
            scope: convert::scope(input.view(), tx.caller().scope),
            context: FilterContext::of(&mut tx, input.filter.as_ref()).await?,
            filter: input.filter,
        };
        let (targets, next_page_token) = store::targets::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::targets::count(&mut tx, &selection).await?) } else { None };
        let defaults = store::targets::defaults(&mut tx).await?;
        let reply = pb::ListSalesmanTargetsResponse {
            targets: targets.iter().map(|it| convert::target::to_proto(it, &defaults)).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn update_salesman_targets(
        &self,
        request: Request<pb::UpdateSalesmanTargetsRequest>,
    ) -> Reply<pb::SalesmanTargets> {
        let (mut tx, input) = begin!(self.db, request);
        let salesman = EmployeeId(convert::id(&input.id, "salesman")?);
        let wanted = input.targets.ok_or_else(|| Error::invalid("targets", "Send the targets to set."))?;
        let wanted = convert::target::wanted(input.update_mask.as_ref(), &wanted)?;
        let before = store::targets::lock(&mut tx, Whose::Salesman(salesman)).await?;
        let before = before.into_iter().next().ok_or_else(|| Error::not_found("salesman"))?;
        if !store::authority::of(&mut tx).await?.acts_for(salesman) {
            let message = "This salesman is not in your team. Only his managers and administrators set his targets.";
            return Err(Error::new(Code::Forbidden, "NOT_YOURS", message).into());
        }
        let before = before.expect_etag(&input.etag)?;
        let targets = before.clone().set(&wanted).map_err(|error| error.within("targets"))?;
        let defaults = store::targets::defaults(&mut tx).await?;
        store_changed(&mut tx, &[(before, targets.clone())], "updated", &defaults).await?;
        Ok(tx.finish(convert::target::to_proto(&targets, &defaults)).await?)
    }

    async fn apply_targets_to_all(
        &self,
        request: Request<pb::ApplyTargetsToAllRequest>,
    ) -> Reply<pb::ApplyTargetsToAllResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.targets.ok_or_else(|| Error::invalid("targets", "Send the targets for everybody."))?;
        let wanted = convert::target::wanted(input.update_mask.as_ref(), &wanted)?;
        let scope = tx.caller().scope;
        let before = store::targets::lock(&mut tx, Whose::Of(scope)).await?;
        let mut both = Vec::with_capacity(before.len());
        for before in before {
            let after = before.clone().set(&wanted).map_err(|error| error.within("targets"))?;
            both.push((before, after));
        }
        let defaults = store::targets::defaults(&mut tx).await?;
        let changed = store_changed(&mut tx, &both, "applied to all", &defaults).await?;
        let number = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        let reply =
            pb::ApplyTargetsToAllResponse { changed_count: number(changed), salesman_count: number(both.len()) };
        Ok(tx.finish(reply).await?)
    }

    async fn get_target_defaults(&self, request: Request<pb::GetTargetDefaultsRequest>) -> Reply<pb::TargetDefaults> {
        let (mut tx, _) = self.db.read(request).await?;
        let defaults = store::targets::defaults(&mut tx).await?;
        Ok(tx.finish(convert::target::defaults_to_proto(&defaults)).await?)
    }

    async fn update_target_defaults(
        &self,
        request: Request<pb::UpdateTargetDefaultsRequest>,
    ) -> Reply<pb::TargetDefaults> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.defaults.ok_or_else(|| Error::invalid("defaults", "Send the defaults to change."))?;
        let wanted = convert::target::wanted_defaults(input.update_mask.as_ref(), &wanted)?;
        if tx.caller().scope != Scope::All {
            let message = "The defaults are everybody's: only administrators change them.";
            return Err(Error::new(Code::Forbidden, "NOT_YOURS", message).into());
        }
        let before = store::targets::lock_defaults(&mut tx).await?.expect_etag(&input.etag)?;
        let defaults = before.clone().set(&wanted).map_err(|error| error.within("defaults"))?;
        if defaults.version != before.version {
            store::targets::update_defaults(&mut tx, &defaults).await?;
            let id = events::id_of_defaults(tx.tenant());
            tx.audit("target_defaults", id, "updated", &before.changes_to(&defaults)).await?;
            let event = events::defaults_event(tx.tenant(), &defaults, "UPDATED");
            tx.publish(event).await?;
        }
        Ok(tx.finish(convert::target::defaults_to_proto(&defaults)).await?)
    }
}

/// Stores those that differ from before, and tells of them. Returns how many.
async fn store_changed(
    tx: &mut Tx,
    both: &[(SalesmanTargets, SalesmanTargets)],
    action: &'static str,
    defaults: &Defaults,
) -> Result<usize> {
    let changed: Vec<_> = both.iter().filter(|(before, after)| before.version != after.version).collect();
    if changed.is_empty() {
        return Ok(0);
    }
    let after: Vec<SalesmanTargets> = changed.iter().map(|(_, after)| after.clone()).collect();
    store::targets::update_all(tx, &after).await?;
    let lines: Vec<_> = changed.iter().map(|(before, after)| (after.salesman_id.0, before.changes_to(after))).collect();
    tx.audit_all("salesman_targets", action, lines.iter().map(|(id, changes)| (*id, changes))).await?;
    tx.publish_all(after.iter().map(|targets| events::targets_event(targets, defaults, "UPDATED").into())).await?;
    Ok(changed.len())
}
