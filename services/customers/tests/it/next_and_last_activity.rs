//! What the activities service tells of activities is seen in the list of customers: it can be sorted and filtered by, and stands in the file.

use crm_chassis::dispatch::Outcome;
use crm_customers::consumers;
use crm_proto::{
    activities::{Activity, ActivityChanged, ActivityStatus, ColdCallCustomer, ColdCallMade},
    customers as pb,
    types::Operator,
};
use uuid::Uuid;

use crate::world::{World, complete_customer, condition};

/// An activity of a customer in its first version: open, and planned for this time.
pub fn planned(customer: &str, start: &str) -> Activity {
    Activity {
        id: Uuid::new_v4().to_string(),
        customer_id: customer.into(),
        status: ActivityStatus::Open.into(),
        start_time: Some(start.parse().unwrap()),
        etag: "1".into(),
        ..Default::default()
    }
}

/// The same in the version after this one, completed at this time.
fn completed(activity: &Activity, at: &str) -> Activity {
    let next: i64 = activity.etag.parse::<i64>().unwrap() + 1;
    let complete_time = Some(at.parse().unwrap());
    Activity { status: ActivityStatus::Completed.into(), complete_time, etag: next.to_string(), ..activity.clone() }
}

pub async fn hear(world: &World, activity: &Activity) {
    let event = ActivityChanged { activity: Some(activity.clone()), ..Default::default() };
    assert_eq!(world.hear(&consumers::events(), &event).await, Ok(Outcome::Applied));
}

/// What the list shows of a customer: when something is planned, and when something was done.
pub async fn shown(world: &World, id: &str) -> [String; 2] {
    let filter = Some(condition("id", Operator::Equals, &[id]));
    let page = world.sam().list(pb::ListCustomersRequest { filter, ..Default::default() }).await.unwrap();
    let customer = &page.customers[0];
    [customer.next_activity_time, customer.last_activity_time]
        .map(|time| time.map(|time| time.to_string()).unwrap_or_default())
}

#[tokio::test]
async fn the_first_open_and_the_last_completed_activity_count() {
    let world = World::new().await;
    let id = world.sam().create(complete_customer("Acme")).await.unwrap().id;
    assert_eq!(shown(&world, &id).await, ["", ""]);
    let [early, late] = ["2026-10-20T08:00:00Z", "2026-10-22T08:00:00Z"].map(|start| planned(&id, start));
    hear(&world, &late).await;
    hear(&world, &early).await;
    assert_eq!(shown(&world, &id).await, ["2026-10-20T08:00:00Z", ""]);
    hear(&world, &completed(&early, "2026-10-20T08:30:00Z")).await;
    assert_eq!(shown(&world, &id).await, ["2026-10-22T08:00:00Z", "2026-10-20T08:30:00Z"]);
    let cancelled = Activity { status: ActivityStatus::Cancelled.into(), ..completed(&late, "2026-10-21T08:00:00Z") };
    hear(&world, &cancelled).await;
    assert_eq!(shown(&world, &id).await, ["", "2026-10-20T08:30:00Z"], "a cancelled one was not done");
    assert_eq!(world.sam().get(&id).await.unwrap().etag, "1", "nobody edited the customer");
}

#[tokio::test]
async fn what_is_heard_late_or_twice_changes_nothing() {
    let world = World::new().await;
    let id = world.sam().create(complete_customer("Acme")).await.unwrap().id;
    let open = planned(&id, "2026-10-20T08:00:00Z");
    let done = completed(&open, "2026-10-20T08:30:00Z");
    hear(&world, &done).await;
    hear(&world, &open).await;
    hear(&world, &done).await;
    assert_eq!(shown(&world, &id).await, ["", "2026-10-20T08:30:00Z"]);
    assert_eq!(world.count("activity_refs").await, 1);
}

