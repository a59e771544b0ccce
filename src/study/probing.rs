//! Putting a probe job together: which items, asked how, of which model.

use super::folder::Study;
use super::jobs::recipe_of;
use super::languages::{in_language, language, languages};
use super::models::{Adapter, Chosen};
use super::training::bytes;
use crate::artifact::{self, Parent};
use crate::dataset::Kind;
use crate::figure::prompt_name;
use crate::job::{Draft, Probing, Spec};
use crate::probe::{Mode, Orders, Probe, SurveyProbe, Translation};
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe};
use crate::t;

/// How a probe is put, where it leaves a choice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asking {
    /// Ids of the datasets to ask about; empty: those the model learnt from (a base model:
    /// those its newest adapter did), or all.
    pub data: Vec<String>,
    /// Probes of words: `simple`, `complex`, or the name of a template; empty: the prompt
    /// that the model was taught with.
    pub prompt: String,
    /// Rankings: words offered for each cue; none: as many as in the study's newest training
    /// by rankings of this model's base, else ten.
    pub words: Option<usize>,
    /// Surveys: in which orders options are shown; none: the original and the reversed.
    pub orders: Option<Orders>,
}

/// Probes that were queued together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// A job for each model, in their order.
    pub jobs: Vec<String>,
    /// Probes of words: how many cues every model is asked.
    pub cues: Option<usize>,
    /// Cues that some of the models hold out and that are not asked, since another does not
    /// or one of them learnt from them.
    pub left_out: usize,
}

impl Study {
    /// Queues a probe of a model; `data` names the datasets to ask about, empty: those
    /// the model learnt from (a base model: those its newest adapter did), or all.
    /// Gives the job's id.
    ///
    /// # Errors
    /// No such model, nothing to ask about, or the study is read-only.
    pub fn probe(&self, probe: &str, model: &str, data: &[String]) -> Result<String> {
        let asking = Asking {
            data: data.to_vec(),
            ..Asking::default()
        };
        self.probe_as(probe, model, &asking)
    }

    /// The same with every choice that a probe leaves.
    ///
    /// # Errors
    /// As [`probe`](Self::probe), or there is no such prompt.
    pub fn probe_as(&self, probe: &str, model: &str, asking: &Asking) -> Result<String> {
        let mut queued = self.probe_all(probe, &[model.to_owned()], asking)?;
        Ok(queued.jobs.remove(0))
    }

    /// Queues a probe of several models that are to be compared. For words all are asked the
    /// same cues: those that every adapter among them holds out and none learnt from; a base
    /// model is asked the same, by the recipe of its newest adapter among them.
    ///
    /// # Errors
    /// As [`probe_as`](Self::probe_as) for any of them, then none is queued; or the models
    /// hold out no cue in common.
    pub fn probe_all(&self, probe: &str, models: &[String], asking: &Asking) -> Result<Queued> {
        self.writable()?;
        let chosen = models.iter().map(|model| self.chosen(model));
        let chosen = chosen.collect::<Result<Vec<_>>>()?;
        let (mut cues, mut left_out) = (None, 0);
        let mut asked = Vec::with_capacity(models.len());
        if probe == "survey" {
            for chosen in chosen {
                let (probe, parents) = self.survey_probe(asking)?;
                asked.push((chosen, probe, parents));
            }
        } else {
            let together = self.asked_for_words(chosen, &asking.data)?;
            (cues, left_out) = (Some(together.cues.len()), together.left_out);
            let words = self.words_offered(&together, asking)?;
            for one in together.models {
                let cues = &together.cues;
                let probe = match probe {
                    "ranking" => self.ranking_probe(&one, cues, words, asking)?,
                    "choices" => self.choice_probe(&one, cues)?,
                    _ => self.association_probe(&one, cues, asking)?,
                };
                asked.push((one.chosen, probe, one.parents));
            }
        }
        let drafts = models
            .iter()
            .zip(asked)
            .map(|(model, (chosen, probe, parents))| {
                self.probe_draft(model, &chosen, &probe, parents, asking)
            });
        // All are put together before the first is queued.
        let drafts = drafts.collect::<Result<Vec<_>>>()?;
        let jobs = drafts.into_iter().map(|draft| self.queue_job(draft));
        Ok(Queued {
            jobs: jobs.collect::<Result<_>>()?,
            cues,
            left_out,
        })
    }

    fn probe_draft(
        &self,
        model: &str,
        chosen: &Chosen,
        asked: &Probe,
        mut parents: Vec<Parent>,
        asking: &Asking,
    ) -> Result<Draft> {
        parents.push(Parent {
            what: "model".to_owned(),
            id: chosen.base.name.clone(),
            sha256: chosen.base.sha256.clone(),
        });
        let mut inputs = vec![bytes("probe.json", artifact::json(asked)?)];
        if let Some(adapter) = &chosen.adapter {
            let (parent, files) = adapter.input()?;
            parents.push(parent);
            inputs.extend(files);
        }
        let mut title = match asked {
            Probe::Associations(_) => t!("study-job-associations", model = model),
            Probe::Ranking(_) => t!("study-job-ranking", model = model),
            Probe::Choices(_) => t!("study-job-choices", model = model),
            Probe::Survey(_) => t!("study-job-survey", model = model),
        };
        if !asking.prompt.is_empty() {
            let prompt = prompt_name(asked.prompt());
            title = t!("study-job-with-prompt", title = title, prompt = prompt);
        }
        Ok(Draft {
            title,
            spec: Spec::Probe(Probing {
                model: chosen.in_use(),
                probe: asked.id().to_owned(),
                precision: self.recipe_for(chosen)?.0.base.precision,
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
            "associations" | "ranking" if !has(Kind::Associations)? => {
                Some(t!("study-missing-associations"))
            }
            _ => None,
        })
    }

    fn survey_probe(&self, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let (items, parents) = self.questions(&asking.data)?;
        if items.is_empty() {
            return Err(
                Problem::new(t!("study-no-questions")).advise(t!("study-no-questions-advice"))
            );
        }
        self.check_people(&items)?;
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
            orders: asking.orders.unwrap_or_default(),
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
    /// own; for a base model that of the study's plan, else of its newest adapter, else the
    /// draft, else the first preset. With the adapter that it comes from.
    pub(super) fn recipe_for(&self, chosen: &Chosen) -> Result<(Recipe, Option<Adapter>)> {
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
