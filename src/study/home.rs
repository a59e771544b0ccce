//! Where Attune keeps what belongs to this machine, not to a study.

use std::path::PathBuf;

use crate::job::weights;
use crate::problem::{Problem, Result};
use crate::t;

/// Names another folder for the user's configuration.
const VARIABLE: &str = "ATTUNE_HOME";

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
        let config = match std::env::var_os(VARIABLE) {
            Some(folder) if !folder.is_empty() => PathBuf::from(folder),
            _ => dirs::config_dir()
                .ok_or_else(|| Problem::new(t!("study-no-home", variable = VARIABLE)))?
                .join("attune"),
        };
        Ok(Self {
            config,
            models: weights::models_folder(),
        })
    }
}
