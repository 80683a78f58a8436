//! The list of parked messages, one of them, and dropping it.

use std::collections::BTreeMap;

use crm_chassis::broker::Envelope;
use crm_proto::{
    link as pb,
    types::{Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node},
};
use serde_json::json;
use tonic::Code;

use super::{Linked, admin_of, by, code_of, noted};
use crate::{
    wire::Wire,
    world::{Tenant, customer_held, employee_upserted, erp_message, event, script},
};

fn where_(field: &str, operator: Operator, value: &str) -> Filter {
    let condition = FilterCondition { field: field.into(), operator: operator.into(), values: vec![value.to_owned()] };
    Filter { node: Some(Node::Condition(condition)) }
}

fn with(mut message: Envelope, name: &str, value: &str) -> Envelope {
    message.headers.insert(format!("cloudEvents:{name}"), value.into());
    message
}

#[tokio::test]
async fn a_parked_message_is_listed_with_its_type_entity_and_reason_the_newest_first() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    let structured = json!({"specversion": "1.0", "id": "s", "type": "employee.upserted", "data": {"code": "E3", "displayName": "refuse:s"}});
    let structured = Envelope {
        content_type: "application/cloudevents+json".into(),
        payload: structured.to_string().into(),
        headers: BTreeMap::new(),
        ..employee_upserted(tenant, "E3", "")
    };
    linked
        .park(&[
            with(employee_upserted(tenant, "E1", &script("refuse")), "subject", "E-1"),
            employee_upserted(tenant, " E2 ", &script("refuse")),
            structured,
            Envelope { payload: b"{\"code\"".to_vec(), ..customer_held(tenant, "C1") },
        ])
        .await;
    let listed = linked.listed().await;
    let shown: Vec<_> = listed.iter().map(|it| (it.message_type.as_str(), it.entity.as_str())).collect();
    assert_eq!(
        shown,
        [("customer.held", ""), ("employee.upserted", "E3"), ("employee.upserted", "E2"), ("employee.upserted", "E-1")],
        "by subject, or else by what the data say"
    );
    assert!(listed[0].reason.contains("EOF"), "{}", listed[0].reason);
    assert_eq!(listed[3].reason, "INVALID_ARGUMENT: display_name: Told to refuse.");
    assert!(listed.iter().all(|it| it.body.is_empty() && it.attributes.is_empty()), "bodies only one by one");
    assert!(listed[0].park_time.unwrap().seconds > listed[1].park_time.unwrap().seconds);
}

#[tokio::test]
async fn the_inner_cause_is_the_operators_business() {
    let linked = Linked::new().await;
    linked.park(&[employee_upserted(&linked.world.tenant, "E1", &script("panic"))]).await;
    assert!(linked.world.parked().await[0].contains("(cause: panicked: told to panic)"));
    let listed = linked.listed().await;
    assert!(listed[0].reason.starts_with("INTERNAL: ") && !listed[0].reason.contains("panic"), "{}", listed[0].reason);
    let filter = Some(where_("reason", Operator::Contains, "told to panic"));
    let found = linked.list(pb::ListParkedMessagesRequest { filter, ..Default::default() }).await;
    assert_eq!(found.parked_messages, [], "nor can it be guessed by a filter");
}

