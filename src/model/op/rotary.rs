//! Rotary positions (Su et al. 2021), in the order of Hugging Face weights: dimension i
//! of a head turns with dimension i + head_dim / 2.

use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::{Real, by_type, on_values, output, tensor_like, values};

/// `x [rows, heads · head_dim]`, `cos` and `sin [rows, head_dim / 2]` of each row's
/// position → `x` turned, of the same shape.
pub fn rotary(x: &Tensor, cos: &Tensor, sin: &Tensor) -> Result<Tensor> {
    x.apply_op3(cos, sin, Rotary)
}

struct Rotary;

/// Turns every head of every row; backwards with `back`.
fn turn<T: Real>(x: &[T], cos: &[T], sin: &[T], half: usize, width: usize, back: bool) -> Vec<T> {
    let mut out = vec![T::zero(); x.len()];
    let rows = out.par_chunks_mut(width).zip(x.par_chunks(width));
    let angles = cos.par_chunks(half).zip(sin.par_chunks(half));
    rows.zip(angles).for_each(|((out, x), (cos, sin))| {
        for (out, x) in out.chunks_mut(2 * half).zip(x.chunks(2 * half)) {
            let (out_a, out_b) = out.split_at_mut(half);
            let (a, b) = x.split_at(half);
            for i in 0..half {
                let sin = if back { -sin[i] } else { sin[i] };
                out_a[i] = a[i] * cos[i] - b[i] * sin;
                out_b[i] = b[i] * cos[i] + a[i] * sin;
            }
        }
    });
    out
}

impl CustomOp3 for Rotary {
    fn name(&self) -> &'static str {
        "rotary"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        x_at: &Layout,
        cos: &CpuStorage,
        cos_at: &Layout,
        sin: &CpuStorage,
        sin_at: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (half, width) = (cos_at.dim(1)?, x_at.dim(1)?);
        by_type!(candle_core::backend::BackendStorage::dtype(x), T => {
            let (cos, sin) = (values::<T>(cos, cos_at)?, values(sin, sin_at)?);
            let out = turn(values(x, x_at)?, cos, sin, half, width, false);
            Ok(output(out, x_at.shape()))
        })
    }

    fn bwd(
        &self,
        x: &Tensor,
        cos: &Tensor,
        sin: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let (half, width) = (cos.dim(1)?, x.dim(1)?);
        let dx = by_type!(x.dtype(), T => {
            on_values::<T, _, 3>([grad, cos, sin], |[grad, cos, sin]| {
                Ok(turn(grad, cos, sin, half, width, true))
            })
            .and_then(|dx| tensor_like(dx, x))
        })?;
        Ok((Some(dx), None, None))
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let angles = wave(&[3, 2], 1.0);
        let (cos, sin) = (angles.cos().unwrap(), angles.sin().unwrap());
        gradients(&[wave(&[3, 8], 0.0)], |a| rotary(&a[0], &cos, &sin));
    }
}
