//! Case types, stages and stage gates. The answers to gates are in `gate_answers`.

use crm_chassis::{Code, Error, OnConstraint as _, Result, TenantId, Tx};
use sqlx::{
    FromRow, Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};
use uuid::Uuid;

use crate::domain::{AnswerKind, CaseStage, CaseType, Config, Entry, StageGate};

impl FromRow<'_, PgRow> for Entry {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            code: row.try_get("code")?,
            description: row.try_get("description")?,
            position: row.try_get("position")?,
            active: row.try_get("active")?,
        })
    }
}

impl FromRow<'_, PgRow> for CaseType {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { entry: Entry::from_row(row)?, stage_gates: row.try_get("stage_gates")? })
    }
}

impl FromRow<'_, PgRow> for CaseStage {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self { entry: Entry::from_row(row)?, case_type_ids: row.try_get("case_type_ids")? })
    }
}

impl FromRow<'_, PgRow> for StageGate {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let kind: String = row.try_get("answer_kind")?;
        let unknown = || sqlx::Error::Decode(format!("unknown kind of answer {kind}").into());
        Ok(Self {
            id: row.try_get("id")?,
            version: row.try_get("version")?,
            stage_id: Some(row.try_get("stage_id")?),
            question: row.try_get("question")?,
            answer_kind: Some(AnswerKind::parse(&kind).ok_or_else(unknown)?),
            choices: row.try_get("choices")?,
            position: row.try_get("position")?,
            active: row.try_get("active")?,
        })
    }
}

/// What cases can be: the starter lists while the tenant has rows of neither.
pub async fn read(tx: &mut Tx) -> Result<Config> {
    Ok(stored(tx).await?.unwrap_or_else(|| Config::starter(tx.tenant())))
}

async fn stored(tx: &mut Tx) -> Result<Option<Config>> {
    let types =
        "select id, version, code, description, position, active, stage_gates from case_types where tenant_id = $1
                 order by position, description, id";
    let types: Vec<CaseType> = sqlx::query_as(types).bind(tx.tenant()).fetch_all(tx.conn()).await?;
    if types.is_empty() {
        return Ok(None);
    }
    let stages =
        "select id, version, code, description, position, active, case_type_ids from case_stages where tenant_id = $1
                  order by position, description, id";
    let stages: Vec<CaseStage> = sqlx::query_as(stages).bind(tx.tenant()).fetch_all(tx.conn()).await?;
    let gates =
        "select g.id, g.version, g.stage_id, g.question, g.answer_kind, g.choices, g.position, g.active from stage_gates g
                 join case_stages s on s.tenant_id = g.tenant_id and s.id = g.stage_id where g.tenant_id = $1
                 order by s.position, s.description, s.id, g.position, g.question, g.id";
    let gates: Vec<StageGate> = sqlx::query_as(gates).bind(tx.tenant()).fetch_all(tx.conn()).await?;
    Ok(Some(Config { types, stages, gates }))
}

/// The same with rows of its own: whoever begins a case refers to them.
pub async fn kept(tx: &mut Tx) -> Result<Config> {
    if let Some(config) = stored(tx).await? {
        return Ok(config);
    }
    let starter = Config::starter(tx.tenant());
    for case_type in &starter.types {
        insert_type_if_missing(tx, case_type).await?;
    }
    for stage in &starter.stages {
        insert_stage_if_missing(tx, stage).await?;
    }
    Ok(starter)
}

/// The same, locked until the transaction ends: one change after the other.
pub async fn lock(tx: &mut Tx) -> Result<Config> {
    kept(tx).await?;
    let sql = "select from case_types where tenant_id = $1 order by id for update";
    sqlx::query(sql).bind(tx.tenant()).execute(tx.conn()).await?;
    // Read again: somebody may have changed it while the lock was waited for.
    read(tx).await
}

async fn insert_type_if_missing(tx: &mut Tx, case_type: &CaseType) -> Result<()> {
    let sql = "insert into case_types (tenant_id, id, version, code, description, position, active, stage_gates)
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    with_entry(sql, tx.tenant(), &case_type.entry).bind(case_type.stage_gates).execute(tx.conn()).await?;
    Ok(())
}

async fn insert_stage_if_missing(tx: &mut Tx, stage: &CaseStage) -> Result<()> {
    let sql = "insert into case_stages (tenant_id, id, version, code, description, position, active, case_type_ids)
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    with_entry(sql, tx.tenant(), &stage.entry).bind(&stage.case_type_ids).execute(tx.conn()).await?;
    Ok(())
}

