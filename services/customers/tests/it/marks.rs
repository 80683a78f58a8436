//! What a user marks for himself: favourites, and what he looked at last.

use crm_chassis::Scope;
use crm_customers::domain::{MOST_FAVOURITES, MOST_VIEWS};
use crm_proto::customers as pb;
use jiff::SignedDuration;
use tonic::Code;

use crate::world::{Person, World, complete_customer, http_status, reason};

fn names(marked: Vec<pb::MarkedCustomer>) -> Vec<String> {
    marked.into_iter().map(|marked| marked.customer.unwrap().name).collect()
}

/// Names of the favourites in their order, and how many the list says there are.
async fn favourites(person: &Person) -> (Vec<String>, i32) {
    let request = pb::ListFavouriteCustomersRequest { include_total_size: true, page_size: 200, ..Default::default() };
    let listed = person.favourites(request).await.unwrap();
    (names(listed.favourites), listed.total_size.unwrap())
}

/// Names of the customers that were looked at, the latest first, and how many the list says there are.
async fn recent(person: &Person) -> (Vec<String>, i32) {
    let request = pb::ListRecentCustomersRequest { include_total_size: true, page_size: 200, ..Default::default() };
    let listed = person.recent(request).await.unwrap();
    (names(listed.recent), listed.total_size.unwrap())
}

fn listed(names: &[&str]) -> (Vec<String>, i32) {
    (names.iter().map(|name| (*name).to_owned()).collect(), i32::try_from(names.len()).unwrap())
}

async fn make(world: &World, name: &str) -> String {
    world.sam().create(complete_customer(name)).await.unwrap().id
}

#[tokio::test]
async fn a_favourite_is_listed_as_the_customers_list_shows_it_until_it_is_taken_out() {
    let world = World::new().await;
    let sam = world.sam();
    let (beta, alpha) = (make(&world, "Beta").await, make(&world, "Alpha").await);
    sam.mark(&beta).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(10));
    sam.mark(&alpha).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["Alpha", "Beta"]));
    let latest = pb::ListFavouriteCustomersRequest { order_by: "favouriteTime desc".into(), ..Default::default() };
    let shown = sam.favourites(latest).await.unwrap().favourites;
    let of_list = sam.list(pb::ListCustomersRequest::default()).await.unwrap().customers;
    assert_eq!(shown[0].customer.as_ref(), Some(&of_list[0]), "with the names of its codes, and what may be done");
    let seconds = |marked: &pb::MarkedCustomer| marked.favourite_time.unwrap().seconds;
    assert_eq!((seconds(&shown[0]) - seconds(&shown[1]), shown[0].view_time), (10, None));
    sam.unmark(&beta).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["Alpha"]));
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let world = World::new().await;
    let sam = world.sam();
    let id = make(&world, "Hope Works").await;
    sam.unmark(&id).await.unwrap();
    sam.mark(&id).await.unwrap();
    let first = sam.favourites(pb::ListFavouriteCustomersRequest::default()).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(10));
    sam.mark(&id).await.unwrap();
    sam.with_key("k").mark(&id).await.unwrap();
    sam.with_key("k").mark(&id).await.unwrap();
    assert_eq!(sam.favourites(pb::ListFavouriteCustomersRequest::default()).await.unwrap(), first);
    sam.unmark(&id).await.unwrap();
    sam.unmark(&id).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&[]));
    assert_eq!(world.count("customer_marks").await, 0);
}

#[tokio::test]
async fn marks_are_nobody_elses_business() {
    let world = World::new().await;
    let (sam, maria) = (world.sam(), world.maria());
    let id = make(&world, "Hope Works").await;
    let (audit, outbox) = (world.count("audit_log").await, world.outbox().await.len());
    sam.mark(&id).await.unwrap();
    sam.look_at(&id).await.unwrap();
    assert_eq!((favourites(&maria).await, recent(&maria).await), (listed(&[]), listed(&[])));
    maria.unmark(&id).await.unwrap();
    assert_eq!((favourites(&sam).await, recent(&sam).await), (listed(&["Hope Works"]), listed(&["Hope Works"])));
    assert_eq!((world.count("audit_log").await, world.outbox().await.len()), (audit, outbox), "nobody is told");
}

