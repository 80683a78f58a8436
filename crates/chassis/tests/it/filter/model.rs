//! What a filter means, said a second time in plain Rust, and random rows and filters to compare with.

use std::cmp::Ordering;

use crm_chassis::filter::{Field, FilterContext, Kind};
use crm_proto::types::{Combinator, Filter, FilterCondition, FilterGroup, Operator, filter::Node};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub const SCHEMA: &str = r#"
    create table things (
        tenant_id uuid not null,
        id uuid not null,
        name text,
        name_key text collate "C" generated always as (fold(name)) stored,
        code text collate "C",
        status text,
        owner_id uuid,
        pieces integer,
        ratio numeric,
        balance bigint,
        due date,
        made timestamptz,
        open boolean,
        primary key (tenant_id, id)
    );
    select protect_tenant_table('things');
"#;

pub const FIELDS: &[Field] = &[
    Field::text("name", "t.name_key"),
    Field::code("code", "t.code"),
    Field::choice("status", "t.status", "STATUS_", &[("NEW", "new-thing"), ("OLD", "old-thing")]),
    Field::id("ownerId", "t.owner_id"),
    Field::new("pieces", "t.pieces", Kind::Integer),
    Field::new("ratio", "t.ratio", Kind::Number),
    Field::new("balance", "t.balance", Kind::Money),
    Field::new("due", "t.due", Kind::Date),
    Field::timestamp("made", "t.made"),
    Field::new("open", "t.open", Kind::Bool),
];

const NAMES: &[&str] =
    &["", "  ", "Ann", "ann ", "ÅNN", "Anna", "Zoë", "zoe b", "Straße", "100%", "a_b", r"a\b", "o'Brien", "nan", "n"];
const CODES: &[&str] = &["A1", "A2", "B1", "AB", "B%"];
const STATUSES: &[&str] = &["new-thing", "old-thing"];
const RATIOS: &[&str] = &["-1.5", "0.5", "0.50", "2", "2.000001"];
/// The manual clock says Sunday 22 November 2026, 12:00 in Johannesburg; midnight there is 22:00 UTC.
const NOW: &str = "2026-11-22T10:00:00Z";
const ZONE: &str = "Africa/Johannesburg";
/// Days as a caller writes them, and which day each is, worked out by hand.
const DAYS: &[(&str, &str)] = &[
    ("today", "2026-11-22"),
    ("+1d", "2026-11-23"),
    ("today-1w", "2026-11-15"),
    ("today+1m", "2026-12-22"),
    ("startOfWeek", "2026-11-16"),
    ("startOfMonth", "2026-11-01"),
    ("endOfMonth", "2026-11-30"),
    ("startOfYear", "2026-01-01"),
    ("2026-11-23", "2026-11-23"),
];
const INSTANTS: &[&str] = &[
    "2026-11-14T22:00:00Z",
    "2026-11-21T21:59:59.999999Z",
    "2026-11-21T22:00:00Z",
    "2026-11-22T21:59:59.999999Z",
    "2026-11-22T22:00:00Z",
    "2026-11-23T00:00:00.000001+02:00",
];

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Thing {
    pub id: Uuid,
    name: Option<&'static str>,
    code: Option<&'static str>,
    status: Option<&'static str>,
    owner_id: Option<Uuid>,
    pieces: Option<i32>,
    ratio: Option<Decimal>,
    balance: Option<i64>,
    due: Option<Date>,
    made: Option<Timestamp>,
    open: Option<bool>,
}

pub fn context() -> FilterContext {
    FilterContext { zone: TimeZone::get(ZONE).unwrap(), now: NOW.parse().unwrap() }
}

