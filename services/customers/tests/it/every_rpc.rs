//! What holds for every RPC: who is let in, and that another tenant's customers do not exist.

use std::collections::BTreeSet;

use crm_chassis::auth::permission_of;
use crm_proto::{customers as pb, descriptors};
use jiff::SignedDuration;
use tonic::{Code, Status};

use crate::world::{Person, World, announced, complete_contact, complete_customer, complete_third_party, reason};

/// Another id, of nothing.
const OTHER: &str = "0190b7c2-0000-7000-8000-000000000000";

/// Calls every RPC, those about one customer or one contact with this id.
pub async fn call_every_rpc(person: &Person, id: &str) -> Vec<Answer> {
    // It is long: whoever waits for it need not hold all of it.
    Box::pin(answers(person, id)).await
}

/// The name of an RPC, and what it answered.
type Answer = (&'static str, Result<String, Status>);

#[expect(clippy::too_many_lines, reason = "a list")]
async fn answers(person: &Person, id: &str) -> Vec<Answer> {
    let values = pb::ListCustomersValuesRequest { field: "city".into(), ..Default::default() };
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    let title = pb::Contact { title: "Dr".into(), ..Default::default() };
    let of_customer = pb::ListContactsRequest { customer_id: id.into(), ..Default::default() };
    let contact_values =
        pb::ListContactsValuesRequest { field: "role".into(), customer_id: id.into(), ..Default::default() };
    let rival_values = pb::ListThirdPartiesValuesRequest {
        field: "supplierName".into(),
        customer_id: id.into(),
        ..Default::default()
    };
    let export_rivals = pb::ExportThirdPartiesRequest { customer_id: id.into(), ..Default::default() };
    let export = pb::ExportContactsRequest { customer_id: id.into(), ..Default::default() };
    let notes = pb::ListNotesRequest { customer_id: id.into(), ..Default::default() };
    let third_parties = pb::ListThirdPartiesRequest { customer_id: id.into(), ..Default::default() };
    let supplier = pb::ThirdParty { supplier_name: "Mine".into(), ..Default::default() };
    let rival = complete_third_party("Mine");
    let duplicates = pb::ListDuplicatesRequest { name: "Theirs".into(), ..Default::default() };
    let history = pb::ListHistoryRequest { customer_id: id.into(), ..Default::default() };
    let favourites = pb::ListFavouriteCustomersRequest::default();
    let recent = pb::ListRecentCustomersRequest::default();
    let addresses = pb::ListAddressesRequest { customer_id: id.into(), ..Default::default() };
    let rank = pb::Rank { name: "Mine too".into(), ..Default::default() };
    let bulk_change = pb::bulk_update_change::Change::Rank("WOOD".into());
    let group = pb::Group { name: "Mine too".into(), ..Default::default() };
    let import = announced("Mine.csv", b"name");
    let rows = pb::ListImportRowsRequest { import_id: id.into(), ..Default::default() };
    let skip = pb::Import { skip_duplicates: Some(false), ..Default::default() };
    let imports = pb::ListImportsRequest::default();
    let of_salesman = pb::ListSalesmanCustomersRequest { salesman_id: id.into(), ..Default::default() };
    let to_move = pb::MoveCustomersRequest {
        from_salesman_id: id.into(),
        to_salesman_id: OTHER.into(),
        customers: vec![pb::CustomerToMove { id: id.into(), ..Default::default() }],
        ..Default::default()
    };
    vec![
        ("ListImports", person.list_imports(imports).await.map(|answer| format!("{answer:?}"))),
        ("GetImport", person.import(id).await.map(|answer| format!("{answer:?}"))),
        ("CreateImport", person.begin_import(import).await.map(|answer| format!("{answer:?}"))),
        ("AddImportPart", person.add_part(id, 1, b"name").await.map(|answer| format!("{answer:?}"))),
        ("UpdateImport", person.edit_import(id, &["skip_duplicates"], skip).await.map(|answer| format!("{answer:?}"))),
        ("CheckImport", person.check_import(id).await.map(|answer| format!("{answer:?}"))),
        ("RunImport", person.run_import(id).await.map(|answer| format!("{answer:?}"))),
        ("CancelImport", person.cancel_import(id).await.map(|answer| format!("{answer:?}"))),
        ("UndoImport", person.undo_import(id).await.map(|answer| format!("{answer:?}"))),
        ("ListImportRows", person.list_rows(rows).await.map(|answer| format!("{answer:?}"))),
        ("ExportImportProblems", person.export_problems(id).await.map(|answer| format!("{answer:?}"))),
        ("ListCustomers", person.list(pb::ListCustomersRequest::default()).await.map(|answer| format!("{answer:?}"))),
        ("ListCustomersValues", person.values(values).await.map(|answer| format!("{answer:?}"))),
        (
            "ExportCustomers",
            Box::pin(person.export(pb::ExportCustomersRequest::default())).await.map(|answer| format!("{answer:?}")),
        ),
        ("ListDuplicates", person.duplicates(duplicates).await.map(|answer| format!("{answer:?}"))),
        ("GetCustomer", person.get(id).await.map(|answer| format!("{answer:?}"))),
        ("CreateCustomer", person.create(complete_customer("Mine")).await.map(|answer| format!("{answer:?}"))),
        ("UpdateCustomer", person.update(id, &["fax"], fax).await.map(|answer| format!("{answer:?}"))),
        (
            "BulkUpdateCustomers",
            person.bulk_update(&[(id, "")], Some(bulk_change)).await.map(|answer| format!("{answer:?}")),
        ),
        ("ReleaseCustomer", person.release(id).await.map(|answer| format!("{answer:?}"))),
        ("MergeCustomers", person.merge(id, OTHER).await.map(|answer| format!("{answer:?}"))),
        ("SeparateCustomer", person.separate(id).await.map(|answer| format!("{answer:?}"))),
        ("ListContacts", person.list_contacts(of_customer).await.map(|answer| format!("{answer:?}"))),
        ("ListContactsValues", person.contact_values(contact_values).await.map(|answer| format!("{answer:?}"))),
        ("ListThirdPartiesValues", person.third_party_values(rival_values).await.map(|answer| format!("{answer:?}"))),
        ("ExportContacts", Box::pin(person.export_contacts(export)).await.map(|answer| format!("{answer:?}"))),
        ("GetContact", person.contact(id).await.map(|answer| format!("{answer:?}"))),
        ("CreateContact", person.add_contact(id, complete_contact("Mine")).await.map(|answer| format!("{answer:?}"))),
        ("UpdateContact", person.edit_contact(id, &["title"], title).await.map(|answer| format!("{answer:?}"))),
        ("ListNotes", person.list_notes(notes).await.map(|answer| format!("{answer:?}"))),
        ("CreateNote", person.add_note(id, "Mine").await.map(|answer| format!("{answer:?}"))),
        ("ListThirdParties", person.list_third_parties(third_parties).await.map(|answer| format!("{answer:?}"))),
        (
            "ExportThirdParties",
            Box::pin(person.export_third_parties(export_rivals)).await.map(|answer| format!("{answer:?}")),
        ),
        ("GetThirdParty", person.third_party(id).await.map(|answer| format!("{answer:?}"))),
        ("CreateThirdParty", person.add_third_party(id, rival).await.map(|answer| format!("{answer:?}"))),
        (
            "UpdateThirdParty",
            person.edit_third_party(id, &["supplier_name"], supplier).await.map(|answer| format!("{answer:?}")),
        ),
        ("DeleteThirdParty", person.delete_third_party(id, "").await.map(|answer| format!("{answer:?}"))),
        ("RestoreThirdParty", person.restore_third_party(id).await.map(|answer| format!("{answer:?}"))),
        ("ListGroups", person.list_groups(pb::ListGroupsRequest::default()).await.map(|answer| format!("{answer:?}"))),
        ("GetGroup", person.group(id).await.map(|answer| format!("{answer:?}"))),
        ("CreateGroup", person.add_group("Mine", &[]).await.map(|answer| format!("{answer:?}"))),
        ("UpdateGroup", person.edit_group(id, &["name"], group).await.map(|answer| format!("{answer:?}"))),
        ("AddGroupCustomers", person.add_to_group(id, &[id]).await.map(|answer| format!("{answer:?}"))),
        ("RemoveGroupCustomers", person.take_from_group(id, &[id]).await.map(|answer| format!("{answer:?}"))),
        ("MergeGroups", person.merge_groups(id, &[OTHER]).await.map(|answer| format!("{answer:?}"))),
        ("DeleteGroup", person.delete_group(id, "").await.map(|answer| format!("{answer:?}"))),
        (
            "ListSalesmen",
            person.list_salesmen(pb::ListSalesmenRequest::default()).await.map(|answer| format!("{answer:?}")),
        ),
        ("ListSalesmanCustomers", person.salesman_customers(of_salesman).await.map(|answer| format!("{answer:?}"))),
        ("MoveCustomers", person.move_customers(to_move).await.map(|answer| format!("{answer:?}"))),
        ("ListRanks", person.ranks().await.map(|answer| format!("{answer:?}"))),
        ("CreateRank", person.add_rank("Mine", 60).await.map(|answer| format!("{answer:?}"))),
        ("UpdateRank", person.edit_rank(id, "", &["name"], rank).await.map(|answer| format!("{answer:?}"))),
        ("ListHistory", person.history(history).await.map(|answer| format!("{answer:?}"))),
        ("MarkFavourite", person.mark(id).await.map(|answer| format!("{answer:?}"))),
        ("RecordView", person.look_at(id).await.map(|answer| format!("{answer:?}"))),
        ("ListFavouriteCustomers", person.favourites(favourites).await.map(|answer| format!("{answer:?}"))),
        ("ListRecentCustomers", person.recent(recent).await.map(|answer| format!("{answer:?}"))),
        ("UnmarkFavourite", person.unmark(id).await.map(|answer| format!("{answer:?}"))),
        ("ListAddresses", person.list_addresses(addresses).await.map(|answer| format!("{answer:?}"))),
        ("GetSalesHistory", person.sales(id).await.map(|answer| format!("{answer:?}"))),
        (
            "ListStaticCodes",
            person.static_codes(pb::StaticCodeList::Unspecified).await.map(|answer| format!("{answer:?}")),
        ),
        ("GetErpLinkState", person.link_state().await.map(|answer| format!("{answer:?}"))),
        ("ListParkedMessages", person.parked().await.map(|answer| format!("{answer:?}"))),
        ("GetParkedMessage", person.parked_message(id).await.map(|answer| format!("{answer:?}"))),
        ("ReplayParkedMessage", person.replay(id).await.map(|answer| format!("{answer:?}"))),
        ("ReplayParkedMessages", person.replay_all().await.map(|answer| format!("{answer:?}"))),
        ("DropParkedMessage", person.drop_parked(id, "not needed").await.map(|answer| format!("{answer:?}"))),
    ]
}

/// Every RPC of this service with its permission, from the descriptors.
fn permissions() -> Vec<(String, String)> {
    let services = descriptors().services().filter(|service| service.full_name().starts_with("crm.customers.v1."));
    let services: Vec<_> = services.collect();
    let methods = services.iter().flat_map(|service| service.methods().collect::<Vec<_>>());
    methods.map(|method| (method.name().to_owned(), permission_of(&method).unwrap())).collect()
}

#[tokio::test]
async fn the_list_of_rpcs_here_is_complete() {
    let world = World::new().await;
    let called: BTreeSet<_> =
        call_every_rpc(&world.sam(), "").await.into_iter().map(|(rpc, _)| rpc.to_owned()).collect();
    assert_eq!(called, permissions().into_iter().map(|(rpc, _)| rpc).collect());
}

#[tokio::test]
async fn nobody_is_let_in_without_a_valid_token() {
    let world = World::new().await;
    let id = world.sam().create(complete_customer("Hope Works")).await.unwrap().id;
    let stranger = crm_testkit::Callers::new(world.database.clock.clone());
    let forged = stranger.request(&world.sam().caller, ());
    let forged = forged.metadata().get("authorization").unwrap().to_str().unwrap();
    let before = world.everything().await;
    for authorization in
        [None, Some(""), Some("Bearer "), Some("Bearer x.y.z"), Some("Basic c2FtOnNhbQ=="), Some(forged)]
    {
        for (rpc, answer) in call_every_rpc(&world.sam().authorized_by(authorization), &id).await {
            let refused = answer.unwrap_err();
            assert_eq!(
                (refused.code(), reason(&refused).as_str()),
                (Code::Unauthenticated, "UNAUTHENTICATED"),
                "{rpc}"
            );
        }
    }
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_token_ends_with_its_time_also_if_it_was_good_before() {
    let world = World::new().await;
    let sam = world.sam();
    let id = sam.create(complete_customer("Hope Works")).await.unwrap().id;
    world.database.clock.advance(SignedDuration::from_secs(299));
    assert!(sam.get(&id).await.is_ok());
    world.database.clock.advance(SignedDuration::from_secs(1));
    for (rpc, answer) in call_every_rpc(&sam, &id).await {
        assert_eq!(answer.unwrap_err().code(), Code::Unauthenticated, "{rpc}");
    }
}

#[tokio::test]
async fn each_rpc_needs_the_permission_its_proto_names() {
    let world = World::new().await;
    let id = world.sam().create(complete_customer("Hope Works")).await.unwrap().id;
    for (rpc, permission) in permissions() {
        let person = world.sam().without(&world, &permission);
        let answers = call_every_rpc(&person, &id).await;
        let (_, answer) = answers.into_iter().find(|(called, _)| *called == rpc).unwrap();
        let refused = answer.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "PERMISSION_DENIED"), "{rpc}");
        assert!(refused.message().contains(&permission), "{rpc}: {}", refused.message());
    }
}

