//! Merging a duplicate into a customer: nothing is lost, everybody is told, and no list shows the duplicate any more.

use crm_chassis::Scope;
use crm_proto::{
    customers::{self as pb, ContactChanged, CustomerAction, GroupChanged, NoteChanged, ThirdPartyChanged},
    types::Operator,
};
use serde_json::json;
use tokio::join;
use tonic::Code;

use crate::world::{
    Person, World, complete_contact, complete_customer, complete_third_party, condition, fields, http_status, reason,
};

/// Sam's customer, and Piet's duplicate of it with something of everything. Sam sees both.
async fn twice(world: &World) -> (pb::Customer, pb::Customer) {
    let survivor = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let salesmen = vec![world.employee_id("SAM"), world.employee_id("THANDI")];
    let typed = pb::Customer {
        main_salesman_id: world.employee_id("PIET"),
        additional_salesman_ids: salesmen,
        telephone: "021 555 0199".into(),
        fax: "021 555 0198".into(),
        email: "info@hope.example".into(),
        postal_address: Some(pb::Address { city: "Paarl".into(), ..Default::default() }),
        ..complete_customer("Hope Works Ltd")
    };
    let duplicate = world.sam().create(typed).await.unwrap();
    (survivor, duplicate)
}

fn whole(customer: &str) -> pb::ListContactsRequest {
    pb::ListContactsRequest { customer_id: customer.into(), ..Default::default() }
}

fn third_parties(customer: &str) -> pb::ListThirdPartiesRequest {
    pb::ListThirdPartiesRequest { customer_id: customer.into(), ..Default::default() }
}

#[tokio::test]
async fn everything_of_the_duplicate_is_the_survivors_then() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let sam = world.sam();
    let group = world.admin().add_group("Schools", &[world.employee_id("MARIA")]).await.unwrap();
    world.admin().add_to_group(&group.id, &[&duplicate.id]).await.unwrap();
    let zinzi = sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    let gone = pb::Contact { active: Some(false), ..complete_contact("Gone") };
    sam.add_contact(&duplicate.id, gone).await.unwrap();
    sam.add_note(&survivor.id, "Ours").await.unwrap();
    sam.add_note(&duplicate.id, "Theirs").await.unwrap();
    let rival = sam.add_third_party(&duplicate.id, complete_third_party("Rival Office")).await.unwrap();
    let deleted = sam.add_third_party(&duplicate.id, complete_third_party("Deleted")).await.unwrap();
    sam.delete_third_party(&deleted.id, "").await.unwrap();
    let told = world.outbox().await.len();

    let merged = sam.merge(&survivor.id, &duplicate.id).await.unwrap();
    assert_eq!((merged.fax.as_str(), merged.email.as_str()), ("021 555 0198", "info@hope.example"));
    assert_eq!(
        (merged.name.as_str(), merged.telephone.as_str()),
        ("Hope Works", "021 555 0100"),
        "what it has it keeps"
    );
    assert_eq!(merged.postal_address.as_ref().unwrap().city, "Paarl");
    assert_eq!(merged.main_salesman_id, world.employee_id("SAM"));
    let mut linked = merged.additional_salesman_ids.clone();
    let mut expected = vec![world.employee_id("PIET"), world.employee_id("THANDI")];
    linked.sort();
    expected.sort();
    assert_eq!(linked, expected);
    assert_eq!(merged.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Schools"]);
    assert_eq!(world.admin().group(&group.id).await.unwrap().customer_count, 1);
    assert_eq!(merged, sam.get(&survivor.id).await.unwrap());

    assert_eq!(sam.contact_names(whole(&survivor.id)).await, ["Gone", "Zinzi"]);
    assert_eq!(sam.notes(&survivor.id).await.len(), 2);
    let listed = sam.list_third_parties(third_parties(&survivor.id)).await.unwrap();
    assert_eq!(listed.third_parties.iter().map(|it| &it.id).collect::<Vec<_>>(), [&rival.id]);
    let restored = sam.restore_third_party(&deleted.id).await.unwrap();
    assert_eq!(restored.customer_id, survivor.id, "what was deleted moved, too");
    assert!(sam.contact_names(whole(&duplicate.id)).await.is_empty());
    assert!(sam.notes(&duplicate.id).await.is_empty());
    let title = pb::Contact { title: "Dr".into(), ..Default::default() };
    assert_eq!(sam.edit_contact(&zinzi.id, &["title"], title).await.unwrap().customer_name, "Hope Works");
    let search = pb::ListContactsRequest { search: "zinzi".into(), ..whole(&survivor.id) };
    assert_eq!(world.thandi().contact_names(search).await, ["Zinzi"]);

    // Of the merge alone: the restoring and the edit came later.
    let sent = world.outbox().await;
    let kinds: Vec<&str> = sent[told..].iter().map(|sent| sent.routing_key.rsplit('.').next().unwrap()).collect();
    let of = |kind: &str| kinds.iter().filter(|it| **it == kind).count();
    assert_eq!([of("CustomerChanged"), of("ContactChanged"), of("NoteChanged"), of("ThirdPartyChanged")], [2, 3, 1, 3]);
    assert_eq!(of("GroupChanged"), 0, "it holds as many as before");
    let changes = world.changes().await;
    assert_eq!(changes[changes.len() - 2..], ["MERGED", "MERGED_INTO"]);
    let contact = world.events_of::<ContactChanged>().await.into_iter().rev().nth(1).unwrap();
    assert_eq!(
        (contact.change(), contact.contact.unwrap().customer_id),
        (pb::ContactChange::Moved, survivor.id.clone())
    );
    let note = world.events_of::<NoteChanged>().await.pop().unwrap();
    assert_eq!((note.change(), note.note.unwrap().customer_id), (pb::NoteChange::Moved, survivor.id.clone()));
    let note = sent.iter().rfind(|sent| sent.routing_key.ends_with("NoteChanged")).unwrap();
    assert_eq!(note.header("crm-version"), "2");
    let moved = world.events_of::<ThirdPartyChanged>().await;
    assert!(moved.iter().any(|it| it.change() == pb::ThirdPartyChange::Moved));
    let last = sent.iter().rfind(|sent| sent.routing_key.ends_with("CustomerChanged")).unwrap();
    for code in ["SAM", "PIET", "THANDI", "MARIA"] {
        assert!(last.header("crm-audience").contains(&world.employee_id(code)), "{code} hears of it");
    }
    assert!(world.told_erp().await.is_empty(), "the ERP knows neither");
}

