//! Callers whose credentials open nothing. A token that somebody invents is not known before the database was asked, so they are limited
//! here, by their address, and not with the requests.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use moka::{policy::EvictionPolicy, sync::Cache};

use super::authenticate::Credential;
use crate::edge::client_address::block;

/// Counted from the first failure on.
pub const WINDOW: Duration = Duration::from_mins(1);
/// Addresses counted; the longest unused go first.
const ADDRESSES: u64 = 100_000;
/// Credentials of which it is remembered that they opened something; the longest unused go first.
const OPENED: u64 = 20_000;
/// For how long after their last look-up.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Counts credentials that opened nothing. Clones count together.
#[derive(Clone, Debug)]
pub struct Strangers {
    /// How many of an address are looked up in a minute; none for no limit.
    most: Option<NonZeroU32>,
    failures: Cache<IpAddr, Arc<AtomicU32>>,
    /// Those that were counted.
    failed: Cache<Credential, ()>,
    opened: Cache<Credential, ()>,
}

impl Strangers {
    /// Lets the database be asked for as many of an address in a minute; 0 is no limit.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        let lru = EvictionPolicy::lru;
        Self {
            most: NonZeroU32::new(per_minute),
            failures: Cache::builder().max_capacity(ADDRESSES).eviction_policy(lru()).time_to_live(WINDOW).build(),
            failed: Cache::builder().max_capacity(ADDRESSES).eviction_policy(lru()).time_to_live(WINDOW).build(),
            opened: Cache::builder().max_capacity(OPENED).eviction_policy(lru()).time_to_live(REMEMBERED).build(),
        }
    }

    /// Whether the database is not even asked for the credential. One that has opened something here is always asked for: an office is not
    /// shut out because somebody in it invents tokens.
    #[must_use]
    pub fn refuse(&self, credential: &Credential, address: Option<IpAddr>) -> bool {
        let failures = address.and_then(|address| self.failures.get(&block(address)));
        let failures = failures.map_or(0, |failures| failures.load(Relaxed));
        self.most.is_some_and(|most| failures >= most.get()) && !self.opened.contains_key(credential)
    }

    /// Notes that a credential opened something.
    pub fn opened(&self, credential: &Credential) {
        if self.most.is_some() {
            self.opened.insert(credential.clone(), ());
        }
    }

    /// Counts a credential that opened nothing, each once in a while: a program that goes on with a key that has expired is one stranger.
    pub fn failed(&self, credential: &Credential, address: Option<IpAddr>) {
        self.opened.invalidate(credential);
        if let Some(address) = address.filter(|_| self.most.is_some())
            && self.failed.entry(credential.clone()).or_insert(()).is_fresh()
        {
            self.failures.get_with(block(address), Arc::default).fetch_add(1, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use crm_chassis::TenantId;
    use uuid::Uuid;

    use super::*;
    use crate::identity::domain::Token;

    fn invented() -> Credential {
        Credential::Session(Token::new(TenantId(Uuid::from_u128(7))))
    }

    fn address(last: u16) -> IpAddr {
        IpAddr::from([0x2001, 0xdb8, 0, 7, 0, 0, 0, last])
    }

    #[test]
    fn after_as_many_failures_of_a_block_nothing_unknown_is_asked_for() {
        let strangers = Strangers::new(3);
        let known = invented();
        strangers.opened(&known);
        for number in 0..3 {
            assert!(!strangers.refuse(&invented(), Some(address(number))));
            strangers.failed(&invented(), Some(address(number)));
        }
        assert!(strangers.refuse(&invented(), Some(address(9))));
        assert!(!strangers.refuse(&invented(), Some([10, 0, 0, 1].into())));
        assert!(!strangers.refuse(&invented(), None));
        assert!(!strangers.refuse(&known, Some(address(9))), "it has opened something");
        strangers.failed(&known, Some(address(9)));
        assert!(strangers.refuse(&known, Some(address(9))), "it opens nothing any more");
    }

    #[test]
    fn one_that_has_expired_counts_once_however_often_it_is_shown() {
        let strangers = Strangers::new(3);
        let expired = invented();
        for _ in 0..100 {
            strangers.failed(&expired, Some(address(1)));
        }
        assert!(!strangers.refuse(&invented(), Some(address(1))));
    }

    #[test]
    fn zero_is_no_limit() {
        let strangers = Strangers::new(0);
        for _ in 0..10_000 {
            strangers.failed(&invented(), Some(address(1)));
        }
        assert!(!strangers.refuse(&invented(), Some(address(1))));
    }
}