#[tokio::test]
async fn another_tenants_customer_does_not_exist() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let theirs = neighbour.sam().create(complete_customer("Theirs")).await.unwrap();
    let contact = neighbour.sam().add_contact(&theirs.id, complete_contact("Theirs")).await.unwrap();
    let rival = neighbour.sam().add_third_party(&theirs.id, complete_third_party("Theirs")).await.unwrap();
    let group = neighbour.sam().add_group("Theirs", &[]).await.unwrap();
    let import = neighbour.sam().begin_import(announced("Theirs.csv", b"name")).await.unwrap();
    let rank = neighbour.sam().add_rank("Theirs", 60).await.unwrap();
    neighbour.erp_customer("CU1").await;
    let there = neighbour.outbox().await.len();
    for person in [world.sam(), world.maria(), world.admin()] {
        for id in [&theirs.id, &contact.id, &rival.id, &group.id, &import.id, &rank.id] {
            for (rpc, answer) in call_every_rpc(&person, id).await {
                match rpc {
                    "ListCustomers"
                    | "ListCustomersValues"
                    | "ExportCustomers"
                    | "ListDuplicates"
                    | "CreateCustomer"
                    | "BulkUpdateCustomers"
                    | "CreateGroup"
                    | "ListGroups"
                    | "CreateImport"
                    | "ListImports"
                    | "ListSalesmen"
                    | "ListFavouriteCustomers"
                    | "ListRecentCustomers"
                    | "ListRanks"
                    | "CreateRank"
                    | "ListStaticCodes"
                    | "GetErpLinkState"
                    | "ListParkedMessages"
                    | "ReplayParkedMessages" => {
                        assert!(answer.is_err() || !answer.unwrap().contains("Theirs"), "{rpc}");
                    }
                    _ => assert_eq!(answer.unwrap_err().code(), Code::NotFound, "{rpc}"),
                }
            }
        }
        assert_eq!(person.contact_names(pb::ListContactsRequest::default()).await, [""; 0]);
        let listed = person.list_third_parties(pb::ListThirdPartiesRequest::default()).await.unwrap();
        assert!(listed.third_parties.is_empty());
    }
    assert_eq!(neighbour.sam().get(&theirs.id).await.unwrap(), theirs);
    assert_eq!(neighbour.sam().contact(&contact.id).await.unwrap(), contact);
    assert_eq!(neighbour.sam().third_party(&rival.id).await.unwrap(), rival);
    assert_eq!(neighbour.sam().group(&group.id).await.unwrap(), group);
    assert_eq!(neighbour.sam().import(&import.id).await.unwrap(), import);
    assert!(neighbour.sam().ranks().await.unwrap().contains(&rank));
    assert_eq!(neighbour.outbox().await.len(), there);
}
