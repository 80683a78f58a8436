//! What is published: the snapshot event for the other services, and messages for the ERP.

use std::collections::{BTreeSet, HashSet};

use crm_chassis::{
    Code, EmployeeId, Error, Result, TenantId, Tx, caller::Origin, erp, events::Event, outbox::Outgoing,
};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

mod erp_of_many;

pub use erp_of_many::erp_messages;

use crate::{
    domain::{Address, AddressType, Contact, Customer, Group, Import, List, Note, SalesHistory, Status, ThirdParty},
    grpc::convert,
    store::{self, employee_refs::EmployeeRef},
};

/// The snapshot event. Salesmen who are linked to the customer or to one of its groups see it live; who sees the whole tenant or their team
/// does, too.
#[must_use]
pub fn customer_changed(customer: &Customer, change: pb::CustomerChange) -> Event {
    customer_event(None, customer, change)
}

/// The same after a change of what was there before: who saw it then sees it live, too, and whoever tells people of it knows the difference.
#[must_use]
pub fn customer_changed_from(before: &Customer, customer: &Customer, change: pb::CustomerChange) -> Event {
    customer_event(Some(before), customer, change).seen_by(before.seen_by())
}

fn customer_event(before: Option<&Customer>, customer: &Customer, change: pb::CustomerChange) -> Event {
    let differs = |before: &&Customer| before.status != customer.status || before.salesmen != customer.salesmen;
    let before = before.filter(differs).map(convert::before);
    let message = pb::CustomerChanged { customer: Some(convert::to_proto(customer)), change: change.into(), before };
    Event::new(&message, customer.id, customer.version, change.as_str_name()).seen_by(customer.seen_by())
}

/// The snapshot event of a contact. Who sees its customer sees it.
#[must_use]
pub fn contact_changed(contact: &Contact, customer: &Customer, change: pb::ContactChange) -> Event {
    contact_event(contact, change).seen_by(customer.seen_by())
}

/// A contact as it is. Nobody's screen is waiting for it.
#[must_use]
pub fn contact_snapshot(contact: &Contact) -> Event {
    contact_event(contact, pb::ContactChange::Snapshot)
}

fn contact_event(contact: &Contact, change: pb::ContactChange) -> Event {
    let message = pb::ContactChanged { contact: Some(convert::contact::to_proto(contact)), change: change.into() };
    Event::new(&message, contact.id, contact.version, change.as_str_name())
}

/// The event of a note. Who sees its customer sees it.
#[must_use]
pub fn note_changed(note: &Note, customer: &Customer, change: pb::NoteChange) -> Event {
    note_event(note, change).seen_by(customer.seen_by())
}

/// A note as it is. Nobody's screen is waiting for it.
#[must_use]
pub fn note_snapshot(note: &Note) -> Event {
    note_event(note, pb::NoteChange::Snapshot)
}

fn note_event(note: &Note, change: pb::NoteChange) -> Event {
    let message = pb::NoteChanged { note: Some(convert::note::to_proto(note)), change: change.into() };
    Event::new(&message, note.id, note.version, change.as_str_name())
}

/// The snapshot event of a third party. Who sees its customer sees it.
#[must_use]
pub fn third_party_changed(third_party: &ThirdParty, customer: &Customer, change: pb::ThirdPartyChange) -> Event {
    third_party_event(third_party, change).seen_by(customer.seen_by())
}

/// A third party as it is. Nobody's screen is waiting for it.
#[must_use]
pub fn third_party_snapshot(third_party: &ThirdParty) -> Event {
    third_party_event(third_party, pb::ThirdPartyChange::Snapshot)
}

fn third_party_event(third_party: &ThirdParty, change: pb::ThirdPartyChange) -> Event {
    let third_party_now = Some(convert::third_party::to_proto(third_party));
    let message = pb::ThirdPartyChanged { third_party: third_party_now, change: change.into() };
    Event::new(&message, third_party.id, third_party.version, change.as_str_name())
}

/// The snapshot event of a customer's sales history. Who sees the customer sees it.
#[must_use]
pub fn sales_changed(history: &SalesHistory, customer: &Customer) -> Event {
    sales_event(history, pb::SalesHistoryChange::Replaced).seen_by(customer.seen_by())
}

/// A sales history as it is. Nobody's screen is waiting for it.
#[must_use]
pub fn sales_snapshot(history: &SalesHistory) -> Event {
    sales_event(history, pb::SalesHistoryChange::Snapshot)
}

