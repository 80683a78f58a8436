//! Users.

use crm_chassis::{
    Code, EmployeeId, Error, OnConstraint as _, Result, Tx,
    page::{Keyed, Listing, Page, Sort},
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::{api_keys, calendar_feeds, sessions};
use crate::identity::domain::{Employee, Login, Position, User};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "u.id",
    sorts: &[Sort::text("displayName", "u.name_key")],
    default_order: "displayName",
    default_size: 50,
    max_size: 200,
};

/// What every query of users selects, from `users u` with [`JOINS`].
pub const COLUMNS: &str = "
    u.id as user_id, u.email, coalesce(e.display_name, u.display_name) as display_name, u.crm_administrator, u.settings_user,
    u.version, u.created_at as user_created_at, u.closed_at,
    e.id as employee_id, e.active, e.salesman,
    exists (select from employees r where r.tenant_id = u.tenant_id and r.manager_id = e.id) as leads";

/// The joins that [`COLUMNS`] needs.
pub const JOINS: &str = " left join employees e on e.tenant_id = u.tenant_id and e.id = u.employee_id";

impl FromRow<'_, PgRow> for User {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        let position = match row.try_get::<Option<EmployeeId>, _>("employee_id")? {
            None => None,
            Some(employee) => Some(Position {
                employee,
                active: row.try_get("active")?,
                salesman: row.try_get("salesman")?,
                leads: row.try_get("leads")?,
            }),
        };
        Ok(Self {
            id: row.try_get("user_id")?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            position,
            crm_administrator: row.try_get("crm_administrator")?,
            settings_user: row.try_get("settings_user")?,
            version: row.try_get("version")?,
            created_at: row.try_get::<jiff_sqlx::Timestamp, _>("user_created_at")?.to_jiff(),
            closed_at: row.try_get::<Option<jiff_sqlx::Timestamp>, _>("closed_at")?.map(jiff_sqlx::Timestamp::to_jiff),
        })
    }
}

impl FromRow<'_, PgRow> for Login {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self { user: User::from_row(row)?, password_hash: row.try_get("password_hash")? })
    }
}

/// The user with this e-mail address, and what his password is checked against.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Login>> {
    let sql = format!(
        "select {COLUMNS}, u.password_hash from users u {JOINS} where u.tenant_id = $1 and u.email_key = lower(btrim($2))"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(email).fetch_optional(tx.conn()).await?)
}

/// A user, and what his password is checked against.
pub async fn login_of(tx: &mut Tx, id: Uuid) -> Result<Login> {
    let sql = format!("select {COLUMNS}, u.password_hash from users u {JOINS} where u.tenant_id = $1 and u.id = $2");
    let found = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("user"))
}

/// A user.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<User> {
    let sql = format!("select {COLUMNS} from users u {JOINS} where u.tenant_id = $1 and u.id = $2");
    let found = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(id).fetch_optional(tx.conn()).await?;
    found.ok_or_else(|| Error::not_found("user"))
}

/// A user whom the caller is about to change. Until the end of the transaction nobody else changes him or the caller, so that two
/// administrators cannot close each other at the same time.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<User> {
    let by = tx.caller().user;
    sqlx::query("select from users where tenant_id = $1 and id in ($2, $3) order by id for update")
        .bind(tx.tenant())
        .bind(id)
        .bind(by)
        .execute(tx.conn())
        .await?;
    if !get(tx, by).await?.may_manage_users() {
        let message = "You are no administrator any more. Ask one to do it.";
        return Err(Error::new(Code::Forbidden, "PERMISSION_DENIED", message));
    }
    get(tx, id).await
}

/// Locks the row of a user until the end of the transaction.
pub async fn lock_row(tx: &mut Tx, id: Uuid) -> Result<()> {
    sqlx::query("select from users where tenant_id = $1 and id = $2 for update")
        .bind(tx.tenant())
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The user of an employee, whose row is locked until the end of the transaction.
pub async fn lock_of_employee(tx: &mut Tx, employee: EmployeeId) -> Result<Option<Uuid>> {
    let sql = "select id from users where tenant_id = $1 and employee_id = $2 for update";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(employee).fetch_optional(tx.conn()).await?)
}

/// The user of a log-in as he is now; none if he has another password since it was read, or may not log in any more. Until the end of
/// the transaction he stays as he is: whoever changes him waits for it, and then ends the session that it opens.
pub async fn hold_login(tx: &mut Tx, login: &Login) -> Result<Option<User>> {
    let sql = "select from users where tenant_id = $1 and id = $2 and password_hash = $3 for share";
    let query = sqlx::query(sql).bind(tx.tenant()).bind(login.user.id).bind(&login.password_hash);
    if query.fetch_optional(tx.conn()).await?.is_none() {
        return Ok(None);
    }
    // A statement of its own: it sees what was changed while the row was waited for.
    Ok(Some(get(tx, login.user.id).await?).filter(User::may_log_in))
}

/// Ends all sessions of a user and revokes his calendar feed and all his API keys, whose number is returned. His row is locked before: a log-in that is under
/// way has either opened its session, which ends here, or finds him changed.
pub async fn shut_out(tx: &mut Tx, id: Uuid) -> Result<u64> {
    sessions::delete_of_user(tx, id, None).await?;
    calendar_feeds::delete_of_user(tx, id).await?;
    api_keys::delete_of_user(tx, id).await
}

