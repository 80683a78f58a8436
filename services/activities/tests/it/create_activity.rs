//! Planning an activity: in a new case, or in one that is there.

use crm_proto::{
    activities::{self as pb, ActivityAction, ActivityChanged, ActivityStatus, ActivityType, CaseChanged, CaseStatus},
    customers,
    types::Money,
};
use serde_json::json;
use tokio::task::JoinSet;
use tonic::Code;

use crate::world::{World, fields, http_status, reason};

#[tokio::test]
async fn a_new_case_begins_with_its_first_activity_and_both_are_told() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let case = pb::Case {
        subject: " Ten new printers ".into(),
        information: "Lease ends.\r\nThey like colour. ".into(),
        value: Some(Money { amount: "125000".into(), currency: "ZAR".into() }),
        case_date: "2027-03-01".into(),
        ..world.case(&hope, "")
    };
    let meeting = pb::Activity {
        r#type: ActivityType::Meeting.into(),
        instructions: "Bring the brochure".into(),
        ..world.call("Show the range")
    };
    let created = world.sam().begin_with(hope.id(), case, meeting.clone()).await.unwrap();
    let expected = pb::Activity {
        id: created.id.clone(),
        case_id: created.case_id.clone(),
        case_number: 1,
        case_subject: "Ten new printers".into(),
        case_status: CaseStatus::Open.into(),
        customer_id: hope.id().into(),
        customer_name: "Hope Works".into(),
        contact_id: hope.contact.id.clone(),
        contact_name: "Zinzi Nkosi".into(),
        contact_telephone: "021 555 0100".into(),
        contact_mobile: "082 555 0100".into(),
        contact_email: "zinzi@example.com".into(),
        salesman_id: world.employee_id("SAM"),
        salesman_name: "Sam Dlamini".into(),
        duration_minutes: Some(60),
        reminder_minutes: Some(15),
        status: ActivityStatus::Open.into(),
        own: true,
        create_time: Some(world.in_minutes(0)),
        created_by: "SAM".into(),
        update_time: Some(world.in_minutes(0)),
        updated_by: "SAM".into(),
        etag: "1".into(),
        actions: [
            ActivityAction::Edit,
            ActivityAction::Reschedule,
            ActivityAction::CloseCase,
            ActivityAction::NextAction,
            ActivityAction::Complete,
            ActivityAction::Cancel,
        ]
        .map(Into::into)
        .into(),
        ..meeting
    };
    assert_eq!(created, expected);
    assert_eq!(world.sam().activity(&created.id).await.unwrap(), expected);

    let case = world.sam().case(&created.case_id).await.unwrap();
    assert_eq!(
        (case.subject.as_str(), case.information.as_str()),
        ("Ten new printers", "Lease ends.\nThey like colour.")
    );
    assert_eq!((case.stage_name.as_str(), case.case_type_name.as_str()), ("Interested", "Renewal"));
    assert_eq!((case.case_date.as_str(), case.number, case.status()), ("2027-03-01", 1, CaseStatus::Open));
    assert_eq!(case.value.unwrap().amount, "125000.00");
    assert_eq!((case.open_activity_id, case.activity_count), (created.id.clone(), 1));

    assert_eq!(world.changes().await, ["CASE_CHANGE_CREATED", "ACTIVITY_CHANGE_CREATED"]);
    let told = world.events_of::<ActivityChanged>().await.pop().unwrap().activity.unwrap();
    assert_eq!(told, pb::Activity { own: false, actions: Vec::new(), ..expected });
    let told = world.events_of::<CaseChanged>().await.pop().unwrap().case.unwrap();
    assert_eq!((told.id.as_str(), told.own), (created.case_id.as_str(), false));
    for sent in world.outbox().await {
        for code in ["SAM", "PIET"] {
            assert!(sent.header("crm-audience").contains(&world.employee_id(code)), "{code}");
        }
    }
    let lines = world.audit_of("activity", &created.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str(), lines[0].user_name.as_str()), (1, "created", "SAM"));
    assert_eq!(lines[0].change("type"), (json!(null), json!("MEETING")));
    assert_eq!(world.audit_of("case", &created.case_id).await[0].change("value"), (json!(null), json!("125000.00")));
}

#[tokio::test]
async fn numbers_of_cases_have_no_gaps_also_after_refusals() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "One").await;
    let nameless = pb::Case { subject: String::new(), ..world.case(&hope, "") };
    world.sam().begin_with(hope.id(), nameless, world.call("x")).await.unwrap_err();
    let second = world.sam().begin(&world, &hope, "Two").await;
    assert_eq!(second.case_number, 2);
    let neighbour = world.neighbour().await;
    let theirs = neighbour.hope_works().await;
    assert_eq!(neighbour.sam().begin(&neighbour, &theirs, "Theirs").await.case_number, 1);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "what holds a lane, and is rolled back when the test says so")]
