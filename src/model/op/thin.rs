//! Products with few rows, as in generation: the weight is read once, at the speed of
//! the memory, and need not be packed first.

use std::ops::Range;

use candle_core::Result;
use rayon::prelude::*;

use super::real::{build, sum};
#[cfg(target_arch = "x86_64")]
use super::thin_blocks;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::thin_tiles;
#[cfg(target_arch = "x86_64")]
use super::vectors::Vectors;
use crate::model::weight::Weight;

/// Most rows that are worth it; with more, the packed product is faster.
const MOST: usize = 32;

/// Most rows of `x` that are multiplied in one go.
pub(super) const TOGETHER: usize = 8;

/// Values of a row that are multiplied in one go, so that the rows of `x` stay in a
/// core's nearest cache.
const DEPTH: usize = 1024;

/// Numbers of a stored weight that are converted at once: they stay in a core's nearest
/// cache until they are multiplied.
const CONVERTED: usize = 1 << 12;

/// Rows of a weight that a thread takes are a multiple of this.
const SHARE: usize = 16;

/// `x · weightᵀ`, rows packed; none where there are too many rows.
pub(super) fn thin(x: &[f32], weight: &[f32], inner: usize) -> Option<Vec<f32>> {
    let outs = weight.len() / inner;
    let made = spread(x, outs, inner, |rows, out| {
        let weight = &weight[rows.start * inner..rows.end * inner];
        all_dots(x, weight, inner, out);
        Ok(())
    });
    made.ok().flatten()
}

/// The same with a weight that is not kept as f32: what is read from memory is what is
/// stored.
pub(super) fn thin_stored(x: &[f32], weight: &Weight) -> Result<Option<Vec<f32>>> {
    let (outs, inner) = weight.sizes()?;
    let (count, together) = (x.len() / inner, (CONVERTED / inner).max(1));
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    if (1..=MOST).contains(&count)
        && let Weight::Packed(weight) = weight
        && let Some(x_laid) = thin_tiles::lay(x, weight)
    {
        return spread(x, outs, inner, |rows, out| {
            thin_tiles::products(&x_laid, weight, rows, out);
            Ok(())
        });
    }
    #[cfg(target_arch = "x86_64")]
    if let Weight::Packed(weight) = weight
        && let Some(vectors) = thin_blocks::serve(weight)
    {
        return spread(x, outs, inner, |rows, out| {
            thin_blocks::products(vectors, x, weight, rows, out);
            Ok(())
        });
    }
    spread(x, outs, inner, |rows, out| {
        let mut tile = vec![0.0; together.min(rows.len()) * inner];
        let starts = rows.clone().step_by(together);
        for (start, out) in starts.zip(out.chunks_mut(together * count)) {
            let rows = start..rows.end.min(start + together);
            let tile = &mut tile[..rows.len() * inner];
            weight.rows(rows, tile)?;
            all_dots(x, tile, inner, out);
        }
        Ok(())
    })
}

/// Spreads the rows of a weight over the threads: `dots` writes the products of some of
/// them with every row of `x`, weight row by weight row.
fn spread(
    x: &[f32],
    outs: usize,
    inner: usize,
    dots: impl Fn(Range<usize>, &mut [f32]) -> Result<()> + Sync,
) -> Result<Option<Vec<f32>>> {
    let rows = x.len() / inner;
    if rows == 0 || rows > MOST {
        return Ok(None);
    }
    // Outputs are made weight row by weight row, then turned.
    let share = outs.div_ceil(4 * rayon::current_num_threads());
    let share = share.next_multiple_of(SHARE);
    let mut turned = vec![0f32; outs * rows];
    let parts = turned.par_chunks_mut(share * rows).enumerate();
    parts.try_for_each(|(part, out)| dots(part * share..outs.min((part + 1) * share), out))?;
    if rows == 1 {
        return Ok(Some(turned));
    }
    let out = build(
        rows * outs,
        outs,
        #[inline(always)]
        |row, out| {
            for (at, out) in out.iter_mut().enumerate() {
                *out = turned[at * rows + row];
            }
        },
    );
    Ok(Some(out))
}

