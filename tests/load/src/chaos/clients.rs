//! The clients: each makes customers of its own, edits and releases them, and repeats every request under its key until it is
//! acknowledged, as a careful program does.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use futures::future::try_join_all;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::{
    Plan,
    check::{Acknowledged, Edit, Wishes},
};
use crate::erp::complete_customer;

/// How long a client waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(200);
/// How long it asks for the same.
const PATIENCE: Duration = Duration::from_mins(10);
/// Edits of a customer, before and after the release.
const EDITS: std::ops::RangeInclusive<usize> = 0..=3;
/// One request in so many is sent twice at once.
const TWICE: u32 = 10;

/// All clients.
#[derive(Debug)]
pub struct Clients {
    http: Client,
    base: String,
    cookies: Vec<String>,
    number: usize,
    operations: usize,
    seed: u64,
    begun: AtomicUsize,
    tally: Mutex<Tally>,
}

/// What the requests met with.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests that were acknowledged.
    pub acknowledged: usize,
    /// Requests sent twice at once.
    pub sent_twice: usize,
    /// Answers that asked for a repetition, by HTTP status.
    pub refusals: BTreeMap<u16, usize>,
    /// Requests without an answer.
    pub unanswered: usize,
}

/// One request, the same each time it is sent.
struct Wish<'a> {
    cookie: &'a str,
    method: Method,
    path: String,
    key: String,
    body: Value,
}

impl Clients {
    /// Clients of the gateway at this address, with the sessions of those who are logged in.
    #[must_use]
    pub fn new(http: SocketAddr, cookies: Vec<String>, plan: &Plan) -> Self {
        Self {
            http: Client::new(),
            base: format!("http://{http}"),
            cookies,
            number: plan.clients,
            operations: plan.operations,
            seed: plan.seed,
            begun: AtomicUsize::new(0),
            tally: Mutex::default(),
        }
    }

    /// Works until all operations are acknowledged. Returns what the clients were told.
    ///
    /// # Errors
    /// An answer that no failure explains.
    pub async fn work(&self) -> anyhow::Result<Acknowledged> {
        let told = try_join_all((0..self.number).map(|client| self.client(client))).await?;
        Ok(Acknowledged { customers: told.into_iter().flatten().collect() })
    }

    /// What the requests have met with so far.
    pub fn tally(&self) -> Tally {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether there is one more operation to do; if so it is taken.
    fn take(&self) -> bool {
        self.begun.fetch_add(1, Ordering::Relaxed) < self.operations
    }

    async fn client(&self, client: usize) -> anyhow::Result<Vec<(Uuid, Wishes)>> {
        let mut chance = StdRng::seed_from_u64(self.seed.wrapping_add(1 + client as u64));
        let cookie = &self.cookies[client % self.cookies.len()];
        let mut told = Vec::new();
        while self.take() {
            // The operation that was taken is the release; what is left is taken one by one.
            told.push(self.customer(cookie, client, told.len(), &mut chance).await?);
        }
        Ok(told)
    }

    async fn customer(
        &self,
        cookie: &str,
        client: usize,
        number: usize,
        chance: &mut StdRng,
    ) -> anyhow::Result<(Uuid, Wishes)> {
        let name = format!("Chaos {client}/{number}");
        let wish = |method: Method, path: String, what: &str, body: Value| {
            let key = format!("{client}/{number}/{what}");
            Wish { cookie, method, path, key, body }
        };
        let create = wish(Method::POST, "/api/v1/customers".to_owned(), "create", complete_customer(&name));
        let created = self.insist(&create, chance).await?;
        let id: Uuid = created["id"].as_str().context("a customer without id")?.parse()?;
        let mut wishes = Wishes { name, created: version(&created)?, edits: Vec::new(), released: None };
        let (before, after) = (chance.random_range(EDITS), chance.random_range(EDITS));
        let path = format!("/api/v1/customers/{id}");
        for edit in 0..=before + after {
            if edit == before {
                let release = wish(Method::POST, format!("{path}/release"), "release", json!({}));
                wishes.released = Some(version(&self.insist(&release, chance).await?)?);
            } else if self.take() {
                let value = format!("{client}/{number}/{edit}");
                let update = wish(Method::PATCH, path.clone(), &format!("edit {edit}"), json!({"fax": value}));
                let version = version(&self.insist(&update, chance).await?)?;
                wishes.edits.push(Edit { value, version });
            }
        }
        Ok((id, wishes))
    }

    /// Sends the request until it is acknowledged. Now and then two at once, which must get the same answer.
    async fn insist(&self, wish: &Wish<'_>, chance: &mut StdRng) -> anyhow::Result<Value> {
        let answer = if chance.random_ratio(1, TWICE) {
            let (one, other) = tokio::try_join!(self.until_acknowledged(wish), self.until_acknowledged(wish))?;
            anyhow::ensure!(
                one == other,
                "{} {}: two answers under one key: {one} and {other}",
                wish.method,
                wish.path
            );
            self.note(|tally| tally.sent_twice += 1);
            one
        } else {
            self.until_acknowledged(wish).await?
        };
        self.note(|tally| tally.acknowledged += 1);
        Ok(answer)
    }

    async fn until_acknowledged(&self, wish: &Wish<'_>) -> anyhow::Result<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = self.send(wish).await? {
                return Ok(answer);
            }
            anyhow::ensure!(Instant::now() < deadline, "the system does not come back: {} is not answered", wish.path);
            sleep(PAUSE).await;
        }
    }

    /// The acknowledgement; none if the request is to be repeated.
    async fn send(&self, wish: &Wish<'_>) -> anyhow::Result<Option<Value>> {
        let request = self.http.request(wish.method.clone(), format!("{}{}", self.base, wish.path));
        let request = request.header("cookie", wish.cookie).header("idempotency-key", &wish.key).timeout(TIMEOUT);
        let answer = async {
            let answer = request.json(&wish.body).send().await?;
            reqwest::Result::Ok((answer.status().as_u16(), answer.text().await?))
        };
        let Ok((status, text)) = answer.await else {
            self.note(|tally| tally.unanswered += 1);
            return Ok(None);
        };
        match status {
            200 | 201 => Ok(Some(serde_json::from_str(&text)?)),
            429 | 502..=504 => {
                self.note(|tally| *tally.refusals.entry(status).or_default() += 1);
                Ok(None)
            }
            _ => anyhow::bail!("{} {} was answered {status}: {text}", wish.method, wish.path),
        }
    }

    fn note(&self, note: impl FnOnce(&mut Tally)) {
        note(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The version that an answer shows.
fn version(customer: &Value) -> anyhow::Result<i64> {
    Ok(customer["etag"].as_str().context("a customer without version")?.parse()?)
}
