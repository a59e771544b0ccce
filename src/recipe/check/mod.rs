//! Whether a recipe can work in a study, in the words of the person who wrote it.

mod amount;
mod choice;
mod ppo;
mod setting;

use super::{Facts, Recipe};
use crate::t;

/// Something to know about a recipe before it is started.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub severity: Severity,
    /// The key it is about, such as `lora.rank`.
    pub field: String,
    /// A sentence or two.
    pub message: String,
    /// A change that settles it, where there is an obvious one.
    pub mend: Option<Mend>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The training cannot start.
    Problem,
    /// The training can start, but this should be known.
    Warning,
}

/// A change that settles a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    /// What its button says.
    pub label: String,
    /// Assignments for [`set`](super::set).
    pub set: Vec<String>,
}

/// Checks a recipe against a study; problems come before warnings.
pub fn check(recipe: &Recipe, facts: &Facts) -> Vec<Finding> {
    let mut findings = Findings(Vec::new());
    choice::data(recipe, facts, &mut findings);
    choice::model(recipe, facts, &mut findings);
    choice::example(recipe, facts, &mut findings);
    choice::language(recipe, facts, &mut findings);
    ppo::method(recipe, facts, &mut findings);
    setting::lora(recipe, &mut findings);
    setting::optimiser(recipe, &mut findings);
    setting::schedule(recipe, &mut findings);
    setting::run(recipe, facts, &mut findings);
    if !findings.has_problem() {
        amount::amounts(recipe, facts, &mut findings);
    }
    let mut findings = findings.0;
    findings.sort_by_key(|finding| finding.severity == Severity::Warning);
    findings
}

struct Findings(Vec<Finding>);

impl Findings {
    fn has_problem(&self) -> bool {
        let is_problem = |finding: &Finding| finding.severity == Severity::Problem;
        self.0.iter().any(is_problem)
    }

    fn add(&mut self, severity: Severity, field: &str, message: String) -> &mut Finding {
        self.0.push(Finding {
            severity,
            field: field.to_owned(),
            message,
            mend: None,
        });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    fn problem(&mut self, field: &str, message: String) -> &mut Finding {
        self.add(Severity::Problem, field, message)
    }

    fn warning(&mut self, field: &str, message: String) -> &mut Finding {
        self.add(Severity::Warning, field, message)
    }
}

impl Finding {
    /// Offers to set the field itself.
    fn mend(&mut self, value: impl std::fmt::Display) {
        let value = value.to_string();
        self.mend = Some(Mend {
            label: t!("recipe-mend-set", value = value.as_str()),
            set: vec![format!("{}={value}", self.field)],
        });
    }

    /// Offers to choose something that has a name for people.
    fn choose(&mut self, name: &str, assignment: String) {
        self.offer(t!("recipe-mend-choose", name = name), assignment);
    }

    fn offer(&mut self, label: String, assignment: String) {
        self.mend = Some(Mend {
            label,
            set: vec![assignment],
        });
    }
}
