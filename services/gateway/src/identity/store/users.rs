//! Users.

use crm_chassis::{Code, EmployeeId, Error, OnConstraint as _, Result, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::identity::domain::{Employee, Login, Position, User};

/// What every query of users selects, from `users u` with [`JOINS`].
pub const COLUMNS: &str = "
    u.id as user_id, u.email, coalesce(e.display_name, u.display_name) as display_name, u.crm_administrator, u.settings_user,
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
    let found =
        sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(tx.tenant()).bind(email).fetch_optional(tx.conn()).await?;
    Ok(found)
}

/// Stores a new user. If an employee has the same e-mail address, it is him.
pub async fn insert(tx: &mut Tx, user: &User, password_hash: &str) -> Result<()> {
    sqlx::query(
        "insert into users (tenant_id, id, email, display_name, password_hash, crm_administrator, settings_user, created_at, updated_at,
             employee_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8, (
             select e.id from employees e where e.tenant_id = $1 and lower(btrim(e.email)) = lower(btrim($3))
                 and not exists (select from users u where u.tenant_id = $1 and u.employee_id = e.id)
             order by e.active desc, e.code limit 1))",
    )
    .bind(tx.tenant())
    .bind(user.id)
    .bind(&user.email)
    .bind(&user.display_name)
    .bind(password_hash)
    .bind(user.crm_administrator)
    .bind(user.settings_user)
    .bind(tx.now().to_sqlx())
    .execute(tx.conn())
    .await
    .on_constraint("users_email_unique", || {
        Error::new(Code::AlreadyExists, "EMAIL_TAKEN", format!("Another user has the e-mail address {}.", user.email))
    })?;
    Ok(())
}

/// Makes the user of an employee follow him: a user with his e-mail address becomes his, and his user's log-in name follows his
/// e-mail address. Roles and password are the CRM's and stay.
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
        "update users set email = $3, updated_at = $4 where tenant_id = $1 and employee_id = $2 and email <> $3",
    )
    .bind(tx.tenant())
    .bind(employee.id)
    .bind(email)
    .bind(tx.now().to_sqlx())
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

/// The id of the user of this e-mail address.
pub async fn id_of_email(tx: &mut Tx, email: &str) -> Result<Option<Uuid>> {
    let sql = "select id from users where tenant_id = $1 and email_key = lower(btrim($2))";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(email).fetch_optional(tx.conn()).await?)
}
