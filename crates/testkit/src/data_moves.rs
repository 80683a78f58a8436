//! Migrations move data by `for_each_tenant` and in no other way: elsewhere they would touch nothing, and nobody would notice.

use std::collections::BTreeSet;

use crm_chassis::{Service, migrate};

/// The words of statements that write; between those of the last one stands a name.
const WRITES: [[&str; 2]; 4] = [["insert", "into"], ["delete", "from"], ["merge", "into"], ["update", "set"]];

/// What the procedure's calls begin with, and what quotes the statement.
const CALL: &str = "call for_each_tenant(";
const QUOTE: &str = "$move$";

/// Every migration of the service and of the platform, but for `exceptions`: version and reason.
///
/// # Panics
/// If one writes rows otherwise, or an exception needs to be none.
pub fn go_tenant_by_tenant(service: &Service, exceptions: &[(i64, &str)]) {
    let migrations = migrate::all(service.migrator());
    let found: BTreeSet<i64> = migrations
        .iter()
        .filter(|migration| writes(migration.sql.as_str()))
        .map(|migration| migration.version)
        .collect();
    assert_eq!(
        found,
        exceptions.iter().map(|(version, _)| *version).collect(),
        "migrations that write rows without `{CALL}{QUOTE}…{QUOTE})`"
    );
}

/// Whether running the script writes rows, other than by the procedure. A function that the script makes and calls is not looked into.
fn writes(script: &str) -> bool {
    let code: Vec<&str> = script.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let code = without_calls(&code.join("\n").to_lowercase());
    // Between two `$$` stands a body: of something that is made and remembered, or of a block, which runs.
    let mut runs = String::new();
    for (position, part) in code.split("$$").enumerate() {
        let statement = runs.rsplit(';').next().unwrap_or_default().trim_start();
        if position % 2 == 0 || !statement.starts_with("create") {
            runs.push_str(part);
        }
    }
    runs.split(';').any(|statement| {
        let words: Vec<&str> =
            statement.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect();
        words.iter().enumerate().any(|(position, _)| WRITES.iter().any(|write| begins(&words[position..], *write)))
    })
}

fn without_calls(code: &str) -> String {
    let mut calls = code.split(CALL);
    let mut rest = calls.next().unwrap_or_default().to_owned();
    for call in calls {
        rest.push_str(call.split(QUOTE).nth(2).unwrap_or(call));
    }
    rest
}

/// Whether the words, up to the end of their statement, begin with one of this kind.
fn begins(words: &[&str], [first, second]: [&str; 2]) -> bool {
    let mut following = words.iter().skip(1);
    words.first() == Some(&first)
        && match first {
            // `on conflict do update set` belongs to an insert; `on update cascade` sets nothing.
            "update" => {
                following.next().is_some_and(|word| *word != "cascade") && following.any(|word| *word == second)
            }
            _ => following.next() == Some(&second),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_that_write_are_found_wherever_they_run() {
        for script in [
            "update customers set a = 1",
            "create table a (b int);\nUPDATE only customers AS c\nSET a = 1 where true",
            "insert into customers select 1",
            "delete from customers",
            "do $$ begin perform 1; insert into customers values (1); end $$;",
            "call for_each_tenant($move$update a set b = 1$move$); update customers set b = 1",
            "do language plpgsql $$ begin update only public.customers as c set b = 1; end $$;",
        ] {
            assert!(writes(script), "{script}");
        }
    }

    #[test]
    fn what_only_is_remembered_or_goes_by_the_procedure_is_none() {
        for script in [
            "-- update customers set a = 1",
            "create function f() returns void language sql as $$ update customers set a = 1 $$",
            "create trigger t after insert or update on customers for each row execute function f()",
            "grant select, insert, update, delete on customers to somebody",
            "create table a (b uuid references c (b) on delete cascade on update cascade)",
            "call for_each_tenant($move$update a set b = 1 where tenant_id = $1$move$)",
        ] {
            assert!(!writes(script), "{script}");
        }
    }
}
