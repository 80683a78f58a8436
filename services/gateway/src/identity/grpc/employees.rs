//! `crm.identity.v1.EmployeesService`.

use crm_chassis::{Db, Reply, page::Page};
use crm_proto::identity::{self as pb, employees_service_server::EmployeesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::store::{self, employees::LISTING};

/// Shows the dealer's employees.
#[derive(Clone, Debug)]
pub struct Employees {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl EmployeesService for Employees {
    async fn list_employees(&self, request: Request<pb::ListEmployeesRequest>) -> Reply<pb::ListEmployeesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let (employees, next_page_token) =
            store::employees::page(&mut tx, input.salesmen_only, &input.prefix, &page).await?;
        let reply =
            pb::ListEmployeesResponse { employees: employees.iter().map(convert::employee).collect(), next_page_token };
        Ok(tx.finish(reply).await?)
    }
}
