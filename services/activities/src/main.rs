//! `crm-activities`: see `--help`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    crm_activities::service().main().await
}
