//! What the planner makes of the statements at a size at which it matters. A time is never asserted; which index is read is.

use crm_activities::store::{
    activity_lists::{self, ActivitySelection, Due},
    calendar,
    case_board::{self, BoardSelection},
    case_lists::{self, CaseSelection},
    customer_agendas, gate_answers, reasons,
    recommendation_lists::{self, RecommendationSelection},
    recommendations, workload,
};
use crm_chassis::{Caller, Scope, filter::FilterContext, page, page::Page};
use crm_proto::types::{Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    case_board::in_stage,
    world::{Person, World},
};

pub async fn plan(world: &World, caller: &Caller, mut query: QueryBuilder<Postgres>) -> String {
    let mut tx = world.database.db().transaction(caller.clone()).await.unwrap();
    let lines: Vec<String> = query.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
    lines.join("\n")
}

/// The part of the plan that chooses the page's rows.
pub fn beneath_the_limit(plan: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = plan.lines().skip_while(|line| !line.contains("Limit "));
    let limit = lines.next().unwrap_or_else(|| panic!("no limit in\n{plan}"));
    let beneath: Vec<_> = lines.take_while(|line| indent(line) > indent(limit)).collect();
    beneath.join("\n")
}

async fn of_activities(
    world: &World,
    person: &Person,
    customer: Option<Uuid>,
    due: Option<Due>,
    order_by: &str,
) -> String {
    let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
    let scope = person.caller.scope;
    let selection = ActivitySelection { customer, scope, due, filter: None, context, words: Vec::new() };
    page_plan(world, person, &selection, order_by).await
}

async fn page_plan(world: &World, person: &Person, selection: &ActivitySelection, order_by: &str) -> String {
    let request = page::Request { order_by, ..Default::default() };
    let page = Page::parse(&selection.listing(), &request, b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    activity_lists::push_page(&mut query, &person.caller, selection, &page).unwrap();
    beneath_the_limit(&plan(world, &person.caller, query).await)
}

pub async fn filled() -> World {
    let world = World::new().await;
    world.fill(20_000).await;
    world.neighbour().await.fill(20_000).await;
    world
}

pub async fn employee(world: &World, number: usize, scope: Scope) -> Person {
    let id: Uuid = sqlx::query_scalar("select id from employee_refs where tenant_id = $1 and code = $2")
        .bind(world.tenant)
        .bind(format!("S{number}"))
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    let mut person = world.person("SAM", scope);
    person.caller.employee = Some(crm_chassis::EmployeeId(id));
    person
}

#[tokio::test]
async fn an_agenda_and_what_is_due_are_ranges_of_one_index() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let now = world.now();
    for due in
        [None, Some(Due::Open), Some(Due::Before(now)), Some(Due::Within(now, now + SignedDuration::from_hours(24)))]
    {
        let plan = of_activities(&world, &sam, None, due, "agenda").await;
        assert!(plan.contains("using activities_salesman ") && !plan.contains("Sort"), "{due:?}:\n{plan}");
        let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
        assert_eq!(condition.contains("agenda"), due.is_some(), "{condition}");
    }
}

#[tokio::test]
async fn what_was_done_today_is_a_range_of_the_index_of_the_agenda_too() {
    let world = filled().await;
    let now = world.now();
    let today = Some(Due::DoneWithin(now, now + SignedDuration::from_hours(24)));
    for (person, index) in
        [(employee(&world, 20, Scope::Own).await, "activities_salesman"), (world.admin(), "activities_agenda")]
    {
        let plan = of_activities(&world, &person, None, today, "agenda").await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{plan}");
        let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
        assert_eq!(condition.matches("agenda").count(), 2, "{condition}");
    }
}

#[tokio::test]
async fn what_is_left_of_the_days_before_begins_the_index_of_the_agenda() {
    let world = filled().await;
    let before_today =
        FilterCondition { field: "startTime".into(), operator: Operator::Less.into(), values: vec!["today".into()] };
    for (person, index) in
        [(employee(&world, 20, Scope::Own).await, "activities_salesman"), (world.admin(), "activities_agenda")]
    {
        let selection = ActivitySelection {
            customer: None,
            scope: person.caller.scope,
            due: Some(Due::Before(world.now())),
            filter: Some(Filter { node: Some(Node::Condition(before_today.clone())) }),
            context: FilterContext { zone: TimeZone::UTC, now: world.now() },
            words: Vec::new(),
        };
        let plan = page_plan(&world, &person, &selection, "agenda").await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{plan}");
    }
}

