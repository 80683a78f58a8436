//! The relay sends what lies in the [`outbox`](crate::outbox).
//!
//! One relay per database is active (advisory lock). It reads the lowest rows of each tenant, publishes them, awaits every confirm and
//! deletes them. Events of a tenant that follow each other are sent many in one message ([`bundle`](crate::bundle)). Of tenants that have more than it takes at once it leaves out what can hold nothing but dead rows ([`floors`]). A crash anywhere
//! sends again; the receiver's inbox drops the duplicate.

mod floors;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use lapin::{
    Channel, Confirmation, Connection,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use sqlx::{PgConnection, PgPool, postgres::PgListener, types::Json};
use tokio::{
    sync::Notify,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tracing::Span;
use uuid::Uuid;

use self::floors::Floors;
use crate::{
    broker::{self, ERP_OUTBOUND, EVENTS, Envelope},
    bundle,
    link::queues,
    outbox::tenants_with_rows,
    statistics::Growth,
    stop,
    telemetry::{self, TRACEPARENT},
};

/// Rows sent before they are deleted.
const BATCH: u16 = 500;
/// How long the relay keeps to the tenants that have more than it took before it looks at all of them again.
const LOOK_BACK: Duration = Duration::from_millis(500);
/// How often the relay looks without being woken.
const POLL: Duration = Duration::from_millis(200);
/// How long a tenant's ERP messages wait after the broker found no queue for one.
const UNROUTABLE_PAUSE: Duration = Duration::from_secs(10);
/// At most 20 notifications a second: a NOTIFY serialises commits.
const NOTIFY_PAUSE: Duration = Duration::from_millis(50);
/// Longer than the server lets a statement take: a server that is silent for so long has vanished.
const DATABASE_SILENCE: Duration = Duration::from_secs(20);
/// Any constant will do; databases are separate.
const ADVISORY_LOCK: i64 = 0x6372_6d6f_7574;
const CHANNEL: &str = "crm_outbox";

/// Sends what lies in the outbox.
#[derive(Debug)]
pub struct Relay {
    /// Pool of the worker role.
    pub pool: PgPool,
    /// Address of the broker.
    pub amqp_url: String,
    /// Name of the service, for the broker's connection list.
    pub service: &'static str,
    /// Woken by commits of this process.
    pub wake: Arc<Notify>,
    /// Woken when a tenant has grown a lot.
    pub grown: Arc<Notify>,
}

/// What the active relay works with.
struct Lead {
    /// Holds the advisory lock as long as it lives.
    database: PgConnection,
    /// Hears of commits in other processes.
    listener: PgListener,
    /// Closed when dropped.
    _broker: Connection,
    channel: Channel,
    /// Tenants whose ERP has no queue, as the database holds it.
    queueless: HashSet<Uuid>,
    growth: Growth,
    /// The tenants that had more than was taken.
    floors: Floors,
    /// When all tenants were last looked at, from their beginning.
    looked: Instant,
}

/// What came of one look into the outbox.
struct Batch {
    /// Rows that were read.
    rows: usize,
    /// True if one of their tenants has grown a lot.
    grown: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: Uuid,
    seq: i64,
    message_id: String,
    exchange: String,
    routing_key: String,
    content_type: String,
    headers: Json<BTreeMap<String, String>>,
    payload: Vec<u8>,
    /// The lowest number of a transaction that ran when the row was read.
    oldest: i64,
}

impl Row {
    fn is_for_erp(&self) -> bool {
        self.exchange == ERP_OUTBOUND
    }

    /// True if both may be sent in one message.
    fn goes_with(&self, next: &Self) -> bool {
        let is_small_event = |row: &Self| row.exchange == EVENTS && row.payload.len() <= bundle::LARGEST;
        is_small_event(self)
            && is_small_event(next)
            && (self.tenant_id, &self.routing_key) == (next.tenant_id, &next.routing_key)
    }

    /// Its publishing, as a part of the trace that made it; nothing for a message without one.
    fn span(&self) -> Span {
        let Some(traceparent) = self.headers.0.get(TRACEPARENT) else { return Span::none() };
        let span = tracing::info_span!(
            parent: None,
            "publish",
            otel.name = format!("publish {}", self.exchange),
            otel.kind = "producer",
            tenant = %self.tenant_id,
            routing_key = self.routing_key,
            message_id = self.message_id,
        );
        telemetry::continue_trace(&span, Some(traceparent));
        span
    }
}

impl Relay {
    /// Name of its connection to the broker.
    #[must_use]
    pub fn connection_name(service: &str) -> String {
        format!("{service}-relay")
    }

    /// Runs until cancelled; whatever fails is tried again.
    pub async fn run(self, stop: CancellationToken) {
        // There from the start, so that the first one is seen as a rise.
        for counter in ["crm_outbox_sent_total", "crm_outbox_interruptions_total", "crm_outbox_unroutable_total"] {
            metrics::counter!(counter).increment(0);
        }
        while !stop.is_cancelled() {
            if let Err(error) = self.lead(&stop).await {
                tracing::warn!(%error, "outbox relay interrupted; trying again");
                metrics::counter!("crm_outbox_interruptions_total").increment(1);
                stop::pause(Duration::from_secs(1), &stop).await;
            }
        }
    }

    /// Becomes the active relay and sends until cancelled.
    async fn lead(&self, stop: &CancellationToken) -> anyhow::Result<()> {
        let mut lead = tokio::select! { lead = self.take_lead() => lead?, () = stop.cancelled() => return Ok(()) };
        // Tenants whose ERP has no queue, until when they wait.
        let mut waiting: HashMap<Uuid, Instant> = HashMap::new();
        while !stop.is_cancelled() {
            let waited = waiting.len();
            waiting.retain(|_, until| *until > Instant::now());
            if waiting.len() < waited {
                // What was kept is lower than what was sent, and comes before all that follows.
                lead.floors.forget();
            }
            let Some(batch) = stop::finish(lead.send_batch(&mut waiting), stop).await else { break };
            let Batch { rows, grown } = batch?;
            if grown {
                self.grown.notify_one();
            }
            if rows == usize::from(BATCH) {
                continue;
            }
            tokio::select! {
                () = self.wake.notified() => {}
                notification = lead.listener.recv() => drop(notification?),
                () = stop::pause(POLL, stop) => {}
            }
        }
        Ok(())
    }

    async fn take_lead(&self) -> anyhow::Result<Lead> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the lock lives as long as its connection, and all tenants' rows are sent"
        )]
        let mut database = self.pool.acquire().await?.detach();
        loop {
            let (leading,): (bool,) =
                sqlx::query_as("select pg_try_advisory_lock($1)").bind(ADVISORY_LOCK).fetch_one(&mut database).await?;
            if leading {
                break;
            }
            // Another process sends; tell it of our commits.
            if timeout(Duration::from_secs(1), self.wake.notified()).await.is_ok() {
                sqlx::query("select pg_notify($1, '')").bind(CHANNEL).execute(&mut database).await?;
                sleep(NOTIFY_PAUSE).await;
            }
        }
        let mut listener = PgListener::connect_with(&self.pool).await?;
        listener.listen(CHANNEL).await?;
        let broker = broker::connect(&self.amqp_url, &Self::connection_name(self.service)).await?;
        let channel = broker.create_channel().await?;
        broker::declare_exchanges(&channel).await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await?;
        let queueless = queues::missing(&mut database).await?;
        Ok(Lead {
            database,
            listener,
            _broker: broker,
            channel,
            queueless,
            growth: Growth::default(),
            floors: Floors::default(),
            looked: Instant::now(),
        })
    }
}

