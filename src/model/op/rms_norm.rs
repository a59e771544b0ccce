//! RMSNorm (Zhang & Sennrich 2019): each row over its root mean square, times a weight.

use candle_core::{Result, Tensor, WithDType as _};

use super::real::{build, dot, sum};
use super::{Real, by_type, on_processor, on_values, portable, tensor_like};

/// `x [rows, n · width]`, frozen `weight [width]` → the same shape; every `width` values
/// are a row of their own, so that heads can be normed each.
pub fn rms_norm(x: &Tensor, weight: &Tensor, eps: f64) -> Result<Tensor> {
    if !on_processor(x.device()) {
        return portable::rms_norm(x, weight, eps);
    }
    by_type!(x.dtype(), T => {
        on_values::<T, _, 2>([x, weight], |[x, weight]| {
            let width = weight.len();
            let out = build(x.len(), width, #[inline(always)] |row, out| {
                let x = &x[row * width..][..width];
                let inverse = inverse(x, eps);
                for ((out, &x), &weight) in out.iter_mut().zip(x).zip(weight) {
                    *out = x * inverse * weight;
                }
            });
            Ok(out)
        })
        .and_then(|out| tensor_like(out, x))
    })
}

/// The gradient of `x`: r·(w·g) − x·r³·mean(w·g·x), with r the inverse root mean square.
pub fn rms_norm_back(x: &Tensor, weight: &Tensor, eps: f64, grad: &Tensor) -> Result<Tensor> {
    if !on_processor(x.device()) {
        return portable::rms_norm_back(x, weight, eps, grad);
    }
    by_type!(x.dtype(), T => {
        on_values::<T, _, 3>([x, weight, grad], |[x, weight, grad]| {
            let width = weight.len();
            let out = build(x.len(), width, #[inline(always)] |row, out| {
                let (x, grad) = (&x[row * width..][..width], &grad[row * width..][..width]);
                let inverse = inverse(x, eps);
                let along: T = sum(width, |i| grad[i] * x[i] * weight[i]);
                let back = along * inverse * inverse * inverse / T::from_f64(width as f64);
                for (((out, &x), &g), &w) in out.iter_mut().zip(x).zip(grad).zip(weight) {
                    *out = g * w * inverse - x * back;
                }
            });
            Ok(out)
        })
        .and_then(|out| tensor_like(out, x))
    })
}

/// One over the root mean square of a row.
#[inline(always)]
fn inverse<T: Real>(row: &[T], eps: f64) -> T {
    let mean = dot(row, row) / T::from_f64(row.len() as f64);
    T::one() / (mean + T::from_f64(eps)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let weight = wave(&[6], 2.0);
        gradients(
            &[wave(&[3, 12], 0.0)],
            |x| rms_norm(&x[0], &weight, 1e-5),
            |x, grad| Ok(vec![rms_norm_back(&x[0], &weight, 1e-5, grad)?]),
        );
    }
}
