//! A merge that is taken back leaves every row as it was before, whatever the two customers hold; and in between nothing is lost.

use std::collections::BTreeMap;

use crm_proto::customers as pb;
use proptest::{
    collection::vec, option, prelude::*, sample::subsequence, strategy::ValueTree as _, test_runner::TestRunner,
};
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::world::{Person, World, complete_contact, complete_customer, complete_third_party};

/// Pairs of customers that are merged and separated.
const CASES: usize = 60;

const TYPED: [&str; 8] =
    ["telephone", "fax", "email", "website", "trading_name", "registration_number", "vat_number", "postal_address"];
const SALESMEN: [&str; 4] = ["SAM", "PIET", "THANDI", "MARIA"];
/// What may be taken by a customer that the ERP knows.
const FREE: [&str; 9] =
    ["customer_type", "rank", "reporting_area", "site", "telephone", "fax", "email", "website", "trading_name"];
const ALL: [&str; 5] = ["name", "registration_number", "vat_number", "physical_address", "postal_address"];

#[derive(Clone, Debug)]
struct Side {
    typed: Vec<&'static str>,
    with_physical: bool,
    main: usize,
    salesmen: Vec<&'static str>,
    groups: Vec<usize>,
    /// Whether each one is active.
    contacts: Vec<bool>,
    notes: usize,
    /// Whether each one is deleted.
    third_parties: Vec<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    NewCrm,
    Released,
    Active,
}

#[derive(Clone, Debug)]
struct Case {
    survivor: Side,
    duplicate: Side,
    standing: Standing,
    fields: Option<Vec<&'static str>>,
    owned: Vec<&'static str>,
}

fn side() -> impl Strategy<Value = Side> {
    (
        subsequence(&TYPED[..], 0..=8),
        any::<bool>(),
        0..4_usize,
        subsequence(&SALESMEN[..], 0..=4),
        subsequence(vec![0, 1, 2], 0..=3),
        vec(any::<bool>(), 0..4),
        0..4_usize,
        vec(any::<bool>(), 0..3),
    )
        .prop_map(|(typed, with_physical, main, salesmen, groups, contacts, notes, third_parties)| Side {
            typed,
            with_physical,
            main,
            salesmen,
            groups,
            contacts,
            notes,
            third_parties,
        })
}

fn case() -> impl Strategy<Value = Case> {
    let standing = prop_oneof![3 => Just(Standing::NewCrm), 1 => Just(Standing::Released), 1 => Just(Standing::Active)];
    let fields = option::weighted(0.6, subsequence(&FREE[..], 0..=9));
    (side(), side(), standing, fields, subsequence(&ALL[..], 0..=5)).prop_map(
        |(survivor, duplicate, standing, fields, owned)| Case { survivor, duplicate, standing, fields, owned },
    )
}

async fn make(world: &World, groups: &[pb::Group], side: &Side, name: &str, complete: bool) -> pb::Customer {
    let admin = world.admin();
    let has = |field: &str| side.typed.contains(&field);
    let text = |field: &str, value: &str| if has(field) { format!("{value} {name}") } else { String::new() };
    // Another one for each name.
    let number = |field: &str, area: &str| {
        if has(field) { format!("{area} {}", name.bytes().map(u32::from).sum::<u32>()) } else { String::new() }
    };
    let whole = complete_customer(name);
    let typed = pb::Customer {
        main_salesman_id: world.employee_id(SALESMEN[side.main]),
        additional_salesman_ids: side.salesmen.iter().map(|code| world.employee_id(code)).collect(),
        rank: if side.notes.is_multiple_of(2) { "GOLD" } else { "WOOD" }.into(),
        customer_type: if side.contacts.len().is_multiple_of(2) { "RETAIL" } else { "BUILD" }.into(),
        telephone: if complete { "021 555 0100".into() } else { number("telephone", "021") },
        fax: number("fax", "022"),
        email: if has("email") { format!("{}@hope.example", name.to_lowercase()) } else { String::new() },
        website: text("website", "www"),
        trading_name: text("trading_name", "As"),
        registration_number: text("registration_number", "2001"),
        vat_number: if complete { "4123456789".into() } else { text("vat_number", "4") },
        physical_address: whole.physical_address.clone().filter(|_| complete || side.with_physical),
        postal_address: has("postal_address")
            .then(|| pb::Address { city: format!("{name} Town"), ..Default::default() }),
        ..whole
    };
    let customer = admin.create(typed).await.unwrap();
    for group in &side.groups {
        admin.add_to_group(&groups[*group].id, &[&customer.id]).await.unwrap();
    }
    for active in &side.contacts {
        let contact = pb::Contact { active: Some(*active), ..complete_contact(name) };
        admin.add_contact(&customer.id, contact).await.unwrap();
    }
    for note in 0..side.notes {
        admin.add_note(&customer.id, &format!("{name} {note}")).await.unwrap();
    }
    for deleted in &side.third_parties {
        let rival = admin.add_third_party(&customer.id, complete_third_party(name)).await.unwrap();
        if *deleted {
            admin.delete_third_party(&rival.id, "").await.unwrap();
        }
    }
    customer
}

