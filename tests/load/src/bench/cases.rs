//! What is asked.

use std::net::SocketAddr;

use anyhow::Context as _;
use crm_chassis::Clock;
use jiff::SignedDuration;
use reqwest::Client;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{fill::work::Work, statements::ids_in};
use crate::erp::complete_customer;

/// Who asks: an administrator sees every customer, as does the manager, because all are his team's, and a salesman those he works with.
pub const CALLERS: [&str; 3] = ["administrator", "manager", "salesman"];

/// What is typed into the listing's box: it begins in the middle of a word, as in Print Partners, Savanna and Wines Group, and each is
/// found in some of the customers.
pub const TYPED: [&str; 3] = ["rint part", "avann", "ines grou"];

/// The same by hasty fingers: Highveld, Springbok, Savanna.
const MISTYPED: [&str; 3] = ["hihgveld", "springbk", "savana"];

/// Pieces of telephone numbers.
const DIGITS: [&str; 3] = ["021 48", "21 73", "215"];

/// What is typed into the box of the contacts.
const NAMES: [&str; 3] = ["zin", "nkos", "dlam"];

/// The customers' listing.
const CUSTOMERS: &str = "/api/v1/customers";

/// The activities' listing.
const ACTIVITIES: &str = "/api/v1/activities";

/// Name of the case that plans activities.
pub const CREATE_ACTIVITY: &str = "create an activity";

/// Requests, and transactions of pgbench, before a case is measured: its plans are made and its pages are read.
pub const WARMING: usize = 50;

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// What he is.
    pub name: &'static str,
    /// His session.
    pub cookie: String,
    /// How many customers he sees.
    pub sees: usize,
    /// Ids of some of them, all of which may be worked with.
    pub some: Vec<Uuid>,
    /// How many activities are his, or of those for whom he acts.
    pub acts_in: usize,
}

/// Rows behind which nobody goes by number: as many as counts are exact to.
const FARTHEST: usize = 100_000;

/// A row near the end of a list of so many.
fn far_row(rows: usize) -> usize {
    rows.min(FARTHEST) / 100 * 95
}

/// One kind of request.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the table calls it.
    pub name: String,
    /// What he is who asks.
    pub caller: &'static str,
    /// His session.
    pub cookie: String,
    /// What is asked, in turn.
    pub paths: Vec<String>,
    /// What is sent; the word NUMBER in it becomes another number each time, and PARTNER what belongs to the path. None reads.
    pub body: Option<String>,
    /// What stands for PARTNER in the body, for each of the paths; nothing if the body does not need it.
    pub partners: Vec<String>,
    /// The service that answers, whose statements are the floor.
    pub service: &'static str,
    /// Whether it changes something.
    pub writes: bool,
}

impl Case {
    /// What is sent to this path.
    #[must_use]
    pub fn body_for(&self, path: &str) -> Option<String> {
        let place = self.paths.iter().position(|it| it == path);
        let partner = place.and_then(|place| self.partners.get(place)).map_or("", String::as_str);
        Some(self.body.as_ref()?.replace("PARTNER", partner))
    }

    /// Those of the paths whose statements differ by more than the id they are about.
    pub fn shapes(&self) -> &[String] {
        let is_about_one = self.paths.first().is_some_and(|path| ids_in(path).next().is_some());
        if is_about_one { &self.paths[..1] } else { &self.paths }
    }
}

/// All cases of [`CALLERS`], in their order; reading ones only of the `readers`.
pub async fn all(
    http: SocketAddr,
    callers: &[Caller; 3],
    readers: &[&str],
    (work, is_brief): (&Work, bool),
) -> anyhow::Result<Vec<Case>> {
    let [administrator, _, salesman] = callers;
    let mut cases = Vec::new();
    for caller in callers.iter().filter(|caller| readers.contains(&caller.name)) {
        let row = far_row(caller.sees);
        let token = token_of_row(http, caller, CUSTOMERS, row).await?;
        let filter = all_of(&[condition("status", "ANY_OF", &["HOLD"]), condition("city", "BEGINS_WITH", &["kimb"])]);
        let searches = |typed: [&str; 3]| typed.iter().map(|text| list(&[("search", text)])).collect();
        let contacts = NAMES.iter().map(|text| with("/api/v1/contacts", &[("search", text)])).collect();
        let open = caller.some.iter().map(|id| format!("/api/v1/customers/{id}")).collect();
        cases.extend([
            reading("list, page 1", caller, vec![list(&[])]),
            reading(&format!("list, row {row} by token"), caller, vec![list(&[("pageToken", &token)])]),
            reading(&format!("list, row {row} by number"), caller, vec![list(&[("skip", &row.to_string())])]),
            reading("list, filtered by status and city", caller, vec![list(&[("filter", &filter.to_string())])]),
            reading("search", caller, searches(TYPED)),
            reading("search, mistyped", caller, searches(MISTYPED)),
            reading("search, digits", caller, searches(DIGITS)),
            reading("search contacts", caller, contacts),
            reading("open a customer", caller, open),
        ]);
        cases.extend(of_work(http, caller, is_brief).await?);
    }
    let contacts = administrator.some.iter().map(|id| format!("/api/v1/customers/{id}/contacts")).collect();
    let contact = json!({"givenName": "Zinzi", "familyName": "Nkosi", "role": "BUYER", "email": "NUMBER@example.com"});
    let mut create = complete_customer("Bench NUMBER");
    create["email"] = json!("NUMBER@example.com");
    cases.extend([
        Case {
            writes: true,
            body: Some(create.to_string()),
            ..reading("create a customer", salesman, vec![list(&[])])
        },
        Case { writes: true, body: Some(contact.to_string()), ..reading("create a contact", administrator, contacts) },
        create_activity(salesman, work),
    ]);
    Ok(cases)
}

