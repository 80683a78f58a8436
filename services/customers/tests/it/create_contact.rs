use crm_proto::customers::{self as pb, ContactAction, ContactChange, ContactChanged};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer, fields, http_status, reason};

#[tokio::test]
async fn a_new_contact_is_a_sales_contact_that_accepts_calls_unless_something_else_is_said() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let created = world.sam().add_contact(&customer.id, complete_contact(" Zinzi ")).await.unwrap();
    let expected = pb::Contact {
        id: created.id.clone(),
        customer_id: customer.id.clone(),
        customer_name: "Hope Works".into(),
        given_name: "Zinzi".into(),
        role_name: "Buying Officer".into(),
        is_sales_contact: Some(true),
        accepts_sales_calls: Some(true),
        active: Some(true),
        create_time: customer.create_time,
        update_time: customer.create_time,
        etag: "1".into(),
        actions: vec![ContactAction::Edit.into()],
        created_by: "SAM".into(),
        updated_by: "SAM".into(),
        ..complete_contact("Zinzi")
    };
    assert_eq!(created, expected);
    assert_eq!(world.sam().contact(&created.id).await.unwrap(), created);

    let typed = pb::Contact {
        role: " tech ".into(),
        accepts_sales_calls: Some(false),
        birthday: "1980-04-12".into(),
        ..complete_contact("Thabo")
    };
    let thabo = world.sam().add_contact(&customer.id, typed).await.unwrap();
    assert_eq!((thabo.role.as_str(), thabo.birthday.as_str()), ("TECH", "1980-04-12"));
    assert_eq!((thabo.is_sales_contact, thabo.accepts_sales_calls), (Some(true), Some(false)));

    let clerk = pb::Contact { is_sales_contact: Some(false), ..complete_contact("Clerk") };
    let clerk = world.sam().add_contact(&customer.id, clerk).await.unwrap();
    assert_eq!((clerk.accepts_sales_calls, clerk.actions), (Some(false), vec![]));
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_happens() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    let bad = |birthday: &str| pb::Contact {
        given_name: " ".into(),
        role: "NONSENSE".into(),
        email: "x".into(),
        birthday: birthday.into(),
        ..Default::default()
    };
    for birthday in ["yesterday", "1980-02-30", "12-04-1980", "1980-04-12T00:00:00Z", "-000001-01-01", "1980-4-12"] {
        let refused = world.sam().add_contact(&customer.id, bad(birthday)).await.unwrap_err();
        let mut fields = fields(&refused);
        fields.sort();
        let expected = ["contact.birthday", "contact.email", "contact.given_name", "contact.role"];
        assert_eq!(fields, expected, "{birthday}");
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_contact_is_told_to_the_audit_trail_and_to_those_who_see_its_customer() {
    let world = World::new().await;
    let shared =
        pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..complete_customer("Hope Works") };
    let customer = world.sam().create(shared).await.unwrap();
    let created = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();

    let lines = world.audit_of("contact", &created.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str(), lines[0].user_name.as_str()), (1, "created", "SAM"));
    let filled = ["given_name", "family_name", "role", "mobile", "is_sales_contact", "accepts_sales_calls", "active"];
    assert_eq!(lines[0].fields(), filled);

    let event = world.events_of::<ContactChanged>().await.pop().unwrap();
    assert_eq!(event.change(), ContactChange::Created);
    assert_eq!(event.contact, Some(pb::Contact { actions: vec![], ..created.clone() }));
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-aggregate-id"), sent.header("crm-version")), (created.id.as_str(), "1"));
    for code in ["SAM", "PIET"] {
        assert!(sent.header("crm-audience").contains(&world.employee_id(code)), "{code} hears of it");
    }
    assert!(world.told_erp().await.is_empty(), "the ERP does not know the customer yet");
}

#[tokio::test]
async fn the_erp_hears_of_contacts_of_customers_that_were_released() {
    let world = World::new().await;
    let released = world.released(&world.sam(), "Hope Works").await;
    let active = world.erp_customer("CU1").await;
    for (customer, code) in [(released, None), (active, Some("CU1"))] {
        let before = world.told_erp().await.len();
        let contact = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
        let told = world.told_erp().await;
        assert_eq!(told.len(), before + 1);
        let told = told.last().unwrap();
        assert_eq!(told.routing_key, "acme.contact.upserted");
        assert_eq!(told.header("cloudEvents:subject"), contact.id, "it has no code yet");
        assert_eq!(told.header("cloudEvents:sequence"), "1");
        let mut expected = json!({
            "crmId": contact.id, "customerCrmId": customer.id, "version": "1",
            "givenName": "Zinzi", "familyName": "Nkosi", "role": {"code": "BUYER", "description": "Buying Officer"},
            "mobile": "082 555 0100", "isSalesContact": true, "acceptsSalesCalls": true, "active": true,
        });
        if let Some(code) = code {
            expected["customerCode"] = json!(code);
        }
        assert_eq!(told.json(), expected);
    }
}

#[tokio::test]
async fn an_inactive_customer_gets_no_contact() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let refused = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_INACTIVE", "409"));
}

#[tokio::test]
async fn a_repeated_request_makes_one_contact() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let sam = world.sam().with_key("k-1");
    let first = sam.add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    assert_eq!(sam.add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap(), first);
    assert_eq!(world.count("contacts").await, 1);
    let refused = sam.add_contact(&customer.id, complete_contact("Thabo")).await.unwrap_err();
    assert_eq!(reason(&refused), "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn who_does_not_see_the_customer_adds_nothing() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    for id in [customer.id.as_str(), "11111111-1111-4111-8111-111111111111", "nonsense", ""] {
        let refused = world.thandi().add_contact(id, pb::Contact::default()).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound, "{id}");
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_contact_that_comes_while_its_customer_is_released_reaches_the_erp() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    // A colleague, in the middle of releasing: the contact is not in his message.
    let colleague =
        world.hold("update customers set version = 2, status = 'RELEASED', released_at = now()".into()).await;
    let commit = async {
        world.until_waiting(1).await;
        colleague.commit().await.unwrap();
    };
    let sam = world.sam();
    let (created, ()) = tokio::join!(sam.add_contact(&customer.id, complete_contact("Zinzi")), commit);
    assert!(created.is_ok());
    assert_eq!(world.told_erp().await.len(), 1);
}
