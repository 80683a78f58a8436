//! The values in a column of a list with the number of rows behind each, for the drop-downs of filters: counted among the rows of the list's
//! own selection, so that they hold what the caller may see and what the other filters leave, and nothing else.
//!
//! ```ignore
//! const VALUE_COLUMNS: &[ValueColumn] = &[
//!     ValueColumn::text("city", "c.city", "c.city_key"),
//!     ValueColumn::word("status", "c.status"),
//!     ValueColumn::named("mainSalesmanId", "c.main_salesman_id", EMPLOYEE),
//! ];
//! let values = column_values::list(tx, VALUE_COLUMNS, &input.field, &input.prefix, |query| selection.push(query)).await?;
//! ```

use crm_proto::types::ColumnValue;
use sqlx::{Postgres, QueryBuilder};

use crate::{
    TenantId,
    db::Tx,
    error::{Error, Result},
    suggest::unknown,
};

/// Most values of an answer.
const MOST: i32 = 100;

/// A column whose values can be listed.
#[derive(Clone, Copy, Debug)]
pub struct ValueColumn {
    /// Name as in the JSON of the listed resource, and of the filter's field.
    pub name: &'static str,
    /// SQL expression of what a filter compares with, null when blank.
    value: &'static str,
    /// What makes two rows the same value: for text its folded form, just as the filter compares.
    same: &'static str,
    reads: Reads,
}

/// What a person reads instead of a value.
#[derive(Clone, Copy, Debug)]
enum Reads {
    /// The value; this is its folded form.
    Itself(&'static str),
    /// What a row of another table says of it.
    Named(Named),
}

/// A table that says what values are called.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The table, which has a `tenant_id`; here it is `named`.
    pub table: &'static str,
    /// How `named` is found by `listed.value`, which is text.
    pub on: &'static str,
    /// What a person reads.
    pub description: &'static str,
    /// Its folded form.
    pub key: &'static str,
}

impl ValueColumn {
    /// Text; `key` is its folded form.
    #[must_use]
    pub const fn text(name: &'static str, value: &'static str, key: &'static str) -> Self {
        Self { name, value, same: key, reads: Reads::Itself(key) }
    }

    /// A word of a closed list, for which the caller has words of his own.
    #[must_use]
    pub const fn word(name: &'static str, value: &'static str, key: &'static str) -> Self {
        Self { name, value, same: value, reads: Reads::Itself(key) }
    }

    /// A code or an id, which another table names.
    #[must_use]
    pub const fn named(name: &'static str, value: &'static str, by: Named) -> Self {
        Self { name, value, same: value, reads: Reads::Named(by) }
    }
}

/// The values of one column with the number of rows behind each, at most 100, by what a person reads. `from_where` writes the list's
/// selection, from ` from` to the end of a where clause.
///
/// # Errors
/// An invalid `field` or `prefix`, and what `from_where` refuses.
pub async fn list(
    tx: &mut Tx,
    columns: &[ValueColumn],
    field: &str,
    prefix: &str,
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>) -> Result<()>,
) -> Result<Vec<ColumnValue>> {
    let mut query = QueryBuilder::new("");
    push(&mut query, tx.caller().tenant, columns, (field, prefix), from_where)?;
    let rows: Vec<(String, String, i32)> = query.build_query_as().fetch_all(tx.conn()).await?;
    let values = rows.into_iter().map(|(value, description, row_count)| ColumnValue { value, description, row_count });
    Ok(values.collect())
}

/// The statement of [`list`].
///
/// # Errors
/// Those of [`list`].
pub fn push(
    query: &mut QueryBuilder<Postgres>,
    tenant: TenantId,
    columns: &[ValueColumn],
    (field, prefix): (&str, &str),
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>) -> Result<()>,
) -> Result<()> {
    let Some(column) = columns.iter().find(|column| column.name == field) else {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        return Err(Error::invalid("field", unknown(field, "a column whose values can be listed", &names)));
    };
    if prefix.contains('\0') {
        return Err(Error::invalid("prefix", "Leave out the NUL character."));
    }
    let prefix = Some(prefix).filter(|prefix| !prefix.trim().is_empty());
    push_values(query, tenant, column, prefix, from_where)
}

/// First the few values with their numbers, then what a person reads for each.
fn push_values(
    query: &mut QueryBuilder<Postgres>,
    tenant: TenantId,
    column: &ValueColumn,
    prefix: Option<&str>,
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>) -> Result<()>,
) -> Result<()> {
    let ValueColumn { value, same, reads, .. } = column;
    let (description, key) = match reads {
        Reads::Itself(_) => ("listed.value", "fold(listed.value)"),
        Reads::Named(by) => (by.description, by.key),
    };
    query.push("select listed.value, coalesce(").push(description).push(", listed.value), listed.row_count from (");
    // Of several spellings the same one always, whatever the database's locale: "Cape Town" before "CAPE TOWN".
    query.push("select max((").push(value).push(")::text collate \"C\") as value, count(*)::int as row_count");
    from_where(query)?;
    query.push(" and ").push(same).push(" is not null");
    if let (Reads::Itself(key), Some(prefix)) = (reads, prefix) {
        query.push(" and starts_with(").push(key).push(", fold(").push_bind(prefix.to_owned()).push("))");
    }
    query.push(" group by ").push(same);
    if let Reads::Itself(_) = reads {
        // Where an index has the values in order, those behind the last one are not read.
        query.push(" order by ").push(same).push(" limit ").push(MOST);
    }
    query.push(") listed");
    if let Reads::Named(by) = reads {
        query.push(" left join ").push(by.table).push(" named on named.tenant_id = ").push_bind(tenant);
        query.push(" and ").push(by.on);
        if let Some(prefix) = prefix {
            query.push(" where starts_with(").push(key).push(", fold(").push_bind(prefix.to_owned()).push("))");
        }
    }
    query.push(" order by ").push(key).push(", 1 limit ").push(MOST);
    Ok(())
}
