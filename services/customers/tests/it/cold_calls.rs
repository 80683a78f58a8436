//! What the activities service tells of cold calls becomes customers, contacts and third parties: once, in whatever order it is heard.

use crm_chassis::dispatch::Outcome;
use crm_customers::consumers;
use crm_proto::{
    activities::{ColdCallContact, ColdCallCustomer, ColdCallMade, ColdCallThirdParty},
    customers as pb,
};
use uuid::Uuid;

use crate::world::{World, complete_customer};

fn made(world: &World) -> ColdCallMade {
    ColdCallMade {
        customer_id: Uuid::new_v4().to_string(),
        customer: Some(ColdCallCustomer {
            name: "Karoo Printers".into(),
            telephone: "021 555 0199".into(),
            email: "info@karoo.example".into(),
            website: "karoo.example".into(),
        }),
        main_salesman_id: world.employee_id("SAM"),
        contact_id: Uuid::new_v4().to_string(),
        contact: Some(ColdCallContact {
            given_name: "Anele".into(),
            family_name: "Khumalo".into(),
            role: "BUYER".into(),
            mobile: "082 555 0199".into(),
            ..Default::default()
        }),
        third_party_id: Uuid::new_v4().to_string(),
        third_party: Some(ColdCallThirdParty {
            supplier_name: "Rival Office".into(),
            end_date: "2027-03-31".into(),
            notes: "Unhappy".into(),
        }),
    }
}

async fn hear(world: &World, event: &ColdCallMade) {
    assert_eq!(world.hear(&consumers::events(), event).await, Ok(Outcome::Applied));
}

#[tokio::test]
async fn customer_contact_and_third_party_are_made_with_their_ids() {
    let world = World::new().await;
    let event = made(&world);
    hear(&world, &event).await;
    let sam = world.sam();
    let customer = sam.get(&event.customer_id).await.unwrap();
    assert_eq!((customer.name.as_str(), customer.status()), ("Karoo Printers", pb::CustomerStatus::NewCrm));
    assert_eq!((customer.telephone.as_str(), customer.email.as_str()), ("021 555 0199", "info@karoo.example"));
    assert_eq!((customer.website.as_str(), customer.main_salesman_name.as_str()), ("karoo.example", "Sam Dlamini"));
    let codes = [&customer.customer_type, &customer.rank, &customer.reporting_area, &customer.site];
    assert_eq!(codes, ["UNASSIGNED", "UNASSIGNED", "UNASSIGNED", "CPT"], "the site is the salesman's");
    assert_eq!((customer.rank_name.as_str(), customer.created_by.as_str()), ("Unassigned", "test"));
    let contact = sam.contact(&event.contact_id).await.unwrap();
    assert_eq!((contact.given_name.as_str(), contact.role.as_str()), ("Anele", "BUYER"));
    assert_eq!((contact.mobile.as_str(), contact.is_sales_contact), ("082 555 0199", Some(true)));
    assert_eq!(contact.customer_name, "Karoo Printers");
    let third_party = sam.third_party(&event.third_party_id).await.unwrap();
    assert_eq!((third_party.supplier_name.as_str(), third_party.end_date.as_str()), ("Rival Office", "2027-03-31"));
    assert_eq!(third_party.notes, "Unhappy");
    assert_eq!(world.events().await.len(), 1);
    assert_eq!(world.events_of::<pb::ContactChanged>().await.len(), 1);
    assert_eq!(world.events_of::<pb::ThirdPartyChanged>().await.len(), 1);
    assert_eq!(world.audit(&event.customer_id).await.len(), 1);
    // It can be found, edited and released as any other.
    assert_eq!(
        sam.names(pb::ListCustomersRequest { search: "karoo".into(), ..Default::default() }).await,
        ["Karoo Printers"]
    );
    let details = pb::Customer { name: customer.name.clone(), ..complete_customer("x") };
    let fields = ["customer_type", "rank", "reporting_area", "vat_number", "physical_address"];
    sam.update(&customer.id, &fields, details).await.unwrap();
    sam.release(&customer.id).await.unwrap();
}

