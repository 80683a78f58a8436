//! What was done to a customer, as its history tells it.

use crm_proto::customers::{self as pb, HistoryEntity, HistoryOrigin};
use jiff::SignedDuration;
use serde_json::json;
use tonic::Code;

use crate::world::{Person, World, complete_contact, complete_customer, complete_third_party};

fn of(customer: &str) -> pb::ListHistoryRequest {
    pb::ListHistoryRequest { customer_id: customer.into(), include_total_size: true, ..Default::default() }
}

async fn lines(person: &Person, customer: &str) -> Vec<String> {
    let listed = person.history(of(customer)).await.unwrap();
    assert_eq!(usize::try_from(listed.total_size.unwrap()).unwrap(), listed.entries.len());
    listed.entries.iter().map(|entry| format!("{:?} {} {}", entry.entity(), entry.action, entry.entity_name)).collect()
}

#[tokio::test]
async fn everything_that_was_done_is_told_the_last_first() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let later = || world.database.clock.advance(SignedDuration::from_mins(1));
    later();
    let contact = world.sam().add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
    later();
    world.maria().add_note(&customer.id, "Friendly people").await.unwrap();
    later();
    let rival = world.sam().add_third_party(&customer.id, complete_third_party("Rival Office")).await.unwrap();
    later();
    world.sam().delete_third_party(&rival.id, "").await.unwrap();
    later();
    let title = pb::Contact { title: "Dr".into(), ..Default::default() };
    world.sam().edit_contact(&contact.id, &["title"], title).await.unwrap();
    later();
    world.sam().release(&customer.id).await.unwrap();
    let told = lines(&world.sam(), &customer.id).await;
    assert_eq!(
        told,
        [
            "Customer released ",
            "Contact updated Zinzi Nkosi",
            "ThirdParty deleted Rival Office",
            "ThirdParty created Rival Office",
            "Note created ",
            "Contact created Zinzi Nkosi",
            "Customer created ",
        ]
    );
    let entries = world.sam().history(of(&customer.id)).await.unwrap().entries;
    assert_eq!((entries[1].entity_id.as_str(), entries[1].entity()), (contact.id.as_str(), HistoryEntity::Contact));
    assert_eq!((entries[4].user_name.as_str(), entries[4].origin()), ("MARIA", HistoryOrigin::User));
    let change = pb::FieldChange { field: "title".into(), new_value: "Dr".into(), ..Default::default() };
    assert_eq!(entries[1].changes, [change]);
}

#[tokio::test]
async fn codes_and_salesmen_are_called_by_their_names_and_what_has_parts_is_json() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.database.clock.advance(SignedDuration::from_mins(1));
    let (piet, thandi) = (world.employee_id("PIET"), world.employee_id("THANDI"));
    let changed = pb::Customer {
        rank: "WOOD".into(),
        additional_salesman_ids: vec![piet.clone(), thandi.clone()],
        physical_address: Some(pb::Address { city: "Paarl".into(), ..customer.physical_address.clone().unwrap() }),
        ..Default::default()
    };
    let fields = ["rank", "additional_salesman_ids", "physical_address"];
    world.sam().update(&customer.id, &fields, changed).await.unwrap();
    let entry = world.sam().history(of(&customer.id)).await.unwrap().entries.remove(0);
    let change = |field: &str| entry.changes.iter().find(|change| change.field == field).unwrap().clone();
    let rank = change("rank");
    assert_eq!([rank.old_value, rank.old_name, rank.new_value, rank.new_name], ["GOLD", "Gold", "WOOD", "Wood"]);
    let salesmen = change("additionalSalesmanIds");
    assert_eq!((salesmen.old_value.as_str(), salesmen.old_name.as_str()), ("[]", ""));
    assert!(salesmen.new_value.contains(&piet) && salesmen.new_value.contains(&thandi));
    assert_eq!(salesmen.new_name.split(", ").count(), 2, "{}", salesmen.new_name);
    let address: serde_json::Value = serde_json::from_str(&change("physicalAddress").new_value).unwrap();
    assert_eq!(address["city"], "Paarl");
}

#[tokio::test]
async fn what_the_erp_did_is_told_as_its_own() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m", "customer.held", 1, json!({"code": "CU1"})).await.unwrap();
    let entries = world.sam().history(of(&customer.id)).await.unwrap().entries;
    let held = entries.iter().find(|entry| entry.action == "held").unwrap();
    assert_eq!((held.origin(), held.user_name.as_str()), (HistoryOrigin::Erp, "ERP"));
    assert_eq!((held.changes[0].field.as_str(), held.changes[0].new_value.as_str()), ("status", "HOLD"));
}

#[tokio::test]
async fn pages_give_every_entry_once() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    for number in 0..6 {
        // Three at the same instant.
        if number % 3 == 0 {
            world.database.clock.advance(SignedDuration::from_mins(1));
        }
        world.sam().add_note(&customer.id, &number.to_string()).await.unwrap();
    }
    let whole = world.sam().history(of(&customer.id)).await.unwrap().entries;
    assert_eq!(whole.len(), 7);
    for page_size in 1..=7 {
        let mut seen = Vec::new();
        let mut page_token = String::new();
        loop {
            let request = pb::ListHistoryRequest { page_size, page_token, ..of(&customer.id) };
            let listed = world.sam().history(request).await.unwrap();
            seen.extend(listed.entries);
            page_token = listed.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(seen, whole, "{page_size} a page");
    }
    let skipped = pb::ListHistoryRequest { skip: 5, ..of(&customer.id) };
    assert_eq!(world.sam().history(skipped).await.unwrap().entries, whole[5..]);
}

#[tokio::test]
async fn who_does_not_see_the_customer_sees_nothing_of_it() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    for person in [world.sam(), world.maria(), world.admin()] {
        assert_eq!(lines(&person, &customer.id).await, ["Customer created "]);
    }
    for id in [customer.id.as_str(), "nonsense", ""] {
        assert_eq!(world.thandi().history(of(id)).await.unwrap_err().code(), Code::NotFound, "{id}");
    }
}
