//! The clients: each makes customers of its own with contacts and notes, edits and releases them, or takes next actions in their cases
//! ([`cases`]), and repeats every request under its key until it is acknowledged, as a careful program does.

mod cases;

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
use crm_chassis::Clock;
use futures::future::try_join_all;
use jiff::SignedDuration;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::{
    Plan,
    check::{Acknowledged, ContactWishes, Edit, NoteWishes, Wishes},
};
use crate::erp::complete_customer;

/// How long a client waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(15);
/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(200);
/// How long it asks for the same.
const PATIENCE: Duration = Duration::from_mins(10);
/// Operations on a customer and what hangs on it, before and after the release.
const STEPS: std::ops::RangeInclusive<usize> = 0..=3;
/// API keys of a user: fewer than he may have.
const KEYS: usize = 10;
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
    next_actions: usize,
    seed: u64,
    begun: AtomicUsize,
    next_begun: AtomicUsize,
    tally: Mutex<Tally>,
}

/// What the requests met with.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests that were acknowledged.
    pub acknowledged: usize,
    /// Requests sent twice at once.
    pub sent_twice: usize,
    /// Next actions that were taken while another was asked for after the same activity.
    pub rivals: usize,
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
    /// None where the answer is a secret: it is not kept, so that a repetition finds the name taken.
    key: Option<String>,
    body: Value,
    /// What else than success answers it.
    refusal: Refusal,
}

