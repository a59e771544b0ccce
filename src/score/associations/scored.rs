//! Scores of an associations probe, as they are stored.

use serde::{Deserialize, Serialize};

use crate::score::{Group, Paired, Settings, Verdict};
use crate::stat::{CounterRandom, Estimate, mean_estimate};
use crate::t;

/// The K of precision at K that are reported.
pub const DEPTHS: [usize; 3] = [5, 10, 40];
/// A mean difference in precision below this counts as none: a convention, five words in a
/// hundred.
pub const DELTA: f64 = 0.05;

/// Which human responses count as right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// All human responses to the cue.
    All,
    /// Only the K most frequent, ties by alphabet; stricter.
    MostFrequent,
}

/// Scores of an associations probe, as they are stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredAssociations {
    pub format: u32,
    pub settings: Settings,
    /// See [`DELTA`].
    pub delta: f64,
    /// The K of every list of precisions below; a list ends before a K that is more than the
    /// prompt asked for.
    pub depths: Vec<usize>,
    /// One for each dataset and prompt that have an answer in common.
    pub groups: Vec<ScoredGroup>,
    /// Cues that were asked but have no human responses in any dataset.
    pub without_responses: Vec<String>,
}

/// The models that were asked with one prompt, against the people of one dataset, over the
/// cues that these people answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredGroup {
    #[serde(flatten)]
    pub group: Group,
    /// How many cues the means are over: those that every model that is not apart answered.
    pub common: usize,
    pub models: Vec<ScoredModel>,
    /// What no model is needed for, over the same cues; none where no training cue is known.
    pub baselines: Vec<ScoredBaseline>,
    /// One half of the people scored against the other half: what a list as good as people's
    /// own reaches. None where single people are not known.
    pub human_held_out: Option<PrecisionTable>,
    /// Every model against every later one over all cues that both answered, per reference
    /// and K.
    pub comparisons: Vec<Comparison>,
}

/// A model's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredModel {
    pub name: String,
    /// Whether it answered no cue that the others did: its means are over its own cues.
    pub apart: bool,
    #[serde(flatten)]
    pub table: PrecisionTable,
    /// Cues that it answered and not every other model; they are in no mean.
    pub left_out: Vec<ScoredCue>,
}

/// A list of words for every cue that needs no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Baseline {
    /// What people say most often to the training cues: one list for all.
    Frequent,
    /// The training cues to which people said the cue, by strength.
    Backward,
}

/// A baseline's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredBaseline {
    pub baseline: Baseline,
    #[serde(flatten)]
    pub table: PrecisionTable,
}

/// Precisions per cue and their means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrecisionTable {
    pub cues: Vec<ScoredCue>,
    /// Mean over cues per depth, against [`Reference::All`].
    pub all: Vec<Estimate>,
    /// Mean over cues per depth, against [`Reference::MostFrequent`].
    pub most_frequent: Vec<Estimate>,
    /// Cues whose answer held no association at all (they count as 0).
    pub empty: usize,
}

/// One cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCue {
    pub cue: String,
    /// The distinct associations as read from the answer (of several answers, the first).
    pub associations: Vec<String>,
    /// Precision per depth that was asked for, against [`Reference::All`].
    pub all: Vec<f64>,
    /// Precision per depth, against [`Reference::MostFrequent`].
    pub most_frequent: Vec<f64>,
}

/// Two models compared over the cues both answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub from: String,
    pub to: String,
    pub reference: Reference,
    pub depth: usize,
    #[serde(flatten)]
    pub paired: Paired,
    /// After Holm over the group's comparisons, with [`DELTA`].
    pub verdict: Verdict,
}

impl Baseline {
    /// Its name for people.
    pub fn name(self) -> String {
        match self {
            Self::Frequent => t!("score-baseline-frequent"),
            Self::Backward => t!("score-baseline-backward"),
        }
    }
}

impl ScoredCue {
    pub(super) fn precisions(&self, reference: Reference) -> &[f64] {
        match reference {
            Reference::All => &self.all,
            Reference::MostFrequent => &self.most_frequent,
        }
    }

    /// The precision at a depth; none where the depth is not among [`DEPTHS`], or more than
    /// was asked for.
    pub fn at(&self, reference: Reference, depth: usize) -> Option<f64> {
        let place = DEPTHS.iter().position(|known| *known == depth)?;
        self.precisions(reference).get(place).copied()
    }
}

impl PrecisionTable {
    /// Mean over cues at a depth; none where the depth is not among [`DEPTHS`], or more than
    /// was asked for.
    pub fn mean(&self, reference: Reference, depth: usize) -> Option<&Estimate> {
        let means = match reference {
            Reference::All => &self.all,
            Reference::MostFrequent => &self.most_frequent,
        };
        means.get(DEPTHS.iter().position(|d| *d == depth)?)
    }

    /// Each cue's precision at a depth; empty where there is no mean.
    pub fn per_cue(&self, reference: Reference, depth: usize) -> Vec<(&str, f64)> {
        let cues = self.cues.iter();
        cues.filter_map(|cue| Some((cue.cue.as_str(), cue.at(reference, depth)?)))
            .collect()
    }

    /// The table of these cues.
    pub(super) fn of(cues: Vec<ScoredCue>, settings: &Settings) -> Self {
        let means = |reference| {
            DEPTHS
                .into_iter()
                .map_while(|depth| {
                    let values = cues.iter().filter_map(|cue| cue.at(reference, depth));
                    let values: Vec<f64> = values.collect();
                    let random = CounterRandom::named(settings.seed, "score/cues");
                    mean_estimate(&values, settings.resamples, &random)
                })
                .collect()
        };
        Self {
            all: means(Reference::All),
            most_frequent: means(Reference::MostFrequent),
            empty: cues
                .iter()
                .filter(|cue| cue.associations.is_empty())
                .count(),
            cues,
        }
    }
}

impl ScoredAssociations {
    /// The first group of a dataset and a prompt; of either an empty one is any.
    pub fn group(&self, dataset: &str, prompt: &str) -> Option<&ScoredGroup> {
        self.groups
            .iter()
            .find(|scored| scored.group.is(dataset, prompt))
    }
}

impl ScoredModel {
    /// All cues that it answered.
    pub fn answered(&self) -> impl Iterator<Item = &ScoredCue> {
        self.table.cues.iter().chain(&self.left_out)
    }
}

impl ScoredGroup {
    /// The K that at least one model was asked so many words for.
    pub fn depths(&self) -> Vec<usize> {
        let asked = |depth: &usize| {
            let mut models = self.models.iter();
            models.any(|model| model.table.mean(Reference::All, *depth).is_some())
        };
        DEPTHS.into_iter().filter(asked).collect()
    }

    /// The deepest of them up to `most`.
    pub fn deepest(&self, most: usize) -> Option<usize> {
        let depths = self.depths().into_iter();
        depths.rev().find(|depth| *depth <= most)
    }

    /// A model's row.
    pub fn model(&self, name: &str) -> Option<&ScoredModel> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The comparison of two models by name, at a reference and depth.
    pub fn comparison(
        &self,
        from: &str,
        to: &str,
        reference: Reference,
        depth: usize,
    ) -> Option<&Comparison> {
        self.comparisons
            .iter()
            .find(|c| c.from == from && c.to == to && c.reference == reference && c.depth == depth)
    }
}
