//! A tenant's parked messages of its ERP, as its administrators see them. Every statement names the tenant and the queues of the
//! consumers that listen to the ERP: what services could not take from each other is the operators' business.

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, FromRow, Postgres, QueryBuilder, Row as _, postgres::PgRow};
use uuid::Uuid;

use crate::{
    caller::TenantId,
    db::Tx,
    dead_letters::{COLUMNS, Parked, storable},
    error::{Error, Result},
    filter::{self, Field, FilterContext},
    page::{self, Keyed, Listing, Page, Sort, Total},
};

/// How the list can be paged.
pub const LISTING: Listing = Listing {
    id: "d.id",
    sorts: &[
        Sort::timestamp("parkTime", "d.parked_at"),
        Sort::text("messageType", "d.message_type"),
        Sort::text("entity", "coalesce(d.entity_key, '')"),
    ],
    default_order: "parkTime desc",
    default_size: 25,
    max_size: 200,
};

/// What the list can be filtered by.
const FIELDS: &[Field] = &[
    Field::text("messageType", "d.message_type"),
    Field::text("entity", "d.entity_key"),
    Field::text("messageId", "d.message_id_key"),
    Field::text("reason", "d.reason_key"),
    Field::timestamp("parkTime", "d.parked_at"),
];

/// A parked message, without its body.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) id: Uuid,
    pub(super) message_type: String,
    pub(super) entity: String,
    pub(super) message_id: String,
    /// For the tenant's people: without the inner cause.
    pub(super) reason: String,
    pub(super) parked_at: Timestamp,
}

impl FromRow<'_, PgRow> for Letter {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            message_type: row.try_get("message_type")?,
            entity: row.try_get("entity")?,
            message_id: row.try_get("message_id")?,
            reason: for_people(row.try_get("reason")?),
            parked_at: row.try_get::<jiff_sqlx::Timestamp, _>("parked_at")?.to_jiff(),
        })
    }
}

/// A reason without the inner cause, which may tell of our insides.
pub(super) fn for_people(reason: &str) -> String {
    reason.split(" (cause: ").next().unwrap_or_default().to_owned()
}

/// Which parked messages a list holds.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// The queues of the consumers that listen to the ERP.
    pub queues: &'a [String],
    /// Filter, if any.
    pub filter: Option<crm_proto::types::Filter>,
    /// Zone and time for relative dates.
    pub context: FilterContext,
}

impl Selection<'_> {
    fn push(&self, query: &mut QueryBuilder<Postgres>, tenant: TenantId) -> Result<()> {
        query.push(" from dead_letters d where d.tenant_id = ").push_bind(tenant);
        query.push(" and d.consumer = any(").push_bind(self.queues.to_vec()).push(")");
        if let Some(filter) = &self.filter {
            query.push(" and ");
            filter::push(query, filter, FIELDS, &self.context)?;
        }
        Ok(())
    }
}

/// The statement of one page.
pub fn push_page(
    query: &mut QueryBuilder<Postgres>,
    tenant: TenantId,
    selection: &Selection<'_>,
    page: &Page,
) -> Result<()> {
    query.push("select d.id, d.message_type, d.entity, d.message_id, d.reason, d.parked_at");
    page.push_keys(query);
    selection.push(query, tenant)?;
    page.push_after(query);
    page.push_order(query);
    Ok(())
}

/// One page and the token of the next one.
pub(super) async fn page(tx: &mut Tx, selection: &Selection<'_>, page: &Page) -> Result<(Vec<Letter>, String)> {
    let mut query = QueryBuilder::new("");
    push_page(&mut query, tx.tenant(), selection, page)?;
    Ok(page.finish(query.build_query_as::<Keyed<Letter>>().fetch_all(tx.conn()).await?))
}

/// How many messages the list holds.
pub(super) async fn count(tx: &mut Tx, selection: &Selection<'_>) -> Result<Total> {
    let tenant = tx.tenant();
    page::count(tx.conn(), |query| selection.push(query, tenant)).await
}

/// How many messages are parked.
pub(super) async fn count_all(tx: &mut Tx, queues: &[String]) -> Result<Total> {
    let tenant = tx.tenant();
    page::count(tx.conn(), |query| {
        query.push(" from dead_letters d where d.tenant_id = ").push_bind(tenant);
        query.push(" and d.consumer = any(").push_bind(queues.to_vec()).push(")");
        Ok(())
    })
    .await
}

/// A parked message with all that came.
#[derive(FromRow)]
pub(super) struct Whole {
    #[sqlx(flatten)]
    pub(super) letter: Letter,
    #[sqlx(flatten)]
    pub(super) parked: Parked,
}

/// The parked message; if `lock`, nobody else replays or drops it until the transaction ends.
pub(super) async fn get(tx: &mut Tx, queues: &[String], id: Uuid, lock: bool) -> Result<Whole> {
    let lock = if lock { " for update" } else { "" };
    let sql = format!(
        "select id, message_type, entity, reason, parked_at, {COLUMNS} from dead_letters
         where tenant_id = $1 and id = $2 and consumer = any($3){lock}"
    );
    let found = sqlx::query_as(AssertSqlSafe(sql)).bind(tx.tenant()).bind(id).bind(queues).fetch_optional(tx.conn());
    found.await?.ok_or_else(|| Error::not_found("parked message"))
}

/// Removes a message that the transaction has locked.
pub(super) async fn remove(tx: &mut Tx, id: Uuid) -> Result<()> {
    let delete = sqlx::query("delete from dead_letters where tenant_id = $1 and id = $2");
    delete.bind(tx.tenant()).bind(id).execute(tx.conn()).await?;
    Ok(())
}

/// Stores why a message that the transaction has locked failed again.
pub(super) async fn store_reason(tx: &mut Tx, id: Uuid, reason: &str) -> Result<()> {
    let update = sqlx::query("update dead_letters set reason = $3 where tenant_id = $1 and id = $2");
    update.bind(tx.tenant()).bind(id).bind(storable(reason)).execute(tx.conn()).await?;
    Ok(())
}
