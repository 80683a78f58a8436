//! What the service knows of activities, and what customers show of them: when the next one begins, when the last one was completed.

use std::collections::HashMap;

use crm_chassis::{Result, Tx, row};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::Row as _;
use uuid::Uuid;

use crate::domain::Agenda;

/// What a customer needs to know of an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityRef {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i64,
    /// Id of the customer, which may be part of another one by now.
    pub customer: Uuid,
    /// Whether it is still to be done.
    pub open: bool,
    /// When an open one begins, when another one was completed; none of a cancelled one.
    pub at: Option<Timestamp>,
}

/// The statement of [`wait_for`]: a lock on what may not have a row yet.
pub const WAIT_FOR: &str = "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text, 0))";

/// Lets one transaction at a time make this customer, or note something of it before it is there: so the one sees what the other wrote.
pub async fn wait_for(tx: &mut Tx, customer: Uuid) -> Result<()> {
    sqlx::query(WAIT_FOR).bind(tx.tenant().0).bind(customer).execute(tx.conn()).await?;
    Ok(())
}

/// Locks the customer until the transaction ends, or the one that it is part of, so that nobody shows activities there at the same time, and
/// returns its id. None if there is none yet: whoever makes it now waits.
pub async fn lock_customer(tx: &mut Tx, customer: Uuid) -> Result<Option<Uuid>> {
    if let Some(whole) = lock_whole(tx, customer).await? {
        return Ok(Some(whole));
    }
    wait_for(tx, customer).await?;
    lock_whole(tx, customer).await
}

/// The statement of [`lock_whole`]; waits for no reader and for nobody who only holds the customer's key.
pub const LOCK: &str =
    "select from customers where tenant_id = $1 and id = $2 and merged_into is null for no key update";

/// Where a customer went to, if it is there.
pub const MERGED_INTO: &str = "select merged_into from customers where tenant_id = $1 and id = $2";

async fn lock_whole(tx: &mut Tx, customer: Uuid) -> Result<Option<Uuid>> {
    let mut id = customer;
    loop {
        // Only the whole one is locked: of a chain somebody else may lock the parts the other way round.
        let locked = sqlx::query(LOCK).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
        if locked.is_some() {
            return Ok(Some(id));
        }
        let into: Option<Option<Uuid>> =
            sqlx::query_scalar(MERGED_INTO).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
        match into {
            // It was separated between the two statements.
            Some(None) => {}
            Some(Some(into)) => id = into,
            None => return Ok(None),
        }
    }
}

/// The statement of [`upsert`].
pub const UPSERT: &str = "
    insert into activity_refs as a (tenant_id, id, version, customer_id, open, at) values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, id) do update
        set version = excluded.version, customer_id = excluded.customer_id, open = excluded.open, at = excluded.at
        where a.version < excluded.version";

/// Keeps the newest version of an activity.
pub async fn upsert(tx: &mut Tx, activity: &ActivityRef) -> Result<()> {
    let query = sqlx::query(UPSERT).bind(tx.tenant()).bind(activity.id).bind(activity.version).bind(activity.customer);
    query.bind(activity.open).bind(activity.at.map(Timestamp::to_sqlx)).execute(tx.conn()).await?;
    Ok(())
}

/// The statement of [`show`]. Merges make no long chains, and no rings. Times that are as they were are not written.
pub const SHOW: &str = "
    with recursive part (id) as (
        select $2::uuid
        union
        select m.duplicate_id from part join customer_merges m on m.tenant_id = $1 and m.survivor_id = part.id
    ),
    agenda as (
        select min(next.at) as next, max(last.at) as last from part
        left join lateral (select a.at from activity_refs a where a.tenant_id = $1 and a.customer_id = part.id and a.open and a.at is not null
            order by a.at limit 1) next on true
        left join lateral (select a.at from activity_refs a where a.tenant_id = $1 and a.customer_id = part.id and not a.open and a.at is not null
            order by a.at desc limit 1) last on true
    )
    update customers c set next_activity_at = agenda.next, last_activity_at = agenda.last from agenda
    where c.tenant_id = $1 and c.id = $2
        and (c.next_activity_at, c.last_activity_at) is distinct from (agenda.next, agenda.last)";

/// Writes what is known of the activities of a customer, and of all that is part of it, where its lists read it; it is part of no other one.
/// Counts as no change of the customer: nobody edited it.
pub async fn show(tx: &mut Tx, customer: Uuid) -> Result<()> {
    sqlx::query(SHOW).bind(tx.tenant()).bind(customer).execute(tx.conn()).await?;
    Ok(())
}

/// The same where the customer may be part of another one.
pub async fn show_at(tx: &mut Tx, customer: Uuid) -> Result<()> {
    match lock_customer(tx, customer).await? {
        Some(whole) => show(tx, whole).await,
        None => Ok(()),
    }
}

/// The statement of [`agendas`].
pub const AGENDAS: &str =
    "select id, next_activity_at, last_activity_at from customers where tenant_id = $1 and id = any($2)";

/// What these customers show.
pub async fn agendas(tx: &mut Tx, customers: &[Uuid]) -> Result<HashMap<Uuid, Agenda>> {
    let rows = sqlx::query(AGENDAS).bind(tx.tenant()).bind(customers).fetch_all(tx.conn()).await?;
    let agendas = rows.iter().map(|row| {
        let time = |column| row::time_if_any(row, column);
        Ok((row.try_get("id")?, Agenda { next: time("next_activity_at")?, last: time("last_activity_at")? }))
    });
    Ok(agendas.collect::<sqlx::Result<_>>()?)
}
