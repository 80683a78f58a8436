//! Notifications: who is told what, and who reads it.

use crm_chassis::dispatch::Outcome;
use crm_gateway::identity::{consumers, domain::MOST_NOTIFICATIONS};
use crm_proto::customers::{Customer, CustomerBefore, CustomerChange, CustomerStatus};
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    news::{before, customer, employee, event, hear, released_by},
    world::World,
};
use crate::gateway::{Answer, send};

const NOTIFICATIONS: &str = "/api/v1/notifications";
const CHANGED: &str = "crm.identity.v1.NotificationsChanged";

async fn list(world: &World, cookie: &str, query: &str) -> Value {
    let answer = send(world.request(cookie, "GET", &format!("{NOTIFICATIONS}?{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// What somebody was told, the newest first: kind and customer.
async fn told(world: &World, cookie: &str) -> Vec<(String, String)> {
    let listed = list(world, cookie, "pageSize=200").await;
    let text = |told: &Value, field: &str| told[field].as_str().unwrap().to_owned();
    let kind = |told: &Value| text(told, "kind").trim_start_matches("NOTIFICATION_KIND_").to_owned();
    listed["notifications"].as_array().unwrap().iter().map(|told| (kind(told), text(told, "customerName"))).collect()
}

fn one(kind: &str, name: &str) -> Vec<(String, String)> {
    vec![(kind.into(), name.into())]
}

async fn mark(world: &World, cookie: &str, body: &Value) -> Answer {
    send(world.request(cookie, "POST", &format!("{NOTIFICATIONS}/mark-read")).json(body)).await
}

async fn user_id(world: &World, cookie: &str) -> String {
    world.session(cookie).await.json()["user"]["id"].as_str().unwrap().to_owned()
}

/// The ERP changes a customer.
async fn erp(world: &World, customer: Customer, change: CustomerChange, before: Option<CustomerBefore>) {
    assert_eq!(hear(world, Uuid::nil(), "erp", customer, change, before).await.unwrap(), Outcome::Applied);
}

/// Accounts declines a customer of Sam's.
async fn decline(world: &World, name: &str) {
    erp(world, customer(world, name, "SAM"), CustomerChange::Declined, None).await;
}

#[tokio::test]
async fn the_answer_of_accounts_comes_to_who_released_and_to_the_main_salesman_with_its_words() {
    let world = World::new().await;
    let (sam, thandi, maria) = (world.log_in("sam").await, world.log_in("thandi").await, world.log_in("maria").await);
    let released = released_by(customer(&world, "Hope Works", "SAM"), &user_id(&world, &maria).await);
    let id = released.id.clone();
    erp(&world, released, CustomerChange::Declined, None).await;
    for cookie in [&sam, &maria] {
        let listed = list(&world, cookie, "").await;
        let only = &listed["notifications"][0];
        let expected = json!({
            "id": only["id"], "kind": "NOTIFICATION_KIND_DECLINED", "customerId": id, "customerName": "Hope Works",
            "person": "Priya", "text": "No VAT number", "time": "2026-11-01T06:00:00Z", "caseId": "", "activityId": "", "subject": "",
            "activityType": "ACTIVITY_TYPE_UNSPECIFIED", "contactName": "", "count": 1,
        });
        assert_eq!((only, &listed["unreadCount"]), (&expected, &json!(1)));
    }
    assert_eq!(told(&world, &thandi).await, []);
    assert_eq!(world.published(CHANGED).await, 2, "their pages hear of it");
}

#[tokio::test]
async fn who_releases_his_own_customer_is_told_once() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let released = released_by(customer(&world, "Hope Works", "SAM"), &user_id(&world, &sam).await);
    erp(&world, released, CustomerChange::Approved, None).await;
    assert_eq!(told(&world, &sam).await, one("APPROVED", "Hope Works"));
}

#[tokio::test]
async fn whoever_is_linked_or_becomes_main_salesman_is_told_but_not_of_his_own_act() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    let actor: Uuid = user_id(&world, &sam).await.parse().unwrap();
    let was = customer(&world, "Hope Works", "MARIA");
    let linked = Customer {
        main_salesman_id: employee(&world, "SAM"),
        additional_salesman_ids: vec![employee(&world, "THANDI")],
        ..was.clone()
    };
    let outcome = hear(&world, actor, "user", linked, CustomerChange::Updated, Some(before(&was))).await;
    assert_eq!(outcome.unwrap(), Outcome::Applied);
    assert_eq!(told(&world, &thandi).await, one("LINKED", "Hope Works"));
    assert_eq!(list(&world, &thandi, "").await["notifications"][0]["person"], "Maria van Wyk");
    assert_eq!(told(&world, &sam).await, []);
    let main = Customer { main_salesman_id: employee(&world, "THANDI"), ..was.clone() };
    erp(&world, main, CustomerChange::SalesmenChanged, Some(before(&was))).await;
    assert_eq!(told(&world, &thandi).await[0], ("MAIN_SALESMAN".into(), "Hope Works".into()));
}

#[tokio::test]
async fn a_hold_and_its_end_and_the_end_of_a_customer_come_to_its_main_salesman() {
    let world = World::new().await;
    let (sam, maria) = (world.log_in("sam").await, world.log_in("maria").await);
    let active = customer(&world, "Hope Works", "SAM");
    let held = Customer { status: CustomerStatus::Hold.into(), ..active.clone() };
    let inactive = Customer { status: CustomerStatus::Inactive.into(), ..active.clone() };
    erp(&world, held.clone(), CustomerChange::Held, Some(before(&active))).await;
    world.database.clock.advance(SignedDuration::from_secs(60));
    erp(&world, active.clone(), CustomerChange::ReleasedFromHold, Some(before(&held))).await;
    world.database.clock.advance(SignedDuration::from_secs(60));
    erp(&world, inactive, CustomerChange::Deactivated, Some(before(&active))).await;
    let expected = ["DEACTIVATED", "RELEASED_FROM_HOLD", "HELD"].map(|kind| (kind.to_owned(), "Hope Works".to_owned()));
    assert_eq!(told(&world, &sam).await, expected);
    assert_eq!(told(&world, &maria).await, [], "not to those who lead him");
}

#[tokio::test]
async fn what_the_erp_opens_what_comes_from_a_file_and_what_is_told_again_is_nobodys_news() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let actor = Uuid::from_u128(7);
    let imported = hear(&world, actor, "user", customer(&world, "Imported", "SAM"), CustomerChange::Imported, None);
    assert_eq!(imported.await.unwrap(), Outcome::Applied);
    erp(&world, customer(&world, "Opened", "SAM"), CustomerChange::Created, None).await;
    erp(&world, customer(&world, "Again", "SAM"), CustomerChange::Snapshot, None).await;
    erp(&world, customer(&world, "Renamed", "SAM"), CustomerChange::Updated, None).await;
    assert_eq!(told(&world, &sam).await, []);
    assert_eq!(world.published(CHANGED).await, 0);
}

#[tokio::test]
async fn the_same_event_twice_is_told_once() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let declined = customer(&world, "Hope Works", "SAM");
    let event = event(&world, (Uuid::nil(), "erp"), declined, CustomerChange::Declined, None);
    for outcome in [Outcome::Applied, Outcome::Duplicate] {
        assert_eq!(consumers::customers().apply(&world.database.worker(), &event).await.unwrap(), outcome);
    }
    assert_eq!(told(&world, &sam).await.len(), 1);
}

