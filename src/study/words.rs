//! Single cues: what people said to them, what each model said or how it ranked, and what it
//! was asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Lineage;
use super::answers::Asked;
use super::folder::Study;
use super::kind;
use super::scores::{HEADLINE_DEPTH, Scores, StoredScore};
use crate::figure::Table;
use crate::probe::{Answer, Kind, Probe, RankingItem};
use crate::problem::{Problem, Result};
use crate::prompt::{self, Message, fold_word, parse_ranking};
use crate::score::associations::{Reference, ScoredAssociations, ScoredCue, ScoredGroup};
use crate::score::rankings::RankedGroup;
use crate::score::{Group, HumanCue, by_cue};
use crate::t;

/// The cues that models were asked with one prompt and that one dataset's people know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueList {
    /// A probe of words.
    pub probe: Kind,
    pub group: Group,
    /// The means over all cues: people and models, every depth and reference.
    pub means: Table,
    pub models: Vec<String>,
    /// Places in `models`: a base and its newest adapter that is no control, where both were
    /// asked; else the first and the last.
    pub pair: [usize; 2],
    /// The K of the precisions; none of rankings, and where fewer than five words were asked for.
    pub depth: Option<usize>,
    /// By alphabet.
    pub cues: Vec<CueRow>,
}

/// A cue with each model's score: of associations the precision at 10 (at 5 where no more words
/// were asked for) against all human responses, of a ranking Spearman's ρ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueRow {
    pub cue: String,
    /// In the order of the list's models; none where a model was not asked or its answer is
    /// invalid.
    pub values: Vec<Option<f64>>,
}

/// One cue with what everybody said to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueDetail {
    /// A probe of words.
    pub probe: Kind,
    pub cue: String,
    pub group: Group,
    /// Folded words with how often people gave them, most frequent first; of a ranking those
    /// that were offered.
    pub people: Vec<(String, u64)>,
    /// Whether the counts are of people; a file of ranks knows the order alone.
    pub counted: bool,
    pub models: Vec<CueAnswer>,
}

/// What a model said to a cue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueAnswer {
    pub model: String,
    /// The distinct associations as read from the answer; of a ranking the offered words in
    /// the model's order.
    pub words: Vec<SaidWord>,
    /// Of a ranking Spearman's ρ; none where the answer is invalid.
    pub rho: Option<f64>,
    /// Of associations the K of the precisions, and these against all and the most frequent responses.
    pub depths: Vec<usize>,
    pub all: Vec<f64>,
    pub most_frequent: Vec<f64>,
    /// What it was asked, without the marks of its chat template.
    pub prompt: String,
    /// The stored answer.
    pub raw: Answer,
}

/// A word that a model gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidWord {
    pub word: String,
    /// Its place among people's words, 1 for the most frequent; none where no one gave it.
    pub place: Option<usize>,
}

impl CueRow {
    /// How much the score rose from one model to another.
    pub fn gain(&self, [before, after]: [usize; 2]) -> Option<f64> {
        let at = |place: usize| self.values.get(place).copied().flatten();
        Some(at(after)? - at(before)?)
    }
}

impl CueDetail {
    /// Whether a model's word is right where it stands (0 first): of associations, people gave
    /// it too; of a ranking, people have it in the same place.
    pub fn ticked(&self, at: usize, said: &SaidWord) -> bool {
        match self.probe {
            Kind::Ranking => said.place == Some(at + 1),
            _ => said.place.is_some(),
        }
    }
}

