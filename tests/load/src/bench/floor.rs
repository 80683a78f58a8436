//! What PostgreSQL alone can do: pgbench with the very statements of a request, as the service sends them (prepared, BEGIN and SET LOCAL
//! in one round trip).

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsString,
    fmt::Write as _,
    path::Path,
    time::Duration,
};

use anyhow::Context as _;
use crm_standalone::servers::Servers;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::process::Command;
use url::Url;

use super::{
    cases::{Case, WARMING},
    statements::{Counted, Statement, Statements, ids_in},
};

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Floor {
    /// Name of the case.
    pub case: String,
    /// Connections at once.
    pub clients: usize,
    /// Transactions a second.
    pub per_second: f64,
    /// Milliseconds of one, on average.
    pub average: f64,
}

/// pgbench with the statements of a case, as the role of requests.
#[derive(Debug)]
pub struct Pgbench<'a> {
    case: &'a Case,
    arguments: Vec<OsString>,
    database: &'a SecretString,
}

impl<'a> Pgbench<'a> {
    /// Writes a script into the folder for each shape of the case; pgbench takes one of them at random for every transaction.
    pub async fn prepare(
        folder: &Path,
        servers: &Servers,
        database: &'a SecretString,
        case: &'a Case,
        shapes: &[Statements],
    ) -> anyhow::Result<Self> {
        let mut superuser = Url::parse(&servers.database_url)?;
        superuser.set_path(Url::parse(database.expose_secret())?.path());
        let mut superuser = PgConnection::connect(superuser.as_str()).await?;
        let Scripts { texts, variables } = Scripts::write(shapes, &Chosen::of(case), &mut superuser).await?;
        let name = case.name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let mut arguments = ["-n", "-M", "prepared", "-j", "1"].map(OsString::from).to_vec();
        for (number, text) in texts.iter().enumerate() {
            let path = folder.join(format!("{name}-{number}.sql"));
            std::fs::write(&path, text)?;
            arguments.extend(["-f".into(), path.into()]);
        }
        for (name, value) in variables {
            arguments.extend(["-D".into(), format!("{name}={value}").into()]);
        }
        Ok(Self { case, arguments, database })
    }

    /// Has the pages read that it needs, as the service had when it was measured.
    pub async fn warm_up(&self) -> anyhow::Result<()> {
        self.call(["-c", "1", "-t", &WARMING.to_string()]).await?;
        Ok(())
    }

    /// Runs for this time.
    pub async fn measure(&self, clients: usize, time: Duration) -> anyhow::Result<Floor> {
        let text = self.call(["-c", &clients.to_string(), "-T", &time.as_secs().max(1).to_string()]).await?;
        // Those of single scripts stand behind those of all, and are indented.
        let number = |before: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(before));
            let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
            number.with_context(|| format!("pgbench says no {before:?}: {text}"))
        };
        Ok(Floor {
            case: self.case.name.clone(),
            clients,
            per_second: number("tps = ")?,
            average: number("latency average = ")?,
        })
    }

    async fn call(&self, how: [&str; 4]) -> anyhow::Result<String> {
        let mut command = Command::new("pgbench");
        // As the services' connections have it.
        command.env("PGOPTIONS", "-c jit=off");
        command.args(how).args(&self.arguments).arg(self.database.expose_secret());
        let output = command.output().await.context("cannot run pgbench, which comes with PostgreSQL")?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success(), "pgbench failed at {}: {text}{errors}", self.case.name);
        Ok(text)
    }
}

/// Ids that the requests of a case are about, in turn: another one in every transaction, so that not all wait for the same row.
#[derive(Debug, Default)]
struct Chosen {
    all: Vec<String>,
}

impl Chosen {
    /// How many are enough.
    const MOST: usize = 200;
    /// One of them, in a script.
    const ONE: &str = "(:chosen::uuid[])[:turn]";

    fn of(case: &Case) -> Self {
        let ids = case.paths.iter().filter_map(|path| ids_in(path).next().map(str::to_owned));
        Self { all: if case.paths.len() > 1 { ids.take(Self::MOST).collect() } else { Vec::new() } }
    }

    /// Whether it is the id that the captured request was about.
    fn is(&self, value: &str) -> bool {
        self.all.first().is_some_and(|first| first == value)
    }
}

