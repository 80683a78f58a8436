//! `customer.held`, `customer.released-from-hold` and `customer.deactivated`.

use crm_chassis::dispatch::Outcome;
use crm_proto::customers::{CustomerChange, CustomerStatus};
use serde_json::json;

use crate::world::{World, message};

const HELD: &str = "customer.held";
const RELEASED: &str = "customer.released-from-hold";
const DEACTIVATED: &str = "customer.deactivated";

#[tokio::test]
async fn the_status_follows_the_erp_and_each_step_is_told() {
    let world = World::new().await;
    let customer = world.erp_customer("CU1").await;
    let steps = [
        (HELD, CustomerStatus::Hold, CustomerChange::Held, "held", ("ACTIVE", "HOLD")),
        (RELEASED, CustomerStatus::Active, CustomerChange::ReleasedFromHold, "released from hold", ("HOLD", "ACTIVE")),
        (DEACTIVATED, CustomerStatus::Inactive, CustomerChange::Deactivated, "deactivated", ("ACTIVE", "INACTIVE")),
    ];
    for (erp_type, status, change, action, (old, new)) in steps {
        assert_eq!(world.erp(erp_type, erp_type, 1, json!({"code": " CU1 "})).await.unwrap(), Outcome::Applied);
        assert_eq!(world.sam().get(&customer.id).await.unwrap().status(), status);
        let line = world.audit(&customer.id).await.pop().unwrap();
        assert_eq!((line.action.as_str(), line.origin.as_str()), (action, "erp"));
        assert_eq!((line.fields(), line.change("status")), (vec!["status"], (json!(old), json!(new))));
        let event = world.events().await.pop().unwrap();
        assert_eq!((event.change(), event.customer.unwrap().status()), (change, status));
    }
}

#[tokio::test]
async fn the_same_status_again_changes_nothing() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    for erp_type in [HELD, RELEASED, DEACTIVATED] {
        world.erp(&format!("{erp_type}-1"), erp_type, 1, json!({"code": "CU1"})).await.unwrap();
        let before = world.everything().await;
        world.erp(&format!("{erp_type}-2"), erp_type, 2, json!({"code": "CU1"})).await.unwrap();
        assert_eq!(world.everything().await, before, "{erp_type}");
    }
}

#[tokio::test]
async fn a_step_that_the_status_does_not_allow_is_refused() {
    let world = World::new().await;
    world.erp_customer("CU1").await;
    world.erp("m-1", DEACTIVATED, 1, json!({"code": "CU1"})).await.unwrap();
    for erp_type in [HELD, RELEASED] {
        let error = world.refusal(&message("acme", "m-2", erp_type, 1, &json!({"code": "CU1"}))).await;
        assert_eq!(error.reason(), "UNEXPECTED_STATUS", "{erp_type}");
    }
}
