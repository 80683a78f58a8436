//! The pipeline board, and the cases of its columns.

use crm_proto::{
    activities::{self as pb, CaseStatus, WorkView},
    types::{Combinator, Filter, FilterCondition, FilterGroup, Money, Operator, filter::Node},
};
use tonic::Code;

use crate::world::{Known, Person, World, fields, http_status, reason};

/// A case in a stage that may bring something.
async fn worth(world: &World, person: &Person, known: &Known, (stage, amount): (&str, &str)) -> String {
    worth_in(world, person, known, (stage, amount, "ZAR")).await
}

async fn worth_in(
    world: &World,
    person: &Person,
    known: &Known,
    (stage, amount, currency): (&str, &str, &str),
) -> String {
    let value = (!amount.is_empty()).then(|| Money { amount: amount.into(), currency: currency.into() });
    let case = pb::Case { stage_id: world.stage(stage), value, ..world.case(known, amount) };
    let case = pb::Case { subject: format!("{stage} {amount}"), ..case };
    person.begin_with(known.id(), case, world.call("x")).await.unwrap().case_id
}

/// The columns in short: name, number of cases, sums.
fn columns(board: &pb::CaseBoard) -> Vec<(&str, i32, String)> {
    let sums = |column: &pb::CaseBoardColumn| {
        let totals: Vec<String> = column.totals.iter().map(|it| format!("{} {}", it.currency, it.amount)).collect();
        totals.join(", ")
    };
    board.columns.iter().map(|column| (column.stage_name.as_str(), column.case_count, sums(column))).collect()
}

async fn board(person: &Person, view: WorkView) -> pb::CaseBoard {
    person.board(pb::GetCaseBoardRequest { view: view.into(), ..Default::default() }).await.unwrap()
}

#[tokio::test]
async fn open_cases_are_counted_and_summed_by_stage_and_currency() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let sam = world.sam();
    for of in [("INTERESTED", "100.50"), ("INTERESTED", "0.50"), ("INTERESTED", ""), ("PROPOSAL", "7")] {
        worth(&world, &sam, &hope, of).await;
    }
    worth_in(&world, &sam, &hope, ("PROPOSAL", "3", "EUR")).await;
    let won = worth(&world, &sam, &hope, ("PROPOSAL", "1000")).await;
    sam.end(&won, CaseStatus::Won).await.unwrap();
    let expected = [
        ("Interested", 3, "ZAR 101.00"),
        ("Qualified", 0, ""),
        ("Proposal", 2, "EUR 3.00, ZAR 7.00"),
        ("Negotiation", 0, ""),
    ];
    let expected: Vec<_> = expected.into_iter().map(|(name, count, sums)| (name, count, sums.to_owned())).collect();
    assert_eq!(columns(&board(&sam, WorkView::Mine).await), expected);
    sam.reopen(&won).await.unwrap();
    assert_eq!(columns(&board(&sam, WorkView::Mine).await)[2], ("Proposal", 3, "EUR 3.00, ZAR 1007.00".into()));
}

#[tokio::test]
async fn it_shows_ones_own_the_teams_or_one_salesmans_and_never_more() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    worth(&world, &world.sam(), &hope, ("INTERESTED", "1")).await;
    worth(&world, &world.piet(), &hope, ("INTERESTED", "2")).await;
    let first = |board: pb::CaseBoard| board.columns[0].case_count;
    let maria = world.maria();
    let counts = [
        (&world.sam(), WorkView::All, 1),
        (&maria, WorkView::Mine, 0),
        (&maria, WorkView::Team, 2),
        (&maria, WorkView::All, 2),
        (&world.thandi(), WorkView::All, 0),
        (&world.admin(), WorkView::All, 2),
    ];
    for (person, view, count) in counts {
        assert_eq!(first(board(person, view).await), count, "{} {view:?}", person.caller.name);
    }
    let of = |code: &str| pb::GetCaseBoardRequest { salesman_id: world.employee_id(code), ..Default::default() };
    let piets = maria.board(of("PIET")).await.unwrap();
    assert_eq!(columns(&piets)[0], ("Interested", 1, "ZAR 2.00".into()));
    assert_eq!(first(world.sam().board(of("SAM")).await.unwrap()), 1);
    for (person, code) in [(&maria, "THANDI"), (&world.sam(), "PIET"), (&world.thandi(), "SAM")] {
        let refused = person.board(of(code)).await.unwrap_err();
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("NOT_YOURS", "403"));
    }
    let nobody = pb::GetCaseBoardRequest { salesman_id: "x".into(), ..Default::default() };
    assert_eq!(fields(&maria.board(nobody).await.unwrap_err()), ["salesman_id"]);
}