impl Study {
    /// The cues of a probe of words, of a dataset and a prompt; of either the first where it
    /// is empty.
    ///
    /// # Errors
    /// No model was asked so.
    pub fn cue_list(&self, probe: Kind, dataset: &str, prompt: &str) -> Result<CueList> {
        let scores = self.word_scores(probe)?;
        type Values<'a> = Vec<(&'a str, Option<f64>)>;
        let mut depth = None;
        let (group, models): (&Group, Vec<(&str, Values<'_>)>) = match &scores.scores {
            Scores::Associations(scored) => {
                let of = scored.group(dataset, prompt).ok_or_else(unasked)?;
                let models = of.models.iter();
                depth = of.deepest(HEADLINE_DEPTH);
                let rows = models.map(|model| {
                    let at = |cue: &ScoredCue| cue.at(Reference::All, depth?);
                    let values = model.answered().map(|cue| (cue.cue.as_str(), at(cue)));
                    (model.name.as_str(), values.collect())
                });
                (&of.group, rows.collect())
            }
            Scores::Ranking(scored) => {
                let of = scored.group(dataset, prompt).ok_or_else(unasked)?;
                let models = of.models.iter();
                let rows = models.map(|model| {
                    let values = model.answered();
                    let values = values.map(|cue| (cue.cue.as_str(), cue.rho));
                    (model.name.as_str(), values.collect())
                });
                (&of.group, rows.collect())
            }
            _ => return Err(unasked()),
        };
        let place = |name: &str| models.iter().position(|(model, _)| *model == name);
        let views = self.models()?;
        let mut taught = views.iter().rev().filter(|view| !view.control);
        let pair = taught.find_map(|view| Some([place(view.base.as_ref()?)?, place(&view.name)?]));
        let mut cues: BTreeMap<&str, Vec<Option<f64>>> = BTreeMap::new();
        for (at, (_, values)) in models.iter().enumerate() {
            for (cue, value) in values {
                let row = cues.entry(cue).or_insert_with(|| vec![None; models.len()]);
                row[at] = *value;
            }
        }
        let cues = cues.into_iter().map(|(cue, values)| CueRow {
            cue: cue.to_owned(),
            values,
        });
        Ok(CueList {
            probe,
            means: scores
                .table_of(group)
                .map_or_else(Table::default, |table| table.table),
            group: group.clone(),
            depth,
            pair: pair.unwrap_or([0, models.len().saturating_sub(1)]),
            cues: cues.collect(),
            models: models
                .into_iter()
                .map(|(name, _)| name.to_owned())
                .collect(),
        })
    }

    /// Everything about one cue, with the chain back to the files.
    ///
    /// # Errors
    /// No model was asked so, or not this cue.
    pub fn cue(
        &self,
        probe: Kind,
        cue: &str,
        dataset: &str,
        prompt: &str,
    ) -> Result<(CueDetail, Lineage)> {
        let scores = self.word_scores(probe)?;
        let detail = match &scores.scores {
            Scores::Associations(scored) => {
                let of = scored.group(dataset, prompt).ok_or_else(unasked)?;
                self.cue_of_associations(cue, scored, of)?
            }
            Scores::Ranking(scored) => {
                let of = scored.group(dataset, prompt).ok_or_else(unasked)?;
                self.cue_of_ranking(cue, of)?
            }
            _ => return Err(unasked()),
        };
        if detail.models.is_empty() {
            return Err(Problem::new(t!("study-cue-unknown", cue = cue))
                .advise(t!("study-cue-unknown-advice")));
        }
        Ok((detail, self.lineage(&scores)?))
    }

    fn cue_of_associations(
        &self,
        cue: &str,
        scored: &ScoredAssociations,
        of: &ScoredGroup,
    ) -> Result<CueDetail> {
        let cue = fold_word(cue);
        let (people, counted) = self.said_by_people(&of.group, &cue)?;
        let mut models = Vec::new();
        for one in self.asked(Kind::Associations)? {
            let Probe::Associations(probe) = &*one.probe else {
                continue;
            };
            let row = of.model(&one.model).filter(|_| is_of(&one, &of.group));
            let found = row.and_then(|row| row.answered().find(|c| c.cue == cue));
            let mut answers = one.answers.into_iter();
            let raw = answers.find(|answer| fold_word(&answer.item) == cue);
            let (Some(found), Some(raw)) = (found, raw) else {
                continue;
            };
            let asked = prompt::association(&probe.template, &raw.item, probe.lower, probe.upper)?;
            models.push(CueAnswer {
                model: one.model,
                words: placed(found.associations.iter().cloned(), &people),
                rho: None,
                depths: scored.depths.clone(),
                all: found.all.clone(),
                most_frequent: found.most_frequent.clone(),
                prompt: written(asked),
                raw,
            });
        }
        Ok(CueDetail {
            probe: Kind::Associations,
            cue,
            group: of.group.clone(),
            people,
            counted,
            models,
        })
    }

