//! Many events in one message. A load or an import tells of hundreds of thousands of aggregates; most of what a message costs the broker and
//! its receivers is the message, whatever is in it. Each event in a bundle keeps its id, so it takes effect once however it comes.

use std::collections::BTreeMap;

use prost::Message;

use crate::broker::Envelope;

/// Media type of a bundle.
const CONTENT_TYPE: &str = "application/x-crm-bundle";
/// Most events of a bundle.
pub(crate) const MOST: usize = 100;
/// Fewer go alone: day by day there is nothing to be gained.
pub(crate) const LEAST: usize = 8;
/// Larger ones go alone.
pub(crate) const LARGEST: usize = 8 * 1024;

#[derive(Clone, PartialEq, Message)]
struct Bundle {
    #[prost(message, repeated, tag = "1")]
    events: Vec<Bundled>,
}

/// An event of a bundle; its routing key is the bundle's.
#[derive(Clone, PartialEq, Message)]
struct Bundled {
    #[prost(string, tag = "1")]
    message_id: String,
    #[prost(string, tag = "2")]
    content_type: String,
    #[prost(btree_map = "string, string", tag = "3")]
    headers: BTreeMap<String, String>,
    #[prost(bytes = "vec", tag = "4")]
    payload: Vec<u8>,
}

/// One message of events with the same routing key.
pub(crate) fn pack(events: Vec<Envelope>) -> Envelope {
    let (message_id, routing_key) =
        events.first().map(|first| (first.message_id.clone(), first.routing_key.clone())).unwrap_or_default();
    let events = events.into_iter().map(|Envelope { message_id, content_type, headers, payload, .. }| Bundled {
        message_id,
        content_type,
        headers,
        payload,
    });
    let payload = Bundle { events: events.collect() }.encode_to_vec();
    Envelope { message_id, routing_key, content_type: CONTENT_TYPE.to_owned(), payload, ..Envelope::default() }
}

/// The events of a bundle, or the message itself if it is none.
pub(crate) fn unpack(message: Envelope) -> Vec<Envelope> {
    if message.content_type != CONTENT_TYPE {
        return vec![message];
    }
    // What cannot be read is refused as a whole, as any other message.
    let Ok(Bundle { events }) = Bundle::decode(message.payload.as_slice()) else { return vec![message] };
    let Envelope { routing_key, user_id, returns, .. } = message;
    let unpacked = events.into_iter().map(|Bundled { message_id, content_type, headers, payload }| Envelope {
        message_id,
        routing_key: routing_key.clone(),
        content_type,
        headers,
        user_id: user_id.clone(),
        returns,
        payload,
    });
    unpacked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: usize) -> Envelope {
        Envelope {
            message_id: format!("m{number}"),
            routing_key: "crm.customers.v1.CustomerChanged".to_owned(),
            content_type: "application/protobuf".to_owned(),
            headers: [("crm-version".to_owned(), number.to_string())].into(),
            payload: vec![0; number],
            ..Envelope::default()
        }
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed_in_its_order() {
        let events: Vec<Envelope> = (0..5).map(event).collect();
        assert_eq!(unpack(pack(events.clone())), events);
    }

    #[test]
    fn each_event_of_a_bundle_has_come_back_as_often_as_the_bundle() {
        let came_back = Envelope { returns: 3, ..pack(vec![event(1), event(2)]) };
        assert!(unpack(came_back).iter().all(|event| event.returns == 3));
    }

    #[test]
    fn what_is_no_bundle_stays_what_it_is() {
        assert_eq!(unpack(event(1)), [event(1)]);
        let broken = Envelope { payload: b"\xff".to_vec(), ..pack(vec![event(1)]) };
        assert_eq!(unpack(broken.clone()), [broken]);
    }
}
