//! Taking a merge back: what moved goes back, what was changed since stays, and it is said so.

use crm_proto::customers::{self as pb, CustomerAction};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_contact, complete_customer, complete_third_party, http_status, reason};

/// Two of Sam's with a contact, a note and a third party at the duplicate, which has a fax and an e-mail address; merged.
async fn merged(world: &World) -> (pb::Customer, pb::Customer, pb::Contact) {
    let sam = world.sam();
    let survivor = sam.create(complete_customer("Hope Works")).await.unwrap();
    let typed = pb::Customer {
        fax: "021 555 0198".into(),
        email: "info@hope.example".into(),
        additional_salesman_ids: vec![world.employee_id("THANDI")],
        ..complete_customer("Hope Works Ltd")
    };
    let duplicate = sam.create(typed).await.unwrap();
    let contact = sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    sam.add_note(&duplicate.id, "Theirs").await.unwrap();
    sam.add_third_party(&duplicate.id, complete_third_party("Rival Office")).await.unwrap();
    let survivor = sam.merge(&survivor.id, &duplicate.id).await.unwrap();
    (survivor, duplicate, contact)
}

fn contacts(customer: &str) -> pb::ListContactsRequest {
    pb::ListContactsRequest { customer_id: customer.into(), ..Default::default() }
}