/// Scripts for pgbench, and the variables they need.
#[derive(Debug, Default)]
struct Scripts {
    texts: Vec<String>,
    variables: Vec<(String, String)>,
}

impl Scripts {
    async fn write(shapes: &[Statements], chosen: &Chosen, database: &mut PgConnection) -> anyhow::Result<Self> {
        let (mut scripts, mut number) = (Self::default(), 0);
        if !chosen.all.is_empty() {
            scripts.variables.push(("chosen".to_owned(), format!("{{{}}}", chosen.all.join(","))));
        }
        for statements in shapes {
            let mut script = Script::default();
            script.begin(chosen, statements)?;
            for (place, statement) in statements.all.iter().enumerate() {
                script.add(number, (place, statement), statements, chosen, database).await?;
                number += 1;
            }
            scripts.texts.push(script.text);
            scripts.variables.extend(script.variables);
        }
        Ok(scripts)
    }
}

/// One of them.
#[derive(Debug, Default)]
struct Script {
    text: String,
    variables: Vec<(String, String)>,
}

impl Script {
    fn begin(&mut self, chosen: &Chosen, statements: &Statements) -> anyhow::Result<()> {
        if !chosen.all.is_empty() {
            writeln!(self.text, "\\set turn random(1, {})", chosen.all.len())?;
        }
        if !statements.fresh.is_empty() {
            self.text.push_str("\\set fresh random(1, 9000000000000000)\n");
        }
        Ok(())
    }

    /// Adds the statement, which has this number among all scripts.
    async fn add(
        &mut self,
        number: usize,
        (place, statement): (usize, &Statement),
        of: &Statements,
        chosen: &Chosen,
        database: &mut PgConnection,
    ) -> anyhow::Result<()> {
        let parts: Vec<&str> = statement.sql.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 {
            // One round trip, as it was.
            writeln!(self.text, "\\startpipeline\n{};\n\\endpipeline", parts.join(";\n"))?;
            return Ok(());
        }
        let types = types(statement, number, database).await?;
        self.push(number, statement, &types, &of.fresh, chosen)?;
        match &of.counted {
            Some(counted) if counted.by == place => self.count(),
            Some(counted) if counted.by < place => self.store(number, statement, counted),
            _ => {}
        }
        Ok(())
    }

    /// Keeps the number that the last statement returns.
    fn count(&mut self) {
        let end = self.text.trim_end().trim_end_matches(';').len();
        self.text.truncate(end);
        self.text.push_str(" \\gset\n");
    }

    /// Writes the number that was kept where the last statement stores the captured one.
    fn store(&mut self, number: usize, statement: &Statement, counted: &Counted) {
        for (index, value) in statement.parameters.iter().enumerate() {
            if value.as_ref().is_some_and(|value| value.contains(&counted.stored())) {
                let name = format!(":s{number}p{}::text", index + 1);
                // A colon of ours would begin a variable.
                let Counted { returned, field, value, .. } = counted;
                let before = format!("'{field}' || chr(58) || ' ' || ");
                let told = format!("replace({name}, {before}'{value}', {before}(:{returned})::text)");
                self.text = self.text.replace(&name, &told);
            }
        }
    }

    fn push(
        &mut self,
        number: usize,
        statement: &Statement,
        types: &[String],
        fresh: &HashMap<String, usize>,
        chosen: &Chosen,
    ) -> anyhow::Result<()> {
        let instead = |id: &str| {
            if chosen.is(id) { Some(Chosen::ONE.to_owned()) } else { fresh.get(id).map(|number| made(*number)) }
        };
        let mut sql = statement.sql.clone();
        // From the last to the first: $1 is the beginning of $10.
        for (index, value) in statement.parameters.iter().enumerate().rev() {
            let sqltype = types.get(index).context("a statement with fewer parameters than the log shows")?;
            let written = match value {
                None => format!("null::{sqltype}"),
                Some(value) if instead(value).is_some() => {
                    format!("{}::{sqltype}", instead(value).unwrap_or_default())
                }
                // pgbench takes no variable without a value.
                Some(value) if value.is_empty() => format!("''::{sqltype}"),
                Some(value) => {
                    let name = format!("s{number}p{}", index + 1);
                    self.variables.push((name.clone(), value.clone()));
                    let inside: BTreeMap<&str, String> =
                        ids_in(value).filter_map(|id| Some((id, instead(id)?))).collect();
                    let replaced =
                        |text, (id, other): (&&str, &String)| format!("replace({text}, '{id}', ({other})::text)");
                    match inside.iter().fold(format!(":{name}::text"), replaced) {
                        _ if inside.is_empty() => format!(":{name}::{sqltype}"),
                        text => format!("{text}::{sqltype}"),
                    }
                }
            };
            sql = sql.replace(&format!("${}", index + 1), &written);
        }
        writeln!(self.text, "{sql};")?;
        Ok(())
    }
}

