//! Addresses, listed in the ERP's order. They are written with their customers (`links`).

use crm_chassis::{
    Caller, Result, Tx,
    page::{self, Keyed, Listing, Page, Sort, Total},
};
use sqlx::{Error, FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use super::visibility;
use crate::domain::{Address, AddressType};

/// How the list can be paged. An address has no id: of one customer its position is enough.
pub const LISTING: Listing = Listing {
    id: "a.customer_id",
    sorts: &[Sort::integer("position", "a.position")],
    default_order: "position",
    default_size: 25,
    max_size: 200,
};

impl FromRow<'_, PgRow> for Address {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let word: String = row.try_get("type")?;
        let address_type =
            AddressType::parse(&word).ok_or_else(|| Error::Decode(format!("unknown address type {word}").into()))?;
        Ok(Self {
            address_type,
            lines: row.try_get("lines")?,
            suburb: row.try_get("suburb")?,
            city: row.try_get("city")?,
            province: row.try_get("province")?,
            postal_code: row.try_get("postal_code")?,
            country: row.try_get("country")?,
            telephone: row.try_get("telephone")?,
            is_default: row.try_get("is_default")?,
        })
    }
}

/// One page of a customer's addresses and the token of the next one.
pub async fn page(tx: &mut Tx, customer: Uuid, page: Page) -> Result<(Vec<Address>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.caller(), customer, &page);
    let rows = query.build_query_as::<Keyed<Address>>().fetch_all(tx.conn()).await?;
    Ok(page.finish(rows))
}

/// The statement of [`page`].
pub fn push_page(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid, page: &Page) {
    query.push(
        "select a.type, a.lines, a.suburb, a.city, a.province, a.postal_code, a.country, a.telephone, a.is_default",
    );
    page.push_keys(query);
    push_from(query, caller, customer);
    page.push_after(query);
    page.push_steady_order(query);
}

/// How many addresses the customer has.
pub async fn count(tx: &mut Tx, customer: Uuid) -> Result<Total> {
    let caller = tx.caller().clone();
    page::count(tx.conn(), |query| {
        push_from(query, &caller, customer);
        Ok(())
    })
    .await
}

fn push_from(query: &mut QueryBuilder<Postgres>, caller: &Caller, customer: Uuid) {
    query.push(" from customer_addresses a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id");
    query.push(" where a.tenant_id = ").push_bind(caller.tenant);
    visibility::push_child(query, caller, "a.customer_id", customer);
}
