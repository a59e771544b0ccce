//! What a recipe's datasets give: cues with their responses, in the parts of the split.

use std::collections::{HashMap, HashSet};

use super::folder::Study;
use super::jobs::recipe_of;
use super::split::{KeptSplit, family};
use crate::artifact::Parent;
use crate::bench::known_pace;
use crate::dataset::Kind;
use crate::dataset::associations::CueResponses;
use crate::dataset::split::{self, Split};
use crate::problem::Result;
use crate::recipe::{AdapterFacts, DatasetFacts, Facts, Format, Lock, ModelFacts, Recipe};
use crate::train::{self, CueList, Example, Part};

/// The cues of a recipe.
pub(super) struct Material {
    /// Training and validation cues of each of the recipe's sources, in their order.
    pub sources: Vec<Vec<CueList>>,
    /// Test cues with the most answered first.
    pub test: Vec<String>,
    /// Cues that are in no part of the locked split.
    pub outside: usize,
    /// Datasets, curations and the split.
    pub parents: Vec<Parent>,
}

impl Study {
    /// Reads the datasets of a recipe and splits their cues, all sources together, so that
    /// no source trains on what another holds out; as `kept` says, where that is given.
    ///
    /// # Errors
    /// A dataset is not there or holds no associations.
    pub(super) fn material(&self, recipe: &Recipe, kept: Option<&KeptSplit>) -> Result<Material> {
        let data = &recipe.data;
        let mut parents = Vec::new();
        let mut read: Vec<Vec<CueResponses>> = Vec::new();
        for source in &data.sources {
            read.push(self.cues(&source.dataset, data.responses)?);
            parents.extend(self.parents_of(&source.dataset)?);
        }
        let cues: Vec<String> = read.iter().flatten().map(|cue| cue.cue.clone()).collect();
        let ((split, outside), shares) = match kept {
            Some(kept) => (kept.parts.among(&cues), kept.shares),
            None => {
                let drawn =
                    split::by_family(&cues, data.split_seed, data.split, family(data.together));
                ((drawn, Vec::new()), data.split)
            }
        };
        let split = within(split, data.max_cues, shares);
        let (id, sha256) = match kept {
            Some(kept) => (kept.id(), kept.parts.sha256()),
            None => (data.split_seed.to_string(), split.sha256()),
        };
        parents.push(Parent {
            what: "split".to_owned(),
            id,
            sha256,
        });
        let parts = parts(&split);
        let mut sources: Vec<Vec<CueList>> = read.iter().map(|cues| lists(cues, &parts)).collect();
        if recipe.example.format == Format::Participant && recipe.rewarded().is_none() {
            for (source, lists) in data.sources.iter().zip(&mut sources) {
                let mut people = self.people_of(&source.dataset, data.responses)?;
                for list in lists {
                    list.people = people.remove(&list.cue).unwrap_or_default();
                }
            }
        }
        Ok(Material {
            sources,
            test: most_answered_first(&read, &split.test),
            outside: outside.len(),
            parents,
        })
    }

    /// What a training reads of its material.
    ///
    /// # Errors
    /// A broken template, or nothing to learn from.
    pub(super) fn examples(&self, recipe: &Recipe, material: &Material) -> Result<Vec<Example>> {
        let template = self.template(&recipe.read_template())?;
        let sources = &material.sources;
        match recipe.rewarded() {
            None => train::examples(sources, recipe, &template),
            Some(_) => {
                let rankings = train::rankings(sources, recipe, &template)?;
                Ok(rankings.into_iter().map(Example::from).collect())
            }
        }
    }

