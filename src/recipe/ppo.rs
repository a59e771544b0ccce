//! The part of a recipe that is about learning from rewards.

use serde::{Deserialize, Serialize};

use crate::stat::LeftOut;

/// Proximal policy optimisation (Schulman et al. 2017): the model writes answers to the
/// questions of the sources, each is rewarded, and what did better than expected becomes
/// likelier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ppo {
    /// Adapter of the study to start from, and to be held near to; empty for the base
    /// model itself.
    #[serde(default)]
    pub start: String,
    /// What becomes of a word that an answer leaves out.
    #[serde(default)]
    pub left_out: LeftOut,
    /// What an answer without a ranking earns; a ranking earns from −1 to 1.
    #[serde(default = "worst")]
    pub unparsable: f64,
    /// Longest answer, in tokens.
    pub answer_tokens: usize,
    /// At which answers are drawn; 1 follows the model's own probabilities.
    pub temperature: f64,
    /// Answers written before the model learns from them.
    pub rollout: usize,
    /// How often it learns from them; `run.batch` answers make a learning step.
    pub passes: usize,
    /// Discount of a later reward, γ.
    pub gamma: f64,
    /// How far a reward reaches back over the critic's word, λ (Schulman et al. 2016).
    pub lambda: f64,
    /// How far a token's probability ratio may go from 1 before it stops counting, ε.
    pub clip: f64,
    /// The same for the critic's values.
    pub value_clip: f64,
    /// Whether advantages are brought to mean 0 and deviation 1 over a rollout.
    pub normalise: bool,
    /// Weight of the entropy in the objective; 0 for none.
    #[serde(default)]
    pub entropy: f64,
    /// Learning rate of the critic.
    pub critic_learning_rate: f64,
    pub kl: Kl,
}

/// What holds the model near to where it started.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kl {
    /// β, the price of a nat per token away from the start; the first one where it adapts.
    pub coefficient: f64,
    /// Nats per answer that β is adapted to (Ziegler et al. 2019); without, it is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Answers in which an adapting β changes by a fifth at the most.
    #[serde(default = "horizon")]
    pub horizon: f64,
}

fn worst() -> f64 {
    -1.0
}

fn horizon() -> f64 {
    10_000.0
}
