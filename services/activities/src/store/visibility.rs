//! Who sees what (D§5.2, 5.3): whoever sees a customer sees all its cases and activities, and everybody sees his own and those of whom he acts
//! for. What was merged into a customer is seen with it.

use crm_chassis::{Caller, EmployeeId, Scope};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// Whose work is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of the scope around the caller.
    Of(Scope),
    /// That of one salesman, for whom the caller acts.
    Salesman(EmployeeId),
}

/// Adds the condition for what is in the column `salesman` somebody's: these salesmen's.
pub fn push_whose(query: &mut QueryBuilder<Postgres>, caller: &Caller, salesman: &'static str, whose: Whose) {
    match whose {
        Whose::Of(scope) => push_list(query, caller, salesman, scope),
        Whose::Salesman(id) => {
            query.push(" and ").push(salesman).push(" = ").push_bind(id);
        }
    }
}

/// Adds the condition that the caller sees the customer `cr`.
pub fn push_customer(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    query.push(" and not cr.deleted");
    if caller.scope != Scope::All {
        query.push(" and ");
        push_link(query, caller);
    }
}

/// Adds the condition that the caller sees what is in the column `salesman` somebody's, of the customer `cr`.
pub fn push_row(query: &mut QueryBuilder<Postgres>, caller: &Caller, salesman: &'static str) {
    if caller.scope == Scope::All {
        return;
    }
    query.push(" and (").push(salesman).push(" = ");
    push_who(query, caller, caller.scope);
    query.push(" or ");
    push_link(query, caller);
    query.push(")");
}

/// Adds the condition for a list of what is in the column `salesman` somebody's: those of the scope around the caller.
pub fn push_list(query: &mut QueryBuilder<Postgres>, caller: &Caller, salesman: &'static str, scope: Scope) {
    if scope == Scope::All {
        return;
    }
    query.push(" and ").push(salesman).push(" = ");
    push_who(query, caller, scope);
}

/// Adds the condition for what hangs on a customer, which the caller sees, or on what was merged into it.
pub fn push_child(query: &mut QueryBuilder<Postgres>, caller: &Caller, of: &'static str, customer: Uuid) {
    query.push(" and ").push(of).push(" = any(array(select m.id from customer_refs m where m.tenant_id = ");
    query.push_bind(caller.tenant).push(" and m.id = ").push_bind(customer);
    query.push(" union all select m.id from customer_refs m where m.tenant_id = ").push_bind(caller.tenant);
    query.push(" and m.merged_into = ").push_bind(customer).push("))");
}

/// Two scalars, each of one look into an index: of a condition the planner makes a join, and reads all links of a salesman for it.
fn push_link(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    for (before, id) in [("coalesce(", "cr.id"), (", ", "cr.merged_into")] {
        query.push(before).push("(select true from customer_access v where v.tenant_id = ");
        query.push_bind(caller.tenant).push(" and v.customer_id = ").push(id).push(" and v.employee_id = ");
        push_who(query, caller, caller.scope);
        query.push(" limit 1)");
    }
    query.push(", false)");
}

/// Who counts. The team is read once, as an array.
fn push_who(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope) {
    match scope {
        Scope::Own => {
            query.push_bind(caller.employee);
        }
        Scope::Team | Scope::All => {
            query.push("any(array(select team_of(").push_bind(caller.tenant).push(", ");
            query.push_bind(caller.employee).push(")))");
        }
    }
}
