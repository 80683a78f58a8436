//! The reply as HTTP.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use prost_reflect::{DynamicMessage, ReflectMessage as _, SerializeOptions};

use crate::edge::{problem::Problem, rpc::Rpc};

/// The answer to `rpc`.
pub fn response(rpc: &Rpc, message: &DynamicMessage) -> Result<Response, Problem> {
    if message.descriptor().full_name() == "google.protobuf.Empty" {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut response = ([(header::CONTENT_TYPE, "application/json")], json(message)?).into_response();
    if let Some(etag) = text(message, "etag") {
        insert(&mut response, header::ETAG, &format!("\"{etag}\""))?;
    }
    if let (Some(address), Some(id)) = (&rpc.makes, text(message, "id")) {
        *response.status_mut() = StatusCode::CREATED;
        insert(&mut response, header::LOCATION, &address.with(&utf8_percent_encode(&id, ID).to_string()))?;
    }
    Ok(response)
}

/// What an id may hold in a path without being encoded.
const ID: &percent_encoding::AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn json(message: &DynamicMessage) -> Result<Vec<u8>, Problem> {
    // A reader need not know the defaults of proto3.
    let options = SerializeOptions::new().skip_default_fields(false);
    let mut json = Vec::with_capacity(4096);
    let written = message.serialize_with_options(&mut serde_json::Serializer::new(&mut json), &options);
    written.map_err(|error| {
        tracing::error!(reply = message.descriptor().full_name(), %error, "cannot write the reply");
        Problem::internal()
    })?;
    Ok(json)
}

fn text(message: &DynamicMessage, field: &str) -> Option<String> {
    let value = message.get_field_by_name(field)?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) -> Result<(), Problem> {
    let value = HeaderValue::from_str(value).map_err(|error| {
        tracing::error!(%name, %error, "the reply makes no header");
        Problem::internal()
    })?;
    response.headers_mut().insert(name, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn customer(json: &serde_json::Value) -> DynamicMessage {
        let descriptor = crm_proto::descriptors().get_message_by_name("crm.customers.v1.Customer").unwrap();
        DynamicMessage::deserialize(descriptor, json).unwrap()
    }

    fn rpc(name: &str) -> Rpc {
        Rpc::all(crm_proto::descriptors()).unwrap().into_iter().find(|rpc| rpc.method.name() == name).unwrap()
    }

    #[test]
    fn a_record_tells_its_version() {
        let response = response(&rpc("GetCustomer"), &customer(&json!({"id": "7", "etag": "3"}))).unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["etag"]), (200, &"\"3\"".parse().unwrap()));
    }

    #[test]
    fn a_new_record_tells_its_address() {
        let response = response(&rpc("CreateCustomer"), &customer(&json!({"id": "a b"}))).unwrap();
        assert_eq!(response.status().as_u16(), 201);
        assert_eq!(response.headers()["location"], "/api/v1/customers/a%20b");
    }

    #[test]
    fn defaults_are_written_and_absent_messages_are_not() {
        let json: serde_json::Value = serde_json::from_slice(&json(&customer(&json!({}))).unwrap()).unwrap();
        assert_eq!(json["name"], "");
        assert_eq!(json["status"], "CUSTOMER_STATUS_UNSPECIFIED");
        assert_eq!(json["additionalSalesmanIds"], json!([]));
        assert!(json.get("release").is_none());
    }

    #[test]
    fn an_empty_reply_has_no_body() {
        let empty = ().descriptor();
        let response = response(&rpc("DeleteSession"), &DynamicMessage::new(empty)).unwrap();
        assert_eq!(response.status().as_u16(), 204);
    }
}
