//! Putting answers and people together.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    Baseline, Comparison, DELTA, DEPTHS, PrecisionTable, Reference, ScoredAssociations,
    ScoredBaseline, ScoredCue, ScoredGroup, ScoredModel,
};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, lemma, parse_associations};
use crate::score::answered::Common;
use crate::score::corpus::Corpus;
use crate::score::people::{Counts, counts_by_cue, ranked_by_cue};
use crate::score::{
    FORMAT, Group, HumanGroup, ModelAnswers, Paired, PromptAnswers, Settings, Verdict, by_cue,
    verdict,
};
use crate::stat::precision_at;
use crate::t;

/// Scores models' free answers to cues against what people answered, dataset by dataset and
/// prompt by prompt.
///
/// Precision at K is the share of the first K places of the answer's distinct associations
/// that hold a human response (ALIGN, metrics); a place left empty is a miss, and a K above the
/// number of words that the prompt asked for is not scored. A cue counts for the datasets that
/// have it, and in the means where every model of the group answered it. For the human row the
/// first half's words by frequency are scored against the second half, on the same cues; so
/// are the baselines. A cue answered several times counts once, with its mean.
///
/// # Errors
/// Where no cue that was asked has human responses.
pub fn score_associations(
    asked: &[PromptAnswers],
    people: &[HumanGroup],
    settings: &Settings,
) -> Result<ScoredAssociations> {
    let mut groups = Vec::new();
    let mut without: BTreeSet<String> = asked.iter().flat_map(cues).collect();
    for human in people {
        let counts = counts_by_cue(&human.cues, settings.lemmas);
        let people = People {
            human,
            responses: ranked_by_cue(counts.clone()),
            counts,
        };
        without.retain(|cue| !people.responses.contains_key(cue));
        for asked in asked.iter().filter(|one| one.responses == human.responses) {
            groups.extend(score_group(asked, &people, settings));
        }
    }
    if groups.is_empty() {
        return Err(
            Problem::new(t!("score-no-common-cues")).advise(t!("score-no-common-cues-advice"))
        );
    }
    Ok(ScoredAssociations {
        format: FORMAT,
        settings: settings.clone(),
        delta: DELTA,
        depths: DEPTHS.to_vec(),
        groups,
        without_responses: without.into_iter().collect(),
    })
}

/// The people of a dataset: their responses by folded cue, counted and in their order.
struct People<'a> {
    human: &'a HumanGroup,
    counts: BTreeMap<String, Counts>,
    responses: BTreeMap<String, Vec<String>>,
}

/// The folded cues that models were asked with one prompt.
fn cues(asked: &PromptAnswers) -> BTreeSet<String> {
    let answers = asked.models.iter().flat_map(|model| &model.of.answers);
    answers.map(|answer| fold_word(&answer.item)).collect()
}

/// The K up to the number of words that was asked for.
fn depths(most: Option<u64>) -> Vec<usize> {
    let asked = |depth: &usize| most.is_none_or(|most| *depth as u64 <= most);
    DEPTHS.into_iter().filter(asked).collect()
}

