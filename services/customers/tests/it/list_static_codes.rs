use crm_proto::customers::StaticCodeList::{self, ContactRole, CustomerType, Rank, ReportingArea, Site, Unspecified};
use serde_json::json;

use crate::world::World;

async fn codes(world: &World, list: StaticCodeList) -> Vec<String> {
    let codes = world.sam().static_codes(list).await.unwrap();
    codes.into_iter().map(|code| format!("{} {} {}", code.list().as_str_name(), code.code, code.description)).collect()
}

#[tokio::test]
async fn one_list_is_shown_by_description_and_no_list_means_all() {
    let world = World::new().await;
    let types = ["STATIC_CODE_LIST_CUSTOMER_TYPE BUILD Construction", "STATIC_CODE_LIST_CUSTOMER_TYPE RETAIL Retail"];
    let ranks = ["STATIC_CODE_LIST_RANK GOLD Gold", "STATIC_CODE_LIST_RANK WOOD Wood"];
    let areas =
        ["STATIC_CODE_LIST_REPORTING_AREA KZN KwaZulu-Natal", "STATIC_CODE_LIST_REPORTING_AREA CAPE Western Cape"];
    let sites = ["STATIC_CODE_LIST_SITE CPT Cape Town", "STATIC_CODE_LIST_SITE DBN Durban"];
    let roles =
        ["STATIC_CODE_LIST_CONTACT_ROLE BUYER Buying Officer", "STATIC_CODE_LIST_CONTACT_ROLE TECH Technical Manager"];
    assert_eq!(codes(&world, ContactRole).await, roles);
    assert_eq!(codes(&world, CustomerType).await, types);
    assert_eq!(codes(&world, Rank).await, ranks);
    assert_eq!(codes(&world, ReportingArea).await, areas);
    assert_eq!(codes(&world, Site).await, sites);
    assert_eq!(codes(&world, Unspecified).await, [roles, types, ranks, areas, sites].concat());
}

#[tokio::test]
async fn retired_codes_and_those_of_other_tenants_are_not_shown() {
    let world = World::new().await;
    let neighbour = world.neighbour().await;
    let data = json!({"code": "CU1", "name": "Hope Works", "rank": {"code": "PLAT", "description": "Platinum"}});
    neighbour.erp("m-1", "customer.upserted", 1, data).await.unwrap();
    sqlx::query("update static_codes set active = false where tenant_id = $1 and code = 'WOOD'")
        .bind(world.tenant)
        .execute(&world.superuser)
        .await
        .unwrap();
    assert_eq!(codes(&world, Rank).await, ["STATIC_CODE_LIST_RANK GOLD Gold"]);
    assert_eq!(codes(&neighbour, Rank).await.len(), 3);
}