#[tokio::test]
async fn what_somebody_touched_lately_is_a_range_of_an_index_and_fifty_rows() {
    let world = filled().await;
    let sql = "select user_id from activity_touches where tenant_id = $1 limit 1";
    let user: Uuid = sqlx::query_scalar(sql).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    let since = Some(Due::TouchedSince("2026-10-20T00:00:00Z".parse().unwrap()));
    for mut person in [employee(&world, 20, Scope::Own).await, employee(&world, 2, Scope::Team).await, world.admin()] {
        person.caller.user = user;
        for order in ["touchTime desc", "touchTime", "agenda", "customerName"] {
            let plan = of_activities(&world, &person, None, since, order).await;
            assert!(plan.contains("using activity_touches_recent "), "{order}:\n{plan}");
            let condition = plan.lines().skip_while(|line| !line.contains("activity_touches_recent"));
            let condition = condition.skip(1).find(|line| line.contains("Index Cond")).unwrap();
            assert!(condition.contains("user_id") && condition.contains("touched_at"), "{condition}");
            assert!(plan.contains("Limit ") && !plan.contains("Seq Scan"), "{order}:\n{plan}");
        }
    }
}

#[tokio::test]
async fn a_plain_list_is_chosen_and_a_far_page_counted_off_in_an_index_alone() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    for (due, index) in [(None, "activities_salesman"), (Some(Due::Open), "activities_salesman")] {
        let plan = of_activities(&world, &sam, None, due, "agenda").await;
        assert!(plan.contains(&format!("Index Only Scan using {index} ")), "{due:?}:\n{plan}");
    }
    let plan = of_activities(&world, &world.admin(), None, None, "agenda").await;
    assert!(plan.contains("Index Only Scan using activities_agenda "), "{plan}");
    for (person, index) in [(sam, "cases_salesman"), (world.admin(), "cases_date")] {
        let plan = of_cases(&world, &person, None, "caseDate").await;
        assert!(plan.contains(&format!("Index Only Scan using {index} ")), "{plan}");
    }
}

#[tokio::test]
async fn a_calendar_is_a_range_of_an_index() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let now = world.now();
    for push in [calendar::push_since, calendar::push_state] {
        let mut query = QueryBuilder::new("explain ");
        push(&mut query, sam.caller.tenant, sam.caller.employee.unwrap(), now);
        let plan = beneath_the_limit(&plan(&world, &sam.caller, query).await);
        // In the order of the index, or sorted where these are few: no other rows are read.
        assert!(plan.contains(" activities_salesman_start "), "{plan}");
        let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
        assert!(condition.contains("salesman_id") && condition.contains("start_at"), "{condition}");
    }
    // What the page shows of a week.
    let condition = |operator: Operator, value: Timestamp| Filter {
        node: Some(Node::Condition(FilterCondition {
            field: "startTime".into(),
            operator: operator.into(),
            values: vec![value.to_string()],
        })),
    };
    let week = [(Operator::GreaterOrEqual, now), (Operator::Less, now + SignedDuration::from_hours(7 * 24))];
    let group = FilterGroup {
        combinator: Combinator::And.into(),
        filters: week.map(|(operator, value)| condition(operator, value)).into(),
        ..Default::default()
    };
    let selection = ActivitySelection {
        customer: None,
        scope: Scope::Own,
        due: None,
        filter: Some(Filter { node: Some(Node::Group(group)) }),
        context: FilterContext { zone: TimeZone::UTC, now },
        words: Vec::new(),
    };
    let plan = page_plan(&world, &sam, &selection, "startTime").await;
    assert!(plan.contains("using activities_salesman_start ") && !plan.contains("Sort"), "{plan}");
    let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
    assert_eq!(condition.matches("start_at").count(), 2, "{condition}");
}

