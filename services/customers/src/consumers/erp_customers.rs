//! Customers and their status, as the ERP tells of them.

use std::{
    collections::{BTreeSet, HashMap},
    slice,
};

use crm_chassis::{EmployeeId, Error, Result, TenantId, Tx, erp, error::Code, money::Money, suggest::quoted};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

use super::{
    erp_together::{agree, are_different},
    erp_values::{code, list_code, remark, text},
};
use crate::{
    domain::{Addresses, Approval, Customer, Decline, Details, Finance, Salesmen, Snapshot, Status, UNASSIGNED},
    events, store,
    store::static_codes::Mentioned,
};

/// Many at once, in as many statements as one. Where two of them would not leave each other alone, one after the other.
pub async fn on_customers_upserted(tx: &mut Tx, messages: Vec<erp_pb::CustomerUpserted>) -> Result<()> {
    let upserts = messages.iter().map(|message| Upsert::read(tx.tenant(), message)).collect::<Result<Vec<_>>>()?;
    let ids = known_ids(tx, &upserts).await?;
    if upserts.len() == 1 || (agree(upserts.iter().flat_map(|upsert| &upsert.entries)) && are_different(ids.values())) {
        return upsert(tx, upserts, &ids).await;
    }
    for one in upserts {
        let ids = known_ids(tx, slice::from_ref(&one)).await?;
        upsert(tx, vec![one], &ids).await?;
    }
    Ok(())
}

/// A snapshot with the entries of look-up lists that it mentions.
struct Upsert<'a> {
    snapshot: Snapshot,
    crm_id: &'a str,
    entries: [Mentioned; 4],
}

impl<'a> Upsert<'a> {
    fn read(tenant: TenantId, message: &'a erp_pb::CustomerUpserted) -> Result<Self> {
        let snapshot = snapshot(tenant, message)?;
        let described = [&message.customer_type, &message.rank, &message.reporting_area, &message.site];
        let mut described = described.into_iter();
        let entries = snapshot.details.codes().map(|(list, code)| {
            let description = described.next().and_then(Option::as_ref).map_or("", |entry| entry.description.trim());
            let description = if code == UNASSIGNED { "Unassigned" } else { description };
            Mentioned { list, code: code.to_owned(), description: description.to_owned() }
        });
        Ok(Self { snapshot, crm_id: &message.crm_id, entries })
    }
}

