//! What a request makes a service ask of PostgreSQL: read from the server's log, so it is what was really asked.

use std::{
    collections::HashMap,
    fs,
    io::{Read as _, Seek as _, SeekFrom},
    path::PathBuf,
    time::Duration,
};

use anyhow::Context as _;
use reqwest::{Client, Method};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::cases::Case;
use crate::world::{World, until};

/// How long the end of a transaction may take after the answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// A statement with its parameters, as the log shows them; null is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its text.
    pub sql: String,
    /// $1, $2 ….
    pub parameters: Vec<Option<String>>,
}

/// The statements of one request, and which values are new in every request.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    /// In their order.
    pub all: Vec<Statement>,
    /// Ids made for this request, each with its number.
    pub fresh: HashMap<String, usize>,
    /// The number of its kind that the request gave, if it gave one: the next one in every request.
    pub counted: Option<Counted>,
}

/// A number that a statement counts and a later one stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Place of the statement that returns it.
    pub by: usize,
    /// What that statement calls it.
    pub returned: &'static str,
    /// Name of the field of JSON that stores it, in quotes.
    pub field: &'static str,
    /// What it was.
    pub value: String,
}

impl Counted {
    /// The number of a case, if these statements begin one.
    fn of(statements: &[Statement]) -> Option<Self> {
        let (returned, field) = ("number", "\"number\"");
        let by = statements.iter().position(|it| it.sql.starts_with("update case_number_lanes "))?;
        let values = statements[by..].iter().flat_map(|it| it.parameters.iter().flatten());
        let value = values.into_iter().find_map(|value| {
            let (_, after) = value.split_once(field)?;
            let digits: String = after.strip_prefix(": ")?.chars().take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then_some(digits)
        })?;
        Some(Self { by, returned, field, value })
    }

    /// As JSON holds it, the way the server writes it.
    #[must_use]
    pub fn stored(&self) -> String {
        format!("{}: {}", self.field, self.value)
    }
}

/// Reads the statements of each case: of every shape that it asks.
pub async fn capture(world: &World, cases: &[Case]) -> anyhow::Result<Vec<Vec<Statements>>> {
    let database = world.superuser("customers")?;
    let set = async |sql: &'static str| sqlx::raw_sql(sql).execute(&database).await;
    set("alter system set log_line_prefix = '%u|'").await?;
    set("alter system set log_statement = 'all'").await?;
    set("select pg_reload_conf()").await?;
    let mut captured = Vec::new();
    for case in cases {
        let mut shapes = Vec::new();
        for path in case.shapes() {
            // What is remembered of a first request is not asked again.
            when_logged(world, case, path).await?;
            let (one, other) = (when_logged(world, case, path).await?, when_logged(world, case, path).await?);
            shapes.push(Statements { fresh: fresh(&one, &other), counted: Counted::of(&one), all: one });
        }
        captured.push(shapes);
    }
    set("alter system reset all").await?;
    set("select pg_reload_conf()").await?;
    database.close().await;
    Ok(captured)
}

/// Asks until a request is in the log from its beginning to its end: connections read the server's settings anew one after the other.
async fn when_logged(world: &World, case: &Case, path: &str) -> anyhow::Result<Vec<Statement>> {
    let mut statements = Vec::new();
    until(&format!("the server to log {}", case.name), async || {
        statements = of_request(world, case, path).await?;
        Ok(begins(&statements) && ends(&statements))
    })
    .await?;
    Ok(statements)
}

fn begins(statements: &[Statement]) -> bool {
    statements.first().is_some_and(|it| it.sql.to_lowercase().starts_with("begin"))
}

fn ends(statements: &[Statement]) -> bool {
    statements.last().is_some_and(|it| ["commit", "rollback"].contains(&it.sql.to_lowercase().as_str()))
}

/// What the log shows of one request: the server writes there before it does what it was asked. Of a reading one the end may come after
/// the answer.
async fn of_request(world: &World, case: &Case, path: &str) -> anyhow::Result<Vec<Statement>> {
    let log = log_of(world)?;
    let mut log = fs::File::open(&log).with_context(|| format!("cannot read {}", log.display()))?;
    log.seek(SeekFrom::End(0))?;
    let method = if case.body.is_some() { Method::POST } else { Method::GET };
    let request = Client::new().request(method, format!("http://{}{path}", world.http)).header("cookie", &case.cookie);
    let request = match case.body_for(path) {
        Some(body) => request
            .header("content-type", "application/json")
            .header("idempotency-key", Uuid::new_v4().to_string())
            .body(body),
        None => request,
    };
    request.send().await?.error_for_status()?;
    let (mut text, answered) = (String::new(), Instant::now());
    loop {
        log.read_to_string(&mut text)?;
        let statements = read(&text, case.service);
        if ends(&statements) || answered.elapsed() > PATIENCE {
            return Ok(statements);
        }
        sleep(Duration::from_millis(5)).await;
    }
}

fn log_of(world: &World) -> anyhow::Result<PathBuf> {
    let handle = world.servers.postgres.as_ref().context("the server is not ours")?;
    Ok(handle.log())
}

