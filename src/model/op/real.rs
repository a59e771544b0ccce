//! The numbers that operations work on, and their curves in forms that vectorise.

use std::borrow::Cow;
use std::iter::Sum;
use std::mem::MaybeUninit;
use std::ops::Neg;

use candle_core::{CpuStorage, Result, WithDType};
use rayon::prelude::*;

use super::product::Matrix;
use super::thin::{thin, thin_stored};
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use super::tiles;
#[cfg(target_arch = "x86_64")]
use super::vectors::Vectors;
use crate::model::weight::Weight;

/// f32 for the work, f64 for the checks of gradients.
pub(in crate::model) trait Real: WithDType + Neg<Output = Self> + Sum {
    fn exp(self) -> Self;
    fn sqrt(self) -> Self;
    fn tanh(self) -> Self;

    /// The values of a tensor of this type.
    fn values(storage: &mut CpuStorage) -> Option<&mut [Self]>;

    /// Values of a weight in this type.
    fn of_weights(values: &[f32]) -> Cow<'_, [Self]>;

    /// `x · weightᵀ` of a few rows, where there is a way of its own for it.
    fn thin(_x: &[Self], _weight: &[Self], _inner: usize) -> Option<Vec<Self>> {
        None
    }

    /// The same with a stored weight.
    fn thin_stored(_x: &[Self], _weight: &Weight) -> Result<Option<Vec<Self>>> {
        Ok(None)
    }

    /// Writes (or adds) `left · right` to `out`, rows `step` values apart, where this
    /// processor has tiles and they serve; whether it did.
    ///
    /// # Safety
    /// `out` must be valid for the product's rows and columns (initialised where `_add`),
    /// and overlap neither factor.
    unsafe fn tiles(
        _left: Matrix<'_, Self>,
        _right: Matrix<'_, Self>,
        _out: *mut Self,
        _step: usize,
        _add: bool,
    ) -> bool {
        false
    }
}

impl Real for f32 {
    fn values(storage: &mut CpuStorage) -> Option<&mut [Self]> {
        match storage {
            CpuStorage::F32(values) => Some(values),
            _ => None,
        }
    }
    /// e^x within two units in the last place, without a branch: x = n·ln 2 + r, a
    /// polynomial for e^r (Cephes), n added to the exponent's bits. Below -87 it is e^-87.
    #[inline(always)]
    fn exp(self) -> Self {
        /// Adding it to a small number rounds that to an integer, found in the low bits.
        const ROUND: f32 = 12_582_912.0;
        let x = self.clamp(-87.0, 88.0);
        let rounded = x * std::f32::consts::LOG2_E + ROUND;
        let n = rounded - ROUND;
        let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
        let mut p = 1.987_569_1e-4;
        for coefficient in [
            1.398_2e-3,
            8.333_452e-3,
            4.166_579_6e-2,
            1.666_666_5e-1,
            5.0e-1,
        ] {
            p = p * r + coefficient;
        }
        let power = (rounded.to_bits() as i32 - ROUND.to_bits() as i32 + 127) << 23;
        (p * r * r + r + 1.0) * Self::from_bits(power as u32)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    #[inline(always)]
    fn tanh(self) -> Self {
        1.0 - 2.0 / (Real::exp(2.0 * self) + 1.0)
    }
    fn of_weights(values: &[f32]) -> Cow<'_, [Self]> {
        values.into()
    }
    fn thin(x: &[Self], weight: &[Self], inner: usize) -> Option<Vec<Self>> {
        thin(x, weight, inner)
    }
    fn thin_stored(x: &[Self], weight: &Weight) -> Result<Option<Vec<Self>>> {
        thin_stored(x, weight)
    }
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    unsafe fn tiles(
        left: Matrix<'_, Self>,
        right: Matrix<'_, Self>,
        out: *mut Self,
        step: usize,
        add: bool,
    ) -> bool {
        let suits = tiles::suit(&left, &right);
        if suits {
            // SAFETY: as promised by the caller.
            unsafe { tiles::product(left, right, out, step, add) };
        }
        suits
    }
}

impl Real for f64 {
    fn values(storage: &mut CpuStorage) -> Option<&mut [Self]> {
        match storage {
            CpuStorage::F64(values) => Some(values),
            _ => None,
        }
    }
    fn exp(self) -> Self {
        self.exp()
    }
    fn sqrt(self) -> Self {
        self.sqrt()
    }
    fn tanh(self) -> Self {
        self.tanh()
    }
    fn of_weights(values: &[f32]) -> Cow<'_, [Self]> {
        values.iter().map(|&value| value.into()).collect()
    }
}

/// Values a thread takes at once where rows do not matter.
pub(super) const CHUNK: usize = 8192;

/// Runs `work` compiled for what this processor has: AVX-512, AVX2, or what every
/// processor of its kind has. Closures that are to be compiled so are marked
/// `#[inline(always)]`.
#[inline(always)]
pub(super) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
        fn avx512<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        #[target_feature(enable = "avx2,fma")]
        fn avx2<R>(work: impl FnOnce() -> R) -> R {
            work()
        }
        // SAFETY: the processor has just been asked for what each needs.
        match Vectors::here() {
            Some(Vectors::Avx512) => return unsafe { avx512(work) },
            Some(Vectors::Avx2) => return unsafe { avx2(work) },
            None => {}
        }
    }
    work()
}

