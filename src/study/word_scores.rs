//! What scores of words are computed from: the people of each dataset, never pooled, and the
//! answers of models, prompt by prompt.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answers::Asked;
use super::folder::Study;
use crate::artifact::Parent;
use crate::dataset::associations::CueResponses;
use crate::dataset::{Kind, Responses, lexicon};
use crate::probe::Probe;
use crate::problem::{Problem, Result};
use crate::score::profile::{ATTRIBUTES, Lexicon};
use crate::score::rankings::{ModelRankings, PromptRankings};
use crate::score::{AskedModel, HumanCue, HumanGroup, ModelAnswers, PromptAnswers, Settings};
use crate::t;

impl Study {
    /// What the people answered whom these models were asked about, dataset by dataset, and the
    /// datasets as parents; where nobody was asked, the people of all.
    ///
    /// # Errors
    /// A dataset is not there or holds no associations.
    pub(super) fn people_of_cues(&self, asked: &[Asked]) -> Result<(Vec<HumanGroup>, Vec<Parent>)> {
        let manifests = self.of_kind(Kind::Associations, &[])?;
        let mut wanted = people_of(asked);
        if wanted.is_empty() {
            let all = manifests.iter();
            wanted = all.map(|m| (m.id.clone(), Responses::default())).collect();
        }
        let seed = Settings::default().seed;
        let learnt = self.learnt_by(asked)?;
        let mut groups: Vec<HumanGroup> = Vec::new();
        let mut parents = Vec::new();
        for (id, responses) in wanted {
            let all = |cues: Vec<CueResponses>| cues.into_iter().map(human).collect::<Vec<_>>();
            let manifest = manifests.iter().find(|manifest| manifest.id == id);
            let name = manifest.map_or_else(|| id.clone(), |manifest| manifest.name.clone());
            let others = groups.iter().filter(|group| group.dataset != id);
            let name = name_apart(name, &id, others.map(|group| group.name.as_str()));
            let cues = all(self.cues(&id, responses)?);
            let mut training = cues.iter().map(|cue| &cue.cue).cloned().collect::<Vec<_>>();
            if training
                .iter()
                .any(|cue| learnt.contains(&cue.to_lowercase()))
            {
                training.retain(|cue| learnt.contains(&cue.to_lowercase()));
            }
            let halves = self.halves(&id, responses, seed)?;
            parents.extend(self.parents_of(&id)?);
            groups.push(HumanGroup {
                dataset: id,
                name,
                responses,
                cues,
                training,
                halves: halves.map(|(a, b)| (all(a), all(b))),
            });
        }
        Ok((groups, parents))
    }

    /// The cues that any of the asked models learnt from, in lower case; where none learnt from
    /// a dataset, every cue that was not asked is one to know.
    fn learnt_by(&self, asked: &[Asked]) -> Result<BTreeSet<String>> {
        let mut learnt = BTreeSet::new();
        for parent in asked.iter().flat_map(|one| &one.manifest.parents) {
            // A training that was taken out tells no more what it taught.
            if parent.what == "adapter"
                && let Ok(cues) = self.learnt_cues(&parent.id)
            {
                learnt.extend(cues.iter().cloned());
            }
        }
        Ok(learnt)
    }

    /// The ratings of words of all the study's lexicons, and these as parents.
    ///
    /// # Errors
    /// There is none, or one cannot be read.
    pub(super) fn ratings(&self) -> Result<(Lexicon, Vec<Parent>)> {
        let mut lexicons = self.of_kind(Kind::Lexicon, &[])?;
        if lexicons.is_empty() {
            return Err(no_ratings());
        }
        // Where two rate the same word, the larger one counts.
        lexicons.sort_by_key(|manifest| std::cmp::Reverse(manifest.report.rows_kept));
        let mut words = Lexicon::default();
        let mut parents = Vec::new();
        for manifest in lexicons {
            words.add(lexicon::ratings(&self.curated(&manifest.id)?, ATTRIBUTES)?);
            parents.extend(self.parents_of(&manifest.id)?);
        }
        Ok((words, parents))
    }

