//! Putting a probe job together: which items, asked how, of which model.

use super::folder::Study;
use super::jobs::recipe_of;
use super::models::{Adapter, Chosen};
use super::training::{KEPT_PROMPT, bytes};
use crate::artifact::{self, Parent};
use crate::job::{Draft, Probing, Spec};
use crate::probe::{
    AssociationItem, AssociationProbe, Mode, Orders, Probe, SurveyItem, SurveyProbe,
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
                precision: self.recipe_for(&chosen)?.0.base.precision,
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
        let (mut recipe, taught) = self.recipe_for(chosen)?;
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
        let kept = self.split_for(taught.as_ref())?;
        let material = self.material(&recipe, kept.as_deref())?;
        if material.test.is_empty() {
            return Err(
                Problem::new(t!("study-no-test-cues")).advise(t!("study-no-test-cues-advice"))
            );
        }
        let example = &recipe.example;
        let (lower, upper) = example.asked();
        let items = material.test.into_iter().map(|cue| AssociationItem { cue });
        let probe = AssociationProbe {
            template: self.kept_prompt(taught.as_ref(), &example.template)?,
            lower,
            upper,
            max_tokens: (upper * TOKENS_PER_WORD) as usize,
            items: items.collect(),
        };
        Ok((Probe::Associations(probe), material.parents))
    }

    /// The prompt that a model was taught with; of one that was not, the study's.
    fn kept_prompt(&self, taught: Option<&Adapter>, name: &str) -> Result<String> {
        let kept = taught.map(|adapter| adapter.job.input(KEPT_PROMPT));
        match kept.filter(|path| path.is_file()) {
            Some(path) => std::fs::read_to_string(&path).map_err(|e| Problem::io(&path, &e)),
            None => self.template(name),
        }
    }

    fn survey_probe(&self, data: &[String]) -> Result<(Probe, Vec<Parent>)> {
        let (items, parents) = self.questions(data)?;
        if items.is_empty() {
            return Err(
                Problem::new(t!("study-no-questions")).advise(t!("study-no-questions-advice"))
            );
        }
        let (template, system) = self.survey_templates(&items)?;
        let probe = SurveyProbe {
            template,
            system,
            mode: Mode::Label,
            orders: Orders::Both,
            free_answer: true,
            items,
        };
        Ok((Probe::Survey(probe), parents))
    }

    /// Templates of question and system message in the language of the questions.
    pub(super) fn survey_templates(&self, items: &[SurveyItem]) -> Result<(String, String)> {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let chinese = items
            .iter()
            .filter(|item| item.wording.contains(is_han))
            .count();
        let language = if 2 * chinese > items.len() {
            "zh"
        } else {
            "en"
        };
        Ok((
            self.template(&format!("survey-{language}"))?,
            self.template(&format!("survey-system-{language}"))?,
        ))
    }

    /// The recipe whose split, prompt and precision a model is probed with: an adapter's
    /// own; for a base model that of the study's plan, else of its newest adapter, else the
    /// draft, else the first preset. With the adapter that it comes from.
    fn recipe_for(&self, chosen: &Chosen) -> Result<(Recipe, Option<Adapter>)> {
        if chosen.adapter.is_none()
            && let Some(recipe) = self.planned(&chosen.base.name)?
        {
            return Ok((recipe, None));
        }
        let mut adapters = self.adapters()?.into_iter();
        let taught = match &chosen.adapter {
            Some(adapter) => adapters.find(|a| a.manifest.id == adapter.manifest.id),
            None => adapters.rfind(|a| a.base.sha256 == chosen.base.sha256),
        };
        if let Some(adapter) = taught {
            return Ok((recipe_of(&adapter.job)?, Some(adapter)));
        }
        if let Some(draft) = self.draft()? {
            return Ok((draft, None));
        }
        let first = recipe::presets()?.into_iter().next();
        let none = || Problem::new(t!("study-no-draft"));
        first.map(|preset| (preset.recipe, None)).ok_or_else(none)
    }
}
