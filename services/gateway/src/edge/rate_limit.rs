//! How often callers may call the API: by user and tenant, or by address where nobody is known. So generous that a person never meets it;
//! a program in an endless loop does. Every answer says how much is left, by the IETF's draft `RateLimit header fields for HTTP`.

use std::{hash::Hash, net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use crm_chassis::Clock;
use governor::{
    Quota, clock,
    middleware::StateInformationMiddleware,
    state::{InMemoryState, NotKeyed},
};
use http::{HeaderName, HeaderValue, StatusCode};
use moka::{policy::EvictionPolicy, sync::Cache};
use uuid::Uuid;

use super::{
    client_address::{ClientAddress, block},
    config::RateLimits,
    problem::Problem,
};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Seconds in which a whole quota comes back.
const WINDOW: u64 = 60;
/// Callers remembered of each kind; the longest unused go first.
const REMEMBERED: u64 = 100_000;
/// After this time unused, longer than the window, a caller is as good as new.
const FORGOTTEN: Duration = Duration::from_mins(2);

/// Who calls; a request extension, put there by the authentication in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// His tenant.
    pub tenant: Uuid,
    /// The user, also where a program calls with his API key.
    pub user: Uuid,
}

/// Counts requests. Clones count together.
#[derive(Clone, Debug)]
pub struct RateLimiter {
    users: Limit<(Uuid, Uuid)>,
    tenants: Limit<Uuid>,
    addresses: Limit<IpAddr>,
}

impl RateLimiter {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: RateLimits, clock: &Clock) -> Self {
        Self {
            users: Limit::new("user", limits.rate_limit_user, clock),
            tenants: Limit::new("tenant", limits.rate_limit_tenant, clock),
            addresses: Limit::new("address", limits.rate_limit_address, clock),
        }
    }

    /// Counts a request, and says what is left under each limit that it falls under. The first refusal is the last word.
    fn count(&self, principal: Option<Principal>, address: Option<IpAddr>) -> Vec<Left> {
        let mut left = Vec::with_capacity(2);
        match (principal, address) {
            (Some(Principal { tenant, user }), _) => {
                left.extend(self.users.count((tenant, user)));
                if left.iter().all(|left| left.wait.is_none()) {
                    left.extend(self.tenants.count(tenant));
                }
            }
            (None, Some(address)) => left.extend(self.addresses.count(block(address))),
            (None, None) => {}
        }
        left
    }
}

/// Middleware: lets requests pass, or answers 429 with the time to come back.
pub async fn limit(State(limiter): State<RateLimiter>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let address = extensions.get::<ClientAddress>().map(|ClientAddress(address)| *address);
    let left = limiter.count(extensions.get::<Principal>().copied(), address);
    let mut response = match left.iter().find_map(|left| left.wait) {
        None => next.run(request).await,
        Some(seconds) => too_many(seconds).into_response(),
    };
    for (name, write) in [(LIMIT, Left::limit as fn(&Left) -> String), (POLICY, Left::policy)] {
        let value: Vec<_> = left.iter().map(write).collect();
        if let Ok(value) = HeaderValue::try_from(value.join(", "))
            && !value.is_empty()
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// 429 with the time to come back.
pub(crate) fn too_many(seconds: u64) -> Problem {
    let detail = format!("Too many requests. Please try again in {seconds} seconds.");
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", detail).with_retry_after(seconds)
}

/// One limit, for all callers of a kind.
#[derive(Clone, Debug)]
struct Limit<K: Hash + Eq + Send + Sync + 'static> {
    name: &'static str,
    /// None for no limit.
    quota: Option<NonZeroU32>,
    clock: ByClock,
    callers: Cache<K, Arc<Bucket>>,
}

type Bucket = governor::RateLimiter<NotKeyed, InMemoryState, ByClock, StateInformationMiddleware>;

impl<K: Hash + Eq + Send + Sync + 'static> Limit<K> {
    fn new(name: &'static str, per_minute: u32, clock: &Clock) -> Self {
        let lru = EvictionPolicy::lru();
        let callers = Cache::builder().max_capacity(REMEMBERED).eviction_policy(lru).time_to_idle(FORGOTTEN).build();
        Self { name, quota: NonZeroU32::new(per_minute), clock: ByClock(clock.clone()), callers }
    }

    fn count(&self, caller: K) -> Option<Left> {
        let quota = self.quota?;
        let new = || {
            let bucket = governor::RateLimiter::direct_with_clock(Quota::per_minute(quota), self.clock.clone());
            Arc::new(bucket.with_middleware())
        };
        let (remaining, wait) = match self.callers.get_with(caller, new).check() {
            Ok(state) => (state.remaining_burst_capacity(), None),
            Err(until) => {
                let wait = until.wait_time_from(clock::Clock::now(&self.clock));
                // Whole seconds, rounded up: who comes back in time is let through.
                (0, Some(wait.as_secs() + 1))
            }
        };
        Some(Left { name: self.name, quota: quota.get(), remaining, wait })
    }
}

