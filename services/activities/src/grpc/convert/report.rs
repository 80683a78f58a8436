//! Figures of reports as the API shows them.

use crm_chassis::{money::Money, wire};
use crm_proto::{activities as pb, types};

use super::target::type_to_proto;
use crate::{
    domain::{ActivityStatus, ActivityType, ByType, CaseStatus, Month, Period, TargetType},
    store::{
        reports::{ActiveCustomer, CompletedOfType, Expected},
        sales_totals::Sold,
    },
};

/// The types of activities, with what their targets are kept as.
const ACTIVITIES: [(ActivityType, pb::ActivityType, TargetType); 4] = [
    (ActivityType::Call, pb::ActivityType::Call, TargetType::Call),
    (ActivityType::Email, pb::ActivityType::Email, TargetType::Email),
    (ActivityType::Meeting, pb::ActivityType::Meeting, TargetType::Meeting),
    (ActivityType::OnSiteInspection, pb::ActivityType::OnSiteInspection, TargetType::OnSiteInspection),
];

/// The states that a pipeline tells apart.
const CLASSES: [(CaseStatus, pb::CaseStatus); 3] = [
    (CaseStatus::Open, pb::CaseStatus::Open),
    (CaseStatus::Won, pb::CaseStatus::Won),
    (CaseStatus::Lost, pb::CaseStatus::Lost),
];

fn number(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// The state that is asked for, if one is.
#[must_use]
pub const fn status(asked: pb::ActivityStatus) -> Option<ActivityStatus> {
    match asked {
        pb::ActivityStatus::Unspecified => None,
        pb::ActivityStatus::Open => Some(ActivityStatus::Open),
        pb::ActivityStatus::Completed => Some(ActivityStatus::Completed),
        pb::ActivityStatus::Cancelled => Some(ActivityStatus::Cancelled),
    }
}

/// The type that is asked for, if one is.
#[must_use]
pub fn activity_type(asked: pb::ActivityType) -> Option<ActivityType> {
    ACTIVITIES.iter().find(|(_, shown, _)| *shown == asked).map(|(known, ..)| *known)
}

/// The completed activities of a period, beside their share of the targets.
#[must_use]
pub fn activities(period: Period, completed: &[CompletedOfType], targets: &ByType<i64>) -> pb::ActivityReport {
    let count = |(known, shown, target): (ActivityType, pb::ActivityType, TargetType)| {
        let found = completed.iter().find(|it| it.activity_type == known.as_str());
        pb::ActivityCount {
            r#type: shown.into(),
            new_customer_count: number(found.map_or(0, |it| it.with_new)),
            existing_customer_count: number(found.map_or(0, |it| it.with_existing)),
            target: number(period.share_of(targets.of(target))),
        }
    };
    pb::ActivityReport {
        from_date: period.from.to_string(),
        to_date: period.to.to_string(),
        counts: ACTIVITIES.map(count).into(),
    }
}

/// A customer with activities.
#[must_use]
pub fn customer(customer: &ActiveCustomer) -> pb::ActivityReportCustomer {
    let cancelled = customer.activity_count - customer.open_count - customer.completed_count;
    pb::ActivityReportCustomer {
        customer_id: customer.id.to_string(),
        customer_name: customer.name.clone(),
        activity_count: number(customer.activity_count),
        open_count: number(customer.open_count),
        completed_count: number(customer.completed_count),
        cancelled_count: number(cancelled),
        last_activity_time: Some(wire::timestamp(customer.last_at)),
    }
}

/// A month of the pipeline; `currency` is the tenant's.
#[must_use]
pub fn pipeline_month(month: Month, expected: &[Expected], currency: &str) -> pb::PipelineMonth {
    let bars = CLASSES.map(|(class, shown)| {
        let members: Vec<&Expected> =
            expected.iter().filter(|it| it.month == month && it.status == class.as_str()).collect();
        pb::PipelineBar {
            status: shown.into(),
            case_count: number(members.iter().map(|it| it.count).sum()),
            values: amounts(members.iter().map(|it| (it.currency.as_str(), it.value)), currency),
        }
    });
    pb::PipelineMonth { month: month.to_string(), bars: bars.into() }
}

/// One amount for each currency, the tenant's first and always there.
fn amounts<'a>(all: impl Iterator<Item = (&'a str, i64)>, currency: &str) -> Vec<types::Money> {
    let mut amounts = vec![(currency.to_owned(), 0)];
    for (currency, value) in all {
        match amounts.iter_mut().find(|(known, _)| known == currency) {
            Some((_, sum)) => *sum += value,
            None => amounts.push((currency.to_owned(), value)),
        }
    }
    amounts.into_iter().map(|(currency, value)| Money::from_minor_units(value, currency).to_proto()).collect()
}

/// What the months of a performance report are made of.
#[derive(Debug)]
pub struct Figures<'a> {
    /// The monthly targets.
    pub targets: ByType<i64>,
    /// Cases begun, by the place of their month.
    pub begun: &'a [(i32, i64)],
    /// Orders and invoices.
    pub sold: &'a [Sold],
    /// Whether the ERP has ever told of any.
    pub told: bool,
    /// The tenant's currency.
    pub currency: &'a str,
}

impl Figures<'_> {
    /// The figures of a month, which has this place among the others, counted from 1.
    #[must_use]
    pub fn of_month(&self, month: Month, place: i32) -> pb::SalesPerformanceMonth {
        let begun = self.begun.iter().find(|(known, _)| *known == place).map_or(0, |(_, count)| *count);
        let sold = || self.sold.iter().filter(|it| it.month == month);
        let from_erp = |count: i64| self.told.then_some(count);
        let figure = |target: TargetType, actual: Option<i64>, amounts: Vec<types::Money>| pb::SalesFigure {
            r#type: type_to_proto(target).into(),
            actual: actual.map(number),
            target: number(self.targets.of(target)),
            amounts,
        };
        let figures = vec![
            figure(TargetType::Case, Some(begun), Vec::new()),
            // Nothing tells of quotes as yet: what is not known is not zero.
            figure(TargetType::Quote, None, Vec::new()),
            figure(
                TargetType::Order,
                from_erp(sold().map(|it| it.order_count).sum()),
                amounts(sold().map(|it| (it.currency.as_str(), it.ordered)), self.currency),
            ),
            figure(
                TargetType::Invoice,
                from_erp(sold().map(|it| it.invoice_count).sum()),
                amounts(sold().map(|it| (it.currency.as_str(), it.invoiced)), self.currency),
            ),
        ];
        pb::SalesPerformanceMonth { month: month.to_string(), figures }
    }
}
