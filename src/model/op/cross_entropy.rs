//! Cross-entropy of the learnt tokens, without ever holding vocabulary × sequence.
//!
//! The rows are few thousand at most and the vocabulary large, so the output head and
//! the loss are one operation that works on blocks of rows. Where a gradient is wanted,
//! it is computed with the loss, from logits that are at hand.

use candle_core::{Result, Tensor, WithDType as _};
use rayon::prelude::*;

use super::linear::by_tiles;
use super::product::Matrix;
use super::real::{largest, vectorised, zeros};
use super::{Real, by_type, on_processor, on_values, portable, tensor_like};
use crate::model::weight::Weight;

/// Logits that are held at once.
const ROOM: usize = 12 << 20;

/// `hidden [rows, width]`, frozen `head [vocabulary, width]`, the token each row should
/// give → sum of −ln p over the rows (nats) and, with `learn`, the gradient of `hidden`.
/// Logits are capped at `cap`, where there is one.
pub fn cross_entropy(
    hidden: &Tensor,
    head: &Weight,
    cap: Option<f64>,
    targets: &[u32],
    learn: bool,
) -> Result<(f64, Option<Tensor>)> {
    let (vocabulary, width) = head.sizes()?;
    if let Some(target) = targets
        .iter()
        .find(|&&target| target as usize >= vocabulary)
    {
        candle_core::bail!("there is no token {target}");
    }
    if !on_processor(hidden.device()) {
        return portable::cross_entropy(hidden, head, cap, targets, learn);
    }
    by_type!(hidden.dtype(), T => {
        let (loss, gradient) = on_values::<T, _, 1>([hidden], |[values]| {
            let work = Work { head, width, vocabulary, cap: cap.map(T::from_f64) };
            work.all(values, targets, learn)
        })?;
        let gradient = learn.then(|| tensor_like(gradient, hidden)).transpose()?;
        Ok((loss, gradient))
    })
}

struct Work<'a, T> {
    head: &'a Weight,
    width: usize,
    vocabulary: usize,
    cap: Option<T>,
}

impl<T: Real> Work<'_, T> {
    /// The loss and, with `learn`, its gradient by `hidden` (else nothing).
    fn all(&self, hidden: &[T], targets: &[u32], learn: bool) -> Result<(f64, Vec<T>)> {
        let Self {
            width, vocabulary, ..
        } = *self;
        let block = (ROOM / vocabulary).clamp(16, 512);
        let mut gradient = zeros(if learn { hidden.len() } else { 0 });
        let mut logits = zeros(block.min(targets.len()) * vocabulary);
        let mut loss = 0.0;
        for (number, targets) in targets.chunks(block).enumerate() {
            let start = number * block * width;
            let rows = Matrix::new(&hidden[start..], targets.len(), width, width);
            let logits = &mut logits[..targets.len() * vocabulary];
            by_tiles(self.head, |at, head| {
                let tile = Matrix::packed(head, width).t();
                rows.times(tile).write(&mut logits[at.start..], vocabulary);
            })?;
            let losses: Vec<f64> = logits
                .par_chunks_mut(vocabulary)
                .zip(targets)
                .map(|(logits, &target)| {
                    vectorised(
                        #[inline(always)]
                        || row(logits, target as usize, self.cap),
                    )
                })
                .collect();
            loss += losses.iter().sum::<f64>();
            if learn {
                let gradient = &mut gradient[start..];
                by_tiles(self.head, |at, head| {
                    let tile = Matrix::packed(head, width);
                    Matrix::new(&logits[at.start..], targets.len(), tile.rows, vocabulary)
                        .times(tile)
                        .add_to(gradient, width);
                })?;
            }
        }
        Ok((loss, gradient))
    }
}

/// −ln p of the target; the logits become their gradient, p − \[target\].
#[inline(always)]
fn row<T: Real>(logits: &mut [T], target: usize, cap: Option<T>) -> f64 {
    if let Some(cap) = cap {
        for logit in logits.iter_mut() {
            *logit = cap * (*logit / cap).tanh();
        }
    }
    let wanted = logits[target];
    let most = largest(logits);
    // Lanes in f64, so that a large vocabulary loses nothing.
    let mut lanes = [0.0; 16];
    let (chunks, rest) = logits.as_chunks::<16>();
    for chunk in chunks {
        for (lane, &logit) in lanes.iter_mut().zip(chunk) {
            *lane += (logit - most).exp().to_f64();
        }
    }
    let rest: f64 = rest
        .iter()
        .map(|&logit| (logit - most).exp().to_f64())
        .sum();
    let sum = lanes.into_iter().sum::<f64>() + rest;
    let inverse = T::from_f64(1.0 / sum);
    let p = |logit: T| (logit - most).exp() * inverse;
    let target_p = p(wanted) - T::one();
    match cap {
        None => logits.iter_mut().for_each(|logit| *logit = p(*logit)),
        Some(cap) => logits.iter_mut().for_each(|logit| {
            let tanh = *logit / cap;
            *logit = p(*logit) * (T::one() - tanh * tanh);
        }),
    }
    logits[target] = match cap {
        None => target_p,
        Some(cap) => target_p * (T::one() - (wanted / cap) * (wanted / cap)),
    };
    sum.ln() - (wanted - most).to_f64()
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradients, wave};
    use super::*;

    #[test]
    fn the_gradient_is_the_numeric_one_with_and_without_a_cap() {
        let head = Weight::Full(wave(&[37, 4], 2.0));
        for cap in [None, Some(1.5)] {
            let loss = |x: &[Tensor], learn| cross_entropy(&x[0], &head, cap, &[1, 6, 36], learn);
            gradients(
                &[wave(&[3, 4], 0.0)],
                |x| Tensor::new(loss(x, false)?.0, x[0].device()),
                |x, grad| {
                    let gradient = loss(x, true)?.1.expect("a gradient");
                    Ok(vec![gradient.broadcast_mul(grad)?])
                },
            );
        }
    }

    #[test]
    fn blocks_sum_to_the_whole() {
        let (hidden, head) = (wave(&[530, 4], 0.0), Weight::Full(wave(&[7, 4], 2.0)));
        let targets: Vec<u32> = (0..530).map(|i| i % 7).collect();
        let loss = |from: usize, count: usize, learn| {
            let rows = hidden.narrow(0, from, count).unwrap();
            cross_entropy(&rows, &head, None, &targets[from..from + count], learn)
                .unwrap()
                .0
        };
        let whole = loss(0, 530, true);
        assert!((whole - loss(0, 5, true) - loss(5, 525, false)).abs() < 1e-9);
    }
}
