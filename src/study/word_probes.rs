//! Probes of words: which cues models are asked that are to be compared, and how.

use std::collections::HashSet;

use super::folder::Study;
use super::kind::Together;
use super::models::{Adapter, Chosen};
use super::probing::Asking;
use super::training::KEPT_PROMPT;
use crate::artifact::{self, Parent};
use crate::dataset::{Kind, Manifest};
use crate::example::{Format, Source};
use crate::probe::Probe;
use crate::problem::{Problem, Result};
use crate::recipe::Recipe;
use crate::t;

/// Models that are asked for words together, and what all of them are asked.
struct Common {
    models: Vec<Worded>,
    /// Most answered first.
    cues: Vec<String>,
    /// Cues that some of the models hold out and that are not asked.
    left_out: usize,
}

/// A model with what it is asked for words by.
pub(super) struct Worded {
    pub chosen: Chosen,
    pub recipe: Recipe,
    /// The adapter that the recipe comes from.
    pub taught: Option<Adapter>,
    parents: Vec<Parent>,
}

/// What a study without associations lacks before words can be asked for.
pub(super) fn lacks_associations(study: &Study) -> Result<Option<String>> {
    let some = !study.of_kind(Kind::Associations, &[])?.is_empty();
    Ok((!some).then(|| t!("study-missing-associations")))
}

impl Study {
    /// The recipe that a model is asked for words by, with the datasets to ask about, and
    /// the adapter that it comes from.
    fn recipe_of_words(
        &self,
        chosen: &Chosen,
        data: &[String],
    ) -> Result<(Recipe, Option<Adapter>)> {
        let (mut recipe, taught) = self.recipe_for(chosen)?;
        // It is asked as it was taught, about the cues of these datasets.
        recipe.ask = Some(recipe.asks());
        let sources = &mut recipe.data.sources;
        sources.retain(|source| source.format.spec().reads() == Kind::Associations);
        sources.retain(|source| !source.dataset.is_empty());
        if !data.is_empty() || sources.is_empty() {
            let named = self.of_kind(Kind::Associations, data)?;
            let list = Format::for_kind(Kind::Associations, "en");
            let source = |manifest: Manifest| Some(Source::new(manifest.id, list.clone()?));
            *sources = named.into_iter().filter_map(source).collect();
        }
        if recipe.data.sources.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
        }
        Ok((recipe, taught))
    }

    /// What models that are compared are asked for words: `ask` puts the probe of each
    /// together from the cues that all of them are asked, knowing all the models.
    ///
    /// # Errors
    /// They hold out no cue in common, data cannot be read, or `ask` fails.
    pub(super) fn asked_together(
        &self,
        chosen: Vec<Chosen>,
        asking: &Asking,
        ask: impl Fn(&Worded, &[String], &[Worded]) -> Result<Probe>,
    ) -> Result<Together> {
        let common = self.asked_for_words(chosen, &asking.data)?;
        let probes = common.models.iter();
        let probes = probes.map(|one| ask(one, &common.cues, &common.models));
        let probes = probes.collect::<Result<Vec<_>>>()?;
        let models = common.models.into_iter().zip(probes);
        Ok(Together {
            models: models
                .map(|(one, probe)| (one.chosen, vec![probe.into()], one.parents))
                .collect(),
            cues: Some(common.cues.len()),
            left_out: common.left_out,
        })
    }

    /// Models that are asked for words together: each with its recipe, all with the same
    /// datasets and cues.
    fn asked_for_words(&self, chosen: Vec<Chosen>, data: &[String]) -> Result<Common> {
        let order: Vec<String> = self
            .adapters()?
            .into_iter()
            .map(|a| a.manifest.id.clone())
            .collect();
        let mut recipes = Vec::with_capacity(chosen.len());
        for one in &chosen {
            // A base is asked as the newest that was taught to it, where such a one is asked.
            let taught = chosen
                .iter()
                .filter(|other| one.adapter.is_none() && other.base.sha256 == one.base.sha256);
            let place = |other: &&Chosen| {
                let id = &other.adapter.as_ref()?.manifest.id;
                order.iter().position(|known| known == id)
            };
            let newest = taught.max_by_key(place).unwrap_or(one);
            recipes.push(self.recipe_of_words(newest, data)?);
        }
        let taught = chosen.iter().any(|one| one.adapter.is_some());
        let leads = |one: &Chosen| one.adapter.is_some() || !taught;
        let mut sources: Vec<Source> = Vec::new();
        for (one, (recipe, _)) in chosen.iter().zip(&recipes) {
            for source in recipe.data.sources.iter().filter(|_| leads(one)) {
                if !sources.iter().any(|known| known.dataset == source.dataset) {
                    sources.push(source.clone());
                }
            }
        }
        let mut models = Vec::with_capacity(chosen.len());
        let mut lists = Vec::new();
        for (chosen, (mut recipe, taught)) in chosen.into_iter().zip(recipes) {
            recipe.data.sources.clone_from(&sources);
            let kept = self.split_for(taught.as_ref())?;
            let material = self.material(&recipe, kept.as_deref())?;
            if leads(&chosen) {
                lists.push(material.test);
            }
            models.push(Worded {
                chosen,
                recipe,
                taught,
                parents: material.parents,
            });
        }
        let cues = self.common_cues(&models, &lists)?;
        let some: HashSet<&String> = lists.iter().flatten().collect();
        Ok(Common {
            left_out: some.len() - cues.len(),
            models,
            cues,
        })
    }

    /// The cues that are in every list of held-out ones and that no adapter learnt from, most
    /// answered first; never empty.
    fn common_cues(&self, models: &[Worded], lists: &[Vec<String>]) -> Result<Vec<String>> {
        let mut cues = lists.first().cloned().unwrap_or_default();
        if cues.is_empty() {
            return Err(
                Problem::new(t!("study-no-test-cues")).advise(t!("study-no-test-cues-advice"))
            );
        }
        for list in &lists[1..] {
            let held_out: HashSet<&String> = list.iter().collect();
            cues.retain(|cue| held_out.contains(cue));
        }
        let adapters = || models.iter().filter_map(|one| one.chosen.adapter.as_ref());
        for adapter in adapters() {
            let learnt = self.learnt_cues(&adapter.manifest.id)?;
            cues.retain(|cue| !learnt.contains(&cue.to_lowercase()));
        }
        if cues.is_empty() {
            let name = |one: &Worded| match &one.chosen.adapter {
                Some(adapter) => adapter.name.clone(),
                None => one.chosen.base.name.clone(),
            };
            let names: Vec<String> = models.iter().map(name).collect();
            return Err(
                Problem::new(t!("study-no-common-cues", models = names.join(", ")))
                    .advise(t!("study-no-common-cues-advice")),
            );
        }
        Ok(cues)
    }

    /// The prompt that a model was taught with; of one that was not, the study's.
    pub(super) fn kept_prompt(&self, taught: Option<&Adapter>, name: &str) -> Result<String> {
        let kept = taught.map(|adapter| adapter.job.input(KEPT_PROMPT));
        match kept.transpose()?.filter(|path| path.is_file()) {
            Some(path) => artifact::read_text(&path),
            None => self.template(name),
        }
    }
}
