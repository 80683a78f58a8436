//! What salesmen sold, as the ERP tells it: once, in order, from its own tenant, well formed; whether or not the salesman is known.

use crm_chassis::dispatch::Outcome;
use crm_proto::activities::{self as pb, SalesTotalsChanged};
use serde_json::json;

use crate::world::{Person, World, message};

/// The orders of the last three months, and their worth, as somebody sees them.
async fn orders(person: &Person) -> Vec<(Option<i32>, String)> {
    let performance = person.performance(pb::GetSalesPerformanceRequest::default()).await.unwrap();
    let of_month =
        |month: pb::SalesPerformanceMonth| (month.figures[2].actual, month.figures[2].amounts[0].amount.clone());
    performance.months.into_iter().map(of_month).collect()
}

#[tokio::test]
async fn a_message_replaces_what_was_told_before_and_takes_effect_once() {
    let world = World::new().await;
    assert_eq!(orders(&world.sam()).await, vec![(None, "0.00".into()); 3], "nothing told is not nothing sold");
    let (now, before) = ("2026-11", "2026-10");
    assert_eq!(world.totals("m-1", 5, "SAM", &[(now, 2), (before, 3)]).await.unwrap(), Outcome::Applied);
    let told = [(Some(0), "0.00"), (Some(3), "3000.00"), (Some(2), "2000.00")];
    let told = told.map(|(count, amount)| (count, amount.to_owned()));
    assert_eq!(orders(&world.sam()).await, told);
    assert_eq!(world.totals("m-1", 6, "SAM", &[(now, 9)]).await.unwrap(), Outcome::Duplicate);
    world.totals("m-2", 4, "SAM", &[(now, 9)]).await.unwrap();
    assert_eq!(orders(&world.sam()).await, told, "an older message says nothing");
    // The same again is no change, but it was told.
    world.totals("m-3", 7, "SAM", &[(now, 2), (before, 3)]).await.unwrap();
    let events = world.events_of::<SalesTotalsChanged>().await;
    assert_eq!((events.len(), events[0].months.len(), &events[0].salesman_id), (1, 2, &world.employee_id("SAM")));
    assert_eq!(world.audit_of("sales_totals", &world.employee_id("SAM")).await.len(), 1);
    world.totals("m-4", 8, "SAM", &[(now, 1)]).await.unwrap();
    let (count, amount) = orders(&world.sam()).await[1].clone();
    assert_eq!((count, amount.as_str()), (Some(0), "0.00"), "what is not told any more goes");
}

#[tokio::test]
async fn a_salesman_who_is_not_known_yet_has_his_figures_when_he_is() {
    let world = World::new().await;
    world.totals("m-1", 1, " NEW ", &[("2026-11", 4)]).await.unwrap();
    let employee = crm_proto::identity::Employee {
        id: world.employee_id("NEW"),
        code: "NEW".into(),
        display_name: "Nomsa New".into(),
        active: true,
        salesman: true,
        version: 1,
        ..Default::default()
    };
    world.hear(&crm_proto::identity::EmployeeChanged { employee: Some(employee) }).await;
    let nomsa = world.person("NEW", crm_chassis::Scope::Own);
    assert_eq!(orders(&nomsa).await[2], (Some(4), "4000.00".into()));
    assert_eq!(orders(&world.sam()).await[2].0, None, "they are nobody else's");
    assert_eq!(orders(&world.admin()).await[2].0, Some(4));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_the_field_is_named() {
    let world = World::new().await;
    let zar = |amount: &str| json!({"amount": amount, "currency": "ZAR"});
    for (months, field) in [
        (json!([{"month": "2026-13"}]), "months.month"),
        (json!([{"month": "2026-10"}, {"month": "2026-10"}]), "months.month"),
        (json!([{"month": "2026-10", "orderCount": -1}]), "months.orderCount"),
        (json!([{"month": "2026-10", "invoiceCount": 1_000_001}]), "months.invoiceCount"),
        (json!([{"month": "2026-10", "ordered": zar("x")}]), "months.ordered"),
        (
            json!([{"month": "2026-10", "ordered": zar("1"), "invoiced": {"amount": "1", "currency": "USD"}}]),
            "months.invoiced",
        ),
        (json!(vec![json!({"month": "2026-10"}); 121]), "months"),
        (json!([{"mnth": "2026-10"}]), "body"),
    ] {
        let error =
            world.refusal(&message(&world.slug(), "bad", 1, &json!({"salesmanCode": "SAM", "months": months}))).await;
        assert_eq!(error.fields()[0].field, field, "{error}");
    }
    let error = world.refusal(&message(&world.slug(), "bad", 1, &json!({"salesmanCode": " "}))).await;
    assert_eq!(error.fields()[0].field, "salesmanCode");
}

#[tokio::test]
async fn only_the_tenants_own_broker_user_speaks_for_it() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let data = json!({"salesmanCode": "SAM", "months": [{"month": "2026-11", "orderCount": 5}]});
    let mut forged = message(&neighbour.slug(), "forged", 1, &data);
    forged.user_id = Some(format!("erp-{}", world.slug()));
    assert_eq!(world.refusal(&forged).await.fields()[0].field, "userId");
    world.deliver(&message(&world.slug(), "own", 1, &data)).await.unwrap();
    assert_eq!(orders(&neighbour.sam()).await[2].0, None);
}
