//! My Cases and Cases for a customer.

use crm_proto::{
    activities::{self as pb, CaseStatus, WorkView},
    types::{Filter, FilterCondition, Operator, filter::Node},
};
use tonic::Code;

use crate::world::{World, fields};

fn subjects(answer: pb::ListCasesResponse) -> Vec<String> {
    answer.cases.into_iter().map(|case| case.subject).collect()
}

async fn three(world: &World) -> crate::world::Known {
    let hope = world.hope_works().await;
    for (subject, case_date) in [("late", "2027-03-01"), ("soon", "2027-01-01"), ("between", "2027-02-01")] {
        let case = pb::Case { case_date: case_date.into(), ..world.case(&hope, subject) };
        world.sam().begin_with(hope.id(), case, world.call(subject)).await.unwrap();
    }
    world.piet().begin(world, &hope, "Piet's").await;
    hope
}

#[tokio::test]
async fn mine_come_by_the_day_of_the_decision() {
    let world = World::new().await;
    three(&world).await;
    let request = pb::ListCasesRequest { include_total_size: true, ..Default::default() };
    let answer = world.sam().list_cases(request).await.unwrap();
    assert_eq!(answer.total_size, Some(3));
    assert_eq!(subjects(answer), ["soon", "between", "late"]);
    let by_number = pb::ListCasesRequest { order_by: "number desc".into(), ..Default::default() };
    assert_eq!(subjects(world.sam().list_cases(by_number).await.unwrap()), ["between", "soon", "late"]);
    let all = pb::ListCasesRequest { view: WorkView::All.into(), ..Default::default() };
    assert_eq!(world.admin().list_cases(all).await.unwrap().cases.len(), 4);
}

#[tokio::test]
async fn a_customers_cases_are_everybodys_and_those_of_others_have_no_actions() {
    let world = World::new().await;
    let hope = three(&world).await;
    let of_hope = pb::ListCasesRequest { customer_id: hope.id().into(), ..Default::default() };
    let cases = world.piet().list_cases(of_hope.clone()).await.unwrap().cases;
    let own: Vec<(&str, bool, bool)> =
        cases.iter().map(|case| (case.subject.as_str(), case.own, !case.actions.is_empty())).collect();
    assert_eq!(own.len(), 4);
    assert!(own.iter().all(|(subject, own, acts)| (*subject == "Piet's") == *own && own == acts), "{own:?}");
    assert_eq!(world.thandi().list_cases(of_hope).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn cases_are_found_by_status_value_and_words() {
    let world = World::new().await;
    let hope = three(&world).await;
    let call = world.sam().begin(&world, &hope, "Won already").await;
    world.sam().end(&call.case_id, CaseStatus::Won).await.unwrap();
    let filtered = |field: &str, operator: Operator, value: &str| {
        let condition =
            FilterCondition { field: field.into(), operator: operator.into(), values: vec![value.to_owned()] };
        let filter = Some(Filter { node: Some(Node::Condition(condition)) });
        pb::ListCasesRequest { filter, ..Default::default() }
    };
    let won = world.sam().list_cases(filtered("status", Operator::Equals, "WON")).await.unwrap();
    assert_eq!(subjects(won), ["Won already"]);
    let refused = world.sam().list_cases(filtered("status", Operator::Equals, "GONE")).await.unwrap_err();
    assert_eq!(fields(&refused), ["filter"]);
    for (search, expected) in [("hope BETW", "between"), ("5", "Won already")] {
        let request = pb::ListCasesRequest { search: search.into(), ..Default::default() };
        assert_eq!(subjects(world.sam().list_cases(request).await.unwrap()), [expected]);
    }
}
