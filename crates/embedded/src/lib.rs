//! Private PostgreSQL and RabbitMQ servers for a laptop and for tests: real ones, run as child
//! processes on free loopback ports, with everything they keep in one folder. Programs of ours can be
//! run beside them in the same way ([`Process`]). Mails are caught inside this process ([`MailCatcher`]).
//!
//! * [`Postgres`] and [`RabbitMq`] are independent and may start side by side.
//! * Each server lives exactly as long as the value that stands for it: [`Postgres::stop`] waits for
//!   a clean end, dropping the value starts one, and `kill -9` of this process does too (`guard.sh`).
//! * Data, ports, passwords and the broker's node name stay together in the data folder, so the
//!   next start finds everything again. A folder serves one process at a time.
//! * As root, PostgreSQL runs as an unprivileged user, because it refuses to run as root.
//!
//! Map: `process` runs our own programs, `port` keeps a port for them, `handle` finds what runs; `postgres` and `rabbitmq` know the servers, `mail` is one, `programs` finds them, `home` is a server's folder,
//! `guard` runs a process that cannot outlive us, `leftovers` ends those of a killed run.

mod guard;
mod handle;
mod home;
mod leftovers;
mod mail;
mod port;
mod postgres;
mod process;
mod programs;
mod rabbitmq;
mod run_as;

pub use handle::Handle;
pub use home::Durability;
pub use mail::{CaughtMail, Fault, MailCatcher, MailCatcherOptions, mails_of};
pub use port::Port;
pub use postgres::{Postgres, PostgresOptions};
pub use process::{Process, ProcessOptions};
pub use rabbitmq::{RabbitMq, RabbitMqLaunch, RabbitMqOptions};
