//! The counts on the tiles.

use crm_proto::activities::{self as pb, CaseStatus, WorkView, Workload};

use crate::world::World;

#[tokio::test]
async fn open_todays_and_overdue_activities_and_open_cases_are_counted() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    for minutes in [-30, -20, 60, 3 * 24 * 60] {
        let call = pb::Activity { start_time: Some(world.in_minutes(minutes)), ..world.call("x") };
        world.sam().begin_with(hope.id(), world.case(&hope, "x"), call).await.unwrap();
    }
    let ended = world.sam().begin(&world, &hope, "x").await;
    world.sam().end(&ended.case_id, CaseStatus::Lost).await.unwrap();
    let bare = world.sam().begin(&world, &hope, "x").await;
    world.sam().complete(&bare.id, "Done").await.unwrap();
    world.piet().begin(&world, &hope, "Piet's").await;

    let counts = Workload { open_activity_count: 4, today_count: 3, overdue_count: 2, open_case_count: 5 };
    assert_eq!(world.sam().workload(pb::GetWorkloadRequest::default()).await.unwrap(), counts);
    let with_piet = Workload { open_activity_count: 5, today_count: 4, open_case_count: 6, ..counts };
    let of_hope = pb::GetWorkloadRequest { customer_id: hope.id().into(), ..Default::default() };
    assert_eq!(world.sam().workload(of_hope).await.unwrap(), with_piet);
    let all = pb::GetWorkloadRequest { view: WorkView::All.into(), ..Default::default() };
    assert_eq!(world.admin().workload(all).await.unwrap(), with_piet);
    let mine = pb::GetWorkloadRequest { view: WorkView::Mine.into(), ..Default::default() };
    assert_eq!(world.admin().workload(mine).await.unwrap(), Workload::default());
}
