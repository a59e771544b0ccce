//! Putting a probe job together: which items, asked how, of which model.

use super::folder::Study;
use super::jobs::recipe_of;
use super::kind;
use super::languages::stand_ins;
use super::models::{Adapter, Chosen};
use super::training::bytes;
use crate::artifact::{self, Parent};
use crate::figure::prompt_name;
use crate::job::{Draft, Probing, Spec};
use crate::probe::{self, Context, Orders, Probe, Sampling, Task, Tasks};
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
    /// Etiquette stories: in which contexts; empty: in all of them.
    pub contexts: Vec<Context>,
    /// Surveys: in which orders options are shown; none: the original and the reversed.
    pub orders: Option<Orders>,
    /// Ids of scenarios to ask as, [`NOBODY`](super::NOBODY) among them; empty: nobody.
    pub scenarios: Vec<String>,
    /// Probes of words: how answers are drawn; none: the likeliest token each time.
    pub sampling: Option<Sampling>,
    /// Whether the model reads the bare texts, without its chat template.
    pub raw: bool,
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
    /// What to know of their prompts, in sentences.
    pub notes: Vec<String>,
}

impl Study {
    /// Queues a probe of a model; `data` names the datasets to ask about, empty: those
    /// the model learnt from (a base model: those its newest adapter did), or all.
    /// Gives the job's id.
    ///
    /// # Errors
    /// No such model, nothing to ask about, or the study is read-only.
    pub fn probe(&self, probe: probe::Kind, model: &str, data: &[String]) -> Result<String> {
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
    pub fn probe_as(&self, probe: probe::Kind, model: &str, asking: &Asking) -> Result<String> {
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
    pub fn probe_all(
        &self,
        probe: probe::Kind,
        models: &[String],
        asking: &Asking,
    ) -> Result<Queued> {
        self.writable()?;
        let chosen = models.iter().map(|model| self.chosen(model));
        let chosen = chosen.collect::<Result<Vec<_>>>()?;
        let together = kind::probe(probe).put_together(self, chosen, asking)?;
        let first = together.models.first();
        let tasks = first.map_or(&[][..], |(_, tasks, _)| tasks);
        let mut notes: Vec<String> = Vec::new();
        for note in tasks.iter().flat_map(|task| stand_ins(&task.probe)) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let drafts = models
            .iter()
            .zip(together.models)
            .map(|(model, (chosen, tasks, parents))| {
                self.probe_draft(model, &chosen, tasks, parents, asking)
            });
        // All are put together before the first is queued.
        let drafts = drafts.collect::<Result<Vec<_>>>()?;
        let jobs = drafts.into_iter().map(|draft| self.queue_job(draft));
        Ok(Queued {
            jobs: jobs.collect::<Result<_>>()?,
            cues: together.cues,
            left_out: together.left_out,
            notes,
        })
    }

    fn probe_draft(
        &self,
        model: &str,
        chosen: &Chosen,
        tasks: Vec<Task>,
        mut parents: Vec<Parent>,
        asking: &Asking,
    ) -> Result<Draft> {
        parents.push(Parent {
            what: "model".to_owned(),
            id: chosen.base.name.clone(),
            sha256: chosen.base.sha256.clone(),
        });
        let scenarios = self.scenarios_named(&asking.scenarios)?;
        let first = tasks.first().map(|task| &task.probe);
        let mut title = first.map_or_else(String::new, |probe| title(probe, model, asking));
        let ids: Vec<String> = scenarios.iter().map(|s| s.id.clone()).collect();
        if !ids.is_empty() {
            let scenarios = asking.scenarios.join(", ");
            title = t!("study-job-as", title = title, scenarios = scenarios);
        }
        let tasks = tasks.into_iter().map(|task| Task {
            sampling: asking.sampling,
            raw: asking.raw,
            ..task
        });
        let tasks = Tasks::new(tasks.collect(), scenarios);
        tasks.check()?;
        let mut inputs = vec![bytes("probe.json", artifact::json(&tasks)?)];
        if let Some(adapter) = &chosen.adapter {
            let (parent, files) = adapter.input()?;
            parents.push(parent);
            inputs.extend(files);
        }
        Ok(Draft {
            title,
            spec: Spec::Probe(Probing {
                model: chosen.in_use(),
                probe: tasks.kind().to_owned(),
                tasks: tasks.named(),
                scenarios: ids,
                precision: self.recipe_for(chosen)?.0.base.precision,
            }),
            parents,
            inputs,
        })
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

/// What a job of one probe is called.
fn title(asked: &Probe, model: &str, asking: &Asking) -> String {
    let title = t!(&format!("probe-job-{}", asked.kind()), model = model);
    match asking.prompt.as_str() {
        "" => title,
        _ => {
            let prompt = prompt_name(asked.asks().prompt());
            t!("study-job-with-prompt", title = title, prompt = prompt)
        }
    }
}
