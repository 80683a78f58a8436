//! Ranks: listed, made and edited, told, and kept from what the ERP says.

use crm_chassis::{TenantId, dispatch::Outcome};
use crm_customers::{domain::Rank, events::id_of_list};
use crm_proto::customers::{self as pb, StaticCodeList, StaticCodesChanged};
use serde_json::json;
use tonic::Status;

use crate::world::{World, complete_customer, fields, http_status, reason};

/// Name, days and whether it was made here, of each rank.
async fn listed(world: &World) -> Vec<(String, Option<i32>, bool)> {
    let ranks = world.admin().ranks().await.unwrap();
    ranks.into_iter().map(|rank| (rank.name, rank.call_cycle_days, rank.made_here)).collect()
}

async fn set_days(world: &World, rank: &pb::Rank, days: i32) -> Result<pb::Rank, Status> {
    let sent = pb::Rank { call_cycle_days: Some(days), ..Default::default() };
    world.admin().edit_rank(&rank.id, &rank.etag, &["call_cycle_days"], sent).await
}

async fn named(world: &World, name: &str) -> pb::Rank {
    world.admin().ranks().await.unwrap().into_iter().find(|rank| rank.name == name).unwrap()
}

fn of_erp(name: &str, days: i32) -> (String, Option<i32>, bool) {
    (name.into(), Some(days), false)
}

#[tokio::test]
async fn the_erps_ranks_start_with_the_cycles_of_their_names_and_others_with_none() {
    let world = World::new().await;
    assert_eq!(listed(&world).await, [of_erp("Gold", 30), of_erp("Wood", 365)]);
    let said = json!({"list": "STATIC_LIST_RANK", "entries": [
        {"code": "P", "description": "platinum", "sortOrder": 1}, {"code": "GOLD", "description": "Gold", "sortOrder": 2},
        {"code": "TIN", "description": "Tin", "sortOrder": 3},
    ]});
    world.erp("m-1", "static.replaced", 1, said).await.unwrap();
    let data = json!({"code": "CU1", "name": "Hope Works", "mainSalesmanCode": "SAM", "rank": {"code": "BRONZE"}});
    world.erp("m-2", "customer.upserted", 1, data).await.unwrap();
    let expected = [of_erp("BRONZE", 120), of_erp("platinum", 15), of_erp("Gold", 30), ("Tin".into(), None, false)];
    assert_eq!(listed(&world).await, expected, "Wood is retired; who has no rank has none of these");
    assert_eq!(world.by_code("CU1").await.unwrap().rank_call_cycle_days, Some(120));
    let codes = world.sam().static_codes(StaticCodeList::Rank).await.unwrap();
    let days: Vec<_> = codes.iter().map(|code| code.call_cycle_days).collect();
    assert_eq!(days, [Some(120), Some(15), Some(30), None], "forms know it, too");
}

#[tokio::test]
async fn a_cycle_is_changed_told_and_shown_with_the_customers() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    assert_eq!(created.rank_call_cycle_days, Some(30));
    let gold = named(&world, "Gold").await;
    assert_eq!(gold.id, Rank::id_of(world.tenant, "GOLD").to_string());
    let told = world.outbox().await.len();
    let edited = set_days(&world, &gold, 20).await.unwrap();
    assert_eq!(edited, pb::Rank { call_cycle_days: Some(20), etag: "2".into(), ..gold.clone() });
    assert_eq!(world.sam().get(&created.id).await.unwrap().rank_call_cycle_days, Some(20));
    let lines = world.audit_of("rank", &gold.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str(), lines[0].fields()), (1, "updated", vec!["call_cycle_days"]));
    assert_eq!(lines[0].change("call_cycle_days"), (json!(30), json!(20)));
    let event = world.events_of::<StaticCodesChanged>().await.pop().unwrap();
    let days: Vec<_> = event.static_codes.iter().map(|code| (code.code.as_str(), code.call_cycle_days)).collect();
    assert_eq!((event.list(), days), (StaticCodeList::Rank, vec![("GOLD", Some(20)), ("WOOD", Some(365))]));
    let sent = world.outbox().await;
    assert_eq!(sent.len(), told + 1);
    assert_eq!(
        sent.last().unwrap().header("crm-aggregate-id"),
        id_of_list(world.tenant, crm_customers::domain::List::Rank).to_string()
    );
    assert!(world.told_erp().await.is_empty());

    let again = set_days(&world, &edited, 20).await.unwrap();
    assert_eq!((again, world.outbox().await.len()), (edited, told + 1), "nothing new is neither written nor told");
    let stale = set_days(&world, &gold, 10).await.unwrap_err();
    assert_eq!((reason(&stale).as_str(), http_status(&stale).as_str()), ("STALE", "412"));
}

