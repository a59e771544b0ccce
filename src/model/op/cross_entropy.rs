//! How likely the wanted tokens are, without ever holding vocabulary × sequence.
//!
//! The rows are few thousand at most and the vocabulary large, so the output head and
//! what is made of its scores are one operation that works on blocks of rows. Where a
//! gradient is wanted, it is computed in the same go, from logits that are at hand: a
//! loss says how it changes with each row's ln p and entropy once these are known, so
//! that cross-entropy and a clipped policy loss are the same operation.

use candle_core::{Result, Tensor};
use rayon::prelude::*;

use super::linear::by_tiles;
use super::product::Matrix;
use super::real::{largest, vectorised, zeros};
use super::{Real, by_type, on_processor, on_values, portable, tensor_like};
use crate::model::weight::Weight;

/// Logits that are held at once.
const ROOM: usize = 12 << 20;

/// What a distribution over the vocabulary says of the token it should give.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likelihood {
    /// ln p of the token, in nats.
    pub log_p: f64,
    /// Entropy of the distribution, in nats.
    pub entropy: f64,
}

/// The derivatives of a loss by ln p and by the entropy of a row (its number is given).
pub type Slope<'a> = &'a (dyn Fn(usize, Likelihood) -> [f64; 2] + Sync);

/// What is done to the scores of the tokens before they become probabilities.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shaping {
    /// Scores are capped: cap · tanh(score / cap).
    pub cap: Option<f64>,
    /// They are divided by this number.
    pub temperature: f64,
}

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
    let shaping = Shaping {
        cap,
        temperature: 1.0,
    };
    let slope: Slope<'_> = &|_, _| [-1.0, 0.0];
    let (rows, gradient) = likelihoods(hidden, head, shaping, targets, learn.then_some(slope))?;
    Ok((rows.iter().map(|row| -row.log_p).sum(), gradient))
}

/// `hidden [rows, width]`, frozen `head [vocabulary, width]`, the token each row should
/// give → what each row says of it and, with `slope`, the gradient of `hidden`.
pub fn likelihoods(
    hidden: &Tensor,
    head: &Weight,
    shaping: Shaping,
    targets: &[u32],
    slope: Option<Slope<'_>>,
) -> Result<(Vec<Likelihood>, Option<Tensor>)> {
    let (vocabulary, width) = head.sizes()?;
    if let Some(target) = targets
        .iter()
        .find(|&&target| target as usize >= vocabulary)
    {
        candle_core::bail!("there is no token {target}");
    }
    if !on_processor(hidden.device()) {
        return portable::likelihoods(hidden, head, shaping, targets, slope);
    }
    by_type!(hidden.dtype(), T => {
        let (rows, gradient) = on_values::<T, _, 1>([hidden], |[values]| {
            let work = Work { head, width, vocabulary, curve: Curve::<T>::new(shaping) };
            work.all(values, targets, slope)
        })?;
        let gradient = slope.map(|_| tensor_like(gradient, hidden)).transpose()?;
        Ok((rows, gradient))
    })
}

struct Work<'a, T> {
    head: &'a Weight,
    width: usize,
    vocabulary: usize,
    curve: Curve<T>,
}

impl<T: Real> Work<'_, T> {
    /// What the rows say and, with `slope`, the gradient by `hidden` (else nothing).
    fn all(
        &self,
        hidden: &[T],
        targets: &[u32],
        slope: Option<Slope<'_>>,
    ) -> Result<(Vec<Likelihood>, Vec<T>)> {
        let Self {
            width, vocabulary, ..
        } = *self;
        let block = (ROOM / vocabulary).clamp(16, 512);
        let mut gradient = zeros(slope.map_or(0, |_| hidden.len()));
        let mut logits = zeros(block.min(targets.len()) * vocabulary);
        let mut found = Vec::with_capacity(targets.len());
        for (number, targets) in targets.chunks(block).enumerate() {
            let first = number * block;
            let start = first * width;
            let rows = Matrix::new(&hidden[start..], targets.len(), width, width);
            let logits = &mut logits[..targets.len() * vocabulary];
            by_tiles(self.head, |at, head| {
                let tile = Matrix::packed(head, width).t();
                rows.times(tile).write(&mut logits[at.start..], vocabulary);
            })?;
            let said: Vec<Likelihood> = logits
                .par_chunks_mut(vocabulary)
                .zip(targets)
                .enumerate()
                .map(|(at, (logits, &target))| {
                    let slope = slope.map(|slope| move |said| slope(first + at, said));
                    vectorised(
                        #[inline(always)]
                        || self.curve.row(logits, target as usize, slope),
                    )
                })
                .collect();
            found.extend(said);
            if slope.is_some() {
                let gradient = &mut gradient[start..];
                by_tiles(self.head, |at, head| {
                    let tile = Matrix::packed(head, width);
                    Matrix::new(&logits[at.start..], targets.len(), tile.rows, vocabulary)
                        .times(tile)
                        .add_to(gradient, width);
                })?;
            }
        }
        Ok((found, gradient))
    }
}

/// [`Shaping`] in the numbers of the work.
struct Curve<T> {
    cap: Option<T>,
    temperature: T,
}

