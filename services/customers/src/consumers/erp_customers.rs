//! Customers and their status, as the ERP tells of them.

use crm_chassis::{EmployeeId, Error, Result, TenantId, Tx, audit::Changes, erp, error::Code, money::Money};
use crm_proto::{customers as pb, erp as erp_pb};
use uuid::Uuid;

use crate::{
    domain::{Approval, Customer, Decline, Details, Finance, Salesmen, Snapshot, Status},
    events, store,
};

/// The code of rows that lack a type, rank, area or site.
const UNASSIGNED: &str = "UNASSIGNED";

pub async fn on_customer_upserted(tx: &mut Tx, message: erp_pb::CustomerUpserted) -> Result<()> {
    let codes = [
        ("CUSTOMER_TYPE", &message.customer_type),
        ("RANK", &message.rank),
        ("REPORTING_AREA", &message.reporting_area),
        ("SITE", &message.site),
    ];
    for (list, code) in codes {
        let description = code.as_ref().map_or("Unassigned", |code| code.description.trim());
        store::static_codes::remember(tx, list, &code_of(code.as_ref()), description).await?;
    }
    let snapshot = snapshot(tx.tenant(), &message)?;
    match known(tx, &message).await? {
        None => {
            let customer = Customer::from_erp(tx.new_id(), snapshot, tx.now());
            let customer = store::customers::insert(tx, &customer).await?;
            tx.audit("customer", customer.id, "created", &customer.typed()).await?;
            tx.publish(events::customer_changed(&customer, pb::CustomerChange::Created)).await
        }
        Some(before) => {
            let (customer, changes, refused) = before.clone().apply_snapshot(snapshot, tx.now())?;
            if !refused.is_empty() {
                tx.audit("customer", customer.id, "kept", &refused).await?;
            }
            store(tx, &before, &customer, pb::CustomerChange::Updated, "updated", &changes).await
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
        approver: message.approver,
        comment: message.comment,
    };
    let after = before.clone().approve(message.code.trim().to_owned(), approval, tx.now())?;
    store_status(tx, &before, after, pb::CustomerChange::Approved, "approved").await
}

pub async fn on_customer_declined(tx: &mut Tx, message: erp_pb::CustomerDeclined) -> Result<()> {
    let before = by_crm_id(tx, &message.crm_id).await?;
    let decline = Decline {
        at: erp::instant("declineTime", message.decline_time)?.unwrap_or(tx.now()),
        by: message.declined_by,
        reason: message.reason,
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
    let id = store::customers::id_of_code(tx, code.trim()).await?;
    let id = id.ok_or_else(|| {
        Error::new(Code::NotFound, "UNKNOWN_CODE", format!("There is no customer with the code {code}."))
    })?;
    store::customers::lock(tx, id).await
}

async fn by_crm_id(tx: &mut Tx, crm_id: &str) -> Result<Customer> {
    let id = crm_id.parse::<Uuid>().map_err(|_| Error::invalid("crmId", "Not an id that the CRM gave."))?;
    store::customers::lock(tx, id).await
}

/// The customer of a snapshot: by code, or else by the id the CRM gave.
async fn known(tx: &mut Tx, message: &erp_pb::CustomerUpserted) -> Result<Option<Customer>> {
    if store::customers::id_of_code(tx, message.code.trim()).await?.is_some() {
        return by_code(tx, &message.code).await.map(Some);
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
        Some(after) => store(tx, before, &after, change, action, &before.status_change(&after)).await,
        None => Ok(()),
    }
}

/// Stores a changed customer with its audit line and event.
pub async fn store(
    tx: &mut Tx,
    before: &Customer,
    after: &Customer,
    change: pb::CustomerChange,
    action: &'static str,
    changes: &Changes,
) -> Result<()> {
    let customer = store::customers::update(tx, before, after).await?;
    if !changes.is_empty() {
        tx.audit("customer", customer.id, action, changes).await?;
    }
    tx.publish(events::customer_changed(&customer, change)).await
}

fn snapshot(tenant: TenantId, message: &erp_pb::CustomerUpserted) -> Result<Snapshot> {
    let text = |text: &str| text.trim().to_owned();
    if text(&message.name).is_empty() {
        return Err(Error::invalid("name", "A customer needs a name."));
    }
    if message.custom_fields.len() > 10 {
        return Err(Error::invalid("customFields", "At most ten free fields."));
    }
    Ok(Snapshot {
        code: text(&message.code),
        status: match message.status() {
            erp_pb::CustomerStatus::Unspecified | erp_pb::CustomerStatus::Active => Status::Active,
            erp_pb::CustomerStatus::Hold => Status::Hold,
            erp_pb::CustomerStatus::Inactive => Status::Inactive,
        },
        details: Details {
            name: text(&message.name),
            customer_type: code_of(message.customer_type.as_ref()),
            rank: code_of(message.rank.as_ref()),
            reporting_area: code_of(message.reporting_area.as_ref()),
            site: code_of(message.site.as_ref()),
            telephone: text(&message.telephone),
            fax: text(&message.fax),
            email: text(&message.email),
            website: text(&message.website),
            trading_name: text(&message.trading_name),
            registration_number: text(&message.registration_number),
            vat_number: text(&message.vat_number),
            addresses: crate::domain::Addresses::default(),
        },
        salesmen: salesmen(tenant, &message.main_salesman_code, &message.additional_salesman_codes),
        finance: Finance {
            credit_limit: message.credit_limit.as_ref().map(|money| Money::parse("creditLimit", money)).transpose()?,
            payment_terms: text(&message.payment_terms),
            account_balance: message
                .account_balance
                .as_ref()
                .map(|money| Money::parse("accountBalance", money))
                .transpose()?,
            custom_fields: message.custom_fields.clone().into_iter().collect(),
        },
    })
}

/// Salesmen by the ERP's codes. They may not be known here yet: their ids follow from their codes.
pub fn salesmen(tenant: TenantId, main: &str, additional: &[String]) -> Salesmen {
    let employee =
        |code: &str| Some(code.trim()).filter(|code| !code.is_empty()).map(|code| EmployeeId::of(tenant, code));
    let main = employee(main);
    let additional = additional.iter().filter_map(|code| employee(code)).filter(|salesman| Some(*salesman) != main);
    Salesmen { main, additional: additional.collect() }
}

fn code_of(code: Option<&erp_pb::CodeAndDescription>) -> String {
    let code = code.map(|code| code.code.trim().to_uppercase()).unwrap_or_default();
    if code.is_empty() { UNASSIGNED.to_owned() } else { code }
}
