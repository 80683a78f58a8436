//! `./dev bench`: see `--help`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    crm_load::bench::command::main().await
}