fn sales_event(history: &SalesHistory, change: pb::SalesHistoryChange) -> Event {
    let sales_history = Some(convert::sales::to_proto(history));
    let message = pb::SalesHistoryChanged { sales_history, change: change.into() };
    Event::new(&message, history.customer_id, history.version, change.as_str_name())
}

/// The snapshot event of a group. Those to whom its customers are opened see it.
#[must_use]
pub fn group_changed(group: &Group, change: pb::GroupChange) -> Event {
    group_event(group, change).seen_by(group.salesmen.iter().copied())
}

/// A group as it is. Nobody's screen is waiting for it.
#[must_use]
pub fn group_snapshot(group: &Group) -> Event {
    group_event(group, pb::GroupChange::Snapshot)
}

fn group_event(group: &Group, change: pb::GroupChange) -> Event {
    let message = pb::GroupChanged { group: Some(convert::group::to_proto(group)), change: change.into() };
    Event::new(&message, group.id, group.version, change.as_str_name())
}

/// The event of an import. While work is to be done it is the service's word to itself, too: the step that is due.
#[must_use]
pub fn import_changed(import: &Import, change: pb::ImportChange) -> Event {
    let due = import.state.is_at_work() || (import.is_over() && !import.cleared);
    let shown = pb::Import { columns: Vec::new(), samples: Vec::new(), ..convert::import::to_proto(import) };
    let message =
        pb::ImportChanged { import: Some(shown), change: change.into(), step: if due { import.step } else { 0 } };
    Event::new(&message, import.id, import.version, change.as_str_name()).seen_by(import.employee)
}

/// `customer.released`: asks the accounts department to approve.
pub async fn tell_erp_of_release(tx: &mut Tx, customer: &Customer, contacts: &[Contact]) -> Result<()> {
    let released = customer.release.as_ref().ok_or_else(|| Error::internal("a released customer has no release"))?;
    let salesmen = SalesmenCodes::read(tx, customer).await?;
    let released_by_code = caller_code(tx).await?;
    let details = &customer.details;
    let message = erp_pb::CustomerReleased {
        crm_id: customer.id.to_string(),
        name: details.name.clone(),
        trading_name: details.trading_name.clone(),
        registration_number: details.registration_number.clone(),
        vat_number: details.vat_number.clone(),
        customer_type: details.customer_type.clone(),
        rank: details.rank.clone(),
        reporting_area: details.reporting_area.clone(),
        site: details.site.clone(),
        telephone: details.telephone.clone(),
        fax: details.fax.clone(),
        email: details.email.clone(),
        website: details.website.clone(),
        addresses: details.addresses.0.iter().map(address).collect(),
        main_salesman_code: salesmen.main,
        additional_salesman_codes: salesmen.additional,
        released_by_code,
        release_time: Some(convert::timestamp(released.at)),
        contacts: contacts.iter().map(|it| contact(it, customer)).collect(),
    };
    tx.publish(erp::Outgoing::new(&message, customer.version)?).await
}

/// `customer.changed`: what a user changed of a customer that the ERP knows or is asked to approve (D§6, 6). What came from the ERP is
/// not sent back to it, and salesmen have a message of their own.
pub async fn tell_erp_of_edit(tx: &mut Tx, before: &Customer, customer: &Customer) -> Result<()> {
    if customer.status == Status::NewCrm || tx.caller().origin == Origin::Erp {
        return Ok(());
    }
    let changed_by_code = caller_code(tx).await?;
    match edit_message(before, customer, &changed_by_code)? {
        Some(message) => tx.publish(message).await,
        None => Ok(()),
    }
}

/// `customer.changed`, if anything changed that the ERP hears of.
fn edit_message(before: &Customer, customer: &Customer, changed_by_code: &str) -> Result<Option<erp::Outgoing>> {
    let changes = before.changes_to(customer);
    let changed_fields = in_the_message::<erp_pb::CustomerChanged>(changes.fields());
    if changed_fields.is_empty() {
        return Ok(None);
    }
    let details = &customer.details;
    let message = erp_pb::CustomerChanged {
        crm_id: customer.id.to_string(),
        code: customer.code.clone().unwrap_or_default(),
        changed_fields,
        trading_name: details.trading_name.clone(),
        customer_type: details.customer_type.clone(),
        rank: details.rank.clone(),
        reporting_area: details.reporting_area.clone(),
        site: details.site.clone(),
        telephone: details.telephone.clone(),
        fax: details.fax.clone(),
        email: details.email.clone(),
        website: details.website.clone(),
        changed_by_code: changed_by_code.to_owned(),
        change_time: Some(convert::timestamp(customer.updated_at)),
    };
    Ok(Some(erp::Outgoing::new(&message, customer.version)?))
}

