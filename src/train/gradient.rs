//! The gradient of one optimiser step, summed over its passes.

use candle_core::{DType, Device, Tensor, Var};

use crate::{Problem, Result, t};

/// In this many steps every weight must get a gradient that is not zero.
const CHECKED_STEPS: u64 = 3;

/// Sums of gradients, one per weight, in the weights' order.
#[derive(Default)]
pub(super) struct Gradient(Vec<Tensor>);

impl Gradient {
    /// Adds the gradients of one pass.
    ///
    /// # Errors
    /// Gradients of another adapter.
    pub fn add(&mut self, pass: Vec<Tensor>) -> Result<()> {
        if self.0.is_empty() {
            self.0 = pass;
            return Ok(());
        }
        for (sum, gradient) in self.0.iter_mut().zip(&pass) {
            *sum = (&*sum + gradient)?;
        }
        Ok(())
    }

    /// The sums.
    pub fn sums(&self) -> &[Tensor] {
        &self.0
    }

    /// L2 norm of the gradient times `scale`, after a look at the flow: each part must be
    /// finite, and, in the first steps of a loss with any slope, not zero. `lora_A` may be
    /// zero in the very first of them, where `lora_B` is zero still. `sloped` counts those
    /// steps from 1; it is none for a loss without a slope.
    ///
    /// # Errors
    /// The weight that got no, or no finite gradient is named.
    pub fn norm(
        &self,
        weights: &[(String, Var)],
        scale: f64,
        step: u64,
        sloped: Option<u64>,
    ) -> Result<f64> {
        let mut total = 0.0;
        for (gradient, (name, _)) in self.0.iter().zip(weights) {
            let squares = gradient
                .sqr()?
                .sum_all()?
                .to_device(&Device::Cpu)?
                .to_dtype(DType::F64)?
                .to_scalar::<f64>()?;
            if !squares.is_finite() {
                return Err(Problem::new(t!(
                    "train-gradient-not-finite",
                    name = name.as_str(),
                    step = step
                ))
                .advise(t!("train-not-finite-advice")));
            }
            let may_be_zero = match sloped {
                None => true,
                Some(1) => name.contains("lora_A"),
                Some(count) => count > CHECKED_STEPS,
            };
            if squares == 0.0 && !may_be_zero {
                return Err(unreached(name));
            }
            total += squares;
        }
        Ok(total.sqrt() * scale)
    }
}

fn unreached(name: &str) -> Problem {
    Problem::new(t!("train-no-gradient", name = name)).advise(t!("train-no-gradient-advice"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, values: [f32; 2]) -> (String, Var) {
        (name.to_owned(), Var::new(&values, &Device::Cpu).unwrap())
    }

    fn gradient(values: &[[f32; 2]]) -> Gradient {
        let tensor = |values| Tensor::new(values, &Device::Cpu).unwrap();
        Gradient(values.iter().map(tensor).collect())
    }

    #[test]
    fn passes_are_summed_and_the_norm_is_scaled() {
        let weights = [weight("a.lora_B", [3.0, 4.0])];
        let mut sum = Gradient::default();
        for _ in 0..2 {
            sum.add(gradient(&[[6.0, 8.0]]).0).unwrap();
        }
        assert_eq!(sum.sums()[0].to_vec1::<f32>().unwrap(), [12.0, 16.0]);
        assert_eq!(sum.norm(&weights, 0.5, 1, Some(1)).unwrap(), 10.0);
    }

    #[test]
    fn a_weight_without_a_sound_gradient_is_named() {
        let weights = [
            weight("b.lora_A", [1.0, 2.0]),
            weight("b.lora_B", [0.0, 0.0]),
        ];
        // A is without effect as long as B is zero, and that only.
        let flowing = gradient(&[[0.0, 0.0], [1.0, 2.0]]);
        assert!(flowing.norm(&weights, 1.0, 1, Some(1)).is_ok());
        let stuck = flowing.norm(&weights, 1.0, 2, Some(2)).unwrap_err();
        assert!(stuck.message.contains("b.lora_A"), "{stuck}");
        let lost = gradient(&[[1.0, 1.0], [0.0, 0.0]]);
        let lost = lost.norm(&weights, 1.0, 1, Some(1)).unwrap_err();
        assert!(lost.message.contains("b.lora_B"), "{lost}");

        let infinite = gradient(&[[1.0, 1.0], [f32::INFINITY, 0.0]]);
        let problem = infinite.norm(&weights, 1.0, 9, Some(9)).unwrap_err();
        assert!(problem.message.contains("b.lora_B"), "{problem}");
    }
}
