use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, CustomerStatus},
    identity,
};
use serde_json::{Value, json};

use crate::world::{World, complete_customer, fields, reason};

#[tokio::test]
async fn a_new_customer_is_new_crm_and_belongs_to_its_creator() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();

    assert_eq!(created.status(), CustomerStatus::NewCrm);
    assert_eq!((created.code.as_str(), created.etag.as_str()), ("", "1"));
    assert_eq!(created.main_salesman_id, world.employee_id("SAM"));
    assert_eq!(created.main_salesman_name, "Sam Dlamini");
    assert_eq!((created.customer_type_name.as_str(), created.rank_name.as_str()), ("Retail", "Gold"));
    assert_eq!((created.reporting_area_name.as_str(), created.site_name.as_str()), ("Western Cape", "Cape Town"));
    assert_eq!(created.create_time, created.update_time);
    assert_eq!(created.actions, [pb::CustomerAction::Edit as i32, pb::CustomerAction::Release as i32]);
    assert_eq!(world.sam().get(&created.id).await.unwrap(), created);
}

#[tokio::test]
async fn what_is_typed_is_trimmed_and_codes_are_upper_case() {
    let world = World::new().await;
    let typed = pb::Customer {
        name: "  Hope Works ".into(),
        customer_type: " retail ".into(),
        postal_address: Some(pb::Address {
            lines: vec![" PO Box 1 ".into(), "  ".into()],
            city: " Paarl ".into(),
            ..Default::default()
        }),
        ..complete_customer("")
    };
    let created = world.sam().create(typed).await.unwrap();
    assert_eq!((created.name.as_str(), created.customer_type.as_str()), ("Hope Works", "RETAIL"));
    let postal = created.postal_address.unwrap();
    assert_eq!((postal.lines.as_slice(), postal.city.as_str()), (["PO Box 1".to_owned()].as_slice(), "Paarl"));
}

#[tokio::test]
async fn an_address_of_blank_lines_is_no_address() {
    let world = World::new().await;
    let blank = pb::Address { lines: vec![" ".into(), String::new()], suburb: " ".into(), ..Default::default() };
    let typed = pb::Customer { postal_address: Some(blank), ..complete_customer("Hope Works") };
    assert_eq!(world.sam().create(typed).await.unwrap().postal_address, None);
}

#[tokio::test]
async fn the_site_is_the_main_salesmans_unless_another_one_is_named() {
    let world = World::new().await;
    let created = world.sam().create(pb::Customer { site: String::new(), ..complete_customer("One") }).await.unwrap();
    assert_eq!(created.site, "CPT");
    let created = world.sam().create(pb::Customer { site: "DBN".into(), ..complete_customer("Two") }).await.unwrap();
    assert_eq!(created.site, "DBN");
}

