//! Cases that begin, with a planned activity or with a cold call.

use crm_chassis::{EmployeeId, Error, Result, Tx, error::Violation, tenants, validate};
use crm_proto::activities as pb;
use jiff::ToSpan as _;
use uuid::Uuid;

use super::convert::{self, wrong};
use crate::{
    domain::{Authority, Begun, Case, CaseOrigin, CustomerRef, Opportunity},
    store,
};

/// How many days on a customer is expected to decide, where nobody says when.
const DECIDES_IN_DAYS: i64 = 30;

/// A case as it was typed, with what it has where nobody says otherwise.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// What was typed.
    pub opportunity: Opportunity,
    /// Whose case it will be, if that can be.
    pub salesman: Option<EmployeeId>,
    case_type: Option<Uuid>,
}

impl NewCase {
    /// Reads it, and says what is wrong with what it refers to, but for its contact.
    pub async fn judge(tx: &mut Tx, wanted: &pb::Case, authority: &Authority) -> Result<(Self, Vec<Violation>)> {
        let tenant = tenants::current(tx).await?;
        let today = tx.now().to_zoned(tenant.zone()?).date();
        let (opportunity, mut violations) = convert::case::opportunity(wanted, &tenant.currency);
        let salesman = salesman_of(tx, wanted, authority, &mut violations).await?;
        let config = store::config::kept(tx).await?;
        let wanted_type = convert::case::chosen("case_type_id", &wanted.case_type_id, &mut violations);
        let case_type = config.offered_type(wanted_type).map(|case_type| case_type.entry.id);
        if let Err(refused) = &case_type
            && !violations.iter().any(|it| it.field == "case_type_id")
        {
            violations.push(refused.clone());
        }
        let case_type = case_type.ok();
        let opportunity = Opportunity {
            stage_id: opportunity.stage_id.or_else(|| config.first_stage(case_type?)),
            case_date: opportunity.case_date.or_else(|| today.checked_add(DECIDES_IN_DAYS.days()).ok()),
            ..opportunity
        };
        if let (Some(stage), Some(case_type)) = (opportunity.stage_id, case_type) {
            violations.extend(config.expect_stage(stage, case_type, None).err());
            violations.extend(config.expect_start(stage, case_type).err());
        }
        Ok((Self { opportunity, salesman, case_type }, violations))
    }

    /// What is wrong with what was typed. Without a type nobody can choose a stage.
    pub fn check(&self) -> impl Iterator<Item = Violation> + use<> {
        let has_type = self.case_type.is_some();
        Case::check(&self.opportunity).into_iter().filter(move |it| it.field != "stage_id" || has_type)
    }

    /// Begins it. Nothing may be wrong with it.
    pub async fn begin(self, tx: &mut Tx, customer: &CustomerRef, origin: CaseOrigin) -> Result<Case> {
        let missing = || Error::internal("a case was judged complete and is not");
        let begun = Begun {
            id: tx.new_id(),
            number: store::cases::next_number(tx).await?,
            salesman_id: self.salesman.ok_or_else(missing)?,
            case_type_id: self.case_type.ok_or_else(missing)?,
            origin,
        };
        Case::begin(begun, customer, self.opportunity, tx.caller(), tx.now())
    }
}

/// Whose a new case is: the caller's, or that of a salesman for whom he acts. Who sells nothing must choose.
async fn salesman_of(
    tx: &mut Tx,
    wanted: &pb::Case,
    authority: &Authority,
    violations: &mut Vec<Violation>,
) -> Result<Option<EmployeeId>> {
    let chosen = convert::case::chosen("salesman_id", &wanted.salesman_id, violations).map(EmployeeId);
    let salesman = if wanted.salesman_id.is_empty() { tx.caller().employee } else { chosen };
    let Some(salesman) = salesman else {
        if wanted.salesman_id.is_empty() {
            violations.push(wrong("salesman_id", "Choose whose case it is."));
        }
        return Ok(None);
    };
    if !authority.acts_for(salesman) {
        violations.push(wrong("salesman_id", "You may plan for yourself and for your team only."));
    } else if !store::employee_refs::sells(tx, salesman).await? {
        violations.push(wrong("salesman_id", "Choose somebody who sells and has not left."));
    }
    Ok(Some(salesman))
}

/// Refuses with what is wrong with the parts of a request, all at once, each under its name.
pub fn none_within(parts: impl IntoIterator<Item = (Vec<Violation>, &'static str)>) -> Result<()> {
    let wrong: Vec<Violation> = parts
        .into_iter()
        .filter(|(violations, _)| !violations.is_empty())
        .flat_map(|(violations, field)| Error::violations(violations).within(field).fields().to_vec())
        .collect();
    validate::none(wrong)
}