/// A vector of zeros.
pub(super) fn zeros<T: Real>(length: usize) -> Vec<T> {
    vec![T::zero(); length]
}

/// A vector of `length` values, filled on all threads, `part` values at a time: `fill`
/// gets the index of its part, and its values, zero.
pub(super) fn build<T: Real>(
    length: usize,
    part: usize,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Vec<T> {
    let mut values = Vec::with_capacity(length);
    let parts = values.spare_capacity_mut()[..length].par_chunks_mut(part);
    parts.enumerate().for_each(|(index, part)| {
        let part = zeroed(part);
        vectorised(
            #[inline(always)]
            || fill(index, part),
        );
    });
    // SAFETY: the parts are the first `length` values, and each was written.
    unsafe { values.set_len(length) };
    values
}

/// Two vectors that are filled together.
pub(super) fn build_two<T: Real>(
    length: usize,
    part: usize,
    fill: impl Fn(usize, &mut [T], &mut [T]) + Sync,
) -> [Vec<T>; 2] {
    let [mut a, mut b] = [Vec::with_capacity(length), Vec::with_capacity(length)];
    let parts_a = a.spare_capacity_mut()[..length].par_chunks_mut(part);
    let parts_b = b.spare_capacity_mut()[..length].par_chunks_mut(part);
    parts_a
        .zip(parts_b)
        .enumerate()
        .for_each(|(index, (a, b))| {
            let (a, b) = (zeroed(a), zeroed(b));
            vectorised(
                #[inline(always)]
                || fill(index, a, b),
            );
        });
    // SAFETY: the parts are the first `length` values of each, and all were written.
    unsafe {
        a.set_len(length);
        b.set_len(length);
    }
    [a, b]
}

/// Writes zeros where a part is about to be in the cache anyway, which costs little; a
/// vector of zeros would go through memory twice.
fn zeroed<T: Real>(part: &mut [MaybeUninit<T>]) -> &mut [T] {
    for value in part.iter_mut() {
        value.write(T::zero());
    }
    // SAFETY: every value of the part was just written.
    unsafe { part.assume_init_mut() }
}

/// Sum of `f(i)` for i in 0..`count`, in sixteen lanes, so that it vectorises and its
/// order is fixed.
#[inline(always)]
pub(super) fn sum<T: Real>(count: usize, f: impl Fn(usize) -> T) -> T {
    let mut lanes = [T::zero(); 16];
    let whole = count / 16 * 16;
    for start in (0..whole).step_by(16) {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            *sum += f(start + lane);
        }
    }
    let rest: T = (whole..count).map(f).sum();
    halved(lanes) + rest
}

/// The sum of lanes, by halves.
#[inline(always)]
fn halved<T: Real>(mut lanes: [T; 16]) -> T {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            let other = lanes[lane + half];
            lanes[lane] += other;
        }
    }
    lanes[0]
}

/// Sum of the products of two rows, in the same way.
#[inline(always)]
pub(super) fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    let mut lanes = [T::zero(); 16];
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    for (a, b) in a.iter().zip(b) {
        for lane in 0..16 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest: T = rest_a.iter().zip(rest_b).map(|(&a, &b)| a * b).sum();
    halved(lanes) + rest
}

/// The largest value; -∞ where there is none.
#[inline(always)]
pub(super) fn largest<T: Real>(values: &[T]) -> T {
    let low = T::from_f64(f64::NEG_INFINITY);
    let larger = |a: T, b: T| if b > a { b } else { a };
    let (chunks, rest) = values.as_chunks::<16>();
    let mut lanes = [low; 16];
    for chunk in chunks {
        for (most, &value) in lanes.iter_mut().zip(chunk) {
            *most = larger(*most, value);
        }
    }
    lanes
        .into_iter()
        .chain(rest.iter().copied())
        .fold(low, larger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_and_the_tangent_are_those_of_the_library() {
        for i in -8700..=8800 {
            let x = i as f32 / 100.0;
            let error = (Real::exp(x) / x.exp() - 1.0).abs();
            assert!(error < 3e-7, "e^{x}: off by {error}");
            assert!((Real::tanh(x) - x.tanh()).abs() < 3e-7, "tanh {x}");
        }
        assert!(Real::exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn sums_and_largest_values_cover_everything() {
        let values: Vec<f64> = (0..37).map(|i| f64::from(i % 29)).collect();
        assert_eq!(sum(37, |i| values[i]), values.iter().sum::<f64>());
        assert_eq!(largest(&values), 28.0);
        assert_eq!(largest(&values[30..]), 7.0);
        let built = build::<f64>(37, 10, |part, out| out.fill(part as f64));
        assert_eq!([built[9], built[10], built[36]], [0.0, 1.0, 3.0]);
    }
}
