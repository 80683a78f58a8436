//! An import is taken back: what nobody has touched goes, what somebody works with stays.

use crm_chassis::forget;
use crm_customers::imports::forget as forget_imports;
use crm_proto::customers::{self as pb, ImportRowOutcome, ImportState};
use jiff::SignedDuration;
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer, complete_third_party, customers, reason};

#[tokio::test]
async fn an_undo_keeps_what_somebody_works_with_and_says_why() {
    let world = World::new().await;
    let admin = world.admin();
    let names = ["Alone", "Edited", "Grouped", "Noted", "Peopled", "Released", "Rivalled"];
    let mut file = customers(&names);
    file = file.replacen("mainSalesman\n", "mainSalesman,contact.givenName,contact.role,contact.mobile\n", 1);
    file = file.replace("SAM\n", "SAM,Zinzi,BUYER,1\n");
    let import = world.imported(&admin, &file).await;
    let listed = admin.list(pb::ListCustomersRequest::default()).await.unwrap().customers;
    let id = |name: &str| listed.iter().find(|it| it.name == name).unwrap().id.clone();
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    admin.update(&id("Edited"), &["fax"], fax).await.unwrap();
    let group = admin.add_group("Schools", &[]).await.unwrap();
    admin.add_to_group(&group.id, &[&id("Grouped")]).await.unwrap();
    admin.add_note(&id("Noted"), "Friendly people").await.unwrap();
    admin.add_contact(&id("Peopled"), complete_contact("Thabo")).await.unwrap();
    let fields = ["telephone", "vat_number", "physical_address"];
    admin.update(&id("Released"), &fields, complete_customer("Released")).await.unwrap();
    admin.release(&id("Released")).await.unwrap();
    admin.add_third_party(&id("Rivalled"), complete_third_party("Rival Office")).await.unwrap();
    let later = admin.get(&id("Edited")).await.unwrap();

    admin.undo_import(&import.id).await.unwrap();
    world.work().await;
    let undone = admin.import(&import.id).await.unwrap();
    assert_eq!((undone.state(), undone.undone_count, undone.kept_count), (ImportState::Undone, 1, 6));
    assert_eq!(admin.get(&id("Alone")).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(admin.get(&id("Edited")).await.unwrap(), later, "a later edit stays as it is");
    let kept = admin.rows(&import.id, ImportRowOutcome::Kept).await;
    let why: Vec<_> = kept.iter().map(|(_, problems)| problems[0].trim_start_matches(": ")).collect();
    assert_eq!(
        why,
        [
            "It was changed since.",
            "It is in a customer group.",
            "It has notes.",
            "Its contacts were changed since.",
            "It was released to the accounts department.",
            "It has third parties.",
        ]
    );
    assert_eq!(admin.rows(&import.id, ImportRowOutcome::Undone).await.len(), 1);
    assert_eq!(world.count("contacts").await, 7, "six of the import, and Thabo");
    // Others hear that it is gone, and the trail says who did it.
    let gone: Vec<_> =
        world.events().await.into_iter().filter(|event| event.change() == pb::CustomerChange::Deleted).collect();
    let customer = gone[0].customer.as_ref().unwrap();
    assert_eq!((gone.len(), customer.name.as_str(), customer.etag.as_str()), (1, "Alone", "2"));
    let contacts = world.events_of::<pb::ContactChanged>().await;
    assert_eq!(contacts.iter().filter(|event| event.change() == pb::ContactChange::Deleted).count(), 1);
    let trail = world.audit(&id("Alone")).await;
    let last = trail.last().unwrap();
    assert_eq!((last.action.as_str(), last.user_name.as_str()), ("deleted", "ADMIN"));
    assert_eq!(last.change("name").0, "Alone");
    // Once is enough.
    assert_eq!(admin.undo_import(&import.id).await.unwrap().etag, undone.etag);
}

#[tokio::test]
async fn what_was_stopped_can_be_undone_and_the_file_imported_anew() {
    let world = World::new().await;
    let admin = world.admin();
    let names: Vec<String> = (0..1_200).map(|row| format!("Customer {row}")).collect();
    let file = customers(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let import = world.checked(&admin, &file).await;
    admin.run_import(&import.id).await.unwrap();
    world.work_until(1_000).await;
    admin.cancel_import(&import.id).await.unwrap();
    admin.undo_import(&import.id).await.unwrap();
    world.work().await;
    assert_eq!(admin.import(&import.id).await.unwrap().undone_count, 1_000);
    assert_eq!(world.count("customers").await, 0);
    let again = world.imported(&admin, &file).await;
    assert_eq!((again.customer_count, again.duplicate_count), (1_200, 0));
}

#[tokio::test]
async fn after_thirty_days_nothing_can_be_undone_and_the_file_is_gone() {
    let world = World::new().await;
    let admin = world.admin();
    let import = world.imported(&admin, &customers(&["Karoo Motors"])).await;
    let unfinished = admin.upload(customers(&["Ubuntu Foods"]).as_bytes()).await;
    world.work().await;
    assert_eq!((world.count("import_rows").await, world.count("import_parts").await), (2, 1));
    world.database.clock.advance(SignedDuration::from_hours(30 * 24));
    let admin = world.admin();
    assert_eq!(reason(&admin.undo_import(&import.id).await.unwrap_err()), "TOO_LATE");
    assert!(admin.import(&import.id).await.unwrap().actions.is_empty());
    world.database.clock.advance(SignedDuration::from_secs(60));
    let admin = world.admin();
    forget::once(&world.database.worker(), &[|tx| Box::pin(forget_imports(tx))]).await;
    world.work().await;
    assert_eq!((world.count("import_rows").await, world.count("import_parts").await), (0, 0));
    let forgotten = admin.import(&unfinished.id).await.unwrap();
    assert_eq!(forgotten.state(), ImportState::Cancelled);
    assert!(forgotten.actions.is_empty() && forgotten.samples.is_empty(), "{forgotten:?}");
    assert_eq!(admin.import(&import.id).await.unwrap().customer_count, 1, "what was done is still told");
    assert_eq!(world.count("customers").await, 1);
}

#[tokio::test]
async fn what_is_stopped_before_anything_was_imported_leaves_nothing() {
    let world = World::new().await;
    let admin = world.admin();
    let import = world.checked(&admin, &customers(&["Karoo Motors"])).await;
    admin.cancel_import(&import.id).await.unwrap();
    world.work().await;
    assert_eq!((world.count("import_rows").await, world.count("import_parts").await), (0, 0));
    assert_eq!(reason(&admin.run_import(&import.id).await.unwrap_err()), "NOT_CHECKED");
    assert_eq!(reason(&admin.undo_import(&import.id).await.unwrap_err()), "NOTHING_TO_UNDO");
}
