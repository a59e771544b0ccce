//! AdamW with its state in the open, so that a checkpoint can hold it.

use candle_core::{Result, Tensor, Var};

use super::moment::Moment;
use crate::recipe::Optimiser;

/// Names of the two running means in a checkpoint: of the gradient, and of its square.
const NAMES: [&str; 2] = ["first", "second"];

/// AdamW (Loshchilov and Hutter 2019), as PyTorch computes it: weight decay is taken off
/// first, both moments are corrected for their start at zero, and ε is added to the
/// corrected root. A step is the same whatever the moments are kept in; only what the next
/// one finds of them differs.
pub struct AdamW {
    /// Running means of the gradient and of its square, in the weights' order.
    moments: Vec<[Moment; 2]>,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    weight_decay: f64,
}

impl AdamW {
    /// An optimiser of these weights that has made no step yet.
    ///
    /// # Errors
    /// No memory for the moments.
    pub fn new(weights: &[(String, Var)], settings: &Optimiser) -> Result<Self> {
        let moment = |weight: &Var, squares| Moment::new(weight, settings.kind, squares);
        let both = |(_, weight): &(String, Var)| -> Result<[Moment; 2]> {
            Ok([moment(weight, false)?, moment(weight, true)?])
        };
        Ok(Self {
            moments: weights.iter().map(both).collect::<Result<_>>()?,
            beta1: settings.beta1,
            beta2: settings.beta2,
            epsilon: settings.epsilon,
            weight_decay: settings.weight_decay,
        })
    }

    /// Its state by name, for a checkpoint.
    pub(super) fn state(&self, weights: &[(String, Var)]) -> Vec<(String, &Tensor)> {
        let mut state = Vec::new();
        for ((weight, _), moments) in weights.iter().zip(&self.moments) {
            for (name, moment) in NAMES.iter().zip(moments) {
                for (ending, tensor) in moment.parts() {
                    state.push((format!("{name}.{weight}{ending}"), tensor));
                }
            }
        }
        state
    }

    /// Takes back what [`state`](Self::state) gave; `read` finds a tensor by its name,
    /// like one that is there.
    pub(super) fn restore(
        &mut self,
        weights: &[(String, Var)],
        read: impl Fn(&str, &Tensor) -> crate::Result<Tensor>,
    ) -> crate::Result<()> {
        for ((weight, _), moments) in weights.iter().zip(&mut self.moments) {
            for (name, moment) in NAMES.iter().zip(moments) {
                moment.restore(|ending, like| read(&format!("{name}.{weight}{ending}"), like))?;
            }
        }
        Ok(())
    }

