//! Whether messages come together or one by one makes no difference to what is left of them.

use crm_chassis::broker::Envelope;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::AssertSqlSafe;
use tokio::runtime::Runtime;

use crate::{
    probe,
    world::{Tenant, World, addresses_replaced, customer_held, customer_upserted, employee_upserted, numbered},
};

/// A message: whose, of which type, about which entity, at which place, good or not; and which one before it repeats.
#[derive(Clone, Debug)]
struct Said {
    theirs: bool,
    message_type: u8,
    entity: u8,
    sequence: Option<u8>,
    good: bool,
    repeats: Option<prop::sample::Index>,
}

fn said() -> impl Strategy<Value = Said> {
    let repeats = prop::option::weighted(0.1, any::<prop::sample::Index>());
    let parts = (any::<bool>(), 0..4_u8, 0..4_u8, prop::option::of(0..4_u8), prop::bool::weighted(0.9), repeats);
    parts.prop_map(|(theirs, message_type, entity, sequence, good, repeats)| Said {
        theirs,
        message_type,
        entity,
        sequence,
        good,
        repeats,
    })
}

fn messages(said: &[Said], ours: &Tenant, theirs: &Tenant) -> Vec<Envelope> {
    let mut messages: Vec<Envelope> = Vec::new();
    for (place, said) in said.iter().enumerate() {
        let (tenant, code) = (if said.theirs { theirs } else { ours }, format!("C{}", said.entity));
        let script = format!("{}:{place}", if said.good { "ok" } else { "refuse" });
        let mut message = match said.message_type {
            0 => employee_upserted(tenant, &code, &script),
            1 => customer_held(tenant, &code),
            2 => customer_upserted(tenant, &code, &script),
            _ => addresses_replaced(tenant, &code, &script),
        };
        if let Some(sequence) = said.sequence {
            message = numbered(message, &sequence.to_string());
        }
        if let Some(repeated) = said.repeats.as_ref().filter(|_| place > 0) {
            let id = messages[repeated.index(place)].header("cloudEvents:id").to_owned();
            message.message_id.clone_from(&id);
            message.headers.insert("cloudEvents:id".into(), id);
        }
        messages.push(message);
    }
    messages
}

/// What is left of the messages of a tenant. Effects stand in the order of their entities: across entities it may differ.
async fn left(world: &World, tenant: &Tenant, said: &[Said]) -> Vec<Vec<String>> {
    let mut effects = world.effects_in_order(tenant).await;
    let entity = |label: &String| {
        let (what, place) = label.split_once(':').unwrap_or((label, ""));
        place
            .parse::<usize>()
            .map_or_else(|_| what.trim_start_matches("held ").to_owned(), |place| format!("C{}", said[place].entity))
    };
    effects.sort_by_key(entity);
    let mut left = vec![effects];
    for sql in [
        "select message_id || done_at::text from inbox where tenant_id = $1 order by 1",
        "select type || entity || sequence from erp_sequences where tenant_id = $1 order by 1",
        "select routing_key || message_id || reason from dead_letters where tenant_id = $1 order by 1",
    ] {
        left.push(sqlx::query_scalar(AssertSqlSafe(sql)).bind(tenant.id).fetch_all(&world.everything).await.unwrap());
    }
    left
}

#[test]
fn together_or_one_by_one_the_same_is_left() {
    let runtime = Runtime::new().unwrap();
    let (together, one_by_one) = runtime.block_on(async { (World::new().await, World::new().await) });
    let consumer = probe::erp();
    let mut runner = TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(said(), 1..24), |said| {
        runtime.block_on(async {
            let (ours, theirs) = (Tenant::new(), Tenant::new());
            let batch = messages(&said, &ours, &theirs);
            for world in [&together, &one_by_one] {
                world.add(&ours).await;
                world.add(&theirs).await;
            }
            together.settle(&consumer, &batch).await;
            for message in &batch {
                one_by_one.settle(&consumer, std::slice::from_ref(message)).await;
            }
            for tenant in [&ours, &theirs] {
                prop_assert_eq!(left(&together, tenant, &said).await, left(&one_by_one, tenant, &said).await);
            }
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
