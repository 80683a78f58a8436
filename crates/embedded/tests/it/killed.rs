//! What `kill -9` leaves: nothing, and data that the next start finds.

use std::collections::HashSet;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use sqlx::{Connection as _, PgConnection};
use tokio::time::{Instant, sleep};

use crate::processes::Running;

/// All that descend from the process, nearest first.
fn descendants(of: i32) -> Vec<i32> {
    let mut found = vec![of];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found
            .extend(every_process().into_iter().filter(|pid| parent_and_state(*pid).is_some_and(|(p, _)| p == parent)));
        next += 1;
    }
    found.split_off(1)
}

fn every_process() -> Vec<i32> {
    let entries = std::fs::read_dir("/proc").unwrap();
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

fn parent_and_state(pid: i32) -> Option<(i32, String)> {
    // 4711 (a name (with anything)) S 1 …
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.to_owned();
    Some((fields.next()?.parse().ok()?, state))
}

fn lives(pid: i32) -> bool {
    // One that ended stays listed until it is waited for.
    parent_and_state(pid).is_some_and(|(_, state)| state != "Z" && state != "X")
}

fn name(pid: i32) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().trim().to_owned()
}

fn kill_hard(pid: i32) {
    kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL).unwrap();
}

async fn wait_until_gone(processes: &[i32]) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let left: Vec<String> = processes.iter().copied().filter(|pid| lives(*pid)).map(name).collect();
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "still there: {left:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn write(running: &Running) {
    let mut connection = PgConnection::connect(&running.database_url).await.unwrap();
    sqlx::raw_sql("create table notes as select 'kept' as text").execute(&mut connection).await.unwrap();
}

async fn read(running: &Running) -> String {
    let mut connection = PgConnection::connect(&running.database_url).await.unwrap();
    sqlx::query_scalar("select text from notes").fetch_one(&mut connection).await.unwrap()
}

#[tokio::test]
async fn killing_the_parent_leaves_no_process_and_keeps_the_data() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut first = Running::start(data_dir.path()).await;
    write(&first).await;

    let parent = i32::try_from(first.child.id().unwrap()).unwrap();
    let processes = descendants(parent);
    let names: HashSet<String> = processes.iter().copied().map(name).collect();
    for server in ["postgres", "beam.smp", "epmd"] {
        assert!(names.contains(server), "{names:?}");
    }
    kill_hard(parent);
    first.child.wait().await.unwrap();
    wait_until_gone(&processes).await;

    let second = Running::start(data_dir.path()).await;
    assert_eq!(second.database_url, first.database_url);
    assert_eq!(read(&second).await, "kept");
}

#[tokio::test]
async fn killing_parent_guards_and_servers_at_once_does_not_stop_the_next_start() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut first = Running::start(data_dir.path()).await;
    write(&first).await;

    let parent = i32::try_from(first.child.id().unwrap()).unwrap();
    let processes = descendants(parent);
    kill_hard(parent);
    for pid in processes {
        // Many are gone by themselves before their turn.
        let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
    }
    first.child.wait().await.unwrap();

    let second = Running::start(data_dir.path()).await;
    assert_eq!(second.database_url, first.database_url);
    assert_eq!(read(&second).await, "kept");
}
