//! Case types and stages.

use crm_proto::activities::{self as pb, CaseConfigChanged};
use tonic::Code;

use crate::world::{World, fields, reason};

fn typed(code: &str, description: &str, position: i32) -> pb::CaseType {
    pb::CaseType { code: code.into(), description: description.into(), position, ..Default::default() }
}

#[tokio::test]
async fn a_tenant_begins_with_some_types_and_stages_and_keeps_their_ids() {
    let world = World::new().await;
    let before = world.everything().await;
    let config = world.sam().config().await.unwrap();
    let names: Vec<&str> = config.case_types.iter().map(|it| it.description.as_str()).collect();
    assert_eq!(names, ["New business", "Upgrade", "Renewal", "Supplies", "Service"]);
    let names: Vec<&str> = config.case_stages.iter().map(|it| it.description.as_str()).collect();
    assert_eq!(names, ["Interested", "Qualified", "Proposal", "Negotiation"]);
    let listed = (world.sam().types().await.unwrap(), world.sam().stages().await.unwrap());
    assert_eq!(listed, (config.case_types.clone(), config.case_stages.clone()));
    assert_eq!(world.everything().await, before, "to look writes nothing");
    let hope = world.hope_works().await;
    world.sam().begin(&world, &hope, "Renew").await;
    assert_eq!(world.sam().config().await.unwrap(), config);
}

#[tokio::test]
async fn types_are_made_changed_and_deleted_and_everybody_is_told() {
    let world = World::new().await;
    let made = world.admin().add_type(typed("trade-in", "Trade-in", 5)).await.unwrap();
    assert_eq!((made.code.as_str(), made.active, made.etag.as_str()), ("TRADE-IN", Some(true), "1"));
    assert_eq!(world.sam().config().await.unwrap().case_types[0], made, "the lowest position is first");
    let edited = world.admin().edit_type(&made.id, &["description"], typed("", "Trade-ins", 0)).await.unwrap();
    assert_eq!((edited.description.as_str(), edited.position, edited.etag.as_str()), ("Trade-ins", 5, "2"));
    assert_eq!(world.admin().delete_type(&made.id, "1").await.unwrap_err().code(), Code::Aborted);
    world.admin().delete_type(&made.id, "2").await.unwrap();
    assert_eq!(world.sam().config().await.unwrap().case_types.len(), 5);
    let told = world.events_of::<CaseConfigChanged>().await;
    assert_eq!(told.len(), 3);
    assert_eq!(told[1].case_config.as_ref().unwrap().case_types[0].description, "Trade-ins");
    let lines = world.audit_of("case_type", &made.id).await;
    let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["created", "updated", "deleted"]);
}

#[tokio::test]
async fn stages_belong_to_all_types_or_to_some() {
    let world = World::new().await;
    let stage = pb::CaseStage {
        code: "SIGNED".into(),
        description: "Signed".into(),
        position: 1,
        case_type_ids: vec![world.case_type("SUPPLIES")],
        ..Default::default()
    };
    let made = world.admin().add_stage(stage.clone()).await.unwrap();
    let hope = world.hope_works().await;
    let supplies = pb::Case { case_type_id: world.case_type("SUPPLIES"), ..world.case(&hope, "Toner") };
    let call = world.sam().begin_with(hope.id(), supplies, world.call("Toner")).await.unwrap();
    assert_eq!(world.sam().case(&call.case_id).await.unwrap().stage_name, "Signed", "the first one of its type");
    let renewal = pb::Case { stage_id: made.id.clone(), ..world.case(&hope, "Renew") };
    let refused = world.sam().begin_with(hope.id(), renewal, world.call("Renew")).await.unwrap_err();
    assert_eq!(fields(&refused), ["case.stage_id"]);
    assert_eq!(reason(&world.admin().delete_stage(&made.id, "").await.unwrap_err()), "IN_USE");
    assert_eq!(reason(&world.admin().delete_type(&world.case_type("SUPPLIES"), "").await.unwrap_err()), "IN_USE");
    let unknown = pb::CaseStage { code: "X".into(), case_type_ids: vec![hope.id().into()], ..stage };
    assert_eq!(fields(&world.admin().add_stage(unknown).await.unwrap_err()), ["case_stage.case_type_ids"]);
}

#[tokio::test]
async fn a_stage_of_one_type_alone_is_not_offered_to_all_when_the_type_goes() {
    let world = World::new().await;
    let made = world.admin().add_type(typed("X", "X", 90)).await.unwrap();
    let stage = pb::CaseStage {
        code: "Y".into(),
        description: "Y".into(),
        case_type_ids: vec![made.id.clone()],
        ..Default::default()
    };
    let stage = world.admin().add_stage(stage).await.unwrap();
    world.admin().delete_type(&made.id, "").await.unwrap();
    let config = world.sam().config().await.unwrap();
    let left = config.case_stages.into_iter().find(|it| it.id == stage.id).unwrap();
    assert_eq!((left.active, left.case_type_ids.len(), left.etag.as_str()), (Some(false), 0, "2"));
}

#[tokio::test]
async fn wrong_ones_are_refused_and_the_last_one_stays() {
    let world = World::new().await;
    let before = world.everything().await;
    let refused = world.admin().add_type(typed("a b", "", -1)).await.unwrap_err();
    let mut named = fields(&refused);
    named.sort();
    assert_eq!(named, ["case_type.code", "case_type.description", "case_type.position"]);
    assert_eq!(world.everything().await, before);
    let refused = world.admin().add_type(typed("renewal", "Again", 0)).await.unwrap_err();
    assert_eq!(fields(&refused), ["case_type.code"], "codes are unique");
    let config = world.sam().config().await.unwrap();
    for case_type in &config.case_types[1..] {
        world.admin().delete_type(&case_type.id, "").await.unwrap();
    }
    let refused = world.admin().delete_type(&config.case_types[0].id, "").await.unwrap_err();
    assert_eq!(reason(&refused), "LAST_ONE");
    let salesman = world.sam().without("case-config.manage");
    assert_eq!(salesman.add_type(typed("Z", "Z", 0)).await.unwrap_err().code(), Code::PermissionDenied);
}
