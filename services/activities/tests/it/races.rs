//! Everything at once on one case: whoever comes first wins, the others are refused by what has become of it, and the rules hold.

use crm_proto::activities::CaseStatus;
use tonic::Code;

use crate::{
    create_activity::futures_of,
    world::{World, reason},
};

#[tokio::test]
async fn of_all_commands_at_once_none_breaks_a_rule() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let attempts = (0..64).map(|number| {
        let (sam, world, id, case) = (world.sam(), world.clone(), call.id.clone(), call.case_id.clone());
        let customer = hope.id().to_owned();
        async move {
            let answer = match number % 6 {
                0 => sam.next(&id, "Done", world.call("Follow up")).await.map(drop),
                1 => sam.complete(&id, "Done").await.map(drop),
                2 => sam.go_on(&customer, &case, world.call("Another")).await.map(drop),
                3 => sam.end(&case, CaseStatus::Won).await.map(drop),
                4 => sam.end(&case, CaseStatus::Lost).await.map(drop),
                _ => sam.reschedule_to(&id, world.in_minutes(600)).await.map(drop),
            };
            (number, answer)
        }
    });
    let answers = futures_of(attempts).await;
    for refused in answers.iter().filter_map(|(_, answer)| answer.as_ref().err()) {
        let known = ["ACTIVITY_NOT_OPEN", "CASE_NOT_OPEN", "OPEN_ACTIVITY_EXISTS"];
        assert!(known.contains(&reason(refused).as_str()), "{refused}");
        assert!(matches!(refused.code(), Code::FailedPrecondition | Code::AlreadyExists), "{refused}");
    }
    let ended = answers.iter().filter(|(number, answer)| answer.is_ok() && [3, 4].contains(&(number % 6)));
    assert_eq!(ended.count(), 1, "a case ends once");
    let case = world.sam().case(&call.case_id).await.unwrap();
    assert_ne!(case.status(), CaseStatus::Open);
    assert_eq!(case.open_activity_id, "");
    let open: i64 = sqlx::query_scalar("select count(*) from activities where status = 'OPEN'")
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    assert_eq!(open, 0, "what has ended has nothing to do");
    let completed = world.audit_of("activity", &call.id).await.iter().filter(|line| line.action == "completed").count();
    assert!(completed <= 1, "completed {completed} times");
}

#[tokio::test]
async fn the_database_itself_refuses_a_second_open_activity_of_a_case() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.sam().next(&call.id, "Done", world.call("Follow up")).await.unwrap();
    let again = sqlx::query("update activities set status = 'OPEN' where id = $1::uuid").bind(&call.id);
    let refused = again.execute(&world.superuser).await.unwrap_err();
    let broken = refused.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    assert_eq!(broken, Some("activities_one_open_per_case"));
}
