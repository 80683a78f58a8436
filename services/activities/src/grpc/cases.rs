//! `crm.activities.v1.CasesService`.

use crm_chassis::{
    Code, Db, EmployeeId, Error, Reply, Result, Tx, begin,
    error::Violation,
    export::{self, Exports},
    filter::FilterContext,
    mask::Mask,
    page::Page,
    validate,
};
use crm_proto::activities::{self as pb, cases_service_server::CasesService};
use tonic::{Request, async_trait};

use super::{
    convert::{self, wrong},
    edits,
    exports::CasePages,
    gates, told,
};
use crate::{
    domain::{Authority, Case, CaseResult},
    reassign,
    store::{
        self,
        case_lists::{CaseSelection, LISTING},
    },
};

/// Lists, shows, edits, ends and re-opens cases, and answers their stage gates.
#[derive(Clone, Debug)]
pub struct Cases {
    /// Transactions for requests.
    pub db: Db,
    /// Lists as files.
    pub exports: Exports,
}

#[async_trait]
impl CasesService for Cases {
    type ExportCasesStream = export::File;

    async fn list_cases(&self, request: Request<pb::ListCasesRequest>) -> Reply<pb::ListCasesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&LISTING, &input)?;
        let selection = selection_of(&mut tx, &input).await?;
        let (cases, next_page_token) = store::case_lists::page(&mut tx, &selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::case_lists::count(&mut tx, &selection).await?) } else { None };
        let authority = store::authority::of(&mut tx).await?;
        let shown = cases.iter().map(|it| convert::case::to_proto_for(it, tx.caller(), &authority));
        let reply = pb::ListCasesResponse {
            cases: shown.collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn list_cases_values(
        &self,
        request: Request<pb::ListCasesValuesRequest>,
    ) -> Reply<pb::ListCasesValuesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let pb::ListCasesValuesRequest { field, prefix, customer_id, view, filter, search } = input;
        let listed = pb::ListCasesRequest { customer_id, view, filter, search, ..Default::default() };
        let selection = selection_of(&mut tx, &listed).await?;
        let values = store::values::of_cases(&mut tx, &selection, &field, &prefix).await?;
        Ok(tx.finish(pb::ListCasesValuesResponse { values }).await?)
    }

    async fn export_cases(&self, request: Request<pb::ExportCasesRequest>) -> Reply<export::File> {
        let (mut export, input) = self.exports.begin(request).await?;
        let pb::ExportCasesRequest { customer_id, view, filter, order_by, search } = input.clone();
        let listed = pb::ListCasesRequest { customer_id, view, filter, search, ..Default::default() };
        let selection = selection_of(&mut export.tx, &listed).await?;
        Ok(export.send("cases", &input, CasePages::new(selection, order_by)).await?)
    }

    async fn get_case(&self, request: Request<pb::GetCaseRequest>) -> Reply<pb::Case> {
        let (mut tx, input) = self.db.read(request).await?;
        let listed = store::cases::get(&mut tx, convert::id(&input.id, "case")?).await?;
        let authority = store::authority::of(&mut tx).await?;
        let reply = convert::case::to_proto_for(&listed, tx.caller(), &authority);
        Ok(tx.finish(reply).await?)
    }

    async fn update_case(&self, request: Request<pb::UpdateCaseRequest>) -> Reply<pb::Case> {
        let (mut tx, input) = begin!(self.db, request);
        let wanted = input.case.ok_or_else(|| Error::invalid("case", "Send the fields to change."))?;
        let mask = Mask::new(input.update_mask.as_ref(), &wanted)?;
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let case = edits::case(&mut tx, &before, &wanted, &mask).await.map_err(|error| error.within("case"))?;
        edits::case_told(&mut tx, &before, &case).await?;
        let reply = told::shown_case(&mut tx, &case, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn list_case_gates(&self, request: Request<pb::ListCaseGatesRequest>) -> Reply<pb::ListCaseGatesResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let case = store::cases::get(&mut tx, convert::id(&input.case_id, "case")?).await?.case;
        let config = store::config::read(&mut tx).await?;
        let answered = store::gate_answers::of_case(&mut tx, case.id).await?;
        Ok(tx.finish(convert::gate::to_proto(&config, &case, &answered)).await?)
    }

    async fn answer_gates(&self, request: Request<pb::AnswerGatesRequest>) -> Reply<pb::Case> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let case = gates::answer(&mut tx, &before, &input.answers).await?;
        let reply = told::shown_case(&mut tx, &case, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn close_case(&self, request: Request<pb::CloseCaseRequest>) -> Reply<pb::Case> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        before.expect_open()?;
        let ending = convert::case::ending(&input).map_err(|wrong| Error::violations(vec![wrong]))?;
        let (result, reason, comment) = (ending.result, ending.reason.clone(), ending.comment.clone());
        let case = before.clone().end(ending, tx.caller(), tx.now())?;
        let happened = match result {
            CaseResult::Won => ("won", pb::CaseChange::Won),
            CaseResult::Lost => ("lost", pb::CaseChange::Lost),
            CaseResult::Closed => ("closed", pb::CaseChange::Closed),
        };
        if let Some(open) = store::activities::lock_open_of(&mut tx, case.id).await? {
            // What is said of the case's end is what came of its last activity.
            let said = [reason, comment].into_iter().find(|text| !text.is_empty());
            let said = said.unwrap_or_else(|| format!("The case was {}.", happened.0));
            let (caller, now) = (tx.caller().clone(), tx.now());
            let (ended, happened) = if result == CaseResult::Lost {
                (open.clone().cancel(said, &caller, now)?, ("cancelled", pb::ActivityChange::Cancelled))
            } else {
                let class = store::customer_refs::of(&mut tx, open.customer_id).await?.class();
                let ended = open.clone().complete(said, class, &caller, now)?;
                (ended, ("completed", pb::ActivityChange::Completed))
            };
            told::changed_activity(&mut tx, &open, &ended, |_| {}, happened).await?;
        }
        told::changed_case(&mut tx, &before, &case, happened).await?;
        let reply = told::shown_case(&mut tx, &case, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn reopen_case(&self, request: Request<pb::ReopenCaseRequest>) -> Reply<pb::Case> {
        let (mut tx, input) = begin!(self.db, request);
        let (before, authority) = locked(&mut tx, &input.id, &input.etag).await?;
        let case = before.clone().reopen(tx.caller(), tx.now());
        if case.version != before.version {
            store::customer_refs::of(&mut tx, case.customer_id).await?.expect_workable()?;
            told::changed_case(&mut tx, &before, &case, ("reopened", pb::CaseChange::Reopened)).await?;
        }
        let reply = told::shown_case(&mut tx, &case, &authority).await?;
        Ok(tx.finish(reply).await?)
    }

    async fn hand_over_cases(&self, request: Request<pb::HandOverCasesRequest>) -> Reply<pb::HandOverCasesResponse> {
        let (mut tx, input) = begin!(self.db, request);
        let customer = store::customer_refs::get(&mut tx, convert::id(&input.customer_id, "customer")?).await?;
        customer.expect_workable()?;
        let salesman = input.salesman_id.parse().map(EmployeeId);
        let former =
            salesman.map_err(|_| Error::invalid("salesman_id", "Name the salesman whose cases are handed over."))?;
        expect_successor(store::customer_refs::main_salesman(&mut tx, customer.id).await?, former)?;
        let moved = reassign::work_of(&mut tx, customer.id, former, reassign::Why::HandedOver).await?;
        let reply = pb::HandOverCasesResponse { case_count: i32::try_from(moved).unwrap_or(i32::MAX) };
        Ok(tx.finish(reply).await?)
    }

    async fn list_case_history(
        &self,
        request: Request<pb::ListCaseHistoryRequest>,
    ) -> Reply<pb::ListCaseHistoryResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&store::history::LISTING, &input)?;
        let case = store::cases::get(&mut tx, convert::id(&input.case_id, "case")?).await?.case.id;
        let (entries, next_page_token) = store::history::page(&mut tx, case, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::history::count(&mut tx, case).await?) } else { None };
        let names = store::history::names(&mut tx, &entries).await?;
        let reply = pb::ListCaseHistoryResponse {
            entries: entries.iter().map(|entry| convert::history::to_proto(entry, &names)).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }
}