#[tokio::test]
async fn of_one_case_type_it_has_the_stages_that_the_type_goes_through() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    worth(&world, &world.sam(), &hope, ("PROPOSAL", "5")).await;
    let supplies = world.case_type("SUPPLIES");
    let only_supplies = pb::CaseStage { case_type_ids: vec![supplies.clone()], ..Default::default() };
    world.admin().edit_stage(&world.stage("QUALIFIED"), &["case_type_ids"], only_supplies).await.unwrap();
    let of = |case_type_id: String| pb::GetCaseBoardRequest { case_type_id, ..Default::default() };
    let renewals = world.sam().board(of(world.case_type("RENEWAL"))).await.unwrap();
    let names: Vec<_> = columns(&renewals).into_iter().map(|(name, count, _)| (name, count)).collect();
    assert_eq!(names, [("Interested", 0), ("Proposal", 1), ("Negotiation", 0)]);
    assert_eq!(world.sam().board(of(supplies)).await.unwrap().columns.iter().map(|it| it.case_count).sum::<i32>(), 0);
    for unknown in ["x".into(), hope.id().to_owned()] {
        assert_eq!(fields(&world.sam().board(of(unknown)).await.unwrap_err()), ["case_type_id"]);
    }
}

#[tokio::test]
async fn a_stage_that_is_no_longer_offered_is_shown_while_cases_are_in_it() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let id = worth(&world, &world.sam(), &hope, ("QUALIFIED", "5")).await;
    let retired = pb::CaseStage { active: Some(false), ..Default::default() };
    for code in ["QUALIFIED", "NEGOTIATION"] {
        world.admin().edit_stage(&world.stage(code), &["active"], retired.clone()).await.unwrap();
    }
    let shown = board(&world.sam(), WorkView::Mine).await;
    let offered: Vec<_> = shown.columns.iter().map(|it| (it.stage_name.as_str(), it.offered)).collect();
    assert_eq!(offered, [("Interested", true), ("Qualified", false), ("Proposal", true)]);
    let moved = pb::Case { stage_id: world.stage("PROPOSAL"), ..Default::default() };
    world.sam().edit_case(&id, &["stage_id"], moved).await.unwrap();
    let names = board(&world.sam(), WorkView::Mine).await;
    assert_eq!(columns(&names), [("Interested", 0, String::new()), ("Proposal", 1, "ZAR 5.00".into())]);
}

/// The open cases of a stage.
pub fn in_stage(stage: &str) -> Filter {
    let equals = |field: &str, value: &str| {
        let operator = Operator::Equals.into();
        let condition = FilterCondition { field: field.into(), operator, values: vec![value.into()] };
        Filter { node: Some(Node::Condition(condition)) }
    };
    let filters = vec![equals("status", "OPEN"), equals("stageId", stage)];
    let group = FilterGroup { combinator: Combinator::And.into(), negated: false, filters };
    Filter { node: Some(Node::Group(group)) }
}

#[tokio::test]
async fn a_column_lists_its_cases_the_dearest_first_a_page_at_a_time() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for amount in ["5", "", "70", "6"] {
        worth(&world, &world.sam(), &hope, ("PROPOSAL", amount)).await;
    }
    worth(&world, &world.sam(), &hope, ("INTERESTED", "900")).await;
    let mut request = pb::ListCasesRequest {
        filter: Some(in_stage(&world.stage("PROPOSAL"))),
        order_by: "value desc".into(),
        page_size: 3,
        ..Default::default()
    };
    let first = world.sam().list_cases(request.clone()).await.unwrap();
    let subjects = |page: &pb::ListCasesResponse| page.cases.iter().map(|it| it.subject.clone()).collect::<Vec<_>>();
    assert_eq!(subjects(&first), ["PROPOSAL 70", "PROPOSAL 6", "PROPOSAL 5"]);
    request.page_token = first.next_page_token;
    assert_eq!(subjects(&world.sam().list_cases(request).await.unwrap()), ["PROPOSAL"]);
    assert_eq!(world.thandi().list_cases(pb::ListCasesRequest::default()).await.unwrap().cases, []);
    let stranger = world.sam().without("activities.read");
    let refused = stranger.board(pb::GetCaseBoardRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
}
