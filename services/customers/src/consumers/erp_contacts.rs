//! Contacts, as the ERP tells of them.

use crm_chassis::{Error, Result, Tx, suggest::quoted};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

use super::{
    erp_customers::id_of,
    erp_values::{code, list_code, text},
};
use crate::{
    domain::{Contact, ContactSnapshot, Person, UNASSIGNED},
    events,
    grpc::convert::contact::birthday,
    store,
    store::static_codes::Mentioned,
};

/// Highest version: what every reader of JSON can hold exactly, and far from the end of our own counter.
const HIGHEST_VERSION: i64 = (1 << 53) - 1;

pub async fn on_contact_upserted(tx: &mut Tx, message: erp_pb::ContactUpserted) -> Result<()> {
    let snapshot = snapshot(&message)?;
    let description = message.role.as_ref().map_or("", |role| role.description.trim());
    let code = snapshot.person.role.clone();
    let description = if code == UNASSIGNED { "Unassigned" } else { description }.to_owned();
    store::static_codes::remember(tx, &[&Mentioned { list: "CONTACT_ROLE", code, description }]).await?;
    // The contact first, then its customer: the order in which an edit locks them.
    let before = known(tx, &message).await?;
    let customer = id_of(tx, &message.customer_code).await?;
    let customer = store::customers::hold(tx, customer).await?;
    let Some(before) = before else {
        let contact = Contact::from_erp(tx.new_id(), &customer, snapshot, tx.now());
        let contact = store::contacts::insert(tx, &contact).await?;
        tx.audit("contact", contact.id, "created", &contact.first_values()).await?;
        return tx.publish(events::contact_changed(&contact, &customer, pb::ContactChange::Created)).await;
    };
    if before.customer.id != customer.id {
        let message = format!("The contact {} belongs to another customer, and stays there.", quoted(&message.code));
        return Err(Error::invalid("customerCode", message));
    }
    let (contact, refused) = before.clone().apply_snapshot(snapshot, tx.now())?;
    if !refused.is_empty() {
        tx.audit("contact", contact.id, "kept", &refused).await?;
    }
    let contact = store::contacts::update(tx, &contact).await?;
    if contact.version == before.version {
        return Ok(());
    }
    tx.audit("contact", contact.id, "updated", &before.changes_to(&contact)).await?;
    tx.publish(events::contact_changed(&contact, &customer, pb::ContactChange::Updated)).await
}

/// The contact of a snapshot, locked: by code, or else by the id the CRM gave.
async fn known(tx: &mut Tx, message: &erp_pb::ContactUpserted) -> Result<Option<Contact>> {
    let named = match message.crm_id.as_str() {
        "" => None,
        id => Some(id.parse::<Uuid>().map_err(|_| Error::invalid("crmId", "Not an id that the CRM gave."))?),
    };
    let known = store::contacts::id_of_code(tx, message.code.trim()).await?;
    if let (Some(known), Some(named)) = (known, named)
        && known != named
    {
        let message = format!("The contact {} has the id {known}.", quoted(&message.code));
        return Err(Error::invalid("crmId", message));
    }
    match known.or(named) {
        Some(id) => store::contacts::lock(tx, id).await.map(Some),
        None => Ok(None),
    }
}

fn snapshot(message: &erp_pb::ContactUpserted) -> Result<ContactSnapshot> {
    if message.given_name.trim().is_empty() && message.family_name.trim().is_empty() {
        return Err(Error::invalid("givenName", "A contact needs a name."));
    }
    if !(0..=HIGHEST_VERSION).contains(&message.version) {
        return Err(Error::invalid("version", format!("Count from 1 to at most {HIGHEST_VERSION}, or leave it out.")));
    }
    Ok(ContactSnapshot {
        code: code("code", &message.code)?,
        version: Some(message.version).filter(|version| *version > 0),
        person: Person {
            given_name: text("givenName", &message.given_name)?,
            family_name: text("familyName", &message.family_name)?,
            title: text("title", &message.title)?,
            role: list_code("role", message.role.as_ref())?,
            telephone: text("telephone", &message.telephone)?,
            mobile: text("mobile", &message.mobile)?,
            business_telephone: text("businessTelephone", &message.business_telephone)?,
            email: text("email", &message.email)?,
            is_sales_contact: message.is_sales_contact,
            accepts_sales_calls: message.accepts_sales_calls.unwrap_or(message.is_sales_contact),
            birthday: birthday(&message.birthday).map_err(|wrong| Error::invalid("birthday", wrong))?,
            active: message.active.unwrap_or(true),
        },
    })
}
