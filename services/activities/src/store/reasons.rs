//! What recommendations are made from: for some customers, all reasons that there are on a day.

use crm_chassis::{EmployeeId, Result, Tx, row};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use jiff_sqlx::ToSqlx as _;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::domain::{
    Reason, RecommendationType,
    nightly::{birthday_soon, call_due, last_end, third_party_period},
    open_agenda,
};

/// Customers of $1 among $2 for which nothing is planned and of which somebody may be called: behind $3 in an agenda is what has ended. What was
/// merged into a customer counts with it.
pub const CALLS: &str = "
    select cr.id as subject_id, cr.id as customer_id, cr.main_salesman_id, who.id as contact_id, r.name, r.call_cycle_days, cr.created_at,
        done.at
    from customer_refs cr
    join rank_refs r on r.tenant_id = $1 and r.code = cr.rank and r.call_cycle_days > 0
    cross join lateral (select array_append(array(select m.id from customer_refs m where m.tenant_id = $1 and m.merged_into = cr.id), cr.id)
        as ids) parts
    cross join lateral (select ct.id from contact_refs ct where ct.tenant_id = $1 and ct.customer_id = cr.id and ct.active and not ct.deleted
        and ct.accepts_sales_calls order by ct.name_key, ct.id limit 1) who
    cross join lateral (select max(last.completed_at) as at from unnest(parts.ids) part (id) cross join lateral (
        select a.completed_at from activities a where a.tenant_id = $1 and a.customer_id = part.id and a.agenda > $3
            and a.status = 'COMPLETED' order by a.agenda limit 1) last) done
    where cr.tenant_id = $1 and cr.id = any($2) and cr.created_at is not null
        and not cr.deleted and cr.merged_into is null and cr.status <> 'INACTIVE' and cr.main_salesman_id is not null
        and not exists (select from unnest(parts.ids) part (id) cross join lateral (
            select from activities a where a.tenant_id = $1 and a.customer_id = part.id and a.agenda <= $3 limit 1) open)";

/// Contracts with competitors of the customers $2 of $1 that end from $3 to $4.
pub const THIRD_PARTIES: &str = "
    select tp.id as subject_id, cr.id as customer_id, cr.main_salesman_id, who.id as contact_id, tp.supplier_name, tp.contract_number,
        tp.end_date
    from third_party_refs tp
    join customer_refs cr on cr.tenant_id = $1 and cr.id = tp.customer_id
    left join lateral (select ct.id from contact_refs ct where ct.tenant_id = $1 and ct.customer_id = cr.id and ct.active and not ct.deleted
        order by not coalesce(ct.accepts_sales_calls, false), not coalesce(ct.sales_contact, false), ct.name_key, ct.id limit 1) who on true
    where tp.tenant_id = $1 and tp.customer_id = any($2) and not tp.deleted and tp.end_date >= $3 and tp.end_date <= $4
        and not cr.deleted and cr.merged_into is null and cr.status <> 'INACTIVE' and cr.main_salesman_id is not null";

/// Sales contacts of the customers $2 of $1 whose birthday is known.
pub const BIRTHDAYS: &str = "
    select ct.id as subject_id, cr.id as customer_id, cr.main_salesman_id, ct.id as contact_id, ct.birthday
    from contact_refs ct
    join customer_refs cr on cr.tenant_id = $1 and cr.id = ct.customer_id
    where ct.tenant_id = $1 and ct.customer_id = any($2) and ct.active and not ct.deleted and ct.sales_contact and ct.birthday is not null
        and not cr.deleted and cr.merged_into is null and cr.status <> 'INACTIVE' and cr.main_salesman_id is not null";

/// The next customers behind `after`, in the order of their ids: all of them, for what was suggested to one that is gone must end, too.
pub async fn next_customers(tx: &mut Tx, after: Option<Uuid>, number: i64) -> Result<Vec<Uuid>> {
    let sql = "select id from customer_refs where tenant_id = $1 and id > $2 order by id limit $3";
    let ids = sqlx::query_scalar(sql).bind(tx.tenant()).bind(after.unwrap_or(Uuid::nil())).bind(number);
    Ok(ids.fetch_all(tx.conn()).await?)
}

