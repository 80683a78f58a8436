//! What is published: the snapshot event for the other services, and messages for the ERP.

use crm_chassis::{EmployeeId, Error, Result, Tx, caller::Origin, erp, events::Event};
use crm_proto::{customers as pb, erp as erp_pb};

use crate::{
    domain::{Address, AddressType, Customer},
    grpc::convert,
    store,
};

/// The snapshot event. Linked salesmen see it live; who sees the whole tenant or their team does, too.
#[must_use]
pub fn customer_changed(customer: &Customer, change: pb::CustomerChange) -> Event {
    let message = pb::CustomerChanged { customer: Some(convert::to_proto(customer)), change: change.into() };
    Event::new(&message, customer.id, customer.version, change.as_str_name()).seen_by(customer.salesmen.all())
}

/// `customer.released`: asks the accounts department to approve.
pub async fn tell_erp_of_release(tx: &mut Tx, customer: &Customer) -> Result<()> {
    let released = customer.release.as_ref().ok_or_else(|| Error::internal("a released customer has no release"))?;
    let people = SalesmenCodes::read(tx, customer).await?;
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
        main_salesman_code: people.main,
        additional_salesman_codes: people.additional,
        released_by_code: people.caller,
        release_time: Some(convert::timestamp(released.at)),
    };
    tx.publish(erp::Outgoing::new(&message, customer.version)?).await
}

/// `customer.salesmen-changed`: who works with a customer the ERP knows. What came from the ERP is not sent back to it.
pub async fn tell_erp_of_salesmen(tx: &mut Tx, customer: &Customer) -> Result<()> {
    let Some(code) = customer.code.clone().filter(|_| tx.caller().origin != Origin::Erp) else { return Ok(()) };
    let people = SalesmenCodes::read(tx, customer).await?;
    let message = erp_pb::CustomerSalesmenChanged {
        code,
        main_salesman_code: people.main,
        additional_salesman_codes: people.additional,
    };
    tx.publish(erp::Outgoing::new(&message, customer.version)?).await
}

/// The ERP's codes of the people concerned.
struct SalesmenCodes {
    main: String,
    additional: Vec<String>,
    caller: String,
}

impl SalesmenCodes {
    async fn read(tx: &mut Tx, customer: &Customer) -> Result<Self> {
        let caller = tx.caller().employee;
        let ids: Vec<EmployeeId> = customer.salesmen.all().chain(caller).collect();
        let known = store::employee_refs::by_ids(tx, &ids).await?;
        let code =
            |id: EmployeeId| known.iter().find(|employee| employee.id == id).map(|employee| employee.code.clone());
        Ok(Self {
            main: customer.salesmen.main().and_then(code).unwrap_or_default(),
            additional: customer.salesmen.additional().iter().copied().filter_map(code).collect(),
            caller: caller.and_then(code).unwrap_or_default(),
        })
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
    }
}
