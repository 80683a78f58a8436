//! Lists of activities: My Activities, those of a customer, today's, warnings, recent ones; paged, filtered, searched.

use crm_proto::{
    activities::{self as pb, ActivityDue, WorkView},
    customers,
    types::{Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node},
};
use jiff::SignedDuration;
use tonic::Code;

use crate::world::{Known, World, fields};

/// A call of Sam's in a new case, so many minutes from now.
async fn call_in(world: &World, known: &Known, subject: &str, minutes: i64) -> pb::Activity {
    let call = pb::Activity { start_time: Some(world.in_minutes(minutes)), ..world.call(subject) };
    world.sam().begin_with(known.id(), world.case(known, subject), call).await.unwrap()
}

fn due(due: ActivityDue) -> pb::ListActivitiesRequest {
    pb::ListActivitiesRequest { due: due.into(), ..Default::default() }
}

fn of(known: &Known) -> pb::ListActivitiesRequest {
    pb::ListActivitiesRequest { customer_id: known.id().into(), ..Default::default() }
}

fn condition(field: &str, operator: Operator, values: &[&str]) -> Filter {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    let condition = FilterCondition { field: field.into(), operator: operator.into(), values };
    Filter { node: Some(Node::Condition(condition)) }
}

#[tokio::test]
async fn an_agenda_has_the_open_ones_first_the_soonest_first_and_then_the_latest_done() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let early = call_in(&world, &hope, "early, done first", 10).await;
    call_in(&world, &hope, "late", 300).await;
    call_in(&world, &hope, "soon", 20).await;
    let middle = call_in(&world, &hope, "done last", 100).await;
    world.sam().complete(&early.id, "Done").await.unwrap();
    world.database.clock.advance(SignedDuration::from_secs(1));
    world.sam().complete(&middle.id, "Done").await.unwrap();
    let expected = ["soon", "late", "done last", "early, done first"];
    assert_eq!(world.sam().subjects(pb::ListActivitiesRequest::default()).await, expected);
    assert_eq!(world.sam().subjects(of(&hope)).await, expected);
    assert_eq!(world.sam().subjects(due(ActivityDue::Open)).await, ["soon", "late"]);
}

#[tokio::test]
async fn pages_by_token_and_by_number_hold_every_activity_once() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for number in 0..7 {
        call_in(&world, &hope, &format!("Call {number}"), number).await;
    }
    let all = world.sam().subjects(pb::ListActivitiesRequest::default()).await;
    assert_eq!(all.len(), 7);
    for order_by in ["agenda", "startTime desc", "createTime", "updateTime desc"] {
        let request = pb::ListActivitiesRequest {
            page_size: 3,
            include_total_size: true,
            order_by: order_by.into(),
            ..Default::default()
        };
        let (mut seen, mut page_token) = (Vec::new(), String::new());
        loop {
            let page = world.sam().list(pb::ListActivitiesRequest { page_token, ..request.clone() }).await.unwrap();
            assert_eq!(page.total_size, Some(7));
            seen.extend(page.activities.into_iter().map(|it| it.subject));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        let skipped = world.sam().subjects(pb::ListActivitiesRequest { skip: 3, ..request }).await;
        assert_eq!(skipped, seen[3..6], "{order_by}");
        seen.sort();
        let mut expected = all.clone();
        expected.sort();
        assert_eq!(seen, expected, "{order_by}");
    }
}

