//! `crm-customers`: see `--help`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    crm_customers::service().main().await
}
