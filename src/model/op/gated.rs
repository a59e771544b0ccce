//! The gate of the feed-forward part (GLU variants, Shazeer 2020): act(gate) · up.

use candle_core::{Result, Tensor};

use super::real::{CHUNK, build, build_two};
use super::{Real, by_type, on_processor, on_values, portable, tensor_like};
use crate::config::Activation;

/// √(2/π), of the tanh approximation of GELU (Hendrycks & Gimpel 2016).
pub(super) const SLOPE: f64 = 0.797_884_560_802_865_4;
pub(super) const CUBIC: f64 = 0.044_715;

/// `gate`, `up [rows, width]` → `act(gate) · up`.
pub fn gated(gate: &Tensor, up: &Tensor, activation: Activation) -> Result<Tensor> {
    if !on_processor(gate.device()) {
        return portable::gated(gate, up, activation);
    }
    by_type!(gate.dtype(), T => {
        on_values::<T, _, 2>([gate, up], |[gate, up]| {
            let out = build(gate.len(), CHUNK, #[inline(always)] |part, out| {
                let at = part * CHUNK;
                let (gate, up) = (&gate[at..][..out.len()], &up[at..][..out.len()]);
                for ((out, &gate), &up) in out.iter_mut().zip(gate).zip(up) {
                    *out = act::<T>(activation, gate).0 * up;
                }
            });
            Ok(out)
        })
        .and_then(|out| tensor_like(out, gate))
    })
}

/// The gradients of `gate` and `up`.
pub fn gated_back(
    gate: &Tensor,
    up: &Tensor,
    activation: Activation,
    grad: &Tensor,
) -> Result<[Tensor; 2]> {
    if !on_processor(gate.device()) {
        return portable::gated_back(gate, up, activation, grad);
    }
    by_type!(gate.dtype(), T => {
        let [d_gate, d_up] = on_values::<T, _, 3>([gate, up, grad], |[gate, up, grad]| {
            Ok(build_two(gate.len(), CHUNK, #[inline(always)] |part, d_gate, d_up| {
                let (at, n) = (part * CHUNK, d_gate.len());
                let (gate, up, grad) = (&gate[at..][..n], &up[at..][..n], &grad[at..][..n]);
                let d_up = &mut d_up[..n];
                for i in 0..n {
                    let (value, slope) = act::<T>(activation, gate[i]);
                    d_up[i] = grad[i] * value;
                    d_gate[i] = grad[i] * up[i] * slope;
                }
            }))
        })?;
        Ok([tensor_like(d_gate, gate)?, tensor_like(d_up, up)?])
    })
}

/// Value and slope of the curve at x.
#[inline(always)]
fn act<T: Real>(activation: Activation, x: T) -> (T, T) {
    let one = T::one();
    match activation {
        Activation::Silu => {
            let open = one / (one + (-x).exp());
            let value = x * open;
            (value, open + value * (one - open))
        }
        Activation::GeluTanh => {
            let (half, slope, cubic) = (T::from_f64(0.5), T::from_f64(SLOPE), T::from_f64(CUBIC));
            let tanh = (slope * (x + cubic * x * x * x)).tanh();
            let inner = slope * (one + T::from_f64(3.0) * cubic * x * x);
            let open = half * (one + tanh);
            (x * open, open + half * x * (one - tanh * tanh) * inner)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradients_are_the_numeric_ones() {
        for activation in [Activation::Silu, Activation::GeluTanh] {
            gradients(
                &[wave(&[3, 5], 0.0), wave(&[3, 5], 1.0)],
                |x| gated(&x[0], &x[1], activation),
                |x, grad| Ok(gated_back(&x[0], &x[1], activation, grad)?.into()),
            );
        }
    }
}
