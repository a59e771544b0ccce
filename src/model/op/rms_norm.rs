//! RMSNorm (Zhang & Sennrich 2019): each row over its root mean square, times a weight.

use candle_core::{CpuStorage, CustomOp2, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{Real, by_type, on_values, output, tensor_like, values};

/// `x [rows, width]`, frozen `weight [width]` → `[rows, width]`.
pub fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    x.apply_op2(weight, RmsNorm { eps })
}

struct RmsNorm {
    eps: f64,
}

impl RmsNorm {
    /// One over the root mean square of a row.
    fn inverse<T: Real>(&self, row: &[T]) -> T {
        let squares: T = row.iter().map(|&x| x * x).sum();
        let mean = squares / T::from_f64(row.len() as f64);
        T::one() / (mean + T::from_f64(self.eps)).sqrt()
    }

    fn forward<T: Real>(&self, x: &[T], weight: &[T]) -> Vec<T> {
        let mut out = vec![T::zero(); x.len()];
        let width = weight.len();
        out.par_chunks_mut(width)
            .zip(x.par_chunks(width))
            .for_each(|(out, x)| {
                let inverse = self.inverse(x);
                for ((out, &x), &weight) in out.iter_mut().zip(x).zip(weight) {
                    *out = x * inverse * weight;
                }
            });
        out
    }

    /// dx = r·(w·g) − x·r³·mean(w·g·x), with r the inverse root mean square.
    fn backward<T: Real>(&self, x: &[T], weight: &[T], grad: &[T]) -> Vec<T> {
        let mut out = vec![T::zero(); x.len()];
        let width = weight.len();
        let rows = out
            .par_chunks_mut(width)
            .zip(x.par_chunks(width))
            .zip(grad.par_chunks(width));
        rows.for_each(|((out, x), grad)| {
            let inverse = self.inverse(x);
            let along: T = grad
                .iter()
                .zip(x)
                .zip(weight)
                .map(|((&g, &x), &w)| g * x * w)
                .sum();
            let back = along * inverse * inverse * inverse / T::from_f64(width as f64);
            for (((out, &x), &g), &w) in out.iter_mut().zip(x).zip(grad).zip(weight) {
                *out = g * w * inverse - x * back;
            }
        });
        out
    }
}

impl CustomOp2 for RmsNorm {
    fn name(&self) -> &'static str {
        "rms-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_at: &Layout,
        weight: &CpuStorage,
        weight_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        by_type!(candle_core::backend::BackendStorage::dtype(x), T => {
            let out = self.forward::<T>(values(x, x_at)?, values(weight, weight_at)?);
            Ok(output(out, x_at.shape()))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>)> {
        let dx = by_type!(x.dtype(), T => {
            on_values::<T, _, 3>([x, weight, grad], |[x, weight, grad]| {
                Ok(self.backward(x, weight, grad))
            })
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
        let weight = wave(&[6], 2.0);
        gradients(&[wave(&[3, 6], 0.0)], |a| rms_norm(&a[0], &weight, 1e-5));
    }
}
