//! What is planned next and what was done last at customers.

use crm_chassis::{Caller, Result, Tx, row};
use jiff::Timestamp;
use sqlx::{Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::visibility;
use crate::domain::{ActivityType, open_agenda};

/// An activity as the list of customers shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Id of the activity.
    pub id: Uuid,
    /// Its type.
    pub activity_type: Option<ActivityType>,
    /// What it is about.
    pub subject: String,
    /// When an open one begins, when another one was completed.
    pub time: Timestamp,
}

/// What there is of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerAgenda {
    /// Id of the customer.
    pub customer: Uuid,
    /// The open activity that begins first, which may be overdue.
    pub next: Option<Entry>,
    /// The activity that was completed last.
    pub last: Option<Entry>,
}

/// Those of the customers among `ids` that the caller sees, in this order. What was merged into a customer counts with it.
pub async fn of(tx: &mut Tx, ids: &[Uuid]) -> Result<Vec<CustomerAgenda>> {
    let mut query = QueryBuilder::new("");
    push_of(&mut query, &tx.caller().clone(), ids);
    let rows = query.build().fetch_all(tx.conn()).await?;
    Ok(rows.iter().map(agenda).collect::<sqlx::Result<_>>()?)
}

/// The statement of [`of`]: for each customer one look into an index for either activity, and for what was merged into it.
pub fn push_of(query: &mut QueryBuilder<Postgres>, caller: &Caller, ids: &[Uuid]) {
    query.push("select cr.id as customer");
    for entry in ["next", "last"] {
        for column in ["id", "type", "subject", "time"] {
            query.push(format!(", {entry}.{column} as {entry}_{column}"));
        }
    }
    query.push(" from customer_refs cr");
    for (entry, time, which) in [
        ("next", "start_at", " and a.agenda <= "),
        ("last", "completed_at", " and a.status = 'COMPLETED' and a.agenda > "),
    ] {
        query.push(" left join lateral (select first.* from (select cr.id union all select m.id from customer_refs m");
        query.push(" where m.tenant_id = ").push_bind(caller.tenant).push(" and m.merged_into = cr.id) part (id)");
        query.push(" cross join lateral (select a.agenda, a.id, a.type, a.subject, a.");
        query.push(time).push(" as time from activities a where a.tenant_id = ").push_bind(caller.tenant);
        query.push(" and a.customer_id = part.id").push(which).push_bind(open_agenda(Timestamp::MAX));
        query.push(" order by a.agenda, a.id limit 1) first order by first.agenda, first.id limit 1) ");
        query.push(entry).push(" on true");
    }
    query.push(" where cr.tenant_id = ").push_bind(caller.tenant);
    query.push(" and cr.id = any(").push_bind(ids.to_vec()).push(")");
    visibility::push_customer(query, caller);
    query.push(" order by array_position(").push_bind(ids.to_vec()).push(", cr.id)");
}

fn agenda(row: &PgRow) -> sqlx::Result<CustomerAgenda> {
    Ok(CustomerAgenda {
        customer: row.try_get("customer")?,
        next: entry(row, ["next_id", "next_type", "next_subject", "next_time"])?,
        last: entry(row, ["last_id", "last_type", "last_subject", "last_time"])?,
    })
}

fn entry(row: &PgRow, [id, activity_type, subject, time]: [&str; 4]) -> sqlx::Result<Option<Entry>> {
    let (Some(id), Some(time)) = (row.try_get(id)?, row::time_if_any(row, time)?) else { return Ok(None) };
    let activity_type = ActivityType::parse(&row::text(row, activity_type)?);
    Ok(Some(Entry { id, activity_type, subject: row::text(row, subject)?, time }))
}