/// Who hands his cases over hands them to somebody else.
fn expect_successor(main: Option<EmployeeId>, former: EmployeeId) -> Result<()> {
    match main {
        None => {
            let message = "Nobody is the customer's main salesman, so that nobody can take the cases over.";
            Err(Error::new(Code::WrongState, "NO_MAIN_SALESMAN", message))
        }
        Some(main) if main == former => {
            let remedy = "This is the customer's main salesman: name the one whose cases he shall have.";
            Err(Error::invalid("salesman_id", remedy))
        }
        Some(_) => Ok(()),
    }
}

async fn selection_of(tx: &mut Tx, input: &pb::ListCasesRequest) -> Result<CaseSelection> {
    let customer = match input.customer_id.as_str() {
        "" => None,
        id => Some(store::customer_refs::get(tx, convert::id(id, "customer")?).await?.id),
    };
    Ok(CaseSelection {
        customer,
        scope: convert::scope(input.view(), tx.caller().scope),
        context: FilterContext::of(tx, input.filter.as_ref()).await?,
        words: store::search_words(&input.search)?,
        filter: input.filter.clone(),
    })
}

/// The case, locked, which the caller may change; and for whom he acts.
pub async fn locked(tx: &mut Tx, id: &str, etag: &str) -> Result<(Case, Authority)> {
    let case = store::cases::lock(tx, convert::id(id, "case")?).await?;
    let authority = store::authority::of(tx).await?;
    authority.expect(case.salesman_id, "case")?;
    Ok((case.expect_etag(etag)?, authority))
}

/// What is wrong with a contact that is not one of the customer's.
pub async fn unknown_contact(tx: &mut Tx, contact: uuid::Uuid, customer: uuid::Uuid) -> Result<Option<Violation>> {
    if store::contact_refs::is_of(tx, contact, customer).await? {
        return Ok(None);
    }
    Ok(Some(wrong("contact_id", "This is no active contact of the customer. Choose another one.")))
}

/// Refuses if anything is wrong with what a field of the request holds.
pub fn refuse_within(violations: Vec<Violation>, field: &str) -> Result<()> {
    validate::none(violations).map_err(|error| error.within(field))
}
