//! Sales history: `sales.replaced` of the ERP, and how it is shown.

use crm_chassis::{Caller, Scope, dispatch::Outcome};
use crm_customers::{consumers, store::sales};
use crm_proto::customers::{self as pb, SalesHistoryChange, SalesHistoryChanged};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, QueryBuilder};
use tonic::Code;
use uuid::Uuid;

use crate::{
    plans::plan,
    world::{World, complete_customer, message},
};

/// A message about CU1 that tells of these months: month, cents, invoices.
fn told(months: &[(&str, i64, i32)]) -> Value {
    let months = months.iter().map(|(month, cents, count)| {
        let amount = format!("{}{}.{:02}", if *cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        json!({"month": month, "invoiced": {"amount": amount, "currency": "ZAR"}, "invoiceCount": count})
    });
    json!({"code": "CU1", "months": months.collect::<Vec<_>>()})
}

/// Month, amount and number of invoices of each month that is shown.
fn shown(history: &pb::SalesHistory) -> Vec<(&str, &str, i32)> {
    let months = history.months.iter();
    months.map(|it| (it.month.as_str(), it.invoiced.as_ref().unwrap().amount.as_str(), it.invoice_count)).collect()
}

#[tokio::test]
async fn twelve_months_are_shown_without_gaps_the_current_one_last() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let months = [("2026-11", -32_050, 1), ("2025-11", 999, 1), ("2025-12", 1_845_000, 3), ("2026-12", 700, 1)];
    assert_eq!(world.erp("m-1", "sales.replaced", 1, told(&months)).await.unwrap(), Outcome::Applied);

    let history = world.sam().sales(&customer.id).await.unwrap();
    let shown = shown(&history);
    let months = [
        "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09",
        "2026-10", "2026-11",
    ];
    assert_eq!(shown.iter().map(|(month, ..)| *month).collect::<Vec<_>>(), months);
    assert_eq!((shown[0], shown[11]), (("2025-12", "18450.00", 3), ("2026-11", "-320.50", 1)));
    assert!(shown[1..11].iter().all(|(_, amount, count)| (*amount, *count) == ("0.00", 0)));
    assert_eq!(history.total_invoiced.as_ref().unwrap().amount, "18129.50");
    assert_eq!((history.total_invoice_count, &history.customer_id), (4, &customer.id));
    assert_eq!(history.erp_sync_time, customer.create_time);
}

#[tokio::test]
async fn the_month_turns_at_midnight_of_the_dealer() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let last = async || world.sam().sales(&customer.id).await.unwrap().months.pop().unwrap().month;
    // Johannesburg is two hours ahead.
    let midnight: Timestamp = "2026-11-30T22:00:00Z".parse().unwrap();
    let second = SignedDuration::from_secs(1);
    world.database.clock.advance(midnight.duration_since(world.database.clock.now()) - second);
    assert_eq!(last().await, "2026-11");
    world.database.clock.advance(second);
    assert_eq!(last().await, "2026-12");
}

#[tokio::test]
async fn a_customer_of_whom_the_erp_never_told_has_twelve_empty_months_in_the_dealers_currency() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("New")).await.unwrap();
    let history = world.sam().sales(&customer.id).await.unwrap();
    assert_eq!((history.months.len(), history.erp_sync_time), (12, None));
    assert_eq!(
        history.total_invoiced.unwrap(),
        crm_proto::types::Money { amount: "0.00".into(), currency: "ZAR".into() }
    );
}

#[tokio::test]
async fn the_erps_word_replaces_all_months_and_the_same_again_changes_nothing() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let first = [("2026-09", 100, 1), ("2026-10", 200, 2)];
    world.erp("m-1", "sales.replaced", 1, told(&first)).await.unwrap();
    world
        .erp("m-2", "sales.replaced", 2, told(&[("2026-10", 250, 2), ("2026-11", 300, 1), ("2026-08", 0, 0)]))
        .await
        .unwrap();
    let history = world.sam().sales(&customer.id).await.unwrap();
    assert_eq!(
        shown(&history)[8..],
        [("2026-08", "0.00", 0), ("2026-09", "0.00", 0), ("2026-10", "2.50", 2), ("2026-11", "3.00", 1)]
    );
    assert_eq!(world.count("sales_months").await, 2);

    let line = world.audit_of("sales_history", &customer.id).await.pop().unwrap();
    assert_eq!((line.action.as_str(), line.origin.as_str()), ("replaced", "erp"));
    assert_eq!(
        line.change("months"),
        (json!({"2026-09": 100, "2026-10": 200}), json!({"2026-10": 250, "2026-11": 300}))
    );
    let event = world.events_of::<SalesHistoryChanged>().await.pop().unwrap();
    assert_eq!(event.change(), SalesHistoryChange::Replaced);
    let told_of = event.sales_history.unwrap();
    assert_eq!(shown(&told_of), [("2026-10", "2.50", 2), ("2026-11", "3.00", 1)]);
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-aggregate-id"), sent.header("crm-version")), (customer.id.as_str(), "2"));
    assert!(sent.header("crm-audience").contains(&world.employee_id("SAM")));

    let rows = world.everything().await;
    world.erp("m-3", "sales.replaced", 3, told(&[("2026-11", 300, 1), ("2026-10", 250, 2)])).await.unwrap();
    assert_eq!(world.everything().await, rows);
    world.erp("m-4", "sales.replaced", 4, told(&[])).await.unwrap();
    assert_eq!(world.count("sales_months").await, 0);
}

