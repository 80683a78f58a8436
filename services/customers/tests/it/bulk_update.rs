//! `BulkUpdateCustomers`: one change of many customers, each of which is judged by itself.

use crm_proto::customers::{self as pb, BulkUpdateOutcome as Outcome, CustomerChange, bulk_update_change::Change};
use serde_json::json;
use sqlx::types::Uuid;
use tonic::Status;

use crate::world::{Person, World, complete_customer, condition, fields, reason};

fn rank(code: &str) -> Change {
    Change::Rank(code.into())
}

/// Changes the customers with these ids, whatever version is there.
async fn change(person: &Person, ids: &[&str], change: Change) -> Result<Vec<pb::BulkUpdateResult>, Status> {
    let seen: Vec<(&str, &str)> = ids.iter().map(|id| (*id, "")).collect();
    person.bulk_update(&seen, Some(change)).await
}

fn outcomes(results: &[pb::BulkUpdateResult]) -> Vec<Outcome> {
    results.iter().map(pb::BulkUpdateResult::outcome).collect()
}

/// Reason and field of a refusal.
fn refusal(result: &pb::BulkUpdateResult) -> (&str, &str) {
    let problem = result.problem.as_ref().unwrap();
    assert!(!problem.message.is_empty() && result.etag.is_empty());
    (&problem.reason, &problem.field)
}

#[tokio::test]
async fn a_rank_is_set_as_if_each_customer_were_edited_by_itself() {
    let world = World::new().await;
    let new = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let active = world.erp_customer("CU1").await;
    let wooden = pb::Customer { rank: "WOOD".into(), ..complete_customer("Wooden Works") };
    let wooden = world.sam().create(wooden).await.unwrap();
    let told = world.events().await.len();

    let results = change(&world.sam(), &[&active.id, &wooden.id, &new.id], rank(" wood ")).await.unwrap();
    assert_eq!(outcomes(&results), [Outcome::Updated, Outcome::Unchanged, Outcome::Updated]);
    let etags: Vec<_> = results.iter().map(|result| (result.id.as_str(), result.etag.as_str())).collect();
    assert_eq!(etags, [(active.id.as_str(), "2"), (wooden.id.as_str(), "1"), (new.id.as_str(), "2")]);
    for before in [&active, &new] {
        let after = world.sam().get(&before.id).await.unwrap();
        assert_eq!((after.rank.as_str(), after.rank_name.as_str(), after.etag.as_str()), ("WOOD", "Wood", "2"));
        let lines = world.audit(&before.id).await;
        let line = lines.last().unwrap();
        assert_eq!((line.action.as_str(), line.fields()), ("updated", vec!["rank"]));
        assert_eq!(line.change("rank"), (json!("GOLD"), json!("WOOD")));
    }
    let events = world.events().await.split_off(told);
    assert!(events.iter().all(|event| event.change() == CustomerChange::Updated));
    let ranks: Vec<_> = events.into_iter().filter_map(|event| Some(event.customer?.rank_name)).collect();
    assert_eq!(ranks, ["Wood", "Wood"], "nobody is told of the one that was so already");
    let erp = world.told_erp().await;
    assert_eq!((erp.len(), erp[0].routing_key.as_str()), (1, "acme.customer.changed"), "it does not know the new one");
    assert_eq!((&erp[0].json()["rank"], &erp[0].json()["changedFields"]), (&json!("WOOD"), &json!(["rank"])));
}

#[tokio::test]
async fn a_reporting_area_is_set() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let results = change(&world.sam(), &[&created.id], Change::ReportingArea("KZN".into())).await.unwrap();
    assert_eq!(outcomes(&results), [Outcome::Updated]);
    assert_eq!(world.sam().get(&created.id).await.unwrap().reporting_area_name, "KwaZulu-Natal");
}

#[tokio::test]
async fn a_salesman_is_linked_beside_the_others_and_unlinked_again() {
    let world = World::new().await;
    let (piet, thandi) = (world.employee_id("PIET"), world.employee_id("THANDI"));
    let linked = pb::Customer { additional_salesman_ids: vec![piet.clone()], ..complete_customer("Linked Works") };
    let linked = world.sam().create(linked).await.unwrap();
    let active = world.erp_customer("CU1").await;
    let ids = [linked.id.as_str(), active.id.as_str()];

    let results = change(&world.sam(), &ids, Change::LinkSalesmanId(thandi.clone())).await.unwrap();
    assert_eq!(outcomes(&results), [Outcome::Updated, Outcome::Updated]);
    let mut both = vec![piet.clone(), thandi.clone()];
    both.sort();
    let mut now = world.thandi().get(&linked.id).await.unwrap().additional_salesman_ids;
    now.sort();
    assert_eq!(now, both, "who was linked before still is");
    let erp = world.told_erp().await;
    assert_eq!((erp.len(), erp[0].routing_key.as_str()), (1, "acme.customer.salesmen-changed"));
    assert_eq!(erp[0].json(), json!({"code": "CU1", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["THANDI"]}));

    let before = world.everything().await;
    for change_of in [Change::LinkSalesmanId(thandi.clone()), Change::LinkSalesmanId(world.employee_id("SAM"))] {
        let again = change(&world.sam(), &ids, change_of).await.unwrap();
        assert_eq!(outcomes(&again), [Outcome::Unchanged, Outcome::Unchanged]);
    }
    let main = change(&world.sam(), &ids, Change::UnlinkSalesmanId(world.employee_id("SAM"))).await.unwrap();
    assert_eq!(outcomes(&main), [Outcome::Unchanged, Outcome::Unchanged], "the main salesman stays");
    assert_eq!(world.everything().await, before);

    let results = change(&world.sam(), &ids, Change::UnlinkSalesmanId(thandi.clone())).await.unwrap();
    assert_eq!(outcomes(&results), [Outcome::Updated, Outcome::Updated]);
    assert_eq!(world.sam().get(&linked.id).await.unwrap().additional_salesman_ids, [piet]);
    assert!(world.thandi().get(&linked.id).await.is_err());
    let event = world.outbox().await.into_iter().rfind(|sent| sent.exchange == "crm.events").unwrap();
    assert!(event.header("crm-audience").contains(&thandi), "who does not see it any more hears of it");
}

