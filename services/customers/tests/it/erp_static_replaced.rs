//! `static.replaced`: a whole look-up list.

use crm_chassis::dispatch::Outcome;
use crm_proto::customers::{self as pb, StaticCodeList, StaticCodesChanged};
use prost::{Message as _, Name as _};
use serde_json::{Value, json};

use crate::world::{World, complete_customer, message};

fn ranks(entries: &Value) -> Value {
    json!({"list": "STATIC_LIST_RANK", "entries": entries})
}

async fn codes(world: &World, list: StaticCodeList) -> Vec<String> {
    world
        .sam()
        .static_codes(list)
        .await
        .unwrap()
        .into_iter()
        .map(|code| format!("{} {}", code.code, code.description))
        .collect()
}

#[tokio::test]
async fn a_list_is_as_the_erp_says_and_in_its_order() {
    let world = World::new().await;
    let said = json!([
        {"code": " gold ", "description": "Gold customers", "sortOrder": 2},
        {"code": "PLAT", "sortOrder": 1},
        {"code": "TIN", "description": "Tin", "active": false},
    ]);
    assert_eq!(world.erp("m-1", "static.replaced", 1, ranks(&said)).await.unwrap(), Outcome::Applied);
    assert_eq!(codes(&world, StaticCodeList::Rank).await, ["PLAT PLAT", "GOLD Gold customers"]);
    assert_eq!(codes(&world, StaticCodeList::Site).await.len(), 2, "other lists stay as they are");
    let inactive: i64 = world.count("static_codes where list = 'RANK' and not active").await;
    assert_eq!(inactive, 2, "WOOD, which is missing, is kept like TIN");
}

#[tokio::test]
async fn a_retired_code_can_be_kept_and_not_chosen_and_comes_back_when_the_erp_says_so() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m-1", "static.replaced", 1, ranks(&json!([{"code": "WOOD"}]))).await.unwrap();
    assert_eq!(world.by_code("CU1").await.unwrap().rank_name, "Gold");
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    assert!(world.sam().update(&customer.id, &["fax"], fax).await.is_ok());
    assert!(world.sam().create(complete_customer("Hope Works")).await.is_err(), "GOLD is no longer in use");
    world.erp("m-2", "static.replaced", 2, ranks(&json!([{"code": "GOLD", "description": "Gold"}]))).await.unwrap();
    assert!(world.sam().create(complete_customer("Hope Works")).await.is_ok());
}

#[tokio::test]
async fn contact_roles_are_a_list_like_the_others() {
    let world = World::new().await;
    let said =
        json!({"list": "STATIC_LIST_CONTACT_ROLE", "entries": [{"code": "BUYER", "description": "Buying Officer"}]});
    world.erp("m-1", "static.replaced", 1, said).await.unwrap();
    assert_eq!(codes(&world, StaticCodeList::ContactRole).await, ["BUYER Buying Officer"]);
}

#[tokio::test]
async fn target_types_are_a_list_and_a_kind_of_recommendation_that_is_switched_off_is_not_offered() {
    let world = World::new().await;
    let targets =
        json!([{"code": "CASE", "description": "Cases"}, {"code": "SINV", "description": "Invoices", "sortOrder": 1}]);
    let said = json!({"list": "STATIC_LIST_TARGET_TYPE", "entries": targets});
    world.erp("m-1", "static.replaced", 1, said).await.unwrap();
    assert_eq!(codes(&world, StaticCodeList::TargetType).await, ["CASE Cases", "SINV Invoices"]);
    for (message, revision, active) in [("m-2", 1, true), ("m-3", 2, false)] {
        let kinds = json!([{"code": "BIRTHDAY", "description": "Birthday", "active": active}, {"code": "RANK", "description": "Rank call due"}]);
        let said = json!({"list": "STATIC_LIST_RECOMMENDATION_TYPE", "entries": kinds});
        world.erp(message, "static.replaced", revision, said).await.unwrap();
        let offered = codes(&world, StaticCodeList::RecommendationType).await;
        assert_eq!(offered.contains(&"BIRTHDAY Birthday".to_owned()), active);
        assert!(offered.contains(&"RANK Rank call due".to_owned()));
    }
}

#[tokio::test]
async fn the_change_is_told_and_in_the_history_and_no_change_is_neither() {
    let world = World::new().await;
    let said = ranks(&json!([{"code": "GOLD", "description": "Gold"}]));
    world.erp("m-1", "static.replaced", 1, said.clone()).await.unwrap();
    let sent = world.outbox().await;
    assert_eq!((sent.len(), sent[0].routing_key.as_str()), (1, StaticCodesChanged::full_name().as_str()));
    let event = StaticCodesChanged::decode(sent[0].payload.as_slice()).unwrap();
    assert_eq!((event.list(), event.static_codes.len()), (StaticCodeList::Rank, 1));
    assert_eq!((sent[0].header("crm-origin"), sent[0].header("crm-change")), ("erp", "CHANGED"));
    let changes: Value =
        sqlx::query_scalar("select changes from audit_log where tenant_id = $1 and entity = 'static_codes'")
            .bind(world.tenant)
            .fetch_one(&world.superuser)
            .await
            .unwrap();
    assert_eq!(changes[0]["old"], json!([{"code": "WOOD", "description": "Wood", "active": true, "sort_order": 0}]));
    assert_eq!(changes[0]["new"], json!([{"code": "WOOD", "description": "Wood", "active": false, "sort_order": 0}]));

    let rows = world.everything().await;
    world.erp("m-2", "static.replaced", 2, said).await.unwrap();
    assert_eq!(world.everything().await, rows);
}

#[tokio::test]
async fn lists_that_make_no_sense_are_refused_and_the_field_is_named() {
    let world = World::new().await;
    let many: Vec<Value> = (0..2_001).map(|n| json!({"code": n.to_string()})).collect();
    for (data, field) in [
        (json!({"entries": []}), "list"),
        (json!({"list": "STATIC_LIST_UNSPECIFIED", "entries": []}), "list"),
        (json!({"list": "STATIC_LIST_WEATHER", "entries": []}), "body"),
        (ranks(&json!([{"description": "Gold"}])), "entries.code"),
        (ranks(&json!([{"code": "GOLD"}, {"code": "gold"}])), "entries.code"),
        (ranks(&json!([{"code": "x".repeat(65)}])), "entries.code"),
        (ranks(&json!([{"code": "GOLD", "description": "x".repeat(501)}])), "entries.description"),
        (ranks(&Value::Array(many)), "entries"),
    ] {
        let error = world.refusal(&message("acme", "m-1", "static.replaced", 1, &data)).await;
        assert_eq!(error.fields()[0].field, field, "{error}");
    }
}