/// What a refusal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// That something is wrong.
    Wrong,
    /// 409: that another request was first.
    TooLate,
    /// 400 or 404: that the service has not yet heard of what it is about.
    TooEarly,
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
            next_actions: plan.next_actions,
            seed: plan.seed,
            begun: AtomicUsize::new(0),
            next_begun: AtomicUsize::new(0),
            tally: Mutex::default(),
        }
    }

    /// Works until all operations are acknowledged. Returns what the clients were told.
    ///
    /// # Errors
    /// An answer that no failure explains.
    pub async fn work(&self) -> anyhow::Result<Acknowledged> {
        let mut all = Acknowledged::default();
        let customers = try_join_all((0..self.number).map(|client| self.client(client)));
        let cases = try_join_all((0..self.number).map(|client| self.client_of_cases(client)));
        let (customers, cases) = tokio::try_join!(customers, cases)?;
        for told in customers.into_iter().chain(cases) {
            all.add(told);
        }
        Ok(all)
    }

    /// What the requests have met with so far.
    pub fn tally(&self) -> Tally {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether there is one more operation to do; if so it is taken.
    fn take(&self) -> bool {
        self.begun.fetch_add(1, Ordering::Relaxed) < self.operations
    }

    async fn client(&self, client: usize) -> anyhow::Result<Acknowledged> {
        let mut chance = StdRng::seed_from_u64(self.seed.wrapping_add(1 + client as u64));
        let cookie = &self.cookies[client % self.cookies.len()];
        let mut told = Acknowledged::default();
        while self.take() {
            // The operation that was taken is the release; what is left is taken one by one.
            let number = told.customers.len();
            let turn = Turn { clients: self, cookie, name: format!("{client}/{number}") };
            turn.customer(&mut told, &mut chance).await?;
            // In the middle of the work, and no more than a user may have.
            if number == 1 && client / self.cookies.len() < KEYS {
                told.api_keys.insert(turn.api_key(&mut chance).await?);
            }
        }
        Ok(told)
    }

    /// Sends the request until it is acknowledged. Now and then two at once, which must get the same answer.
    async fn insist(&self, wish: &Wish<'_>, chance: &mut StdRng) -> anyhow::Result<Value> {
        let answer = if wish.key.is_some() && chance.random_ratio(1, TWICE) {
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
        let request = request.header("cookie", wish.cookie).timeout(TIMEOUT);
        let request = match &wish.key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        };
        let request = if wish.body.is_null() { request } else { request.json(&wish.body) };
        let answer = async {
            let answer = request.send().await?;
            reqwest::Result::Ok((answer.status().as_u16(), answer.text().await?))
        };
        let Ok((status, text)) = answer.await else {
            self.note(|tally| tally.unanswered += 1);
            return Ok(None);
        };
        match status {
            200 | 201 => Ok(Some(serde_json::from_str(&text)?)),
            409 if wish.refusal == Refusal::TooLate => Ok(Some(Value::Null)),
            400 | 404 if wish.refusal == Refusal::TooEarly => Ok(None),
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

/// What a client does about one of its customers.
struct Turn<'a> {
    clients: &'a Clients,
    cookie: &'a str,
    /// Nobody else's.
    name: String,
}

impl Turn<'_> {
    async fn customer(&self, told: &mut Acknowledged, chance: &mut StdRng) -> anyhow::Result<()> {
        let name = format!("Chaos {}", self.name);
        let create = self.wish(Method::POST, "/api/v1/customers".to_owned(), "create", complete_customer(&name));
        let created = self.clients.insist(&create, chance).await?;
        let customer = id(&created)?;
        let mut wishes = Wishes { name, created: version(&created)?, edits: Vec::new(), released: None };
        let mut contacts: Vec<(Uuid, ContactWishes)> = Vec::new();
        let (before, after) = (chance.random_range(STEPS), chance.random_range(STEPS));
        let path = format!("/api/v1/customers/{customer}");
        for step in 0..=before + after {
            if step == before {
                let release = self.wish(Method::POST, format!("{path}/release"), "release", json!({}));
                wishes.released = Some(version(&self.clients.insist(&release, chance).await?)?);
            } else {
                // Releases and edits are counted; what else is written comes on top.
                match chance.random_range(0..6) {
                    0..3 if self.clients.take() => {
                        wishes.edits.push(self.edit(&path, "tradingName", step, chance).await?);
                    }
                    3 => {
                        let (id, text) = self.note(&path, step, chance).await?;
                        told.notes.insert(id, NoteWishes { customer, text });
                    }
                    4 if let Some((id, contact)) = contacts.last_mut()
                        && self.clients.take() =>
                    {
                        let path = format!("/api/v1/contacts/{id}");
                        let edit = self.edit(&path, "familyName", step, chance).await?;
                        if wishes.released.is_some() {
                            contact.since_release.push(edit.value.clone());
                        }
                        contact.edits.push(edit);
                    }
                    _ => contacts.push(self.contact(customer, step < before, step, chance).await?),
                }
            }
        }
        told.customers.insert(customer, wishes);
        told.contacts.extend(contacts);
        Ok(())
    }

    /// Sets the field of what has this path to a value that nothing else has.
    async fn edit(&self, path: &str, field: &str, step: usize, chance: &mut StdRng) -> anyhow::Result<Edit> {
        let value = format!("{}/{step}", self.name);
        let update = self.wish(Method::PATCH, path.to_owned(), &format!("edit {step}"), json!({field: value}));
        let version = version(&self.clients.insist(&update, chance).await?)?;
        Ok(Edit { value, version })
    }

    async fn contact(
        &self,
        customer: Uuid,
        before_release: bool,
        step: usize,
        chance: &mut StdRng,
    ) -> anyhow::Result<(Uuid, ContactWishes)> {
        let family_name = format!("{}/{step}", self.name);
        let body = json!({"givenName": "Zinzi", "familyName": family_name, "role": "BUYER", "mobile": "082 555 0100"});
        let path = format!("/api/v1/customers/{customer}/contacts");
        let create = self.wish(Method::POST, path, &format!("contact {step}"), body);
        let created = self.clients.insist(&create, chance).await?;
        let (id, created) = (id(&created)?, version(&created)?);
        let since_release = if before_release { Vec::new() } else { vec![family_name.clone()] };
        Ok((id, ContactWishes { customer, family_name, created, edits: Vec::new(), before_release, since_release }))
    }

    async fn note(&self, customer: &str, step: usize, chance: &mut StdRng) -> anyhow::Result<(Uuid, String)> {
        let text = format!("Note {}/{step}", self.name);
        let path = format!("{customer}/notes");
        let create = self.wish(Method::POST, path, &format!("note {step}"), json!({"text": text}));
        Ok((id(&self.clients.insist(&create, chance).await?)?, text))
    }

    /// Makes an API key and returns its name.
    async fn api_key(&self, chance: &mut StdRng) -> anyhow::Result<String> {
        let until = Clock::system().now() + SignedDuration::from_hours(24);
        let body = json!({"name": self.name, "scopes": ["customers.read"], "expireTime": until.to_string()});
        let refusal = Refusal::TooLate;
        let create = Wish { key: None, refusal, ..self.wish(Method::POST, "/api/v1/api-keys".to_owned(), "", body) };
        self.clients.insist(&create, chance).await?;
        Ok(self.name.clone())
    }

    fn wish(&self, method: Method, path: String, what: &str, body: Value) -> Wish<'_> {
        let key = Some(format!("{}/{what}", self.name));
        Wish { cookie: self.cookie, method, path, key, body, refusal: Refusal::Wrong }
    }
}

/// The id that an answer shows.
fn id(answer: &Value) -> anyhow::Result<Uuid> {
    Ok(answer["id"].as_str().context("an answer without id")?.parse()?)
}

/// The version that an answer shows.
fn version(answer: &Value) -> anyhow::Result<i64> {
    Ok(answer["etag"].as_str().context("an answer without version")?.parse()?)
}
