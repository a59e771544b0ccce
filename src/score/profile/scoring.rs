//! Looking words up, and putting models beside people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::lexicon::{Lexicon, Ratings};
use super::scored::CONCRETENESS;
use super::{
    ATTRIBUTES, ProfileComparison, ProfileRow, ProfileSettings, ProfileTable, ProfiledCue,
    ProfiledGroup, ScoredProfile, Shares,
};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, lemma, parse_associations};
use crate::score::answered::Common;
use crate::score::corpus::Corpus;
use crate::score::people::{Counts, counts_by_cue, ranked_by_cue};
use crate::score::{
    FORMAT, Group, HumanCue, HumanGroup, ModelAnswers, Paired, PromptAnswers, Settings, Verdict,
    by_cue, verdict,
};
use crate::stat::{BoxSummary, CounterRandom, mean_estimate, mean_of};
use crate::t;

/// Looks up what people and models gave to each cue, dataset by dataset and prompt by prompt.
///
/// Per cue and attribute, the median of the ratings of its first associations that the
/// lexicon knows; of a model the mean over cues of these medians (ALIGN, section 4.2), over the
/// cues that every model of the group answered. People are compared with each model cue by cue:
/// Wilcoxon's signed-rank test, two-sided, adjusted after Holm. Where nobody was asked, the
/// profile is of people alone.
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
    let mut groups = Vec::new();
    for human in people {
        let counts = counts_by_cue(&human.cues, false);
        if asked.is_empty() {
            let nobody = PromptAnswers::default();
            groups.extend(look_up.group(&nobody, human, &counts));
        }
        for asked in asked.iter().filter(|one| one.responses == human.responses) {
            groups.extend(look_up.group(asked, human, &counts));
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
    fn group(
        &mut self,
        asked: &PromptAnswers,
        human: &HumanGroup,
        counts: &BTreeMap<String, Counts>,
    ) -> Option<ProfiledGroup> {
        let mut people = ranked_by_cue(counts.clone());
        let answers = asked.models.iter().flat_map(|model| &model.of.answers);
        let cues: BTreeSet<String> = answers.map(|answer| fold_word(&answer.item)).collect();
        let corpus = Corpus::of(human, counts, &cues, false);
        let models = asked.models.iter();
        let rows = models.map(|model| (model.of.name.clone(), lists(&model.of, &people)));
        let rows: Vec<(String, Lists)> = rows.filter(|(_, lists)| !lists.is_empty()).collect();
        let answered: Vec<BTreeSet<String>> = rows
            .iter()
            .map(|(_, lists)| lists.keys().cloned().collect())
            .collect();
        let common = Common::of(&answered);
        if !asked.models.is_empty() {
            people.retain(|cue, _| cues.contains(cue));
        }
        if people.is_empty() {
            return None;
        }
        let one_each = |(cue, words): (String, Vec<String>)| (cue, vec![words]);
        // A model that is apart is compared with people on its own cues.
        let of_people = self.table(people.clone().into_iter().map(one_each).collect());
        if !rows.is_empty() {
            people.retain(|cue, _| common.items.contains(cue));
        }
        let frequent = |cue: &String| (cue.clone(), vec![corpus.frequent(cue, self.profile.depth)]);
        let frequent: Lists = people.keys().map(frequent).collect();
        let known = !rows.is_empty() && !corpus.is_empty();
        let frequent = known.then(|| self.table(frequent));
        let delta = self.delta(human, &people);
        let rows: Vec<ProfileRow> = rows
            .into_iter()
            .enumerate()
            .map(|(place, (name, lists))| {
                let [kept, left_out] =
                    common.part(place, lists.into_iter().collect(), |(cue, _)| cue.clone());
                ProfileRow {
                    name,
                    apart: common.apart[place],
                    left_out: left_out.len(),
                    table: self.table(kept.into_iter().collect()),
                }
            })
            .collect();
        Some(ProfiledGroup {
            group: Group::of(human, &asked.prompt),
            comparisons: compare(&of_people, &rows, &delta, self.settings),
            people: self.table(people.into_iter().map(one_each).collect()),
            models: rows,
            frequent,
            delta,
        })
    }

    /// The mean difference that counts as none, per attribute: as it was set, else how far two
    /// halves of the people are apart, on average over these cues.
    fn delta(
        &mut self,
        human: &HumanGroup,
        cues: &BTreeMap<String, Vec<String>>,
    ) -> [Option<f64>; ATTRIBUTES.len()] {
        if self.profile.delta.is_some() {
            return [self.profile.delta; ATTRIBUTES.len()];
        }
        let Some((first, second)) = &human.halves else {
            return [None; ATTRIBUTES.len()];
        };
        let [first, second] = [first, second].map(|half: &Vec<HumanCue>| {
            let words = by_cue(half, false).into_iter();
            let words = words.filter(|(cue, _)| cues.contains_key(cue));
            self.table(words.map(|(cue, words)| (cue, vec![words])).collect())
        });
        ATTRIBUTES.map(|attribute| {
            let second: HashMap<&str, f64> = second.per_cue(attribute).into_iter().collect();
            let apart = first.per_cue(attribute).into_iter();
            let apart = apart.filter_map(|(cue, value)| Some((value - second.get(cue)?).abs()));
            mean_of(&apart.collect::<Vec<_>>())
        })
    }

    /// The profile of lists of associations, one or several a cue.
    fn table(&mut self, cues: Lists) -> ProfileTable {
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
                let random = CounterRandom::named(self.settings.seed, "score/cues");
                mean_estimate(&values, self.settings.resamples, &random)
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

/// Lists of associations by folded cue, one or several of each.
type Lists = BTreeMap<String, Vec<Vec<String>>>;

/// What a model gave to the cues that people answered.
fn lists(model: &ModelAnswers, people: &BTreeMap<String, Vec<String>>) -> Lists {
    let mut lists = Lists::new();
    for answer in &model.answers {
        let cue = fold_word(&answer.item);
        if let Some(text) = &answer.text
            && people.contains_key(&cue)
        {
            let words = parse_associations(text, &cue);
            lists.entry(cue).or_default().push(words);
        }
    }
    lists
}

/// Every model against people, per attribute; p-values adjusted for all of them.
fn compare(
    people: &ProfileTable,
    models: &[ProfileRow],
    delta: &[Option<f64>; ATTRIBUTES.len()],
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
                verdict: Verdict::Undecided,
            }));
        }
    }
    Paired::adjust(comparisons.iter_mut().map(|c| &mut c.paired));
    for comparison in &mut comparisons {
        let place = ATTRIBUTES
            .iter()
            .position(|known| *known == comparison.attribute);
        let delta = place.and_then(|place| delta[place]).unwrap_or(0.0);
        let paired = &comparison.paired;
        comparison.verdict = verdict(paired, paired.p_holm, delta);
    }
    comparisons
}
