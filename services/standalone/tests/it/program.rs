//! The running program, and its API.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crm_embedded::{Postgres, RabbitMq};
use crm_testkit::{eventually, install_crypto};
use reqwest::Client;
use serde_json::{Value, json};

/// What the program writes for the person who starts it.
const SAID: &str = "said.txt";
const PROGRAM: &str = env!("CARGO_BIN_EXE_crm-standalone");

pub struct Program {
    child: Child,
    pub port: u16,
    base: String,
    folder: PathBuf,
}

impl Program {
    pub fn start(folder: &Path) -> Self {
        Self::start_as(folder, &mut Command::new(PROGRAM), &["run"])
    }

    /// With each service as a process of its own.
    pub fn start_services(folder: &Path) -> Self {
        Self::start_as(folder, &mut Command::new(PROGRAM), &["run", "--services"])
    }

    /// At a terminal of its own, whose keyboard is the child's standard input.
    pub fn start_at_a_terminal(folder: &Path) -> Self {
        let mut terminal = Command::new("script");
        // Whatever the person's shell is; some would stand between the keys and the program, which therefore takes its place.
        terminal.stdin(Stdio::piped()).env("SHELL", "/bin/sh");
        Self::start_as(
            folder,
            &mut terminal,
            &["--quiet", "--return", "--command", &format!("exec '{PROGRAM}' run"), "/dev/null"],
        )
    }

    /// On servers that somebody else runs.
    pub fn start_on(folder: &Path, postgres: &Postgres, rabbitmq: &RabbitMq) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["run", "--database-url", postgres.url()]);
        let broker = ["--amqp-url", rabbitmq.amqp_url(), "--amqp-management-url", rabbitmq.management_url()];
        Self::start_as(folder, &mut command, &broker)
    }

    fn start_as(folder: &Path, command: &mut Command, arguments: &[&str]) -> Self {
        install_crypto();
        // Free now; nobody else is told of it before the program takes it.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = command
            .args(arguments)
            .env("CRM_HTTP_PORT", port.to_string())
            .env("CRM_DATA_DIR", folder)
            .env_remove("CRM_DATABASE_URL")
            .env_remove("CRM_AMQP_URL")
            .stdout(File::create(folder.join(SAID)).unwrap())
            .spawn()
            .unwrap();
        Self { child, port, base: format!("http://127.0.0.1:{port}"), folder: folder.to_owned() }
    }

    /// Waits until it is ready, as long as it lives.
    pub async fn ready(&mut self, patience: Duration) {
        let end = Instant::now() + patience;
        let http = Client::new();
        while Instant::now() < end {
            assert!(self.child.try_wait().unwrap().is_none(), "the program ended");
            if http.get(format!("{}/readyz", self.base)).send().await.is_ok_and(|reply| reply.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("not ready in time");
    }

    /// What it has said since it was started.
    pub fn said(&self) -> String {
        fs::read_to_string(self.folder.join(SAID)).unwrap()
    }

    pub fn kill_9(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Presses Ctrl-C at its terminal, which sends the signal to every process of the terminal.
    pub fn press_ctrl_c(&mut self) {
        self.child.stdin.as_mut().unwrap().write_all(b"\x03").unwrap();
        // Waiting would close the keyboard first.
        let keyboard = self.child.stdin.take();
        assert!(self.child.wait().unwrap().success());
        drop(keyboard);
    }

    /// As a supervisor asks it to end.
    pub fn interrupt(&mut self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
        assert!(self.child.wait().unwrap().success());
    }

    /// Waits until no process works with the data folder.
    pub async fn nothing_runs(&self) {
        let folder = self.folder.to_str().unwrap();
        eventually("the end of every process of the data folder", async || {
            let output = Command::new("ps").args(["-eo", "args"]).output().unwrap();
            let lines = String::from_utf8_lossy(&output.stdout).into_owned();
            (!lines.lines().any(|line| line.contains(folder))).then_some(())
        })
        .await;
    }

    pub async fn log_in(&self, tenant: &str, email: &str) -> Session {
        let body = json!({"tenant": tenant, "email": email, "password": crm_standalone::seed::PASSWORD});
        let reply = Client::new().post(format!("{}/api/v1/session", self.base)).json(&body).send().await.unwrap();
        assert_eq!(reply.status(), 200);
        let cookie = reply.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Session { base: self.base.clone(), cookie }
    }

    /// The same session, in the program as it runs now.
    pub fn with_cookie(&self, session: &Session) -> Session {
        Session { base: self.base.clone(), cookie: session.cookie.clone() }
    }
}

pub struct Session {
    base: String,
    cookie: String,
}

impl Session {
    pub async fn get(&self, path: &str) -> Value {
        let request = Client::new().get(format!("{}{path}", self.base)).header("cookie", &self.cookie);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let request = Client::new().post(format!("{}{path}", self.base)).header("cookie", &self.cookie).json(body);
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }
}
