//! Parked messages as protobuf.

use crm_proto::link as pb;
use jiff::Timestamp;
use serde_json::Value;

use super::letters::{Letter, Whole};
use crate::erp;

/// Most bytes of a body that are shown.
const MOST_SHOWN: usize = 256 * 1024;

pub(super) fn letter(letter: &Letter) -> pb::ParkedMessage {
    pb::ParkedMessage {
        id: letter.id.to_string(),
        message_type: letter.message_type.clone(),
        entity: letter.entity.clone(),
        reason: letter.reason.clone(),
        park_time: Some(timestamp(letter.parked_at)),
        message_id: letter.message_id.clone(),
        ..Default::default()
    }
}

pub(super) fn whole(whole: Whole) -> pb::ParkedMessage {
    let envelope = whole.parked.into_envelope();
    let (body, body_cut) = cut(pretty(&envelope.payload));
    pb::ParkedMessage {
        event_time: erp::attribute_of(&envelope, "time").parse().ok().map(timestamp),
        attributes: erp::attributes_of(&envelope),
        body,
        body_cut,
        content_type: envelope.content_type,
        ..letter(&whole.letter)
    }
}

pub(super) fn timestamp(instant: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: instant.as_second(), nanos: instant.subsec_nanosecond() }
}

/// JSON with indents, anything else as it is.
fn pretty(body: &[u8]) -> String {
    let json = serde_json::from_slice::<Value>(body).and_then(|json| serde_json::to_string_pretty(&json));
    json.unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned())
}

fn cut(mut body: String) -> (String, bool) {
    let long = body.len() > MOST_SHOWN;
    if long {
        body.truncate(body.floor_char_boundary(MOST_SHOWN));
    }
    (body, long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_shown_with_indents_and_what_is_no_json_as_it_came() {
        assert_eq!(pretty(br#"{"b":1,"a":[]}"#), "{\n  \"b\": 1,\n  \"a\": []\n}");
        assert_eq!(pretty(b"{\"code\": "), "{\"code\": ");
        assert_eq!(pretty(b"\xff<"), "\u{fffd}<");
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        assert_eq!(cut("é".repeat(MOST_SHOWN / 2)), ("é".repeat(MOST_SHOWN / 2), false));
        let (shown, cut) = cut(format!("x{}", "é".repeat(MOST_SHOWN)));
        assert!(cut && shown.len() == MOST_SHOWN - 1, "{}", shown.len());
    }
}
