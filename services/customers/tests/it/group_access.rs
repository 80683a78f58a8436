//! What groups open: who sees a customer is who is linked to it and who is linked to one of its groups.

use std::slice;

use crm_chassis::Scope;
use crm_proto::customers::{self as pb, CustomerChange};
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer};

/// A customer of Sam's in a group of Thandi's.
async fn opened(world: &World) -> (pb::Customer, pb::Group) {
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let group = world.admin().add_group("Schools", &[world.employee_id("THANDI")]).await.unwrap();
    let added = world.sam().add_to_group(&group.id, &[&customer.id]).await.unwrap();
    (customer, added.group.unwrap())
}

#[tokio::test]
async fn who_is_linked_to_a_group_works_with_its_customers_like_those_who_are_linked_to_them() {
    let world = World::new().await;
    let (customer, group) = opened(&world).await;
    let thandi = world.thandi();
    let seen = thandi.get(&customer.id).await.unwrap();
    assert_eq!(seen.group_salesman_ids, [world.employee_id("THANDI")]);
    assert!(seen.additional_salesman_ids.is_empty(), "he is not linked to the customer");
    for view in [pb::CustomerView::Mine, pb::CustomerView::Team, pb::CustomerView::All] {
        let request = pb::ListCustomersRequest { view: view.into(), ..Default::default() };
        assert_eq!(thandi.names(request).await, ["Hope Works"], "{view:?}");
    }
    let found = pb::ListCustomersRequest { search: "hope".into(), ..Default::default() };
    assert_eq!(thandi.names(found).await, ["Hope Works"]);
    thandi.add_note(&customer.id, "Friendly people").await.unwrap();
    let contact = thandi.add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    let sent = world.outbox().await.pop().unwrap();
    assert!(sent.header("crm-audience").contains(&world.employee_id("THANDI")), "he hears of what hangs on it, too");
    assert_eq!(thandi.contact_names(pb::ListContactsRequest::default()).await, ["Zinzi"]);
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    assert_eq!(thandi.update(&customer.id, &["fax"], fax).await.unwrap().group_salesman_ids.len(), 1);
    // His manager sees what he sees.
    let under_maria =
        crm_proto::identity::Employee { version: 2, ..world.employee("THANDI", "Thandi Nkosi", Some("MARIA")) };
    let under_piet = crm_proto::identity::Employee { version: 2, ..world.employee("SAM", "Sam Dlamini", None) };
    world.employee_changed(under_piet).await;
    assert_eq!(world.maria().get(&customer.id).await.unwrap_err().code(), Code::NotFound);
    world.employee_changed(under_maria).await;
    assert!(world.maria().get(&customer.id).await.is_ok());

    world.admin().delete_group(&group.id, "").await.unwrap();
    for refused in [thandi.get(&customer.id).await.err(), thandi.contact(&contact.id).await.err()] {
        assert_eq!(refused.unwrap().code(), Code::NotFound);
    }
    assert!(thandi.names(pb::ListCustomersRequest::default()).await.is_empty());
    assert!(world.sam().get(&customer.id).await.is_ok());
}

