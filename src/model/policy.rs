//! The model as a policy: how likely its answers are, and learning from any loss of that.

use candle_core::Tensor;

use super::adapter::Adapter;
use super::op::{self, Likelihood};
use super::teach::Lesson;
use super::{Model, Result, Sequence};

/// What a model says of the learnt tokens of a batch, in the order of the sequences.
pub struct Weighed {
    /// Of each learnt token.
    pub likelihoods: Vec<Likelihood>,
    /// What the last layer says before each of them: `[learnt tokens, hidden]`.
    pub hidden: Tensor,
}

/// What a batch taught a policy.
pub struct PolicyTaught {
    pub weighed: Weighed,
    /// Of the loss, by each weight, in the order of [`Adapter::parameters`].
    pub gradients: Vec<Tensor>,
}

impl Model {
    /// How likely the learnt tokens of a batch are at a temperature, with an adapter or
    /// without.
    ///
    /// # Errors
    /// Masks that do not fit their tokens, a token that the model does not have, likelihoods
    /// that are not finite.
    pub fn weigh(
        &self,
        batch: &[Sequence],
        adapter: Option<&Adapter>,
        temperature: f64,
    ) -> Result<Weighed> {
        let lesson = Lesson::new(batch, true)?;
        let lora = adapter.map(|adapter| adapter.teaching(None));
        let hidden = self.decoder.hidden(&lesson.input, lora.as_ref(), None)?;
        let hidden = hidden.index_select(&lesson.rows(self.device())?, 0)?;
        let (likelihoods, _) =
            self.decoder
                .likelihoods(&hidden, &lesson.targets, temperature, None)?;
        if !likelihoods.iter().all(|said| said.log_p.is_finite()) {
            return Err(self.not_finite(lora.as_ref()));
        }
        Ok(Weighed {
            likelihoods,
            hidden,
        })
    }

    /// The same, with the gradient of a loss by the adapter's weights. `slope` gives the
    /// derivatives of the loss by ln p and by the entropy of a learnt token, whose number
    /// it is told. Nothing is dropped out.
    ///
    /// # Errors
    /// As [`weigh`](Self::weigh); but likelihoods that are not finite are handed on: the
    /// training went astray, and that is for the training to say.
    pub fn teach_policy(
        &self,
        batch: &[Sequence],
        adapter: &Adapter,
        temperature: f64,
        recompute: bool,
        slope: &(dyn Fn(usize, Likelihood) -> [f64; 2] + Sync),
    ) -> Result<PolicyTaught> {
        let lesson = Lesson::new(batch, true)?;
        let computed = lesson.input.tokens.len();
        let lora = adapter.teaching(None);
        let (hidden, trace) = self.decoder.trace(&lesson.input, &lora, recompute)?;
        let rows = lesson.rows(self.device())?;
        let hidden = hidden.index_select(&rows, 0)?;
        let (likelihoods, gradient) =
            self.decoder
                .likelihoods(&hidden, &lesson.targets, temperature, Some(slope))?;
        let gradient = gradient.map_or_else(|| hidden.zeros_like(), Ok)?;
        let gradient = op::put_back(&gradient, &rows, computed)?;
        Ok(PolicyTaught {
            weighed: Weighed {
                likelihoods,
                hidden,
            },
            gradients: self.decoder.back(trace, &lora, &gradient)?,
        })
    }
}