#[tokio::test]
async fn what_one_may_no_longer_see_is_in_no_list_and_no_count_and_comes_back() {
    let world = World::new().await;
    let (sam, thandi) = (world.sam(), world.thandi());
    let id = make(&world, "Hope Works").await;
    for refused in [thandi.mark(&id).await, thandi.look_at(&id).await, thandi.unmark(&id).await] {
        assert_eq!(refused.unwrap_err().code(), Code::NotFound);
    }
    let group = world.admin().add_group("Schools", &[world.employee_id("THANDI")]).await.unwrap();
    sam.add_to_group(&group.id, &[&id]).await.unwrap();
    thandi.mark(&id).await.unwrap();
    thandi.look_at(&id).await.unwrap();
    assert_eq!((favourites(&thandi).await, recent(&thandi).await), (listed(&["Hope Works"]), listed(&["Hope Works"])));
    sam.take_from_group(&group.id, &[&id]).await.unwrap();
    assert_eq!((favourites(&thandi).await, recent(&thandi).await), (listed(&[]), listed(&[])));
    assert_eq!(thandi.unmark(&id).await.unwrap_err().code(), Code::NotFound);
    sam.add_to_group(&group.id, &[&id]).await.unwrap();
    assert_eq!((favourites(&thandi).await, recent(&thandi).await), (listed(&["Hope Works"]), listed(&["Hope Works"])));
}

#[tokio::test]
async fn a_manager_has_marks_of_his_teams_customers() {
    let world = World::new().await;
    let maria = world.maria();
    let id = make(&world, "Hope Works").await;
    maria.mark(&id).await.unwrap();
    assert_eq!(favourites(&maria).await, listed(&["Hope Works"]));
    assert_eq!(favourites(&world.person("MARIA", Scope::Own)).await, listed(&[]), "as long as he leads it");
}

#[tokio::test]
async fn a_view_counts_again_only_after_some_minutes() {
    let world = World::new().await;
    let sam = world.sam();
    let (alpha, beta) = (make(&world, "Alpha").await, make(&world, "Beta").await);
    sam.look_at(&alpha).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(60));
    sam.look_at(&beta).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(60));
    sam.look_at(&alpha).await.unwrap();
    assert_eq!(recent(&sam).await, listed(&["Beta", "Alpha"]), "two minutes later it is the same look");
    world.database.clock.advance(SignedDuration::from_secs(180));
    // With a new token: the other one has ended by now.
    let sam = world.sam();
    sam.look_at(&alpha).await.unwrap();
    assert_eq!(recent(&sam).await, listed(&["Alpha", "Beta"]));
}

#[tokio::test]
async fn the_last_views_are_kept_and_favourites_among_the_forgotten_stay() {
    let world = World::new().await;
    let sam = world.sam();
    let most = usize::try_from(MOST_VIEWS).unwrap();
    for n in 0..most + 2 {
        let id = make(&world, &format!("Customer {n:03}")).await;
        if n == 0 {
            sam.mark(&id).await.unwrap();
        }
        sam.look_at(&id).await.unwrap();
        world.database.clock.advance(SignedDuration::from_secs(1));
    }
    let (kept, count) = recent(&sam).await;
    assert_eq!((kept.len(), count), (most, i32::try_from(most).unwrap()));
    assert_eq!((kept[0].as_str(), kept[most - 1].as_str()), ("Customer 051", "Customer 002"));
    assert_eq!(favourites(&sam).await, listed(&["Customer 000"]));
    assert_eq!(world.count("customer_marks").await, MOST_VIEWS + 1);
}

