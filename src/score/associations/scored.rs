//! Scores of an associations probe, as they are stored.

use serde::{Deserialize, Serialize};

use crate::score::{Group, Paired, Settings};
use crate::stat::{CounterRandom, Estimate, mean_estimate};

/// The K of precision at K that are reported.
pub const DEPTHS: [usize; 3] = [5, 10, 40];

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
    /// The K of every list of precisions below.
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
    pub models: Vec<ScoredModel>,
    /// One half of the people scored against the other half: what a list as good as people's
    /// own reaches. None where single people are not known.
    pub human_held_out: Option<PrecisionTable>,
    /// Every model against every later one, per reference and K.
    pub comparisons: Vec<Comparison>,
}

/// A model's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredModel {
    pub name: String,
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
    /// Precision per depth, against [`Reference::All`].
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
}

impl ScoredCue {
    pub(super) fn precisions(&self, reference: Reference) -> &[f64] {
        match reference {
            Reference::All => &self.all,
            Reference::MostFrequent => &self.most_frequent,
        }
    }
}

impl PrecisionTable {
    /// Mean over cues at a depth; none where the depth is not among [`DEPTHS`].
    pub fn mean(&self, reference: Reference, depth: usize) -> Option<&Estimate> {
        let means = match reference {
            Reference::All => &self.all,
            Reference::MostFrequent => &self.most_frequent,
        };
        means.get(DEPTHS.iter().position(|d| *d == depth)?)
    }

    /// Each cue's precision at a depth; empty where the depth is not among [`DEPTHS`].
    pub fn per_cue(&self, reference: Reference, depth: usize) -> Vec<(&str, f64)> {
        let Some(place) = DEPTHS.iter().position(|d| *d == depth) else {
            return Vec::new();
        };
        let cues = self.cues.iter();
        cues.filter_map(|cue| Some((cue.cue.as_str(), *cue.precisions(reference).get(place)?)))
            .collect()
    }

    pub(super) fn of(cues: Vec<ScoredCue>, settings: &Settings) -> Self {
        let means = |reference| {
            (0..DEPTHS.len())
                .filter_map(|place| {
                    let values: Vec<f64> = cues
                        .iter()
                        .map(|cue| cue.precisions(reference)[place])
                        .collect();
                    let mut random = CounterRandom::named(settings.seed, "score/cues");
                    mean_estimate(&values, settings.resamples, &mut random)
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

impl ScoredGroup {
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
