//! Putting answers and people together.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Comparison, DEPTHS, PrecisionTable, Reference, ScoredAssociations, ScoredCue, ScoredGroup,
    ScoredModel,
};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, lemma, parse_associations};
use crate::score::{
    FORMAT, Group, HumanGroup, ModelAnswers, Paired, PromptAnswers, Settings, by_cue,
};
use crate::stat::precision_at;
use crate::t;

/// Scores models' free answers to cues against what people answered, dataset by dataset and
/// prompt by prompt.
///
/// Precision at K is the share of the first K places of the answer's distinct associations
/// that hold a human response (ALIGN, metrics); a place left empty is a miss. A cue counts
/// for the datasets that have it. For the human row the first half's words by frequency are
/// scored against the second half, on the cues that were asked. A cue answered several times
/// counts once, with its mean.
///
/// # Errors
/// Where no cue that was asked has human responses.
pub fn score_associations(
    asked: &[PromptAnswers],
    people: &[HumanGroup],
    settings: &Settings,
) -> Result<ScoredAssociations> {
    let mut groups = Vec::new();
    let mut without: HashSet<String> = asked.iter().flat_map(cues).collect();
    for human in people {
        let responses = by_cue(&human.cues, settings.lemmas);
        without.retain(|cue| !responses.contains_key(cue));
        for asked in asked {
            groups.extend(score_group(asked, human, &responses, settings));
        }
    }
    if groups.is_empty() {
        return Err(
            Problem::new(t!("score-no-common-cues")).advise(t!("score-no-common-cues-advice"))
        );
    }
    let mut without: Vec<String> = without.into_iter().collect();
    without.sort();
    Ok(ScoredAssociations {
        format: FORMAT,
        settings: settings.clone(),
        depths: DEPTHS.to_vec(),
        groups,
        without_responses: without,
    })
}

/// The folded cues that models were asked with one prompt.
fn cues(asked: &PromptAnswers) -> HashSet<String> {
    let answers = asked.models.iter().flat_map(|model| &model.answers);
    answers.map(|answer| fold_word(&answer.item)).collect()
}

/// The models asked with one prompt against the people of one dataset; none where they have
/// no cue in common.
fn score_group(
    asked: &PromptAnswers,
    human: &HumanGroup,
    responses: &BTreeMap<String, Vec<String>>,
    settings: &Settings,
) -> Option<ScoredGroup> {
    let row = |model: &ModelAnswers| {
        let cues = model_cues(model, responses, settings.lemmas);
        (!cues.is_empty()).then(|| ScoredModel {
            name: model.name.clone(),
            table: PrecisionTable::of(cues, settings),
        })
    };
    let models: Vec<ScoredModel> = asked.models.iter().filter_map(row).collect();
    if models.is_empty() {
        return None;
    }
    let cues = cues(asked);
    let human_held_out = human.halves.as_ref().map(|(first, second)| {
        let second = by_cue(second, settings.lemmas);
        let cues = by_cue(first, settings.lemmas)
            .into_iter()
            .filter(|(cue, _)| cues.contains(cue))
            .filter_map(|(cue, words)| {
                let reference = second.get(&cue)?;
                Some(score_cue(cue, words, reference))
            })
            .collect();
        PrecisionTable::of(cues, settings)
    });
    Some(ScoredGroup {
        group: Group::of(human, &asked.prompt),
        comparisons: compare(&models, settings),
        models,
        human_held_out,
    })
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
