//! `contact.upserted`: a contact as the ERP tells of it, and which of two writers wins.

use crm_chassis::dispatch::Outcome;
use crm_proto::customers::{self as pb, ContactChange, ContactChanged, StaticCodeList};
use serde_json::{Value, json};

use crate::world::{World, complete_contact, complete_customer, message};

fn title(title: &str) -> pb::Contact {
    pb::Contact { title: title.into(), ..Default::default() }
}

/// A message about CT1 at CU1.
fn ct1(changes: &Value) -> Value {
    let mut data = json!({"code": "CT1", "customerCode": "CU1", "givenName": "Zinzi", "isSalesContact": true});
    data.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    data
}

#[tokio::test]
async fn a_contact_of_the_erp_appears_with_all_that_is_said_of_it() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let data = json!({
        "code": " CT1 ", "customerCode": "CU1", "givenName": " Zinzi ", "familyName": "Nkosi", "title": "Dr",
        "role": {"code": "boss", "description": "Managing Director"}, "telephone": "1", "mobile": "2", "businessTelephone": "3",
        "email": "see notes", "birthday": "1980-04-12",
    });
    assert_eq!(world.erp("m-1", "contact.upserted", 1, data).await.unwrap(), Outcome::Applied);
    let contact = world.contact_by_code("CT1").await;
    let expected = pb::Contact {
        id: contact.id.clone(),
        customer_id: customer.id.clone(),
        customer_name: "CU1 Trading".into(),
        code: "CT1".into(),
        given_name: "Zinzi".into(),
        family_name: "Nkosi".into(),
        title: "Dr".into(),
        role: "BOSS".into(),
        role_name: "Managing Director".into(),
        telephone: "1".into(),
        mobile: "2".into(),
        business_telephone: "3".into(),
        email: "see notes".into(),
        is_sales_contact: Some(false),
        accepts_sales_calls: Some(false),
        birthday: "1980-04-12".into(),
        active: Some(true),
        erp_sync_time: customer.create_time,
        create_time: customer.create_time,
        update_time: customer.create_time,
        etag: "1".into(),
        actions: vec![],
        created_by: "ERP".into(),
        updated_by: "ERP".into(),
    };
    assert_eq!(contact, expected);
    let line = world.audit_of("contact", &contact.id).await.pop().unwrap();
    assert_eq!((line.action.as_str(), line.origin.as_str()), ("created", "erp"));
    let event = world.events_of::<ContactChanged>().await.pop().unwrap();
    assert_eq!((event.change(), event.contact), (ContactChange::Created, Some(contact)));
    let sent = world.outbox().await.pop().unwrap();
    assert!(sent.header("crm-audience").contains(&world.employee_id("SAM")));
    assert!(world.told_erp().await.is_empty(), "what came from the ERP is not sent back to it");
}

#[tokio::test]
async fn a_contact_without_a_role_is_unassigned() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    world.erp("m-1", "contact.upserted", 1, ct1(&json!({}))).await.unwrap();
    let contact = world.contact_by_code("CT1").await;
    assert_eq!((contact.role.as_str(), contact.role_name.as_str()), ("UNASSIGNED", "Unassigned"));
    assert_eq!((contact.accepts_sales_calls, contact.mobile.as_str()), (Some(true), ""), "mandatory binds forms only");
    let roles = world.sam().static_codes(StaticCodeList::ContactRole).await.unwrap();
    assert!(roles.iter().any(|role| role.code == "UNASSIGNED"));
}

#[tokio::test]
async fn a_snapshot_replaces_everything_and_one_that_says_nothing_new_changes_nothing() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let contact = world.erp_contact("CU1", "CT1", json!({})).await;
    let data = ct1(&json!({"email": "z@hope.example", "acceptsSalesCalls": false, "active": false}));
    world.erp("m-1", "contact.upserted", 2, data.clone()).await.unwrap();
    let after = world.contact_by_code("CT1").await;
    assert_eq!((after.id.as_str(), after.etag.as_str()), (contact.id.as_str(), "2"));
    assert_eq!((after.mobile.as_str(), after.email.as_str()), ("", "z@hope.example"));
    assert_eq!((after.accepts_sales_calls, after.active), (Some(false), Some(false)));

    let rows = world.everything().await;
    world.erp("m-2", "contact.upserted", 3, data).await.unwrap();
    assert_eq!(world.everything().await, rows);
    assert_eq!(world.contact_by_code("CT1").await.etag, "2");
}

#[tokio::test]
async fn the_erp_confirms_a_contact_of_the_crm_and_it_stays_the_same_row() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let made = world.sam().add_contact(&released.id, complete_contact("Zinzi")).await.unwrap();
    let told = world.told_erp().await.pop().unwrap().json();
    world.erp("m-1", "customer.approved", 1, json!({"crmId": released.id, "code": "CU1"})).await.unwrap();

    // What the ERP was told, with its codes.
    let mut confirmed = told;
    confirmed["code"] = json!("CT1");
    confirmed["customerCode"] = json!("CU1");
    world.erp("m-2", "contact.upserted", 1, confirmed.clone()).await.unwrap();
    let known = world.sam().contact(&made.id).await.unwrap();
    assert_eq!((known.code.as_str(), known.given_name.as_str()), ("CT1", "Zinzi"));
    assert_eq!(world.count("contacts").await, 1);

    let rows = world.everything().await;
    world.erp("m-3", "contact.upserted", 2, confirmed).await.unwrap();
    assert_eq!(world.everything().await, rows, "the same again changes nothing");
}

