//! `crm-admin`: see `--help`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    crm_gateway::admin::main().await
}
