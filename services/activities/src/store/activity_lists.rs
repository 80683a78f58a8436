//! Lists of activities, of salesmen or of one customer: paged, filtered and counted in SQL.

use crm_chassis::{
    Caller, Result, Scope, Tx, export,
    filter::{self, Field, FilterContext, Kind},
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use jiff::Timestamp;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    activities::Listed,
    activity_row, customer_refs,
    search::{self, Joins},
    touches, visibility,
};
use crate::domain::{ended_agenda, open_agenda};

/// What the list can be sorted by. Every sort expression is not null and served by an index; those of the customer and the case lead to the
/// activities of one after the other.
const SORTS: &[Sort] = &[
    Sort::integer("agenda", "a.agenda"),
    Sort::timestamp("startTime", "a.start_at"),
    Sort::text("subject", "a.subject_key"),
    Sort::text("type", "a.type"),
    Sort::text("status", "a.status"),
    Sort::text("customerName", customer_refs::SHOWN_KEY).apart(),
    Sort::integer("caseNumber", "k.number").apart(),
    Sort::text("caseSubject", "k.subject_key").apart(),
    Sort::timestamp("createTime", "a.created_at"),
    Sort::timestamp("updateTime", "a.updated_at"),
];

/// Of what the caller touched lately also when he did last.
const RECENT_SORTS: [Sort; SORTS.len() + 1] = {
    let mut sorts = [Sort::timestamp("touchTime", "t.touched_at"); SORTS.len() + 1];
    let mut number = 0;
    while number < SORTS.len() {
        sorts[number + 1] = SORTS[number];
        number += 1;
    }
    sorts
};

/// How the list can be paged.
pub const LISTING: Listing =
    Listing { id: "a.id", sorts: SORTS, default_order: "agenda", default_size: 25, max_size: 200 };

/// How what the caller touched lately can be paged: the latest first, if nobody says otherwise.
pub const RECENT_LISTING: Listing = Listing { sorts: &RECENT_SORTS, default_order: "touchTime desc", ..LISTING };

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::choice(
        "type",
        "a.type",
        "ACTIVITY_TYPE_",
        &[("CALL", "CALL"), ("EMAIL", "EMAIL"), ("MEETING", "MEETING"), ("ON_SITE_INSPECTION", "ON_SITE_INSPECTION")],
    ),
    Field::text("subject", "a.subject_key"),
    Field::timestamp("startTime", "a.start_at"),
    Field::choice(
        "status",
        "a.status",
        "ACTIVITY_STATUS_",
        &[("OPEN", "OPEN"), ("COMPLETED", "COMPLETED"), ("CANCELLED", "CANCELLED")],
    ),
    Field::id("caseId", "a.case_id"),
    Field::new("caseNumber", "k.number", Kind::Integer),
    Field::text("caseSubject", "k.subject_key"),
    Field::id("customerId", "a.customer_id"),
    Field::text("customerName", "coalesce(sv.name_key, cr.name_key)"),
    Field::id("contactId", "a.contact_id"),
    Field::text("contactName", "ct.name_key"),
    Field::id("salesmanId", "a.salesman_id"),
    Field::text("salesmanName", "e.name_key"),
    Field::new("rescheduleCount", "a.reschedule_count", Kind::Integer),
    Field::timestamp("completeTime", "a.completed_at"),
    Field::timestamp("createTime", "a.created_at"),
    Field::timestamp("updateTime", "a.updated_at"),
];

/// Which activities a list holds by their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Open ones that begin in this time: from, and before.
    Within(Timestamp, Timestamp),
    /// Open ones that begin before.
    Before(Timestamp),
    /// Open ones.
    Open,
    /// Completed ones that were completed in this time: from, and before.
    DoneWithin(Timestamp, Timestamp),
    /// What the caller touched since, whosever it is; the latest of it.
    TouchedSince(Timestamp),
}

/// Which activities a list holds.
#[derive(Clone, Debug)]
pub struct ActivitySelection {
    /// The customer, which the caller sees; none means those of `scope`.
    pub customer: Option<Uuid>,
    /// Whose activities, unless one customer is named, or what the caller touched is meant.
    pub scope: Scope,
    /// By their time, if that matters.
    pub due: Option<Due>,
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
    /// Words that must occur.
    pub words: Vec<String>,
}

impl ActivitySelection {
    /// How it can be paged.
    #[must_use]
    pub const fn listing(&self) -> Listing {
        match self.due {
            Some(Due::TouchedSince(_)) => RECENT_LISTING,
            _ => LISTING,
        }
    }

