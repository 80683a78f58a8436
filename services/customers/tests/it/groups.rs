//! Customer groups: created, listed, edited, filled, merged and deleted. And who may. What they open is in `group_access`.

use std::slice;

use crm_proto::{
    customers::{self as pb, GroupChange, GroupChanged, GroupCustomerRefusalReason as Reason},
    types::Operator,
};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_customer, condition, fields, http_status, reason};

/// Sam's new customers of these names.
async fn customers(world: &World, names: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(world.sam().create(complete_customer(name)).await.unwrap().id);
    }
    ids
}

async fn changes(world: &World) -> Vec<GroupChange> {
    world.events_of::<GroupChanged>().await.iter().map(GroupChanged::change).collect()
}

async fn names(world: &World, request: pb::ListGroupsRequest) -> Vec<String> {
    world.sam().list_groups(request).await.unwrap().groups.into_iter().map(|group| group.name).collect()
}

#[tokio::test]
async fn a_group_keeps_what_was_typed_and_is_told() {
    let world = World::new().await;
    let piet = world.employee_id("PIET");
    let created = world.admin().add_group(" Schools ", &[piet.clone(), piet.clone()]).await.unwrap();
    let expected = pb::Group {
        id: created.id.clone(),
        name: "Schools".into(),
        salesman_ids: vec![piet.clone()],
        salesman_count: 1,
        customer_count: 0,
        create_time: created.create_time,
        created_by: "ADMIN".into(),
        update_time: created.create_time,
        updated_by: "ADMIN".into(),
        etag: "1".into(),
    };
    assert_eq!(created, expected);
    assert_eq!(world.sam().group(&created.id).await.unwrap(), expected, "whoever reads customers");
    let lines = world.audit_of("customer_group", &created.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str()), (1, "created"));
    assert_eq!(lines[0].change("salesman_ids"), (json!([]), json!([piet])));
    let event = world.events_of::<GroupChanged>().await.pop().unwrap();
    assert_eq!((event.change(), event.group.unwrap()), (GroupChange::Created, expected));
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-aggregate-id"), sent.header("crm-version")), (created.id.as_str(), "1"));
    assert_eq!(sent.header("crm-audience"), world.employee_id("PIET"));
    assert!(world.told_erp().await.is_empty());
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_is_written() {
    let world = World::new().await;
    let before = world.everything().await;
    let refused = world.admin().add_group(" ", &["Piet".into(), world.employee_id("STRANGER")]).await.unwrap_err();
    assert_eq!(fields(&refused), ["group.name", "group.salesman_ids", "group.salesman_ids"]);
    let refused = world.admin().add_group(&"x".repeat(121), &[]).await.unwrap_err();
    assert_eq!(fields(&refused), ["group.name"]);
    let crowd: Vec<String> = (1..=201_u128).map(|n| sqlx::types::Uuid::from_u128(n).to_string()).collect();
    let refused = world.admin().add_group("Crowd", &crowd).await.unwrap_err();
    assert_eq!(fields(&refused), ["group.salesman_ids"]);
    let retired =
        crm_proto::identity::Employee { version: 2, active: false, ..world.employee("THANDI", "Thandi Nkosi", None) };
    world.employee_changed(retired).await;
    let refused = world.admin().add_group("Schools", &[world.employee_id("THANDI")]).await.unwrap_err();
    assert_eq!(fields(&refused), ["group.salesman_ids"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn no_two_groups_have_the_same_name_whatever_its_case() {
    let world = World::new().await;
    world.admin().add_group("Écoles", &[]).await.unwrap();
    let other = world.admin().add_group("Schools", &[]).await.unwrap();
    let before = world.everything().await;
    let refusals = [
        world.admin().add_group("ECOLES", &[]).await.unwrap_err(),
        world
            .admin()
            .edit_group(&other.id, &["name"], pb::Group { name: "ecoles".into(), ..Default::default() })
            .await
            .unwrap_err(),
    ];
    for refused in refusals {
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NAME_TAKEN", "409"));
    }
    assert_eq!(world.everything().await, before);
    let again = pb::Group { name: "SCHOOLS".into(), ..Default::default() };
    assert_eq!(world.admin().edit_group(&other.id, &["name"], again).await.unwrap().name, "SCHOOLS");
    assert!(world.neighbour().await.admin().add_group("Schools", &[]).await.is_ok(), "another tenant's");
}

#[tokio::test]
async fn groups_are_listed_by_name_filtered_sorted_and_paged() {
    let world = World::new().await;
    let ids = customers(&world, &["A", "B", "C"]).await;
    let (sam, piet) = (world.employee_id("SAM"), world.employee_id("PIET"));
    for (name, salesmen, members) in
        [("Mines", vec![], 3), ("Clinics", vec![sam.clone(), piet], 1), ("Schools", vec![sam], 2)]
    {
        let group = world.admin().add_group(name, &salesmen).await.unwrap();
        let ids: Vec<&str> = ids.iter().take(members).map(String::as_str).collect();
        world.admin().add_to_group(&group.id, &ids).await.unwrap();
    }
    let by = |order_by: &str| pb::ListGroupsRequest { order_by: order_by.into(), ..Default::default() };
    assert_eq!(names(&world, by("")).await, ["Clinics", "Mines", "Schools"]);
    assert_eq!(names(&world, by("name desc")).await, ["Schools", "Mines", "Clinics"]);
    assert_eq!(names(&world, by("customerCount")).await, ["Clinics", "Schools", "Mines"]);
    assert_eq!(names(&world, by("salesmanCount desc")).await, ["Clinics", "Schools", "Mines"]);
    assert_eq!(names(&world, by("createTime desc")).await.len(), 3);
    let beginning = condition("name", Operator::BeginsWith, &["sch"]);
    assert_eq!(
        names(&world, pb::ListGroupsRequest { filter: Some(beginning), ..Default::default() }).await,
        ["Schools"]
    );
    let large = condition("customerCount", Operator::GreaterOrEqual, &["2"]);
    let counted = pb::ListGroupsRequest { filter: Some(large), include_total_size: true, ..Default::default() };
    assert_eq!(world.sam().list_groups(counted).await.unwrap().total_size, Some(2));
    for order in ["name", "customerCount desc", "salmon"] {
        let mut request = pb::ListGroupsRequest { page_size: 2, ..by(order) };
        let Ok(first) = world.sam().list_groups(request.clone()).await else {
            assert_eq!(order, "salmon");
            continue;
        };
        request.page_token = first.next_page_token;
        let second = world.sam().list_groups(request).await.unwrap();
        assert_eq!((first.groups.len(), second.groups.len(), second.next_page_token.as_str()), (2, 1, ""));
        assert!(!first.groups.contains(&second.groups[0]));
    }
}

#[tokio::test]
async fn only_the_named_fields_change_and_nothing_new_is_not_written() {
    let world = World::new().await;
    let (piet, thandi) = (world.employee_id("PIET"), world.employee_id("THANDI"));
    let created = world.admin().add_group("Schools", slice::from_ref(&piet)).await.unwrap();
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    let sent = pb::Group { name: "Colleges".into(), salesman_ids: vec![thandi.clone()], ..Default::default() };
    let renamed = world.admin().edit_group(&created.id, &["name"], sent.clone()).await.unwrap();
    assert_eq!((renamed.name.as_str(), &renamed.salesman_ids), ("Colleges", &vec![piet.clone()]));
    assert_ne!(renamed.update_time, created.update_time);
    let edited = world.admin().edit_group(&created.id, &[], sent).await.unwrap();
    assert_eq!((&edited.salesman_ids, edited.etag.as_str()), (&vec![thandi.clone()], "3"));
    let sent = world.outbox().await.pop().unwrap();
    let audience = sent.header("crm-audience");
    assert!(audience.contains(&piet) && audience.contains(&thandi), "who may no longer look, too");
    let lines = world.audit_of("customer_group", &created.id).await;
    assert_eq!((lines[1].fields(), lines[2].fields()), (vec!["name"], vec!["salesman_ids"]));

    let before = world.everything().await;
    assert_eq!(world.admin().edit_group(&created.id, &[], edited.clone()).await.unwrap(), edited);
    assert_eq!(world.everything().await, before);
    let nobody = world.admin().edit_group(&created.id, &["salesman_ids"], pb::Group::default()).await.unwrap();
    assert_eq!((nobody.salesman_ids.len(), nobody.salesman_count), (0, 0));
    assert_eq!(
        changes(&world).await,
        [GroupChange::Created, GroupChange::Updated, GroupChange::Updated, GroupChange::Updated]
    );
}

#[tokio::test]
async fn who_has_left_stays_in_a_group_until_he_is_taken_out() {
    let world = World::new().await;
    let (piet, thandi) = (world.employee_id("PIET"), world.employee_id("THANDI"));
    let created = world.admin().add_group("Schools", slice::from_ref(&piet)).await.unwrap();
    let left = crm_proto::identity::Employee { version: 2, salesman: false, ..world.employee("PIET", "Piet", None) };
    world.employee_changed(left).await;
    let both = pb::Group { salesman_ids: vec![piet.clone(), thandi.clone()], ..Default::default() };
    assert_eq!(world.admin().edit_group(&created.id, &[], both).await.unwrap().salesman_count, 2);
    let one = pb::Group { salesman_ids: vec![thandi], ..Default::default() };
    world.admin().edit_group(&created.id, &[], one).await.unwrap();
    let again = pb::Group { salesman_ids: vec![piet], ..Default::default() };
    assert_eq!(fields(&world.admin().edit_group(&created.id, &[], again).await.unwrap_err()), ["group.salesman_ids"]);
}

#[tokio::test]
async fn customers_come_and_go_and_it_is_told_of_each_that_could_not() {
    let world = World::new().await;
    let ids = customers(&world, &["A", "B"]).await;
    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap().id;
    let inactive = world.erp_customer("CU1").await.id;
    let group = world.sam().add_group("Schools", &[]).await.unwrap();
    world.sam().add_to_group(&group.id, &[&inactive]).await.unwrap();
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let second = world.erp_customer("CU2").await.id;
    world.erp("m-2", "customer.deactivated", 1, json!({"code": "CU2"})).await.unwrap();
    let told = world.events().await.len();

    let asked: [&str; 7] =
        [&ids[0], "nonsense", &thandis, &second, &ids[1], &ids[0], "0190b7c2-0000-7000-8000-000000000000"];
    let added = world.sam().add_to_group(&group.id, &asked).await.unwrap();
    let refused: Vec<_> =
        added.refusals.iter().map(|refusal| (refusal.customer_id.as_str(), refusal.reason())).collect();
    assert_eq!(
        refused,
        [
            ("nonsense", Reason::NotFound),
            (thandis.as_str(), Reason::NotFound),
            (second.as_str(), Reason::Inactive),
            (asked[6], Reason::NotFound),
        ]
    );
    assert_eq!((added.added_count, added.group.as_ref().unwrap().customer_count), (2, 3));
    assert_eq!(world.events().await.len(), told, "nobody sees more: the group has no salesmen");
    assert_eq!(
        world.sam().get(&ids[0]).await.unwrap().groups[0],
        pb::CustomerGroup { id: group.id.clone(), name: "Schools".into() }
    );
    let lines = world.audit(&ids[0]).await;
    assert_eq!(lines.last().unwrap().change("groups"), (json!([]), json!(["Schools"])));
    let lines = world.audit_of("customer_group", &group.id).await;
    assert_eq!(lines.last().unwrap().change("customer_count"), (json!(1), json!(3)));

    let before = world.everything().await;
    let again = world.sam().add_to_group(&group.id, &[&ids[0], &ids[1]]).await.unwrap();
    assert_eq!((again.added_count, again.refusals.len(), again.group), (0, 0, added.group));
    assert_eq!(world.everything().await, before);

    let taken = world.sam().take_from_group(&group.id, &[&ids[0], &inactive, &thandis, &second]).await.unwrap();
    assert_eq!((taken.removed_count, taken.refusals.len()), (2, 1), "an inactive one may go; another was not in it");
    assert_eq!(
        (taken.refusals[0].customer_id.as_str(), taken.refusals[0].reason()),
        (thandis.as_str(), Reason::NotFound)
    );
    assert_eq!(taken.group.unwrap().customer_count, 1);
    assert!(world.sam().get(&ids[0]).await.unwrap().groups.is_empty());
    let told =
        [GroupChange::Created, GroupChange::CustomersAdded, GroupChange::CustomersAdded, GroupChange::CustomersRemoved];
    assert_eq!(changes(&world).await, told);
    for asked in [vec![], vec![ids[0].as_str(); 501]] {
        let refused = world.sam().add_to_group(&group.id, &asked).await.unwrap_err();
        assert_eq!(fields(&refused), ["customer_ids"]);
        let refused = world.sam().take_from_group(&group.id, &asked).await.unwrap_err();
        assert_eq!(fields(&refused), ["customer_ids"]);
    }
}

#[tokio::test]
async fn customers_are_filtered_by_group_and_by_having_none() {
    let world = World::new().await;
    let ids = customers(&world, &["A", "B", "C", "D"]).await;
    let schools = world.sam().add_group("Schools", &[]).await.unwrap();
    let mines = world.sam().add_group("Mines", &[]).await.unwrap();
    world.sam().add_to_group(&schools.id, &[&ids[0], &ids[1]]).await.unwrap();
    world.sam().add_to_group(&mines.id, &[&ids[1], &ids[2]]).await.unwrap();
    world.thandi().create(complete_customer("Thandis")).await.unwrap();
    for (operator, values, expected) in [
        (Operator::Equals, vec![schools.id.as_str()], vec!["A", "B"]),
        (Operator::NotEquals, vec![schools.id.as_str()], vec!["C", "D"]),
        (Operator::AnyOf, vec![schools.id.as_str(), mines.id.as_str()], vec!["A", "B", "C"]),
        (Operator::Blank, vec![], vec!["D"]),
    ] {
        for person in [world.sam(), world.maria()] {
            let filter = Some(condition("groupId", operator, &values));
            let request = pb::ListCustomersRequest { filter, include_total_size: true, ..Default::default() };
            let listed = person.list(request).await.unwrap();
            let names: Vec<_> = listed.customers.iter().map(|customer| customer.name.as_str()).collect();
            assert_eq!(names, expected, "{operator:?}");
            if let Some(both) = listed.customers.iter().find(|customer| customer.name == "B") {
                assert_eq!(both.group_names, ["Mines", "Schools"]);
            }
            assert_eq!(listed.total_size, Some(i32::try_from(expected.len()).unwrap()));
        }
    }
    let shown = world.sam().get(&ids[1]).await.unwrap();
    let names: Vec<_> = shown.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["Mines", "Schools"], "by name");
}

#[tokio::test]
async fn a_merged_group_has_everything_of_all_and_the_others_are_gone() {
    let world = World::new().await;
    let (sam, piet, thandi) = (world.employee_id("SAM"), world.employee_id("PIET"), world.employee_id("THANDI"));
    let ids = customers(&world, &["A", "B", "C"]).await;
    let mut groups = Vec::new();
    for (name, salesmen, members) in [
        ("Schools", vec![piet.clone()], [&ids[0], &ids[1]]),
        ("Academies", vec![thandi.clone()], [&ids[1], &ids[2]]),
        ("Colleges", vec![piet.clone(), sam.clone()], [&ids[2], &ids[2]]),
    ] {
        let group = world.admin().add_group(name, &salesmen).await.unwrap();
        world.admin().add_to_group(&group.id, &members.map(String::as_str)).await.unwrap();
        groups.push(group.id);
    }
    let before = changes(&world).await.len();
    let admin = world.admin().with_key("k");
    let merge = async || admin.merge_groups_seen(&groups[0], "2", &[&groups[1], &groups[2], &groups[1]]).await.unwrap();
    let merged = merge().await;
    assert_eq!(merge().await, merged, "sent again");
    let mut all = vec![sam, piet, thandi];
    all.sort();
    assert_eq!((merged.name.as_str(), merged.customer_count, &merged.salesman_ids), ("Schools", 3, &all));
    assert_eq!(merged.etag, "3");
    assert_eq!(world.admin().group(&groups[0]).await.unwrap(), merged);
    for gone in &groups[1..] {
        assert_eq!(world.admin().group(gone).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(world.audit_of("customer_group", gone).await.last().unwrap().action, "deleted");
    }
    assert_eq!(names(&world, pb::ListGroupsRequest::default()).await, ["Schools"]);
    let lines = world.audit_of("customer_group", &groups[0]).await;
    let last = lines.last().unwrap();
    assert_eq!((last.action.as_str(), last.change("customer_count")), ("merged", (json!(2), json!(3))));
    assert_eq!(last.change("merged_groups").1, json!(["Academies", "Colleges"]));
    let lines = world.audit(&ids[1]).await;
    assert_eq!(lines.last().unwrap().change("groups"), (json!(["Academies", "Schools"]), json!(["Schools"])));
    let mut told = changes(&world).await.split_off(before);
    told.sort();
    assert_eq!(told, [GroupChange::Merged, GroupChange::Deleted, GroupChange::Deleted]);
    assert_eq!(world.count("customer_group_members").await, 3);

    let refused = world.admin().merge_groups(&groups[0], &[&groups[0]]).await.unwrap_err();
    assert_eq!(fields(&refused), ["group_ids"]);
    let refused = world.admin().merge_groups(&groups[0], &[]).await.unwrap_err();
    assert_eq!(fields(&refused), ["group_ids"]);
    let refused = world.admin().merge_groups(&groups[0], &[&groups[1]]).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let refused = world.admin().merge_groups_seen(&groups[0], "1", &[&groups[1]]).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound, "before its version is looked at");
}

#[tokio::test]
async fn a_deleted_group_leaves_its_customers_where_they_are() {
    let world = World::new().await;
    let ids = customers(&world, &["A"]).await;
    let group = world.admin().add_group("Schools", &[world.employee_id("PIET")]).await.unwrap();
    world.admin().add_to_group(&group.id, &[&ids[0]]).await.unwrap();
    let stale = world.admin().delete_group(&group.id, "1").await.unwrap_err();
    assert_eq!((reason(&stale).as_str(), http_status(&stale).as_str()), ("STALE", "412"));
    let admin = world.admin().with_key("k");
    for _ in 0..2 {
        admin.delete_group(&group.id, "2").await.unwrap();
    }
    assert_eq!(world.admin().delete_group(&group.id, "").await.unwrap_err().code(), Code::NotFound);
    let customer = world.sam().get(&ids[0]).await.unwrap();
    assert!(customer.groups.is_empty() && customer.group_salesman_ids.is_empty());
    assert_eq!(world.audit(&ids[0]).await.last().unwrap().change("groups"), (json!(["Schools"]), json!([])));
    let lines = world.audit_of("customer_group", &group.id).await;
    let last = lines.last().unwrap();
    assert_eq!((last.action.as_str(), last.change("name")), ("deleted", (json!("Schools"), json!(""))));
    let event = world.events_of::<GroupChanged>().await.pop().unwrap();
    assert_eq!((event.change(), event.group.unwrap().name.as_str()), (GroupChange::Deleted, "Schools"));
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-version"), sent.header("crm-audience")), ("3", world.employee_id("PIET").as_str()));
    assert_eq!((world.count("customer_groups").await, world.count("customer_group_members").await), (0, 0));
}

#[tokio::test]
async fn a_stale_etag_is_refused_and_a_repeated_request_gets_the_first_answer() {
    let world = World::new().await;
    let ids = customers(&world, &["A"]).await;
    let admin = world.admin().with_key("k-1");
    let group = admin.add_group("Schools", &[]).await.unwrap();
    assert_eq!(admin.add_group("Schools", &[]).await.unwrap(), group);
    let admin = world.admin().with_key("k-2");
    let renamed = || pb::Group { name: "Colleges".into(), ..Default::default() };
    let edit = async || admin.edit_group_seen(&group.id, "1", &["name"], renamed()).await.unwrap();
    assert_eq!(edit().await, edit().await);
    let stale = world.admin().edit_group_seen(&group.id, "1", &["name"], renamed()).await.unwrap_err();
    assert_eq!(reason(&stale), "STALE");
    let other = world.admin().add_group("Mines", &[]).await.unwrap();
    let stale = world.admin().merge_groups_seen(&group.id, "1", &[&other.id]).await.unwrap_err();
    assert_eq!(reason(&stale), "STALE");
    let admin = world.admin().with_key("k-3");
    let add = async || admin.add_to_group(&group.id, &[&ids[0]]).await.unwrap();
    assert_eq!(add().await, add().await, "one came, says the second answer, too");
    let admin = world.admin().with_key("k-4");
    let take = async || admin.take_from_group(&group.id, &[&ids[0]]).await.unwrap();
    assert_eq!(take().await, take().await);
}

#[tokio::test]
async fn whoever_reads_customers_reads_groups_and_only_who_manages_groups_changes_them() {
    let world = World::new().await;
    let group = world.admin().add_group("Schools", &[]).await.unwrap();
    let reader = world.sam().without(&world, "groups.manage");
    assert_eq!(reader.group(&group.id).await.unwrap(), group);
    assert_eq!(reader.list_groups(pb::ListGroupsRequest::default()).await.unwrap().groups, slice::from_ref(&group));
    let before = world.everything().await;
    let refusals = [
        reader.add_group("Mines", &[]).await.unwrap_err(),
        reader.edit_group(&group.id, &["name"], group.clone()).await.unwrap_err(),
        reader.add_to_group(&group.id, &["x"]).await.unwrap_err(),
        reader.take_from_group(&group.id, &["x"]).await.unwrap_err(),
        reader.merge_groups(&group.id, &[&group.id]).await.unwrap_err(),
        reader.delete_group(&group.id, "").await.unwrap_err(),
    ];
    assert!(refusals.iter().all(|refused| refused.code() == Code::PermissionDenied), "{refusals:?}");
    for id in ["nonsense", "", "0190b7c2-0000-7000-8000-000000000000"] {
        let admin = world.admin();
        let refusals = [
            admin.group(id).await.unwrap_err(),
            admin.edit_group(id, &["name"], group.clone()).await.unwrap_err(),
            admin.add_to_group(id, &["x"]).await.unwrap_err(),
            admin.take_from_group(id, &["x"]).await.unwrap_err(),
            admin.merge_groups(id, &[&group.id]).await.unwrap_err(),
            admin.merge_groups(&group.id, &[id]).await.unwrap_err(),
            admin.delete_group(id, "").await.unwrap_err(),
        ];
        assert!(refusals.iter().all(|refused| refused.code() == Code::NotFound), "{id}: {refusals:?}");
    }
    assert_eq!(world.everything().await, before);
}
