//! Walks all RPCs of the descriptors: what holds for every one of them holds for a new one without a line added here.

mod documentation;
mod strangers;

use crm_gateway::edge::rpc::{Body, Rpc, is_output_only, is_required};
use crm_proto::descriptors;
use crm_tests::client::{Answer, Client, send};
use prost_reflect::{FieldDescriptor, Kind, MessageDescriptor};
use serde_json::{Map, Value};

/// All RPCs that HTTP can reach.
fn rpcs() -> Vec<Rpc> {
    Rpc::all(descriptors()).unwrap()
}

/// Its verb and path, to name it.
fn name(rpc: &Rpc) -> String {
    format!("{} {} ({})", rpc.verb, rpc.path, rpc.method.full_name())
}

/// Calls an RPC with a request that can be read, its path parameters being `id`.
async fn call(client: &Client, rpc: &Rpc, id: &str) -> Answer {
    let mut path = rpc.path.to_string();
    for field in rpc.path.fields() {
        path = path.replace(&format!("{{{}}}", field.json_name()), id);
    }
    let required = rpc.query_fields().filter(is_required).map(|field| format!("{}=x", field.json_name()));
    path = format!("{path}?{}", required.collect::<Vec<_>>().join("&"));
    let request = client.request(rpc.verb.as_str(), &path);
    send(match &rpc.body {
        Body::None => request,
        Body::Whole => request.json(&texts(&rpc.method.input(), rpc)),
        Body::Field(field) => match field.kind() {
            Kind::Message(message) => request.json(&texts(&message, rpc)),
            _ => unreachable!("{}: a body is a message", name(rpc)),
        },
    })
    .await
}

/// JSON with a text in every field that takes one.
fn texts(message: &MessageDescriptor, rpc: &Rpc) -> Value {
    let takes_text = |field: &FieldDescriptor| {
        let elsewhere = rpc.path.fields().any(|bound| bound == field) || rpc.etag_field().as_ref() == Some(field);
        !elsewhere && !is_output_only(field) && !field.is_list() && field.kind() == Kind::String
    };
    let fields = message.fields().filter(takes_text);
    fields.map(|field| (field.json_name().to_owned(), Value::from("x"))).collect::<Map<_, _>>().into()
}
