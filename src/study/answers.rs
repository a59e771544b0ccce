//! What models were asked and answered, as far as the study goes by it.

use std::collections::HashMap;
use std::sync::Arc;

use super::folder::Study;
use crate::artifact::{self, Parent};
use crate::dataset::Responses;
use crate::job::{Folder, Manifest, Spec};
use crate::probe::{self, Answer, Kind, Mode, Probe, Task, Tasks};
use crate::problem::Result;
use crate::t;

/// The newest answers of one identity.
pub(super) struct Asked {
    /// The name of its row in scores: that of the model where it was asked as usual.
    pub model: String,
    /// The name of the model in the study.
    pub of: String,
    pub job: Folder,
    pub manifest: Arc<Manifest>,
    pub probe: Arc<Probe>,
    /// Which of people's responses words are scored against.
    pub responses: Responses,
    pub answers: Vec<Answer>,
}

/// What tells the answers of one model to one kind of probe from others that stand beside
/// them; of equal ones the newest count.
///
/// Which data was asked about is no part of it where a task has no id, nor are the orders of
/// options: a model that is asked again is asked anew.
#[derive(Debug, Clone, PartialEq)]
struct Identity {
    task: String,
    /// Which of its prompts a probe of words asked with.
    prompt: String,
    responses: Responses,
    /// Id of the scenario; empty: nobody.
    scenario: String,
    mode: Mode,
    raw: bool,
    /// 0 where nothing was drawn; else the seed, with the temperature.
    run: u32,
    temperature: Option<f64>,
}

impl Identity {
    /// The name of the row of a model that was asked so.
    fn row(&self, model: &str) -> String {
        let mut name = match self.scenario.as_str() {
            "" => model.to_owned(),
            scenario => t!("study-row-as", model = model, scenario = scenario),
        };
        if self.mode == Mode::FirstToken {
            name = t!("study-row-first-token", name = name);
        }
        if self.raw {
            name = t!("study-row-raw", name = name);
        }
        if let Some(temperature) = self.temperature {
            let temperature = temperature.to_string();
            name = t!(
                "study-row-run",
                name = name,
                run = self.run,
                temperature = temperature
            );
        }
        name
    }
}

impl Study {
    /// The newest answers of every identity, in the order of the models, the newest first.
    ///
    /// # Errors
    /// A job cannot be read.
    pub(super) fn asked(&self, kind: Kind) -> Result<Vec<Asked>> {
        let models = self.models()?;
        let mut jobs = self.finished()?;
        jobs.reverse();
        let mut asked: Vec<Asked> = Vec::new();
        for model in models {
            let adapter = model.base.is_some().then_some(&model.sha256);
            let of_model = jobs.iter().filter(|(_, manifest)| match &manifest.spec {
                Spec::Probe(probing) => {
                    probing.probe == kind.id()
                        && probing.model.adapter_sha256.as_ref() == adapter
                        && (adapter.is_some() || probing.model.sha256 == model.sha256)
                }
                Spec::Train(_) | Spec::Count(_) => false,
            });
            let mut known: Vec<Identity> = Vec::new();
            for (folder, manifest) in of_model {
                let mut parts = self.parts(&tasks_of(folder)?, &model.name)?;
                parts.retain(|(identity, _)| !known.contains(identity));
                if parts.is_empty() {
                    continue;
                }
                let answers = divided(answers_of(folder)?, &parts);
                for ((identity, probe), answers) in parts.into_iter().zip(answers) {
                    asked.push(Asked {
                        model: identity.row(&model.name),
                        of: model.name.clone(),
                        job: folder.clone(),
                        manifest: Arc::clone(manifest),
                        probe,
                        responses: identity.responses,
                        answers,
                    });
                    known.push(identity);
                }
            }
        }
        Ok(asked)
    }

    /// The identities that a job's answers have, with what was asked.
    fn parts(&self, tasks: &Tasks, model: &str) -> Result<Vec<(Identity, Arc<Probe>)>> {
        let mut parts = Vec::new();
        for task in &tasks.tasks {
            let probe = Arc::new(task.probe.clone());
            let responses = self.responses_of(&probe, model)?;
            for scenario in tasks.everybody() {
                let id = scenario.map_or("", |scenario| &scenario.id);
                for run in task.runs() {
                    let identity = identity(task, responses, id, run);
                    parts.push((identity, Arc::clone(&probe)));
                }
            }
        }
        Ok(parts)
    }

    /// Which of people's responses a probe was made with; where it does not say so, those of
    /// the recipe that the model is asked by.
    fn responses_of(&self, probe: &Probe, model: &str) -> Result<Responses> {
        match (probe, probe.asks().responses()) {
            (_, Some(responses)) => Ok(responses),
            (Probe::Associations(_) | Probe::Ranking(_), None) => {
                Ok(self.recipe_for(&self.chosen(model)?)?.0.data.responses)
            }
            (_, None) => Ok(Responses::default()),
        }
    }
}

fn identity(task: &Task, responses: Responses, scenario: &str, run: u32) -> Identity {
    Identity {
        task: task.id.clone(),
        prompt: task.probe.asks().prompt().to_owned(),
        responses,
        scenario: scenario.to_owned(),
        mode: task.mode(),
        raw: task.raw,
        run,
        temperature: task.sampling.map(|sampling| sampling.temperature),
    }
}

/// The answers of each part of a job, in their order.
fn divided(answers: Vec<Answer>, parts: &[(Identity, Arc<Probe>)]) -> Vec<Vec<Answer>> {
    let places = parts.iter().enumerate();
    let places: HashMap<(&str, &str, u32), usize> = places
        .map(|(at, (id, _))| ((&*id.task, &*id.scenario, id.run), at))
        .collect();
    let mut divided = vec![Vec::new(); parts.len()];
    for answer in answers {
        let place = (&*answer.task, &*answer.scenario, answer.run);
        if let Some(&at) = places.get(&place) {
            divided[at].push(answer);
        }
    }
    divided
}

/// The files of answers that scores come from, each once, by hash.
pub(super) fn answers_as_parents(asked: &[Asked]) -> Result<Vec<Parent>> {
    let mut parents: Vec<Parent> = Vec::new();
    for one in asked {
        if parents.iter().any(|known| known.id == one.manifest.id) {
            continue;
        }
        parents.push(Parent {
            what: "answers".to_owned(),
            id: one.manifest.id.clone(),
            sha256: artifact::sha256_file(&probe::answers_file(&one.job.result("")?))?,
        });
    }
    Ok(parents)
}

impl Study {
    /// The study's cultures, as something that scores come from.
    pub(super) fn cultures_as_parent(&self) -> Parent {
        let cultures = serde_json::to_vec(&self.cultures()).unwrap_or_default();
        Parent {
            what: "cultures".to_owned(),
            id: self.name(),
            sha256: artifact::sha256(&cultures),
        }
    }
}

/// What a probe job asks.
pub(super) fn tasks_of(folder: &Folder) -> Result<Tasks> {
    Tasks::read(&folder.input("probe.json")?)
}

/// What a probe job was answered.
fn answers_of(folder: &Folder) -> Result<Vec<Answer>> {
    probe::read_answers(&probe::answers_file(&folder.result("")?))
}
