//! The tenant's slug: the first word of every routing key, and the owner of a queue.

use std::{fmt, str::FromStr};

/// Exchange on which the ERP publishes.
pub const INBOUND_EXCHANGE: &str = "erp.inbound";
/// Exchange on which the CRM publishes to the ERP.
pub const OUTBOUND_EXCHANGE: &str = "erp.outbound";

/// By which of its queues a message reaches the CRM.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lane {
    /// What happens day by day.
    #[default]
    Ordinary,
    /// A load of many messages, which must not hold up what happens day by day.
    Bulk,
}

/// Short name of a tenant: 1 to 63 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TenantSlug(String);

impl TenantSlug {
    /// Routing key of a message of this tenant, for example `demo.customer.upserted` or `demo.bulk.customer.upserted`.
    #[must_use]
    pub fn routing_key(&self, lane: Lane, message_type: &str) -> String {
        match lane {
            Lane::Ordinary => format!("{}.{message_type}", self.0),
            Lane::Bulk => format!("{}.bulk.{message_type}", self.0),
        }
    }

    /// Queue in which the CRM leaves the messages for this tenant's ERP.
    #[must_use]
    pub fn outbound_queue(&self) -> String {
        format!("{OUTBOUND_EXCHANGE}.{}", self.0)
    }

    /// CloudEvents `source` of the tenant's ERP.
    #[must_use]
    pub fn event_source(&self) -> String {
        format!("urn:erp:{}", self.0)
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantSlug {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=63).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidSlug(text.to_owned()))
        }
    }
}

impl fmt::Display for TenantSlug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no tenant slug.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no tenant: use 1 to 63 lower-case letters, digits and hyphens, for example `demo`")]
pub struct InvalidSlug(String);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_slug_that_would_reach_into_other_routing_keys_is_refused() {
        for bad in ["", "a.b", "demo.#", "*", "Demo", "a b", &"x".repeat(64)] {
            assert!(bad.parse::<TenantSlug>().is_err(), "{bad}");
        }
        let demo: TenantSlug = "demo".parse().unwrap();
        assert_eq!(demo.routing_key(Lane::Ordinary, "customer.upserted"), "demo.customer.upserted");
        assert_eq!(demo.routing_key(Lane::Bulk, "customer.upserted"), "demo.bulk.customer.upserted");
        assert_eq!(demo.outbound_queue(), "erp.outbound.demo");
    }
}
