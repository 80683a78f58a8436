//! Third parties: created, shown, edited, deleted and restored. And who may.

use crm_proto::{
    customers::{self as pb, ThirdPartyAction, ThirdPartyChange, ThirdPartyChanged, ThirdPartyStatus},
    types::Money,
};
use serde_json::json;
use tonic::Code;

use crate::world::{World, complete_customer, complete_third_party, fields, http_status, reason};

fn rands(amount: &str) -> Money {
    Money { amount: amount.into(), currency: "ZAR".into() }
}

/// A copier with two meters.
fn copier() -> pb::ThirdPartyItem {
    let meter = |meter: &str, rate: &str| pb::ThirdPartyUsage {
        meter: meter.into(),
        average_monthly_volume: Some(12_000),
        minimum_volume: Some(5_000),
        minimum_charge: Some(rands("450.00")),
        rate_per_copy: rate.into(),
    };
    pb::ThirdPartyItem {
        description: "Colour copier 3500".into(),
        serial_number: "SN-1".into(),
        quantity: Some(2),
        rental: Some(rands("1450.50")),
        install_date: "2024-03-01".into(),
        usages: vec![meter("Mono", "0.085"), meter("Colour", "0.75")],
    }
}

/// One at a New-CRM customer of Sam's.
async fn rival(world: &World) -> pb::ThirdParty {
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    world.sam().add_third_party(&customer.id, complete_third_party("Rival Office")).await.unwrap()
}

#[tokio::test]
async fn a_third_party_keeps_everything_that_was_typed_and_is_told() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let typed = pb::ThirdParty {
        supplier_name: " Rival Office ".into(),
        contract_number: "RO-77".into(),
        start_date: "2024-03-01".into(),
        end_date: "2027-02-28".into(),
        monthly_fee: Some(rands("3200")),
        escalation_percent: "8.5".into(),
        settlement_amount: Some(rands("40000.00")),
        notes: "They are unhappy.\r\nCall in June. ".into(),
        items: vec![copier()],
        ..Default::default()
    };
    let created = world.sam().add_third_party(&customer.id, typed.clone()).await.unwrap();
    let expected = pb::ThirdParty {
        id: created.id.clone(),
        customer_id: customer.id.clone(),
        customer_name: "Hope Works".into(),
        supplier_name: "Rival Office".into(),
        monthly_fee: Some(rands("3200.00")),
        escalation_percent: "8.50".into(),
        notes: "They are unhappy.\nCall in June.".into(),
        item_count: 1,
        status: ThirdPartyStatus::Current.into(),
        create_time: customer.create_time,
        created_by: "SAM".into(),
        update_time: customer.create_time,
        updated_by: "SAM".into(),
        etag: "1".into(),
        actions: vec![ThirdPartyAction::Edit.into(), ThirdPartyAction::Delete.into()],
        ..typed
    };
    assert_eq!(created, expected);
    assert_eq!(world.sam().third_party(&created.id).await.unwrap(), expected);

    let lines = world.audit_of("third_party", &created.id).await;
    assert_eq!((lines.len(), lines[0].action.as_str()), (1, "created"));
    assert_eq!(lines[0].change("monthly_fee"), (json!(null), json!("3200.00")));
    let event = world.events_of::<ThirdPartyChanged>().await.pop().unwrap();
    assert_eq!(event.change(), ThirdPartyChange::Created);
    let told = pb::ThirdParty { actions: vec![], status: 0, ..expected };
    assert_eq!(event.third_party.unwrap(), told);
    let sent = world.outbox().await.pop().unwrap();
    assert_eq!((sent.header("crm-aggregate-id"), sent.header("crm-version")), (created.id.as_str(), "1"));
    assert!(sent.header("crm-audience").contains(&world.employee_id("SAM")));
    assert!(world.told_erp().await.is_empty());
}

#[tokio::test]
async fn supplier_and_end_are_enough_and_amounts_are_in_the_tenants_currency() {
    let world = World::new().await;
    let created = rival(&world).await;
    assert_eq!((created.monthly_fee, created.escalation_percent.as_str(), created.item_count), (None, "", 0));
    let fee = pb::ThirdParty { monthly_fee: Some(rands("100.00")), ..Default::default() };
    let edited = world.sam().edit_third_party(&created.id, &["monthly_fee"], fee).await.unwrap();
    assert_eq!(edited.monthly_fee, Some(rands("100.00")));
    let dollars = Some(Money { amount: "1.00".into(), currency: "USD".into() });
    let settlement = pb::ThirdParty { settlement_amount: dollars.clone(), ..Default::default() };
    let refused = world.sam().edit_third_party(&created.id, &["settlement_amount"], settlement).await.unwrap_err();
    assert_eq!(fields(&refused), ["third_party.settlement_amount"]);
    let both = pb::ThirdParty { monthly_fee: dollars, ..Default::default() };
    let edited = world.sam().edit_third_party(&created.id, &["monthly_fee"], both).await.unwrap();
    assert_eq!(edited.monthly_fee.unwrap().currency, "USD", "a contract may be in another currency");
}

