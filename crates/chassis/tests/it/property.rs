//! Properties that are checked in a database.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sqlx::PgConnection;
use tokio::{runtime::Runtime, sync::Mutex};
use uuid::Uuid;

use crate::database::{self, Database};

/// Checks a property with random values on one connection of the tenant; every case begins with empty tables.
pub fn holds<S: Strategy>(
    schema: &'static str,
    tenant: Uuid,
    cases: u32,
    strategy: &S,
    property: &impl AsyncFn(&mut PgConnection, S::Value) -> Result<(), TestCaseError>,
) {
    let runtime = Runtime::new().unwrap();
    let connection = Mutex::new(runtime.block_on(async { Database::with(schema).await.app(tenant).await }));
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(strategy, |value| {
        runtime.block_on(async {
            let mut connection = connection.lock().await;
            database::run(&mut connection, "rollback".to_owned()).await;
            database::begin(&mut connection, tenant).await;
            property(&mut connection, value).await
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
