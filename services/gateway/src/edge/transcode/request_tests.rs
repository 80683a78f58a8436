#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;

struct Case {
    rpc: &'static str,
    path: Vec<String>,
    query: &'static str,
    if_match: Option<&'static str>,
    body: Option<Json>,
}

fn case(rpc: &'static str) -> Case {
    Case { rpc, path: Vec::new(), query: "", if_match: None, body: None }
}

impl Case {
    fn id(mut self, id: &str) -> Self {
        self.path = vec![id.to_owned()];
        self
    }

    fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    fn if_match(mut self, value: &'static str) -> Self {
        self.if_match = Some(value);
        self
    }

    fn body(mut self, body: Json) -> Self {
        self.body = Some(body);
        self
    }

    fn read(self) -> Result<Json, Json> {
        let rpcs = Rpc::all(crm_proto::descriptors()).unwrap();
        let rpc = rpcs.into_iter().find(|rpc| rpc.method.name() == self.rpc).unwrap();
        let headers = self.if_match.map(|value| (header::IF_MATCH, value.parse().unwrap()));
        let headers = HeaderMap::from_iter(headers);
        let parts = Parts { path: &self.path, query: self.query, headers: &headers, body: self.body.as_ref() };
        match message(&rpc, &parts) {
            Ok(message) => Ok(serde_json::to_value(&message).unwrap()),
            Err(problem) => Err(serde_json::to_value(&problem).unwrap()["errors"].clone()),
        }
    }

