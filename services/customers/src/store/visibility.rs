//! Who sees which customers (D§5.2): those he is linked to, himself or by a group, those of the team below him, or all. One rule in several
//! shapes: for a row that is known, and for lists, where the fastest shape depends on how many customers the caller sees. All shapes let the
//! same rows through, and all ask `customer_access` alone, in which a link by a group is a link (O-36).

use std::time::Duration;

use crm_chassis::{Caller, EmployeeId, Result, Scope, TenantId, Tx};
use moka::sync::Cache;
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// How many customers are many: of so many or fewer each is looked up, in two milliseconds. Above, the tenant is walked in the list's order
/// until the page is full, which of many is soon: with 1,000 of 100,000 customers, spread evenly, after one millisecond.
const MANY: i32 = 1_000;
/// From so many on a walk finds enough of them also among the rows that a filter leaves, and where they lie together.
const VERY_MANY: i32 = 10_000;
/// Rows up to which skipping them by walking is faster than finding all that the caller sees, of many; and one link at a time faster than
/// reading all links first, of very many.
const NEAR: i32 = 1_000;

/// How many customers are in somebody's scope, as far as it matters to a statement's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// At most [`MANY`].
    Few,
    /// At most [`VERY_MANY`].
    Many,
    /// More.
    VeryMany,
}

/// Remembers everybody's reach for a while: a wrong one costs time and shows nothing wrong.
#[derive(Clone, Debug)]
pub struct Reaches(Cache<(TenantId, EmployeeId, bool), Reach>);

impl Default for Reaches {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(10_000).time_to_live(Duration::from_mins(1)).build())
    }
}

impl Reaches {
    /// The reach of a scope around the caller.
    pub async fn of(&self, tx: &mut Tx, scope: Scope) -> Result<Reach> {
        let caller = tx.caller().clone();
        if scope == Scope::All {
            return Ok(Reach::VeryMany);
        }
        // Who is no employee is linked to nobody.
        let Some(employee) = caller.employee else { return Ok(Reach::Few) };
        let key = (caller.tenant, employee, scope == Scope::Own);
        if let Some(known) = self.0.get(&key) {
            return Ok(known);
        }
        let mut query = QueryBuilder::new("select count(*) from (select from customer_access v where v.tenant_id = ");
        query.push_bind(caller.tenant).push(" and ");
        push_who(&mut query, &caller, scope);
        query.push(format!(" limit {}) links", VERY_MANY + 1));
        let links: i64 = query.build_query_scalar().fetch_one(tx.conn()).await?;
        let more_than = |limit: i32| links > i64::from(limit);
        let reach = match (more_than(MANY), more_than(VERY_MANY)) {
            (false, _) => Reach::Few,
            (true, false) => Reach::Many,
            (true, true) => Reach::VeryMany,
        };
        self.0.insert(key, reach);
        Ok(reach)
    }
}

/// How a list is held to what the caller may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Begins with the caller's customers.
    Links,
    /// Looks for a link of each row that the rest of the statement comes to, in its order: for few rows.
    Probe,
    /// The same, but reads all links into a hash table before: for so many rows that this is soon paid back.
    Hash,
    /// Walks one employee's links `v` in the order of the customers' names, which stand beside them: see [`push_links_by_name`].
    Named,
    /// Leaves it to the planner, which puts the two sets together, and does not expect many links.
    Join,
}

impl Shape {
    /// For a page that comes in the order of an index and skips so many rows. `spread` says that the caller's customers are to be found
    /// anywhere in it: by name and without a filter. In other orders they may all lie at the end, those of one city, say.
    #[must_use]
    pub fn of_page(reach: Reach, skip: i32, spread: bool) -> Self {
        match reach {
            Reach::Few => Self::Links,
            Reach::Many if spread && skip <= NEAR => Self::Hash,
            Reach::Many => Self::Join,
            Reach::VeryMany if skip <= NEAR => Self::Probe,
            Reach::VeryMany => Self::Hash,
        }
    }

    /// For what reads the whole list.
    #[must_use]
    pub fn of_all(reach: Reach) -> Self {
        match reach {
            Reach::Few => Self::Links,
            Reach::Many => Self::Join,
            Reach::VeryMany => Self::Hash,
        }
    }
}

