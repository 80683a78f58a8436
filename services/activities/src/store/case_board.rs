//! The pipeline board: how many open cases are in which stage, and what they may bring.

use crm_chassis::{Caller, EmployeeId, Error, Result, Scope, Tx};
use rust_decimal::Decimal;
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;
use crate::domain::CaseStatus;

/// Which cases a board shows.
#[derive(Clone, Copy, Debug)]
pub struct BoardSelection {
    /// Whose cases, unless one salesman is named.
    pub scope: Scope,
    /// A salesman for whom the caller acts.
    pub salesman: Option<EmployeeId>,
    /// A case type.
    pub case_type: Option<Uuid>,
}

/// The open cases of a stage in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The stage.
    pub stage: Uuid,
    /// The currency.
    pub currency: String,
    /// How many.
    pub count: i64,
    /// What they may bring.
    pub amount: Decimal,
}

#[derive(FromRow)]
struct SumRow {
    stage_id: Uuid,
    currency: String,
    count: i64,
    minor_units: String,
}

/// The sums of a board, by currency.
pub async fn sums(tx: &mut Tx, selection: BoardSelection) -> Result<Vec<Sum>> {
    let caller = tx.caller().clone();
    let mut query = QueryBuilder::new("");
    push_sums(&mut query, &caller, selection);
    let rows: Vec<SumRow> = query.build_query_as().fetch_all(tx.conn()).await?;
    rows.into_iter().map(Sum::try_from).collect()
}

/// The statement of [`sums`]. A sum of many amounts may be more than the column of one can hold, so it comes as text.
pub fn push_sums(query: &mut QueryBuilder<Postgres>, caller: &Caller, selection: BoardSelection) {
    query.push("select k.stage_id, k.currency, count(*) as count, sum(k.worth)::text as minor_units from cases k");
    query.push(" where k.tenant_id = ").push_bind(caller.tenant);
    query.push(" and k.status = ").push_bind(CaseStatus::Open.as_str());
    match selection.salesman {
        Some(salesman) => {
            query.push(" and k.salesman_id = ").push_bind(salesman);
        }
        None => visibility::push_list(query, caller, "k.salesman_id", selection.scope),
    }
    if let Some(case_type) = selection.case_type {
        query.push(" and k.case_type_id = ").push_bind(case_type);
    }
    query.push(" group by k.stage_id, k.currency order by k.currency");
}

impl TryFrom<SumRow> for Sum {
    type Error = Error;

    fn try_from(row: SumRow) -> Result<Self> {
        let minor_units: Decimal = row.minor_units.parse().map_err(|_| Error::internal("a sum is no number"))?;
        let (stage, currency, count) = (row.stage_id, row.currency, row.count);
        Ok(Self { stage, currency, count, amount: minor_units / Decimal::ONE_HUNDRED })
    }
}
