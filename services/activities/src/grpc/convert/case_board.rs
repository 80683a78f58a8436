//! The pipeline board: domain → protobuf.

use crm_chassis::money::Money;
use crm_proto::activities as pb;
use uuid::Uuid;

use crate::{
    domain::{CaseStage, Config},
    store::case_board::Sum,
};

/// A column for each stage that is offered to the case type, or to any, and for each other one that holds cases.
#[must_use]
pub fn to_proto(config: &Config, case_type: Option<Uuid>, sums: &[Sum]) -> pb::CaseBoard {
    let offered = |stage: &CaseStage| stage.entry.active && case_type.is_none_or(|case_type| stage.is_of(case_type));
    let columns = config.stages.iter().filter_map(|stage| {
        let of_stage: Vec<&Sum> = sums.iter().filter(|sum| sum.stage == stage.entry.id).collect();
        let offered = offered(stage);
        (offered || !of_stage.is_empty()).then(|| column(stage, offered, &of_stage))
    });
    pb::CaseBoard { columns: columns.collect() }
}

fn column(stage: &CaseStage, offered: bool, sums: &[&Sum]) -> pb::CaseBoardColumn {
    let count: i64 = sums.iter().map(|sum| sum.count).sum();
    let totals = sums.iter().filter(|sum| !sum.amount.is_zero());
    let money = |sum: &&Sum| Money { amount: sum.amount, currency: sum.currency.clone() }.to_proto();
    pb::CaseBoardColumn {
        stage_id: stage.entry.id.to_string(),
        stage_name: stage.entry.description.clone(),
        offered,
        case_count: i32::try_from(count).unwrap_or(i32::MAX),
        totals: totals.map(money).collect(),
    }
}
