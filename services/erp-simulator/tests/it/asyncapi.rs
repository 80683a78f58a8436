//! The committed AsyncAPI document.

use std::collections::BTreeSet;

use crm_erp_simulator::{asyncapi, schema};
use crm_proto::{ASYNCAPI, EXAMPLES, descriptors};
use serde_json::Value;

fn document() -> Value {
    asyncapi::document(descriptors()).unwrap()
}

#[test]
fn the_committed_document_is_what_the_proto_files_and_the_examples_say() {
    let text = asyncapi::text(descriptors()).unwrap();
    assert!(text == ASYNCAPI, "run: ./dev erp asyncapi > proto/asyncapi.json");
}

#[test]
fn every_example_is_of_a_type_that_there_is() {
    let types: BTreeSet<_> = schema::message_types().collect();
    for example in EXAMPLES {
        assert!(types.contains(example.message_type), "proto/examples: {} is no message type", example.message_type);
    }
}

#[test]
fn every_message_type_is_received_or_sent_and_described() {
    let document = document();
    let messages = document["components"]["messages"].as_object().unwrap();
    let named: BTreeSet<_> = messages.values().map(|message| message["name"].as_str().unwrap()).collect();
    assert_eq!(named, schema::message_types().collect());
    let operations = document["operations"].as_object().unwrap();
    for (name, message) in messages {
        assert!(!message["summary"].as_str().unwrap().is_empty(), "{name}");
        let end = format!("/messages/{name}");
        let used =
            operations.values().any(|operation| operation["messages"][0]["$ref"].as_str().unwrap().ends_with(&end));
        assert!(used, "{name}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn check(document: &Value, value: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
                }
                members.values().for_each(|value| check(document, value));
            }
            Value::Array(items) => items.iter().for_each(|value| check(document, value)),
            _ => {}
        }
    }
    let document = document();
    check(&document, &document);
}
