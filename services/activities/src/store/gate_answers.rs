//! What cases answer to stage gates.

use std::collections::BTreeMap;

use crm_chassis::{Error, OnConstraint as _, Result, TenantId, Tx, row};
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::domain::{Answered, GateAnswer};

impl FromRow<'_, PgRow> for GateAnswer {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            gate_id: row.try_get("gate_id")?,
            answer: row.try_get("answer")?,
            answered_at: row::time(row, "answered_at")?,
            answered_by: row.try_get("answered_by")?,
        })
    }
}

/// What a case, which the caller sees, has answered.
pub async fn of_case(tx: &mut Tx, case: Uuid) -> Result<Answered> {
    let mut query = QueryBuilder::new("");
    push_of_case(&mut query, tx.tenant(), case);
    let answers: Vec<GateAnswer> = query.build_query_as().fetch_all(tx.conn()).await?;
    Ok(answers.into_iter().map(|answer| (answer.gate_id, answer)).collect::<BTreeMap<_, _>>())
}

/// The statement of [`of_case`].
pub fn push_of_case(query: &mut QueryBuilder<Postgres>, tenant: TenantId, case: Uuid) {
    query.push("select gate_id, answer, answered_at, answered_by from gate_answers where tenant_id = ");
    query.push_bind(tenant).push(" and case_id = ").push_bind(case);
}

/// Stores answers of a case, which is locked: new ones and changed ones.
pub async fn put(tx: &mut Tx, case: Uuid, answers: &[GateAnswer]) -> Result<()> {
    let sql = "insert into gate_answers (tenant_id, case_id, gate_id, answer, answered_at, answered_by)
               select $1, $2, a.gate_id, a.answer, a.answered_at, a.answered_by
               from unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::text[]) as a (gate_id, answer, answered_at, answered_by)
               on conflict (tenant_id, case_id, gate_id) do update set answer = excluded.answer,
                   answered_at = excluded.answered_at, answered_by = excluded.answered_by";
    let gone = || Error::invalid("answers", "One of the stage gates was deleted meanwhile. Look at the case again.");
    sqlx::query(sql)
        .bind(tx.tenant())
        .bind(case)
        .bind(answers.iter().map(|answer| answer.gate_id).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| answer.answer.as_str()).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| answer.answered_at.to_sqlx()).collect::<Vec<_>>())
        .bind(answers.iter().map(|answer| answer.answered_by.as_str()).collect::<Vec<_>>())
        .execute(tx.conn())
        .await
        .on_constraint("gate_answers_of_gate", gone)?;
    Ok(())
}