#[tokio::test]
async fn the_duplicate_leads_to_the_survivor_and_can_only_be_viewed() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let sam = world.sam();
    let contact = sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    sam.merge(&survivor.id, &duplicate.id).await.unwrap();
    let left = sam.get(&duplicate.id).await.unwrap();
    let merge = left.merge.clone().unwrap();
    assert_eq!((&merge.survivor_id, merge.survivor_name.as_str()), (&survivor.id, "Hope Works"));
    assert_eq!((merge.merged_by.as_str(), merge.merge_time.is_some()), ("SAM", true));
    assert_eq!((left.name.as_str(), left.actions), ("Hope Works Ltd", vec![CustomerAction::Separate.into()]));
    let reader = sam.without(&world, "customers.write");
    assert!(reader.get(&duplicate.id).await.unwrap().actions.is_empty());
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    let third = sam.create(complete_customer("Third")).await.unwrap();
    let refusals = [
        sam.update(&duplicate.id, &["fax"], fax).await.map(drop),
        sam.release(&duplicate.id).await.map(drop),
        sam.add_contact(&duplicate.id, complete_contact("Thabo")).await.map(drop),
        sam.add_note(&duplicate.id, "No").await.map(drop),
        sam.add_third_party(&duplicate.id, complete_third_party("No")).await.map(drop),
        sam.merge(&survivor.id, &duplicate.id).await.map(drop),
        sam.merge(&third.id, &duplicate.id).await.map(drop),
        sam.merge(&duplicate.id, &third.id).await.map(drop),
    ];
    for refused in refusals {
        let refused = refused.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_MERGED", "409"));
        assert!(refused.message().contains("was merged into Hope Works"), "{}", refused.message());
    }
    let group = world.admin().add_group("Schools", &[]).await.unwrap();
    let added = world.admin().add_to_group(&group.id, &[&duplicate.id]).await.unwrap();
    assert_eq!((added.added_count, added.refusals.len()), (0, 1));
    let approved = json!({"crmId": duplicate.id, "code": "CU1"});
    assert_eq!(world.erp("m", "customer.approved", 1, approved).await.unwrap_err().reason(), "UNEXPECTED_STATUS");
    let theirs = json!({"code": "CU2", "crmId": duplicate.id, "name": "Hope"});
    assert_eq!(world.erp("n", "customer.upserted", 1, theirs).await.unwrap_err().reason(), "UNEXPECTED_STATUS");
    assert_eq!(sam.contact(&contact.id).await.unwrap().customer_id, survivor.id);
}

