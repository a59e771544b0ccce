//! Putting answers and people together.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Comparison, DEPTHS, PrecisionTable, Reference, ScoredAssociations, ScoredCue, ScoredModel,
};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, lemma, parse_associations};
use crate::score::{FORMAT, ModelAnswers, Paired, Settings};
use crate::stat::precision_at;
use crate::t;

/// What people answered to a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanCue {
    pub cue: String,
    /// Responses with how often each was given; spellings that fold alike are added up.
    pub responses: Vec<(String, u64)>,
}

/// Scores models' free answers to cues against what people answered.
///
/// Precision at K is the share of the first K places of the answer's distinct associations
/// that hold a human response (ALIGN, metrics); a place left empty is a miss. `halves` are
/// the responses of two halves of the people, for the human row: the first half's words by
/// frequency are scored against the second half, on the cues that were asked. A cue answered
/// several times counts once, with its mean.
///
/// # Errors
/// Where no cue that was asked has human responses.
pub fn score_associations(
    models: &[ModelAnswers],
    humans: &[HumanCue],
    halves: Option<(&[HumanCue], &[HumanCue])>,
    settings: &Settings,
) -> Result<ScoredAssociations> {
    let people = by_cue(humans, settings.lemmas);
    let asked: HashSet<String> = models
        .iter()
        .flat_map(|model| model.answers.iter().map(|answer| fold_word(&answer.item)))
        .collect();
    if !asked.iter().any(|cue| people.contains_key(cue)) {
        return Err(
            Problem::new(t!("score-no-common-cues")).advise(t!("score-no-common-cues-advice"))
        );
    }
    let models: Vec<ScoredModel> = models
        .iter()
        .map(|model| ScoredModel {
            name: model.name.clone(),
            table: PrecisionTable::of(model_cues(model, &people, settings.lemmas), settings),
        })
        .collect();
    let human_held_out = halves.map(|(first, second)| {
        let second = by_cue(second, settings.lemmas);
        let cues = by_cue(first, settings.lemmas)
            .into_iter()
            .filter(|(cue, _)| asked.contains(cue))
            .filter_map(|(cue, words)| {
                let reference = second.get(&cue)?;
                Some(score_cue(cue, words, reference))
            })
            .collect();
        PrecisionTable::of(cues, settings)
    });
    let mut without: Vec<String> = asked
        .into_iter()
        .filter(|c| !people.contains_key(c))
        .collect();
    without.sort();
    Ok(ScoredAssociations {
        format: FORMAT,
        settings: settings.clone(),
        depths: DEPTHS.to_vec(),
        comparisons: compare(&models, settings),
        models,
        human_held_out,
        without_responses: without,
    })
}

/// Human responses by folded cue: folded words (their dictionary forms where `lemmas`), most
/// frequent first, ties by alphabet.
pub(in crate::score) fn by_cue(humans: &[HumanCue], lemmas: bool) -> BTreeMap<String, Vec<String>> {
    let mut counts: BTreeMap<String, HashMap<String, u64>> = BTreeMap::new();
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
    let ranked = |words: HashMap<String, u64>| {
        let mut words: Vec<(String, u64)> = words.into_iter().collect();
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.into_iter().map(|(word, _)| word).collect::<Vec<_>>()
    };
    counts
        .into_iter()
        .map(|(cue, words)| (cue, ranked(words)))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// The precisions of a ranked list of folded words.
fn score_cue(cue: String, associations: Vec<String>, people: &[String]) -> ScoredCue {
    let precision = |depth: usize, reference: &[String]| {
        let right: HashSet<&str> = reference.iter().map(String::as_str).collect();
        precision_at(depth, &associations, &right)
    };
    ScoredCue {
        all: DEPTHS.map(|depth| precision(depth, people)).to_vec(),
        most_frequent: DEPTHS
            .map(|depth| precision(depth, &people[..depth.min(people.len())]))
            .to_vec(),
        cue,
        associations,
    }
}

/// A model's cues that have human responses, in the cues' alphabetical order.
fn model_cues(
    model: &ModelAnswers,
    people: &BTreeMap<String, Vec<String>>,
    lemmas: bool,
) -> Vec<ScoredCue> {
    let mut answers: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for answer in &model.answers {
        if let Some(text) = &answer.text {
            answers
                .entry(fold_word(&answer.item))
                .or_default()
                .push(text);
        }
    }
    answers
        .into_iter()
        .filter_map(|(cue, texts)| {
            let reference = people.get(&cue)?;
            let scored: Vec<ScoredCue> = texts
                .iter()
                .map(|text| score_cue(cue.clone(), words(text, &cue, lemmas), reference))
                .collect();
            mean_cue(scored)
        })
        .collect()
}

/// The distinct associations of an answer, in their dictionary forms where `lemmas`.
fn words(text: &str, cue: &str, lemmas: bool) -> Vec<String> {
    let words = parse_associations(text, cue);
    if !lemmas {
        return words;
    }
    let mut seen = HashSet::from([lemma(cue)]);
    let forms = words.iter().map(|word| lemma(word));
    forms.filter(|form| seen.insert(form.clone())).collect()
}

/// Several answers to one cue as one, with mean precisions.
fn mean_cue(scored: Vec<ScoredCue>) -> Option<ScoredCue> {
    let mean = |reference| {
        (0..DEPTHS.len())
            .map(|place| {
                let sum: f64 = scored
                    .iter()
                    .map(|cue| cue.precisions(reference)[place])
                    .sum();
                sum / scored.len() as f64
            })
            .collect()
    };
    let (all, most_frequent) = (mean(Reference::All), mean(Reference::MostFrequent));
    let first = scored.into_iter().next()?;
    Some(ScoredCue {
        all,
        most_frequent,
        ..first
    })
}

/// Every model against every later one.
fn compare(models: &[ScoredModel], settings: &Settings) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for (place, from) in models.iter().enumerate() {
        for to in &models[place + 1..] {
            for reference in [Reference::All, Reference::MostFrequent] {
                for depth in DEPTHS {
                    let later: HashMap<&str, f64> =
                        to.table.per_cue(reference, depth).into_iter().collect();
                    let (before, after): (Vec<f64>, Vec<f64>) = from
                        .table
                        .per_cue(reference, depth)
                        .into_iter()
                        .filter_map(|(cue, value)| Some((value, *later.get(cue)?)))
                        .unzip();
                    let paired = Paired::of(&before, &after, settings.resamples, settings.seed);
                    comparisons.extend(paired.map(|paired| Comparison {
                        from: from.name.clone(),
                        to: to.name.clone(),
                        reference,
                        depth,
                        paired,
                    }));
                }
            }
        }
    }
    Paired::adjust(
        comparisons
            .iter_mut()
            .map(|comparison| &mut comparison.paired),
    );
    comparisons
}
