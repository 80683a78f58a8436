//! The two locks between tenants, each alone.

use crm_chassis::{Caller, TenantId, dispatch::Outcome};
use crm_gateway::identity::{self, config::IdentityConfig, cookie::Cookie};
use crm_proto::customers::CustomerChange;
use crm_testkit::{data_moves, schema::Schema, twins};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{
    news,
    world::{PASSWORD, World},
};
use crate::gateway::send;

/// The tables whose rows both tenants have.
const TABLES: &[&str] = &[
    "employees",
    "users",
    "sessions",
    "api_keys",
    "calendar_feeds",
    "saved_views",
    "user_settings",
    "notifications",
    "notification_mails",
];

/// Tells the neighbour's rows from ours. There Piet belongs to Maria's team, everybody sees what is saved, and
/// everybody has settings.
const MARK: &str = "
update employees set display_name = 'Their ' || code, salesman = true,
    manager_id = case when code = 'PIET' then (select id from employees where tenant_id = 'NEIGHBOUR' and code = 'MARIA') end
where tenant_id = 'NEIGHBOUR';
update users set display_name = 'Their user', crm_administrator = true where tenant_id = 'NEIGHBOUR';
update saved_views set name = 'Their view', sharing = 'TENANT' where tenant_id = 'NEIGHBOUR';
update notifications set customer_name = 'Their customer', at = at + interval '1 hour' where tenant_id = 'NEIGHBOUR';
insert into user_settings (tenant_id, user_id, hide_customer_dashboard, updated_at)
select tenant_id, id, true, now() from users where tenant_id = 'NEIGHBOUR' on conflict do nothing;
insert into notification_mails (tenant_id, user_id, kind) select tenant_id, id, 'OVERDUE' from users where tenant_id = 'NEIGHBOUR'";

/// Sam saves a view for his team, to which Piet does not belong, and a setting.
async fn save(world: &World, sam: &str) {
    world.employee("PIET", json!({"displayName": "Piet Botha", "email": "piet@acme.example"})).await;
    world.add_user("piet@acme.example", false).await;
    let view = json!({"grid": "customers", "name": "For all", "sharing": "TEAM"});
    assert_eq!(send(world.request(sam, "POST", "/api/v1/saved-views").json(&view)).await.status, 200);
    notify(world, "Ours").await;
    assert_eq!(send(world.request(sam, "POST", "/api/v1/calendar-feed")).await.status, 200);
    let chosen = json!({"kind": "NOTIFICATION_KIND_REMINDER", "byMail": true});
    let choose = world.request(sam, "POST", "/api/v1/notification-settings/choose-mails").json(&chosen);
    assert_eq!(send(choose).await.status, 200);
    let settings = json!({"hideCustomerDashboard": true});
    assert_eq!(send(world.request(sam, "PATCH", "/api/v1/user-settings").json(&settings)).await.status, 200);
}

/// Accounts declines a customer of Sam's.
async fn notify(world: &World, name: &str) {
    let customer = news::customer(world, name, "SAM");
    let outcome = news::hear(world, Uuid::nil(), "erp", customer, CustomerChange::Declined, None).await;
    assert_eq!(outcome.unwrap(), Outcome::Applied);
}

async fn with_twin(world: &World) -> TenantId {
    let neighbour = TenantId(Uuid::new_v4());
    world.add_tenant(neighbour, "neighbour").await;
    let superuser = world.database.superuser().await;
    twins::copy(&superuser, TABLES, world.tenant, neighbour).await;
    let mark = MARK.replace("NEIGHBOUR", &neighbour.0.to_string());
    sqlx::raw_sql(AssertSqlSafe(mark)).execute(&superuser).await.unwrap();
    neighbour
}

