//! Lets `schemathesis` loose on the API of a real system, with a session and without: `fuzz-api SCHEMATHESIS [OPTIONS…]`. It makes
//! requests of all kinds from the OpenAPI document, and fails at an answer that is our fault or that the document does not describe.
//! The servers are those of the tests.

#![expect(clippy::expect_used, reason = "a test fails loudly")]
#![expect(clippy::print_stdout, reason = "the answer of a command")]

use std::{
    ffi::OsString,
    process::{Command, ExitCode},
};

use crm_chassis::measure;
use crm_tests::{client::Client, dealer::Dealer, system::System};
use tempfile::TempDir;

/// What an answer must be. Not among them is that everything the document does not describe is refused: the JSON mapping of protobuf
/// reads more than it writes (null, values of enums by number).
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,unsupported_method,allow_header_conformance";
/// Requests with a session that must have been let in for a run to count.
const FEWEST: u64 = 2_000;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let program = arguments.next().expect("name the program schemathesis");
    let more: Vec<OsString> = arguments.collect();
    let system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let (admin, sam) = (dealer.log_in("admin").await, dealer.log_in("sam").await);
    for name in ["Hope Works", "Käsehaus Öç & Söhne"] {
        sam.create_complete(name).await;
    }
    // What it would keep for another run is of no use: all runs are alike.
    let folder = TempDir::new().expect("a folder");
    let (leaving, leaving_all) = (dealer.log_in("admin").await, dealer.log_in("thandi").await);
    let fuzz = async |who: Option<&Client>, rest: &[&str]| {
        let mut command = Command::new(&program);
        command
            .current_dir(folder.path())
            .arg("run")
            .arg(format!("http://{}/api/v1/openapi.json", system.http_address()));
        // The same every time: a failure can be looked at again.
        command.args(["--checks", CHECKS, "--generation-deterministic"]);
        command.args(["--continue-on-failure", "--warnings", "off", "--output-sanitize", "false"]);
        // The session is given below; its cookie has another name where the address is plain http.
        command.args(["--generation-with-security-parameters", "false"]);
        if let Some(client) = who {
            command.args(["--header", &format!("Cookie: {}", client.cookie())]);
        }
        command.args(rest).args(&more);
        let status = tokio::task::spawn_blocking(move || command.status()).await.expect("it ran");
        status.expect("schemathesis is a program").success()
    };
    let stay = ["--exclude-operation-id", "deleteSession", "--exclude-operation-id", "deleteAllSessions"];
    let mut well = fuzz(Some(&admin), &[&stay[..], &["--max-examples", "70"]].concat()).await;
    // Without a session nothing behind the door is looked at.
    let let_in = requests(|labels| !labels.contains(r#"status="401""#));
    println!("{let_in} requests with a session");
    well &= let_in >= FEWEST && admin.get("/api/v1/session").await.status == 200;
    for (who, operation) in [(&leaving, "deleteSession"), (&leaving_all, "deleteAllSessions")] {
        well &= fuzz(Some(who), &["--include-operation-id", operation, "--max-examples", "20"]).await;
    }
    well &= fuzz(None, &["--max-examples", "15", "--phases", "coverage,fuzzing"]).await;
    println!("{} requests in all", requests(|_| true));
    system.stop().await;
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How many requests with such labels the edge has answered, as it measures itself.
fn requests(counts: impl Fn(&str) -> bool) -> u64 {
    let metrics = measure::recorder().render();
    let counts = metrics.lines().filter(|line| line.starts_with("crm_http_seconds_count") && counts(line));
    counts.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
}
