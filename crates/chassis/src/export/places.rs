//! How many files are written at once. Each holds a connection of the requests' pool for as long as its reader takes.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use uuid::Uuid;

use crate::{
    caller::{Caller, TenantId},
    error::{Code, Error, Result},
};

/// When somebody who found all places taken may come again.
const RETRY: Duration = Duration::from_secs(10);

/// Counts the files that are being written.
#[derive(Clone, Debug)]
pub(super) struct Places {
    all: usize,
    /// The users who have one, with their tenants.
    taken: Arc<Mutex<HashMap<Uuid, TenantId>>>,
}

/// The place of a file, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    user: Uuid,
}

impl Places {
    /// A third of so many connections: the others are there for requests that take a moment.
    pub(super) fn of(connections: u32) -> Self {
        Self { all: usize::try_from(connections / 3).unwrap_or_default().max(1), taken: Arc::default() }
    }

    /// A place for a file of the caller, who has at most one. A tenant leaves one to the others.
    pub(super) fn take(&self, caller: &Caller) -> Result<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.contains_key(&caller.user) {
            let message = "You are exporting already. Wait for that file, or cancel it.";
            return Err(Error::new(Code::TooManyRequests, "ALREADY_EXPORTING", message).retry_after(RETRY));
        }
        let of_tenant = taken.values().filter(|tenant| **tenant == caller.tenant).count();
        if taken.len() >= self.all || of_tenant >= (self.all - 1).max(1) {
            let message = "Others are exporting just now. Try again in a moment.";
            return Err(Error::new(Code::TooManyRequests, "TOO_MANY_EXPORTS", message).retry_after(RETRY));
        }
        taken.insert(caller.user, caller.tenant);
        Ok(Place { places: self.clone(), user: caller.user })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.user);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn caller(tenant: u128, user: u128) -> Caller {
        Caller { user: Uuid::from_u128(user), ..Caller::system(TenantId(Uuid::from_u128(tenant))) }
    }

    #[test]
    fn a_user_has_one_place_and_a_tenant_leaves_one_to_others() {
        let places = Places::of(10);
        let first = places.take(&caller(1, 1)).unwrap();
        assert_eq!(places.take(&caller(1, 1)).unwrap_err().reason(), "ALREADY_EXPORTING");
        let _second = places.take(&caller(1, 2)).unwrap();
        assert_eq!(places.take(&caller(1, 3)).unwrap_err().reason(), "TOO_MANY_EXPORTS");
        let _other = places.take(&caller(2, 4)).unwrap();
        assert_eq!(places.take(&caller(3, 5)).unwrap_err().reason(), "TOO_MANY_EXPORTS");
        drop(first);
        assert!(places.take(&caller(1, 1)).is_ok());
    }

    #[test]
    fn there_is_always_one() {
        let places = Places::of(1);
        let _taken = places.take(&caller(1, 1)).unwrap();
        assert!(places.take(&caller(2, 2)).is_err());
    }
}
