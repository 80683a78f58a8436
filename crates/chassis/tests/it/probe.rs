//! A tiny service whose handlers do what the message tells them: take effect, and then fail in one way or another.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use crm_chassis::{Error, Result, Service, TenantId, Tx, dispatch::Consumer};
use crm_proto::{erp, identity};
use sqlx::migrate::Migrator;
use uuid::Uuid;

static MIGRATIONS: Migrator = sqlx::migrate!("tests/migrations");

/// How often each script was played.
static TRIES: LazyLock<Mutex<HashMap<String, u32>>> = LazyLock::new(Mutex::default);

/// The service without consumers.
pub fn service() -> Service {
    Service::new("probe", &MIGRATIONS)
}

/// Its consumer of events.
pub fn events() -> Consumer {
    Consumer::of_events("probe.events").on(on_employee_changed)
}

/// Its consumer of ERP messages.
pub fn erp() -> Consumer {
    Consumer::of_erp("probe.erp")
        .on(on_employee_upserted)
        .on(on_customer_held)
        .on_batch(on_customers_upserted)
        .on_batch(on_addresses_replaced)
}

async fn on_employee_changed(tx: &mut Tx, event: identity::EmployeeChanged) -> Result<()> {
    play(tx, &event.employee.unwrap_or_default().display_name).await
}

async fn on_employee_upserted(tx: &mut Tx, message: erp::EmployeeUpserted) -> Result<()> {
    play(tx, &message.display_name).await
}

async fn on_customer_held(tx: &mut Tx, message: erp::CustomerHeld) -> Result<()> {
    take_effect(tx, &format!("held {}", message.code)).await
}

async fn on_customers_upserted(tx: &mut Tx, messages: Vec<erp::CustomerUpserted>) -> Result<()> {
    note_set(tx, messages.len());
    for message in messages {
        play(tx, &message.name).await?;
    }
    Ok(())
}

async fn on_addresses_replaced(tx: &mut Tx, messages: Vec<erp::AddressesReplaced>) -> Result<()> {
    note_set(tx, messages.len());
    for message in messages {
        for address in message.addresses {
            play(tx, &address.city).await?;
        }
    }
    Ok(())
}

/// How many messages the handlers that take many were given for a tenant, each time.
static SETS: LazyLock<Mutex<HashMap<Uuid, Vec<usize>>>> = LazyLock::new(Mutex::default);

fn note_set(tx: &Tx, size: usize) {
    SETS.lock().unwrap().entry(tx.tenant().0).or_default().push(size);
}

/// The sizes of the sets so far.
pub fn sets(tenant: TenantId) -> Vec<usize> {
    SETS.lock().unwrap().get(&tenant.0).cloned().unwrap_or_default()
}

/// How often the handler was called for a script.
pub fn tries(script: &str) -> u32 {
    TRIES.lock().unwrap().get(script).copied().unwrap_or_default()
}

/// A script is what to do and, behind a colon, something that makes it the test's own. The effect comes first: if the handler then
/// fails, it must be gone.
async fn play(tx: &mut Tx, script: &str) -> Result<()> {
    let tries = {
        let mut all = TRIES.lock().unwrap();
        let tries = all.entry(script.to_owned()).or_default();
        *tries += 1;
        *tries
    };
    take_effect(tx, script).await?;
    match script.split(':').next().unwrap_or_default() {
        "fail" => Err(Error::internal("told to fail")),
        "be unavailable" => Err(Error::unavailable("told to be unavailable")),
        "refuse" => Err(Error::invalid("display_name", "Told to refuse.")),
        "panic" => panic!("told to panic"),
        "fail until mended" if !mended(tx, script).await? => Err(Error::internal("not mended yet")),
        "refuse until mended" if !mended(tx, script).await? => Err(Error::invalid("cause", "Not mended yet.")),
        "lose the connection at first" if tries == 1 => {
            sqlx::query("select pg_terminate_backend(pg_backend_pid())").execute(tx.conn()).await?;
            Ok(())
        }
        "take too long" => {
            sqlx::query("set local statement_timeout = 10").execute(tx.conn()).await?;
            sqlx::query("select pg_sleep(60)").execute(tx.conn()).await?;
            Ok(())
        }
        // Until the test kills the consumer.
        "hang" => std::future::pending().await,
        // Until the test lets go of the lock.
        "wait" => {
            sqlx::query("select pg_advisory_xact_lock_shared(1)").execute(tx.conn()).await?;
            Ok(())
        }
        "who" => take_effect(tx, tx.caller().origin.as_str()).await,
        "trace" => {
            let traceparent = crm_chassis::telemetry::current_traceparent().unwrap_or_default();
            take_effect(tx, traceparent.split('-').nth(1).unwrap_or_default()).await
        }
        _ => Ok(()),
    }
}

async fn take_effect(tx: &mut Tx, label: &str) -> Result<()> {
    let insert = sqlx::query("insert into effects (tenant_id, label) values ($1, $2)").bind(tx.tenant()).bind(label);
    insert.execute(tx.conn()).await?;
    Ok(())
}

async fn mended(tx: &mut Tx, cause: &str) -> Result<bool> {
    let mended = sqlx::query("select from mended where tenant_id = $1 and cause = $2").bind(tx.tenant()).bind(cause);
    Ok(mended.fetch_optional(tx.conn()).await?.is_some())
}