    fn cue_of_ranking(&self, cue: &str, of: &RankedGroup) -> Result<CueDetail> {
        let folded = fold_word(cue);
        let (mut people, counted) = self.said_by_people(&of.group, &folded)?;
        let mut offered: Vec<String> = Vec::new();
        let mut models = Vec::new();
        for one in self.asked(Kind::Ranking)? {
            let Probe::Ranking(probe) = &*one.probe else {
                continue;
            };
            let row = of.model(&one.model).filter(|_| is_of(&one, &of.group));
            let same = |item: &&RankingItem| {
                item.dataset == of.group.dataset && fold_word(&item.cue) == folded
            };
            let Some((row, item)) = row.zip(probe.items.iter().find(same)) else {
                continue;
            };
            let id = item.id();
            let Some(raw) = one.answers.into_iter().find(|answer| answer.item == id) else {
                continue;
            };
            let words = item.words.iter().map(|word| fold_word(word));
            offered.extend(
                words
                    .filter(|word| !offered.contains(word))
                    .collect::<Vec<_>>(),
            );
            let text = raw.text.as_deref().unwrap_or_default();
            let mut ranked = parse_ranking(text, &item.words);
            ranked.sort_by_key(|ranked| ranked.rank);
            let asked = prompt::ranking(&probe.template, &item.cue, &item.words)?;
            let scored = row.answered().find(|scored| scored.cue == item.cue);
            models.push(CueAnswer {
                model: one.model,
                words: ranked
                    .iter()
                    .map(|ranked| SaidWord {
                        word: fold_word(&item.words[ranked.word]),
                        place: None,
                    })
                    .collect(),
                rho: scored.and_then(|scored| scored.rho),
                depths: Vec::new(),
                all: Vec::new(),
                most_frequent: Vec::new(),
                prompt: written(asked),
                raw,
            });
        }
        people.retain(|(word, _)| offered.contains(word));
        for model in &mut models {
            let words = std::mem::take(&mut model.words)
                .into_iter()
                .map(|said| said.word);
            model.words = placed(words, &people);
        }
        Ok(CueDetail {
            probe: Kind::Ranking,
            cue: folded,
            group: of.group.clone(),
            people,
            counted,
            models,
        })
    }

    fn word_scores(&self, probe: Kind) -> Result<Arc<StoredScore>> {
        let score = kind::score_of(probe).ok_or_else(unasked)?;
        self.scores(score)?.ok_or_else(|| match probe {
            Kind::Ranking => Problem::new(t!("score-needs-ranking")),
            _ => unasked(),
        })
    }

    /// What the people of a group said to a folded cue, and whether they were counted.
    fn said_by_people(&self, group: &Group, cue: &str) -> Result<(Vec<(String, u64)>, bool)> {
        let all = self.cues(&group.dataset, group.responses)?.into_iter();
        let of_cue: Vec<_> = all.filter(|known| fold_word(&known.cue) == cue).collect();
        let counted = of_cue
            .iter()
            .flat_map(|known| &known.responses)
            .any(|(_, n)| *n > 1);
        let humans: Vec<HumanCue> = of_cue.into_iter().map(super::word_scores::human).collect();
        let count = |word: &str| {
            let responses = humans.iter().flat_map(|human| &human.responses);
            let same = responses.filter(|(response, _)| fold_word(response) == word);
            same.map(|(_, count)| count).sum()
        };
        let words = by_cue(&humans, false).remove(cue).unwrap_or_default();
        let people = words.into_iter().map(|word| {
            let count = count(&word);
            (word, count)
        });
        Ok((people.collect(), counted))
    }
}

/// Whether these answers are scored in a group.
fn is_of(one: &Asked, group: &Group) -> bool {
    one.probe.asks().prompt() == group.prompt && one.responses == group.responses
}

fn unasked() -> Problem {
    Problem::new(t!("score-needs-associations"))
}

/// A question as it is read, without the marks of a chat template.
fn written(messages: Vec<Message>) -> String {
    let contents: Vec<String> = messages.into_iter().map(|m| m.content).collect();
    contents.join("\n\n")
}

/// Words with their places among people's.
pub(super) fn placed(
    words: impl Iterator<Item = String>,
    people: &[(String, u64)],
) -> Vec<SaidWord> {
    let place = |word: &String| people.iter().position(|(known, _)| known == word);
    words
        .map(|word| SaidWord {
            place: place(&word).map(|place| place + 1),
            word,
        })
        .collect()
}