#[tokio::test]
async fn the_lists_of_all_come_from_an_index_in_their_order() {
    let world = filled().await;
    for (order, index) in [
        ("agenda", "activities_agenda"),
        ("startTime desc", "activities_start_at"),
        ("createTime", "activities_created_at"),
        ("updateTime desc", "activities_updated_at"),
        ("subject", "activities_subject"),
        ("type desc", "activities_type"),
        ("status", "activities_status"),
    ] {
        let plan = of_activities(&world, &world.admin(), None, None, order).await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
    }
}

/// The plan begins with an index in the order of what the rows hang on, and sorts no more than the rows of one of these.
fn expect_walk(plan: &str, index: &str, rows: &str) {
    assert!(plan.contains(&format!("using {index} ")), "{plan}");
    assert!(plan.contains(rows), "{plan}");
    assert!(
        plan.contains("Incremental Sort")
            && plan.matches("Sort").count()
                == plan.matches("Incremental Sort").count() + plan.matches("Sort Key").count(),
        "{plan}"
    );
    assert!(!plan.contains("Seq Scan"), "{plan}");
}

#[tokio::test]
async fn by_the_name_of_the_customer_and_by_the_case_one_after_the_other_is_read() {
    let world = filled().await;
    for desc in ["", " desc"] {
        for (order, index, rows) in [
            ("customerName", "customer_refs_shown", "activities_customer"),
            ("caseNumber", "cases_number_unique", "activities_case"),
            ("caseSubject", "cases_subject", "activities_case"),
        ] {
            let plan = of_activities(&world, &world.admin(), None, None, &format!("{order}{desc}")).await;
            expect_walk(&plan, index, rows);
        }
        let plan = of_cases(&world, &world.admin(), None, &format!("customerName{desc}")).await;
        expect_walk(&plan, "customer_refs_shown", "cases_customer");
    }
}

#[tokio::test]
async fn a_page_behind_a_token_begins_where_the_page_before_ended() {
    let world = filled().await;
    let admin = world.admin();
    let request = crm_proto::activities::ListCasesRequest { order_by: "customerName".into(), ..Default::default() };
    let token = admin.list_cases(request).await.unwrap().next_page_token;
    let request = page::Request { order_by: "customerName", page_token: &token, ..Default::default() };
    // The selection of the request above is everything but its page.
    let selection = prost::Message::encode_to_vec(&crm_proto::activities::ListCasesRequest::default());
    let page = Page::parse(&case_lists::LISTING, &request, &selection).unwrap();
    let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
    let selection = CaseSelection { customer: None, scope: Scope::All, filter: None, context, words: Vec::new() };
    let mut query = QueryBuilder::new("explain ");
    case_lists::push_page(&mut query, &admin.caller, &selection, &page).unwrap();
    let plan = beneath_the_limit(&plan(&world, &admin.caller, query).await);
    expect_walk(&plan, "customer_refs_shown", "cases_customer");
    let scan = plan.lines().position(|line| line.contains("customer_refs_shown")).unwrap();
    let condition = plan.lines().skip(scan).find(|line| line.contains("Index Cond")).unwrap();
    assert!(condition.contains("END >= "), "{plan}");
}

#[tokio::test]
async fn a_search_by_names_stays_within_the_rows_of_who_searches() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
    let words = vec!["salesman".to_owned()];
    let selection = ActivitySelection { customer: None, scope: Scope::Own, due: None, filter: None, context, words };
    let plan = page_plan(&world, &sam, &selection, "agenda").await;
    assert!(plan.contains("using activities_salesman ") && !plan.contains("Sort"), "{plan}");
    // Whose name has the word is found out once, before.
    assert!(plan.contains("InitPlan"), "{plan}");
}

#[tokio::test]
async fn of_a_customer_only_its_own_rows_are_read() {
    let world = filled().await;
    let customer: Uuid =
        sqlx::query_scalar("select id from customer_refs where tenant_id = $1 and name = 'Customer 7'")
            .bind(world.tenant)
            .fetch_one(&world.superuser)
            .await
            .unwrap();
    let plan = of_activities(&world, &world.admin(), Some(customer), None, "agenda").await;
    assert!(plan.contains("activities_customer") && !plan.contains("Seq Scan on activities"), "{plan}");
}