impl Lead {
    /// Sends the lowest rows and deletes what the broker confirmed.
    async fn send_batch(&mut self, waiting: &mut HashMap<Uuid, Instant>) -> anyhow::Result<Batch> {
        let rows = self.next_rows(&waiting.keys().copied().collect::<Vec<_>>()).await?;
        if !rows.is_empty() {
            #[expect(clippy::cast_precision_loss, reason = "at most a batch")]
            metrics::histogram!("crm_outbox_batch").record(rows.len() as f64);
        }
        let (first, behind) = waves(&rows);
        let mut sent = Vec::with_capacity(rows.len());
        let mut changed = BTreeMap::new();
        for wave in [first, behind] {
            let wave: Vec<&Row> =
                wave.into_iter().filter(|row| !row.is_for_erp() || !waiting.contains_key(&row.tenant_id)).collect();
            let returned = transmit(&self.channel, &wave).await?;
            for row in wave {
                if returned.contains(&row.message_id) {
                    // Keep the row, and what follows for this tenant behind it.
                    tracing::error!(tenant = %row.tenant_id, routing_key = row.routing_key, "no queue for an ERP message; it is kept");
                    metrics::counter!("crm_outbox_unroutable_total").increment(1);
                    waiting.insert(row.tenant_id, Instant::now() + UNROUTABLE_PAUSE);
                    if self.queueless.insert(row.tenant_id) {
                        changed.insert(row.tenant_id, true);
                    }
                } else {
                    if row.is_for_erp() && self.queueless.remove(&row.tenant_id) {
                        changed.insert(row.tenant_id, false);
                    }
                    sent.push((row.tenant_id, row.seq));
                }
            }
        }
        let deleted_by = self.delete(&sent).await?;
        match (rows.first(), deleted_by) {
            (Some(row), Some(deleted_by)) if rows.len() == usize::from(BATCH) => {
                self.floors.sent(&sent, row.oldest, deleted_by);
            }
            _ => self.floors.forget(),
        }
        let grown = sent.iter().fold(false, |grown, (tenant, _)| self.growth.count(*tenant) || grown);
        if !changed.is_empty() {
            let note = queues::note(&mut self.database, changed);
            timeout(DATABASE_SILENCE, note).await.context("the database is silent")??;
        }
        Ok(Batch { rows: rows.len(), grown })
    }