impl<T: Real> Curve<T> {
    fn new(shaping: Shaping) -> Self {
        Self {
            cap: shaping.cap.map(T::from_f64),
            temperature: T::from_f64(shaping.temperature),
        }
    }

    /// What a row of logits says of the target; with `slope`, the logits become the
    /// gradient of the loss. With p their soft-max, H its entropy, and a and b the
    /// derivatives by ln p(target) and by H, that is a·(\[target\] − p) − b·p·(ln p + H).
    #[inline(always)]
    fn row(
        &self,
        logits: &mut [T],
        target: usize,
        slope: Option<impl Fn(Likelihood) -> [f64; 2]>,
    ) -> Likelihood {
        let warm = self.temperature != T::one();
        if let Some(cap) = self.cap {
            for logit in logits.iter_mut() {
                *logit = cap * (*logit / cap).tanh();
            }
        }
        if warm {
            for logit in logits.iter_mut() {
                *logit /= self.temperature;
            }
        }
        let wanted = logits[target];
        let most = largest(logits);
        // Lanes in f64, so that a large vocabulary loses nothing.
        let (mut sums, mut products) = ([0.0; 16], [0.0; 16]);
        let (chunks, rest) = logits.as_chunks::<16>();
        for chunk in chunks {
            for ((sum, product), &logit) in sums.iter_mut().zip(&mut products).zip(chunk) {
                let below = logit - most;
                let weight = below.exp().to_f64();
                *sum += weight;
                *product += weight * below.to_f64();
            }
        }
        let (mut sum, mut product) = (sums.iter().sum::<f64>(), products.iter().sum::<f64>());
        for &logit in rest {
            let weight = (logit - most).exp().to_f64();
            sum += weight;
            product += weight * (logit - most).to_f64();
        }
        let said = Likelihood {
            log_p: (wanted - most).to_f64() - sum.ln(),
            entropy: sum.ln() - product / sum,
        };
        let Some(slope) = slope else {
            return said;
        };
        let [by_log_p, by_entropy] = slope(said);
        let inverse = T::from_f64(1.0 / sum);
        let fixed = T::from_f64(-by_log_p - by_entropy * (said.entropy - sum.ln()));
        let steep = T::from_f64(by_entropy);
        let (cap, temperature) = (self.cap, self.temperature);
        // Of the logit as it came, by the chain rule.
        let before = |slope: T, logit: T| {
            let slope = if warm { slope / temperature } else { slope };
            match cap {
                None => slope,
                Some(cap) => {
                    let tanh = logit * temperature / cap;
                    slope * (T::one() - tanh * tanh)
                }
            }
        };
        let by_logit = |logit: T| {
            let below = logit - most;
            below.exp() * inverse * (fixed - steep * below)
        };
        let of_target = before(by_logit(wanted) + T::from_f64(by_log_p), wanted);
        for logit in logits.iter_mut() {
            *logit = before(by_logit(*logit), *logit);
        }
        logits[target] = of_target;
        said
    }
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

    /// A loss that looks at both, and differs from row to row.
    fn loss(row: usize, said: Likelihood) -> f64 {
        let Likelihood { log_p, entropy } = said;
        (row as f64 + 1.0) * (0.3 * log_p).exp() - 0.7 * entropy * entropy
    }

    #[test]
    fn any_loss_of_likelihood_and_entropy_has_its_numeric_gradient() {
        let head = Weight::Full(wave(&[37, 4], 2.0));
        for (cap, temperature) in [(None, 1.0), (None, 0.6), (Some(1.5), 1.0), (Some(1.5), 1.7)] {
            let shaping = Shaping { cap, temperature };
            let run = |x: &[Tensor], slope| {
                likelihoods(&x[0], &head, shaping, &[1, 6, 36], slope).unwrap()
            };
            gradients(
                &[wave(&[3, 4], 0.0)],
                |x| {
                    let rows = run(x, None).0.into_iter().enumerate();
                    let sum: f64 = rows.map(|(row, said)| loss(row, said)).sum();
                    Tensor::new(sum, x[0].device())
                },
                |x, grad| {
                    let slope: Slope<'_> = &|row, said| {
                        let by_log_p = 0.3 * (row as f64 + 1.0) * (0.3 * said.log_p).exp();
                        [by_log_p, -1.4 * said.entropy]
                    };
                    let gradient = run(x, Some(slope)).1.expect("a gradient");
                    Ok(vec![gradient.broadcast_mul(grad)?])
                },
            );
        }
    }

    #[test]
    fn likelihood_and_entropy_are_those_of_the_soft_max() {
        // Two tokens, equally likely at any temperature; a third that is hardly possible.
        let head =
            Weight::Full(Tensor::new(&[[1f64], [1.0], [-9.0]], &candle_core::Device::Cpu).unwrap());
        let hidden = Tensor::new(&[[10f64]], &candle_core::Device::Cpu).unwrap();
        let shaping = Shaping {
            cap: None,
            temperature: 0.5,
        };
        let (rows, none) = likelihoods(&hidden, &head, shaping, &[1], None).unwrap();
        assert!(none.is_none());
        assert!((rows[0].log_p + 2f64.ln()).abs() < 1e-12);
        assert!((rows[0].entropy - 2f64.ln()).abs() < 1e-12);
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
