//! Notifications of users. Every statement that a request leads to names the caller: nobody reaches those of others.

use crm_chassis::{
    Caller, EmployeeId, Error, Result, Tx,
    page::{Keyed, Listing, Page, Sort},
    row,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::{
    KEPT, MOST_NOTIFICATIONS, Notice, Notification, NotificationKind, PlannedActivity, TOGETHER, Work,
};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "n.id",
    sorts: &[Sort::timestamp("time", "n.at")],
    default_order: "time desc",
    default_size: 25,
    max_size: 200,
};

/// A user who is told something, with the employee he is, if he is one.
#[derive(Clone, Debug, FromRow)]
pub struct Recipient {
    /// Id of the user.
    pub id: Uuid,
    /// His employee record.
    pub employee_id: Option<EmployeeId>,
    /// His mail address.
    pub email: String,
    /// What he is called.
    pub display_name: String,
    /// Whether he wants such a notification by mail, too.
    pub by_mail: bool,
}

/// What a notification is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The customer.
    pub customer_id: Uuid,
    /// What it is called.
    pub customer_name: &'a str,
    /// The work with it, if it is about that.
    pub work: Option<&'a Work>,
}

/// The work that a row is about, if it is.
fn work(row: &PgRow) -> Result<Option<Work>, sqlx::Error> {
    let Some(case_id) = row.try_get("case_id")? else { return Ok(None) };
    let activity = match (row.try_get("activity_id")?, row::time_if_any(row, "start_at")?) {
        (Some(id), Some(start_at)) => Some(PlannedActivity {
            id,
            activity_type: row::text(row, "activity_type")?,
            contact_name: row::text(row, "contact_name")?,
            start_at,
        }),
        _ => None,
    };
    Ok(Some(Work { case_id, subject: row::text(row, "subject")?, activity, count: row.try_get("count")? }))
}

impl FromRow<'_, PgRow> for Notification {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let kind: &str = row.try_get("kind")?;
        let unknown = || sqlx::Error::Decode(format!("unknown kind of notification {kind}").into());
        Ok(Self {
            id: row.try_get("id")?,
            kind: NotificationKind::parse(kind).ok_or_else(unknown)?,
            customer_id: row.try_get("customer_id")?,
            customer_name: row.try_get("customer_name")?,
            work: work(row)?,
            person: row.try_get("person")?,
            text: row.try_get("text")?,
            at: row::time(row, "at")?,
            read_at: row::time_if_any(row, "read_at")?,
        })
    }
}

/// The users whom a notice is for, without the caller, who did it, and those who cannot log in any more.
pub async fn recipients(tx: &mut Tx, notice: &Notice) -> Result<Vec<Recipient>> {
    let employees: Vec<EmployeeId> = notice.employees.iter().copied().collect();
    let sql = "select u.id, u.employee_id, u.email, coalesce(e.display_name, u.display_name) as display_name, m.kind is not null as by_mail
               from users u left join employees e on e.tenant_id = u.tenant_id and e.id = u.employee_id
               left join notification_mails m on m.tenant_id = u.tenant_id and m.user_id = u.id and m.kind = $5
               where u.tenant_id = $1 and (u.id = $2 or u.employee_id = any($3)) and u.id <> $4 and u.closed_at is null order by u.id";
    let query = sqlx::query_as(sql).bind(tx.tenant()).bind(notice.user).bind(employees).bind(tx.caller().user);
    let query = query.bind(notice.kind.as_str());
    Ok(query.fetch_all(tx.conn()).await?)
}

