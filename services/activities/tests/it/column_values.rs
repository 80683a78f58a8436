//! The values of a column: they agree with the list, whoever asks for whatever, and tell strangers nothing.

use std::collections::BTreeMap;

use crm_chassis::Scope;
use crm_proto::{
    activities::{self as pb, ActivityDue, CaseStatus, WorkView},
    types::{ColumnValue, Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node},
};
use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::ValueTree as _, test_runner::TestRunner,
};
use tonic::Code;

use crate::world::{Known, Person, World, fields};

/// Requests of each kind.
const REQUESTS: usize = 80;

/// Value, description, number of rows.
type Value<'a> = (&'a str, &'a str, i32);

fn shown(values: &[ColumnValue]) -> Vec<Value<'_>> {
    values.iter().map(|it| (it.value.as_str(), it.description.as_str(), it.row_count)).collect()
}

fn condition(field: &str, operator: Operator, value: &str) -> Filter {
    let condition = FilterCondition { field: field.into(), operator: operator.into(), values: vec![value.into()] };
    Filter { node: Some(Node::Condition(condition)) }
}

fn of_cases(field: &str) -> pb::ListCasesValuesRequest {
    pb::ListCasesValuesRequest { field: field.into(), ..Default::default() }
}

fn of_activities(field: &str) -> pb::ListActivitiesValuesRequest {
    pb::ListActivitiesValuesRequest { field: field.into(), ..Default::default() }
}

/// Cases of Sam's and Piet's at Hope Works and of Thandi's at Café Zoë, one of them won, one done.
async fn work(world: &World) -> [Known; 2] {
    // On the heap, because activities are large.
    Box::pin(planned(world)).await
}

async fn planned(world: &World) -> [Known; 2] {
    let hope = world.hope_works().await;
    let mut customer = world.customer("Café Zoë");
    customer.main_salesman_id = world.employee_id("THANDI");
    let cafe = world.known(customer).await;
    for (person, known, subject, case_type) in [
        (world.sam(), &hope, "Fleet", "RENEWAL"),
        (world.sam(), &hope, "FLEET", "SERVICE"),
        (world.sam(), &hope, "Scanner", "SERVICE"),
        (world.piet(), &hope, "Toner", "SERVICE"),
        (world.thandi(), &cafe, "Fléet", "RENEWAL"),
        (world.thandi(), &cafe, "Till", "RENEWAL"),
    ] {
        let begun = pb::Case { case_type_id: world.case_type(case_type), ..world.case(known, subject) };
        let activity = pb::Activity {
            r#type: if subject.len() % 2 == 0 { pb::ActivityType::Email } else { pb::ActivityType::Call }.into(),
            ..world.call(&format!("About {subject}"))
        };
        let call = person.begin_with(known.id(), begun, activity).await.unwrap();
        match subject {
            "Scanner" => drop(person.end(&call.case_id, CaseStatus::Won).await.unwrap()),
            "Till" => drop(person.complete(&call.id, "Done").await.unwrap()),
            _ => {}
        }
    }
    [hope, cafe]
}

