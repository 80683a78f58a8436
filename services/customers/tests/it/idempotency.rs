//! The same request sent again, by one Idempotency-Key.

use crm_proto::customers as pb;

use crate::world::{World, complete_customer, fields, http_status, reason};

#[tokio::test]
async fn a_repeated_creation_gets_the_first_answer_and_makes_one_customer() {
    let world = World::new().await;
    let sam = world.sam().with_key("k-1");
    let first = sam.create(complete_customer("Hope Works")).await.unwrap();
    world.database.clock.advance(jiff::SignedDuration::from_secs(60));
    let second = sam.create(complete_customer("Hope Works")).await.unwrap();
    assert_eq!(first, second);
    assert_eq!((world.count("customers").await, world.outbox().await.len()), (1, 1));
    assert_eq!(world.audit(&first.id).await.len(), 1);
}

#[tokio::test]
async fn duplicates_at_the_same_time_make_one_customer() {
    let world = World::new().await;
    let sam = world.sam().with_key("k-1");
    // Somebody else is about to use the key, and gives up.
    let claim = format!(
        "insert into idempotency_keys values ('{}', '{}', '/crm.customers.v1.CustomersService/CreateCustomer', 'k-1', '', null, now())",
        world.tenant.0, sam.caller.user
    );
    let create = async |_| sam.create(complete_customer("Hope Works")).await;
    let [first, others @ ..] = world.at_the_same_time(claim, create).await;
    let first = first.unwrap();
    for other in others {
        assert_eq!(other.unwrap(), first);
    }
    assert_eq!((world.count("customers").await, world.outbox().await.len()), (1, 1));
}

#[tokio::test]
async fn a_key_is_not_good_for_another_request() {
    let world = World::new().await;
    let sam = world.sam().with_key("k-1");
    sam.create(complete_customer("Hope Works")).await.unwrap();
    let before = world.everything().await;
    let refused = sam.create(complete_customer("Other Works")).await.unwrap_err();
    assert_eq!((reason(&refused).as_str(), http_status(&refused).as_str()), ("IDEMPOTENCY_KEY_REUSED", "422"));
    assert_eq!(world.everything().await, before);
}

#[tokio::test]
async fn the_same_request_with_its_map_in_another_order_is_the_same_request() {
    let world = World::new().await;
    let sam = world.sam().with_key("k-1");
    let echoed = |labels: [&str; 4]| pb::Customer {
        custom_fields: labels.map(|label| (label.to_owned(), "x".to_owned())).into(),
        ..complete_customer("Hope Works")
    };
    let first = sam.create(echoed(["a", "b", "c", "d"])).await.unwrap();
    assert_eq!(sam.create(echoed(["d", "c", "b", "a"])).await.unwrap(), first);
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let world = World::new().await;
    let sam = world.sam().with_key("k-1");
    assert!(sam.create(complete_customer("")).await.is_err());
    assert_eq!(world.count("idempotency_keys").await, 0);
    assert!(sam.create(complete_customer("Hope Works")).await.is_ok());
}

#[tokio::test]
async fn a_key_belongs_to_one_user_of_one_tenant_and_to_one_rpc() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let mut ids = std::collections::BTreeSet::new();
    for person in [world.sam(), world.thandi(), neighbour.sam()] {
        let created = person.with_key("k-1").create(complete_customer("Hope Works")).await.unwrap();
        ids.insert(created.id.clone());
        let released = person.with_key("k-1").release(&created.id).await.unwrap();
        assert_eq!(released.status(), pb::CustomerStatus::Released);
    }
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_repeated_release_gets_the_first_answer_even_after_the_erp_has_approved() {
    let world = World::new().await;
    let sam = world.sam();
    let created = sam.create(complete_customer("Hope Works")).await.unwrap();
    let first = sam.with_key("k-1").release(&created.id).await.unwrap();
    let approval = serde_json::json!({"crmId": created.id, "code": "CU1"});
    world.erp("m", "customer.approved", 1, approval).await.unwrap();
    assert_eq!(sam.with_key("k-1").release(&created.id).await.unwrap(), first);
    assert_eq!(reason(&sam.with_key("k-2").release(&created.id).await.unwrap_err()), "NOT_NEW_CRM");
}

#[tokio::test]
async fn a_repeated_edit_gets_the_first_answer_though_its_etag_is_stale_by_now() {
    let world = World::new().await;
    let sam = world.sam();
    let created = sam.create(complete_customer("Hope Works")).await.unwrap();
    let fax = pb::Customer { fax: "021 555 0101".into(), ..Default::default() };
    let edit = async || sam.with_key("k-1").update_seen(&created.id, &created.etag, &["fax"], fax.clone()).await;
    assert_eq!(edit().await.unwrap(), edit().await.unwrap());
    assert_eq!(sam.get(&created.id).await.unwrap().etag, "2");
}

#[tokio::test]
async fn a_key_has_1_to_200_characters() {
    let world = World::new().await;
    assert!(world.sam().with_key(&"k".repeat(200)).create(complete_customer("Hope Works")).await.is_ok());
    for key in [String::new(), "k".repeat(201)] {
        let refused = world.sam().with_key(&key).create(complete_customer("Hope Works")).await.unwrap_err();
        assert_eq!(fields(&refused), ["Idempotency-Key"]);
    }
}
