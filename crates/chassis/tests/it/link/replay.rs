//! Replays: what they mean, who asked for them, and that two of them apply once.

use crm_chassis::broker::Envelope;
use crm_proto::{
    link::{self as pb, ReplayOutcome},
    types::{Filter, FilterCondition, Operator, filter::Node},
};
use tokio::join;

use super::{Linked, by, noted};
use crate::{
    bulk::in_bulk,
    probe,
    world::{customer_held, customer_upserted, employee_upserted, numbered, script},
};

#[tokio::test]
async fn a_replay_says_what_became_of_it_and_who_asked_is_noted() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    let message = employee_upserted(&linked.world.tenant, "E1", &script);
    linked.park(std::slice::from_ref(&message)).await;
    let id = linked.listed().await[0].id.clone();

    let (outcome, reason) = linked.replay("Ada", &id).await;
    assert_eq!((outcome, reason.as_str()), (ReplayOutcome::Failed, "INVALID_ARGUMENT: cause: Not mended yet."));
    assert_eq!(linked.world.effects(&linked.world.tenant).await, Vec::<String>::new());
    linked.world.mend(&script).await;
    assert_eq!(linked.replay("Ben", &id).await, (ReplayOutcome::Applied, String::new()));
    assert_eq!(linked.world.effects(&linked.world.tenant).await, [script]);
    assert_eq!(linked.listed().await, []);

    let audit = linked.audit().await;
    let told: Vec<_> =
        audit.iter().map(|(action, who, it)| (action.as_str(), who.as_str(), noted(it, "outcome"))).collect();
    assert_eq!(told, [("replayed", "Ada", "FAILED".into()), ("replayed", "Ben", "APPLIED".into())]);
    assert_eq!(noted(&audit[1].2, "message_id"), message.message_id.as_str());
}

#[tokio::test]
async fn the_reason_shown_is_that_of_the_last_try() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    linked.park(&[employee_upserted(&linked.world.tenant, "E1", &script)]).await;
    sqlx::query("update dead_letters set reason = 'UNKNOWN_CODE: what it was at first'")
        .execute(&linked.world.everything)
        .await
        .unwrap();
    let before = linked.listed().await;
    linked.replay("Ada", &before[0].id).await;
    let after = linked.listed().await;
    assert_eq!(after[0].reason, "INVALID_ARGUMENT: cause: Not mended yet.");
    assert_eq!(after[0].park_time, before[0].park_time, "its place in the list stays");
    let (_, _, changes) = linked.audit().await.remove(0);
    assert_eq!(noted(&changes, "reason"), "INVALID_ARGUMENT: cause: Not mended yet.");
}

#[tokio::test]
async fn two_administrators_at_once_apply_it_once() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    linked.park(&[employee_upserted(&linked.world.tenant, "E1", &script)]).await;
    let id = linked.listed().await[0].id.clone();
    linked.world.mend(&script).await;
    let replay = async |admin| {
        let request = pb::ReplayParkedMessageRequest { id: id.clone() };
        linked.link.replay(by(&linked.admin(admin), request)).await
    };
    let answers = join!(replay("Ada"), replay("Ben"), replay("Cleo"));
    let answers = [answers.0, answers.1, answers.2];
    let applied = answers.iter().flatten().filter(|it| it.get_ref().outcome() == ReplayOutcome::Applied).count();
    let gone = answers.iter().filter(|it| it.as_ref().is_err_and(|it| it.code() == tonic::Code::NotFound)).count();
    assert_eq!((applied, gone), (1, 2), "{answers:?}");
    assert_eq!(linked.world.effects(&linked.world.tenant).await, [script]);
    assert_eq!(linked.audit().await.len(), 1);
}

#[tokio::test]
async fn what_was_applied_meanwhile_is_a_duplicate_and_goes() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    let message = employee_upserted(&linked.world.tenant, "E1", &script);
    linked.park(std::slice::from_ref(&message)).await;
    let id = linked.listed().await[0].id.clone();
    linked.world.mend(&script).await;
    // The ERP sent it again; or a replay broke off between the effect and the letter's removal.
    probe::erp().apply(&linked.world.worker, &message).await.unwrap();
    assert_eq!(linked.replay("Ada", &id).await.0, ReplayOutcome::Duplicate);
    assert_eq!(linked.listed().await, []);
    assert_eq!(linked.world.effects(&linked.world.tenant).await, [script]);
}

#[tokio::test]
async fn a_replay_does_not_overwrite_what_is_newer() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    let old = script("refuse until mended");
    linked.park(&[numbered(employee_upserted(tenant, "E1", &old), "1")]).await;
    let new = script("new");
    probe::erp().apply(&linked.world.worker, &numbered(employee_upserted(tenant, "E1", &new), "2")).await.unwrap();
    linked.world.mend(&old).await;
    let id = linked.listed().await[0].id.clone();
    assert_eq!(linked.replay("Ada", &id).await.0, ReplayOutcome::Applied);
    assert_eq!(linked.world.effects(tenant).await, [new], "the older one changed nothing");
}

