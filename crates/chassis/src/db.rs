//! The only way to a database connection. A [`Tx`] is always opened for a [`Caller`]: it sets the tenant that row-level security
//! compares with, in the same round trip as BEGIN, and carries who is calling and what time it is.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use metrics::Gauge;
use prost::Message;
use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, PgPool, Postgres, SqlSafeStr as _, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{sync::Notify, time::timeout};
use uuid::Uuid;

use crate::{
    auth::RpcMethod,
    caller::{Caller, TenantId},
    clock::Clock,
    error::{Error, Result},
    idempotency::{self, Claim},
    mail::Mails,
    outbox::{self, Outgoing},
};

/// The databases' face to handlers and consumers: opens transactions for callers.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    clock: Clock,
    relay: Arc<Notify>,
    mails: Option<Arc<Mails>>,
    waiting: Gauge,
}

/// What [`Db::begin`] found for a request: work to do, or the answer of the same request before.
#[derive(Debug)]
pub enum Begun<Input, Reply> {
    /// Do the work in this transaction.
    Work(Tx, Input),
    /// The request was answered before; this is that answer.
    Replay(tonic::Response<Reply>),
}

/// Opens the transaction of a writing RPC: `let (mut tx, input) = begin!(self.db, request);`. Returns the stored reply from the
/// handler if the same idempotency key was answered before.
#[macro_export]
macro_rules! begin {
    ($db:expr, $request:expr) => {
        match $db.begin($request).await? {
            $crate::db::Begun::Work(tx, input) => (tx, input),
            $crate::db::Begun::Replay(reply) => return Ok(reply),
        }
    };
}

impl Db {
    /// Wraps a pool. `relay` is woken after every commit that leaves messages in the outbox.
    #[must_use]
    pub fn new(pool: PgPool, clock: Clock, relay: Arc<Notify>) -> Self {
        let waiting =
            metrics::gauge!("crm_database_waiting", "role" => pool.connect_options().get_username().to_owned());
        Self { pool, clock, relay, mails: None, waiting }
    }

    /// The same for a service that sends mails.
    #[must_use]
    pub fn with_mails(self, mails: Option<Arc<Mails>>) -> Self {
        Self { mails, ..self }
    }

    /// Opens a transaction for a writing RPC, with idempotency. Use it through [`begin!`](crate::begin).
    pub async fn begin<Input, Reply>(&self, request: tonic::Request<Input>) -> Result<Begun<Input, Reply>>
    where
        Input: Message,
        Reply: Message + Default,
    {
        let (metadata, extensions, input) = request.into_parts();
        let mut tx = self.transaction(caller_of(&extensions)?).await?;
        let Some(key) = idempotency::key_of(&metadata)? else {
            return Ok(Begun::Work(tx, input));
        };
        let method = extensions.get::<RpcMethod>().map_or("", |method| method.0);
        match idempotency::claim(&mut tx, method, &key, &input.encode_to_vec()).await? {
            Claim::Fresh(claimed) => {
                tx.idempotency = Some(claimed);
                Ok(Begun::Work(tx, input))
            }
            Claim::Answered(reply) => {
                let reply = Reply::decode(reply.as_slice()).map_err(Error::internal)?;
                Ok(Begun::Replay(tonic::Response::new(reply)))
            }
        }
    }

    /// Opens a transaction for a reading RPC; in it the database refuses to write.
    pub async fn read<Input>(&self, request: tonic::Request<Input>) -> Result<(Tx, Input)> {
        let (_, extensions, input) = request.into_parts();
        Ok((self.reading(caller_of(&extensions)?).await?, input))
    }

    /// Opens a transaction that only reads, for a caller who does not come by an RPC.
    pub async fn reading(&self, caller: Caller) -> Result<Tx> {
        self.open(caller, Mode::Reads).await
    }

    /// Opens a transaction that only reads and sees the same all the time, whatever others commit meanwhile: for what is read a page after
    /// the other and must be of one piece.
    pub async fn snapshot<Input>(&self, request: tonic::Request<Input>) -> Result<(Tx, Input)> {
        let (_, extensions, input) = request.into_parts();
        Ok((self.open(caller_of(&extensions)?, Mode::ReadsOneState).await?, input))
    }