/// An id that is another one in every transaction.
fn made(number: usize) -> String {
    format!("md5(:fresh::text || '{number}')::uuid")
}

/// The types of a statement's parameters, as the server infers them.
async fn types(statement: &Statement, number: usize, database: &mut PgConnection) -> anyhow::Result<Vec<String>> {
    if statement.parameters.is_empty() {
        return Ok(Vec::new());
    }
    let prepare = format!("prepare captured_{number} as {}", statement.sql);
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *database).await?;
    let sql = "select parameter_types::text[] from pg_prepared_statements where name = $1";
    Ok(sqlx::query_scalar(sql).bind(format!("captured_{number}")).fetch_one(&mut *database).await?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn parameters_become_variables_and_fresh_ids_expressions() {
        let statement = Statement {
            sql: "insert into t values ($1, $2, $3, $4)".to_owned(),
            parameters: ["v1", "", "v3"].map(|value| Some(value.to_owned())).into_iter().chain([None]).collect(),
        };
        let types = ["uuid", "text", "bigint", "text[]"].map(str::to_owned);
        let mut script = Script::default();
        script.push(3, &statement, &types, &HashMap::from([("v1".to_owned(), 0)]), &Chosen::default()).unwrap();
        let expected =
            "insert into t values (md5(:fresh::text || '0')::uuid::uuid, ''::text, :s3p3::bigint, null::text[]);\n";
        assert_eq!(script.text, expected);
        assert_eq!(script.variables, [("s3p3".to_owned(), "v3".to_owned())]);

        let id = "0193f7a0-0000-7000-8000-000000000001";
        let json = format!(r#"[{{"id":"{id}","tenant":"0193f7a0-0000-7000-8000-000000000002"}}]"#);
        let statement = Statement { sql: "insert into t select $1".to_owned(), parameters: vec![Some(json)] };
        let mut script = Script::default();
        script
            .push(0, &statement, &["jsonb".to_owned()], &HashMap::from([(id.to_owned(), 4)]), &Chosen::default())
            .unwrap();
        let expected = format!(
            "insert into t select replace(:s0p1::text, '{id}', (md5(:fresh::text || '4')::uuid)::text)::jsonb;\n"
        );
        assert_eq!(script.text, expected);

        // A number that the transaction counts.
        let counted = Counted { by: 0, returned: "last", field: "\"number\"", value: "4711".to_owned() };
        let mut script = Script { text: "insert into n values (1) returning last;\n".to_owned(), ..Script::default() };
        script.count();
        assert_eq!(script.text, "insert into n values (1) returning last \\gset\n");
        let json = r#"[{"number": 4711}]"#.to_owned();
        let statement = Statement { sql: String::new(), parameters: vec![Some(json)] };
        let mut script = Script { text: "insert into t select :s2p1::text::jsonb;\n".to_owned(), ..Script::default() };
        script.store(2, &statement, &counted);
        let replaced = r#"replace(:s2p1::text, '"number"' || chr(58) || ' ' || '4711', '"number"' || chr(58) || ' ' || (:last)::text)"#;
        assert_eq!(script.text, format!("insert into t select {replaced}::jsonb;\n"));

        // What the request is about is another one in every transaction.
        let statement = Statement { sql: "select $1".to_owned(), parameters: vec![Some(id.to_owned())] };
        let mut script = Script::default();
        let chosen = Chosen { all: vec![id.to_owned(), "another".to_owned()] };
        script.push(0, &statement, &["uuid".to_owned()], &HashMap::new(), &chosen).unwrap();
        assert_eq!(script.text, "select (:chosen::uuid[])[:turn]::uuid;\n");
    }
}