#[tokio::test]
async fn who_cannot_log_in_any_more_is_told_nothing() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    let users = send(world.request(&admin, "GET", "/api/v1/users?prefix=sam")).await.json();
    let path = format!("/api/v1/users/{}/close", users["users"][0]["id"].as_str().unwrap());
    assert_eq!(send(world.request(&admin, "POST", &path).json(&json!({}))).await.status, 200);
    decline(&world, "Hope Works").await;
    let pool = world.database.superuser().await;
    let stored: i64 = sqlx::query_scalar("select count(*) from notifications").fetch_one(&pool).await.unwrap();
    assert_eq!(stored, 0);
}

#[tokio::test]
async fn a_notification_is_read_by_its_user_alone() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    decline(&world, "Hope Works").await;
    let id = list(&world, &sam, "").await["notifications"][0]["id"].clone();
    let sent = world.published(CHANGED).await;
    assert_eq!(mark(&world, &thandi, &json!({"ids": [id]})).await.json(), json!({"unreadCount": 0}));
    assert_eq!(mark(&world, &thandi, &json!({"upToId": id})).await.status, 404);
    assert_eq!(list(&world, &sam, "").await["unreadCount"], 1);
    world.database.clock.advance(SignedDuration::from_secs(60));
    for _ in 0..2 {
        assert_eq!(mark(&world, &sam, &json!({"ids": [id, "no id"]})).await.json(), json!({"unreadCount": 0}));
    }
    assert_eq!(list(&world, &sam, "").await["notifications"][0]["readTime"], "2026-11-01T06:01:00Z");
    assert_eq!(list(&world, &sam, "unreadOnly=true").await["notifications"], json!([]));
    assert_eq!(world.published(CHANGED).await, sent + 1, "his other pages hear of it once");
}