async fn many_begin_cases_at_once_and_none_waits_for_the_number_of_another() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "One").await;
    // Somebody who began the second one, and is not done.
    let mut slow = world.superuser.begin().await.unwrap();
    let taken: i64 =
        sqlx::query_scalar("update case_number_lanes set next = next + 32 where lane = 2 returning next - 32")
            .fetch_one(&mut *slow)
            .await
            .unwrap();
    assert_eq!(taken, 2);
    assert_eq!(world.sam().begin(&world, &hope, "Three").await.case_number, 3);
    slow.rollback().await.unwrap();
    assert_eq!(world.sam().begin(&world, &hope, "Two").await.case_number, 2, "what was not used is given next");

    // More than there are lanes.
    let many = (0..40).map(|number| {
        let (world, hope) = (world.clone(), hope.clone());
        async move { world.sam().begin(&world, &hope, &format!("Case {number}")).await.case_number }
    });
    let mut numbers = futures_of(many).await;
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 40, "no number is given twice");
    assert!(numbers.iter().all(|number| (4..100).contains(number)), "{numbers:?}");
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_is_written() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let before = world.everything().await;
    let case = pb::Case {
        contact_id: "x".into(),
        subject: "x".repeat(121),
        information: "a\0b".into(),
        value: Some(Money { amount: "-1.00".into(), currency: "ZAR".into() }),
        case_type_id: hope.contact.id.clone(),
        stage_id: hope.contact.id.clone(),
        case_date: "2027-02-30".into(),
        ..Default::default()
    };
    let activity = pb::Activity { duration_minutes: Some(0), instructions: "x".repeat(4_001), ..Default::default() };
    let refused = world.sam().begin_with(hope.id(), case, activity).await.unwrap_err();
    let mut named = fields(&refused);
    named.sort();
    named.dedup();
    let expected = [
        "activity.duration_minutes",
        "activity.instructions",
        "activity.start_time",
        "activity.subject",
        "activity.type",
        "case.case_date",
        "case.case_type_id",
        "case.contact_id",
        "case.information",
        "case.subject",
        "case.value",
    ];
    assert_eq!(named, expected);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_contact_of_another_customer_is_refused_and_so_is_one_that_is_gone() {
    let world = World::new().await;
    let (hope, karoo) = (world.hope_works().await, world.known(world.customer("Karoo Motors")).await);
    let foreign = pb::Case { contact_id: karoo.contact.id.clone(), ..world.case(&hope, "x") };
    let refused = world.sam().begin_with(hope.id(), foreign, world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.contact_id"]);
    let foreign = pb::Activity { contact_id: karoo.contact.id.clone(), ..world.call("x") };
    let refused = world.sam().begin_with(hope.id(), world.case(&hope, "x"), foreign).await.unwrap_err();
    assert_eq!(fields(&refused), ["activity.contact_id"]);
    let gone = customers::Contact { active: Some(false), etag: "2".into(), ..hope.contact.clone() };
    world.contact_changed(&gone).await;
    let refused = world.sam().begin_with(hope.id(), world.case(&hope, "x"), world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.contact_id"]);
}

#[tokio::test]
async fn a_case_with_an_open_activity_gets_no_second_one() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    let refused = world.sam().go_on(hope.id(), &first.case_id, world.call("Again")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("OPEN_ACTIVITY_EXISTS", "409"));
    assert!(refused.message().contains("next action"), "{}", refused.message());
    assert_eq!(world.everything().await, before);

    world.sam().complete(&first.id, "They want an offer").await.unwrap();
    let second = world.sam().go_on(hope.id(), &first.case_id, world.call("Again")).await.unwrap();
    assert_eq!((second.case_id, second.case_number), (first.case_id.clone(), 1));
    assert_eq!(world.sam().case(&first.case_id).await.unwrap().activity_count, 2);
}

#[tokio::test]
async fn sixty_four_writers_leave_one_open_activity() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().complete(&first.id, "They want an offer").await.unwrap();
    let sam = world.sam();
    let attempts = (0..64).map(|number| {
        let (sam, call) = (sam.clone(), world.call(&format!("Attempt {number}")));
        let (customer, case) = (hope.id().to_owned(), first.case_id.clone());
        async move { sam.go_on(&customer, &case, call).await }
    });
    let answers = futures_of(attempts).await;
    let (planned, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((planned.len(), refused.len()), (1, 63));
    for refused in refused {
        assert_eq!(reason(&refused.unwrap_err()), "OPEN_ACTIVITY_EXISTS");
    }
    let open: i64 = sqlx::query_scalar("select count(*) from activities where status = 'OPEN'")
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    assert_eq!(open, 1);
}

/// Waits for all of them, which go on at the same time.
pub async fn futures_of<F>(attempts: impl Iterator<Item = F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    attempts.collect::<JoinSet<_>>().join_all().await
}

#[tokio::test]
async fn inactive_and_merged_customers_get_no_activity() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let inactive = customers::Customer {
        status: customers::CustomerStatus::Inactive.into(),
        etag: "2".into(),
        ..hope.customer.clone()
    };
    world.customer_changed(&inactive, customers::CustomerChange::Deactivated).await;
    let refused = world.sam().begin_with(hope.id(), world.case(&hope, "x"), world.call("x")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), refused.code()), ("CUSTOMER_INACTIVE", Code::FailedPrecondition));
    let merge = customers::CustomerMerge { survivor_id: uuid::Uuid::new_v4().to_string(), ..Default::default() };
    let merged = customers::Customer { merge: Some(merge), etag: "3".into(), ..hope.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::MergedInto).await;
    let refused = world.sam().begin_with(hope.id(), world.case(&hope, "x"), world.call("x")).await.unwrap_err();
    assert_eq!(reason(&refused), "CUSTOMER_MERGED");
}

