//! What the planner makes of the statements at a size at which it matters: which index is used, and that none is left out because of
//! row-level security. Nothing is timed.

use crm_chassis::{Caller, Scope, filter::FilterContext, page, page::Page};
use crm_customers::store::{
    activity_refs::SHOW,
    customers::{self, IDS_OF_CODES},
    lists::{self, LISTING, Selection},
    names::NAMES,
    values,
    visibility::{Reach, Reaches},
};
use crm_proto::types::{Filter, Operator};
use jiff::tz::TimeZone;
use sqlx::{AssertSqlSafe, Postgres, QueryBuilder, types::Uuid};

use crate::world::{World, condition};

/// Two tenants with three thousand customers each, with their contacts and notes.
pub async fn two_tenants() -> World {
    let world = World::new().await;
    world.fill(3_000).await;
    world.neighbour().await.fill(3_000).await;
    world
}

/// The plan of a statement as the role for requests gets it.
pub async fn plan(world: &World, caller: &Caller, mut query: QueryBuilder<Postgres>) -> String {
    let mut tx = world.database.db().transaction(caller.clone()).await.unwrap();
    let lines: Vec<String> = query.build_query_scalar().fetch_all(tx.conn()).await.unwrap();
    lines.join("\n")
}

async fn plan_of_list(world: &World, caller: &Caller, filter: Option<Filter>, request: page::Request<'_>) -> String {
    plan_of_reach(world, caller, Reach::Few, filter, request).await
}

async fn plan_of_reach(
    world: &World,
    caller: &Caller,
    reach: Reach,
    filter: Option<Filter>,
    request: page::Request<'_>,
) -> String {
    let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
    let selection = Selection { found: None, filter, scope: caller.scope, reach, context };
    let page = Page::parse(&LISTING, &request, b"").unwrap();
    let mut query = QueryBuilder::new("explain ");
    lists::push_page(&mut query, caller, &selection, &page).unwrap();
    let plan = plan(world, caller, query).await;
    beneath_the_limit(&plan)
}

/// The part of the plan that chooses the page's rows.
pub fn beneath_the_limit(plan: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = plan.lines().skip_while(|line| !line.contains("Limit "));
    let limit = lines.next().unwrap_or_else(|| panic!("no limit in\n{plan}"));
    let beneath: Vec<_> = lines.take_while(|line| indent(line) > indent(limit)).collect();
    beneath.join("\n")
}

pub fn by(order_by: &str) -> page::Request<'_> {
    page::Request { order_by, ..Default::default() }
}

#[tokio::test]
async fn the_first_values_of_a_text_are_read_from_its_index_and_those_behind_are_not() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    let not_inactive = condition("status", Operator::NotEquals, &["INACTIVE"]);
    for (field, filter) in
        ["name", "code", "city"].into_iter().flat_map(|field| [(field, None), (field, Some(not_inactive.clone()))])
    {
        let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
        let selection = Selection { found: None, filter, scope: caller.scope, reach: Reach::Few, context };
        let mut query = QueryBuilder::new("explain ");
        values::push_of_customers(&mut query, &caller, &selection, field, "").unwrap();
        let plan = plan(&world, &caller, query).await;
        let (_, grouped) = plan.split_once("GroupAggregate").unwrap_or_else(|| panic!("{field}:\n{plan}"));
        assert!(grouped.contains(" using customers_") && !grouped.contains("Sort"), "{field}:\n{plan}");
    }
}

#[tokio::test]
async fn the_first_page_and_every_further_one_come_from_an_index_in_their_order() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    for (order, index) in [
        ("name", "customers_name"),
        ("code", "customers_code"),
        ("city", "customers_city"),
        ("createTime", "customers_created_at"),
        ("updateTime", "customers_updated_at"),
        ("nextActivityTime", "customers_next_activity"),
        ("lastActivityTime", "customers_last_activity"),
    ] {
        for order in [order.to_owned(), format!("{order} desc")] {
            let plan = plan_of_list(&world, &caller, None, by(&order)).await;
            assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{order}:\n{plan}");
        }
    }
}

