//! How many streams there may be: each costs a little memory and a look-up every few seconds.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// Streams of this process.
const ALL: usize = 5_000;
/// Streams of one user: browsers share one, but there may be several browsers, and old streams that have not noticed their end.
const PER_USER: usize = 20;

/// Counts streams.
#[derive(Debug, Default)]
pub struct Places(Mutex<Taken>);

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_user: HashMap<Uuid, usize>,
}

/// A stream's place, given back when dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    user: Uuid,
}

impl Taken {
    fn measure(&self) {
        #[expect(clippy::cast_precision_loss, reason = "bounded")]
        metrics::gauge!("crm_live_streams").set(self.all as f64);
    }
}

impl Places {
    /// A place for one more stream of the user, if there is one.
    #[must_use]
    pub fn take(self: &Arc<Self>, user: Uuid) -> Option<Place> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_user = taken.by_user.get(&user).copied().unwrap_or_default();
        if taken.all >= ALL || of_user >= PER_USER {
            return None;
        }
        taken.all += 1;
        taken.by_user.insert(user, of_user + 1);
        taken.measure();
        Some(Place { places: self.clone(), user })
    }

    fn give_back(&self, user: Uuid) {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        match taken.by_user.get_mut(&user) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(taken.by_user.remove(&user)),
        }
        taken.measure();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.give_back(self.user);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn one_user_cannot_take_the_places_of_others() {
        let places = Arc::new(Places::default());
        let (sam, thandi) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mut taken: Vec<Place> = (0..PER_USER).map(|_| places.take(sam).unwrap()).collect();
        assert!(places.take(sam).is_none());
        assert!(places.take(thandi).is_some());
        taken.pop();
        assert!(places.take(sam).is_some());
    }

    #[test]
    fn all_streams_together_are_bounded() {
        let places = Arc::new(Places::default());
        let taken: Vec<Place> = (0..ALL).map(|user| places.take(Uuid::from_u128(user as u128)).unwrap()).collect();
        let another = Uuid::from_u128(u128::MAX);
        assert!(places.take(another).is_none());
        drop(taken);
        assert!(places.take(another).is_some());
        assert!(places.0.lock().unwrap().by_user.is_empty());
    }
}
