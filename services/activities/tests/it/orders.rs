//! The orders of the lists: each holds every row once, page by page, by token and by number; and what is found by the names of a row.

use crm_proto::activities::{self as pb, CaseStatus, WorkView};
use crm_proto::customers;

use crate::world::{Known, World};

const CASE_ORDERS: &[&str] =
    &["caseDate", "number", "subject", "customerName", "status", "value", "createTime", "updateTime"];

const ACTIVITY_ORDERS: &[&str] = &[
    "agenda",
    "startTime",
    "subject",
    "type",
    "status",
    "customerName",
    "caseNumber",
    "caseSubject",
    "createTime",
    "updateTime",
];

/// Twelve cases of two salesmen at three customers, some of them with the same subject, some ended.
async fn twelve(world: &World) -> [Known; 3] {
    // On the heap, because activities are large.
    Box::pin(planned(world)).await
}

async fn planned(world: &World) -> [Known; 3] {
    let hope = world.hope_works().await;
    let acme = world.known(world.customer("acme")).await;
    let zoe = world.known(world.customer("Zoë's")).await;
    for number in 0..12_usize {
        let known = [&zoe, &hope, &acme][number % 3];
        let person = if number % 3 == 1 && number % 2 == 0 { world.piet() } else { world.sam() };
        let subject = ["Fleet", "scanner", "Änderung", "Toner"][number % 4];
        let activity = pb::Activity {
            r#type: if number % 2 == 0 { pb::ActivityType::Meeting } else { pb::ActivityType::Call }.into(),
            ..world.call(&format!("{} {number}", ["b", "A", "c"][number % 3]))
        };
        let call = person.begin_with(known.id(), world.case(known, subject), activity).await.unwrap();
        if number % 5 == 0 {
            person.end(&call.case_id, CaseStatus::Lost).await.unwrap();
        }
    }
    [hope, acme, zoe]
}

#[tokio::test]
async fn in_every_order_pages_by_token_and_by_number_hold_every_case_once() {
    let world = World::new().await;
    twelve(&world).await;
    for person in [world.admin(), world.sam()] {
        for order in CASE_ORDERS.iter().flat_map(|order| [(*order).to_owned(), format!("{order} desc")]) {
            let request =
                pb::ListCasesRequest { order_by: order.clone(), view: WorkView::All.into(), ..Default::default() };
            let ids = |answer: &pb::ListCasesResponse| -> Vec<String> {
                answer.cases.iter().map(|case| case.id.clone()).collect()
            };
            let whole = ids(&person.list_cases(request.clone()).await.unwrap());
            let mut token = String::new();
            let mut paged = Vec::new();
            loop {
                let asked = pb::ListCasesRequest { page_size: 5, page_token: token, ..request.clone() };
                let answer = person.list_cases(asked).await.unwrap();
                paged.extend(ids(&answer));
                token = answer.next_page_token;
                if token.is_empty() {
                    break;
                }
            }
            assert_eq!(paged, whole, "{order}");
            let second = pb::ListCasesRequest { page_size: 4, skip: 4, ..request };
            assert_eq!(ids(&person.list_cases(second).await.unwrap()), whole[4..8], "{order}");
        }
    }
}

#[tokio::test]
async fn in_every_order_pages_by_token_and_by_number_hold_every_activity_once() {
    let world = World::new().await;
    twelve(&world).await;
    for person in [world.admin(), world.sam()] {
        for order in ACTIVITY_ORDERS.iter().flat_map(|order| [(*order).to_owned(), format!("{order} desc")]) {
            let request =
                pb::ListActivitiesRequest { order_by: order.clone(), view: WorkView::All.into(), ..Default::default() };
            let ids = |answer: &pb::ListActivitiesResponse| -> Vec<String> {
                answer.activities.iter().map(|activity| activity.id.clone()).collect()
            };
            let whole = ids(&person.list(request.clone()).await.unwrap());
            let mut token = String::new();
            let mut paged = Vec::new();
            loop {
                let asked = pb::ListActivitiesRequest { page_size: 5, page_token: token, ..request.clone() };
                let answer = person.list(asked).await.unwrap();
                paged.extend(ids(&answer));
                token = answer.next_page_token;
                if token.is_empty() {
                    break;
                }
            }
            assert_eq!(paged, whole, "{order}");
            let second = pb::ListActivitiesRequest { page_size: 4, skip: 4, ..request };
            assert_eq!(ids(&person.list(second).await.unwrap()), whole[4..8], "{order}");
        }
    }
}

