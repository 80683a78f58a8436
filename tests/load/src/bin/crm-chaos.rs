//! `./dev chaos`: see `--help`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    crm_load::chaos::command::main().await
}
