//! The nightly run: what it recommends, what it does not, and how it goes on.

use crm_activities::nightly;
use crm_chassis::Caller;
use crm_proto::{
    activities::{self as pb, RecommendationChange, RecommendationState, RecommendationType},
    customers::{self, CustomerChange},
};
use jiff::{SignedDuration, ToSpan as _, civil::Date};
use uuid::Uuid;

use crate::world::{Known, World, only, pending};

#[tokio::test]
async fn a_call_is_due_a_cycle_after_the_last_completed_activity_or_the_creation() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 29).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "one day too early");
    world.days(1);
    world.night().await;
    let due = only(&world.sam()).await;
    assert_eq!((due.r#type(), due.state()), (RecommendationType::RankCallDue, RecommendationState::Pending));
    assert_eq!((due.due_date.as_str(), due.dealt_with), (world.today().to_string().as_str(), false));
    assert_eq!((due.rank_name.as_str(), due.call_cycle_days), ("Gold", 30));
    assert_eq!((due.customer_name.as_str(), due.contact_name.as_str()), ("Hope Works", "Zinzi Nkosi"));
    assert_eq!((due.own, due.actions.len(), due.salesman_name.as_str()), (true, 2, "Sam Dlamini"));
    assert_eq!(world.told().await, [RecommendationChange::Created]);
    assert_eq!(world.audit_of("recommendation", &due.id).await[0].action, "created");

    // What is planned is reason enough to wait; once it is done, the cycle begins anew.
    let call = world.sam().begin(&world, &hope, "Call").await;
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty());
    assert_eq!(world.sam().recommendation(&due.id).await.unwrap().state(), RecommendationState::Lapsed);
    world.sam().complete(&call.id, "Called").await.unwrap();
    world.days(29);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty());
    world.days(1);
    world.night().await;
    let next = only(&world.sam()).await;
    assert_eq!((next.dealt_with, next.since_date), (true, world.today().saturating_sub(30.days()).to_string()));
}

#[tokio::test]
async fn nobody_to_call_no_cycle_an_inactive_or_a_merged_customer_are_no_reason_and_end_one() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 40).await;
    let refusing = customers::Contact { accepts_sales_calls: Some(false), etag: "2".into(), ..hope.contact.clone() };
    let agreeing = customers::Contact { accepts_sales_calls: Some(true), etag: "3".into(), ..hope.contact.clone() };
    let of_version =
        |version: &str, customer: customers::Customer| customers::Customer { etag: version.into(), ..customer };
    let survivor = world.customer("Survivor");
    world.known(survivor.clone()).await;
    let merge = customers::CustomerMerge { survivor_id: survivor.id, ..Default::default() };
    world.night().await;
    let first = only(&world.sam()).await;
    world.contact_changed(&refusing).await;
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "nobody may be called");
    world.contact_changed(&agreeing).await;
    world.days(1);
    world.night().await;
    let back = only(&world.sam()).await;
    assert_eq!(back.id, first.id, "the reason of before is back");
    let inactive = customers::Customer { status: customers::CustomerStatus::Inactive.into(), ..hope.customer.clone() };
    for (version, customer, what) in [
        ("2", inactive, "inactive"),
        ("4", customers::Customer { merge: Some(merge), ..hope.customer.clone() }, "merged"),
        ("6", customers::Customer { main_salesman_id: String::new(), ..hope.customer.clone() }, "nobody's"),
    ] {
        world.customer_changed(&of_version(version, customer), CustomerChange::Updated).await;
        world.days(1);
        world.night().await;
        assert!(pending(&world.admin()).await.is_empty(), "{what}");
        let as_before = of_version(&(version.parse::<i64>().unwrap() + 1).to_string(), hope.customer.clone());
        world.customer_changed(&as_before, CustomerChange::Updated).await;
        world.days(1);
        world.night().await;
        assert_eq!(pending(&world.sam()).await.len(), 1, "{what} no more");
    }
    world.gold_cycle(None, world.now()).await;
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "no cycle");
}

