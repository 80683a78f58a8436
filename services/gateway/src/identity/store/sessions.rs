//! Sessions.

use crm_chassis::{EmployeeId, Result, Tx};
use jiff_sqlx::ToSqlx as _;
use sqlx::{AssertSqlSafe, FromRow, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::users::{COLUMNS, JOINS};
use crate::identity::domain::{Session, SessionToken, User};

impl FromRow<'_, PgRow> for Session {
    fn from_row(row: &PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("session_id")?,
            user: User::from_row(row)?,
            expires_at: row.try_get::<jiff_sqlx::Timestamp, _>("expires_at")?.to_jiff(),
        })
    }
}

fn select(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select s.id as session_id, s.expires_at, {COLUMNS}
         from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id {JOINS}
         where s.tenant_id = $1 and s.expires_at > $2 and coalesce(e.active, true) and {condition}"
    ))
}

/// The session of a token, unless it has ended.
pub async fn by_token(tx: &mut Tx, token: &SessionToken) -> Result<Option<Session>> {
    let query = sqlx::query_as(select("s.token_hash = $3")).bind(tx.tenant()).bind(tx.now().to_sqlx());
    Ok(query.bind(token.hash().as_slice()).fetch_optional(tx.conn()).await?)
}

/// A session, unless it has ended.
pub async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Session>> {
    let query = sqlx::query_as(select("s.id = $3")).bind(tx.tenant()).bind(tx.now().to_sqlx());
    Ok(query.bind(id).fetch_optional(tx.conn()).await?)
}

/// Stores a new session. Sessions of the tenant that have expired go at this opportunity.
pub async fn insert(tx: &mut Tx, session: &Session, token: &SessionToken) -> Result<()> {
    sqlx::query("delete from sessions where tenant_id = $1 and expires_at <= $2")
        .bind(tx.tenant())
        .bind(tx.now().to_sqlx())
        .execute(tx.conn())
        .await?;
    sqlx::query(
        "insert into sessions (tenant_id, id, token_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.tenant())
    .bind(session.id)
    .bind(token.hash().as_slice())
    .bind(session.user.id)
    .bind(tx.now().to_sqlx())
    .bind(session.expires_at.to_sqlx())
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(tx: &mut Tx, id: Uuid) -> Result<()> {
    sqlx::query("delete from sessions where tenant_id = $1 and id = $2")
        .bind(tx.tenant())
        .bind(id)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Ends all sessions of an employee.
pub async fn delete_of_employee(tx: &mut Tx, employee: EmployeeId) -> Result<()> {
    sqlx::query(
        "delete from sessions s using users u
         where s.tenant_id = $1 and u.tenant_id = s.tenant_id and u.id = s.user_id and u.employee_id = $2",
    )
    .bind(tx.tenant())
    .bind(employee)
    .execute(tx.conn())
    .await?;
    Ok(())
}
