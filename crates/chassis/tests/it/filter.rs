//! Filters on real rows, as a role that row-level security binds.

mod model;

use std::collections::BTreeSet;

use crm_chassis::filter::{self, Field};
use crm_proto::types::{Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node};
use model::{FIELDS, Thing, context};
use proptest::{prelude::*, test_runner::Config};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{
    database::{self, Database},
    property,
};

const TENANT: Uuid = Uuid::from_u128(0xA);

fn condition(field: &str, operator: i32, values: Vec<String>) -> Filter {
    Filter { node: Some(Node::Condition(FilterCondition { field: field.to_owned(), operator, values })) }
}

fn not(filter: Filter) -> Filter {
    let combinator = Combinator::And.into();
    Filter { node: Some(Node::Group(FilterGroup { combinator, negated: true, filters: vec![filter] })) }
}

async fn matching(connection: &mut PgConnection, filter: &Filter) -> BTreeSet<Uuid> {
    let mut query = QueryBuilder::new("select t.id from things t where t.tenant_id = ");
    query.push_bind(TENANT).push(" and ");
    filter::push(&mut query, filter, FIELDS, &context()).unwrap();
    query.build_query_scalar().fetch_all(connection).await.unwrap().into_iter().collect()
}

async fn store(connection: &mut PgConnection, things: &[Thing]) {
    if !things.is_empty() {
        model::insert(TENANT, things).build().execute(connection).await.unwrap();
    }
}

#[test]
fn a_filter_finds_the_rows_it_describes() {
    let strategy = (model::things(), proptest::collection::vec(model::filters(), 8));
    property::holds(model::SCHEMA, TENANT, 128, &strategy, &async |connection, (things, filters)| {
        store(connection, &things).await;
        for filter in filters {
            let expected: BTreeSet<_> =
                things.iter().filter(|thing| model::matches(thing, &filter)).map(|thing| thing.id).collect();
            prop_assert_eq!(matching(connection, &filter).await, expected, "{:?}", filter);
        }
        Ok(())
    });
}

#[test]
fn a_filter_and_its_negation_make_the_whole() {
    let strategy = (model::things(), proptest::collection::vec(model::filters(), 8));
    property::holds(model::SCHEMA, TENANT, 64, &strategy, &async |connection, (things, filters)| {
        store(connection, &things).await;
        let all: BTreeSet<_> = things.iter().map(|thing| thing.id).collect();
        for filter in filters {
            let inside = matching(connection, &filter).await;
            let outside = matching(connection, &not(filter.clone())).await;
            prop_assert!(inside.is_disjoint(&outside), "{:?}", filter);
            prop_assert_eq!(&(&inside | &outside), &all, "{:?}", filter);
        }
        Ok(())
    });
}

#[test]
fn whatever_text_is_stored_is_found_by_that_text() {
    let insert =
        "insert into things (tenant_id, id, name, code) values ($1, $2, $3, $4) returning fold(name) is not null";
    property::holds(model::SCHEMA, TENANT, 256, &any::<String>(), &async |connection, text| {
        let operators =
            [Operator::Equals, Operator::AnyOf, Operator::Contains, Operator::BeginsWith, Operator::EndsWith];
        let mut query = QueryBuilder::new("");
        if filter::push(&mut query, &condition("name", Operator::Equals.into(), vec![text.clone()]), FIELDS, &context())
            .is_err()
        {
            prop_assert!(text.trim().is_empty() || text.contains('\0') || text.chars().count() > 200);
            return Ok(());
        }
        let code = text.trim().to_uppercase();
        let foldable: bool = sqlx::query_scalar(insert)
            .bind(TENANT)
            .bind(Uuid::from_u128(1))
            .bind(&text)
            .bind(code)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        for operator in operators {
            let by = |field| condition(field, operator.into(), vec![text.clone()]);
            prop_assert_eq!(
                matching(connection, &by("name")).await.len(),
                usize::from(foldable),
                "name {:?}",
                operator
            );
            prop_assert_eq!(matching(connection, &by("code")).await.len(), 1, "code {:?}", operator);
        }
        Ok(())
    });
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_a_caller_writes_becomes_sql(
        field in prop_oneof![
            4 => proptest::sample::select(FIELDS).prop_map(|field| field.name.to_owned()),
            1 => any::<String>(),
        ],
        operator in prop_oneof![4 => 0..13_i32, 1 => any::<i32>()],
        values in proptest::collection::vec(prop_oneof![any::<String>(), "[-+0-9a-zA-Z:.]{0,12}"], 0..4),
    ) {
        let marked = |value: &String| format!("{value}qzx");
        for values in [values.clone(), values.iter().map(marked).collect()] {
            let mut query = QueryBuilder::<Postgres>::new("");
            let pushed = filter::push(&mut query, &condition(&field, operator, values.clone()), FIELDS, &context());
            let sql = query.into_string();
            prop_assert!(!sql.contains("qzx"), "{}", sql);
            // What is refused leaves no trace.
            prop_assert_eq!(pushed.is_err(), sql.is_empty());
        }
    }
}