#[tokio::test]
async fn a_favourite_too_many_is_refused_with_the_remedy() {
    let world = World::new().await;
    let sam = world.sam();
    let sql =
        "insert into customer_marks (tenant_id, user_id, customer_id, favourite_at) values ($1, $2, $3::uuid, now())";
    let mut last = String::new();
    for n in 0..MOST_FAVOURITES {
        last = make(&world, &format!("Customer {n:03}")).await;
        let row = sqlx::query(sql).bind(world.tenant).bind(sam.caller.user).bind(&last);
        row.execute(&world.superuser).await.unwrap();
    }
    let another = make(&world, "One more").await;
    let refused = sam.mark(&another).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("TOO_MANY_FAVOURITES", "409"));
    sam.mark(&last).await.unwrap();
    assert_eq!(favourites(&sam).await.1, MOST_FAVOURITES);
    sam.unmark(&last).await.unwrap();
    sam.mark(&another).await.unwrap();
}

#[tokio::test]
async fn both_lists_come_a_page_at_a_time() {
    let world = World::new().await;
    let sam = world.sam();
    for name in ["Alpha", "Beta", "Gamma"] {
        let id = make(&world, name).await;
        sam.mark(&id).await.unwrap();
        sam.look_at(&id).await.unwrap();
        world.database.clock.advance(SignedDuration::from_secs(1));
    }
    let first = pb::ListFavouriteCustomersRequest { page_size: 2, ..Default::default() };
    let page = sam.favourites(first.clone()).await.unwrap();
    let next = pb::ListFavouriteCustomersRequest { page_token: page.next_page_token, ..first };
    let rest = sam.favourites(next).await.unwrap();
    assert_eq!(
        (names(page.favourites), names(rest.favourites)),
        (vec!["Alpha".into(), "Beta".into()], vec!["Gamma".into()])
    );
    assert_eq!(rest.next_page_token, "");
    let first = pb::ListRecentCustomersRequest { page_size: 2, ..Default::default() };
    let page = sam.recent(first.clone()).await.unwrap();
    let next = pb::ListRecentCustomersRequest { page_token: page.next_page_token, ..first };
    let rest = sam.recent(next).await.unwrap();
    assert_eq!((names(page.recent), names(rest.recent)), (vec!["Gamma".into(), "Beta".into()], vec!["Alpha".into()]));
    let wrong = pb::ListRecentCustomersRequest { order_by: "city".into(), ..Default::default() };
    assert_eq!(crate::world::fields(&sam.recent(wrong).await.unwrap_err()), ["order_by"]);
}

#[tokio::test]
async fn a_favourite_that_becomes_part_of_another_customer_leads_there_until_they_are_separated() {
    let world = World::new().await;
    let (sam, admin) = (world.sam(), world.admin());
    let (survivor, duplicate) = (make(&world, "Survivor").await, make(&world, "Duplicate").await);
    sam.mark(&duplicate).await.unwrap();
    admin.mark(&duplicate).await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(1));
    admin.mark(&survivor).await.unwrap();
    sam.look_at(&survivor).await.unwrap();
    sam.merge(&survivor, &duplicate).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["Survivor"]));
    assert_eq!(favourites(&admin).await, listed(&["Survivor"]));
    sam.separate(&duplicate).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["Duplicate"]), "as before");
    assert_eq!(recent(&sam).await, listed(&["Survivor"]));
    assert_eq!(favourites(&admin).await, listed(&["Duplicate", "Survivor"]), "his own choice stays");
}

#[tokio::test]
async fn of_two_duplicates_that_were_favourites_the_one_that_stays_merged_still_leads_to_the_customer() {
    let world = World::new().await;
    let sam = world.sam();
    let survivor = make(&world, "Survivor").await;
    let duplicates = [make(&world, "First").await, make(&world, "Second").await];
    for duplicate in &duplicates {
        sam.mark(duplicate).await.unwrap();
        world.database.clock.advance(SignedDuration::from_secs(1));
        sam.merge(&survivor, duplicate).await.unwrap();
    }
    sam.separate(&duplicates[0]).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["First", "Survivor"]));
    sam.separate(&duplicates[1]).await.unwrap();
    assert_eq!(favourites(&sam).await, listed(&["First", "Second"]));
}
