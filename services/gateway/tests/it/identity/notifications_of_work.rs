//! Notifications of work: what begins soon, what is overdue, and what somebody else has given to the user.

use crm_chassis::{broker::Envelope, dispatch::Outcome};
use crm_gateway::identity::consumers;
use crm_proto::activities::{
    Activity, ActivityChange, ActivityChanged, ActivityOverdue, ActivityReminderDue, ActivityType, Case, CaseChange,
    CaseChanged,
};
use jiff::{SignedDuration, Timestamp};
use prost::{Message, Name};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{news::employee, world::World};
use crate::gateway::send;

const NOBODY: (Uuid, &str) = (Uuid::nil(), "");

pub fn envelope<M: Message + Name>(world: &World, (actor, name): (Uuid, &str), change: &str, event: &M) -> Envelope {
    let headers = [
        ("crm-tenant", world.tenant.0.to_string()),
        ("crm-actor", actor.to_string()),
        ("crm-actor-name", name.into()),
        ("crm-origin", if actor.is_nil() { "system" } else { "user" }.into()),
        ("crm-change", change.into()),
    ];
    Envelope {
        message_id: Uuid::new_v4().to_string(),
        routing_key: M::full_name(),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        payload: event.encode_to_vec(),
        ..Default::default()
    }
}

/// Applies an event as the consumer does.
async fn hear<M: Message + Name>(world: &World, actor: (Uuid, &str), change: &str, event: &M) {
    let envelope = envelope(world, actor, change, event);
    let outcome = consumers::work().apply(&world.database.worker(), &envelope).await.unwrap();
    assert_eq!(outcome, Outcome::Applied);
}

/// A call of Sam's that begins in so many minutes.
pub fn call(world: &World, subject: &str, minutes: i64) -> Activity {
    let start: Timestamp = world.database.clock.now() + SignedDuration::from_mins(minutes);
    Activity {
        id: Uuid::new_v4().to_string(),
        case_id: Uuid::new_v4().to_string(),
        customer_id: Uuid::new_v4().to_string(),
        customer_name: "Hope Works".into(),
        contact_name: "Zinzi Nkosi".into(),
        salesman_id: employee(world, "SAM"),
        r#type: ActivityType::Call.into(),
        subject: subject.into(),
        start_time: Some(prost_types::Timestamp { seconds: start.as_second(), nanos: 0 }),
        ..Default::default()
    }
}

async fn gives(world: &World, actor: (Uuid, &str), subject: &str, salesman: &str) {
    let case = Case {
        id: Uuid::new_v4().to_string(),
        customer_id: Uuid::new_v4().to_string(),
        customer_name: "Hope Works".into(),
        salesman_id: employee(world, salesman),
        subject: subject.into(),
        ..Default::default()
    };
    let change = CaseChange::Reassigned;
    hear(world, actor, change.as_str_name(), &CaseChanged { case: Some(case), change: change.into() }).await;
}

async fn plans(world: &World, actor: (Uuid, &str), activity: Activity, change: ActivityChange) {
    let event = ActivityChanged { activity: Some(activity), change: change.into() };
    hear(world, actor, change.as_str_name(), &event).await;
}

async fn list(world: &World, cookie: &str) -> Value {
    send(world.request(cookie, "GET", "/api/v1/notifications?pageSize=200")).await.json()
}

/// Kind, subject and count of what somebody was told, the newest first.
async fn told(world: &World, cookie: &str) -> Vec<(String, String, i64)> {
    let listed = list(world, cookie).await;
    let text = |told: &Value, field: &str| told[field].as_str().unwrap().to_owned();
    let told = listed["notifications"].as_array().unwrap().iter();
    told.map(|it| {
        let kind = text(it, "kind").trim_start_matches("NOTIFICATION_KIND_").to_owned();
        (kind, text(it, "subject"), it["count"].as_i64().unwrap())
    })
    .collect()
}

fn one(kind: &str, subject: &str, count: i64) -> Vec<(String, String, i64)> {
    vec![(kind.into(), subject.into(), count)]
}