/// Ids that are in the same place of two requests and differ, also inside a value.
fn fresh(one: &[Statement], other: &[Statement]) -> HashMap<String, usize> {
    let mut fresh = HashMap::new();
    for (one, other) in one.iter().zip(other) {
        for (one, other) in one.parameters.iter().zip(&other.parameters) {
            let (Some(one), Some(other)) = (one, other) else { continue };
            for (one, _) in ids_in(one).zip(ids_in(other)).filter(|(one, other)| one != other) {
                let number = fresh.len();
                fresh.entry(one.to_owned()).or_insert(number);
            }
        }
    }
    fresh
}

/// The ids in a value: itself, or those in its text, say in JSON or in an array.
pub fn ids_in(value: &str) -> impl Iterator<Item = &str> {
    let words = value.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-');
    words.filter(|word| word.len() == 36 && word.parse::<Uuid>().is_ok())
}

/// The statements of the service's role of requests in a piece of the log.
fn read(log: &str, service: &str) -> Vec<Statement> {
    let role = format!("{service}_app|");
    let mut statements: Vec<Statement> = Vec::new();
    // Lines of one entry behind the first begin with a tab.
    for entry in log.replace("\n\t", " ").lines() {
        let Some(entry) = entry.strip_prefix(&role) else { continue };
        if let Some(sql) = entry.strip_prefix("LOG:  statement: ") {
            statements.push(Statement { sql: sql.trim().to_owned(), parameters: Vec::new() });
        } else if let Some(sql) = entry.strip_prefix("LOG:  execute ").and_then(|rest| Some(rest.split_once(": ")?.1)) {
            statements.push(Statement { sql: sql.trim().to_owned(), parameters: Vec::new() });
        } else if let Some(parameters) = entry.strip_prefix("DETAIL:  parameters: ")
            && let Some(last) = statements.last_mut()
        {
            last.parameters = values(parameters);
        }
    }
    statements
}

/// The values of `$1 = 'it''s', $2 = NULL`.
fn values(text: &str) -> Vec<Option<String>> {
    let (mut values, mut rest) = (Vec::new(), text);
    while let Some((_, after)) = rest.split_once(" = ") {
        let Some(quoted) = after.strip_prefix('\'') else {
            values.push(None);
            rest = after;
            continue;
        };
        let (mut value, mut letters) = (String::new(), quoted.char_indices().peekable());
        let mut end = quoted.len();
        while let Some((at, letter)) = letters.next() {
            if letter == '\'' && letters.next_if(|(_, next)| *next == '\'').is_none() {
                end = at + 1;
                break;
            }
            value.push(letter);
        }
        values.push(Some(value));
        rest = &quoted[end..];
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_shows_statements_and_their_parameters() {
        let log = "customers_app|LOG:  statement: begin; set local app.tenant_id = 'x'\n\
                   customers_worker|LOG:  statement: not ours\n\
                   customers_app|LOG:  execute sqlx_s_3: select a\n\t from b where c = $1\n\
                   customers_app|DETAIL:  parameters: $1 = 'it''s = ''so''', $2 = NULL, $3 = '7'\n\
                   customers_app|LOG:  execute <unnamed>: commit\n";
        let some = |text: &str| Some(text.to_owned());
        let statement = |sql: &str, parameters: &[Option<String>]| Statement {
            sql: sql.to_owned(),
            parameters: parameters.to_vec(),
        };
        let expected = [
            statement("begin; set local app.tenant_id = 'x'", &[]),
            statement("select a  from b where c = $1", &[some("it's = 'so'"), None, some("7")]),
            statement("commit", &[]),
        ];
        assert_eq!(read(log, "customers"), expected);
    }

    #[test]
    fn a_number_that_is_counted_is_found_where_it_is_stored() {
        let statement = |sql: &str, values: &[&str]| Statement {
            sql: sql.to_owned(),
            parameters: values.iter().map(|value| Some((*value).to_owned())).collect(),
        };
        let count = statement("update case_number_lanes set next = next + 32 returning next - 32 as number", &["x"]);
        let store = statement("insert into cases select $2", &["x", "[{\"id\":7,\"number\": 4711, \"value\": 1}]"]);
        let counted = Counted::of(&[statement("begin", &[]), count.clone(), store.clone()]).unwrap_or_else(|| panic!());
        assert_eq!((counted.by, counted.stored()), (1, "\"number\": 4711".to_owned()));
        assert_eq!(Counted::of(&[store]), None);
        assert_eq!(Counted::of(&[count]), None);
    }

    #[test]
    fn ids_that_differ_between_two_requests_are_fresh() {
        let with = |values: [&str; 3]| {
            let parameters = values.iter().map(|value| Some((*value).to_owned())).collect();
            vec![Statement { sql: String::new(), parameters }]
        };
        let (a, b, same) = (Uuid::from_u128(1).to_string(), Uuid::from_u128(2).to_string(), Uuid::nil().to_string());
        let fresh = fresh(&with([&a, &same, "x"]), &with([&b, &same, "y"]));
        assert_eq!(fresh, HashMap::from([(a, 0)]));
    }
}
