//! Monthly targets: the defaults, one salesman's, and everybody's at once.

use crm_proto::activities::{self as pb, SalesmanTargetsChanged, TargetDefaultsChanged, TargetType, WorkView};
use tonic::Code;

use crate::world::{World, calls, fields, http_status, reason};

fn names(targets: &[pb::SalesmanTargets]) -> Vec<&str> {
    targets.iter().map(|it| it.salesman_name.as_str()).collect()
}

#[tokio::test]
async fn everybody_sees_his_own_managers_their_team_and_administrators_all_by_name() {
    let world = World::new().await;
    let own = world.sam().targets(WorkView::All).await.unwrap();
    assert_eq!(names(&own), ["Sam Dlamini"], "a salesman never sees more");
    let team = world.maria().targets(WorkView::Team).await.unwrap();
    assert_eq!(names(&team), ["Maria Naidoo", "Piet Botha", "Sam Dlamini"]);
    let all = world.admin().targets(WorkView::All).await.unwrap();
    assert_eq!(names(&all), ["Maria Naidoo", "Piet Botha", "Sam Dlamini", "Thandi Nkosi"]);
    let first = pb::ListSalesmanTargetsRequest { page_size: 3, include_total_size: true, ..Default::default() };
    let page = world.admin().list_targets(first.clone()).await.unwrap();
    assert_eq!((page.targets.len(), page.total_size), (3, Some(4)));
    let next = pb::ListSalesmanTargetsRequest { page_token: page.next_page_token, ..first };
    let page = world.admin().list_targets(next).await.unwrap();
    assert_eq!((names(&page.targets), page.next_page_token.as_str()), (vec!["Thandi Nkosi"], ""));
}

#[tokio::test]
async fn who_has_none_of_his_own_has_the_default() {
    let world = World::new().await;
    let none = &world.sam().targets(WorkView::Mine).await.unwrap()[0];
    assert_eq!((none.calls, none.invoices, none.defaults.len(), none.etag.as_str()), (Some(0), Some(0), 8, "0"));
    let defaults = world.admin().set_target_defaults(40, "0").await.unwrap();
    assert_eq!((defaults.calls, defaults.emails, defaults.etag.as_str()), (Some(40), Some(0), "1"));
    assert_eq!(world.sam().targets(WorkView::Mine).await.unwrap()[0].calls, Some(40));
    assert_eq!(world.events_of::<TargetDefaultsChanged>().await[0].defaults, Some(defaults.clone()));
    assert_eq!(world.sam().target_defaults().await.unwrap(), defaults);
    let set = world.maria().set_targets(&world.employee_id("SAM"), calls(0)).await.unwrap();
    assert_eq!((set.calls, set.defaults.contains(&TargetType::Call.into()), set.defaults.len()), (Some(0), false, 7));
    let stale = world.admin().set_target_defaults(41, "0").await.unwrap_err();
    assert_eq!(http_status(&stale), "412");
    let refused = world.maria().set_target_defaults(41, "").await.unwrap_err();
    assert_eq!((reason(&refused), http_status(&refused)), ("NOT_YOURS".into(), "403".into()));
}

#[tokio::test]
async fn a_change_is_noted_told_and_needs_the_version_that_was_seen() {
    let world = World::new().await;
    let sam = world.employee_id("SAM");
    let set = world.maria().set_targets_seen(&sam, calls(20), "0").await.unwrap();
    assert_eq!((set.calls, set.etag.as_str()), (Some(20), "1"));
    let again = world.maria().set_targets_seen(&sam, calls(20), "1").await.unwrap();
    assert_eq!(again, set, "nothing happened");
    let stale = world.admin().set_targets_seen(&sam, calls(30), "0").await.unwrap_err();
    assert_eq!(http_status(&stale), "412");
    let told = world.events_of::<SalesmanTargetsChanged>().await;
    assert_eq!(told, [SalesmanTargetsChanged { targets: Some(set) }]);
    let audit = world.audit_of("salesman_targets", &sam).await;
    assert_eq!((audit.len(), audit[0].fields(), audit[0].change("calls").1), (1, vec!["calls"], 20.into()));
}

#[tokio::test]
async fn what_is_not_his_or_makes_no_sense_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let before = world.everything().await;
    let refused = world.maria().set_targets(&world.employee_id("THANDI"), calls(1)).await.unwrap_err();
    assert_eq!(reason(&refused), "NOT_YOURS");
    let refused = world.maria().set_targets(&world.employee_id("SAM"), calls(-1)).await.unwrap_err();
    assert_eq!(fields(&refused), ["targets.calls"]);
    assert_eq!(fields(&world.maria().apply_to_all(calls(100_001)).await.unwrap_err()), ["targets.calls"]);
    let unknown = world.maria().set_targets(&world.employee_id("NOBODY"), calls(1)).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn one_value_is_given_to_every_salesman_of_the_team_and_the_others_stay() {
    let world = World::new().await;
    let piets = pb::SalesmanTargets { meetings: Some(6), ..calls(20) };
    world.admin().set_targets(&world.employee_id("PIET"), piets).await.unwrap();
    let key = world.maria().with_key("once");
    let applied = key.apply_to_all(calls(20)).await.unwrap();
    assert_eq!(
        (applied.changed_count, applied.salesman_count),
        (2, 3),
        "Piet has it already, Thandi is in no team of hers"
    );
    assert_eq!(key.apply_to_all(calls(20)).await.unwrap(), applied, "the stored answer");
    let all = world.admin().targets(WorkView::All).await.unwrap();
    let values: Vec<_> = all.iter().map(|it| (it.salesman_code.as_str(), it.calls, it.meetings)).collect();
    let expected = [("MARIA", 20, 0), ("PIET", 20, 6), ("SAM", 20, 0), ("THANDI", 0, 0)];
    assert_eq!(values, expected.map(|(code, calls, meetings)| (code, Some(calls), Some(meetings))));
    let audit = world.audit_of("salesman_targets", &world.employee_id("SAM")).await;
    assert_eq!((audit.len(), audit[0].action.as_str()), (1, "applied to all"));
    assert_eq!(world.events_of::<SalesmanTargetsChanged>().await.len(), 3);
    let applied = world.admin().apply_to_all(calls(5)).await.unwrap();
    assert_eq!((applied.changed_count, applied.salesman_count), (4, 4));
}
