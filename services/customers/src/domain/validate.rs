//! What may be typed into a customer.

use crm_chassis::error::Violation;
pub use crm_chassis::validate::{each, email, lines, mandatory, none, not_negative, telephones, text};

use super::{AddressType, Details};

/// The code that ERP rows without a type, rank, area or site get.
pub const UNASSIGNED: &str = "UNASSIGNED";

/// True for a code that says something.
pub fn assigned(code: &str) -> bool {
    !code.is_empty() && code != UNASSIGNED
}

/// Everything that is wrong with the details, all at once.
pub fn details(details: &Details) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mandatory = [
        ("name", &details.name, "Enter the customer's name."),
        ("customer_type", &details.customer_type, "Choose the customer type."),
        ("rank", &details.rank, "Choose the rank."),
        ("reporting_area", &details.reporting_area, "Choose the reporting area."),
        ("site", &details.site, "Choose the site."),
    ];
    for (field, value, message) in mandatory {
        if value.is_empty() {
            violations.push(Violation { field: field.into(), message: message.into() });
        }
    }
    let limited = [
        ("name", details.name.as_str(), 120),
        ("telephone", &details.telephone, 40),
        ("fax", &details.fax, 40),
        ("email", &details.email, 254),
        ("website", &details.website, 200),
        ("trading_name", &details.trading_name, 120),
        ("registration_number", &details.registration_number, 40),
        ("vat_number", &details.vat_number, 40),
    ];
    lines(&limited, &mut violations);
    telephones(&[("telephone", &details.telephone), ("fax", &details.fax)], &mut violations);
    email("email", &details.email, &mut violations);
    for (field, address_type) in [("physical_address", AddressType::Physical), ("postal_address", AddressType::Postal)]
    {
        if let Some(address) = details.addresses.first(address_type) {
            address.check(field, &mut violations);
        }
    }
    violations
}
