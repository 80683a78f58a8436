//! `ExportActivities`, `ExportCases` and `ExportRecommendations`: what stands in the file, that it has the rows of the list, and who has taken it.

use crm_proto::{
    activities::{self as pb, ActivityDue, CaseStatus, RecommendationState, WorkView},
    customers,
    types::{Filter, FilterCondition, Money, Operator, filter::Node},
};
use jiff::ToSpan as _;
use proptest::{option, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner};
use tonic::Code;
use uuid::Uuid;

use crate::world::{Person, World, fields, pending};

/// Requests of each kind.
const REQUESTS: usize = 60;

#[tokio::test]
async fn a_file_of_activities_tells_what_was_planned_and_what_came_of_it() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let typed = pb::Activity { instructions: "=Ask for \"Zoë\",\nthen Piet".into(), ..world.call("Renew, or not") };
    let call = world.sam().begin_with(hope.id(), world.case(&hope, "Fleet"), typed).await.unwrap();
    let next = world.sam().next(&call.id, "Wants a quote", world.call("Quote")).await.unwrap();
    let file = world.sam().export(pb::ExportActivitiesRequest::default()).await.unwrap();
    assert_eq!((file.content_type.as_str(), file.count), ("text/csv; charset=utf-8", 2));
    assert_eq!(file.disposition, "attachment; filename=\"activities-2026-11-01.csv\"");
    let start = call.start_time.unwrap().to_string();
    for (name, [open, done]) in [
        ("id", [next.id.as_str(), call.id.as_str()]),
        ("type", ["CALL", "CALL"]),
        ("subject", ["Quote", "Renew, or not"]),
        ("startTime", [&next.start_time.unwrap().to_string(), &start]),
        ("durationMinutes", ["30", "30"]),
        ("status", ["OPEN", "COMPLETED"]),
        ("caseSubject", ["Fleet", "Fleet"]),
        ("customerName", ["Hope Works", "Hope Works"]),
        ("salesmanName", ["Sam Dlamini", "Sam Dlamini"]),
        // What somebody typed is no formula.
        ("instructions", ["", "'=Ask for \"Zoë\",\nthen Piet"]),
        ("outcome", ["", "Wants a quote"]),
        ("customerClass", ["", "EXISTING"]),
        ("rescheduleCount", ["0", "0"]),
    ] {
        assert_eq!(file.column(name), [open, done], "{name}");
    }
}

#[tokio::test]
async fn a_file_of_cases_tells_where_each_stands_and_how_it_ended() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let value = Some(Money { amount: "12500.50".into(), currency: "ZAR".into() });
    let case = pb::Case { value: value.clone(), ..world.case(&hope, "Fleet") };
    let call = world.sam().begin_with(hope.id(), case, world.call("Renew")).await.unwrap();
    let before = world.sam().case(&call.case_id).await.unwrap();
    world.sam().end(&call.case_id, CaseStatus::Won).await.unwrap();
    let file = world.sam().export_cases(pb::ExportCasesRequest::default()).await.unwrap();
    assert_eq!((file.count, file.disposition.as_str()), (1, "attachment; filename=\"cases-2026-11-01.csv\""));
    for (name, value) in [
        ("id", call.case_id.as_str()),
        ("number", "1"),
        ("customerName", "Hope Works"),
        ("subject", "Fleet"),
        ("value.amount", "12500.50"),
        ("value.currency", "ZAR"),
        ("caseTypeName", &before.case_type_name),
        ("stageName", &before.stage_name),
        ("caseDate", &before.case_date),
        ("status", "WON"),
        ("origin", "MANUAL"),
        ("nextActivityTime", ""),
        ("activityCount", "1"),
        ("closedBy", "SAM"),
    ] {
        assert_eq!(file.column(name), [value], "{name}");
    }
}