#[tokio::test]
async fn every_statement_names_its_tenant() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let key = world.api_key(&cookie, "Import", &["customers.read"]).await;
    save(&world, &cookie).await;
    let neighbour = with_twin(&world).await;
    let superuser = world.database.superuser().await;
    twins::unlock(&superuser).await;
    let before = twins::rows_of(&superuser, neighbour).await;
    assert!(before.len() >= 13);

    let session = world.session(&cookie).await.json();
    assert_eq!(session["user"]["displayName"], "Sam Dlamini");
    assert_eq!(session["user"]["roles"], json!(["ROLE_SALESMAN"]));
    let maria = world.session(&world.log_in("maria").await).await.json();
    assert_eq!(maria["user"]["roles"], json!(["ROLE_SALES_MANAGER"]));
    for query in ["", "prefix=their", "salesmenOnly=true"] {
        let answer = send(world.request(&cookie, "GET", &format!("/api/v1/employees?{query}"))).await;
        assert!(answer.status == 200 && !answer.text().contains("Their"), "{query}");
    }
    look_and_save(&world, &cookie).await;
    world.employee("MARIA", json!({"displayName": "Maria New", "email": "maria.new@acme.example"})).await;
    world.employee("SAM", json!({"displayName": "Sam New", "active": false})).await;
    world.add_user("new@acme.example", false).await;
    let thandi = world.log_in("thandi").await;
    assert_eq!(send(world.request(&thandi, "DELETE", "/api/v1/session")).await.status, 204);
    assert_eq!(send(world.with_key(&key, "GET", "/api/v1/employees")).await.status, 401, "revoked with Sam's leaving");
    manage(&world).await;
    assert_eq!(twins::rows_of(&superuser, neighbour).await, before, "nothing of the neighbour's has changed");
}

/// Calls what shows and changes saved views and settings, whose ids the neighbour has, too.
async fn look_and_save(world: &World, sam: &str) {
    let done = async |cookie: &str, method: &str, path: &str, body: Value| {
        let answer = send(world.request(cookie, method, path).json(&body)).await;
        assert!(answer.status < 300 && !answer.text().contains("Their"), "{method} {path}: {}", answer.text());
        answer
    };
    let list = async |name: &str| {
        let cookie = world.log_in(name).await;
        let views = done(&cookie, "GET", "/api/v1/saved-views?grid=customers", json!(null)).await.json();
        views["savedViews"].as_array().unwrap().clone()
    };
    assert_eq!((list("thandi").await.len(), list("piet").await.len(), list("admin").await.len()), (1, 0, 0));
    let views = list("sam").await;
    assert_eq!((views.len(), &views[0]["ownerName"]), (1, &json!("Sam Dlamini")));
    let path = format!("/api/v1/saved-views/{}", views[0]["id"].as_str().unwrap());
    done(sam, "PATCH", &path, json!({"name": "Ours", "search": "orderBy=name"})).await;
    let other = json!({"grid": "customers", "name": "Other"});
    done(sam, "POST", "/api/v1/saved-views", other).await;
    done(sam, "DELETE", &path, json!(null)).await;
    let thandi = world.log_in("thandi").await;
    for (cookie, hidden) in [(sam, true), (&thandi, false)] {
        let settings = done(cookie, "GET", "/api/v1/user-settings", json!(null)).await.json();
        assert_eq!(settings["hideCustomerDashboard"], hidden);
    }
    done(sam, "PATCH", "/api/v1/user-settings", json!({"hideCustomerDashboard": false})).await;
    let told = done(sam, "GET", "/api/v1/notifications", json!(null)).await.json();
    assert_eq!((told["notifications"].as_array().unwrap().len(), &told["unreadCount"]), (1, &json!(1)));
    let id = &told["notifications"][0]["id"];
    for body in [json!({"ids": [id]}), json!({"upToId": id})] {
        let read = done(sam, "POST", "/api/v1/notifications/mark-read", body).await.json();
        assert_eq!(read["unreadCount"], 0);
    }
    let chosen = done(sam, "GET", "/api/v1/notification-settings", json!(null)).await.json();
    assert_eq!(chosen["mailKinds"], json!(["NOTIFICATION_KIND_REMINDER"]));
    for by_mail in [false, true] {
        let choice = json!({"kind": "NOTIFICATION_KIND_REMINDER", "byMail": by_mail});
        done(sam, "POST", "/api/v1/notification-settings/choose-mails", choice).await;
    }
    notify(world, "Ours, too").await;
    let told = done(sam, "GET", "/api/v1/notifications", json!(null)).await.json();
    assert_eq!((told["notifications"].as_array().unwrap().len(), &told["unreadCount"]), (2, &json!(1)));
}