#[tokio::test]
async fn both_are_as_they_were_and_everybody_is_told() {
    let world = World::new().await;
    let (survivor, duplicate, contact) = merged(&world).await;
    let sam = world.sam();
    let separated = sam.separate(&duplicate.id).await.unwrap();
    assert_eq!(separated.kept_fields.unwrap_or_default().paths, [""; 0]);
    assert_eq!(separated.kept_contact_count, 0);
    let (back, left) = (separated.customer.unwrap(), separated.survivor.unwrap());
    assert_eq!(back, sam.get(&duplicate.id).await.unwrap());
    assert!(back.merge.is_none());
    assert_eq!(back.actions, [CustomerAction::Edit as i32, CustomerAction::Release as i32]);
    assert_eq!((left.fax.as_str(), left.additional_salesman_ids.len()), ("", 0));
    assert_eq!(world.thandi().get(&survivor.id).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(sam.contact(&contact.id).await.unwrap().customer_id, duplicate.id);
    assert_eq!(sam.notes(&duplicate.id).await, ["Theirs"]);
    let mut names = sam.names(pb::ListCustomersRequest::default()).await;
    names.sort();
    assert_eq!(names, ["Hope Works", "Hope Works Ltd"]);
    let found = pb::ListCustomersRequest { search: "hope works ltd".into(), ..Default::default() };
    assert_eq!(sam.names(found).await, ["Hope Works Ltd"]);
    let changes = world.changes().await;
    assert_eq!(changes[changes.len() - 2..], ["SEPARATED", "SEPARATED"]);
    for id in [&survivor.id, &duplicate.id] {
        let request = pb::ListHistoryRequest { customer_id: id.clone(), ..Default::default() };
        let entries = sam.history(request).await.unwrap().entries;
        assert!(entries.iter().any(|entry| entry.action == "separated"));
    }
    let again = sam.separate(&duplicate.id).await.unwrap_err();
    assert_eq!((reason(&again).as_str(), http_status(&again).as_str()), ("NOT_MERGED", "409"));
    assert!(sam.merge(&survivor.id, &duplicate.id).await.is_ok(), "and they can be merged again");
}

#[tokio::test]
async fn what_was_changed_since_stays_and_is_told() {
    let world = World::new().await;
    let (survivor, duplicate, contact) = merged(&world).await;
    let sam = world.sam();
    let changed = pb::Customer { fax: "021 555 0000".into(), ..Default::default() };
    sam.update(&survivor.id, &["fax"], changed).await.unwrap();
    let title = pb::Contact { title: "Dr".into(), ..Default::default() };
    sam.edit_contact(&contact.id, &["title"], title).await.unwrap();
    let since = sam.add_contact(&survivor.id, complete_contact("Thabo")).await.unwrap();
    sam.add_note(&survivor.id, "Since").await.unwrap();
    let separated = sam.separate(&duplicate.id).await.unwrap();
    assert_eq!(separated.kept_fields.unwrap().paths, ["fax"]);
    let left = separated.survivor.unwrap();
    assert_eq!((left.fax.as_str(), left.email.as_str()), ("021 555 0000", ""));
    assert_eq!(sam.contact(&since.id).await.unwrap().customer_id, survivor.id, "what came since stays");
    assert_eq!(sam.contact_names(contacts(&survivor.id)).await, ["Thabo"]);
    assert_eq!(sam.notes(&survivor.id).await, ["Since"]);
    assert_eq!(sam.contact(&contact.id).await.unwrap().title, "Dr", "what was corrected meanwhile goes back so");
}

#[tokio::test]
async fn of_a_survivor_that_was_released_since_the_erp_keeps_what_it_owns() {
    let world = World::new().await;
    let sam = world.sam();
    let typed =
        pb::Customer { vat_number: String::new(), registration_number: "2001/1".into(), ..complete_customer("Hope") };
    let survivor = sam.create(typed).await.unwrap();
    let fax = pb::Customer { fax: "1".into(), ..complete_customer("Hope Ltd") };
    let duplicate = sam.create(fax).await.unwrap();
    let contact = sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    sam.add_contact(&duplicate.id, complete_contact("Thabo")).await.unwrap();
    assert_eq!(sam.merge(&survivor.id, &duplicate.id).await.unwrap().vat_number, "4123456789");
    sam.release(&survivor.id).await.unwrap();
    let approved = json!({"crmId": survivor.id, "code": "CU1", "approver": "Accounts"});
    world.erp("a", "customer.approved", 1, approved).await.unwrap();
    let known = json!({"code": "CT1", "crmId": contact.id, "customerCode": "CU1", "givenName": "Zinzi",
        "role": {"code": "BUYER"}, "mobile": "082 555 0100", "isSalesContact": true});
    world.erp("k", "contact.upserted", 1, known).await.unwrap();
    let before = world.told_erp().await.len();
    let separated = sam.separate(&duplicate.id).await.unwrap();
    assert_eq!(separated.kept_fields.unwrap().paths, ["vat_number"]);
    assert_eq!(separated.kept_contact_count, 1);
    assert_eq!(separated.survivor.unwrap().fax, "");
    assert_eq!(sam.contact_names(contacts(&survivor.id)).await, ["Zinzi"]);
    assert_eq!(sam.contact_names(contacts(&duplicate.id)).await, ["Thabo"]);
    let told = world.told_erp().await.split_off(before);
    let kinds: Vec<&str> = told.iter().map(|sent| sent.header("cloudEvents:type")).collect();
    assert_eq!(kinds, ["customer.changed", "contact.upserted"]);
    let gone = told[1].json();
    assert_eq!((gone["givenName"].as_str(), gone["active"].as_bool()), (Some("Thabo"), Some(false)));
    assert_eq!(gone["customerCode"], "CU1");
}

#[tokio::test]
async fn while_the_survivor_is_itself_merged_nothing_goes_back() {
    let world = World::new().await;
    let (survivor, duplicate, contact) = merged(&world).await;
    let sam = world.sam();
    let third = sam.create(complete_customer("Hope Group")).await.unwrap();
    sam.merge(&third.id, &survivor.id).await.unwrap();
    let refused = sam.separate(&duplicate.id).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), refused.code()), ("SURVIVOR_MERGED", Code::FailedPrecondition));
    assert!(refused.message().contains("Hope Works was itself merged into Hope Group"), "{}", refused.message());
    sam.separate(&survivor.id).await.unwrap();
    assert_eq!(sam.contact(&contact.id).await.unwrap().customer_id, survivor.id);
    sam.separate(&duplicate.id).await.unwrap();
    assert_eq!(sam.contact(&contact.id).await.unwrap().customer_id, duplicate.id);
}