#[tokio::test]
async fn many_customers_are_told_of_at_once() {
    let world = World::new().await;
    let mut envelopes = Vec::new();
    for number in 1..=20 {
        let code = format!("CU{number}");
        world.erp_customer(&code).await;
        let mut data = told(&[("2026-11", i64::from(number) * 100, 1)]);
        data["code"] = json!(code);
        envelopes.push(message("acme", &format!("s-{number}"), "sales.replaced", 1, &data));
    }
    consumers::erp().apply_all(&world.database.worker(), &envelopes).await.unwrap();
    let sql = "select count(distinct xmin::text) from sales_months";
    let transactions: i64 = sqlx::query_scalar(sql).fetch_one(&world.superuser).await.unwrap();
    assert_eq!(transactions, 1);
    for number in [1, 20] {
        let customer = world.by_code(&format!("CU{number}")).await.unwrap();
        let history = world.sam().sales(&customer.id).await.unwrap();
        assert_eq!(history.total_invoiced.unwrap().amount, format!("{number}.00"));
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_named() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    let with = |change: fn(&mut Value)| {
        let mut data = told(&[("2026-10", 100, 1), ("2026-11", 100, 1)]);
        change(&mut data["months"]);
        data
    };
    let many: Vec<Value> = (0..121).map(|_| json!({})).collect();
    for (data, field) in [
        (with(|months| months[0]["month"] = json!("2026-13")), "months.month"),
        (with(|months| months[0]["month"] = json!("10/2026")), "months.month"),
        (with(|months| months[0]["month"] = json!("2026-11")), "months.month"),
        (with(|months| months[0]["invoiced"]["amount"] = json!("1.234")), "months.invoiced"),
        (with(|months| months[0]["invoiced"]["currency"] = json!("USD")), "months.invoiced"),
        (with(|months| drop(months[0].as_object_mut().unwrap().remove("invoiced"))), "months.invoiced"),
        (with(|months| months[0]["invoiceCount"] = json!(-1)), "months.invoiceCount"),
        (json!({"code": "CU1", "months": many}), "months"),
    ] {
        let error = world.refusal(&message("acme", "m-1", "sales.replaced", 1, &data)).await;
        assert_eq!(error.fields()[0].field, field, "{data}: {error}");
    }
    assert_eq!(world.count("sales_histories").await, 0);
}

#[tokio::test]
async fn whoever_sees_the_customer_sees_its_sales_and_nobody_else_does() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    world.erp("m-1", "sales.replaced", 1, told(&[("2026-11", 100, 1)])).await.unwrap();
    for person in [world.sam(), world.maria(), world.admin()] {
        assert_eq!(person.sales(&customer.id).await.unwrap().total_invoice_count, 1);
    }
    for id in [customer.id.as_str(), "11111111-1111-4111-8111-111111111111", "not an id"] {
        assert_eq!(world.thandi().sales(id).await.unwrap_err().code(), Code::NotFound, "{id}");
    }
}

#[tokio::test]
async fn the_months_of_a_customer_are_found_by_primary_keys_whoever_asks() {
    let world = World::new().await;
    world.fill(3_000).await;
    for person in [world.admin(), world.person("S1", Scope::Own), world.person("S2", Scope::Team)] {
        let mut query = QueryBuilder::new("explain ");
        let month = crm_customers::domain::Month::parse("2026-01").unwrap();
        sales::push_of_customer(&mut query, &person.caller, Uuid::from_u128(1), month);
        let plan = plan(&world, &person.caller, query).await;
        assert!(plan.contains("sales_histories_pkey") && plan.contains("sales_months_pkey"), "{plan}");
        assert!(!plan.contains("Seq Scan"), "{plan}");
    }
    // What a message of the ERP, or republishing, looks up.
    let mut tx = world.database.worker().transaction(Caller::erp(world.tenant)).await.unwrap();
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("explain {}", sales::OF_CUSTOMERS)))
        .bind(world.tenant)
        .bind([Uuid::from_u128(1), Uuid::from_u128(2)])
        .fetch_all(tx.conn())
        .await
        .unwrap();
    let plan = lines.join("\n");
    assert!(plan.contains("sales_histories_pkey") && plan.contains("sales_months_pkey"), "{plan}");
    assert!(!plan.contains("Seq Scan"), "{plan}");
}