    /// Opens a transaction for a writing RPC without idempotency, because neither its request nor its reply may be kept.
    pub async fn write<Input>(&self, request: tonic::Request<Input>) -> Result<(Tx, Input)> {
        let (_, extensions, input) = request.into_parts();
        Ok((self.transaction(caller_of(&extensions)?).await?, input))
    }

    /// Opens a transaction for a caller. Consumers and jobs come here; RPCs use [`begin!`](crate::begin), [`read`](Self::read) or
    /// [`write`](Self::write).
    pub async fn transaction(&self, caller: Caller) -> Result<Tx> {
        self.open(caller, Mode::Writes).await
    }

    async fn open(&self, caller: Caller, mode: Mode) -> Result<Tx> {
        // SET LOCAL with a literal, not set_config(): only the former reaches the nodes of a Citus cluster. The value is a UUID that
        // was printed by us, so nothing can be injected.
        let begin = format!("begin{}; set local app.tenant_id = '{}'", mode.as_sql(), caller.tenant.0);
        let waiting = Waiting::new(&self.waiting);
        #[expect(clippy::disallowed_methods, reason = "the one place that begins transactions")]
        let connection = self.pool.acquire().await?;
        drop(waiting);
        let beginning = Transaction::begin(connection, Some(AssertSqlSafe(begin).into_sql_str()));
        // On its own, so that it comes to its end also if the caller goes away meanwhile: sqlx takes a BEGIN that nobody awaited for none
        // at all, and whoever got the connection next would be inside that transaction.
        #[expect(clippy::disallowed_methods, reason = "it ends when the database has answered")]
        let inner = tokio::spawn(beginning).await.map_err(Error::internal)??;
        Ok(Tx {
            inner,
            now: self.clock.now(),
            clock: self.clock.clone(),
            caller,
            relay: self.relay.clone(),
            mails: self.mails.clone(),
            reads: mode != Mode::Writes,
            outgoing: false,
            idempotency: None,
            traceparent: crate::telemetry::current_traceparent(),
        })
    }

    /// The pool, for the platform tables that name no tenant.
    #[must_use]
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The clock of this service.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Writes,
    /// Each statement sees what is committed when it begins.
    Reads,
    /// All statements see what was committed when the first one began.
    ReadsOneState,
}

impl Mode {
    const fn as_sql(self) -> &'static str {
        match self {
            Self::Writes => "",
            Self::Reads => " read only",
            Self::ReadsOneState => " isolation level repeatable read read only",
        }
    }
}

/// Counts a transaction that is about to begin, until it is dropped.
struct Waiting<'a>(&'a Gauge);

impl<'a> Waiting<'a> {
    fn new(gauge: &'a Gauge) -> Self {
        gauge.increment(1);
        Self(gauge)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.decrement(1);
    }
}

fn caller_of(extensions: &tonic::Extensions) -> Result<Caller> {
    extensions.get::<Caller>().cloned().ok_or_else(|| Error::internal("no caller: the auth layer is missing"))
}

/// One transaction for one caller: the change, the idempotency record, the audit line and the outgoing events commit together.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    clock: Clock,
    now: Timestamp,
    caller: Caller,
    relay: Arc<Notify>,
    pub(crate) mails: Option<Arc<Mails>>,
    /// Whether it only reads.
    reads: bool,
    outgoing: bool,
    idempotency: Option<idempotency::Claimed>,
    pub(crate) traceparent: Option<String>,
}

impl Tx {
    /// Who is calling.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Goes on for another caller of the same tenant, in the trace of the current span.
    pub(crate) fn act_for(&mut self, caller: Caller) {
        self.caller = caller;
        self.traceparent = crate::telemetry::current_traceparent();
    }

    /// The tenant; bind it in every statement.
    #[must_use]
    pub fn tenant(&self) -> TenantId {
        self.caller.tenant
    }