#[tokio::test]
async fn output_only_fields_of_the_request_are_ignored() {
    let world = World::new().await;
    let typed = pb::Customer {
        id: "11111111-1111-4111-8111-111111111111".into(),
        code: "CU1".into(),
        status: CustomerStatus::Active.into(),
        etag: "99".into(),
        payment_terms: "never".into(),
        ..complete_customer("Hope Works")
    };
    let created = world.sam().create(typed.clone()).await.unwrap();
    assert_ne!(created.id, typed.id);
    assert_eq!((created.code.as_str(), created.status()), ("", CustomerStatus::NewCrm));
    assert_eq!((created.etag.as_str(), created.payment_terms.as_str()), ("1", ""));
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_is_stored() {
    let world = World::new().await;
    let before = world.everything().await;
    let typed = pb::Customer {
        name: String::new(),
        email: "no address".into(),
        customer_type: "NONSENSE".into(),
        rank: String::new(),
        telephone: "0".repeat(41),
        physical_address: Some(pb::Address { lines: vec!["x".into(); 5], ..Default::default() }),
        additional_salesman_ids: vec!["Thandi".into(), world.employee_id("STRANGER")],
        ..complete_customer("")
    };
    let refused = world.sam().create(typed).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (tonic::Code::InvalidArgument, "INVALID_ARGUMENT"));
    let mut fields = fields(&refused);
    fields.sort();
    assert_eq!(
        fields,
        [
            "customer.additional_salesman_ids",
            "customer.additional_salesman_ids",
            "customer.customer_type",
            "customer.email",
            "customer.name",
            "customer.physical_address",
            "customer.rank",
            "customer.telephone",
        ]
    );
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_request_without_customer_is_refused() {
    let world = World::new().await;
    let nothing = pb::Customer::default();
    let refused = world.sam().create(nothing).await.unwrap_err();
    assert!(fields(&refused).contains(&"customer.name".to_owned()));
}

#[tokio::test]
async fn only_active_salesmen_can_be_linked() {
    let world = World::new().await;
    let left = |code: &str| crm_proto::identity::Employee { active: false, ..world.employee(code, code, None) };
    let clerk = |code: &str| crm_proto::identity::Employee { salesman: false, ..world.employee(code, code, None) };
    world.employee_changed(left("LEFT")).await;
    world.employee_changed(clerk("CLERK")).await;
    for code in ["LEFT", "CLERK", "STRANGER"] {
        let main = pb::Customer { main_salesman_id: world.employee_id(code), ..complete_customer("Hope Works") };
        assert_eq!(fields(&world.sam().create(main).await.unwrap_err()), ["customer.main_salesman_id"], "{code}");
        let additional =
            pb::Customer { additional_salesman_ids: vec![world.employee_id(code)], ..complete_customer("Hope Works") };
        let refused = world.sam().create(additional).await.unwrap_err();
        assert_eq!(fields(&refused), ["customer.additional_salesman_ids"], "{code}");
    }
}

#[tokio::test]
async fn who_is_no_salesman_must_name_one() {
    let world = World::new().await;
    let refused = world.admin().create(complete_customer("Hope Works")).await.unwrap_err();
    assert_eq!(fields(&refused), ["customer.main_salesman_id"]);
    world
        .employee_changed(identity::Employee { salesman: false, ..world.employee("BOSS", "Nomsa Khumalo", None) })
        .await;
    let refused = world.person("BOSS", Scope::All).create(complete_customer("Hope Works")).await.unwrap_err();
    assert_eq!(fields(&refused), ["customer.main_salesman_id"]);
    let named = pb::Customer { main_salesman_id: world.employee_id("SAM"), ..complete_customer("Hope Works") };
    assert_eq!(world.admin().create(named).await.unwrap().main_salesman_name, "Sam Dlamini");
}

#[tokio::test]
async fn who_hands_the_new_customer_to_a_colleague_gets_his_answer() {
    let world = World::new().await;
    let for_thandi = pb::Customer { main_salesman_id: world.employee_id("THANDI"), ..complete_customer("Hope Works") };
    let created = world.sam().create(for_thandi).await.unwrap();
    assert_eq!(created.main_salesman_name, "Thandi Nkosi");
    assert_eq!(world.sam().get(&created.id).await.unwrap_err().code(), tonic::Code::NotFound, "it is not his");
    assert!(world.thandi().get(&created.id).await.is_ok());
}

#[tokio::test]
async fn the_audit_trail_tells_what_was_typed() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let lines = world.audit(&created.id).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(
        (lines[0].action.as_str(), lines[0].user_name.as_str(), lines[0].origin.as_str()),
        ("created", "SAM", "user")
    );
    assert_eq!(lines[0].change("name"), (json!(""), json!("Hope Works")));
    assert_eq!(lines[0].change("main_salesman_id"), (Value::Null, json!(world.employee_id("SAM"))));
    assert_eq!(lines[0].change("physical_address").1["city"], "Cape Town");
    assert!(!lines[0].fields().contains(&"fax"), "what stayed blank is not told");
}

#[tokio::test]
async fn the_event_carries_the_customer_and_a_complete_envelope() {
    let world = World::new().await;
    let typed =
        pb::Customer { additional_salesman_ids: vec![world.employee_id("THANDI")], ..complete_customer("Hope Works") };
    let created = world.sam().create(typed).await.unwrap();

    let sent = world.outbox().await;
    assert_eq!(sent.len(), 1, "the ERP is not told of a customer that is not released");
    let sent = &sent[0];
    assert_eq!((sent.exchange.as_str(), sent.routing_key.as_str()), ("crm.events", "crm.customers.v1.CustomerChanged"));
    assert_eq!(sent.content_type, "application/protobuf");
    assert!(sent.message_id.parse::<sqlx::types::Uuid>().is_ok());
    let names: Vec<&str> = sent.headers().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "crm-actor",
            "crm-actor-name",
            "crm-aggregate-id",
            "crm-audience",
            "crm-change",
            "crm-origin",
            "crm-tenant",
            "crm-version",
        ]
    );
    let sam = world.sam().caller;
    assert_eq!(sent.header("crm-tenant"), world.tenant.0.to_string());
    assert_eq!((sent.header("crm-actor"), sent.header("crm-actor-name")), (sam.user.to_string().as_str(), "SAM"));
    assert_eq!((sent.header("crm-origin"), sent.header("crm-version")), ("user", "1"));
    assert_eq!(sent.header("crm-aggregate-id"), created.id);
    assert_eq!(sent.header("crm-change"), "CUSTOMER_CHANGE_CREATED");
    let mut audience: Vec<_> = sent.header("crm-audience").split(',').map(str::to_owned).collect();
    audience.sort();
    let mut linked = [world.employee_id("SAM"), world.employee_id("THANDI")];
    linked.sort();
    assert_eq!(audience, linked);

    let event = &world.events().await[0];
    assert_eq!(event.change(), pb::CustomerChange::Created);
    let told = event.customer.clone().unwrap();
    assert_eq!(told, pb::Customer { actions: Vec::new(), ..created });
}
