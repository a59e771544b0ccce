//! A linear layer with a frozen weight: no gradient of the weight is ever computed.
//!
//! A weight that is not kept in the precision of the work is read a tile of rows at a
//! time, on the way forth and on the way back; the input is never rounded.

use std::ops::Range;

use candle_core::{Result, Tensor};
use rayon::prelude::*;

use super::product::Matrix;
use super::real::zeros;
use super::{Real, add_onto, by_type, on_processor, on_values, portable};
use crate::model::weight::Weight;

/// Numbers of a weight that a thread converts at once. Of what few rows give, a product
/// makes poor use; of more, less stays in the cache.
const CONVERTED: usize = 1 << 20;

/// `x [rows, in]`, `weight [out, in]` → `x · weightᵀ [rows, out]`.
pub fn linear(x: &Tensor, weight: &Weight) -> Result<Tensor> {
    let (rows, (outs, inner)) = (x.dim(0)?, weight.sizes()?);
    if !on_processor(x.device()) {
        return portable::linear(x, weight);
    }
    by_type!(x.dtype(), T => {
        let out = on_values::<T, _, 1>([x], |[x]| {
            if let Weight::Full(weight) = weight {
                return on_values::<T, _, 1>([weight], |[weight]| Ok(product(x, weight, inner)));
            }
            if let Some(out) = T::thin_stored(x, weight)? {
                return Ok(out);
            }
            let mut out = zeros(rows * outs);
            by_tiles::<T>(weight, |tile, weight| {
                let weight = Matrix::packed(weight, inner).t();
                Matrix::packed(x, inner).times(weight).write(&mut out[tile.start..], outs);
            })?;
            Ok(out)
        })?;
        Tensor::from_vec(out, (rows, outs), x.device())
    })
}

/// Adds `grad · weight`, the gradient of the input, to `sum`.
pub fn linear_back(grad: &Tensor, weight: &Weight, sum: Option<Tensor>) -> Result<Tensor> {
    let (outs, inner) = weight.sizes()?;
    if !on_processor(grad.device()) {
        return portable::linear_back(grad, weight, sum);
    }
    by_type!(grad.dtype(), T => {
        add_onto::<T>(sum, (grad.dim(0)?, inner), grad.device(), |sum| {
            on_values::<T, _, 1>([grad], |[grad]| {
                by_tiles::<T>(weight, |tile, weight| {
                    let rows = grad.len() / outs;
                    let part = Matrix::new(&grad[tile.start..], rows, tile.len(), outs);
                    sum.put(part.times(Matrix::packed(weight, inner)), inner);
                })
            })
        })
    })
}

/// `x · weightᵀ`, rows packed.
pub(super) fn product<T: Real>(x: &[T], weight: &[T], inner: usize) -> Vec<T> {
    if let Some(out) = T::thin(x, weight, inner) {
        return out;
    }
    let weight = Matrix::packed(weight, inner);
    Matrix::packed(x, inner).times(weight.t()).packed()
}

/// Gives `work` every tile of the weight's rows in the precision of the work, in order;
/// all of them at once where they are kept in it.
pub(super) fn by_tiles<T: Real>(
    weight: &Weight,
    mut work: impl FnMut(Range<usize>, &[T]),
) -> Result<()> {
    let (outs, inner) = weight.sizes()?;
    if let Weight::Full(weight) = weight {
        return on_values::<T, _, 1>([weight], |[weight]| {
            work(0..outs, weight);
            Ok(())
        });
    }
    let share = (CONVERTED / inner).max(1);
    let together = (share * rayon::current_num_threads()).min(outs);
    let mut tile = vec![0f32; together * inner];
    for start in (0..outs).step_by(together) {
        let rows = start..(start + together).min(outs);
        let tile = &mut tile[..rows.len() * inner];
        let parts = tile.par_chunks_mut(share * inner).enumerate();
        parts.try_for_each(|(part, out)| {
            let first = rows.start + part * share;
            weight.rows(first..first + out.len() / inner, out)
        })?;
        work(rows, &T::of_weights(tile));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let weight = Weight::Full(wave(&[5, 4], 2.0));
        gradients(
            &[wave(&[3, 4], 0.0)],
            |x| linear(&x[0], &weight),
            |_, grad| Ok(vec![linear_back(grad, &weight, None)?]),
        );
    }
}
