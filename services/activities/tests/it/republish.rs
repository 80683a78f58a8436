//! Everything told again.

use crm_activities::republish::{
    activities, case_config, cases, recommendations, sales_totals, target_defaults, targets,
};
use crm_chassis::republish::{self, Page};
use crm_proto::activities::{
    self as pb, ActivityChanged, CaseChanged, CaseConfigChanged, RecommendationChanged, SalesTotalsChanged,
    SalesmanTargetsChanged, TargetDefaultsChanged,
};

use crate::world::World;

#[tokio::test]
async fn cases_activities_recommendations_and_what_cases_can_be_are_told_as_they_are() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.with_gates(&[("INTERESTED", "Is there money?")]).await;
    let call = world.sam().begin(&world, &hope, "Renew").await;
    let next = world.sam().next(&call.id, "Done", world.call("Next")).await.unwrap();
    let case = world.sam().case(&call.case_id).await.unwrap();
    world.recommended(&hope).await;
    let listed = pb::ListRecommendationsRequest::default();
    let recommended = world.sam().recommendations(listed).await.unwrap().recommendations.pop().unwrap();
    sqlx::query("delete from outbox").execute(&world.superuser).await.unwrap();
    let pages: [Page; 4] = [
        |tx, after| Box::pin(case_config(tx, after)),
        |tx, after| Box::pin(cases(tx, after)),
        |tx, after| Box::pin(activities(tx, after)),
        |tx, after| Box::pin(recommendations(tx, after)),
    ];
    let slug = format!("acme-{}", world.tenant.0.simple());
    republish::run(&world.database.worker(), &pages, Some(&slug)).await.unwrap();
    let told = world.events_of::<ActivityChanged>().await;
    let told = told.into_iter().map(|event| event.activity.unwrap());
    let expected = pb::Activity { own: false, actions: Vec::new(), ..next };
    let told: Vec<pb::Activity> = told.filter(|it| it.id == expected.id).collect();
    assert_eq!(told, [expected]);
    let told = world.events_of::<CaseChanged>().await.pop().unwrap().case.unwrap();
    assert_eq!(told, pb::Case { own: false, actions: Vec::new(), ..case });
    let told = world.events_of::<RecommendationChanged>().await.pop().unwrap().recommendation.unwrap();
    assert_eq!(told, pb::Recommendation { own: false, actions: Vec::new(), ..recommended });
    let told = world.events_of::<CaseConfigChanged>().await;
    assert_eq!(told, [CaseConfigChanged { case_config: Some(world.sam().config().await.unwrap()) }]);
    assert!(world.changes().await.iter().all(|change| change.ends_with("SNAPSHOT")));
}

#[tokio::test]
async fn targets_and_what_was_sold_are_told_as_they_are_and_what_nobody_has_set_is_not() {
    let world = World::new().await;
    let pages: [Page; 3] = [
        |tx, after| Box::pin(target_defaults(tx, after)),
        |tx, after| Box::pin(targets(tx, after)),
        |tx, after| Box::pin(sales_totals(tx, after)),
    ];
    let slug = world.slug();
    republish::run(&world.database.worker(), &pages, Some(&slug)).await.unwrap();
    assert_eq!(world.changes().await, [""; 0], "nothing was set, and nothing told");

    world.with_figures().await;
    world.admin().set_targets(&world.employee_id("PIET"), pb::SalesmanTargets::default()).await.unwrap();
    let before = (
        world.events_of::<TargetDefaultsChanged>().await,
        world.events_of::<SalesmanTargetsChanged>().await,
        world.events_of::<SalesTotalsChanged>().await,
    );
    // Of the defaults it carries those that were set behind it.
    let of_sam = world.admin().targets(pb::WorkView::All).await.unwrap();
    let of_sam = of_sam.into_iter().find(|it| it.id == world.employee_id("SAM")).unwrap();
    sqlx::query("delete from outbox").execute(&world.superuser).await.unwrap();
    republish::run(&world.database.worker(), &pages, Some(&slug)).await.unwrap();
    assert_eq!(world.events_of::<TargetDefaultsChanged>().await, before.0);
    assert_eq!(world.events_of::<SalesTotalsChanged>().await, before.2);
    let told = world.events_of::<SalesmanTargetsChanged>().await;
    assert_eq!(told.into_iter().map(|event| event.targets.unwrap()).collect::<Vec<_>>(), [of_sam]);
    assert!(world.changes().await.iter().all(|change| change.ends_with("SNAPSHOT")));
}