#[tokio::test]
async fn the_list_is_paged_counted_sorted_and_filtered() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    for code in ["B1", "A2", "a1"] {
        linked.park(&[employee_upserted(tenant, code, &script("refuse"))]).await;
    }
    linked.park(&[customer_held(tenant, " ")]).await;
    let entities = async |request: pb::ListParkedMessagesRequest| {
        let listed = linked.list(request).await.parked_messages;
        listed.into_iter().map(|it| it.entity).collect::<Vec<_>>()
    };
    let request = pb::ListParkedMessagesRequest::default;
    assert_eq!(entities(request()).await, ["", "a1", "A2", "B1"]);
    assert_eq!(
        entities(pb::ListParkedMessagesRequest { order_by: "entity desc".into(), ..request() }).await,
        ["B1", "A2", "a1", ""]
    );
    let first =
        linked.list(pb::ListParkedMessagesRequest { page_size: 3, include_total_size: true, ..request() }).await;
    assert_eq!((first.parked_messages.len(), first.total_size, first.total_size_capped), (3, Some(4), false));
    let rest = pb::ListParkedMessagesRequest { page_size: 3, page_token: first.next_page_token, ..request() };
    assert_eq!(entities(rest).await, ["B1"]);
    assert_eq!(entities(pb::ListParkedMessagesRequest { skip: 1, page_size: 1, ..request() }).await, ["a1"]);
    let any = FilterGroup {
        combinator: Combinator::Or.into(),
        negated: false,
        filters: vec![where_("entity", Operator::Equals, "b1"), where_("reason", Operator::Contains, "give the CODE")],
    };
    let cases = [
        (where_("messageType", Operator::Equals, "customer.held"), vec![""]),
        (where_("entity", Operator::BeginsWith, "A"), vec!["a1", "A2"]),
        (where_("reason", Operator::Contains, "told to"), vec!["a1", "A2", "B1"]),
        (where_("parkTime", Operator::Less, "2026-11-01T06:00:01Z"), vec!["B1"]),
        (Filter { node: Some(Node::Group(any)) }, vec!["", "B1"]),
    ];
    for (filter, expected) in cases {
        let shown = format!("{filter:?}");
        assert_eq!(
            entities(pb::ListParkedMessagesRequest { filter: Some(filter), ..request() }).await,
            expected,
            "{shown}"
        );
    }
    let id = linked.listed().await[0].message_id.clone();
    let by_id = where_("messageId", Operator::Equals, &id.to_uppercase());
    assert_eq!(entities(pb::ListParkedMessagesRequest { filter: Some(by_id), ..request() }).await, [""]);
    let wrong = pb::ListParkedMessagesRequest { order_by: "reason".into(), ..request() };
    assert_eq!(code_of(linked.link.list(by(&linked.admin("Ada"), wrong)).await), Code::InvalidArgument);
}

