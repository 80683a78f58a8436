//! The rules of customers, proved without a database.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod assignments;
mod bulk_change;
mod contacts;
mod groups;
mod imports;
mod invariants;
mod limits;
mod merges;
mod ownership;
mod ranks;
mod release_guard;
mod states;

use crm_chassis::{Caller, EmployeeId, Result, Scope, TenantId, caller::Origin};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{
    Address, AddressType, Addresses, Approval, Customer, Decline, Details, Finance, Salesmen, Snapshot, Status,
};

const TENANT: TenantId = TenantId(Uuid::from_u128(7));
const CODE: &str = "CU10001";

/// The instant that is so many minutes after the beginning of the story.
fn minute(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-11-01T06:00:00Z".parse().unwrap();
    start + SignedDuration::from_mins(minutes)
}

fn salesman(code: &str) -> EmployeeId {
    EmployeeId::of(TENANT, code)
}

fn sam() -> Caller {
    Caller {
        employee: Some(salesman("SAM")),
        name: "Sam Dlamini".into(),
        scope: Scope::Own,
        origin: Origin::User,
        ..Caller::system(TENANT)
    }
}

fn physical_address() -> Address {
    Address {
        address_type: AddressType::Physical,
        lines: vec!["1 Long Street".into()],
        suburb: String::new(),
        city: "Cape Town".into(),
        province: String::new(),
        postal_code: String::new(),
        country: String::new(),
        telephone: String::new(),
        is_default: false,
    }
}

/// Complete enough to be released.
fn complete() -> Details {
    Details {
        name: "Hope Works".into(),
        customer_type: "RETAIL".into(),
        rank: "GOLD".into(),
        reporting_area: "CAPE".into(),
        site: "CPT".into(),
        telephone: "021 555 0100".into(),
        vat_number: "4123456789".into(),
        addresses: Addresses(vec![physical_address()]),
        ..Details::default()
    }
}

fn new_crm() -> Customer {
    Customer::create(Uuid::from_u128(9), complete(), Salesmen::new(sam().employee, []), &sam(), minute(0)).unwrap()
}

fn approval() -> Approval {
    Approval { at: minute(2), approver: "Accounts".into(), comment: String::new() }
}

fn decline() -> Decline {
    Decline { at: minute(2), by: "Accounts".into(), reason: "No VAT certificate".into() }
}

/// A customer in the status, on the straight way through the state machine.
fn customer(status: Status) -> Customer {
    let released = || new_crm().release(&[], &sam(), minute(1)).unwrap();
    let active = || released().approve(CODE.into(), approval(), minute(2)).unwrap().unwrap();
    match status {
        Status::NewCrm => new_crm(),
        Status::Released => released(),
        Status::Active => active(),
        Status::Hold => active().hold(minute(3)).unwrap().unwrap(),
        Status::Inactive => active().deactivate(minute(3)).unwrap().unwrap(),
    }
}

/// What the ERP says if it knows just what the customer holds.
fn snapshot_of(customer: &Customer, status: Status) -> Snapshot {
    Snapshot {
        code: CODE.into(),
        status,
        details: Details { addresses: Addresses::default(), ..customer.details.clone() },
        salesmen: customer.salesmen.clone(),
        finance: customer.finance.clone(),
    }
}

/// The customer after one field of its form is changed.
fn edit(customer: &Customer, change: impl FnOnce(&mut Details)) -> Result<Customer> {
    let mut details = customer.details.clone();
    change(&mut details);
    customer.clone().edit(details, customer.salesmen.clone(), &sam(), minute(10))
}

/// The fields an operation was refused for.
fn refused_fields<T: std::fmt::Debug>(result: Result<T>) -> Vec<String> {
    let error = result.unwrap_err();
    error.fields().iter().map(|violation| violation.field.to_string()).collect()
}
