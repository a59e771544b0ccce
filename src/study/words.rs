//! Single cues: what people said to them, what each model said, and what it was asked.

use serde::Serialize;

use super::folder::Study;
use super::scores::{HEADLINE_DEPTH, Scores, StoredScore};
use crate::artifact::Parent;
use crate::dataset::Responses;
use crate::probe::{Answer, Probe};
use crate::problem::{Problem, Result};
use crate::prompt::{self, fold_word};
use crate::score::associations::{Reference, ScoredAssociations, ScoredCue, ScoredGroup};
use crate::score::{Group, HumanCue, by_cue};
use crate::t;

/// The cues that models were asked with one prompt and that one dataset's people know.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueList {
    pub group: Group,
    pub models: Vec<String>,
    /// Places in `models`: a base and its newest adapter that is no control, where both were
    /// asked; else the first and the last.
    pub pair: [usize; 2],
    /// By alphabet.
    pub cues: Vec<CueRow>,
}

/// A cue with the precision at 10 of each model's list, against all human responses.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueRow {
    pub cue: String,
    /// In the order of the list's models; none where a model was not asked.
    pub precisions: Vec<Option<f64>>,
}

/// One cue with what everybody said to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueDetail {
    pub cue: String,
    pub group: Group,
    /// Folded words with how often people gave them, most frequent first.
    pub people: Vec<(String, u64)>,
    /// Whether the counts are of people; a file of ranks knows the order alone.
    pub counted: bool,
    pub models: Vec<CueAnswer>,
}

/// What a model said to a cue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CueAnswer {
    pub model: String,
    /// The distinct associations as read from the answer.
    pub words: Vec<SaidWord>,
    /// The K of the precisions, and these against all and the most frequent responses.
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
    /// How much the precision rose from one model to another.
    pub fn gain(&self, [before, after]: [usize; 2]) -> Option<f64> {
        let at = |place: usize| self.precisions.get(place).copied().flatten();
        Some(at(after)? - at(before)?)
    }
}

impl Study {
    /// The cues of a dataset and a prompt, of either the first where it is empty.
    ///
    /// # Errors
    /// No model was asked so.
    pub fn cue_list(&self, dataset: &str, prompt: &str) -> Result<CueList> {
        let scores = self.word_scores()?;
        let of = group(&scores, dataset, prompt)?.1;
        let models: Vec<String> = of.models.iter().map(|model| model.name.clone()).collect();
        let place = |name: &str| models.iter().position(|model| model == name);
        let views = self.models()?;
        let taught = views.iter().rev().filter(|view| !view.control);
        let pair = taught
            .filter_map(|view| Some([place(view.base.as_ref()?)?, place(&view.name)?]))
            .next();
        let mut cues: Vec<CueRow> = Vec::new();
        for (at, model) in of.models.iter().enumerate() {
            for (cue, value) in model.table.per_cue(Reference::All, HEADLINE_DEPTH) {
                let row = match cues.iter().position(|row| row.cue == cue) {
                    Some(row) => row,
                    None => {
                        cues.push(CueRow {
                            cue: cue.to_owned(),
                            precisions: vec![None; of.models.len()],
                        });
                        cues.len() - 1
                    }
                };
                cues[row].precisions[at] = Some(value);
            }
        }
        cues.sort_by(|a, b| a.cue.cmp(&b.cue));
        Ok(CueList {
            group: of.group.clone(),
            pair: pair.unwrap_or([0, models.len().saturating_sub(1)]),
            models,
            cues,
        })
    }

    /// Everything about one cue, with the chain back to the files.
    ///
    /// # Errors
    /// No model was asked so, or not this cue.
    pub fn cue(&self, cue: &str, dataset: &str, prompt: &str) -> Result<(CueDetail, Vec<Parent>)> {
        let scores = self.word_scores()?;
        let (scored, of) = group(&scores, dataset, prompt)?;
        let folded = fold_word(cue);
        let (people, counted) = self.said_by_people(&of.group.dataset, &folded)?;
        let mut models = Vec::new();
        for one in self.asked("associations")? {
            let Probe::Associations(probe) = &one.probe else {
                continue;
            };
            let row = of
                .model(&one.model)
                .filter(|_| one.probe.prompt() == of.group.prompt);
            let found = row.and_then(|row| row.table.cues.iter().find(|c| c.cue == folded));
            let mut answers = one.answers.into_iter();
            let raw = answers.find(|answer| fold_word(&answer.item) == folded);
            let (Some(found), Some(raw)) = (found, raw) else {
                continue;
            };
            let asked = prompt::association(&probe.template, &raw.item, probe.lower, probe.upper)?;
            let asked: Vec<String> = asked.into_iter().map(|message| message.content).collect();
            models.push(CueAnswer {
                model: one.model,
                words: said(found, &people),
                depths: scored.depths.clone(),
                all: found.all.clone(),
                most_frequent: found.most_frequent.clone(),
                prompt: asked.join("\n\n"),
                raw,
            });
        }
        if models.is_empty() {
            return Err(Problem::new(t!("study-cue-unknown", cue = cue))
                .advise(t!("study-cue-unknown-advice")));
        }
        let detail = CueDetail {
            cue: folded,
            group: of.group.clone(),
            people,
            counted,
            models,
        };
        Ok((detail, self.lineage(&scores)?))
    }

    fn word_scores(&self) -> Result<std::sync::Arc<StoredScore>> {
        let scores = self.scores("associations")?;
        scores.ok_or_else(|| Problem::new(t!("study-figure-needs-associations")))
    }

    /// What the people of a dataset said to a folded cue, and whether they were counted.
    fn said_by_people(&self, dataset: &str, cue: &str) -> Result<(Vec<(String, u64)>, bool)> {
        let all = self.cues(dataset, Responses::R123)?.into_iter();
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

fn group<'a>(
    scores: &'a StoredScore,
    dataset: &str,
    prompt: &str,
) -> Result<(&'a ScoredAssociations, &'a ScoredGroup)> {
    let found = match &scores.scores {
        Scores::Associations(scored) => scored.group(dataset, prompt).map(|group| (scored, group)),
        _ => None,
    };
    found.ok_or_else(|| Problem::new(t!("study-figure-needs-associations")))
}

/// The words of a scored cue with their places among people's.
fn said(cue: &ScoredCue, people: &[(String, u64)]) -> Vec<SaidWord> {
    let place = |word: &String| people.iter().position(|(known, _)| known == word);
    let words = cue.associations.iter();
    words
        .map(|word| SaidWord {
            word: word.clone(),
            place: place(word).map(|place| place + 1),
        })
        .collect()
}
