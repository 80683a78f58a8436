//! A request that is sent again is answered again and done once.

use crm_proto::activities as pb;

use crate::world::{World, http_status};

#[tokio::test]
async fn the_same_key_plans_one_case_and_one_activity() {
    let world = World::new().await;
    let hope = world.hope_works().await;
    let sam = world.sam().with_key("k1");
    let first = sam.begin(&world, &hope, "Renew").await;
    let before = world.everything().await;
    assert_eq!(sam.begin(&world, &hope, "Renew").await, first);
    assert_eq!(world.everything().await, before);
    let other = sam.begin_with(hope.id(), world.case(&hope, "Other"), world.call("Other")).await.unwrap_err();
    assert_eq!(http_status(&other), "422");
    let next = world.sam().with_key("k2");
    let followed = next.next(&first.id, "Done", world.call("Next")).await.unwrap();
    assert_eq!(next.next(&first.id, "Done", world.call("Next")).await.unwrap(), followed);
    let request = pb::ListActivitiesRequest::default();
    assert_eq!(world.sam().list(request).await.unwrap().activities.len(), 2);
}
