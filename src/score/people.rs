//! What people said to cues, by dataset, and which prompt models were asked with.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::ModelAnswers;
use crate::dataset::Responses;
use crate::prompt::{fold_word, lemma};
use crate::t;

/// What people answered to a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanCue {
    pub cue: String,
    /// Responses with how often each was given; spellings that fold alike are added up.
    pub responses: Vec<(String, u64)>,
}

/// The people of one dataset. Those of several are never pooled: what one culture says to a
/// cue is no answer of another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HumanGroup {
    /// Id of the dataset.
    pub dataset: String,
    /// Its name, for people.
    pub name: String,
    /// Which of their responses count.
    pub responses: Responses,
    pub cues: Vec<HumanCue>,
    /// Cues that models learnt from; baselines know no others.
    pub training: Vec<String>,
    /// The responses of two halves of the people; none where single people are not known.
    pub halves: Option<(Vec<HumanCue>, Vec<HumanCue>)>,
}

/// The models that were asked with one prompt, to be scored against the same responses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromptAnswers {
    /// `simple`, `complex`, or the name of a template.
    pub prompt: String,
    /// Which of people's responses the probes were made with.
    pub responses: Responses,
    pub models: Vec<AskedModel>,
}

/// A model that was asked for words.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedModel {
    pub of: ModelAnswers,
    /// The most words that the prompt asked for; none where it set no limit.
    pub most: Option<u64>,
}

impl From<ModelAnswers> for AskedModel {
    /// A model that was asked for any number of words.
    fn from(of: ModelAnswers) -> Self {
        Self { of, most: None }
    }
}

/// What scores of words belong to: the people they are taken against, and the prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Id of the people's dataset.
    pub dataset: String,
    /// The dataset's name.
    pub name: String,
    /// `simple`, `complex`, or the name of a template.
    pub prompt: String,
    /// Which of the people's responses count.
    #[serde(default)]
    pub responses: Responses,
}

impl Group {
    /// The group of these people and this prompt.
    pub fn of(people: &HumanGroup, prompt: &str) -> Self {
        Self {
            dataset: people.dataset.clone(),
            name: people.name.clone(),
            prompt: prompt.to_owned(),
            responses: people.responses,
        }
    }

    /// The people and which of their responses count, for people to read.
    pub fn people(&self) -> String {
        let people = self.name.as_str();
        match self.responses {
            Responses::R1 => t!("score-people-first", people = people),
            Responses::R123 => t!("score-people-all", people = people),
        }
    }

    /// Whether it is of a dataset and a prompt; of either an empty one is any.
    pub fn is(&self, dataset: &str, prompt: &str) -> bool {
        (dataset.is_empty() || self.dataset == dataset)
            && (prompt.is_empty() || self.prompt == prompt)
    }
}

/// How often each folded word was given.
pub(super) type Counts = HashMap<String, u64>;

/// Human responses by folded cue: folded words (their dictionary forms where `lemmas`) with
/// how often they were given.
pub(super) fn counts_by_cue(humans: &[HumanCue], lemmas: bool) -> BTreeMap<String, Counts> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for human in humans {
        let words = counts.entry(fold_word(&human.cue)).or_default();
        for (response, count) in &human.responses {
            let mut word = fold_word(response);
            if lemmas {
                word = lemma(&word);
            }
            *words.entry(word).or_default() += count;
        }
    }
    counts.retain(|_, words| !words.is_empty());
    counts
}

/// The same words in their order: most frequent first, ties by alphabet.
pub fn by_cue(humans: &[HumanCue], lemmas: bool) -> BTreeMap<String, Vec<String>> {
    ranked_by_cue(counts_by_cue(humans, lemmas))
}

/// The words of every cue, most frequent first, ties by alphabet.
pub(super) fn ranked_by_cue(counts: BTreeMap<String, Counts>) -> BTreeMap<String, Vec<String>> {
    let counts = counts.into_iter();
    counts.map(|(cue, words)| (cue, ranked(words))).collect()
}

/// Words, most frequent first, ties by alphabet.
pub(super) fn ranked(words: Counts) -> Vec<String> {
    let mut words: Vec<(String, u64)> = words.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.into_iter().map(|(word, _)| word).collect()
}