/// Adds the products of every row of `weight` with every row of `x`:
/// `out[weight row, row of x]`.
fn all_dots(x: &[f32], weight: &[f32], inner: usize, out: &mut [f32]) {
    let (dots, together) = best();
    let (rows, outs) = (x.len() / inner, weight.len() / inner);
    for start in (0..inner).step_by(DEPTH) {
        let end = inner.min(start + DEPTH);
        for first in (0..outs).step_by(2) {
            // The last row of an odd number is multiplied twice, and counted once.
            let pair = [first, outs.min(first + 2) - 1];
            let weights = pair.map(|row| &weight[row * inner..][start..end]);
            for from in (0..rows).step_by(together) {
                let sums = dots(&x[from * inner + start..], inner, weights);
                let count = together.min(rows - from);
                let counted = if pair[0] == pair[1] { 1 } else { 2 };
                for side in 0..counted {
                    let out = &mut out[pair[side] * rows + from..][..count];
                    for (row, out) in out.iter_mut().enumerate() {
                        *out += sums[side][row];
                    }
                }
            }
        }
    }
}

/// Products of two rows of a weight with up to [`TOGETHER`] rows of `x`.
pub(super) type Sums = [[f32; TOGETHER]; 2];

/// Products of two rows of a weight with rows of `x` that begin `step` values apart and
/// are as long as the weight's.
type Dots = fn(x: &[f32], step: usize, weight: [&[f32]; 2]) -> Sums;

/// The fastest that this processor has, and how many rows of `x` its registers serve.
fn best() -> (Dots, usize) {
    #[cfg(target_arch = "x86_64")]
    match Vectors::here() {
        // SAFETY: the processor has AVX-512.
        Some(Vectors::Avx512) => {
            return (|x, step, weight| unsafe { x86::avx512(x, step, weight) }, 8);
        }
        // SAFETY: the processor has AVX2 and fused multiplication.
        Some(Vectors::Avx2) => {
            return (|x, step, weight| unsafe { x86::avx2(x, step, weight) }, 5);
        }
        None => {}
    }
    (plain, TOGETHER)
}

/// For every processor, in lanes that compilers make vectors of.
fn plain(x: &[f32], step: usize, weight: [&[f32]; 2]) -> Sums {
    weight.map(|weight| {
        let mut sums = [0.0; TOGETHER];
        for (out, x) in sums.iter_mut().zip(x.chunks(step)) {
            *out = sum(weight.len(), |i| x[i] * weight[i]);
        }
        sums
    })
}

/// Runs `$body` with `$R` as the number of rows of `x`, which is at most [`TOGETHER`].
#[cfg(target_arch = "x86_64")]
macro_rules! by_count {
    ($count:expr, $R:ident => $body:expr) => {{
        macro_rules! one {
            ($rows:literal) => {{
                const $R: usize = $rows;
                $body
            }};
        }
        match $count {
            1 => one!(1),
            2 => one!(2),
            3 => one!(3),
            4 => one!(4),
            5 => one!(5),
            6 => one!(6),
            7 => one!(7),
            _ => one!(8),
        }
    }};
}
#[cfg(target_arch = "x86_64")]
pub(super) use by_count;

