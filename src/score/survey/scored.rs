//! Scores of a survey probe, as they are stored. Shares only: no single person's answer.

use serde::{Deserialize, Serialize};

use super::{Baseline, Distances, Estimates, Intervals, ModelDistribution, Source};
use crate::probe::SurveyOption;
use crate::score::Settings;

/// Everything that is computed from a survey probe's answers and human data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredSurvey {
    pub format: u32,
    /// Language that the questions were asked in, a BCP 47 tag; empty where all questions
    /// were asked in one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    pub settings: Settings,
    /// Lists per culture below follow this order.
    pub cultures: Vec<ScoredCulture>,
    /// Lists per model below follow this order.
    pub models: Vec<ScoredModel>,
    /// What answers without a model would score, in the order of [`Baseline::ALL`].
    pub baselines: Vec<ScoredBaseline>,
    pub questions: Vec<ScoredQuestion>,
    /// Questions that were asked but that no culture answered.
    pub without_people: Vec<String>,
    /// The answers to questions that were also asked in other languages, each language
    /// scored by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<ScoredSurvey>,
}

/// A culture: whose answers count, and how close its people are to themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredCulture {
    pub name: String,
    /// Questions both asked of a model and answered by the culture's people.
    pub questions: usize,
    /// Which dataset's answers count for each of its countries.
    pub sources: Vec<Source>,
    /// Its countries that no dataset holds answers of.
    pub missing: Vec<String>,
    /// Mean distance that a model equal to the population would have (see
    /// [`HumanShares::equal`]): the closest that a model can be expected to come.
    pub ceiling: Estimates,
    /// Mean distance between two random halves of the people (see [`HumanShares::halves`]).
    pub halves: Estimates,
}

/// Answers without a model, over all questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredBaseline {
    pub baseline: Baseline,
    /// Mean distance to each culture.
    pub cultures: Vec<Estimates>,
    /// Of a baseline that answers the same for every culture.
    pub leaning: Option<Leaning>,
}

/// A model over all questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredModel {
    pub name: String,
    /// Mean distance to each culture.
    pub cultures: Vec<Estimates>,
    pub leaning: Leaning,
    /// Means over questions of the figures in [`ModelDistribution`].
    pub option_mass: Option<f64>,
    pub order_sensitivity: Option<f64>,
    pub label_agreement: Option<f64>,
    /// Mean number of orders, paraphrases and runs that its shares are averaged over.
    pub presentations: Option<f64>,
    /// Questions that it answered, of those that people answered too.
    pub questions: usize,
    /// Questions on which its option mass lies below [`Settings::low_mass`].
    pub low_mass: usize,
    /// Stored answers left out: the numbers of a scale were shown renumbered, so that nobody
    /// knows what "10" meant, or the options were others than the question has now.
    pub misread: usize,
}

/// To which culture's people a model's answers lie nearest, by the tension measure, over the
/// questions that every culture answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaning {
    /// Questions nearest to each culture.
    pub nearest: Vec<u64>,
    /// Questions as near to two cultures.
    pub undecided: u64,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredQuestion {
    pub question: String,
    pub wording: String,
    pub topic: String,
    pub ordered: bool,
    /// Lists of shares follow this order.
    pub options: Vec<SurveyOption>,
    /// Per culture; none where its people were not asked.
    pub humans: Vec<Option<HumanShares>>,
    /// Per model; none where it gave no probabilities.
    pub models: Vec<Option<ModelQuestion>>,
    /// Distances of the baselines, per culture in the order of [`Baseline::ALL`]; none where
    /// a baseline has no answer or the culture no people.
    pub baselines: Vec<Vec<Option<Distances>>>,
    /// By model: answers left out of its distribution (see [`ScoredModel::misread`]).
    pub misread: Vec<usize>,
}

/// How a culture's people answered a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HumanShares {
    pub shares: Vec<f64>,
    /// People who answered; none where only shares are known.
    pub people: Option<usize>,
    /// Kish's effective sample size; below `people` where weights differ.
    pub effective: Option<f64>,
    /// People whose answer was none of the options.
    pub dropped: u64,
    /// People who do not count since their weight cannot be read.
    pub without_weight: u64,
    /// Countries whose people these are.
    pub countries: usize,
    /// Mean distance between samples of the people, as many as they are, and the people
    /// themselves: what a model that equals the population would have. None where only
    /// shares are known.
    pub equal: Option<Distances>,
    /// Mean distance between two random halves of the people.
    pub halves: Option<Distances>,
}

/// How a model answered a question, and how far that is from each culture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelQuestion {
    #[serde(flatten)]
    pub distribution: ModelDistribution,
    /// Per culture; none where its people were not asked.
    pub cultures: Vec<Option<QuestionDistance>>,
}

/// The distances of a model to a culture in one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionDistance {
    #[serde(flatten)]
    pub distances: Distances,
    /// 95% intervals over resampled people (resampled people vary more than people do, so a
    /// small distance may lie below its interval); none where only shares are known.
    pub intervals: Option<Intervals>,
}

impl ScoredSurvey {
    /// Place of a culture in the lists per culture.
    pub fn culture(&self, name: &str) -> Option<usize> {
        self.cultures
            .iter()
            .position(|culture| culture.name == name)
    }

    /// The scores of one language; empty: those of the first. None where nothing was asked in
    /// it.
    pub fn asked_in(&self, language: &str) -> Option<&Self> {
        let mut all = std::iter::once(self).chain(&self.others);
        all.find(|survey| language.is_empty() || survey.language == language)
    }

    /// The languages that questions were asked in; none where it was one.
    pub fn languages(&self) -> Vec<&str> {
        let all = std::iter::once(self).chain(&self.others);
        all.map(|survey| survey.language.as_str())
            .filter(|language| !language.is_empty())
            .collect()
    }

    /// Place of a model in the lists per model.
    pub fn model(&self, name: &str) -> Option<usize> {
        self.models.iter().position(|model| model.name == name)
    }
}

impl ScoredQuestion {
    /// The distances between the people of two cultures; none where one was not asked.
    pub fn between_cultures(&self, a: usize, b: usize) -> Option<Distances> {
        let shares = |culture: usize| Some(&self.humans.get(culture)?.as_ref()?.shares);
        Some(Distances::between(self.ordered, shares(a)?, shares(b)?))
    }

    /// The distances of a baseline to a culture; none where one of them is missing.
    pub fn baseline(&self, baseline: Baseline, culture: usize) -> Option<&Distances> {
        let of_culture = self.baselines.get(culture)?;
        of_culture.get(baseline.place())?.as_ref()
    }

    /// The distances of a model to a culture; none where one of them is missing.
    pub fn distance(&self, model: usize, culture: usize) -> Option<&Distances> {
        let model = self.models.get(model)?.as_ref()?;
        Some(&model.cultures.get(culture)?.as_ref()?.distances)
    }
}
