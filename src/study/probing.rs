//! Putting a probe job together: which items, asked how, of which model.

use super::folder::Study;
use super::jobs::recipe_of;
use super::languages::{in_language, language, languages};
use super::models::Chosen;
use super::training::bytes;
use crate::artifact::{self, Parent};
use crate::job::{Draft, Probing, Spec};
use crate::probe::{
    AssociationItem, AssociationProbe, Mode, Orders, Probe, SurveyProbe, Translation,
};
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe, Source};
use crate::{dataset::Kind, t};

/// Tokens that a word of an answer takes, its comma included; generous, so that lists are
/// not cut.
const TOKENS_PER_WORD: u64 = 6;

impl Study {
    /// Queues a probe of a model; `data` names the datasets to ask about, empty: those
    /// the model learnt from (a base model: those its newest adapter did), or all.
    /// Gives the job's id.
    ///
    /// # Errors
    /// No such model, nothing to ask about, or the study is read-only.
    pub fn probe(&self, probe: &str, model: &str, data: &[String]) -> Result<String> {
        self.writable()?;
        let chosen = self.chosen(model)?;
        let (asked, mut parents) = match probe {
            "survey" => self.survey_probe(data)?,
            _ => self.association_probe(&chosen, data)?,
        };
        parents.push(Parent {
            what: "model".to_owned(),
            id: chosen.base.name.clone(),
            sha256: chosen.base.sha256.clone(),
        });
        let mut inputs = vec![bytes("probe.json", artifact::json(&asked)?)];
        if let Some(adapter) = &chosen.adapter {
            let (parent, files) = adapter.input();
            parents.push(parent);
            inputs.extend(files);
        }
        let title = match asked {
            Probe::Associations(_) => t!("study-job-associations", model = model),
            Probe::Survey(_) => t!("study-job-survey", model = model),
        };
        self.queue_job(Draft {
            title,
            spec: Spec::Probe(Probing {
                model: chosen.in_use(),
                probe: asked.id().to_owned(),
                precision: self.recipe_for(&chosen)?.base.precision,
            }),
            parents,
            inputs,
        })
    }

    /// What is missing in the study before a probe can be asked; none where nothing is.
    pub(super) fn missing_for(&self, probe: &str) -> Result<Option<String>> {
        let has = |kind| Ok::<_, Problem>(!self.of_kind(kind, &[])?.is_empty());
        Ok(match probe {
            "survey" if !has(Kind::Questionnaire)? => Some(t!("study-missing-questionnaire")),
            "survey" if !has(Kind::Survey)? && !has(Kind::Shares)? => {
                Some(t!("study-missing-survey"))
            }
            "survey" if self.cultures().is_empty() => Some(t!("study-missing-cultures")),
            "associations" if !has(Kind::Associations)? => Some(t!("study-missing-associations")),
            _ => None,
        })
    }

    fn association_probe(&self, chosen: &Chosen, data: &[String]) -> Result<(Probe, Vec<Parent>)> {
        let mut recipe = self.recipe_for(chosen)?;
        if !data.is_empty() || recipe.data.sources.is_empty() {
            let source = |id: String| Source {
                dataset: id,
                share: 1.0,
            };
            let named = self.of_kind(Kind::Associations, data)?;
            recipe.data.sources = named.into_iter().map(|m| source(m.id)).collect();
        }
        if recipe.data.sources.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
        }
        let material = self.material(&recipe.data)?;
        if material.test.is_empty() {
            return Err(
                Problem::new(t!("study-no-test-cues")).advise(t!("study-no-test-cues-advice"))
            );
        }
        let example = &recipe.example;
        let upper = example.lower + example.upper_above;
        let items = material.test.into_iter().map(|cue| AssociationItem { cue });
        let probe = AssociationProbe {
            template: self.template(&example.template)?,
            lower: example.lower,
            upper,
            max_tokens: (upper * TOKENS_PER_WORD) as usize,
            items: items.collect(),
        };
        Ok((Probe::Associations(probe), material.parents))
    }

    fn survey_probe(&self, data: &[String]) -> Result<(Probe, Vec<Parent>)> {
        let (items, parents) = self.questions(data)?;
        if items.is_empty() {
            return Err(
                Problem::new(t!("study-no-questions")).advise(t!("study-no-questions-advice"))
            );
        }
        let mut translations = Vec::new();
        for language in languages(&items).into_iter().skip(1) {
            let (template, system) = self.survey_templates(language)?;
            translations.push(Translation {
                language: language.to_owned(),
                template,
                system,
            });
        }
        let first = in_language(&items, &items[0].language);
        let (template, system) = self.survey_templates(language(&first))?;
        let probe = SurveyProbe {
            template,
            system,
            translations,
            mode: Mode::Label,
            orders: Orders::Both,
            free_answer: true,
            items,
        };
        Ok((Probe::Survey(probe), parents))
    }

    /// Templates of question and system message in a language.
    pub(super) fn survey_templates(&self, language: &str) -> Result<(String, String)> {
        Ok((
            self.template(&format!("survey-{language}"))?,
            self.template(&format!("survey-system-{language}"))?,
        ))
    }

    /// The recipe whose split, prompt and precision a model is probed with: an adapter's
    /// own; for a base model that of its newest adapter, else the draft, else the first
    /// preset.
    fn recipe_for(&self, chosen: &Chosen) -> Result<Recipe> {
        if let Some(adapter) = &chosen.adapter {
            return recipe_of(&adapter.job);
        }
        let adapters = self.adapters()?;
        let newest = adapters
            .iter()
            .rfind(|a| a.base.sha256 == chosen.base.sha256);
        if let Some(adapter) = newest {
            return recipe_of(&adapter.job);
        }
        if let Some(draft) = self.draft()? {
            return Ok(draft);
        }
        let first = recipe::presets()?.into_iter().next();
        let none = || Problem::new(t!("study-no-draft"));
        first.map(|preset| preset.recipe).ok_or_else(none)
    }
}
