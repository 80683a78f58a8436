//! Protobuf ↔ domain: customers here, what hangs on them in modules of their own.

pub mod bulk_update;
pub mod contact;
pub mod group;
pub mod history;
pub mod import;
pub mod merge;
pub mod note;
pub mod rank;
pub mod sales;
pub mod salesman;
pub mod third_party;

pub use crm_chassis::wire::{day, timestamp};
use crm_chassis::{Caller, EmployeeId, Error, Result, Scope, error::Violation, etag, suggest::quoted};
use crm_proto::{customers as pb, types::ColumnValue};
use uuid::Uuid;

use crate::{
    domain::{Address, AddressType, Addresses, Customer, Details, List, Salesmen, Status, Summary, Wanted},
    store::static_codes::StaticCode,
};

/// Reads an id. A malformed one is answered like one that is not there: it names nothing either.
pub fn id(text: &str) -> Result<Uuid> {
    text.parse().map_err(|_| Error::not_found("customer"))
}

/// A customer as an event tells of it.
#[must_use]
pub fn to_proto(customer: &Customer) -> pb::Customer {
    let details = &customer.details;
    let names = &customer.names;
    pb::Customer {
        id: customer.id.to_string(),
        code: customer.code.clone().unwrap_or_default(),
        name: details.name.clone(),
        status: status(customer.status).into(),
        customer_type: details.customer_type.clone(),
        customer_type_name: names.customer_type.clone(),
        rank: details.rank.clone(),
        rank_name: names.rank.clone(),
        reporting_area: details.reporting_area.clone(),
        reporting_area_name: names.reporting_area.clone(),
        site: details.site.clone(),
        site_name: names.site.clone(),
        main_salesman_id: customer.salesmen.main().map(|employee| employee.0.to_string()).unwrap_or_default(),
        main_salesman_name: names.main_salesman.clone(),
        additional_salesman_ids: customer.salesmen.additional().iter().map(|employee| employee.0.to_string()).collect(),
        telephone: details.telephone.clone(),
        fax: details.fax.clone(),
        email: details.email.clone(),
        website: details.website.clone(),
        trading_name: details.trading_name.clone(),
        registration_number: details.registration_number.clone(),
        vat_number: details.vat_number.clone(),
        physical_address: details.addresses.first(AddressType::Physical).map(address_to_proto),
        postal_address: details.addresses.first(AddressType::Postal).map(address_to_proto),
        credit_limit: customer.finance.credit_limit.as_ref().map(crm_chassis::money::Money::to_proto),
        payment_terms: customer.finance.payment_terms.clone(),
        account_balance: customer.finance.account_balance.as_ref().map(crm_chassis::money::Money::to_proto),
        custom_fields: customer.finance.custom_fields.clone().into_iter().collect(),
        release: customer.release.as_ref().map(|release| pb::Release {
            release_time: Some(timestamp(release.at)),
            released_by: release.by.clone(),
            released_by_id: release.by_id.map(|user| user.to_string()).unwrap_or_default(),
        }),
        approval: customer.approval.as_ref().map(|approval| pb::Approval {
            approve_time: Some(timestamp(approval.at)),
            approver: approval.approver.clone(),
            comment: approval.comment.clone(),
        }),
        decline: customer.decline.as_ref().map(|decline| pb::Decline {
            decline_time: Some(timestamp(decline.at)),
            declined_by: decline.by.clone(),
            reason: decline.reason.clone(),
        }),
        merge: customer.merged.as_ref().map(|merged| pb::CustomerMerge {
            survivor_id: merged.into.to_string(),
            survivor_name: merged.into_name.clone(),
            merge_time: Some(timestamp(merged.at)),
            merged_by: merged.by.clone(),
        }),
        erp_sync_time: customer.erp_synced_at.map(timestamp),
        create_time: Some(timestamp(customer.created_at)),
        update_time: Some(timestamp(customer.updated_at)),
        etag: etag::of(customer.version),
        actions: Vec::new(),
        created_by: customer.created_by.clone(),
        updated_by: customer.updated_by.clone(),
        group_salesman_ids: customer.group_salesmen.iter().map(|employee| employee.0.to_string()).collect(),
        groups: Vec::new(),
        merged_customers: Vec::new(),
        rank_call_cycle_days: names.rank_call_cycle_days,
    }
}

/// What an event tells of a customer before a change.
#[must_use]
pub fn before(customer: &Customer) -> pb::CustomerBefore {
    pb::CustomerBefore {
        status: status(customer.status).into(),
        main_salesman_id: customer.salesmen.main().map(|employee| employee.0.to_string()).unwrap_or_default(),
        additional_salesman_ids: customer.salesmen.additional().iter().map(|employee| employee.0.to_string()).collect(),
    }
}