/// The JSON names of those fields that a message has.
fn in_the_message<M: prost::Name>(fields: impl Iterator<Item = &'static str>) -> Vec<String> {
    let message = crm_proto::descriptors().get_message_by_name(&M::full_name());
    let json_name = |field| Some(message.as_ref()?.get_field_by_name(field)?.json_name().to_owned());
    fields.filter_map(json_name).collect()
}

/// The snapshot of a look-up list, which the caller has locked. A list has no row with a version: the instant orders its events.
pub async fn tell_of_static_codes(tx: &mut Tx, list: List, change: &'static str) -> Result<()> {
    let codes = store::static_codes::list(tx, Some(list)).await?;
    let static_codes = codes.into_iter().map(convert::static_code).collect();
    let message = pb::StaticCodesChanged {
        list: convert::list_to_proto(list).into(),
        static_codes,
        retired_codes: store::static_codes::retired(tx, list).await?,
        change_time: Some(convert::timestamp(tx.now())),
    };
    let id = id_of_list(tx.tenant(), list);
    tx.publish(Event::new(&message, id, tx.now().as_microsecond(), change)).await
}

/// Under which id events and audit lines speak of a look-up list.
#[must_use]
pub fn id_of_list(tenant: TenantId, list: List) -> Uuid {
    Uuid::new_v5(&tenant.0, format!("static codes:{}", list.as_str()).as_bytes())
}

/// `customer.salesmen-changed`: who works with a customer the ERP knows. What came from the ERP is not sent back to it.
pub async fn tell_erp_of_salesmen(tx: &mut Tx, customer: &Customer) -> Result<()> {
    if customer.code.is_none() || tx.caller().origin == Origin::Erp {
        return Ok(());
    }
    publish_salesmen(tx, customer).await
}

/// The same for many customers. Whom the ERP has linked to them is known: see [`unknown_salesmen`].
pub async fn tell_erp_of_many_salesmen(tx: &mut Tx, customers: &[Customer]) -> Result<()> {
    let known = known_salesmen(tx, customers).await?;
    let in_the_erp = customers.iter().filter(|customer| customer.code.is_some());
    let messages: Vec<Outgoing> = in_the_erp
        .map(|customer| {
            let salesmen = SalesmenCodes::of(&known, customer, tx.caller().origin)?;
            Ok(salesmen_changed(customer, salesmen)?.into())
        })
        .collect::<Result<_>>()?;
    tx.publish_all(messages).await
}

/// Of which of the customers the ERP cannot be told who works with them: it has linked somebody whom it has not introduced yet.
pub async fn unknown_salesmen(tx: &mut Tx, customers: &[Customer]) -> Result<HashSet<Uuid>> {
    let known = known_salesmen(tx, customers).await?;
    let is_known = |id: EmployeeId| known.iter().any(|employee| employee.id == id);
    let unknown = customers.iter().filter(|customer| customer.code.is_some() && !customer.salesmen.all().all(is_known));
    Ok(unknown.map(|customer| customer.id).collect())
}

async fn known_salesmen(tx: &mut Tx, customers: &[Customer]) -> Result<Vec<EmployeeRef>> {
    let ids: BTreeSet<EmployeeId> = customers.iter().flat_map(|customer| customer.salesmen.all()).collect();
    store::employee_refs::by_ids(tx, &Vec::from_iter(ids)).await
}

/// The same for those linked while the customer waited for its approval: with its code it has a name that the ERP knows.
pub async fn tell_erp_of_waiting_salesmen(tx: &mut Tx, before: &Customer, after: &Customer) -> Result<()> {
    if before.code.is_some() || !after.has_linked_since_release() {
        return Ok(());
    }
    publish_salesmen(tx, after).await
}

async fn publish_salesmen(tx: &mut Tx, customer: &Customer) -> Result<()> {
    let salesmen = SalesmenCodes::read(tx, customer).await?;
    tx.publish(salesmen_changed(customer, salesmen)?).await
}

fn salesmen_changed(customer: &Customer, salesmen: SalesmenCodes) -> Result<erp::Outgoing> {
    let message = erp_pb::CustomerSalesmenChanged {
        code: customer.code.clone().unwrap_or_default(),
        main_salesman_code: salesmen.main,
        additional_salesman_codes: salesmen.additional,
    };
    erp::Outgoing::new(&message, customer.version)
}