#[tokio::test]
async fn everything_wrong_is_named_at_once_and_nothing_is_written() {
    let world = World::new().await;
    let customer = world.sam().create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    let bad_usage = pb::ThirdPartyUsage {
        meter: String::new(),
        minimum_volume: Some(-1),
        rate_per_copy: "0.1234567".into(),
        ..Default::default()
    };
    let bad_item = pb::ThirdPartyItem {
        quantity: Some(0),
        rental: Some(rands("-1.00")),
        usages: vec![bad_usage],
        ..Default::default()
    };
    let typed = pb::ThirdParty {
        contract_number: "x".repeat(61),
        start_date: "2024-02-30".into(),
        monthly_fee: Some(rands("1.234")),
        escalation_percent: "101".into(),
        settlement_amount: Some(rands("-1.00")),
        notes: "a\0b".into(),
        items: vec![copier(), bad_item],
        ..Default::default()
    };
    let refused = world.sam().add_third_party(&customer.id, typed).await.unwrap_err();
    let mut named = fields(&refused);
    named.sort();
    let expected = [
        "contract_number",
        "end_date",
        "escalation_percent",
        "items[1].description",
        "items[1].quantity",
        "items[1].rental",
        "items[1].usages[0].meter",
        "items[1].usages[0].minimum_volume",
        "items[1].usages[0].rate_per_copy",
        "monthly_fee",
        "notes",
        "settlement_amount",
        "start_date",
        "supplier_name",
    ];
    assert_eq!(named, expected.map(|field| format!("third_party.{field}")));
    assert_eq!(world.everything().await, before);

    let crowd = |items, usages| pb::ThirdParty {
        items: vec![pb::ThirdPartyItem { usages: vec![copier().usages[0].clone(); usages], ..copier() }; items],
        ..complete_third_party("Rival Office")
    };
    for (third_party, field) in [(crowd(101, 1), "items"), (crowd(1, 21), "items[0].usages")] {
        let refused = world.sam().add_third_party(&customer.id, third_party).await.unwrap_err();
        assert_eq!(fields(&refused), [format!("third_party.{field}")]);
    }
    assert!(world.sam().add_third_party(&customer.id, crowd(100, 1)).await.is_ok());
    let backwards =
        pb::ThirdParty { start_date: "2028-01-01".into(), end_date: "2027-12-31".into(), ..complete_third_party("R") };
    let refused = world.sam().add_third_party(&customer.id, backwards).await.unwrap_err();
    assert_eq!(fields(&refused), ["third_party.start_date"]);
    assert_eq!(world.count("third_parties").await, 1, "only the good one");
}