/// Asks a reading case some times.
pub async fn warm_up(http: SocketAddr, case: &Case) -> anyhow::Result<()> {
    let client = Client::new();
    for path in case.paths.iter().cycle().take(if case.writes { 0 } else { WARMING }) {
        let request = client.get(format!("http://{http}{path}")).header("cookie", &case.cookie);
        request.send().await?.error_for_status()?.bytes().await?;
    }
    Ok(())
}

fn reading(name: &str, caller: &Caller, paths: Vec<String>) -> Case {
    let name = format!("{name} ({})", caller.name);
    let cookie = caller.cookie.clone();
    let (partners, service) = (Vec::new(), "customers");
    Case { name, caller: caller.name, cookie, paths, body: None, partners, service, writes: false }
}

/// What is read of cases and activities; `is_brief` leaves out what is like something else.
async fn of_work(http: SocketAddr, caller: &Caller, is_brief: bool) -> anyhow::Result<Vec<Case>> {
    let row = far_row(caller.acts_in);
    let of_customer = caller.some.iter().map(|id| format!("/api/v1/customers/{id}/activities")).collect();
    let list = |parameters: &[(&str, &str)]| vec![with(ACTIVITIES, parameters)];
    let mut cases = vec![
        reading("today", caller, list(&[("due", "ACTIVITY_DUE_TODAY")])),
        reading("activities, page 1", caller, list(&[])),
        reading("activities of a customer", caller, of_customer),
    ];
    if !is_brief {
        let token = token_of_row(http, caller, ACTIVITIES, row).await?;
        cases.extend([
            reading(&format!("activities, row {row} by token"), caller, list(&[("pageToken", &token)])),
            reading(&format!("activities, row {row} by number"), caller, list(&[("skip", &row.to_string())])),
            reading("warnings", caller, list(&[("due", "ACTIVITY_DUE_OVERDUE")])),
            reading("cases, page 1", caller, vec!["/api/v1/cases".to_owned()]),
        ]);
    }
    Ok(cases.into_iter().map(|case| Case { service: "activities", ..case }).collect())
}

/// A call in a case of its own, of which nobody is reminded while it is measured.
fn create_activity(salesman: &Caller, work: &Work) -> Case {
    let case = json!({"contactId": "PARTNER", "subject": "Bench NUMBER", "caseTypeId": work.case_type});
    let start = (Clock::system().now() + SignedDuration::from_hours(30 * 24)).to_string();
    let activity = json!({"type": "ACTIVITY_TYPE_CALL", "subject": "Bench NUMBER", "startTime": start});
    let paths = work.places.iter().map(|(customer, _)| format!("/api/v1/customers/{customer}/activities")).collect();
    Case {
        writes: true,
        body: Some(json!({"case": case, "activity": activity}).to_string()),
        partners: work.places.iter().map(|(_, contact)| contact.to_string()).collect(),
        service: "activities",
        ..reading(CREATE_ACTIVITY, salesman, paths)
    }
}

/// The token of the page of this list that begins at the row.
async fn token_of_row(http: SocketAddr, caller: &Caller, list: &str, row: usize) -> anyhow::Result<String> {
    let before = row.saturating_sub(25);
    let path = with(list, &[("pageSize", "25"), ("skip", &before.to_string())]);
    let request = Client::new().get(format!("http://{http}{path}")).header("cookie", &caller.cookie);
    let page: Value = request.send().await?.error_for_status()?.json().await?;
    Ok(page["nextPageToken"].as_str().context("no token of the next page")?.to_owned())
}

/// The listing's path.
fn list(parameters: &[(&str, &str)]) -> String {
    with(CUSTOMERS, parameters)
}

fn with(path: &str, parameters: &[(&str, &str)]) -> String {
    if parameters.is_empty() {
        return path.to_owned();
    }
    let url = Url::parse_with_params(&format!("http://host{path}"), parameters);
    url.map_or_else(|_| path.to_owned(), |url| format!("{path}?{}", url.query().unwrap_or_default()))
}

fn condition(field: &str, operator: &str, values: &[&str]) -> Value {
    json!({"condition": {"field": field, "operator": format!("OPERATOR_{operator}"), "values": values}})
}

fn all_of(filters: &[Value]) -> Value {
    json!({"group": {"combinator": "COMBINATOR_AND", "filters": filters}})
}