    /// Changes the weights by one step (`step` is 1-based). `gradients` are in the
    /// weights' order, and are multiplied by `scale` first.
    ///
    /// # Errors
    /// Shapes that differ between weights and gradients.
    pub fn step(
        &mut self,
        weights: &[(String, Var)],
        gradients: &[Tensor],
        scale: f64,
        step: u64,
        learning_rate: f64,
    ) -> Result<()> {
        let correction1 = 1.0 - self.beta1.powf(step as f64);
        let correction2 = 1.0 - self.beta2.powf(step as f64);
        let weights = weights.iter().zip(gradients).zip(&mut self.moments);
        for (((_, weight), gradient), [first_moment, second_moment]) in weights {
            let gradient = (gradient * scale)?;
            let first = ((first_moment.get()? * self.beta1)? + (&gradient * (1.0 - self.beta1))?)?;
            let squares = (gradient.sqr()? * (1.0 - self.beta2))?;
            let second = ((second_moment.get()? * self.beta2)? + squares)?;
            let root = ((second.sqrt()? / correction2.sqrt())? + self.epsilon)?;
            let change = ((&first / root)? * (learning_rate / correction1))?;
            let kept = (weight.as_tensor() * (1.0 - learning_rate * self.weight_decay))?;
            // Detached, or the graph of every step would live as long as the weights.
            weight.set(&(kept - change)?.detach())?;
            first_moment.set(first.detach())?;
            second_moment.set(second.detach())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::*;
    use crate::recipe::OptimiserKind;

    /// Values of `torch.optim.AdamW` (torch 2.15, float32): three steps on two weights
    /// with gradients (0.5, -1), (-0.25, 2), (1, 0.125), rate 0.1, decay 0.01.
    #[test]
    fn three_steps_agree_with_pytorch() {
        let settings = Optimiser {
            kind: OptimiserKind::AdamW,
            learning_rate: 0.1,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            weight_decay: 0.01,
            clip: 0.0,
        };
        let var = Var::new(&[1f32, -2.0], &Device::Cpu).unwrap();
        let weights = [("w".to_owned(), var)];
        let mut optimiser = AdamW::new(&weights, &settings).unwrap();
        let expected: [[f32; 2]; 3] = [
            [0.899, -1.898],
            [0.871467, -1.932712],
            [0.804785, -1.962603],
        ];
        let gradients = [[0.5f32, -1.0], [-0.25, 2.0], [1.0, 0.125]];
        for (i, (gradient, expected)) in gradients.iter().zip(expected).enumerate() {
            // Half the scale of twice the gradient is the gradient.
            let twice = Tensor::new(gradient, &Device::Cpu)
                .unwrap()
                .affine(2.0, 0.0)
                .unwrap();
            optimiser
                .step(&weights, &[twice], 0.5, i as u64 + 1, 0.1)
                .unwrap();
            let now = weights[0].1.to_vec1::<f32>().unwrap();
            for (a, b) in now.iter().zip(expected) {
                assert!((a - b).abs() < 1e-6, "step {i}: {now:?} {expected:?}");
            }
        }
    }

    /// As `tests/golden/make/adamw_8bit.py` draws them.
    fn numbers(seed: usize, count: usize) -> Tensor {
        let number = |i: usize| {
            let plain = ((i * 7919 + seed * 104_729) % 10_007) as f64 / 10_007.0 - 0.5;
            let zero = i / 256 % 9 == 4;
            (if zero {
                0.0
            } else {
                plain * 10f64.powi(-(i as i32 % 5))
            }) as f32
        };
        let values: Vec<f32> = (0..count).map(number).collect();
        Tensor::from_vec(values, count, &Device::Cpu).unwrap()
    }

    /// Values of bitsandbytes' quantiser and of its step in numpy.
    #[test]
    fn five_steps_with_moments_in_8_bits_agree_with_bitsandbytes() {
        let golden = std::fs::read("tests/golden/adamw_8bit.json").unwrap();
        let golden: serde_json::Value = serde_json::from_slice(&golden).unwrap();
        let count = golden["count"].as_u64().unwrap() as usize;
        let settings = Optimiser {
            kind: OptimiserKind::AdamW8Bit,
            learning_rate: 0.01,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            weight_decay: 0.01,
            clip: 0.0,
        };
        let var = Var::from_tensor(&numbers(0, count)).unwrap();
        let weights = [("w".to_owned(), var)];
        let mut optimiser = AdamW::new(&weights, &settings).unwrap();
        for step in 1..=golden["steps"].as_u64().unwrap() {
            let gradient = numbers(step as usize, count);
            optimiser
                .step(&weights, &[gradient], 1.0, step, 0.01)
                .unwrap();
        }
        let [first, second] = &optimiser.moments[0];
        for (name, found) in [
            ("weights", weights[0].1.as_tensor().clone()),
            ("first", first.get().unwrap()),
            ("second", second.get().unwrap()),
        ] {
            let found: Vec<f32> = found.to_vec1().unwrap();
            let sum: f64 = found.iter().map(|&x| f64::from(x)).sum();
            let expected = golden["sums"][name].as_f64().unwrap();
            assert!(
                (sum - expected).abs() < 1e-5,
                "{name}: {sum}, not {expected}"
            );
            for (i, at) in golden["sample"].as_array().unwrap().iter().enumerate() {
                let found = found[at.as_u64().unwrap() as usize];
                let expected = golden[name][i].as_f64().unwrap() as f32;
                assert!(
                    (found - expected).abs() <= 2e-6 * expected.abs().max(1e-7),
                    "{name} {at}: {found}, not {expected}"
                );
            }
        }
        let kinds: Vec<_> = optimiser
            .state(&weights)
            .iter()
            .map(|(name, tensor)| (name.clone(), tensor.dtype(), tensor.elem_count()))
            .collect();
        let expected = [
            ("first.w", DType::U8, count),
            ("first.w.scale", DType::F32, 18),
            ("second.w", DType::U8, count),
            ("second.w.scale", DType::F32, 18),
        ];
        assert_eq!(
            kinds,
            expected.map(|(name, kind, count)| (name.to_owned(), kind, count))
        );
    }

    #[test]
    fn small_weights_keep_their_moments_in_32_bits() {
        let settings = crate::recipe::preset("first-steps").unwrap().optimiser;
        let settings = Optimiser {
            kind: OptimiserKind::AdamW8Bit,
            ..settings
        };
        for (count, kind) in [(4095, DType::F32), (4096, DType::U8)] {
            let var = Var::zeros(count, DType::F32, &Device::Cpu).unwrap();
            let weights = [("w".to_owned(), var)];
            let optimiser = AdamW::new(&weights, &settings).unwrap();
            assert_eq!(optimiser.state(&weights)[0].1.dtype(), kind);
        }
    }
}