#[tokio::test]
async fn a_rank_made_here_can_be_given_to_customers_and_is_the_crms_for_good() {
    let world = World::new().await;
    let made = world.admin().add_rank(" Key account ", 10).await.unwrap();
    assert_eq!((made.name.as_str(), made.code.as_str(), made.made_here), ("Key account", "KEY-ACCOUNT", true));
    let lines = world.audit_of("rank", &made.id).await;
    assert_eq!((lines[0].action.as_str(), lines[0].fields()), ("created", vec!["code", "name", "call_cycle_days"]));
    let event = world.events_of::<StaticCodesChanged>().await.pop().unwrap();
    assert!(event.static_codes.iter().any(|code| code.code == "KEY-ACCOUNT" && code.call_cycle_days == Some(10)));
    let key = pb::Customer { rank: made.code.clone(), ..complete_customer("Hope Works") };
    let customer = world.sam().create(key).await.unwrap();
    assert_eq!((customer.rank_name.as_str(), customer.rank_call_cycle_days), ("Key account", Some(10)));

    // The ERP says its whole list, in which ours is not; then one in which it is, under another name; and mentions it.
    let gold = named(&world, "Gold").await;
    set_days(&world, &gold, 20).await.unwrap();
    for (sequence, ours) in
        [(1, json!([])), (2, json!([{"code": "KEY-ACCOUNT", "description": "Other", "active": false}]))]
    {
        let mut entries = ours;
        entries.as_array_mut().unwrap().push(json!({"code": "GOLD", "description": "Golden"}));
        let said = json!({"list": "STATIC_LIST_RANK", "entries": entries});
        world.erp(&format!("m-{sequence}"), "static.replaced", sequence, said).await.unwrap();
        let expected = [of_erp("Golden", 20), ("Key account".into(), Some(10), true)];
        assert_eq!(listed(&world).await, expected);
    }
    let data = json!({"code": "CU1", "name": "X", "mainSalesmanCode": "SAM", "rank": {"code": "KEY-ACCOUNT", "description": "Other"}});
    assert_eq!(world.erp("m-3", "customer.upserted", 1, data).await.unwrap(), Outcome::Applied);
    assert_eq!(world.by_code("CU1").await.unwrap().rank_name, "Key account");

    let renamed = pb::Rank { name: "Chain".into(), ..Default::default() };
    let renamed = world.admin().edit_rank(&made.id, &made.etag, &["name"], renamed).await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.code.as_str()), ("Chain", "KEY-ACCOUNT"));
    assert_eq!(world.sam().get(&customer.id).await.unwrap().rank_name, "Chain");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let world = World::new().await;
    let gold = named(&world, "Gold").await;
    let made = world.admin().add_rank("Silver", 60).await.unwrap();
    let (before, ranks) = (world.everything().await, listed(&world).await);
    assert_eq!(fields(&world.admin().add_rank(" ", 0).await.unwrap_err()), ["rank.name", "rank.call_cycle_days"]);
    assert_eq!(fields(&set_days(&world, &gold, 3_651).await.unwrap_err()), ["rank.call_cycle_days"]);
    let taken = world.admin().add_rank("GOLD", 30).await.unwrap_err();
    assert_eq!((reason(&taken).as_str(), http_status(&taken).as_str()), ("NAME_TAKEN", "409"));
    let sent = pb::Rank { name: "Golden".into(), ..Default::default() };
    let refused = world.admin().edit_rank(&gold.id, "", &["name"], sent.clone()).await.unwrap_err();
    assert_eq!(fields(&refused), ["rank.name"], "the ERP owns it");
    let blank = world.admin().edit_rank(&made.id, "", &["call_cycle_days"], pb::Rank::default()).await.unwrap_err();
    assert_eq!(fields(&blank), ["rank.call_cycle_days"]);
    let output_only = world.admin().edit_rank(&made.id, "", &["code"], sent.clone()).await.unwrap_err();
    assert_eq!(fields(&output_only), ["update_mask"]);
    let theirs = Rank::id_of(TenantId(uuid::Uuid::new_v4()), "GOLD").to_string();
    for id in ["nonsense", theirs.as_str()] {
        let refused = world.admin().edit_rank(id, "", &["name"], sent.clone()).await.unwrap_err();
        assert_eq!(refused.code(), tonic::Code::NotFound, "{id}");
    }
    assert_eq!((world.everything().await, listed(&world).await), (before, ranks));
}

#[tokio::test]
async fn a_record_can_be_sent_back_as_it_was_read() {
    let world = World::new().await;
    let gold = named(&world, "Gold").await;
    assert_eq!(world.admin().edit_rank(&gold.id, &gold.etag, &[], gold.clone()).await.unwrap(), gold);
}

#[tokio::test]
async fn the_same_creation_again_makes_no_second_rank_and_meeting_ones_no_two_of_a_name() {
    let world = World::new().await;
    let admin = world.admin().with_key("k-1");
    let first = admin.add_rank("Silver", 60).await.unwrap();
    assert_eq!(admin.add_rank("Silver", 60).await.unwrap(), first);
    let hold = format!("select from static_codes where tenant_id = '{}' for update", world.tenant.0);
    let answers = world.at_the_same_time(hold, async |_| world.admin().add_rank("Tin", 90).await).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(listed(&world).await.iter().filter(|(name, ..)| name == "Tin").count(), 1);
}

#[tokio::test]
async fn another_tenants_ranks_are_its_own() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let gold = named(&world, "Gold").await;
    set_days(&world, &gold, 20).await.unwrap();
    world.admin().add_rank("Silver", 60).await.unwrap();
    assert_eq!(listed(&neighbour).await, [of_erp("Gold", 30), of_erp("Wood", 365)]);
}
