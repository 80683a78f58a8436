//! Everything told again.

use std::collections::BTreeMap;

use crm_chassis::republish::{self, Page};
use crm_customers::republish::{contacts, customers, groups, notes, sales, static_codes, third_parties};
use crm_proto::{
    customers::{
        Contact, ContactChanged, CustomerChanged, GroupChanged, NoteChanged, SalesHistoryChanged, ThirdPartyChanged,
    },
    identity,
};
use prost::{Message as _, Name as _};
use serde_json::json;

use crate::world::{World, complete_contact, complete_customer, complete_third_party};

const PAGES: [Page; 2] = [|tx, after| Box::pin(static_codes(tx, after)), |tx, after| Box::pin(customers(tx, after))];

#[tokio::test]
async fn every_customer_is_told_as_it_is_page_by_page() {
    let world = World::new().await;
    world.fill(1_201).await;
    let address = json!({"code": "CU100002", "addresses": [{"city": "Paarl"}]});
    world.erp("m-1", "address.replaced", 1, address).await.unwrap();
    let before = world.outbox().await.len();
    let pages = republish::run(&world.database.worker(), &PAGES, Some("acme")).await.unwrap();
    assert_eq!(pages, 1 + 4, "500, 500, the rest and the end");

    let sent = world.outbox().await.split_off(before);
    let snapshots = sent.iter().filter(|sent| sent.routing_key == CustomerChanged::full_name());
    let snapshots: BTreeMap<String, _> = snapshots
        .map(|sent| {
            assert!(sent.header("crm-change").ends_with("SNAPSHOT") && sent.header("crm-origin") == "system");
            let customer = CustomerChanged::decode(sent.payload.as_slice()).unwrap().customer.unwrap();
            assert_eq!(sent.header("crm-version"), customer.etag);
            (customer.id.clone(), customer)
        })
        .collect();
    let customers = 1_201 + 1_201 / 50;
    assert_eq!((snapshots.len(), sent.len()), (customers, customers + 7), "merged ones too, and seven lists");
    let shown = world.by_code("CU100002").await.unwrap();
    assert_eq!(snapshots[&shown.id], crm_proto::customers::Customer { actions: Vec::new(), ..shown });
}

#[tokio::test]
async fn contacts_notes_third_parties_sales_and_groups_are_told_as_they_are() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let contact = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    let note = world.sam().add_note(&customer.id, "Friendly people").await.unwrap();
    let rival = world.sam().add_third_party(&customer.id, complete_third_party("Rival Office")).await.unwrap();
    world.sam().delete_third_party(&rival.id, "").await.unwrap();
    let group = world.sam().add_group("Schools", &[world.employee_id("PIET")]).await.unwrap();
    world.erp_customer("CU1").await;
    let months = json!([{"month": "2026-10", "invoiced": {"amount": "1.00", "currency": "ZAR"}, "invoiceCount": 2}]);
    world.erp("sales", "sales.replaced", 1, json!({"code": "CU1", "months": months})).await.unwrap();
    let before = world.outbox().await.len();
    let pages: [Page; 5] = [
        |tx, after| Box::pin(contacts(tx, after)),
        |tx, after| Box::pin(notes(tx, after)),
        |tx, after| Box::pin(third_parties(tx, after)),
        |tx, after| Box::pin(sales(tx, after)),
        |tx, after| Box::pin(groups(tx, after)),
    ];
    assert_eq!(
        republish::run(&world.database.worker(), &pages, Some("acme")).await.unwrap(),
        5 + 5,
        "each and the end"
    );
    let sent = world.outbox().await.split_off(before);
    assert_eq!(sent.len(), 5);
    assert!(sent.iter().all(|sent| sent.header("crm-change").ends_with("_SNAPSHOT")));
    let told = ContactChanged::decode(sent[0].payload.as_slice()).unwrap().contact.unwrap();
    assert_eq!(told, Contact { actions: Vec::new(), ..contact });
    assert_eq!(NoteChanged::decode(sent[1].payload.as_slice()).unwrap().note.unwrap(), note);
    let told = ThirdPartyChanged::decode(sent[2].payload.as_slice()).unwrap().third_party.unwrap();
    assert!(told.id == rival.id && told.delete_time.is_some(), "deleted ones, too");
    let told = SalesHistoryChanged::decode(sent[3].payload.as_slice()).unwrap().sales_history.unwrap();
    assert_eq!((told.months[0].month.as_str(), told.total_invoice_count), ("2026-10", 2));
    assert_eq!(GroupChanged::decode(sent[4].payload.as_slice()).unwrap().group.unwrap(), group);
}

#[tokio::test]
async fn of_one_tenant_or_of_all() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    world.sam().create(complete_customer("Ours")).await.unwrap();
    neighbour.sam().create(complete_customer("Theirs")).await.unwrap();
    let db = world.database.worker();
    republish::run(&db, &PAGES, Some("northgate")).await.unwrap();
    assert_eq!((world.outbox().await.len(), neighbour.outbox().await.len()), (1, 1 + 7 + 1));
    republish::run(&db, &PAGES, None).await.unwrap();
    assert_eq!((world.outbox().await.len(), neighbour.outbox().await.len()), (1 + 8, 9 + 8));
    let error = republish::run(&db, &PAGES, Some("nobody")).await.unwrap_err();
    assert_eq!(error.fields()[0].field, "tenant");
}

#[tokio::test]
async fn a_copy_that_was_lost_is_filled_again_and_a_newer_one_stays() {
    let world = World::new().await;
    let told = |version: i64, name: &str| identity::Employee { version, ..world.employee("SAM", name, None) };
    world.employee_changed(told(7, "Samuel")).await;
    world.employee_changed(told(6, "Sam D.")).await;
    let name = async || -> Option<String> {
        let sql = "select display_name from employee_refs where tenant_id = $1 and code = 'SAM'";
        sqlx::query_scalar(sql).bind(world.tenant).fetch_optional(&world.superuser).await.unwrap()
    };
    assert_eq!(name().await.as_deref(), Some("Samuel"));
    sqlx::query("delete from employee_refs where code = 'SAM'").execute(&world.superuser).await.unwrap();
    world.employee_changed(told(6, "Sam D.")).await;
    assert_eq!(name().await.as_deref(), Some("Sam D."));
}
