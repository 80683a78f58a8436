//! The caller's own marks: favourites and views. Lists are in `mark_lists`. The statements of a user's requests name
//! him: nobody reaches those of another.

use crm_chassis::{Caller, Error, Result, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;
use crate::domain::{MOST_VIEWS, VIEW_ANEW};

/// Marks a customer as a favourite, if the caller may see it. One that is a favourite already stays as it is.
pub async fn mark(tx: &mut Tx, customer: Uuid) -> Result<()> {
    let (caller, now) = (tx.caller().clone(), tx.now());
    let mut query =
        QueryBuilder::new("insert into customer_marks as m (tenant_id, user_id, customer_id, favourite_at) select ");
    query.push_bind(caller.tenant).push(", ").push_bind(caller.user).push(", c.id, ").push_bind(now.to_sqlx());
    push_customer(&mut query, &caller, customer);
    query.push(" on conflict (tenant_id, user_id, customer_id) do update set favourite_at = ");
    query.push("coalesce(m.favourite_at, excluded.favourite_at)");
    let marked = query.build().execute(tx.conn()).await?.rows_affected();
    if marked == 0 { Err(Error::not_found("customer")) } else { Ok(()) }
}

/// Takes a customer from the favourites, if the caller may see it.
pub async fn unmark(tx: &mut Tx, customer: Uuid) -> Result<()> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("select c.id");
    push_customer(&mut query, &caller, customer);
    let seen: Option<Uuid> = query.build_query_scalar().fetch_optional(tx.conn()).await?;
    let customer = seen.ok_or_else(|| Error::not_found("customer"))?;
    // Two statements, of which one finds the row: it must say something.
    for sql in [
        "delete from customer_marks where tenant_id = $1 and user_id = $2 and customer_id = $3 and viewed_at is null",
        "update customer_marks set favourite_at = null where tenant_id = $1 and user_id = $2 and customer_id = $3",
    ] {
        sqlx::query(sql).bind(caller.tenant).bind(caller.user).bind(customer).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Remembers that the caller looked at a customer, if he may see it, and forgets what he looked at long before.
pub async fn view(tx: &mut Tx, customer: Uuid) -> Result<()> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_view(&mut query, tx, customer);
    let (seen, written): (bool, bool) = query.build_query_as().fetch_one(tx.conn()).await?;
    if !seen {
        return Err(Error::not_found("customer"));
    }
    if written {
        forget(tx, &caller).await?;
    }
    Ok(())
}

/// The statement of [`view`]: whether the customer is there, and whether anything was written.
pub fn push_view(query: &mut QueryBuilder<Postgres>, tx: &Tx, customer: Uuid) {
    let (caller, now) = (tx.caller(), tx.now());
    query.push("with seen as (select c.id");
    push_customer(query, caller, customer);
    query.push("), written as (insert into customer_marks as m (tenant_id, user_id, customer_id, viewed_at) select ");
    query.push_bind(caller.tenant).push(", ").push_bind(caller.user).push(", seen.id, ").push_bind(now.to_sqlx());
    query.push(" from seen on conflict (tenant_id, user_id, customer_id) do update set viewed_at = excluded.viewed_at");
    query.push(" where m.viewed_at is null or m.viewed_at <= ").push_bind((now - VIEW_ANEW).to_sqlx());
    query.push(" returning 1) select exists (select from seen), exists (select from written)");
}

/// Forgets all views but the last ones. Favourites among them stay what they are.
async fn forget(tx: &mut Tx, caller: &Caller) -> Result<()> {
    sqlx::query(
        "with old as (
             select customer_id from customer_marks where tenant_id = $1 and user_id = $2 and viewed_at is not null
             order by viewed_at desc, customer_id desc offset $3),
         kept as (
             update customer_marks set viewed_at = null
             where tenant_id = $1 and user_id = $2 and customer_id in (select customer_id from old) and favourite_at is not null)
         delete from customer_marks
         where tenant_id = $1 and user_id = $2 and customer_id in (select customer_id from old) and favourite_at is null",
    )
    .bind(caller.tenant)
    .bind(caller.user)
    .bind(MOST_VIEWS)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Makes the survivor of a merge a favourite of those whose favourite the duplicate is. Their own marks of it stay, out of sight, and say
/// since when.
pub async fn follow_merge(tx: &mut Tx, duplicate: Uuid, survivor: Uuid) -> Result<()> {
    sqlx::query(
        "insert into customer_marks as m (tenant_id, user_id, customer_id, favourite_at)
         select tenant_id, user_id, $3, favourite_at from customer_marks
         where tenant_id = $1 and customer_id = $2 and favourite_at is not null
         on conflict (tenant_id, user_id, customer_id) do update set favourite_at = excluded.favourite_at
         where m.favourite_at is null",
    )
    .bind(tx.tenant())
    .bind(duplicate)
    .bind(survivor)
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Takes [`follow_merge`] back: what has been a favourite since the same moment as the duplicate, became one by the merge.
pub async fn follow_separation(tx: &mut Tx, duplicate: Uuid, survivor: Uuid) -> Result<()> {
    for sql in [
        "delete from customer_marks m using customer_marks d
         where m.tenant_id = $1 and m.customer_id = $3 and m.viewed_at is null
         and d.tenant_id = $1 and d.customer_id = $2 and d.user_id = m.user_id and d.favourite_at = m.favourite_at",
        "update customer_marks m set favourite_at = null from customer_marks d
         where m.tenant_id = $1 and m.customer_id = $3
         and d.tenant_id = $1 and d.customer_id = $2 and d.user_id = m.user_id and d.favourite_at = m.favourite_at",
    ] {
        sqlx::query(sql).bind(tx.tenant()).bind(duplicate).bind(survivor).execute(tx.conn()).await?;
    }
    // Another duplicate may have been a favourite of the same user.
    let others = "select duplicate_id from customer_merges
                  where tenant_id = $1 and survivor_id = $2 and duplicate_id <> $3 order by duplicate_id";
    let others = sqlx::query_scalar(others).bind(tx.tenant()).bind(survivor).bind(duplicate);
    let others: Vec<Uuid> = others.fetch_all(tx.conn()).await?;
    for other in others {
        follow_merge(tx, other, survivor).await?;
    }
    Ok(())
}

/// Writes everything from ` from` on: the customer, if the caller may see it.
fn push_customer(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid) {
    query.push(" from customers c where c.tenant_id = ").push_bind(caller.tenant);
    query.push(" and c.id = ").push_bind(customer);
    visibility::push_row(query, caller);
}