#[tokio::test]
async fn a_new_cycle_of_the_rank_counts_at_once_in_whatever_order_it_is_heard() {
    let world = World::new().await;
    world.gold_cycle(Some(60), world.now()).await;
    world.gold_cycle(Some(10), world.now() - SignedDuration::from_hours(1)).await;
    world.gold("Hope Works", 40).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "60 days, though the customer was told with 30");
    world.days(1);
    world.gold_cycle(Some(20), world.now()).await;
    world.night().await;
    let due = only(&world.sam()).await;
    assert_eq!((due.call_cycle_days, due.due_date), (20, world.today().yesterday().unwrap().to_string()));
}

#[tokio::test]
async fn a_contract_with_a_competitor_is_a_reason_six_months_and_one_before_its_end_once_for_each_end() {
    let world = World::new().await;
    let hope = world.known(world.customer("Hope Works")).await;
    let id = Uuid::new_v4();
    let end = world.today().saturating_add(1.day()).saturating_add(6.months());
    world.third_party(&hope, end, 1, id).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty());
    world.days(1);
    world.night().await;
    let due = only(&world.sam()).await;
    assert_eq!((due.r#type(), due.due_date.clone()), (RecommendationType::ThirdPartyExpiring, end.to_string()));
    assert_eq!((due.supplier_name.as_str(), due.contract_number.as_str()), ("Cape Copy Company", "CA-41037"));
    world.sam().reject(&due.id, "They stay with them").await.unwrap();
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "answered");
    let sooner = end.saturating_sub(20.days());
    world.third_party(&hope, sooner, 2, id).await;
    world.third_party(&hope, end, 1, id).await;
    world.days(1);
    world.night().await;
    let early = only(&world.sam()).await;
    assert_eq!(early.due_date, sooner.to_string(), "it ends on another day");
    world.days((sooner.saturating_sub(1.month()) - world.today()).get_days().into());
    world.night().await;
    let late = only(&world.sam()).await;
    assert_eq!(late.due_date, sooner.to_string());
    assert_ne!(late.id, early.id, "said once more, in place of what nobody answered");
    world.sam().reject(&late.id, "They stay with them").await.unwrap();
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "answered");
    world.days(40);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "it has ended");
}

#[tokio::test]
async fn a_third_party_may_be_heard_of_before_its_customer() {
    let world = World::new().await;
    let customer = world.customer("Hope Works");
    let to_come = Known { customer: customer.clone(), contact: customers::Contact::default() };
    let (kept, gone) = (Uuid::new_v4(), Uuid::new_v4());
    let end = world.today().saturating_add(30.days());
    // Out of their order, too: what is newest of each counts.
    world.third_party(&to_come, end, 2, kept).await;
    world.third_party(&to_come, end.saturating_add(3.days()), 1, kept).await;
    world.third_party_gone(&to_come, end, 2, gone).await;
    world.third_party(&to_come, end, 1, gone).await;
    world.night().await;
    assert!(pending(&world.admin()).await.is_empty(), "nobody's as yet");
    world.customer_changed(&customer, CustomerChange::Created).await;
    world.days(1);
    world.night().await;
    let due = only(&world.sam()).await;
    assert_eq!((due.r#type(), due.due_date), (RecommendationType::ThirdPartyExpiring, end.to_string()));
    assert_eq!((due.customer_id, due.customer_name), (customer.id, "Hope Works".to_owned()));
    assert_eq!((due.supplier_name.as_str(), due.contract_number.as_str()), ("Cape Copy Company", "CA-41037"));
}

#[tokio::test]
async fn a_birthday_is_a_reason_seven_days_before_once_a_year() {
    let world = World::new().await;
    let hope = world.known(world.customer("Hope Works")).await;
    let day = world.today().saturating_add(8.days());
    let born = Date::new(1980, day.month(), day.day()).unwrap();
    let contact = customers::Contact { birthday: born.to_string(), etag: "2".into(), ..hope.contact.clone() };
    world.contact_changed(&contact).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty());
    world.days(1);
    world.night().await;
    let due = only(&world.sam()).await;
    assert_eq!((due.r#type(), due.due_date.clone()), (RecommendationType::Birthday, day.to_string()));
    world.sam().accept(&due.id, world.call("Happy birthday")).await.unwrap();
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "answered");
    world.days(364);
    world.night().await;
    assert_eq!(pending(&world.sam()).await.len(), 1, "the year after");
    let elsewhere = customers::Contact { is_sales_contact: Some(false), etag: "3".into(), ..contact };
    world.contact_changed(&elsewhere).await;
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "no sales contact any more");
}

#[tokio::test]
async fn a_type_that_the_erp_switches_off_is_not_recommended() {
    let world = World::new().await;
    world.gold("Hope Works", 40).await;
    world.switches(&["BIRTHDAY"], &["RANK_CALL_DUE"], world.now()).await;
    world.switches(&["RANK_CALL_DUE"], &[], world.now() - SignedDuration::from_secs(9)).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "off, whatever older news say");
    world.days(1);
    world.switches(&["BIRTHDAY", "RANK_CALL_DUE"], &[], world.now()).await;
    world.night().await;
    only(&world.sam()).await;
    world.days(1);
    world.switches(&[], &["BIRTHDAY", "RANK_CALL_DUE"], world.now()).await;
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "what waits lapses");
    world.days(1);
    world.switches(&[], &[], world.now()).await;
    world.night().await;
    only(&world.sam()).await;
}