async fn user_id(world: &World, cookie: &str) -> Uuid {
    world.session(cookie).await.json()["user"]["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_reminder_comes_to_the_salesman_with_all_that_the_screen_shows() {
    let world = World::new().await;
    let (sam, maria) = (world.log_in("sam").await, world.log_in("maria").await);
    let call = call(&world, "Renew", 15);
    let event = ActivityReminderDue { activity: Some(call.clone()) };
    hear(&world, NOBODY, "REMINDER_DUE", &event).await;
    let listed = list(&world, &sam).await;
    let only = &listed["notifications"][0];
    let expected = json!({
        "id": only["id"], "kind": "NOTIFICATION_KIND_REMINDER", "customerId": call.customer_id, "customerName": "Hope Works",
        "person": "", "text": "", "time": "2026-11-01T06:00:00Z", "caseId": call.case_id, "activityId": call.id, "subject": "Renew",
        "activityType": "ACTIVITY_TYPE_CALL", "contactName": "Zinzi Nkosi", "startTime": "2026-11-01T06:15:00Z", "count": 1,
    });
    assert_eq!((only, &listed["unreadCount"]), (&expected, &json!(1)));
    assert_eq!(told(&world, &maria).await, []);
    assert_eq!(world.published("crm.identity.v1.NotificationsChanged").await, 1, "his pages hear of it");
}

#[tokio::test]
async fn a_reminder_that_comes_after_the_start_is_none_any_more() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let event = ActivityReminderDue { activity: Some(call(&world, "Renew", 0)) };
    hear(&world, NOBODY, "REMINDER_DUE", &event).await;
    assert_eq!(told(&world, &sam).await, []);
    let event = ActivityOverdue { activity: Some(call(&world, "Renew", -30)) };
    hear(&world, NOBODY, "OVERDUE", &event).await;
    assert_eq!(told(&world, &sam).await, one("OVERDUE", "Renew", 1));
}

#[tokio::test]
async fn the_same_event_twice_is_told_once() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    let event = ActivityOverdue { activity: Some(call(&world, "Renew", -30)) };
    let envelope = envelope(&world, NOBODY, "OVERDUE", &event);
    for outcome in [Outcome::Applied, Outcome::Duplicate] {
        assert_eq!(consumers::work().apply(&world.database.worker(), &envelope).await.unwrap(), outcome);
    }
    assert_eq!(told(&world, &sam).await, one("OVERDUE", "Renew", 1));
}

#[tokio::test]
async fn what_somebody_else_plans_for_me_is_told_and_what_i_plan_myself_is_not() {
    let world = World::new().await;
    let (sam, maria) = (world.log_in("sam").await, world.log_in("maria").await);
    let myself = (user_id(&world, &sam).await, "Sam Dlamini");
    let manager = (user_id(&world, &maria).await, "Maria van Wyk");
    plans(&world, myself, call(&world, "Mine", 60), ActivityChange::Created).await;
    assert_eq!(told(&world, &sam).await, []);
    plans(&world, manager, call(&world, "Hers", 60), ActivityChange::Created).await;
    plans(&world, manager, call(&world, "Moved with its case", 60), ActivityChange::Reassigned).await;
    plans(&world, manager, call(&world, "Edited", 60), ActivityChange::Updated).await;
    assert_eq!(told(&world, &sam).await, one("ASSIGNED", "Hers", 1));
    assert_eq!(list(&world, &sam).await["notifications"][0]["person"], "Maria van Wyk");
}

#[tokio::test]
async fn cases_that_somebody_gives_one_after_the_other_are_one_notification_that_counts_them() {
    let world = World::new().await;
    let (sam, thandi, maria) = (world.log_in("sam").await, world.log_in("thandi").await, world.log_in("maria").await);
    let manager = (user_id(&world, &maria).await, "Maria van Wyk");
    for number in 0..300 {
        gives(&world, manager, &format!("Case {number}"), "SAM").await;
    }
    gives(&world, manager, "Hers", "THANDI").await;
    assert_eq!(told(&world, &sam).await, one("ASSIGNED", "Case 0", 300));
    assert_eq!(told(&world, &thandi).await, one("ASSIGNED", "Hers", 1));
    assert_eq!(list(&world, &sam).await["unreadCount"], 1);
    gives(&world, (Uuid::new_v4(), "Priya"), "Of another", "SAM").await;
    assert_eq!(told(&world, &sam).await.len(), 2, "who gives them is told, too");
    let last = &list(&world, &sam).await["notifications"][0];
    let read = json!({"upToId": last["id"]});
    send(world.request(&sam, "POST", "/api/v1/notifications/mark-read").json(&read)).await;
    gives(&world, manager, "After it was read", "SAM").await;
    assert_eq!(told(&world, &sam).await[0], ("ASSIGNED".into(), "After it was read".into(), 1));
    world.database.clock.advance(SignedDuration::from_mins(11));
    gives(&world, manager, "Later", "SAM").await;
    assert_eq!(told(&world, &sam).await[0], ("ASSIGNED".into(), "Later".into(), 1));
}

#[tokio::test]
async fn events_that_make_no_sense_are_refused_with_their_field() {
    let world = World::new().await;
    let nameless = ActivityReminderDue { activity: Some(Activity { id: "x".into(), ..call(&world, "x", 15) }) };
    let envelope = envelope(&world, NOBODY, "REMINDER_DUE", &nameless);
    let refused = consumers::work().apply(&world.database.worker(), &envelope).await.unwrap_err();
    assert!(refused.to_string().contains("activity.id") || format!("{refused:?}").contains("activity.id"), "{refused}");
}
