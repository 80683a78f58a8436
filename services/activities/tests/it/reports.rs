//! The figures of the charts: activities of a period, the pipeline, and what was sold.

use crm_proto::{
    activities::{self as pb, ActivityStatus, CaseStatus, TargetType, WorkView},
    customers::{self, CustomerStatus},
};
use jiff::SignedDuration;
use tonic::Code;

use crate::world::{World, calls, fields, reason};

/// The counts of a report: type, new, existing and target.
fn counts(report: &pb::ActivityReport) -> Vec<(i32, i32, i32)> {
    report.counts.iter().map(|it| (it.new_customer_count, it.existing_customer_count, it.target)).collect()
}

#[tokio::test]
async fn completed_activities_are_counted_by_type_and_customer_beside_the_share_of_the_target() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let new = world.customer("New Horizons");
    let new = world.known(customers::Customer { status: CustomerStatus::NewCrm.into(), ..new }).await;
    for known in [&hope, &hope, &new] {
        let call = world.sam().begin(&world, known, "Renew").await;
        world.sam().complete(&call.id, "Done").await.unwrap();
    }
    let meeting = pb::Activity { r#type: pb::ActivityType::Meeting.into(), ..world.call("Show") };
    let meeting = world.piet().begin_with(hope.id(), world.case(&hope, "x"), meeting).await.unwrap();
    world.piet().complete(&meeting.id, "Done").await.unwrap();
    let cancelled = world.sam().begin(&world, &hope, "Cancelled").await;
    world.sam().cancel(&cancelled.id, "By mistake").await.unwrap();
    world.sam().begin(&world, &hope, "Open").await;
    world.admin().set_targets(&world.employee_id("SAM"), calls(31)).await.unwrap();
    world.admin().set_target_defaults(10, "").await.unwrap();

    let mine = world.sam().activity_report(pb::GetActivityReportRequest::default()).await.unwrap();
    // Of 31 a month, in thirty days of October and November.
    assert_eq!(counts(&mine), [(1, 2, 30), (0, 0, 0), (0, 0, 0), (0, 0, 0)]);
    assert_eq!((mine.from_date.as_str(), mine.to_date.as_str()), ("2026-10-03", "2026-11-01"));
    let all = world.admin().activity_report(pb::GetActivityReportRequest::default()).await.unwrap();
    assert_eq!(counts(&all)[0].1 + counts(&all)[2].1, 3, "Piet's meeting is among them");
    let view = WorkView::Mine.into();
    let none =
        world.admin().activity_report(pb::GetActivityReportRequest { view, ..Default::default() }).await.unwrap();
    assert_eq!(counts(&none), [(0, 0, 0); 4]);

    world.database.clock.advance(SignedDuration::from_hours(24));
    let (from_date, to_date) = ("2026-11-02".into(), "2026-11-02".into());
    let today = pb::GetActivityReportRequest { from_date, to_date, ..Default::default() };
    assert_eq!(counts(&world.sam().activity_report(today).await.unwrap())[0], (0, 0, 1));
}

#[tokio::test]
async fn a_day_begins_at_midnight_of_the_tenants_zone() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    // The clock stands at eight in the morning in Johannesburg; 17 hours on it is past midnight there, and not yet in Greenwich.
    world.database.clock.advance(SignedDuration::from_mins(16 * 60 + 30));
    let call = world.sam().begin(&world, &hope, "Late").await;
    world.sam().complete(&call.id, "Done").await.unwrap();
    for (day, count) in [("2026-11-01", 0), ("2026-11-02", 1)] {
        let (from_date, to_date) = (day.into(), day.into());
        let of_day = pb::GetActivityReportRequest { from_date, to_date, ..Default::default() };
        assert_eq!(counts(&world.sam().activity_report(of_day).await.unwrap())[0].1, count, "{day}");
    }
}

