//! The first lock alone: row-level security is switched off, and two tenants hold rows with the same ids. Only the tenant that every statement
//! names keeps them apart.

use crm_proto::{activities as pb, customers};
use crm_testkit::twins;
use sqlx::AssertSqlSafe;

use crate::{every_rpc::call_every_rpc, world::World};

/// The tables whose rows both tenants have, what others hang on first.
const TABLES: &[&str] = &[
    "employee_refs",
    "customer_refs",
    "customer_access",
    "contact_refs",
    "case_types",
    "case_stages",
    "stage_gates",
    "case_number_lanes",
    "cases",
    "gate_answers",
    "activities",
    "activity_touches",
    "target_defaults",
    "salesman_targets",
    "sales_reports",
    "sales_totals",
    "third_party_refs",
    "rank_refs",
    "recommendation_switches",
    "recommendations",
    "recommendation_runs",
];

/// Tells the neighbour's rows from ours.
const MARK: &str = "
update employee_refs set display_name = 'Their Man', manager_id = null where tenant_id = 'NEIGHBOUR';
update customer_refs set name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update contact_refs set display_name = 'Their Woman', version = 41 where tenant_id = 'NEIGHBOUR';
update case_types set description = 'Their Type' where tenant_id = 'NEIGHBOUR';
update case_stages set description = 'Their Stage' where tenant_id = 'NEIGHBOUR';
update stage_gates set question = 'Their Question' where tenant_id = 'NEIGHBOUR';
update gate_answers set answer = 'Theirs' where tenant_id = 'NEIGHBOUR';
update cases set subject = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update activities set subject = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update activity_touches set touched_at = touched_at + interval '1 minute' where tenant_id = 'NEIGHBOUR';
update target_defaults set calls = 41414 where tenant_id = 'NEIGHBOUR';
update salesman_targets set calls = 41414, version = 41 where tenant_id = 'NEIGHBOUR';
update sales_reports set version = 41 where tenant_id = 'NEIGHBOUR';
update sales_totals set order_count = 41414 where tenant_id = 'NEIGHBOUR';
update third_party_refs set supplier_name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
update rank_refs set name = 'Theirs', call_cycle_days = 1 where tenant_id = 'NEIGHBOUR';
update recommendations set supplier_name = 'Theirs', version = 41 where tenant_id = 'NEIGHBOUR';
insert into customer_access (tenant_id, customer_id, employee_id) select 'NEIGHBOUR', id, 'THANDI' from customer_refs where tenant_id = 'NEIGHBOUR'";

#[tokio::test]
async fn no_rpc_and_no_event_shows_or_changes_a_row_of_another_tenant() {
    let world = World::new().await;
    let created = prost_types::Timestamp { seconds: world.now().as_second() - 90 * 24 * 3_600, nanos: 0 };
    let linked = vec![world.employee_id("PIET")];
    let ranked = customers::Customer {
        rank: "GOLD".into(),
        rank_call_cycle_days: Some(100),
        create_time: Some(created),
        additional_salesman_ids: linked,
        ..world.customer("Hope Works")
    };
    let hope = world.known(ranked).await;
    let switches = customers::StaticCodesChanged {
        list: customers::StaticCodeList::RecommendationType.into(),
        ..Default::default()
    };
    world.hear(&switches).await;
    world.recommended(&hope).await;
    let gates = world.with_gates(&[("INTERESTED", "Is there money?"), ("INTERESTED", "Who decides?")]).await;
    let call = world.sam().begin(&world, &hope, "Ours").await;
    world.sam().answer(&call.case_id, &[(&gates[0], "YES")]).await.unwrap();
    let call = world.sam().activity(&call.id).await.unwrap();
    world.with_figures().await;
    let neighbour = world.neighbour().await;
    for table in ["employee_refs"] {
        let sql = format!("delete from {table} where tenant_id = '{}'", neighbour.tenant.0);
        sqlx::query(AssertSqlSafe(sql)).execute(&world.superuser).await.unwrap();
    }
    twins::copy(&world.superuser, TABLES, world.tenant, neighbour.tenant).await;
    let mark =
        MARK.replace("NEIGHBOUR", &neighbour.tenant.0.to_string()).replace("THANDI", &world.employee_id("THANDI"));
    sqlx::raw_sql(AssertSqlSafe(mark)).execute(&world.superuser).await.unwrap();
    twins::unlock(&world.superuser).await;
    let before = twins::rows_of(&neighbour.superuser, neighbour.tenant).await;

    assert_eq!(world.sam().activity(&call.id).await.unwrap(), call);
    // There, Thandi is linked to the customer.
    assert!(world.thandi().activity(&call.id).await.is_err());
    let sam = world.employee_id("SAM");
    let sam_of_team = world.person("SAM", crm_chassis::Scope::Team);
    for person in [world.sam(), sam_of_team, world.admin()] {
        for request in [pb::WorkView::Mine, pb::WorkView::Team, pb::WorkView::All] {
            let view = request.into();
            let listed = person.list(pb::ListActivitiesRequest { view, ..Default::default() }).await.unwrap();
            assert!(!format!("{listed:?}").contains("Their"), "{request:?}");
            let recent = pb::ActivityDue::Recent.into();
            let listed =
                person.list(pb::ListActivitiesRequest { view, due: recent, ..Default::default() }).await.unwrap();
            assert!(!format!("{listed:?}").contains("Their"), "{request:?}");
            let recommended = pb::ListRecommendationsRequest { view, ..Default::default() };
            let listed = person.recommendations(recommended).await.unwrap();
            assert!(!format!("{listed:?}").contains("Their"), "{request:?}");
            let listed = person.list_cases(pb::ListCasesRequest { view, ..Default::default() }).await.unwrap();
            assert!(!format!("{listed:?}").contains("Their"), "{request:?}");
            let board = person.board(pb::GetCaseBoardRequest { view, ..Default::default() }).await.unwrap();
            let counted: i32 = board.columns.iter().map(|column| column.case_count).sum();
            let ours = "select count(*) from cases where tenant_id = $1 and status = 'OPEN'";
            let ours: i64 = sqlx::query_scalar(ours).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
            assert!(i64::from(counted) <= ours && !format!("{board:?}").contains("Their"), "{request:?}");
        }
        for (rpc, answer) in call_every_rpc(&world, &person, [hope.id(), &call.case_id, &call.id, &sam]).await {
            let theirs = |text: &String| text.contains("Their") || text.contains("41414");
            assert!(!answer.as_ref().is_ok_and(theirs), "{rpc} shows the twin of ours: {answer:?}");
        }
    }
    let before_change = customers::CustomerBefore { main_salesman_id: world.employee_id("SAM"), ..Default::default() };
    let moved = customers::Customer {
        main_salesman_id: world.employee_id("THANDI"),
        etag: "50".into(),
        ..hope.customer.clone()
    };
    let event = customers::CustomerChanged {
        customer: Some(moved),
        change: customers::CustomerChange::Reassigned.into(),
        before: Some(before_change),
    };
    world.hear(&event).await;
    world.totals("twin", 9, "SAM", &[("2026-10", 8)]).await.unwrap();
    world.database.clock.advance(jiff::SignedDuration::from_hours(24));
    crm_activities::nightly::run(&world.database.worker(), world.tenant).await.unwrap();
    assert_eq!(twins::rows_of(&neighbour.superuser, neighbour.tenant).await, before);
}
