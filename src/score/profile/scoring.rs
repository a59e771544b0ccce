//! Looking words up, and putting models beside people.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::{Lexicon, Ratings};
use super::scored::CONCRETENESS;
use super::{
    ATTRIBUTES, ProfileComparison, ProfileRow, ProfileSettings, ProfileTable, ProfiledCue,
    ProfiledGroup, ScoredProfile, Shares,
};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, lemma, parse_associations};
use crate::score::{
    FORMAT, Group, HumanGroup, ModelAnswers, Paired, PromptAnswers, Settings, by_cue,
};
use crate::stat::{BoxSummary, CounterRandom, mean_estimate, mean_of};
use crate::t;

/// Looks up what people and models gave to each cue, dataset by dataset and prompt by prompt.
///
/// Per cue and attribute, the median of the ratings of its first associations that the
/// lexicon knows; of a model the mean over cues of these medians (ALIGN, section 4.2). People
/// are compared with each model cue by cue: Wilcoxon's signed-rank test, two-sided. Where
/// nobody was asked, the profile is of people alone.
///
/// # Errors
/// Where no cue that was asked has human responses.
pub fn score_profile(
    asked: &[PromptAnswers],
    people: &[HumanGroup],
    lexicon: &Lexicon,
    profile: &ProfileSettings,
    settings: &Settings,
) -> Result<ScoredProfile> {
    let mut look_up = LookUp {
        lexicon,
        profile,
        settings,
        known: HashMap::new(),
    };
    let nobody = [PromptAnswers {
        prompt: String::new(),
        models: Vec::new(),
    }];
    let asked = if asked.is_empty() { &nobody } else { asked };
    let mut groups = Vec::new();
    for human in people {
        for asked in asked {
            groups.extend(look_up.group(asked, human));
        }
    }
    if groups.is_empty() {
        return Err(
            Problem::new(t!("score-no-common-cues")).advise(t!("score-no-common-cues-advice"))
        );
    }
    Ok(ScoredProfile {
        format: FORMAT,
        settings: settings.clone(),
        profile: profile.clone(),
        lexicon: lexicon.counts(),
        groups,
    })
}

/// Looks words up, each once.
struct LookUp<'a> {
    lexicon: &'a Lexicon,
    profile: &'a ProfileSettings,
    settings: &'a Settings,
    known: HashMap<String, Ratings>,
}

