//! `crm-gateway`: see `--help`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    crm_gateway::commands::main().await
}
