//! Bodies.

use crm_tests::{
    client::send,
    dealer::{Dealer, complete_customer},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{World, assert_invalid};

/// A complete customer but for these members.
fn with(members: &Value) -> Value {
    let mut customer = complete_customer("Hope Works");
    customer.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    customer
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_its_place() {
    let world = World::start().await;
    let raw = async |content_type: &str, body: Vec<u8>| {
        let request = world.sam.request("POST", "/api/v1/customers").header("content-type", content_type);
        send(request.body(body)).await
    };
    let malformed = ["{\"name\": ", "{\"name\" 5}", "{} {}", "{'name': 1}", "{\"name\": \"\\ud800\"}", "nonsense"];
    for body in malformed {
        let answer = raw("application/json", body.into()).await;
        assert_eq!(answer.reason(), (400, "MALFORMED_JSON".to_owned()), "{body}");
        assert!(answer.problem()["detail"].to_string().contains("line 1 column"), "{body}: {}", answer.text());
    }
    let bottomless = "[".repeat(200_000).into_bytes();
    for body in [b"{\"name\": \"\xff\"}".to_vec(), bottomless] {
        assert_eq!(raw("application/json", body).await.reason(), (400, "MALFORMED_JSON".to_owned()));
    }
    for body in ["null", "[]", "7", "\"text\"", "true"] {
        let answer = raw("application/json", body.into()).await;
        assert_eq!(answer.reason(), (400, "INVALID_ARGUMENT".to_owned()), "{body}");
        assert!(!answer.fields().is_empty(), "{body}");
    }
    for content_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let answer = raw(content_type, b"name=Acme".to_vec()).await;
        assert_eq!(answer.reason(), (415, "UNSUPPORTED_MEDIA_TYPE".to_owned()), "{content_type}");
        assert!(answer.problem()["detail"].to_string().contains("application/json"));
    }
    let large = json!({"name": "a".repeat(1024 * 1024)}).to_string().into_bytes();
    assert_eq!(raw("application/json", large).await.reason(), (413, "BODY_TOO_LARGE".to_owned()));
    assert_invalid("no body", &raw("application/json", vec![]).await, &[("body", "JSON body")]);
    assert!(world.sam.customer_names().await.is_empty());
}

#[tokio::test]
async fn wrong_types_and_unknown_fields_are_named_together() {
    let world = World::start().await;
    let body = json!({
        "nmae": "Acme", "telephone": 5, "additionalSalesmanIds": "SAM", "physicalAddress": {"lines": "one", "town": "x"},
        "": 1, "customFields": [],
    });
    let answer = world.sam.post("/api/v1/customers", &body).await;
    assert_invalid(
        "many",
        &answer,
        &[
            ("nmae", "Did you mean name?"),
            ("telephone", "text"),
            ("additionalSalesmanIds", "list"),
            ("physicalAddress.lines", "list"),
            ("physicalAddress.town", "lines"),
            ("", "not a field"),
            ("customFields", "object"),
        ],
    );
}

#[tokio::test]
async fn however_much_is_wrong_the_answer_names_what_it_holds_and_counts_the_rest() {
    let world = World::start().await;
    let wrong: Vec<String> = (0..400).map(|number| format!("nobody {number}")).collect();
    let answer = world.sam.post("/api/v1/customers", &with(&json!({"additionalSalesmanIds": wrong}))).await;
    assert_eq!(answer.reason(), (400, "INVALID_ARGUMENT".to_owned()));
    let fields = answer.fields();
    assert!((10..400).contains(&fields.len()), "{}", fields.len());
    assert!(answer.text().contains(&format!("And {} more.", 400 - fields.len())), "{}", answer.text());
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named_with_its_remedy() {
    let world = World::start().await;
    let other = Dealer::open(&world.system).await;
    let long = |length: usize| "x".repeat(length);
    let stranger = Uuid::new_v4().to_string();
    let needed = [
        ("name", "Enter the customer's name."),
        ("customerType", "Choose the customer type."),
        ("rank", "Choose the rank."),
        ("reportingArea", "Choose the reporting area."),
    ];
    assert_invalid("nothing", &world.sam.post("/api/v1/customers", &json!({})).await, &needed);
    let control = [("name", "control characters")];
    let cases = [
        (json!({"name": "  "}), vec![("name", "Enter the customer's name.")]),
        (json!({"name": long(121)}), vec![("name", "at most 120 characters; this has 121")]),
        (json!({"name": long(900_000)}), vec![("name", "at most 120 characters")]),
        (json!({"name": "two\nlines"}), control.to_vec()),
        (json!({"name": "nul\u{0}"}), vec![("name", "U+0000")]),
        (json!({"name": "escape\u{1b}[31m"}), control.to_vec()),
        (json!({"telephone": long(41)}), vec![("telephone", "at most 40")]),
        (json!({"fax": "\u{7f}"}), vec![("fax", "control characters")]),
        (json!({"email": "sam"}), vec![("email", "name@company.co.za")]),
        (json!({"email": format!("{}@a.b", long(251))}), vec![("email", "at most 254")]),
        (json!({"website": long(201)}), vec![("website", "at most 200")]),
        (json!({"tradingName": long(121)}), vec![("tradingName", "at most 120")]),
        (json!({"registrationNumber": long(41)}), vec![("registrationNumber", "at most 40")]),
        (json!({"vatNumber": long(41)}), vec![("vatNumber", "at most 40")]),
        (json!({"customerType": "NOPE"}), vec![("customerType", "Choose a value from the list")]),
        (json!({"rank": long(10_000)}), vec![("rank", "Choose a value from the list")]),
        (json!({"site": "a\u{0}b"}), vec![("site", "U+0000")]),
        (json!({"mainSalesmanId": "SAM"}), vec![("mainSalesmanId", "not the id of an employee")]),
        (json!({"mainSalesmanId": stranger}), vec![("mainSalesmanId", "not an active salesman")]),
        (json!({"mainSalesmanId": other.employee_id("SAM")}), vec![("mainSalesmanId", "not an active salesman")]),
        (
            json!({"additionalSalesmanIds": ["x", stranger]}),
            vec![("additionalSalesmanIds", ""), ("additionalSalesmanIds", "")],
        ),
        (json!({"physicalAddress": {"lines": ["1", "2", "3", "4", "5"]}}), vec![("physicalAddress", "at most four")]),
        (json!({"postalAddress": {"lines": [long(121)]}}), vec![("postalAddress", "within 120")]),
        (json!({"postalAddress": {"lines": ["1"], "city": "\u{1}"}}), vec![("postalAddress", "control characters")]),
        (json!({"postalAddress": {"country": "South Africa"}}), vec![("postalAddress", "street line or a city")]),
        (
            json!({"name": "", "rank": "", "email": "@", "fax": long(50)}),
            vec![("name", ""), ("rank", ""), ("fax", ""), ("email", "")],
        ),
    ];
    for (members, fields) in cases {
        let case: String = members.to_string().chars().take(100).collect();
        let answer = world.sam.post("/api/v1/customers", &with(&members)).await;
        assert_invalid(&case, &answer, &fields);
        assert!(answer.body.len() < 2_000, "{case}: what was sent is not sent back");
    }
    assert!(world.sam.customer_names().await.is_empty());
}

#[tokio::test]
async fn what_only_the_system_says_cannot_be_said_by_a_caller() {
    let world = World::start().await;
    let mut own_words = json!({
        "id": Uuid::new_v4(), "code": "CU1", "status": "CUSTOMER_STATUS_ACTIVE", "creditLimit": {"amount": "9", "currency": "ZAR"},
        "approval": {"approver": "me"}, "etag": "77", "createTime": "2001-01-01T00:00:00Z", "customFields": {"a": "b"},
        "actions": ["CUSTOMER_ACTION_EDIT"], "mainSalesmanName": "The boss",
    });
    let created = world.sam.post("/api/v1/customers", &with(&own_words)).await.expect(201);
    let plain = world.sam.post("/api/v1/customers", &with(&json!({}))).await.expect(201);
    assert_ne!(created["id"], own_words["id"]);
    for member in
        ["code", "status", "etag", "createTime", "customFields", "mainSalesmanName", "creditLimit", "approval"]
    {
        assert_eq!(created.get(member), plain.get(member), "{member}");
    }
    let path = format!("/api/v1/customers/{}", created["id"].as_str().unwrap());
    assert_invalid("another id", &world.sam.patch(&path, &own_words).await, &[("id", "in the path")]);
    own_words["id"] = created["id"].clone();
    let stale = world.sam.patch(&path, &own_words).await;
    assert_eq!((stale.status, stale.header("etag")), (412, "\"1\""), "{}", stale.text());
    own_words["etag"] = created["etag"].clone();
    let edited = world.sam.patch(&path, &own_words).await.expect(200);
    assert_eq!(edited, created, "nothing that could be changed was sent");
    let masked = world.sam.patch(&format!("{path}?updateMask=status,code"), &own_words).await;
    let refusals = [("updateMask", "\"status\" cannot be changed"), ("updateMask", "\"code\" cannot be changed")];
    assert_invalid("mask", &masked, &refusals);
}
