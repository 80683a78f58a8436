//! The import of a dealer's customers with their contacts from a CSV file, as the browser does it: uploaded in parts and read, checked, run; and
//! taken back in the end.

use std::{fmt::Write as _, net::SocketAddr, time::Duration};

use anyhow::Context as _;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{Client, Method};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, sleep};

use super::{MEGABYTE, Usage};
use crate::{erp, world::World};

/// Bytes of every part but the last one.
const PART: usize = 512 * 1024;
/// How often it is asked how far the import is.
const LOOK: Duration = Duration::from_millis(100);
/// How long a step may take.
const STALL: Duration = Duration::from_mins(10);
/// Salesmen of the dealer.
const SALESMEN: usize = 10;

/// What was measured. All times in seconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CsvImport {
    /// Rows of the file: a customer with a contact each.
    pub rows: usize,
    /// From the first part to the last row that was read.
    pub read: f64,
    /// Until all rows were checked.
    pub check: f64,
    /// Until all customers were made.
    pub run: f64,
    /// Until all of them were gone again.
    pub undo: f64,
    /// Most memory that customers held before, and in the end, in megabytes.
    pub memory: [f64; 2],
}

impl CsvImport {
    /// From the first part to the last customer.
    #[must_use]
    pub fn whole(&self) -> f64 {
        self.read + self.check + self.run
    }

    /// In one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { rows, read, check, run, undo, memory: [before, after] } = self;
        format!(
            "import of {rows} rows: {read:.1} s to upload and read, {check:.1} s to check, {run:.1} s to run, {undo:.1} s to take back; \
             customers held at most {before:.0} MB before and {after:.0} MB after"
        )
    }
}

/// Imports so many rows into a dealer that has nothing yet.
pub async fn measure(world: &World, rows: usize) -> anyhow::Result<CsvImport> {
    let tenant = world.make_tenant("csv-import").await?;
    world.known(&tenant).await?;
    erp::introduce(&tenant, SALESMEN).await?;
    world.employed(&tenant, SALESMEN + 1).await?;
    let cookie = world.log_in(&tenant, "admin").await?;
    let api = Api { client: Client::new(), http: world.http, cookie };
    let file = file(rows)?;
    let sha256 = Sha256::digest(&file).iter().fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));

    let before = most_memory(world)?;
    let mut began = Instant::now();
    let mut lap = || std::mem::replace(&mut began, Instant::now()).elapsed().as_secs_f64();
    let new = json!({"fileName": "customers.csv", "fileSize": file.len(), "sha256": sha256});
    let import = api.call(Method::POST, "", &new).await?;
    let id = import["id"].as_str().context("an import without an id")?;
    for (number, part) in (1..).zip(file.chunks(PART)) {
        let part = json!({"number": number, "data": STANDARD.encode(part)});
        api.call(Method::POST, &format!("/{id}/parts"), &part).await?;
    }
    api.reaches(id, "UPLOADED").await?;
    let read = lap();
    api.call(Method::POST, &format!("/{id}/check"), &json!({})).await?;
    let checked = api.reaches(id, "CHECKED").await?;
    let check = lap();
    anyhow::ensure!(checked["goodCount"] == rows, "not all rows are good: {checked:#}");
    api.call(Method::POST, &format!("/{id}/run"), &json!({})).await?;
    let done = api.reaches(id, "DONE").await?;
    let run = lap();
    anyhow::ensure!(done["customerCount"] == rows && done["contactCount"] == rows, "some are missing: {done:#}");
    api.call(Method::POST, &format!("/{id}/undo"), &json!({})).await?;
    let undone = api.reaches(id, "UNDONE").await?;
    let undo = lap();
    anyhow::ensure!(undone["undoneCount"] == rows, "some are left: {undone:#}");
    Ok(CsvImport { rows, read, check, run, undo, memory: [before, most_memory(world)?] })
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn most_memory(world: &World) -> anyhow::Result<f64> {
    Ok(Usage::of(world)?.most_memory[1] as f64 / MEGABYTE)
}

/// Customers as a salesman's spreadsheet has them.
fn file(rows: usize) -> anyhow::Result<Vec<u8>> {
    let mut text = "Name,Type,Rank,Area,Salesman,Telephone,Email,VAT,Street,City,First name,Surname,Role,Contact phone,Contact email\n".to_owned();
    for row in 0..rows {
        writeln!(
            text,
            "Imported Stationers {row},RETAIL,Gold,Western Cape,S{},021 {row:07},office{row}@example.com,4{row:09},{row} Long Street,\
             Cape Town,Zinzi,Nkosi,Buying Officer,082 {row:07},zinzi{row}@example.com",
            row % SALESMEN
        )?;
    }
    Ok(text.into_bytes())
}

/// The imports of a dealer, as its administrator reaches them.
struct Api {
    client: Client,
    http: SocketAddr,
    cookie: String,
}

impl Api {
    async fn call(&self, method: Method, path: &str, body: &Value) -> anyhow::Result<Value> {
        let address = format!("http://{}/api/v1/imports{path}", self.http);
        let mut request = self.client.request(method.clone(), address).header("cookie", &self.cookie);
        if method != Method::GET {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let (status, answer) = (answer.status(), answer.json::<Value>().await?);
        anyhow::ensure!(status.is_success(), "{method} {path}: {status} {answer:#}");
        Ok(answer)
    }

    /// Waits until the import is in this state.
    async fn reaches(&self, id: &str, state: &str) -> anyhow::Result<Value> {
        let (state, began) = (format!("IMPORT_STATE_{state}"), Instant::now());
        loop {
            let import = self.call(Method::GET, &format!("/{id}"), &Value::Null).await?;
            if import["state"] == *state {
                return Ok(import);
            }
            let ended = ["FAILED", "CANCELLED"].map(|end| format!("IMPORT_STATE_{end}"));
            anyhow::ensure!(!ended.iter().any(|end| import["state"] == **end), "the import ended: {import:#}");
            anyhow::ensure!(began.elapsed() < STALL, "the import stands still before {state}: {import:#}");
            sleep(LOOK).await;
        }
    }
}