async fn upsert(tx: &mut Tx, upserts: Vec<Upsert<'_>>, ids: &HashMap<String, Uuid>) -> Result<()> {
    let entries: BTreeSet<&Mentioned> = upserts.iter().flat_map(|upsert| &upsert.entries).collect();
    store::static_codes::remember(tx, &entries.into_iter().collect::<Vec<_>>()).await?;
    let known: Vec<Customer> = store::customers::ROWS.lock_all(tx, &ids.values().copied().collect::<Vec<_>>()).await?;
    let mut known: HashMap<Uuid, Customer> = known.into_iter().map(|customer| (customer.id, customer)).collect();
    let (mut created, mut updated, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for Upsert { snapshot, .. } in upserts {
        let Some(id) = ids.get(&snapshot.code) else {
            created.push(Customer::from_erp(tx.new_id(), snapshot, tx.now()));
            continue;
        };
        let before = known.remove(id).ok_or_else(|| Error::not_found("customer"))?;
        let (after, refused) = before.clone().apply_snapshot(snapshot, tx.now())?;
        if !refused.is_empty() {
            kept.push((after.id, refused));
        }
        updated.push((before, after));
    }
    create(tx, &created).await?;
    tx.audit_all("customer", "kept", kept.iter().map(|(id, refused)| (*id, refused))).await?;
    store_all(tx, &updated, pb::CustomerChange::Updated, "updated").await
}

async fn create(tx: &mut Tx, customers: &[Customer]) -> Result<()> {
    let customers = store::customers::insert_all(tx, customers).await.map_err(|error| match error.reason() {
        // Made at this moment by a message of the other lane: it is found when this is tried again.
        "CODE_TAKEN" => Error::unavailable(error),
        _ => error,
    })?;
    let lines: Vec<_> = customers.iter().map(|customer| (customer.id, customer.first_values())).collect();
    tx.audit_all("customer", "created", lines.iter().map(|(id, values)| (*id, values))).await?;
    let created = |customer| events::customer_changed(customer, pb::CustomerChange::Created).into();
    tx.publish_all(customers.iter().map(created)).await
}

/// The customers that are known, by the ERP's code: found by it, or else by the id the CRM gave.
async fn known_ids(tx: &mut Tx, upserts: &[Upsert<'_>]) -> Result<HashMap<String, Uuid>> {
    let codes: Vec<&str> = upserts.iter().map(|upsert| upsert.snapshot.code.as_str()).collect();
    let mut ids = store::customers::ids_of_codes(tx, &codes).await?;
    for Upsert { snapshot, crm_id, .. } in upserts.iter().filter(|upsert| !upsert.crm_id.is_empty()) {
        match ids.get(&snapshot.code) {
            Some(id) if crm_id.parse() != Ok(*id) => {
                return Err(Error::invalid("crmId", format!("The customer {} has the id {id}.", snapshot.code)));
            }
            Some(_) => {}
            None => drop(ids.insert(snapshot.code.clone(), id_of_the_crm(crm_id)?)),
        }
    }
    Ok(ids)
}

/// A released customer gets its code and becomes active. In another status it is refused; the same again changes nothing.
pub async fn on_customer_approved(tx: &mut Tx, message: erp_pb::CustomerApproved) -> Result<()> {
    if message.code.trim().is_empty() {
        return Err(Error::invalid("code", "An approval gives the customer its code."));
    }
    let before = by_crm_id(tx, &message.crm_id).await?;
    let approval = Approval {
        at: erp::instant("approveTime", message.approve_time)?.unwrap_or(tx.now()),
        approver: text("approver", &message.approver)?,
        comment: remark("comment", &message.comment)?,
    };
    let after = before.clone().approve(code("code", &message.code)?, approval, tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Approved, "approved").await
}

/// A released customer is New-CRM again, with the reason. In another status it is refused; the same again changes nothing.
pub async fn on_customer_declined(tx: &mut Tx, message: erp_pb::CustomerDeclined) -> Result<()> {
    let before = by_crm_id(tx, &message.crm_id).await?;
    let decline = Decline {
        at: erp::instant("declineTime", message.decline_time)?.unwrap_or(tx.now()),
        by: text("declinedBy", &message.declined_by)?,
        reason: remark("reason", &message.reason)?,
    };
    let after = before.clone().decline(decline, tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Declined, "declined").await
}

/// An active customer is put on hold. In another status it is refused, unless it is on hold already.
pub async fn on_customer_held(tx: &mut Tx, message: erp_pb::CustomerHeld) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().hold(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Held, "held").await
}

/// A customer on hold is active again. In another status it is refused, unless it is active already.
pub async fn on_customer_released_from_hold(tx: &mut Tx, message: erp_pb::CustomerReleasedFromHold) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().release_from_hold(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::ReleasedFromHold, "released from hold").await
}

/// An active customer, or one on hold, becomes inactive. In another status it is refused, unless it is inactive already.
pub async fn on_customer_deactivated(tx: &mut Tx, message: erp_pb::CustomerDeactivated) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().deactivate(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Deactivated, "deactivated").await
}

/// The customer the ERP calls `code`, locked.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Customer> {
    let customer = by_codes(tx, &[code]).await?.pop();
    customer.ok_or_else(|| Error::not_found("customer"))
}

/// The customers the ERP calls so, locked and in the same order.
pub async fn by_codes(tx: &mut Tx, codes: &[&str]) -> Result<Vec<Customer>> {
    let codes: Vec<&str> = codes.iter().map(|code| code.trim()).collect();
    let ids = ids_of(tx, &codes).await?;
    let known: Vec<Customer> = store::customers::ROWS.lock_all(tx, &ids).await?;
    let mut known: HashMap<Uuid, Customer> = known.into_iter().map(|customer| (customer.id, customer)).collect();
    ids.iter().map(|id| known.remove(id).ok_or_else(|| Error::not_found("customer"))).collect()
}

/// The ids of the customers the ERP calls so, in the same order.
pub async fn ids_of(tx: &mut Tx, codes: &[&str]) -> Result<Vec<Uuid>> {
    let ids = store::customers::ids_of_codes(tx, codes).await?;
    codes.iter().map(|code| ids.get(*code).copied().ok_or_else(|| unknown_code(code))).collect()
}

fn unknown_code(code: &str) -> Error {
    Error::new(Code::NotFound, "UNKNOWN_CODE", format!("There is no customer with the code {}.", quoted(code)))
}

async fn by_crm_id(tx: &mut Tx, crm_id: &str) -> Result<Customer> {
    store::customers::lock(tx, id_of_the_crm(crm_id)?).await
}

fn id_of_the_crm(crm_id: &str) -> Result<Uuid> {
    crm_id.parse().map_err(|_| Error::invalid("crmId", "Not an id that the CRM gave."))
}

/// Stores and tells of a change that may have been none: a repeated message.
async fn store_status(
    tx: &mut Tx,
    before: &Customer,
    after: Option<Customer>,
    change: pb::CustomerChange,
    action: &'static str,
) -> Result<()> {
    match after {
        Some(after) => store(tx, before, &after, change, action).await,
        None => Ok(()),
    }
}