/// Calls what changes users, keys and passwords, for people whose ids the neighbour has, too.
async fn manage(world: &World) {
    let done = async |cookie: &str, method: &str, path: &str, body: Value| {
        let answer = send(world.request(cookie, method, path).json(&body)).await;
        assert!(answer.status < 300 && !answer.text().contains("Their"), "{method} {path}: {}", answer.text());
        answer
    };
    let (admin, thandi) = (world.log_in("admin").await, world.log_in("thandi").await);
    world.api_key(&thandi, "Import", &["customers.read"]).await;
    let keys = done(&thandi, "GET", "/api/v1/api-keys", json!(null)).await.json();
    let key = format!("/api/v1/api-keys/{}", keys["apiKeys"][0]["id"].as_str().unwrap());
    done(&thandi, "DELETE", &key, json!(null)).await;
    let fetched = |feed: &Value| format!("/calendar/{}.ics", feed["token"].as_str().unwrap());
    let feed = done(&thandi, "POST", "/api/v1/calendar-feed", json!({})).await.json();
    // No service of activities is there.
    assert_eq!(send(world.anonymous("GET", &fetched(&feed))).await.status, 503);
    done(&thandi, "POST", "/api/v1/calendar-feed", json!({})).await;
    done(&thandi, "GET", "/api/v1/calendar-feed", json!(null)).await;
    done(&thandi, "DELETE", "/api/v1/calendar-feed", json!(null)).await;
    let passwords = json!({"presentPassword": PASSWORD, "newPassword": "another long password"});
    done(&thandi, "POST", "/api/v1/session/change-password", passwords).await;
    let users = done(&admin, "GET", "/api/v1/users?prefix=thandi", json!(null)).await.json();
    assert_eq!(users["users"].as_array().unwrap().len(), 1);
    let user = format!("/api/v1/users/{}", users["users"][0]["id"].as_str().unwrap());
    let roles = json!({"crmAdministrator": false, "settingsUser": true});
    for (verb, body) in [("set-roles", roles), ("close", json!({})), ("reopen", json!({}))] {
        done(&admin, "POST", &format!("{user}/{verb}"), body).await;
    }
    done(&admin, "POST", &format!("{user}/reset-password"), json!({"password": PASSWORD})).await;
    done(&admin, "DELETE", "/api/v1/sessions", json!(null)).await;
}

#[tokio::test]
async fn the_database_shows_only_rows_of_the_tenant_that_a_transaction_is_opened_for() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    world.api_key(&cookie, "Import", &["customers.read"]).await;
    save(&world, &cookie).await;
    let neighbour = with_twin(&world).await;
    for db in [world.database.db(), world.database.worker()] {
        for table in TABLES {
            let mut seen = Vec::new();
            for tenant in [world.tenant, neighbour] {
                let mut tx = db.transaction(Caller::system(tenant)).await.unwrap();
                let sql = format!("select distinct tenant_id from {table}");
                let tenants: Vec<TenantId> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(tx.conn()).await.unwrap();
                seen.push(tenants);
            }
            assert_eq!(seen, [vec![world.tenant], vec![neighbour]], "{table}");
            let sql = format!("select count(*) from {table}");
            let without: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(db.pool()).await.unwrap();
            assert_eq!(without, 0, "{table} without a tenant");
        }
    }
}

#[test]
fn migrations_move_data_tenant_by_tenant() {
    let identity = identity::service(Cookie::new(false), IdentityConfig::default(), None);
    data_moves::go_tenant_by_tenant(&identity, &[]);
}

#[tokio::test]
async fn every_table_follows_the_rules() {
    let world = World::new().await;
    let schema = Schema {
        superuser: world.database.superuser().await,
        service: "gateway",
        across_tenants: &[],
        of_the_owner: &[],
        definers: &[],
        rights_on_tenants: "select",
    };
    schema.check().await;
}