#[tokio::test]
async fn each_column_of_cases_lists_its_values_with_what_a_person_reads_and_how_many() {
    let world = World::new().await;
    work(&world).await;
    let (sam, piet, thandi) = (world.employee_id("SAM"), world.employee_id("PIET"), world.employee_id("THANDI"));
    let (renewal, service) = (world.case_type("RENEWAL"), world.case_type("SERVICE"));
    let starter = crm_activities::domain::Config::starter(world.tenant);
    let name = |id: &str| {
        starter.types.iter().find(|case_type| case_type.entry.id.to_string() == id).unwrap().entry.description.clone()
    };
    let (renewals, services) = (name(&renewal), name(&service));
    let mut types: Vec<Value<'_>> = vec![(&renewal, &renewals, 3), (&service, &services, 3)];
    types.sort_by_key(|(_, description, _)| description.to_lowercase());
    let table: [(&str, Vec<Value<'_>>); 7] = [
        ("status", vec![("OPEN", "OPEN", 5), ("WON", "WON", 1)]),
        // Written in three ways it is one subject, just as a filter finds all.
        ("subject", vec![("Fléet", "Fléet", 3), ("Scanner", "Scanner", 1), ("Till", "Till", 1), ("Toner", "Toner", 1)]),
        ("customerName", vec![("Café Zoë", "Café Zoë", 2), ("Hope Works", "Hope Works", 4)]),
        ("contactName", vec![("Zinzi Nkosi", "Zinzi Nkosi", 6)]),
        (
            "salesmanName",
            vec![
                ("Piet Botha", "Piet Botha", 1),
                ("Sam Dlamini", "Sam Dlamini", 3),
                ("Thandi Nkosi", "Thandi Nkosi", 2),
            ],
        ),
        ("salesmanId", vec![(&piet, "Piet Botha", 1), (&sam, "Sam Dlamini", 3), (&thandi, "Thandi Nkosi", 2)]),
        ("caseTypeId", types),
    ];
    for (field, expected) in table {
        let request = pb::ListCasesValuesRequest { view: WorkView::All.into(), ..of_cases(field) };
        assert_eq!(shown(&world.admin().case_values(request).await.unwrap()), expected, "{field}");
    }
}

#[tokio::test]
async fn activities_are_counted_by_type_and_by_their_case() {
    let world = World::new().await;
    let [hope, _] = work(&world).await;
    let of_hope =
        |field: &str| pb::ListActivitiesValuesRequest { customer_id: hope.id().into(), ..of_activities(field) };
    for (field, expected) in [
        ("type", vec![("CALL", "CALL", 4)]),
        ("caseSubject", vec![("Fleet", "Fleet", 2), ("Scanner", "Scanner", 1), ("Toner", "Toner", 1)]),
        ("salesmanName", vec![("Piet Botha", "Piet Botha", 1), ("Sam Dlamini", "Sam Dlamini", 3)]),
    ] {
        // Of a customer everybody's are counted, just as they are listed.
        let values = world.piet().activity_values(of_hope(field)).await.unwrap();
        let total: i32 = values.iter().map(|value| value.row_count).sum();
        assert_eq!(total, 4, "{field}");
        if field != "type" {
            let found: Vec<_> = shown(&values).iter().map(|(value, _, count)| (value.to_lowercase(), *count)).collect();
            let expected: Vec<_> = expected.iter().map(|(value, _, count)| (value.to_lowercase(), *count)).collect();
            assert_eq!(found, expected, "{field}");
        }
    }
    let open = pb::ListActivitiesValuesRequest { due: ActivityDue::Open.into(), ..of_activities("status") };
    assert_eq!(shown(&world.thandi().activity_values(open).await.unwrap()), [("OPEN", "OPEN", 1)]);
}

#[tokio::test]
async fn recommendations_are_counted_by_their_reason() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.recommended(&hope).await;
    let listed = world.sam().recommendations(pb::ListRecommendationsRequest::default()).await.unwrap();
    let request = |field: &str| pb::ListRecommendationsValuesRequest { field: field.into(), ..Default::default() };
    let values = world.sam().recommendation_values(request("customerName")).await.unwrap();
    let number = i32::try_from(listed.recommendations.len()).unwrap();
    assert!(number > 0);
    assert_eq!(shown(&values), [("Hope Works", "Hope Works", number)]);
    let types = world.sam().recommendation_values(request("type")).await.unwrap();
    assert_eq!(types.iter().map(|value| value.row_count).sum::<i32>(), number);
    assert!(world.thandi().recommendation_values(request("type")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_prefix_narrows_the_list_by_what_a_person_reads() {
    let world = World::new().await;
    work(&world).await;
    for (field, prefix, expected) in [
        ("subject", "FLE", vec!["fléet"]),
        ("subject", "leet", vec![]),
        ("customerName", "cafe z", vec!["café zoë"]),
        ("customerName", "%", vec![]),
        ("salesmanId", "thandi", vec![world.employee_id("THANDI").as_str()]),
    ] {
        let request = pb::ListCasesValuesRequest { prefix: prefix.into(), ..of_cases(field) };
        let values = world.admin().case_values(request).await.unwrap();
        let values: Vec<_> = values.iter().map(|value| value.value.to_lowercase()).collect();
        assert_eq!(values, expected, "{field} {prefix:?}");
    }
}

#[tokio::test]
async fn strangers_are_told_nothing_not_even_a_number() {
    let world = World::new().await;
    let [hope, _] = work(&world).await;
    let neighbour = world.neighbour().await;
    work(&neighbour).await;
    let lebo = world.person("LEBO", Scope::Own);
    for field in ["subject", "customerName", "salesmanId", "status"] {
        assert!(lebo.case_values(of_cases(field)).await.unwrap().is_empty(), "{field}");
        let all = pb::ListCasesValuesRequest { view: WorkView::All.into(), ..of_cases(field) };
        let values = world.thandi().case_values(all).await.unwrap();
        assert_eq!(values.iter().map(|value| value.row_count).sum::<i32>(), 2, "{field}");
    }
    let of_hope = pb::ListCasesValuesRequest { customer_id: hope.id().into(), ..of_cases("subject") };
    for person in [world.thandi(), neighbour.admin()] {
        assert_eq!(person.case_values(of_hope.clone()).await.unwrap_err().code(), Code::NotFound);
    }
}

#[tokio::test]
async fn a_column_that_is_not_listed_and_a_nul_character_are_refused() {
    let world = World::new().await;
    for field in ["", "number", "k.id", "sujbect"] {
        assert_eq!(fields(&world.sam().case_values(of_cases(field)).await.unwrap_err()), ["field"], "{field}");
        assert_eq!(fields(&world.sam().activity_values(of_activities(field)).await.unwrap_err()), ["field"], "{field}");
    }
    let nul = pb::ListCasesValuesRequest { prefix: "a\0".into(), ..of_cases("subject") };
    assert_eq!(fields(&world.sam().case_values(nul).await.unwrap_err()), ["prefix"]);
}

const CONDITIONS: &[(&str, Operator, &str)] = &[
    ("subject", Operator::Equals, "fleet"),
    ("subject", Operator::BeginsWith, "T"),
    ("status", Operator::NotEquals, "OPEN"),
    ("customerName", Operator::Contains, "zoe"),
    ("salesmanName", Operator::Equals, "sam dlamini"),
    ("contactName", Operator::BeginsWith, "zin"),
];

fn filters() -> impl Strategy<Value = Option<Filter>> {
    let one = select(CONDITIONS).prop_map(|(field, operator, value)| condition(field, operator, value));
    let group = (vec(one, 1..3), any::<bool>(), any::<bool>()).prop_map(|(filters, or, negated)| {
        let combinator = if or { Combinator::Or } else { Combinator::And }.into();
        Filter { node: Some(Node::Group(FilterGroup { combinator, negated, filters })) }
    });
    option::weighted(0.7, group)
}

/// Somebody of each kind.
fn callers(world: &World) -> Vec<Person> {
    vec![world.sam(), world.piet(), world.thandi(), world.maria(), world.admin(), world.person("LEBO", Scope::Own)]
}

fn counted<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<String, i32> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value.to_lowercase().replace('é', "e")).or_default() += 1;
    }
    counts
}