    /// The same with the pages of a file.
    #[must_use]
    pub const fn whole_listing(&self) -> Listing {
        Listing { max_size: export::PAGE, ..self.listing() }
    }

    /// Writes everything from ` from` on.
    pub(super) fn push(&self, query: &mut QueryBuilder<Postgres>, caller: &Caller, joins: Joins) -> Result<()> {
        let touched = match self.due {
            Some(Due::TouchedSince(since)) => Some(since),
            _ => None,
        };
        match touched {
            Some(since) => touches::push_touched(query, caller, self.customer, since),
            None => drop(query.push(" from activities a")),
        }
        if joins == Joins::All || search::needs_joins(&self.words, self.filter.as_ref(), FIELDS, "a.") {
            query.push(activity_row::JOINS);
        }
        query.push(" where a.tenant_id = ").push_bind(caller.tenant);
        if touched.is_none() {
            push_whose(query, caller, self.customer, self.scope);
        }
        if let Some(due) = self.due {
            push_due(query, due);
        }
        let columns = ["a.subject_key", "k.subject_key", "coalesce(sv.name_key, cr.name_key)", "ct.name_key"];
        search::push(query, caller.tenant, &self.words, &columns, &[search::salesman("a.salesman_id")]);
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// Adds the condition that says whose activities `a` are meant.
pub(super) fn push_whose(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Option<Uuid>, scope: Scope) {
    match customer {
        Some(customer) => visibility::push_child(query, caller, "a.customer_id", customer),
        None => visibility::push_list(query, caller, "a.salesman_id", scope),
    }
}

/// Adds the condition of a time: a range of the agenda, which the index of the list serves.
pub(super) fn push_due(query: &mut QueryBuilder<Postgres>, due: Due) {
    match due {
        Due::Within(from, before) => {
            query.push(" and a.agenda >= ").push_bind(open_agenda(from));
            query.push(" and a.agenda < ").push_bind(open_agenda(before));
        }
        Due::Before(time) => {
            query.push(" and a.agenda < ").push_bind(open_agenda(time));
        }
        Due::Open => {
            query.push(" and a.agenda <= ").push_bind(open_agenda(Timestamp::MAX));
        }
        // The latest come first there. What was cancelled then stands among them.
        Due::DoneWithin(from, before) => {
            query.push(" and a.agenda > ").push_bind(ended_agenda(before));
            query.push(" and a.agenda <= ").push_bind(ended_agenda(from));
            query.push(" and a.status = 'COMPLETED'");
        }
        // They are chosen before anything else is.
        Due::TouchedSince(_) => {}
    }
}

/// One page of activities, and the token of the next one.
pub async fn page(tx: &mut Tx, selection: &ActivitySelection, page: Page) -> Result<(Vec<Listed>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), selection, &page)?;
    let rows = query.build_query_as::<Keyed<Listed>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`]: first which activities, by keys alone, then what is shown of those few.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &ActivitySelection,
    page: &Page,
) -> Result<()> {
    query.push("select ").push(activity_row::COLUMNS).push(", page.sort_key, page.sort_id from (select a.id");
    page.push_keys(query);
    let by_touch = page.sorted_by() == "touchTime";
    if by_touch {
        query.push(", t.touched_at");
    }
    selection.push(query, caller, Joins::of(page))?;
    // There always is a case, by a foreign key, and so is its customer: the planner may begin with them.
    match page.sorted_by() {
        "customerName" => query.push(" and cr.id is not null"),
        "caseNumber" | "caseSubject" => query.push(" and k.id is not null"),
        _ => query,
    };
    page.push_after(query);
    page.push_order(query);
    query.push(") page join activities a on a.tenant_id = ").push_bind(caller.tenant).push(" and a.id = page.id");
    query.push(activity_row::JOINS);
    if by_touch { page.in_columns("a.id", "page.touched_at") } else { page.clone() }.push_sort(query);
    Ok(())
}

/// How many activities the list holds.
pub async fn count(tx: &mut Tx, selection: &ActivitySelection) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}

/// How many activities the list holds, however many they are.
pub async fn count_all(tx: &mut Tx, selection: &ActivitySelection) -> Result<i64> {
    let caller = tx.caller().clone();
    page::count_all(tx.conn(), |query| selection.push(query, &caller, Joins::Needed)).await
}
