//! What a published study that can be repeated says of itself, and the list of them.
//!
//! Texts are found by names: `plan-template-…` and `plan-template-…-about`, `plan-settings-…`,
//! and for each stage `plan-…`, `plan-…-about` and `page-steps-begin-…`.

use serde_json::Value;

use super::align::Align;
use super::stages::{Choices, Task};
use super::{Plan, PlanOption};
use crate::probe::Orders;
use crate::problem::Result;
use crate::t;

/// The studies that can be repeated; the first where none is named.
pub static TEMPLATES: [&dyn StudyTemplate; 1] = [&Align];

/// A published study that can be repeated.
pub trait StudyTemplate: Sync {
    /// Its name in commands and plans ("align").
    fn id(&self) -> &'static str;

    /// In the order in which they are done.
    fn stages(&self) -> &'static [Stage];

    /// The settings it can be repeated with, the published ones first.
    fn settings(&self) -> &'static [Settings];

    /// What a person can choose about it beside model and data.
    fn options(&self) -> &'static [PlanOption];

    /// The work of a stage, as it was planned and in this study.
    ///
    /// # Errors
    /// A recipe cannot be made as the plan says.
    fn tasks(&self, plan: &Plan, stage: Stage, choices: &Choices) -> Result<Vec<Task>>;
}

impl dyn StudyTemplate {
    /// Its name for people.
    pub fn name(&self) -> String {
        t!(&format!("plan-template-{}", self.id()))
    }

    /// What is repeated, in two sentences.
    pub fn about(&self) -> String {
        t!(&format!("plan-template-{}-about", self.id()))
    }
}

/// A stage of a template, by its name. Those that several templates have stand here; a template
/// may have stages of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage(pub &'static str);

impl Stage {
    /// The files are brought.
    pub const DATA: Self = Self("data");
    /// The model is chosen.
    pub const MODEL: Self = Self("model");
    /// The cues are split.
    pub const SPLIT: Self = Self("split");
    /// Supervised training, a model a seed.
    pub const SUPERVISED: Self = Self("supervised");
    /// The same on answers shuffled among cues.
    pub const CONTROL: Self = Self("control");
    /// Learning from rewards, a model a seed.
    pub const REWARDS: Self = Self("rewards");
    /// Every model is asked.
    pub const PROBES: Self = Self("probes");
    /// Scores and figures are written.
    pub const FIGURES: Self = Self("figures");
    pub const REPORT: Self = Self("report");

    /// Its name on the command line.
    pub fn id(self) -> &'static str {
        self.0
    }

    /// Its name for people.
    pub fn title(self) -> String {
        t!(&format!("plan-{}", self.0))
    }

    /// What is done in it, in a sentence.
    pub fn about(self) -> String {
        t!(&format!("plan-{}-about", self.0))
    }

    /// The stage of this name, of any template.
    pub fn from_id(id: &str) -> Option<Self> {
        let stages = TEMPLATES.iter().flat_map(|template| template.stages());
        stages.copied().find(|stage| stage.0 == id)
    }
}

/// A way to repeat a study.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub id: &'static str,
    /// The preset of each stage that teaches.
    pub recipes: &'static [(Stage, &'static str)],
    /// In which orders the options of survey questions are shown.
    pub orders: Orders,
}

impl Settings {
    /// Its name for people.
    pub fn name(&self) -> String {
        t!(&format!("plan-settings-{}", self.id))
    }

    /// The preset of a stage; none where it teaches nothing.
    pub fn recipe(&self, stage: Stage) -> Option<&'static str> {
        let mut recipes = self.recipes.iter();
        recipes
            .find(|(of, _)| *of == stage)
            .map(|(_, preset)| *preset)
    }
}

/// The template of this name.
pub fn template(id: &str) -> Option<&'static dyn StudyTemplate> {
    TEMPLATES.into_iter().find(|template| template.id() == id)
}

/// Every option of any template, each once.
pub fn all_options() -> Vec<&'static PlanOption> {
    let mut all: Vec<&PlanOption> = Vec::new();
    for option in TEMPLATES.iter().flat_map(|template| template.options()) {
        if !all.iter().any(|known| known.id == option.id) {
            all.push(option);
        }
    }
    all
}

/// What a plan holds of an option where nothing was chosen.
pub(super) fn usual(option: &PlanOption) -> Value {
    match option.kind {
        super::OptionKind::Switch { usual } => usual.into(),
        super::OptionKind::Number { usual, .. } => usual.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_template_is_there() {
        let there = |id: String| assert!(crate::text::exists(&id), "{id}");
        for template in TEMPLATES {
            let id = template.id();
            there(format!("plan-template-{id}"));
            there(format!("plan-template-{id}-about"));
            for stage in template.stages() {
                there(format!("plan-{}", stage.id()));
                there(format!("plan-{}-about", stage.id()));
                there(format!("page-steps-begin-{}", stage.id()));
                assert_eq!(Stage::from_id(stage.id()), Some(*stage));
            }
            for settings in template.settings() {
                there(format!("plan-settings-{}", settings.id));
            }
            for option in template.options() {
                there(format!("plan-option-{}", option.id));
                there(format!("plan-option-{}-about", option.id));
            }
        }
        assert_eq!(Stage::from_id("moon"), None);
    }
}
