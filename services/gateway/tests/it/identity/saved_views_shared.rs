//! Who sees the views of others, and who may change them.

use std::collections::BTreeMap;

use crm_chassis::TenantId;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

const VIEWS: &str = "/api/v1/saved-views";

const EVERYBODY: [&str; 6] = ["sam", "thandi", "maria", "zoe", "piet", "admin"];

/// A dealer whose people are logged in: Zoe reports to Sam, he and Thandi to Maria, and Piet to nobody.
struct Office {
    world: World,
    cookies: BTreeMap<&'static str, String>,
}

impl Office {
    async fn open() -> Self {
        let world = World::new().await;
        for (code, name, manager) in [("ZOE", "zoe", "SAM"), ("PIET", "piet", "")] {
            let email = format!("{name}@acme.example");
            world.employee(code, json!({"displayName": code, "email": email, "managerCode": manager})).await;
            world.add_user(&email, false).await;
        }
        let mut cookies = BTreeMap::new();
        for name in EVERYBODY {
            cookies.insert(name, world.log_in(name).await);
        }
        Self { world, cookies }
    }

    fn request(&self, name: &str, method: &str, path: &str) -> RequestBuilder {
        self.world.request(&self.cookies[name], method, path)
    }

    /// Saves a view of the customers with this sharing.
    async fn save(&self, owner: &str, name: &str, sharing: &str) -> Value {
        let body = json!({"grid": "customers", "name": name, "sharing": sharing});
        let answer = send(self.request(owner, "POST", VIEWS).json(&body)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    async fn list(&self, name: &str, query: &str) -> Value {
        let answer = send(self.request(name, "GET", &format!("{VIEWS}?grid=customers{query}"))).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Who has a view of this name in his list.
    async fn seen_by(&self, view: &str) -> Vec<&'static str> {
        let mut seen = Vec::new();
        for name in EVERYBODY {
            if names(&self.list(name, "").await).contains(&view) {
                seen.push(name);
            }
        }
        seen
    }

    /// What somebody gets who changes the view.
    async fn patch(&self, name: &str, view: &Value, body: &Value) -> Answer {
        send(self.request(name, "PATCH", &path(view)).json(body)).await
    }

    /// What somebody gets who deletes the view.
    async fn delete(&self, name: &str, view: &Value) -> Answer {
        send(self.request(name, "DELETE", &path(view))).await
    }

    async fn assert_not_there(&self, name: &str, view: &Value) {
        for answer in [self.patch(name, view, &json!({"name": "Renamed"})).await, self.delete(name, view).await] {
            assert_eq!((answer.status, &answer.problem()["reason"]), (404, &json!("NOT_FOUND")), "{name}");
        }
    }
}

fn names(list: &Value) -> Vec<&str> {
    list["savedViews"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap()).collect()
}

fn path(view: &Value) -> String {
    format!("{VIEWS}/{}", view["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_private_view_is_there_for_its_owner_only() {
    let office = Office::open().await;
    let view = office.save("sam", "Mine", "PRIVATE").await;
    assert_eq!(office.seen_by("Mine").await, ["sam"]);
    for name in ["thandi", "maria", "admin"] {
        office.assert_not_there(name, &view).await;
    }
    assert_eq!(office.list("sam", "").await["savedViews"], json!([view]));
}

#[tokio::test]
async fn a_team_is_the_manager_with_everybody_below() {
    let office = Office::open().await;
    for (owner, name) in
        [("sam", "Sam's"), ("zoe", "Zoe's"), ("maria", "Maria's"), ("piet", "Piet's"), ("admin", "Nobody's")]
    {
        office.save(owner, name, "TEAM").await;
    }
    let below_maria = ["sam", "thandi", "maria", "zoe"];
    assert_eq!(office.seen_by("Sam's").await, below_maria);
    assert_eq!(office.seen_by("Zoe's").await, ["sam", "zoe"]);
    assert_eq!(office.seen_by("Maria's").await, below_maria, "who has no manager is the top of a team");
    assert_eq!(office.seen_by("Piet's").await, ["piet"]);
    assert_eq!(office.seen_by("Nobody's").await, ["admin"], "who is no employee is in no team");

    // The chart counts as it is now, also where it names somebody who is not known yet.
    for (code, name) in [("MARIA", "maria"), ("PIET", "piet")] {
        let email = format!("{name}@acme.example");
        let fields = json!({"displayName": code, "email": email, "managerCode": "BOSS"});
        office.world.employee(code, fields).await;
    }
    let below_boss = ["sam", "thandi", "maria", "zoe", "piet"];
    assert_eq!(office.seen_by("Maria's").await, below_boss);
    assert_eq!(office.seen_by("Piet's").await, below_boss);
    assert_eq!(office.seen_by("Sam's").await, below_maria);
}

#[tokio::test]
async fn what_is_shared_with_the_company_everybody_sees_who_works_there() {
    let office = Office::open().await;
    let world = &office.world;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "boss@other.example", true).await;
    let boss = world.try_log_in("other", "boss@other.example", PASSWORD).await;
    let boss = boss.header("set-cookie").split(';').next().unwrap();
    let view = office.save("sam", "Everybody's", "TENANT").await;
    assert_eq!(office.seen_by("Everybody's").await, EVERYBODY);
    let listed = send(world.request(boss, "GET", &format!("{VIEWS}?grid=customers"))).await.json();
    assert_eq!(listed["savedViews"], json!([]));
    let rename = world.request(boss, "PATCH", &path(&view)).json(&json!({"name": "Ours"}));
    for answer in [send(rename).await, send(world.request(boss, "DELETE", &path(&view))).await] {
        assert_eq!((answer.status, &answer.problem()["reason"]), (404, &json!("NOT_FOUND")));
    }
    assert_eq!(office.list("sam", "").await["savedViews"], json!([view]));
}

#[tokio::test]
async fn own_views_come_first_and_then_those_of_others_each_by_name() {
    let office = Office::open().await;
    for (owner, name, sharing) in [
        ("sam", "zebra", "PRIVATE"),
        ("sam", "Émile", "TENANT"),
        ("thandi", "Alpha", "TENANT"),
        ("thandi", "beta", "TEAM"),
        ("thandi", "Émile", "TENANT"),
        ("thandi", "Her own", "PRIVATE"),
    ] {
        office.save(owner, name, sharing).await;
    }
    let expected = ["Émile", "zebra", "Alpha", "beta", "Émile"];
    let all = office.list("sam", "").await;
    assert_eq!((names(&all), &all["nextPageToken"]), (expected.to_vec(), &json!("")));
    let views = all["savedViews"].as_array().unwrap();
    let owners: Vec<_> = views.iter().map(|view| (&view["own"], view["ownerName"].as_str().unwrap())).collect();
    assert_eq!(owners[1..3], [(&json!(true), "Sam Dlamini"), (&json!(false), "Thandi Nkosi")]);

    let (mut walked, mut token) = (Vec::new(), String::new());
    for _ in expected {
        let page = office.list("sam", &format!("&pageSize=1&pageToken={token}")).await;
        walked.extend(page["savedViews"].as_array().unwrap().clone());
        page["nextPageToken"].as_str().unwrap().clone_into(&mut token);
    }
    assert_eq!((&json!(walked), token.as_str()), (&all["savedViews"], ""));
}

#[tokio::test]
async fn others_may_look_at_what_is_shared_and_not_change_it() {
    let office = Office::open().await;
    let team = office.save("sam", "Team's", "TEAM").await;
    let company = office.save("sam", "Everybody's", "SAVED_VIEW_SHARING_TENANT").await;
    for view in [&team, &company] {
        let renamed = office.patch("thandi", view, &json!({"name": "Renamed"})).await;
        for answer in [renamed, office.delete("thandi", view).await] {
            let problem = answer.problem();
            assert_eq!((answer.status, &problem["reason"]), (403, &json!("NOT_YOUR_VIEW")));
            assert!(problem["detail"].as_str().unwrap().contains("belongs to Sam Dlamini"), "{problem}");
        }
    }
    let hers = office.list("thandi", "").await;
    assert_eq!(names(&hers), ["Everybody's", "Team's"]);
    assert!(hers["savedViews"].as_array().unwrap().iter().all(|view| view["actions"] == json!([])), "{hers}");
    let stale = office.request("thandi", "PATCH", &path(&team)).header("if-match", "\"9\"").json(&json!({}));
    assert_eq!(send(stale).await.status, 403, "whatever version she saw");
    office.assert_not_there("piet", &team).await;
}

#[tokio::test]
async fn who_manages_users_changes_what_others_share() {
    let office = Office::open().await;
    let company = office.save("sam", "Everybody's", "TENANT").await;
    let team = office.save("sam", "Team's", "TEAM").await;
    let listed = office.list("admin", "").await;
    assert_eq!(names(&listed), ["Everybody's"], "the list shows what is shared with him");
    let both = json!(["SAVED_VIEW_ACTION_EDIT", "SAVED_VIEW_ACTION_DELETE"]);
    assert_eq!((&listed["savedViews"][0]["own"], &listed["savedViews"][0]["actions"]), (&json!(false), &both));

    let renamed = office.patch("admin", &company, &json!({"name": "For all"})).await;
    assert_eq!((renamed.status, renamed.header("etag")), (200, "\"2\""), "{}", renamed.text());
    let renamed = renamed.json();
    assert_eq!((&renamed["own"], &renamed["ownerName"]), (&json!(false), &json!("Sam Dlamini")));
    let taken = office.patch("admin", &company, &json!({"name": "team's"})).await;
    assert_eq!(
        (taken.status, &taken.problem()["reason"]),
        (409, &json!("NAME_TAKEN")),
        "the owner has one of this name"
    );
    let taken_away = office.patch("admin", &team, &json!({"sharing": "PRIVATE"})).await;
    assert_eq!((taken_away.status, &taken_away.json()["actions"]), (200, &json!([])), "{}", taken_away.text());
    office.assert_not_there("admin", &team).await;
    assert_eq!(office.delete("admin", &company).await.status, 204);
    assert_eq!(names(&office.list("sam", "").await), ["Team's"]);
    let sql = "select user_name || ' ' || action from audit_log where entity = 'saved_view' order by id";
    let trail: Vec<String> = sqlx::query_scalar(sql).fetch_all(&office.world.database.superuser().await).await.unwrap();
    let by_admin = ["admin updated", "admin updated", "admin deleted"];
    assert_eq!(trail, [["Sam Dlamini created"; 2].as_slice(), &by_admin].concat());
}