    /// The instant this transaction works at.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.clock.new_id()
    }

    /// The connection, for statements of the store.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Puts a message into the outbox; it is sent once, after commit, guaranteed. Call it after the aggregate's row is locked, so that
    /// messages about one aggregate leave in the order of its versions.
    pub async fn publish(&mut self, message: impl Into<Outgoing>) -> Result<()> {
        self.publish_all([message.into()]).await
    }

    /// Puts many messages into the outbox, with one statement; they leave in their order.
    pub async fn publish_all(&mut self, messages: impl IntoIterator<Item = Outgoing>) -> Result<()> {
        let messages: Vec<Outgoing> = messages.into_iter().collect();
        if messages.is_empty() {
            return Ok(());
        }
        self.outgoing = true;
        let traceparent = self.traceparent.clone();
        outbox::store(self, messages, traceparent.as_deref()).await
    }

    /// Stores the reply under the request's idempotency key, commits, and answers.
    pub async fn finish<Reply: Message>(mut self, reply: Reply) -> Result<tonic::Response<Reply>> {
        if let Some(claimed) = self.idempotency.take() {
            idempotency::store_reply(&mut self, &claimed, &reply.encode_to_vec()).await?;
        }
        self.commit().await?;
        Ok(tonic::Response::new(reply))
    }

    /// Commits without an answer, for consumers and jobs.
    pub async fn commit(self) -> Result<()> {
        if self.reads {
            // There is nothing to keep, so nobody waits for the end: the pool sends it when the connection comes back.
            return Ok(());
        }
        self.inner.commit().await?;
        if self.outgoing {
            self.relay.notify_one();
        }
        Ok(())
    }
}

/// Opens a pool that connects when first used, so that a service starts while its database is away. Connections on a role that could
/// bypass row-level security are refused.
pub fn pool(url: &str, max_connections: u32, application_name: &str) -> Result<PgPool> {
    let options = url.parse::<PgConnectOptions>().map_err(Error::internal)?;
    let options = options.application_name(application_name).options([
        // A request that takes longer is answered 504; a forgotten transaction does not hold locks for ever.
        ("statement_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "30s"),
        // Compiling takes half a second for statements that take milliseconds, whenever the planner expects too much of them.
        ("jit", "off"),
        // A machine that vanished does not hold locks for hours: not its transactions', and not the relay's.
        ("tcp_keepalives_idle", "30"),
        ("tcp_keepalives_interval", "10"),
        ("tcp_keepalives_count", "3"),
    ]);
    Ok(PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE)
        // Each connection is looked at when it comes back, and again only if it has rested since. One that died in the moment between is
        // met by a request, which is told to come again.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for >= RESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| Box::pin(refuse_privileged_role(connection)))
        .connect_lazy_with(options))
}

/// From when on a connection is looked at before it is used again.
const RESTED: Duration = Duration::from_secs(1);

/// How long a transaction waits for a connection.
const ACQUIRE: Duration = Duration::from_secs(3);

/// Fails if the database answers and the pool's role could bypass row-level security. A pool refuses such connections, too, but only
/// the log says why: its users see a database that does not answer.
pub(crate) async fn refuse_privileged(pool: &PgPool) -> anyhow::Result<()> {
    let options = pool.connect_options();
    let connected = timeout(ACQUIRE, PgConnection::connect_with(&options)).await;
    let refused = match connected.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
        Ok(mut connection) => refuse_privileged_role(&mut connection).await,
        Err(error) => Err(error),
    };
    match refused {
        Ok(()) => Ok(()),
        Err(sqlx::Error::Configuration(reason)) => anyhow::bail!("{reason}"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer yet");
            Ok(())
        }
    }
}

async fn refuse_privileged_role(connection: &mut PgConnection) -> sqlx::Result<()> {
    let sql = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";
    let (privileged,): (bool,) = sqlx::query_as(sql).fetch_one(connection).await?;
    if privileged { Err(sqlx::Error::Configuration(PRIVILEGED_ROLE.into())) } else { Ok(()) }
}

/// Why a connection is refused.
pub const PRIVILEGED_ROLE: &str = "the database role is superuser or may bypass row-level security; give the service the plain roles that `migrate` expects";