#[tokio::test]
async fn an_activity_that_is_heard_of_before_its_customer_is_shown_once_it_is_there() {
    let world = World::new().await;
    let id = Uuid::new_v4().to_string();
    hear(&world, &planned(&id, "2026-10-20T08:00:00Z")).await;
    let customer = ColdCallCustomer { name: "Karoo Printers".into(), ..Default::default() };
    let event = ColdCallMade {
        customer_id: id.clone(),
        customer: Some(customer),
        main_salesman_id: world.employee_id("SAM"),
        ..Default::default()
    };
    assert_eq!(world.hear(&consumers::events(), &event).await, Ok(Outcome::Applied));
    assert_eq!(shown(&world, &id).await, ["2026-10-20T08:00:00Z", ""]);
}

#[tokio::test]
async fn what_was_merged_counts_with_the_customer_it_is_part_of_until_it_is_separated() {
    let world = World::new().await;
    let sam = world.sam();
    let [whole, part] = [
        sam.create(complete_customer("Acme")).await.unwrap(),
        sam.create(complete_customer("Acme Ltd")).await.unwrap(),
    ];
    let [of_whole, of_part] =
        [(&whole.id, "2026-10-22T08:00:00Z"), (&part.id, "2026-10-20T08:00:00Z")].map(|(id, start)| planned(id, start));
    hear(&world, &of_whole).await;
    hear(&world, &of_part).await;
    let merged = sam.merge(&whole.id, &part.id).await.unwrap();
    assert_eq!(shown(&world, &merged.id).await, ["2026-10-20T08:00:00Z", ""]);
    let done = completed(&of_part, "2026-10-20T09:00:00Z");
    hear(&world, &done).await;
    assert_eq!(shown(&world, &merged.id).await, ["2026-10-22T08:00:00Z", "2026-10-20T09:00:00Z"]);
    sam.separate(&part.id).await.unwrap();
    assert_eq!(shown(&world, &whole.id).await, ["2026-10-22T08:00:00Z", ""]);
    assert_eq!(shown(&world, &part.id).await, ["", "2026-10-20T09:00:00Z"]);
}

#[tokio::test]
async fn customers_are_sorted_and_filtered_by_both_times_and_the_file_has_them() {
    let world = World::new().await;
    let sam = world.sam();
    let mut ids = Vec::new();
    for name in ["Acme", "Bravo", "Cape"] {
        ids.push(sam.create(complete_customer(name)).await.unwrap().id);
    }
    hear(&world, &planned(&ids[0], "2026-10-22T08:00:00Z")).await;
    hear(&world, &planned(&ids[1], "2026-10-20T08:00:00Z")).await;
    hear(&world, &completed(&planned(&ids[2], "2026-10-01T08:00:00Z"), "2026-10-02T08:00:00Z")).await;
    for (order_by, expected) in
        [("nextActivityTime", ["Bravo", "Acme", "Cape"]), ("nextActivityTime desc", ["Cape", "Acme", "Bravo"])]
    {
        let list = pb::ListCustomersRequest { order_by: order_by.into(), ..Default::default() };
        assert_eq!(sam.names(list).await, expected, "{order_by}");
    }
    for (order_by, place) in [("lastActivityTime", 2), ("lastActivityTime desc", 0)] {
        let list = pb::ListCustomersRequest { order_by: order_by.into(), ..Default::default() };
        assert_eq!(sam.names(list).await[place], "Cape", "{order_by}: never is before all that was");
    }
    for (field, operator, value, expected) in [
        ("nextActivityTime", Operator::Less, "2026-10-21T00:00:00Z", "Bravo"),
        ("lastActivityTime", Operator::Greater, "2026-10-01T00:00:00Z", "Cape"),
    ] {
        let filter = Some(condition(field, operator, &[value]));
        assert_eq!(sam.names(pb::ListCustomersRequest { filter, ..Default::default() }).await, [expected], "{field}");
    }
    let file = sam.export(pb::ExportCustomersRequest::default()).await.unwrap();
    assert_eq!(file.column("nextActivityTime"), ["2026-10-22T08:00:00Z", "2026-10-20T08:00:00Z", ""]);
    assert_eq!(file.column("lastActivityTime"), ["", "", "2026-10-02T08:00:00Z"]);
}