    /// The next rows to send, lowest first: of the tenants that have more, or else of all.
    async fn next_rows(&mut self, waiting: &[Uuid]) -> anyhow::Result<Vec<Row>> {
        if !self.floors.is_empty() && self.looked.elapsed() < LOOK_BACK {
            let (tenants, floors) = self.floors.unzip();
            let rows = sqlx::query_as(ROWS_BEHIND).bind(ERP_OUTBOUND).bind(waiting);
            let rows = rows.bind(i64::from(BATCH)).bind(tenants).bind(floors).fetch_all(&mut self.database);
            let rows = timeout(DATABASE_SILENCE, rows).await.context("the database is silent")??;
            if rows.len() == usize::from(BATCH) {
                return Ok(rows);
            }
        }
        self.looked = Instant::now();
        let rows = sqlx::query_as(LOWEST_ROWS).bind(ERP_OUTBOUND).bind(waiting);
        let rows = rows.bind(i64::from(BATCH)).fetch_all(&mut self.database);
        Ok(timeout(DATABASE_SILENCE, rows).await.context("the database is silent")??)
    }

    /// Deletes what was sent. The number of the transaction that did, unless there was nothing.
    async fn delete(&mut self, sent: &[(Uuid, i64)]) -> anyhow::Result<Option<i64>> {
        if sent.is_empty() {
            return Ok(None);
        }
        let (tenants, seqs): (Vec<_>, Vec<_>) = sent.iter().copied().unzip();
        let delete = sqlx::query_scalar(
            "with gone as (delete from outbox where ctid = any(array(
                 select o.ctid from unnest($1::uuid[], $2::bigint[]) as sent (tenant_id, seq) cross join lateral (
                     select ctid from outbox where tenant_id = sent.tenant_id and seq = sent.seq limit 1
                 ) o
             )))
             select pg_current_xact_id()::text::bigint",
        )
        .bind(tenants)
        .bind(seqs)
        .fetch_one(&mut self.database);
        let deleted_by = timeout(DATABASE_SILENCE, delete).await.context("the database is silent")??;
        metrics::counter!("crm_outbox_sent_total").increment(sent.len() as u64);
        Ok(Some(deleted_by))
    }
}

