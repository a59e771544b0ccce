//! What models were asked and answered, as far as the study goes by it.

use super::folder::Study;
use crate::artifact::{self, Parent};
use crate::dataset::Responses;
use crate::job::{Folder, Manifest, Spec};
use crate::probe::{self, Answer, Probe};
use crate::problem::Result;

/// Version of what probe jobs ask.
const PROBE_FORMAT: u32 = 1;

/// The newest finished probe job of one model.
pub(super) struct Asked {
    pub model: String,
    pub job: Folder,
    pub manifest: Manifest,
    pub probe: Probe,
    /// Which of people's responses words are scored against.
    pub responses: Responses,
    pub answers: Vec<Answer>,
}

impl Study {
    /// The newest finished job of each model for each prompt of a probe and the responses it
    /// was made with, in the order of the models, the newest first.
    pub(super) fn asked(&self, probe: &str) -> Result<Vec<Asked>> {
        let models = self.models()?;
        let mut jobs = self.finished()?;
        jobs.reverse();
        let mut asked: Vec<Asked> = Vec::new();
        for model in models {
            let adapter = model.base.is_some().then_some(&model.sha256);
            let of_model = jobs.iter().filter(|(_, manifest)| match &manifest.spec {
                Spec::Probe(probing) => {
                    probing.probe == probe
                        && probing.model.adapter_sha256.as_ref() == adapter
                        && (adapter.is_some() || probing.model.sha256 == model.sha256)
                }
                Spec::Train(_) | Spec::Count(_) => false,
            });
            let first = asked.len();
            for (folder, manifest) in of_model {
                let asks = probe_of(folder)?;
                let responses = self.responses_of(&asks, &model.name)?;
                let known =
                    |one: &Asked| one.probe.prompt() == asks.prompt() && one.responses == responses;
                if !asked[first..].iter().any(known) {
                    asked.push(Asked {
                        model: model.name.clone(),
                        probe: asks,
                        responses,
                        answers: answers_of(folder)?,
                        job: folder.clone(),
                        manifest: manifest.clone(),
                    });
                }
            }
        }
        Ok(asked)
    }

    /// Which of people's responses a probe was made with; where it does not say so, those of
    /// the recipe that the model is asked by.
    fn responses_of(&self, probe: &Probe, model: &str) -> Result<Responses> {
        match (probe, probe.responses()) {
            (_, Some(responses)) => Ok(responses),
            (Probe::Associations(_) | Probe::Ranking(_), None) => {
                Ok(self.recipe_for(&self.chosen(model)?)?.0.data.responses)
            }
            (Probe::Choices(_) | Probe::Survey(_), None) => Ok(Responses::default()),
        }
    }
}

/// The files of answers that scores come from, by hash.
pub(super) fn answers_as_parents(asked: &[Asked]) -> Result<Vec<Parent>> {
    let parent = |one: &Asked| {
        Ok(Parent {
            what: "answers".to_owned(),
            id: one.manifest.id.clone(),
            sha256: artifact::sha256_file(&one.job.result("answers.jsonl")?)?,
        })
    };
    asked.iter().map(parent).collect()
}

/// What a probe job asks.
pub(super) fn probe_of(folder: &Folder) -> Result<Probe> {
    artifact::read_json(&folder.input("probe.json")?, PROBE_FORMAT)
}

/// What a probe job was answered.
fn answers_of(folder: &Folder) -> Result<Vec<Answer>> {
    probe::read_answers(&folder.result("answers.jsonl")?)
}
