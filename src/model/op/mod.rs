//! Operations with their own gradients, on the CPU.
//!
//! candle's fused operations have no backward pass and drop gradients without a word,
//! and its `Matmul` computes gradients of frozen weights. Each file here holds one
//! operation with both directions. All work on packed rows: the tokens of every
//! sequence of a batch, one row each, without padding. Sums run in a fixed order for a
//! given number of threads.

mod attention;
mod cross_entropy;
mod linear;
mod product;
mod rms_norm;
mod rotary;
mod swiglu;

use std::iter::Sum;
use std::ops::Neg;

use candle_core::{CpuStorage, Error, Layout, Result, Shape, Storage, Tensor, WithDType};

pub(super) use attention::{Segment, attention};
pub(super) use cross_entropy::cross_entropy;
pub(super) use linear::{Mask, linear, lora_linear};
pub(super) use rms_norm::rms_norm;
pub(super) use rotary::rotary;
pub(super) use swiglu::swiglu;

/// f32 for the work, f64 for the checks of gradients.
pub(super) trait Real: WithDType + Neg<Output = Self> + Sum {
    fn exp(self) -> Self;
    fn sqrt(self) -> Self;
}

impl Real for f32 {
    fn exp(self) -> Self {
        self.exp()
    }
    fn sqrt(self) -> Self {
        self.sqrt()
    }
}

impl Real for f64 {
    fn exp(self) -> Self {
        self.exp()
    }
    fn sqrt(self) -> Self {
        self.sqrt()
    }
}

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
pub(self) use by_type;

/// Values of a contiguous argument of a forward pass.
fn values<'a, T: Real>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [T]> {
    let (start, end) = layout
        .contiguous_offsets()
        .ok_or_else(|| Error::Msg("an operation was given rows that are not packed".into()))?;
    Ok(&storage.as_slice::<T>()?[start..end])
}

/// A result of a forward pass.
fn output<T: Real>(values: Vec<T>, shape: impl Into<Shape>) -> (CpuStorage, Shape) {
    (T::to_cpu_storage_owned(values), shape.into())
}

/// Runs `work` on the values of `tensors`, which a backward pass is given.
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

#[cfg(test)]
mod check {
    //! Numeric check of gradients, in f64.

    use candle_core::{DType, Device, Result, Tensor, Var};

    /// Deterministic values between -1 and 1.
    pub fn wave(shape: &[usize], phase: f64) -> Tensor {
        let n: usize = shape.iter().product();
        let values: Vec<f64> = (0..n).map(|i| (i as f64 * 0.7 + phase).sin()).collect();
        Tensor::from_vec(values, shape, &Device::Cpu).unwrap()
    }

    /// Compares the gradient of every argument with central differences of `f`.
    pub fn gradients(arguments: &[Tensor], f: impl Fn(&[Tensor]) -> Result<Tensor>) {
        // A weighted sum of the outputs, so that no gradient is trivially one.
        let scalar = |arguments: &[Tensor]| -> Tensor {
            let y = f(arguments).unwrap();
            let weights = wave(y.dims(), 0.3);
            (y * weights).unwrap().sum_all().unwrap()
        };
        let vars: Vec<Var> = arguments
            .iter()
            .map(|a| Var::from_tensor(a).unwrap())
            .collect();
        let tracked: Vec<Tensor> = vars.iter().map(|v| v.as_tensor().clone()).collect();
        let grads = scalar(&tracked).backward().unwrap();
        for (which, argument) in arguments.iter().enumerate() {
            assert_eq!(argument.dtype(), DType::F64);
            let found = grads
                .get(vars[which].as_tensor())
                .expect("a gradient arrived");
            let found: Vec<f64> = found.flatten_all().unwrap().to_vec1().unwrap();
            let values: Vec<f64> = argument.flatten_all().unwrap().to_vec1().unwrap();
            for i in 0..values.len() {
                let at = |delta: f64| {
                    let mut moved = values.clone();
                    moved[i] += delta;
                    let mut all = arguments.to_vec();
                    all[which] = Tensor::from_vec(moved, argument.shape(), &Device::Cpu).unwrap();
                    scalar(&all).to_scalar::<f64>().unwrap()
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
