//! What a recipe is checked against: plain facts about a study and a machine.

use std::collections::BTreeMap;

use super::{DatasetFacts, Lora, Pace, Recipe, Source};
use crate::config::{self, Config};
use crate::dataset::split::Together;
use crate::device::Device;
use crate::example::About;
use crate::{Result, prompt};

/// A study as far as a recipe needs to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub datasets: Vec<DatasetFacts>,
    pub models: Vec<ModelFacts>,
    pub adapters: Vec<AdapterFacts>,
    /// The split that all recipes of the study share, where it is locked.
    pub lock: Option<Lock>,
    /// The study's own templates: text by name.
    pub templates: BTreeMap<String, String>,
    pub machine: Machine,
    /// How fast its processor works; see [`known_pace`](crate::bench::known_pace).
    pub pace: Pace,
}

/// A locked split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lock {
    pub seed: u64,
    /// Of training, validation and test.
    pub shares: [f64; 3],
    /// Which cues stay in one part.
    pub together: Together,
    /// Cues of the recipe's sources that are in no part of it.
    pub outside: usize,
}

/// A model of the study.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFacts {
    /// Its name in the study.
    pub name: String,
    pub config: Config,
    /// Bytes of its file or files.
    pub bytes: u64,
}

impl ModelFacts {
    /// Bits that its files take for a weight, about.
    pub(super) fn stored_bits(&self) -> f64 {
        8.0 * self.bytes as f64 / config::parameters(&self.config).max(1) as f64
    }
}

/// An adapter of the study.
#[derive(Debug, Clone, PartialEq)]
pub struct AdapterFacts {
    /// Its name in the study.
    pub name: String,
    /// Name of the model it adapts.
    pub base: String,
    pub lora: Lora,
}

/// The machine that would do the training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Machine {
    /// Memory for programs, or of the graphics card, in MiB.
    pub memory_mib: u64,
    /// Whether it computes on a graphics card.
    pub card: bool,
}

impl Machine {
    /// This machine, computing on `device`.
    pub fn with(device: &Device) -> Self {
        Self {
            memory_mib: device.memory >> 20,
            card: !device.is_processor(),
        }
    }
}

impl Facts {
    /// The model that a recipe names.
    pub(super) fn model(&self, name: &str) -> Option<&ModelFacts> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The adapter of this name.
    pub(super) fn adapter(&self, name: &str) -> Option<&AdapterFacts> {
        self.adapters.iter().find(|adapter| adapter.name == name)
    }

    /// Text of a template: the study's own, else the built-in of this name.
    pub(super) fn template(&self, name: &str) -> Result<&str> {
        match self.templates.get(name) {
            Some(text) => Ok(text),
            None => prompt::template(name),
        }
    }

    /// The dataset with this id.
    pub(super) fn dataset(&self, id: &str) -> Option<&DatasetFacts> {
        self.datasets.iter().find(|dataset| dataset.id == id)
    }

    /// What a source of a recipe is judged by.
    pub(super) fn about(&self, recipe: &Recipe, source: &Source) -> About<'_> {
        let name = source.format.spec().template();
        About {
            dataset: self.dataset(&source.dataset),
            template: name.map_or(Ok(""), |name| self.template(name)),
            max_tokens: recipe.run.max_tokens,
        }
    }
}
