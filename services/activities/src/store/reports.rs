//! What is summed up for the charts. Every statement reads ranges of an index: of one salesman, of a team, or of all.

use crm_chassis::{
    Caller, Result, Tx,
    page::{self, Keyed, Listing, Page, Sort, Total},
    row,
};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use sqlx::{FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::visibility::{self, Whose};
use crate::domain::{ActivityStatus, ActivityType, Month, Period, ended_agenda, open_agenda};

/// From when, and before when.
pub type Span = (Timestamp, Timestamp);

/// The completed activities of a type.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CompletedOfType {
    /// The type's stored word.
    #[sqlx(rename = "type")]
    pub activity_type: String,
    /// With new customers.
    pub with_new: i64,
    /// With customers that the ERP knew.
    pub with_existing: i64,
}

/// The completed activities of a time, by their type.
pub async fn completed(tx: &mut Tx, whose: Whose, span: Span) -> Result<Vec<CompletedOfType>> {
    let mut query = QueryBuilder::new("");
    push_completed(&mut query, tx.caller(), whose, span);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`completed`].
pub fn push_completed(query: &mut QueryBuilder<Postgres>, caller: &Caller, whose: Whose, span: Span) {
    query.push(
        "select a.type, count(*) filter (where a.customer_class = 'NEW') as with_new,
             count(*) filter (where a.customer_class is distinct from 'NEW') as with_existing
         from activities a where a.tenant_id = ",
    );
    query.push_bind(caller.tenant);
    visibility::push_whose(query, caller, "a.salesman_id", whose);
    query.push(" and ");
    push_ended(query, span);
    query.push(" and a.status = 'COMPLETED' group by a.type");
}

/// The condition that an activity was completed or cancelled in this time, as a range of the agenda.
fn push_ended(query: &mut QueryBuilder<Postgres>, (begin, end): Span) {
    query.push("a.agenda > ").push_bind(ended_agenda(end)).push(" and a.agenda <= ").push_bind(ended_agenda(begin));
}

/// The condition that an open activity begins in this time.
fn push_open(query: &mut QueryBuilder<Postgres>, (begin, end): Span) {
    query.push("a.agenda >= ").push_bind(open_agenda(begin)).push(" and a.agenda < ").push_bind(open_agenda(end));
}

/// How the customers with activities can be paged. They are groups of a period's activities: no index has their order.
pub const CUSTOMERS: Listing = Listing {
    id: "g.id",
    sorts: &[
        Sort::text("customerName", "c.name_key"),
        Sort::integer("activityCount", "g.activity_count"),
        Sort::timestamp("lastActivityTime", "g.last_at"),
    ],
    default_order: "lastActivityTime desc",
    default_size: 25,
    max_size: 200,
};

/// A customer with activities in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveCustomer {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// All of its activities that were asked for.
    pub activity_count: i64,
    /// The open ones.
    pub open_count: i64,
    /// The completed ones.
    pub completed_count: i64,
    /// When the latest of them ended or begins.
    pub last_at: Timestamp,
}

impl FromRow<'_, PgRow> for ActiveCustomer {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            activity_count: row.try_get("activity_count")?,
            open_count: row.try_get("open_count")?,
            completed_count: row.try_get("completed_count")?,
            last_at: row::time(row, "last_at").map_err(|error| sqlx::Error::Decode(error.into()))?,
        })
    }
}

/// Which activities the customers are listed for.
#[derive(Clone, Copy, Debug)]
pub struct CustomerSelection {
    /// Whose activities.
    pub whose: Whose,
    /// When they ended, or begin if they are open.
    pub span: Span,
    /// Only those in this state.
    pub status: Option<ActivityStatus>,
    /// Only those of this type.
    pub activity_type: Option<ActivityType>,
}

impl CustomerSelection {
    /// Writes everything from ` from` on.
    fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller) {
        query.push(
            " from (select coalesce(sv.id, cr.id) as id, count(*) as activity_count, count(*) filter (where a.status = 'OPEN') as open_count,
                  count(*) filter (where a.status = 'COMPLETED') as completed_count,
                  max(case when a.status = 'OPEN' then a.start_at else coalesce(a.completed_at, a.updated_at) end) as last_at
              from activities a join customer_refs cr on cr.tenant_id = a.tenant_id and cr.id = a.customer_id
              left join customer_refs sv on sv.tenant_id = cr.tenant_id and sv.id = cr.merged_into where a.tenant_id = ",
        );
        query.push_bind(caller.tenant);
        visibility::push_whose(query, caller, "a.salesman_id", self.whose);
        query.push(" and (");
        match self.status {
            Some(ActivityStatus::Open) => push_open(query, self.span),
            Some(ended) => {
                push_ended(query, self.span);
                query.push(" and a.status = ").push_bind(ended.as_str());
            }
            None => {
                push_open(query, self.span);
                query.push(" or ");
                push_ended(query, self.span);
            }
        }
        query.push(")");
        if let Some(activity_type) = self.activity_type {
            query.push(" and a.type = ").push_bind(activity_type.as_str());
        }
        query.push(" group by 1) g join customer_refs c on c.id = g.id where c.tenant_id = ").push_bind(caller.tenant);
    }
}

