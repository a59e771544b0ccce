//! Two ways of asking that were tried before rankings and dropped (ALIGN, appendix B): a
//! choice among four groups of words, and a free list. Shown on the study's own cues, with
//! what its models answered.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::folder::Study;
use super::scores::{HEADLINE_DEPTH, Scores};
use super::words::{SaidWord, placed};
use crate::dataset::{Kind, Responses};
use crate::probe::{Answer, Probe, SurveyItem, SurveyOption};
use crate::problem::{Problem, Result};
use crate::prompt::fold_word;
use crate::score::associations::{Reference, ScoredGroup};
use crate::score::by_cue;
use crate::score::rankings::RankedGroup;
use crate::stat::{CounterRandom, mean_of};
use crate::{probe, score, t};

/// Words of a group that can be chosen.
const GROUP: usize = 4;
/// How far down a list the frequent associations reach.
const NEAR: usize = 10;
/// Draws before no unrelated words are found.
const TRIES: usize = 400;
/// The labels of the four groups.
const LABELS: [&str; 4] = ["A", "B", "C", "D"];

/// The words that people said to each cue, folded, most frequent first.
type Lists = BTreeMap<String, Vec<String>>;

/// One cue in the three formats.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormatsView {
    /// Id and name of the people's dataset.
    pub dataset: String,
    pub people: String,
    /// Cues that have all four groups.
    pub cues: Vec<String>,
    pub cue: String,
    /// Groups of words: frequent, rare, indirect, random.
    pub groups: [Vec<String>; 4],
    pub models: Vec<FormatsOf>,
}

/// What one model does in the three formats; none where it was not asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormatsOf {
    pub model: String,
    /// Whether its weights are on this machine.
    pub present: bool,
    pub choice: Option<ChoiceTried>,
    pub list: Option<ListTried>,
    pub ranking: Option<RankingTried>,
}

/// Choices among four groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceTried {
    /// The probability that it gives each group of this cue, averaged over the orders shown;
    /// none where it was not asked about this cue.
    pub shares: Option<[f64; 4]>,
    /// Cues for which the frequent words are the likeliest, of those that were asked.
    pub right: usize,
    pub asked: usize,
}

/// Free lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListTried {
    /// The first words for this cue.
    pub words: Vec<SaidWord>,
    /// Lists of which not one of the first ten words (five where no more were asked for) was
    /// given by people.
    pub without_hit: usize,
    pub asked: usize,
    /// Mean share of these words that people gave too.
    pub mean: f64,
}

/// Rankings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RankingTried {
    /// ρ for this cue; none where the answer is invalid or the cue was not asked.
    pub rho: Option<f64>,
    /// Least and largest ρ of the valid answers, and their mean.
    pub range: Option<[f64; 2]>,
    pub mean: Option<f64>,
    pub invalid: f64,
    pub asked: usize,
}

impl Study {
    /// A cue in the three formats; of cue and dataset the first where it is empty.
    ///
    /// # Errors
    /// The study has no associations, or no cue of which four groups can be made.
    pub fn formats(&self, cue: &str, dataset: &str) -> Result<FormatsView> {
        let asked = self.scores(score::Kind::Associations)?;
        let lists = asked.as_ref().and_then(|stored| match &stored.scores {
            Scores::Associations(scored) => scored.group(dataset, ""),
            _ => None,
        });
        let manifests = self.of_kind(Kind::Associations, &[])?;
        let id = lists.map_or(dataset, |of| of.group.dataset.as_str());
        let manifest = manifests.iter().find(|m| id.is_empty() || m.id == id);
        let manifest = manifest.ok_or_else(|| Problem::new(t!("study-missing-associations")))?;
        let responses = lists.map_or_else(Responses::default, |of| of.group.responses);
        let people = self.lists(&manifest.id, responses)?;
        let of_model = |of: &ScoredGroup| -> Vec<String> {
            let rows = of.models.iter().flat_map(|model| model.answered());
            rows.map(|row| row.cue.clone()).collect()
        };
        let mut cues = lists.map_or_else(|| people.keys().cloned().collect(), of_model);
        cues.sort();
        cues.dedup();
        cues.retain(|cue| groups(cue, &people, &manifest.id).is_some());
        let wanted = fold_word(cue);
        let first = if cues.contains(&wanted) {
            Some(wanted)
        } else {
            cues.first().cloned()
        };
        let found = first.and_then(|cue| Some((groups(&cue, &people, &manifest.id)?, cue)));
        let (groups, cue) = found.ok_or_else(no_groups)?;
        let said: Vec<(String, u64)> = people.get(&cue).map_or_else(Vec::new, |words| {
            words.iter().map(|word| (word.clone(), 0)).collect()
        });
        let ranked = self.scores(score::Kind::Ranking)?;
        let ranked = ranked.as_ref().and_then(|stored| match &stored.scores {
            Scores::Ranking(scored) => scored.group(&manifest.id, ""),
            _ => None,
        });
        let chosen = self.choices_tried(&manifest.id, &cue)?;
        let models = self.models()?.into_iter().map(|model| FormatsOf {
            choice: chosen.get(&model.name).cloned(),
            list: lists.and_then(|of| list_of(of, &model.name, &cue, &said)),
            ranking: ranked.and_then(|of| ranking_of(of, &model.name, &cue)),
            present: model.present,
            model: model.name,
        });
        Ok(FormatsView {
            models: models.collect(),
            dataset: manifest.id.clone(),
            people: manifest.name.clone(),
            cues,
            cue,
            groups,
        })
    }

