//! Rotary positions (Su et al. 2021), in the order of Hugging Face weights: dimension i
//! of a head turns with dimension i + head_dim / 2.

use candle_core::{Result, Tensor};

use super::real::build;
use super::{by_type, on_processor, on_values, portable, tensor_like};

/// Cosines and sines of each row's position, each `[rows, head_dim / 2]`.
pub struct Angles {
    pub cos: Tensor,
    pub sin: Tensor,
}

/// `x [rows, heads · head_dim]` → `x` turned, of the same shape.
pub fn rotary(x: &Tensor, angles: &Angles) -> Result<Tensor> {
    turn(x, angles, false)
}

/// The gradient of `x`: turned back.
pub fn rotary_back(grad: &Tensor, angles: &Angles) -> Result<Tensor> {
    turn(grad, angles, true)
}

fn turn(x: &Tensor, angles: &Angles, back: bool) -> Result<Tensor> {
    if !on_processor(x.device()) {
        return portable::turn(x, angles, back);
    }
    let (half, width) = (angles.cos.dim(1)?, x.dim(1)?);
    by_type!(x.dtype(), T => {
        on_values::<T, _, 3>([x, &angles.cos, &angles.sin], |[x, cos, sin]| {
            let out = build(x.len(), width, #[inline(always)] |row, out| {
                let x = &x[row * width..][..width];
                let (cos, sin) = (&cos[row * half..][..half], &sin[row * half..][..half]);
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
            Ok(out)
        })
        .and_then(|out| tensor_like(out, x))
    })
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let angles = wave(&[3, 2], 1.0);
        let angles = Angles {
            cos: angles.cos().unwrap(),
            sin: angles.sin().unwrap(),
        };
        gradients(
            &[wave(&[3, 8], 0.0)],
            |x| rotary(&x[0], &angles),
            |_, grad| Ok(vec![rotary_back(grad, &angles)?]),
        );
    }
}