#[tokio::test]
async fn a_file_of_recommendations_tells_what_each_is_made_from_and_where_it_stands() {
    let world = World::new().await;
    // What somebody typed is no formula.
    let hope = world.gold("=Hope Works", 40).await;
    let end = world.today().saturating_add(30.days());
    world.third_party(&hope, end, 1, Uuid::new_v4()).await;
    world.night().await;
    let listed = pending(&world.sam()).await;
    let [call, contract] = listed.as_slice() else { panic!("{listed:?}") };
    let file = world.sam().export_recommendations(pb::ExportRecommendationsRequest::default()).await.unwrap();
    assert_eq!((file.content_type.as_str(), file.count), ("text/csv; charset=utf-8", 2));
    assert_eq!(file.disposition, "attachment; filename=\"recommendations-2026-11-01.csv\"");
    let since = world.today().saturating_sub(40.days()).to_string();
    for (name, values) in [
        ("id", [call.id.as_str(), contract.id.as_str()]),
        ("type", ["RANK_CALL_DUE", "THIRD_PARTY_EXPIRING"]),
        ("state", ["PENDING", "PENDING"]),
        ("customerId", [hope.id(), hope.id()]),
        ("customerName", ["'=Hope Works", "'=Hope Works"]),
        ("contactName", ["Zinzi Nkosi", "Zinzi Nkosi"]),
        ("contactMobile", ["082 555 0100", "082 555 0100"]),
        ("salesmanName", ["Sam Dlamini", "Sam Dlamini"]),
        ("dueDate", [&call.due_date, &end.to_string()]),
        ("sinceDate", [&since, ""]),
        ("dealtWith", ["false", ""]),
        ("rankName", ["Gold", ""]),
        ("callCycleDays", ["30", ""]),
        ("supplierName", ["", "Cape Copy Company"]),
        ("contractNumber", ["", "CA-41037"]),
        ("activityId", ["", ""]),
    ] {
        assert_eq!(file.column(name), values, "{name}");
    }
    world.sam().reject(&contract.id, "They stay").await.unwrap();
    let activity = world.sam().accept(&call.id, world.call("Call")).await.unwrap();
    for (state, id, name, value) in [
        (RecommendationState::Rejected, &contract.id, "rejectReason", "They stay"),
        (RecommendationState::Accepted, &call.id, "activityId", activity.id.as_str()),
    ] {
        let request = pb::ExportRecommendationsRequest { state: state.into(), ..Default::default() };
        let file = world.sam().export_recommendations(request).await.unwrap();
        assert_eq!((file.column("id"), file.column(name)), (vec![id.clone()], vec![value.to_owned()]), "{state:?}");
    }
}

#[tokio::test]
async fn who_has_taken_a_file_stands_in_the_audit_trail_with_what_he_asked_for() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    world.sam().export_cases(pb::ExportCasesRequest { search: "fleet".into(), ..Default::default() }).await.unwrap();
    let line = world.exported("cases").await;
    assert_eq!(line.user_name, "SAM");
    assert_eq!(line.change("row_count").1, 0);
    world.recommended(&hope).await;
    let request = pb::ExportRecommendationsRequest { search: "cape".into(), ..Default::default() };
    world.maria().export_recommendations(request).await.unwrap();
    let line = world.exported("recommendations").await;
    assert_eq!(line.user_name, "MARIA");
    assert_eq!(line.change("row_count").1, 1);
}

#[tokio::test]
async fn what_the_list_refuses_the_file_refuses() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let of_hope = pb::ExportCasesRequest { customer_id: hope.id().into(), ..Default::default() };
    assert_eq!(world.thandi().export_cases(of_hope).await.unwrap_err().code(), Code::NotFound);
    let by_mood = pb::ExportActivitiesRequest { order_by: "mood".into(), ..Default::default() };
    assert_eq!(fields(&world.sam().export(by_mood).await.unwrap_err()), ["order_by"]);
    let long = pb::ExportCasesRequest { search: "x".repeat(201), ..Default::default() };
    assert_eq!(fields(&world.sam().export_cases(long).await.unwrap_err()), ["search"]);
    let of_hope = pb::ExportRecommendationsRequest { customer_id: hope.id().into(), ..Default::default() };
    assert_eq!(world.thandi().export_recommendations(of_hope).await.unwrap_err().code(), Code::NotFound);
    let by_mood = pb::ExportRecommendationsRequest { order_by: "mood".into(), ..Default::default() };
    assert_eq!(fields(&world.sam().export_recommendations(by_mood).await.unwrap_err()), ["order_by"]);
}

/// Cases of three salesmen in several states, of two customers.
async fn settle(world: &World, mark: &str) {
    let hope = world.hope_works().await;
    for number in 0..16_usize {
        let person = [world.sam(), world.piet()][number % 2].clone();
        let subject = format!("{} {mark} {number}", ["Zoë", "cafe", "=Ubuntu"][number % 3]);
        let call = person.begin(world, &hope, &subject).await;
        match number % 4 {
            1 => drop(person.complete(&call.id, "Done").await.unwrap()),
            2 => drop(person.end(&call.case_id, CaseStatus::Won).await.unwrap()),
            3 => drop(person.next(&call.id, "Later", world.call("Again")).await.unwrap()),
            _ => {}
        }
    }
}

