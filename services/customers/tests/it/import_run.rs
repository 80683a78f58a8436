//! Rows become customers and contacts: all of them, each once, whatever happens in between.

use crm_chassis::dispatch::Outcome;
use crm_proto::{
    customers::{self as pb, ImportRowOutcome, ImportState},
    types::Operator,
};
use serde_json::json;

use crate::world::{World, complete_customer, condition, customers, reason};

/// A file of so many customers.
fn many(rows: usize) -> String {
    let names: Vec<String> = (0..rows).map(|row| format!("Customer {row:05}")).collect();
    customers(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[tokio::test]
async fn customers_and_contacts_are_made_as_people_make_them() {
    let world = World::new().await;
    let file = "name,vatNumber,customerType,rank,reportingArea,site,mainSalesman,additionalSalesmen,physicalAddress.lines[0],City,\
                contact.givenName,contact.role,contact.mobile,contact.isSalesContact,contact.birthday\n\
                Karoo Motors,4123456789,RETAIL,GOLD,CAPE,DBN,SAM,PIET; THANDI,\"1 Long Street\nGardens\",Cape Town,Zinzi,BUYER,082 1,no,1980-04-12\n\
                Karoo Motors,4123456789,,,,,,,,,Thabo,TECH,082 2,,\n";
    let import = world.imported(&world.admin(), file).await;
    assert_eq!((import.state(), import.customer_count, import.contact_count), (ImportState::Done, 1, 2));
    assert!(import.undo_expire_time.is_some());
    let sam = world.sam();
    let listed = sam.list(pb::ListCustomersRequest::default()).await.unwrap().customers;
    let customer = sam.get(&listed[0].id).await.unwrap();
    assert_eq!((customer.status(), customer.created_by.as_str()), (pb::CustomerStatus::NewCrm, "ADMIN"));
    assert_eq!((customer.site.as_str(), customer.etag.as_str()), ("DBN", "1"));
    assert_eq!(customer.additional_salesman_ids.len(), 2);
    assert_eq!(customer.physical_address.as_ref().unwrap().lines, ["1 Long Street", "Gardens"]);
    assert_eq!(sam.contact_names(pb::ListContactsRequest::default()).await, ["Thabo", "Zinzi"]);
    let contacts = sam.list_contacts(pb::ListContactsRequest::default()).await.unwrap().contacts;
    assert_eq!((contacts[1].is_sales_contact, contacts[1].birthday.as_str()), (Some(false), "1980-04-12"));
    assert_eq!(world.changes().await, ["IMPORTED"]);
    assert_eq!(world.events_of::<pb::ContactChanged>().await.len(), 2);
    let line = &world.audit(&customer.id).await[0];
    assert_eq!((line.action.as_str(), line.user_name.as_str(), line.origin.as_str()), ("created", "ADMIN", "user"));
    let actions: Vec<_> = world.audit_of("import", &import.id).await.into_iter().map(|line| line.action).collect();
    assert_eq!(actions, ["created", "run", "finished"]);
    // The list of customers knows where they come from.
    let filter = condition("importId", Operator::Equals, &[&import.id]);
    let of_import = pb::ListCustomersRequest { filter: Some(filter), ..Default::default() };
    assert_eq!(world.admin().names(of_import).await, ["Karoo Motors"]);
}

#[tokio::test]
async fn nothing_is_imported_while_a_row_has_errors_unless_asked_for() {
    let world = World::new().await;
    let admin = world.admin();
    let file = customers(&["Karoo Motors"]) + "Bad,RETAIL,Tin,CAPE,SAM\n";
    let import = world.checked(&admin, &file).await;
    assert!(!import.actions().any(|action| action == pb::ImportAction::Run));
    assert_eq!(reason(&admin.run_import(&import.id).await.unwrap_err()), "ROWS_WITH_ERRORS");
    assert_eq!(world.count("customers").await, 0);
    let good_only = pb::Import { good_rows_only: Some(true), ..Default::default() };
    admin.edit_import(&import.id, &["good_rows_only"], good_only).await.unwrap();
    admin.check_import(&import.id).await.unwrap();
    world.work().await;
    admin.run_import(&import.id).await.unwrap();
    world.work().await;
    let done = admin.import(&import.id).await.unwrap();
    assert_eq!((done.state(), done.customer_count, done.error_count), (ImportState::Done, 1, 1));

    let all_bad = world.checked(&admin, "name\nBad\n").await;
    let good_only = pb::Import { good_rows_only: Some(true), ..Default::default() };
    admin.edit_import(&all_bad.id, &["good_rows_only"], good_only).await.unwrap();
    admin.check_import(&all_bad.id).await.unwrap();
    world.work().await;
    assert_eq!(reason(&admin.run_import(&all_bad.id).await.unwrap_err()), "NOTHING_TO_IMPORT");
}

#[tokio::test]
async fn a_step_that_comes_again_or_late_does_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    let import = world.checked(&admin, &many(1_500)).await;
    admin.run_import(&import.id).await.unwrap();
    let first = world.work_until(0).await;
    assert_eq!(world.step(&first).await, Outcome::Applied);
    assert_eq!(world.count("customers").await, 1_000);
    // The process was killed before the broker heard that it was done.
    assert_eq!(world.step(&first).await, Outcome::Duplicate);
    let again = crm_chassis::broker::Envelope { message_id: "another".into(), ..first };
    world.step(&again).await;
    assert_eq!(world.count("customers").await, 1_000, "a step is one of the import, not of the message");
    assert_eq!(admin.import(&import.id).await.unwrap().done_count, 1_000);
    world.work().await;
    let done = admin.import(&import.id).await.unwrap();
    assert_eq!((done.state(), done.customer_count), (ImportState::Done, 1_500));
    assert_eq!(world.count("customers").await, 1_500);
}

#[tokio::test]
async fn an_import_can_be_stopped_and_goes_on_where_it_was() {
    let world = World::new().await;
    let admin = world.admin();
    let import = world.checked(&admin, &many(2_500)).await;
    admin.run_import(&import.id).await.unwrap();
    let late = world.work_until(1_000).await;
    let stopped = admin.cancel_import(&import.id).await.unwrap();
    assert_eq!((stopped.state(), stopped.customer_count), (ImportState::Cancelled, 1_000));
    world.step(&late).await;
    world.work().await;
    assert_eq!(world.count("customers").await, 1_000, "no step after that");
    let actions: Vec<_> = stopped.actions().collect();
    assert_eq!(actions, [pb::ImportAction::Run, pb::ImportAction::Undo]);
    admin.run_import(&import.id).await.unwrap();
    world.work().await;
    let done = admin.import(&import.id).await.unwrap();
    assert_eq!((done.state(), done.customer_count, done.done_count), (ImportState::Done, 2_500, 2_500));
    assert_eq!(world.count("customers").await, 2_500);
    assert_eq!(reason(&admin.cancel_import(&import.id).await.unwrap_err()), "NOTHING_TO_CANCEL");
}

#[tokio::test]
async fn what_changed_since_the_check_is_seen() {
    let world = World::new().await;
    let admin = world.admin();
    // Somebody made one of the customers meanwhile.
    let import = world.checked(&admin, &customers(&["Karoo Motors", "Ubuntu Foods"])).await;
    world.sam().create(complete_customer("Karoo Motors")).await.unwrap();
    admin.run_import(&import.id).await.unwrap();
    world.work().await;
    let done = admin.import(&import.id).await.unwrap();
    assert_eq!((done.customer_count, done.duplicate_count, done.good_count), (1, 1, 1));
    assert_eq!(admin.rows(&import.id, ImportRowOutcome::Duplicate).await[0].0, 2);

    // The rank went out of use: the import stops before anything is half done.
    let import = world.checked(&admin, &customers(&["Protea Academy"])).await;
    let codes = json!({"list": "STATIC_LIST_RANK", "entries": [{"code": "WOOD", "description": "Wood"}]});
    world.erp("ranks", "static.replaced", 1, codes).await.unwrap();
    admin.run_import(&import.id).await.unwrap();
    world.work().await;
    let stopped = admin.import(&import.id).await.unwrap();
    assert_eq!((stopped.state(), stopped.customer_count), (ImportState::Cancelled, 0));
    assert!(stopped.reason.contains("Row 2") && stopped.reason.contains("GOLD"), "{}", stopped.reason);
}

#[tokio::test]
async fn of_a_file_whose_later_rows_go_bad_meanwhile_nothing_is_imported() {
    let world = World::new().await;
    let admin = world.admin();
    let mut file = "name,customerType,rank,reportingArea,mainSalesman\n".to_owned();
    file.extend((0..1_100).map(|row| format!("Customer {row},RETAIL,WOOD,CAPE,SAM\n")));
    file += "Customer 1100,RETAIL,GOLD,CAPE,SAM\n";
    let import = world.checked(&admin, &file).await;
    admin.run_import(&import.id).await.unwrap();
    let late = world.work_until(1_000).await;
    let codes = json!({"list": "STATIC_LIST_RANK", "entries": [{"code": "WOOD", "description": "Wood"}]});
    world.erp("ranks", "static.replaced", 1, codes).await.unwrap();
    world.step(&late).await;
    world.work().await;
    let undone = admin.import(&import.id).await.unwrap();
    assert_eq!((undone.state(), undone.customer_count, undone.undone_count), (ImportState::Undone, 1_000, 1_000));
    assert!(undone.reason.contains("Row 1102") && undone.reason.contains("GOLD"), "{}", undone.reason);
    assert_eq!(world.count("customers").await, 0);
}

#[tokio::test]
async fn a_contact_of_a_later_step_is_added_to_its_customer() {
    let world = World::new().await;
    let admin = world.admin();
    let mut file =
        "name,customerType,rank,reportingArea,mainSalesman,contact.givenName,contact.role,contact.mobile\n".to_owned();
    file.extend((0..1_100).map(|row| format!("Customer {row},RETAIL,GOLD,CAPE,SAM,,,\n")));
    file += "Customer 0,,,,,Zinzi,BUYER,1\n";
    let import = world.checked(&admin, &file).await;
    admin.run_import(&import.id).await.unwrap();
    let late = world.work_until(1_000).await;
    // Released between the two steps: the accounts department hears of the contact.
    let filter = condition("name", Operator::Equals, &["Customer 0"]);
    let listed = admin.list(pb::ListCustomersRequest { filter: Some(filter), ..Default::default() }).await.unwrap();
    let id = listed.customers[0].id.clone();
    let complete = complete_customer("Customer 0");
    let fields = ["telephone", "vat_number", "physical_address"];
    admin.update(&id, &fields, complete).await.unwrap();
    admin.release(&id).await.unwrap();
    world.step(&late).await;
    world.work().await;
    assert_eq!(admin.import(&import.id).await.unwrap().contact_count, 1);
    let of_customer = pb::ListContactsRequest { customer_id: id, ..Default::default() };
    assert_eq!(admin.contact_names(of_customer).await, ["Zinzi"]);
    assert!(world.told_erp().await.iter().any(|sent| sent.routing_key.ends_with("contact.upserted")));
}
