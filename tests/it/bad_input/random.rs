//! Requests made by chance: whatever comes, it is not our fault, and who is wrong hears why.

use crm_gateway::edge::rpc::{Body, Rpc, is_output_only};
use crm_proto::descriptors;
use crm_tests::client::{Client, send};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
    strategy::{Union, ValueTree as _},
    test_runner::TestRunner,
};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value, json};
use url::Url;

use super::World;

const REQUESTS: usize = 300;
const HOST: &str = "http://host";
const COLUMNS: [&str; 7] = ["name", "status", "customerType", "mainSalesmanId", "city", "createTime", "telephone"];

/// A request as chance makes it.
#[derive(Clone, Debug)]
struct Chance {
    verb: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(&'static str, String)>,
    body: Option<String>,
}

#[tokio::test]
async fn whatever_is_sent_it_is_never_our_fault() {
    let world = World::start().await;
    let own = world.sam.create_complete("Hope Works").await;
    let requests = any_request(&own);
    // The same every time: a failure can be looked at again.
    let mut runner = TestRunner::deterministic();
    for number in 0..REQUESTS {
        let request = requests.new_tree(&mut runner).unwrap().current();
        check(&world.sam, number, &request).await;
    }
}

async fn check(client: &Client, number: usize, chance: &Chance) {
    let address = Url::parse_with_params(&format!("{HOST}{}", chance.path), &chance.query).unwrap();
    let mut request = client.request(&chance.verb, &address.as_str()[HOST.len()..]);
    for (name, value) in &chance.headers {
        request = request.header(*name, value);
    }
    if let Some(body) = &chance.body {
        request = request.header("content-type", "application/json").body(body.clone());
    }
    let answer = send(request).await;
    let shown: String = format!("request {number}: {chance:?}").chars().take(2_000).collect();
    assert!(answer.status < 500, "{shown}: {}", answer.text());
    if answer.status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{shown}");
        assert!(!answer.problem()["detail"].as_str().unwrap().is_empty(), "{shown}");
    } else if answer.header("content-disposition").starts_with("attachment;") {
        let starts =
            if answer.header("content-type").starts_with("text/calendar") { "BEGIN:VCALENDAR" } else { "\u{feff}id," };
        assert!(answer.text().starts_with(starts), "{shown}");
    } else if answer.status == 204 {
        assert_eq!(answer.text(), "", "{shown}");
    } else {
        let json = serde_json::from_str::<Value>(&answer.text());
        assert!(json.is_ok_and(|it| it.is_object()), "{shown}: {} {:?}", answer.status, answer.text());
    }
}

/// Requests to all RPCs but those of sessions. Most parts are right, so that every layer gets its share.
fn any_request(own: &str) -> impl Strategy<Value = Chance> + use<> {
    let rpcs = Rpc::all(descriptors()).unwrap().into_iter().filter(|rpc| !rpc.path.to_string().contains("session"));
    Union::new(rpcs.map(|rpc| request_of(&rpc, own)))
}

fn request_of(rpc: &Rpc, own: &str) -> BoxedStrategy<Chance> {
    let (verb, path) = (rpc.verb.to_string(), rpc.path.to_string());
    let id = prop_oneof![4 => Just(own.to_owned()), 1 => segment()];
    let path = id.prop_map(move |id| path.replace("{id}", &id));
    let parameters: Vec<_> =
        rpc.query_fields().map(|field| (field.json_name().to_owned(), values_of(&field, 4))).collect();
    let query =
        members(parameters).prop_map(|query| query.into_iter().map(|(name, value)| (name, as_text(value))).collect());
    let header = prop_oneof![
        (0..5_u8).prop_map(|version| ("if-match", format!("\"{version}\""))),
        "[a-e]{1,2}".prop_map(|key| ("idempotency-key", key)),
        ("[ -~]{0,12}", select(vec!["if-match", "idempotency-key"])).prop_map(|(value, name)| (name, value)),
    ];
    let headers = option::weighted(0.3, header).prop_map(|header| header.into_iter().collect());
    let body = match &rpc.body {
        Body::None => Just(None).boxed(),
        Body::Whole => body_of(&rpc.method.input()),
        Body::Field(field) => field.kind().as_message().map_or(Just(None).boxed(), body_of),
    };
    (Just(verb), path, query, headers, body)
        .prop_map(|(verb, path, query, headers, body)| Chance { verb, path, query, headers, body })
        .boxed()
}

fn body_of(message: &MessageDescriptor) -> BoxedStrategy<Option<String>> {
    let json = object_of(message, 3).prop_map(|body| Some(body.to_string()));
    let other = prop_oneof![any_json().prop_map(|json| json.to_string()), text()];
    prop_oneof![15 => json, 1 => other.prop_map(Some), 1 => Just(None)].boxed()
}