#[tokio::test]
async fn cases_come_by_their_day_from_an_index() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    for (person, index) in [(sam, "cases_salesman"), (world.admin(), "cases_date")] {
        let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
        let scope = person.caller.scope;
        let selection = CaseSelection { customer: None, scope, filter: None, context, words: Vec::new() };
        let page = Page::parse(&case_lists::LISTING, &page::Request::default(), b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        case_lists::push_page(&mut query, &person.caller, &selection, &page).unwrap();
        let plan = beneath_the_limit(&plan(&world, &person.caller, query).await);
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{plan}");
    }
}

/// The page of cases, chosen by a filter and in an order.
async fn of_cases(world: &World, person: &Person, filter: Option<crm_proto::types::Filter>, order_by: &str) -> String {
    let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
    let selection = CaseSelection { customer: None, scope: person.caller.scope, filter, context, words: Vec::new() };
    let request = page::Request { order_by, ..Default::default() };
    let page = Page::parse(&case_lists::LISTING, &request, b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    case_lists::push_page(&mut query, &person.caller, &selection, &page).unwrap();
    beneath_the_limit(&plan(world, &person.caller, query).await)
}

#[tokio::test]
async fn cases_by_worth_and_the_columns_of_the_board_come_from_an_index_in_their_order() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let stage: Uuid = sqlx::query_scalar("select id from case_stages where tenant_id = $1")
        .bind(world.tenant)
        .fetch_one(&world.superuser)
        .await
        .unwrap();
    let column = || Some(in_stage(&stage.to_string()));
    for (person, filter, index) in [
        (&sam, None, "cases_salesman_worth"),
        (&world.admin(), None, "cases_worth"),
        (&sam, column(), "cases_salesman_board"),
        (&world.admin(), column(), "cases_board"),
    ] {
        let plan = of_cases(&world, person, filter, "value desc").await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{index}:\n{plan}");
    }
}

#[tokio::test]
async fn cases_by_subject_and_by_status_come_from_an_index_in_their_order() {
    let world = filled().await;
    for (order, index) in [("subject", "cases_subject"), ("subject desc", "cases_subject"), ("status", "cases_status")]
    {
        let plan = of_cases(&world, &world.admin(), None, order).await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
    }
}

#[tokio::test]
async fn the_sums_of_the_board_read_an_index_alone() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    for (person, index) in [(sam, "cases_salesman_board"), (world.admin(), "cases_board")] {
        let scope = person.caller.scope;
        let mut query = QueryBuilder::new("explain ");
        let selection = BoardSelection { scope, salesman: None, case_type: None };
        case_board::push_sums(&mut query, &person.caller, selection);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains(&format!("Index Only Scan using {index} ")), "{plan}");
    }
}

#[tokio::test]
async fn the_answers_of_a_case_and_whether_a_gate_has_some_come_from_an_index() {
    let world = filled().await;
    let admin = world.admin();
    let one = "select case_id from gate_answers where tenant_id = $1 limit 1";
    let case: Uuid = sqlx::query_scalar(one).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    let mut query = QueryBuilder::new("explain ");
    gate_answers::push_of_case(&mut query, world.tenant, case);
    let of_case = plan(&world, &admin.caller, query).await;
    assert!(of_case.contains("gate_answers_pkey") && !of_case.contains("Seq Scan"), "{of_case}");
    // What the foreign key asks when a gate is deleted that has none: a scan would look at all rows.
    let mut query = QueryBuilder::new("explain select from gate_answers where tenant_id = ");
    query.push_bind(world.tenant).push(" and gate_id = ").push_bind(Uuid::nil()).push(" limit 1");
    let of_none = plan(&world, &admin.caller, query).await;
    assert!(of_none.contains("gate_answers_gate"), "{of_none}");
}

#[tokio::test]
async fn the_counts_of_the_tiles_read_indexes_alone() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let now = world.now();
    let mut query = QueryBuilder::new("explain ");
    workload::push_count(&mut query, &sam.caller, None, Scope::Own, ((now, now), now));
    let plan = plan(&world, &sam.caller, query).await;
    assert!(!plan.contains("Seq Scan"), "{plan}");
    assert_eq!(plan.matches("activities_salesman").count(), 3, "{plan}");
    assert!(plan.contains("cases_open"), "{plan}");
}

