//! Notifications by mail: to who chose it, with the notification itself, and to nobody else.

use std::sync::Arc;

use crm_chassis::{Caller, Db, dispatch::Outcome, mail::Mails};
use crm_gateway::identity::{consumers, tenants::set_suspended};
use crm_proto::activities::{Activity, ActivityChange, ActivityChanged, ActivityReminderDue};
use jiff_sqlx::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    notifications_of_work::{call, envelope},
    world::World,
};
use crate::gateway::{Answer, send};

const SETTINGS: &str = "/api/v1/notification-settings";
const REMINDER: &str = "NOTIFICATION_KIND_REMINDER";
const ASSIGNED: &str = "NOTIFICATION_KIND_ASSIGNED";

/// A mail that waits, as far as tests look at it.
#[derive(Debug, sqlx::FromRow)]
struct Waiting {
    recipient: String,
    subject: String,
    text_body: String,
    expires_at: Timestamp,
}

/// The database of a gateway that sends mails. The one that runs beside it does not, so they stay where they are.
fn posting(world: &World) -> Db {
    let web = "https://crm.example.com".parse().unwrap();
    let mails = Mails::new(&"smtp://127.0.0.1:1".into(), "crm@example.com", web).unwrap();
    world.database.worker().with_mails(Some(Arc::new(mails)))
}

async fn choose(world: &World, cookie: &str, kind: &str, by_mail: bool) -> Answer {
    let body = json!({"kind": kind, "byMail": by_mail});
    send(world.request(cookie, "POST", &format!("{SETTINGS}/choose-mails")).json(&body)).await
}

async fn remind(world: &World, db: &Db, activity: &Activity, times: usize) {
    let event = ActivityReminderDue { activity: Some(activity.clone()) };
    let envelope = envelope(world, (Uuid::nil(), ""), "", &event);
    for time in 0..times {
        let outcome = consumers::work().apply(db, &envelope).await.unwrap();
        assert_eq!(outcome, if time == 0 { Outcome::Applied } else { Outcome::Duplicate });
    }
}

async fn waiting(world: &World) -> Vec<Waiting> {
    let sql = "select recipient, subject, text_body, expires_at from mail_outbox order by id";
    sqlx::query_as(sql).fetch_all(&world.database.superuser().await).await.unwrap()
}

#[tokio::test]
async fn who_chose_it_gets_a_reminder_once_by_mail_with_the_way_to_it() {
    let world = World::new().await;
    let (sam, db) = (world.log_in("sam").await, posting(&world));
    let activity = call(&world, "Copiers", 15);
    remind(&world, &db, &call(&world, "Before", 15), 1).await;
    assert_eq!(choose(&world, &sam, REMINDER, true).await.status, 200);
    remind(&world, &db, &activity, 2).await;
    let mails = waiting(&world).await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    let mail = &mails[0];
    assert_eq!(mail.recipient, "sam@acme.example");
    assert_eq!(mail.subject, "Call with Zinzi Nkosi on Sunday, 1 November 2026, 08:15");
    for said in
        ["Customer: Hope Works", "About: Copiers", &format!("https://crm.example.com/activities/{}", activity.id)]
    {
        assert!(mail.text_body.contains(said), "{said} in {}", mail.text_body);
    }
    assert_eq!(mail.expires_at.to_jiff().as_second(), activity.start_time.unwrap().seconds);

    assert_eq!(choose(&world, &sam, REMINDER, false).await.status, 200);
    remind(&world, &db, &call(&world, "After", 15), 1).await;
    assert_eq!(waiting(&world).await.len(), 1);
}

