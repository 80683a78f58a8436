//! What an import asks of customers in sets: which are there already, which nobody has touched, and that they be gone.

use crm_chassis::{Caller, Result, Tx};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

use super::visibility;

/// A customer that may be the one of a row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Match {
    /// Place among those that were asked for.
    pub place: i64,
    /// Name of the customer.
    pub name: String,
    /// True if the VAT number is the same, false if the name alone is.
    pub by_vat_number: bool,
}

/// For each name and VAT number a customer with the same one, among those the caller sees, but none that this import itself has made.
pub async fn matches(tx: &mut Tx, caller: &Caller, import: Uuid, wanted: &[(&str, &str)]) -> Result<Vec<Match>> {
    let mut query = QueryBuilder::new("");
    push_matches(&mut query, caller, import, wanted);
    Ok(query.build_query_as().fetch_all(tx.conn()).await?)
}

/// The statement of [`matches`].
pub fn push_matches(query: &mut QueryBuilder<Postgres>, caller: &Caller, import: Uuid, wanted: &[(&str, &str)]) {
    let (names, vat_numbers): (Vec<String>, Vec<String>) =
        wanted.iter().map(|(name, vat)| ((*name).to_owned(), (*vat).to_owned())).unzip();
    // The keys come first: a condition that folds beside the comparison would not be leak-proof, and no index would serve it.
    query.push("with w as materialized (select n.place, fold(n.name) collate \"C\" as name_key, ");
    query.push("letters_and_digits(n.vat_number) collate \"C\" as vat_key from unnest(").push_bind(names);
    query.push("::text[], ").push_bind(vat_numbers).push("::text[]) with ordinality as n (name, vat_number, place)) ");
    query.push("select distinct on (w.place) w.place, m.name, m.by_vat_number from w cross join lateral (");
    for (by_vat_number, condition) in [(true, "c.vat_key = w.vat_key"), (false, "c.name_key = w.name_key")] {
        if !by_vat_number {
            query.push(" union all ");
        }
        query
            .push("(select c.name, ")
            .push(by_vat_number)
            .push(" as by_vat_number from customers c where c.merged_into is null and c.tenant_id = ");
        query.push_bind(caller.tenant).push(" and ").push(condition);
        query.push(
            " and not exists (select from import_rows r where r.tenant_id = c.tenant_id and r.customer_id = c.id",
        );
        query.push(" and r.import_id = ").push_bind(import).push(")");
        visibility::push_row(query, caller);
        query.push(" limit 1)");
    }
    query.push(") m order by w.place, m.by_vat_number desc");
}

/// Why each of these customers, which the caller has locked, must stay: empty if nobody has touched it since the import, and nothing hangs on it
/// but the contacts of the import.
pub async fn reasons_to_stay(tx: &mut Tx, customers: &[Uuid], contacts: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let sql = "select c.id, case
                   when c.status <> 'NEW_CRM' then 'It was released to the accounts department.'
                   when exists (select from customer_group_members m where m.tenant_id = $1 and m.customer_id = c.id) then 'It is in a customer group.'
                   when c.version <> 1 then 'It was changed since.'
                   when exists (select from contacts k where k.tenant_id = $1 and k.customer_id = c.id
                       and (k.version <> 1 or not k.id = any($3))) then 'Its contacts were changed since.'
                   when exists (select from notes n where n.tenant_id = $1 and n.customer_id = c.id) then 'It has notes.'
                   when exists (select from third_parties t where t.tenant_id = $1 and t.customer_id = c.id) then 'It has third parties.'
                   when exists (select from sales_histories s where s.tenant_id = $1 and s.customer_id = c.id) then 'It has a sales history.'
                   else '' end
               from customers c where c.tenant_id = $1 and c.id = any($2)";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).bind(customers).bind(contacts).fetch_all(tx.conn()).await?)
}

/// Deletes customers, which the caller has locked, with all that hangs on them.
pub async fn delete(tx: &mut Tx, customers: &[Uuid]) -> Result<()> {
    let sql = "delete from customers where tenant_id = $1 and id = any($2)";
    sqlx::query(sql).bind(tx.tenant()).bind(customers).execute(tx.conn()).await?;
    Ok(())
}

/// A salesman by what a cell may call him.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Seller {
    /// Id.
    pub id: Uuid,
    /// Code in the ERP.
    pub code: String,
    /// Name.
    pub display_name: String,
    /// Code of his site.
    pub site: String,
}

/// All active salesmen.
pub async fn sellers(tx: &mut Tx) -> Result<Vec<Seller>> {
    let sql = "select id, code, display_name, site from employee_refs where tenant_id = $1 and active and salesman order by code";
    Ok(sqlx::query_as(sql).bind(tx.tenant()).fetch_all(tx.conn()).await?)
}
