//! Stands in until branch `train` lands: the shapes others compile against. Delete then.
#![allow(missing_docs)]
use super::Recipe;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Problem,
    Warning,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub severity: Severity,
    /** "lora.rank" */
    pub field: String,
    pub message: String,
    pub mend: Option<Mend>,
}
/// A button that mends a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    pub label: String,
    /** as for `--set` */
    pub set: Vec<String>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Preset {
    pub id: String,
    pub recipe: Recipe,
    /** the commented TOML */
    pub text: String,
    pub published: bool,
}
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    pub tokens: u64,
    pub steps: u64,
    pub seconds: f64,
    pub peak_mib: f64,
    pub adapter_parameters: u64,
}
/// Applies `key=value` to a recipe.
pub fn set(_recipe: &mut Recipe, _assignment: &str) -> crate::Result<()> {
    Ok(())
}
