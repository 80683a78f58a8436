//! A tiny service whose handlers do what the message tells them: take effect, and then fail in one way or another.

use std::{
    collections::HashMap,
    sync::{LazyLock, Mutex},
};

use crm_chassis::{Error, Result, Service, Tx, dispatch::Consumer};
use crm_proto::{erp, identity};
use sqlx::migrate::Migrator;

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
    Consumer::of_erp("probe.erp").on(on_employee_upserted).on(on_customer_held)
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
        // Until the test lets go of the lock.
        "wait" => {
            sqlx::query("select pg_advisory_xact_lock_shared(1)").execute(tx.conn()).await?;
            Ok(())
        }
        "trace" => take_effect(tx, &crm_chassis::telemetry::current_trace_id().unwrap_or_default()).await,
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
