//! Chance from a seed. Not from a library: a new version of one would turn the demo into another dealer.

/// A die that falls the same way for the same seed and topic, for ever.
pub(super) struct Dice(u64);

impl Dice {
    /// A die for one topic, for example one customer: what is thrown for it never shifts what is thrown for another.
    pub(super) fn new(seed: u64, topic: &str) -> Self {
        // FNV-1a, to tell the topics apart; the mixing below does the rest.
        let start = seed ^ 0xcbf2_9ce4_8422_2325;
        Self(topic.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }

    /// splitmix64 (Steele, Lea and Flood).
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high - low) + 1;
        // The upper half of 32 × 33 bits: no division, and even enough for spans this small.
        low + u32::try_from(((self.next() >> 32) * span) >> 32).unwrap_or_default()
    }

    /// True in `percent` of a hundred throws.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the items, all alike. There must be one.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let last = u32::try_from(items.len().saturating_sub(1)).unwrap_or(u32::MAX);
        &items[self.between(0, last) as usize]
    }

    /// One of the words, all alike. There must be one.
    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        self.pick::<&'static str>(words)
    }

    /// One of the items, each as often as its weight says. There must be one.
    pub(super) fn pick_weighted<'a, T>(&mut self, items: &'a [T], weight: impl Fn(&T) -> u32) -> &'a T {
        let total: u32 = items.iter().map(&weight).sum();
        let mut rest = self.between(1, total.max(1));
        for item in items {
            let weight = weight(item);
            if rest <= weight {
                return item;
            }
            rest -= weight;
        }
        &items[items.len() - 1]
    }

    /// That many decimal digits.
    pub(super) fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.between(0, 9).to_string()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_die_falls_the_same_way_for_ever() {
        let mut dice = Dice::new(1, "customer 1");
        assert_eq!([dice.between(1, 6), dice.between(1, 6), dice.between(1, 6)], [6, 1, 1]);
        assert_eq!(dice.digits(6), "257333");
    }

    #[test]
    fn every_side_comes_up_about_as_often() {
        let mut dice = Dice::new(7, "fair");
        let mut counts = [0_u32; 6];
        for _ in 0..6_000 {
            counts[dice.between(0, 5) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (900..=1_100).contains(count)), "{counts:?}");
    }
}