/// Adds the condition for one row `c`: the caller may see it. Whoever sees a customer sees what was merged into it, too: he is led from one to
/// the other, and may separate them. Two scalars, each of one look into an index: of a condition the planner makes a join or a hash, and reads
/// all links of a salesman or of a whole team for it.
pub fn push_row(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    if caller.scope == Scope::All {
        return;
    }
    for (before, id) in [(" and coalesce(", "c.id"), (", ", "c.merged_into")] {
        query.push(before).push("(select true from customer_access v where v.tenant_id = ");
        query.push_bind(caller.tenant).push(" and v.customer_id = ").push(id).push(" and ");
        push_who(query, caller, caller.scope);
        query.push(" limit 1)");
    }
    query.push(")");
}

/// Adds the condition for a list of rows whose customer's id is `id`: those of `scope` around the caller.
pub fn push_list(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: &'static str, scope: Scope, shape: Shape) {
    if scope == Scope::All {
        return;
    }
    match shape {
        Shape::Links => {
            query.push(" and ").push(id);
            query.push(" = any(array(select v.customer_id from customer_access v where v.tenant_id = ");
            query.push_bind(caller.tenant).push(" and ");
            push_who(query, caller, scope);
            query.push("))");
        }
        Shape::Probe => {
            // A scalar: the planner cannot make a join of it.
            query.push(" and (select true from customer_access v where v.tenant_id = ").push_bind(caller.tenant);
            query.push(" and v.customer_id = ").push(id).push(" and ");
            push_who(query, caller, scope);
            query.push(" limit 1)");
        }
        Shape::Hash => {
            // `is true` keeps the planner from making a join of it, which would lose the order.
            query.push(" and (").push(id).push(" in (select v.customer_id from customer_access v where v.tenant_id = ");
            query.push_bind(caller.tenant).push(" and ");
            push_who(query, caller, scope);
            query.push(")) is true");
        }
        Shape::Named | Shape::Join => push_exists(query, caller, id, scope),
    }
}

/// Whether a page of this scope may be read by [`Shape::Named`]: of one employee, and with a filter only if he has not very many customers,
/// all of which may have to be looked at.
#[must_use]
pub fn goes_by_name(scope: Scope, reach: Reach, filtered: bool) -> bool {
    scope == Scope::Own && !(filtered && reach == Reach::VeryMany)
}

/// Writes the links of the caller himself to what lists show, as ` from customer_access v … where …`: `v.customer_id` and `v.name_key` are the
/// customer's id and key of its name. `joins` come between.
pub fn push_links_by_name(query: &mut QueryBuilder<Postgres>, caller: &Caller, joins: &[&str]) {
    query.push(" from customer_access v");
    for join in joins {
        query.push(join);
    }
    query.push(" where v.listed and v.tenant_id = ").push_bind(caller.tenant).push(" and ");
    push_who(query, caller, Scope::Own);
}

/// Adds the condition for what hangs on a known customer, which is joined as `c` and whose id stands in the column `of`.
pub fn push_child(query: &mut QueryBuilder<Postgres>, caller: &Caller, of: &'static str, customer: Uuid) {
    query.push(" and ").push(of).push(" = ").push_bind(customer);
    push_row(query, caller);
}

/// Writes whose links count, as an array; null for nobody's in particular.
pub fn push_employees(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope) {
    match scope {
        Scope::All => query.push("null"),
        Scope::Own => query.push("array[").push_bind(caller.employee).push("::uuid]"),
        Scope::Team => push_team(query, caller),
    };
}

fn push_exists(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: &'static str, scope: Scope) {
    if scope == Scope::All {
        return;
    }
    query.push(" and exists (select 1 from customer_access v where v.tenant_id = ").push_bind(caller.tenant);
    query.push(" and v.customer_id = ").push(id).push(" and ");
    push_who(query, caller, scope);
    query.push(")");
}

/// Whose links `v` count. The team is read once, as an array.
fn push_who(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope) {
    query.push("v.employee_id = ");
    match scope {
        Scope::Own => query.push_bind(caller.employee),
        Scope::Team | Scope::All => {
            query.push("any(");
            push_team(query, caller).push(")")
        }
    };
}

fn push_team<'q>(query: &'q mut QueryBuilder<Postgres>, caller: &Caller) -> &'q mut QueryBuilder<Postgres> {
    query.push("array(select team_of(").push_bind(caller.tenant).push(", ").push_bind(caller.employee).push("))")
}