/// All reasons that there are for these customers on the day `today` of a zone, but for the types that are switched off.
pub async fn of(tx: &mut Tx, customers: &[Uuid], today: Date, zone: &TimeZone) -> Result<Vec<Reason>> {
    let off: Option<Vec<String>> = sqlx::query_scalar("select off from recommendation_switches where tenant_id = $1")
        .bind(tx.tenant())
        .fetch_optional(tx.conn())
        .await?;
    let off = off.unwrap_or_default();
    let on = |kind: RecommendationType| !off.iter().any(|word| word == kind.as_str());
    let mut reasons = Vec::new();
    if on(RecommendationType::RankCallDue) {
        reasons.extend(calls(tx, customers, today, zone).await?);
    }
    if on(RecommendationType::ThirdPartyExpiring) {
        reasons.extend(third_parties(tx, customers, today).await?);
    }
    if on(RecommendationType::Birthday) {
        reasons.extend(birthdays(tx, customers, today).await?);
    }
    Ok(reasons)
}

/// What all reasons have. The rest is their kind's.
fn common(row: &PgRow, kind: RecommendationType, due_date: Date, period: String) -> sqlx::Result<Reason> {
    Ok(Reason {
        kind,
        subject_id: row.try_get("subject_id")?,
        period,
        customer_id: row.try_get("customer_id")?,
        contact_id: row.try_get("contact_id")?,
        salesman_id: row.try_get::<EmployeeId, _>("main_salesman_id")?,
        due_date,
        since: None,
        dealt_with: false,
        rank_name: String::new(),
        call_cycle_days: None,
        supplier_name: String::new(),
        contract_number: String::new(),
    })
}

async fn calls(tx: &mut Tx, customers: &[Uuid], today: Date, zone: &TimeZone) -> Result<Vec<Reason>> {
    let rows = sqlx::query(CALLS).bind(tx.tenant()).bind(customers).bind(open_agenda(Timestamp::MAX));
    let rows = rows.fetch_all(tx.conn()).await?;
    let call = |row: &PgRow| -> sqlx::Result<Option<Reason>> {
        let done = row::time_if_any(row, "at")?;
        let since = done.unwrap_or(row::time(row, "created_at")?).to_zoned(zone.clone()).date();
        let cycle = row.try_get("call_cycle_days")?;
        let Some(due) = call_due(since, cycle, today) else { return Ok(None) };
        Ok(Some(Reason {
            since: Some(since),
            dealt_with: done.is_some(),
            rank_name: row.try_get("name")?,
            call_cycle_days: Some(cycle),
            ..common(row, RecommendationType::RankCallDue, due, due.to_string())?
        }))
    };
    Ok(rows.iter().filter_map(|row| call(row).transpose()).collect::<sqlx::Result<_>>()?)
}

async fn third_parties(tx: &mut Tx, customers: &[Uuid], today: Date) -> Result<Vec<Reason>> {
    let rows = sqlx::query(THIRD_PARTIES).bind(tx.tenant()).bind(customers).bind(today.to_sqlx());
    let rows = rows.bind(last_end(today).to_sqlx()).fetch_all(tx.conn()).await?;
    let third_party = |row: &PgRow| -> sqlx::Result<Option<Reason>> {
        let end = jiff_sqlx::Date::to_jiff(row.try_get("end_date")?);
        let Some(period) = third_party_period(end, today) else { return Ok(None) };
        Ok(Some(Reason {
            supplier_name: row.try_get("supplier_name")?,
            contract_number: row::text(row, "contract_number")?,
            ..common(row, RecommendationType::ThirdPartyExpiring, end, period)?
        }))
    };
    Ok(rows.iter().filter_map(|row| third_party(row).transpose()).collect::<sqlx::Result<_>>()?)
}

async fn birthdays(tx: &mut Tx, customers: &[Uuid], today: Date) -> Result<Vec<Reason>> {
    let rows = sqlx::query(BIRTHDAYS).bind(tx.tenant()).bind(customers).fetch_all(tx.conn()).await?;
    let birthday = |row: &PgRow| -> sqlx::Result<Option<Reason>> {
        let born = jiff_sqlx::Date::to_jiff(row.try_get("birthday")?);
        let Some(day) = birthday_soon(born, today) else { return Ok(None) };
        common(row, RecommendationType::Birthday, day, day.year().to_string()).map(Some)
    };
    Ok(rows.iter().filter_map(|row| birthday(row).transpose()).collect::<sqlx::Result<_>>()?)
}