/// What is left under a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    name: &'static str,
    quota: u32,
    remaining: u32,
    /// Seconds until the next request is let through; none if this one was.
    wait: Option<u64>,
}

impl Left {
    /// An item of `RateLimit`: what is left, and in how many seconds all of it is back, or else the next one.
    fn limit(&self) -> String {
        let used = u64::from(self.quota - self.remaining);
        let seconds = self.wait.unwrap_or_else(|| (used * WINDOW).div_ceil(u64::from(self.quota)));
        format!("\"{}\";r={};t={seconds}", self.name, self.remaining)
    }

    /// An item of `RateLimit-Policy`.
    fn policy(&self) -> String {
        format!("\"{}\";q={};w={WINDOW}", self.name, self.quota)
    }
}

/// The service's clock, as governor reads it: time since 1970.
#[derive(Clone, Debug)]
pub(crate) struct ByClock(pub(crate) Clock);

impl clock::Clock for ByClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::try_from(self.0.now().as_duration()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use jiff::{SignedDuration, Timestamp};

    use super::*;

    fn limiter(user: u32, tenant: u32, address: u32) -> (RateLimiter, Clock) {
        let clock = Clock::manual(Timestamp::from_second(1_800_000_000).unwrap());
        let limits = RateLimits { rate_limit_user: user, rate_limit_tenant: tenant, rate_limit_address: address };
        (RateLimiter::new(limits, &clock), clock)
    }

    /// What is left of a user's limits after one more request.
    fn call(limiter: &RateLimiter, tenant: u128, user: u128) -> Vec<Left> {
        let principal = Principal { tenant: Uuid::from_u128(tenant), user: Uuid::from_u128(user) };
        limiter.count(Some(principal), Some([10, 0, 0, 1].into()))
    }

    fn passes(left: &[Left]) -> bool {
        left.iter().all(|left| left.wait.is_none())
    }

    #[test]
    fn a_user_who_has_used_up_his_quota_waits_and_nobody_else() {
        let (limiter, clock) = limiter(3, 100, 100);
        for remaining in [2, 1, 0] {
            assert_eq!(call(&limiter, 1, 1)[0].remaining, remaining);
        }
        let refused = call(&limiter, 1, 1);
        assert_eq!((refused.len(), refused[0].wait), (1, Some(21)), "the tenant's quota is not charged");
        assert!(passes(&call(&limiter, 1, 2)) && passes(&call(&limiter, 2, 1)));
        clock.advance(SignedDuration::from_secs(21));
        assert!(passes(&call(&limiter, 1, 1)));
        assert!(!passes(&call(&limiter, 1, 1)), "a third of a minute brings one of three");
        clock.advance(SignedDuration::from_mins(1));
        assert_eq!(call(&limiter, 1, 1)[0].remaining, 2);
    }

    #[test]
    fn a_tenant_has_a_quota_for_all_its_users_together() {
        let (limiter, _) = limiter(100, 3, 100);
        for user in 0..3 {
            assert!(passes(&call(&limiter, 1, user)));
        }
        assert!(!passes(&call(&limiter, 1, 9)));
        assert!(passes(&call(&limiter, 2, 9)));
    }

    #[test]
    fn strangers_are_counted_by_their_address_and_people_are_not() {
        let (limiter, _) = limiter(100, 100, 2);
        let address = |last: u16| Some(IpAddr::from([0x2001, 0xdb8, 0, 7, 0, 0, 0, last]));
        assert!(passes(&limiter.count(None, address(1))) && passes(&limiter.count(None, address(2))));
        assert!(!passes(&limiter.count(None, address(3))), "a block counts as one");
        assert!(passes(&limiter.count(None, Some([10, 0, 0, 1].into()))));
        assert!(passes(&call(&limiter, 1, 1)));
    }

    #[test]
    fn zero_is_no_limit() {
        let (limiter, _) = limiter(0, 0, 0);
        for _ in 0..10_000 {
            assert_eq!(call(&limiter, 1, 1), []);
        }
    }

    #[test]
    fn what_is_left_is_written_as_the_draft_says() {
        let (limiter, _) = limiter(1_200, 0, 0);
        let left = call(&limiter, 1, 1)[0];
        assert_eq!((left.limit().as_str(), left.policy().as_str()), ("\"user\";r=1199;t=1", "\"user\";q=1200;w=60"));
    }
}