#[tokio::test]
async fn only_the_named_fields_change_and_nothing_new_is_not_written() {
    let world = World::new().await;
    let created = rival(&world).await;
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    let sent = pb::ThirdParty {
        contract_number: "RO-78".into(),
        items: vec![copier()],
        notes: "x".into(),
        ..Default::default()
    };
    let edited = world.maria().edit_third_party(&created.id, &["contract_number", "items"], sent).await.unwrap();
    let expected = pb::ThirdParty {
        contract_number: "RO-78".into(),
        items: vec![copier()],
        item_count: 1,
        etag: "2".into(),
        update_time: edited.update_time,
        updated_by: "MARIA".into(),
        ..created.clone()
    };
    assert_eq!(edited, expected);
    let lines = world.audit_of("third_party", &created.id).await;
    assert_eq!((lines[1].action.as_str(), lines[1].fields()), ("updated", vec!["contract_number", "items"]));
    assert_eq!(world.events_of::<ThirdPartyChanged>().await.pop().unwrap().change(), ThirdPartyChange::Updated);

    let before = world.everything().await;
    assert_eq!(world.sam().edit_third_party(&created.id, &[], edited.clone()).await.unwrap(), edited);
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn a_stale_etag_is_refused_and_a_repeated_request_gets_the_first_answer() {
    let world = World::new().await;
    let created = rival(&world).await;
    let sam = world.sam().with_key("k-1");
    let number = |number: &str| pb::ThirdParty { contract_number: number.into(), ..Default::default() };
    let edit = async || sam.edit_third_party_seen(&created.id, "1", &["contract_number"], number("RO-1")).await;
    assert_eq!(edit().await.unwrap(), edit().await.unwrap());
    let stale = world.sam().edit_third_party_seen(&created.id, "1", &["contract_number"], number("RO-2")).await;
    assert_eq!(
        (reason(stale.as_ref().unwrap_err()).as_str(), http_status(&stale.unwrap_err()).as_str()),
        ("STALE", "412")
    );
    let stale = world.sam().delete_third_party(&created.id, "1").await.unwrap_err();
    assert_eq!(reason(&stale), "STALE");
    let sam = world.sam().with_key("k-2");
    for _ in 0..2 {
        sam.delete_third_party(&created.id, "2").await.unwrap();
    }
    assert_eq!(world.sam().delete_third_party(&created.id, "").await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_deleted_one_is_gone_until_it_is_restored() {
    let world = World::new().await;
    let created = rival(&world).await;
    let listed = async || {
        let request = pb::ListThirdPartiesRequest { include_total_size: true, ..Default::default() };
        world.sam().list_third_parties(request).await.unwrap().total_size
    };
    assert_eq!(listed().await, Some(1));
    world.sam().delete_third_party(&created.id, "").await.unwrap();
    assert_eq!(listed().await, Some(0));
    assert_eq!(world.sam().third_party(&created.id).await.unwrap_err().code(), Code::NotFound);
    let number = pb::ThirdParty { contract_number: "x".into(), ..Default::default() };
    let refused = world.sam().edit_third_party(&created.id, &["contract_number"], number).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let event = world.events_of::<ThirdPartyChanged>().await.pop().unwrap();
    assert_eq!(event.change(), ThirdPartyChange::Deleted);
    assert!(event.third_party.unwrap().delete_time.is_some());

    let restored = world.sam().restore_third_party(&created.id).await.unwrap();
    assert_eq!(restored, pb::ThirdParty { etag: "3".into(), update_time: restored.update_time, ..created.clone() });
    assert_eq!((listed().await, world.sam().third_party(&created.id).await.unwrap()), (Some(1), restored.clone()));
    let before = world.everything().await;
    assert_eq!(world.sam().restore_third_party(&created.id).await.unwrap(), restored, "it is there already");
    assert_eq!(world.everything().await, before);
    let actions: Vec<_> =
        world.audit_of("third_party", &created.id).await.into_iter().map(|line| line.action).collect();
    assert_eq!(actions, ["created", "deleted", "restored"]);
    let changes: Vec<_> = world.events_of::<ThirdPartyChanged>().await.iter().map(ThirdPartyChanged::change).collect();
    assert_eq!(changes[1..], [ThirdPartyChange::Deleted, ThirdPartyChange::Restored]);
}

#[tokio::test]
async fn those_of_an_inactive_customer_can_only_be_viewed() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let kept = world.sam().add_third_party(&customer.id, complete_third_party("Rival Office")).await.unwrap();
    let gone = world.sam().add_third_party(&customer.id, complete_third_party("Gone")).await.unwrap();
    world.sam().delete_third_party(&gone.id, "").await.unwrap();
    world.erp("m", "customer.deactivated", 1, json!({"code": "CU1"})).await.unwrap();
    assert_eq!(world.sam().third_party(&kept.id).await.unwrap().actions, [0; 0]);
    let notes = pb::ThirdParty { notes: "x".into(), ..Default::default() };
    let refusals = [
        world.sam().add_third_party(&customer.id, complete_third_party("New")).await.unwrap_err(),
        world.sam().edit_third_party(&kept.id, &["notes"], notes).await.unwrap_err(),
        world.sam().delete_third_party(&kept.id, "").await.unwrap_err(),
        world.sam().restore_third_party(&gone.id).await.unwrap_err(),
    ];
    for refused in refusals {
        assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("CUSTOMER_INACTIVE", "409"));
    }
}

#[tokio::test]
async fn whoever_sees_the_customer_sees_and_writes_them_and_nobody_else_does() {
    let world = World::new().await;
    let created = rival(&world).await;
    for person in [world.sam(), world.maria(), world.admin()] {
        assert_eq!(person.third_party(&created.id).await.unwrap().supplier_name, "Rival Office");
    }
    let deleted = world.sam().add_third_party(&created.customer_id, complete_third_party("Gone")).await.unwrap();
    world.sam().delete_third_party(&deleted.id, "").await.unwrap();
    let before = world.everything().await;
    let notes = || pb::ThirdParty { notes: "x".into(), ..Default::default() };
    let thandi = world.thandi();
    for id in [created.id.as_str(), created.customer_id.as_str(), "nonsense", ""] {
        let refusals = [
            thandi.third_party(id).await.unwrap_err(),
            thandi.edit_third_party(id, &["notes"], notes()).await.unwrap_err(),
            thandi.delete_third_party(id, "").await.unwrap_err(),
            thandi.restore_third_party(id).await.unwrap_err(),
            thandi.restore_third_party(&deleted.id).await.unwrap_err(),
            thandi.add_third_party(id, complete_third_party("x")).await.unwrap_err(),
        ];
        assert!(refusals.iter().all(|refused| refused.code() == Code::NotFound), "{id}: {refusals:?}");
    }
    assert_eq!(world.everything().await, before);
    let reader = world.sam().without(&world, "customers.write");
    assert_eq!(reader.third_party(&created.id).await.unwrap().actions, [0; 0]);
}
