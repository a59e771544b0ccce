//! Scores of a ranking probe, as they are stored.

use serde::{Deserialize, Serialize};

use crate::score::{Group, Paired, Settings, Verdict};
use crate::stat::{CounterRandom, Estimate, LeftOut, mean_estimate};

/// What an answer without a ranking that can be compared counts where it has to count.
pub const INVALID: f64 = -1.0;
/// A mean difference in ρ below this counts as none: a convention.
pub const DELTA: f64 = 0.1;

/// Scores of a ranking probe, as they are stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredRankings {
    pub format: u32,
    pub settings: Settings,
    /// See [`DELTA`].
    pub delta: f64,
    /// What became of words that an answer left out.
    pub left_out: LeftOut,
    /// One for each dataset, prompt and number of words.
    pub groups: Vec<RankedGroup>,
}

/// The models that were asked with one prompt about the people of one dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedGroup {
    #[serde(flatten)]
    pub group: Group,
    /// Words offered for each cue.
    pub words: usize,
    /// How many questions the means are over: those that every model that is not apart
    /// answered, cue and words alike.
    pub common: usize,
    pub models: Vec<RankedModel>,
    /// The words in the order of how often people said them to all training cues. None where
    /// no training cue is known.
    pub frequency: Option<RankedTable>,
    /// The order of one half of the people against that of the other. None where single
    /// people are not known.
    pub human_held_out: Option<RankedTable>,
    /// Every model against every later one, over all cues that both were asked with the same
    /// words.
    pub comparisons: Vec<RankedComparison>,
}

/// A model's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedModel {
    pub name: String,
    /// Whether it answered no question that the others did: its means are over its own.
    pub apart: bool,
    #[serde(flatten)]
    pub table: RankedTable,
    /// Questions that it answered and not every other model; they are in no mean.
    pub left_out: Vec<RankedCue>,
}

/// Spearman's ρ per cue and its mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedTable {
    pub cues: Vec<RankedCue>,
    /// Mean ρ over the valid answers; none where there are none.
    pub valid: Option<Estimate>,
    /// Share of the answers that hold no ranking that can be compared.
    pub invalid: f64,
    /// Mean ρ over all answers, the invalid ones as −1; none where nothing was asked.
    pub with_invalid: Option<Estimate>,
}

/// One cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedCue {
    pub cue: String,
    /// The words in the order they were offered in.
    pub words: Vec<String>,
    /// None where the answer is invalid.
    pub rho: Option<f64>,
}

/// Which answers a mean or a comparison is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RankedMeasure {
    /// Valid ones; of two models those where both are.
    Valid,
    /// All, invalid ones as −1.
    WithInvalid,
}

/// Two models compared, cue by cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RankedComparison {
    pub from: String,
    pub to: String,
    pub measure: RankedMeasure,
    #[serde(flatten)]
    pub paired: Paired,
    /// After Holm over the group's comparisons, with [`DELTA`].
    pub verdict: Verdict,
}

impl RankedTable {
    pub(super) fn of(cues: Vec<RankedCue>, settings: &Settings) -> Self {
        let mean = |values: &[f64]| {
            let random = CounterRandom::named(settings.seed, "score/cues");
            mean_estimate(values, settings.resamples, &random)
        };
        let valid: Vec<f64> = cues.iter().filter_map(|cue| cue.rho).collect();
        let all: Vec<f64> = cues.iter().map(|cue| cue.rho.unwrap_or(INVALID)).collect();
        Self {
            valid: mean(&valid),
            invalid: (all.len() - valid.len()) as f64 / all.len().max(1) as f64,
            with_invalid: mean(&all),
            cues,
        }
    }

    /// A mean with its interval.
    pub fn mean(&self, measure: RankedMeasure) -> Option<&Estimate> {
        match measure {
            RankedMeasure::Valid => self.valid.as_ref(),
            RankedMeasure::WithInvalid => self.with_invalid.as_ref(),
        }
    }

    /// The ρ of each cue with a valid answer.
    pub fn per_cue(&self) -> Vec<(&str, f64)> {
        let cues = self.cues.iter();
        cues.filter_map(|cue| Some((cue.cue.as_str(), cue.rho?)))
            .collect()
    }
}

impl RankedModel {
    /// All questions that it answered.
    pub fn answered(&self) -> impl Iterator<Item = &RankedCue> {
        self.table.cues.iter().chain(&self.left_out)
    }
}

impl ScoredRankings {
    /// The first group of a dataset and a prompt; of either an empty one is any.
    pub fn group(&self, dataset: &str, prompt: &str) -> Option<&RankedGroup> {
        self.groups
            .iter()
            .find(|ranked| ranked.group.is(dataset, prompt))
    }
}

impl RankedGroup {
    /// A model's row.
    pub fn model(&self, name: &str) -> Option<&RankedModel> {
        self.models.iter().find(|model| model.name == name)
    }
}
