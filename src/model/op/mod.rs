//! Operations with both directions, on the CPU.
//!
//! candle's fused operations have no backward pass and drop gradients without a word,
//! and its `Matmul` computes gradients of frozen weights. Each file here holds one
//! operation: a function forth, and a function back that gives the gradients of its
//! arguments. The decoder calls both in the order that it knows; nothing is traced. All
//! work on packed rows: the tokens of every sequence of a batch, one row each, without
//! padding. Sums run in a fixed order for a given number of threads.

mod attention;
mod cross_entropy;
mod dropout;
mod gated;
mod linear;
mod low_rank;
mod portable;
mod product;
mod real;
mod rms_norm;
mod rotary;
mod thin;
#[cfg(target_arch = "x86_64")]
mod thin_blocks;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod thin_tiles;
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod tiles;
#[cfg(target_arch = "x86_64")]
mod vectors;

use std::cell::{Cell, RefCell};

use candle_core::{
    CpuStorage, DType, Device, Error, InplaceOp1, Layout, Result, Storage, Tensor, WithDType as _,
};

use product::Product;
use rayon::prelude::*;
use real::{CHUNK, Real, build};

pub(super) use attention::{Attention, Segment, attention, attention_back};
pub use cross_entropy::Likelihood;
pub(super) use cross_entropy::{Shaping, Slope, cross_entropy, likelihoods};
pub(super) use dropout::Mask;
pub(super) use gated::{gated, gated_back};
pub(super) use linear::{linear, linear_back};
pub(super) use low_rank::{LowRank, LowRankBack, low_rank, low_rank_back};
pub(super) use product::Matrix;
pub(super) use rms_norm::{rms_norm, rms_norm_back};
pub(super) use rotary::{Angles, rotary, rotary_back};

/// Runs `$body` with `$T` as the storage's number type.
macro_rules! by_type {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            candle_core::DType::F32 => {
                type $T = f32;
                $body
            }
            candle_core::DType::F64 => {
                type $T = f64;
                $body
            }
            other => Err(candle_core::Error::Msg(format!(
                "no operation on {other:?}"
            ))),
        }
    };
}
use by_type;

thread_local! {
    static PORTABLY: Cell<Option<Products>> = const { Cell::new(None) };
}

/// Whether what lies on `device` is computed by the operations of the processor.
pub(super) fn on_processor(device: &Device) -> bool {
    device.is_cpu() && PORTABLY.get().is_none()
}

/// What weights in fewer bits are multiplied in on a device that is not the processor.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Products {
    /// bf16, as graphics cards are built for.
    Rounded,
    /// f32.
    Full,
}

/// The type of products with weights in fewer bits.
pub(super) fn product_type() -> DType {
    match PORTABLY.get() {
        Some(Products::Full) => DType::F32,
        Some(Products::Rounded) | None => DType::BF16,
    }
}

/// Does `work` of this thread with the operations for other devices, which the processor
/// can do too, only slowly: what a machine without a graphics card can be tested by. A
/// model must be loaded so that is to work so.
#[doc(hidden)]
pub fn portably<R>(products: Products, work: impl FnOnce() -> R) -> R {
    struct Back(Option<Products>);
    impl Drop for Back {
        fn drop(&mut self) {
            PORTABLY.set(self.0);
        }
    }
    let _back = Back(PORTABLY.replace(Some(products)));
    work()
}

/// `a + b`, of one shape.
pub(super) fn add(a: &Tensor, b: &Tensor) -> Result<Tensor> {
    if !on_processor(a.device()) {
        return a + b;
    }
    by_type!(a.dtype(), T => {
        on_values::<T, _, 2>([a, b], |[a, b]| {
            Ok(build(a.len(), CHUNK, #[inline(always)] |part, out| {
                let at = part * CHUNK;
                let (a, b) = (&a[at..][..out.len()], &b[at..][..out.len()]);
                for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                    *out = a + b;
                }
            }))
        })
        .and_then(|sum| tensor_like(sum, a))
    })
}

/// cap · tanh(value / cap), of each value.
pub(super) fn capped(x: &Tensor, cap: f64) -> Result<Tensor> {
    if !on_processor(x.device()) {
        return portable::capped(x, Some(cap));
    }
    by_type!(x.dtype(), T => {
        let cap = T::from_f64(cap);
        on_values::<T, _, 1>([x], |[x]| {
            Ok(build(x.len(), CHUNK, #[inline(always)] |part, out| {
                let x = &x[part * CHUNK..][..out.len()];
                for (out, &x) in out.iter_mut().zip(x) {
                    *out = cap * (x / cap).tanh();
                }
            }))
        })
        .and_then(|out| tensor_like(out, x))
    })
}

/// The gradient of rows that were taken from `count` rows: each put back, those taken
/// several times summed.
pub(super) fn put_back(grad: &Tensor, taken: &Tensor, count: usize) -> Result<Tensor> {
    let zeros = Tensor::zeros((count, grad.dim(1)?), grad.dtype(), grad.device())?;
    zeros.index_add(taken, grad, 0)
}

/// Values of a contiguous argument.
fn values<'a, T: Real>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    let (start, end) = layout
        .contiguous_offsets()
        .ok_or_else(|| Error::Msg("an operation was given rows that are not packed".into()))?;
    Ok(&storage.as_slice::<T>()?[start..end])
}

