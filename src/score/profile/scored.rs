//! Psychological profiles, as they are stored.

use serde::{Deserialize, Serialize};

use crate::dataset::lexicon::Scale;
use crate::score::{Group, Paired, Settings, Verdict};
use crate::stat::Estimate;

/// What words are looked up for, in the order of every list below.
pub const ATTRIBUTES: [&str; 3] = ["valence", "arousal", "concreteness"];
/// The place of concreteness in [`ATTRIBUTES`].
pub(super) const CONCRETENESS: usize = 2;

/// How words are taken and sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileSettings {
    /// The first so many associations of each cue.
    pub depth: usize,
    /// Words rated so or above are concrete, others abstract.
    pub concrete_from: f64,
    /// Whether English words are brought to their dictionary form before they are looked up.
    pub lemmas: bool,
    /// Whether an association of several words is looked up word by word.
    pub single_words: bool,
    /// A mean difference from people below this counts as none, of every attribute alike; none:
    /// below how far two halves of the people are apart on a cue, on average.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<f64>,
}

impl Default for ProfileSettings {
    fn default() -> Self {
        Self {
            depth: 10,
            concrete_from: 3.0,
            lemmas: true,
            single_words: false,
            delta: None,
        }
    }
}

/// Profiles of people and models, as they are stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredProfile {
    pub format: u32,
    pub settings: Settings,
    pub profile: ProfileSettings,
    /// How many words of the lexicons have a rating of each attribute.
    pub lexicon: [usize; ATTRIBUTES.len()],
    /// One for each dataset and prompt that have a cue in common; of people alone, one for
    /// each dataset.
    pub groups: Vec<ProfiledGroup>,
}

/// The people of one dataset, and the models that were asked with one prompt, over the cues
/// that these people answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfiledGroup {
    #[serde(flatten)]
    pub group: Group,
    /// The words that people gave most often; on the cues that every model that is not apart
    /// answered, all where no model was asked.
    pub people: ProfileTable,
    pub models: Vec<ProfileRow>,
    /// What people say most often to the training cues, the same for every cue. None where no
    /// model was asked or no training cue is known.
    pub frequent: Option<ProfileTable>,
    /// Per attribute, the mean difference from people that counts as none: as it was set, else
    /// the mean over cues of how far two halves of the people are apart. None where single
    /// people are not known: nothing is equivalent then.
    pub delta: [Option<f64>; ATTRIBUTES.len()],
    /// People against every model, per attribute, over the cues of the model's means.
    pub comparisons: Vec<ProfileComparison>,
}

/// A model's row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileRow {
    pub name: String,
    /// Whether it answered no cue that the others did: its means are over its own cues.
    pub apart: bool,
    /// How many cues it answered that not every other model did; they are in no mean.
    pub left_out: usize,
    #[serde(flatten)]
    pub table: ProfileTable,
}

/// Medians per cue, their means, and how many words are known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileTable {
    pub cues: Vec<ProfiledCue>,
    /// Mean over cues of the medians, with its bootstrap interval; none where no cue has one.
    pub means: [Option<Estimate>; ATTRIBUTES.len()],
    /// Words looked up.
    pub words: usize,
    /// Share of the words with a rating of each attribute (valence: the emotional share);
    /// none where no words were given.
    pub found: [Option<f64>; ATTRIBUTES.len()],
    pub shares: Option<Shares>,
}

/// Shares of all words looked up; together 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    pub concrete: f64,
    #[serde(rename = "abstract")]
    pub abstract_: f64,
    /// Not in the lexicon of concreteness.
    pub unknown: f64,
}

/// One cue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfiledCue {
    pub cue: String,
    /// Median over the words found; none where none was. Of several answers, their mean.
    pub medians: [Option<f64>; ATTRIBUTES.len()],
}

/// A model compared with people over the cues where both have a median.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileComparison {
    pub model: String,
    pub attribute: String,
    /// The model minus people.
    #[serde(flatten)]
    pub paired: Paired,
    /// After Holm over the group's comparisons, with the group's δ.
    pub verdict: Verdict,
}

/// Least and most of the scale that an attribute is on.
pub fn scale(attribute: &str) -> [f64; 2] {
    let Scale { least, most } = Scale::unified(attribute);
    [least, most]
}

impl ProfileTable {
    /// Each cue's median of an attribute, where it has one.
    pub fn per_cue(&self, attribute: &str) -> Vec<(&str, f64)> {
        let Some(place) = ATTRIBUTES.iter().position(|known| *known == attribute) else {
            return Vec::new();
        };
        let cues = self.cues.iter();
        cues.filter_map(|cue| Some((cue.cue.as_str(), cue.medians[place]?)))
            .collect()
    }

    /// The mean over cues of an attribute.
    pub fn mean(&self, attribute: &str) -> Option<&Estimate> {
        let place = ATTRIBUTES.iter().position(|known| *known == attribute)?;
        self.means[place].as_ref()
    }
}

impl ScoredProfile {
    /// The first group of a dataset and a prompt; of either an empty one is any.
    pub fn group(&self, dataset: &str, prompt: &str) -> Option<&ProfiledGroup> {
        self.groups
            .iter()
            .find(|profiled| profiled.group.is(dataset, prompt))
    }
}

impl ProfiledGroup {
    /// The comparison of a model with people in an attribute.
    pub fn comparison(&self, model: &str, attribute: &str) -> Option<&ProfileComparison> {
        self.comparisons
            .iter()
            .find(|c| c.model == model && c.attribute == attribute)
    }
}