/// Every row of every table of customers but for who changed it last and how often. What a user changed since the release is noted until
/// the ERP says the same; it heard of the merge, and so that stays noted.
async fn rows(world: &World) -> BTreeMap<&'static str, Vec<Value>> {
    let mut rows = BTreeMap::new();
    for (table, order) in [
        ("customers", "id"),
        ("customer_access", "customer_id, employee_id"),
        ("customer_addresses", "customer_id, position"),
        ("customer_groups", "id"),
        ("customer_group_members", "group_id, customer_id"),
        ("customer_merges", "duplicate_id"),
        ("customer_search", "customer_id"),
        ("contacts", "id"),
        ("contact_search", "contact_id"),
        ("notes", "id"),
        ("third_parties", "id"),
    ] {
        let sql = format!(
            "select to_jsonb(t) - array['version', 'updated_at', 'updated_by', 'crm_edited'] from {table} t where tenant_id = $1 order by {order}"
        );
        let found: Vec<Value> =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(world.tenant).fetch_all(&world.superuser).await.unwrap();
        rows.insert(table, found);
    }
    rows
}

fn of<'a>(rows: &'a BTreeMap<&'static str, Vec<Value>>, table: &str, customer: &str) -> Vec<&'a Value> {
    rows[table].iter().filter(|row| row["customer_id"] == customer).collect()
}

/// Brings the survivor to where it stands between CRM and ERP.
async fn stand(world: &World, admin: &Person, survivor: &pb::Customer, standing: Standing, number: usize) {
    if standing != Standing::NewCrm {
        admin.release(&survivor.id).await.unwrap();
    }
    if standing == Standing::Active {
        let approval = json!({"crmId": survivor.id, "code": format!("CU{number}"), "approver": "Accounts"});
        world.erp(&format!("approve-{number}"), "customer.approved", 1, approval).await.unwrap();
    }
}

#[tokio::test]
async fn merged_and_separated_is_as_before() {
    let world = World::new().await;
    let admin = world.admin();
    let mut groups = Vec::new();
    for (number, salesman) in ["THANDI", "PIET", "MARIA"].into_iter().enumerate() {
        groups.push(admin.add_group(&format!("Group {number}"), &[world.employee_id(salesman)]).await.unwrap());
    }
    // The same every time: a failure can be looked at again.
    let mut runner = TestRunner::deterministic();
    let mut taken = 0;
    for number in 0..CASES {
        let case = case().new_tree(&mut runner).unwrap().current();
        let known = case.standing != Standing::NewCrm;
        let survivor = make(&world, &groups, &case.survivor, &format!("Survivor{number}"), known).await;
        let duplicate = make(&world, &groups, &case.duplicate, &format!("Duplicate{number}"), false).await;
        stand(&world, &admin, &survivor, case.standing, number).await;
        let before = rows(&world).await;

        let named = case.fields.clone().map(|mut fields| {
            fields.extend(case.owned.iter().filter(|_| !known));
            fields
        });
        let merged = match &named {
            Some(fields) => admin.merge_taking(&survivor.id, &duplicate.id, fields).await,
            None => admin.merge(&survivor.id, &duplicate.id).await,
        };
        let merged = merged.unwrap_or_else(|refused| panic!("{case:?}: {refused:?}"));
        taken += usize::from(merged.fax != survivor.fax);
        let between = rows(&world).await;
        for table in ["contacts", "notes", "third_parties"] {
            let both = of(&before, table, &survivor.id).len() + of(&before, table, &duplicate.id).len();
            assert_eq!(of(&between, table, &survivor.id).len(), both, "{table}: {case:?}");
            assert!(of(&between, table, &duplicate.id).is_empty(), "{table}: {case:?}");
        }
        for access in of(&before, "customer_access", &duplicate.id) {
            let sees = of(&between, "customer_access", &survivor.id);
            assert!(sees.iter().any(|row| row["employee_id"] == access["employee_id"]), "{access}: {case:?}");
        }
        assert!(of(&between, "customer_group_members", &duplicate.id).is_empty(), "{case:?}");
        assert!(of(&between, "customer_search", &duplicate.id).is_empty(), "{case:?}");

        let separated = admin.separate(&duplicate.id).await.unwrap();
        assert!(separated.kept_fields.unwrap_or_default().paths.is_empty(), "{case:?}");
        let after = rows(&world).await;
        for (table, was) in &before {
            assert_eq!(&after[table], was, "{table}: {case:?}");
        }
    }
    assert!(taken > CASES / 10, "values were taken: {taken}");
}