#[tokio::test]
async fn one_and_all_that_are_older_are_read_at_once() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    for name in ["First", "Second", "Third"] {
        decline(&world, name).await;
        world.database.clock.advance(SignedDuration::from_secs(1));
    }
    let listed = list(&world, &sam, "").await;
    let second = &listed["notifications"][1];
    assert_eq!(mark(&world, &sam, &json!({"upToId": second["id"]})).await.json(), json!({"unreadCount": 1}));
    let unread = list(&world, &sam, "unreadOnly=true").await;
    assert_eq!(unread["notifications"][0]["customerName"], "Third");
}

#[tokio::test]
async fn a_wish_that_cannot_be_understood_is_refused_with_the_field() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let many: Vec<String> = (0..=MOST_NOTIFICATIONS).map(|n| n.to_string()).collect();
    for (body, field) in
        [(json!({}), "ids"), (json!({"ids": many}), "ids"), (json!({"ids": ["a"], "upToId": "b"}), "upToId")]
    {
        let refused = mark(&world, &sam, &body).await;
        assert_eq!((refused.status, &refused.problem()["errors"][0]["field"]), (400, &json!(field)));
    }
    assert_eq!(mark(&world, &sam, &json!({"upToId": "nobody's"})).await.status, 404);
}

#[tokio::test]
async fn a_program_lists_what_its_user_was_told_and_does_not_read_it_for_him() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let key = world.api_key(&sam, "Reports", &["customers.read"]).await;
    decline(&world, "Hope Works").await;
    let listed = send(world.with_key(&key, "GET", NOTIFICATIONS)).await.json();
    assert_eq!(listed["unreadCount"], 1);
    let body = json!({"ids": [listed["notifications"][0]["id"]]});
    let refused = send(world.with_key(&key, "POST", &format!("{NOTIFICATIONS}/mark-read")).json(&body)).await;
    assert_eq!((refused.status, &refused.problem()["reason"]), (403, &json!("NEEDS_SESSION")));
}

#[tokio::test]
async fn the_last_ones_are_kept_for_three_months_and_listed_a_page_at_a_time() {
    let world = World::new().await;
    decline(&world, "Long ago").await;
    world.database.clock.advance(SignedDuration::from_hours(91 * 24));
    let sam = world.log_in("sam").await;
    assert_eq!(told(&world, &sam).await, [], "too old to be shown");
    let pool = world.database.superuser().await;
    let stored =
        async || sqlx::query_scalar::<_, i64>("select count(*) from notifications").fetch_one(&pool).await.unwrap();
    let most = usize::try_from(MOST_NOTIFICATIONS).unwrap();
    for n in 0..most + 2 {
        decline(&world, &format!("Customer {n:03}")).await;
        world.database.clock.advance(SignedDuration::from_millis(10));
        if n == 0 {
            assert_eq!(stored().await, 1, "the old one went when another came");
        }
    }
    assert_eq!(stored().await, MOST_NOTIFICATIONS);
    let page = list(&world, &sam, "pageSize=150").await;
    assert_eq!(
        (&page["unreadCount"], &page["notifications"][0]["customerName"]),
        (&json!(200), &json!("Customer 201"))
    );
    let token = page["nextPageToken"].as_str().unwrap();
    let rest = list(&world, &sam, &format!("pageSize=150&pageToken={token}")).await;
    let rest_names = rest["notifications"].as_array().unwrap();
    assert_eq!((rest_names.len(), &rest_names[49]["customerName"]), (50, &json!("Customer 002")));
}