#[tokio::test]
async fn one_message_is_shown_with_attributes_and_body_as_they_came() {
    let linked = Linked::new().await;
    let message =
        with(employee_upserted(&linked.world.tenant, "E1", &script("refuse")), "time", "2026-10-31T22:00:00Z");
    let mut message = with(message, "subject", "E1");
    message.headers.insert("traceparent".into(), "00-1-1-01".into());
    linked.park(std::slice::from_ref(&message)).await;
    let id = linked.listed().await[0].id.clone();
    let get = async |caller| {
        linked
            .link
            .get(by(&caller, pb::GetParkedMessageRequest { id: id.clone() }))
            .await
            .map(tonic::Response::into_inner)
    };
    let shown = get(linked.admin("Ada")).await.unwrap();
    assert_eq!(shown.event_time.unwrap().seconds, 1_793_484_000);
    assert_eq!((shown.content_type.as_str(), shown.message_id), ("application/json", message.message_id.clone()));
    for (name, value) in [("type", "employee.upserted"), ("subject", "E1"), ("traceparent", "00-1-1-01")] {
        assert_eq!(shown.attributes[name], value);
    }
    assert!(!shown.attributes.contains_key("crm-parked-user-id"), "our own note is no attribute");
    assert!(shown.body.starts_with("{\n  \"code\": \"E1\",\n  \"displayName\""), "{}", shown.body);
    assert_eq!(get(admin_of(&Tenant::new(), "Eve")).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn only_messages_of_the_own_erp_are_there() {
    let linked = Linked::new().await;
    let (own, other) = (&linked.world.tenant, Tenant::new());
    linked.world.add(&other).await;
    let their_erp = Wire::of(&linked.broker.add_erp(&other.slug).await).await;
    their_erp.publish("erp.inbound", &customer_held(&other, " ")).await.unwrap();
    linked.until_parked(1).await;
    // One nobody vouches for, and one that a service sent.
    let wire = Wire::to(&linked.broker.amqp_url).await;
    wire.publish("erp.inbound", &Envelope { user_id: None, ..customer_held(own, "C1") }).await.unwrap();
    wire.publish("crm.events", &event(own, &script("refuse"))).await.unwrap();
    linked.until_parked(3).await;
    assert_eq!(linked.listed().await, []);

    for tenant in [own, &other] {
        let ids: Vec<String> =
            sqlx::query_scalar("select id::text from dead_letters").fetch_all(&linked.world.everything).await.unwrap();
        let admin = admin_of(tenant, "Ada");
        for id in ids {
            let theirs = linked.link.get(by(&admin, pb::GetParkedMessageRequest { id: id.clone() })).await.is_ok();
            let replay = pb::ReplayParkedMessageRequest { id: id.clone() };
            let drop = pb::DropParkedMessageRequest { id, reason: "no".into() };
            if !theirs {
                assert_eq!(code_of(linked.link.replay(by(&admin, replay)).await), Code::NotFound);
                assert_eq!(code_of(linked.link.drop(by(&admin, drop)).await), Code::NotFound);
            }
            assert!(!theirs || tenant.id == other.id);
        }
    }
    assert_eq!((linked.world.count("dead_letters").await, linked.world.count("effects").await), (3, 0));
}

#[tokio::test]
async fn a_message_is_dropped_for_a_reason_that_is_kept() {
    let linked = Linked::new().await;
    let message = employee_upserted(&linked.world.tenant, "E1", &script("refuse"));
    linked.park(std::slice::from_ref(&message)).await;
    let id = linked.listed().await[0].id.clone();
    let drop = async |id: &str, reason: &str| {
        let request = pb::DropParkedMessageRequest { id: id.into(), reason: reason.into() };
        linked.link.drop(by(&linked.admin("Ada"), request)).await
    };
    for reason in ["", "  ", "two\nlines", &"x".repeat(501)] {
        assert_eq!(code_of(drop(&id, reason).await), Code::InvalidArgument, "{reason:?}");
    }
    assert_eq!(linked.listed().await.len(), 1);
    drop(&id, " Sent by mistake. ").await.unwrap();
    assert_eq!(linked.listed().await, []);
    let (action, who, changes) = linked.audit().await.remove(0);
    assert_eq!((action.as_str(), who.as_str()), ("dropped", "Ada"));
    assert_eq!(noted(&changes, "dropped_because"), "Sent by mistake.");
    assert!(changes.to_string().contains(&message.message_id), "{changes}");
    assert_eq!(code_of(drop(&id, "again").await), Code::NotFound);
    assert_eq!(code_of(drop("no-id", "again").await), Code::NotFound);
    assert_eq!(linked.world.count("effects").await, 0);
}

#[tokio::test]
async fn whatever_a_message_says_of_itself_it_is_parked() {
    let linked = Linked::new().await;
    let tenant = &linked.world.tenant;
    let long = "é".repeat(5_000);
    linked
        .park(&[
            with(customer_held(tenant, ""), "subject", &long),
            with(customer_held(tenant, ""), "subject", "nul\0"),
            erp_message(tenant, "customer.held", &json!({"code": 7}).to_string()),
        ])
        .await;
    let entities: Vec<_> = linked.listed().await.into_iter().map(|it| it.entity).collect();
    assert_eq!(entities, [String::new(), "nul\u{fffd}".to_owned(), "é".repeat(200)]);
}

#[tokio::test]
async fn messages_that_were_parked_before_have_their_type_and_entity_too() {
    // What the migration makes of a row as it was before.
    let linked = Linked::new().await;
    linked.park(&[with(customer_held(&linked.world.tenant, ""), "subject", "C7")]).await;
    let steps = "alter table dead_letters drop column entity_key, drop column message_id_key, drop column reason_key;
                 alter table dead_letters drop column message_type, drop column entity;
                 drop index if exists dead_letters_newest; create index dead_letters_parked_at on dead_letters (tenant_id, parked_at);
                 drop index outbox_for_erp; drop table erp_links;
                 set crm.app_role = 'probe_app'; set crm.worker_role = 'probe_worker'; set local role probe_owner";
    let migration = include_str!("../../../migrations/0004_erp_link.sql");
    let mut owner = linked.world.hold("set local search_path = public").await;
    for script in [steps, migration, "reset role"] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(script.to_owned())).execute(&mut owner).await.unwrap();
    }
    let row: (String, String, Option<String>) =
        sqlx::query_as("select message_type, entity, entity_key from dead_letters")
            .fetch_one(&mut owner)
            .await
            .unwrap();
    assert_eq!(row, ("customer.held".into(), "C7".into(), Some("c7".into())));
}