#[tokio::test]
async fn a_repeated_request_gets_the_first_answer() {
    let linked = Linked::new().await;
    let script = script("refuse until mended");
    linked.park(&[employee_upserted(&linked.world.tenant, "E1", &script)]).await;
    let id = linked.listed().await[0].id.clone();
    let replay = async || {
        let mut request = by(&linked.admin("Ada"), pb::ReplayParkedMessageRequest { id: id.clone() });
        request.metadata_mut().insert("idempotency-key", "k".parse().unwrap());
        linked.link.replay(request).await.unwrap().into_inner()
    };
    let first = replay().await;
    linked.world.mend(&script).await;
    assert_eq!((replay().await, first.outcome()), (first.clone(), ReplayOutcome::Failed));
    assert_eq!(linked.listed().await.len(), 1);
    assert_eq!(linked.audit().await.len(), 1);
}

#[tokio::test]
async fn all_that_match_are_replayed_in_the_order_in_which_they_were_parked() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    let scripts: Vec<_> = (0..3).map(|n| format!("refuse until mended:{n}-{}", uuid::Uuid::new_v4())).collect();
    let messages: Vec<_> = scripts.iter().map(|script| employee_upserted(tenant, "E1", script)).collect();
    linked.park(&messages).await;
    linked.park(&[customer_held(tenant, "")]).await;
    for script in [&scripts[0], &scripts[2]] {
        linked.world.mend(script).await;
    }
    let employees = FilterCondition {
        field: "messageType".into(),
        operator: Operator::Equals.into(),
        values: vec!["employee.upserted".into()],
    };
    let filter = Some(Filter { node: Some(Node::Condition(employees)) });
    let request = pb::ReplayParkedMessagesRequest { filter, page_token: String::new() };
    let reply = linked.link.replay_all(by(&linked.admin("Ada"), request)).await.unwrap().into_inner();
    assert_eq!((reply.applied_count, reply.duplicate_count, reply.failed_count), (2, 0, 1));
    assert_eq!(reply.next_page_token, "");
    assert_eq!(linked.world.effects(tenant).await, [scripts[0].clone(), scripts[2].clone()]);
    let left: Vec<_> = linked.listed().await.into_iter().map(|it| it.message_type).collect();
    assert_eq!(left, ["customer.held", "employee.upserted"], "what does not match is left alone");
    let ids: Vec<_> = linked.audit().await.into_iter().map(|(_, _, changes)| noted(&changes, "message_id")).collect();
    let expected: Vec<_> = messages.iter().map(|message| message.message_id.as_str()).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_hundred_at_a_time_and_each_once() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    let scripts: Vec<_> = (0..120).map(|n| format!("refuse until mended:{n:03}-{}", uuid::Uuid::new_v4())).collect();
    let messages: Vec<Envelope> = scripts.iter().map(|script| employee_upserted(tenant, "E1", script)).collect();
    linked.send(&messages).await;
    linked.until_parked(120).await;
    let replay = async |page_token: String| {
        let request = pb::ReplayParkedMessagesRequest { filter: None, page_token };
        linked.link.replay_all(by(&linked.admin("Ada"), request)).await.unwrap().into_inner()
    };
    let first = replay(String::new()).await;
    assert_eq!(first.failed_count, 100, "those that fail again do not come twice");
    for script in &scripts {
        linked.world.mend(script).await;
    }
    let second = replay(first.next_page_token).await;
    assert_eq!((second.applied_count, second.next_page_token.as_str()), (20, ""));
    let third = replay(String::new()).await;
    assert_eq!((third.applied_count, third.next_page_token.as_str()), (100, ""));
    assert_eq!((linked.listed().await.len(), linked.world.effects(tenant).await), (0, scripts));
}

#[tokio::test]
async fn a_message_of_a_load_is_listed_by_its_type_and_replayed_like_any_other() {
    let linked = Linked::new().await;
    let (tenant, script) = (&linked.world.tenant, script("refuse until mended"));
    linked.park(&[in_bulk(tenant, customer_upserted(tenant, "C1", &script))]).await;
    let parked = linked.listed().await.remove(0);
    assert_eq!((parked.message_type.as_str(), parked.entity.as_str()), ("customer.upserted", "C1"));
    linked.world.mend(&script).await;
    assert_eq!(linked.replay("Ada", &parked.id).await, (ReplayOutcome::Applied, String::new()));
    assert_eq!(linked.world.effects(tenant).await, [script]);
}
