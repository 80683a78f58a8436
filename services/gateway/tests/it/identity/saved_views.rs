use serde_json::{Value, json};

use super::world::World;
use crate::gateway::{Answer, send};

const VIEWS: &str = "/api/v1/saved-views";

async fn list(world: &World, cookie: &str, query: &str) -> Value {
    let answer = send(world.request(cookie, "GET", &format!("{VIEWS}?grid=customers{query}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn names(list: &Value) -> Vec<&str> {
    list["savedViews"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap()).collect()
}

async fn create(world: &World, cookie: &str, body: &Value) -> Answer {
    send(world.request(cookie, "POST", VIEWS).json(body)).await
}

/// Saves a view of the customers.
async fn save(world: &World, cookie: &str, name: &str) -> Value {
    let answer = create(world, cookie, &json!({"grid": "customers", "name": name})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn path(view: &Value) -> String {
    format!("{VIEWS}/{}", view["id"].as_str().unwrap())
}

async fn patch(world: &World, cookie: &str, view: &Value, body: &Value) -> Answer {
    send(world.request(cookie, "PATCH", &path(view)).json(body)).await
}

fn reason(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.problem()["reason"].clone())
}

fn fields(answer: &Answer) -> (u16, Value) {
    let problem = answer.problem();
    (answer.status, problem["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect())
}

#[tokio::test]
async fn a_view_is_saved_shown_changed_and_deleted() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let body = json!({
        "grid": "customers", "name": " Cape, by city ", "search": "orderBy=city&pageSize=50", "columns": ["name", "city"]
    });
    let made = create(&world, &cookie, &body).await;
    assert_eq!((made.status, made.header("etag")), (200, "\"1\""), "{}", made.text());
    let made = made.json();
    let mut expected = body.clone();
    let rest = json!({
        "id": made["id"], "name": "Cape, by city", "sharing": "SAVED_VIEW_SHARING_PRIVATE", "ownerName": "Sam Dlamini", "own": true,
        "createTime": "2026-11-01T06:00:00Z", "updateTime": "2026-11-01T06:00:00Z", "etag": "1",
        "actions": ["SAVED_VIEW_ACTION_EDIT", "SAVED_VIEW_ACTION_DELETE"]
    });
    expected.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    assert_eq!(made, expected);
    assert_eq!(list(&world, &cookie, "").await, json!({"savedViews": [made], "nextPageToken": ""}));
    let elsewhere = send(world.request(&cookie, "GET", &format!("{VIEWS}?grid=contacts"))).await.json();
    assert_eq!(elsewhere["savedViews"], json!([]), "a view belongs to its grid");

    world.database.clock.advance(jiff::SignedDuration::from_mins(1));
    let changed = patch(&world, &cookie, &made, &json!({"name": "Cape", "columns": [], "grid": "customers"})).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""), "{}", changed.text());
    let changed = changed.json();
    assert_eq!(
        (&changed["name"], &changed["columns"], &changed["search"]),
        (&json!("Cape"), &json!([]), &body["search"])
    );
    assert_eq!((&changed["createTime"], &changed["updateTime"]), (&made["createTime"], &json!("2026-11-01T06:01:00Z")));
    assert_eq!(list(&world, &cookie, "").await["savedViews"], json!([changed]));
    let same = patch(&world, &cookie, &changed, &changed).await;
    assert_eq!(same.json(), changed, "a view that is sent back as it was read stays as it is");

    assert_eq!(send(world.request(&cookie, "DELETE", &path(&made))).await.status, 204);
    assert_eq!(list(&world, &cookie, "").await["savedViews"], json!([]));
    assert_eq!(reason(&send(world.request(&cookie, "DELETE", &path(&made))).await), (404, json!("NOT_FOUND")));
    assert_eq!(reason(&patch(&world, &cookie, &made, &json!({"name": "Back"})).await), (404, json!("NOT_FOUND")));
    assert_eq!(world.audited("saved_view").await, ["created", "updated", "deleted"]);
    let sql = "select changes from audit_log where entity = 'saved_view' and action = 'updated'";
    let told: Value = sqlx::query_scalar(sql).fetch_one(&world.database.superuser().await).await.unwrap();
    let expected = json!([
        {"field": "name", "old": "Cape, by city", "new": "Cape"}, {"field": "columns", "old": ["name", "city"], "new": []}
    ]);
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let long = json!({
        "grid": "Customers", "name": "x".repeat(61), "search": "x".repeat(16_001), "columns": ["name", "name", "", "x".repeat(61)]
    });
    for (body, named) in [
        (json!({}), json!(["grid", "name"])),
        (json!({"grid": "customers", "name": " ", "search": "?a=b"}), json!(["name", "search"])),
        (long, json!(["grid", "name", "search", "columns[1]", "columns[2]", "columns[3]"])),
        (json!({"grid": "customers", "name": "A", "columns": vec!["x"; 101]}), json!(["columns"])),
        (json!({"grid": "customers", "name": "A", "sharing": "FRIENDS"}), json!(["sharing"])),
    ] {
        assert_eq!(fields(&create(&world, &cookie, &body).await), (400, named), "{body}");
    }
    let view = save(&world, &cookie, "Mine").await;
    let wrong = patch(&world, &cookie, &view, &json!({"grid": "contacts", "name": "", "search": "a\nb"})).await;
    assert_eq!(fields(&wrong), (400, json!(["grid", "name", "search"])));
    let masked = world.request(&cookie, "PATCH", &format!("{}?updateMask=ownerName", path(&view)));
    assert_eq!(fields(&send(masked.json(&json!({}))).await), (400, json!(["updateMask"])));
    for (query, field) in [
        ("", "grid"),
        ("grid=", "grid"),
        ("grid=X", "grid"),
        ("grid=x&pageSize=-1", "pageSize"),
        ("grid=x&pageToken=x", "pageToken"),
    ] {
        let answer = send(world.request(&cookie, "GET", &format!("{VIEWS}?{query}"))).await;
        assert_eq!(fields(&answer), (400, json!([field])), "{query}");
    }
    assert_eq!(list(&world, &cookie, "").await["savedViews"], json!([view]), "nothing of it was saved");
}

#[tokio::test]
async fn nobody_has_two_of_a_grid_with_the_same_name() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    let first = save(&world, &sam, "Grüne Kunden").await;
    let other = save(&world, &sam, "Others").await;
    for name in ["Grüne Kunden", " grüne KUNDEN", "Grune Kunden"] {
        for answer in [
            create(&world, &sam, &json!({"grid": "customers", "name": name})).await,
            patch(&world, &sam, &other, &json!({"name": name})).await,
        ] {
            assert_eq!(reason(&answer), (409, json!("NAME_TAKEN")), "{name}");
            assert_eq!(fields(&answer), (409, json!(["name"])), "{name}");
        }
    }
    let elsewhere = create(&world, &sam, &json!({"grid": "contacts", "name": "Grüne Kunden"})).await;
    assert_eq!(elsewhere.status, 200, "another grid");
    save(&world, &thandi, "Grüne Kunden").await;
    let own = patch(&world, &sam, &first, &json!({"name": "GRÜNE KUNDEN"})).await;
    assert_eq!((own.status, &own.json()["name"]), (200, &json!("GRÜNE KUNDEN")), "{}", own.text());
    assert_eq!(names(&list(&world, &sam, "").await), ["GRÜNE KUNDEN", "Others"]);
}

#[tokio::test]
async fn a_version_that_is_no_longer_there_is_refused() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let view = save(&world, &cookie, "Mine").await;
    assert_eq!(patch(&world, &cookie, &view, &json!({"name": "New"})).await.status, 200);
    for method in ["PATCH", "DELETE"] {
        let request = world.request(&cookie, method, &path(&view)).header("if-match", "\"1\"");
        let request = if method == "PATCH" { request.json(&json!({"name": "Newest"})) } else { request };
        let stale = send(request).await;
        assert_eq!((reason(&stale), stale.header("etag")), ((412, json!("STALE")), "\"2\""), "{method}");
    }
    let stale = patch(&world, &cookie, &view, &view).await;
    assert_eq!(reason(&stale), (412, json!("STALE")), "the etag in the body counts, too");
    assert_eq!(names(&list(&world, &cookie, "").await), ["New"]);
    let seen = world.request(&cookie, "DELETE", &path(&view)).header("if-match", "\"2\"");
    assert_eq!(send(seen).await.status, 204);
}

#[tokio::test]
async fn the_same_wish_again_takes_effect_once() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let again = async |method: &str, path: &str, key: &str, body: &Value| {
        send(world.request(&cookie, method, path).header("idempotency-key", key).json(body)).await
    };
    let mine = json!({"grid": "customers", "name": "Mine"});
    let made = again("POST", VIEWS, "1", &mine).await;
    assert_eq!(made.status, 200, "{}", made.text());
    assert_eq!(again("POST", VIEWS, "1", &mine).await.json(), made.json());
    let reused = again("POST", VIEWS, "1", &json!({"grid": "customers", "name": "Other"})).await;
    assert_eq!(reason(&reused), (422, json!("IDEMPOTENCY_KEY_REUSED")));
    let path = path(&made.json());
    let changed = again("PATCH", &path, "2", &json!({"name": "New"})).await.json();
    assert_eq!(again("PATCH", &path, "2", &json!({"name": "New"})).await.json(), changed);
    for _ in 0..2 {
        assert_eq!(send(world.request(&cookie, "DELETE", &path).header("idempotency-key", "3")).await.status, 204);
    }
    assert_eq!(world.audited("saved_view").await, ["created", "updated", "deleted"]);
}

