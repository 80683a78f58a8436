//! A `crm-embedded exec` as a process of its own, so that it can be killed.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// `crm-embedded exec --data-dir DIR -- sh -c SCRIPT`.
pub fn exec(data_dir: &Path, script: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crm-embedded"));
    command.arg("exec").arg("--data-dir").arg(data_dir).args(["--", "sh", "-c", script]);
    command.kill_on_drop(true);
    command
}

/// One whose servers run until its standard input closes.
pub struct Running {
    pub child: Child,
    pub database_url: String,
}

impl Running {
    pub async fn start(data_dir: &Path) -> Self {
        let mut command = exec(data_dir, r#"echo "$CRM_TEST_DATABASE_URL"; cat"#);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let database_url = lines.next_line().await.unwrap().unwrap();
        Self { child, database_url }
    }
}
