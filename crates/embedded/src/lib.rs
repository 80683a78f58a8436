//! Private PostgreSQL and RabbitMQ servers for a laptop and for tests: real ones, run as child
//! processes on free loopback ports, with everything they keep in one folder.
//!
//! * [`Postgres`] and [`RabbitMq`] are independent and may start side by side.
//! * Each server lives exactly as long as the value that stands for it: [`Postgres::stop`] waits for
//!   a clean end, dropping the value starts one, and `kill -9` of this process does too (`guard.sh`).
//! * Data, ports, passwords and the broker's node name stay together in the data folder, so the
//!   next start finds everything again. A folder serves one process at a time.
//! * As root, PostgreSQL runs as an unprivileged user, because it refuses to run as root.
//!
//! Map: `postgres` and `rabbitmq` know the servers, `programs` finds them, `home` is a server's folder,
//! `guard` runs a process that cannot outlive us, `leftovers` ends those of a killed run.

mod guard;
mod home;
mod leftovers;
mod postgres;
mod programs;
mod rabbitmq;
mod run_as;

pub use home::Durability;
pub use postgres::{Postgres, PostgresOptions};
pub use rabbitmq::{RabbitMq, RabbitMqLaunch, RabbitMqOptions};