/// Stores a case type, new or changed.
pub async fn put_type(tx: &mut Tx, case_type: &CaseType) -> Result<()> {
    let sql = "insert into case_types as t (tenant_id, id, version, code, description, position, active, stage_gates)
               values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (tenant_id, id) do update set version = excluded.version, code = excluded.code,
                   description = excluded.description, position = excluded.position, active = excluded.active,
                   stage_gates = excluded.stage_gates";
    let put = with_entry(sql, tx.tenant(), &case_type.entry).bind(case_type.stage_gates).execute(tx.conn()).await;
    put.on_constraint("case_types_code_unique", code_taken)?;
    Ok(())
}

/// Stores a stage, new or changed.
pub async fn put_stage(tx: &mut Tx, stage: &CaseStage) -> Result<()> {
    let sql =
        "insert into case_stages as s (tenant_id, id, version, code, description, position, active, case_type_ids)
               values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (tenant_id, id) do update set version = excluded.version, code = excluded.code,
                   description = excluded.description, position = excluded.position, active = excluded.active,
                   case_type_ids = excluded.case_type_ids";
    let put = with_entry(sql, tx.tenant(), &stage.entry).bind(&stage.case_type_ids).execute(tx.conn()).await;
    put.on_constraint("case_stages_code_unique", code_taken)?;
    Ok(())
}

/// A statement whose first values are what case types and stages have in common.
fn with_entry<'q>(sql: &'static str, tenant: TenantId, entry: &'q Entry) -> Query<'q, Postgres, PgArguments> {
    sqlx::query(sql)
        .bind(tenant)
        .bind(entry.id)
        .bind(entry.version)
        .bind(&entry.code)
        .bind(&entry.description)
        .bind(entry.position)
        .bind(entry.active)
}

/// Deletes a case type, unless cases have it.
pub async fn delete_type(tx: &mut Tx, id: Uuid) -> Result<()> {
    let sql = "delete from case_types where tenant_id = $1 and id = $2";
    let deleted = sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await;
    deleted.on_constraint("cases_of_type", || in_use("Cases have this type."))?;
    Ok(())
}

/// Deletes a stage, unless cases are in it.
pub async fn delete_stage(tx: &mut Tx, id: Uuid) -> Result<()> {
    let sql = "delete from case_stages where tenant_id = $1 and id = $2";
    let deleted = sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await;
    if deleted.as_ref().is_err_and(|error| violates(error, "stage_gates_of_stage")) {
        return Err(in_use("It has stage gates."));
    }
    deleted.on_constraint("cases_in_stage", || in_use("Cases are in this stage."))?;
    Ok(())
}

/// Stores a stage gate, new or changed.
pub async fn put_gate(tx: &mut Tx, gate: &StageGate) -> Result<()> {
    let sql = "insert into stage_gates as g (tenant_id, id, version, stage_id, question, answer_kind, choices, position, active)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               on conflict (tenant_id, id) do update set version = excluded.version, question = excluded.question,
                   choices = excluded.choices, position = excluded.position, active = excluded.active";
    sqlx::query(sql)
        .bind(tx.tenant())
        .bind(gate.id)
        .bind(gate.version)
        .bind(gate.stage_id)
        .bind(&gate.question)
        .bind(gate.answer_kind.map(AnswerKind::as_str))
        .bind(&gate.choices)
        .bind(gate.position)
        .bind(gate.active)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Deletes a stage gate, unless cases have answered it.
pub async fn delete_gate(tx: &mut Tx, id: Uuid) -> Result<()> {
    let sql = "delete from stage_gates where tenant_id = $1 and id = $2";
    let deleted = sqlx::query(sql).bind(tx.tenant()).bind(id).execute(tx.conn()).await;
    deleted.on_constraint("gate_answers_of_gate", || in_use("Cases have answered it."))?;
    Ok(())
}

fn violates(error: &sqlx::Error, constraint: &str) -> bool {
    error.as_database_error().and_then(|database| database.constraint()) == Some(constraint)
}

fn code_taken() -> Error {
    Error::invalid("code", "Another one has this code. Choose a different one.")
}

fn in_use(who: &str) -> Error {
    let message = format!("{who} It cannot be deleted; take it out of the offered ones instead.");
    Error::new(Code::WrongState, "IN_USE", message)
}
