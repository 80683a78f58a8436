//! Cold calls: protobuf ↔ domain.

use crm_chassis::{error::Violation, wire};
use crm_proto::activities as pb;

use super::{
    activity::{instant, type_of},
    wrong,
};
use crate::domain::{MadeCall, NewContact, NewCustomer, NewThirdParty, Plan};

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// The new customer that was typed, trimmed.
#[must_use]
pub fn customer(customer: &pb::ColdCallCustomer) -> NewCustomer {
    NewCustomer {
        name: trimmed(&customer.name),
        telephone: trimmed(&customer.telephone),
        email: trimmed(&customer.email),
        website: trimmed(&customer.website),
    }
}

/// A new customer as an event tells of it.
#[must_use]
pub fn customer_to_proto(customer: NewCustomer) -> pb::ColdCallCustomer {
    let NewCustomer { name, telephone, email, website } = customer;
    pb::ColdCallCustomer { name, telephone, email, website }
}

/// The new contact that was typed, trimmed, its role in upper case.
#[must_use]
pub fn contact(contact: &pb::ColdCallContact) -> NewContact {
    NewContact {
        given_name: trimmed(&contact.given_name),
        family_name: trimmed(&contact.family_name),
        role: contact.role.trim().to_uppercase(),
        telephone: trimmed(&contact.telephone),
        mobile: trimmed(&contact.mobile),
        email: trimmed(&contact.email),
    }
}

/// A new contact as an event tells of it.
#[must_use]
pub fn contact_to_proto(contact: NewContact) -> pb::ColdCallContact {
    let NewContact { given_name, family_name, role, telephone, mobile, email } = contact;
    pb::ColdCallContact { given_name, family_name, role, telephone, mobile, email }
}

/// The third party that was typed, trimmed; and what cannot be read.
#[must_use]
pub fn third_party(third_party: &pb::ColdCallThirdParty) -> (NewThirdParty, Vec<Violation>) {
    let day = wire::day(&third_party.end_date, "2027-03-31");
    let unread = day.as_ref().err().map(|message| wrong("end_date", message.clone()));
    let read = NewThirdParty {
        supplier_name: trimmed(&third_party.supplier_name),
        end_date: day.unwrap_or_default(),
        notes: wire::lines(&third_party.notes),
    };
    // Of a day that cannot be read it is enough to say that.
    let mut violations: Vec<Violation> = unread.into_iter().collect();
    let told = !violations.is_empty();
    violations.extend(read.check().into_iter().filter(|it| !told || it.field != "end_date"));
    (read, violations)
}

/// A third party as an event tells of it.
#[must_use]
pub fn third_party_to_proto(third_party: NewThirdParty) -> pb::ColdCallThirdParty {
    let NewThirdParty { supplier_name, end_date, notes } = third_party;
    let end_date = end_date.map(|day| day.to_string()).unwrap_or_default();
    pb::ColdCallThirdParty { supplier_name, end_date, notes }
}

/// The call that was made, trimmed; and what cannot be read.
#[must_use]
pub fn call(call: &pb::ColdCallMadeCall) -> (MadeCall, Vec<Violation>) {
    let mut violations = Vec::new();
    let plan = Plan {
        contact_id: None,
        activity_type: type_of(call.r#type()),
        subject: trimmed(&call.subject),
        start_at: instant("start_time", call.start_time.as_ref(), &mut violations),
        duration_minutes: call.duration_minutes,
        instructions: String::new(),
        reminder_minutes: None,
    };
    (MadeCall { plan, outcome: wire::lines(&call.outcome) }, violations)
}
