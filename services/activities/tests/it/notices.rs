//! What salesmen are told of when its time has come: once, whatever happens meanwhile.

use crm_activities::{notices::JOB, store::notices};
use crm_chassis::{Caller, Scope, TenantId, jobs};
use crm_proto::activities::{self as pb, ActivityOverdue, ActivityReminderDue, CaseStatus};
use crm_testkit::eventually;
use jiff::SignedDuration;
use sqlx::QueryBuilder;

use crate::{create_activity::futures_of, events_heard::reassigned, world::World};

impl World {
    /// Lets time pass, and does what is due then. The service that runs beside it may have done it before.
    async fn after_minutes(&self, minutes: i64) {
        self.database.clock.advance(SignedDuration::from_mins(minutes));
        self.settled().await;
    }

    /// Looks for what is due until nothing is.
    async fn settled(&self) {
        let worker = self.database.worker();
        eventually("nothing is due", async || {
            let next = jobs::once(&worker, &[JOB]).await;
            next.is_none_or(|next| next > self.now()).then_some(())
        })
        .await;
    }

    /// How many were told of so far: as reminders, and as overdue.
    async fn notices(&self) -> (usize, usize) {
        (self.events_of::<ActivityReminderDue>().await.len(), self.events_of::<ActivityOverdue>().await.len())
    }
}

#[tokio::test]
async fn a_reminder_is_given_once_before_the_start_to_the_salesman_alone() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    assert_eq!(call.reminder_minutes, Some(15));
    world.after_minutes(44).await;
    assert_eq!(world.notices().await, (0, 0), "not yet");
    world.after_minutes(1).await;
    world.after_minutes(1).await;
    assert_eq!(world.notices().await, (1, 0));
    let told = world.events_of::<ActivityReminderDue>().await.pop().unwrap().activity.unwrap();
    assert_eq!(
        (told.id, told.contact_name.as_str(), told.start_time),
        (call.id.clone(), "Zinzi Nkosi", call.start_time)
    );
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!(sent.header("crm-audience"), world.employee_id("SAM"));
    assert_eq!((sent.header("crm-origin"), sent.header("crm-change")), ("system", "REMINDER_DUE"));
    let untouched = world.sam().activity(&call.id).await.unwrap();
    assert_eq!(untouched.etag, "1", "whoever has it open can save it");
    assert_eq!(world.audit_of("activity", &call.id).await.len(), 1);
}

#[tokio::test]
async fn of_work_that_moved_with_its_customer_the_new_salesman_is_told_and_the_former_one_is_not() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    world.hear(&reassigned(&world, &hope, "THANDI", 2)).await;
    for (minutes, change) in [(45, "REMINDER_DUE"), (45, "OVERDUE")] {
        world.after_minutes(minutes).await;
        let sent = world.outbox().await.pop().unwrap();
        assert_eq!((sent.header("crm-change"), sent.header("crm-audience")), (change, &*world.employee_id("THANDI")));
    }
    assert_eq!(world.notices().await, (1, 1));
}

#[tokio::test]
async fn an_activity_is_overdue_once_when_it_should_be_over() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    world.after_minutes(50).await;
    world.after_minutes(39).await;
    assert_eq!(world.notices().await, (1, 0));
    world.after_minutes(1).await;
    world.after_minutes(600).await;
    assert_eq!(world.notices().await, (1, 1));
    world.sam().reschedule_to(&call.id, world.in_minutes(60)).await.unwrap();
    world.after_minutes(45).await;
    world.after_minutes(45).await;
    assert_eq!(world.notices().await, (2, 2), "what is planned anew is told anew");
}

#[tokio::test]
async fn an_earlier_or_later_time_moves_the_reminder() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let earlier = world.sam().begin(&world, &hope, "Earlier").await;
    let later = world.sam().begin(&world, &hope, "Later").await;
    world.sam().reschedule_to(&earlier.id, world.in_minutes(30)).await.unwrap();
    world.sam().reschedule_to(&later.id, world.in_minutes(300)).await.unwrap();
    world.after_minutes(20).await;
    let told = world.events_of::<ActivityReminderDue>().await;
    assert_eq!(told.into_iter().map(|it| it.activity.unwrap().subject).collect::<Vec<_>>(), ["Earlier"]);
    world.after_minutes(264).await;
    assert_eq!(world.notices().await, (1, 1), "the earlier one is overdue, the later one not yet due");
    world.after_minutes(1).await;
    assert_eq!(world.notices().await, (2, 1));
}

#[tokio::test]
async fn of_what_is_done_cancelled_or_ended_with_its_case_nobody_is_told() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let [done, cancelled, lost] = ["Done", "Cancelled", "Lost"].map(|subject| {
        let (world, hope) = (&world, &hope);
        async move { world.sam().begin(world, hope, subject).await }
    });
    world.sam().complete(&done.await.id, "Done").await.unwrap();
    world.sam().cancel(&cancelled.await.id, "Twice").await.unwrap();
    world.sam().end(&lost.await.case_id, CaseStatus::Lost).await.unwrap();
    world.after_minutes(50).await;
    world.after_minutes(600).await;
    assert_eq!(world.notices().await, (0, 0));
}