    /// Questions with four groups of words, for those of the cues that have them.
    ///
    /// # Errors
    /// The dataset is not there, or no cue has four groups.
    pub(super) fn choice_items(
        &self,
        dataset: &str,
        responses: Responses,
        cues: &[String],
    ) -> Result<Vec<SurveyItem>> {
        let people = self.lists(dataset, responses)?;
        let item = |cue: &String| {
            let groups = groups(&fold_word(cue), &people, dataset)?;
            let options = LABELS
                .iter()
                .zip(groups)
                .map(|(label, words)| SurveyOption {
                    label: (*label).to_owned(),
                    text: words.join(", "),
                });
            Some(SurveyItem {
                question: format!("{dataset}/{}", fold_word(cue)),
                wording: cue.clone(),
                topic: String::new(),
                language: String::new(),
                ordered: false,
                options: options.collect(),
            })
        };
        Ok(cues.iter().filter_map(item).collect())
    }

    fn lists(&self, dataset: &str, responses: Responses) -> Result<Lists> {
        let cues = self.cues(dataset, responses)?.into_iter();
        let humans: Vec<_> = cues.map(super::word_scores::human).collect();
        Ok(by_cue(&humans, false))
    }

    /// What each model that was asked chose among the groups of a dataset's cues.
    fn choices_tried(&self, dataset: &str, cue: &str) -> Result<BTreeMap<String, ChoiceTried>> {
        let mut all = BTreeMap::new();
        for one in self.asked(probe::Kind::Choices)? {
            if !matches!(*one.probe, Probe::Choices(_)) {
                continue;
            }
            let mut by_item: BTreeMap<&str, Vec<[f64; 4]>> = BTreeMap::new();
            for answer in &one.answers {
                if let Some((of, cue)) = answer.item.split_once('/')
                    && of == dataset
                    && let Some(shares) = shares(answer)
                {
                    by_item.entry(cue).or_default().push(shares);
                }
            }
            let means: BTreeMap<&str, [f64; 4]> = by_item
                .into_iter()
                .map(|(cue, shares)| (cue, mean_shares(&shares)))
                .collect();
            let is_right = |shares: &&[f64; 4]| shares[1..].iter().all(|other| *other < shares[0]);
            let tried = ChoiceTried {
                shares: means.get(cue).copied(),
                right: means.values().filter(is_right).count(),
                asked: means.len(),
            };
            all.insert(one.model, tried);
        }
        Ok(all)
    }
}

pub(super) fn no_groups() -> Problem {
    Problem::new(t!("study-no-groups")).advise(t!("study-no-groups-advice"))
}

