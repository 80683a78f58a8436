//! The committed OpenAPI document.

use std::collections::HashSet;

use crm_gateway::edge::openapi;
use serde_json::Value;

#[test]
fn the_committed_document_is_what_the_proto_files_say() {
    let text = openapi::text(crm_proto::descriptors()).unwrap();
    let committed = include_str!("../../openapi.json");
    assert!(text == committed, "run: cargo run -p crm-gateway -- openapi > services/gateway/openapi.json");
}

#[test]
fn every_operation_has_an_id_of_its_own() {
    let document = openapi::document(crm_proto::descriptors()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let mut seen = HashSet::new();
    for id in operations.map(|operation| operation["operationId"].as_str().unwrap()) {
        assert!(seen.insert(id), "{id} is there twice");
    }
    for id in ["listCustomers", "listContacts", "listContactsByCustomerId", "identityListParkedMessages"] {
        assert!(seen.contains(id), "{seen:?}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document(crm_proto::descriptors()).unwrap();
    let mut references = HashSet::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_and_parameter_and_property_is_described() {
    let document = openapi::document(crm_proto::descriptors()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{verb} {path}");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                assert!(parameter["description"].is_string(), "{verb} {path}: {}", parameter["name"]);
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema["description"].is_string(), "{name}");
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            assert!(schema["description"].is_string(), "{name}.{property}");
        }
    }
}

#[test]
fn answers_require_what_is_always_sent_and_inputs_what_must_be_sent() {
    let document = openapi::document(crm_proto::descriptors()).unwrap();
    let required = |schema: &str| {
        let list = document["components"]["schemas"][schema]["required"].as_array().cloned().unwrap_or_default();
        list.iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(required("Customer").contains(&"etag".to_owned()));
    assert!(!required("Customer").contains(&"release".to_owned()), "messages are left out when they are not set");
    assert_eq!(required("CustomerInput"), ["name", "customerType", "rank", "reportingArea", "site"]);
    assert!(required("CustomerPatch").is_empty());
    assert!(document["components"]["schemas"]["CustomerInput"]["properties"].get("id").is_none());
    let body = &document["paths"]["/api/v1/activities/{id}/save"]["post"]["requestBody"]["content"]["application/json"];
    assert_eq!(body["schema"]["properties"]["case"]["$ref"], "#/components/schemas/CasePatch", "a mask is beside it");
}

fn collect_references<'a>(value: &'a Value, into: &mut HashSet<&'a str>) {
    match value {
        Value::Object(fields) => {
            into.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect_references(value, into));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, into)),
        _ => {}
    }
}