fn told(values: &[ColumnValue]) -> BTreeMap<String, i32> {
    values.iter().map(|it| (it.value.to_lowercase().replace('é', "e"), it.row_count)).collect()
}

#[tokio::test]
async fn the_values_agree_with_the_list_whoever_asks_for_whatever() {
    let world = World::new().await;
    let [hope, _] = work(&world).await;
    let callers = callers(&world);
    let views = vec![WorkView::Unspecified, WorkView::Mine, WorkView::Team, WorkView::All];
    let searches = vec!["", "", "fleet", "thandi", "hope works"];
    let asked = (0..callers.len(), select(views), filters(), select(searches), any::<bool>());
    let mut runner = TestRunner::deterministic();
    for _ in 0..REQUESTS {
        let (who, view, filter, search, of_one) = asked.new_tree(&mut runner).unwrap().current();
        let person = &callers[who];
        let customer_id = if of_one { hope.id().to_owned() } else { String::new() };
        let (view, search) = (view.into(), search.to_owned());
        let listed = person
            .list_cases(pb::ListCasesRequest {
                customer_id: customer_id.clone(),
                view,
                filter: filter.clone(),
                search: search.clone(),
                page_size: 200,
                ..Default::default()
            })
            .await;
        let values = async |field: &str| {
            person
                .case_values(pb::ListCasesValuesRequest {
                    customer_id: customer_id.clone(),
                    view,
                    filter: filter.clone(),
                    search: search.clone(),
                    ..of_cases(field)
                })
                .await
        };
        let Ok(listed) = listed else {
            assert_eq!(values("subject").await.unwrap_err().code(), Code::NotFound);
            continue;
        };
        let cases = &listed.cases;
        assert_eq!(told(&values("subject").await.unwrap()), counted(cases.iter().map(|it| it.subject.as_str())));
        let names = counted(cases.iter().map(|it| it.customer_name.as_str()));
        assert_eq!(told(&values("customerName").await.unwrap()), names);
        let ids = counted(cases.iter().map(|it| it.salesman_id.as_str()));
        assert_eq!(told(&values("salesmanId").await.unwrap()), ids);
        let types = counted(cases.iter().map(|it| it.case_type_id.as_str()));
        assert_eq!(told(&values("caseTypeId").await.unwrap()), types);
    }
}
