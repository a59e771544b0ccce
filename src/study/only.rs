//! A part of a study: what a score was computed from, when the study has gone on since.

use std::collections::BTreeSet;

use crate::artifact::Parent;
use crate::dataset;
use crate::job::{Manifest, Spec};

/// The datasets and probe jobs that are looked at; by default all. Trainings are always: they
/// are told apart by their adapters.
#[derive(Debug, Clone, Default)]
pub(super) struct Only(Option<BTreeSet<String>>);

impl Only {
    /// Those named as parents.
    pub fn of(parents: &[Parent]) -> Self {
        Self(Some(parents.iter().map(|of| of.id.clone()).collect()))
    }

    pub fn has_dataset(&self, manifest: &dataset::Manifest) -> bool {
        self.has(&manifest.id)
    }

    pub fn has_job(&self, manifest: &Manifest) -> bool {
        !matches!(manifest.spec, Spec::Probe(_)) || self.has(&manifest.id)
    }

    fn has(&self, id: &str) -> bool {
        self.0.as_ref().is_none_or(|only| only.contains(id))
    }
}
