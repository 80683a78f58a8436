//! All customers of a salesman move: by pages, each of them once, and those that cannot stay.

use std::collections::BTreeSet;

use crm_proto::customers::{self as pb, MoveOutcome};
use serde_json::json;

use crate::world::World;

/// So many customers of Sam's, as a load of the ERP's leaves them.
async fn fill(world: &World, rows: i32) {
    let customers = "insert into customers (tenant_id, id, version, name, status, customer_type, rank, reporting_area, site,
             main_salesman_id, created_at, created_by, updated_at, updated_by)
         select $1, md5($1::text || n)::uuid, 1, 'Customer ' || n, 'NEW_CRM', 'RETAIL', 'GOLD', 'CAPE', 'CPT', $2, now(), 'ERP', now(), 'ERP'
         from generate_series(1, $3) n";
    let links = "insert into customer_access (tenant_id, customer_id, employee_id)
         select $1, md5($1::text || n)::uuid, $2 from generate_series(1, $3) n";
    let sam: uuid::Uuid = world.employee_id("SAM").parse().unwrap();
    for sql in [customers, links] {
        sqlx::query(sql).bind(world.tenant).bind(sam).bind(rows).execute(&world.superuser).await.unwrap();
    }
}

#[tokio::test]
async fn all_move_by_pages_and_the_answer_says_how_many_are_left() {
    let world = World::new().await;
    fill(&world, 510).await;
    let says =
        json!({"code": "CU2", "name": "CU2 Trading", "mainSalesmanCode": "SAM", "additionalSalesmanCodes": ["LATER"]});
    world.erp("m-1", "customer.upserted", 1, says).await.unwrap();
    let left_behind = world.by_code("CU2").await.unwrap();
    let told_before = world.events().await.len();

    let admin = world.admin();
    let mut way = pb::MoveCustomersRequest { all: true, ..world.way("SAM", "THANDI") };
    let first = admin.move_customers(way.clone()).await.unwrap();
    assert_eq!(first.customers.len(), 500);
    assert_eq!(i64::from(first.remaining_count), 511 - i64::from(first.moved_count));
    way.page_token.clone_from(&first.next_page_token);
    assert!(!way.page_token.is_empty());
    let second = admin.move_customers(way).await.unwrap();
    assert_eq!((second.customers.len(), second.next_page_token.as_str()), (11, ""));
    assert_eq!((first.moved_count + second.moved_count, second.remaining_count), (510, 1));

    let both: Vec<_> = first.customers.iter().chain(&second.customers).collect();
    let once: BTreeSet<_> = both.iter().map(|moved| &moved.customer_id).collect();
    assert_eq!(once.len(), 511, "each of them once");
    let left: Vec<_> = both.iter().filter(|moved| moved.outcome() != MoveOutcome::Moved).collect();
    assert_eq!(
        (left.len(), left[0].outcome(), &left[0].customer_id),
        (1, MoveOutcome::SalesmanUnknown, &left_behind.id)
    );
    assert_eq!(world.events().await.len() - told_before, 510);
    let sql = "select count(*) from audit_log where tenant_id = $1 and action = 'reassigned'";
    let lines: i64 = sqlx::query_scalar(sql).bind(world.tenant).fetch_one(&world.superuser).await.unwrap();
    assert_eq!(lines, 510);
    let seen = async |person: crate::world::Person| {
        let counted = pb::ListCustomersRequest { include_total_size: true, page_size: 1, ..Default::default() };
        person.list(counted).await.unwrap().total_size
    };
    assert_eq!((seen(world.sam()).await, seen(world.thandi()).await), (Some(1), Some(510)));
}

#[tokio::test]
async fn who_has_none_is_done_at_once() {
    let world = World::new().await;
    let before = world.everything().await;
    let way = pb::MoveCustomersRequest { all: true, ..world.way("SAM", "THANDI") };
    let moved = world.admin().move_customers(way).await.unwrap();
    assert_eq!(moved, pb::MoveCustomersResponse::default());
    assert_eq!(world.everything().await, before);
}