/// Runs `work` on the values of `tensors`.
fn on_values<T: Real, R, const N: usize>(
    tensors: [&Tensor; N],
    work: impl FnOnce([&[T]; N]) -> Result<R>,
) -> Result<R> {
    let mut packed = Vec::with_capacity(N);
    for tensor in tensors {
        packed.push(tensor.contiguous()?);
    }
    let held: Vec<_> = packed.iter().map(Tensor::storage_and_layout).collect();
    let mut slices: [&[T]; N] = [&[]; N];
    for (slice, (storage, layout)) in slices.iter_mut().zip(&held) {
        let Storage::Cpu(storage) = &**storage else {
            return Err(Error::Msg(
                "an operation was given rows that lie on a GPU".into(),
            ));
        };
        *slice = values(storage, layout)?;
    }
    work(slices)
}

/// A tensor like `like` of these values.
fn tensor_like<T: Real>(values: Vec<T>, like: &Tensor) -> Result<Tensor> {
    Tensor::from_vec(values, like.shape(), like.device())
}

/// A sum of products that is being made.
enum Sum<'a, T> {
    /// Nothing is in it yet.
    Empty(&'a mut Vec<T>),
    Begun(&'a mut [T]),
}

impl<T: Real> Sum<'_, T> {
    /// Adds a product whose rows have `step` values, as the sum's.
    fn put(&mut self, product: Product<'_, T>, step: usize) {
        match self {
            Self::Empty(values) if values.is_empty() => **values = product.packed(),
            Self::Empty(values) => product.add_to(values, step),
            Self::Begun(values) => product.add_to(values, step),
        }
    }

    /// Adds values.
    fn add(&mut self, more: &[T]) {
        match self {
            Self::Empty(values) if values.is_empty() => values.extend_from_slice(more),
            Self::Empty(values) => add_values(values, more),
            Self::Begun(values) => add_values(values, more),
        }
    }
}

fn add_values<T: Real>(to: &mut [T], more: &[T]) {
    let parts = to.par_chunks_mut(CHUNK).zip(more.par_chunks(CHUNK));
    parts.for_each(|(to, more)| to.iter_mut().zip(more).for_each(|(to, &more)| *to += more));
}

/// Adds what `work` puts to `sum` in place (nobody else may hold it), or to a new tensor.
fn add_onto<T: Real>(
    sum: Option<Tensor>,
    shape: (usize, usize),
    device: &Device,
    work: impl FnOnce(&mut Sum<'_, T>) -> Result<()>,
) -> Result<Tensor> {
    let Some(sum) = sum else {
        let mut values = Vec::new();
        work(&mut Sum::Empty(&mut values))?;
        values.resize(shape.0 * shape.1, T::zero());
        return Tensor::from_vec(values, shape, device);
    };
    sum.inplace_op1(&InPlace(RefCell::new(Some(work)), std::marker::PhantomData))?;
    Ok(sum)
}

/// Work on a tensor's own values.
struct InPlace<F, T>(RefCell<Option<F>>, std::marker::PhantomData<T>);

impl<T: Real, F: FnOnce(&mut Sum<'_, T>) -> Result<()>> InplaceOp1 for InPlace<F, T> {
    fn name(&self) -> &'static str {
        "sum"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<()> {
        let (start, end) = layout
            .contiguous_offsets()
            .ok_or_else(|| Error::Msg("a sum's rows are not packed".into()))?;
        let values = T::values(storage)
            .ok_or_else(|| Error::Msg("a sum is of another type than its parts".into()))?;
        let values = &mut values[start..end];
        match self.0.take() {
            Some(work) => work(&mut Sum::Begun(values)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod check {
    //! Numeric check of gradients, in f64.

    use candle_core::{Device, Result, Tensor};

    /// Deterministic values between -1 and 1.
    pub fn wave(shape: &[usize], phase: f64) -> Tensor {
        let n: usize = shape.iter().product();
        let values: Vec<f64> = (0..n).map(|i| (i as f64 * 0.7 + phase).sin()).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    /// Compares the gradients that `back` gives for every argument, by the gradient of
    /// the result, with central differences of `forth`.
    pub fn gradients(
        arguments: &[Tensor],
        forth: impl Fn(&[Tensor]) -> Result<Tensor>,
        back: impl Fn(&[Tensor], &Tensor) -> Result<Vec<Tensor>>,
    ) {
        // The gradient of a weighted sum of the outputs, so that none is trivially one.
        let weights = wave(forth(arguments).unwrap().dims(), 0.3);
        let sum = |arguments: &[Tensor]| {
            let y = (forth(arguments).unwrap() * &weights).unwrap();
            y.sum_all().unwrap().to_scalar::<f64>().unwrap()
        };
        let found = back(arguments, &weights).unwrap();
        assert_eq!(found.len(), arguments.len());
        for (which, (argument, found)) in arguments.iter().zip(&found).enumerate() {
            assert_eq!(argument.dims(), found.dims());
            let found: Vec<f64> = found.flatten_all().unwrap().to_vec1().unwrap();
            let values: Vec<f64> = argument.flatten_all().unwrap().to_vec1().unwrap();
            for i in 0..values.len() {
                let at = |delta: f64| {
                    let mut moved = values.clone();
                    moved[i] += delta;
                    let mut all = arguments.to_vec();
                    all[which] = Tensor::from_vec(moved, argument.shape(), &Device::Cpu).unwrap();
                    sum(&all)
                };
                let expected = (at(1e-5) - at(-1e-5)) / 2e-5;
                let error = (found[i] - expected).abs();
                assert!(
                    error < 1e-7 * (1.0 + expected.abs()),
                    "argument {which}, value {i}: {} against {expected}",
                    found[i]
                );
            }
        }
    }
}
