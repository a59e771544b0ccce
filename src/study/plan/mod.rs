//! Repeating a published study: a template's stages, and the plan of whoever repeats it.
//!
//! The plan ([`Plan`], `plan.json` in the study) holds what the person chose and nothing
//! else. Where each stage stands is told from what lies in the study: its datasets, models,
//! jobs and files ([`stages`]); going on ([`advance`]) queues what is missing. So it can be
//! stopped and taken up again anywhere.

mod advance;
mod align;
mod options;
mod stages;
mod standing;
mod template;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use advance::FIGURE_FORMATS;
pub use options::{OptionKind, PlanOption};
pub use stages::{Choices, StageState, StageView, Task, TaskView};
pub use template::{Settings, Stage, StudyTemplate, TEMPLATES, all_options, template};

use super::PlanView;
use super::folder::Study;
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe};
use crate::{artifact, t};

const FORMAT: u32 = 1;
const FILE: &str = "plan.json";

/// What the person chose; `plan.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    pub format: u32,
    /// Id of a [`StudyTemplate`].
    pub template: String,
    /// Id of one of its settings.
    pub settings: String,
    /// Name of a base model of the study; empty: the only one.
    pub model: String,
    /// The associations that are taught; empty: the first.
    pub dataset: String,
    /// Kinds of data and probes that are done without.
    pub left_out: Vec<String>,
    /// Changes of the recipes (`run.batch=4`); those of `ppo.` go to the rewards alone.
    pub set: Vec<String>,
    /// Whether the window goes on by itself whenever a stage is done.
    pub unattended: bool,
    /// What was chosen of the template's options, by their names; see [`Plan::is_on`].
    #[serde(flatten)]
    pub options: BTreeMap<String, Value>,
}

impl Default for Plan {
    fn default() -> Self {
        Self::of(TEMPLATES[0])
    }
}

impl Plan {
    /// The plan of a template as it was published.
    pub fn of(template: &dyn StudyTemplate) -> Self {
        let settings = template.settings().first();
        Self {
            format: FORMAT,
            template: template.id().to_owned(),
            settings: settings.map_or("", |settings| settings.id).to_owned(),
            model: String::new(),
            dataset: String::new(),
            left_out: Vec::new(),
            set: Vec::new(),
            unattended: false,
            options: BTreeMap::new(),
        }
    }

    /// The template of this plan.
    ///
    /// # Errors
    /// There is none with this name.
    pub fn template(&self) -> Result<&'static dyn StudyTemplate> {
        template(&self.template)
            .ok_or_else(|| Problem::new(t!("plan-unknown", name = self.template.as_str())))
    }

    /// The settings of this plan.
    ///
    /// # Errors
    /// The template has none with this name.
    pub fn settings(&self) -> Result<&'static Settings> {
        let all = self.template()?.settings();
        let found = all.iter().find(|settings| settings.id == self.settings);
        found.ok_or_else(|| Problem::new(t!("plan-unknown", name = self.settings.as_str())))
    }

    /// The recipe by which the items are split; none where the template splits none.
    fn split_recipe(&self, choices: &Choices) -> Result<Option<Recipe>> {
        let template = self.template()?;
        for stage in template.stages() {
            for task in template.tasks(self, *stage, choices)? {
                if let Task::Split(recipe) = task {
                    return Ok(Some(*recipe));
                }
            }
        }
        Ok(None)
    }

    /// The recipe of a stage that teaches, for the n-th seed; the model and the data are
    /// those chosen, the split is that of the study where it is locked.
    fn recipe(&self, stage: Stage, seed: usize, choices: &Choices) -> Result<Recipe> {
        let preset = self.settings()?.recipe(stage);
        let unknown = || Problem::new(t!("plan-unknown", name = stage.id()));
        let mut recipe = recipe::preset(preset.ok_or_else(unknown)?)?;
        recipe.model = choices.model.clone().unwrap_or_default();
        for source in &mut recipe.data.sources {
            source.dataset = choices.dataset.clone().unwrap_or_default();
        }
        if let Some(kept) = &choices.locked {
            kept.holds_for(&mut recipe);
        }
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
        let plan: Plan = artifact::read_json(&path, FORMAT)?;
        if let Ok(template) = plan.template() {
            plan.check_options(template)?;
        }
        Ok(Some(plan))
    }

    /// Makes this the plan.
    ///
    /// # Errors
    /// It names a template or settings that there are not, or the study is read-only.
    pub fn set_plan(&self, plan: &Plan) -> Result<()> {
        plan.settings()?;
        let _writing = self.writing()?;
        plan.check_options(plan.template()?)?;
        self.keep_json(&self.folder.join(FILE), plan)
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

    /// The recipe by which the plan splits its items, where it teaches this base model: the base is then
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
        match chosen {
            true => plan.split_recipe(&choices),
            false => Ok(None),
        }
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
        match path.exists() {
            true => self.discard(&path),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As it was written before options were those of a template.
    const BEFORE: &str = r#"{
  "format": 1,
  "template": "align",
  "settings": "small",
  "model": "",
  "dataset": "",
  "us_only": true,
  "seeds": 2,
  "control": false,
  "rewards": true,
  "left_out": [
    "lexicon",
    "ranking"
  ],
  "set": [
    "run.batch=2"
  ],
  "unattended": false
}"#;

    #[test]
    fn a_plan_of_before_is_read_and_written_alike() {
        let plan: Plan = serde_json::from_str(BEFORE).unwrap();
        assert!(plan.is_on("us_only") && plan.is_on("rewards") && !plan.is_on("control"));
        assert_eq!((plan.number("seeds"), plan.left_out.len()), (2, 2));
        plan.check_options(plan.template().unwrap()).unwrap();
        let written = serde_json::to_value(&plan).unwrap();
        assert_eq!(written, serde_json::from_str::<Value>(BEFORE).unwrap());
    }

    #[test]
    fn what_was_not_chosen_is_as_the_template_says() {
        let plan: Plan = serde_json::from_str(r#"{"format": 1}"#).unwrap();
        assert_eq!(plan, Plan::default());
        assert!(plan.is_on("control") && plan.is_on("rewards") && !plan.is_on("us_only"));
        assert_eq!((plan.number("seeds"), plan.number("moons")), (3, 1));
        assert_eq!(plan.clone().with("seeds", 0).number("seeds"), 1);
        for (option, value) in [("seeds", Value::from("three")), ("control", 1.into())] {
            let wrong = plan.clone().with(option, value);
            let problem = wrong.check_options(wrong.template().unwrap()).unwrap_err();
            assert!(problem.message.contains(option) && problem.advice.is_some());
        }
    }
}
