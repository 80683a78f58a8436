//! Things tests begin with.

use crm_proto::{
    customers as pb,
    types::{Filter, FilterCondition, Operator, filter::Node},
};

/// A customer that is complete enough to be released.
pub fn complete_customer(name: &str) -> pb::Customer {
    pb::Customer {
        name: name.into(),
        customer_type: "RETAIL".into(),
        rank: "GOLD".into(),
        reporting_area: "CAPE".into(),
        site: "CPT".into(),
        telephone: "021 555 0100".into(),
        vat_number: "4123456789".into(),
        physical_address: Some(pb::Address {
            lines: vec!["1 Long Street".into()],
            city: "Cape Town".into(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

/// A sales contact with everything that is mandatory.
pub fn complete_contact(given_name: &str) -> pb::Contact {
    pb::Contact {
        given_name: given_name.into(),
        family_name: "Nkosi".into(),
        role: "BUYER".into(),
        mobile: "082 555 0100".into(),
        ..Default::default()
    }
}

/// A contract with a competitor with everything that is mandatory, which has not ended.
pub fn complete_third_party(supplier_name: &str) -> pb::ThirdParty {
    pb::ThirdParty { supplier_name: supplier_name.into(), end_date: "2027-12-31".into(), ..Default::default() }
}

/// A filter of one condition.
pub fn condition(field: &str, operator: Operator, values: &[&str]) -> Filter {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filter { node: Some(Node::Condition(FilterCondition { field: field.into(), operator: operator.into(), values })) }
}