#[tokio::test]
async fn a_night_is_worked_through_once_in_slices_and_goes_on_where_it_was_interrupted() {
    let world = World::new().await;
    nightly::run(&world.database.worker(), world.tenant).await.unwrap();
    let asked = pb::GetRecommendationStatusRequest::default();
    let first = world.sam().recommendation_status(asked.clone()).await.unwrap();
    world.days(1);
    for number in 0..3 {
        world.gold(&format!("Customer {number}"), 40).await;
    }
    let worker = world.database.worker();
    let step = async |commits: bool| {
        let mut tx = worker.transaction(Caller::system(world.tenant)).await.unwrap();
        let more = nightly::step(&mut tx).await.unwrap();
        if commits {
            tx.commit().await.unwrap();
        }
        more
    };
    assert!(step(false).await, "the process dies");
    assert!(pending(&world.sam()).await.is_empty());
    assert!(step(true).await);
    assert_eq!(pending(&world.sam()).await.len(), 3);
    let status = world.sam().recommendation_status(asked.clone()).await.unwrap();
    assert_eq!((status.pending_count, &status.last_run_time), (3, &first.last_run_time), "not finished");
    assert!(!step(true).await);
    assert_ne!(world.sam().recommendation_status(asked).await.unwrap().last_run_time, first.last_run_time);
    assert!(!step(true).await, "done");
    let events = world.told().await.len();
    world.gold("Come later", 40).await;
    nightly::run(&worker, world.tenant).await.unwrap();
    assert_eq!(world.told().await.len(), events, "once a night");
    let mut tx = worker.transaction(Caller::system(world.tenant)).await.unwrap();
    let next = nightly::due(&mut tx).await.unwrap().unwrap();
    let wait = next.duration_since(world.now());
    assert!(wait > SignedDuration::ZERO && wait <= SignedDuration::from_hours(24), "{next}");
}

#[tokio::test]
async fn what_was_heard_of_before_is_completed_when_it_is_told_again() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 40).await;
    for forgotten in [
        "update customer_refs set rank = null, created_at = null",
        "update contact_refs set sales_contact = null, accepts_sales_calls = null",
    ] {
        sqlx::query(forgotten).execute(&world.superuser).await.unwrap();
    }
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty());
    world.customer_changed(&hope.customer, CustomerChange::Snapshot).await;
    world.contact_changed(&hope.contact).await;
    nightly::run_again(&world.database.worker(), world.tenant).await.unwrap();
    only(&world.sam()).await;
}
