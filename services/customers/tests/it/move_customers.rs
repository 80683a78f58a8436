//! Customers get another main salesman: who may, what becomes of each, and what is told.

use crm_chassis::Scope;
use crm_proto::{
    customers::{
        self as pb, CustomerChange, CustomerChanged,
        MoveOutcome::{self, Moved, NotFound, NotMain, Stale},
    },
    identity,
};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_customer, fields, http_status, outcomes, reason};

/// A new customer of somebody's.
async fn customer_of(world: &World, code: &str, name: &str) -> pb::Customer {
    world.person(code, Scope::Own).create(complete_customer(name)).await.unwrap()
}

#[tokio::test]
async fn a_customer_gets_another_main_salesman_and_everybody_who_must_know_is_told() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let way = world.move_of("SAM", "THANDI", &[&customer.id]);
    let moved = world.admin().move_customers(way).await.unwrap();
    assert_eq!((outcomes(&moved), moved.moved_count, moved.remaining_count), (vec![MoveOutcome::Moved], 1, 0));
    let (sam, thandi) = (world.employee_id("SAM"), world.employee_id("THANDI"));

    let now = world.thandi().get(&customer.id).await.unwrap();
    assert_eq!((&now.main_salesman_id, &now.etag), (&thandi, &moved.customers[0].etag));
    assert!(now.additional_salesman_ids.is_empty() && now.main_salesman_name == "Thandi Nkosi");
    assert_eq!(world.sam().get(&customer.id).await.unwrap_err().code(), Code::NotFound, "he is not linked any more");

    let line = world.audit(&customer.id).await.pop().unwrap();
    assert_eq!((line.action.as_str(), line.fields()), ("reassigned", vec!["main_salesman_id"]));
    assert_eq!(line.change("main_salesman_id"), (json!(sam), json!(thandi)));
    let event = world.events().await.pop().unwrap();
    let before = event.before.clone().unwrap();
    assert_eq!((event.change(), &before.main_salesman_id), (CustomerChange::Reassigned, &sam));
    assert_eq!(event.customer.unwrap(), pb::Customer { actions: vec![], ..now });
    let sent = world.outbox().await.into_iter().rfind(|sent| sent.routing_key.ends_with("CustomerChanged")).unwrap();
    for salesman in [&sam, &thandi] {
        assert!(sent.header("crm-audience").contains(salesman.as_str()), "the pages of both are fetched anew");
    }
    let told = world.told_erp().await;
    assert_eq!((told.len(), told[0].routing_key.as_str()), (1, "acme.customer.salesmen-changed"));
    assert_eq!(told[0].json(), json!({"code": "CU1", "mainSalesmanCode": "THANDI"}));
}

#[tokio::test]
async fn the_former_one_stays_linked_if_wanted_and_the_move_can_be_taken_back() {
    let world = World::new().await;
    let (sam, thandi, piet) = (world.employee_id("SAM"), world.employee_id("THANDI"), world.employee_id("PIET"));
    let shared = pb::Customer { additional_salesman_ids: vec![thandi.clone()], ..complete_customer("Shared") };
    let shared = world.sam().create(shared).await.unwrap();
    let alone = customer_of(&world, "SAM", "Alone").await;
    let keep = |way| pb::MoveCustomersRequest { keep_as_additional: true, ..way };

    let moved =
        world.admin().move_customers(keep(world.move_of("SAM", "THANDI", &[&shared.id, &alone.id]))).await.unwrap();
    let were: Vec<bool> = moved.customers.iter().map(|moved| moved.was_additional).collect();
    assert_eq!((outcomes(&moved), were), (vec![MoveOutcome::Moved; 2], vec![true, false]));
    for id in [&shared.id, &alone.id] {
        let now = world.sam().get(id).await.unwrap();
        assert_eq!((now.main_salesman_id, now.additional_salesman_ids), (thandi.clone(), vec![sam.clone()]));
    }
    // Back: who was linked before stays linked, who was not does not.
    let back = |way| pb::MoveCustomersRequest { takes_back: true, ..way };
    world.admin().move_customers(back(keep(world.move_of("THANDI", "SAM", &[&shared.id])))).await.unwrap();
    world.admin().move_customers(back(world.move_of("THANDI", "SAM", &[&alone.id]))).await.unwrap();
    // Whoever listens knows that only what came with the move goes back.
    let told: Vec<CustomerChange> = world.events().await.iter().rev().take(2).map(CustomerChanged::change).collect();
    assert_eq!(told, [CustomerChange::ReassignedBack; 2]);
    for (before, linked) in [(&shared, vec![thandi]), (&alone, vec![])] {
        let now = world.sam().get(&before.id).await.unwrap();
        assert_eq!((now.main_salesman_id, now.additional_salesman_ids), (sam.clone(), linked));
    }
    world.admin().move_customers(world.move_of("SAM", "PIET", &[&alone.id])).await.unwrap();
    assert_eq!(world.admin().get(&alone.id).await.unwrap().main_salesman_id, piet);
}

