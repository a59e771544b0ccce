//! The model that a worker holds: the next job on the same weights need not load it again.

use std::sync::Arc;

use crate::model::{Model, Precision};
use crate::problem::Result;

/// At most one model, by what it was loaded from and how its weights are kept.
#[derive(Default)]
pub struct Loaded(Option<(String, Precision, Arc<Model>)>);

impl Loaded {
    /// The model with these weights in this precision: the one that is held, else what `load`
    /// gives, once the other one is let go.
    ///
    /// # Errors
    /// As `load`.
    pub fn get(
        &mut self,
        sha256: &str,
        precision: Precision,
        load: impl FnOnce() -> Result<Model>,
    ) -> Result<Arc<Model>> {
        if let Some((held, kept_in, model)) = &self.0
            && held == sha256
            && *kept_in == precision
        {
            return Ok(Arc::clone(model));
        }
        self.clear();
        let model = Arc::new(load()?);
        self.0 = Some((sha256.to_owned(), precision, Arc::clone(&model)));
        Ok(model)
    }

    /// Lets the model go.
    pub fn clear(&mut self) {
        self.0 = None;
    }
}
