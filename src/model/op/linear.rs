//! A linear layer with a frozen weight: no gradient of the weight is ever computed.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::product::Matrix;
use super::{Real, by_type, on_values, output, tensor_like, values};

/// `x [rows, in]`, frozen `weight [out, in]` → `x · weightᵀ [rows, out]`.
pub fn linear(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    x.apply_op2(weight, Linear)
}

struct Linear;

/// Below this many rows the product is computed transposed: the weight, as the left
/// factor, need not be packed then, which is up to ten times faster.
const FEW: usize = 48;

/// `x · weightᵀ`, rows packed.
pub(super) fn forward<T: Real>(x: &[T], weight: &[T], inner: usize) -> Vec<T> {
    let (rows, outs) = (x.len() / inner, weight.len() / inner);
    let (x, w) = (Matrix::packed(x, inner), Matrix::packed(weight, inner));
    if rows >= FEW {
        return x.times(w.t()).packed();
    }
    let mut out = vec![T::zero(); rows * outs];
    if rows == 1 {
        // A product with one row runs on one thread; the outputs are shared out instead.
        let share = outs
            .div_ceil(rayon::current_num_threads())
            .next_multiple_of(16);
        let parts = out
            .par_chunks_mut(share)
            .zip(weight.par_chunks(share * inner));
        parts.for_each(|(out, weight)| {
            let weight = Matrix::packed(weight, inner).t();
            x.times(weight).on_one_thread().write(out, out.len());
        });
    } else {
        let turned = w.times(x.t()).packed();
        for (row, out) in out.chunks_mut(outs).enumerate() {
            for (out, turned) in out.iter_mut().zip(turned.chunks(rows)) {
                *out = turned[row];
            }
        }
    }
    out
}

/// `grad · weight`, the gradient of `x`, rows packed.
pub(super) fn backward<T: Real>(grad: &[T], weight: &[T], inner: usize) -> Vec<T> {
    let grad = Matrix::packed(grad, weight.len() / inner);
    grad.times(Matrix::packed(weight, inner)).packed()
}

impl CustomOp2 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_at: &Layout,
        weight: &CpuStorage,
        weight_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, inner) = x_at.shape().dims2()?;
        by_type!(candle_core::backend::BackendStorage::dtype(x), T => {
            let out = forward::<T>(values(x, x_at)?, values(weight, weight_at)?, inner);
            Ok(output(out, (rows, weight_at.dim(0)?)))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let inner = x.dim(1)?;
        let dx = by_type!(x.dtype(), T => {
            on_values::<T, _, 2>([grad, weight], |[grad, weight]| Ok(backward(grad, weight, inner)))
                .and_then(|dx| tensor_like(dx, x))
        })?;
        Ok((Some(dx), None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let weight = wave(&[5, 4], 2.0);
        gradients(&[wave(&[3, 4], 0.0)], |a| linear(&a[0], &weight));
    }

    #[test]
    fn one_row_few_and_many_are_computed_alike() {
        let (x, weight) = (wave(&[FEW + 2, 4], 0.0), wave(&[37, 4], 2.0));
        let all = linear(&x, &weight).unwrap();
        for count in [1, 3, FEW] {
            let some = linear(&x.narrow(0, 2, count).unwrap(), &weight).unwrap();
            let difference = (all.narrow(0, 2, count).unwrap() - some)
                .unwrap()
                .abs()
                .unwrap();
            assert!(difference.max_all().unwrap().to_scalar::<f64>().unwrap() < 1e-12);
        }
    }
}
