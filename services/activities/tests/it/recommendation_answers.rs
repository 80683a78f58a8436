//! What becomes of recommendations: accepted, rejected, moved and merged along, listed.

use crm_chassis::Scope;
use crm_proto::{
    activities::{self as pb, ActivityStatus, CaseOrigin, RecommendationChange, RecommendationState},
    customers::{self, CustomerChange, CustomerChanged},
};
use jiff::ToSpan as _;
use tonic::Code;
use uuid::Uuid;

use crate::world::{World, fields, only, pending, reason};

#[tokio::test]
async fn a_rejected_call_comes_back_a_cycle_later_and_a_rejection_can_be_taken_back() {
    let world = World::new().await;
    world.gold("Hope Works", 40).await;
    world.night().await;
    let due = only(&world.sam()).await;
    let rejected = world.sam().reject(&due.id, "On leave").await.unwrap();
    assert_eq!((rejected.state(), rejected.reject_reason.as_str()), (RecommendationState::Rejected, "On leave"));
    let refused = world.sam().reject(&due.id, "").await.unwrap_err();
    assert_eq!(reason(&refused), "RECOMMENDATION_NOT_PENDING");
    let restored = world.sam().restore(&due.id).await.unwrap();
    assert_eq!((restored.state(), restored.reject_reason.as_str()), (RecommendationState::Pending, ""));
    assert_eq!(world.sam().restore(&due.id).await.unwrap().etag, restored.etag, "nothing to take back");
    world.sam().reject(&due.id, "").await.unwrap();
    for days in [1, 10, 8] {
        world.days(days);
        world.night().await;
        assert!(pending(&world.sam()).await.is_empty());
    }
    world.days(1);
    world.night().await;
    let again = only(&world.sam()).await;
    assert_ne!(again.id, due.id);
    let actions: Vec<String> =
        world.audit_of("recommendation", &due.id).await.into_iter().map(|it| it.action).collect();
    assert_eq!(actions, ["created", "rejected", "restored", "rejected"]);
}

#[tokio::test]
async fn accepting_plans_the_activity_in_a_case_of_its_own_or_in_one_that_is_named() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 40).await;
    world.night().await;
    let due = only(&world.sam()).await;
    let refused = world.sam().accept(&due.id, pb::Activity::default()).await.unwrap_err();
    assert!(fields(&refused).contains(&"activity.subject".to_owned()), "{refused:?}");
    assert_eq!(pending(&world.sam()).await.len(), 1, "all or nothing");
    // His manager plans it for him.
    let call = world.maria().accept(&due.id, world.call("Rank call")).await.unwrap();
    assert_eq!((call.status(), call.contact_id.as_str()), (ActivityStatus::Open, hope.contact.id.as_str()));
    assert_eq!(call.salesman_id, world.employee_id("SAM"));
    let case = world.sam().case(&call.case_id).await.unwrap();
    assert_eq!((case.origin(), case.subject.as_str()), (CaseOrigin::Recommendation, "Rank call"));
    let accepted = world.sam().recommendation(&due.id).await.unwrap();
    assert_eq!((accepted.state(), accepted.activity_id), (RecommendationState::Accepted, call.id.clone()));
    assert!(accepted.actions.is_empty());
    let refused = world.sam().accept(&due.id, world.call("Twice")).await.unwrap_err();
    assert_eq!(reason(&refused), "RECOMMENDATION_NOT_PENDING");
    world.days(1);
    world.night().await;
    assert!(pending(&world.sam()).await.is_empty(), "not again");

    world.sam().complete(&call.id, "Called").await.unwrap();
    world.days(31);
    world.night().await;
    let next = only(&world.sam()).await;
    let request = pb::AcceptRecommendationRequest {
        id: next.id.clone(),
        case_id: call.case_id.clone(),
        activity: Some(world.call("In the old case")),
        ..Default::default()
    };
    let in_case = world.sam().accept_with(request).await.unwrap();
    assert_eq!(in_case.case_id, call.case_id);
    assert_eq!(world.told().await.last(), Some(&RecommendationChange::Accepted));
}

