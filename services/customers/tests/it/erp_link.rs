//! The link to the ERP, as far as this service adds to it: which messages are its own, and that tenants are kept apart by each lock alone.

use crm_chassis::{
    link::letters::{self, LISTING, Selection},
    page::{self, Page},
};
use crm_proto::{customers::CustomerStatus, link::ReplayOutcome};
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, QueryBuilder};
use tonic::Code;

use crate::world::World;

#[tokio::test]
async fn a_parked_message_takes_effect_when_its_cause_is_mended_and_it_is_replayed() {
    let world = World::new().await;
    let id = world.park("CU1").await;
    let admin = world.admin();
    assert_eq!(admin.parked_message(&id).await.unwrap().body, "{\n  \"code\": \"CU1\"\n}");
    let failed = admin.replay(&id).await.unwrap();
    assert_eq!(failed.outcome(), ReplayOutcome::Failed);
    assert_eq!(failed.reason, "UNKNOWN_CODE: There is no customer with the code \"CU1\".");
    assert_eq!(admin.parked().await.unwrap()[0].reason, failed.reason);

    world.erp_customer("CU1").await;
    assert_eq!(admin.replay(&id).await.unwrap().outcome(), ReplayOutcome::Applied);
    assert_eq!(world.by_code("CU1").await.unwrap().status(), CustomerStatus::Hold);
    assert_eq!(admin.parked().await.unwrap(), []);
    assert_eq!(admin.replay(&id).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn all_parked_messages_are_replayed_and_one_is_dropped() {
    let world = World::new().await;
    for code in ["CU1", "CU2"] {
        world.park(code).await;
        world.erp_customer(code).await;
    }
    let never = world.park("NEVER").await;
    let admin = world.admin();
    let replayed = admin.replay_all().await.unwrap();
    assert_eq!((replayed.applied_count, replayed.failed_count), (2, 1));
    assert_eq!(admin.drop_parked(&never, "").await.unwrap_err().code(), Code::InvalidArgument);
    admin.drop_parked(&never, "The ERP has no such customer either.").await.unwrap();
    assert_eq!(admin.parked().await.unwrap(), []);
}

#[tokio::test]
async fn the_state_counts_what_is_parked_and_what_waits_for_the_erp() {
    let world = World::new().await;
    let sam = world.sam();
    world.released(&sam, "One").await;
    world.released(&sam, "Two").await;
    world.park("CU1").await;
    let state = world.admin().link_state().await.unwrap();
    assert_eq!((state.parked_count, state.waiting_count, state.queue_missing), (1, 2, false));
    assert_eq!(state.oldest_waiting_time.unwrap().seconds, world.database.clock.now().as_second());
    assert_eq!(state.last_receive_time, None);
}

#[tokio::test]
async fn another_tenants_link_is_nobodys_business_with_each_lock_alone() {
    for unlock in [false, true] {
        let world = World::new().await;
        let neighbour = world.neighbour().await;
        let (ours, theirs) = (world.park("CU1").await, neighbour.park("CU1").await);
        neighbour.released(&neighbour.sam(), "Theirs").await;
        // The same id on both sides.
        let twin = format!("update dead_letters set id = '{ours}' where id = '{theirs}'");
        sqlx::raw_sql(AssertSqlSafe(twin)).execute(&world.superuser).await.unwrap();
        let alone = neighbour.park("ALONE").await;
        if unlock {
            sqlx::raw_sql(
                "alter table dead_letters disable row level security; alter table erp_links disable row level security;
                 alter table outbox disable row level security",
            )
            .execute(&world.superuser)
            .await
            .unwrap();
        }
        let admin = world.admin();
        assert_eq!(admin.parked().await.unwrap().len(), 1);
        let state = admin.link_state().await.unwrap();
        assert_eq!((state.parked_count, state.waiting_count), (1, 0));
        for refused in [
            admin.parked_message(&alone).await.err(),
            admin.replay(&alone).await.err(),
            admin.drop_parked(&alone, "no").await.err(),
        ] {
            assert_eq!(refused.unwrap().code(), Code::NotFound);
        }
        admin.replay(&ours).await.unwrap();
        admin.drop_parked(&ours, "no").await.unwrap();
        let left = neighbour.admin().parked().await.unwrap();
        assert_eq!(left.len(), 2, "the twin is untouched");
        assert!(left.iter().all(|it| it.reason == "UNKNOWN_CODE: as it was parked"));
    }
}

#[tokio::test]
async fn pages_come_from_an_index_in_their_order() {
    let world = World::new().await;
    let fill = format!(
        "insert into dead_letters (tenant_id, id, consumer, message_id, routing_key, content_type, headers, payload, reason, parked_at,
             message_type, entity)
         select '{}', gen_random_uuid(), 'customers.erp', 'm' || n, 'k', 't', '{{}}', '', 'r', now() + n * interval '1 second',
             'customer.' || n % 5, 'C' || n from generate_series(1, 5000) n;
         analyze dead_letters",
        world.tenant.0
    );
    sqlx::raw_sql(AssertSqlSafe(fill)).execute(&world.superuser).await.unwrap();
    let queues = ["customers.erp".to_owned()];
    let by_type = crate::world::condition("messageType", crm_proto::types::Operator::Equals, &["customer.3"]);
    for (order, filter, index) in [
        ("", None, "dead_letters_newest"),
        ("parkTime", None, "dead_letters_newest"),
        ("entity", None, "dead_letters_entity"),
        ("", Some(by_type), "dead_letters_message_type"),
    ] {
        let context = crm_chassis::filter::FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
        let selection = Selection { queues: &queues, filter, context };
        let request = page::Request { order_by: order, ..Default::default() };
        let page = Page::parse(&LISTING, &request, b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        letters::push_page(&mut query, world.tenant, &selection, &page).unwrap();
        let mut tx = world.database.db().transaction(world.admin().caller).await.unwrap();
        let lines: Vec<String> = query.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
        let plan = lines.join("\n");
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
    }
}