#[tokio::test]
async fn the_salesman_decides_how_long_before_and_whether_at_all() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let begin = async |subject: &str, reminder_minutes| {
        let call = pb::Activity { reminder_minutes: Some(reminder_minutes), ..world.call(subject) };
        world.sam().begin_with(hope.id(), world.case(&hope, subject), call).await
    };
    begin("Never", 0).await.unwrap();
    let early = begin("Early", 50).await.unwrap();
    assert_eq!(early.reminder_minutes, Some(50));
    let refused = begin("Wrong", -1).await.unwrap_err();
    assert_eq!(crate::world::fields(&refused), ["activity.reminder_minutes"]);
    world.after_minutes(10).await;
    assert_eq!(world.notices().await, (1, 0));
    let never = pb::Activity { reminder_minutes: Some(0), ..Default::default() };
    let edited = world.sam().edit(&early.id, &["reminder_minutes"], never).await.unwrap();
    assert_eq!(edited.reminder_minutes, Some(0));
    world.after_minutes(49).await;
    assert_eq!(world.notices().await, (1, 0));
}

#[tokio::test]
async fn after_a_day_down_what_has_begun_is_overdue_and_no_reminder() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Yesterday").await;
    let tomorrow = pb::Activity { start_time: Some(world.in_minutes(24 * 60 + 5)), ..world.call("Soon") };
    world.sam().begin_with(hope.id(), world.case(&hope, "Soon"), tomorrow).await.unwrap();
    world.after_minutes(24 * 60).await;
    assert_eq!(world.notices().await, (1, 1), "of what begins soon a late reminder still helps");
}

#[tokio::test]
async fn several_runners_tell_of_many_activities_each_once() {
    let world = World::with_jobs().await;
    world.fill(1_200).await;
    sqlx::query("update activities set notice_at = start_at, reminder_minutes = 15 where status = 'OPEN'")
        .execute(&world.superuser)
        .await
        .unwrap();
    let open: i64 = sqlx::query_scalar("select count(*) from activities where notice_at is not null")
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    world.database.clock.advance(SignedDuration::from_hours(24 * 365));
    let worker = world.database.worker();
    futures_of((0..4).map(|_| {
        let worker = worker.clone();
        async move {
            for _ in 0..3 {
                jobs::once(&worker, &[JOB]).await;
            }
        }
    }))
    .await;
    world.settled().await;
    let mut told: Vec<String> =
        world.events_of::<ActivityOverdue>().await.into_iter().map(|it| it.activity.unwrap().id).collect();
    let all = told.len();
    told.sort();
    told.dedup();
    assert_eq!((all, told.len()), (usize::try_from(open).unwrap(), all));
    assert!(open > 100, "{open}");
}

#[tokio::test]
async fn a_runner_that_dies_has_told_of_nothing_and_the_next_one_tells() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    let later = world.database.worker();
    world.database.clock.advance(SignedDuration::from_mins(45));
    let mut tx = later.transaction(Caller::system(world.tenant)).await.unwrap();
    (JOB.work)(&mut tx).await.unwrap();
    drop(tx);
    world.settled().await;
    assert_eq!(world.notices().await, (1, 0));
}

#[tokio::test]
async fn what_somebody_changes_at_this_moment_waits_for_him_and_holds_up_nothing_else() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    let held = world.sam().begin(&world, &hope, "Held").await;
    let other = world.sam().begin(&world, &hope, "Other").await;
    let mut change = world.database.db().transaction(world.sam().caller).await.unwrap();
    let id: uuid::Uuid = held.id.parse().unwrap();
    sqlx::query("select from activities where tenant_id = $1 and id = $2 for update")
        .bind(world.tenant)
        .bind(id)
        .execute(change.conn())
        .await
        .unwrap();
    world.database.clock.advance(SignedDuration::from_mins(45));
    let worker = world.database.worker();
    let next = eventually("the other one is told of", async || {
        let next = jobs::once(&worker, &[JOB]).await;
        (world.notices().await == (1, 0)).then_some(next)
    })
    .await;
    assert!(next.is_some_and(|next| next <= world.now()), "it is looked for again at once");
    let told = world.events_of::<ActivityReminderDue>().await.pop().unwrap().activity.unwrap();
    assert_eq!(told.id, other.id);
    drop(change);
    world.settled().await;
    assert_eq!(world.notices().await, (2, 0));
}

#[tokio::test]
async fn the_service_tells_by_itself() {
    let world = World::with_jobs().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    world.database.clock.advance(SignedDuration::from_mins(45));
    eventually("a reminder", async || (world.notices().await == (1, 0)).then_some(())).await;
}

#[tokio::test]
async fn tenants_are_told_of_their_own_activities() {
    let world = World::with_jobs().await;
    let neighbour = world.neighbour().await;
    for world in [&world, &neighbour] {
        let hope = world.hope_works().await;
        world.sam().begin(world, &hope, "Renew").await;
    }
    world.after_minutes(45).await;
    assert_eq!((world.notices().await, neighbour.notices().await), ((1, 0), (1, 0)));
}

#[tokio::test]
async fn what_is_due_is_a_range_of_its_own_index() {
    let world = World::with_jobs().await;
    world.fill(20_000).await;
    sqlx::query("update activities set notice_at = start_at where status = 'OPEN'")
        .execute(&world.superuser)
        .await
        .unwrap();
    sqlx::raw_sql("analyze activities").execute(&world.superuser).await.unwrap();
    let TenantId(tenant) = world.tenant;
    let mut query = QueryBuilder::new("explain ");
    notices::push_lock_due(&mut query, tenant, world.now(), 200);
    let caller = world.person("SAM", Scope::All).caller;
    let mut tx = world.database.db().transaction(caller).await.unwrap();
    let plan: Vec<String> = query.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("using activities_notice ") && !plan.contains("Sort"), "{plan}");
    let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
    assert!(condition.contains("notice_at"), "{plan}");
}
