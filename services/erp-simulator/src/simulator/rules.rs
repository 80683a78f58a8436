//! The accounts department's rules for a released customer. Pure: the message in, the verdict out.

use crm_proto::erp::{AddressType, CustomerReleased};

/// The rules as the simulator's page shows them.
pub(crate) const IN_WORDS: [&str; 4] = [
    "A release of site GRG (George) waits until somebody decides on this page.",
    "Any other release is answered by itself a few seconds after it arrives, unless somebody decides here first.",
    "It is declined if neither the VAT number nor the registration number is valid in form. In South Africa a VAT number has \
     10 digits and begins with 4, and a registration number looks like 2015/123456/07; in other countries either number \
     has at least 5 letters or digits.",
    "Otherwise it is approved and gets the next code of the number series.",
];

/// Site whose releases are decided by hand.
const SITE_DECIDED_BY_HAND: &str = "GRG";

/// What the rules say of a release.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Approve.
    Approve,
    /// Decline, with what the salesman must put right.
    Decline(String),
}

/// Whether somebody has to decide on the page.
pub(crate) fn is_decided_by_hand(release: &CustomerReleased) -> bool {
    release.site == SITE_DECIDED_BY_HAND
}

/// Approves or declines.
pub(crate) fn judge(release: &CustomerReleased) -> Verdict {
    let country = country(release);
    let (vat, registration) = (release.vat_number.trim(), release.registration_number.trim());
    let (valid, form) = if is_south_africa(country) {
        let form = "A South African VAT number has 10 digits and begins with 4, for example 4123456789; a registration \
                    number looks like 2015/123456/07.";
        (is_vat_number(vat) || is_registration_number(registration), form)
    } else {
        let form = "Either number needs at least 5 letters or digits.";
        (is_long_enough(vat) || is_long_enough(registration), form)
    };
    if valid {
        return Verdict::Approve;
    }
    let found = match (vat, registration) {
        ("", "") => "There is neither a VAT number nor a registration number.".to_owned(),
        (vat, "") => format!("The VAT number \"{vat}\" is not valid, and there is no registration number."),
        ("", registration) => {
            format!("The registration number \"{registration}\" is not valid, and there is no VAT number.")
        }
        (vat, registration) => {
            format!("Neither the VAT number \"{vat}\" nor the registration number \"{registration}\" is valid.")
        }
    };
    Verdict::Decline(format!("{found} {form} Correct one of them and release the customer again."))
}

/// Country of the physical address, else of the first address.
fn country(release: &CustomerReleased) -> &str {
    let physical = release.addresses.iter().find(|address| address.r#type() == AddressType::Physical);
    physical.or(release.addresses.first()).map_or("", |address| address.country.trim())
}

/// No country means the dealer's own.
fn is_south_africa(country: &str) -> bool {
    ["", "south africa", "za", "zaf", "rsa"].contains(&country.to_lowercase().as_str())
}

fn is_vat_number(text: &str) -> bool {
    let digits = text.replace(' ', "");
    digits.len() == 10 && digits.starts_with('4') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_registration_number(text: &str) -> bool {
    let parts: Vec<_> = text.split('/').map(str::trim).collect();
    parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.iter().map(|part| part.len()).eq([4, 6, 2])
}

fn is_long_enough(text: &str) -> bool {
    text.chars().filter(|char| char.is_alphanumeric()).count() >= 5
}

#[cfg(test)]
mod tests {
    use crm_proto::erp::Address;

    use super::*;

    fn release(country: &str, vat_number: &str, registration_number: &str) -> CustomerReleased {
        let postal = Address { r#type: AddressType::Postal.into(), country: "Germany".into(), ..Address::default() };
        let physical = Address { r#type: AddressType::Physical.into(), country: country.into(), ..Address::default() };
        CustomerReleased {
            vat_number: vat_number.into(),
            registration_number: registration_number.into(),
            addresses: vec![postal, physical],
            ..CustomerReleased::default()
        }
    }

    #[test]
    fn one_number_valid_in_form_is_enough() {
        for (country, vat, registration) in [
            ("South Africa", "4123456789", ""),
            ("South Africa", " 4123 456 789", "nonsense"),
            ("south africa", "", "2015/123456/07"),
            ("", "pending", "1999/000123/23"),
            ("ZA", "", "2015 / 123456 / 07"),
            ("Namibia", "", "CC/2011/4"),
            ("Germany", "DE 129 273 398", ""),
            ("México", "ÑÁÉ12", ""),
        ] {
            assert_eq!(judge(&release(country, vat, registration)), Verdict::Approve, "{country} {vat} {registration}");
        }
    }

    #[test]
    fn without_a_valid_number_the_reason_says_what_to_correct() {
        for (country, vat, registration, found) in [
            ("South Africa", "", "  ", "There is neither a VAT number nor a registration number."),
            ("South Africa", "5123456789", "", "The VAT number \"5123456789\" is not valid"),
            ("South Africa", "412345678", "", "The VAT number \"412345678\" is not valid"),
            ("South Africa", "41234567890", "2015/12345/07", "Neither the VAT number"),
            ("South Africa", "", "15/123456/07", "The registration number \"15/123456/07\" is not valid"),
            ("South Africa", "", "2015/123456/07/1", "The registration number"),
            ("South Africa", "", "2015/12345a/07", "The registration number"),
            ("Germany", "DE-1", "", "The VAT number \"DE-1\" is not valid"),
        ] {
            let Verdict::Decline(reason) = judge(&release(country, vat, registration)) else {
                panic!("{vat} {registration} was approved")
            };
            assert!(reason.starts_with(found), "{reason}");
            assert!(reason.ends_with("Correct one of them and release the customer again."), "{reason}");
        }
    }

    #[test]
    fn only_george_waits_for_a_hand() {
        let site = |site: &str| CustomerReleased { site: site.into(), ..CustomerReleased::default() };
        assert!(is_decided_by_hand(&site("GRG")));
        assert!(!is_decided_by_hand(&site("CPT")));
    }
}
