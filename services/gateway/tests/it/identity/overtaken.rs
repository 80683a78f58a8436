//! Log-ins and keys that are under way while their user is shut out.

use crm_chassis::{Caller, Tx};
use crm_gateway::identity::{
    domain::{Login, Session, Token},
    store,
};
use crm_testkit::eventually;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

const NEW: &str = "another long password";

async fn transaction(world: &World) -> Tx {
    world.database.db().transaction(Caller::system(world.tenant)).await.unwrap()
}

/// What a log-in reads before the password is checked.
async fn login(world: &World, name: &str) -> Login {
    let mut tx = transaction(world).await;
    store::users::by_email(&mut tx, &format!("{name}@acme.example")).await.unwrap().unwrap()
}

/// Whether it opens a session now.
async fn opens(world: &World, login: &Login) -> bool {
    store::users::hold_login(&mut transaction(world).await, login).await.unwrap().is_some()
}

async fn act(world: &World, cookie: &str, user: &Login, verb: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/users/{}/{verb}", user.user.id);
    send(world.request(cookie, "POST", &path).json(body)).await
}

async fn maria_leaves(world: &World) {
    let said = json!({"displayName": "Maria van Wyk", "email": "maria@acme.example", "active": false});
    world.employee("MARIA", said).await;
}

/// Waits until a statement waits for a lock.
async fn until_somebody_waits(world: &World) {
    let superuser = world.database.superuser().await;
    let sql = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    eventually("somebody waits for the row", async || {
        let waiting: i64 = sqlx::query_scalar(sql).fetch_one(&superuser).await.unwrap();
        (waiting > 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_password_that_was_right_when_it_was_checked_opens_nothing_any_more() {
    let world = World::new().await;
    let cookie = world.log_in("admin").await;
    let (admin, sam, thandi, maria) = (
        login(&world, "admin").await,
        login(&world, "sam").await,
        login(&world, "thandi").await,
        login(&world, "maria").await,
    );
    for user in [&admin, &sam, &thandi, &maria] {
        assert!(opens(&world, user).await, "{}", user.user.email);
    }
    assert_eq!(act(&world, &cookie, &sam, "reset-password", &json!({"password": NEW})).await.status, 200);
    assert_eq!(act(&world, &cookie, &thandi, "close", &json!({})).await.status, 200);
    maria_leaves(&world).await;
    let change = json!({"presentPassword": PASSWORD, "newPassword": NEW});
    let change = world.request(&cookie, "POST", "/api/v1/session/change-password").json(&change);
    assert_eq!(send(change).await.status, 204);
    for user in [&admin, &sam, &thandi, &maria] {
        assert!(!opens(&world, user).await, "{}", user.user.email);
    }
}

#[tokio::test]
async fn whoever_shuts_a_user_out_waits_for_his_log_in_and_ends_its_session() {
    let world = World::new().await;
    let admin = world.log_in("admin").await;
    for (name, verb) in [("sam", "close"), ("thandi", "reset-password"), ("maria", "leave")] {
        let login = login(&world, name).await;
        let mut tx = transaction(&world).await;
        let user = store::users::hold_login(&mut tx, &login).await.unwrap().unwrap();
        let session = Session { id: tx.new_id(), user, expires_at: tx.now() + SignedDuration::from_hours(12) };
        let token = Token::new(world.tenant);
        store::sessions::insert(&mut tx, &session, &token, SignedDuration::from_hours(2)).await.unwrap();

        let shut_out = async {
            if verb == "leave" {
                maria_leaves(&world).await;
            } else {
                let body = if verb == "close" { json!({}) } else { json!({"password": NEW}) };
                assert_eq!(act(&world, &admin, &login, verb, &body).await.status, 200);
            }
        };
        let committing = async {
            until_somebody_waits(&world).await;
            tx.commit().await.unwrap();
        };
        tokio::join!(shut_out, committing);
        assert_eq!(world.session(&format!("crm_session={}", token.reveal())).await.status, 401, "{verb}");
    }
}

#[tokio::test]
async fn nobody_makes_a_key_while_he_is_shut_out() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let sam = login(&world, "sam").await.user.id;
    let mut tx = transaction(&world).await;
    store::users::lock_row(&mut tx, sam).await.unwrap();
    store::users::shut_out(&mut tx, sam).await.unwrap();

    let new = json!({"name": "Back door", "scopes": ["customers.read"], "expireTime": "2026-12-01T00:00:00Z"});
    let making = send(world.request(&cookie, "POST", "/api/v1/api-keys").json(&new));
    let shutting_out = async {
        until_somebody_waits(&world).await;
        tx.commit().await.unwrap();
    };
    let (made, ()) = tokio::join!(making, shutting_out);
    assert_eq!((made.status, &made.problem()["reason"]), (401, &json!("UNAUTHENTICATED")));
}
