//! Who sees whose imports.

use crm_proto::customers as pb;
use tonic::Code;

use crate::{
    every_rpc::call_every_rpc,
    world::{World, customers},
};

#[tokio::test]
async fn who_sees_all_customers_sees_all_imports_and_everybody_else_his_own() {
    let world = World::new().await;
    let import = world.checked(&world.maria(), &customers(&["Karoo Motors"])).await;
    let of_sam = world.sam().upload(b"name\nA\n").await;
    let listed = async |person: crate::world::Person| {
        let request = pb::ListImportsRequest { include_total_size: true, ..Default::default() };
        let listed = person.list_imports(request).await.unwrap();
        assert_eq!(listed.total_size, Some(i32::try_from(listed.imports.len()).unwrap()));
        listed.imports.into_iter().map(|import| import.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(world.admin()).await, [of_sam.id.as_str(), import.id.as_str()]);
    assert_eq!(listed(world.maria()).await, [import.id.as_str()]);
    assert_eq!(listed(world.sam()).await, [of_sam.id.as_str()]);
    for (rpc, answer) in call_every_rpc(&world.sam(), &import.id).await {
        if rpc.contains("Import") && !matches!(rpc, "ListImports" | "CreateImport") {
            assert_eq!(answer.unwrap_err().code(), Code::NotFound, "{rpc}");
        }
    }
    assert_eq!(world.maria().import(&import.id).await.unwrap(), import);
}
