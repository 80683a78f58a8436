//! Every state with every verb, and the rules that need no database.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::HashSet;

use crm_chassis::{Caller, Code, EmployeeId, Result, TenantId};
use jiff::{SignedDuration, Timestamp, civil::date};
use uuid::Uuid;

use super::{
    Activity, ActivityStatus, ActivityType, Authority, Begun, Case, CaseOrigin, CaseResult, CaseStatus, Config,
    CustomerClass, CustomerRef, CustomerStatus, Ending, Notice, Opportunity, Plan, open_agenda,
};

fn caller() -> Caller {
    Caller::system(TenantId(Uuid::nil()))
}

fn now() -> Timestamp {
    "2026-11-01T06:00:00Z".parse().unwrap()
}

fn customer(status: CustomerStatus) -> CustomerRef {
    CustomerRef { id: Uuid::from_u128(1), name: "Hope Works".into(), status, merged_into: None }
}

fn opportunity() -> Opportunity {
    Opportunity {
        contact_id: Some(Uuid::from_u128(2)),
        subject: "Renew".into(),
        stage_id: Some(Uuid::from_u128(3)),
        case_date: Some(date(2027, 1, 31)),
        currency: "ZAR".into(),
        ..Opportunity::default()
    }
}

fn case() -> Case {
    let begun = Begun {
        id: Uuid::from_u128(4),
        number: 1,
        salesman_id: EmployeeId(Uuid::from_u128(5)),
        case_type_id: Uuid::from_u128(6),
        origin: CaseOrigin::Manual,
    };
    Case::begin(begun, &customer(CustomerStatus::Active), opportunity(), &caller(), now()).unwrap()
}

fn plan() -> Plan {
    Plan {
        contact_id: Some(Uuid::from_u128(2)),
        activity_type: Some(ActivityType::Call),
        subject: "Call".into(),
        start_at: Some(now() + SignedDuration::from_hours(1)),
        duration_minutes: None,
        reminder_minutes: None,
        instructions: String::new(),
    }
}

fn activity() -> Activity {
    Activity::plan(Uuid::from_u128(7), &case(), plan(), &caller(), now()).unwrap()
}

fn ending(result: CaseResult) -> Ending {
    let reason = if result == CaseResult::Won { "" } else { "Price" };
    Ending { result, reason: reason.into(), comment: String::new(), competitor: String::new() }
}

#[test]
fn only_an_open_case_is_edited_and_ended() {
    for status in CaseStatus::ALL {
        let case = Case { status: *status, ..case() };
        let open = *status == CaseStatus::Open;
        let edited = case.clone().edit(Opportunity { subject: "New".into(), ..opportunity() }, &caller(), now());
        let ended = case.clone().end(ending(CaseResult::Won), &caller(), now());
        let planned = Activity::plan(Uuid::nil(), &case, plan(), &caller(), now());
        assert_eq!((edited.is_ok(), ended.is_ok(), planned.is_ok()), (open, open, open), "{status:?}");
        let reopened = case.clone().reopen(&caller(), now());
        assert_eq!((reopened.status, reopened.version), (CaseStatus::Open, if open { 1 } else { 2 }), "{status:?}");
    }
}

#[test]
fn only_an_open_activity_changes() {
    type Verb = fn(Activity) -> Result<Activity>;
    let verbs: [(&str, Verb, ActivityStatus); 4] = [
        ("edit", |it| it.edit(Plan { subject: "New".into(), ..plan() }, &caller(), now()), ActivityStatus::Open),
        (
            "reschedule",
            |it| it.reschedule(Some(now() + SignedDuration::from_hours(2)), None, "", false, (&caller(), now())),
            ActivityStatus::Open,
        ),
        ("complete", |it| it.complete("Done".into(), CustomerClass::New, &caller(), now()), ActivityStatus::Completed),
        ("cancel", |it| it.cancel("Twice".into(), &caller(), now()), ActivityStatus::Cancelled),
    ];
    for status in ActivityStatus::ALL {
        for (name, verb, becomes) in verbs {
            let done = verb(Activity { status: *status, ..activity() });
            match *status {
                ActivityStatus::Open => {
                    let done = done.unwrap();
                    assert_eq!((done.status, done.version), (becomes, 2), "{name}");
                }
                _ => assert_eq!(done.unwrap_err().code(), Code::WrongState, "{name} {status:?}"),
            }
        }
    }
}

#[test]
fn in_an_agenda_open_ones_come_first_by_their_start_and_done_ones_after_them_the_latest_first() {
    let hours = |hours: i64| now() + SignedDuration::from_hours(hours);
    let open = |start: i64| {
        let plan = Plan { start_at: Some(hours(start)), ..plan() };
        Activity { plan, ..activity() }
    };
    let done = |at: i64| Activity { status: ActivityStatus::Completed, completed_at: Some(hours(at)), ..activity() };
    let in_order = [open(-48), open(1), open(24 * 365 * 50), done(5), done(4), done(-24 * 365)];
    assert!(in_order.iter().map(Activity::agenda).is_sorted_by(|one, next| one < next));
    assert!(open_agenda(Timestamp::MAX) < done(24 * 365 * 20).agenda(), "whatever its start, an open one is before");
}

#[test]
fn what_takes_how_long_follows_from_what_it_is_unless_somebody_says() {
    for (activity_type, minutes) in [
        (ActivityType::Call, 30),
        (ActivityType::Email, 30),
        (ActivityType::Meeting, 60),
        (ActivityType::OnSiteInspection, 60),
    ] {
        let planned = |duration_minutes| {
            let plan = Plan { activity_type: Some(activity_type), duration_minutes, ..plan() };
            Activity::plan(Uuid::nil(), &case(), plan, &caller(), now()).unwrap().plan.duration_minutes
        };
        assert_eq!((planned(None), planned(Some(45))), (Some(minutes), Some(45)));
    }
}

