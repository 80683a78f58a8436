//! The measured dealer's cases and activities, and what the activities service knows of his customers: as if it had heard of all of them.

use std::fmt::Write as _;

use anyhow::Context as _;
use crm_chassis::{Clock, EmployeeId, TenantId};
use futures::StreamExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};
use reqwest::Client;
use serde_json::{Value, json};
use sqlx::{PgPool, postgres::PgPoolCopyExt as _};
use uuid::Uuid;

use super::{copy, settle};
use crate::{bench::cases::Caller, world::World};

/// Customers whose ids are kept, to plan activities at them.
const KEPT: usize = 1_000;
/// Behind all open activities of an agenda, as the service has it.
const AFTER_OPEN: i64 = i64::MAX / 4;
/// For how many days back and ahead open activities are planned.
const OPEN: (i64, i64) = (30, 335);
/// For how many days back others were completed.
const DONE: i64 = 700;

/// What was made.
#[derive(Debug)]
pub struct Work {
    /// Id of a case type.
    pub case_type: String,
    /// Customers of the first salesman, each with a contact.
    pub places: Vec<(Uuid, Uuid)>,
    /// Activities of the first salesman.
    pub of_first: usize,
    /// Activities in all.
    pub of_all: usize,
}

/// Where somebody may work: a customer, its contact and its main salesman.
type Place = (Uuid, Uuid, Uuid);

/// Fills the activities' database with so many activities in half as many cases, and tells the planner of it. The salesman begins the first
/// case, so that there are case types.
pub async fn fill(world: &World, tenant: TenantId, activities: usize, salesman: &Caller) -> anyhow::Result<Work> {
    let (customers, database) = (world.superuser("customers")?, world.superuser("activities")?);
    take_over(&customers, &database, tenant).await?;
    customers.close().await;
    // No night is to begin while it is measured.
    let no_night = "insert into recommendation_runs (tenant_id, day, done) values ($1, current_date + 2, true)
                    on conflict (tenant_id) do update set day = excluded.day, done = true, after_customer = null";
    sqlx::query(no_night).bind(tenant).execute(&database).await?;
    settle(&database).await?;
    let places: Vec<Place> = sqlx::query_as(
        "select distinct on (c.customer_id) c.customer_id, c.id, cr.main_salesman_id from contact_refs c
         join customer_refs cr on cr.tenant_id = c.tenant_id and cr.id = c.customer_id
         where c.tenant_id = $1 and cr.status = 'ACTIVE' and cr.main_salesman_id is not null order by c.customer_id, c.id",
    )
    .bind(tenant)
    .fetch_all(&database)
    .await?;
    let first = EmployeeId::of(tenant, "S0").0;
    let of_first = places.iter().filter(|(_, _, salesman)| *salesman == first).take(KEPT);
    let of_first: Vec<_> = of_first.map(|(customer, contact, _)| (*customer, *contact)).collect();
    let case_type = begin_first(world, salesman, of_first.first().context("a salesman without customers")?).await?;
    let kind: (Uuid, Uuid) = sqlx::query_as("select case_type_id, stage_id from cases where tenant_id = $1 limit 1")
        .bind(tenant)
        .fetch_one(&database)
        .await?;
    copy_work(&database, tenant, activities, &places, kind).await?;
    settle(&database).await?;
    let count = "select count(*), count(*) filter (where salesman_id = $2) from activities where tenant_id = $1";
    let (all, his): (i64, i64) = sqlx::query_as(count).bind(tenant).bind(first).fetch_one(&database).await?;
    database.close().await;
    Ok(Work { case_type, places: of_first, of_first: usize::try_from(his)?, of_all: usize::try_from(all)? })
}

/// What the service would have heard of customers and contacts.
async fn take_over(customers: &PgPool, database: &PgPool, TenantId(tenant): TenantId) -> anyhow::Result<()> {
    let rows = [
        ("customer_refs", "customers", "id, version, code, name, status, main_salesman_id, rank, created_at", ""),
        ("customer_access", "customer_access", "customer_id, employee_id", ""),
        (
            "contact_refs",
            "contacts",
            "id, version, customer_id, telephone, email, active, accepts_sales_calls",
            ", given_name || ' ' || family_name, is_sales_contact",
        ),
    ];
    for (to, from, columns, more) in rows {
        let more_columns = if more.is_empty() { "" } else { ", display_name, sales_contact" };
        // Those that came from the ERP meanwhile are known.
        let known = if from == "customer_access" { "customer_id" } else { "id" };
        let heard = format!("select {known} from {to} where tenant_id = $1");
        let heard: Vec<Uuid> = sqlx::query_scalar(sqlx::AssertSqlSafe(heard)).bind(tenant).fetch_all(database).await?;
        let heard: Vec<String> = heard.iter().map(|id| format!("'{id}'")).collect();
        let but = if heard.is_empty() { String::new() } else { format!("and {known} not in ({})", heard.join(", ")) };
        let select = format!(
            "copy (select tenant_id, {columns}{more} from {from} where tenant_id = '{tenant}' {but}) to stdout"
        );
        let mut rows = customers.copy_out_raw(&select).await?;
        let mut into =
            database.copy_in_raw(&format!("copy {to} (tenant_id, {columns}{more_columns}) from stdin")).await?;
        while let Some(piece) = rows.next().await {
            into.send(piece?).await?;
        }
        into.finish().await?;
    }
    Ok(())
}