fn filters(asked: &'static [(&'static str, Operator, &'static str)]) -> impl Strategy<Value = Option<Filter>> {
    option::weighted(0.7, select(asked)).prop_map(|condition| {
        let (field, operator, value) = condition?;
        let values = vec![value.to_owned()];
        let condition = FilterCondition { field: field.into(), operator: operator.into(), values };
        Some(Filter { node: Some(Node::Condition(condition)) })
    })
}

fn orders(sorts: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(sorts), any::<bool>()).prop_map(|(sort, down)| if down { format!("{sort} desc") } else { sort.to_owned() })
}

const VIEWS: &[WorkView] = &[WorkView::Unspecified, WorkView::Mine, WorkView::Team, WorkView::All];
const SEARCHES: &[&str] = &["", "", "zoe", "ours 1", "nothing"];
const DUES: &[ActivityDue] = &[
    ActivityDue::Unspecified,
    ActivityDue::Today,
    ActivityDue::Overdue,
    ActivityDue::Recent,
    ActivityDue::Open,
    ActivityDue::DoneToday,
];

fn people(world: &World) -> [Person; 5] {
    [world.sam(), world.piet(), world.thandi(), world.maria(), world.admin()]
}

#[tokio::test]
async fn a_file_of_activities_holds_what_the_list_holds() {
    let world = World::new().await;
    settle(&world, "ours").await;
    settle(&world.neighbour().await, "theirs").await;
    let conditions = &[
        ("status", Operator::Equals, "OPEN"),
        ("status", Operator::NotEquals, "OPEN"),
        ("subject", Operator::Contains, "zoe"),
        ("caseSubject", Operator::BeginsWith, "=ub"),
        ("salesmanName", Operator::Contains, "piet"),
        ("startTime", Operator::Equals, "today"),
    ];
    let asked = (filters(conditions), orders(&["agenda", "startTime", "createTime", "updateTime"]), select(VIEWS));
    let asked = (asked, select(SEARCHES), select(DUES)).prop_map(|((filter, order_by, view), search, due)| {
        let (view, due, search) = (view.into(), due.into(), search.to_owned());
        pb::ExportActivitiesRequest { customer_id: String::new(), view, due, filter, order_by, search }
    });
    // The same every time: a failure can be looked at again.
    let mut runner = TestRunner::deterministic();
    let (people, mut shown) = (people(&world), 0);
    for number in 0..REQUESTS {
        let request = asked.new_tree(&mut runner).unwrap().current();
        let person = &people[number % people.len()];
        let file = person.export(request.clone()).await.unwrap();
        let pb::ExportActivitiesRequest { view, due, filter, order_by, search, .. } = request.clone();
        let mut list =
            pb::ListActivitiesRequest { view, due, filter, order_by, search, page_size: 7, ..Default::default() };
        let mut listed = Vec::new();
        loop {
            let page = person.list(list.clone()).await.unwrap();
            listed.extend(page.activities.into_iter().map(|activity| activity.id));
            if page.next_page_token.is_empty() {
                break;
            }
            list.page_token = page.next_page_token;
        }
        assert_eq!((file.count, file.column("id")), (listed.len(), listed), "{request:?}");
        shown += file.count;
    }
    assert!(shown > REQUESTS, "the requests find something: {shown}");
}