#[tokio::test]
async fn colleagues_see_it_and_strangers_do_not_and_neither_answers() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 40).await;
    world.night().await;
    let due = only(&world.sam()).await;
    assert!(pending(&world.piet()).await.is_empty(), "not his");
    let of_hope = pb::ListRecommendationsRequest { customer_id: hope.id().into(), ..Default::default() };
    let seen = world.piet().recommendations(of_hope.clone()).await.unwrap().recommendations;
    assert_eq!((seen[0].own, seen[0].actions.len()), (false, 0));
    assert_eq!(world.thandi().recommendations(of_hope).await.unwrap_err().code(), Code::NotFound);
    for (person, code) in [(world.piet(), Code::PermissionDenied), (world.thandi(), Code::NotFound)] {
        let answers = [
            person.accept(&due.id, world.call("Mine")).await.map(drop),
            person.reject(&due.id, "").await.map(drop),
            person.restore(&due.id).await.map(drop),
        ];
        for answer in answers {
            assert_eq!(answer.unwrap_err().code(), code, "{}", person.caller.name);
        }
    }
    assert_eq!(world.thandi().recommendation(&due.id).await.unwrap_err().code(), Code::NotFound);
    let status = |customer_id: &str| pb::GetRecommendationStatusRequest { customer_id: customer_id.into(), view: 0 };
    for (person, customer, count) in
        [(world.sam(), "", 1), (world.piet(), "", 0), (world.piet(), hope.id(), 1), (world.admin(), "", 1)]
    {
        let status = person.recommendation_status(status(customer)).await.unwrap();
        assert_eq!((status.pending_count, status.last_run_time.is_some()), (count, true));
    }
}

#[tokio::test]
async fn it_moves_with_the_customer_to_a_new_main_salesman() {
    let world = World::new().await;
    let hope = world.gold("Hope Works", 40).await;
    world.night().await;
    let due = only(&world.sam()).await;
    let customer =
        customers::Customer { main_salesman_id: world.employee_id("THANDI"), etag: "2".into(), ..hope.customer };
    let before = customers::CustomerBefore { main_salesman_id: world.employee_id("SAM"), ..Default::default() };
    let change = CustomerChange::Reassigned.into();
    world.hear(&CustomerChanged { customer: Some(customer), change, before: Some(before) }).await;
    let moved = only(&world.thandi()).await;
    assert_eq!((moved.id, moved.salesman_name.as_str()), (due.id, "Thandi Nkosi"));
    assert!(pending(&world.sam()).await.is_empty());
    assert_eq!(world.told().await.last(), Some(&RecommendationChange::Reassigned));
    world.days(1);
    world.night().await;
    only(&world.thandi()).await;
}

#[tokio::test]
async fn what_hangs_on_a_duplicate_follows_the_survivor() {
    let world = World::new().await;
    let twin = world.known(world.customer("Hope Worx")).await;
    let customer =
        customers::Customer { main_salesman_id: world.employee_id("THANDI"), ..world.customer("Hope Works") };
    let hope = world.known(customer).await;
    let id = Uuid::new_v4();
    let end = world.today().saturating_add(30.days());
    world.third_party(&twin, end, 1, id).await;
    world.night().await;
    let due = only(&world.sam()).await;
    let merge = customers::CustomerMerge { survivor_id: hope.id().into(), ..Default::default() };
    let merged = customers::Customer { merge: Some(merge), etag: "2".into(), ..twin.customer.clone() };
    world.customer_changed(&merged, CustomerChange::MergedInto).await;
    let of_hope = pb::ListRecommendationsRequest { customer_id: hope.id().into(), ..Default::default() };
    assert_eq!(world.thandi().recommendations(of_hope).await.unwrap().recommendations[0].customer_name, "Hope Works");
    world.third_party(&hope, end, 2, id).await;
    world.days(1);
    world.night().await;
    // In whichever order the two are looked at, it may first lapse and then come back.
    let followed = only(&world.thandi()).await;
    assert_eq!((followed.id, followed.customer_id.as_str()), (due.id, hope.id()));
}

#[tokio::test]
async fn lists_are_paged_filtered_and_searched() {
    let world = World::new().await;
    for number in 0..5 {
        world.gold(&format!("Customer {number}"), 40 + number).await;
    }
    world.night().await;
    for order_by in ["dueDate", "dueDate desc", "generateTime"] {
        let request = pb::ListRecommendationsRequest {
            page_size: 2,
            include_total_size: true,
            order_by: order_by.into(),
            ..Default::default()
        };
        let (mut seen, mut page_token) = (Vec::new(), String::new());
        loop {
            let next = pb::ListRecommendationsRequest { page_token, ..request.clone() };
            let page = world.sam().recommendations(next).await.unwrap();
            assert_eq!(page.total_size, Some(5));
            seen.extend(page.recommendations.into_iter().map(|it| it.due_date));
            page_token = page.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        assert_eq!(seen.len(), 5, "{order_by}");
        assert!(order_by != "dueDate" || seen.is_sorted(), "{seen:?}");
    }
    let searched = |search: &str| pb::ListRecommendationsRequest { search: search.into(), ..Default::default() };
    assert_eq!(world.sam().recommendations(searched("customer 3 zinzi")).await.unwrap().recommendations.len(), 1);
    assert!(world.sam().recommendations(searched("karoo")).await.unwrap().recommendations.is_empty());
    let rejected = pb::ListRecommendationsRequest { state: RecommendationState::Rejected.into(), ..Default::default() };
    assert!(world.sam().recommendations(rejected).await.unwrap().recommendations.is_empty());
    let team = world.person("MARIA", Scope::Team);
    assert_eq!(pending(&team).await.len(), 5);
}