#[tokio::test]
async fn who_came_with_two_duplicates_leaves_with_the_last_of_them() {
    let world = World::new().await;
    let sam = world.sam();
    let (survivor, first, _) = merged(&world).await;
    let group = world.admin().add_group("Schools", &[world.employee_id("PIET")]).await.unwrap();
    sam.separate(&first.id).await.unwrap();
    let typed = pb::Customer {
        additional_salesman_ids: vec![world.employee_id("THANDI")],
        ..complete_customer("Hope Works CC")
    };
    let second = sam.create(typed).await.unwrap();
    world.admin().add_to_group(&group.id, &[&first.id, &second.id]).await.unwrap();
    sam.merge(&survivor.id, &first.id).await.unwrap();
    sam.merge(&survivor.id, &second.id).await.unwrap();
    let left = sam.separate(&first.id).await.unwrap().survivor.unwrap();
    assert_eq!(left.additional_salesman_ids, [world.employee_id("THANDI")], "of the second one");
    assert_eq!(left.groups.len(), 1);
    assert_eq!(world.admin().group(&group.id).await.unwrap().customer_count, 2);
    let left = sam.separate(&second.id).await.unwrap().survivor.unwrap();
    assert!(left.additional_salesman_ids.is_empty() && left.groups.is_empty());
    assert_eq!(world.admin().group(&group.id).await.unwrap().customer_count, 2);
}

#[tokio::test]
async fn groups_that_are_gone_or_have_lost_the_survivor_stay_as_they_are() {
    let world = World::new().await;
    let (admin, sam) = (world.admin(), world.sam());
    let survivor = sam.create(complete_customer("Hope Works")).await.unwrap();
    let duplicate = sam.create(complete_customer("Hope Works Ltd")).await.unwrap();
    let mut groups = Vec::new();
    for name in ["Deleted", "Left", "Kept"] {
        let group = admin.add_group(name, &[world.employee_id("THANDI")]).await.unwrap();
        admin.add_to_group(&group.id, &[&duplicate.id]).await.unwrap();
        groups.push(group.id);
    }
    sam.merge(&survivor.id, &duplicate.id).await.unwrap();
    // Who sees the survivor by a group sees what was merged into it.
    assert!(world.thandi().get(&duplicate.id).await.is_ok());
    admin.delete_group(&groups[0], "").await.unwrap();
    admin.take_from_group(&groups[1], &[&survivor.id]).await.unwrap();
    let separated = world.thandi().separate(&duplicate.id).await.unwrap();
    let names = |customer: Option<pb::Customer>| {
        customer.unwrap().groups.into_iter().map(|group| group.name).collect::<Vec<_>>()
    };
    assert_eq!((names(separated.customer), names(separated.survivor)), (vec!["Kept".to_owned()], vec![]));
    assert_eq!(world.thandi().get(&survivor.id).await.unwrap_err().code(), Code::NotFound);
    assert!(world.thandi().get(&duplicate.id).await.is_ok());
}

#[tokio::test]
async fn who_does_not_see_both_separates_nothing() {
    let world = World::new().await;
    let (survivor, duplicate, _) = merged(&world).await;
    let unlinked = pb::Customer::default();
    world.sam().update(&survivor.id, &["additional_salesman_ids"], unlinked).await.unwrap();
    // Thandi sees the duplicate still, which she is linked to, but not the survivor any more.
    assert!(world.thandi().get(&duplicate.id).await.is_ok());
    let before = world.everything().await;
    assert_eq!(world.thandi().separate(&duplicate.id).await.unwrap_err().code(), Code::NotFound);
    let neighbour = world.neighbour().await;
    for id in [duplicate.id.as_str(), "x", ""] {
        assert_eq!(neighbour.admin().separate(id).await.unwrap_err().code(), Code::NotFound);
    }
    let stale = world.sam().separate_seen(&duplicate.id, "1").await.unwrap_err();
    assert_eq!(reason(&stale), "STALE");
    let never = world.sam().separate(&survivor.id).await.unwrap_err();
    assert_eq!(reason(&never), "NOT_MERGED");
    assert_eq!(world.everything().await, before);
    let sam = world.sam().with_key("k");
    let separated = sam.separate(&duplicate.id).await.unwrap();
    assert_eq!(sam.separate(&duplicate.id).await.unwrap(), separated, "pressed twice it is done once");
}
