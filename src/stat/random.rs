//! Our own random stream: the same numbers on every machine, and resumable.

use serde::{Deserialize, Serialize};

/// A counter-based generator after SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): the
/// i-th number is a fixed mixture of `key + i·γ`.
///
/// Its whole state is a key and a counter. Serialised and read back, it goes on where it
/// was; streams of different seeds or names are independent for every practical length.
/// Not for secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterRandom {
    key: u64,
    counter: u64,
}

/// The odd integer nearest to 2⁶⁴ divided by the golden ratio.
const GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

impl CounterRandom {
    /// The stream numbered `stream` of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        Self {
            key: mix(mix(seed.wrapping_add(GAMMA)) ^ stream.wrapping_mul(GAMMA)),
            counter: 0,
        }
    }

    /// The stream of a seed that belongs to a purpose, such as `score/halves/Q27`:
    /// what is drawn for one purpose does not depend on what else is drawn.
    pub fn named(seed: u64, purpose: &str) -> Self {
        // FNV-1a, 64 bits.
        let stream = purpose
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
            });
        Self::new(seed, stream)
    }

    /// 64 random bits.
    #[inline]
    pub fn next_u64(&mut self) -> u64 {
        self.counter = self.counter.wrapping_add(1);
        mix(self.key.wrapping_add(self.counter.wrapping_mul(GAMMA)))
    }

    /// A number in 0 ≤ x < 1, of 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An integer in 0 ≤ i < `n`, each equally likely (Lemire 2019); 0 where `n` is 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        loop {
            let product = u128::from(self.next_u64()) * u128::from(n);
            let low = product as u64;
            // The few values that would make some integers likelier are drawn again.
            if low >= n || low >= n.wrapping_neg() % n.max(1) {
                return (product >> 64) as usize;
            }
        }
    }

    /// Puts the items in a random order, each order equally likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// SplitMix64's finaliser.
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored results were drawn with these numbers: they may never change.
    #[test]
    fn the_stream_of_a_seed_never_changes() {
        // The published first outputs of SplitMix64 from state 0.
        let mut zero = CounterRandom { key: 0, counter: 0 };
        assert_eq!(zero.next_u64(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(zero.next_u64(), 0x6E78_9E6A_A1B9_65F4);
    }

    #[test]
    fn a_stored_stream_goes_on_where_it_was() {
        let mut random = CounterRandom::named(7, "shuffle");
        random.next_u64();
        let stored = serde_json::to_string(&random).unwrap();
        let mut read: CounterRandom = serde_json::from_str(&stored).unwrap();
        assert_eq!(read.next_u64(), random.next_u64());
        assert_ne!(
            CounterRandom::new(7, 1).next_u64(),
            CounterRandom::new(7, 2).next_u64()
        );
        assert_ne!(
            CounterRandom::new(7, 1).next_u64(),
            CounterRandom::new(8, 1).next_u64()
        );
    }

    #[test]
    fn every_integer_and_every_order_is_equally_likely() {
        let mut random = CounterRandom::new(1, 0);
        let mut counts = [0u32; 6];
        for _ in 0..60_000 {
            counts[random.below(6)] += 1;
        }
        // Standard deviation 91; five of them.
        assert!(
            counts.iter().all(|&c| c.abs_diff(10_000) < 460),
            "{counts:?}"
        );
        let mut first = [0u32; 4];
        for _ in 0..40_000 {
            let mut items = [0, 1, 2, 3];
            random.shuffle(&mut items);
            first[items[0]] += 1;
        }
        assert!(first.iter().all(|&c| c.abs_diff(10_000) < 435), "{first:?}");
        let mean = (0..10_000).map(|_| random.uniform()).sum::<f64>() / 1e4;
        assert!((mean - 0.5).abs() < 0.015, "{mean}");
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }
}
