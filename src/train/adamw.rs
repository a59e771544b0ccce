//! AdamW with its state in the open, so that a checkpoint can hold it.

use candle_core::{Result, Tensor, Var};

use crate::recipe::Optimiser;

/// AdamW (Loshchilov and Hutter 2019), as PyTorch computes it: weight decay is taken off
/// first, both moments are corrected for their start at zero, and ε is added to the
/// corrected root.
pub struct AdamW {
    /// Running mean of the gradient, one per weight, in the weights' order.
    pub(super) first: Vec<Tensor>,
    /// Running mean of the squared gradient.
    pub(super) second: Vec<Tensor>,
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
        let zeros =
            || -> Result<Vec<Tensor>> { weights.iter().map(|(_, var)| var.zeros_like()).collect() };
        Ok(Self {
            first: zeros()?,
            second: zeros()?,
            beta1: settings.beta1,
            beta2: settings.beta2,
            epsilon: settings.epsilon,
            weight_decay: settings.weight_decay,
        })
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
        for (i, (_, weight)) in weights.iter().enumerate() {
            let gradient = (&gradients[i] * scale)?;
            let first = ((&self.first[i] * self.beta1)? + (&gradient * (1.0 - self.beta1))?)?;
            let second =
                ((&self.second[i] * self.beta2)? + (gradient.sqr()? * (1.0 - self.beta2))?)?;
            let root = ((second.sqrt()? / correction2.sqrt())? + self.epsilon)?;
            let change = ((&first / root)? * (learning_rate / correction1))?;
            let kept = (weight.as_tensor() * (1.0 - learning_rate * self.weight_decay))?;
            // Detached, or the graph of every step would live as long as the weights.
            weight.set(&(kept - change)?.detach())?;
            self.first[i] = first.detach();
            self.second[i] = second.detach();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candle_core::Device;

    use super::*;

    /// Values of `torch.optim.AdamW` (torch 2.15, float32): three steps on two weights
    /// with gradients (0.5, -1), (-0.25, 2), (1, 0.125), rate 0.1, decay 0.01.
    #[test]
    fn three_steps_agree_with_pytorch() {
        let settings = Optimiser {
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
}