#[tokio::test]
async fn those_that_cannot_be_changed_are_told_and_do_not_stop_the_others() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let theirs = neighbour.sam().create(complete_customer("Theirs")).await.unwrap();
    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap();
    let stale = world.sam().create(complete_customer("Stale")).await.unwrap();
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    let stale_now = world.sam().update(&stale.id, &["fax"], fax).await.unwrap();
    let inactive = world.erp_customer("CU1").await;
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    let (first, last) = (
        world.sam().create(complete_customer("First")).await.unwrap(),
        world.sam().create(complete_customer("Last")).await.unwrap(),
    );
    let seen = [
        (first.id.as_str(), first.etag.as_str()),
        (theirs.id.as_str(), theirs.etag.as_str()),
        (thandis.id.as_str(), ""),
        ("nonsense", ""),
        (stale.id.as_str(), stale.etag.as_str()),
        (inactive.id.as_str(), ""),
        (last.id.as_str(), last.etag.as_str()),
    ];
    let results = world.sam().bulk_update(&seen, Some(rank("WOOD"))).await.unwrap();
    assert_eq!(results.iter().map(|result| result.id.as_str()).collect::<Vec<_>>(), seen.map(|(id, _)| id));
    assert_eq!(results[0].outcome(), Outcome::Updated);
    assert_eq!(results[6].outcome(), Outcome::Updated);
    let refused: Vec<_> = results[1..6].iter().map(refusal).collect();
    let expected = [("NOT_FOUND", ""), ("NOT_FOUND", ""), ("NOT_FOUND", ""), ("STALE", ""), ("CUSTOMER_INACTIVE", "")];
    assert_eq!(refused, expected);
    assert_eq!(results[1].problem, results[2].problem, "another tenant's is answered like one that he does not see");
    for customer in [&first, &last] {
        assert_eq!(world.sam().get(&customer.id).await.unwrap().rank, "WOOD");
    }
    assert_eq!(neighbour.sam().get(&theirs.id).await.unwrap(), theirs);
    assert_eq!(world.thandi().get(&thandis.id).await.unwrap(), thandis);
    assert_eq!(world.sam().get(&stale.id).await.unwrap(), stale_now);
}

#[tokio::test]
async fn a_customer_of_which_the_erp_cannot_be_told_stays_as_it_is() {
    let world = World::new().await;
    let data = json!({
        "code": "CU1", "name": "Ghost Works", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["GHOST"],
        "customerType": {"code": "RETAIL"}, "rank": {"code": "GOLD"}, "reportingArea": {"code": "CAPE"}, "site": {"code": "CPT"},
    });
    world.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    let haunted = world.by_code("CU1").await.unwrap();
    let plain = world.erp_customer("CU2").await;
    let link = Change::LinkSalesmanId(world.employee_id("THANDI"));
    let results = change(&world.sam(), &[&haunted.id, &plain.id], link).await.unwrap();
    assert_eq!(refusal(&results[0]), ("SALESMAN_UNKNOWN", ""));
    assert_eq!(results[1].outcome(), Outcome::Updated);
    assert_eq!(world.by_code("CU1").await.unwrap(), haunted);
    assert_eq!(world.told_erp().await.len(), 1);
}

