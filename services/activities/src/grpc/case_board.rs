//! `crm.activities.v1.CaseBoardService`.

use crm_chassis::{Code, Db, EmployeeId, Error, Reply, Result, Tx};
use crm_proto::activities::{self as pb, case_board_service_server::CaseBoardService};
use tonic::{Request, async_trait};
use uuid::Uuid;

use super::convert::{self, case::chosen};
use crate::{
    domain::Config,
    store::{self, case_board::BoardSelection},
};

/// Shows the pipeline board.
#[derive(Clone, Debug)]
pub struct CaseBoard {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl CaseBoardService for CaseBoard {
    async fn get_case_board(&self, request: Request<pb::GetCaseBoardRequest>) -> Reply<pb::CaseBoard> {
        let (mut tx, input) = self.db.read(request).await?;
        let config = store::config::read(&mut tx).await?;
        let selection = BoardSelection {
            scope: convert::scope(input.view(), tx.caller().scope),
            salesman: salesman(&mut tx, &input.salesman_id).await?,
            case_type: case_type(&config, &input.case_type_id)?,
        };
        let sums = store::case_board::sums(&mut tx, selection).await?;
        Ok(tx.finish(convert::case_board::to_proto(&config, selection.case_type, &sums)).await?)
    }
}

/// The salesman whose cases alone are asked for. Of whom the caller does not act for, he learns no sums.
async fn salesman(tx: &mut Tx, id: &str) -> Result<Option<EmployeeId>> {
    let Some(salesman) = read("salesman_id", id)?.map(EmployeeId) else { return Ok(None) };
    if store::authority::of(tx).await?.acts_for(salesman) {
        return Ok(Some(salesman));
    }
    let message = "This salesman is not in your team. Only he, his managers and administrators see his pipeline.";
    Err(Error::new(Code::Forbidden, "NOT_YOURS", message))
}

fn case_type(config: &Config, id: &str) -> Result<Option<Uuid>> {
    let Some(id) = read("case_type_id", id)? else { return Ok(None) };
    if config.types.iter().any(|case_type| case_type.entry.id == id) {
        return Ok(Some(id));
    }
    Err(Error::invalid("case_type_id", "There is no such case type. Choose another one."))
}

fn read(field: &'static str, id: &str) -> Result<Option<Uuid>> {
    let mut violations = Vec::new();
    let id = chosen(field, id, &mut violations);
    if violations.is_empty() { Ok(id) } else { Err(Error::violations(violations)) }
}
