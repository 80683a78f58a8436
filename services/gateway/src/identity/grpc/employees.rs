//! `crm.identity.v1.EmployeesService`.

use crm_chassis::{
    Db, Reply,
    page::{self, Page},
};
use crm_proto::identity::{self as pb, employees_service_server::EmployeesService};
use prost::Message as _;
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
        let selection = pb::ListEmployeesRequest { page_size: 0, page_token: String::new(), ..input.clone() };
        let request =
            page::Request { page_size: input.page_size, page_token: &input.page_token, ..page::Request::default() };
        let page = Page::parse(&LISTING, &request, &selection.encode_to_vec())?;
        let (employees, next_page_token) =
            store::employees::page(&mut tx, input.salesmen_only, &input.prefix, &page).await?;
        let reply =
            pb::ListEmployeesResponse { employees: employees.iter().map(convert::employee).collect(), next_page_token };
        Ok(tx.finish(reply).await?)
    }
}
