//! The values in a column of the customers' list, for the filter drop-downs.

use crm_chassis::{Caller, Error, Result, Tx, suggest::unknown};
use crm_proto::customers as pb;
use sqlx::{Postgres, QueryBuilder};

use super::lists::Selection;
use crate::domain::List;

/// A column whose values can be listed.
struct ValueColumn {
    name: &'static str,
    /// What a filter compares with.
    value: &'static str,
    /// What makes two rows the same value: for text its folded form, just as the filter compares.
    same: &'static str,
    reads: Reads,
}

/// What a person reads instead of a value.
enum Reads {
    /// The value; this is its folded form.
    Itself(&'static str),
    /// The description in this look-up list.
    Code(List),
    /// The name of the employee.
    Employee,
}

const fn code(name: &'static str, value: &'static str, list: List) -> ValueColumn {
    ValueColumn { name, value, same: value, reads: Reads::Code(list) }
}

const fn text(name: &'static str, value: &'static str, key: &'static str) -> ValueColumn {
    ValueColumn { name, value, same: key, reads: Reads::Itself(key) }
}

const VALUE_COLUMNS: &[ValueColumn] = &[
    ValueColumn { name: "status", value: "c.status", same: "c.status", reads: Reads::Itself("lower(c.status)") },
    code("customerType", "c.customer_type", List::CustomerType),
    code("rank", "c.rank", List::Rank),
    code("reportingArea", "c.reporting_area", List::ReportingArea),
    code("site", "c.site", List::Site),
    ValueColumn {
        name: "mainSalesmanId",
        value: "c.main_salesman_id",
        same: "c.main_salesman_id",
        reads: Reads::Employee,
    },
    text("name", "c.name", "c.name_key"),
    text("code", "c.code", "c.code_key"),
    text("city", "c.city", "c.city_key"),
    text("telephone", "c.telephone", "c.telephone_key"),
    text("email", "c.email", "c.email_key"),
];

/// The values of one column with the number of customers behind each, at most 100, by description.
pub async fn list(tx: &mut Tx, selection: &Selection, field: &str, prefix: &str) -> Result<Vec<pb::FieldValue>> {
    let mut query = QueryBuilder::new("");
    push_list(&mut query, tx.caller(), selection, field, prefix)?;
    let rows: Vec<(String, String, i32)> = query.build_query_as().fetch_all(tx.conn()).await?;
    let values = rows.into_iter().map(|(value, description, customer_count)| pb::FieldValue {
        value,
        description,
        customer_count,
    });
    Ok(values.collect())
}

/// The statement of [`list`].
pub fn push_list(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &Selection,
    field: &str,
    prefix: &str,
) -> Result<()> {
    let Some(column) = VALUE_COLUMNS.iter().find(|column| column.name == field) else {
        let names: Vec<&str> = VALUE_COLUMNS.iter().map(|column| column.name).collect();
        return Err(Error::invalid("field", unknown(field, "a column whose values can be listed", &names)));
    };
    if prefix.contains('\0') {
        return Err(Error::invalid("prefix", "Leave out the NUL character."));
    }
    let prefix = Some(prefix).filter(|prefix| !prefix.trim().is_empty());
    push_values(query, caller, selection, column, prefix)
}

/// First the few values with their numbers, then what a person reads for each.
fn push_values(
    query: &mut QueryBuilder<Postgres>,
    caller: &Caller,
    selection: &Selection,
    column: &ValueColumn,
    prefix: Option<&str>,
) -> Result<()> {
    let ValueColumn { value, same, reads, .. } = column;
    let (description, key) = match reads {
        Reads::Itself(_) => ("listed.value", "fold(listed.value)"),
        Reads::Code(_) => ("named.description", "named.description_key"),
        Reads::Employee => ("named.display_name", "named.name_key"),
    };
    query
        .push("select listed.value, coalesce(")
        .push(description)
        .push(", listed.value), listed.customer_count from (");
    // Of several spellings the same one always, whatever the database's locale: "Cape Town" before "CAPE TOWN".
    query.push("select max(").push(value).push("::text collate \"C\") as value, count(*)::int as customer_count");
    selection.push(query, caller)?;
    query.push(" and ").push(same).push(" is not null");
    if let (Reads::Itself(key), Some(prefix)) = (reads, prefix) {
        query.push(" and starts_with(").push(key).push(", fold(").push_bind(prefix).push("))");
    }
    query.push(" group by ").push(same);
    if let Reads::Itself(_) = reads {
        // Where an index has the values in order, those behind the last one are not read.
        query.push(" order by ").push(same).push(" limit 100");
    }
    query.push(") listed");
    match reads {
        Reads::Itself(_) => {}
        Reads::Code(list) => {
            query.push(" left join static_codes named on named.tenant_id = ").push_bind(caller.tenant);
            query.push(" and named.code = listed.value and named.list = ").push_bind(list.as_str());
        }
        Reads::Employee => {
            query.push(" left join employee_refs named on named.tenant_id = ").push_bind(caller.tenant);
            query.push(" and named.id = listed.value::uuid");
        }
    }
    if let (Reads::Code(_) | Reads::Employee, Some(prefix)) = (reads, prefix) {
        query.push(" where starts_with(").push(key).push(", fold(").push_bind(prefix).push("))");
    }
    query.push(" order by ").push(key).push(", 1 limit 100");
    Ok(())
}
