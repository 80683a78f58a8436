use crm_chassis::TenantId;
use serde_json::json;
use uuid::Uuid;

use super::world::{PASSWORD, World};
use crate::gateway::{Answer, send};

async fn list(world: &World, cookie: &str, query: &str) -> Answer {
    send(world.request(cookie, "GET", &format!("/api/v1/employees?{query}"))).await
}

fn names(answer: &Answer) -> Vec<String> {
    let employees = answer.json()["employees"].as_array().unwrap().clone();
    employees.iter().map(|employee| employee["displayName"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn employees_are_listed_by_name_page_by_page() {
    let world = World::new().await;
    world.employee("JOSE", json!({"displayName": "José Álvarez-Smith", "email": "jose@acme.example"})).await;
    let cookie = world.log_in("sam").await;
    let all = list(&world, &cookie, "").await;
    assert_eq!(names(&all), ["José Álvarez-Smith", "Maria van Wyk", "Sam Dlamini", "Thandi Nkosi"]);
    assert_eq!(all.json()["nextPageToken"], "");

    let first = list(&world, &cookie, "pageSize=3").await;
    let token = first.json()["nextPageToken"].as_str().unwrap().to_owned();
    assert_eq!(names(&first).len(), 3);
    let second = list(&world, &cookie, &format!("pageSize=3&pageToken={token}")).await;
    assert_eq!((names(&second), &second.json()["nextPageToken"]), (vec!["Thandi Nkosi".to_owned()], &json!("")));
    assert_eq!(list(&world, &cookie, &format!("prefix=s&pageToken={token}")).await.status, 400);
}

#[tokio::test]
async fn an_employee_is_found_by_the_beginning_of_any_word_of_his_name() {
    let world = World::new().await;
    world.employee("JOSE", json!({"displayName": "José Álvarez-Smith", "email": "jose@acme.example"})).await;
    let cookie = world.log_in("sam").await;
    for (prefix, found) in [
        ("jose", Some("José Álvarez-Smith")),
        ("ALV", Some("José Álvarez-Smith")),
        ("smi", Some("José Álvarez-Smith")),
        ("José%20Á", Some("José Álvarez-Smith")),
        ("wyk", Some("Maria van Wyk")),
        ("yk", None),
        ("%25", None),
    ] {
        assert_eq!(names(&list(&world, &cookie, &format!("prefix={prefix}")).await), Vec::from_iter(found), "{prefix}");
    }
}

#[tokio::test]
async fn salesmen_are_those_who_sell_and_have_not_left() {
    let world = World::new().await;
    world.employee("THANDI", json!({"displayName": "Thandi", "salesman": true, "active": false})).await;
    let cookie = world.log_in("sam").await;
    assert_eq!(names(&list(&world, &cookie, "salesmenOnly=true").await), ["Sam Dlamini"]);
}

#[tokio::test]
async fn another_tenants_employees_are_not_seen() {
    let world = World::new().await;
    let other = TenantId(Uuid::new_v4());
    world.add_tenant(other, "other").await;
    world.add_user_of(other, "boss@other.example", true).await;
    let answer = world.try_log_in("other", "boss@other.example", PASSWORD).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap();
    assert_eq!(names(&list(&world, cookie, "").await), Vec::<String>::new());
}

#[tokio::test]
async fn only_users_see_employees() {
    let world = World::new().await;
    assert_eq!(send(world.anonymous("GET", "/api/v1/employees")).await.status, 401);
}

#[tokio::test]
async fn employees_are_filtered_sorted_counted_and_shown_with_their_managers_names() {
    let world = World::new().await;
    world
        .employee("JOSE", json!({"displayName": "José Álvarez", "email": "jose@acme.example", "managerCode": "MARIA"}))
        .await;
    let cookie = world.log_in("sam").await;
    let filtered = async |field: &str, operator: &str, value: &str| {
        let condition = json!({"field": field, "operator": format!("OPERATOR_{operator}"), "values": [value]});
        let filter = json!({"condition": condition}).to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("filter", &filter)
            .append_pair("includeTotalSize", "true")
            .finish();
        let answer = list(&world, &cookie, &query).await;
        let found = names(&answer);
        assert_eq!(answer.json()["totalSize"], found.len(), "{field}");
        found
    };
    for (field, operator, value, found) in [
        ("displayName", "CONTAINS", "alv", vec!["José Álvarez"]),
        ("code", "EQUALS", "jose", vec!["José Álvarez"]),
        ("email", "BEGINS_WITH", "JOSE@", vec!["José Álvarez"]),
        ("salesman", "EQUALS", "false", vec!["José Álvarez", "Maria van Wyk"]),
        ("active", "EQUALS", "false", vec![]),
    ] {
        assert_eq!(filtered(field, operator, value).await, found, "{field}");
    }
    let of_maria = filtered("managerName", "CONTAINS", "maria").await;
    assert!(of_maria.contains(&"José Álvarez".to_owned()), "{of_maria:?}");

    let sorted = list(&world, &cookie, "orderBy=displayName%20desc").await;
    assert_eq!(names(&sorted).first().map(String::as_str), Some("Thandi Nkosi"));
    for order in ["code", "email%20desc", "managerName"] {
        let whole = names(&list(&world, &cookie, &format!("orderBy={order}")).await);
        let mut paged = Vec::new();
        let mut token = String::new();
        loop {
            let page = list(&world, &cookie, &format!("orderBy={order}&pageSize=1&pageToken={token}")).await;
            paged.extend(names(&page));
            page.json()["nextPageToken"].as_str().unwrap().clone_into(&mut token);
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(paged, whole, "{order}");
    }
    let skipped = list(&world, &cookie, "skip=3").await;
    assert_eq!(names(&skipped), ["Thandi Nkosi"]);
    let jose = list(&world, &cookie, "prefix=jos").await.json()["employees"][0].clone();
    assert_eq!((&jose["managerName"], &jose["code"]), (&json!("Maria van Wyk"), &json!("JOSE")));
}
