//! Notes: domain → protobuf.

use crm_chassis::wire::lines;
use crm_proto::customers as pb;

use super::timestamp;
use crate::domain::Note;

/// A note as events and lists show it.
#[must_use]
pub fn to_proto(note: &Note) -> pb::Note {
    pb::Note {
        id: note.id.to_string(),
        customer_id: note.customer_id.to_string(),
        text: note.text.clone(),
        author_id: note.author_id.map(|author| author.0.to_string()).unwrap_or_default(),
        author_name: note.author_name.clone(),
        create_time: Some(timestamp(note.created_at)),
    }
}

/// What was typed.
#[must_use]
pub fn text(note: &pb::Note) -> String {
    lines(&note.text)
}
