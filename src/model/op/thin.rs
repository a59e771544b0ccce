//! Products with few rows, as in generation: the weight is read once, at the speed of
//! the memory, and need not be packed first.

use rayon::prelude::*;

use super::real::{build, sum};

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
        all_dots(x, weight, inner, out);
    });
    if rows == 1 {
        return Some(turned);
    }
    let out = build(
        rows * outs,
        outs,
        #[inline(always)]
        |row, out| {
            for (out, turned) in out.iter_mut().zip(turned.chunks(rows)) {
                *out = turned[row];
            }
        },
    );
    Some(out)
}

/// Every row of `weight` with every row of `x`: `out[weight row, row of x]`.
fn all_dots(x: &[f32], weight: &[f32], inner: usize, out: &mut [f32]) {
    let dots = best();
    let outs = out.chunks_mut(x.len() / inner);
    for (out, weight) in outs.zip(weight.chunks(inner)) {
        let groups = x.chunks(TOGETHER * inner);
        for (out, x) in out.chunks_mut(TOGETHER).zip(groups) {
            dots(x, weight, out);
        }
    }
}

/// Products of one row of a weight with up to [`TOGETHER`] rows, each as long.
type Dots = fn(x: &[f32], weight: &[f32], out: &mut [f32]);

/// The fastest that this processor has.
fn best() -> Dots {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has AVX-512.
            return |x, weight, out| unsafe { x86::avx512(x, weight, out) };
        }
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            // SAFETY: the processor has AVX2 and fused multiplication.
            return |x, weight, out| unsafe { x86::avx2(x, weight, out) };
        }
    }
    plain
}

/// For every processor, in lanes that compilers make vectors of.
fn plain(x: &[f32], weight: &[f32], out: &mut [f32]) {
    for (out, x) in out.iter_mut().zip(x.chunks(weight.len())) {
        *out = sum(weight.len(), |i| x[i] * weight[i]);
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    /// One kernel for one width of vectors.
    macro_rules! kernel {
        ($name:ident, $features:literal, $lanes:literal, $zero:ident, $load:ident, $fused:ident, $store:ident) => {
            /// Products of `weight` with the rows of `x`, one for each of `out`.
            #[target_feature(enable = $features)]
            pub fn $name(x: &[f32], weight: &[f32], out: &mut [f32]) {
                #[target_feature(enable = $features)]
                fn rows<const R: usize>(x: &[f32], weight: &[f32], out: &mut [f32]) {
                    let inner = weight.len();
                    assert!(x.len() == R * inner && out.len() == R);
                    let whole = inner / $lanes * $lanes;
                    let mut sums = [$zero(); R];
                    for at in (0..whole).step_by($lanes) {
                        // SAFETY: `at` is a whole vector below `inner`, and so are the
                        // same places of the R rows of `x`.
                        let weight = unsafe { $load(weight.as_ptr().add(at)) };
                        for (row, sum) in sums.iter_mut().enumerate() {
                            let x = unsafe { $load(x.as_ptr().add(row * inner + at)) };
                            *sum = $fused(weight, x, *sum);
                        }
                    }
                    for (row, (out, sum)) in out.iter_mut().zip(sums).enumerate() {
                        let mut lanes = [0f32; $lanes];
                        // SAFETY: the array has room for one vector.
                        unsafe { $store(lanes.as_mut_ptr(), sum) };
                        let x = &x[row * inner..][..inner];
                        let rest = weight[whole..].iter().zip(&x[whole..]);
                        *out = lanes.iter().sum::<f32>() + rest.map(|(a, b)| a * b).sum::<f32>();
                    }
                }
                match out.len() {
                    1 => rows::<1>(x, weight, out),
                    2 => rows::<2>(x, weight, out),
                    3 => rows::<3>(x, weight, out),
                    4 => rows::<4>(x, weight, out),
                    5 => rows::<5>(x, weight, out),
                    6 => rows::<6>(x, weight, out),
                    7 => rows::<7>(x, weight, out),
                    _ => rows::<8>(x, weight, out),
                }
            }
        };
    }

    kernel!(
        avx512,
        "avx512f",
        16,
        _mm512_setzero_ps,
        _mm512_loadu_ps,
        _mm512_fmadd_ps,
        _mm512_storeu_ps
    );
    kernel!(
        avx2,
        "avx2,fma",
        8,
        _mm256_setzero_ps,
        _mm256_loadu_ps,
        _mm256_fmadd_ps,
        _mm256_storeu_ps
    );
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

        // What other processors take.
        let x = wave(3 * inner);
        let (mut fast, mut plainly) = ([0.0; 3], [0.0; 3]);
        best()(&x, &weight[..inner], &mut fast);
        plain(&x, &weight[..inner], &mut plainly);
        for (a, b) in fast.iter().zip(plainly) {
            assert!((a - b).abs() < 1e-4);
        }
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            let mut narrow = [0.0; 3];
            // SAFETY: the processor was asked.
            unsafe { x86::avx2(&x, &weight[..inner], &mut narrow) };
            for (a, b) in fast.iter().zip(narrow) {
                assert!((a - b).abs() < 1e-4);
            }
        }
    }
}
