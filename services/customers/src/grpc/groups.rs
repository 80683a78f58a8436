//! `crm.customers.v1.GroupsService`.

use std::collections::BTreeSet;

use crm_chassis::{
    Db, EmployeeId, Error, Reply, Result, Tx, audit::Changes, begin, error::Violation, filter::FilterContext,
    mask::Mask, page::Page,
};
use crm_proto::customers::{self as pb, groups_service_server::GroupsService};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::{
    convert,
    group_members::{Move, move_all, move_some, open_all},
    references,
};
use crate::{
    domain::{Group, Status},
    events, store,
    store::group_lists::{GroupSelection, LISTING},
};

/// Lists, shows, creates, edits, merges and deletes customer groups.
#[derive(Clone, Debug)]
pub struct Groups {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl GroupsService for Groups {
    async fn list_groups(&self, request: Request<pb::ListGroupsRequest>) -> Reply<pb::ListGroupsResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let context = FilterContext::of(&mut tx, input.filter.as_ref()).await?;
        let selection = GroupSelection { filter: input.filter, context };
        let (groups, next_page_token) = store::group_lists::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::group_lists::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListGroupsResponse {
            groups: groups.iter().map(convert::group::to_proto).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn get_group(&self, request: Request<pb::GetGroupRequest>) -> Reply<pb::Group> {
        let (mut tx, input) = self.db.read(request).await?;
        let group = store::groups::get(&mut tx, convert::group::id(&input.id)?).await?;
        Ok(tx.finish(convert::group::to_proto(&group)).await?)
    }

    async fn create_group(&self, request: Request<pb::CreateGroupRequest>) -> Reply<pb::Group> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.group.ok_or_else(|| Error::invalid("group", "Send the group to create."))?;
        let (salesmen, wrong) = salesmen(&mut tx, None, &wanted).await?;
        let group = Group::create(tx.new_id(), convert::group::name(&wanted), salesmen, tx.caller(), tx.now());
        let group = references::and_judge(wrong, group).map_err(|error| error.within("group"))?;
        store::groups::insert(&mut tx, &group).await?;
        tx.audit("customer_group", group.id, "created", &group.first_values()).await?;
        tx.publish(events::group_changed(&group, pb::GroupChange::Created)).await?;
        Ok(tx.finish(convert::group::to_proto(&group)).await?)
    }

    async fn update_group(&self, request: Request<pb::UpdateGroupRequest>) -> Reply<pb::Group> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.group.ok_or_else(|| Error::invalid("group", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let before = store::groups::lock(&mut tx, convert::group::id(&input.id)?).await?.expect_etag(&input.etag)?;
        let wanted = mask.merge(&convert::group::to_proto(&before), &wanted)?;
        let (salesmen, wrong) = salesmen(&mut tx, Some(&before), &wanted).await?;
        let group = before.clone().edit(convert::group::name(&wanted), salesmen, tx.caller(), tx.now());
        let group = references::and_judge(wrong, group).map_err(|error| error.within("group"))?;
        if group.version == before.version {
            return Ok(tx.finish(convert::group::to_proto(&before)).await?);
        }
        store::groups::update(&mut tx, &group).await?;
        tx.audit("customer_group", group.id, "updated", &before.changes_to(&group)).await?;
        tx.publish(events::group_changed(&group, pb::GroupChange::Updated).seen_by(before.salesmen.iter().copied()))
            .await?;
        if before.salesmen != group.salesmen {
            open_all(&mut tx, group.id).await?;
        }
        Ok(tx.finish(convert::group::to_proto(&group)).await?)
    }

    async fn delete_group(&self, request: Request<pb::DeleteGroupRequest>) -> Reply<()> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::groups::lock(&mut tx, convert::group::id(&input.id)?).await?.expect_etag(&input.etag)?;
        move_all(&mut tx, &[before.id], Move { into: None, out_of: &[before.id] }).await?;
        delete(&mut tx, vec![before]).await?;
        Ok(tx.finish(()).await?)
    }

    async fn add_group_customers(
        &self,
        request: Request<pb::AddGroupCustomersRequest>,
    ) -> Reply<pb::AddGroupCustomersResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::groups::lock(&mut tx, convert::group::id(&input.id)?).await?;
        convert::group::customers(&input.customer_ids)?;
        let (customers, refusals) = sort_out(&mut tx, &input.customer_ids, true).await?;
        let way = Move { into: Some(before.id), out_of: &[] };
        let (group, added_count) = move_named(&mut tx, before, &customers, way).await?;
        let group = Some(convert::group::to_proto(&group));
        Ok(tx.finish(pb::AddGroupCustomersResponse { group, added_count, refusals }).await?)
    }

