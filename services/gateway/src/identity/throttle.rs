//! Slows down guessing of passwords: per account, and per address from which guesses come.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use crm_chassis::{Clock, Code, Error, Result};
use governor::{
    Quota, RateLimiter,
    clock::Clock as _,
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};
use moka::{policy::EvictionPolicy, sync::Cache};
use sha2::{Digest as _, Sha256};

use crate::edge::{client_address::block, rate_limit::ByClock};

/// Ten attempts at once for an account, then one every half minute. Getting in forgets them.
const PER_ACCOUNT: (u32, Duration) = (10, Duration::from_secs(30));
/// A hundred at once from an address, behind which a whole office may sit, then one a second. Getting in forgets nothing: otherwise one
/// known account would open the way to all others.
const PER_ADDRESS: (u32, Duration) = (100, Duration::from_secs(1));
/// Accounts and addresses remembered; the longest unused go first.
const REMEMBERED: u64 = 100_000;
/// After this time unused, both kinds are as good as new.
const FORGOTTEN: Duration = Duration::from_mins(10);

type Limiter = Arc<RateLimiter<NotKeyed, InMemoryState, ByClock, NoOpMiddleware<Duration>>>;

/// Lets attempts pass, or says when to come back.
#[derive(Debug)]
pub struct Throttle {
    clock: Clock,
    accounts: Cache<[u8; 32], Limiter>,
    addresses: Cache<IpAddr, Limiter>,
}

impl Throttle {
    /// Nothing attempted yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, accounts: remembered(), addresses: remembered() }
    }

    /// Counts an attempt to get into an account, whether or not it exists.
    ///
    /// # Errors
    /// Too many attempts, with the time after which the next one is let through.
    pub fn attempt(&self, tenant: &str, email: &str, address: Option<IpAddr>) -> Result<()> {
        if let Some(address) = address {
            self.check(&self.addresses.get_with(block(address), || self.limiter(PER_ADDRESS)))?;
        }
        self.check(&self.accounts.get_with(account(tenant, email), || self.limiter(PER_ACCOUNT)))
    }

    /// Forgets the attempts to get into an account, because its owner got in.
    pub fn succeeded(&self, tenant: &str, email: &str) {
        self.accounts.invalidate(&account(tenant, email));
    }

    fn limiter(&self, (burst, period): (u32, Duration)) -> Limiter {
        let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(period).unwrap_or(Quota::per_second(burst)).allow_burst(burst);
        Arc::new(RateLimiter::direct_with_clock(quota, ByClock(self.clock.clone())))
    }

    fn check(&self, limiter: &Limiter) -> Result<()> {
        let now = ByClock(self.clock.clone()).now();
        limiter.check().map_err(|until| {
            // Whole seconds, rounded up: who comes back in time is let through.
            let wait = Duration::from_secs(until.wait_time_from(now).as_secs() + 1);
            let message = format!("Too many attempts. Please try again in {} seconds.", wait.as_secs());
            Error::new(Code::TooManyRequests, "TOO_MANY_ATTEMPTS", message).retry_after(wait)
        })
    }
}

fn remembered<K: std::hash::Hash + Eq + Send + Sync + 'static>() -> Cache<K, Limiter> {
    let lru = EvictionPolicy::lru();
    Cache::builder().max_capacity(REMEMBERED).eviction_policy(lru).time_to_idle(FORGOTTEN).build()
}

/// A hash, because callers decide how long the texts are.
fn account(tenant: &str, email: &str) -> [u8; 32] {
    let hash = Sha256::new().chain_update(tenant.trim().to_lowercase()).chain_update([0]);
    hash.chain_update(email.trim().to_lowercase()).finalize().into()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn throttle() -> (Throttle, Clock) {
        let clock = Clock::manual(Timestamp::from_second(1_800_000_000).unwrap());
        (Throttle::new(clock.clone()), clock)
    }

    #[test]
    fn an_account_opens_again_after_the_time_said() {
        let (throttle, clock) = throttle();
        for _ in 0..10 {
            throttle.attempt("demo", "sam@demo.example", None).unwrap();
        }
        let error = throttle.attempt("demo", " SAM@demo.example", None).unwrap_err();
        assert_eq!((error.code(), error.reason()), (Code::TooManyRequests, "TOO_MANY_ATTEMPTS"));
        throttle.attempt("demo", "thandi@demo.example", None).unwrap();
        throttle.attempt("northgate", "sam@demo.example", None).unwrap();
        clock.advance(SignedDuration::from_secs(31));
        throttle.attempt("demo", "sam@demo.example", None).unwrap();
        throttle.attempt("demo", "sam@demo.example", None).unwrap_err();
    }

    #[test]
    fn getting_in_forgets_the_attempts_before() {
        let (throttle, _) = throttle();
        for _ in 0..50 {
            throttle.attempt("demo", "sam@demo.example", None).unwrap();
            throttle.succeeded("demo", "sam@demo.example");
        }
    }

    #[test]
    fn one_address_cannot_try_many_accounts() {
        let (throttle, _) = throttle();
        let address = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 7, 0, 0, 0, last]));
        for number in 0..100 {
            throttle.attempt("demo", &format!("user{number}@demo.example"), address(number)).unwrap();
        }
        throttle.attempt("demo", "another@demo.example", address(500)).unwrap_err();
        throttle.attempt("demo", "another@demo.example", Some([10, 0, 0, 1].into())).unwrap();
    }
}
