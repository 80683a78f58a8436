use crm_proto::customers::{self as pb, ContactChange, ContactChanged};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer, fields, http_status, reason};

fn title(title: &str) -> pb::Contact {
    pb::Contact { title: title.into(), ..Default::default() }
}

/// Zinzi at a New-CRM customer of Sam's.
async fn zinzi(world: &World) -> pb::Contact {
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap()
}

#[tokio::test]
async fn only_the_named_fields_change() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    let sent = pb::Contact { telephone: "021 555 0101".into(), given_name: "Ignored".into(), ..title("Dr") };
    let updated = world.sam().edit_contact(&created.id, &["title", "telephone", "mobile"], sent).await.unwrap();
    let expected = pb::Contact {
        title: "Dr".into(),
        telephone: "021 555 0101".into(),
        mobile: String::new(),
        etag: "2".into(),
        update_time: updated.update_time,
        ..created.clone()
    };
    assert_eq!(updated, expected);
    assert_eq!(world.sam().contact(&created.id).await.unwrap(), updated);

    let lines = world.audit_of("contact", &created.id).await;
    assert_eq!((lines[1].action.as_str(), lines[1].fields()), ("updated", vec!["title", "telephone", "mobile"]));
    assert_eq!(lines[1].change("mobile"), (json!("082 555 0100"), json!("")));
    assert_eq!(world.events_of::<ContactChanged>().await.pop().unwrap().change(), ContactChange::Updated);
}

#[tokio::test]
async fn without_a_mask_a_record_can_be_sent_back_as_it_was_read_and_false_counts_as_said() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    let before = world.everything().await;
    assert_eq!(world.sam().edit_contact(&created.id, &[], created.clone()).await.unwrap(), created);
    assert_eq!(world.everything().await, before, "nothing changed, and so nothing is written");

    let back = pb::Contact { accepts_sales_calls: Some(false), ..created.clone() };
    let updated = world.sam().edit_contact(&created.id, &[], back).await.unwrap();
    assert_eq!((updated.accepts_sales_calls, updated.given_name.as_str()), (Some(false), "Zinzi"));
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_changes() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    let before = world.everything().await;
    let mask = ["given_name", "role", "mobile", "birthday"];
    let sent = pb::Contact { role: "NONSENSE".into(), birthday: "x".into(), ..Default::default() };
    let refused = world.sam().edit_contact(&created.id, &mask, sent).await.unwrap_err();
    let mut fields = fields(&refused);
    fields.sort();
    assert_eq!(fields, ["contact.birthday", "contact.given_name", "contact.role", "contact.telephone"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn un_ticking_sales_contact_is_the_last_edit() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    let untick = pb::Contact { is_sales_contact: Some(false), ..Default::default() };
    let unticked = world.sam().edit_contact(&created.id, &["is_sales_contact"], untick.clone()).await.unwrap();
    assert_eq!((unticked.is_sales_contact, unticked.actions), (Some(false), vec![]));
    for (mask, sent) in [(["title"], title("Dr")), (["is_sales_contact"], untick)] {
        let refused = world.sam().edit_contact(&created.id, &mask, sent).await.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_A_SALES_CONTACT", "409"));
        assert!(refused.message().contains("maintained in the ERP"), "{}", refused.message());
    }
}

#[tokio::test]
async fn a_contact_of_an_inactive_customer_can_only_be_viewed() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let contact = world.erp_contact("CU1", "CT1", json!({})).await;
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let refused = world.sam().edit_contact(&contact.id, &["title"], title("Dr")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_INACTIVE", "409"));
    assert_eq!(world.sam().contact(&contact.id).await.unwrap().actions, [0; 0]);
}

#[tokio::test]
async fn a_stale_etag_is_refused_and_of_edits_at_the_same_time_one_wins() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    let sam = world.sam();
    let edit =
        async |number: usize| sam.edit_contact_seen(&created.id, "1", &["title"], title(&number.to_string())).await;
    let results = world.at_the_same_time("select from contacts for update".into(), edit).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    let refused: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert!(refused.iter().all(|refused| reason(refused) == "STALE" && http_status(refused) == "412"));
    assert!(sam.edit_contact_seen(&created.id, "2", &["title"], title("Prof")).await.is_ok());
}

#[tokio::test]
async fn a_repeated_edit_gets_the_first_answer() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    let sam = world.sam().with_key("k-1");
    let edit = async || sam.edit_contact_seen(&created.id, "1", &["title"], title("Dr")).await;
    assert_eq!(edit().await.unwrap(), edit().await.unwrap());
    assert_eq!(sam.contact(&created.id).await.unwrap().etag, "2");
}

#[tokio::test]
async fn who_does_not_see_the_customer_changes_nothing() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    for id in [created.id.as_str(), created.customer_id.as_str(), "nonsense"] {
        let refused = world.thandi().edit_contact(id, &["title"], title("Dr")).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound, "{id}");
    }
    assert_eq!(world.sam().contact(&created.id).await.unwrap(), created);
}

#[tokio::test]
async fn the_erp_hears_of_an_edit_by_its_own_code() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let contact = world.erp_contact("CU1", "CT1", json!({"version": 7})).await;
    assert!(world.told_erp().await.is_empty(), "what came from the ERP is not sent back to it");
    world.sam().edit_contact(&contact.id, &["title"], title("Dr")).await.unwrap();
    let told = world.told_erp().await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].header("cloudEvents:subject"), told[0].header("cloudEvents:sequence")), ("CT1", "8"));
    let data = told[0].json();
    assert_eq!((&data["code"], &data["version"], &data["title"]), (&json!("CT1"), &json!("8"), &json!("Dr")));
}

#[tokio::test]
async fn a_retired_role_that_was_there_before_may_stay() {
    let world = World::new().await;
    let created = zinzi(&world).await;
    sqlx::query("update static_codes set active = false where code = 'BUYER'").execute(&world.superuser).await.unwrap();
    assert!(world.sam().edit_contact(&created.id, &["title"], title("Dr")).await.is_ok());
}