pub fn things() -> impl Strategy<Value = Vec<Thing>> {
    let texts = (option::of(select(NAMES)), option::of(select(CODES)), option::of(select(STATUSES)));
    let numbers = (option::of(0..3_u128), option::of(-1..3_i32), option::of(select(RATIOS)), option::of(-1..3_i64));
    let times = (option::of(select(DAYS)), option::of(select(INSTANTS)), option::of(any::<bool>()));
    let thing = (texts, numbers, times).prop_map(|(texts, numbers, times)| Thing {
        id: Uuid::nil(),
        name: texts.0,
        code: texts.1,
        status: texts.2,
        owner_id: numbers.0.map(Uuid::from_u128),
        pieces: numbers.1,
        ratio: numbers.2.map(|ratio| ratio.parse().unwrap()),
        balance: numbers.3.map(|half| half * 50),
        due: times.0.map(|(_, day)| day.parse().unwrap()),
        made: times.1.map(|instant| instant.parse().unwrap()),
        open: times.2,
    });
    vec(thing, 0..30).prop_map(|mut things| {
        for (number, thing) in (1..).zip(&mut things) {
            thing.id = Uuid::from_u128(number);
        }
        things
    })
}

/// Writes the statement that stores the rows.
pub fn insert(tenant: Uuid, things: &[Thing]) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new(
        "insert into things (tenant_id, id, name, code, status, owner_id, pieces, ratio, balance, due, made, open) ",
    );
    query.push_values(things, |mut row, thing| {
        row.push_bind(tenant).push_bind(thing.id).push_bind(thing.name).push_bind(thing.code).push_bind(thing.status);
        row.push_bind(thing.owner_id).push_bind(thing.pieces).push_bind(thing.ratio).push_bind(thing.balance);
        row.push_bind(thing.due.map(Date::to_sqlx)).push_bind(thing.made.map(Timestamp::to_sqlx));
        row.push_bind(thing.open);
    });
    query
}

/// A random filter that is valid for [`FIELDS`].
pub fn filters() -> impl Strategy<Value = Filter> {
    let leaf = prop_oneof![9 => condition(), 1 => Just(Filter { node: None })];
    leaf.prop_recursive(4, 24, 4, |inner| {
        (select(&[0, 1, 2][..]), any::<bool>(), vec(inner, 0..4)).prop_map(|(combinator, negated, filters)| Filter {
            node: Some(Node::Group(FilterGroup { combinator, negated, filters })),
        })
    })
}

fn condition() -> impl Strategy<Value = Filter> {
    use Operator::{
        AnyOf, BeginsWith, Between, Blank, Contains, EndsWith, Equals, Greater, GreaterOrEqual, Less, LessOrEqual,
        NotEquals,
    };
    let texts = vec![
        Equals,
        NotEquals,
        AnyOf,
        Blank,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Between,
        Contains,
        BeginsWith,
        EndsWith,
    ];
    let (ordered, plain) = (texts[..9].to_vec(), texts[..4].to_vec());
    let days = || DAYS.iter().map(|(day, _)| *day);
    let of = |field: &'static str, operators: &[Operator], values: Vec<&'static str>| {
        let values: Vec<_> = values.into_iter().filter(|value| !value.trim().is_empty()).collect();
        (Just(field), select(operators.to_vec()), vec(select(values), 0..4))
    };
    prop_oneof![
        3 => of("name", &texts, NAMES.to_vec()),
        1 => of("code", &texts, vec!["a1", "A2", "b", "A", "%", "zz"]),
        1 => of("status", &plain, vec!["NEW", "STATUS_NEW", "OLD"]),
        1 => of("ownerId", &plain, vec!["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000009"]),
        1 => of("pieces", &ordered, vec!["-1", "0", "1", "9000000000"]),
        1 => of("ratio", &ordered, RATIOS.to_vec()),
        1 => of("balance", &ordered, vec!["-0.50", "0", "0.5", "1.00"]),
        2 => of("due", &ordered, days().collect()),
        2 => of("made", &ordered, days().chain(INSTANTS.iter().copied()).collect()),
        1 => of("open", &plain, vec!["true", "false"]),
    ]
    .prop_map(|(field, operator, mut values)| {
        let wanted = match operator {
            Blank => 0,
            AnyOf => values.len(),
            Between => 2,
            _ => 1,
        };
        let one_more = if field == "name" { "Ann" } else { first_value(field) };
        values.resize(wanted, one_more);
        let values = values.into_iter().map(str::to_owned).collect();
        Filter {
            node: Some(Node::Condition(FilterCondition { field: field.to_owned(), operator: operator.into(), values })),
        }
    })
}

