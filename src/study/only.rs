//! A part of a study: what a score was computed from, when the study has gone on since.

use std::collections::BTreeSet;

use crate::artifact::Parent;
use crate::dataset::{self, Kind};
use crate::job::{Manifest, Spec};

/// The datasets and probe jobs that are looked at; by default all.
#[derive(Debug, Clone, Default)]
pub(super) struct Only(Option<Named>);

#[derive(Debug, Clone)]
struct Named {
    ids: BTreeSet<String>,
    /// Kinds of the datasets named: of these no others are looked at.
    kinds: Vec<Kind>,
}

impl Only {
    /// Those named as parents, among these datasets. Of a kind that is not named, all are
    /// looked at, and all trainings: they are told apart by their adapters.
    pub fn of(parents: &[Parent], datasets: &[dataset::Manifest]) -> Self {
        let ids: BTreeSet<String> = parents.iter().map(|of| of.id.clone()).collect();
        let named = datasets.iter().filter(|dataset| ids.contains(&dataset.id));
        let kinds = named.map(|dataset| dataset.kind).collect();
        Self(Some(Named { ids, kinds }))
    }

    pub fn has_dataset(&self, manifest: &dataset::Manifest) -> bool {
        let has =
            |only: &Named| !only.kinds.contains(&manifest.kind) || only.ids.contains(&manifest.id);
        self.0.as_ref().is_none_or(has)
    }

    pub fn has_job(&self, manifest: &Manifest) -> bool {
        let has = |only: &Named| {
            !matches!(manifest.spec, Spec::Probe(_)) || only.ids.contains(&manifest.id)
        };
        self.0.as_ref().is_none_or(has)
    }
}