/// `contact.upserted`: a contact of a customer the ERP knows or is asked to approve. Those of a declined one come with its next release.
/// What came from the ERP is not sent back to it.
pub async fn tell_erp_of_contact(tx: &mut Tx, it: &Contact, customer: &Customer) -> Result<()> {
    if customer.status == Status::NewCrm || tx.caller().origin == Origin::Erp {
        return Ok(());
    }
    let message = erp::Outgoing::new(&contact(it, customer), it.version)?.or_about(it.id);
    tx.publish(message).await
}

/// `contact.upserted`: a contact that went back with a customer the ERP does not know is not at this one any more.
pub async fn tell_erp_of_gone_contact(tx: &mut Tx, it: &Contact, customer: &Customer) -> Result<()> {
    if customer.status == Status::NewCrm {
        return Ok(());
    }
    let gone = erp_pb::ContactUpserted { active: Some(false), ..contact(it, customer) };
    tx.publish(erp::Outgoing::new(&gone, it.version)?.or_about(it.id)).await
}

/// The ERP's codes of a customer's salesmen.
struct SalesmenCodes {
    main: String,
    additional: Vec<String>,
}

impl SalesmenCodes {
    async fn read(tx: &mut Tx, customer: &Customer) -> Result<Self> {
        let ids: Vec<EmployeeId> = customer.salesmen.all().collect();
        let known = store::employee_refs::by_ids(tx, &ids).await?;
        Self::of(&known, customer, tx.caller().origin)
    }

    /// All of them, or an error: a list that leaves out whom the ERP itself has linked would unlink him there.
    fn of(known: &[EmployeeRef], customer: &Customer, origin: Origin) -> Result<Self> {
        let code = |id: EmployeeId| {
            let employee = known.iter().find(|employee| employee.id == id);
            employee.map(|employee| employee.code.clone()).ok_or_else(|| unknown_salesman(origin))
        };
        Ok(Self {
            main: customer.salesmen.main().map(code).transpose()?.unwrap_or_default(),
            additional: customer.salesmen.additional().iter().copied().map(code).collect::<Result<_>>()?,
        })
    }
}

/// The ERP's code of the caller; empty if he is no employee, or not known to it.
async fn caller_code(tx: &mut Tx) -> Result<String> {
    let Some(caller) = tx.caller().employee else { return Ok(String::new()) };
    let known = store::employee_refs::by_ids(tx, &[caller]).await?;
    Ok(known.into_iter().next().map(|employee| employee.code).unwrap_or_default())
}

/// The ERP may link somebody of whom it tells only later.
fn unknown_salesman(origin: Origin) -> Error {
    let message =
        "The ERP has linked a salesman to this customer whom it has not introduced yet. Try again when it has.";
    let error = Error::new(Code::WrongState, "SALESMAN_UNKNOWN", message);
    if origin == Origin::User { error } else { Error::unavailable(error) }
}

fn contact(contact: &Contact, customer: &Customer) -> erp_pb::ContactUpserted {
    let person = &contact.person;
    erp_pb::ContactUpserted {
        code: contact.code.clone().unwrap_or_default(),
        crm_id: contact.id.to_string(),
        customer_code: customer.code.clone().unwrap_or_default(),
        customer_crm_id: customer.id.to_string(),
        version: contact.version,
        given_name: person.given_name.clone(),
        family_name: person.family_name.clone(),
        title: person.title.clone(),
        role: Some(erp_pb::CodeAndDescription { code: person.role.clone(), description: contact.role_name.clone() }),
        telephone: person.telephone.clone(),
        mobile: person.mobile.clone(),
        business_telephone: person.business_telephone.clone(),
        email: person.email.clone(),
        is_sales_contact: person.is_sales_contact,
        accepts_sales_calls: Some(person.accepts_sales_calls),
        birthday: person.birthday.map(|birthday| birthday.to_string()).unwrap_or_default(),
        active: Some(person.active),
    }
}

fn address(address: &Address) -> erp_pb::Address {
    let address_type = match address.address_type {
        AddressType::Physical => erp_pb::AddressType::Physical,
        AddressType::Postal => erp_pb::AddressType::Postal,
        AddressType::Delivery => erp_pb::AddressType::Delivery,
        AddressType::Billing => erp_pb::AddressType::Billing,
    };
    erp_pb::Address {
        r#type: address_type.into(),
        lines: address.lines.clone(),
        suburb: address.suburb.clone(),
        city: address.city.clone(),
        province: address.province.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
        telephone: address.telephone.clone(),
        is_default: address.is_default,
    }
}