#[tokio::test]
async fn names_are_ordered_without_case_and_accents_and_merged_customers_under_what_they_became_part_of() {
    let world = World::new().await;
    let [hope, acme, zoe] = twelve(&world).await;
    let by =
        |order: &str| pb::ListCasesRequest { order_by: order.into(), view: WorkView::All.into(), ..Default::default() };
    let names = async || -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for case in world.admin().list_cases(by("customerName")).await.unwrap().cases {
            if names.last() != Some(&case.customer_name) {
                names.push(case.customer_name);
            }
        }
        names
    };
    assert_eq!(names().await, ["acme", "Hope Works", "Zoë's"]);
    let cases = world.admin().list_cases(by("subject")).await.unwrap().cases;
    let subjects: Vec<&str> = cases.iter().map(|case| case.subject.as_str()).collect();
    assert_eq!([subjects[0], subjects[3], subjects[6], subjects[9]], ["Änderung", "Fleet", "scanner", "Toner"]);
    let merge = customers::CustomerMerge { survivor_id: zoe.id().into(), ..Default::default() };
    let merged = customers::Customer { merge: Some(merge), etag: "2".into(), ..acme.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::MergedInto).await;
    assert_eq!(names().await, ["Hope Works", "Zoë's"]);
    // What it became part of is called otherwise from now on.
    let renamed = customers::Customer { name: "Aloe".into(), etag: "2".into(), ..zoe.customer.clone() };
    world.customer_changed(&renamed, customers::CustomerChange::Updated).await;
    assert_eq!(names().await, ["Aloe", "Hope Works"]);
    let separated = customers::Customer { merge: None, etag: "3".into(), name: "Karoo".into(), ..acme.customer };
    world.customer_changed(&separated, customers::CustomerChange::Separated).await;
    assert_eq!(names().await, ["Aloe", "Hope Works", "Karoo"]);
    assert_eq!(hope.customer.name, "Hope Works");
}

#[tokio::test]
async fn work_is_found_by_the_names_of_its_row() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let service = pb::Case { case_type_id: world.case_type("SERVICE"), ..world.case(&hope, "Drum") };
    world.sam().begin_with(hope.id(), service, world.call("Drum")).await.unwrap();
    world.piet().begin(&world, &hope, "Toner").await;
    let starter = crm_activities::domain::Config::starter(world.tenant);
    let case_type = starter.types.iter().find(|it| it.entry.code == "SERVICE").unwrap().entry.description.clone();
    let cases = world.admin().list_cases(pb::ListCasesRequest::default()).await.unwrap().cases;
    let stage = cases[0].stage_name.clone();
    for (search, expected) in [
        ("dlamini", vec!["Drum"]),
        ("BOTHA hope", vec!["Toner"]),
        (case_type.as_str(), vec!["Drum"]),
        (stage.as_str(), vec!["Drum", "Toner"]),
        ("naidoo", vec![]),
    ] {
        let request = pb::ListCasesRequest { search: search.into(), view: WorkView::All.into(), ..Default::default() };
        let mut found: Vec<String> =
            world.admin().list_cases(request).await.unwrap().cases.into_iter().map(|case| case.subject).collect();
        found.sort();
        assert_eq!(found, expected, "{search}");
    }
    let botha = pb::ListActivitiesRequest { search: "botha".into(), view: WorkView::All.into(), ..Default::default() };
    assert_eq!(world.admin().subjects(botha).await, ["Toner"]);
    world.recommended(&hope).await;
    let of = |search: &str| pb::ListRecommendationsRequest { search: search.into(), ..Default::default() };
    assert!(!world.sam().recommendations(of("dlamini")).await.unwrap().recommendations.is_empty());
    assert!(world.sam().recommendations(of("botha")).await.unwrap().recommendations.is_empty());
}
