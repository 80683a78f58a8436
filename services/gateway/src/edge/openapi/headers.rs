//! Headers of answers.

use serde_json::{Map, Value, json};

/// Name of the component, the header, what it says, and its schema.
const HEADERS: &[(&str, &str, &str, &str)] = &[
    ("ETag", "ETag", "Version of the record; send it back as If-Match.", "string"),
    ("Location", "Location", "Address of the new record.", "string"),
    ("ContentDisposition", "Content-Disposition", "Says that it is a file, and its name.", "string"),
    ("RowCount", "X-Row-Count", "Number of rows of the file, told beforehand.", "int64"),
    ("RetryAfter", "Retry-After", "Seconds to wait before the next try.", "integer"),
    (
        "RateLimit",
        "RateLimit",
        "What is left under each limit that the request fell under, as IETF's draft of RateLimit header fields writes it: \
         `r` more requests, all of them again in `t` seconds, or the next one if none is left. Limits are named `user` and \
         `tenant`, or `address` for callers without a session. Not there where no limit is set, or where the request was refused \
         before it was counted.",
        "string",
    ),
    (
        "RateLimitPolicy",
        "RateLimit-Policy",
        "The same limits: `q` requests in `w` seconds, of one replica of the gateway. There whenever `RateLimit` is.",
        "string",
    ),
];

/// Every counted request is told what is left, also one that failed.
const OF_ALL: [&str; 2] = ["RateLimit", "RateLimit-Policy"];

/// `components.headers`.
pub fn components() -> Map<String, Value> {
    let component = |&(component, _, description, kind): &(&str, &str, &str, &str)| {
        let mut schema = json!({"type": kind});
        if kind == "int64" {
            schema = json!({"type": "integer", "format": kind});
        }
        let mut header = json!({"description": description, "schema": schema});
        match component {
            "RateLimit" => header["example"] = json!("\"user\";r=1199;t=1, \"tenant\";r=23999;t=1"),
            "RateLimitPolicy" => header["example"] = json!("\"user\";q=1200;w=60, \"tenant\";q=24000;w=60"),
            _ => {}
        }
        (component.to_owned(), header)
    };
    HEADERS.iter().map(component).collect()
}

/// The headers of an answer: these, and those of all answers.
pub fn of(own: &[&str]) -> Value {
    let is_sent = |name: &str| own.contains(&name) || OF_ALL.contains(&name);
    let sent = HEADERS.iter().filter(|(_, name, ..)| is_sent(name));
    sent.map(|(component, name, ..)| ((*name).to_owned(), json!({"$ref": format!("#/components/headers/{component}")})))
        .collect::<Map<_, _>>()
        .into()
}
