//! Tenants and employees, told again.

use crm_chassis::republish::{self, Page};
use crm_gateway::identity::republish::{employees, tenant};
use crm_proto::identity::{EmployeeChanged, TenantChanged};
use prost::{Message as _, Name as _};

use super::world::World;

const PAGES: [Page; 2] = [|tx, after| Box::pin(tenant(tx, after)), |tx, after| Box::pin(employees(tx, after))];

#[tokio::test]
async fn the_tenant_and_every_employee_are_told_as_they_are() {
    let world = World::new().await;
    let pool = world.database.superuser().await;
    sqlx::query("delete from outbox").execute(&pool).await.unwrap();
    assert_eq!(republish::run(&world.database.worker(), &PAGES, None).await.unwrap(), 1 + 2);

    let sql =
        "select routing_key, headers ->> 'crm-change', headers ->> 'crm-version', payload from outbox order by seq";
    let sent: Vec<(String, String, String, Vec<u8>)> = sqlx::query_as(sql).fetch_all(&pool).await.unwrap();
    assert!(sent.iter().all(|(_, change, ..)| change == "SNAPSHOT"), "{sent:?}");
    assert_eq!(sent[0].0, TenantChanged::full_name());
    let tenant = TenantChanged::decode(sent[0].3.as_slice()).unwrap().tenant.unwrap();
    assert_eq!((tenant.slug.as_str(), tenant.version, sent[0].2.as_str()), ("acme", 1, "1"));

    let employees = sent[1..].iter().map(|(routing_key, _, version, payload)| {
        assert_eq!(*routing_key, EmployeeChanged::full_name());
        let employee = EmployeeChanged::decode(payload.as_slice()).unwrap().employee.unwrap();
        assert_eq!(employee.version.to_string(), *version);
        employee.code
    });
    let mut employees: Vec<_> = employees.collect();
    employees.sort();
    assert_eq!(employees, ["MARIA", "SAM", "THANDI"]);
}