#[tokio::test]
async fn a_file_of_cases_holds_what_the_list_holds() {
    let world = World::new().await;
    settle(&world, "ours").await;
    settle(&world.neighbour().await, "theirs").await;
    let conditions = &[
        ("status", Operator::Equals, "OPEN"),
        ("status", Operator::Equals, "WON"),
        ("subject", Operator::Contains, "zoe"),
        ("number", Operator::GreaterOrEqual, "5"),
        ("salesmanName", Operator::Contains, "piet"),
        ("customerName", Operator::Contains, "hope"),
    ];
    let asked = (filters(conditions), orders(&["caseDate", "number", "createTime", "updateTime"]), select(VIEWS));
    let asked = (asked, select(SEARCHES)).prop_map(|((filter, order_by, view), search)| pb::ExportCasesRequest {
        customer_id: String::new(),
        view: view.into(),
        filter,
        order_by,
        search: search.into(),
    });
    let mut runner = TestRunner::deterministic();
    let (people, mut shown) = (people(&world), 0);
    for number in 0..REQUESTS {
        let request = asked.new_tree(&mut runner).unwrap().current();
        let person = &people[number % people.len()];
        let file = person.export_cases(request.clone()).await.unwrap();
        let pb::ExportCasesRequest { view, filter, order_by, search, .. } = request.clone();
        let mut list = pb::ListCasesRequest { view, filter, order_by, search, page_size: 7, ..Default::default() };
        let mut listed = Vec::new();
        loop {
            let page = person.list_cases(list.clone()).await.unwrap();
            listed.extend(page.cases.into_iter().map(|case| case.id));
            if page.next_page_token.is_empty() {
                break;
            }
            list.page_token = page.next_page_token;
        }
        assert_eq!((file.count, file.column("id")), (listed.len(), listed), "{request:?}");
        shown += file.count;
    }
    assert!(shown > REQUESTS, "the requests find something: {shown}");
}

/// Recommendations of three salesmen, some of them answered.
async fn recommend(world: &World, mark: &str) {
    for (number, days) in (40..64_i64).enumerate() {
        let name = format!("{} {mark} {number}", ["Zoë", "cafe", "=Ubuntu"][number % 3]);
        let main_salesman_id = world.employee_id(["SAM", "PIET", "THANDI"][number / 2 % 3]);
        let known = world.known(customers::Customer { main_salesman_id, ..world.customer(&name) }).await;
        let end = world.today().saturating_add((days / 2).days());
        world.third_party(&known, end, 1, Uuid::new_v4()).await;
    }
    world.gold(&format!("Gold {mark}"), 40).await;
    world.night().await;
    for (number, due) in pending(&world.admin()).await.into_iter().enumerate() {
        match number % 4 {
            1 => drop(world.admin().reject(&due.id, "Not now").await.unwrap()),
            2 => drop(world.admin().accept(&due.id, world.call("Call")).await.unwrap()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_file_of_recommendations_holds_what_the_list_holds() {
    let world = World::new().await;
    recommend(&world, "ours").await;
    recommend(&world.neighbour().await, "theirs").await;
    let conditions = &[
        ("type", Operator::Equals, "THIRD_PARTY_EXPIRING"),
        ("type", Operator::NotEquals, "THIRD_PARTY_EXPIRING"),
        ("customerName", Operator::Contains, "zoe"),
        ("supplierName", Operator::BeginsWith, "cape"),
        ("salesmanName", Operator::Contains, "piet"),
        ("dueDate", Operator::GreaterOrEqual, "2026-11-23"),
    ];
    let states = &[
        RecommendationState::Unspecified,
        RecommendationState::Pending,
        RecommendationState::Accepted,
        RecommendationState::Rejected,
    ];
    let asked = (filters(conditions), orders(&["dueDate", "generateTime"]), select(VIEWS));
    let asked =
        (asked, select(SEARCHES), select(states.as_slice())).prop_map(|((filter, order_by, view), search, state)| {
            let (view, state, search) = (view.into(), state.into(), search.to_owned());
            pb::ExportRecommendationsRequest { customer_id: String::new(), view, state, filter, order_by, search }
        });
    let mut runner = TestRunner::deterministic();
    let (people, mut shown) = (people(&world), 0);
    for number in 0..REQUESTS {
        let request = asked.new_tree(&mut runner).unwrap().current();
        let person = &people[number % people.len()];
        let file = person.export_recommendations(request.clone()).await.unwrap();
        let pb::ExportRecommendationsRequest { view, state, filter, order_by, search, .. } = request.clone();
        let mut list = pb::ListRecommendationsRequest {
            view,
            state,
            filter,
            order_by,
            search,
            page_size: 2,
            ..Default::default()
        };
        let mut listed = Vec::new();
        loop {
            let page = person.recommendations(list.clone()).await.unwrap();
            listed.extend(page.recommendations.into_iter().map(|recommendation| recommendation.id));
            if page.next_page_token.is_empty() {
                break;
            }
            list.page_token = page.next_page_token;
        }
        assert_eq!((file.count, file.column("id")), (listed.len(), listed), "{request:?}");
        shown += file.count;
    }
    assert!(shown > REQUESTS, "the requests find something: {shown}");
}
