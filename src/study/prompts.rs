//! The study's own prompt templates: `prompts/NAME.jinja`, each in place of the built-in
//! one of its name or beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::folder::Study;
use crate::problem::{Problem, Result};
use crate::{artifact, prompt, t};

impl Study {
    /// Text of a template: the study's own, else the built-in one.
    pub(super) fn template(&self, name: &str) -> Result<String> {
        match self.templates().remove(name) {
            Some(text) => Ok(text),
            None => prompt::template(name).map(str::to_owned),
        }
    }

    /// The study's own templates: text by name.
    pub fn templates(&self) -> BTreeMap<String, String> {
        let entries = std::fs::read_dir(self.folder.join("prompts"));
        let paths = entries
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|e| e == "jinja"))
            .filter_map(|path| {
                let name = path.file_stem()?.to_string_lossy().into_owned();
                Some((name, artifact::read_text(&path).ok()?))
            })
            .collect()
    }

    /// Keeps a template of the study's own.
    ///
    /// # Errors
    /// It does not work (see [`prompt::trial`]), its name cannot be a file's, or the study is
    /// read-only.
    pub fn set_template(&self, name: &str, text: &str) -> Result<()> {
        self.writable()?;
        prompt::trial(name, text)?;
        let path = self.template_path(name)?;
        let _writing = self.writing()?;
        super::make_folder(&self.folder.join("prompts"))?;
        self.keep(&path, text.as_bytes())
    }

    /// Takes a template of the study's own away; the built-in one of its name counts again.
    ///
    /// # Errors
    /// The study has none of this name, or is read-only.
    pub fn reset_template(&self, name: &str) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.template_path(name)?;
        self.discard(&path)
    }

    fn template_path(&self, name: &str) -> Result<PathBuf> {
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            return Err(Problem::new(t!("study-prompt-name", name = name))
                .advise(t!("study-model-name-advice")));
        }
        Ok(self.folder.join("prompts").join(format!("{name}.jinja")))
    }
}