#[tokio::test]
async fn the_survivor_names_what_was_merged_into_it_until_they_are_separated() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let named = async |person: &Person| {
        let merged = person.get(&survivor.id).await.unwrap().merged_customers;
        merged.into_iter().map(|it| (it.id, it.name)).collect::<Vec<_>>()
    };
    assert_eq!(named(&world.sam()).await, []);
    world.sam().merge(&survivor.id, &duplicate.id).await.unwrap();
    let expected = [(duplicate.id.clone(), "Hope Works Ltd".to_owned())];
    assert_eq!(named(&world.sam()).await, expected);
    assert_eq!(named(&world.admin()).await, expected);
    // Each can be opened by whoever is led there.
    assert!(world.sam().get(&duplicate.id).await.is_ok());
    world.admin().separate(&duplicate.id).await.unwrap();
    assert_eq!(named(&world.admin()).await, []);
}

#[tokio::test]
async fn no_list_shows_the_duplicate_to_anybody() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    world.admin().merge(&survivor.id, &duplicate.id).await.unwrap();
    let all_of_piet = world.person("PIET", Scope::All);
    let people =
        [world.sam(), world.thandi(), world.person("PIET", Scope::Own), world.maria(), world.admin(), all_of_piet];
    for person in people {
        for order_by in ["name", "code", "city desc", "createTime", "updateTime", "mainSalesmanName", "rank"] {
            let request =
                pb::ListCustomersRequest { order_by: order_by.into(), include_total_size: true, ..Default::default() };
            let listed = person.list(request).await.unwrap();
            assert_eq!((listed.customers.len(), listed.total_size), (1, Some(1)), "{order_by}");
            assert_eq!(listed.customers[0].id, survivor.id);
        }
        for search in ["hope", "hope works ltd", "0199", "hopp"] {
            let request = pb::ListCustomersRequest { search: search.into(), ..Default::default() };
            assert!(!person.names(request).await.contains(&"Hope Works Ltd".to_owned()), "{search}");
        }
        let new_crm = condition("status", Operator::Equals, &["NEW_CRM"]);
        let filtered = pb::ListCustomersRequest { filter: Some(new_crm), ..Default::default() };
        assert_eq!(person.names(filtered).await, ["Hope Works"]);
        let values = pb::ListCustomersValuesRequest { field: "status".into(), ..Default::default() };
        assert_eq!(person.values(values).await.unwrap()[0].customer_count, 1);
        let file = Box::pin(person.export(pb::ExportCustomersRequest::default())).await.unwrap();
        assert_eq!(file.column("id"), std::slice::from_ref(&survivor.id));
        let alike = pb::ListDuplicatesRequest { name: "Hope Works Ltd".into(), ..Default::default() };
        let alike = person.duplicates(alike).await.unwrap().candidates;
        assert_eq!(alike.iter().map(|it| &it.customer.as_ref().unwrap().id).collect::<Vec<_>>(), [&survivor.id]);
    }
}

#[tokio::test]
async fn a_group_that_had_both_counts_one_less() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let group = world.admin().add_group("Schools", &[]).await.unwrap();
    world.admin().add_to_group(&group.id, &[&survivor.id, &duplicate.id]).await.unwrap();
    world.sam().merge(&survivor.id, &duplicate.id).await.unwrap();
    assert_eq!(world.sam().group(&group.id).await.unwrap().customer_count, 1);
    let event = world.events_of::<GroupChanged>().await.pop().unwrap();
    assert_eq!((event.change(), event.group.unwrap().customer_count), (pb::GroupChange::CustomersRemoved, 1));
    let filter = condition("groupId", Operator::Equals, &[&group.id]);
    let of_group = pb::ListCustomersRequest { filter: Some(filter), ..Default::default() };
    assert_eq!(world.admin().names(of_group).await, ["Hope Works"]);
}