/// One page of customers, and the token of the next one.
pub async fn customers(tx: &mut Tx, selection: CustomerSelection, page: Page) -> Result<(Vec<ActiveCustomer>, String)> {
    let mut query = QueryBuilder::new("");
    push_customers(&mut query, tx.caller(), selection, &page);
    let rows = query.build_query_as::<Keyed<ActiveCustomer>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`customers`].
pub fn push_customers(query: &mut QueryBuilder<Postgres>, caller: &Caller, selection: CustomerSelection, page: &Page) {
    query.push("select g.*, c.name");
    page.push_keys(query);
    selection.push(query, caller);
    page.push_after(query);
    page.push_order(query);
}

/// How many customers there are.
pub async fn count_customers(tx: &mut Tx, selection: CustomerSelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        selection.push(query, &caller);
        Ok(())
    })
    .await
}

/// Cases of the same month, state and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The month of their date.
    pub month: Month,
    /// The state's stored word.
    pub status: String,
    /// Currency of their values.
    pub currency: String,
    /// How many.
    pub count: i64,
    /// The sum of their values, in minor units.
    pub value: i64,
}

impl FromRow<'_, PgRow> for Expected {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let month: jiff_sqlx::Date = row.try_get("month")?;
        Ok(Self {
            month: Month::of(month.to_jiff()),
            status: row.try_get("status")?,
            currency: row.try_get("currency")?,
            count: row.try_get("count")?,
            value: row.try_get("value")?,
        })
    }
}

/// Which cases are summed up.
#[derive(Clone, Copy, Debug)]
pub enum CasesOf {
    /// Of these salesmen.
    Salesmen(Whose),
    /// Of a customer that the caller sees, whosever they are; what was merged into it counts with it.
    Customer(Uuid),
}

/// The cases with a date in this period, those without a sales result left out.
pub async fn pipeline(tx: &mut Tx, of: CasesOf, period: Period) -> Result<Vec<Expected>> {
    let mut query = QueryBuilder::new("");
    push_pipeline(&mut query, tx.caller(), of, period);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`pipeline`].
pub fn push_pipeline(query: &mut QueryBuilder<Postgres>, caller: &Caller, of: CasesOf, period: Period) {
    query.push(
        "select date_trunc('month', k.case_date::timestamp)::date as month, k.status, k.currency, count(*) as count,
             coalesce(sum(k.value), 0)::bigint as value
         from cases k where k.tenant_id = ",
    );
    query.push_bind(caller.tenant);
    match of {
        CasesOf::Salesmen(whose) => visibility::push_whose(query, caller, "k.salesman_id", whose),
        CasesOf::Customer(customer) => visibility::push_child(query, caller, "k.customer_id", customer),
    }
    query.push(" and k.case_date >= ").push_bind(period.from.to_sqlx());
    query.push(" and k.case_date <= ").push_bind(period.to.to_sqlx());
    query.push(" and k.status <> 'CLOSED' group by 1, 2, 3 order by 1, 2, 3");
}

/// How many cases were begun in each of these times, which follow each other: the place of the time, counted from 1, and the number.
pub async fn begun(tx: &mut Tx, whose: Whose, starts: &[Timestamp], end: Timestamp) -> Result<Vec<(i32, i64)>> {
    let Some(first) = starts.first() else { return Ok(Vec::new()) };
    let mut query = QueryBuilder::new("");
    push_begun(&mut query, tx.caller(), whose, starts, (*first, end));
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`begun`].
pub fn push_begun(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    whose: Whose,
    starts: &[Timestamp],
    (begin, end): Span,
) {
    let starts: Vec<String> = starts.iter().map(Timestamp::to_string).collect();
    query.push("select width_bucket(k.created_at, ").push_bind(starts);
    query.push("::text[]::timestamptz[]) as place, count(*) as count from cases k where k.tenant_id = ");
    query.push_bind(caller.tenant);
    visibility::push_whose(query, caller, "k.salesman_id", whose);
    query.push(" and k.created_at >= ").push_bind(begin.to_sqlx());
    query.push(" and k.created_at < ").push_bind(end.to_sqlx()).push(" group by 1");
}