/// The next rows of each of the tenants, as many of each as fit: what one tenant has left by the thousand holds up no other. Each row is
/// looked up by the primary key, whatever the planner believes: it has mostly seen the outbox empty, takes it for a table of one row, and
/// would go over all of it for each message.
macro_rules! rows_of {
    ($($tenants:expr),*) => {
        concat!(
            "with recursive ", $($tenants,)*
            ", lowest as (
                 select o.tenant_id, o.seq from looked_at t cross join lateral (
                     select tenant_id, seq, row_number() over (order by seq) as place from (
                         select tenant_id, seq from outbox
                         where tenant_id = t.id and seq > t.floor and (exchange <> $1 or not tenant_id = any($2)) order by seq limit $3
                     ) of_tenant
                 ) o order by o.place, o.seq limit $3
             )
             select o.* from lowest l cross join lateral (
                 select tenant_id, seq, message_id, exchange, routing_key, content_type, headers, payload,
                        pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest
                 from outbox
                 where tenant_id = l.tenant_id and seq = l.seq limit 1
             ) o order by o.seq"
        )
    };
}

/// All tenants with rows, from the beginning of each.
const LOWEST_ROWS: &str =
    rows_of!(tenants_with_rows!(), ", looked_at (id, floor) as (select id, 0::bigint from tenants)");

/// The tenants $4, each behind its floor $5.
const ROWS_BEHIND: &str = rows_of!("looked_at (id, floor) as (select * from unnest($4::uuid[], $5::bigint[]))");

/// What may be sent at once, and what must wait for it: behind a tenant's first ERP message, because if there is no queue for the first,
/// the others must not slip into a queue that is declared a moment later.
fn waves(rows: &[Row]) -> (Vec<&Row>, Vec<&Row>) {
    let mut tenants = HashSet::new();
    rows.iter().partition(|row| !row.is_for_erp() || tenants.insert(row.tenant_id))
}

/// Publishes, awaits all confirms, and returns the ids of the messages that the broker had no queue for.
async fn transmit(channel: &Channel, rows: &[&Row]) -> anyhow::Result<HashSet<String>> {
    let mut confirms = Vec::with_capacity(rows.len());
    for message in messages(rows) {
        let spans: Vec<Span> = message.iter().map(|row| row.span()).collect();
        confirms.push((publish(channel, message, &spans).await?, spans));
    }
    let mut returned = HashSet::new();
    // Each span ends with its confirm.
    for (confirm, _spans) in confirms {
        match confirm.await? {
            Confirmation::Ack(None) => {}
            // The broker confirms what it could not route, too. Which confirm carries the returned message says nothing: one confirm
            // may stand for many messages. Only its id tells which one came back.
            Confirmation::Ack(Some(message)) => {
                returned.extend(message.delivery.properties.message_id().as_ref().map(ToString::to_string));
            }
            // Not what it holds: that would put personal data into the log.
            Confirmation::Nack(_) | Confirmation::NotRequested => anyhow::bail!("the broker refused a message"),
        }
    }
    Ok(returned)
}

/// Rows by the messages in which they are sent.
fn messages<'a>(rows: &'a [&'a Row]) -> impl Iterator<Item = &'a [&'a Row]> {
    let runs = rows.chunk_by(|row, next| row.goes_with(next));
    runs.flat_map(|run| run.chunks(if run.len() < bundle::LEAST { 1 } else { bundle::MOST }))
}

/// Publishes the rows of one message.
async fn publish(channel: &Channel, rows: &[&Row], spans: &[Span]) -> anyhow::Result<lapin::PublisherConfirm> {
    let first = rows.first().context("a message of no rows")?;
    let mut envelopes: Vec<Envelope> = rows.iter().zip(spans).map(|(row, span)| envelope(row, span)).collect();
    let envelope = if envelopes.len() == 1 { envelopes.remove(0) } else { bundle::pack(envelopes) };
    let options = BasicPublishOptions { mandatory: first.is_for_erp(), ..Default::default() };
    let (exchange, routing_key) = (first.exchange.as_str().into(), first.routing_key.as_str().into());
    Ok(channel.basic_publish(exchange, routing_key, options, &envelope.payload, envelope.properties()).await?)
}

fn envelope(row: &Row, span: &Span) -> Envelope {
    let mut headers = row.headers.0.clone();
    // Receivers follow the publishing, not what was done before it.
    headers.extend(telemetry::traceparent_of(span).map(|traceparent| (TRACEPARENT.to_owned(), traceparent)));
    Envelope {
        message_id: row.message_id.clone(),
        routing_key: row.routing_key.clone(),
        content_type: row.content_type.clone(),
        headers,
        user_id: None,
        returns: 0,
        payload: row.payload.clone(),
    }
}
