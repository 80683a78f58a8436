//! A bench of almost nothing: its figures are worth nothing, but each must be there.

use std::time::Duration;

use crm_load::bench::{Plan, Scale, run};
use tempfile::TempDir;

#[tokio::test]
async fn every_goal_is_measured_every_case_has_a_floor_and_no_request_fails() {
    crm_chassis::service::install_crypto();
    let folder = TempDir::new().unwrap();
    let plan = Plan {
        scale: Scale {
            tenants: 3,
            customers: 600,
            largest: 300,
            activities: 1_200,
            reminders: 5,
            salesmen: 3,
            idle_tenants: 2,
            first_load: 50,
            import: 30,
        },
        starts: 1,
        // All that differs between callers is how much they see.
        readers: &["salesman"],
        is_brief: false,
        clients: &[1],
        time: Duration::from_secs(1),
        floor_clients: &[1],
        data_dir: folder.path().to_owned(),
        programs: None,
        web: None,
    };
    let report = run(&plan).await.unwrap();
    let text = report.text();
    assert_eq!(report.measured.len(), 19, "{text}");
    for it in &report.measured {
        assert_eq!(it.errors, 0, "{it:?}");
        assert!(it.per_second > 0.0 && it.of_floor.is_some_and(f64::is_normal), "{it:?}");
    }
    for goal in &report.goals {
        assert!(goal.measured.is_some_and(f64::is_finite), "{goal:?}\n{text}");
    }

    // The programs that read the figures find them by name.
    let json = serde_json::to_value(&report).unwrap();
    assert!(json["measured"][0]["processor"]["PostgreSQL"].is_number(), "{json:#}");
    assert!(json["first_loaded"]["most_memory"]["customers"].is_number(), "{json:#}");
    assert!(json["goals"][0]["met"].is_boolean() && json["machine"]["cores"].is_number(), "{json:#}");
    assert!(report.markdown().contains("| list, page 1 (salesman) | 1 |"), "{}", report.markdown());
}
