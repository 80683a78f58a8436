//! Prints the Northwind data as ERP messages, one JSON `CloudEvent` a line: `northwind-messages [FOLDER] > messages.jsonl`.

use std::{io::Write as _, path::PathBuf};

use anyhow::Context as _;
use crm_tests::northwind;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).or_else(northwind::folder);
    let folder = folder.context("name the folder with the Northwind CSV files")?;
    let mut out = std::io::stdout().lock();
    #[expect(clippy::disallowed_methods, reason = "a tool without Clock")]
    // The month that begins for the dealers of the tests, hours before it does here.
    let today = jiff::Zoned::now().in_tz("Africa/Johannesburg")?.date();
    for message in northwind::messages(&folder, today)? {
        writeln!(out, "{}", message.to_json())?;
    }
    Ok(())
}
