//! What two customers that are merged or separated must hold still, and what is noted for taking it back. Everybody locks in the same order:
//! groups, contacts, third parties, customers, and each kind in the order of the ids.

use crm_chassis::{Caller, Error, Result, Tx};
use sqlx::{AssertSqlSafe, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{contacts, customers, group_members, groups, third_parties, visibility};
use crate::domain::{Contact, Customer, Group, Taken, ThirdParty};

/// What hangs on a customer and can move to another one, locked; notes are never changed, and so need no lock.
#[derive(Debug)]
pub struct Movable {
    /// The groups that it belongs to, or belonged to.
    pub groups: Vec<Group>,
    /// Contacts, inactive ones too.
    pub contacts: Vec<Contact>,
    /// Third parties, deleted ones too.
    pub third_parties: Vec<ThirdParty>,
}

/// All that hangs on a customer, whose row the caller locks next; then it asks [`expect_all`].
pub async fn lock_all_of(tx: &mut Tx, customer: Uuid) -> Result<Movable> {
    let group_ids = group_ids(tx, customer).await?;
    let groups = groups::ROWS.lock_all(tx, &group_ids).await?;
    let contact_ids = ids_of(tx, "contacts", customer).await?;
    let contacts = contacts::ROWS.lock_all(tx, &contact_ids).await?;
    let third_party_ids = ids_of(tx, "third_parties", customer).await?;
    let third_parties = third_parties::ROWS.lock_all(tx, &third_party_ids).await?;
    Ok(Movable { groups, contacts, third_parties })
}

/// Of what a merge took, that which is still there and at the survivor.
pub async fn lock_taken(tx: &mut Tx, taken: &Taken, survivor: Uuid) -> Result<Movable> {
    let group_ids: Vec<Uuid> = taken.groups.iter().map(|came| came.id).collect();
    let groups = groups::ROWS.lock_all(tx, &group_ids).await?;
    let mut contacts: Vec<Contact> = contacts::ROWS.lock_all(tx, &taken.contacts).await?;
    contacts.retain(|contact| contact.customer.id == survivor);
    let mut third_parties: Vec<ThirdParty> = third_parties::ROWS.lock_all(tx, &taken.third_parties).await?;
    third_parties.retain(|third_party| third_party.customer.id == survivor);
    Ok(Movable { groups, contacts, third_parties })
}

/// Makes sure that the customer, which is locked now, has just what was locked before it: something may have come while the lock was waited
/// for. To lock that now would be out of order, so it is left to another try.
pub async fn expect_all(tx: &mut Tx, movable: &Movable, customer: Uuid) -> Result<()> {
    let sorted = |mut ids: Vec<Uuid>| {
        ids.sort_unstable();
        ids
    };
    let groups = sorted(movable.groups.iter().map(|group| group.id).collect());
    let contacts = sorted(movable.contacts.iter().map(|contact| contact.id).collect());
    let third_parties = sorted(movable.third_parties.iter().map(|third_party| third_party.id).collect());
    let same = group_ids(tx, customer).await? == groups
        && ids_of(tx, "contacts", customer).await? == contacts
        && ids_of(tx, "third_parties", customer).await? == third_parties;
    if same { Ok(()) } else { Err(changed_meanwhile()) }
}

/// Refuses for now: somebody else was at it at the same moment.
#[must_use]
pub fn changed_meanwhile() -> Error {
    Error::unavailable("what hangs on the customers was changed while they were locked")
}

async fn group_ids(tx: &mut Tx, customer: Uuid) -> Result<Vec<Uuid>> {
    let groups = group_members::of_customers(tx, &[customer]).await?.remove(&customer).unwrap_or_default();
    let mut ids: Vec<Uuid> = groups.into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable();
    Ok(ids)
}

async fn ids_of(tx: &mut Tx, table: &'static str, customer: Uuid) -> Result<Vec<Uuid>> {
    let sql = format!("select id from {table} where tenant_id = $1 and customer_id = $2 order by id");
    let ids = sqlx::query_scalar(AssertSqlSafe(sql)).bind(tx.tenant()).bind(customer);
    Ok(ids.fetch_all(tx.conn()).await?)
}

/// Two customers, if the caller may see both, locked until the transaction ends in the order of their ids.
pub async fn lock_both(tx: &mut Tx, first: Uuid, second: Uuid) -> Result<(Customer, Customer)> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_lock_both(&mut query, &caller, [first, second]);
    query.build().execute(tx.conn()).await?;
    Ok((customers::get(tx, first).await?, customers::get(tx, second).await?))
}