/// A customer with the groups it belongs to, and with what the caller may do with it.
#[must_use]
pub fn to_proto_for(customer: &Customer, groups: Vec<(Uuid, String)>, caller: &Caller) -> pb::Customer {
    let groups = groups.into_iter().map(|(id, name)| pb::CustomerGroup { id: id.to_string(), name });
    let actions = if customer.merged.is_none() { actions(customer.status, caller) } else { merged_actions(caller) };
    pb::Customer { actions, groups: groups.collect(), ..to_proto(customer) }
}

/// A customer of a list, with what the caller may do with it.
#[must_use]
pub fn summary(customer: Summary, caller: &Caller) -> pb::CustomerSummary {
    pb::CustomerSummary {
        id: customer.id.to_string(),
        code: customer.code.unwrap_or_default(),
        name: customer.name,
        status: status(customer.status).into(),
        customer_type: customer.customer_type,
        customer_type_name: customer.names.customer_type,
        rank: customer.rank,
        rank_name: customer.names.rank,
        reporting_area: customer.reporting_area,
        reporting_area_name: customer.names.reporting_area,
        site: customer.site,
        site_name: customer.names.site,
        main_salesman_id: customer.main_salesman.map(|employee| employee.0.to_string()).unwrap_or_default(),
        main_salesman_name: customer.names.main_salesman,
        telephone: customer.telephone,
        email: customer.email,
        city: customer.city,
        declined: customer.declined,
        create_time: Some(timestamp(customer.created_at)),
        update_time: Some(timestamp(customer.updated_at)),
        etag: etag::of(customer.version),
        actions: actions(customer.status, caller),
        group_names: customer.groups,
        next_activity_time: customer.agenda.next.map(timestamp),
        last_activity_time: customer.agenda.last.map(timestamp),
    }
}

/// What the caller may do with a customer in a status.
fn actions(status: Status, caller: &Caller) -> Vec<i32> {
    let offers = [
        (pb::CustomerAction::Edit, "customers.write", status != Status::Inactive),
        (pb::CustomerAction::Release, "customers.release", status == Status::NewCrm),
    ];
    let offers =
        offers.into_iter().filter(|(_, permission, possible)| *possible && caller.permissions.contains(*permission));
    offers.map(|(action, ..)| action.into()).collect()
}

/// What the caller may do with a customer that is part of another one.
fn merged_actions(caller: &Caller) -> Vec<i32> {
    let may = caller.permissions.contains("customers.write");
    may.then_some(pb::CustomerAction::Separate.into()).into_iter().collect()
}

/// What was typed, trimmed; codes in upper case.
#[must_use]
pub fn details(customer: &pb::Customer) -> Details {
    let text = |text: &str| text.trim().to_owned();
    let code = |code: &str| code.trim().to_uppercase();
    Details {
        name: text(&customer.name),
        customer_type: code(&customer.customer_type),
        rank: code(&customer.rank),
        reporting_area: code(&customer.reporting_area),
        site: code(&customer.site),
        telephone: text(&customer.telephone),
        fax: text(&customer.fax),
        email: text(&customer.email),
        website: text(&customer.website),
        trading_name: text(&customer.trading_name),
        registration_number: text(&customer.registration_number),
        vat_number: text(&customer.vat_number),
        addresses: addresses(customer, &Addresses::default()),
    }
}

/// The present addresses with the physical and the postal one as typed.
#[must_use]
pub fn addresses(customer: &pb::Customer, present: &Addresses) -> Addresses {
    let mut addresses = present.clone();
    for (address_type, typed) in
        [(AddressType::Physical, &customer.physical_address), (AddressType::Postal, &customer.postal_address)]
    {
        let known = present.first(address_type);
        let typed = typed.as_ref().map(|typed| address_from_proto(address_type, typed, known));
        addresses.set(address_type, typed.filter(|address| !address.is_blank()));
    }
    addresses
}

/// Who works with the customer, and what is wrong with the ids.
#[must_use]
pub fn salesmen(customer: &pb::Customer) -> (Salesmen, Vec<Violation>) {
    let mut violations = Vec::new();
    let mut employee = |field: &'static str, id: &str| {
        let employee = id.parse::<Uuid>().ok().map(EmployeeId);
        if employee.is_none() {
            let message = format!("{} is not the id of an employee.", quoted(id));
            violations.push(Violation { field: field.into(), message: message.into() });
        }
        employee
    };
    let main = match customer.main_salesman_id.as_str() {
        "" => None,
        id => employee("main_salesman_id", id),
    };
    let additional = customer.additional_salesman_ids.iter();
    let additional: Vec<_> = additional.filter_map(|id| employee("additional_salesman_ids", id)).collect();
    if additional.len() > Salesmen::MOST_ADDITIONAL {
        let message = format!("Link at most {} additional salesmen.", Salesmen::MOST_ADDITIONAL);
        violations.push(Violation { field: "additional_salesman_ids".into(), message: message.into() });
    }
    (Salesmen::new(main, additional), violations)
}

