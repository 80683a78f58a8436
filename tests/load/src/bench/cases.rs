//! What is asked.

use std::net::SocketAddr;

use anyhow::Context as _;
use reqwest::Client;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::statements::ids_in;
use crate::erp::complete_customer;

/// Who asks: an administrator sees every customer, as does the manager, because all are his team's, and a salesman those he works with.
pub const CALLERS: [&str; 3] = ["administrator", "manager", "salesman"];

/// What is typed into the listing's box: it begins in the middle of a word, as in Print Partners, Savanna and Wines Group, and each is
/// found in some of the customers.
pub const TYPED: [&str; 3] = ["rint part", "avann", "ines grou"];

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
}

impl Caller {
    /// A row near the end of his list.
    const fn far_row(&self) -> usize {
        self.sees / 100 * 95
    }
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
    /// What is sent; the word NUMBER in it becomes another number each time. None reads.
    pub body: Option<String>,
    /// Whether it changes something.
    pub writes: bool,
}

impl Case {
    /// Those of the paths whose statements differ by more than the id they are about.
    pub fn shapes(&self) -> &[String] {
        let is_about_one = self.paths.first().is_some_and(|path| ids_in(path).next().is_some());
        if is_about_one { &self.paths[..1] } else { &self.paths }
    }
}

/// All cases of [`CALLERS`], in their order; reading ones only of the `readers`.
pub async fn all(http: SocketAddr, callers: &[Caller; 3], readers: &[&str]) -> anyhow::Result<Vec<Case>> {
    let [administrator, _, salesman] = callers;
    let mut cases = Vec::new();
    for caller in callers.iter().filter(|caller| readers.contains(&caller.name)) {
        let row = caller.far_row();
        let token = token_of_row(http, caller).await?;
        let filter = all_of(&[condition("status", "ANY_OF", &["HOLD"]), condition("city", "BEGINS_WITH", &["kimb"])]);
        let searches = TYPED.iter().map(|text| list(&[("search", text)])).collect();
        let open = caller.some.iter().map(|id| format!("/api/v1/customers/{id}")).collect();
        cases.extend([
            reading("list, page 1", caller, vec![list(&[])]),
            reading(&format!("list, row {row} by token"), caller, vec![list(&[("pageToken", &token)])]),
            reading(&format!("list, row {row} by number"), caller, vec![list(&[("skip", &row.to_string())])]),
            reading("list, filtered by status and city", caller, vec![list(&[("filter", &filter.to_string())])]),
            reading("search", caller, searches),
            reading("open a customer", caller, open),
        ]);
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
    Case { name, caller: caller.name, cookie: caller.cookie.clone(), paths, body: None, writes: false }
}

/// The token of the page that begins at the row.
async fn token_of_row(http: SocketAddr, caller: &Caller) -> anyhow::Result<String> {
    let before = caller.far_row() - 25;
    let path = list(&[("pageSize", "25"), ("skip", &before.to_string())]);
    let request = Client::new().get(format!("http://{http}{path}")).header("cookie", &caller.cookie);
    let page: Value = request.send().await?.error_for_status()?.json().await?;
    Ok(page["nextPageToken"].as_str().context("no token of the next page")?.to_owned())
}

/// The listing's path.
fn list(parameters: &[(&str, &str)]) -> String {
    let path = "/api/v1/customers";
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
