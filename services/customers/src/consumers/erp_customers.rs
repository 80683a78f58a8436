//! Customers and their status, as the ERP tells of them.

use crm_chassis::{EmployeeId, Error, Result, TenantId, Tx, erp, error::Code, money::Money, suggest::quoted};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

use super::erp_values::{code, list_code, remark, text};
use crate::{
    domain::{Addresses, Approval, Customer, Decline, Details, Finance, Salesmen, Snapshot, Status, UNASSIGNED},
    events, store,
    store::static_codes::Mentioned,
};

pub async fn on_customer_upserted(tx: &mut Tx, message: erp_pb::CustomerUpserted) -> Result<()> {
    let snapshot = snapshot(tx.tenant(), &message)?;
    let entries = [&message.customer_type, &message.rank, &message.reporting_area, &message.site];
    let mentioned: Vec<_> = snapshot
        .details
        .codes()
        .into_iter()
        .zip(entries)
        .map(|((list, code), entry)| {
            let description = entry.as_ref().map_or("", |entry| entry.description.trim());
            let description = if code == UNASSIGNED { "Unassigned" } else { description };
            Mentioned { list, code, description }
        })
        .collect();
    store::static_codes::remember(tx, &mentioned).await?;
    match known(tx, &message).await? {
        None => {
            let customer = Customer::from_erp(tx.new_id(), snapshot, tx.now());
            let customer = store::customers::insert(tx, &customer).await?;
            tx.audit("customer", customer.id, "created", &customer.first_values()).await?;
            tx.publish(events::customer_changed(&customer, pb::CustomerChange::Created)).await
        }
        Some(before) => {
            let (customer, refused) = before.clone().apply_snapshot(snapshot, tx.now())?;
            if !refused.is_empty() {
                tx.audit("customer", customer.id, "kept", &refused).await?;
            }
            store(tx, &before, &customer, pb::CustomerChange::Updated, "updated").await
        }
    }
}

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

pub async fn on_customer_held(tx: &mut Tx, message: erp_pb::CustomerHeld) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().hold(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Held, "held").await
}

pub async fn on_customer_released_from_hold(tx: &mut Tx, message: erp_pb::CustomerReleasedFromHold) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().release_from_hold(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::ReleasedFromHold, "released from hold").await
}

pub async fn on_customer_deactivated(tx: &mut Tx, message: erp_pb::CustomerDeactivated) -> Result<()> {
    let before = by_code(tx, &message.code).await?;
    let after = before.clone().deactivate(tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Deactivated, "deactivated").await
}

/// The customer the ERP calls `code`, locked.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Customer> {
    let id = id_of(tx, code).await?;
    store::customers::lock(tx, id).await
}

/// The id of the customer the ERP calls `code`.
pub async fn id_of(tx: &mut Tx, code: &str) -> Result<Uuid> {
    let id = store::customers::id_of_code(tx, code.trim()).await?;
    id.ok_or_else(|| {
        Error::new(Code::NotFound, "UNKNOWN_CODE", format!("There is no customer with the code {}.", quoted(code)))
    })
}

async fn by_crm_id(tx: &mut Tx, crm_id: &str) -> Result<Customer> {
    let id = crm_id.parse::<Uuid>().map_err(|_| Error::invalid("crmId", "Not an id that the CRM gave."))?;
    store::customers::lock(tx, id).await
}

/// The customer of a snapshot: by code, or else by the id the CRM gave.
async fn known(tx: &mut Tx, message: &erp_pb::CustomerUpserted) -> Result<Option<Customer>> {
    if store::customers::id_of_code(tx, message.code.trim()).await?.is_some() {
        let customer = by_code(tx, &message.code).await?;
        if !message.crm_id.is_empty() && message.crm_id.parse() != Ok(customer.id) {
            return Err(Error::invalid("crmId", format!("The customer {} has the id {}.", message.code, customer.id)));
        }
        return Ok(Some(customer));
    }
    if message.crm_id.is_empty() {
        return Ok(None);
    }
    by_crm_id(tx, &message.crm_id).await.map(Some)
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
    let customer = store::customers::update(tx, before, after).await?;
    if customer.version == before.version {
        return Ok(());
    }
    tx.audit("customer", customer.id, action, &before.changes_to(after)).await?;
    tx.publish(events::customer_changed(&customer, change).seen_by(before.salesmen.all())).await
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
