//! What the customers service tells identity.

use crm_chassis::{EmployeeId, broker::Envelope, dispatch::Outcome};
use crm_gateway::identity::consumers;
use crm_proto::customers::{
    Approval, Customer, CustomerBefore, CustomerChange, CustomerChanged, CustomerStatus, Decline, Release,
};
use prost::{Message as _, Name as _};
use uuid::Uuid;

use super::world::World;

/// A customer of this name whose main salesman is the employee `main`.
pub fn customer(world: &World, name: &str, main: &str) -> Customer {
    Customer {
        id: Uuid::new_v4().to_string(),
        name: name.into(),
        status: CustomerStatus::Active.into(),
        main_salesman_id: employee(world, main),
        approval: Some(Approval { approver: "Priya".into(), comment: "Welcome".into(), ..Default::default() }),
        decline: Some(Decline { declined_by: "Priya".into(), reason: "No VAT number".into(), ..Default::default() }),
        ..Default::default()
    }
}

/// The same, released by a user.
pub fn released_by(customer: Customer, user: &str) -> Customer {
    Customer { release: Some(Release { released_by_id: user.into(), ..Default::default() }), ..customer }
}

/// As it was before it changed.
pub fn before(customer: &Customer) -> CustomerBefore {
    CustomerBefore {
        status: customer.status,
        main_salesman_id: customer.main_salesman_id.clone(),
        additional_salesman_ids: customer.additional_salesman_ids.clone(),
    }
}

/// The id of an employee.
pub fn employee(world: &World, code: &str) -> String {
    EmployeeId::of(world.tenant, code).0.to_string()
}

/// The event of a change that a user, or nobody, has made.
pub fn event(
    world: &World,
    (actor, origin): (Uuid, &str),
    customer: Customer,
    change: CustomerChange,
    before: Option<CustomerBefore>,
) -> Envelope {
    let headers = [
        ("crm-tenant", world.tenant.0.to_string()),
        ("crm-actor", actor.to_string()),
        ("crm-actor-name", "Maria van Wyk".into()),
        ("crm-origin", origin.into()),
        ("crm-aggregate-id", customer.id.clone()),
    ];
    let event = CustomerChanged { customer: Some(customer), change: change.into(), before };
    Envelope {
        message_id: Uuid::new_v4().to_string(),
        routing_key: CustomerChanged::full_name(),
        headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
        payload: event.encode_to_vec(),
        ..Default::default()
    }
}

/// Applies a change as the consumer does.
pub async fn hear(
    world: &World,
    actor: Uuid,
    origin: &str,
    customer: Customer,
    change: CustomerChange,
    before: Option<CustomerBefore>,
) -> crm_chassis::Result<Outcome> {
    let envelope = event(world, (actor, origin), customer, change, before);
    consumers::customers().apply(&world.database.worker(), &envelope).await
}