#[tokio::test]
async fn mine_are_the_callers_team_those_below_and_all_never_more_than_he_acts_for() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Sam's").await;
    world.piet().begin(&world, &hope, "Piet's").await;
    let customer = customers::Customer { main_salesman_id: world.employee_id("THANDI"), ..world.customer("Karoo") };
    let karoo = world.known(customer).await;
    world.thandi().begin(&world, &karoo, "Thandi's").await;
    let view = |view: WorkView| pb::ListActivitiesRequest {
        view: view.into(),
        order_by: "createTime".into(),
        ..Default::default()
    };
    let sam_of_team = world.person("SAM", crm_chassis::Scope::Team);
    for (person, wanted, expected) in [
        (world.sam(), WorkView::Mine, &["Sam's"][..]),
        (world.sam(), WorkView::All, &["Sam's"]),
        (world.sam(), WorkView::Unspecified, &["Sam's"]),
        (world.admin(), WorkView::Unspecified, &["Sam's", "Piet's", "Thandi's"]),
        (sam_of_team.clone(), WorkView::Mine, &["Sam's"]),
        (sam_of_team.clone(), WorkView::Team, &["Sam's", "Piet's"]),
        (sam_of_team, WorkView::All, &["Sam's", "Piet's"]),
        (world.maria(), WorkView::Mine, &[]),
        (world.admin(), WorkView::Mine, &[]),
        (world.admin(), WorkView::All, &["Sam's", "Piet's", "Thandi's"]),
    ] {
        assert_eq!(person.subjects(view(wanted)).await, expected, "{} {wanted:?}", person.caller.name);
    }
    assert_eq!(world.piet().subjects(of(&hope)).await.len(), 2, "of a customer one sees, everybody's");
    assert_eq!(world.sam().list(of(&karoo)).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn today_is_the_day_of_the_tenants_zone_also_when_the_clocks_change() {
    let world = World::new().await;
    // The instant at which each day of these zones begins and ends: days of 23, 24 and 25 hours.
    for (zone, now, begins, ends) in [
        ("Africa/Johannesburg", "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        ("Europe/London", "2026-10-25T23:30:00Z", "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"),
        ("America/New_York", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
        ("America/Sao_Paulo", "2026-11-01T12:00:00Z", "2026-11-01T03:00:00Z", "2026-11-02T03:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T20:00:00Z", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"),
        ("Asia/Kolkata", "2026-12-31T18:29:00Z", "2026-12-30T18:30:00Z", "2026-12-31T18:30:00Z"),
        ("Pacific/Auckland", "2026-09-27T00:00:00Z", "2026-09-26T12:00:00Z", "2026-09-27T11:00:00Z"),
        ("Pacific/Kiritimati", "2026-06-01T10:30:00Z", "2026-06-01T10:00:00Z", "2026-06-02T10:00:00Z"),
        ("America/St_Johns", "2026-03-08T12:00:00Z", "2026-03-08T03:30:00Z", "2026-03-09T02:30:00Z"),
        // Zones whose clocks change at midnight, so that a day begins at one, or has its first hour twice.
        ("Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"),
        ("Asia/Beirut", "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
        ("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"),
        ("America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
    ] {
        let there = world.neighbour_in(zone).await;
        let now: jiff::Timestamp = now.parse().unwrap();
        there.database.clock.advance(now.duration_since(there.now()));
        let hope = there.hope_works().await;
        let at = |instant: &str, seconds: i64| {
            let instant: jiff::Timestamp = instant.parse().unwrap();
            Some(prost_types::Timestamp { seconds: instant.as_second() + seconds, nanos: 0 })
        };
        for (subject, start_time) in
            [("before", at(begins, -1)), ("first", at(begins, 0)), ("last", at(ends, -1)), ("after", at(ends, 0))]
        {
            let call = pb::Activity { start_time, ..there.call(subject) };
            there.sam().begin_with(hope.id(), there.case(&hope, subject), call).await.unwrap();
        }
        assert_eq!(there.sam().subjects(due(ActivityDue::Today)).await, ["first", "last"], "{zone} {now}");
        let workload = there.sam().workload(pb::GetWorkloadRequest::default()).await.unwrap();
        assert_eq!(workload.today_count, 2, "{zone}");
    }
}

#[tokio::test]
async fn done_today_is_what_was_completed_since_midnight_in_the_tenants_zone() {
    let world = World::new().await.neighbour_in("Africa/Johannesburg").await;
    let hope = world.hope_works().await;
    let yesterday = call_in(&world, &hope, "yesterday", 1).await;
    let first = call_in(&world, &hope, "first", 1).await;
    let second = call_in(&world, &hope, "second", 1).await;
    let tomorrow = call_in(&world, &hope, "tomorrow", 1).await;
    let dropped = call_in(&world, &hope, "dropped", 1).await;
    let piets = world.piet().begin(&world, &hope, "Piet's").await;
    // The day begins and ends at ten in the evening, UTC.
    let at =
        |time: &str| world.database.clock.advance(time.parse::<jiff::Timestamp>().unwrap().duration_since(world.now()));
    let done_today = async || world.sam().subjects(due(ActivityDue::DoneToday)).await;
    at("2026-11-02T21:59:59.999999Z");
    world.sam().complete(&yesterday.id, "Done").await.unwrap();
    assert_eq!(done_today().await, ["yesterday"]);
    at("2026-11-02T22:00:00Z");
    assert!(done_today().await.is_empty());
    world.sam().complete(&first.id, "Done").await.unwrap();
    at("2026-11-03T12:00:00Z");
    world.sam().complete(&second.id, "Done").await.unwrap();
    world.sam().cancel(&dropped.id, "Not needed").await.unwrap();
    world.piet().complete(&piets.id, "Done").await.unwrap();
    assert_eq!(done_today().await, ["second", "first"]);
    let of_hope = pb::ListActivitiesRequest { customer_id: hope.id().into(), ..due(ActivityDue::DoneToday) };
    let mut everybodys = world.sam().subjects(of_hope).await;
    everybodys.sort();
    assert_eq!(everybodys, ["Piet's", "first", "second"], "of a customer everybody's");
    at("2026-11-03T21:59:59.999999Z");
    assert_eq!(done_today().await, ["second", "first"]);
    at("2026-11-03T22:00:00Z");
    assert!(done_today().await.is_empty());
    world.sam().complete(&tomorrow.id, "Done").await.unwrap();
    assert_eq!(done_today().await, ["tomorrow"]);
}

#[tokio::test]
async fn warnings_are_open_ones_whose_time_has_come() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    call_in(&world, &hope, "long ago", -600).await;
    let done = call_in(&world, &hope, "done", -300).await;
    call_in(&world, &hope, "to come", 1).await;
    world.sam().complete(&done.id, "Done").await.unwrap();
    assert_eq!(world.sam().subjects(due(ActivityDue::Overdue)).await, ["long ago"]);
    world.database.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(world.sam().subjects(due(ActivityDue::Overdue)).await, ["long ago", "to come"]);
    let of_hope = pb::ListActivitiesRequest { customer_id: hope.id().into(), ..due(ActivityDue::Overdue) };
    assert_eq!(world.piet().subjects(of_hope).await.len(), 2, "a customer's warnings are everybody's");
    assert!(world.piet().subjects(due(ActivityDue::Overdue)).await.is_empty());
}

#[tokio::test]
async fn filters_and_words_find_what_they_say() {
    let world = World::new().await;
    let (hope, karoo) = (world.hope_works().await, world.known(world.customer("Karoo Café")).await);
    call_in(&world, &hope, "Renew the lease", 10).await;
    let email = pb::Activity { r#type: pb::ActivityType::Email.into(), ..world.call("Send prices") };
    world.sam().begin_with(karoo.id(), world.case(&karoo, "Colour copier"), email).await.unwrap();
    let filtered = |filter: Filter| pb::ListActivitiesRequest { filter: Some(filter), ..Default::default() };
    for (filter, expected) in [
        (condition("type", Operator::Equals, &["EMAIL"]), "Send prices"),
        (condition("customerName", Operator::Contains, &["cafe"]), "Send prices"),
        (condition("caseSubject", Operator::BeginsWith, &["COLOUR"]), "Send prices"),
        (condition("customerId", Operator::Equals, &[hope.id()]), "Renew the lease"),
        (condition("startTime", Operator::Equals, &["today"]), "Renew the lease"),
        (condition("caseNumber", Operator::Equals, &["1"]), "Renew the lease"),
    ] {
        assert!(world.sam().subjects(filtered(filter.clone())).await.contains(&expected.to_owned()), "{filter:?}");
        let group = FilterGroup { combinator: Combinator::And.into(), negated: true, filters: vec![filter.clone()] };
        let others = world.sam().subjects(filtered(Filter { node: Some(Node::Group(group)) })).await;
        assert!(!others.contains(&expected.to_owned()), "{filter:?}");
    }
    let searched = |text: &str| pb::ListActivitiesRequest { search: text.into(), ..Default::default() };
    assert_eq!(world.sam().subjects(searched("cafe colour")).await, ["Send prices"]);
    assert_eq!(world.sam().subjects(searched("LEASE zinzi")).await, ["Renew the lease"]);
    assert!(world.sam().subjects(searched("lease cafe")).await.is_empty());
    let refused = world.sam().list(searched(&"x".repeat(201))).await.unwrap_err();
    assert_eq!(fields(&refused), ["search"]);
    let refused = world.sam().list(filtered(condition("colour", Operator::Equals, &["red"]))).await.unwrap_err();
    assert_eq!(fields(&refused), ["filter"]);
}

#[tokio::test]
async fn what_was_merged_into_a_customer_is_listed_and_shown_with_it() {
    let world = World::new().await;
    let (hope, twin) = (world.hope_works().await, world.known(world.customer("Hope Worx")).await);
    call_in(&world, &hope, "Hope's", 10).await;
    let moved = call_in(&world, &twin, "The twin's", 20).await;
    let merge = customers::CustomerMerge { survivor_id: hope.id().into(), ..Default::default() };
    let merged = customers::Customer { merge: Some(merge), etag: "2".into(), ..twin.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::MergedInto).await;
    assert_eq!(world.sam().subjects(of(&hope)).await, ["Hope's", "The twin's"]);
    let shown = world.piet().activity(&moved.id).await.unwrap();
    assert_eq!((shown.customer_id.as_str(), shown.customer_name.as_str()), (hope.id(), "Hope Works"));
    world.sam().next(&moved.id, "Done", world.call("Goes on")).await.unwrap();
    let separated = customers::Customer { merge: None, etag: "3".into(), ..merged };
    world.customer_changed(&separated, customers::CustomerChange::Separated).await;
    assert_eq!(world.sam().subjects(of(&hope)).await, ["Hope's"]);
    assert_eq!(world.sam().activity(&moved.id).await.unwrap().customer_name, "Hope Worx");
}
