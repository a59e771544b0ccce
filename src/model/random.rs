//! Random numbers that are a function of a key and a counter.
//!
//! A stream has no state: draw `i` is the same whoever asks, in whatever order, on
//! however many threads. So dropout masks, first weights and samples repeat exactly.

/// A family of draws; children of different names are independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: u64,
}

impl Stream {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            key: mix(seed ^ 0x9e37_79b9_7f4a_7c15),
        }
    }

    /// The stream `name` under this one.
    pub fn child(self, name: u64) -> Self {
        Self {
            key: mix(self.key ^ mix(name.wrapping_add(0x6a09_e667_f3bc_c909))),
        }
    }

    /// Draw `counter`: 64 random bits.
    pub fn bits(self, counter: u64) -> u64 {
        mix(self
            .key
            .wrapping_add(counter.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// Draw `counter`, evenly between 0 (included) and 1 (not).
    pub fn unit(self, counter: u64) -> f64 {
        (self.bits(counter) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_even_and_children_differ() {
        let stream = Stream::new(42);
        let mean = (0..10_000).map(|i| stream.unit(i)).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        assert_eq!(stream.child(1).bits(0), Stream::new(42).child(1).bits(0));
        assert_ne!(stream.child(1).bits(0), stream.child(2).bits(0));
        assert_ne!(stream.bits(0), stream.bits(1));
    }
}
