//! What low-rank adaptation adds to a linear layer (LoRA, Hu et al. 2021):
//! s·(d(x)·Aᵀ)·Bᵀ with d = dropout, A `[rank, in]`, B `[out, rank]` and s = alpha / rank.
//! What lies between A and B is computed again on the way back.

use std::borrow::Cow;

use candle_core::{Result, Tensor, WithDType as _};

use super::dropout::Mask;
use super::linear::product;
use super::product::Matrix;
use super::{Real, add_onto, by_type, on_processor, on_values, portable, tensor_like};

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

/// Gradients of one projection's adapter.
pub struct LowRankBack {
    pub a: Tensor,
    pub b: Tensor,
    /// Of what lies between them, `[rows, rank]`; it leads on to the input.
    low: Tensor,
}

/// Adds its part for the input `x [rows, in]` to `onto [rows, out]`.
pub fn low_rank(x: &Tensor, lora: LowRank<'_>, onto: Tensor) -> Result<Tensor> {
    let (rank, inner) = lora.a.dims2()?;
    let (rows, outs) = (x.dim(0)?, lora.b.dim(0)?);
    if !on_processor(x.device()) {
        return portable::low_rank(x, lora, onto);
    }
    by_type!(x.dtype(), T => {
        add_onto::<T>(Some(onto), (rows, outs), x.device(), |sum| {
            on_values::<T, _, 3>([x, lora.a, lora.b], |[x, a, b]| {
                let low = product(&dropped(&lora, x, inner), a, inner);
                let (low, b) = (Matrix::packed(&low, rank), Matrix::packed(b, rank));
                sum.put(low.times(b.t()).scaled(T::from_f64(lora.scale)), outs);
                Ok(())
            })
        })
    })
}

/// The gradients of A and B, by the input and the gradient of the output.
pub fn low_rank_back(x: &Tensor, lora: LowRank<'_>, grad: &Tensor) -> Result<LowRankBack> {
    let (rank, inner) = lora.a.dims2()?;
    let outs = lora.b.dim(0)?;
    if !on_processor(x.device()) {
        let [a, b, low] = portable::low_rank_back(x, lora, grad)?;
        return Ok(LowRankBack { a, b, low });
    }
    by_type!(x.dtype(), T => {
        on_values::<T, _, 4>([x, lora.a, lora.b, grad], |[x, a, b, grad]| {
            let scale = T::from_f64(lora.scale);
            let dropped = dropped(&lora, x, inner);
            let low = product(&dropped, a, inner);
            let grad = Matrix::packed(grad, outs);
            let d_b = grad.t().times(Matrix::packed(&low, rank)).scaled(scale).packed();
            let d_low = grad.times(Matrix::packed(b, rank)).scaled(scale).packed();
            let d_a = Matrix::packed(&d_low, rank).t();
            let d_a = d_a.times(Matrix::packed(&dropped, inner)).packed();
            let rows = d_low.len() / rank;
            Ok(LowRankBack {
                a: tensor_like(d_a, lora.a)?,
                b: tensor_like(d_b, lora.b)?,
                low: Tensor::from_vec(d_low, (rows, rank), lora.a.device())?,
            })
        })
    })
}

impl LowRankBack {
    /// Adds the gradient of the input to `sum`.
    pub fn input(&self, lora: LowRank<'_>, sum: Tensor) -> Result<Tensor> {
        let (rank, inner) = lora.a.dims2()?;
        if !on_processor(sum.device()) {
            return portable::low_rank_input(&self.low, lora, &sum);
        }
        by_type!(sum.dtype(), T => {
            add_onto::<T>(Some(sum), (self.low.dim(0)?, inner), self.low.device(), |sum| {
                on_values::<T, _, 2>([&self.low, lora.a], |[low, a]| {
                    let through = Matrix::packed(low, rank).times(Matrix::packed(a, inner));
                    match &lora.mask {
                        None => sum.put(through, inner),
                        Some(mask) => {
                            let through = mask.apply(&through.packed(), inner);
                            sum.add(&through);
                        }
                    }
                    Ok(())
                })
            })
        })
    }
}

/// Dropout of the input; borrowed where there is none.
fn dropped<'a, T: Real>(lora: &LowRank<'_>, x: &'a [T], width: usize) -> Cow<'a, [T]> {
    match &lora.mask {
        Some(mask) => mask.apply(x, width).into(),
        None => x.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradients_are_the_numeric_ones_with_and_without_dropout() {
        let arguments = [wave(&[3, 4], 0.0), wave(&[2, 4], 1.0), wave(&[5, 2], 3.0)];
        let half = Mask {
            seed: 7,
            share: 0.5,
        };
        for mask in [None, Some(half)] {
            fn of(arguments: &[Tensor], mask: Option<Mask>) -> LowRank<'_> {
                LowRank {
                    a: &arguments[1],
                    b: &arguments[2],
                    scale: 1.5,
                    mask,
                }
            }
            gradients(
                &arguments,
                |x| low_rank(&x[0], of(x, mask), wave(&[3, 5], 4.0)),
                |x, grad| {
                    let back = low_rank_back(&x[0], of(x, mask), grad)?;
                    let input = back.input(of(x, mask), x[0].zeros_like()?)?;
                    Ok(vec![input, back.a, back.b])
                },
            );
        }
    }
}
