//! What holds for every RPC: who is let in, and that another tenant's rows do not exist.

use std::collections::BTreeSet;

use crm_chassis::auth::permission_of;
use crm_proto::{
    activities::{self as pb, WorkView},
    descriptors,
};
use tonic::{Code, Status};

use crate::world::{Person, World, calls};

/// The name of an RPC, and what it answered.
type Answer = (&'static str, Result<String, Status>);

fn save_of(activity: &str) -> pb::SaveActivityRequest {
    let (subject, id) = ("Mine".to_owned(), activity.to_owned());
    let case = Some(pb::Case { subject: subject.clone(), ..Default::default() });
    pb::SaveActivityRequest {
        id,
        activity: Some(pb::Activity { subject, ..Default::default() }),
        case,
        ..Default::default()
    }
}

/// Calls every RPC, those about one thing with its id. The recommendation is the customer's, if it has one.
pub async fn call_every_rpc(
    world: &World,
    person: &Person,
    [customer, case, activity, salesman]: [&str; 4],
) -> Vec<Answer> {
    let of_customer = pb::ListActivitiesRequest { customer_id: customer.into(), ..Default::default() };
    let cases = pb::ListCasesRequest { customer_id: customer.into(), ..Default::default() };
    let values = ("subject".to_owned(), customer.to_owned());
    let (field, customer_id) = values.clone();
    let case_values = pb::ListCasesValuesRequest { field, customer_id, ..Default::default() };
    let (field, customer_id) = values;
    let activity_values = pb::ListActivitiesValuesRequest { field, customer_id, ..Default::default() };
    let recommendation_values = pb::ListRecommendationsValuesRequest {
        field: "type".into(),
        customer_id: customer.into(),
        ..Default::default()
    };
    let workload = pb::GetWorkloadRequest { customer_id: customer.into(), ..Default::default() };
    let history = pb::ListCaseHistoryRequest { case_id: case.into(), ..Default::default() };
    let subject = pb::Case { subject: "Mine".into(), ..Default::default() };
    let plan = pb::Activity { subject: "Mine".into(), ..Default::default() };
    let recommended = pb::ListRecommendationsRequest { customer_id: customer.into(), ..Default::default() };
    let status = pb::GetRecommendationStatusRequest { customer_id: customer.into(), ..Default::default() };
    let recommendation = world.recommendation_of(customer).await;
    let type_id = world.case_type("SERVICE");
    let stage_id = world.stage("NEGOTIATION");
    let case_type =
        pb::CaseType { code: "MINE".into(), description: "Mine".into(), active: Some(true), ..Default::default() };
    let stage =
        pb::CaseStage { code: "MINE".into(), description: "Mine".into(), active: Some(true), ..Default::default() };
    let gate_id = world.any_gate().await;
    let gate = world.gate("NEGOTIATION", "Mine?");
    let cold_call = pb::CreateColdCallRequest { customer_id: customer.into(), ..Default::default() };
    let mut answers = take_every_file(person, customer).await;
    answers.extend(vec![
        ("CreateColdCall", person.cold_call(cold_call).await.map(|it| format!("{it:?}"))),
        ("GetCustomerCreation", person.creation(customer).await.map(|it| format!("{it:?}"))),
        ("ListActivities", person.list(of_customer).await.map(|it| format!("{it:?}"))),
        ("ListActivitiesValues", person.activity_values(activity_values).await.map(|it| format!("{it:?}"))),
        ("ListCasesValues", person.case_values(case_values).await.map(|it| format!("{it:?}"))),
        (
            "ListRecommendationsValues",
            person.recommendation_values(recommendation_values).await.map(|it| format!("{it:?}")),
        ),
        ("GetWorkload", person.workload(workload).await.map(|it| format!("{it:?}"))),
        ("GetCustomerAgendas", person.agendas(&[customer]).await.map(|it| format!("{it:?}"))),
        ("GetActivity", person.activity(activity).await.map(|it| format!("{it:?}"))),
        ("UpdateActivity", person.edit(activity, &["subject"], plan).await.map(|it| format!("{it:?}"))),
        ("SaveActivity", person.save(save_of(activity)).await.map(|it| format!("{it:?}"))),
        ("RescheduleActivity", person.reschedule_to(activity, world.in_minutes(99)).await.map(|it| format!("{it:?}"))),
        ("TakeNextAction", person.next(activity, "Done", world.call("Mine")).await.map(|it| format!("{it:?}"))),
        ("CompleteActivity", person.complete(activity, "Done").await.map(|it| format!("{it:?}"))),
        ("CancelActivity", person.cancel(activity, "Mine").await.map(|it| format!("{it:?}"))),
        ("CreateActivity", person.go_on(customer, case, world.call("Mine")).await.map(|it| format!("{it:?}"))),
        ("ListCases", person.list_cases(cases).await.map(|it| format!("{it:?}"))),
        ("GetCase", person.case(case).await.map(|it| format!("{it:?}"))),
        ("UpdateCase", person.edit_case(case, &["subject"], subject).await.map(|it| format!("{it:?}"))),
        ("ListCaseGates", person.gates_of(case).await.map(|it| format!("{it:?}"))),
        ("AnswerGates", person.answer(case, &[(&gate_id, "NO")]).await.map(|it| format!("{it:?}"))),
        ("CloseCase", person.end(case, pb::CaseStatus::Won).await.map(|it| format!("{it:?}"))),
        ("ReopenCase", person.reopen(case).await.map(|it| format!("{it:?}"))),
        ("HandOverCases", person.hand_over(customer, salesman).await.map(|it| format!("{it:?}"))),
        ("ListCaseHistory", person.history(history).await.map(|it| format!("{it:?}"))),
        ("GetCaseBoard", person.board(pb::GetCaseBoardRequest::default()).await.map(|it| format!("{it:?}"))),
        ("ListRecommendations", person.recommendations(recommended).await.map(|it| format!("{it:?}"))),
        ("GetRecommendationStatus", person.recommendation_status(status).await.map(|it| format!("{it:?}"))),
        ("GetRecommendation", person.recommendation(&recommendation).await.map(|it| format!("{it:?}"))),
        ("RejectRecommendation", person.reject(&recommendation, "Mine").await.map(|it| format!("{it:?}"))),
        ("RestoreRecommendation", person.restore(&recommendation).await.map(|it| format!("{it:?}"))),
        ("AcceptRecommendation", person.accept(&recommendation, world.call("Mine")).await.map(|it| format!("{it:?}"))),
        ("GetCaseConfig", person.config().await.map(|it| format!("{it:?}"))),
        ("ListCaseTypes", person.types().await.map(|it| format!("{it:?}"))),
        ("ListCaseStages", person.stages().await.map(|it| format!("{it:?}"))),
        ("CreateCaseType", person.add_type(case_type.clone()).await.map(|it| format!("{it:?}"))),
        ("UpdateCaseType", person.edit_type(&type_id, &["description"], case_type).await.map(|it| format!("{it:?}"))),
        ("DeleteCaseType", person.delete_type(&type_id, "").await.map(|it| format!("{it:?}"))),
        ("CreateCaseStage", person.add_stage(stage.clone()).await.map(|it| format!("{it:?}"))),
        ("UpdateCaseStage", person.edit_stage(&stage_id, &["description"], stage).await.map(|it| format!("{it:?}"))),
        ("DeleteCaseStage", person.delete_stage(&stage_id, "").await.map(|it| format!("{it:?}"))),
        ("ListStageGates", person.gates().await.map(|it| format!("{it:?}"))),
        ("CreateStageGate", person.add_gate(gate.clone()).await.map(|it| format!("{it:?}"))),
        ("UpdateStageGate", person.edit_gate(&gate_id, &["question"], gate).await.map(|it| format!("{it:?}"))),
        ("DeleteStageGate", person.delete_gate(&gate_id, "").await.map(|it| format!("{it:?}"))),
        ("ListSalesmanTargets", person.targets(WorkView::Unspecified).await.map(|it| format!("{it:?}"))),
        ("UpdateSalesmanTargets", person.set_targets(salesman, calls(7)).await.map(|it| format!("{it:?}"))),
        ("ApplyTargetsToAll", person.apply_to_all(calls(7)).await.map(|it| format!("{it:?}"))),
        ("GetTargetDefaults", person.target_defaults().await.map(|it| format!("{it:?}"))),
        ("UpdateTargetDefaults", person.set_target_defaults(7, "").await.map(|it| format!("{it:?}"))),
        ("GetActivityReport", person.activity_report(of_salesman(salesman)).await.map(|it| format!("{it:?}"))),
        ("ListActivityReportCustomers", person.active_customers(active_of(salesman)).await.map(|it| format!("{it:?}"))),
        ("GetPipeline", person.pipeline(pipeline_of(salesman)).await.map(|it| format!("{it:?}"))),
        ("GetSalesPerformance", person.performance(sales_of(salesman)).await.map(|it| format!("{it:?}"))),
        ("GetErpLinkState", person.link_state().await.map(|it| format!("{it:?}"))),
        ("ListParkedMessages", person.parked().await.map(|it| format!("{it:?}"))),
        ("GetParkedMessage", person.parked_message(NOTHING).await.map(|it| format!("{it:?}"))),
        ("ReplayParkedMessage", person.replay(NOTHING).await.map(|it| format!("{it:?}"))),
        ("ReplayParkedMessages", person.replay_all().await.map(|it| format!("{it:?}"))),
        ("DropParkedMessage", person.drop_parked(NOTHING, "Mine").await.map(|it| format!("{it:?}"))),
    ]);
    answers
}

/// Calls those that answer with a file.
async fn take_every_file(person: &Person, customer: &str) -> Vec<Answer> {
    let customer_id = || customer.to_owned();
    let activities = pb::ExportActivitiesRequest { customer_id: customer_id(), ..Default::default() };
    let cases = pb::ExportCasesRequest { customer_id: customer_id(), ..Default::default() };
    let recommendations = pb::ExportRecommendationsRequest { customer_id: customer_id(), ..Default::default() };
    vec![
        ("ExportActivities", person.export(activities).await.map(|it| format!("{it:?}"))),
        ("ExportCases", person.export_cases(cases).await.map(|it| format!("{it:?}"))),
        ("ExportRecommendations", person.export_recommendations(recommendations).await.map(|it| format!("{it:?}"))),
        ("ExportCalendar", person.calendar("").await),
    ]
}

fn of_salesman(id: &str) -> pb::GetActivityReportRequest {
    pb::GetActivityReportRequest { salesman_id: id.into(), ..Default::default() }
}

fn active_of(id: &str) -> pb::ListActivityReportCustomersRequest {
    pb::ListActivityReportCustomersRequest { salesman_id: id.into(), ..Default::default() }
}

fn pipeline_of(id: &str) -> pb::GetPipelineRequest {
    pb::GetPipelineRequest { salesman_id: id.into(), ..Default::default() }
}

fn sales_of(id: &str) -> pb::GetSalesPerformanceRequest {
    pb::GetSalesPerformanceRequest { salesman_id: id.into(), ..Default::default() }
}

/// About no one thing of a tenant's.
const OF_THE_TENANT: [&str; 10] = [
    "ExportCalendar",
    "CaseBoard",
    // Of some, of which what is not there is left out.
    "CustomerAgendas",
    "CaseConfig",
    "CaseType",
    "CaseStage",
    "ListStageGates",
    "TargetDefaults",
    "ListSalesmanTargets",
    "ErpLinkState",
];

const NOTHING: &str = "0190b7c2-0000-7000-8000-000000000000";

#[tokio::test]
async fn the_rpcs_here_are_all_there_are() {
    let world = World::new().await;
    let called = call_every_rpc(&world, &world.admin(), [NOTHING; 4]).await;
    let called: BTreeSet<String> = called.into_iter().map(|(rpc, _)| rpc.to_owned()).collect();
    let services = descriptors().services().filter(|it| it.package_name() == "crm.activities.v1");
    let methods: BTreeSet<String> =
        services.flat_map(|it| it.methods().map(|method| method.name().to_owned()).collect::<Vec<_>>()).collect();
    assert_eq!(called, methods);
}

#[tokio::test]
async fn strangers_and_people_without_the_right_are_refused() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let sam = world.employee_id("SAM");
    world.recommended(&hope).await;
    world.with_gates(&[("INTERESTED", "Is there money?")]).await;
    let ids = [hope.id(), &call.case_id, &call.id, &sam];
    for (rpc, answer) in call_every_rpc(&world, &world.sam().anonymous(), ids).await {
        assert_eq!(answer.unwrap_err().code(), Code::Unauthenticated, "{rpc}");
    }
    let services = descriptors().services().filter(|it| it.package_name() == "crm.activities.v1");
    let methods = services.flat_map(|it| it.methods().collect::<Vec<_>>());
    let permissions: Vec<_> = methods.map(|method| (method.name().to_owned(), permission_of(&method))).collect();
    let rights: BTreeSet<_> = permissions.iter().filter_map(|(_, permission)| permission.clone()).collect();
    for right in rights.iter().filter(|right| *right != "signed-in") {
        let answers = call_every_rpc(&world, &world.sam().without(right), ids).await;
        for (rpc, answer) in answers {
            let needs_it = permissions.iter().any(|(name, it)| name == rpc && it.as_ref() == Some(right));
            assert!(!needs_it || answer.unwrap_err().code() == Code::PermissionDenied, "{rpc} without {right}");
        }
    }
}

#[tokio::test]
async fn of_another_tenant_nothing_is_there() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Theirs").await;
    world.recommended(&hope).await;
    world.with_gates(&[("INTERESTED", "Is there money?")]).await;
    let neighbour = world.neighbour().await;
    let sam = world.employee_id("SAM");
    let about_one = [
        "List",
        "Export",
        "Get",
        "Update",
        "Reschedule",
        "Take",
        "Complete",
        "Cancel",
        "Close",
        "Reopen",
        "HandOver",
        "Accept",
        "Answer",
        "Reject",
        "Restore",
    ];
    for person in [neighbour.admin(), neighbour.sam()] {
        for (rpc, answer) in call_every_rpc(&neighbour, &person, [hope.id(), &call.case_id, &call.id, &sam]).await {
            if about_one.iter().any(|verb| rpc.starts_with(verb))
                && !OF_THE_TENANT.iter().any(|what| rpc.contains(what))
                && rpc != "ListParkedMessages"
            {
                assert_eq!(answer.unwrap_err().code(), Code::NotFound, "{rpc}");
            }
        }
    }
    assert_eq!(world.sam().activity(&call.id).await.unwrap(), call);
}