fn first_value(field: &str) -> &'static str {
    match field {
        "code" => "A1",
        "status" => "OLD",
        "ownerId" => "00000000-0000-0000-0000-000000000002",
        "due" | "made" => "today",
        "open" => "true",
        _ => "1",
    }
}

/// True if the row matches.
pub fn matches(thing: &Thing, filter: &Filter) -> bool {
    match &filter.node {
        None => true,
        Some(Node::Group(group)) => {
            let mut members = group.filters.iter().map(|filter| matches(thing, filter));
            let or = group.combinator == i32::from(Combinator::Or) && !group.filters.is_empty();
            group.negated != if or { members.any(|matches| matches) } else { members.all(|matches| matches) }
        }
        Some(Node::Condition(condition)) => holds(thing, condition),
    }
}

fn holds(thing: &Thing, condition: &FilterCondition) -> bool {
    let field = condition.field.as_str();
    let orders: Option<Vec<Ordering>> = condition.values.iter().map(|value| compare(thing, field, value)).collect();
    let blank = compare(thing, field, first_value(field)).is_none();
    let part = |test: fn(&str, &str) -> bool| {
        text(thing, field).is_some_and(|text| test(&text, &folded(field, &condition.values[0])))
    };
    match (condition.operator(), orders.as_deref()) {
        (Operator::Blank, _) => blank,
        (Operator::NotEquals, Some([order])) => order.is_ne(),
        (Operator::NotEquals, None) => true,
        (Operator::Equals, Some([order])) => order.is_eq(),
        (Operator::Less, Some([order])) => order.is_lt(),
        (Operator::LessOrEqual, Some([order])) => order.is_le(),
        (Operator::Greater, Some([order])) => order.is_gt(),
        (Operator::GreaterOrEqual, Some([order])) => order.is_ge(),
        (Operator::Between, Some([low, high])) => low.is_ge() && high.is_le(),
        (Operator::AnyOf, Some(orders)) => orders.iter().any(|order| order.is_eq()),
        (Operator::Contains, _) => part(|text, value| text.contains(value)),
        (Operator::BeginsWith, _) => part(|text, value| text.starts_with(value)),
        (Operator::EndsWith, _) => part(|text, value| text.ends_with(value)),
        _ => false,
    }
}

/// How the row's field compares with a value; `None` if the field is blank.
fn compare(thing: &Thing, field: &str, value: &str) -> Option<Ordering> {
    match field {
        "name" | "code" => Some(text(thing, field)?.cmp(&folded(field, value))),
        "status" => {
            let stored = if value.ends_with("NEW") { "new-thing" } else { "old-thing" };
            Some(thing.status?.cmp(stored))
        }
        "ownerId" => Some(thing.owner_id?.cmp(&value.parse().unwrap())),
        "pieces" => Some(i64::from(thing.pieces?).cmp(&value.parse().unwrap())),
        "ratio" => Some(thing.ratio?.cmp(&value.parse().unwrap())),
        "balance" => Some(Decimal::new(thing.balance?, 2).cmp(&value.parse().unwrap())),
        "due" => Some(thing.due?.cmp(&day(value).unwrap())),
        // A time compares with a day as its own local day does.
        "made" => match day(value) {
            Some(day) => Some(thing.made?.to_zoned(context().zone).date().cmp(&day)),
            None => Some(thing.made?.cmp(&value.parse().unwrap())),
        },
        "open" => Some(thing.open?.cmp(&value.parse().unwrap())),
        _ => unreachable!("{field}"),
    }
}

fn day(value: &str) -> Option<Date> {
    DAYS.iter().find(|(day, _)| *day == value).map(|(_, date)| date.parse().unwrap())
}

fn text(thing: &Thing, field: &str) -> Option<String> {
    let text = if field == "name" { thing.name } else { thing.code };
    text.map(|text| folded(field, text)).filter(|text| !text.is_empty())
}

fn folded(field: &str, text: &str) -> String {
    if field == "code" {
        return text.to_uppercase();
    }
    text.trim().to_lowercase().replace('å', "a").replace('ë', "e").replace('ß', "ss")
}
