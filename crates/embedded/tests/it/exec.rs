use crate::processes::exec;

#[tokio::test]
async fn the_command_finds_its_servers_and_its_exit_code_is_passed_on() {
    let data_dir = tempfile::tempdir().unwrap();
    let script = r"env | grep '^CRM_TEST_.*_URL=.*@127.0.0.1:' | wc -l | tr -d ' '; exit 42";
    let output = exec(data_dir.path(), script).output().await.unwrap();
    assert_eq!(output.status.code(), Some(42), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "3\n");
}

#[tokio::test]
async fn a_missing_program_is_named_with_the_remedy() {
    let data_dir = tempfile::tempdir().unwrap();
    for (variable, program) in [("CRM_PG_BIN", "initdb"), ("CRM_RABBITMQ_HOME", "rabbitmq-server")] {
        let mut command = exec(data_dir.path(), "true");
        let output = command.env(variable, data_dir.path()).output().await.unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(message.contains(variable) && message.contains(program), "{message}");
    }
}