/// JSON of a message with some of its fields, or with one of its alternatives.
fn object_of(message: &MessageDescriptor, depth: u8) -> BoxedStrategy<Value> {
    if let Some(alternatives) = message.oneofs().find(|oneof| !oneof.is_synthetic()) {
        return Union::new(alternatives.fields().map(|field| {
            let name = field.json_name().to_owned();
            values_of(&field, depth).prop_map(move |value| json!({name.as_str(): value}))
        }))
        .boxed();
    }
    let writable = message.fields().filter(|field| !is_output_only(field));
    let fields = writable.map(|field| (field.json_name().to_owned(), values_of(&field, depth)));
    members(fields.collect()).prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())).boxed()
}

/// Some of these members, and seldom one more.
fn members(fields: Vec<(String, BoxedStrategy<Value>)>) -> BoxedStrategy<Vec<(String, Value)>> {
    let most = fields.len();
    let known = subsequence(fields, 0..=most);
    let known =
        known.prop_flat_map(|fields| fields.into_iter().map(|(name, value)| (Just(name), value)).collect::<Vec<_>>());
    (known, option::weighted(0.03, (text(), any_json())))
        .prop_map(|(members, more)| members.into_iter().chain(more).collect())
        .boxed()
}

/// Values of a field: mostly of its type.
fn values_of(field: &FieldDescriptor, depth: u8) -> BoxedStrategy<Value> {
    let one = match field.kind() {
        Kind::Bool => any::<bool>().prop_map(Value::from).boxed(),
        Kind::String if matches!(field.name(), "field" | "order_by") => {
            prop_oneof![9 => select(&COLUMNS[..]).prop_map(Value::from), 1 => words().prop_map(Value::from)].boxed()
        }
        Kind::String => words().prop_map(Value::from).boxed(),
        Kind::Enum(choice) => {
            let names: Vec<_> = choice.values().map(|value| Value::from(value.name())).collect();
            prop_oneof![9 => select(names), 1 => words().prop_map(Value::from)].boxed()
        }
        Kind::Message(message) if depth > 0 => object_of(&message, depth - 1),
        _ => prop_oneof![0..50_i64, any::<i64>()].prop_map(Value::from).boxed(),
    };
    let right = if field.is_list() { vec(one, 0..4).prop_map(Value::from).boxed() } else { one };
    prop_oneof![60 => right, 1 => any_json()].boxed()
}

/// As it stands in a parameter.
fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Any JSON.
fn any_json() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let nested = leaf.prop_recursive(4, 20, 4, |inner| {
        let object = vec((text(), inner.clone()), 0..4);
        prop_oneof![
            vec(inner, 0..4).prop_map(Value::from),
            object.prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    });
    nested.boxed()
}

/// Text as it stands in fields: codes, dates, names of columns, ids, and anything else.
fn words() -> impl Strategy<Value = String> {
    let known = [
        "",
        "RETAIL",
        "GOLD",
        "CAPE",
        "CPT",
        "ACTIVE",
        "name",
        "name desc",
        "status",
        "city",
        "createTime",
        "mainSalesmanId",
        "today",
        "today+30d",
        "today-99999999999y",
        "today+1m",
        "endOfMonth-1d",
        "2026-02-30",
        "9999-12-31",
        "0000-00-00",
        "2026-11-01T06:00:00Z",
        "-009999-01-01T00:00:00Z",
        "2026-11-01T06:00:00+99:99",
        "%",
        "_",
        "\\",
        "'",
        "\"",
        "1e9",
        "NaN",
        "-0",
        "00000000-0000-0000-0000-000000000000",
        "sam@acme.example",
        "eyJvcmRlciI6Im5hbWUifQ",
    ];
    let known = select(known.map(str::to_owned).to_vec());
    prop_oneof![6 => known, 1 => any::<i64>().prop_map(|number| number.to_string()), 2 => text()]
}

/// Any text; what is seldom seen comes more often than by chance.
fn text() -> impl Strategy<Value = String> {
    let odd = ["\u{0}", "\u{202e}\u{feff}", "\u{1f600}", "e\u{301}", "\u{1b}[31m", "\r\n"].map(str::to_owned).to_vec();
    prop_oneof![4 => "\\PC{0,20}", 4 => "[a-zA-Z0-9 ]{1,10}", 1 => ".{0,10}", 1 => select(odd), 1 => "x{500,600}"]
}

/// A segment of a path.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9._~-]{1,40}", "(%[0-9a-f]{2}){1,6}", "[^/?#%\\\\\u{0}-\u{20}]{1,6}"]
}
