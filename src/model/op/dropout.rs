//! Dropout (Srivastava et al. 2014) whose mask is computed wherever it is needed.

use super::Real;
use super::real::build;
use crate::stat::CounterRandom;

/// A mask, known by its seed and never stored.
#[derive(Clone, Copy)]
pub struct Mask {
    /// Of this (seed, step, layer, module); each row has a stream of its own.
    pub seed: u64,
    /// Share of the values that are dropped.
    pub share: f64,
}

impl Mask {
    /// `x` with the dropped values zero and the others scaled up, so that the mean stays.
    pub(super) fn apply<T: Real>(&self, x: &[T], width: usize) -> Vec<T> {
        let keep = T::from_f64(1.0 / (1.0 - self.share));
        // Half a random number is enough for a value.
        let limit = (self.share * f64::from(u32::MAX)) as u32;
        build(
            x.len(),
            width,
            #[inline(always)]
            |row, out| {
                let x = &x[row * width..][..width];
                let mut random = CounterRandom::new(self.seed, row as u64);
                for (out, x) in out.chunks_mut(2).zip(x.chunks(2)) {
                    let bits = random.next_u64();
                    let draws = [bits as u32, (bits >> 32) as u32];
                    for ((out, &x), draw) in out.iter_mut().zip(x).zip(draws) {
                        *out = if draw < limit { T::zero() } else { x * keep };
                    }
                }
            },
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_drops_its_share_and_keeps_the_mean() {
        let mask = Mask {
            seed: 1,
            share: 0.1,
        };
        let kept = mask.apply(&vec![1.0f64; 20_000], 100);
        let dropped = kept.iter().filter(|&&x| x == 0.0).count();
        assert!((1_850..2_150).contains(&dropped), "{dropped}");
        let mean = kept.iter().sum::<f64>() / 20_000.0;
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        assert_ne!(kept[..100], kept[100..200]);
    }
}
