//! A frozen linear layer with low-rank adaptation (LoRA, Hu et al. 2021):
//! y = x·Wᵀ + s·(d(x)·Aᵀ)·Bᵀ with d = dropout, A `[rank, in]`, B `[out, rank]` and
//! s = alpha / rank. What lies between A and B is computed again on the way back.

use std::borrow::Cow;

use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};

use super::dropout::Mask;
use super::product::Matrix;
use super::{Real, by_type, linear, on_values, output, tensor_like, values};

/// What an adapter adds to one projection.
#[derive(Clone, Copy)]
pub struct LowRank<'a> {
    /// `[rank, in]`.
    pub a: &'a Tensor,
    /// `[out, rank]`.
    pub b: &'a Tensor,
    /// alpha / rank.
    pub scale: f64,
    /// What dropout leaves of the input on the way to `a`.
    pub mask: Option<Mask>,
}

/// `x [rows, in]`, frozen `weight [out, in]` → `[rows, out]`.
pub fn lora_linear(x: &Tensor, weight: &Tensor, lora: LowRank<'_>) -> Result<Tensor> {
    let (weight, scale, mask) = (weight.clone(), lora.scale, lora.mask);
    x.apply_op3(
        lora.a,
        lora.b,
        LoraLinear {
            weight,
            scale,
            mask,
        },
    )
}

struct LoraLinear {
    weight: Tensor,
    scale: f64,
    mask: Option<Mask>,
}

impl LoraLinear {
    /// Dropout of `x`; borrowed where there is none.
    fn dropped<'a, T: Real>(&self, x: &'a [T], width: usize) -> Cow<'a, [T]> {
        match &self.mask {
            Some(mask) => mask.apply(x, width).into(),
            None => x.into(),
        }
    }

    fn forward<T: Real>(&self, [x, a, b, weight]: [&[T]; 4], inner: usize) -> Vec<T> {
        let rank = a.len() / inner;
        let mut out = linear::forward(x, weight, inner);
        let low = linear::forward(&self.dropped(x, inner), a, inner);
        let (low, b) = (Matrix::packed(&low, rank), Matrix::packed(b, rank));
        low.times(b.t())
            .scaled(T::from_f64(self.scale))
            .add_to(&mut out, b.rows);
        out
    }

    /// Gradients of `x`, `a` and `b`.
    fn backward<T: Real>(&self, [x, a, b, weight, grad]: [&[T]; 5], inner: usize) -> [Vec<T>; 3] {
        let rank = a.len() / inner;
        let scale = T::from_f64(self.scale);
        let dropped = self.dropped(x, inner);
        let low = linear::forward(&dropped, a, inner);
        let (a, b) = (Matrix::packed(a, inner), Matrix::packed(b, rank));
        let grads = Matrix::packed(grad, b.rows);

        let d_b = grads
            .t()
            .times(Matrix::packed(&low, rank))
            .scaled(scale)
            .packed();
        let d_low = grads.times(b).scaled(scale).packed();
        let d_low = Matrix::packed(&d_low, rank);
        let d_a = d_low.t().times(Matrix::packed(&dropped, inner)).packed();

        let mut d_x = linear::backward(grad, weight, inner);
        match &self.mask {
            None => d_low.times(a).add_to(&mut d_x, inner),
            Some(mask) => {
                let through = mask.apply(&d_low.times(a).packed(), inner);
                d_x.iter_mut()
                    .zip(&through)
                    .for_each(|(d, &more)| *d += more);
            }
        }
        [d_x, d_a, d_b]
    }
}

impl CustomOp3 for LoraLinear {
    fn name(&self) -> &'static str {
        "lora-linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_at: &Layout,
        a: &CpuStorage,
        a_at: &Layout,
        b: &CpuStorage,
        b_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (rows, inner) = x_at.shape().dims2()?;
        by_type!(candle_core::backend::BackendStorage::dtype(x), T => {
            let (x, a, b) = (values::<T>(x, x_at)?, values(a, a_at)?, values(b, b_at)?);
            on_values([&self.weight], |[weight]| {
                Ok(output(self.forward([x, a, b, weight], inner), (rows, b_at.dim(0)?)))
            })
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        a: &Tensor,
        b: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let inner = x.dim(1)?;
        by_type!(x.dtype(), T => {
            let [d_x, d_a, d_b] = on_values::<T, _, 5>([x, a, b, &self.weight, grad], |all| {
                Ok(self.backward(all, inner))
            })?;
            let d_x = tensor_like(d_x, x)?;
            Ok((Some(d_x), Some(tensor_like(d_a, a)?), Some(tensor_like(d_b, b)?)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradients_are_the_numeric_ones_with_and_without_dropout() {
        let weight = wave(&[5, 4], 2.0);
        let arguments = [wave(&[3, 4], 0.0), wave(&[2, 4], 1.0), wave(&[5, 2], 3.0)];
        let half = Mask {
            seed: 7,
            share: 0.5,
        };
        for mask in [None, Some(half)] {
            gradients(&arguments, |arguments| {
                let (a, b) = (&arguments[1], &arguments[2]);
                lora_linear(
                    &arguments[0],
                    &weight,
                    LowRank {
                        a,
                        b,
                        scale: 1.5,
                        mask,
                    },
                )
            });
        }
    }
}