/// Stores a notification for each of the users, and deletes what is too old or too much of theirs.
pub async fn insert(tx: &mut Tx, users: &[Uuid], notice: &Notice, about: &About<'_>) -> Result<()> {
    let activity = about.work.and_then(|work| work.activity.as_ref());
    let ids: Vec<Uuid> = users.iter().map(|_| tx.new_id()).collect();
    sqlx::query(
        "insert into notifications (tenant_id, id, user_id, kind, customer_id, customer_name, person, text, at,
             case_id, subject, activity_id, activity_type, contact_name, start_at)
         select $1, new.id, new.user_id, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15 from unnest($2::uuid[], $3::uuid[]) as new (id, user_id)",
    )
    .bind(tx.tenant())
    .bind(ids)
    .bind(users)
    .bind(notice.kind.as_str())
    .bind(about.customer_id)
    .bind(about.customer_name)
    .bind(&notice.person)
    .bind(&notice.text)
    .bind(tx.now().to_sqlx())
    .bind(about.work.map(|work| work.case_id))
    .bind(about.work.map(|work| work.subject.as_str()))
    .bind(activity.map(|activity| activity.id))
    .bind(activity.map(|activity| activity.activity_type.as_str()))
    .bind(activity.map(|activity| activity.contact_name.as_str()))
    .bind(activity.map(|activity| activity.start_at.to_sqlx()))
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "delete from notifications where tenant_id = $1 and id in (
             select ranked.id from (
                 select n.id, n.at, row_number() over (partition by n.user_id order by n.at desc, n.id desc) as place
                 from notifications n where n.tenant_id = $1 and n.user_id = any($2)) ranked
             where ranked.place > $3 or ranked.at < $4)",
    )
    .bind(tx.tenant())
    .bind(users)
    .bind(MOST_NOTIFICATIONS)
    .bind((tx.now() - KEPT).to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Counts a case with those that the same person has just given to the user, if he was told of one and has not read it. False if not.
pub async fn count_another_case(tx: &mut Tx, user: Uuid, person: &str) -> Result<bool> {
    let now = tx.now();
    let sql = "update notifications set count = count + 1, at = $5 where tenant_id = $1 and id = (
                   select id from notifications
                   where tenant_id = $1 and user_id = $2 and at >= $6 and kind = $4 and person = $3
                       and activity_id is null and read_at is null
                   order by at desc limit 1)";
    let query = sqlx::query(sql).bind(tx.tenant()).bind(user).bind(person).bind(NotificationKind::Assigned.as_str());
    let query = query.bind(now.to_sqlx()).bind((now - TOGETHER).to_sqlx());
    Ok(query.execute(tx.conn()).await?.rows_affected() > 0)
}

/// One page of the caller's notifications, and the token of the next one.
pub async fn page(tx: &mut Tx, unread_only: bool, page: &Page) -> Result<(Vec<Notification>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), tx.now(), unread_only, page);
    let rows = query.build_query_as::<Keyed<Notification>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, now: Timestamp, unread_only: bool, page: &Page) {
    query.push("select n.id, n.kind, n.customer_id, n.customer_name, n.person, n.text, n.at, n.read_at,");
    query.push(" n.case_id, n.subject, n.activity_id, n.activity_type, n.contact_name, n.start_at, n.count");
    page.push_keys(query);
    query.push(" from notifications n where ");
    push_own(query, caller, now);
    if unread_only {
        query.push(" and n.read_at is null");
    }
    page.push_after(query);
    page.push_order(query);
}

/// How many the caller has not read.
pub async fn count_unread(tx: &mut Tx) -> Result<i32> {
    let mut query = QueryBuilder::new("select count(*)::int from notifications n where ");
    push_own(&mut query, tx.caller(), tx.now());
    query.push(" and n.read_at is null");
    Ok(query.build_query_scalar().fetch_one(tx.conn()).await?)
}

/// Adds the condition for the caller's own notifications `n` that are not too old.
fn push_own(query: &mut QueryBuilder<Postgres>, caller: &Caller, now: Timestamp) {
    query.push("n.tenant_id = ").push_bind(caller.tenant).push(" and n.user_id = ").push_bind(caller.user);
    query.push(" and n.at >= ").push_bind((now - KEPT).to_sqlx());
}

/// Marks those of the caller's notifications as read. Returns how many were not before.
pub async fn read(tx: &mut Tx, ids: &[Uuid]) -> Result<u64> {
    let sql = "update notifications set read_at = $4
               where tenant_id = $1 and user_id = $2 and id = any($3) and read_at is null";
    let query = sqlx::query(sql).bind(tx.tenant()).bind(tx.caller().user).bind(ids).bind(tx.now().to_sqlx());
    Ok(query.execute(tx.conn()).await?.rows_affected())
}

/// Marks one of the caller's notifications and all that are older as read. Returns how many were not before.
pub async fn read_up_to(tx: &mut Tx, id: Uuid) -> Result<u64> {
    let (tenant, user) = (tx.tenant(), tx.caller().user);
    let sql = "select at from notifications where tenant_id = $1 and user_id = $2 and id = $3";
    let at: Option<jiff_sqlx::Timestamp> =
        sqlx::query_scalar(sql).bind(tenant).bind(user).bind(id).fetch_optional(tx.conn()).await?;
    let at = at.ok_or_else(|| Error::not_found("notification"))?;
    let sql = "update notifications set read_at = $5
               where tenant_id = $1 and user_id = $2 and (at, id) <= ($3, $4) and read_at is null";
    let query = sqlx::query(sql).bind(tenant).bind(user).bind(at).bind(id).bind(tx.now().to_sqlx());
    Ok(query.execute(tx.conn()).await?.rows_affected())
}
