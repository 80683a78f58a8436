//! Adding and listing notes.

use crm_proto::{
    customers::{self as pb, NoteChange, NoteChanged},
    types::Operator::{Contains, Equals, Less},
};
use jiff::SignedDuration;
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_customer, condition, fields, http_status, reason};

#[tokio::test]
async fn a_note_keeps_who_wrote_it_and_when_and_is_told() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let note = world.sam().add_note(&customer.id, " Friendly people.\r\n\tCall after 14:00. \n").await.unwrap();
    let expected = pb::Note {
        id: note.id.clone(),
        customer_id: customer.id.clone(),
        text: "Friendly people.\n\tCall after 14:00.".into(),
        author_id: world.employee_id("SAM"),
        author_name: "SAM".into(),
        create_time: customer.create_time,
    };
    assert_eq!(note, expected);

    let lines = world.audit_of("note", &note.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str(), lines[0].fields()), (1, "created", vec!["text"]));
    let event = world.events_of::<NoteChanged>().await.pop().unwrap();
    assert_eq!((event.change(), event.note), (NoteChange::Created, Some(note.clone())));
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!(sent.header("crm-aggregate-id"), note.id);
    assert!(sent.header("crm-audience").contains(&world.employee_id("SAM")));
    assert!(world.told_erp().await.is_empty());

    let by_admin = world.admin().add_note(&customer.id, "x").await.unwrap();
    assert_eq!((by_admin.author_id.as_str(), by_admin.author_name.as_str()), ("", "ADMIN"));
}

#[tokio::test]
async fn a_note_without_text_or_with_too_much_is_refused() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    for text in ["", " \r\n ", "a\0b", &"x".repeat(4_001)] {
        let refused = world.sam().add_note(&customer.id, text).await.unwrap_err();
        assert_eq!(fields(&refused), ["note.text"], "{text:?}");
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn an_inactive_customer_gets_no_note_and_shows_those_it_has() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.sam().add_note(&customer.id, "Before").await.unwrap();
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let refused = world.sam().add_note(&customer.id, "After").await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_INACTIVE", "409"));
    assert_eq!(world.sam().notes(&customer.id).await, ["Before"]);
}

#[tokio::test]
async fn a_repeated_request_adds_one_note() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let sam = world.sam().with_key("k-1");
    let first = sam.add_note(&customer.id, "Once").await.unwrap();
    assert_eq!(sam.add_note(&customer.id, "Once").await.unwrap(), first);
    assert_eq!(world.count("notes").await, 1);
}

#[tokio::test]
async fn notes_are_listed_newest_first_in_pages_and_by_filter() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    for text in ["first", "Zweite Übung", "third"] {
        world.sam().add_note(&customer.id, text).await.unwrap();
        world.database.clock.advance(SignedDuration::from_hours(24));
    }
    assert_eq!(world.sam().notes(&customer.id).await, ["third", "Zweite Übung", "first"]);

    let list = |request: pb::ListNotesRequest| {
        let sam = world.sam();
        async move { sam.list_notes(request).await.unwrap() }
    };
    let page = pb::ListNotesRequest {
        customer_id: customer.id.clone(),
        page_size: 2,
        include_total_size: true,
        ..Default::default()
    };
    let first = list(page.clone()).await;
    assert_eq!((first.notes.len(), first.total_size), (2, Some(3)));
    let rest = list(pb::ListNotesRequest { page_token: first.next_page_token, ..page.clone() }).await;
    assert_eq!((rest.notes[0].text.as_str(), rest.next_page_token.as_str()), ("first", ""));
    let oldest = list(pb::ListNotesRequest { order_by: "createTime".into(), ..page.clone() }).await;
    assert_eq!(oldest.notes[0].text, "first");

    let sam = world.employee_id("SAM");
    for (field, operator, value, count) in [
        ("text", Contains, "ubung", 1),
        ("authorName", Equals, "sam", 3),
        ("authorId", Equals, sam.as_str(), 3),
        ("createTime", Less, "2026-11-02", 1),
    ] {
        let filter = Some(condition(field, operator, &[value]));
        let listed = list(pb::ListNotesRequest { filter, ..page.clone() }).await;
        assert_eq!(listed.total_size, Some(count), "{field}");
    }
}

#[tokio::test]
async fn whoever_sees_the_customer_sees_and_writes_its_notes_and_nobody_else_does() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.maria().add_note(&customer.id, "Visit them").await.unwrap();
    for person in [world.sam(), world.maria(), world.admin()] {
        assert_eq!(person.notes(&customer.id).await, ["Visit them"]);
    }
    let before = world.everything().await;
    for id in [customer.id.as_str(), "nonsense", ""] {
        let request = pb::ListNotesRequest { customer_id: id.into(), ..Default::default() };
        assert_eq!(world.thandi().list_notes(request).await.unwrap_err().code(), Code::NotFound, "{id}");
        assert_eq!(world.thandi().add_note(id, "x").await.unwrap_err().code(), Code::NotFound, "{id}");
    }
    assert_eq!(world.everything().await, before);
}
