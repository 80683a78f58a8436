//! For whom a caller acts, by the organisation chart.

use crm_chassis::{EmployeeId, Result, Scope, Tx};

use crate::domain::Authority;

/// For whom the caller acts.
pub async fn of(tx: &mut Tx) -> Result<Authority> {
    let caller = tx.caller().clone();
    Ok(match (caller.scope, caller.employee) {
        (Scope::All, _) => Authority::Everybody,
        (Scope::Team, Some(employee)) => {
            let team = sqlx::query_scalar("select team_of($1, $2)").bind(caller.tenant).bind(employee);
            let team: Vec<EmployeeId> = team.fetch_all(tx.conn()).await?;
            Authority::Some(team.into_iter().collect())
        }
        (Scope::Own | Scope::Team, employee) => Authority::Some(employee.into_iter().collect()),
    })
}