#[tokio::test]
async fn nobody_has_more_than_two_hundred_of_a_grid() {
    let world = World::new().await;
    let (sam, thandi) = (world.log_in("sam").await, world.log_in("thandi").await);
    save(&world, &sam, "View 000").await;
    let sql = "insert into saved_views (tenant_id, id, version, owner_id, grid, name, search, columns, sharing, created_at, updated_at)
        select tenant_id, gen_random_uuid(), 1, owner_id, grid, 'View ' || to_char(n, 'fm000'), '', '{}', 'PRIVATE', created_at, updated_at
        from saved_views, generate_series(1, 198) n";
    sqlx::query(sql).execute(&world.database.superuser().await).await.unwrap();
    let more = |number: u8| json!({"grid": "customers", "name": format!("More {number}")});
    let (one, two) = (more(1), more(2));
    let (one, two) = tokio::join!(create(&world, &sam, &one), create(&world, &sam, &two));
    let (made, refused) = if one.status == 200 { (one, two) } else { (two, one) };
    assert_eq!((made.status, reason(&refused)), (200, (409, json!("TOO_MANY_SAVED_VIEWS"))));
    assert!(refused.text().contains("200 views of this grid"), "{}", refused.text());
    assert_eq!(create(&world, &sam, &json!({"grid": "contacts", "name": "More"})).await.status, 200);
    save(&world, &thandi, "More").await;

    let first = list(&world, &sam, "").await;
    assert_eq!(names(&first).len(), 100, "the default");
    let token = first["nextPageToken"].as_str().unwrap();
    let second = list(&world, &sam, &format!("&pageSize=150&pageToken={token}")).await;
    assert_eq!((names(&second).len(), names(&second)[99], &second["nextPageToken"]), (100, "View 198", &json!("")));
    assert_eq!(names(&list(&world, &sam, "&pageSize=1000").await).len(), 200);
    let elsewhere = send(world.request(&sam, "GET", &format!("{VIEWS}?grid=contacts&pageToken={token}"))).await;
    assert_eq!(fields(&elsewhere), (400, json!(["pageToken"])));
}

#[tokio::test]
async fn a_key_reads_views_and_changes_none() {
    let world = World::new().await;
    let cookie = world.log_in("admin").await;
    let view = save(&world, &cookie, "Mine").await;
    let key = world.api_key(&cookie, "Import", &["users.manage"]).await;
    let listed = send(world.with_key(&key, "GET", &format!("{VIEWS}?grid=customers"))).await.json();
    assert_eq!(listed["savedViews"], json!([view]));
    for (method, path) in [("POST", VIEWS.to_owned()), ("PATCH", path(&view)), ("DELETE", path(&view))] {
        let request = world.with_key(&key, method, &path);
        let body = json!({"grid": "customers", "name": "Other"});
        let answer = send(if method == "DELETE" { request } else { request.json(&body) }).await;
        assert_eq!(reason(&answer), (403, json!("NEEDS_SESSION")), "{method}");
    }
    assert_eq!(list(&world, &cookie, "").await["savedViews"], json!([view]));
    assert_eq!(send(world.anonymous("GET", &format!("{VIEWS}?grid=customers"))).await.status, 401);
}
