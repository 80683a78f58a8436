//! Pages on real rows: every row exactly once, whichever way one turns the pages.

use crm_chassis::page::{self, Keyed, Listing, Page, Request, Sort, Total};
use jiff::{Timestamp, ToSpan as _, civil::date};
use jiff_sqlx::ToSqlx as _;
use proptest::prelude::*;
use sqlx::{FromRow, PgConnection, QueryBuilder};
use uuid::Uuid;

use crate::{
    database::{self, Database},
    property,
};

const TENANT: Uuid = Uuid::from_u128(0xA);

const SCHEMA: &str = r#"
    create table things (
        tenant_id uuid not null,
        id uuid not null,
        name text collate "C",
        pieces integer not null,
        due date not null,
        made timestamptz not null,
        primary key (tenant_id, id)
    );
    create index things_made on things (tenant_id, made, id);
    select protect_tenant_table('things');
"#;

/// 5,000 rows of each of two tenants. FORCE binds the owner, too: tenant by tenant.
const MANY: &str = "
    set app.tenant_id = '00000000-0000-0000-0000-00000000000a';
    insert into things select '00000000-0000-0000-0000-00000000000a', gen_random_uuid(), null, 0, '2026-11-22', to_timestamp(n)
    from generate_series(1, 5000) n;
    set app.tenant_id = '00000000-0000-0000-0000-00000000000b';
    insert into things select '00000000-0000-0000-0000-00000000000b', gen_random_uuid(), null, 0, '2026-11-22', to_timestamp(n)
    from generate_series(1, 5000) n;
    analyze things;
";

const LISTING: Listing = Listing {
    id: "t.id",
    sorts: &[
        Sort::text("name", "coalesce(t.name, '')"),
        Sort::integer("pieces", "t.pieces"),
        Sort::date("due", "t.due"),
        Sort::timestamp("made", "t.made"),
    ],
    default_order: "name",
    default_size: 25,
    max_size: 200,
};

#[derive(FromRow)]
struct Thing {
    id: Uuid,
}

async fn read(connection: &mut PgConnection, request: &Request<'_>) -> (Vec<Uuid>, String) {
    let page = Page::parse(&LISTING, request, b"all").unwrap();
    let mut query = QueryBuilder::new("select t.id");
    page.push_keys(&mut query);
    query.push(" from things t where t.tenant_id = ").push_bind(TENANT);
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows: Vec<Keyed<Thing>> = query.build_query_as().fetch_all(connection).await.unwrap();
    let (things, next) = page.finish(rows);
    (things.into_iter().map(|thing| thing.id).collect(), next)
}

async fn store(connection: &mut PgConnection, rows: &[(Option<String>, i32, i64, i64)]) {
    let mut query = QueryBuilder::new("insert into things (tenant_id, id, name, pieces, due, made) ");
    query.push_values((1..).zip(rows), |mut row, (number, (name, pieces, days, micros))| {
        let due = date(2026, 11, 22).checked_add(days.days()).unwrap();
        let made = Timestamp::from_microsecond(1_795_000_000_000_000 + micros).unwrap();
        row.push_bind(TENANT).push_bind(Uuid::from_u128(number)).push_bind(name.as_deref()).push_bind(pieces);
        row.push_bind(due.to_sqlx()).push_bind(made.to_sqlx());
    });
    query.build().execute(connection).await.unwrap();
}

#[test]
fn turning_the_pages_shows_every_row_once_and_in_order() {
    let row = (proptest::option::of("[aBé]{0,2}"), -1..2_i32, -1..2_i64, -1..2_i64);
    let order = (proptest::sample::select(LISTING.sorts), any::<bool>());
    let strategy = (proptest::collection::vec(row, 1..40), order, 1..9_i32);

    property::holds(SCHEMA, TENANT, 96, &strategy, &async |connection, (rows, (sort, descending), page_size)| {
        store(connection, &rows).await;

        let order_by = format!("{}{}", sort.name, if descending { " desc" } else { "" });
        let request = Request { order_by: &order_by, page_size, ..Request::default() };
        let (whole, end) = read(connection, &Request { page_size: 200, ..request }).await;
        prop_assert_eq!((whole.len(), end.as_str()), (rows.len(), ""));

        let (mut seen, mut page_token) = (Vec::new(), String::new());
        loop {
            let skip = i32::try_from(seen.len()).unwrap();
            let (by_token, next) = read(connection, &Request { page_token: &page_token, ..request }).await;
            let (by_skip, _) = read(connection, &Request { skip, ..request }).await;
            prop_assert_eq!(&by_token, &by_skip);
            prop_assert!(!by_token.is_empty());
            seen.extend(by_token);
            if next.is_empty() {
                break;
            }
            page_token = next;
        }
        prop_assert_eq!(seen, whole);
        Ok(())
    });
}

