//! Where Attune keeps what belongs to this machine, not to a study.

use std::path::PathBuf;

use crate::job::{settings_folder, weights};
use crate::problem::Result;

/// The folders of this user on this machine.
#[derive(Debug, Clone)]
pub struct Home {
    /// Small files the user would miss: the list of recent studies.
    pub config: PathBuf,
    /// What can be fetched again: models.
    pub models: PathBuf,
}

impl Home {
    /// The user's own folders; `ATTUNE_HOME` overrides that of the configuration.
    ///
    /// # Errors
    /// The system names no folder for the user's files.
    pub fn of_user() -> Result<Self> {
        Ok(Self {
            config: settings_folder()?,
            models: weights::models_folder(),
        })
    }
}