    fn mistake(self) -> (String, String) {
        let error = self.read().unwrap_err()[0].clone();
        (error["field"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
    }
}

#[test]
fn path_query_and_body_make_one_message() {
    let read = case("UpdateCustomer").id("c-1").query("updateMask=name,physicalAddress").if_match("\"7\"");
    assert_eq!(
        read.body(json!({"name": "Acme"})).read().unwrap(),
        json!({"id": "c-1", "customer": {"name": "Acme"}, "updateMask": "name,physicalAddress", "etag": "7"})
    );
}

#[test]
fn a_partial_update_changes_what_its_body_names() {
    let body = json!({"name": "Acme", "telephone": null, "physicalAddress": {"city": "Durban", "lines": []}, "postalAddress": {}, "etag": "7", "id": "c-1"});
    let read = case("UpdateCustomer").id("c-1").body(body).read().unwrap();
    assert_eq!(read["updateMask"], "name,telephone,physicalAddress.city,physicalAddress.lines,postalAddress");
    assert_eq!(case("UpdateCustomer").id("c-1").body(json!({})).read().unwrap()["updateMask"], "");
}

#[test]
fn query_parameters_have_the_types_of_their_fields() {
    let query = "orderBy=name%20desc&pageSize=50&includeTotalSize=true&view=MINE\
                 &filter=%7B%22condition%22%3A%7B%22field%22%3A%22status%22%2C%22operator%22%3A%22EQUALS%22%2C%22values%22%3A%5B%22ACTIVE%22%5D%7D%7D";
    assert_eq!(
        case("ListCustomers").query(query).read().unwrap(),
        json!({
            "orderBy": "name desc", "pageSize": 50, "includeTotalSize": true, "view": "CUSTOMER_VIEW_MINE",
            "filter": {"condition": {"field": "status", "operator": "OPERATOR_EQUALS", "values": ["ACTIVE"]}},
        })
    );
}

#[test]
fn wrong_parameters_are_named() {
    let mistake = |query| case("ListCustomers").query(query).mistake();
    let (field, message) = mistake("pagesize=5");
    assert_eq!(field, "pagesize");
    assert!(
        message.starts_with("\"pagesize\" is not a parameter of this operation. Did you mean pageSize?"),
        "{message}"
    );
    assert_eq!(mistake("pageSize=many").0, "pageSize");
    assert_eq!(mistake("includeTotalSize=1").1, "Expected true or false.");
    assert_eq!(mistake("pageSize=5&pageSize=6").1, "Is given more than once.");
    assert!(mistake("view=MIEN").1.contains("Did you mean MINE?"));
    assert!(mistake("filter=%7B").1.starts_with("Expected JSON: "));
    assert!(mistake("filter=%7B%22group%22%3A%7B%7D%2C%22group%22%3A%7B%7D%7D").1.contains("\"group\" is there twice"));
    assert_eq!(mistake("filter=%7B%22condition%22%3A%7B%22op%22%3A1%7D%7D").0, "filter.condition.op");
}

#[test]
fn where_the_body_is_everything_there_are_no_parameters() {
    let mistake = case("ReleaseCustomer").id("c-1").query("etag=7").mistake();
    assert_eq!(mistake, ("etag".to_owned(), "This operation takes no parameters.".to_owned()));
}

#[test]
fn a_verb_needs_no_body() {
    for body in [None, Some(json!({}))] {
        let mut case = case("ReleaseCustomer").id("c-1");
        case.body = body;
        assert_eq!(case.read().unwrap(), json!({"id": "c-1"}));
    }
}

#[test]
fn a_record_needs_a_body() {
    assert_eq!(case("CreateCustomer").mistake().0, "body");
    assert_eq!(case("CreateCustomer").body(json!([])).mistake().0, "body");
}

#[test]
fn the_body_cannot_contradict_the_path() {
    let mistake = case("ReleaseCustomer").id("c-1").body(json!({"id": "c-2"})).mistake();
    assert_eq!(mistake, ("id".to_owned(), "Is given by the path, not in the body.".to_owned()));
}

#[test]
fn etags_come_quoted_weak_or_bare() {
    for value in ["\"7\"", "W/\"7\"", "7"] {
        assert_eq!(case("ReleaseCustomer").id("c-1").if_match(value).read().unwrap()["etag"], "7", "{value}");
    }
    assert_eq!(case("ReleaseCustomer").id("c-1").if_match("*").read().unwrap(), json!({"id": "c-1"}));
    for value in ["\"7\", \"8\"", "\"7", "\"\"", "W/"] {
        assert_eq!(case("ReleaseCustomer").id("c-1").if_match(value).mistake().0, "If-Match", "{value}");
    }
}

#[test]
fn an_etag_in_the_body_must_agree_with_if_match() {
    let case = || case("ReleaseCustomer").id("c-1").body(json!({"etag": "7"}));
    assert_eq!(case().read().unwrap()["etag"], "7");
    assert_eq!(case().if_match("\"7\"").read().unwrap()["etag"], "7");
    assert_eq!(case().if_match("\"8\"").mistake().0, "If-Match");
}

#[test]
fn a_record_that_is_sent_back_changes_the_version_that_was_read() {
    let case = |etag: Json| case("UpdateCustomer").id("c-1").body(json!({"name": "Acme", "etag": etag}));
    assert_eq!(case(json!("7")).read().unwrap()["etag"], "7");
    assert_eq!(case(json!("7")).if_match("\"7\"").read().unwrap()["etag"], "7");
    assert_eq!(case(json!("7")).if_match("*").read().unwrap().get("etag"), None, "any version will do");
    for none in [json!(""), json!(null)] {
        assert_eq!(case(none.clone()).read().unwrap().get("etag"), None);
        assert_eq!(case(none).if_match("\"8\"").read().unwrap()["etag"], "8");
    }
    let mistake = case(json!("7")).if_match("\"8\"").mistake();
    assert_eq!(mistake, ("If-Match".to_owned(), "Differs from the etag in the body.".to_owned()));
    assert_eq!(case(json!(7)).mistake().0, "etag");
}

#[test]
fn a_record_is_not_sent_to_the_path_of_another_one() {
    let case = |id: Json| case("UpdateCustomer").id("c-1").body(json!({"id": id, "name": "Acme"}));
    for same in [json!("c-1"), json!(""), json!(null)] {
        assert_eq!(case(same.clone()).read().unwrap()["id"], "c-1", "{same}");
    }
    assert_eq!(
        case(json!("c-2")).mistake(),
        ("id".to_owned(), "Is another one than in the path; leave it out.".to_owned())
    );
    let contact = self::case("CreateContact").id("c-1");
    assert_eq!(contact.body(json!({"customerId": "c-2", "givenName": "Ann"})).mistake().0, "customerId");
}

#[test]
fn if_match_is_refused_where_it_would_be_ignored() {
    assert_eq!(case("CreateCustomer").if_match("\"7\"").body(json!({})).mistake().0, "If-Match");
    assert!(case("GetCustomer").id("c-1").if_match("\"7\"").read().is_ok());
}

#[test]
fn idempotency_keys_are_printable_and_short() {
    let key = |value: &[u8]| {
        let headers =
            HeaderMap::from_iter([("idempotency-key".parse().unwrap(), http::HeaderValue::from_bytes(value).unwrap())]);
        idempotency_key(&headers).map(|key| key.map(str::to_owned)).map_err(|_| ())
    };
    assert_eq!(key(b"abc"), Ok(Some("abc".to_owned())));
    assert_eq!(key(b""), Err(()));
    assert_eq!(key("\u{e9}".as_bytes()), Err(()));
    assert_eq!(key(&[b'a'; 201]), Err(()));
}
