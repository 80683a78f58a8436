//! The first lock alone: row-level security is switched off, and two tenants hold rows with the same ids, codes and keys. Only the
//! tenant that every statement names keeps them apart.

use std::collections::BTreeSet;

use crm_chassis::{Caller, Scope, dispatch::Outcome};
use crm_customers::consumers;
use crm_proto::{customers as pb, types::Operator};
use crm_testkit::twins;
use serde_json::json;
use sqlx::{AssertSqlSafe, types::Uuid};
use tonic::Code;

use crate::{
    every_rpc::call_every_rpc,
    next_and_last_activity::{self, planned},
    world::{
        Person, RIGHTS, World, complete_contact, complete_customer, complete_third_party, condition, customers, message,
    },
};

/// The tables whose rows both tenants have.
const TABLES: &[&str] = &[
    "activity_refs",
    "customers",
    "customer_access",
    "customer_addresses",
    "customer_groups",
    "customer_group_members",
    "imports",
    "import_parts",
    "import_rows",
    "customer_merges",
    "customer_marks",
    "contacts",
    "notes",
    "third_parties",
    "sales_histories",
    "sales_months",
    "static_codes",
    "employee_refs",
    "erp_sequences",
    "inbox",
];

/// Tells the neighbour's rows from ours.
const MARK: &str = "
update customers set name = 'Theirs', city = 'Their Town', version = 41 where tenant_id = 'NEIGHBOUR';
update customer_addresses set city = 'Their Town' where tenant_id = 'NEIGHBOUR';
update contacts set given_name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update third_parties set supplier_name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update customer_groups set name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update imports set file_name = 'Theirs', columns = '{Theirs}', version = 41 where tenant_id = 'NEIGHBOUR';
update import_rows set cells = array_replace(cells, 'Imported', 'Theirs') where tenant_id = 'NEIGHBOUR';
update notes set text = 'Theirs' where tenant_id = 'NEIGHBOUR';
update static_codes set description = 'Theirs' where tenant_id = 'NEIGHBOUR';
update sales_months set invoiced = 666 where tenant_id = 'NEIGHBOUR';
update employee_refs set display_name = 'Their Man' where tenant_id = 'NEIGHBOUR';
insert into customer_access (tenant_id, customer_id, employee_id) select 'NEIGHBOUR', id, 'THANDI' from customers where tenant_id = 'NEIGHBOUR'";

struct Twins {
    world: World,
    neighbour: World,
    /// Sam's, New-CRM: of both tenants.
    shared: pb::Customer,
    /// The ERP's CU1, of both tenants.
    erp: pb::Customer,
    /// A contact of CU1, of both tenants.
    contact: pb::Contact,
    /// Of the shared customer, of both tenants.
    third_party: pb::ThirdParty,
    /// With the shared customer, of both tenants.
    group: pb::Group,
    /// Sam's, checked: of both tenants.
    import: pb::Import,
    /// Merged into the shared customer, of both tenants.
    merged: pb::Customer,
    /// Of the neighbour alone.
    theirs: pb::Customer,
}

/// On the heap, because it is long.
async fn same_ids() -> Twins {
    Box::pin(make_same_ids()).await
}