    /// What recipes are checked against.
    ///
    /// # Errors
    /// A table or model cannot be read.
    pub(super) fn facts(&self) -> Result<Facts> {
        let mut datasets = Vec::new();
        for view in self.dataset_views().0 {
            let single = view.columns.iter().any(|column| column == "participant");
            let manifest = view.manifest;
            let mut facts = DatasetFacts {
                language: view.language,
                people: single.then_some(view.rows),
                cues: manifest.counts.get("cues").unwrap_or(0),
                responses: manifest.counts.get("responses").unwrap_or(0),
                id: manifest.id,
                name: manifest.name,
                kind: manifest.kind,
            };
            let curated = self.curation(&facts.id)?.steps.iter().any(|entry| entry.on);
            if curated && facts.kind == Kind::Associations {
                let cues = self.cues(&facts.id, crate::dataset::Responses::R123)?;
                facts.cues = cues.len() as u64;
                facts.responses = cues.iter().flat_map(|c| &c.responses).map(|(_, n)| n).sum();
            }
            datasets.push(facts);
        }
        let bases = self.bases()?;
        let mut adapters = Vec::new();
        for adapter in self.adapters()? {
            let base = bases.iter().find(|base| base.sha256 == adapter.base.sha256);
            if let Some(base) = base {
                adapters.push(AdapterFacts {
                    base: base.name.clone(),
                    lora: recipe_of(&adapter.job)?.lora,
                    name: adapter.name,
                });
            }
        }
        let models = bases.into_iter().map(|base| ModelFacts {
            name: base.name,
            config: base.config,
            bytes: base.bytes,
        });
        let locked = self.locked_split()?;
        Ok(Facts {
            lock: locked.map(|kept| Lock {
                seed: kept.seed,
                shares: kept.shares,
                together: kept.together,
                outside: 0,
            }),
            datasets,
            models: models.collect(),
            adapters,
            templates: self.templates(),
            machine: self.machine(),
            pace: known_pace(&self.home.config)?,
        })
    }

    /// A recipe with the choices made for which the study leaves only one: model, data, and
    /// the split where it is locked.
    ///
    /// # Errors
    /// A model or dataset cannot be read.
    pub fn complete(&self, mut recipe: Recipe) -> Result<Recipe> {
        if recipe.model.is_empty()
            && let [base] = self.bases()?.as_slice()
        {
            recipe.model.clone_from(&base.name);
        }
        if let Some(kept) = self.locked_split()? {
            kept.holds_for(&mut recipe);
        }
        if recipe.data.sources.is_empty()
            && let [dataset] = self.of_kind(Kind::Associations, &[])?.as_slice()
        {
            recipe.data.sources.push(crate::recipe::Source {
                dataset: dataset.id.clone(),
                share: 1.0,
            });
        }
        Ok(recipe)
    }
}

/// Where a recipe takes only some training cues, it holds out as many as fit its shares.
fn within(mut split: Split, max_cues: Option<u64>, shares: [f64; 3]) -> Split {
    if let Some(most) = max_cues.filter(|_| shares[0] > 0.0) {
        let fitting = |share: f64| (most as f64 * share / shares[0]).ceil() as usize;
        split.validation.truncate(fitting(shares[1]));
        split.test.truncate(fitting(shares[2]));
    }
    split
}

/// The part of each cue that a training may see.
fn parts(split: &Split) -> HashMap<&str, Part> {
    let train = split.train.iter().map(|cue| (cue.as_str(), Part::Train));
    let validation = split
        .validation
        .iter()
        .map(|cue| (cue.as_str(), Part::Validation));
    train.chain(validation).collect()
}

fn lists(cues: &[CueResponses], parts: &HashMap<&str, Part>) -> Vec<CueList> {
    cues.iter()
        .filter_map(|cue| {
            Some(CueList {
                part: *parts.get(cue.cue.as_str())?,
                cue: cue.cue.clone(),
                responses: cue.responses.clone(),
                people: Vec::new(),
            })
        })
        .collect()
}

fn most_answered_first(read: &[Vec<CueResponses>], test: &[String]) -> Vec<String> {
    let wanted: HashSet<&str> = test.iter().map(String::as_str).collect();
    let mut people: HashMap<&str, u64> = HashMap::new();
    for cue in read
        .iter()
        .flatten()
        .filter(|cue| wanted.contains(cue.cue.as_str()))
    {
        *people.entry(&cue.cue).or_default() += cue.people;
    }
    let mut cues: Vec<(&str, u64)> = people.into_iter().collect();
    cues.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    cues.into_iter().map(|(cue, _)| cue.to_owned()).collect()
}
