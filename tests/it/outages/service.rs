//! A service is away.

use crm_tests::{dealer::Dealer, system::System};
use serde_json::json;

#[tokio::test]
async fn the_edge_says_which_part_is_away_and_the_rest_works() {
    let mut system = System::start().await;
    let dealer = Dealer::open(&system).await;
    let sam = dealer.log_in("sam").await;
    system.stop_customers().await;
    for answer in [sam.get("/api/v1/customers").await, sam.post("/api/v1/customers", &json!({})).await] {
        assert_eq!(answer.reason(), (503, "UNAVAILABLE".to_owned()));
        assert_eq!(answer.header("retry-after"), "2");
    }
    assert_eq!(sam.get("/api/v1/session").await.status, 200);
    assert_eq!(sam.get("/api/v1/employees").await.status, 200);
    dealer.log_in("sam").await;
}