#[tokio::test]
async fn each_change_of_who_sees_a_customer_is_told_to_whoever_does_or_did() {
    let world = World::new().await;
    let (customer, group) = opened(&world).await;
    let (thandi, piet) = (world.employee_id("THANDI"), world.employee_id("PIET"));
    let told = async || {
        let event = world.events().await.pop().unwrap();
        let sent =
            world.outbox().await.into_iter().rfind(|sent| sent.routing_key.ends_with("CustomerChanged")).unwrap();
        let customer = event.customer.clone().unwrap();
        assert_eq!(sent.header("crm-version"), customer.etag);
        assert!(customer.groups.is_empty(), "names of groups change without the customer");
        (event.change(), customer.group_salesman_ids, sent.header("crm-audience").to_owned(), customer.etag)
    };
    let (change, seen_by, audience, etag) = told().await;
    assert_eq!((change, &seen_by, etag.as_str()), (CustomerChange::GroupsChanged, &vec![thandi.clone()], "2"));
    assert!(audience.contains(&thandi) && audience.contains(&world.employee_id("SAM")));
    assert_eq!(world.sam().get(&customer.id).await.unwrap().etag, "2");
    assert_eq!(
        world.sam().get(&customer.id).await.unwrap().update_time,
        customer.update_time,
        "itself it is as it was"
    );

    let salesmen = pb::Group { salesman_ids: vec![piet.clone()], ..Default::default() };
    world.admin().edit_group(&group.id, &["salesman_ids"], salesmen).await.unwrap();
    let (_, seen_by, audience, _) = told().await;
    assert_eq!(seen_by, slice::from_ref(&piet));
    assert!(audience.contains(&thandi), "for whom it is gone");

    let before = world.events().await.len();
    let renamed = pb::Group { name: "Colleges".into(), ..Default::default() };
    world.admin().edit_group(&group.id, &["name"], renamed).await.unwrap();
    assert_eq!(world.events().await.len(), before, "a name opens nothing");
    let other = world.admin().add_group("Mines", slice::from_ref(&piet)).await.unwrap();
    world.admin().add_to_group(&other.id, &[&customer.id]).await.unwrap();
    world.admin().merge_groups(&group.id, &[&other.id]).await.unwrap();
    assert_eq!(world.events().await.len(), before, "nor does what was open already");

    // Linked and unlinked in the meantime, he still sees it by the group.
    for salesmen in [vec![piet.clone()], vec![]] {
        let link = pb::Customer { additional_salesman_ids: salesmen.clone(), ..Default::default() };
        let updated = world.sam().update(&customer.id, &["additional_salesman_ids"], link).await.unwrap();
        assert_eq!((updated.additional_salesman_ids, updated.group_salesman_ids), (salesmen, vec![piet.clone()]));
        assert!(world.person("PIET", Scope::Own).get(&customer.id).await.is_ok());
    }
    world.admin().take_from_group(&group.id, &[&customer.id]).await.unwrap();
    let (change, seen_by, audience, _) = told().await;
    assert_eq!((change, seen_by.len()), (CustomerChange::GroupsChanged, 0));
    assert!(audience.contains(&piet));
    assert_eq!(world.person("PIET", Scope::Own).get(&customer.id).await.unwrap_err().code(), Code::NotFound);
    assert!(world.told_erp().await.is_empty(), "the ERP knows no groups");
}

#[tokio::test]
async fn whoever_only_sees_his_own_opens_only_those() {
    let world = World::new().await;
    let (customer, group) = opened(&world).await;
    let mine = world.person("PIET", Scope::Own).create(complete_customer("Piets")).await.unwrap();
    // Thandi may maintain groups, and sees one customer of this one.
    let thandi = world.thandi();
    let all = thandi.add_to_group(&group.id, &[&mine.id, &customer.id]).await.unwrap();
    assert_eq!((all.added_count, all.refusals.len()), (0, 1));
    assert_eq!(all.refusals[0].customer_id, mine.id);
    world.admin().add_to_group(&group.id, &[&mine.id]).await.unwrap();
    assert!(thandi.get(&mine.id).await.is_ok());
    let taken = thandi.take_from_group(&group.id, &[&mine.id, &customer.id]).await.unwrap();
    assert_eq!((taken.removed_count, taken.group.unwrap().customer_count), (2, 0), "though he sees neither any more");
}

#[tokio::test]
async fn a_large_group_is_told_of_in_pages_of_one_transaction() {
    let world = World::new().await;
    world.fill(1_201).await;
    let group = world.admin().add_group("Everybody", &[]).await.unwrap();
    let ids: Vec<String> = sqlx::query_scalar(
        "select id::text from customers where tenant_id = $1 and status <> 'INACTIVE' and merged_into is null",
    )
    .bind(world.tenant)
    .fetch_all(&world.superuser)
    .await
    .unwrap();
    for page in ids.chunks(500) {
        let page: Vec<&str> = page.iter().map(String::as_str).collect();
        let added = world.admin().add_to_group(&group.id, &page).await.unwrap();
        assert_eq!((usize::try_from(added.added_count).unwrap(), added.refusals.len()), (page.len(), 0));
    }
    let before = world.outbox().await.len();
    assert_eq!(before, 1 + ids.len().div_ceil(500), "nobody sees more yet");
    let edit = pb::Group { salesman_ids: vec![world.employee_id("THANDI")], ..Default::default() };
    world.admin().edit_group(&group.id, &["salesman_ids"], edit).await.unwrap();
    assert_eq!(world.outbox().await.len(), before + 1 + ids.len());
    let counted = pb::ListCustomersRequest { include_total_size: true, ..Default::default() };
    let listed = world.thandi().list(counted).await.unwrap();
    assert_eq!(listed.total_size.unwrap(), i32::try_from(ids.len()).unwrap());
    let transactions =
        "select count(distinct xmin::text) from customer_access where tenant_id = $1 and employee_id = $2::uuid";
    let transactions: i64 = sqlx::query_scalar(transactions)
        .bind(world.tenant)
        .bind(world.employee_id("THANDI"))
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    assert_eq!(transactions, 1);
    world.admin().delete_group(&group.id, "").await.unwrap();
    assert!(world.thandi().names(pb::ListCustomersRequest::default()).await.is_empty());
}