#[tokio::test]
async fn the_customers_with_activities_are_listed_with_their_numbers() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let karoo = world.known(world.customer("Karoo Motors")).await;
    let done = world.sam().begin(&world, &hope, "Done").await;
    world.sam().complete(&done.id, "Done").await.unwrap();
    let tomorrow = pb::Activity { start_time: Some(world.in_minutes(-60)), ..world.call("Open") };
    world.sam().begin_with(karoo.id(), world.case(&karoo, "Open"), tomorrow).await.unwrap();
    let cancelled = world.sam().begin(&world, &hope, "Cancelled").await;
    world.sam().cancel(&cancelled.id, "By mistake").await.unwrap();

    let of = |status: ActivityStatus| pb::ListActivityReportCustomersRequest {
        status: status.into(),
        include_total_size: true,
        ..Default::default()
    };
    let all = world.sam().active_customers(of(ActivityStatus::Unspecified)).await.unwrap();
    let rows: Vec<_> = all
        .customers
        .iter()
        .map(|it| (it.customer_name.as_str(), it.activity_count, it.open_count, it.completed_count, it.cancelled_count))
        .collect();
    assert_eq!(rows, [("Hope Works", 2, 0, 1, 1), ("Karoo Motors", 1, 1, 0, 0)], "the latest first");
    assert_eq!(all.total_size, Some(2));
    for (status, name) in [
        (ActivityStatus::Open, "Karoo Motors"),
        (ActivityStatus::Completed, "Hope Works"),
        (ActivityStatus::Cancelled, "Hope Works"),
    ] {
        let page = world.sam().active_customers(of(status)).await.unwrap();
        let names: Vec<_> = page.customers.iter().map(|it| (it.customer_name.as_str(), it.activity_count)).collect();
        assert_eq!(names, [(name, 1)], "{status:?}");
    }
    let first =
        pb::ListActivityReportCustomersRequest { page_size: 1, order_by: "customerName".into(), ..Default::default() };
    let page = world.sam().active_customers(first.clone()).await.unwrap();
    assert_eq!(page.customers[0].customer_name, "Hope Works");
    let next = pb::ListActivityReportCustomersRequest { page_token: page.next_page_token, ..first };
    let page = world.sam().active_customers(next).await.unwrap();
    assert_eq!((page.customers[0].customer_name.as_str(), page.next_page_token.as_str()), ("Karoo Motors", ""));
}

#[tokio::test]
async fn what_was_merged_is_counted_with_what_it_became_part_of() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let double = world.known(world.customer("Hope Wroks")).await;
    for known in [&hope, &double] {
        let call = world.sam().begin(&world, known, "Renew").await;
        world.sam().complete(&call.id, "Done").await.unwrap();
    }
    let merge = Some(customers::CustomerMerge { survivor_id: hope.id().into(), ..Default::default() });
    let merged = customers::Customer { merge, etag: "2".into(), ..double.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::Merged).await;
    let page = world.sam().active_customers(pb::ListActivityReportCustomersRequest::default()).await.unwrap();
    let rows: Vec<_> = page.customers.iter().map(|it| (it.customer_name.as_str(), it.activity_count)).collect();
    assert_eq!(rows, [("Hope Works", 2)]);
}

#[tokio::test]
async fn the_pipeline_sums_up_open_won_and_lost_cases_by_month_and_currency() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let case = |date: &str, amount: &str, currency: &str| pb::Case {
        case_date: date.into(),
        value: Some(crm_proto::types::Money { amount: amount.into(), currency: currency.into() }),
        ..world.case(&hope, "x")
    };
    let mut begun = Vec::new();
    for case in [
        case("2026-11-30", "100.00", "ZAR"),
        case("2026-11-01", "20.50", "ZAR"),
        case("2026-11-02", "7.00", "USD"),
        case("2026-12-31", "1000.00", "ZAR"),
        case("2027-01-31", "5.00", "ZAR"),
        case("2027-02-01", "9.00", "ZAR"),
        case("2026-11-03", "3.00", "ZAR"),
    ] {
        begun.push(world.sam().begin_with(hope.id(), case, world.call("x")).await.unwrap());
    }
    world.sam().end(&begun[1].case_id, CaseStatus::Won).await.unwrap();
    world.sam().end(&begun[3].case_id, CaseStatus::Lost).await.unwrap();
    world.sam().end(&begun[6].case_id, CaseStatus::Closed).await.unwrap();

    let pipeline = world.sam().pipeline(pb::GetPipelineRequest::default()).await.unwrap();
    let shown: Vec<_> = pipeline
        .months
        .iter()
        .map(|month| {
            let bars = month.bars.iter().map(|bar| (bar.case_count, bar.values[0].amount.as_str()));
            (month.month.as_str(), bars.collect::<Vec<_>>())
        })
        .collect();
    let expected = [
        ("2026-11", vec![(2, "100.00"), (1, "20.50"), (0, "0.00")]),
        ("2026-12", vec![(0, "0.00"), (0, "0.00"), (1, "1000.00")]),
        ("2027-01", vec![(1, "5.00"), (0, "0.00"), (0, "0.00")]),
    ];
    assert_eq!(shown, expected);
    let values = &pipeline.months[0].bars[0].values;
    assert_eq!((values.len(), values[1].amount.as_str(), values[1].currency.as_str()), (2, "7.00", "USD"));
    let four = pb::GetPipelineRequest { months: Some(4), ..Default::default() };
    assert_eq!(world.sam().pipeline(four).await.unwrap().months[3].bars[0].case_count, 1);
    let none = pb::GetPipelineRequest { months: Some(13), ..Default::default() };
    assert_eq!(fields(&world.sam().pipeline(none).await.unwrap_err()), ["months"]);
}