async fn make_same_ids() -> Twins {
    let world = World::new().await;
    let typed = pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..complete_customer("Ours") };
    let shared = world.sam().create(typed).await.unwrap();
    let erp = world.erp_customer("CU1").await;
    let address = json!({"code": "CU1", "addresses": [{"city": "Our Town"}]});
    world.erp("address", "address.replaced", 1, address).await.unwrap();
    let contact = world.erp_contact("CU1", "CT1", json!({})).await;
    world.sam().add_note(&shared.id, "Ours").await.unwrap();
    let third_party = world.sam().add_third_party(&shared.id, complete_third_party("Ours")).await.unwrap();
    let group = world.sam().add_group("Ours", &[world.employee_id("MARIA")]).await.unwrap();
    world.sam().add_to_group(&group.id, &[&shared.id]).await.unwrap();
    let merged = world.sam().create(complete_customer("Ours merged")).await.unwrap();
    world.sam().add_contact(&merged.id, complete_contact("Ours moved")).await.unwrap();
    world.sam().merge(&shared.id, &merged.id).await.unwrap();
    let merged = world.sam().get(&merged.id).await.unwrap();
    world.sam().mark(&shared.id).await.unwrap();
    world.sam().look_at(&erp.id).await.unwrap();
    next_and_last_activity::hear(&world, &planned(&merged.id, "2026-10-20T08:00:00Z")).await;
    let shared = world.sam().get(&shared.id).await.unwrap();
    let import = world.checked(&world.sam(), &customers(&["Imported"])).await;
    let neighbour = world.neighbour().await;
    twins::copy(&world.superuser, TABLES, world.tenant, neighbour.tenant).await;
    let mark =
        MARK.replace("NEIGHBOUR", &neighbour.tenant.0.to_string()).replace("THANDI", &world.employee_id("THANDI"));
    sqlx::raw_sql(AssertSqlSafe(mark)).execute(&world.superuser).await.unwrap();
    let theirs = neighbour.sam().create(complete_customer("Theirs alone")).await.unwrap();
    neighbour.erp("only", "customer.upserted", 1, json!({"code": "CU2", "name": "Theirs alone"})).await.unwrap();
    twins::unlock(&world.superuser).await;
    let seen: i64 =
        sqlx::query_scalar("select count(*) from customers").fetch_one(world.database.db().pool()).await.unwrap();
    assert_eq!(seen, world.count("customers").await, "the second lock is open");
    Twins { world, neighbour, shared, erp, contact, third_party, group, import, merged, theirs }
}