/// Two tenants with 5,000 rows each, and an index that leads with the tenant.
const MANY: &str = r#"
    create table items (
        tenant_id uuid not null,
        id uuid not null default gen_random_uuid(),
        code text collate "C" not null,
        name text not null,
        name_key text collate "C" generated always as (fold(name)) stored,
        primary key (tenant_id, id)
    );
    create index items_code on items (tenant_id, code);
    create index items_name on items (tenant_id, name_key, id);
    insert into items (tenant_id, code, name)
    select ('00000000-0000-0000-0000-00000000000' || tenant)::uuid, 'C' || n, md5(n::text)
    from unnest(array['a', 'b']) tenant, generate_series(1, 5000) n;
    select protect_tenant_table('items');
    analyze items;
"#;

const ITEM_FIELDS: &[Field] = &[Field::code("code", "i.code"), Field::text("name", "i.name_key")];

#[tokio::test]
async fn selective_conditions_use_the_index_under_row_level_security() {
    let mut connection = Database::with(MANY).await.app(TENANT).await;
    for (field, operator, values, index_condition) in [
        ("code", Operator::Equals, &["c77"][..], "code = 'C77'"),
        ("code", Operator::AnyOf, &["c77", "c78"], "code = ANY ('{C77,C78}'"),
        ("code", Operator::BeginsWith, &["c777"], "code >= 'C777'"),
        ("name", Operator::Equals, &["Abc"], "name_key = 'abc'"),
        ("name", Operator::BeginsWith, &["ÂBC"], "name_key >= 'abc'"),
        ("name", Operator::Between, &["abc", "abd"], "name_key >= 'abc'"),
    ] {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        let mut query = QueryBuilder::new("explain (costs off) select * from items i where i.tenant_id = ");
        query.push_bind(TENANT).push(" and ");
        filter::push(&mut query, &condition(field, operator.into(), values), ITEM_FIELDS, &context()).unwrap();

        let plan = database::plan(&mut connection, &mut query).await;
        let used = plan.lines().find(|line| line.contains("Index Cond")).unwrap_or_default();
        assert!(used.contains("tenant_id = ") && used.contains(index_condition), "{field} {operator:?}\n{plan}");
    }
}

#[tokio::test]
async fn a_prepared_prefix_search_keeps_its_index() {
    let mut connection = Database::with(MANY).await.app(TENANT).await;
    let mut query = QueryBuilder::<Postgres>::new("prepare search as select * from items i where i.tenant_id = ");
    query.push_bind(TENANT).push(" and ");
    let begins = condition("name", Operator::BeginsWith.into(), vec!["abc".to_owned()]);
    filter::push(&mut query, &begins, ITEM_FIELDS, &context()).unwrap();
    database::run(&mut connection, query.into_string()).await;

    // From the sixth time on PostgreSQL may choose one plan for all values, which could not use the index.
    for _ in 0..8 {
        let mut explain = QueryBuilder::new(format!("explain (costs off) execute search ('{TENANT}', 'abc')"));
        let plan = database::plan(&mut connection, &mut explain).await;
        assert!(plan.contains("name_key >= 'abc'"), "{plan}");
    }
}
