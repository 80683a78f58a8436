//! Every RPC says who may call it, where it is, and what it does.

use std::collections::BTreeSet;

use crm_chassis::auth::permission_of;
use crm_proto::descriptors;
use crm_tests::system::System;
use prost_reflect::{FileDescriptor, MethodDescriptor};

use super::{name, rpcs};

/// The RPCs of the product.
fn methods() -> Vec<MethodDescriptor> {
    let services = descriptors().services().filter(|service| is_ours(&service.parent_file()));
    services.flat_map(|service| service.methods().collect::<Vec<_>>()).collect()
}

fn is_ours(file: &FileDescriptor) -> bool {
    file.name().starts_with("crm/")
}

#[test]
fn every_rpc_has_a_permission_and_an_http_rule() {
    let reachable: BTreeSet<_> = rpcs().iter().map(|rpc| rpc.method.full_name().to_owned()).collect();
    assert!(methods().len() >= 11, "the walk sees the RPCs");
    for method in methods() {
        let rpc = method.full_name();
        assert!(permission_of(&method).is_some(), "{rpc} needs the option (crm.options.v1.permission)");
        assert!(reachable.contains(rpc), "{rpc} needs the option (google.api.http)");
    }
}

#[test]
fn paths_are_those_of_the_api_and_lead_to_one_rpc_each() {
    let mut seen = BTreeSet::new();
    for rpc in rpcs() {
        assert!(rpc.path.to_string().starts_with("/api/v1/"), "{}", name(&rpc));
        assert!(seen.insert((rpc.verb.to_string(), rpc.path.route())), "{} is there twice", name(&rpc));
    }
}

#[test]
fn everything_in_the_proto_files_is_described() {
    let pool = descriptors();
    let mut undescribed = Vec::new();
    let mut check = |file: FileDescriptor, path: &[i32], name: &str| {
        if is_ours(&file) && !is_described(&file, path) {
            undescribed.push(name.to_owned());
        }
    };
    for service in pool.services() {
        check(service.parent_file(), service.path(), service.full_name());
        for method in service.methods() {
            check(service.parent_file(), method.path(), method.full_name());
        }
    }
    for message in pool.all_messages().filter(|message| !message.is_map_entry()) {
        check(message.parent_file(), message.path(), message.full_name());
        for field in message.fields() {
            check(message.parent_file(), field.path(), field.full_name());
        }
        for oneof in message.oneofs().filter(|oneof| !oneof.is_synthetic()) {
            check(message.parent_file(), oneof.path(), oneof.full_name());
        }
    }
    for choice in pool.all_enums() {
        check(choice.parent_file(), choice.path(), choice.full_name());
        for value in choice.values() {
            check(choice.parent_file(), value.path(), value.full_name());
        }
    }
    for option in pool.all_extensions() {
        check(option.parent_file(), option.path(), option.full_name());
    }
    assert!(undescribed.is_empty(), "without a comment of whole sentences: {undescribed:#?}");
}

/// A comment stands above it and ends as a sentence does.
fn is_described(file: &FileDescriptor, path: &[i32]) -> bool {
    let info = file.file_descriptor_proto().source_code_info.as_ref().expect("the descriptors keep comments");
    let location = info.location.iter().find(|location| location.path == path);
    location.is_some_and(|location| location.leading_comments().trim().ends_with('.'))
}

#[tokio::test]
async fn the_served_document_holds_every_rpc_and_nothing_else() {
    let system = System::start().await;
    let document = system.stranger().get("/api/v1/openapi.json").await.expect(200);
    for rpc in rpcs() {
        let operation = &document["paths"][rpc.path.to_string()][rpc.verb.as_str().to_lowercase()];
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{}", name(&rpc));
        assert!(operation["operationId"].is_string(), "{}", name(&rpc));
    }
    let operations = document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len());
    assert_eq!(operations.sum::<usize>(), rpcs().len());
}
