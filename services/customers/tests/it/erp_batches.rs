//! Whether messages come together or one by one makes no difference to rows, audit lines and events.

use std::collections::BTreeMap;

use crm_chassis::{broker::Envelope, settle::settle_all};
use crm_customers::consumers;
use crm_proto::customers as pb;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::world::{World, complete_contact, message};

#[derive(Clone, Debug)]
struct Said {
    customer: u8,
    what: What,
    sequence: u64,
}

#[derive(Clone, Debug)]
enum What {
    Upserted { name: u8, rank: u8, description: u8, main: u8, additional: Vec<u8>, telephone: u8, crm_id: u8 },
    Addresses(Vec<u8>),
    Sales(Vec<u8>),
    Contact { number: u8, name: u8, role: u8, description: u8, version: u8, crm_id: u8 },
    Held,
    Nonsense,
}

fn what() -> impl Strategy<Value = What> {
    let upserted = (0..3_u8, 0..3_u8, 0..8_u8, 0..3_u8, prop::collection::vec(0..3_u8, 0..3), 0..3_u8, 0..12_u8);
    let contact = (0..3_u8, 0..3_u8, 0..3_u8, 0..8_u8, 0..4_u8, 0..12_u8);
    prop_oneof![
        8 => contact.prop_map(|(number, name, role, description, version, crm_id)| What::Contact {
            number, name, role, description, version, crm_id,
        }),
        8 => upserted.prop_map(|(name, rank, description, main, additional, telephone, crm_id)| What::Upserted {
            name, rank, description, main, additional, telephone, crm_id,
        }),
        5 => prop::collection::vec(0..4_u8, 0..4).prop_map(What::Addresses),
        5 => prop::collection::vec(0..3_u8, 3).prop_map(What::Sales),
        1 => Just(What::Held),
        1 => Just(What::Nonsense),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    (0..5_u8, what(), 0..5_u64).prop_map(|(customer, what, sequence)| Said { customer, what, sequence })
}

const SALESMEN: [&str; 3] = ["SAM", "THANDI", "PIET"];

/// The messages. Some name the customer, and the contact, that were made in the CRM.
fn messages(said: &[Said], released: &str, known: &str) -> Vec<Envelope> {
    let numbered = said.iter().enumerate();
    let message = |(place, said): (usize, &Said)| {
        let code = format!("CU{}", said.customer);
        let (erp_type, data) = match &said.what {
            What::Upserted { name, rank, description, main, additional, telephone, crm_id } => {
                let rank =
                    json!({"code": format!("R{rank}"), "description": if *description == 0 { "A rank" } else { "" }});
                let additional: Vec<_> = additional.iter().map(|who| SALESMEN[usize::from(*who)]).collect();
                let data = json!({
                    "code": code, "name": format!("Name {name}"), "rank": rank, "mainSalesmanCode": SALESMEN[usize::from(*main)],
                    "additionalSalesmanCodes": additional, "telephone": format!("021 {telephone}"),
                    "crmId": if *crm_id == 0 { released } else { "" },
                    "creditLimit": {"amount": "50000.00", "currency": "ZAR"}, "customFields": {"Fleet": "12"},
                });
                ("customer.upserted", data)
            }
            What::Addresses(cities) => {
                let kinds = ["PHYSICAL", "POSTAL", "DELIVERY", "BILLING"];
                let addresses = cities.iter().map(|city| {
                    let kind = kinds[usize::from(*city)];
                    json!({"type": format!("ADDRESS_TYPE_{kind}"), "lines": [format!("{city} Long Street")], "city": format!("City {city}")})
                });
                ("address.replaced", json!({"code": code, "addresses": addresses.collect::<Vec<_>>()}))
            }
            What::Sales(invoiced) => {
                let months = invoiced.iter().zip(1..).map(|(invoiced, month)| {
                    let invoiced_money = json!({"amount": format!("{invoiced}.50"), "currency": "ZAR"});
                    json!({"month": format!("2026-0{month}"), "invoiced": invoiced_money, "invoiceCount": invoiced})
                });
                ("sales.replaced", json!({"code": code, "months": months.collect::<Vec<_>>()}))
            }
            What::Contact { number, name, role, description, version, crm_id } => {
                let role =
                    json!({"code": format!("C{role}"), "description": if *description == 0 { "A role" } else { "" }});
                let data = json!({
                    "code": format!("CT{number}"), "customerCode": code, "givenName": format!("Name {name}"), "role": role,
                    "isSalesContact": true, "version": version.to_string(), "crmId": if *crm_id == 0 { known } else { "" },
                });
                ("contact.upserted", data)
            }
            What::Held => ("customer.held", json!({"code": code})),
            What::Nonsense => ("customer.upserted", json!({"code": code, "name": " "})),
        };
        let sequence = if said.sequence == 0 { 9 } else { said.sequence };
        message("acme", &format!("m-{place}"), erp_type, sequence, &data)
    };
    numbered.map(message).collect()
}

/// The messages are settled in one batch, or one after the other; then everything there is of them, with ids replaced by codes.
async fn left(world: &World, batch: &[Envelope], together: bool) -> BTreeMap<String, Vec<String>> {
    let (consumer, stop) = (consumers::erp(), CancellationToken::new());
    let size = if together { batch.len().max(1) } else { 1 };
    for part in batch.chunks(size) {
        assert!(settle_all(&consumer, &world.database.worker(), part, &stop).await);
    }
    let mut left = BTreeMap::new();
    for (name, sql) in [
        ("rows", "select (to_jsonb(c) - 'id' - 'tenant_id')::text from customers c where tenant_id = $1 order by coalesce(code, name)"),
        (
            "links",
            "select coalesce(c.code, c.name) || e.code from customer_access a join customers c on c.id = a.customer_id
             join employee_refs e on e.tenant_id = a.tenant_id and e.id = a.employee_id where a.tenant_id = $1 order by 1",
        ),
        (
            "addresses",
            "select coalesce(c.code, c.name) || (to_jsonb(a) - 'tenant_id' - 'customer_id')::text from customer_addresses a
             join customers c on c.id = a.customer_id where a.tenant_id = $1 order by coalesce(c.code, c.name), a.position",
        ),
        (
            "sales",
            "select coalesce(c.code, c.name) || (to_jsonb(s) - 'tenant_id' - 'customer_id')::text from sales_months s
             join customers c on c.id = s.customer_id where s.tenant_id = $1 order by coalesce(c.code, c.name), s.month",
        ),
        (
            "sales histories",
            "select coalesce(c.code, c.name) || (to_jsonb(s) - 'tenant_id' - 'customer_id')::text from sales_histories s
             join customers c on c.id = s.customer_id where s.tenant_id = $1 order by coalesce(c.code, c.name)",
        ),
        (
            "audit",
            "select coalesce(c.code, c.name) || (to_jsonb(l) - 'id' - 'tenant_id' - 'entity_id' - 'user_id')::text from audit_log l
             join customers c on c.id = l.entity_id where l.tenant_id = $1 order by coalesce(c.code, c.name), l.id",
        ),
        (
            "contacts",
            "select coalesce(c.code, c.name) || (to_jsonb(k) - 'id' - 'tenant_id' - 'customer_id')::text from contacts k
             join customers c on c.id = k.customer_id where k.tenant_id = $1 order by coalesce(k.code, '')",
        ),
        (
            "audit of contacts",
            "select coalesce(k.code, '') || (to_jsonb(l) - 'id' - 'tenant_id' - 'entity_id' - 'user_id')::text from audit_log l
             join contacts k on k.id = l.entity_id where l.tenant_id = $1 order by coalesce(k.code, ''), l.id",
        ),
        ("codes", "select list || code || description || active from static_codes where tenant_id = $1 order by 1"),
        ("claims", "select message_id || (done_at is null) from inbox where tenant_id = $1 order by 1"),
        ("sequences", "select type || entity || sequence from erp_sequences where tenant_id = $1 order by 1"),
        (
            "parked",
            "select message_id || regexp_replace(reason, '[0-9a-f]{8}-[0-9a-f-]{27}', 'ID') from dead_letters
             where tenant_id = $1 order by 1",
        ),
    ] {
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(world.tenant).fetch_all(&world.superuser).await.unwrap();
        left.insert(name.to_owned(), rows);
    }
    // About one customer in their order.
    for event in world.events().await {
        let change = event.change().as_str_name();
        let customer = event.customer.unwrap();
        let key = format!("events of {}", if customer.code.is_empty() { &customer.name } else { &customer.code });
        // A description that changes within a batch is seen by all of it.
        let told = format!("{change} {:?}", pb::Customer { id: String::new(), rank_name: String::new(), ..customer });
        left.entry(key).or_default().push(told);
    }
    for event in world.events_of::<pb::ContactChanged>().await {
        let change = event.change().as_str_name();
        let contact = event.contact.unwrap();
        let key = format!("events of {} {}", contact.code, contact.given_name);
        let anonymous =
            pb::Contact { id: String::new(), customer_id: String::new(), role_name: String::new(), ..contact };
        left.entry(key).or_default().push(format!("{change} {anonymous:?}"));
    }
    for event in world.events_of::<pb::SalesHistoryChanged>().await {
        let customer = event.sales_history.as_ref().unwrap().customer_id.clone();
        let sql = "select code from customers where tenant_id = $1 and id = $2::uuid";
        let code: String =
            sqlx::query_scalar(sql).bind(world.tenant).bind(&customer).fetch_one(&world.superuser).await.unwrap();
        let told = format!("{event:?}").replace(&customer, "");
        left.entry(format!("events of the sales of {code}")).or_default().push(told);
    }
    left
}

#[test]
fn together_or_one_by_one_the_same_is_left() {
    let runtime = Runtime::new().unwrap();
    let world = runtime.block_on(World::new());
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&prop::collection::vec(said(), 1..24), |said| {
        runtime.block_on(async {
            let mut both = Vec::new();
            for together in [true, false] {
                world.forget_all().await;
                let released = world.released(&world.sam(), "Hope Works").await;
                let known = world.sam().add_contact(&released.id, complete_contact("Zinzi")).await.unwrap();
                let batch = messages(&said, &released.id, &known.id);
                let left = left(&world, &batch, together).await;
                let left = serde_json::to_string_pretty(&left).unwrap();
                both.push(left.replace(&released.id, "RELEASED").replace(&known.id, "KNOWN"));
            }
            prop_assert_eq!(&both[0], &both[1]);
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[tokio::test]
async fn an_initial_load_is_taken_in_sets() {
    let world = World::new().await;
    let load: Vec<Envelope> = (0..120)
        .flat_map(|n| {
            let code = format!("CU{n}");
            let customer = json!({"code": code, "name": format!("Customer {n}"), "mainSalesmanCode": "SAM"});
            let addresses: Value = json!({"code": code, "addresses": [{"city": "Paarl"}]});
            let contact = json!({"code": format!("CT{n}"), "customerCode": code, "givenName": "Zinzi"});
            [("customer.upserted", customer), ("address.replaced", addresses), ("contact.upserted", contact)]
                .map(|(erp_type, data)| message("acme", &format!("{erp_type} {n}"), erp_type, 1, &data))
        })
        .collect();
    consumers::erp().apply_all(&world.database.worker(), &load).await.unwrap();
    assert_eq!((world.count("customers").await, world.count("customer_addresses").await), (120, 120));
    assert_eq!(world.count("contacts").await, 120);
    for table in ["customer_addresses", "contacts"] {
        let sql = AssertSqlSafe(format!("select count(distinct xmin::text) from {table}"));
        let transactions: i64 = sqlx::query_scalar(sql).fetch_one(&world.superuser).await.unwrap();
        assert_eq!(transactions, 1, "{table}");
    }
    assert_eq!((world.count("outbox").await, world.count("audit_log").await), (360, 360));
}
