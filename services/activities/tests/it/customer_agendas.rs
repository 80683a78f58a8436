//! What is planned next and was done last at customers, beside each in their list.

use crm_proto::{activities as pb, customers};
use tonic::Code;

use crate::world::{World, fields};

#[tokio::test]
async fn the_first_open_activity_and_the_last_completed_one_are_told_of_each_customer() {
    let world = World::new().await;
    let (hope, bare) = (world.hope_works().await, world.known(world.customer("Bare")).await);
    for (subject, minutes) in [("Later", 60), ("Overdue", -60)] {
        let call = pb::Activity { start_time: Some(world.in_minutes(minutes)), ..world.call(subject) };
        world.sam().begin_with(hope.id(), world.case(&hope, subject), call).await.unwrap();
    }
    // Whoever plans and does it.
    for subject in ["Done first", "Done last"] {
        let call = world.piet().begin_with(hope.id(), world.case(&hope, subject), world.call(subject)).await.unwrap();
        world.database.clock.advance(jiff::SignedDuration::from_secs(1));
        world.piet().complete(&call.id, "Done").await.unwrap();
    }
    let cancelled = world.sam().begin_with(hope.id(), world.case(&hope, "Off"), world.call("Off")).await.unwrap();
    world.sam().cancel(&cancelled.id, "Not needed").await.unwrap();

    let (of_hope, of_bare) = (["Overdue", "Done last"], ["", ""]);
    let expected = vec![(bare.id().into(), of_bare.map(Into::into)), (hope.id().into(), of_hope.map(Into::into))];
    assert_eq!(world.sam().agendas(&[bare.id(), hope.id()]).await.unwrap(), expected);
}

#[tokio::test]
async fn what_was_merged_into_a_customer_counts_and_what_one_does_not_see_is_left_out() {
    let world = World::new().await;
    let (hope, twin) = (world.hope_works().await, world.known(world.customer("Twin")).await);
    world.sam().begin_with(twin.id(), world.case(&twin, "x"), world.call("The twin's")).await.unwrap();
    let merge = customers::CustomerMerge { survivor_id: hope.id().into(), ..Default::default() };
    let merged = customers::Customer { merge: Some(merge), etag: "2".into(), ..twin.customer.clone() };
    world.customer_changed(&merged, customers::CustomerChange::MergedInto).await;
    let of_hope = (hope.id().to_owned(), ["The twin's".to_owned(), String::new()]);
    let unknown = uuid::Uuid::nil().to_string();
    assert_eq!(world.sam().agendas(&[hope.id(), &unknown]).await.unwrap(), [of_hope]);
    assert_eq!(world.thandi().agendas(&[hope.id()]).await.unwrap(), []);
}

#[tokio::test]
async fn one_to_two_hundred_customers_are_asked_for() {
    let world = World::new().await;
    let id = uuid::Uuid::nil().to_string();
    for wrong in [vec![], vec![id.as_str(); 201], vec!["x"]] {
        let refused = world.sam().agendas(&wrong).await.unwrap_err();
        assert_eq!((refused.code(), fields(&refused)), (Code::InvalidArgument, vec!["customer_ids".to_owned()]));
    }
    assert_eq!(world.sam().agendas(&vec![id.as_str(); 200]).await.unwrap(), []);
}
