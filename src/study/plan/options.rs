//! What a person can choose about a template: declared by it, kept in the plan by name.

use serde_json::Value;

use super::Plan;
use super::template::{StudyTemplate, usual};
use crate::problem::{Problem, Result};
use crate::t;

/// Something that can be chosen; its texts are `plan-option-…` and `plan-option-…-about`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanOption {
    /// Its name in plans; on the command line with hyphens.
    pub id: &'static str,
    pub kind: OptionKind,
}

/// What an option may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionKind {
    Switch {
        usual: bool,
    },
    /// A whole number from 1 to `most`.
    Number {
        usual: usize,
        most: usize,
    },
}

impl PlanOption {
    /// Its name for people.
    pub fn name(&self) -> String {
        t!(&format!("plan-option-{}", self.id))
    }

    /// What it does, in a sentence.
    pub fn about(&self) -> String {
        t!(&format!("plan-option-{}-about", self.id))
    }

    fn fits(&self, value: &Value) -> bool {
        match self.kind {
            OptionKind::Switch { .. } => value.is_boolean(),
            OptionKind::Number { .. } => value.as_u64().is_some(),
        }
    }
}

impl Plan {
    /// Whether a switch is on; off where the template has none of this name.
    pub fn is_on(&self, option: &str) -> bool {
        self.option(option).as_bool().unwrap_or_default()
    }

    /// The number of an option, at least 1.
    pub fn number(&self, option: &str) -> usize {
        let number = self.option(option).as_u64().unwrap_or_default();
        usize::try_from(number).unwrap_or(usize::MAX).max(1)
    }

    /// Chooses something.
    pub fn choose(&mut self, option: &str, value: impl Into<Value>) {
        self.options.insert(option.to_owned(), value.into());
    }

    /// The same plan with something chosen.
    #[must_use]
    pub fn with(mut self, option: &str, value: impl Into<Value>) -> Self {
        self.choose(option, value);
        self
    }

    /// Refuses values that are none of their options.
    ///
    /// # Errors
    /// A switch is neither on nor off, or a number none; it is named.
    pub(super) fn check_options(&self, template: &dyn StudyTemplate) -> Result<()> {
        let wrong = template.options().iter().find_map(|option| {
            let value = self.options.get(option.id)?;
            (!option.fits(value)).then_some((option, value))
        });
        match wrong {
            Some((option, value)) => {
                let (name, value) = (option.id, value.to_string());
                Err(
                    Problem::new(t!("plan-option-wrong", name = name, value = value))
                        .advise(t!("plan-option-wrong-advice")),
                )
            }
            None => Ok(()),
        }
    }

    /// What was chosen of an option, else what the template has.
    fn option(&self, id: &str) -> Value {
        let chosen = self.options.get(id).cloned();
        let declared = || {
            let template = self.template().ok()?;
            template.options().iter().find(|option| option.id == id)
        };
        chosen.or_else(|| declared().map(usual)).unwrap_or_default()
    }
}