#[tokio::test]
async fn what_became_of_each_is_answered_and_one_that_stays_keeps_no_other_from_moving() {
    let world = World::new().await;
    let fine = customer_of(&world, "SAM", "Fine").await;
    let changed = customer_of(&world, "SAM", "Changed").await;
    let piets = customer_of(&world, "PIET", "Piets").await;
    let unseen = customer_of(&world, "THANDI", "Thandis").await;
    let theirs = world.neighbour().await.sam().create(complete_customer("Theirs")).await.unwrap();
    let fax = pb::Customer { fax: "1".into(), ..Default::default() };
    world.sam().update(&changed.id, &["fax"], fax).await.unwrap();
    let asked: Vec<_> = [&fine, &changed, &piets, &unseen, &theirs, &fine]
        .into_iter()
        .map(|customer| pb::CustomerToMove { id: customer.id.clone(), etag: customer.etag.clone() })
        .chain([pb::CustomerToMove { id: "x".into(), etag: String::new() }])
        .collect();
    let way = pb::MoveCustomersRequest { customers: asked.clone(), ..world.way("SAM", "PIET") };
    let moved = world.manager().move_customers(way).await.unwrap();
    assert_eq!(outcomes(&moved), [Moved, Stale, NotMain, NotFound, NotFound, Moved, NotFound]);
    let ids: Vec<_> = moved.customers.iter().map(|moved| &moved.customer_id).collect();
    assert_eq!(ids, asked.iter().map(|asked| &asked.id).collect::<Vec<_>>());
    assert_eq!((moved.customers[1].etag.as_str(), moved.customers[3].etag.as_str()), ("2", ""));
    assert_eq!((moved.moved_count, moved.remaining_count), (1, 1));
    assert_eq!(world.admin().get(&unseen.id).await.unwrap(), world.thandi().get(&unseen.id).await.unwrap());
}

#[tokio::test]
async fn a_manager_moves_inside_his_team_only() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let thandis = customer_of(&world, "THANDI", "Thandis").await;
    let before = world.everything().await;
    let piet = world.person("PIET", Scope::Team).without(&world, "salesmen.assign-all");
    let nobody = {
        let mut person = world.manager();
        person.caller.employee = None;
        crate::world::Person::new(&world, person.caller)
    };
    for (person, from, to, id) in [
        (world.manager(), "SAM", "THANDI", &sams.id),
        (world.manager(), "THANDI", "SAM", &thandis.id),
        (piet, "SAM", "PIET", &sams.id),
        (nobody, "SAM", "PIET", &sams.id),
    ] {
        let refused = person.move_customers(world.move_of(from, to, &[id])).await.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_YOUR_TEAM", "403"));
        let of = pb::ListSalesmanCustomersRequest { salesman_id: world.employee_id("THANDI"), ..Default::default() };
        assert_eq!(reason(&person.salesman_customers(of).await.unwrap_err()), "NOT_YOUR_TEAM");
    }
    assert_eq!(world.everything().await, before);
    let moved = world.manager().move_customers(world.move_of("SAM", "PIET", &[&sams.id])).await.unwrap();
    assert_eq!(moved.moved_count, 1, "an indirect report of hers");
    let moved = world.manager().move_customers(world.move_of("PIET", "MARIA", &[&sams.id])).await.unwrap();
    assert_eq!(moved.moved_count, 1, "and she herself");
}

#[tokio::test]
async fn a_salesman_moves_nothing_not_even_his_own() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let salesman = world.sam().without(&world, "salesmen.assign");
    let refused = salesman.move_customers(world.move_of("SAM", "THANDI", &[&sams.id])).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("PERMISSION_DENIED", "403"));
    assert_eq!(world.sam().get(&sams.id).await.unwrap(), sams);
}

#[tokio::test]
async fn a_settings_user_moves_customers_that_he_does_not_see_and_learns_of_no_others() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let thandis = customer_of(&world, "THANDI", "Thandis").await;
    let settings = world.settings_user();
    assert_eq!(reason(&settings.get(&sams.id).await.unwrap_err()), "PERMISSION_DENIED");
    let moved = settings.move_customers(world.move_of("SAM", "THANDI", &[&sams.id, &thandis.id])).await.unwrap();
    assert_eq!(outcomes(&moved), [MoveOutcome::Moved, MoveOutcome::NotFound]);
    assert_eq!(world.thandi().get(&sams.id).await.unwrap().updated_by, "SETTINGS");
}

