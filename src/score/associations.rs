//! Precision of a model's associations: which of them people gave too.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{FORMAT, ModelAnswers, Paired, Settings};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, parse_associations};
use crate::stat::{CounterRandom, Estimate, mean_estimate, precision_at};
use crate::t;

/// The K of precision at K that are reported.
pub const DEPTHS: [usize; 3] = [5, 10, 40];

/// What people answered to a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanCue {
    pub cue: String,
    /// Responses with how often each was given; spellings that fold alike are added up.
    pub responses: Vec<(String, u64)>,
}

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
    pub models: Vec<ScoredModel>,
    /// One half of the people scored against the other half: what a list as good as people's
    /// own reaches. None where single people are not known.
    pub human_held_out: Option<PrecisionTable>,
    /// Every model against every later one, per reference and K.
    pub comparisons: Vec<Comparison>,
    /// Cues that were asked but have no human responses.
    pub without_responses: Vec<String>,
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
    fn precisions(&self, reference: Reference) -> &[f64] {
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

    fn of(cues: Vec<ScoredCue>, settings: &Settings) -> Self {
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
    let people = by_cue(humans);
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
            table: PrecisionTable::of(model_cues(model, &people), settings),
        })
        .collect();
    let human_held_out = halves.map(|(first, second)| {
        let second = by_cue(second);
        let cues = by_cue(first)
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

/// Human responses by folded cue: folded words, most frequent first, ties by alphabet.
fn by_cue(humans: &[HumanCue]) -> BTreeMap<String, Vec<String>> {
    let mut counts: BTreeMap<String, HashMap<String, u64>> = BTreeMap::new();
    for human in humans {
        let words = counts.entry(fold_word(&human.cue)).or_default();
        for (response, count) in &human.responses {
            *words.entry(fold_word(response)).or_default() += count;
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
fn model_cues(model: &ModelAnswers, people: &BTreeMap<String, Vec<String>>) -> Vec<ScoredCue> {
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
                .map(|text| score_cue(cue.clone(), parse_associations(text, &cue), reference))
                .collect();
            mean_cue(scored)
        })
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::{Answer, Mode};

    fn answer(cue: &str, text: &str) -> Answer {
        Answer {
            model: "m".into(),
            adapter: None,
            item: cue.into(),
            prompt: "p".into(),
            order: Vec::new(),
            paraphrase: 0,
            mode: Mode::Greedy,
            seed: 0,
            logprobs: Vec::new(),
            option_mass: None,
            text: Some(text.into()),
            tokens: 1,
            seconds: 0.0,
        }
    }

    fn model(name: &str, answers: &[(&str, &str)]) -> ModelAnswers {
        ModelAnswers {
            name: name.into(),
            answers: answers
                .iter()
                .map(|(cue, text)| answer(cue, text))
                .collect(),
        }
    }

    fn human(cue: &str, responses: &[(&str, u64)]) -> HumanCue {
        HumanCue {
            cue: cue.into(),
            responses: responses
                .iter()
                .map(|(r, n)| ((*r).to_owned(), *n))
                .collect(),
        }
    }

    fn people() -> Vec<HumanCue> {
        vec![
            // Seven responses; folded `Sea` and `sea` are one, and first.
            human(
                "beach",
                &[
                    ("sand", 4),
                    ("Sea", 3),
                    ("sea", 3),
                    ("sun", 2),
                    ("ball", 1),
                    ("crab", 1),
                    ("dog", 1),
                    ("eel", 1),
                ],
            ),
            human("night", &[("dark", 9), ("moon", 5)]),
        ]
    }

    #[test]
    fn precision_counts_the_first_places_against_both_references() {
        let models = [model(
            "base",
            &[
                ("Beach", "sea, dog, beach, car, sand"),
                ("night", "1. moon\n2. day"),
            ],
        )];
        let scored = score_associations(&models, &people(), None, &Settings::default()).unwrap();
        let table = &scored.models[0].table;
        assert_eq!(table.cues[0].associations, ["sea", "dog", "car", "sand"]);
        // The five most frequent: sea, sand, sun, ball, crab; dog is only in the whole list.
        assert_eq!(table.cues[0].all, [0.6, 0.3, 0.075]);
        assert_eq!(table.cues[0].most_frequent, [0.4, 0.3, 0.075]);
        assert_eq!(table.cues[1].all[0], 0.2);
        let mean = table.mean(Reference::All, 5).unwrap();
        assert!((mean.mean - 0.4).abs() < 1e-12 && mean.n == 2);
        assert_eq!(
            table.per_cue(Reference::MostFrequent, 5),
            [("beach", 0.4), ("night", 0.2)]
        );
    }

    #[test]
    fn two_models_are_compared_over_the_cues_both_answered() {
        let models = [
            model("base", &[("beach", "car"), ("night", "day")]),
            model(
                "tuned",
                &[("beach", "sea, sand"), ("night", "moon"), ("sky", "blue")],
            ),
        ];
        let scored = score_associations(&models, &people(), None, &Settings::default()).unwrap();
        let comparison = scored
            .comparison("base", "tuned", Reference::All, 5)
            .unwrap();
        assert!((comparison.paired.difference.mean - 0.3).abs() < 1e-12);
        assert!(comparison.paired.difference.interval.excludes_zero());
        assert_eq!(comparison.paired.effect, 1.0);
        assert!(comparison.paired.p_holm >= comparison.paired.p);
        assert_eq!(scored.without_responses, ["sky"]);
        assert_eq!(scored.comparisons.len(), 6);
    }

    #[test]
    fn one_half_of_the_people_is_scored_against_the_other() {
        let models = [model("base", &[("night", "")])];
        let halves = (
            vec![
                human("night", &[("stars", 1), ("dark", 4), ("moon", 4)]),
                human("beach", &[("sea", 1)]),
            ],
            vec![human("night", &[("dark", 5), ("bat", 1)])],
        );
        let scored = score_associations(
            &models,
            &people(),
            Some((&halves.0, &halves.1)),
            &Settings::default(),
        )
        .unwrap();
        let table = scored.human_held_out.unwrap();
        // Only the cue that was asked; ties by alphabet.
        assert_eq!(table.cues.len(), 1);
        assert_eq!(table.cues[0].associations, ["dark", "moon", "stars"]);
        assert_eq!(table.cues[0].all[0], 0.2);
        assert_eq!(scored.models[0].table.empty, 1);
    }

    #[test]
    fn scores_are_the_same_when_computed_again_and_read_back() {
        let models = [
            model(
                "a",
                &[("beach", "sea"), ("beach", "car"), ("night", "moon")],
            ),
            model("b", &[("beach", "sand"), ("night", "moon, dark")]),
        ];
        let score = || score_associations(&models, &people(), None, &Settings::default()).unwrap();
        let scored = score();
        assert_eq!(scored, score());
        // Two answers to one cue: their mean.
        assert!((scored.models[0].table.cues[0].all[0] - 0.1).abs() < 1e-12);
        let stored = serde_json::to_value(&scored).unwrap();
        let read: ScoredAssociations = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(
            super::super::first_difference(&stored, &serde_json::to_value(read).unwrap()),
            None
        );
    }

    #[test]
    fn cues_without_any_human_response_are_a_clear_problem() {
        let models = [model("base", &[("sky", "blue")])];
        let problem =
            score_associations(&models, &people(), None, &Settings::default()).unwrap_err();
        assert!(problem.advice.is_some() && !problem.message.starts_with("score-"));
    }
}