/// The statement of [`lock_both`].
pub fn push_lock_both(query: &mut QueryBuilder<Postgres>, caller: &Caller, ids: [Uuid; 2]) {
    query.push("select from customers c where c.tenant_id = ").push_bind(caller.tenant);
    query.push(" and c.id = any(").push_bind(ids.to_vec()).push(")");
    visibility::push_row(query, caller);
    query.push(" order by c.id for update of c");
}

/// What the merge of this duplicate took, if it is merged.
pub async fn taken(tx: &mut Tx, duplicate: Uuid) -> Result<Option<Taken>> {
    let sql = "select taken from customer_merges where tenant_id = $1 and duplicate_id = $2";
    let taken = sqlx::query_scalar(sql).bind(tx.tenant()).bind(duplicate);
    let taken: Option<Json<Taken>> = taken.fetch_optional(tx.conn()).await?;
    Ok(taken.map(|taken| taken.0))
}

/// What the merges of the survivor's other duplicates took. The caller has locked the survivor.
pub async fn taken_from_others(tx: &mut Tx, survivor: Uuid, duplicate: Uuid) -> Result<Vec<(Uuid, Taken)>> {
    let sql = "select duplicate_id, taken from customer_merges
               where tenant_id = $1 and survivor_id = $2 and duplicate_id <> $3 order by duplicate_id";
    let rows = sqlx::query_as(sql).bind(tx.tenant()).bind(survivor).bind(duplicate);
    let rows: Vec<(Uuid, Json<Taken>)> = rows.fetch_all(tx.conn()).await?;
    Ok(rows.into_iter().map(|(id, taken)| (id, taken.0)).collect())
}

/// Notes what a merge took.
pub async fn remember(tx: &mut Tx, duplicate: Uuid, survivor: Uuid, taken: &Taken) -> Result<()> {
    let sql = "insert into customer_merges (tenant_id, duplicate_id, survivor_id, taken) values ($1, $2, $3, $4)
               on conflict (tenant_id, duplicate_id) do update set survivor_id = excluded.survivor_id, taken = excluded.taken";
    sqlx::query(sql).bind(tx.tenant()).bind(duplicate).bind(survivor).bind(Json(taken)).execute(tx.conn()).await?;
    Ok(())
}

/// Forgets what a merge took, when it is taken back.
pub async fn forget(tx: &mut Tx, duplicate: Uuid) -> Result<()> {
    let sql = "delete from customer_merges where tenant_id = $1 and duplicate_id = $2";
    sqlx::query(sql).bind(tx.tenant()).bind(duplicate).execute(tx.conn()).await?;
    Ok(())
}

/// Ids and names of the duplicates that were merged into a customer, the first 50 by name. Whoever sees it sees them, too.
pub async fn duplicates_of(tx: &mut Tx, survivor: Uuid) -> Result<Vec<(Uuid, String)>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_duplicates_of(&mut query, &caller, survivor);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`duplicates_of`].
pub fn push_duplicates_of(query: &mut QueryBuilder<Postgres>, caller: &Caller, survivor: Uuid) {
    query.push("select c.id, c.name from customer_merges m");
    query.push(" join customers c on c.tenant_id = m.tenant_id and c.id = m.duplicate_id where m.tenant_id = ");
    query.push_bind(caller.tenant).push(" and m.survivor_id = ").push_bind(survivor);
    query.push(" order by c.name_key, c.id limit 50");
}