#[test]
fn only_active_customers_that_were_not_merged_are_worked_with() {
    for status in CustomerStatus::ALL {
        let workable = customer(*status).expect_workable();
        assert_eq!(workable.is_ok(), *status != CustomerStatus::Inactive, "{status:?}");
        let merged = CustomerRef { merged_into: Some(Uuid::nil()), ..customer(*status) };
        assert!(merged.expect_workable().is_err());
        let new = matches!(status, CustomerStatus::NewCrm | CustomerStatus::Released);
        assert_eq!(customer(*status).class() == CustomerClass::New, new, "{status:?}");
    }
}

#[test]
fn who_acts_for_some_acts_for_nobody_else() {
    let (own, other) = (EmployeeId(Uuid::from_u128(5)), EmployeeId(Uuid::from_u128(8)));
    let some = Authority::Some(HashSet::from([own]));
    assert!(some.acts_for(own) && !some.acts_for(other) && Authority::Everybody.acts_for(other));
    assert_eq!(some.expect(other, "case").unwrap_err().code(), Code::Forbidden);
}

#[test]
fn the_starter_lists_have_the_same_ids_each_time_and_others_for_another_tenant() {
    let (one, other) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
    assert_eq!(Config::starter(one), Config::starter(one));
    let ids = |tenant| {
        let Config { types, stages, .. } = Config::starter(tenant);
        types.iter().map(|it| it.entry.id).chain(stages.iter().map(|it| it.entry.id)).collect::<HashSet<_>>()
    };
    assert_eq!((ids(one).len(), ids(one).intersection(&ids(other)).count()), (9, 0));
    assert_eq!(Config::starter(one).first_stage(Uuid::nil()), Some(Config::starter(one).stages[0].entry.id));
}

/// So many minutes from now.
fn minutes(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

#[test]
fn a_reminder_comes_before_the_start_and_a_warning_when_it_should_be_over_each_once() {
    // A call in an hour that takes half an hour.
    let (notice, waiting) = activity().tell(minutes(44));
    assert_eq!((notice, waiting.notice_at), (None, Some(minutes(45))));
    let (notice, waiting) = waiting.tell(minutes(45));
    assert_eq!((notice, waiting.notice_at), (Some(Notice::Reminder), Some(minutes(90))));
    let (notice, waiting) = waiting.tell(minutes(89));
    assert_eq!((notice, waiting.notice_at), (None, Some(minutes(90))));
    let (notice, waiting) = waiting.tell(minutes(91));
    assert_eq!((notice, waiting.notice_at), (Some(Notice::Overdue), None));
    assert_eq!(waiting.tell(minutes(99)).0, None);
}

#[test]
fn a_reminder_that_was_missed_is_not_given_after_the_start() {
    let (notice, waiting) = activity().tell(minutes(60));
    assert_eq!((notice, waiting.notice_at), (None, Some(minutes(90))));
    assert_eq!(activity().tell(minutes(24 * 60)).0, Some(Notice::Overdue), "after a day without anybody who tells");
}

#[test]
fn when_to_remind_follows_from_what_is_planned() {
    let planned = |start: i64, reminder| {
        let plan = Plan { start_at: Some(minutes(start)), reminder_minutes: reminder, ..plan() };
        Activity::plan(Uuid::nil(), &case(), plan, &caller(), now()).unwrap().notice_at
    };
    assert_eq!(planned(60, None), Some(minutes(45)), "a quarter of an hour where nobody says");
    assert_eq!(planned(60, Some(50)), Some(minutes(10)));
    assert_eq!(planned(60, Some(0)), Some(minutes(90)), "no reminder");
    assert_eq!(planned(10, None), Some(minutes(40)), "who plans it for in ten minutes knows");
    assert_eq!(planned(-10, None), Some(minutes(20)));
    assert_eq!(planned(-40, None), None, "and who plans what is over");
    for wrong in [-1, 28 * 24 * 60 + 1] {
        let plan = Plan { reminder_minutes: Some(wrong), ..plan() };
        let refused = Activity::plan(Uuid::nil(), &case(), plan, &caller(), now()).unwrap_err();
        assert_eq!(refused.fields()[0].field, "reminder_minutes");
    }
}

#[test]
fn whatever_happens_to_an_activity_decides_when_its_salesman_is_told() {
    let by = caller();
    let overdue = activity().tell(minutes(100)).1;
    let moved = overdue.clone().reschedule(Some(minutes(200)), None, "", false, (&by, minutes(100))).unwrap();
    assert_eq!(moved.notice_at, Some(minutes(185)), "it can become overdue again");
    let renamed = Plan { subject: "New".into(), ..overdue.plan.clone() };
    assert_eq!(overdue.clone().edit(renamed, &by, minutes(80)).unwrap().notice_at, None, "another subject is no news");
    let earlier = Plan { reminder_minutes: Some(30), ..activity().plan };
    assert_eq!(activity().edit(earlier, &by, now()).unwrap().notice_at, Some(minutes(30)));
    let reminded = activity().tell(minutes(45)).1;
    let given = reminded.reassign(EmployeeId(Uuid::from_u128(9)), &by, minutes(50));
    assert_eq!(given.notice_at, Some(minutes(90)));
    assert_eq!(activity().complete("Done".into(), CustomerClass::New, &by, now()).unwrap().notice_at, None);
    assert_eq!(activity().cancel("Twice".into(), &by, now()).unwrap().notice_at, None);
}
