//! Contacts: protobuf ↔ domain.

use crm_chassis::{Caller, Error, Result, error::Violation, etag};
use crm_proto::customers as pb;
use uuid::Uuid;

use super::{day, timestamp};
use crate::domain::{Contact, Person};

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("contact"))
}

/// A contact as an event tells of it.
#[must_use]
pub fn to_proto(contact: &Contact) -> pb::Contact {
    let person = &contact.person;
    pb::Contact {
        id: contact.id.to_string(),
        customer_id: contact.customer.id.to_string(),
        customer_name: contact.customer.name.clone(),
        code: contact.code.clone().unwrap_or_default(),
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        title: person.title.clone(),
        role: person.role.clone(),
        role_name: contact.role_name.clone(),
        telephone: person.telephone.clone(),
        mobile: person.mobile.clone(),
        business_telephone: person.business_telephone.clone(),
        email: person.email.clone(),
        is_sales_contact: Some(person.is_sales_contact),
        accepts_sales_calls: Some(person.accepts_sales_calls),
        birthday: person.birthday.map(|birthday| birthday.to_string()).unwrap_or_default(),
        active: Some(person.active),
        erp_sync_time: contact.erp_synced_at.map(timestamp),
        create_time: Some(timestamp(contact.created_at)),
        update_time: Some(timestamp(contact.updated_at)),
        etag: etag::of(contact.version),
        actions: Vec::new(),
        created_by: contact.created_by.clone(),
        updated_by: contact.updated_by.clone(),
    }
}

/// A contact with what the caller may do with it.
#[must_use]
pub fn to_proto_for(contact: &Contact, caller: &Caller) -> pb::Contact {
    let can_edit = contact.can_be_edited() && caller.permissions.contains("customers.write");
    let actions = can_edit.then_some(pb::ContactAction::Edit.into());
    pb::Contact { actions: actions.into_iter().collect(), ..to_proto(contact) }
}

/// What was typed, trimmed, codes in upper case; and what cannot be read.
#[must_use]
pub fn person(contact: &pb::Contact) -> (Person, Vec<Violation>) {
    let text = |text: &str| text.trim().to_owned();
    let is_sales_contact = contact.is_sales_contact.unwrap_or(true);
    let birthday = day(&contact.birthday, "1980-04-12");
    let wrong = birthday.clone().err().map(|message| Violation { field: "birthday".into(), message: message.into() });
    let person = Person {
        given_name: text(&contact.given_name),
        family_name: text(&contact.family_name),
        title: text(&contact.title),
        role: contact.role.trim().to_uppercase(),
        telephone: text(&contact.telephone),
        mobile: text(&contact.mobile),
        business_telephone: text(&contact.business_telephone),
        email: text(&contact.email),
        is_sales_contact,
        accepts_sales_calls: contact.accepts_sales_calls.unwrap_or(is_sales_contact),
        birthday: birthday.unwrap_or_default(),
        active: contact.active.unwrap_or(true),
    };
    (person, wrong.into_iter().collect())
}
