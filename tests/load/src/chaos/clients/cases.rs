//! Next actions: each completes the open activity of a case and plans the following one, both or neither.

use std::sync::atomic::Ordering;

use anyhow::Context as _;
use crm_chassis::Clock;
use jiff::SignedDuration;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Clients, Refusal, Turn, Wish, id, version};
use crate::{
    chaos::check::{Acknowledged, ActivityWishes, CaseWishes, ContactWishes, Wishes},
    erp::complete_customer,
};

/// Next actions in a case.
const CHAIN: std::ops::RangeInclusive<usize> = 1..=20;
/// After one activity in so many two next actions are asked for at once.
const RIVALS: u32 = 8;

impl Clients {
    /// Whether there is one more next action to take; if so it is taken.
    fn take_next(&self) -> bool {
        self.next_begun.fetch_add(1, Ordering::Relaxed) < self.next_actions
    }

    /// Makes a customer, and takes next actions in its cases until all are taken.
    pub(super) async fn client_of_cases(&self, client: usize) -> anyhow::Result<Acknowledged> {
        let mut told = Acknowledged::default();
        if !self.take_next() {
            return Ok(told);
        }
        // Chance of its own, beside that of the client who edits.
        let mut chance = StdRng::seed_from_u64(self.seed.wrapping_sub(1 + client as u64));
        let cookie = &self.cookies[client % self.cookies.len()];
        let turn = Turn { clients: self, cookie, name: format!("cases of {client}") };
        let (customer, contact) = turn.customer_with_contact(&mut told, &mut chance).await?;
        let case_type = turn.case_type(&mut chance).await?;
        let mut goes_on = true;
        while goes_on {
            let turn = Turn { clients: self, cookie, name: format!("{client}/case {}", told.cases.len()) };
            let (case, mut wishes) = turn.begin_case(customer, contact, &case_type, &mut chance).await?;
            goes_on = turn.chain(&mut wishes, &mut chance).await?;
            told.cases.insert(case, wishes);
        }
        Ok(told)
    }
}

impl Turn<'_> {
    async fn customer_with_contact(
        &self,
        told: &mut Acknowledged,
        chance: &mut StdRng,
    ) -> anyhow::Result<(Uuid, Uuid)> {
        let name = format!("Chaos {}", self.name);
        let create = self.wish(Method::POST, "/api/v1/customers".to_owned(), "create", complete_customer(&name));
        let created = self.clients.insist(&create, chance).await?;
        let (customer, created) = (id(&created)?, version(&created)?);
        told.customers.insert(customer, Wishes { name, created, edits: Vec::new(), released: None });
        // It is never released, so that the ERP hears of neither.
        let (contact, wishes) = self.contact(customer, false, 0, chance).await?;
        told.contacts.insert(contact, ContactWishes { since_release: Vec::new(), ..wishes });
        Ok((customer, contact))
    }

    async fn case_type(&self, chance: &mut StdRng) -> anyhow::Result<String> {
        let read = self.wish(Method::GET, "/api/v1/case-config".to_owned(), "", Value::Null);
        let config = self.clients.insist(&Wish { key: None, ..read }, chance).await?;
        Ok(config["caseTypes"][0]["id"].as_str().context("no case type")?.to_owned())
    }

    /// Begins a case with its first activity, as soon as activities has heard of customer and contact.
    async fn begin_case(
        &self,
        customer: Uuid,
        contact: Uuid,
        case_type: &str,
        chance: &mut StdRng,
    ) -> anyhow::Result<(Uuid, CaseWishes)> {
        let (subject, first) = (self.name.clone(), self.planned(0));
        let case = json!({"contactId": contact, "subject": subject, "caseTypeId": case_type});
        let body = json!({"case": case, "activity": plan(&first)});
        let path = format!("/api/v1/customers/{customer}/activities");
        let begin = Wish { refusal: Refusal::TooEarly, ..self.wish(Method::POST, path, "begin", body) };
        let planned = self.clients.insist(&begin, chance).await?;
        let case = planned["caseId"].as_str().context("an activity without case")?.parse()?;
        let first = ActivityWishes { id: id(&planned)?, subject: first, outcome: None };
        Ok((case, CaseWishes { customer, subject, activities: vec![first] }))
    }

    /// Takes the next action that was taken, and others behind it. Returns whether one more was taken, for another case.
    async fn chain(&self, case: &mut CaseWishes, chance: &mut StdRng) -> anyhow::Result<bool> {
        for step in 1..=chance.random_range(CHAIN) {
            let present = case.activities.last_mut().context("a case without activity")?;
            let next = if chance.random_ratio(1, RIVALS) {
                self.rivals(present.id, step, chance).await?
            } else {
                self.alone(present.id, step, chance).await?
            };
            present.outcome = Some(outcome_before(&next.subject));
            case.activities.push(next);
            if !self.clients.take_next() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn alone(&self, present: Uuid, step: usize, chance: &mut StdRng) -> anyhow::Result<ActivityWishes> {
        let subject = self.planned(step);
        let answer = self.clients.insist(&self.next_action(present, &subject), chance).await?;
        Ok(ActivityWishes { id: id(&answer)?, subject, outcome: None })
    }

    /// Asks for two next actions after one activity at once: one is taken, the other comes too late.
    async fn rivals(&self, present: Uuid, step: usize, chance: &mut StdRng) -> anyhow::Result<ActivityWishes> {
        let subjects = [self.planned(step), format!("{}, by another", self.planned(step))];
        let [one, other] =
            subjects.each_ref().map(|subject| Wish { refusal: Refusal::TooLate, ..self.next_action(present, subject) });
        let mut also = StdRng::seed_from_u64(chance.random());
        let answers = tokio::try_join!(self.clients.insist(&one, chance), self.clients.insist(&other, &mut also))?;
        let [planned, by_another] = subjects;
        let (subject, answer) = match answers {
            (answer, Value::Null) if !answer.is_null() => (planned, answer),
            (Value::Null, answer) if !answer.is_null() => (by_another, answer),
            both => anyhow::bail!("after {present} one next action must be taken, and one refused: {both:?}"),
        };
        self.clients.note(|tally| tally.rivals += 1);
        Ok(ActivityWishes { id: id(&answer)?, subject, outcome: None })
    }

    fn next_action(&self, present: Uuid, subject: &str) -> Wish<'_> {
        let body = json!({"outcome": outcome_before(subject), "activity": plan(subject)});
        let path = format!("/api/v1/activities/{present}/next-action");
        Wish { key: Some(subject.to_owned()), ..self.wish(Method::POST, path, "", body) }
    }

    /// Subject of the activity at this place of the case, which no other one has.
    fn planned(&self, step: usize) -> String {
        format!("{}/{step}", self.name)
    }
}

/// What came of the activity before the one of this subject.
fn outcome_before(subject: &str) -> String {
    format!("Before {subject}")
}

/// A call in a month, of which nobody is told before.
fn plan(subject: &str) -> Value {
    let start = Clock::system().now() + SignedDuration::from_hours(30 * 24);
    json!({"type": "ACTIVITY_TYPE_CALL", "subject": subject, "startTime": start.to_string(), "reminderMinutes": 0})
}