#[tokio::test]
async fn an_edit_that_the_erp_has_not_seen_outlives_its_older_word_which_is_kept_in_the_history() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let contact = world.erp_contact("CU1", "CT1", json!({"givenName": "Zinzi", "version": 5})).await;
    world.sam().edit_contact(&contact.id, &["title"], title("Dr")).await.unwrap();
    let told = world.told_erp().await.pop().unwrap().json();
    assert_eq!(told["version"], "6");

    // Written by the ERP before it heard of the edit, and later.
    world.erp("m-1", "contact.upserted", 2, ct1(&json!({"title": "Ms", "version": 5}))).await.unwrap();
    assert_eq!(world.contact_by_code("CT1").await.title, "Dr");
    let line = world.audit_of("contact", &contact.id).await.pop().unwrap();
    assert_eq!((line.action.as_str(), line.change("title")), ("kept", (json!("Ms"), json!("Dr"))));

    // At the same time as the edit: on both sides the ERP's counts.
    world.erp("m-2", "contact.upserted", 3, ct1(&json!({"title": "Mrs", "version": 6}))).await.unwrap();
    assert_eq!(world.contact_by_code("CT1").await.title, "Mrs");
    world.erp("m-3", "contact.upserted", 4, ct1(&json!({"title": "Prof"}))).await.unwrap();
    assert_eq!(world.contact_by_code("CT1").await.title, "Prof", "an ERP that does not count has the last word");
}

#[tokio::test]
async fn values_that_make_no_sense_are_refused_and_named() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp_customer("CU2").await;
    let contact = world.erp_contact("CU1", "CT1", json!({})).await;
    let made = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    for (changes, field) in [
        (json!({"givenName": " "}), "givenName"),
        (json!({"givenName": "x".repeat(251)}), "givenName"),
        (json!({"mobile": "a\u{0}b"}), "mobile"),
        (json!({"role": {"code": "x".repeat(65)}}), "role"),
        (json!({"birthday": "12 April"}), "birthday"),
        (json!({"version": -1}), "version"),
        (json!({"version": 1_u64 << 53}), "version"),
        (json!({"crmId": "not an id"}), "crmId"),
        (json!({"crmId": made.id}), "crmId"),
        (json!({"customerCode": "CU2"}), "customerCode"),
    ] {
        let error = world.refusal(&message("acme", "m-1", "contact.upserted", 2, &ct1(&changes))).await;
        assert_eq!(error.fields()[0].field, field, "{changes}: {error}");
    }
    let unknown = ct1(&json!({"code": "CT9", "crmId": "11111111-1111-4111-8111-111111111111"}));
    let error = world.refusal(&message("acme", "m-2", "contact.upserted", 1, &unknown)).await;
    assert_eq!(error.reason(), "NOT_FOUND");
    let renamed = ct1(&json!({"code": "CT2", "crmId": contact.id}));
    let error = world.refusal(&message("acme", "m-3", "contact.upserted", 1, &renamed)).await;
    assert_eq!(error.reason(), "CODE_DIFFERS");
    let nobody = ct1(&json!({"customerCode": ""}));
    let error = world.refusal(&message("acme", "m-4", "contact.upserted", 2, &nobody)).await;
    assert_eq!(error.reason(), "UNKNOWN_CODE");
}

#[tokio::test]
async fn active_contacts_go_to_the_erp_with_the_release_of_their_customer() {
    let world = World::new().await;
    let sam = world.sam();
    let typed = pb::Customer { telephone: String::new(), ..complete_customer("Hope Works") };
    let customer = sam.create(typed).await.unwrap();
    let refused = sam.release(&customer.id).await.unwrap_err();
    assert_eq!(crate::world::fields(&refused), ["telephone"]);

    let zinzi = pb::Contact { birthday: "1980-04-12".into(), ..complete_contact("Zinzi") };
    let zinzi = sam.add_contact(&customer.id, zinzi).await.unwrap();
    let gone = pb::Contact { active: Some(false), ..complete_contact("Gone") };
    sam.add_contact(&customer.id, gone).await.unwrap();
    sam.release(&customer.id).await.unwrap();

    let told = world.told_erp().await;
    assert_eq!((told.len(), told[0].routing_key.as_str()), (1, "acme.customer.released"));
    assert_eq!(
        told[0].json()["contacts"],
        json!([{
            "crmId": zinzi.id, "customerCrmId": customer.id, "version": "1", "givenName": "Zinzi", "familyName": "Nkosi",
            "role": {"code": "BUYER", "description": "Buying Officer"}, "mobile": "082 555 0100",
            "isSalesContact": true, "acceptsSalesCalls": true, "birthday": "1980-04-12", "active": true,
        }])
    );
}