#[tokio::test]
async fn just_the_named_fields_are_taken() {
    let world = World::new().await;
    for (named, fax, telephone, city) in [
        (&[][..], "", "021 555 0100", None),
        (&["telephone"][..], "", "021 555 0199", None),
        (&["fax", "website", "postal_address"][..], "021 555 0198", "021 555 0100", Some("Paarl")),
    ] {
        let (survivor, duplicate) = twice(&world).await;
        let merged = world.sam().merge_taking(&survivor.id, &duplicate.id, named).await.unwrap();
        assert_eq!((merged.fax.as_str(), merged.telephone.as_str()), (fax, telephone), "{named:?}");
        assert_eq!(merged.postal_address.as_ref().map(|address| address.city.as_str()), city, "{named:?}");
        assert_eq!(merged.website, "", "a blank value is none");
    }
    let (survivor, duplicate) = twice(&world).await;
    let refused = world.sam().merge_taking(&survivor.id, &duplicate.id, &["faks", "status"]).await.unwrap_err();
    assert_eq!(fields(&refused), ["fields", "fields"]);
    let before = world.sam().get(&duplicate.id).await.unwrap();
    assert_eq!(before, duplicate, "what is refused changes nothing");
}

#[tokio::test]
async fn only_what_the_erp_does_not_know_becomes_part_of_another_one() {
    let world = World::new().await;
    let sam = world.sam();
    let survivor = sam.create(complete_customer("Hope Works")).await.unwrap();
    let released = world.released(&sam, "Released").await;
    let refused = sam.merge(&survivor.id, &released.id).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), refused.code()), ("DUPLICATE_RELEASED", Code::FailedPrecondition));
    assert!(refused.message().contains("has not answered yet"));
    let active = world.erp_customer("CU1").await;
    let refused = sam.merge(&survivor.id, &active.id).await.unwrap_err();
    assert_eq!(reason(&refused), "DUPLICATE_IN_ERP");
    assert!(refused.message().contains("must be merged there"));
    // A declined one is the CRM's again.
    let declined = json!({"crmId": released.id, "reason": "No"});
    world.erp("d", "customer.declined", 1, declined).await.unwrap();
    assert!(sam.merge(&survivor.id, &released.id).await.is_ok());
    world.erp("i", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let refused = sam.merge(&active.id, &survivor.id).await.unwrap_err();
    assert_eq!(reason(&refused), "CUSTOMER_INACTIVE");
}

#[tokio::test]
async fn the_erp_hears_what_changes_of_a_customer_that_it_knows() {
    let world = World::new().await;
    let sam = world.sam();
    let (_, duplicate) = twice(&world).await;
    let active = world.erp_customer("CU1").await;
    sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    let gone = pb::Contact { active: Some(false), ..complete_contact("Gone") };
    sam.add_contact(&duplicate.id, gone).await.unwrap();
    let refused = sam.merge_taking(&active.id, &duplicate.id, &["vat_number", "fax"]).await.unwrap_err();
    assert_eq!(fields(&refused), ["fields"]);
    assert!(refused.message().contains("vat_number"), "{}", refused.message());
    assert!(world.told_erp().await.is_empty());

    let merged = sam.merge(&active.id, &duplicate.id).await.unwrap();
    assert_eq!((merged.fax.as_str(), merged.vat_number.as_str()), ("021 555 0198", ""), "the ERP owns the number");
    assert!(merged.postal_address.is_none() && merged.physical_address.is_none(), "and the addresses");
    let told = world.told_erp().await;
    let kinds: Vec<&str> = told.iter().map(|sent| sent.header("cloudEvents:type")).collect();
    assert_eq!(kinds, ["customer.changed", "customer.salesmen-changed", "contact.upserted"]);
    assert_eq!(told[0].json()["changedFields"], json!(["fax", "email"]));
    assert_eq!(told[1].json()["additionalSalesmanCodes"].as_array().unwrap().len(), 2);
    let contact = told[2].json();
    assert_eq!((contact["customerCode"].as_str(), contact["givenName"].as_str()), (Some("CU1"), Some("Zinzi")));
    // Its answer is about somebody it knows now.
    let known = json!({"code": "CT1", "crmId": contact["crmId"], "customerCode": "CU1", "givenName": "Zinzi",
        "version": contact["version"], "role": {"code": "BUYER"}, "mobile": "082 555 0100", "isSalesContact": true});
    world.erp("k", "contact.upserted", 1, known).await.unwrap();
    assert_eq!(world.contact_by_code("CT1").await.customer_id, active.id);
}

