use crm_chassis::tenants::{self, Tenant};
use crm_gateway::identity::{domain::TenantUpdate, tenants::update_tenant};
use serde_json::{Value, json};

use super::world::World;

async fn update(world: &World, wanted: &TenantUpdate) -> crm_chassis::Result<bool> {
    update_tenant(&world.database.worker(), world.tenant, wanted).await
}

async fn acme(world: &World) -> Tenant {
    tenants::by_slug(world.database.worker().pool(), "acme").await.unwrap().unwrap()
}

#[tokio::test]
async fn a_changed_tenant_is_told_once_and_shown_to_its_people() {
    let world = World::new().await;
    let cookie = world.log_in("sam").await;
    let wanted = TenantUpdate {
        name: Some(" Acme Holdings ".into()),
        currency: Some("NAD".into()),
        time_zone: Some("Africa/Windhoek".into()),
        locale: Some("en-NA".into()),
    };
    assert!(update(&world, &wanted).await.unwrap());
    assert!(!update(&world, &wanted).await.unwrap(), "the same again changes nothing");
    let shown = world.session(&cookie).await.json()["tenant"].clone();
    for (field, value) in
        [("name", "Acme Holdings"), ("currency", "NAD"), ("timeZone", "Africa/Windhoek"), ("locale", "en-NA")]
    {
        assert_eq!(shown[field], value, "{field}");
    }
    assert_eq!(world.published("crm.identity.v1.TenantChanged").await, 1);
    let sql = "select user_name, changes from audit_log where entity = 'tenant' and action = 'updated'";
    let told: Vec<(String, Value)> = sqlx::query_as(sql).fetch_all(&world.database.superuser().await).await.unwrap();
    let [(by, changes)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((by.as_str(), changes.as_array().unwrap().len()), ("Hoster", 4));
    assert!(changes.as_array().unwrap().contains(&json!({"field": "currency", "old": "ZAR", "new": "NAD"})));
}

#[tokio::test]
async fn what_is_not_said_stays() {
    let world = World::new().await;
    let before = acme(&world).await;
    assert!(update(&world, &TenantUpdate { name: Some("Acme Two".into()), ..TenantUpdate::default() }).await.unwrap());
    let after = acme(&world).await;
    assert_eq!(after.name, "Acme Two");
    assert_eq!((after.currency, after.time_zone), (before.currency, before.time_zone));
    assert_eq!((after.locale, after.suspended), (before.locale, before.suspended));
}

#[tokio::test]
async fn a_change_that_nothing_could_work_with_is_refused_whole() {
    let world = World::new().await;
    let before = acme(&world).await;
    let wanted = TenantUpdate {
        name: Some("Another".into()),
        currency: Some("Rand".into()),
        time_zone: Some("Mars/Olympus".into()),
        locale: None,
    };
    let refused = update(&world, &wanted).await.unwrap_err();
    let fields: Vec<_> = refused.fields().iter().map(|it| &*it.field).collect();
    assert_eq!(fields, ["currency", "time_zone"]);
    assert_eq!(acme(&world).await.name, before.name);
    assert_eq!(world.published("crm.identity.v1.TenantChanged").await, 0);
}
