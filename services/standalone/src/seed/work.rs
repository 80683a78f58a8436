//! What the salesmen have planned, by the product's own API, once the activities service knows the customers.

use std::collections::HashMap;

use anyhow::Context as _;
use crm_chassis::{Db, TenantId};
use jiff::tz::{self, TimeZone};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use url::Url;

use super::{Api, CUSTOMERS, STALL, count};
use crate::{
    demo::{ASKED_TYPE, ColdCall, DemoTenant, HOPE_WORKS, PlannedCase, gates},
    progress::Progress,
    stack::Stack,
};

/// Of so many cases the manager begins one for her salesman, who is told of it.
const GIVEN: u64 = 7;

/// True if the salesmen have planned what they plan.
pub async fn is_planned(activities: &Db, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<bool> {
    let now = activities.clock().now().to_zoned(TimeZone::fixed(tz::offset(2)));
    let planned: usize = tenant.work(&now).iter().map(|(_, cases)| cases.len()).sum();
    let called: usize = tenant.cold_calls(&now).iter().map(|(_, calls)| calls.len()).sum();
    let all = planned + called;
    Ok(count(activities, id, "select count(*) from cases where tenant_id = $1").await? >= all as u64)
}

/// True if the activities service knows customers from before it kept all that it needs of them.
pub async fn is_behind(activities: &Db, id: TenantId) -> anyhow::Result<bool> {
    let sql = "select count(*) from customer_refs where tenant_id = $1 and created_at is null and not deleted";
    Ok(count(activities, id, sql).await? > 0)
}

/// Plans it. What an interrupted start has planned is not planned again, as long as its keys are remembered.
pub async fn plan(stack: &Stack, tenant: &DemoTenant, id: TenantId) -> anyhow::Result<()> {
    // Also where nothing is planned: whoever comes in finds nobody busy with what happened before.
    until_known(stack, id).await?;
    let activities = &stack.activities.context.worker;
    let now = activities.clock().now().to_zoned(TimeZone::fixed(tz::offset(2)));
    let work = tenant.work(&now);
    if work.is_empty() || is_planned(activities, tenant, id).await? {
        return Ok(());
    }
    let mut api = Api {
        http: Client::new(),
        base: format!("http://{}", stack.gateway.http_address),
        tenant: tenant.slug,
        cookies: HashMap::new(),
    };
    let administrator = format!("admin@{}.example", tenant.slug);
    api.targets(&administrator).await?;
    api.ask(&administrator).await?;
    let all: usize = work.iter().map(|(_, cases)| cases.len()).sum();
    let mut progress = Progress::start(format!("{}: cases and activities", tenant.name), all as u64);
    let mut done = 0;
    for (salesman, cases) in &work {
        let customers = api.customers_of(salesman, cases.len()).await?;
        for (customer, case) in customers.iter().cycle().zip(cases) {
            let manager = format!("maria@{}.example", tenant.slug);
            let planner = if done % GIVEN == 0 { &manager } else { salesman };
            api.begin((planner, salesman), customer, case, &format!("demo work {done}")).await?;
            done += 1;
            progress.show(done);
        }
    }
    for (salesman, calls) in tenant.cold_calls(&now) {
        for (number, call) in (1..).zip(&calls) {
            api.cold_call(&salesman, call, &format!("demo cold call {number}")).await?;
        }
    }
    Ok(())
}

/// Waits until the activities service knows as much as customers does.
async fn until_known(stack: &Stack, id: TenantId) -> anyhow::Result<()> {
    let (customers, activities) = (&stack.customers.context.worker, &stack.activities.context.worker);
    // What each is called there, and what is known of it here.
    let counted = [
        (CUSTOMERS, "select count(*) from customer_refs where tenant_id = $1 and created_at is not null"),
        (
            "select count(*) from contacts where tenant_id = $1",
            "select count(*) from contact_refs where tenant_id = $1 and sales_contact is not null",
        ),
        (
            "select count(*) from third_parties where tenant_id = $1",
            "select count(*) from third_party_refs where tenant_id = $1",
        ),
    ];
    let mut last = (0, Instant::now());
    loop {
        let (mut all, mut known) = (0, 0);
        for (there, here) in counted {
            all += count(customers, id, there).await?;
            known += count(activities, id, here).await?;
        }
        if known >= all {
            return Ok(());
        }
        if known > last.0 {
            last = (known, Instant::now());
        }
        anyhow::ensure!(
            last.1.elapsed() < STALL,
            "only {known} of {all} customers, contacts and third parties are known to activities"
        );
        sleep(std::time::Duration::from_millis(200)).await;
    }
}

impl Api {
    /// The ids of a salesman's active customers with one of their contacts: the manual's example first.
    async fn customers_of(&mut self, salesman: &str, number: usize) -> anyhow::Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        let condition = |field: &str, value: &str| json!({"condition": {"field": field, "operator": "OPERATOR_EQUALS", "values": [value]}});
        for (filter, size) in [(condition("name", HOPE_WORKS), 1), (condition("status", "ACTIVE"), number)] {
            let asked = [
                ("filter", filter.to_string()),
                ("view", "CUSTOMER_VIEW_MINE".to_owned()),
                ("pageSize", size.to_string()),
            ];
            let listed = self.get(salesman, "/api/v1/customers", &asked).await?;
            for customer in listed["customers"].as_array().context("no customers")? {
                let id = customer["id"].as_str().context("a customer without id")?;
                let contacts = self.get(salesman, &format!("/api/v1/customers/{id}/contacts"), &[]).await?;
                let sold_to = contacts["contacts"].as_array().context("no contacts")?.iter();
                let mut sold_to = sold_to.filter(|contact| contact["active"] == true);
                let Some(contact) = sold_to.next().and_then(|contact| contact["id"].as_str()) else { continue };
                found.push((id.to_owned(), contact.to_owned()));
            }
        }
        anyhow::ensure!(!found.is_empty(), "{salesman} has no customer with a contact");
        Ok(found)
    }

    /// Begins a case, maybe for a salesman, who does in it what is done.
    async fn begin(
        &mut self,
        (by, salesman): (&str, &str),
        (customer, contact): &(String, String),
        planned: &PlannedCase,
        key: &str,
    ) -> anyhow::Result<()> {
        let cookie = self.cookie_of(salesman).await?;
        let mut case = planned.case.clone();
        let session = self.get(salesman, "/api/v1/session", &[]).await?;
        // Where questions are asked, a case begins in the first stage and comes to the planned one by its answers.
        let asked = planned.case_type == ASKED_TYPE;
        if !asked {
            case["stageId"] = self.configured(salesman, "caseStages", planned.stage).await?;
        }
        case["contactId"] = json!(contact);
        case["salesmanId"] = session["user"]["employeeId"].clone();
        case["caseTypeId"] = self.configured(salesman, "caseTypes", planned.case_type).await?;
        let mut activities = planned.activities.iter();
        let &(ref first, mut outcome) = activities.next().context("a case without activity")?;
        let body = json!({"case": case, "activity": first});
        let theirs = self.cookie_of(by).await?;
        let mut open = self.post(&theirs, &format!("/api/v1/customers/{customer}/activities"), key, &body).await?;
        if asked {
            self.answer(salesman, text(&open, "caseId"), planned.stage, &format!("{key} answers")).await?;
        }
        for (number, (activity, next_outcome)) in (1..).zip(activities) {
            let path = format!("/api/v1/activities/{}/next-action", text(&open, "id"));
            let body = json!({"outcome": outcome, "activity": activity});
            open = self.post(&cookie, &path, &format!("{key} next {number}"), &body).await?;
            outcome = next_outcome;
        }
        if let Some(ending) = &planned.ending {
            let path = format!("/api/v1/cases/{}/close", text(&open, "caseId"));
            self.post(&cookie, &path, &format!("{key} end"), ending).await?;
        }
        Ok(())
    }

    /// Lets cases of one type answer questions before they leave a stage.
    async fn ask(&mut self, administrator: &str) -> anyhow::Result<()> {
        let cookie = self.cookie_of(administrator).await?;
        for (number, planned) in (1..).zip(gates()) {
            let mut gate = planned.gate;
            gate["stageId"] = self.configured(administrator, "caseStages", planned.stage).await?;
            self.post(&cookie, "/api/v1/stage-gates", &format!("demo gate {number}"), &gate).await?;
        }
        let id = self.configured(administrator, "caseTypes", ASKED_TYPE).await?;
        let path = format!("/api/v1/case-types/{}", id.as_str().unwrap_or_default());
        self.send(Method::PATCH, &cookie, &path, "demo gates on", &json!({"stageGates": true})).await?;
        Ok(())
    }

    /// Answers what is asked before a stage, so that the case comes there.
    async fn answer(&mut self, salesman: &str, case: &str, stage: &str, key: &str) -> anyhow::Result<()> {
        let before = gates().into_iter().take_while(|gate| gate.stage != stage);
        let known = self.get(salesman, &format!("/api/v1/cases/{case}/gates"), &[]).await?;
        let known = known["gates"].as_array().context("no gates")?;
        let answers = before.filter_map(|planned| {
            let gate = known.iter().find(|gate| gate["question"] == planned.gate["question"])?;
            Some(json!({"gateId": gate["gateId"], "answer": planned.answer}))
        });
        let answers: Vec<Value> = answers.collect();
        if answers.is_empty() {
            return Ok(());
        }
        let cookie = self.cookie_of(salesman).await?;
        let path = format!("/api/v1/cases/{case}/answer-gates");
        self.post(&cookie, &path, key, &json!({"answers": answers})).await?;
        Ok(())
    }

    /// Saves a cold call.
    async fn cold_call(&mut self, salesman: &str, cold_call: &ColdCall, key: &str) -> anyhow::Result<()> {
        let cookie = self.cookie_of(salesman).await?;
        let mut body = cold_call.call.clone();
        body["case"]["caseTypeId"] = self.configured(salesman, "caseTypes", cold_call.case_type).await?;
        self.post(&cookie, "/api/v1/cold-calls", key, &body).await?;
        Ok(())
    }

    /// The id of a case type or a stage.
    async fn configured(&mut self, salesman: &str, list: &str, code: &str) -> anyhow::Result<Value> {
        let config = self.get(salesman, "/api/v1/case-config", &[]).await?;
        let entries = config[list].as_array().with_context(|| format!("no {list}"))?;
        let entry = entries.iter().find(|entry| entry["code"] == code);
        Ok(entry.with_context(|| format!("{code} is missing"))?["id"].clone())
    }

    /// Sets what every salesman is to do and to sell in a month. What somebody has set meanwhile stays.
    async fn targets(&mut self, administrator: &str) -> anyhow::Result<()> {
        let path = "/api/v1/target-defaults";
        let defaults = self.get(administrator, path, &[]).await?;
        if text(&defaults, "etag") != "0" {
            return Ok(());
        }
        let cookie = self.cookie_of(administrator).await?;
        let usual = json!({
            "calls": 24, "emails": 18, "meetings": 10, "inspections": 4, "cases": 12, "quotes": 9, "orders": 6, "invoices": 6,
        });
        self.send(Method::PATCH, &cookie, path, "demo targets", &usual).await?;
        Ok(())
    }

    async fn get(&mut self, email: &str, path: &str, asked: &[(&str, String)]) -> anyhow::Result<Value> {
        let cookie = self.cookie_of(email).await?;
        let url = Url::parse_with_params(&format!("{}{path}", self.base), asked)?;
        Ok(self.http.get(url).header("cookie", cookie).send().await?.error_for_status()?.json().await?)
    }
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}
