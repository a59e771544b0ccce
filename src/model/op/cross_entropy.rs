//! Cross-entropy of the learnt tokens, without ever holding vocabulary × sequence.
//!
//! The rows are few thousand at most and the vocabulary large, so the output head and
//! the loss are one operation that works on blocks of rows. Where a gradient will be
//! wanted, it is computed with the loss, from logits that are at hand, and kept: it is
//! as small as the rows.

use candle_core::{CpuStorage, CustomOp1, Layout, Result, Shape, Tensor};
use rayon::prelude::*;

use super::product::{Matrix, product};
use super::{Real, by_type, on_values, output};

/// Rows whose logits are held at once.
const BLOCK: usize = 64;

/// `hidden [rows, width]`, frozen `head [vocabulary, width]`, the token each row should
/// give → sum of −ln p over the rows (nats), a scalar. With `learn` the result leads
/// gradients back to `hidden`.
pub fn cross_entropy(
    hidden: &Tensor,
    head: &Tensor,
    targets: &[u32],
    learn: bool,
) -> Result<Tensor> {
    by_type!(hidden.dtype(), T => {
        let (loss, gradient) = on_values::<T, _, 2>([hidden, head], |[hidden, head]| {
            Ok(compute(hidden, head, targets, hidden.len() / targets.len().max(1), learn))
        })?;
        if !learn {
            return Tensor::new(loss as T, hidden.device());
        }
        let gradient = Tensor::from_vec(gradient, hidden.shape(), hidden.device())?;
        hidden.apply_op1(Known { loss, gradient })
    })
}

/// The loss and, with `learn`, its gradient by `hidden` (else nothing).
fn compute<T: Real>(
    hidden: &[T],
    head: &[T],
    targets: &[u32],
    width: usize,
    learn: bool,
) -> (f64, Vec<T>) {
    let vocabulary = head.len() / width;
    let head = Matrix::packed(head, width);
    let mut gradient = vec![T::zero(); if learn { hidden.len() } else { 0 }];
    let mut loss = 0.0;
    let mut logits = vec![T::zero(); BLOCK.min(targets.len()) * vocabulary];
    for (block, targets) in targets.chunks(BLOCK).enumerate() {
        let start = block * BLOCK * width;
        let rows = Matrix::new(&hidden[start..], targets.len(), width, width);
        let logits = &mut logits[..targets.len() * vocabulary];
        product(logits, vocabulary, rows, head.t(), T::one(), false, true);
        let losses: Vec<f64> = logits
            .par_chunks_mut(vocabulary)
            .zip(targets)
            .map(|(logits, &target)| row(logits, target as usize))
            .collect();
        loss += losses.iter().sum::<f64>();
        if learn {
            let logits = Matrix::packed(logits, vocabulary);
            product(
                &mut gradient[start..],
                width,
                logits,
                head,
                T::one(),
                false,
                true,
            );
        }
    }
    (loss, gradient)
}

/// −ln p of the target; the logits become their gradient, p − \[target\].
fn row<T: Real>(logits: &mut [T], target: usize) -> f64 {
    let most = logits
        .iter()
        .copied()
        .fold(logits[0], |a, b| if b > a { b } else { a });
    let wanted = (logits[target] - most).to_f64();
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - most).exp();
        sum += logit.to_f64();
    }
    let inverse = T::from_f64(1.0 / sum);
    logits.iter_mut().for_each(|logit| *logit *= inverse);
    logits[target] -= T::one();
    sum.ln() - wanted
}

/// A loss whose value and gradient are known already.
struct Known {
    loss: f64,
    gradient: Tensor,
}

impl CustomOp1 for Known {
    fn name(&self) -> &'static str {
        "cross-entropy"
    }

    fn cpu_fwd(&self, _: &CpuStorage, _: &Layout) -> Result<(CpuStorage, Shape)> {
        by_type!(self.gradient.dtype(), T => Ok(output(vec![self.loss as T], ())))
    }

    fn bwd(&self, _: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        self.gradient.broadcast_mul(grad).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one() {
        let head = wave(&[7, 4], 2.0);
        gradients(&[wave(&[3, 4], 0.0)], |a| {
            cross_entropy(&a[0], &head, &[1, 6, 0], true)
        });
    }

    #[test]
    fn blocks_sum_to_the_whole_with_and_without_learning() {
        let (hidden, head) = (wave(&[BLOCK + 9, 4], 0.0), wave(&[7, 4], 2.0));
        let targets: Vec<u32> = (0..BLOCK as u32 + 9).map(|i| i % 7).collect();
        let loss = |from: usize, count: usize, learn| {
            let rows = hidden.narrow(0, from, count).unwrap();
            let loss = cross_entropy(&rows, &head, &targets[from..from + count], learn);
            loss.unwrap().to_scalar::<f64>().unwrap()
        };
        let whole = loss(0, BLOCK + 9, true);
        assert!((whole - loss(0, 5, true) - loss(5, BLOCK + 4, false)).abs() < 1e-9);
    }
}