/// Stores a customer the ERP spoke of; if it has changed, with audit line and event.
pub async fn store(
    tx: &mut Tx,
    before: &Customer,
    after: &Customer,
    change: pb::CustomerChange,
    action: &'static str,
) -> Result<()> {
    store_all(tx, &[(before.clone(), after.clone())], change, action).await
}

/// The same for many.
pub async fn store_all(
    tx: &mut Tx,
    customers: &[(Customer, Customer)],
    change: pb::CustomerChange,
    action: &'static str,
) -> Result<()> {
    let both: Vec<_> = customers.iter().map(|(before, after)| (before, after)).collect();
    let stored = store::customers::update_all(tx, &both).await?;
    let changed = both.into_iter().zip(&stored).filter(|((before, _), stored)| before.version != stored.version);
    let changed: Vec<_> = changed.collect();
    let lines: Vec<_> = changed.iter().map(|((before, after), _)| (after.id, before.changes_to(after))).collect();
    tx.audit_all("customer", action, lines.iter().map(|(id, changes)| (*id, changes))).await?;
    let events =
        changed.iter().map(|((before, _), stored)| events::customer_changed_from(before, stored, change).into());
    tx.publish_all(events).await?;
    for ((before, _), stored) in changed {
        events::tell_erp_of_waiting_salesmen(tx, before, stored).await?;
    }
    Ok(())
}

fn snapshot(tenant: TenantId, message: &erp_pb::CustomerUpserted) -> Result<Snapshot> {
    if message.name.trim().is_empty() {
        return Err(Error::invalid("name", "A customer needs a name."));
    }
    Ok(Snapshot {
        code: code("code", &message.code)?,
        status: match message.status() {
            erp_pb::CustomerStatus::Unspecified | erp_pb::CustomerStatus::Active => Status::Active,
            erp_pb::CustomerStatus::Hold => Status::Hold,
            erp_pb::CustomerStatus::Inactive => Status::Inactive,
        },
        details: Details {
            name: text("name", &message.name)?,
            customer_type: list_code("customerType", message.customer_type.as_ref())?,
            rank: list_code("rank", message.rank.as_ref())?,
            reporting_area: list_code("reportingArea", message.reporting_area.as_ref())?,
            site: list_code("site", message.site.as_ref())?,
            telephone: text("telephone", &message.telephone)?,
            fax: text("fax", &message.fax)?,
            email: text("email", &message.email)?,
            website: text("website", &message.website)?,
            trading_name: text("tradingName", &message.trading_name)?,
            registration_number: text("registrationNumber", &message.registration_number)?,
            vat_number: text("vatNumber", &message.vat_number)?,
            addresses: Addresses::default(),
        },
        salesmen: salesmen(tenant, &message.main_salesman_code, &message.additional_salesman_codes)?,
        finance: finance(message)?,
    })
}

fn finance(message: &erp_pb::CustomerUpserted) -> Result<Finance> {
    let money = |field, money: &Option<_>| money.as_ref().map(|money| Money::parse(field, money)).transpose();
    let credit_limit = money("creditLimit", &message.credit_limit)?;
    let account_balance = money("accountBalance", &message.account_balance)?;
    if let (Some(limit), Some(balance)) = (&credit_limit, &account_balance)
        && limit.currency != balance.currency
    {
        return Err(Error::invalid("accountBalance", "Must be in the currency of the credit limit."));
    }
    if message.custom_fields.len() > 10 {
        return Err(Error::invalid("customFields", "At most ten free fields."));
    }
    let custom_fields = message.custom_fields.iter();
    let custom_fields =
        custom_fields.map(|(label, value)| Ok((text("customFields", label)?, text("customFields", value)?)));
    Ok(Finance {
        credit_limit,
        payment_terms: text("paymentTerms", &message.payment_terms)?,
        account_balance,
        custom_fields: custom_fields.collect::<Result<_>>()?,
    })
}

/// Salesmen by the ERP's codes. They may not be known here yet: their ids follow from their codes.
pub fn salesmen(tenant: TenantId, main: &str, additional: &[String]) -> Result<Salesmen> {
    if additional.len() > Salesmen::MOST_ADDITIONAL {
        let message = format!("At most {}.", Salesmen::MOST_ADDITIONAL);
        return Err(Error::invalid("additionalSalesmanCodes", message));
    }
    let employee =
        |code: &str| Some(code.trim()).filter(|code| !code.is_empty()).map(|code| EmployeeId::of(tenant, code));
    Ok(Salesmen::new(employee(main), additional.iter().filter_map(|code| employee(code))))
}