#[tokio::test]
async fn customers_go_to_active_salesmen_and_come_from_anybody() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let left = |code: &str, name: &str, manager| identity::Employee {
        version: 2,
        active: false,
        ..world.employee(code, name, manager)
    };
    world.employee_changed(left("THANDI", "Thandi Nkosi", None)).await;
    let clerk = identity::Employee { salesman: false, ..world.employee("CLERK", "Cleo Clerk", None) };
    world.employee_changed(clerk).await;
    let before = world.everything().await;
    for (to, words) in [("THANDI", "Thandi Nkosi"), ("CLERK", "Cleo Clerk"), ("SAM", "another salesman")] {
        let refused = world.admin().move_customers(world.move_of("SAM", to, &[&sams.id])).await.unwrap_err();
        assert_eq!(fields(&refused), ["to_salesman_id"], "{to}");
        assert!(format!("{:?}", tonic_types::StatusExt::get_details_bad_request(&refused)).contains(words), "{to}");
    }
    for way in [world.move_of("SAM", "NOBODY", &[&sams.id]), world.move_of("NOBODY", "SAM", &[&sams.id])] {
        assert_eq!(world.admin().move_customers(way).await.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(world.everything().await, before);
    world.employee_changed(left("SAM", "Sam Dlamini", Some("MARIA"))).await;
    let moved = world.manager().move_customers(world.move_of("SAM", "PIET", &[&sams.id])).await.unwrap();
    assert_eq!(moved.moved_count, 1, "who has left hands over");
}

#[tokio::test]
async fn a_request_that_names_nothing_or_too_much_is_refused() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let one = pb::CustomerToMove { id: sams.id, ..Default::default() };
    let named = |customers: Vec<_>, all| pb::MoveCustomersRequest { customers, all, ..world.way("SAM", "PIET") };
    for (way, field) in [
        (named(vec![], false), "customers"),
        (named(vec![one.clone(); 501], false), "customers"),
        (named(vec![one.clone()], true), "customers"),
        (pb::MoveCustomersRequest { page_token: "x".into(), ..named(vec![], true) }, "page_token"),
    ] {
        assert_eq!(fields(&world.admin().move_customers(way).await.unwrap_err()), [field]);
    }
    assert_eq!(world.admin().move_customers(named(vec![one; 500], false)).await.unwrap().moved_count, 1);
}

#[tokio::test]
async fn the_same_call_again_moves_nothing_again() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let admin = world.admin().with_key("move-1");
    let way = world.move_of("SAM", "THANDI", &[&sams.id]);
    let first = admin.move_customers(way.clone()).await.unwrap();
    let before = world.everything().await;
    assert_eq!(admin.move_customers(way.clone()).await.unwrap(), first);
    assert_eq!(world.everything().await, before);
    let without_key = world.admin().move_customers(way).await.unwrap();
    assert_eq!(outcomes(&without_key), [MoveOutcome::NotMain]);
    assert_eq!(world.events().await.len(), 2, "made and moved");
}

#[tokio::test]
async fn of_calls_that_meet_one_moves_the_customer() {
    let world = World::new().await;
    let sams = customer_of(&world, "SAM", "Sams").await;
    let lock = format!("select from customers where id = '{}' for update", sams.id);
    let answers = world
        .at_the_same_time(lock.clone(), async |number| {
            let to = ["THANDI", "PIET", "MARIA", "THANDI"][number];
            outcomes(&world.admin().move_customers(world.move_of("SAM", to, &[&sams.id])).await.unwrap())[0]
        })
        .await;
    assert_eq!(answers.iter().filter(|outcome| **outcome == MoveOutcome::Moved).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|outcome| **outcome == MoveOutcome::NotMain).count(), 3, "{answers:?}");

    // An edit of the version that they saw, too, or one of them.
    let seen = world.admin().get(&sams.id).await.unwrap();
    let mover = pb::CustomerToMove { id: seen.id.clone(), etag: seen.etag.clone() };
    let done = world
        .at_the_same_time(lock, async |number| {
            if number == 0 {
                let fax = pb::Customer { fax: "021 555 0101".into(), ..Default::default() };
                return world.admin().update_seen(&seen.id, &seen.etag, &["fax"], fax).await.is_ok();
            }
            let way = pb::MoveCustomersRequest {
                from_salesman_id: seen.main_salesman_id.clone(),
                to_salesman_id: world.employee_id("SAM"),
                customers: vec![mover.clone()],
                ..Default::default()
            };
            outcomes(&world.admin().move_customers(way).await.unwrap()) == [MoveOutcome::Moved]
        })
        .await;
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    assert_eq!(world.admin().get(&sams.id).await.unwrap().etag, "3");
}