/// An address of a list.
#[must_use]
pub fn customer_address(address: &Address) -> pb::CustomerAddress {
    let address_type = match address.address_type {
        AddressType::Physical => pb::AddressType::Physical,
        AddressType::Postal => pb::AddressType::Postal,
        AddressType::Delivery => pb::AddressType::Delivery,
        AddressType::Billing => pb::AddressType::Billing,
    };
    pb::CustomerAddress {
        r#type: address_type.into(),
        address: Some(address_to_proto(address)),
        telephone: address.telephone.clone(),
        is_default: address.is_default,
    }
}

fn address_to_proto(address: &Address) -> pb::Address {
    pb::Address {
        lines: address.lines.clone(),
        suburb: address.suburb.clone(),
        city: address.city.clone(),
        province: address.province.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
    }
}

/// What is typed, with what no form holds as it was.
fn address_from_proto(address_type: AddressType, address: &pb::Address, known: Option<&Address>) -> Address {
    let text = |text: &String| text.trim().to_owned();
    Address {
        address_type,
        lines: address.lines.iter().map(text).filter(|line| !line.is_empty()).collect(),
        suburb: text(&address.suburb),
        city: text(&address.city),
        province: text(&address.province),
        postal_code: text(&address.postal_code),
        country: text(&address.country),
        telephone: known.map(|known| known.telephone.clone()).unwrap_or_default(),
        is_default: known.is_some_and(|known| known.is_default),
    }
}

fn status(status: Status) -> pb::CustomerStatus {
    match status {
        Status::NewCrm => pb::CustomerStatus::NewCrm,
        Status::Released => pb::CustomerStatus::Released,
        Status::Active => pb::CustomerStatus::Active,
        Status::Hold => pb::CustomerStatus::Hold,
        Status::Inactive => pb::CustomerStatus::Inactive,
    }
}

/// A code of a look-up list.
#[must_use]
pub fn static_code(code: StaticCode) -> pb::StaticCode {
    pb::StaticCode {
        list: list_to_proto(code.list).into(),
        code: code.code,
        description: code.description,
        call_cycle_days: code.call_cycle_days,
    }
}

/// A look-up list; none stands for all of them.
#[must_use]
pub fn list(list: pb::StaticCodeList) -> Option<List> {
    List::ALL.into_iter().map(|(known, _)| known).find(|known| list_to_proto(*known) == list)
}

/// A look-up list.
#[must_use]
pub fn list_to_proto(list: List) -> pb::StaticCodeList {
    match list {
        List::CustomerType => pb::StaticCodeList::CustomerType,
        List::Rank => pb::StaticCodeList::Rank,
        List::ReportingArea => pb::StaticCodeList::ReportingArea,
        List::Site => pb::StaticCodeList::Site,
        List::ContactRole => pb::StaticCodeList::ContactRole,
        List::TargetType => pb::StaticCodeList::TargetType,
        List::RecommendationType => pb::StaticCodeList::RecommendationType,
    }
}

/// What a view shows of what somebody may see.
#[must_use]
pub fn scope(view: pb::CustomerView, allowed: Scope) -> Scope {
    match (view, allowed) {
        (pb::CustomerView::Mine, _) | (_, Scope::Own) => Scope::Own,
        (pb::CustomerView::Team, _) | (_, Scope::Team) => Scope::Team,
        (pb::CustomerView::All | pb::CustomerView::Unspecified, Scope::All) => Scope::All,
    }
}

/// What is known of a customer that is about to be made.
#[must_use]
pub fn wanted(request: pb::ListDuplicatesRequest) -> Wanted {
    Wanted { name: request.name, vat_number: request.vat_number, telephone: request.telephone, email: request.email }
}

/// Why two customers may be the same, from the stored word.
#[must_use]
pub fn duplicate_reason(word: &str) -> Option<pb::DuplicateReason> {
    pb::DuplicateReason::from_str_name(&format!("DUPLICATE_REASON_{word}"))
}

/// A value of a column of customers, under the names that the API gave its parts first.
#[must_use]
pub fn field_value(value: ColumnValue) -> pb::FieldValue {
    let ColumnValue { value, description, row_count: customer_count } = value;
    pb::FieldValue { value, description, customer_count }
}
