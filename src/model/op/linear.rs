//! Linear layers with frozen weights, with and without low-rank adaptation.
//!
//! LoRA (Hu et al. 2021): y = x·Wᵀ + s·(d(x)·Aᵀ)·Bᵀ with d = dropout, A `[rank, in]`,
//! B `[out, rank]` and s = alpha / rank. W has no gradient, so none is computed.

use candle_core::{CpuStorage, CustomOp2, CustomOp3, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::product::{Matrix, product};
use super::{Real, by_type, on_values, output, tensor_like, values};
use crate::model::random::Stream;

/// `x [rows, in]`, frozen `weight [out, in]` → `x · weightᵀ [rows, out]`.
pub fn linear(x: &Tensor, weight: &Tensor) -> Result<Tensor> {
    x.apply_op2(weight, Linear)
}

/// `x [rows, in]`, `weight [out, in]` frozen, `a [rank, in]`, `b [out, rank]`; `scale` is
/// alpha / rank and `mask` what dropout leaves of `x` on the way to `a`.
pub fn lora_linear(
    x: &Tensor,
    weight: &Tensor,
    [a, b]: [&Tensor; 2],
    scale: f64,
    mask: Option<Mask>,
) -> Result<Tensor> {
    let weight = weight.clone();
    x.apply_op3(
        a,
        b,
        LoraLinear {
            weight,
            scale,
            mask,
        },
    )
}

/// A dropout mask that is computed from its key wherever it is needed, never stored.
#[derive(Clone, Copy)]
pub struct Mask {
    /// Stream of the (seed, step, layer, module).
    pub stream: Stream,
    /// Share of the values that are dropped.
    pub share: f64,
}

impl Mask {
    /// `x` with the dropped values zero and the others scaled up, so that the mean stays.
    fn apply<T: Real>(&self, x: &[T], width: usize) -> Vec<T> {
        let keep = T::from_f64(1.0 / (1.0 - self.share));
        // Two 32-bit draws a number, so that half the numbers are enough.
        let limit = (self.share * f64::from(u32::MAX)) as u32;
        let mut out = vec![T::zero(); x.len()];
        let rows = out
            .par_chunks_mut(width)
            .zip(x.par_chunks(width))
            .enumerate();
        rows.for_each(|(row, (out, x))| {
            let stream = self.stream.child(row as u64);
            for (pair, (out, x)) in out.chunks_mut(2).zip(x.chunks(2)).enumerate() {
                let bits = stream.bits(pair as u64);
                let draws = [bits as u32, (bits >> 32) as u32];
                for ((out, &x), draw) in out.iter_mut().zip(x).zip(draws) {
                    *out = if draw < limit { T::zero() } else { x * keep };
                }
            }
        });
        out
    }
}

/// `out = x · weightᵀ`.
fn forward<T: Real>(x: &[T], weight: &[T], inner: usize) -> Vec<T> {
    let (rows, outs) = (x.len() / inner, weight.len() / inner);
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
            product(
                out,
                out.len(),
                Matrix::packed(x, inner),
                weight,
                T::one(),
                false,
                false,
            );
        });
        return out;
    }
    let weight = Matrix::packed(weight, inner).t();
    product(
        &mut out,
        outs,
        Matrix::packed(x, inner),
        weight,
        T::one(),
        false,
        true,
    );
    out
}

/// `dx = grad · weight`.
fn backward<T: Real>(grad: &[T], weight: &[T], inner: usize) -> Vec<T> {
    let outs = weight.len() / inner;
    let grad = Matrix::packed(grad, outs);
    let mut out = vec![T::zero(); grad.rows() * inner];
    product(
        &mut out,
        inner,
        grad,
        Matrix::packed(weight, inner),
        T::one(),
        false,
        true,
    );
    out
}

struct Linear;

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

struct LoraLinear {
    weight: Tensor,
    scale: f64,
    mask: Option<Mask>,
}

/// Gradients of `x`, `a` and `b`.
type Gradients<T> = [Vec<T>; 3];

impl LoraLinear {
    /// Dropout of `x`; borrowed where there is none.
    fn dropped<'a, T: Real>(&self, x: &'a [T], width: usize) -> std::borrow::Cow<'a, [T]> {
        match &self.mask {
            Some(mask) => mask.apply(x, width).into(),
            None => x.into(),
        }
    }

    fn forward<T: Real>(&self, x: &[T], a: &[T], b: &[T], weight: &[T], inner: usize) -> Vec<T> {
        let rank = a.len() / inner;
        let outs = b.len() / rank;
        let mut out = forward(x, weight, inner);
        let low = forward(&self.dropped(x, inner), a, inner);
        let (low, b) = (Matrix::packed(&low, rank), Matrix::packed(b, rank).t());
        product(&mut out, outs, low, b, T::from_f64(self.scale), true, true);
        out
    }

    fn backward<T: Real>(&self, [x, a, b, weight, grad]: [&[T]; 5], inner: usize) -> Gradients<T> {
        let rank = a.len() / inner;
        let outs = b.len() / rank;
        let scale = T::from_f64(self.scale);
        let dropped = self.dropped(x, inner);
        let low = forward(&dropped, a, inner);
        let grads = Matrix::packed(grad, outs);

        // dB = s · gradᵀ · (d(x)·Aᵀ)
        let mut d_b = vec![T::zero(); b.len()];
        product(
            &mut d_b,
            rank,
            grads.t(),
            Matrix::packed(&low, rank),
            scale,
            false,
            true,
        );
        // The gradient between A and B: s · grad · B
        let mut d_low = vec![T::zero(); low.len()];
        product(
            &mut d_low,
            rank,
            grads,
            Matrix::packed(b, rank),
            scale,
            false,
            true,
        );
        let d_low = Matrix::packed(&d_low, rank);
        let mut d_a = vec![T::zero(); a.len()];
        product(
            &mut d_a,
            inner,
            d_low.t(),
            Matrix::packed(&dropped, inner),
            T::one(),
            false,
            true,
        );

        let mut d_x = backward(grad, weight, inner);
        let a = Matrix::packed(a, inner);
        match &self.mask {
            None => product(&mut d_x, inner, d_low, a, T::one(), true, true),
            Some(mask) => {
                let mut through = vec![T::zero(); x.len()];
                product(&mut through, inner, d_low, a, T::one(), false, true);
                let through = mask.apply(&through, inner);
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
                Ok(output(self.forward(x, a, b, weight, inner), (rows, b_at.dim(0)?)))
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
    fn the_gradient_of_a_frozen_layer_is_the_numeric_one() {
        let weight = wave(&[5, 4], 2.0);
        gradients(&[wave(&[3, 4], 0.0)], |a| linear(&a[0], &weight));
    }

    #[test]
    fn the_gradients_through_lora_are_the_numeric_ones_with_and_without_dropout() {
        let weight = wave(&[5, 4], 2.0);
        let arguments = [wave(&[3, 4], 0.0), wave(&[2, 4], 1.0), wave(&[5, 2], 3.0)];
        let half = Mask {
            stream: Stream::new(7),
            share: 0.5,
        };
        for mask in [None, Some(half)] {
            gradients(&arguments, |a| {
                lora_linear(&a[0], &weight, [&a[1], &a[2]], 1.5, mask)
            });
        }
    }

    #[test]
    fn a_mask_drops_its_share_and_keeps_the_mean() {
        let mask = Mask {
            stream: Stream::new(1),
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
