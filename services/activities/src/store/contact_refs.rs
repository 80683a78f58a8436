//! What the service knows of contacts.

use crm_chassis::{Result, Tx};
use jiff::civil::Date;
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

/// A contact as an event tells of it.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a row, each of which is asked for by itself")]
pub struct Told {
    /// Id.
    pub id: Uuid,
    /// Version of the snapshot.
    pub version: i64,
    /// Its customer.
    pub customer_id: Uuid,
    /// Name.
    pub display_name: String,
    /// Telephone number.
    pub telephone: Option<String>,
    /// Cell number.
    pub mobile: Option<String>,
    /// Number at work.
    pub business_telephone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Whether the person is still there.
    pub active: bool,
    /// Whether it is gone.
    pub deleted: bool,
    /// Whether the salesmen deal with the person.
    pub sales_contact: bool,
    /// Whether the person may be called to sell something.
    pub accepts_sales_calls: bool,
    /// Day of birth, if it is known.
    pub birthday: Option<Date>,
}

/// Keeps the newest version of each contact. One that is gone has the version that it had; so has one that was heard of
/// before it was kept whether it is a sales contact, and is told again.
///
/// Returns those that were known under another name or by other numbers.
pub async fn upsert_all(tx: &mut Tx, contacts: &[Told]) -> Result<Vec<Uuid>> {
    let sql = "insert into contact_refs as c (tenant_id, id, version, customer_id, display_name, telephone, mobile, business_telephone,
                   email, active, deleted, sales_contact, accepts_sales_calls, birthday)
               select $1, r.* from jsonb_to_recordset($2) as r (id uuid, version bigint, customer_id uuid, display_name text,
                   telephone text, mobile text, business_telephone text, email text, active boolean, deleted boolean,
                   sales_contact boolean, accepts_sales_calls boolean, birthday date)
               on conflict (tenant_id, id) do update set version = excluded.version, customer_id = excluded.customer_id,
                   display_name = excluded.display_name, telephone = excluded.telephone, mobile = excluded.mobile,
                   business_telephone = excluded.business_telephone, email = excluded.email, active = excluded.active,
                   deleted = excluded.deleted, sales_contact = excluded.sales_contact,
                   accepts_sales_calls = excluded.accepts_sales_calls, birthday = excluded.birthday
               where c.version < excluded.version
                   or c.version = excluded.version and (excluded.deleted or c.sales_contact is null and not c.deleted)
               -- What is read of the table here is what was there before.
               returning c.id, coalesce((select (b.display_name, b.telephone, b.mobile, b.business_telephone, b.email)
                       is distinct from (c.display_name, c.telephone, c.mobile, c.business_telephone, c.email)
                   from contact_refs b where b.tenant_id = $1 and b.id = c.id), false)";
    let kept: Vec<(Uuid, bool)> =
        sqlx::query_as(sql).bind(tx.tenant()).bind(Json(contacts)).fetch_all(tx.conn()).await?;
    Ok(kept.into_iter().filter(|(_, renamed)| *renamed).map(|(id, _)| id).collect())
}

/// Whether a contact is one of this customer's, or of what was merged into it, and still there.
pub async fn is_of(tx: &mut Tx, contact: Uuid, customer: Uuid) -> Result<bool> {
    let sql = "select exists (select 1 from contact_refs ct join customer_refs cr on cr.tenant_id = ct.tenant_id and cr.id = ct.customer_id
               where ct.tenant_id = $1 and cr.tenant_id = $1 and ct.id = $2 and ct.active and not ct.deleted
                   and (cr.id = $3 or cr.merged_into = $3
                        or cr.id = (select o.merged_into from customer_refs o where o.tenant_id = $1 and o.id = $3)))";
    Ok(sqlx::query_scalar(sql).bind(tx.tenant()).bind(contact).bind(customer).fetch_one(tx.conn()).await?)
}
