//! The models of a study: names for weights, which are found by their hash, and the
//! adapters that its finished training jobs yielded.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::download::Heard;
use super::folder::Study;
use super::index::Finished;
use super::{ModelView, hub, starter};
use crate::artifact::{self, Parent};
use crate::config::{self, Config};
use crate::job::{Folder, Input, Manifest, ModelUse, Spec, weights};
use crate::problem::{Problem, Result};
use crate::recipe::{Recipe, Source};
use crate::t;

const FORMAT: u32 = 1;

/// The adapter's weights below a training job's `result/` (PEFT's name).
pub(super) const ADAPTER: &str = "adapter/adapter_model.safetensors";

/// `models/NAME.json`: a base model by content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Base {
    pub format: u32,
    pub name: String,
    /// See [`weights::register`].
    pub sha256: String,
    /// Bytes of the file or folder as it was registered.
    pub bytes: u64,
    pub config: Config,
}

/// An adapter of the study, from a finished training job.
pub(super) struct Adapter {
    pub name: String,
    pub base: ModelUse,
    pub sha256: String,
    pub job: Folder,
    pub manifest: Arc<Manifest>,
    finished: Arc<Finished>,
}

/// A model of the study with all that a job needs to know of it.
pub(super) struct Chosen {
    pub base: Base,
    pub adapter: Option<Adapter>,
}

impl Study {
    /// Every base model with its adapters behind it.
    ///
    /// # Errors
    /// A manifest cannot be read.
    pub fn models(&self) -> Result<Vec<ModelView>> {
        let adapters = self.adapters()?;
        let (datasets, _) = self.datasets();
        let mut views = Vec::new();
        let mut hashes = Vec::new();
        for base in self.bases()? {
            let parameters = config::parameters(&base.config);
            let present = weights::find(&base.sha256).is_some();
            let about = t!(
                "study-model-about",
                architecture = base.config.architecture.as_str(),
                millions = (parameters as f64 / 1e6).round()
            );
            views.push(ModelView {
                name: base.name.clone(),
                about: about.clone(),
                parameters,
                sha256: base.sha256.clone(),
                adapter_of: None,
                base: None,
                present,
                control: false,
            });
            // Two names for the same weights share their adapters; they are shown once.
            if hashes.contains(&base.sha256) {
                continue;
            }
            for adapter in adapters.iter().filter(|a| a.base.sha256 == base.sha256) {
                let recipe = adapter.recipe()?;
                let learnt_from = |source: &Source| {
                    let named = datasets.iter().find(|d| d.id == source.dataset);
                    named.map(|dataset| dataset.name.as_str())
                };
                let data: Vec<&str> = recipe.data.sources.iter().filter_map(learnt_from).collect();
                views.push(ModelView {
                    name: adapter.name.clone(),
                    about: t!(
                        "study-adapter-about",
                        recipe = recipe.name.as_str(),
                        base = base.name.as_str(),
                        known = data.len(),
                        data = data.join(" + ")
                    ),
                    parameters,
                    sha256: adapter.sha256.clone(),
                    adapter_of: Some(adapter.manifest.id.clone()),
                    base: Some(base.name.clone()),
                    present,
                    control: recipe.data.shuffle_answers,
                });
            }
            hashes.push(base.sha256);
        }
        Ok(views)
    }

    /// Registers weights of this machine (a GGUF file or a model folder) under a name.
    ///
    /// # Errors
    /// Not a model that can be loaded, the name is taken by another, or the study is
    /// read-only.
    pub fn add_model(&self, name: &str, path: &Path) -> Result<ModelView> {
        self.writable()?;
        let config = config::read(path)?;
        let base = Base {
            format: FORMAT,
            name: name.to_owned(),
            sha256: weights::register(path)?,
            bytes: size(path),
            config,
        };
        if let Ok(taken) = self.chosen(name)
            && (taken.adapter.is_some() || taken.base.sha256 != base.sha256)
        {
            return Err(name_taken(name));
        }
        let writing = self.writing()?;
        super::make_folder(&self.folder.join("models"))?;
        self.keep_json(&self.base_path(name)?, &base)?;
        drop(writing);
        self.models()?
            .into_iter()
            .find(|model| model.name == name)
            .ok_or_else(|| unknown(name))
    }

    /// Fetches a model from the hub and registers it.
    ///
    /// # Errors
    /// As [`add_model`](Self::add_model), or it cannot be fetched.
    pub fn add_hub_model(&self, name: &str, id: &str, heard: Heard<'_>) -> Result<ModelView> {
        self.writable()?;
        let path = hub::model(&self.home.models, id, heard)?;
        self.add_model(name, &path)
    }

    /// Fetches the starter model where it is missing and registers it.
    ///
    /// # Errors
    /// As [`add_model`](Self::add_model), or it cannot be fetched.
    pub fn add_starter(&self, name: &str, heard: Heard<'_>) -> Result<ModelView> {
        self.writable()?;
        let path = starter::fetch(&self.home, heard)?;
        self.add_model(name, &path)
    }

