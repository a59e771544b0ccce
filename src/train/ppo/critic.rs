//! The critic: what an answer is worth so far, read off the last layer.

use candle_core::{DType, Tensor, Var};

use crate::model::Model;
use crate::recipe::{Optimiser, OptimiserKind, Recipe};
use crate::train::adamw::AdamW;
use crate::train::schedule::learning_rate;
use crate::train::student::clipping;
use crate::{Problem, Result, t};

/// A row of weights and an offset on what the policy's last layer says, both 0 at first.
///
/// Its gradient ends there: the layers are changed by the rewards alone, never to make
/// them easier to foretell. (The published study's library has a critic that is a model
/// of its own.)
pub struct Critic {
    /// Weight `[1, hidden]` and offset `[1, 1]`, by name.
    weights: Vec<(String, Var)>,
    optimiser: AdamW,
}

impl Critic {
    pub fn new(model: &Model, recipe: &Recipe) -> Result<Self> {
        let zeros = |width: usize| Var::zeros((1, width), DType::F32, model.device());
        let weights = vec![
            ("critic.weight".to_owned(), zeros(model.config().hidden)?),
            ("critic.offset".to_owned(), zeros(1)?),
        ];
        let settings = Optimiser {
            kind: OptimiserKind::AdamW,
            ..recipe.optimiser.clone()
        };
        Ok(Self {
            optimiser: AdamW::new(&weights, &settings)?,
            weights,
        })
    }

    /// Values of rows `[rows, hidden]`.
    pub fn values(&self, hidden: &Tensor) -> Result<Vec<f64>> {
        let [weight, offset] = [0, 1].map(|at| self.weights[at].1.as_detached_tensor());
        let values = hidden.matmul(&weight.t()?)?.broadcast_add(&offset)?;
        let values = values.flatten_all()?.to_dtype(DType::F64)?;
        Ok(values.to_vec1()?)
    }

    /// Gradients of its weights, by the slope of the loss at each row's value.
    pub fn gradients(&self, hidden: &Tensor, slopes: &[f64]) -> Result<Vec<Tensor>> {
        let slopes = slopes.iter().map(|&slope| slope as f32);
        let slopes = Tensor::from_iter(slopes, hidden.device())?.unsqueeze(0)?;
        Ok(vec![slopes.matmul(hidden)?, slopes.sum_keepdim(1)?])
    }

    /// The optimiser step `number` of `of`, clipped as the policy's.
    ///
    /// # Errors
    /// A gradient that is not finite.
    pub fn update(
        &mut self,
        gradients: &[Tensor],
        recipe: &Recipe,
        peak: f64,
        [number, of]: [u64; 2],
    ) -> Result<()> {
        let mut squares = 0.0;
        for gradient in gradients {
            let sum = gradient.sqr()?.sum_all()?.to_dtype(DType::F64)?;
            squares += sum.to_scalar::<f64>()?;
        }
        if !squares.is_finite() {
            return Err(Problem::new(t!("train-critic-not-finite", step = number))
                .advise(t!("train-not-finite-advice")));
        }
        let scale = clipping(squares.sqrt(), recipe.optimiser.clip);
        let rate = learning_rate(&recipe.schedule, peak, number, of);
        self.optimiser
            .step(&self.weights, gradients, scale, number, rate)?;
        Ok(())
    }

    /// Weights and moments by name, for a checkpoint.
    pub fn state(&self) -> Vec<(String, &Tensor)> {
        let weights = self.weights.iter();
        let mut state: Vec<_> = weights
            .map(|(name, weight)| (name.clone(), weight.as_tensor()))
            .collect();
        state.extend(self.optimiser.state(&self.weights));
        state
    }

    /// Takes back what [`state`](Self::state) gave.
    pub fn restore(&mut self, read: &dyn Fn(&str, &Tensor) -> Result<Tensor>) -> Result<()> {
        for (name, weight) in &self.weights {
            weight.set(&read(name, weight)?)?;
        }
        self.optimiser.restore(&self.weights, read)
    }
}