/// The models asked with one prompt against the people of one dataset; none where they have
/// no cue in common.
fn score_group(
    asked: &PromptAnswers,
    people: &People<'_>,
    settings: &Settings,
) -> Option<ScoredGroup> {
    let rows = asked.models.iter().map(|model| {
        let depths = depths(model.most);
        let cues = model_cues(&model.of, &people.responses, &depths, settings.lemmas);
        (model, cues)
    });
    let rows: Vec<_> = rows.filter(|(_, cues)| !cues.is_empty()).collect();
    let widest = rows
        .iter()
        .map(|(model, _)| depths(model.most))
        .max_by_key(Vec::len)?;
    let key = |scored: &ScoredCue| scored.cue.clone();
    let answered: Vec<BTreeSet<String>> = rows
        .iter()
        .map(|(_, cues)| cues.iter().map(key).collect())
        .collect();
    let common = Common::of(&answered);
    let models: Vec<ScoredModel> = rows
        .into_iter()
        .enumerate()
        .map(|(place, (model, scored))| {
            let [kept, left_out] = common.part(place, scored, key);
            ScoredModel {
                name: model.of.name.clone(),
                apart: common.apart[place],
                table: PrecisionTable::of(kept, settings),
                left_out,
            }
        })
        .collect();
    let corpus = Corpus::of(people.human, &people.counts, &cues(asked), settings.lemmas);
    let table = |list: &dyn Fn(&str) -> Vec<String>| {
        let scored = common.items.iter().filter_map(|cue| {
            let reference = people.responses.get(cue)?;
            Some(score_cue(cue.clone(), list(cue), reference, &widest))
        });
        PrecisionTable::of(scored.collect(), settings)
    };
    let most = DEPTHS[DEPTHS.len() - 1];
    let baselines = match corpus.is_empty() {
        true => Vec::new(),
        false => vec![
            ScoredBaseline {
                baseline: Baseline::Frequent,
                table: table(&|cue| corpus.frequent(cue, most)),
            },
            ScoredBaseline {
                baseline: Baseline::Backward,
                table: table(&|cue| corpus.backward(cue)),
            },
        ],
    };
    let human_held_out = people.human.halves.as_ref().map(|(first, second)| {
        let second = by_cue(second, settings.lemmas);
        let cues = by_cue(first, settings.lemmas)
            .into_iter()
            .filter(|(cue, _)| common.items.contains(cue))
            .filter_map(|(cue, words)| {
                let reference = second.get(&cue)?;
                Some(score_cue(cue, words, reference, &widest))
            })
            .collect();
        PrecisionTable::of(cues, settings)
    });
    Some(ScoredGroup {
        group: Group::of(people.human, &asked.prompt),
        common: common.items.len(),
        comparisons: compare(&models, settings),
        models,
        baselines,
        human_held_out,
    })
}

/// The precisions of a ranked list of folded words at these depths.
fn score_cue(
    cue: String,
    associations: Vec<String>,
    people: &[String],
    depths: &[usize],
) -> ScoredCue {
    let precision = |depth: usize, reference: &[String]| {
        let right: HashSet<&str> = reference.iter().map(String::as_str).collect();
        precision_at(depth, &associations, &right)
    };
    ScoredCue {
        all: depths
            .iter()
            .map(|depth| precision(*depth, people))
            .collect(),
        most_frequent: depths
            .iter()
            .map(|depth| precision(*depth, &people[..people.len().min(*depth)]))
            .collect(),
        cue,
        associations,
    }
}

/// A model's cues that have human responses, in the cues' alphabetical order.
fn model_cues(
    model: &ModelAnswers,
    people: &BTreeMap<String, Vec<String>>,
    depths: &[usize],
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
                .map(|text| score_cue(cue.clone(), words(text, &cue, lemmas), reference, depths))
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
    let first = scored.first()?.clone();
    let mean = |reference| {
        (0..first.precisions(reference).len())
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
                    let at = |cue: &ScoredCue| cue.at(reference, depth);
                    let later = to.answered().map(|cue| (cue.cue.as_str(), at(cue)));
                    let later: HashMap<&str, Option<f64>> = later.collect();
                    let pair = |cue: &ScoredCue| Some((at(cue)?, (*later.get(cue.cue.as_str())?)?));
                    let (before, after): (Vec<f64>, Vec<f64>) =
                        from.answered().filter_map(pair).unzip();
                    let paired = Paired::of(&before, &after, settings.resamples, settings.seed);
                    comparisons.extend(paired.map(|paired| Comparison {
                        from: from.name.clone(),
                        to: to.name.clone(),
                        reference,
                        depth,
                        paired,
                        verdict: Verdict::Undecided,
                    }));
                }
            }
        }
    }
    Paired::adjust(comparisons.iter_mut().map(|c| &mut c.paired));
    for comparison in &mut comparisons {
        let paired = &comparison.paired;
        comparison.verdict = verdict(paired, paired.p_holm, DELTA);
    }
    comparisons
}
