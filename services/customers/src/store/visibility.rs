//! Who sees which customers (D§5.2): those he is linked to, those of the team below him, or all. Two shapes of one rule: for a row that
//! is known, and for a list, which begins with what the caller may see instead of walking the tenant in search of it.

use crm_chassis::{Caller, Scope};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// Adds the condition for one row `c`: the caller may see it.
pub fn push_row(query: &mut QueryBuilder<Postgres>, caller: &Caller) {
    if caller.scope == Scope::All {
        return;
    }
    query.push(
        " and exists (select 1 from customer_access v where v.tenant_id = c.tenant_id and v.customer_id = c.id and ",
    );
    push_who(query, caller, caller.scope);
    query.push(")");
}

/// Adds the condition for a list of rows `c`: those of `scope` around the caller.
pub fn push_list(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope) {
    push_linked(query, caller, "c.id", scope);
}

/// Adds the condition for a list of what hangs on customers, whose id stands in the column `of`: the one of a known customer, which is
/// joined as `c`, or those of all customers in the caller's scope.
pub fn push_child(query: &mut QueryBuilder<Postgres>, caller: &Caller, of: &'static str, customer: Option<Uuid>) {
    match customer {
        Some(customer) => {
            query.push(" and ").push(of).push(" = ").push_bind(customer);
            push_row(query, caller);
        }
        None => push_linked(query, caller, of, caller.scope),
    }
}

fn push_linked(query: &mut QueryBuilder<Postgres>, caller: &Caller, id: &'static str, scope: Scope) {
    if scope == Scope::All {
        return;
    }
    query.push(" and ").push(id).push(" = any(array(select v.customer_id from customer_access v where v.tenant_id = ");
    query.push_bind(caller.tenant).push(" and ");
    push_who(query, caller, scope);
    query.push("))");
}

/// Writes whose links count, as an array; null for nobody's in particular.
pub fn push_employees(query: &mut QueryBuilder<Postgres>, caller: &Caller, scope: Scope) {
    match scope {
        Scope::All => query.push("null"),
        Scope::Own => query.push("array[").push_bind(caller.employee).push("]"),
        Scope::Team => push_team(query, caller),
    };
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