/// Begins a case at the customer, and returns the id of its type.
async fn begin_first(world: &World, salesman: &Caller, (customer, contact): &(Uuid, Uuid)) -> anyhow::Result<String> {
    let (client, base) = (Client::new(), format!("http://{}/api/v1", world.http));
    let config = client.get(format!("{base}/case-config")).header("cookie", &salesman.cookie);
    let config: Value = config.send().await?.error_for_status()?.json().await?;
    let case_type = config["caseTypes"][0]["id"].as_str().context("no case type")?.to_owned();
    let start = Clock::system().now() + SignedDuration::from_hours(60 * 24);
    let body = json!({
        "case": {"contactId": contact, "subject": "The first one", "caseTypeId": case_type},
        "activity": {"type": "ACTIVITY_TYPE_CALL", "subject": "The first one", "startTime": start.to_string()},
    });
    let begin = client.post(format!("{base}/customers/{customer}/activities")).header("cookie", &salesman.cookie);
    begin.json(&body).send().await?.error_for_status()?;
    Ok(case_type)
}

/// The cases, a quarter of which are open, and two activities in each: of an open one the second is still to be done.
async fn copy_work(
    database: &PgPool,
    TenantId(tenant): TenantId,
    activities: usize,
    places: &[Place],
    (case_type, stage): (Uuid, Uuid),
) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let ids = |count: usize| -> Vec<Uuid> { (0..count).map(|_| Uuid::new_v4()).collect() };
    let cases = ids(activities / 2);
    let is_open = |case: usize| (case / places.len() + case).is_multiple_of(4);
    copy(
        database,
        "copy cases (tenant_id, id, version, number, customer_id, contact_id, salesman_id, subject, value, currency, case_type_id, stage_id,
             case_date, status, origin, created_at, created_by, updated_at, updated_by) from stdin",
        &cases,
        |row, number, id| {
            let (customer, contact, salesman) = places[number % places.len()];
            let status = if is_open(number) { "OPEN" } else { "CLOSED" };
            let begun = back(now, number, DONE);
            let date = begun.to_zoned(TimeZone::UTC).date().saturating_add(60.days());
            writeln!(
                row,
                "{tenant}\t{id}\t1\t{}\t{customer}\t{contact}\t{salesman}\tRenew the copiers {number}\t{}\tZAR\t{case_type}\t{stage}\t\
                 {date}\t{status}\tMANUAL\t{begun}\tsalesman\t{begun}\tsalesman",
                number + 2,
                number % 1_000 * 10_000,
            )
        },
    )
    .await?;
    let last = "update case_number_lanes set next = $2 + lane where tenant_id = $1";
    sqlx::query(last).bind(tenant).bind(i64::try_from(cases.len() + 1)?).execute(database).await?;
    copy(
        database,
        "copy activities (tenant_id, id, version, case_id, customer_id, contact_id, salesman_id, type, subject, start_at, duration_minutes,
             status, agenda, completed_at, customer_class, created_at, created_by, updated_at, updated_by, notice_at) from stdin",
        &ids(cases.len() * 2),
        |row, number, id| {
            let case = number / 2;
            let (customer, contact, salesman) = places[case % places.len()];
            let activity_type = ["CALL", "EMAIL", "MEETING", "CALL"][number % 4];
            let planned = format!("{tenant}\t{id}\t1\t{}\t{customer}\t{contact}\t{salesman}\t{activity_type}", cases[case]);
            if number % 2 == 1 && is_open(case) {
                let start = back(now, case, OPEN.0 + OPEN.1) + SignedDuration::from_hours(OPEN.1 * 24);
                // What is due while it is measured is not told of: reminders are measured by themselves.
                let is_far = start > now + SignedDuration::from_hours(24);
                let notice = if is_far { (start - SignedDuration::from_mins(15)).to_string() } else { "\\N".to_owned() };
                let (agenda, planned_at) = (start.as_microsecond(), back(now, case, OPEN.0));
                writeln!(
                    row,
                    "{planned}\tCall about the offer {number}\t{start}\t30\tOPEN\t{agenda}\t\\N\t\\N\t{planned_at}\tsalesman\t\
                     {planned_at}\tsalesman\t{notice}"
                )
            } else {
                let done = back(now, number, DONE);
                let agenda = 2 * AFTER_OPEN - done.as_microsecond();
                writeln!(
                    row,
                    "{planned}\tPresent the offer {number}\t{done}\t30\tCOMPLETED\t{agenda}\t{done}\tEXISTING\t{done}\tsalesman\t{done}\t\
                     salesman\t\\N"
                )
            }
        },
    )
    .await
}

/// An instant in the last so many days, which looks as if it had been thrown.
fn back(now: Timestamp, number: usize, days: i64) -> Timestamp {
    let minutes = days * 24 * 60;
    let number = i64::try_from(number % 1_000_000).unwrap_or_default();
    now - SignedDuration::from_mins(1 + number * 7_919 % minutes)
}