#[tokio::test]
async fn the_same_twice_makes_nothing_twice() {
    let world = World::new().await;
    let event = made(&world);
    hear(&world, &event).await;
    let before = world.count("outbox").await;
    hear(&world, &event).await;
    assert_eq!(world.count("outbox").await, before);
    for table in ["customers", "contacts", "third_parties"] {
        assert_eq!(world.count(table).await, 1, "{table}");
    }
    assert_eq!(world.sam().get(&event.customer_id).await.unwrap().etag, "1");
}

#[tokio::test]
async fn whichever_call_with_a_new_customer_is_heard_first_makes_it() {
    let world = World::new().await;
    let first = made(&world);
    let second = ColdCallMade {
        contact_id: Uuid::new_v4().to_string(),
        contact: Some(ColdCallContact {
            given_name: "Bongi".into(),
            email: "b@karoo.example".into(),
            ..Default::default()
        }),
        third_party_id: String::new(),
        third_party: None,
        ..first.clone()
    };
    hear(&world, &second).await;
    hear(&world, &first).await;
    assert_eq!(world.count("customers").await, 1);
    assert_eq!(world.count("contacts").await, 2);
    assert_eq!(world.sam().get(&first.customer_id).await.unwrap().website, "karoo.example");
}

#[tokio::test]
async fn what_is_missing_or_not_in_use_is_unassigned() {
    let world = World::new().await;
    let mut event = made(&world);
    // A salesman of whom nothing was heard yet, and a role that is gone.
    event.main_salesman_id = world.employee_id("NOBODY");
    event.contact.as_mut().unwrap().role = "GONE".into();
    hear(&world, &event).await;
    let customer = world.admin().get(&event.customer_id).await.unwrap();
    assert_eq!((customer.site.as_str(), customer.site_name.as_str()), ("UNASSIGNED", "Unassigned"));
    assert_eq!(customer.main_salesman_id, world.employee_id("NOBODY"));
    let contact = world.admin().contact(&event.contact_id).await.unwrap();
    assert_eq!((contact.role.as_str(), contact.role_name.as_str()), ("UNASSIGNED", "Unassigned"));
}

#[tokio::test]
async fn a_name_that_is_there_already_is_made_all_the_same() {
    let world = World::new().await;
    world.sam().create(complete_customer("Karoo Printers")).await.unwrap();
    hear(&world, &made(&world)).await;
    assert_eq!(world.sam().names(pb::ListCustomersRequest::default()).await, ["Karoo Printers", "Karoo Printers"]);
}

#[tokio::test]
async fn a_new_contact_of_a_customer_that_was_merged_is_one_of_the_customer_that_is_left() {
    let world = World::new().await;
    let sam = world.sam();
    let left = sam.create(complete_customer("Hope Works")).await.unwrap();
    let merged = sam.create(complete_customer("Hope Wroks")).await.unwrap();
    sam.merge(&left.id, &merged.id).await.unwrap();
    let event = ColdCallMade { customer_id: merged.id, customer: None, ..made(&world) };
    hear(&world, &event).await;
    assert_eq!(sam.contact(&event.contact_id).await.unwrap().customer_id, left.id);
    assert_eq!(sam.third_party(&event.third_party_id).await.unwrap().customer_id, left.id);
}

#[tokio::test]
async fn of_a_customer_that_is_gone_nothing_is_made_and_nothing_waits() {
    let world = World::new().await;
    let event = ColdCallMade { customer: None, ..made(&world) };
    hear(&world, &event).await;
    for table in ["customers", "contacts", "third_parties", "outbox"] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn another_tenants_customer_of_that_id_is_neither_seen_nor_touched() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let theirs = neighbour.sam().create(complete_customer("Theirs")).await.unwrap();
    let event = ColdCallMade { customer_id: theirs.id.clone(), ..made(&world) };
    hear(&world, &event).await;
    assert_eq!(world.sam().get(&theirs.id).await.unwrap().name, "Karoo Printers");
    assert_eq!(neighbour.sam().get(&theirs.id).await.unwrap(), theirs);
}