impl LookUp<'_> {
    /// The models asked with one prompt beside the people of one dataset; none where they
    /// have no cue in common.
    fn group(&mut self, asked: &PromptAnswers, human: &HumanGroup) -> Option<ProfiledGroup> {
        let mut people = by_cue(&human.cues, false);
        if !asked.models.is_empty() {
            let answers = asked.models.iter().flat_map(|model| &model.answers);
            let cues: HashSet<String> = answers.map(|answer| fold_word(&answer.item)).collect();
            people.retain(|cue, _| cues.contains(cue));
        }
        if people.is_empty() {
            return None;
        }
        let rows = asked.models.iter();
        let rows: Vec<ProfileRow> = rows.filter_map(|model| self.row(model, &people)).collect();
        let lists = people.into_iter().map(|(cue, words)| (cue, vec![words]));
        let people = self.table(lists.collect());
        Some(ProfiledGroup {
            group: Group::of(human, &asked.prompt),
            comparisons: compare(&people, &rows, self.settings),
            people,
            models: rows,
        })
    }

    /// A model's row over the cues that people answered; none where it was asked none.
    fn row(
        &mut self,
        model: &ModelAnswers,
        people: &BTreeMap<String, Vec<String>>,
    ) -> Option<ProfileRow> {
        let mut answers: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for answer in &model.answers {
            let cue = fold_word(&answer.item);
            if let Some(text) = &answer.text
                && people.contains_key(&cue)
            {
                let words = parse_associations(text, &cue);
                answers.entry(cue).or_default().push(words);
            }
        }
        (!answers.is_empty()).then(|| ProfileRow {
            name: model.name.clone(),
            table: self.table(answers),
        })
    }

    /// The profile of lists of associations, one or several a cue.
    fn table(&mut self, cues: BTreeMap<String, Vec<Vec<String>>>) -> ProfileTable {
        let mut words = 0;
        let mut found = [0; ATTRIBUTES.len()];
        let mut concrete = 0;
        let mut profiled = Vec::with_capacity(cues.len());
        for (cue, lists) in cues {
            let mut medians: [Vec<f64>; ATTRIBUTES.len()] = Default::default();
            for list in &lists {
                let ratings = self.ratings(list);
                words += ratings.len();
                let rated = |place: usize| ratings.iter().filter_map(move |word| word[place]);
                for (place, medians) in medians.iter_mut().enumerate() {
                    let values: Vec<f64> = rated(place).collect();
                    found[place] += values.len();
                    medians.extend(BoxSummary::of(&values).map(|summary| summary.median));
                }
                let from = self.profile.concrete_from;
                concrete += rated(CONCRETENESS).filter(|rating| *rating >= from).count();
            }
            let medians = medians.map(|values| mean_of(&values));
            profiled.push(ProfiledCue { cue, medians });
        }
        let share = |count: usize| (words > 0).then(|| count as f64 / words as f64);
        let shares = |unit: f64| Shares {
            concrete: concrete as f64 * unit,
            abstract_: (found[CONCRETENESS] - concrete) as f64 * unit,
            unknown: (words - found[CONCRETENESS]) as f64 * unit,
        };
        ProfileTable {
            means: std::array::from_fn(|place| {
                let cues = profiled.iter();
                let values: Vec<f64> = cues.filter_map(|cue| cue.medians[place]).collect();
                let mut random = CounterRandom::named(self.settings.seed, "score/cues");
                mean_estimate(&values, self.settings.resamples, &mut random)
            }),
            cues: profiled,
            words,
            found: found.map(share),
            shares: (words > 0).then(|| shares(1.0 / words as f64)),
        }
    }

    /// The ratings of the first associations of a list.
    fn ratings(&mut self, list: &[String]) -> Vec<Ratings> {
        let first = list.iter().take(self.profile.depth);
        if self.profile.single_words {
            let words = first.flat_map(|words| words.split_whitespace());
            words.map(|word| self.rating(word)).collect()
        } else {
            first.map(|word| self.rating(word)).collect()
        }
    }

    /// The ratings of a folded word. Signs inside it (`ice-cream`, `o'clock`) are taken off
    /// only where it is not known with them.
    fn rating(&mut self, word: &str) -> Ratings {
        if let Some(known) = self.known.get(word) {
            return *known;
        }
        let look = |word: &str| {
            if self.profile.lemmas {
                self.lexicon.get(&lemma(word))
            } else {
                self.lexicon.get(word)
            }
        };
        let mut ratings = look(word);
        let bare: String = word.chars().filter(|c| !c.is_ascii_punctuation()).collect();
        if bare != word && ratings.iter().all(Option::is_none) {
            ratings = look(&bare);
        }
        self.known.insert(word.to_owned(), ratings);
        ratings
    }
}

/// Every model against people, per attribute; p-values adjusted for all of them.
fn compare(
    people: &ProfileTable,
    models: &[ProfileRow],
    settings: &Settings,
) -> Vec<ProfileComparison> {
    let mut comparisons = Vec::new();
    for model in models {
        for attribute in ATTRIBUTES {
            let people: HashMap<&str, f64> = people.per_cue(attribute).into_iter().collect();
            let (from, to): (Vec<f64>, Vec<f64>) = model
                .table
                .per_cue(attribute)
                .into_iter()
                .filter_map(|(cue, value)| Some((*people.get(cue)?, value)))
                .unzip();
            let paired = Paired::of(&from, &to, settings.resamples, settings.seed);
            comparisons.extend(paired.map(|paired| ProfileComparison {
                model: model.name.clone(),
                attribute: attribute.to_owned(),
                paired,
            }));
        }
    }
    Paired::adjust(comparisons.iter_mut().map(|c| &mut c.paired));
    comparisons
}