#[tokio::test]
async fn what_is_planned_and_done_at_a_customer_is_found_by_keys() {
    let world = two_tenants().await;
    let mut tx = world.database.db().transaction(Caller::system(world.tenant)).await.unwrap();
    let explain = sqlx::query_scalar(AssertSqlSafe(format!("explain {SHOW}"))).bind(world.tenant).bind(Uuid::nil());
    let lines: Vec<String> = explain.fetch_all(tx.conn()).await.unwrap();
    let plan = lines.join("\n");
    assert!(!plan.contains("Seq Scan on customers") && !plan.contains("Seq Scan on activity_refs"), "{plan}");
    let read = plan.matches("Index Only Scan using activity_refs_customer").count();
    let reversed = plan.matches("Index Only Scan Backward using activity_refs_customer").count();
    assert_eq!((read, reversed), (1, 1), "{plan}");
}

#[tokio::test]
async fn rows_that_are_skipped_are_not_looked_at() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    world.vacuum("customers").await;
    let plan = plan_of_list(&world, &caller, None, page::Request { skip: 2_500, ..by("name") }).await;
    assert!(plan.contains("Index Only Scan using customers_name "), "{plan}");
}

#[tokio::test]
async fn a_further_page_begins_where_the_one_before_ended() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    // A token of this very list: its selection is empty here.
    let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
    let selection = Selection { found: None, filter: None, scope: Scope::All, reach: Reach::Many, context };
    let mut tx = world.database.db().transaction(caller.clone()).await.unwrap();
    let first = Page::parse(&LISTING, &by("name"), b"").unwrap();
    let (_, token) = lists::page(&mut tx, &selection, first).await.unwrap();
    let plan = plan_of_list(&world, &caller, None, page::Request { page_token: &token, ..by("name") }).await;
    assert!(plan.contains("using customers_name ") && !plan.contains("Sort"), "{plan}");
    let condition = plan.lines().find(|line| line.contains("Index Cond")).unwrap();
    assert!(condition.contains("ROW("), "{plan}");
}

#[tokio::test]
async fn the_list_of_a_salesman_begins_with_his_links() {
    let world = two_tenants().await;
    for (person, order) in [(world.person("S1", Scope::Own), "city"), (world.person("S2", Scope::Team), "name")] {
        let plan = plan_of_list(&world, &person.caller, None, by(order)).await;
        assert!(plan.contains("customer_access_employee"), "{plan}");
        assert!(plan.contains("using customers_pkey ") && plan.contains("id = ANY"), "{plan}");
    }
}

#[tokio::test]
async fn by_name_a_salesmans_list_is_read_from_his_links_alone_in_their_order() {
    let world = two_tenants().await;
    world.vacuum("customer_access").await;
    let caller = world.person("S1", Scope::Own).caller;
    for reach in [Reach::Few, Reach::Many, Reach::VeryMany] {
        for request in [by("name"), by("name desc"), page::Request { skip: 200, ..by("name") }] {
            let plan = plan_of_reach(&world, &caller, reach, None, request).await;
            assert!(plan.contains("using customer_access_name ") && !plan.contains("Sort"), "{reach:?}:\n{plan}");
            assert!(!plan.contains("customers c"), "{reach:?}:\n{plan}");
        }
    }
    let held = condition("status", Operator::AnyOf, &["HOLD"]);
    for (reach, walks_links) in [(Reach::Few, true), (Reach::Many, true), (Reach::VeryMany, false)] {
        let plan = plan_of_reach(&world, &caller, reach, Some(held.clone()), by("name")).await;
        assert_eq!(!plan.contains("SubPlan"), walks_links, "{reach:?}:\n{plan}");
    }
}