#[tokio::test]
async fn no_rpc_shows_or_changes_a_row_of_another_tenant() {
    let Twins { world, neighbour, shared, contact, third_party, group, theirs, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    assert_eq!(world.sam().get(&shared.id).await.unwrap(), shared);
    // There, Thandi is linked to it.
    assert_eq!(world.thandi().get(&shared.id).await.unwrap_err().code(), Code::NotFound);
    assert!(world.thandi().names(pb::ListCustomersRequest::default()).await.is_empty());
    let sam_of_team = world.person("SAM", Scope::Team);
    for person in [world.admin(), world.sam(), sam_of_team] {
        for (rpc, answer) in call_every_rpc(&person, &theirs.id).await {
            if matches!(rpc, "GetCustomer" | "UpdateCustomer" | "ReleaseCustomer") {
                assert_eq!(answer.unwrap_err().code(), Code::NotFound, "{rpc}");
            } else {
                assert!(answer.is_err() || !answer.unwrap().contains("Their"), "{rpc}");
            }
        }
        for (rpc, answer) in call_every_rpc(&person, &shared.id).await {
            let scopeless = rpc == "CreateCustomer" && person.caller.employee.is_none();
            // Nothing of these kinds has the customer's id; see below and `erp_link`.
            let of_another = matches!(rpc, "GetContact" | "UpdateContact") || rpc.ends_with("ParkedMessage");
            let of_another = of_another || (rpc.ends_with("ThirdParty") && rpc != "CreateThirdParty");
            let of_another = of_another || (rpc.contains("Group") && !matches!(rpc, "ListGroups" | "CreateGroup"));
            // The other customer is nobody's, and this one is not merged.
            let of_another = of_another || matches!(rpc, "MergeCustomers" | "SeparateCustomer");
            let of_another = of_another || matches!(rpc, "ListSalesmanCustomers" | "MoveCustomers");
            // There is one of this name since the last person was here.
            let of_another = of_another || (rpc.contains("Import") && !matches!(rpc, "ListImports" | "CreateImport"));
            let of_another = of_another || matches!(rpc, "CreateGroup" | "CreateRank" | "UpdateRank");
            assert!(scopeless || of_another || !answer.unwrap().contains("Their"), "{rpc} shows the twin of ours");
        }
        for (rpc, answer) in call_every_rpc(&person, &contact.id).await {
            if matches!(rpc, "GetContact" | "UpdateContact") {
                assert!(!answer.unwrap().contains("Their"), "{rpc} shows the twin of ours");
            }
        }
        for (rpc, answer) in call_every_rpc(&person, &third_party.id).await {
            if rpc.ends_with("ThirdParty") && rpc != "CreateThirdParty" {
                assert!(!answer.unwrap().contains("Their"), "{rpc} shows the twin of ours");
            }
        }
    }
    for (rpc, answer) in call_every_rpc(&world.admin(), &group.id).await {
        if rpc.contains("Group") && !matches!(rpc, "CreateGroup" | "MergeGroups") {
            assert!(!answer.unwrap().contains("Their"), "{rpc} shows the twin of ours");
        }
    }
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn imports_are_those_of_the_own_tenant() {
    let Twins { world, neighbour, import, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    for (rpc, answer) in call_every_rpc(&world.sam(), &import.id).await {
        if rpc.contains("Import") && !matches!(rpc, "AddImportPart" | "RunImport" | "CancelImport" | "UndoImport") {
            assert!(!answer.unwrap().contains("Their"), "{rpc} shows the twin of ours");
        }
    }
    let again = world.imported(&world.sam(), &customers(&["Imported", "Karoo Motors"])).await;
    assert_eq!((again.customer_count, again.duplicate_count), (2, 0), "what is there is none of ours");
    world.sam().undo_import(&again.id).await.unwrap();
    world.work().await;
    assert_eq!(world.sam().import(&again.id).await.unwrap().undone_count, 2);
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn groups_are_those_of_the_own_tenant() {
    let Twins { world, neighbour, shared, erp, group, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    let thandi = world.employee_id("THANDI");
    let listed =
        world.sam().list_groups(pb::ListGroupsRequest { include_total_size: true, ..Default::default() }).await;
    let listed = listed.unwrap();
    assert_eq!((listed.groups[0].name.as_str(), listed.groups.len(), listed.total_size), ("Ours", 1, Some(1)));
    assert_eq!(shared.groups[0].name, "Ours");
    let filter = condition("groupId", Operator::Equals, &[&group.id]);
    let of_group = pb::ListCustomersRequest { filter: Some(filter), ..Default::default() };
    assert_eq!(world.admin().names(of_group).await, ["Ours"]);
    let other = world.sam().add_group("Others", &[]).await.unwrap();
    world.sam().add_to_group(&other.id, &[&erp.id]).await.unwrap();
    let salesmen = pb::Group { salesman_ids: vec![thandi], ..Default::default() };
    world.sam().edit_group(&group.id, &["salesman_ids"], salesmen).await.unwrap();
    assert!(world.thandi().get(&shared.id).await.is_ok());
    let merged = world.sam().merge_groups(&group.id, &[&other.id]).await.unwrap();
    assert_eq!(merged.customer_count, 2);
    world.sam().take_from_group(&group.id, &[&erp.id]).await.unwrap();
    world.sam().delete_group(&group.id, "").await.unwrap();
    assert_eq!(world.thandi().get(&shared.id).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn customers_are_merged_and_separated_in_the_own_tenant_only() {
    let Twins { world, neighbour, shared, erp, merged, theirs, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    let sam = world.sam();
    assert_eq!(sam.get(&merged.id).await.unwrap(), merged);
    assert_eq!(sam.merge(&shared.id, &theirs.id).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(sam.merge(&theirs.id, &shared.id).await.unwrap_err().code(), Code::NotFound);
    let separated = sam.separate(&merged.id).await.unwrap();
    assert_eq!(separated.survivor.unwrap().name, "Ours");
    assert_eq!(sam.merge(&erp.id, &merged.id).await.unwrap().name, "CU1 Trading");
    let of_erp = pb::ListContactsRequest { customer_id: erp.id, ..Default::default() };
    assert_eq!(sam.contact_names(of_erp).await, ["CT1", "Ours moved"]);
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn an_activity_is_shown_at_the_customer_of_its_own_tenant() {
    let Twins { world, neighbour, shared, merged, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    next_and_last_activity::hear(&world, &planned(&merged.id, "2026-10-19T08:00:00Z")).await;
    let shown = next_and_last_activity::shown(&world, &shared.id).await;
    assert_eq!(shown, ["2026-10-19T08:00:00Z", ""]);
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn marks_are_those_of_the_own_tenant() {
    let Twins { world, neighbour, shared, erp, .. } = same_ids().await;
    // There, Sam has marked and seen the one of ours that he has not, and Thandi, who sees nothing here, has marked both.
    let (sam, thandi) = (world.sam().caller.user, world.thandi().caller.user);
    let there = format!(
        "update customer_marks set favourite_at = now(), viewed_at = now() where tenant_id = '{tenant}' and user_id = '{sam}';
         insert into customer_marks (tenant_id, user_id, customer_id, favourite_at, viewed_at)
         select '{tenant}', '{thandi}', customer_id, now(), now() from customer_marks where tenant_id = '{tenant}' and user_id = '{sam}'",
        tenant = neighbour.tenant.0
    );
    sqlx::raw_sql(AssertSqlSafe(there)).execute(&world.superuser).await.unwrap();
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    let favourites = pb::ListFavouriteCustomersRequest { include_total_size: true, ..Default::default() };
    let recent = pb::ListRecentCustomersRequest { include_total_size: true, ..Default::default() };
    let sam = world.sam();
    let listed = sam.favourites(favourites.clone()).await.unwrap();
    let id_of = |marked: &pb::MarkedCustomer| marked.customer.as_ref().unwrap().id.clone();
    assert_eq!(
        (id_of(&listed.favourites[0]), listed.favourites.len(), listed.total_size),
        (shared.id.clone(), 1, Some(1))
    );
    let listed = sam.recent(recent.clone()).await.unwrap();
    assert_eq!((id_of(&listed.recent[0]), listed.recent.len(), listed.total_size), (erp.id.clone(), 1, Some(1)));
    assert_eq!(world.thandi().favourites(favourites).await.unwrap().total_size, Some(0));
    assert_eq!(world.thandi().recent(recent).await.unwrap().total_size, Some(0));
    assert_eq!(world.thandi().mark(&shared.id).await.unwrap_err().code(), Code::NotFound, "there he is linked to it");
    assert_eq!(world.thandi().look_at(&shared.id).await.unwrap_err().code(), Code::NotFound);
    sam.mark(&erp.id).await.unwrap();
    sam.look_at(&shared.id).await.unwrap();
    sam.unmark(&shared.id).await.unwrap();
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn lists_totals_and_values_hold_rows_of_the_own_tenant_only() {
    let Twins { world, .. } = same_ids().await;
    for scope in [Scope::All, Scope::Team, Scope::Own] {
        let sam = world.person("SAM", scope);
        for order_by in ["name", "customerType", "mainSalesmanName", "city"] {
            let request =
                pb::ListCustomersRequest { order_by: order_by.into(), include_total_size: true, ..Default::default() };
            let listed = sam.list(request).await.unwrap();
            let names: std::collections::BTreeSet<_> =
                listed.customers.iter().map(|customer| customer.name.as_str()).collect();
            assert_eq!(names, ["CU1 Trading", "Ours"].into(), "{scope:?}, {order_by}");
            assert_eq!((listed.customers.len(), listed.total_size), (2, Some(2)), "{scope:?}, {order_by}");
            assert!(listed.customers.iter().all(|customer| customer.main_salesman_name == "Sam Dlamini"));
        }
        for field in ["status", "customerType", "rank", "reportingArea", "site", "mainSalesmanId", "city"] {
            let request = pb::ListCustomersValuesRequest { field: field.into(), ..Default::default() };
            let values = sam.values(request).await.unwrap();
            let expected = 2;
            assert_eq!(values.iter().map(|value| value.customer_count).sum::<i32>(), expected, "{scope:?}, {field}");
        }
    }
    assert_eq!(world.sam().static_codes(pb::StaticCodeList::Unspecified).await.unwrap().len(), 10);
}

#[tokio::test]
async fn references_and_the_organisation_chart_are_those_of_the_own_tenant() {
    let Twins { world, neighbour, shared, .. } = same_ids().await;
    let run = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&world.superuser).await.unwrap();
    };
    let theirs = neighbour.tenant.0;
    // There, our Thandi belongs to our Maria, our Sam has left, and a code is in use that is not in use here.
    run(format!(
        "update employee_refs set manager_id = '{}' where tenant_id = '{theirs}' and code = 'THANDI'",
        world.employee_id("MARIA")
    ))
    .await;
    run(format!("update employee_refs set active = false where tenant_id = '{theirs}' and code = 'SAM'")).await;
    run(format!(
        "insert into static_codes (tenant_id, list, code, description) values ('{theirs}', 'RANK', 'THEIRS', 'Theirs')"
    ))
    .await;
    run(format!(
        "insert into employee_refs values ('{theirs}', '{}', 'LEBO', 'Lebo', default, true, true, null, 'CPT', 1)",
        world.employee_id("LEBO")
    ))
    .await;

    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap();
    assert_eq!(world.maria().get(&thandis.id).await.unwrap_err().code(), Code::NotFound);
    assert!(world.sam().create(complete_customer("Sams")).await.is_ok());
    let rank = pb::Customer { rank: "THEIRS".into(), ..Default::default() };
    assert!(world.sam().update(&shared.id, &["rank"], rank).await.is_err());
    let rank = crm_proto::customers::bulk_update_change::Change::Rank("THEIRS".into());
    assert!(world.sam().bulk_update(&[(shared.id.as_str(), "")], Some(rank)).await.is_err());
    assert!(world.admin().ranks().await.unwrap().iter().all(|rank| rank.name != "Theirs"));
    assert_eq!(
        world.admin().add_rank("Theirs", 60).await.unwrap().code,
        "THEIRS",
        "the name and the code are free here"
    );
    let gold = world.admin().ranks().await.unwrap().into_iter().find(|rank| rank.code == "GOLD").unwrap();
    let days = pb::Rank { call_cycle_days: Some(7), ..Default::default() };
    world.admin().edit_rank(&gold.id, "", &["call_cycle_days"], days).await.unwrap();
    assert!(neighbour.admin().ranks().await.unwrap().iter().all(|rank| rank.call_cycle_days != Some(7)));
    let lebo = pb::Customer { additional_salesman_ids: vec![world.employee_id("LEBO")], ..Default::default() };
    assert!(world.sam().update(&shared.id, &["additional_salesman_ids"], lebo).await.is_err());
}

#[tokio::test]
async fn salesmen_have_and_get_customers_of_the_own_tenant_only() {
    let Twins { world, neighbour, shared, .. } = same_ids().await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    for order_by in ["displayName", "mainCount desc", "additionalCount"] {
        let request = pb::ListSalesmenRequest { order_by: order_by.into(), ..Default::default() };
        let listed = world.admin().list_salesmen(request).await.unwrap().salesmen;
        let mut counts: Vec<_> =
            listed.iter().map(|it| (it.display_name.as_str(), it.main_count, it.additional_count)).collect();
        counts.sort_unstable();
        assert_eq!(
            counts,
            [("Maria Naidoo", 0, 0), ("Piet Botha", 0, 1), ("Sam Dlamini", 2, 0), ("Thandi Nkosi", 0, 0)],
            "{order_by}"
        );
    }
    let (sam, thandi) = (world.employee_id("SAM"), world.employee_id("THANDI"));
    let of = async |salesman_id: &str| {
        let request = pb::ListSalesmanCustomersRequest { salesman_id: salesman_id.into(), ..Default::default() };
        let listed = world.admin().salesman_customers(request).await.unwrap().customers;
        listed.into_iter().map(|customer| customer.name).collect::<Vec<_>>()
    };
    assert_eq!((of(&sam).await, of(&thandi).await), (vec!["CU1 Trading".to_owned(), "Ours".to_owned()], vec![]));
    let way = pb::MoveCustomersRequest {
        from_salesman_id: sam.clone(),
        to_salesman_id: thandi.clone(),
        customers: vec![pb::CustomerToMove { id: shared.id.clone(), etag: shared.etag }],
        ..Default::default()
    };
    assert_eq!(world.admin().move_customers(way.clone()).await.unwrap().moved_count, 1);
    let rest = pb::MoveCustomersRequest { customers: vec![], all: true, ..way };
    let moved = world.admin().move_customers(rest).await.unwrap();
    assert_eq!((moved.moved_count, moved.remaining_count), (1, 0));
    assert_eq!(of(&thandi).await, ["CU1 Trading", "Ours"]);
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}

#[tokio::test]
async fn a_key_answered_for_another_tenant_is_fresh_here() {
    let Twins { world, neighbour, .. } = same_ids().await;
    let same_user = |world: &World| {
        let caller =
            Caller { user: Uuid::from_u128(1), ..crm_testkit::caller(world.tenant, "SAM", Scope::Own, RIGHTS) };
        Person::new(world, caller).with_key("k")
    };
    let ours = same_user(&world).create(complete_customer("Same")).await.unwrap();
    let theirs = same_user(&neighbour).create(complete_customer("Same")).await.unwrap();
    assert_ne!(ours.id, theirs.id);
    assert_eq!(same_user(&world).create(complete_customer("Same")).await.unwrap(), ours);
    assert_eq!(same_user(&neighbour).create(complete_customer("Same")).await.unwrap(), theirs);
}

#[tokio::test]
async fn erp_messages_change_rows_of_their_own_tenant_only() {
    let Twins { world, neighbour, erp, shared, contact, .. } = same_ids().await;
    let theirs = neighbour.tenant.0;
    // Newer messages and the same message ids were applied there.
    let there = format!(
        "update erp_sequences set sequence = 100 where tenant_id = '{theirs}';
         insert into inbox (tenant_id, consumer, message_id, done_at) select '{theirs}', 'customers.erp', 'm-' || n, now() from generate_series(1, 20) n"
    );
    sqlx::raw_sql(AssertSqlSafe(there)).execute(&world.superuser).await.unwrap();
    world.sam().release(&shared.id).await.unwrap();
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;
    let error = world.deliver(&message("acme", "m-9", "customer.held", 1, &json!({"code": "CU2"}))).await.unwrap_err();
    assert_eq!(error.reason(), "UNKNOWN_CODE", "a code of theirs is none of ours");
    let messages = [
        (
            "m-1",
            "customer.upserted",
            json!({"code": "CU1", "name": "Renamed", "mainSalesmanCode": "SAM", "rank": {"code": "NEW"}}),
        ),
        ("m-2", "customer.held", json!({"code": "CU1"})),
        ("m-3", "customer.released-from-hold", json!({"code": "CU1"})),
        ("m-4", "customer.deactivated", json!({"code": "CU1"})),
        ("m-5", "address.replaced", json!({"code": "CU1", "addresses": [{"city": "Paarl"}]})),
        ("m-6", "customer.salesmen-changed", json!({"code": "CU1", "mainSalesmanCode": "PIET"})),
        ("m-7", "customer.declined", json!({"crmId": shared.id, "reason": "no"})),
        (
            "m-12",
            "sales.replaced",
            json!({"code": "CU1", "months": [{"month": "2026-10", "invoiced": {"amount": "7.00", "currency": "ZAR"}}]}),
        ),
        ("m-10", "contact.upserted", json!({"code": "CT1", "customerCode": "CU1", "givenName": "Renamed"})),
        (
            "m-11",
            "static.replaced",
            json!({"list": "STATIC_LIST_SITE", "entries": [{"code": "CPT", "description": "Mother City"}]}),
        ),
    ];
    let approval = ("m-8", "customer.approved", json!({"crmId": shared.id, "code": "CU2"}));
    let types: BTreeSet<_> =
        messages.iter().chain([&approval]).map(|(_, erp_type, _)| format!("*.{erp_type}")).collect();
    assert_eq!(types, consumers::erp().binding_keys().collect(), "every message that is listened to");
    for (id, erp_type, data) in messages {
        assert_eq!(world.erp(id, erp_type, 2, data).await.unwrap(), Outcome::Applied, "{erp_type}");
    }
    world.sam().release(&shared.id).await.unwrap();
    let (id, erp_type, data) = approval;
    world.erp(id, erp_type, 2, data).await.unwrap();
    let samuel = crm_proto::identity::Employee { version: 2, ..world.employee("SAM", "Samuel", None) };
    world.employee_changed(samuel).await;
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
    assert_eq!(world.admin().get(&erp.id).await.unwrap().name, "Renamed");
    assert_eq!(world.admin().get(&shared.id).await.unwrap().code, "CU2", "taken there, free here");
    assert_eq!(world.admin().contact(&contact.id).await.unwrap().given_name, "Renamed");
}