#[tokio::test]
async fn a_change_that_leads_nowhere_is_refused_as_a_whole() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let retired =
        crm_proto::identity::Employee { version: 2, active: false, ..world.employee("THANDI", "Thandi Nkosi", None) };
    world.employee_changed(retired).await;
    let before = world.everything().await;
    for (wrong, field) in [
        (rank("TIN"), "change.rank"),
        (rank(" "), "change.rank"),
        (Change::ReportingArea("GOLD".into()), "change.reporting_area"),
        (Change::LinkSalesmanId("x".into()), "change.link_salesman_id"),
        (Change::LinkSalesmanId(world.employee_id("THANDI")), "change.link_salesman_id"),
        (Change::LinkSalesmanId(world.employee_id("STRANGER")), "change.link_salesman_id"),
        (Change::UnlinkSalesmanId("x".into()), "change.unlink_salesman_id"),
    ] {
        let refused = change(&world.sam(), &[&created.id], wrong.clone()).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{wrong:?}");
    }
    let seen = [(created.id.as_str(), "")];
    assert_eq!(fields(&world.sam().bulk_update(&seen, None).await.unwrap_err()), ["change"]);
    let twice = change(&world.sam(), &[&created.id, &created.id], rank("WOOD")).await.unwrap_err();
    assert_eq!(fields(&twice), ["items"]);
    assert_eq!(fields(&change(&world.sam(), &[], rank("WOOD")).await.unwrap_err()), ["items"]);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn five_hundred_are_changed_at_once_and_no_more() {
    let world = World::new().await;
    world.fill(600).await;
    let ids: Vec<String> = sqlx::query_scalar::<_, Uuid>(
        "select id from customers where tenant_id = $1 and rank = 'GOLD' and status <> 'INACTIVE' and merged_into is null
         union all select gen_random_uuid() from generate_series(1, 501)",
    )
    .bind(world.tenant)
    .fetch_all(&world.superuser)
    .await
    .unwrap()
    .iter()
    .map(Uuid::to_string)
    .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let refused = change(&world.admin(), &ids[..501], rank("WOOD")).await.unwrap_err();
    assert_eq!(fields(&refused), ["items"]);
    let results = change(&world.admin(), &ids[..500], rank("WOOD")).await.unwrap();
    let golden = results.iter().filter(|result| result.outcome() == Outcome::Updated).count();
    let unknown = results.iter().filter(|result| result.outcome() == Outcome::Refused).count();
    assert_eq!((golden + unknown, world.events().await.len()), (500, golden));
    assert!(golden > 200, "{golden}");
    let left = world.count("customers where rank = 'GOLD' and status <> 'INACTIVE' and merged_into is null").await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn the_same_call_again_gets_the_first_answer_and_changes_nothing() {
    let world = World::new().await;
    let created = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let sam = world.sam().with_key("k-1");
    let seen = [(created.id.as_str(), created.etag.as_str())];
    let first = sam.bulk_update(&seen, Some(rank("WOOD"))).await.unwrap();
    assert_eq!(outcomes(&first), [Outcome::Updated]);
    let before = world.everything().await;
    assert_eq!(sam.bulk_update(&seen, Some(rank("WOOD"))).await.unwrap(), first, "though its etag is stale by now");
    assert_eq!(world.everything().await, before);
    let other = sam.bulk_update(&seen, Some(rank("GOLD"))).await.unwrap_err();
    assert_eq!(reason(&other), "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn whoever_changes_them_at_the_same_time_waits_and_no_change_is_lost() {
    let world = World::new().await;
    let (one, other) = (
        world.sam().create(complete_customer("One")).await.unwrap().id,
        world.sam().create(complete_customer("Other")).await.unwrap().id,
    );
    let hold = format!("select from customers where tenant_id = '{}' for update", world.tenant.0);
    let salesmen = [world.employee_id("PIET"), world.employee_id("THANDI")];
    let changes = [
        Change::LinkSalesmanId(salesmen[0].clone()),
        Change::LinkSalesmanId(salesmen[1].clone()),
        rank("WOOD"),
        Change::ReportingArea("KZN".into()),
    ];
    let sam = world.sam();
    let call = async |number: usize| {
        // In both orders, which must not lock each other out.
        let ids = if number.is_multiple_of(2) { [one.as_str(), &other] } else { [other.as_str(), &one] };
        change(&sam, &ids, changes[number].clone()).await
    };
    for results in world.at_the_same_time(hold, call).await {
        assert_eq!(outcomes(&results.unwrap()), [Outcome::Updated, Outcome::Updated]);
    }
    for id in [&one, &other] {
        let after = world.sam().get(id).await.unwrap();
        assert_eq!((after.rank.as_str(), after.reporting_area.as_str(), after.etag.as_str()), ("WOOD", "KZN", "5"));
        assert!(salesmen.iter().all(|salesman| after.additional_salesman_ids.contains(salesman)));
    }
}

#[tokio::test]
async fn the_file_of_named_customers_has_those_and_no_others() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for name in ["Alpha", "Beta", "Gamma"] {
        ids.push(world.sam().create(complete_customer(name)).await.unwrap().id);
    }
    let thandis = world.thandi().create(complete_customer("Thandis")).await.unwrap();
    let named = [ids[2].as_str(), &ids[0], &thandis.id];
    let filter = condition("id", crm_proto::types::Operator::AnyOf, &named);
    let request = pb::ExportCustomersRequest { filter: Some(filter), ..Default::default() };
    let file = world.sam().export(request).await.unwrap();
    assert_eq!(file.column("name"), ["Alpha", "Gamma"]);
}