#[tokio::test]
async fn the_list_of_who_sees_many_comes_from_an_index_in_its_order_and_each_row_is_looked_at() {
    let world = two_tenants().await;
    let person = world.person("S2", Scope::Team);
    for (reach, request, index, hashed) in [
        (Reach::Many, by("name"), "customers_name", true),
        (Reach::Many, page::Request { skip: 101, ..by("name") }, "customers_name", true),
        (Reach::VeryMany, by("name desc"), "customers_name", false),
        (Reach::VeryMany, by("updateTime desc"), "customers_updated_at", false),
    ] {
        let plan = plan_of_reach(&world, &person.caller, reach, None, request).await;
        assert!(plan.contains(&format!("using {index} ")) && !plan.contains("Sort"), "{reach:?}:\n{plan}");
        assert_eq!(plan.contains("hashed SubPlan"), hashed, "{reach:?}:\n{plan}");
        let links = plan.lines().position(|line| line.contains("SubPlan")).unwrap_or_else(|| panic!("{plan}"));
        let condition = plan.lines().skip(links + 1).find(|line| line.contains("Index Cond")).unwrap();
        assert_eq!(condition.contains("customer_id = c"), !hashed, "{plan}");
    }
    // Behind a filter a walk comes to few of his rows, unless very many are.
    let held = condition("status", Operator::AnyOf, &["HOLD"]);
    for (reach, probes) in [(Reach::Many, false), (Reach::VeryMany, true)] {
        let plan = plan_of_reach(&world, &person.caller, reach, Some(held.clone()), by("name")).await;
        assert_eq!(plan.contains("SubPlan"), probes, "{reach:?}:\n{plan}");
    }
    // In other orders, many may lie at the end; what has no index reads all of them, very many by their hash.
    // Behind so many rows the links are read once, too, instead of one for each row.
    for (reach, request, hashed) in [
        (Reach::Many, by("city"), false),
        (Reach::Many, by("mainSalesmanName"), false),
        (Reach::VeryMany, by("mainSalesmanName"), true),
        (Reach::VeryMany, page::Request { skip: 1_001, ..by("name") }, true),
    ] {
        let plan = plan_of_reach(&world, &person.caller, reach, None, request).await;
        assert_eq!(plan.contains("hashed SubPlan"), hashed, "{reach:?}:\n{plan}");
        assert!(hashed || !plan.contains("SubPlan"), "{reach:?}:\n{plan}");
    }
}

#[tokio::test]
async fn how_many_a_caller_sees_is_found_by_an_index_and_all_shapes_show_the_same() {
    let world = two_tenants().await;
    for person in [world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let mut tx = world.database.db().transaction(person.caller.clone()).await.unwrap();
        assert_eq!(Reaches::default().of(&mut tx, person.caller.scope).await.unwrap(), Reach::Few);
        let held = condition("status", Operator::AnyOf, &["HOLD", "NEW_CRM"]);
        for (filter, order_by, skip) in [
            (None, "name", 0),
            (None, "name", 30),
            (None, "city desc", 0),
            (None, "mainSalesmanName", 10),
            (Some(held), "name", 0),
        ] {
            let mut shown = Vec::new();
            for reach in [Reach::Few, Reach::Many, Reach::VeryMany] {
                let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
                let (found, filter, scope) = (None, filter.clone(), person.caller.scope);
                let selection = Selection { found, filter, scope, reach, context };
                let page = Page::parse(&LISTING, &page::Request { skip, ..by(order_by) }, b"").unwrap();
                let (customers, _) = lists::page(&mut tx, &selection, page).await.unwrap();
                let ids: Vec<_> = customers.iter().map(|customer| customer.id).collect();
                shown.push((ids, lists::count(&mut tx, &selection).await.unwrap().count));
            }
            assert!(!shown[0].0.is_empty(), "{order_by}");
            assert!(shown.iter().all(|other| *other == shown[0]), "{order_by}, {skip}: {shown:?}");
        }
    }
    let nobody = Caller { employee: None, ..world.person("S1", Scope::Own).caller };
    let mut tx = world.database.db().transaction(nobody).await.unwrap();
    assert_eq!(Reaches::default().of(&mut tx, Scope::Own).await.unwrap(), Reach::Few);
    let leader = world.person("S3", Scope::Team);
    sqlx::query("update employee_refs set manager_id = $2 where tenant_id = $1 and id <> $2")
        .bind(world.tenant)
        .bind(leader.caller.employee)
        .execute(&world.superuser)
        .await
        .unwrap();
    let mut tx = world.database.db().transaction(leader.caller.clone()).await.unwrap();
    assert_eq!(Reaches::default().of(&mut tx, Scope::Team).await.unwrap(), Reach::Many, "everybody's");
}

