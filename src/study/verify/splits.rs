//! Verification of splits: each is named by its content, drawn as the recipes say that
//! name it, and no training saw what its split holds back.

use std::collections::BTreeSet;

use super::Walk;
use crate::artifact::{self, Parent};
use crate::job::{Folder, Manifest};
use crate::problem::Result;
use crate::recipe::Recipe;
use crate::study::KeptSplit;
use crate::study::chain;
use crate::study::jobs::recipe_of;
use crate::study::split::{DIGITS, FORMAT, learnt_in};
use crate::t;

impl Walk<'_> {
    /// Compares the name of each split that was ever locked with its content.
    pub(super) fn splits(&mut self) {
        let folder = &self.study.folder;
        let mut sound = 0;
        for path in chain::files(folder, "splits") {
            if chain::is_meaningless(&path) {
                continue;
            }
            let kept: Result<KeptSplit> = artifact::read_json(&folder.join(&path), FORMAT);
            match kept {
                Ok(kept) if path == format!("splits/{}.json", kept.id()) => sound += 1,
                Ok(_) => self.broken(t!("study-split-changed", path = path)),
                Err(problem) => self.broken(problem.message),
            }
        }
        if sound > 0 {
            self.whole(t!("study-verify-splits", count = sound));
        }
    }

    /// Compares the split of a training with its recipe, and what it learnt with the split.
    pub(super) fn split_of(&mut self, job: &Folder, manifest: &Manifest) -> Result<()> {
        let mut parents = manifest.parents.iter();
        let Some(split) = parents.find(|parent| parent.what == "split") else {
            return Ok(());
        };
        let recipe = recipe_of(job)?;
        let path = self.study.folder.join(format!("splits/{}.json", split.id));
        let kept: Option<KeptSplit> = match path.is_file() {
            true => Some(artifact::read_json(&path, FORMAT)?),
            false => None,
        };
        if !self.draws(&recipe, kept.as_ref(), split, manifest) {
            self.broken(t!("study-verify-split-recipe", job = job.id()));
        }
        let held_back: BTreeSet<String> = match &kept {
            Some(kept) => kept
                .parts
                .test
                .iter()
                .map(|cue| cue.to_lowercase())
                .collect(),
            None => BTreeSet::new(),
        };
        let learnt = learnt_in(job)?;
        if learnt.iter().any(|cue| held_back.contains(cue)) {
            self.broken(t!("study-verify-split-learnt", job = job.id()));
        }
        Ok(())
    }

    /// Whether a recipe draws the split that a training names. Where data or curation are no
    /// longer those of the training, only a split that is kept can be told.
    fn draws(
        &self,
        recipe: &Recipe,
        kept: Option<&KeptSplit>,
        split: &Parent,
        manifest: &Manifest,
    ) -> bool {
        let data = &recipe.data;
        if let Some(kept) = kept {
            let drawn = (kept.seed, kept.shares, kept.together);
            return drawn == (data.split_seed, data.split, data.together);
        }
        if split.id != data.split_seed.to_string() {
            // A split that was locked, and is not in this study.
            return split.id.len() == DIGITS;
        }
        let Ok(material) = self.study.material(recipe, None) else {
            return true;
        };
        let same = |parent: &&Parent| parent.what != "split";
        let now = material.parents.iter().filter(same);
        let stands = now.clone().all(|parent| manifest.parents.contains(parent));
        !stands || material.parents.contains(split)
    }
}
