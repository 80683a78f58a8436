//! Applying a message: claim and effect are one transaction, the sender is checked, older ones are ignored.

use crm_chassis::{Code, broker::Envelope, dispatch::Outcome};
use crm_testkit::start_of_time;

use crate::{
    probe,
    world::{Tenant, World, customer_held, employee_upserted, erp_message, event, numbered, script},
};

#[tokio::test]
async fn a_message_takes_effect_once_however_often_it_comes() {
    let world = World::new().await;
    let message = event(&world.tenant, "ok");
    assert_eq!(probe::events().apply(&world.worker, &message).await.unwrap(), Outcome::Applied);
    for _ in 0..3 {
        assert_eq!(probe::events().apply(&world.worker, &message).await.unwrap(), Outcome::Duplicate);
    }
    assert_eq!(world.effects(&world.tenant).await, ["ok"]);
}

#[tokio::test]
async fn a_handler_that_fails_leaves_neither_claim_nor_effect() {
    let world = World::new().await;
    for what in ["fail", "refuse", "panic", "lose the connection at first", "take too long"] {
        let script = script(what);
        probe::events().apply(&world.worker, &event(&world.tenant, &script)).await.unwrap_err();
        assert_eq!((world.count("effects").await, world.count("inbox").await), (0, 0), "{what}");
        assert_eq!(probe::tries(&script), 1, "{what}");
    }
}

#[tokio::test]
async fn what_went_wrong_decides_whether_it_is_tried_again() {
    let world = World::new().await;
    for (what, code, transient) in [
        ("fail", Code::Internal, false),
        ("panic", Code::Internal, false),
        ("refuse", Code::Invalid, false),
        ("take too long", Code::TimedOut, false),
        ("be unavailable", Code::Unavailable, false),
        ("lose the connection at first", Code::Unavailable, true),
    ] {
        let error = probe::events().apply(&world.worker, &event(&world.tenant, &script(what))).await.unwrap_err();
        assert_eq!((error.code(), error.is_transient()), (code, transient), "{what}: {error}");
    }
}