#[tokio::test]
async fn both_histories_tell_of_it_and_each_keeps_its_own() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let sam = world.sam();
    let contact = sam.add_contact(&duplicate.id, complete_contact("Zinzi")).await.unwrap();
    world.database.clock.advance(jiff::SignedDuration::from_mins(1));
    sam.merge(&survivor.id, &duplicate.id).await.unwrap();
    let of = |customer: &str| pb::ListHistoryRequest { customer_id: customer.into(), ..Default::default() };
    let entries = sam.history(of(&survivor.id)).await.unwrap().entries;
    let merged = &entries[0];
    assert_eq!((merged.action.as_str(), merged.user_name.as_str()), ("merged", "SAM"));
    let told = |field: &str| merged.changes.iter().find(|change| change.field == field).unwrap().new_value.clone();
    assert_eq!([told("mergedCustomer"), told("fax"), told("contacts")], ["Hope Works Ltd", "021 555 0198", "1"]);
    assert_eq!((entries[1].action.as_str(), &entries[1].entity_id), ("moved", &contact.id));
    let left = sam.history(of(&duplicate.id)).await.unwrap().entries;
    assert_eq!(left.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["merged into", "created"]);
    assert_eq!(left[0].changes[0].new_value, "Hope Works");
}

#[tokio::test]
async fn who_does_not_see_both_merges_neither() {
    let world = World::new().await;
    let mine = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let thandis = world.thandi().create(complete_customer("Hope Works")).await.unwrap();
    let neighbour = world.neighbour().await;
    let theirs = neighbour.sam().create(complete_customer("Hope Works")).await.unwrap();
    let nobody = "0190b7c2-0000-7000-8000-000000000000";
    let before = world.everything().await;
    for other in [thandis.id.as_str(), theirs.id.as_str(), nobody] {
        assert_eq!(world.sam().merge(&mine.id, other).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(world.sam().merge(other, &mine.id).await.unwrap_err().code(), Code::NotFound);
    }
    let refused = world.sam().merge(&mine.id, "x").await.unwrap_err();
    assert_eq!(fields(&refused), ["duplicate_id"]);
    let refused = world.sam().merge(&mine.id, &mine.id).await.unwrap_err();
    assert_eq!(fields(&refused), ["duplicate_id"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn of_a_customer_that_was_changed_since_nothing_is_merged() {
    let world = World::new().await;
    let (survivor, duplicate) = twice(&world).await;
    let request = |etag: &str, duplicate_etag: &str| pb::MergeCustomersRequest {
        id: survivor.id.clone(),
        duplicate_id: duplicate.id.clone(),
        etag: etag.into(),
        duplicate_etag: duplicate_etag.into(),
        ..Default::default()
    };
    for stale in [request("7", "1"), request("1", "7")] {
        let refused = world.sam().merge_as(stale).await.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("STALE", "412"));
    }
    let sam = world.sam().with_key("k");
    let merged = sam.merge_as(request("1", "1")).await.unwrap();
    assert_eq!(merged.etag, "2");
    assert_eq!(sam.merge_as(request("1", "1")).await.unwrap(), merged, "pressed twice it is merged once");
}

/// What somebody comes to know whose customer was merged at the same moment.
fn is_refused_as_merged(answer: &Result<pb::Customer, tonic::Status>) -> bool {
    answer.as_ref().is_err_and(|refused| reason(refused) == "CUSTOMER_MERGED")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_merge_the_same_customers_in_both_directions_do_not_wait_for_each_other_for_ever() {
    let world = World::new().await;
    for _ in 0..12 {
        let (one, other) = twice(&world).await;
        let (sam, admin) = (world.sam(), world.admin());
        let group = admin.add_group(&one.id, &[world.employee_id("MARIA")]).await.unwrap();
        admin.add_to_group(&group.id, &[&one.id, &other.id]).await.unwrap();
        for customer in [&one, &other] {
            sam.add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap();
        }
        let (there, back) = join!(Box::pin(sam.merge(&one.id, &other.id)), Box::pin(admin.merge(&other.id, &one.id)));
        let survivor = match (&there, &back) {
            (Ok(survivor), refused) | (refused, Ok(survivor)) => {
                assert!(is_refused_as_merged(refused), "{refused:?}");
                survivor
            }
            refused => panic!("{refused:?}"),
        };
        assert_eq!(sam.contact_names(whole(&survivor.id)).await.len(), 2);
        assert_eq!(admin.group(&group.id).await.unwrap().customer_count, 1);
    }
}

/// Whatever a writer may be told whose customer is merged meanwhile.
fn expect_done_or_merged<T>(answer: Result<T, tonic::Status>) {
    if let Err(refused) = answer {
        let known = ["CUSTOMER_MERGED", "UNAVAILABLE", "NOT_MERGED", "SURVIVOR_MERGED", "NOT_FOUND", "STALE"];
        assert!(known.contains(&reason(&refused).as_str()), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_leave_each_thing_with_one_customer_that_is_not_merged() {
    let world = World::new().await;
    let admin = world.admin();
    let mut customers = Vec::new();
    let mut contacts = Vec::new();
    let group = admin.add_group("Schools", &[world.employee_id("MARIA")]).await.unwrap().id;
    for number in 0..4 {
        let customer = world.sam().create(complete_customer(&format!("Hope {number}"))).await.unwrap();
        contacts.push(admin.add_contact(&customer.id, complete_contact("Zinzi")).await.unwrap().id);
        admin.add_to_group(&group, &[&customer.id]).await.unwrap();
        customers.push(customer.id);
    }
    let turn = async |person: Person, writer: usize| {
        for turn in 0..10 {
            let (one, other) = (&customers[(writer + turn) % 4], &customers[(writer * 3 + turn * 2 + 1) % 4]);
            match (writer + turn) % 5 {
                0 | 1 if one != other => expect_done_or_merged(person.merge(one, other).await),
                2 => expect_done_or_merged(person.separate(other).await),
                3 => expect_done_or_merged(person.add_contact(one, complete_contact("New")).await),
                _ => {
                    let title = pb::Contact { title: format!("T{turn}"), ..Default::default() };
                    expect_done_or_merged(person.edit_contact(&contacts[writer % 4], &["title"], title).await);
                    expect_done_or_merged(person.add_to_group(&group, &[one, other]).await);
                }
            }
        }
    };
    let (a, b, c, d) = (admin.clone(), admin.clone(), world.sam(), world.sam());
    // On the heap, because they are long.
    join!(Box::pin(turn(a, 0)), Box::pin(turn(b, 1)), Box::pin(turn(c, 2)), Box::pin(turn(d, 3)));
    let lost = "select count(*) from contacts k join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
        where k.tenant_id = $1 and c.merged_into is not null";
    let counted = "select count(*) from customer_groups g where g.tenant_id = $1 and g.customer_count <>
        (select count(*) from customer_group_members m where m.tenant_id = g.tenant_id and m.group_id = g.id)";
    let in_groups = "select count(*) from customer_group_members m
        join customers c on c.tenant_id = m.tenant_id and c.id = m.customer_id where m.tenant_id = $1 and c.merged_into is not null";
    let noted = "select count(*) from customers c full join customer_merges m on m.tenant_id = c.tenant_id and m.duplicate_id = c.id
        where coalesce(c.tenant_id, m.tenant_id) = $1 and m.survivor_id is distinct from c.merged_into";
    for wrong in [lost, counted, in_groups, noted] {
        let number: i64 = sqlx::query_scalar(wrong).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
        assert_eq!(number, 0, "{wrong}");
    }
}