#[tokio::test]
async fn nobody_gets_a_mail_of_what_he_did_himself_or_did_not_choose_or_in_a_suspended_tenant() {
    let world = World::new().await;
    let (sam, thandi, db) = (world.log_in("sam").await, world.log_in("thandi").await, posting(&world));
    choose(&world, &sam, ASSIGNED, true).await;
    choose(&world, &thandi, REMINDER, true).await;
    let plan = async |actor: Uuid| {
        let change = ActivityChange::Created;
        let event = ActivityChanged { activity: Some(call(&world, "Copiers", 60)), change: change.into() };
        let envelope = envelope(&world, (actor, "Maria"), change.as_str_name(), &event);
        consumers::work().apply(&db, &envelope).await.unwrap();
    };
    let himself = send(world.request(&sam, "GET", "/api/v1/session")).await.json();
    plan(himself["user"]["id"].as_str().unwrap().parse().unwrap()).await;
    remind(&world, &db, &call(&world, "Copiers", 15), 1).await;
    assert_eq!(waiting(&world).await.len(), 0);
    plan(Uuid::new_v4()).await;
    let mails = waiting(&world).await;
    assert_eq!((mails.len(), mails[0].subject.as_str()), (1, "Planned for you: Call with Zinzi Nkosi"));
    set_suspended(&world.database.worker(), world.tenant, true).await.unwrap();
    plan(Uuid::new_v4()).await;
    assert_eq!(waiting(&world).await.len(), 1);
}

#[tokio::test]
async fn a_gateway_without_a_mail_server_keeps_what_is_chosen_and_writes_no_mails() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    choose(&world, &sam, REMINDER, true).await;
    remind(&world, &world.database.worker(), &call(&world, "Copiers", 15), 1).await;
    assert_eq!(waiting(&world).await.len(), 0);
    let kept = send(world.request(&sam, "GET", SETTINGS)).await.json();
    assert_eq!(kept, json!({"mailKinds": [REMINDER], "sendsMails": false}));
}

#[tokio::test]
async fn choices_are_their_users_own_and_leave_one_audit_line_each() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    for (kind, by_mail, expected) in [
        (REMINDER, true, json!([REMINDER])),
        (ASSIGNED, true, json!([REMINDER, ASSIGNED])),
        (ASSIGNED, true, json!([REMINDER, ASSIGNED])),
        (REMINDER, false, json!([ASSIGNED])),
        (REMINDER, false, json!([ASSIGNED])),
    ] {
        assert_eq!(choose(&world, &sam, kind, by_mail).await.json()["mailKinds"], expected, "{kind} {by_mail}");
    }
    assert_eq!(send(world.request(&thandi, "GET", SETTINGS)).await.json()["mailKinds"], json!([]));
    let sql = "select changes from audit_log where entity = 'notification_settings' order by id";
    let told: Vec<Value> = sqlx::query_scalar(sql).fetch_all(&world.database.superuser().await).await.unwrap();
    let change = |old: Value, new: Value| json!([{"field": "mail_kinds", "old": old, "new": new}]);
    let null = || Value::Null;
    let expected =
        [change(null(), json!("REMINDER")), change(null(), json!("ASSIGNED")), change(json!("REMINDER"), null())];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_is_wrong_is_named_and_a_program_does_not_choose() {
    let world = World::new().await;
    let sam = world.log_in("sam").await;
    for (body, field) in [
        (json!({}), "kind"),
        (json!({"kind": "NOTIFICATION_KIND_UNSPECIFIED", "byMail": true}), "kind"),
        (json!({"kind": "SOMETHING", "byMail": true}), "kind"),
        (json!({"kind": REMINDER}), "byMail"),
    ] {
        let answer = send(world.request(&sam, "POST", &format!("{SETTINGS}/choose-mails")).json(&body)).await;
        assert_eq!((answer.status, &answer.problem()["errors"][0]["field"]), (400, &json!(field)), "{body}");
    }
    let key = world.api_key(&sam, "Import", &["customers.read"]).await;
    let body = json!({"kind": REMINDER, "byMail": true});
    let request = world.with_key(&key, "POST", &format!("{SETTINGS}/choose-mails")).json(&body);
    assert_eq!(send(request).await.status, 403);
    let mut tx = world.database.db().transaction(Caller::system(world.tenant)).await.unwrap();
    let chosen: i64 = sqlx::query_scalar("select count(*) from notification_mails").fetch_one(tx.conn()).await.unwrap();
    assert_eq!(chosen, 0);
}
