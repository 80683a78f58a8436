//! Parameters of lists.

use crm_tests::dealer::complete_customer;
use serde_json::{Value, json};

use super::{World, assert_invalid};

const CUSTOMERS: &str = "/api/v1/customers";
const VALUES: &str = "/api/v1/customers/values";
const EXPORT: &str = "/api/v1/customers/export";
const EMPLOYEES: &str = "/api/v1/employees";

#[tokio::test]
async fn parameters_that_are_wrong_are_named_with_their_remedy() {
    let world = World::start().await;
    let cases = [
        (CUSTOMERS, "order_by=name", vec![("order_by", "Did you mean orderBy?")]),
        (CUSTOMERS, "colour=red&pageSize=x", vec![("colour", ""), ("pageSize", "whole number")]),
        (CUSTOMERS, "pageSize=-1", vec![("pageSize", "0 to get the default")]),
        (CUSTOMERS, "pageSize=99999999999", vec![("pageSize", "")]),
        (CUSTOMERS, "pageSize=1&pageSize=2", vec![("pageSize", "more than once")]),
        (CUSTOMERS, "pageSize=", vec![("pageSize", "")]),
        (CUSTOMERS, "skip=-1", vec![("skip", "Skip 0 to 1000000")]),
        (CUSTOMERS, "skip=1000001", vec![("skip", "follow the page tokens")]),
        (CUSTOMERS, "includeTotalSize=maybe", vec![("includeTotalSize", "true")]),
        (CUSTOMERS, "orderBy=nmae", vec![("orderBy", "Did you mean name?")]),
        (CUSTOMERS, "orderBy=name%20sideways", vec![("orderBy", "desc")]),
        (CUSTOMERS, "orderBy=name,code", vec![("orderBy", "")]),
        (CUSTOMERS, "orderBy=name%00", vec![("orderBy", "")]),
        (CUSTOMERS, "view=OURS", vec![("view", "Possible: MINE, TEAM, ALL")]),
        (CUSTOMERS, "view=", vec![("view", "")]),
        (CUSTOMERS, "pageToken=nonsense", vec![("pageToken", "not a page token")]),
        (CUSTOMERS, "pageToken=eyJvcmRlciI6Im5hbWUifQ", vec![("pageToken", "not a page token")]),
        (CUSTOMERS, "filter=", vec![("filter", "JSON")]),
        (CUSTOMERS, "filter={", vec![("filter", "JSON")]),
        (CUSTOMERS, "filter=[]", vec![("filter", "")]),
        (CUSTOMERS, "%ff=1", vec![("\u{fffd}", "")]),
        (VALUES, "", vec![("field", "")]),
        (VALUES, "field=nmae", vec![("field", "status")]),
        (VALUES, "field=city&prefix=%00", vec![("prefix", "U+0000")]),
        (EXPORT, "orderBy=nmae", vec![("orderBy", "Did you mean name?")]),
        (EXPORT, "pageSize=25", vec![("pageSize", "")]),
        (EXPORT, "filter={", vec![("filter", "JSON")]),
        (EMPLOYEES, "pageSize=-5", vec![("pageSize", "")]),
        (EMPLOYEES, "prefix=a%00", vec![("prefix", "U+0000")]),
        (EMPLOYEES, "pageToken=x", vec![("pageToken", "not a page token")]),
        ("/api/v1/static-codes", "list=PRICES", vec![("list", "RANK")]),
        ("/api/v1/session", "a=b", vec![("a", "no parameters")]),
    ];
    for (path, query, fields) in cases {
        let answer = world.sam.get(&format!("{path}?{query}")).await;
        assert_invalid(&format!("{path}?{query}"), &answer, &fields);
    }
}

fn condition(field: &str, operator: &str, values: &[&str]) -> Value {
    json!({"condition": {"field": field, "operator": operator, "values": values}})
}

#[tokio::test]
async fn filters_that_make_no_sense_are_refused_with_their_place() {
    let world = World::start().await;
    let mut deep = condition("name", "EQUALS", &["x"]);
    for _ in 0..20 {
        deep = json!({"group": {"filters": [deep]}});
    }
    let wide = json!({"group": {"filters": vec![condition("name", "EQUALS", &["x"]); 65]}});
    let long = "x".repeat(20_000);
    let cases = [
        (condition("nmae", "EQUALS", &["x"]), "Did you mean name?"),
        (condition("status", "EQUALS", &["ACTVE"]), "ACTIVE"),
        (condition("name", "RESEMBLES", &["x"]), "CONTAINS"),
        (condition("name", "EQUALS", &[]), "value"),
        (condition("name", "EQUALS", &["x", "y"]), "value"),
        (condition("name", "BLANK", &["x"]), "value"),
        (condition("createTime", "BETWEEN", &["today"]), "value"),
        (condition("createTime", "LESS", &["yesterdayish"]), "today"),
        (condition("createTime", "CONTAINS", &["2026"]), ""),
        (condition("mainSalesmanId", "EQUALS", &["SAM"]), "UUID"),
        (condition("name", "EQUALS", &["nul\u{0}"]), "U+0000"),
        (condition("name", "CONTAINS", &[&long]), ""),
        (json!({"condition": {"field": "name", "operator": "EQUALS", "values": [5]}}), "text"),
        (json!({"condition": {"feild": "name"}}), "Did you mean field?"),
        (json!({"group": {"combinator": "XOR"}}), "AND, OR"),
        (deep, "8"),
        (wide, "64"),
    ];
    for (filter, remedy) in cases {
        let case: String = filter.to_string().chars().take(200).collect();
        let answer = world.sam.get_with(CUSTOMERS, &[("filter", &filter.to_string())]).await;
        assert_eq!(answer.reason(), (400, "INVALID_ARGUMENT".to_owned()), "{case}: {}", answer.text());
        let problem = answer.problem();
        assert!(answer.fields().iter().all(|field| field.starts_with("filter")), "{case}: {problem}");
        assert!(problem["errors"].to_string().contains(remedy), "{case}: {problem} lacks {remedy:?}");
        assert!(answer.body.len() < 2_000, "{case}: what was sent is not sent back");
    }
}

#[tokio::test]
async fn a_page_token_belongs_to_its_list() {
    let world = World::start().await;
    for number in 0..3 {
        world.sam.create_complete(&format!("Customer {number}")).await;
    }
    let first = world.sam.get("/api/v1/customers?pageSize=1").await.expect(200);
    let token = first["nextPageToken"].as_str().unwrap();
    let status = condition("status", "EQUALS", &["ACTIVE"]).to_string();
    for foreign in [("orderBy", "name desc"), ("orderBy", "code"), ("view", "CUSTOMER_VIEW_MINE"), ("filter", &status)]
    {
        let answer = world.sam.get_with(CUSTOMERS, &[("pageToken", token), foreign]).await;
        assert_invalid(&format!("{foreign:?}"), &answer, &[("pageToken", "another filter, view or order")]);
    }
    let elsewhere = world.sam.get_with(EMPLOYEES, &[("pageToken", token)]).await;
    assert_eq!((elsewhere.status, elsewhere.fields()), (400, vec!["pageToken".to_owned()]));

    let thandi = world.dealer.log_in("thandi").await;
    thandi.create_customer(&complete_customer("Zebra")).await;
    let borrowed = thandi.get_with(CUSTOMERS, &[("pageToken", token)]).await.expect(200);
    let names: Vec<_> = borrowed["customers"].as_array().unwrap().iter().map(|customer| &customer["name"]).collect();
    assert_eq!(names, ["Zebra"], "a borrowed token shows nothing of its lender");
}
