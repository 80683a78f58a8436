//! Who sees which customers (D§5.2): own and linked, the team below in the organisation chart, or all.

use crm_chassis::Scope;
use crm_customers::store;
use crm_proto::customers::{
    self as pb,
    CustomerView::{All, Mine, Team, Unspecified},
};
use tonic::Code;

use crate::world::{Person, World, complete_customer};

/// One customer each of Sam, Piet (below Sam) and Thandi, and one of Thandi's with Piet linked.
async fn customers(world: &World) -> Vec<pb::Customer> {
    let mut customers = Vec::new();
    for (code, name) in [("SAM", "Sams"), ("PIET", "Piets"), ("THANDI", "Thandis")] {
        let created = world.person(code, Scope::Own).create(complete_customer(name)).await.unwrap();
        customers.push(created);
    }
    let shared =
        pb::Customer { additional_salesman_ids: vec![world.employee_id("PIET")], ..complete_customer("Shared") };
    customers.push(world.thandi().create(shared).await.unwrap());
    customers
}

#[tokio::test]
async fn scopes_decide_what_is_seen_and_the_rest_is_not_found() {
    let world = World::new().await;
    let customers = customers(&world).await;
    let nobody = {
        let mut caller = world.person("NOBODY", Scope::Own).caller;
        caller.employee = None;
        Person::new(&world, caller)
    };
    let team_of_nobody = {
        let mut caller = nobody.caller.clone();
        caller.scope = Scope::Team;
        Person::new(&world, caller)
    };
    let seen: [(&str, Person, &[&str]); 8] = [
        ("Sam, own", world.sam(), &["Sams"]),
        ("Piet, own", world.person("PIET", Scope::Own), &["Piets", "Shared"]),
        ("Thandi, own", world.thandi(), &["Shared", "Thandis"]),
        ("Sam, team", world.person("SAM", Scope::Team), &["Piets", "Sams", "Shared"]),
        ("Maria, team, two levels up", world.maria(), &["Piets", "Sams", "Shared"]),
        ("administrator, all", world.admin(), &["Piets", "Sams", "Shared", "Thandis"]),
        ("no employee, own", nobody, &[]),
        ("no employee, team", team_of_nobody, &[]),
    ];
    for (who, person, expected) in seen {
        assert_eq!(person.names(pb::ListCustomersRequest::default()).await, expected, "{who}");
        for customer in &customers {
            let visible = expected.contains(&customer.name.as_str());
            let code = |result: Result<pb::Customer, tonic::Status>| result.err().map(|refused| refused.code());
            let wanted = (!visible).then_some(Code::NotFound);
            assert_eq!(code(person.get(&customer.id).await), wanted, "{who}: {}", customer.name);
            if !visible {
                assert_eq!(code(person.release(&customer.id).await), wanted, "{who}: {}", customer.name);
                let fax = pb::Customer { fax: "1".into(), ..Default::default() };
                assert_eq!(code(person.update(&customer.id, &["fax"], fax).await), wanted, "{who}: {}", customer.name);
            }
        }
    }
}

#[tokio::test]
async fn who_may_not_see_a_customer_waits_for_nobody_who_works_with_it() {
    let world = World::new().await;
    let sams = world.sam().create(complete_customer("Sams")).await.unwrap();
    let mut tx = world.database.db().transaction(world.sam().caller).await.unwrap();
    store::customers::lock(&mut tx, sams.id.parse().unwrap()).await.unwrap();
    let stranger = world.thandi();
    assert_eq!(stranger.release(&sams.id).await.unwrap_err().code(), Code::NotFound);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_team_follows_the_organisation_chart_as_it_is_now() {
    let world = World::new().await;
    customers(&world).await;
    let thandi = crm_proto::identity::Employee { version: 2, ..world.employee("THANDI", "Thandi Nkosi", Some("PIET")) };
    world.employee_changed(thandi).await;
    let all = pb::ListCustomersRequest::default();
    assert_eq!(world.maria().names(all).await, ["Piets", "Sams", "Shared", "Thandis"]);
}

#[tokio::test]
async fn a_circle_in_the_chart_ends() {
    let world = World::new().await;
    customers(&world).await;
    let maria = crm_proto::identity::Employee { version: 2, ..world.employee("MARIA", "Maria Naidoo", Some("PIET")) };
    world.employee_changed(maria).await;
    let piet = world.person("PIET", Scope::Team);
    assert_eq!(piet.names(pb::ListCustomersRequest::default()).await, ["Piets", "Sams", "Shared"]);
}

#[tokio::test]
async fn views_narrow_what_is_seen_and_never_widen_it() {
    let world = World::new().await;
    customers(&world).await;
    let sam_of_all = world.person("SAM", Scope::All);
    let sam_of_team = world.person("SAM", Scope::Team);
    let seen: [(&Person, pb::CustomerView, &[&str]); 9] = [
        (&sam_of_all, Mine, &["Sams"]),
        (&sam_of_all, Team, &["Piets", "Sams", "Shared"]),
        (&sam_of_all, All, &["Piets", "Sams", "Shared", "Thandis"]),
        (&sam_of_all, Unspecified, &["Piets", "Sams", "Shared", "Thandis"]),
        (&sam_of_team, Mine, &["Sams"]),
        (&sam_of_team, Team, &["Piets", "Sams", "Shared"]),
        (&sam_of_team, All, &["Piets", "Sams", "Shared"]),
        (&world.sam(), Team, &["Sams"]),
        (&world.sam(), All, &["Sams"]),
    ];
    for (person, view, expected) in seen {
        let request = pb::ListCustomersRequest { view: view.into(), include_total_size: true, ..Default::default() };
        let listed = person.list(request).await.unwrap();
        let names: Vec<_> = listed.customers.iter().map(|customer| customer.name.as_str()).collect();
        assert_eq!(names, expected, "{view:?} inside {:?}", person.caller.scope);
        assert_eq!(listed.total_size, Some(i32::try_from(expected.len()).unwrap()), "{view:?}");
        let request = pb::ListCustomersValuesRequest { field: "city".into(), view: view.into(), ..Default::default() };
        let counted: i32 = person.values(request).await.unwrap().iter().map(|value| value.customer_count).sum();
        assert_eq!(counted, i32::try_from(expected.len()).unwrap(), "values, {view:?}");
    }
}