/// One page of users by name, and the token of the next one. With a `prefix`, those whose name, a word of it, or e-mail address
/// begins so.
pub async fn page(tx: &mut Tx, prefix: &str, page: &Page) -> Result<(Vec<User>, String)> {
    let mut query = QueryBuilder::new("select ");
    query.push(COLUMNS);
    page.push_keys(&mut query);
    query.push(" from users u").push(JOINS).push(" where u.tenant_id = ").push_bind(tx.tenant());
    let prefix = prefix.trim();
    if !prefix.is_empty() {
        // Looks at all users of the tenant: they are hundreds, not thousands.
        query
            .push(" and (strpos(u.name_words, ' ' || translate(fold(")
            .push_bind(prefix)
            .push("), '-.''', '   ')) > 0 or starts_with(u.email_key, lower(")
            .push_bind(prefix)
            .push(")))");
    }
    page.push_after(&mut query);
    page.push_order(&mut query);
    let rows = query.build_query_as::<Keyed<User>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// Stores a new user. If an employee has the same e-mail address, it is him.
pub async fn insert(tx: &mut Tx, user: &User, password_hash: &str) -> Result<()> {
    sqlx::query(
        "with employee as (
             select e.id, e.display_name from employees e where e.tenant_id = $1 and lower(btrim(e.email)) = lower(btrim($3))
                 and not exists (select from users u where u.tenant_id = $1 and u.employee_id = e.id)
             order by e.active desc, e.code limit 1)
         insert into users (tenant_id, id, email, display_name, password_hash, crm_administrator, settings_user, created_at, updated_at,
             employee_id)
         values ($1, $2, $3, coalesce((select display_name from employee), $4), $5, $6, $7, $8, $8, (select id from employee))",
    )
    .bind(tx.tenant())
    .bind(user.id)
    .bind(&user.email)
    .bind(&user.display_name)
    .bind(password_hash)
    .bind(user.crm_administrator)
    .bind(user.settings_user)
    .bind(user.created_at.to_sqlx())
    .execute(tx.conn())
    .await
    .on_constraint("users_email_unique", || {
        Error::new(Code::AlreadyExists, "EMAIL_TAKEN", format!("Another user has the e-mail address {}.", user.email))
    })?;
    Ok(())
}

/// Stores what the CRM says of a user: roles, and whether his account is closed.
pub async fn update(tx: &mut Tx, user: &User) -> Result<()> {
    sqlx::query(
        "update users set crm_administrator = $3, settings_user = $4, closed_at = $5, version = $6, updated_at = $7
         where tenant_id = $1 and id = $2",
    )
    .bind(tx.tenant())
    .bind(user.id)
    .bind(user.crm_administrator)
    .bind(user.settings_user)
    .bind(user.closed_at.map(Timestamp::to_sqlx))
    .bind(user.version)
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Gives a user a new password.
pub async fn set_password(tx: &mut Tx, id: Uuid, password_hash: &str) -> Result<()> {
    sqlx::query("update users set password_hash = $3, updated_at = $4 where tenant_id = $1 and id = $2")
        .bind(tx.tenant())
        .bind(id)
        .bind(password_hash)
        .bind(tx.now().to_sqlx())
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Gives a user a new password unless the present one, whose hash was read before, has been changed meanwhile; false then.
pub async fn replace_password(tx: &mut Tx, id: Uuid, present_hash: &str, password_hash: &str) -> Result<bool> {
    let sql =
        "update users set password_hash = $3, updated_at = $4 where tenant_id = $1 and id = $2 and password_hash = $5";
    let query = sqlx::query(sql).bind(tx.tenant()).bind(id).bind(password_hash).bind(tx.now().to_sqlx());
    Ok(query.bind(present_hash).execute(tx.conn()).await?.rows_affected() == 1)
}

/// Makes the user of an employee follow him: a user with his e-mail address becomes his, and his user's name and log-in name follow
/// his own name and e-mail address. Roles and password are the CRM's and stay.
pub async fn follow(tx: &mut Tx, employee: &Employee) -> Result<()> {
    let email = employee.person.email.as_str();
    if email.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "update users set employee_id = $2, updated_at = $4
         where tenant_id = $1 and email_key = lower(btrim($3)) and employee_id is null
             and not exists (select from users u where u.tenant_id = $1 and u.employee_id = $2)",
    )
    .bind(tx.tenant())
    .bind(employee.id)
    .bind(email)
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await?;
    sqlx::query(
        "update users set email = $3, display_name = $5, updated_at = $4
         where tenant_id = $1 and employee_id = $2 and (email <> $3 or display_name <> $5)",
    )
    .bind(tx.tenant())
    .bind(employee.id)
    .bind(email)
    .bind(tx.now().to_sqlx())
    .bind(&employee.person.display_name)
    .execute(tx.conn())
    .await
    .on_constraint("users_email_unique", || {
        Error::new(
            Code::AlreadyExists,
            "EMAIL_TAKEN",
            format!("{email} is the log-in name of another user; two people cannot share it."),
        )
    })?;
    Ok(())
}

/// How many users there are.
pub async fn count(tx: &mut Tx) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from users where tenant_id = $1")
        .bind(tx.tenant())
        .fetch_one(tx.conn())
        .await?)
}
