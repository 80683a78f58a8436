//! A program of ours as a process of its own.

use std::path::Path;

use crm_embedded::{Process, ProcessOptions};
use tokio::time::{Duration, Instant, sleep};

fn shell(data_dir: &Path, script: &str) -> ProcessOptions {
    ProcessOptions {
        data_dir: data_dir.to_owned(),
        name: "shell".to_owned(),
        program: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        environment: vec![("SAID", "by its environment".into())],
    }
}

/// Its process, when it is there.
async fn pid(process: &Process) -> u32 {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        if let Some(pid) = process.handle().pid() {
            return pid;
        }
        assert!(Instant::now() < deadline, "no process");
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn it_has_the_environment_it_was_given_and_no_other() {
    let data_dir = tempfile::tempdir().unwrap();
    Process::run(&shell(data_dir.path(), r#"test "$SAID" = "by its environment" && test -z "$HOME""#)).await.unwrap();
}

#[tokio::test]
async fn a_failure_tells_the_end_of_its_log() {
    let data_dir = tempfile::tempdir().unwrap();
    let error = Process::run(&shell(data_dir.path(), "echo because; exit 3")).await.unwrap_err();
    let text = format!("{error:#}");
    assert!(text.contains("exit code 3") && text.ends_with("because"), "{text}");
}

#[tokio::test]
async fn it_can_be_killed_and_started_again_under_its_name() {
    let data_dir = tempfile::tempdir().unwrap();
    let options = shell(data_dir.path(), "exec sleep 600");
    let mut first = Process::start(&options).await.unwrap();
    let killed = pid(&first).await;
    assert!(first.handle().kill());
    first.ended().await;
    let handle = first.handle();
    assert_eq!(handle.pid(), None);
    drop(first);
    let second = Process::start(&options).await.unwrap();
    let running = pid(&second).await;
    assert_ne!(running, killed);
    assert_eq!(handle.pid(), Some(running), "the same handle finds the new process");
    second.stop().await.unwrap();
    assert_eq!(handle.pid(), None);
}
