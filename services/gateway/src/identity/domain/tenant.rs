//! What may be said of a tenant.

use crm_chassis::{Code, Error, Result, audit::Changes, error::Violation, tenants::Tenant};
use jiff::tz::TimeZone;

/// Refuses a tenant that queues, screens or reports could not work with; all mistakes are named at once.
pub fn check_tenant(tenant: &Tenant) -> Result<()> {
    let rules = [
        ("slug", is_slug(&tenant.slug), "Use 2 to 40 lower-case letters, digits and dashes; no dash at either end."),
        ("name", (1..=120).contains(&tenant.name.chars().count()), "Use 1 to 120 characters."),
        ("currency", is_currency(&tenant.currency), "Use the three capital letters of ISO 4217, for example ZAR."),
        ("time_zone", is_zone(&tenant.time_zone), "Use a name of the IANA list, for example Africa/Johannesburg."),
        ("locale", is_locale(&tenant.locale), "Use a language tag with region, for example en-ZA."),
    ];
    let broken = rules.into_iter().filter(|(_, kept, _)| !kept);
    let violations: Vec<_> =
        broken.map(|(field, _, message)| Violation { field: field.into(), message: message.into() }).collect();
    if violations.is_empty() { Ok(()) } else { Err(Error::violations(violations)) }
}

/// What shall be otherwise of a tenant; none stays as it is. Its slug stands in the broker's names and cannot change.
#[derive(Clone, Debug, Default)]
pub struct TenantUpdate {
    /// Name of the dealer.
    pub name: Option<String>,
    /// ISO 4217 code of the currency that new amounts are in; every amount that there is has its own.
    pub currency: Option<String>,
    /// IANA time zone.
    pub time_zone: Option<String>,
    /// BCP 47 language tag.
    pub locale: Option<String>,
}

impl TenantUpdate {
    /// The tenant as it shall be.
    #[must_use]
    pub fn applied_to(&self, tenant: &Tenant) -> Tenant {
        let or = |wanted: &Option<String>, present: &String| wanted.as_ref().unwrap_or(present).trim().to_owned();
        Tenant {
            name: or(&self.name, &tenant.name),
            currency: or(&self.currency, &tenant.currency),
            time_zone: or(&self.time_zone, &tenant.time_zone),
            locale: or(&self.locale, &tenant.locale),
            ..tenant.clone()
        }
    }
}

/// What differs, for the audit line.
#[must_use]
pub fn changes_of_tenant(before: &Tenant, after: &Tenant) -> Changes {
    let mut changes = Changes::default();
    changes.compare("name", &before.name, &after.name);
    changes.compare("currency", &before.currency, &after.currency);
    changes.compare("time_zone", &before.time_zone, &after.time_zone);
    changes.compare("locale", &before.locale, &after.locale);
    changes
}

/// Reason of the refusal that people of a suspended tenant meet.
pub const SUSPENDED: &str = "TENANT_SUSPENDED";

/// What they are told; `contact` says whom to ask.
#[must_use]
pub fn suspended_text(contact: &str) -> String {
    format!("Your company's access to the CRM is suspended. All data are kept. Please ask {contact}.")
}

/// The refusal itself.
#[must_use]
pub fn suspended(contact: &str) -> Error {
    Error::new(Code::Forbidden, SUSPENDED, suspended_text(contact))
}

/// A slug stands in routing keys, queue names and the broker's regular expressions, so there is nothing to escape in it.
fn is_slug(text: &str) -> bool {
    (2..=40).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_zone(name: &str) -> bool {
    // Abbreviations such as EST are in the list, too, but have no daylight saving.
    name.contains('/') && TimeZone::get(name).is_ok()
}

/// Language of two or three letters, region of two letters or three digits.
fn is_locale(text: &str) -> bool {
    let Some((language, region)) = text.split_once('-') else { return false };
    let all = |text: &str, is: fn(&u8) -> bool| text.bytes().all(|byte| is(&byte));
    (2..=3).contains(&language.len())
        && all(language, u8::is_ascii_lowercase)
        && ((region.len() == 2 && all(region, u8::is_ascii_uppercase))
            || (region.len() == 3 && all(region, u8::is_ascii_digit)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crm_chassis::TenantId;
    use uuid::Uuid;

    use super::*;

    fn tenant() -> Tenant {
        Tenant {
            id: TenantId(Uuid::nil()),
            slug: "north-gate2".into(),
            name: "Northgate".into(),
            currency: "ZAR".into(),
            time_zone: "Africa/Johannesburg".into(),
            locale: "en-ZA".into(),
            suspended: false,
        }
    }

    fn wrong(tenant: &Tenant) -> Vec<String> {
        check_tenant(tenant).unwrap_err().fields().iter().map(|violation| violation.field.to_string()).collect()
    }

    #[test]
    fn a_plain_tenant_is_accepted() {
        check_tenant(&tenant()).unwrap();
        check_tenant(&Tenant { locale: "es-419".into(), ..tenant() }).unwrap();
    }

    #[test]
    fn slugs_are_safe_in_queue_names_and_patterns() {
        for slug in ["", "a", "-a", "a-", "Acme", "a.b", "a#", "a*", "a b", "ä-b", "a_b", &"a".repeat(41)] {
            assert_eq!(wrong(&Tenant { slug: slug.into(), ..tenant() }), ["slug"], "{slug}");
        }
    }

    #[test]
    fn every_mistake_is_named() {
        let tenant = Tenant {
            slug: "north-gate".into(),
            name: String::new(),
            currency: "Rand".into(),
            time_zone: "Africa/Jozi".into(),
            locale: "en_ZA".into(),
            ..tenant()
        };
        assert_eq!(wrong(&tenant), ["name", "currency", "time_zone", "locale"]);
    }
}