    /// The datasets of associations that a model learnt from; none of a base model.
    ///
    /// # Errors
    /// The training's manifest cannot be read.
    pub(super) fn learnt_from(&self, adapter_of: Option<&str>) -> Result<Vec<String>> {
        let Some(job) = adapter_of else {
            return Ok(Vec::new());
        };
        let manifest = self.manifest_of(job)?;
        let datasets = manifest.parents.iter().filter(|p| p.what == "dataset");
        Ok(datasets.map(|parent| parent.id.clone()).collect())
    }
}

/// That the study has no ratings of words.
pub(super) fn no_ratings() -> Problem {
    Problem::new(t!("study-missing-lexicon")).advise(t!("study-missing-lexicon-advice"))
}

/// The name of a dataset among others of the study's: with its id where another is called so.
pub(super) fn name_apart<'a>(
    name: String,
    id: &str,
    mut others: impl Iterator<Item = &'a str>,
) -> String {
    match others.any(|other| other == name) {
        true => t!("study-dataset-same-name", name = name, id = id),
        false => name,
    }
}

/// Names and responses of people, as they tell scores apart.
pub(super) fn named_people(people: &[HumanGroup]) -> Vec<(String, Responses)> {
    let named = people.iter();
    named.map(|of| (of.name.clone(), of.responses)).collect()
}

/// The datasets that models were asked about and the responses that count, in the order they
/// were met.
fn people_of(asked: &[Asked]) -> Vec<(String, Responses)> {
    let mut people: Vec<(String, Responses)> = Vec::new();
    for one in asked {
        for parent in one.manifest.parents.iter().filter(|p| p.what == "dataset") {
            let of = (parent.id.clone(), one.responses);
            if !people.contains(&of) {
                people.push(of);
            }
        }
    }
    people
}

/// The answers of models by the prompt they were asked with and the responses they are scored
/// against, what most were asked first.
pub(super) fn by_prompt(asked: Vec<Asked>) -> Vec<PromptAnswers> {
    let mut groups: Vec<PromptAnswers> = Vec::new();
    for one in asked {
        let prompt = one.probe.asks().prompt().to_owned();
        let most = match &*one.probe {
            Probe::Associations(probe) => Some(probe.upper),
            _ => None,
        };
        let of = ModelAnswers {
            name: one.model,
            answers: one.answers,
        };
        let model = AskedModel { of, most };
        let same =
            |group: &&mut PromptAnswers| group.prompt == prompt && group.responses == one.responses;
        match groups.iter_mut().find(same) {
            Some(group) => match group.models.iter_mut().find(|m| m.of.name == model.of.name) {
                // Another task of the same model.
                Some(known) => known.of.answers.extend(model.of.answers),
                None => group.models.push(model),
            },
            None => groups.push(PromptAnswers {
                prompt,
                responses: one.responses,
                models: vec![model],
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.models.len()));
    groups
}

/// The rankings of models by the prompt, the responses and the number of words, what most were
/// asked first.
pub(super) fn rankings_by_prompt(asked: Vec<Asked>) -> Vec<PromptRankings> {
    let mut groups: Vec<PromptRankings> = Vec::new();
    for one in asked {
        let prompt = one.probe.asks().prompt().to_owned();
        let responses = one.responses;
        let Probe::Ranking(probe) = Arc::unwrap_or_clone(one.probe) else {
            continue;
        };
        let words = probe.items.first().map_or(0, |item| item.words.len());
        let model = ModelRankings {
            name: one.model,
            items: probe.items,
            answers: one.answers,
        };
        let same = |group: &&mut PromptRankings| {
            group.prompt == prompt && group.responses == responses && group.words == words
        };
        match groups.iter_mut().find(same) {
            Some(group) => match group.models.iter_mut().find(|m| m.name == model.name) {
                Some(known) => {
                    known.items.extend(model.items);
                    known.answers.extend(model.answers);
                }
                None => group.models.push(model),
            },
            None => groups.push(PromptRankings {
                prompt,
                responses,
                words,
                models: vec![model],
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.models.len()));
    groups
}

/// What people said to a cue. Where each response stands once, as in a file of ranks, their
/// order stands for frequencies.
pub(super) fn human(mut cue: CueResponses) -> HumanCue {
    if cue.responses.iter().all(|(_, count)| *count == 1) {
        let most = cue.responses.len() as u64;
        for (place, (_, count)) in cue.responses.iter_mut().enumerate() {
            *count = most - place as u64;
        }
    }
    HumanCue {
        cue: cue.cue,
        responses: cue.responses,
    }
}