#[tokio::test]
async fn of_two_who_apply_the_same_message_at_the_same_time_one_does() {
    let world = World::new().await;
    let (message, consumer) = (event(&world.tenant, &script("wait")), probe::events());
    let lock = world.hold("select pg_advisory_lock(1)").await;
    let both = async {
        let one = consumer.apply(&world.worker, &message);
        let other = consumer.apply(&world.worker, &message);
        let (one, other) = tokio::join!(one, other);
        (one.unwrap(), other.unwrap())
    };
    let release = async {
        world.blocked("insert into inbox%").await;
        drop(lock);
    };
    let (outcomes, ()) = tokio::join!(both, release);
    assert!(matches!(outcomes, (Outcome::Applied, Outcome::Duplicate) | (Outcome::Duplicate, Outcome::Applied)));
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn who_waited_for_one_that_failed_applies_the_message() {
    let world = World::new().await;
    let (message, consumer) = (event(&world.tenant, &script("wait")), probe::events());
    let lock = world.hold("select pg_advisory_lock(1)").await;
    let mut first = Box::pin(consumer.apply(&world.worker, &message));
    let blocked = world.blocked("select pg_advisory_xact_lock_shared%");
    tokio::select! { _ = &mut first => panic!("must wait"), () = blocked => {} }
    let release = async {
        world.blocked("insert into inbox%").await;
        // As a crash does.
        assert_eq!(world.terminate("select pg_advisory_xact_lock_shared%").await, 1);
        drop(lock);
    };
    let (first, second, ()) = tokio::join!(first, consumer.apply(&world.worker, &message), release);
    assert!(first.unwrap_err().is_transient());
    assert_eq!(second.unwrap(), Outcome::Applied);
    assert_eq!(world.count("effects").await, 1);
}

#[tokio::test]
async fn tenants_and_queues_do_not_share_message_ids() {
    let world = World::new().await;
    let other = Tenant::new();
    world.add(&other).await;
    let ours = event(&world.tenant, "ok");
    let theirs = Envelope { message_id: ours.message_id.clone(), ..event(&other, "ok") };
    let elsewhere = crm_chassis::dispatch::Consumer::of_events("probe.elsewhere").on(nothing);
    for (consumer, message) in [(probe::events(), &ours), (probe::events(), &theirs), (elsewhere, &ours)] {
        assert_eq!(consumer.apply(&world.worker, message).await.unwrap(), Outcome::Applied);
    }
    assert_eq!((world.effects(&world.tenant).await.len(), world.effects(&other).await.len()), (1, 1));
}

async fn nothing(_: &mut crm_chassis::Tx, _: crm_proto::identity::EmployeeChanged) -> crm_chassis::Result<()> {
    Ok(())
}

#[tokio::test]
async fn a_sender_speaks_for_his_own_tenant_only() {
    let world = World::new().await;
    let other = Tenant::new();
    world.add(&other).await;
    let good = employee_upserted(&world.tenant, "E1", "ok");
    let forged = Envelope { user_id: Some(format!("erp-{}", other.slug)), ..good.clone() };
    let absent = Envelope { user_id: None, ..good.clone() };
    let foreign_key = Envelope { routing_key: format!("{}.employee.upserted", other.slug), ..good.clone() };
    let no_tenant = Envelope { routing_key: "employee".into(), ..good.clone() };
    for (message, field) in [(forged, "userId"), (absent, "userId"), (foreign_key, "userId"), (no_tenant, "routingKey")]
    {
        let error = probe::erp().apply(&world.worker, &message).await.unwrap_err();
        assert_eq!((error.code(), error.fields()[0].field.as_ref()), (Code::Invalid, field));
    }
    assert_eq!(world.count("effects").await, 0);
    assert_eq!(probe::erp().apply(&world.worker, &good).await.unwrap(), Outcome::Applied);
}

#[tokio::test]
async fn a_message_that_overtakes_the_news_of_its_tenant_may_be_tried_again() {
    let world = World::new().await;
    let tenant = Tenant::new();
    let message = employee_upserted(&tenant, "E1", "ok");
    assert_eq!(probe::erp().apply(&world.worker, &message).await.unwrap_err().code(), Code::Internal);
    world.add(&tenant).await;
    assert_eq!(probe::erp().apply(&world.worker, &message).await.unwrap(), Outcome::Applied);
    assert_eq!(world.effects(&tenant).await, ["ok"]);
}

#[tokio::test]
async fn malformed_attributes_and_bodies_are_refused_with_their_name() {
    let world = World::new().await;
    let good = || employee_upserted(&world.tenant, "E1", "ok");
    let with = |name: &str, value: &str| {
        let mut message = good();
        message.headers.insert(format!("cloudEvents:{name}"), value.into());
        message
    };
    let body = |data: &str| erp_message(&world.tenant, "employee.upserted", data);
    let cases = [
        (with("specversion", "0.3"), "specversion"),
        (with("type", "customer.held"), "type"),
        (with("id", ""), "id"),
        (with("id", "a\0b"), "id"),
        (with("id", &"x".repeat(201)), "id"),
        (with("sequence", "-1"), "sequence"),
        (with("sequence", "one"), "sequence"),
        (with("sequence", "18446744073709551616"), "sequence"),
        (body("{"), "body"),
        (body(r#"{"code":"E1","unknown":1}"#), "body"),
        (body(r#"{"code":7}"#), "body"),
        (body(r#"{"code":"E1"} {}"#), "body"),
        (body(r#"{"displayName":"ok"}"#), "code"),
        (body(&format!(r#"{{"code":"{}"}}"#, "x".repeat(300))), "code"),
    ];
    for (message, field) in cases {
        let error = probe::erp().apply(&world.worker, &message).await.unwrap_err();
        assert_eq!((error.code(), error.fields()[0].field.as_ref()), (Code::Invalid, field), "{error}");
    }
    let nul = body(r#"{"code":"E1","displayName":"a\u0000b"}"#);
    assert_eq!(probe::erp().apply(&world.worker, &nul).await.unwrap_err().code(), Code::Invalid);
    assert_eq!((world.count("effects").await, world.count("erp_sequences").await), (0, 0));
}

#[tokio::test]
async fn events_without_a_complete_envelope_are_refused() {
    let world = World::new().await;
    let good = event(&world.tenant, "ok");
    let mut cases = vec![
        Envelope { message_id: String::new(), ..good.clone() },
        Envelope { routing_key: "crm.identity.v1.TenantChanged".into(), ..good.clone() },
        Envelope { payload: vec![0xff], ..good.clone() },
    ];
    for (header, value) in [("crm-tenant", "x"), ("crm-actor", ""), ("crm-origin", "somebody")] {
        let mut message = good.clone();
        message.headers.insert(header.into(), value.into());
        cases.push(message);
    }
    for message in cases {
        assert_eq!(probe::events().apply(&world.worker, &message).await.unwrap_err().code(), Code::Invalid);
    }
    assert_eq!(world.count("effects").await, 0);
}

#[tokio::test]
async fn an_older_message_is_ignored_within_its_entity_and_type_only() {
    let world = World::new().await;
    let tenant = &world.tenant;
    let messages = [
        (numbered(employee_upserted(tenant, "E1", "5"), "5"), true),
        (numbered(employee_upserted(tenant, "E1", "4"), "4"), false),
        (numbered(employee_upserted(tenant, "E1", "5 again"), "5"), false),
        (numbered(employee_upserted(tenant, "E2", "other entity"), "1"), true),
        // Another type about an entity with the same code.
        (numbered(customer_held(tenant, "E1"), "1"), true),
        (numbered(employee_upserted(tenant, "E1", "6"), "6"), true),
        (numbered(employee_upserted(tenant, "E1", "the last"), "18446744073709551615"), true),
        // An ERP that does not number its messages is believed.
        (employee_upserted(tenant, "E1", "without a number"), true),
    ];
    let mut expected = Vec::new();
    for (message, takes_effect) in messages {
        assert_eq!(probe::erp().apply(&world.worker, &message).await.unwrap(), Outcome::Applied);
        if takes_effect {
            let body: serde_json::Value = serde_json::from_slice(&message.payload).unwrap();
            expected.push(body["displayName"].as_str().map_or_else(|| "held E1".to_owned(), str::to_owned));
        }
    }
    expected.sort();
    assert_eq!(world.effects(tenant).await, expected);
}

#[tokio::test]
async fn a_message_that_fails_does_not_use_up_its_number() {
    let world = World::new().await;
    let script = script("fail until mended");
    let message = numbered(employee_upserted(&world.tenant, "E1", &script), "5");
    probe::erp().apply(&world.worker, &message).await.unwrap_err();
    world.mend(&script).await;
    assert_eq!(probe::erp().apply(&world.worker, &message).await.unwrap(), Outcome::Applied);
    assert_eq!(world.effects(&world.tenant).await, [script]);
}

#[tokio::test]
async fn a_structured_cloud_event_is_read_like_a_binary_one() {
    let world = World::new().await;
    let binary = employee_upserted(&world.tenant, "E1", "ok");
    let document = serde_json::json!({
        "specversion": "1.0", "id": binary.header("cloudEvents:id"), "source": "/erp", "type": "employee.upserted",
        "sequence": 3, "data": {"code": "E1", "displayName": "ok"},
    });
    let structured = Envelope {
        content_type: "application/cloudevents+json; charset=utf-8".into(),
        headers: [].into(),
        payload: document.to_string().into_bytes(),
        ..binary.clone()
    };
    assert_eq!(probe::erp().apply(&world.worker, &structured).await.unwrap(), Outcome::Applied);
    // The same message in the other mode is a duplicate, and an older one is older.
    assert_eq!(probe::erp().apply(&world.worker, &binary).await.unwrap(), Outcome::Duplicate);
    let older = numbered(employee_upserted(&world.tenant, "E1", "older"), "2");
    probe::erp().apply(&world.worker, &older).await.unwrap();
    assert_eq!(world.effects(&world.tenant).await, ["ok"]);

    for wrong in ["{", "[]", r#"{"specversion":"1.0"}"#] {
        let wrong = Envelope { payload: wrong.into(), ..structured.clone() };
        assert_eq!(probe::erp().apply(&world.worker, &wrong).await.unwrap_err().code(), Code::Invalid);
    }
}

#[tokio::test]
async fn claims_are_forgotten_a_month_after_the_effect() {
    let world = World::new().await;
    let message = event(&world.tenant, "ok");
    probe::events().apply(&world.worker, &message).await.unwrap();
    let sweep = async |days: i64| {
        let now = start_of_time().checked_add(jiff::SignedDuration::from_hours(days * 24)).unwrap();
        crm_chassis::claims::sweep(world.worker.pool(), now).await.unwrap()
    };
    assert_eq!(sweep(30).await, 0);
    assert_eq!(sweep(31).await, 1);

    // What has not taken effect yet is not forgotten, however old it is.
    let failed =
        sqlx::query("insert into inbox (tenant_id, consumer, message_id, failures) values ($1, 'probe', 'm', 1)");
    failed.bind(world.tenant.id).execute(&world.everything).await.unwrap();
    assert_eq!(sweep(31).await, 0);
}