/// Four groups of words for a cue: frequent and rare associations, frequent associations of
/// its frequent associations that are none of its own, and words of other cues. None where
/// people's words do not suffice.
fn groups(cue: &str, people: &Lists, dataset: &str) -> Option<[Vec<String>; 4]> {
    let own = people.get(cue)?;
    if own.len() < 2 * GROUP {
        return None;
    }
    let mut random = CounterRandom::named(0, &format!("choices/{dataset}/{cue}"));
    let mut rare = own[(own.len() * 3 / 4).min(own.len() - GROUP)..].to_vec();
    random.shuffle(&mut rare);
    rare.truncate(GROUP);
    let mut said: HashSet<&str> = own.iter().map(String::as_str).chain([cue]).collect();
    let near = own.iter().take(NEAR).filter_map(|word| people.get(word));
    let mut indirect: Vec<String> = Vec::new();
    for word in near.flat_map(|list| list.iter().take(NEAR)) {
        if said.insert(word) {
            indirect.push(word.clone());
        }
    }
    if indirect.len() < GROUP {
        return None;
    }
    indirect.truncate(GROUP);
    let cues: Vec<&String> = people.keys().collect();
    let mut unrelated: Vec<String> = Vec::new();
    for _ in 0..TRIES {
        let list = &people[cues[random.below(cues.len())]];
        let word = &list[random.below(list.len())];
        if said.insert(word) {
            unrelated.push(word.clone());
        }
        if unrelated.len() == GROUP {
            return Some([own[..GROUP].to_vec(), rare, indirect, unrelated]);
        }
    }
    None
}

/// The shares that an answer gives the four groups.
fn shares(answer: &Answer) -> Option<[f64; 4]> {
    let logs: [f64; 4] = answer.logprobs.clone().try_into().ok()?;
    let each = logs.map(f64::exp);
    let sum: f64 = each.iter().sum();
    (sum > 0.0).then(|| each.map(|share| share / sum))
}

fn mean_shares(shares: &[[f64; 4]]) -> [f64; 4] {
    std::array::from_fn(|place| {
        let values: Vec<f64> = shares.iter().map(|shares| shares[place]).collect();
        mean_of(&values).unwrap_or_default()
    })
}

fn list_of(of: &ScoredGroup, model: &str, cue: &str, said: &[(String, u64)]) -> Option<ListTried> {
    let table = &of.model(model)?.table;
    let depth = of.deepest(HEADLINE_DEPTH)?;
    let row = of.model(model)?.answered().find(|row| row.cue == cue)?;
    let first = row.associations.iter().take(depth).cloned();
    let values = table.per_cue(Reference::All, depth);
    Some(ListTried {
        words: placed(first, said),
        without_hit: values.iter().filter(|(_, value)| *value == 0.0).count(),
        asked: values.len(),
        mean: table.mean(Reference::All, depth)?.mean,
    })
}

fn ranking_of(of: &RankedGroup, model: &str, cue: &str) -> Option<RankingTried> {
    let table = &of.model(model)?.table;
    let rhos: Vec<f64> = table.per_cue().into_iter().map(|(_, rho)| rho).collect();
    let least = rhos.iter().copied().reduce(f64::min);
    let most = rhos.iter().copied().reduce(f64::max);
    let mut rows = of.model(model)?.answered();
    let row = rows.find(|row| fold_word(&row.cue) == cue);
    Some(RankingTried {
        rho: row.and_then(|row| row.rho),
        range: least.zip(most).map(|(least, most)| [least, most]),
        mean: mean_of(&rhos),
        invalid: table.invalid,
        asked: table.cues.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        let list = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let mut lists = Lists::from([
            (
                "beach".into(),
                list("sea sand sun towel crab shell ice wave dune"),
            ),
            ("sea".into(), list("salt sand fish ship boat blue")),
            ("sun".into(), list("hot sky fish yellow")),
            ("few".into(), list("one two three")),
        ]);
        for at in 0..10 {
            lists.insert(
                format!("cue{at}"),
                vec![format!("other{at}"), "sand".into()],
            );
        }
        lists
    }

    #[test]
    fn groups_are_frequent_rare_indirect_and_unrelated() {
        let lists = lists();
        let [frequent, rare, indirect, unrelated] = groups("beach", &lists, "a").unwrap();
        assert_eq!(frequent, ["sea", "sand", "sun", "towel"]);
        let own = &lists["beach"];
        assert!(rare.iter().all(|word| own[5..].contains(word)) && rare.len() == GROUP);
        // What people say to the sea, and do not say to the beach.
        assert_eq!(indirect, ["salt", "fish", "ship", "boat"]);
        let near = ["blue", "hot", "sky", "yellow"];
        assert!(unrelated.iter().all(|word| !own.contains(word)
            && !indirect.contains(word)
            && !near.contains(&word.as_str())));
        assert_eq!(groups("beach", &lists, "a"), groups("beach", &lists, "a"));
        // Too few words of its own, or no words of words.
        assert_eq!(groups("few", &lists, "a"), None);
        assert_eq!(groups("cue1", &lists, "a"), None);
    }
}
