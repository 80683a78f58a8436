//! `crm.identity.v1.EmployeesService`.

use crm_chassis::{Db, Reply, filter::FilterContext, page::Page};
use crm_proto::identity::{self as pb, employees_service_server::EmployeesService};
use tonic::{Request, async_trait};

use super::convert;
use crate::identity::store::{
    self,
    employees::{EmployeeSelection, LISTING},
};

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
        let context = FilterContext::of(&mut tx, input.filter.as_ref()).await?;
        let pb::ListEmployeesRequest { salesmen_only, prefix, filter, include_total_size, .. } = input;
        let selection = EmployeeSelection { salesmen_only, prefix, filter, context };
        let (employees, next_page_token) = store::employees::page(&mut tx, &selection, &page).await?;
        let total = if include_total_size { Some(store::employees::count(&mut tx, &selection).await?) } else { None };
        let reply = pb::ListEmployeesResponse {
            employees: employees.iter().map(convert::listed_employee).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }
}