#[tokio::test]
async fn exact_filters_and_beginnings_use_an_index_in_spite_of_row_level_security() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    let salesman = world.employee_id("S7");
    for (field, operator, value, index) in [
        ("name", Operator::BeginsWith, "Ubuntu Motors 1", "customers_name"),
        ("name", Operator::Equals, "ubuntu motors 11", "customers_name"),
        ("code", Operator::Equals, "cu100777", "customers_code_key"),
        ("code", Operator::BeginsWith, "CU10077", "customers_code_key"),
        ("city", Operator::Equals, "paarl 39", "customers_city_key"),
        ("mainSalesmanId", Operator::Equals, &salesman, "customers_main_salesman"),
    ] {
        let plan = plan_of_list(&world, &caller, Some(condition(field, operator, &[value])), by("name")).await;
        let scan = plan
            .lines()
            .position(|line| line.contains(&format!("{index} ")))
            .unwrap_or_else(|| panic!("{field}:\n{plan}"));
        let condition = plan.lines().skip(scan).find(|line| line.contains("Index Cond")).unwrap();
        let column = index.replace("customers_main_salesman", "main_salesman_id").replace("customers_", "");
        assert!(condition.contains(&column), "{field}: the index serves more than the tenant\n{plan}");
    }
}

#[tokio::test]
async fn one_customer_is_found_by_its_primary_key_whoever_asks() {
    let world = two_tenants().await;
    let id = sqlx::types::Uuid::from_u128(1);
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        for push in [customers::push_get, customers::push_visible_row, customers::push_lock, customers::push_hold] {
            let mut query = QueryBuilder::new("explain ");
            push(&mut query, &person.caller, id);
            let plan = plan(&world, &person.caller, query).await;
            assert!(plan.contains("using customers_pkey on customers c"), "{plan}");
            assert!(!plan.contains("Seq Scan on customer"), "{plan}");
            // Nor are the links of a whole team gone over for one of them.
            assert!(!plan.contains("Semi Join") && !plan.contains("hashed"), "{plan}");
        }
    }
}

#[tokio::test]
async fn a_customer_of_the_erp_is_found_by_its_code() {
    let world = two_tenants().await;
    let mut tx = world.database.worker().transaction(Caller::erp(world.tenant)).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {IDS_OF_CODES}")))
        .bind(world.tenant)
        .bind(vec!["CU100777"])
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("using customers_code_unique "), "{plan}");
    assert!(plan.lines().any(|line| line.contains("Index Cond") && line.contains("code = ANY")), "{plan}");
}

#[tokio::test]
async fn names_of_a_page_are_found_without_reading_other_tenants() {
    let world = two_tenants().await;
    let many = "insert into static_codes (tenant_id, list, code, description)
                select case tenant when 0 then $1 else md5('tenant' || tenant)::uuid end, 'RANK', 'R' || n, 'Rank ' || n
                from generate_series(0, 99) tenant, generate_series(1, 100) n";
    sqlx::query(many).bind(world.tenant).execute(&world.superuser).await.unwrap();
    sqlx::raw_sql("analyze static_codes").execute(&world.superuser).await.unwrap();
    let mut tx = world.database.db().transaction(world.admin().caller).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {NAMES}")))
        .bind(world.tenant)
        .bind(vec!["RANK"; 25])
        .bind((1..=25).map(|n| format!("R{n}")).collect::<Vec<_>>())
        .bind(vec![sqlx::types::Uuid::nil(); 25])
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains(" static_codes_pkey ") && !plan.contains("Seq Scan on static_codes"), "{plan}");
}

#[tokio::test]
async fn pages_without_a_filter_are_planned_once_and_not_again_and_again() {
    let world = two_tenants().await;
    let caller = world.admin().caller;
    let mut tx = world.database.db().transaction(caller.clone()).await.unwrap();
    // The server looks for a plan that serves all from the sixth time on.
    for _ in 0..8 {
        let context = FilterContext { zone: TimeZone::UTC, now: world.database.clock.now() };
        let selection = Selection { found: None, filter: None, scope: caller.scope, reach: Reach::Few, context };
        let page = Page::parse(&LISTING, &page::Request::default(), b"").unwrap();
        assert_eq!(lists::page(&mut tx, &selection, page).await.unwrap().0.len(), 25);
    }
    let sql = "select generic_plans from pg_prepared_statements where statement like '%page join customers%'";
    let planned_for_all: i64 = sqlx::query_scalar(sql).fetch_one(tx.conn()).await.unwrap();
    assert!(planned_for_all > 0);
}
