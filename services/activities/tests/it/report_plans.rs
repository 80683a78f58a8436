//! What the planner makes of the sums behind the charts: they read ranges of indexes.

use crm_activities::{
    domain::{Month, Period},
    store::{
        reports::{self, CUSTOMERS, CasesOf, CustomerSelection},
        targets::{self, LISTING, TargetSelection},
        visibility::Whose,
    },
};
use crm_chassis::{Scope, filter::FilterContext, page, page::Page};
use jiff::{SignedDuration, tz::TimeZone};
use sqlx::QueryBuilder;
use uuid::Uuid;

use crate::{
    plans::{beneath_the_limit, employee, filled, plan},
    world::Person,
};

/// Who sums up, whose work it is, and the indexes that serve it: of activities, of cases by their date and by their beginning.
type Who = (Person, Whose, [&'static str; 3]);

#[tokio::test]
async fn a_period_and_a_month_are_ranges_of_an_index_whoevers_they_are() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let manager = employee(&world, 2, Scope::Team).await;
    let own = ["activities_salesman", "cases_salesman", "cases_salesman_created_at"];
    // Of a team, what comes in the order of time may be cheaper to filter than each of its members to look up.
    let team = ["activities_salesman", "cases_salesman", "created_at"];
    let all = ["activities_agenda", "cases_date", "cases_created_at"];
    let salesman = sam.caller.employee.unwrap();
    let who: [Who; 4] = [
        (sam, Whose::Of(Scope::Own), own),
        (manager, Whose::Of(Scope::Team), team),
        (world.admin(), Whose::Salesman(salesman), own),
        (world.admin(), Whose::Of(Scope::All), all),
    ];
    let now = world.now();
    let span = (now - SignedDuration::from_hours(24), now);
    let month = Month::parse("2026-11").unwrap();
    for (person, whose, [of_activities, of_cases, of_begun]) in who {
        let caller = &person.caller;
        let mut query = QueryBuilder::new("explain ");
        reports::push_completed(&mut query, caller, whose, span);
        let completed = plan(&world, caller, query).await;
        assert!(completed.contains(of_activities) && !completed.contains("Seq Scan on activities"), "{completed}");
        let condition = completed.lines().find(|line| line.contains("Index Cond") && line.contains("agenda"));
        assert!(condition.is_some(), "the period is a range of the index\n{completed}");

        let selection = CustomerSelection { whose, span, status: None, activity_type: None };
        let page = Page::parse(&CUSTOMERS, &page::Request::default(), b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        reports::push_customers(&mut query, caller, selection, &page);
        let customers = plan(&world, caller, query).await;
        assert!(customers.contains(of_activities) && !customers.contains("Seq Scan on activities"), "{customers}");

        let mut query = QueryBuilder::new("explain ");
        reports::push_pipeline(&mut query, caller, CasesOf::Salesmen(whose), Period::of_months(month, 1));
        let pipeline = plan(&world, caller, query).await;
        assert!(pipeline.contains(of_cases) && !pipeline.contains("Seq Scan on cases"), "{pipeline}");
        let condition = pipeline.lines().find(|line| line.contains("Index Cond") && line.contains("case_date"));
        assert!(condition.is_some(), "the month is a range of the index\n{pipeline}");

        let starts: jiff::Timestamp = "2025-01-10T00:00:00Z".parse().unwrap();
        let end = starts + SignedDuration::from_hours(10 * 24);
        let mut query = QueryBuilder::new("explain ");
        reports::push_begun(&mut query, caller, whose, &[starts], (starts, end));
        let begun = plan(&world, caller, query).await;
        let condition = begun.lines().find(|line| line.contains("Index Cond") && line.contains("created_at"));
        assert!(condition.is_some(), "the month is a range of the index\n{begun}");
        assert!(begun.contains(of_begun) && !begun.contains("Seq Scan on cases"), "{begun}");
    }
}

#[tokio::test]
async fn the_pipeline_of_a_customer_reads_its_own_cases_only() {
    let world = filled().await;
    let month = Period::of_months(Month::parse("2026-11").unwrap(), 3);
    for person in [employee(&world, 20, Scope::Own).await, world.admin()] {
        let mut query = QueryBuilder::new("explain ");
        reports::push_pipeline(&mut query, &person.caller, CasesOf::Customer(Uuid::from_u128(1)), month);
        let pipeline = plan(&world, &person.caller, query).await;
        assert!(pipeline.contains("cases_customer") && !pipeline.contains("Seq Scan on cases"), "{pipeline}");
    }
}

#[tokio::test]
async fn the_targets_come_by_name_from_an_index() {
    let world = filled().await;
    let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
    let selection = TargetSelection { scope: Scope::All, filter: None, context };
    let page = Page::parse(&LISTING, &page::Request { page_size: 10, ..Default::default() }, b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    let admin = world.admin();
    targets::push_page(&mut query, &admin.caller, &selection, &page).unwrap();
    let plan = beneath_the_limit(&plan(&world, &admin.caller, query).await);
    assert!(plan.contains("using employee_refs_salesmen "), "{plan}");
}
