//! Products with few rows, as in generation: the weight is read once, at the speed of
//! the memory, and need not be packed first.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::real::build;

/// Most rows that are worth it; with more, the packed product is faster.
const MOST: usize = 32;

/// Rows of `x` that are multiplied in one go.
const TOGETHER: usize = 8;

/// `x · weightᵀ`, rows packed; none where there are too many rows.
pub(super) fn thin(x: &[f32], weight: &[f32], inner: usize) -> Option<Vec<f32>> {
    let (rows, outs) = (x.len() / inner, weight.len() / inner);
    if rows == 0 || rows > MOST {
        return None;
    }
    // Outputs are made weight row by weight row, then turned.
    let share = outs.div_ceil(4 * rayon::current_num_threads());
    let mut turned = vec![0f32; outs * rows];
    let parts = turned.par_chunks_mut(share * rows);
    let weights = weight.par_chunks(share * inner);
    parts.zip(weights).for_each(|(out, weight)| {
        pulp::Arch::new().dispatch(Dots {
            x,
            weight,
            inner,
            out,
        });
    });
    if rows == 1 {
        return Some(turned);
    }
    let out = build(rows * outs, outs, |row, out| {
        for (out, turned) in out.iter_mut().zip(turned.chunks(rows)) {
            *out = turned[row];
        }
    });
    Some(out)
}

/// Every row of `weight` with every row of `x`: `out[weight row, row of x]`.
struct Dots<'a> {
    x: &'a [f32],
    weight: &'a [f32],
    inner: usize,
    out: &'a mut [f32],
}

impl WithSimd for Dots<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let rows = self.x.len() / self.inner;
        let outs = self.out.chunks_mut(rows);
        for (out, weight) in outs.zip(self.weight.chunks(self.inner)) {
            let groups = self.x.chunks(TOGETHER * self.inner);
            for (out, x) in out.chunks_mut(TOGETHER).zip(groups) {
                match out.len() {
                    1 => dots::<S, 1>(simd, x, weight, out),
                    2 => dots::<S, 2>(simd, x, weight, out),
                    3 => dots::<S, 3>(simd, x, weight, out),
                    4 => dots::<S, 4>(simd, x, weight, out),
                    5 => dots::<S, 5>(simd, x, weight, out),
                    6 => dots::<S, 6>(simd, x, weight, out),
                    7 => dots::<S, 7>(simd, x, weight, out),
                    _ => dots::<S, 8>(simd, x, weight, out),
                }
            }
        }
    }
}

/// `weight` with each of R rows.
#[inline(always)]
fn dots<S: Simd, const R: usize>(simd: S, x: &[f32], weight: &[f32], out: &mut [f32]) {
    let (whole, rest) = S::as_simd_f32s(weight);
    let rows: [_; R] = std::array::from_fn(|row| &x[row * weight.len()..][..weight.len()]);
    let wide = rows.map(|row| S::as_simd_f32s(row).0);
    // Two sums each, so that one addition need not wait for the one before.
    let mut sums = [[simd.splat_f32s(0.0); 2]; R];
    let pairs = whole.len() / 2;
    for pair in 0..pairs {
        for half in 0..2 {
            let at = 2 * pair + half;
            for row in 0..R {
                sums[row][half] = simd.mul_add_f32s(whole[at], wide[row][at], sums[row][half]);
            }
        }
    }
    for at in 2 * pairs..whole.len() {
        for row in 0..R {
            sums[row][0] = simd.mul_add_f32s(whole[at], wide[row][at], sums[row][0]);
        }
    }
    let done = weight.len() - rest.len();
    for row in 0..R {
        let sum = simd.reduce_sum_f32s(simd.add_f32s(sums[row][0], sums[row][1]));
        let tail = rest.iter().zip(&rows[row][done..]);
        out[row] = sum + tail.map(|(a, b)| a * b).sum::<f32>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_rows_are_multiplied_as_by_the_definition() {
        let inner = 37;
        let wave = |n: usize| (0..n).map(|i| (i as f32 * 0.37).sin()).collect::<Vec<_>>();
        let weight = wave(11 * inner);
        for rows in [1, 2, 5, 8, 9, 32] {
            let x = wave(rows * inner);
            let out = thin(&x, &weight, inner).unwrap();
            for (row, out) in out.chunks(11).enumerate() {
                for (o, found) in out.iter().enumerate() {
                    let x = &x[row * inner..][..inner];
                    let weight = &weight[o * inner..][..inner];
                    let wanted: f32 = x.iter().zip(weight).map(|(a, b)| a * b).sum();
                    assert!(
                        (found - wanted).abs() < 1e-4,
                        "{rows} rows: {found}, {wanted}"
                    );
                }
            }
        }
        assert!(thin(&wave(33 * inner), &weight, inner).is_none());
    }
}