    async fn remove_group_customers(
        &self,
        request: Request<pb::RemoveGroupCustomersRequest>,
    ) -> Reply<pb::RemoveGroupCustomersResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let before = store::groups::lock(&mut tx, convert::group::id(&input.id)?).await?;
        convert::group::customers(&input.customer_ids)?;
        let (customers, refusals) = sort_out(&mut tx, &input.customer_ids, false).await?;
        let way = Move { into: None, out_of: &[before.id] };
        let (group, removed_count) = move_named(&mut tx, before, &customers, way).await?;
        let group = Some(convert::group::to_proto(&group));
        Ok(tx.finish(pb::RemoveGroupCustomersResponse { group, removed_count, refusals }).await?)
    }

    async fn merge_groups(&self, request: Request<pb::MergeGroupsRequest>) -> Reply<pb::Group> {
        let (mut tx, input) = begin!(self.db, request);
        let id = convert::group::id(&input.id)?;
        let others = match convert::group::merged(&input.group_ids, id) {
            Ok(others) => others,
            Err(error) => {
                // What is wrong with the request is told of a group that is there.
                store::groups::lock(&mut tx, id).await?;
                return Err(error.into());
            }
        };
        let all: Vec<Uuid> = others.iter().copied().chain([id]).collect();
        let mut locked = store::groups::lock_all(&mut tx, &all).await?;
        let before = locked.pop().ok_or_else(|| Error::not_found("group"))?.expect_etag(&input.etag)?;
        let customer_count = store::group_members::count(&mut tx, &all).await?;
        let group = before.clone().absorb(&locked, customer_count, tx.caller(), tx.now())?;
        store::groups::update(&mut tx, &group).await?;
        let mut changes = before.changes_to(&group);
        let names: Vec<&str> = locked.iter().map(|other| other.name.as_str()).collect();
        changes.compare("merged_groups", &Vec::new(), &names);
        tx.audit("customer_group", group.id, "merged", &changes).await?;
        tx.publish(events::group_changed(&group, pb::GroupChange::Merged)).await?;
        move_all(&mut tx, &all, Move { into: Some(id), out_of: &others }).await?;
        delete(&mut tx, locked).await?;
        Ok(tx.finish(convert::group::to_proto(&group)).await?)
    }
}

/// Who shall see the customers of a group, and what is wrong with those who did not before: they must be salesmen.
async fn salesmen(
    tx: &mut Tx,
    before: Option<&Group>,
    wanted: &pb::Group,
) -> Result<(BTreeSet<EmployeeId>, Vec<Violation>)> {
    let (salesmen, mut wrong) = convert::group::salesmen(wanted);
    if salesmen.len() > Group::MOST_SALESMEN {
        // That is said already, and not of each of them.
        return Ok((salesmen, wrong));
    }
    let is_new = |salesman: &&EmployeeId| before.is_none_or(|before| !before.salesmen.contains(salesman));
    let new: Vec<EmployeeId> = salesmen.iter().filter(is_new).copied().collect();
    let known = store::employee_refs::by_ids(tx, &new).await?;
    let unknown = new.iter().filter(|id| !known.iter().any(|employee| employee.id == **id && employee.sells));
    wrong.extend(unknown.map(|id| Violation {
        field: "salesman_ids".into(),
        message: format!("{} is not an active salesman.", id.0).into(),
    }));
    Ok((salesmen, wrong))
}

/// Those of the customers that the caller may see, locked; and why the others are refused.
async fn sort_out(
    tx: &mut Tx,
    ids: &[String],
    refuse_inactive: bool,
) -> Result<(Vec<Uuid>, Vec<pb::GroupCustomerRefusal>)> {
    let asked: Vec<Uuid> = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let visible = store::customers::lock_visible(tx, &asked).await?;
    let reason = |status: Option<&Status>| match status {
        None => Some(pb::GroupCustomerRefusalReason::NotFound),
        Some(Status::Inactive) if refuse_inactive => Some(pb::GroupCustomerRefusalReason::Inactive),
        Some(_) => None,
    };
    let refusals = ids.iter().filter_map(|id| {
        let reason = reason(id.parse().ok().and_then(|id: Uuid| visible.get(&id)))?;
        Some(pb::GroupCustomerRefusal { customer_id: id.clone(), reason: reason.into() })
    });
    let customers = visible.iter().filter(|(_, status)| reason(Some(*status)).is_none()).map(|(id, _)| *id);
    Ok((customers.collect(), refusals.collect()))
}

/// Moves the named customers into or out of a group. Returns it as it is then, and how many moved.
async fn move_named(tx: &mut Tx, before: Group, customers: &[Uuid], way: Move<'_>) -> Result<(Group, i32)> {
    let moved = move_some(tx, customers, way).await?;
    if moved == 0 {
        return Ok((before, 0));
    }
    let customer_count = store::group_members::count(tx, &[before.id]).await?;
    let group = before.clone().with_customers(customer_count, tx.caller(), tx.now())?;
    store::groups::update(tx, &group).await?;
    let change = if way.into.is_some() { pb::GroupChange::CustomersAdded } else { pb::GroupChange::CustomersRemoved };
    let action = if way.into.is_some() { "customers added" } else { "customers removed" };
    tx.audit("customer_group", group.id, action, &before.changes_to(&group)).await?;
    tx.publish(events::group_changed(&group, change)).await?;
    Ok((group, i32::try_from(moved).unwrap_or(i32::MAX)))
}

/// Deletes groups, whose customers have left.
async fn delete(tx: &mut Tx, groups: Vec<Group>) -> Result<()> {
    let ids: Vec<Uuid> = groups.iter().map(|group| group.id).collect();
    store::groups::delete(tx, &ids).await?;
    let lines: Vec<(Uuid, Changes)> = groups.iter().map(|group| (group.id, group.last_values())).collect();
    tx.audit_all("customer_group", "deleted", lines.iter().map(|(id, values)| (*id, values))).await?;
    let deleted: Vec<Group> = groups.into_iter().map(|group| group.delete(tx.caller(), tx.now())).collect();
    tx.publish_all(deleted.iter().map(|group| events::group_changed(group, pb::GroupChange::Deleted).into())).await
}
