//! Real things for tests: a database of its own for every test, reached by plain roles; a virtual host of its own on the broker; callers
//! and a clock that stands still. `./dev test` starts the servers and says where they are.

mod broker;
mod callers;
pub mod data_moves;
mod database;
mod exported;
mod proxy;
pub mod schema;
mod traces;
pub mod twins;
mod wait;

pub use broker::{Broker, install_crypto};
pub use callers::{Callers, caller};
pub use database::TestDatabase;
pub use exported::Exported;
pub use proxy::Proxy;
pub use traces::{Spanned, Traces};
pub use wait::eventually;

use jiff::Timestamp;

/// The instant at which test clocks start: Sunday 1 November 2026, 08:00 in Johannesburg.
///
/// # Panics
/// Never: the text is a valid instant.
#[must_use]
pub fn start_of_time() -> Timestamp {
    "2026-11-01T06:00:00Z".parse().unwrap_or_else(|_| unreachable!("a valid instant"))
}

/// Reads a setting that `./dev test` makes.
fn setting(name: &str) -> String {
    #[expect(clippy::disallowed_methods, reason = "tests have no Config")]
    let value = std::env::var(name);
    value.unwrap_or_else(|_| {
        panic!("{name} is not set: run the tests by `./dev test`, which starts the servers they need")
    })
}

/// Cleans up when a test drops what it made, and waits for it.
fn at_the_end(cleanup: impl Future<Output = anyhow::Result<()>> + Send + 'static) {
    let cleanup = std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        // A failed test says why by itself; a failed cleanup is no reason to hide that.
        drop(runtime.block_on(cleanup));
    });
    drop(cleanup.join());
}