#[tokio::test]
async fn what_is_next_and_was_last_is_one_look_into_an_index_for_each_customer() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    let ids: Vec<Uuid> = sqlx::query_scalar("select customer_id from customer_access where employee_id = $1 limit 25")
        .bind(sam.caller.employee)
        .fetch_all(&world.superuser)
        .await
        .unwrap();
    assert_eq!(ids.len(), 25);
    for person in [sam, world.admin()] {
        let mut query = QueryBuilder::new("explain ");
        customer_agendas::push_of(&mut query, &person.caller, &ids);
        let plan = plan(&world, &person.caller, query).await;
        assert!(!plan.contains("Seq Scan"), "{plan}");
        assert_eq!(plan.matches("Index Scan using activities_customer on activities").count(), 2, "{plan}");
    }
}

#[tokio::test]
async fn recommendations_come_by_their_day_from_an_index() {
    let world = filled().await;
    let sam = employee(&world, 20, Scope::Own).await;
    for (person, order_by, index) in [
        (sam.clone(), "dueDate", "recommendations_salesman"),
        (sam, "generateTime desc", "recommendations_salesman_generated"),
        (world.admin(), "dueDate", "recommendations_due_date"),
        (world.admin(), "generateTime", "recommendations_generated"),
    ] {
        let context = FilterContext { zone: TimeZone::UTC, now: world.now() };
        let selection = RecommendationSelection {
            customer: None,
            scope: person.caller.scope,
            state: crm_activities::domain::RecommendationState::Pending,
            filter: None,
            context,
            words: Vec::new(),
        };
        let request = page::Request { order_by, ..Default::default() };
        let page = Page::parse(&recommendation_lists::LISTING, &request, b"").unwrap();
        let mut query = QueryBuilder::new("explain ");
        recommendation_lists::push_page(&mut query, &person.caller, &selection, &page).unwrap();
        let plan = beneath_the_limit(&plan(&world, &person.caller, query).await);
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order_by}:\n{plan}");
    }
}

#[tokio::test]
async fn a_slice_of_the_nightly_run_reads_the_rows_of_its_customers_alone() {
    let world = filled().await;
    let caller = Caller::system(world.tenant);
    let mut tx = world.database.worker().transaction(caller.clone()).await.unwrap();
    let customers = reasons::next_customers(&mut tx, None, 10).await.unwrap();
    assert_eq!(customers.len(), 10);
    let today = jiff::civil::date(2026, 11, 1);
    let explained = |sql: &str| AssertSqlSafe(format!("explain {sql}"));
    let ended = crm_activities::domain::open_agenda(jiff::Timestamp::MAX);
    let calls = sqlx::query_scalar(explained(reasons::CALLS)).bind(world.tenant).bind(&customers).bind(ended);
    let third_parties = sqlx::query_scalar(explained(reasons::THIRD_PARTIES)).bind(world.tenant).bind(&customers);
    let third_parties = third_parties.bind(today.to_sqlx()).bind(today.to_sqlx());
    let birthdays = sqlx::query_scalar(explained(reasons::BIRTHDAYS)).bind(world.tenant).bind(&customers);
    for (statement, name) in [(calls, "calls"), (third_parties, "third parties"), (birthdays, "birthdays")] {
        let lines: Vec<String> = statement.fetch_all(tx.conn()).await.unwrap();
        let plan = lines.join("\n");
        for table in ["customer_refs", "contact_refs", "activities", "third_party_refs"] {
            assert!(!plan.contains(&format!("Seq Scan on {table}")), "{name}:\n{plan}");
        }
    }
    tx.commit().await.unwrap();
    let mut query = QueryBuilder::new("explain ");
    recommendations::push_for_run(&mut query, &caller, &customers, &customers);
    let plan = plan(&world, &caller, query).await;
    assert!(!plan.contains("Seq Scan") && plan.contains("recommendations_made_once"), "{plan}");
}
