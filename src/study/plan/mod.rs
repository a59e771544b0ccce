//! Repeating a published study: a template's stages, and the plan of whoever repeats it.
//!
//! The plan ([`Plan`], `plan.json` in the study) holds what the person chose and nothing
//! else. Where each stage stands is told from what lies in the study: its datasets, models,
//! jobs and files ([`stages`]); going on ([`advance`]) queues what is missing. So it can be
//! stopped and taken up again anywhere.

mod advance;
mod stages;
mod standing;
mod template;

use serde::{Deserialize, Serialize};

pub use advance::FIGURE_FORMATS;
use stages::Choices;
pub use stages::{StageState, StageView, TaskView};
pub use template::{Settings, Stage, TEMPLATES, Template};

use super::PlanView;
use super::folder::Study;
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe, Source};
use crate::{artifact, t};

const FORMAT: u32 = 1;
const FILE: &str = "plan.json";

/// What the person chose; `plan.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    pub format: u32,
    /// Id of a [`Template`].
    pub template: String,
    /// Id of one of its settings.
    pub settings: String,
    /// Name of a base model of the study; empty: the only one.
    pub model: String,
    /// The associations that are taught; empty: the first.
    pub dataset: String,
    /// Whether of these only people of the United States are kept.
    pub us_only: bool,
    /// How many seeds each recipe is trained with.
    pub seeds: usize,
    /// Whether a control is trained on shuffled answers.
    pub control: bool,
    /// Whether models are taught by rewards too.
    pub rewards: bool,
    /// Kinds of data and probes that are done without.
    pub left_out: Vec<String>,
    /// Changes of the recipes (`run.batch=4`); those of `ppo.` go to the rewards alone.
    pub set: Vec<String>,
    /// Whether the window goes on by itself whenever a stage is done.
    pub unattended: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            format: FORMAT,
            template: TEMPLATES[0].id.to_owned(),
            settings: TEMPLATES[0].settings[0].id.to_owned(),
            model: String::new(),
            dataset: String::new(),
            us_only: false,
            seeds: 3,
            control: true,
            rewards: true,
            left_out: Vec::new(),
            set: Vec::new(),
            unattended: false,
        }
    }
}

impl Plan {
    /// The template of this plan.
    ///
    /// # Errors
    /// There is none with this name.
    pub fn template(&self) -> Result<&'static Template> {
        let found = TEMPLATES.iter().find(|t| t.id == self.template);
        found.ok_or_else(|| Problem::new(t!("plan-unknown", name = self.template.as_str())))
    }

    /// The settings of this plan.
    ///
    /// # Errors
    /// The template has none with this name.
    pub fn settings(&self) -> Result<&'static Settings> {
        let all = self.template()?.settings;
        let found = all.iter().find(|settings| settings.id == self.settings);
        found.ok_or_else(|| Problem::new(t!("plan-unknown", name = self.settings.as_str())))
    }

    /// The recipe of a stage that teaches, for the n-th seed; the model and the data are
    /// those chosen, the split is that of the study where it is locked.
    fn recipe(&self, stage: Stage, seed: usize, choices: &Choices) -> Result<Recipe> {
        let settings = self.settings()?;
        let id = match stage {
            Stage::Rewards => settings.rewards,
            _ => settings.supervised,
        };
        let mut recipe = recipe::preset(id)?;
        recipe.model = choices.model.clone().unwrap_or_default();
        recipe.data.sources = vec![Source {
            dataset: choices.dataset.clone().unwrap_or_default(),
            share: 1.0,
        }];
        if let Some(kept) = &choices.locked {
            kept.holds_for(&mut recipe);
        }
        recipe.data.shuffle_answers = stage == Stage::Control;
        recipe.run.seed += seed as u64;
        for assignment in &self.set {
            if recipe.ppo.is_some() || !assignment.starts_with("ppo.") {
                recipe::set(&mut recipe, assignment)?;
            }
        }
        Ok(recipe)
    }
}

impl Study {
    /// The plan by which a published study is repeated here; none where none is.
    ///
    /// # Errors
    /// `plan.json` is damaged or of a newer version.
    pub fn plan(&self) -> Result<Option<Plan>> {
        let path = self.folder.join(FILE);
        if !path.is_file() {
            return Ok(None);
        }
        artifact::read_json(&path, FORMAT).map(Some)
    }

    /// Makes this the plan.
    ///
    /// # Errors
    /// It names a template or settings that there are not, or the study is read-only.
    pub fn set_plan(&self, plan: &Plan) -> Result<()> {
        plan.settings()?;
        let _writing = self.writing()?;
        artifact::write_json(&self.folder.join(FILE), plan)
    }

    /// The plan with its stages; none where nothing is repeated here.
    ///
    /// # Errors
    /// Something of the study cannot be read.
    pub(super) fn plan_view(&self) -> Result<Option<PlanView>> {
        let Some(plan) = self.plan()? else {
            return Ok(None);
        };
        let stages = self.stages(&plan)?;
        Ok(Some(PlanView { plan, stages }))
    }

    /// The supervised recipe of the plan, where it teaches this base model: the base is then
    /// asked about the cues that the plan holds out, whatever else was taught since.
    ///
    /// # Errors
    /// Something of the study cannot be read.
    pub(super) fn planned(&self, base: &str) -> Result<Option<Recipe>> {
        let Some(plan) = self.plan()? else {
            return Ok(None);
        };
        let choices = self.choices(&plan)?;
        let chosen = choices.model.as_deref() == Some(base) && choices.dataset.is_some();
        let recipe = || plan.recipe(Stage::Supervised, 0, &choices);
        chosen.then(recipe).transpose()
    }

    /// Goes on with a plan that is to go on by itself, where its next stage can be begun;
    /// whether it did.
    ///
    /// # Errors
    /// The stage cannot be done.
    pub(super) fn go_on(&self) -> Result<bool> {
        let Some(PlanView { plan, stages }) = self.plan_view()? else {
            return Ok(false);
        };
        let next = stages.iter().find(|view| !view.state.is_over());
        let begins =
            |view: &&StageView| matches!(view.state, StageState::Ready | StageState::OutOfDate);
        match next.filter(begins) {
            Some(view) if plan.unattended => self.advance(&plan, view.stage).map(|_| true),
            _ => Ok(false),
        }
    }

    /// Takes the plan off the study; what was made by it stays.
    ///
    /// # Errors
    /// The study is read-only.
    pub fn drop_plan(&self) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.folder.join(FILE);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Problem::io(&path, &e)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_names_presets_that_there_are() {
        let choices = Choices {
            model: Some("m".to_owned()),
            dataset: Some("d".to_owned()),
            locked: None,
        };
        for template in TEMPLATES {
            for settings in template.settings {
                let plan = Plan {
                    template: template.id.to_owned(),
                    settings: settings.id.to_owned(),
                    set: vec!["ppo.words=4".to_owned(), "run.batch=2".to_owned()],
                    ..Plan::default()
                };
                let taught = plan.recipe(Stage::Supervised, 1, &choices).unwrap();
                let control = plan.recipe(Stage::Control, 0, &choices).unwrap();
                let rewarded = plan.recipe(Stage::Rewards, 0, &choices).unwrap();
                assert_eq!(taught.run.seed, control.run.seed + 1);
                assert!(control.data.shuffle_answers && !taught.data.shuffle_answers);
                assert_eq!(rewarded.rewarded().unwrap().words, 4);
                assert_eq!((taught.run.batch, rewarded.run.batch), (2, 2));
                assert!(taught.ppo.is_none());
            }
            assert!(template.stages.is_sorted());
        }
    }
}
