//! What weights that are not numbers, or far too large, make of an answer: nothing that may
//! be stored or scored. It is looked at where scores of tokens are read, not in the weights.

use super::Model;
use super::adapter::Lora;
use crate::config::damaged;
use crate::{Problem, t};

/// Whether all values are numbers, neither infinite nor none.
pub(super) fn finite(values: &[f32]) -> bool {
    // To the end in any case: so many are looked at side by side.
    values
        .iter()
        .fold(true, |all, value| all & value.is_finite())
}

impl Model {
    /// Why no value that is not finite is handed on, whether of the model or of the model
    /// with an adapter.
    pub(super) fn not_finite(&self, lora: Option<&Lora>) -> Problem {
        match lora {
            None => damaged(&self.path, t!("model-not-finite")),
            Some(_) => {
                let path = self.path.display().to_string();
                Problem::new(t!("model-not-finite-adapted", path = path))
                    .advise(t!("model-not-finite-adapted-advice"))
            }
        }
    }
}