    /// Puts a base model's name into the study's trash; its weights stay where they are.
    ///
    /// # Errors
    /// No base model has this name, or the study is read-only.
    pub fn remove_model(&self, name: &str) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.base_path(name)?;
        let trashed = self.trashed_model(name);
        super::make_folder(&self.folder.join("trash"))?;
        self.rename(&path, &trashed)
    }

    /// Takes a base model's name out of the trash again.
    ///
    /// # Errors
    /// It is not there, the name was given to another meanwhile, or the study is read-only.
    pub fn restore_model(&self, name: &str) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.base_path(name)?;
        if path.exists() {
            return Err(name_taken(name));
        }
        let trashed = self.trashed_model(name);
        self.rename(&trashed, &path)
    }

    /// A model by its name.
    pub(super) fn chosen(&self, name: &str) -> Result<Chosen> {
        let bases = self.bases()?;
        if let Some(base) = bases.iter().find(|base| base.name == name) {
            return Ok(Chosen {
                base: base.clone(),
                adapter: None,
            });
        }
        let adapter = self
            .adapters()?
            .into_iter()
            .find(|adapter| adapter.name == name)
            .ok_or_else(|| unknown(name))?;
        let base = bases
            .into_iter()
            .find(|base| base.sha256 == adapter.base.sha256)
            .ok_or_else(|| unknown(&adapter.base.name))?;
        Ok(Chosen {
            base,
            adapter: Some(adapter),
        })
    }

    /// The base models, by name.
    pub(super) fn bases(&self) -> Result<Vec<Base>> {
        let folder = self.folder.join("models");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| artifact::read_json(path, FORMAT))
            .collect()
    }

    /// The adapters of the finished training jobs, oldest first; told from the jobs, so
    /// that a job dropped into the study brings its adapter with it.
    pub(super) fn adapters(&self) -> Result<Vec<Adapter>> {
        let mut adapters: Vec<Adapter> = Vec::new();
        for finished in self.finished_jobs()? {
            let Spec::Train(training) = &finished.manifest.spec else {
                continue;
            };
            let mut results = finished.done.results.iter();
            let Some(file) = results.find(|file| file.path == ADAPTER) else {
                continue;
            };
            let mut name = training.adapter.clone();
            let mut count = 1;
            while adapters.iter().any(|adapter| adapter.name == name) {
                count += 1;
                name = format!("{} {count}", training.adapter);
            }
            adapters.push(Adapter {
                name,
                base: training.model.clone(),
                sha256: file.sha256.clone(),
                job: finished.folder.clone(),
                manifest: Arc::clone(&finished.manifest),
                finished,
            });
        }
        Ok(adapters)
    }

    fn trashed_model(&self, name: &str) -> PathBuf {
        self.folder.join("trash").join(format!("{name}.model.json"))
    }

    fn base_path(&self, name: &str) -> Result<PathBuf> {
        let sound = !name.is_empty()
            && name.len() <= 100
            && !name.starts_with('.')
            && name.trim() == name
            && !name.contains(|c: char| c.is_control() || "/\\:*?\"<>|".contains(c));
        if !sound {
            return Err(Problem::new(t!("study-model-name", name = name))
                .advise(t!("study-model-name-advice")));
        }
        Ok(self.folder.join("models").join(format!("{name}.json")))
    }
}

impl Adapter {
    /// What it was taught by.
    ///
    /// # Errors
    /// The recipe cannot be read.
    pub fn recipe(&self) -> Result<Arc<Recipe>> {
        self.finished.recipe()
    }

    /// How a job gets it: as a parent, and as files among its inputs.
    ///
    /// # Errors
    /// They lie behind a link.
    pub fn input(&self) -> Result<(Parent, Vec<(String, Input)>)> {
        let parent = Parent {
            what: "adapter".to_owned(),
            id: self.manifest.id.clone(),
            sha256: self.sha256.clone(),
        };
        let files = ["adapter_config.json", "adapter_model.safetensors"].map(|file| {
            let name = format!("adapter/{file}");
            let path = self.job.result(&name)?;
            Ok((name, Input::File(path)))
        });
        Ok((parent, files.into_iter().collect::<Result<_>>()?))
    }
}

impl Chosen {
    /// How a job names it.
    pub fn in_use(&self) -> ModelUse {
        ModelUse {
            name: self.base.name.clone(),
            sha256: self.base.sha256.clone(),
            adapter_sha256: self.adapter.as_ref().map(|a| a.sha256.clone()),
        }
    }
}

fn name_taken(name: &str) -> Problem {
    Problem::new(t!("study-model-name-taken", name = name))
        .advise(t!("study-model-name-taken-advice"))
}

fn unknown(name: &str) -> Problem {
    Problem::new(t!("study-model-unknown", name = name)).advise(t!("study-model-unknown-advice"))
}

/// Bytes of a file, or of the files of a folder.
fn size(path: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path.metadata().map_or(0, |about| about.len());
    };
    entries
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|about| about.len())
        .sum()
}