#[tokio::test]
async fn with_an_inactive_customer_work_can_be_ended_and_no_other_is_offered() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let [call, other] = [world.sam().begin(&world, &hope, "x").await, world.sam().begin(&world, &hope, "y").await];
    world.sam().end(&other.case_id, CaseStatus::Lost).await.unwrap();
    let inactive = customers::Customer {
        status: customers::CustomerStatus::Inactive.into(),
        etag: "2".into(),
        ..hope.customer.clone()
    };
    world.customer_changed(&inactive, customers::CustomerChange::Deactivated).await;
    let offered: Vec<_> = world.sam().activity(&call.id).await.unwrap().actions().collect();
    assert!(offered.contains(&ActivityAction::CloseCase) && offered.contains(&pb::ActivityAction::Complete));
    assert!(!offered.contains(&ActivityAction::NextAction), "{offered:?}");
    let ended = world.admin().case(&other.case_id).await.unwrap();
    assert!(!ended.actions().any(|action| action == pb::CaseAction::Reopen), "{ended:?}");
    world.sam().complete(&call.id, "They are closing down").await.unwrap();
    let open = world.sam().case(&call.case_id).await.unwrap();
    assert_eq!(open.actions().collect::<Vec<_>>(), [pb::CaseAction::Edit, pb::CaseAction::Close]);
}

#[tokio::test]
async fn a_manager_plans_for_his_team_an_administrator_for_everybody_and_a_salesman_for_himself() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let case_of = |code: &str| pb::Case { salesman_id: world.employee_id(code), ..world.case(&hope, "x") };
    let planned = world.maria().begin_with(hope.id(), case_of("SAM"), world.call("x")).await.unwrap();
    assert_eq!(
        (planned.salesman_name.as_str(), planned.own, planned.created_by.as_str()),
        ("Sam Dlamini", true, "MARIA")
    );
    world.admin().begin_with(hope.id(), case_of("THANDI"), world.call("x")).await.unwrap();
    let refused = world.maria().begin_with(hope.id(), case_of("THANDI"), world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.salesman_id"]);
    let refused = world.piet().begin_with(hope.id(), case_of("SAM"), world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.salesman_id"]);
    let refused = world.admin().begin_with(hope.id(), world.case(&hope, "x"), world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.salesman_id"], "who sells nothing must choose");
}

#[tokio::test]
async fn a_case_is_either_named_or_sent() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let first = world.sam().begin(&world, &hope, "Renew").await;
    let neither = pb::CreateActivityRequest {
        customer_id: hope.id().into(),
        activity: Some(world.call("x")),
        ..Default::default()
    };
    assert_eq!(fields(&world.sam().create(neither.clone()).await.unwrap_err()), ["case"]);
    let both = pb::CreateActivityRequest { case_id: first.case_id, case: Some(world.case(&hope, "x")), ..neither };
    assert_eq!(fields(&world.sam().create(both).await.unwrap_err()), ["case"]);
}

#[tokio::test]
async fn a_case_of_another_customer_is_refused() {
    let world = World::new().await;
    let (hope, karoo) = (world.hope_works().await, world.known(world.customer("Karoo Motors")).await);
    let first = world.sam().begin(&world, &karoo, "Renew").await;
    let refused = world.sam().go_on(hope.id(), &first.case_id, world.call("x")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case_id"]);
}