#[tokio::test]
async fn a_page_after_a_token_begins_in_the_index() {
    let database = Database::with(SCHEMA).await;
    database.run_as_owner(MANY).await;
    let mut connection = database.app(TENANT).await;

    for (order_by, comparison) in [("made", ">"), ("made desc", "<")] {
        let first = Request { order_by, ..Request::default() };
        let (_, page_token) = read(&mut connection, &first).await;
        let page = Page::parse(&LISTING, &Request { page_token: &page_token, ..first }, b"all").unwrap();
        let mut query = QueryBuilder::new("explain (costs off) select t.id");
        page.push_keys(&mut query);
        query.push(" from things t where t.tenant_id = ").push_bind(TENANT);
        page.push_after(&mut query);
        page.push_order(&mut query);

        let plan = database::plan(&mut connection, &mut query).await;
        let used = plan.lines().find(|line| line.contains("Index Cond")).unwrap_or_default();
        assert!(used.contains("tenant_id = ") && used.contains(&format!("(ROW(made, id) {comparison} ROW(")), "{plan}");
        assert!(!plan.contains("Sort"), "{plan}");
    }
}

#[tokio::test]
async fn a_forged_key_is_refused_or_harmless() {
    let mut connection = Database::with(SCHEMA).await.app(TENANT).await;
    let rows: Vec<_> = (0..3).map(|number| (None, 0, 0, number)).collect();
    store(&mut connection, &rows).await;
    for sort in LISTING.sorts {
        let request = Request { order_by: sort.name, page_size: 1, ..Request::default() };
        let (_, token) = read(&mut connection, &request).await;
        for key in [
            "",
            "'",
            "0",
            "9223372036854775807",
            "-9223372036854775808",
            "-009999-01-01",
            "9999-12-31",
            "x\0",
            "Infinity",
            "1; drop table things",
        ] {
            let page_token = forge(&token, key);
            let request = Request { page_token: &page_token, ..request };
            match Page::parse(&LISTING, &request, b"all") {
                Ok(_) => drop(read(&mut connection, &request).await),
                Err(error) => assert_eq!(error.fields()[0].field, "page_token"),
            }
        }
    }
}

/// The token with another sort value in it.
fn forge(token: &str, key: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut json: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token).unwrap()).unwrap();
    json["key"] = key.into();
    URL_SAFE_NO_PAD.encode(json.to_string())
}

#[tokio::test]
async fn a_token_is_good_for_its_own_list_only() {
    let mut connection = Database::with(SCHEMA).await.app(TENANT).await;
    store(&mut connection, &[(None, 1, 0, 0), (None, 2, 0, 0)]).await;
    let request = Request { order_by: "pieces", page_size: 1, ..Request::default() };
    let (_, token) = read(&mut connection, &request).await;
    let followed = |order_by, selection: &[u8]| {
        Page::parse(&LISTING, &Request { order_by, page_token: &token, ..request }, selection)
    };

    assert!(followed("pieces", b"all").is_ok());
    for (order_by, selection) in [("pieces desc", &b"all"[..]), ("made", b"all"), ("pieces", b"other filter")] {
        let error = followed(order_by, selection).unwrap_err();
        assert_eq!(error.fields()[0].field, "page_token");
        assert!(error.fields()[0].message.contains("another filter, view or order"), "{error}");
    }
}

#[tokio::test]
async fn a_total_is_exact_until_it_is_capped() {
    let mut connection = Database::with(SCHEMA).await.app(TENANT).await;
    for (rows, total) in [
        (0, Total { count: 0, capped: false }),
        (100_000, Total { count: 100_000, capped: false }),
        (100_001, Total { count: 100_000, capped: true }),
    ] {
        let counted = page::count(&mut connection, |query| {
            query.push(" from generate_series(1, ").push_bind(rows).push(")");
            Ok(())
        });
        assert_eq!(counted.await.unwrap(), total);
    }
}

#[test]
fn wrong_requests_name_their_field() {
    let refusal = |request: Request<'_>| {
        let error = Page::parse(&LISTING, &request, b"all").unwrap_err();
        let violation = error.fields()[0].clone();
        format!("{}: {}", violation.field, violation.message)
    };
    let request = Request::default();
    for (wrong, message) in [
        (
            Request { order_by: "Name", ..request },
            r#"order_by: "Name" is not a field this list can be sorted by. Did you mean name? Possible: name, pieces, due, made."#,
        ),
        (
            Request { order_by: "name asc", ..request },
            "order_by: Name one field, then optionally desc, for example: name desc.",
        ),
        (
            Request { order_by: "name desc, due", ..request },
            "order_by: Name one field, then optionally desc, for example: name desc.",
        ),
        (Request { page_size: -1, ..request }, "page_size: Ask for 1 or more rows, or for 0 to get the default."),
        (Request { skip: -1, ..request }, "skip: Skip 0 to 1000000 rows; further on, follow the page tokens."),
        (Request { skip: 1_000_001, ..request }, "skip: Skip 0 to 1000000 rows; further on, follow the page tokens."),
        (
            Request { page_token: "2", ..request },
            "page_token: This is not a page token. Take next_page_token from the page before.",
        ),
    ] {
        assert_eq!(refusal(wrong), message);
    }
}

#[tokio::test]
async fn a_page_has_the_default_size_and_never_more_than_the_largest() {
    let mut connection = Database::with(SCHEMA).await.app(TENANT).await;
    let rows: Vec<_> = (0..300).map(|number| (None, 0, 0, number)).collect();
    store(&mut connection, &rows).await;
    for (page_size, expected) in [(0, 25), (10, 10), (i32::MAX, 200)] {
        let (things, next) = read(&mut connection, &Request { page_size, ..Request::default() }).await;
        assert_eq!(things.len(), expected);
        assert!(!next.is_empty());
    }
}