/// Sum of the lanes of a vector.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn lanes(vector: std::arch::x86_64::__m256) -> f32 {
    use std::arch::x86_64::*;
    let halves = _mm_add_ps(
        _mm256_castps256_ps128(vector),
        _mm256_extractf128_ps::<1>(vector),
    );
    let pairs = _mm_add_ps(halves, _mm_movehl_ps(halves, halves));
    _mm_cvtss_f32(_mm_add_ss(pairs, _mm_movehdup_ps(pairs)))
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{Sums, TOGETHER, lanes};

    /// Products of what no whole vector holds.
    #[inline]
    fn rest(weight: &[f32], x: &[f32]) -> f32 {
        let mut sum = 0.0;
        for (at, weight) in weight.iter().enumerate() {
            sum += weight * x[at];
        }
        sum
    }

    /// One kernel for one width of vectors.
    macro_rules! kernel {
        ($name:ident, $features:literal, $lanes:literal, $zero:ident, $load:ident, $fused:ident, $sum:ident) => {
            /// See [`Dots`](super::Dots).
            #[target_feature(enable = $features)]
            pub fn $name(x: &[f32], step: usize, weight: [&[f32]; 2]) -> Sums {
                #[target_feature(enable = $features)]
                fn rows<const R: usize>(x: &[f32], step: usize, weight: [&[f32]; 2]) -> Sums {
                    let inner = weight[0].len();
                    assert!(weight[1].len() == inner && x.len() >= (R - 1) * step + inner);
                    let whole = inner / $lanes * $lanes;
                    let (mut firsts, mut lasts) = ([$zero(); R], [$zero(); R]);
                    for at in (0..whole).step_by($lanes) {
                        // SAFETY: `at` is a whole vector below `inner`, and so are the
                        // same places of the R rows of `x`.
                        let first = unsafe { $load(weight[0].as_ptr().add(at)) };
                        let last = unsafe { $load(weight[1].as_ptr().add(at)) };
                        for row in 0..R {
                            let x = unsafe { $load(x.as_ptr().add(row * step + at)) };
                            firsts[row] = $fused(first, x, firsts[row]);
                            lasts[row] = $fused(last, x, lasts[row]);
                        }
                    }
                    let mut out = [[0.0; TOGETHER]; 2];
                    for row in 0..R {
                        let x = &x[row * step..][whole..inner];
                        out[0][row] = $sum(firsts[row]) + rest(&weight[0][whole..], x);
                        out[1][row] = $sum(lasts[row]) + rest(&weight[1][whole..], x);
                    }
                    out
                }
                by_count!(x.len().div_ceil(step), R => rows::<R>(x, step, weight))
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
        _mm512_reduce_add_ps
    );
    kernel!(
        avx2,
        "avx2,fma",
        8,
        _mm256_setzero_ps,
        _mm256_loadu_ps,
        _mm256_fmadd_ps,
        lanes
    );
}

#[cfg(test)]
pub(super) mod check {
    use std::ops::Range;

    use candle_core::quantized::QTensor;
    use candle_core::{Device, Tensor};

    use crate::model::format::Format;
    use crate::model::weight::Packed;

    /// Compares the products of some rows of a weight, in every layout of blocks, with the
    /// definition. `products` writes those of some rows of the weight.
    pub fn every_layout(products: impl Fn(&[f32], &Packed, Range<usize>, &mut [f32])) {
        let (outs, inner) = (37, 768);
        let wave = |count: usize, pace: f32| -> Vec<f32> {
            (0..count).map(|i| (i as f32 * pace).sin() + 0.1).collect()
        };
        let values = Tensor::from_vec(wave(outs * inner, 0.73), (outs, inner), &Device::Cpu);
        let values = values.unwrap();
        for kind in Format::BLOCKS {
            let stored = QTensor::quantize(&values, kind).unwrap();
            let format = Format::of_gguf(kind).unwrap();
            let weight = Packed::owned(stored.data().unwrap().to_vec(), format, (outs, inner));
            let numbers = weight.values();
            for rows in [1, 3, 5, 8, 9, 16, 21, 32] {
                let x = wave(rows * inner, 0.37);
                let mut out = vec![0.0; outs * rows];
                let (first, last) = out.split_at_mut(16 * rows);
                products(&x, &weight, 0..16, first);
                products(&x, &weight, 16..outs, last);
                for (at, found) in out.into_iter().enumerate() {
                    let weight = &numbers[at / rows * inner..][..inner];
                    let x = &x[at % rows * inner..][..inner];
                    let products = || x.iter().zip(weight).map(|(x, w)| f64::from(x * w));
                    let (wanted, size): (f64, f64) =
                        (products().sum(), products().map(f64::abs).sum());
                    let error = (f64::from(found) - wanted).abs() / size;
                    assert!(
                        error < 1e-6,
                        "{kind:?}, {rows} rows, {at}: {found}, {wanted}"
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{Device, Tensor};

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

        // A stored weight of several pieces gives the same bits.
        let (inner, x) = (1500, wave(3 * 1500));
        let weight = Tensor::from_vec(wave(70 * inner), (70, inner), &Device::Cpu).unwrap();
        let values = weight.flatten_all().unwrap().to_vec1().unwrap();
        let stored = thin_stored(&x, &Weight::Full(weight)).unwrap();
        assert!(stored.is_some() && stored == thin(&x, &values, inner));
        let (inner, weight) = (37, wave(11 * 37));

        // What other processors take.
        let x = wave(3 * inner);
        let pair = [&weight[..inner], &weight[inner..2 * inner]];
        let fast = best().0(&x, inner, pair);
        let near = |other: Sums| {
            let other = other.into_iter().flatten();
            (fast.into_iter().flatten().zip(other)).all(|(a, b)| (a - b).abs() < 1e-4)
        };
        assert!(fast[1][2] != 0.0 && near(plain(&x, inner, pair)));
        #[cfg(target_arch = "x86_64")]
        if Vectors::here().is_some() {
            // SAFETY: the processor was asked.
            assert!(near(unsafe { x86::avx2(&x, inner, pair) }));
        }
    }
}
