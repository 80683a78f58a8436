//! `crm.activities.v1.ReportsService`.

use crm_chassis::{Code, Db, EmployeeId, Error, Reply, Result, Tx, page::Page, tenants, wire};
use crm_proto::activities::{self as pb, reports_service_server::ReportsService};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use tonic::{Request, async_trait};

use super::{
    activities::customer_of,
    convert::{self, report},
};
use crate::{
    domain::{Month, Period, number_of_months},
    store::{
        self,
        reports::{CUSTOMERS, CasesOf, CustomerSelection, Span},
        visibility::Whose,
    },
};

/// Sums up what salesmen did, expect and sold.
#[derive(Clone, Debug)]
pub struct Reports {
    /// Transactions for requests.
    pub db: Db,
}

#[async_trait]
impl ReportsService for Reports {
    async fn get_activity_report(&self, request: Request<pb::GetActivityReportRequest>) -> Reply<pb::ActivityReport> {
        let (mut tx, input) = self.db.read(request).await?;
        let whose = whose(&mut tx, input.view(), &input.salesman_id).await?;
        let (period, span) = period(&mut tx, &input.from_date, &input.to_date).await?;
        let completed = store::reports::completed(&mut tx, whose, span).await?;
        let targets = store::targets::sum(&mut tx, whose).await?;
        Ok(tx.finish(report::activities(period, &completed, &targets)).await?)
    }

    async fn list_activity_report_customers(
        &self,
        request: Request<pb::ListActivityReportCustomersRequest>,
    ) -> Reply<pb::ListActivityReportCustomersResponse> {
        let (mut tx, input) = self.db.read(request).await?;
        let page = Page::of(&CUSTOMERS, &input)?;
        let (_, span) = period(&mut tx, &input.from_date, &input.to_date).await?;
        let selection = CustomerSelection {
            whose: whose(&mut tx, input.view(), &input.salesman_id).await?,
            span,
            status: report::status(input.status()),
            activity_type: report::activity_type(input.r#type()),
        };
        let (customers, next_page_token) = store::reports::customers(&mut tx, selection, page).await?;
        let counted = input.include_total_size;
        let total = if counted { Some(store::reports::count_customers(&mut tx, selection).await?) } else { None };
        let reply = pb::ListActivityReportCustomersResponse {
            customers: customers.iter().map(report::customer).collect(),
            next_page_token,
            total_size: total.map(|total| total.count),
            total_size_capped: total.is_some_and(|total| total.capped),
        };
        Ok(tx.finish(reply).await?)
    }

    async fn get_pipeline(&self, request: Request<pb::GetPipelineRequest>) -> Reply<pb::Pipeline> {
        let (mut tx, input) = self.db.read(request).await?;
        let months = number_of_months(input.months)?;
        let of = match customer_of(&mut tx, &input.customer_id).await? {
            Some(_) if !input.salesman_id.is_empty() => {
                return Err(Error::invalid("salesman_id", "Name a salesman or a customer, not both.").into());
            }
            Some(customer) => CasesOf::Customer(customer),
            None => CasesOf::Salesmen(whose(&mut tx, input.view(), &input.salesman_id).await?),
        };
        let first = Month::of(today(&mut tx).await?.0);
        let currency = tenants::current(&mut tx).await?.currency;
        let expected = store::reports::pipeline(&mut tx, of, Period::of_months(first, months)).await?;
        let months = (0..months).map(|place| report::pipeline_month(first.plus(place), &expected, &currency));
        let months = months.collect();
        Ok(tx.finish(pb::Pipeline { months }).await?)
    }

    async fn get_sales_performance(
        &self,
        request: Request<pb::GetSalesPerformanceRequest>,
    ) -> Reply<pb::SalesPerformance> {
        let (mut tx, input) = self.db.read(request).await?;
        let number = number_of_months(input.months)?;
        let whose = whose(&mut tx, input.view(), &input.salesman_id).await?;
        let (today, zone) = today(&mut tx).await?;
        let currency = tenants::current(&mut tx).await?.currency;
        let first = Month::of(today).plus(1 - number);
        let months: Vec<Month> = (0..number).map(|place| first.plus(place)).collect();
        let (starts, end) = spans(&months, &zone)?;
        let begun = store::reports::begun(&mut tx, whose, &starts, end).await?;
        let sold = store::sales_totals::sum(&mut tx, whose, Period::of_months(first, number)).await?;
        let last_told = store::sales_totals::last_told(&mut tx, whose).await?;
        let figures = report::Figures {
            targets: store::targets::sum(&mut tx, whose).await?,
            begun: &begun,
            sold: &sold,
            told: last_told.is_some(),
            currency: &currency,
        };
        let months = months.iter().zip(1..).map(|(month, place)| figures.of_month(*month, place)).collect();
        let reply = pb::SalesPerformance { months, erp_sync_time: last_told.map(wire::timestamp) };
        Ok(tx.finish(reply).await?)
    }
}

/// Whose work is meant: that of one salesman for whom the caller acts, or of a view.
async fn whose(tx: &mut Tx, view: pb::WorkView, salesman: &str) -> Result<Whose> {
    if salesman.is_empty() {
        return Ok(Whose::Of(convert::scope(view, tx.caller().scope)));
    }
    let salesman = EmployeeId(convert::id(salesman, "salesman")?);
    if !store::employee_refs::is_known(tx, salesman).await? {
        return Err(Error::not_found("salesman"));
    }
    if !store::authority::of(tx).await?.acts_for(salesman) {
        let message = "This salesman is not in your team. Only his managers and administrators see his figures.";
        return Err(Error::new(Code::Forbidden, "NOT_YOURS", message));
    }
    Ok(Whose::Salesman(salesman))
}

/// Today in the tenant's zone, and that.
async fn today(tx: &mut Tx) -> Result<(Date, TimeZone)> {
    let zone = tenants::current(tx).await?.zone()?;
    Ok((tx.now().to_zoned(zone.clone()).date(), zone))
}

/// The period that is asked for, as days and as a time.
async fn period(tx: &mut Tx, from: &str, to: &str) -> Result<(Period, Span)> {
    let (today, zone) = today(tx).await?;
    let day = |field: &'static str, text| wire::day(text, "2026-10-31").map_err(|wrong| Error::invalid(field, wrong));
    let period = Period::asked(day("from_date", from)?, day("to_date", to)?, today)?;
    Ok((period, period.instants(&zone)?))
}

/// When each of the months begins in the zone, and when the last one ends.
fn spans(months: &[Month], zone: &TimeZone) -> Result<(Vec<Timestamp>, Timestamp)> {
    let spans =
        months.iter().map(|month| Period::of_months(*month, 1).instants(zone)).collect::<Result<Vec<Span>>>()?;
    let end = spans.last().map_or(Timestamp::UNIX_EPOCH, |(_, end)| *end);
    Ok((spans.into_iter().map(|(begin, _)| begin).collect(), end))
}