#[tokio::test]
async fn the_pipeline_of_a_customer_sums_up_the_cases_of_all_its_salesmen_and_of_what_was_merged_into_it() {
    let world = World::new().await;
    let (hope, other) = (world.hope_works().await, world.known(world.customer("Karoo Motors")).await);
    let double = world.known(world.customer("Hope Wroks")).await;
    for (person, customer) in
        [(world.sam(), &hope), (world.piet(), &hope), (world.sam(), &other), (world.sam(), &double)]
    {
        let case = pb::Case { case_date: "2026-11-30".into(), ..world.case(customer, "x") };
        person.begin_with(customer.id(), case, world.call("x")).await.unwrap();
    }
    let of_hope = pb::GetPipelineRequest { customer_id: hope.id().into(), ..Default::default() };
    let open = |pipeline: pb::Pipeline| pipeline.months[0].bars[0].case_count;
    assert_eq!(open(world.sam().pipeline(of_hope.clone()).await.unwrap()), 2);
    let merge = Some(customers::CustomerMerge { survivor_id: hope.id().into(), ..Default::default() });
    let merged = customers::Customer { merge, etag: "2".into(), ..double.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::Merged).await;
    assert_eq!(open(world.piet().pipeline(of_hope.clone()).await.unwrap()), 3);

    let stranger = world.thandi().pipeline(of_hope.clone()).await.unwrap_err();
    assert_eq!(stranger.code(), Code::NotFound);
    let both = pb::GetPipelineRequest { salesman_id: world.employee_id("SAM"), ..of_hope };
    assert_eq!(fields(&world.sam().pipeline(both).await.unwrap_err()), ["salesman_id"]);
}

#[tokio::test]
async fn what_was_sold_stands_beside_its_target_and_quotes_are_not_known() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "x").await;
    world.piet().begin(&world, &hope, "x").await;
    world.totals("m-1", 1, "SAM", &[("2026-11", 3), ("2026-09", 2), ("2026-08", 9)]).await.unwrap();
    world.totals("m-2", 1, "PIET", &[("2026-11", 1)]).await.unwrap();
    let targets = pb::SalesmanTargets { cases: Some(8), orders: Some(4), ..Default::default() };
    world.admin().apply_to_all(targets).await.unwrap();

    let performance = world.sam().performance(pb::GetSalesPerformanceRequest::default()).await.unwrap();
    let months: Vec<_> = performance.months.iter().map(|month| month.month.as_str()).collect();
    assert_eq!(months, ["2026-09", "2026-10", "2026-11"]);
    let figures: Vec<_> = performance.months[2].figures.iter().map(|it| (it.r#type(), it.actual, it.target)).collect();
    let expected = [
        (TargetType::Case, Some(1), 8),
        (TargetType::Quote, None, 0),
        (TargetType::Order, Some(3), 4),
        (TargetType::Invoice, Some(2), 0),
    ];
    assert_eq!(figures, expected);
    assert_eq!(performance.months[2].figures[2].amounts[0].amount, "3000.00");
    assert_eq!(performance.months[0].figures[0].actual, Some(0), "the cases of this month are no other one's");
    assert!(performance.erp_sync_time.is_some());

    let team = pb::GetSalesPerformanceRequest { view: WorkView::Team.into(), months: Some(1), ..Default::default() };
    let team = world.maria().performance(team).await.unwrap();
    let figures: Vec<_> = team.months[0].figures.iter().map(|it| (it.actual, it.target)).collect();
    assert_eq!(figures, [(Some(2), 24), (None, 0), (Some(4), 12), (Some(2), 0)]);
}

#[tokio::test]
async fn a_manager_chooses_a_salesman_of_his_team_and_nobody_else() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    world.piet().begin(&world, &hope, "x").await;
    let of = |code: &str| pb::GetSalesPerformanceRequest { salesman_id: world.employee_id(code), ..Default::default() };
    let piets = world.maria().performance(of("PIET")).await.unwrap();
    assert_eq!(piets.months[2].figures[0].actual, Some(1));
    assert_eq!(reason(&world.maria().performance(of("THANDI")).await.unwrap_err()), "NOT_YOURS");
    assert_eq!(reason(&world.sam().performance(of("PIET")).await.unwrap_err()), "NOT_YOURS");
    assert!(world.sam().performance(of("SAM")).await.is_ok());
    assert_eq!(world.admin().performance(of("NOBODY")).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_period_that_makes_no_sense_is_refused() {
    let world = World::new().await;
    for (from, to, field) in
        [("x", "", "from_date"), ("", "2026-02-30", "to_date"), ("2026-11-02", "2026-11-01", "from_date")]
    {
        let request = pb::GetActivityReportRequest { from_date: from.into(), to_date: to.into(), ..Default::default() };
        assert_eq!(fields(&world.sam().activity_report(request).await.unwrap_err()), [field]);
        let request =
            pb::ListActivityReportCustomersRequest { from_date: from.into(), to_date: to.into(), ..Default::default() };
        assert_eq!(fields(&world.sam().active_customers(request).await.unwrap_err()), [field]);
    }
}
