//! What a recipe's sources give: items in the parts of the split.

use std::collections::{HashMap, HashSet};

use super::folder::Study;
use super::jobs::recipe_of;
use super::split::{KeptSplit, family};
use crate::artifact::Parent;
use crate::bench::known_pace;
use crate::dataset::Kind;
use crate::dataset::passages;
use crate::dataset::split::{self, Family, Split};
use crate::example::{self, Example, Opened, Part};
use crate::problem::Result;
use crate::recipe::{AdapterFacts, DatasetFacts, Facts, Format, Lock, ModelFacts, Recipe, Source};
use crate::train::Reads;

/// The items of a recipe.
pub(super) struct Material {
    /// Each of the recipe's sources with its items, in their order.
    pub sources: Vec<Opened>,
    /// Test cues with the most answered first.
    pub test: Vec<String>,
    /// Cues that are in no part of the locked split.
    pub outside: usize,
    /// Datasets, curations and splits.
    pub parents: Vec<Parent>,
}

impl Material {
    /// Items in a part, of all sources.
    pub fn count(&self, part: Part) -> usize {
        let parts = self.sources.iter().flat_map(|source| &source.parts);
        parts.filter(|found| **found == Some(part)).count()
    }
}

impl Study {
    /// Reads the datasets of a recipe and splits their items, all sources of a kind together,
    /// so that no source trains on what another holds out; cues as `kept` says, where that is
    /// given.
    ///
    /// # Errors
    /// A dataset is not there or is of another kind than its format reads.
    pub(super) fn material(&self, recipe: &Recipe, kept: Option<&KeptSplit>) -> Result<Material> {
        let making = recipe.making();
        let mut material = Material {
            sources: Vec::new(),
            test: Vec::new(),
            outside: 0,
            parents: Vec::new(),
        };
        for source in &recipe.data.sources {
            let table = self.curated(&source.dataset)?;
            material.parents.extend(self.parents_of(&source.dataset)?);
            material.sources.push(Opened {
                items: source.format.spec().open(&table, &making)?,
                source: source.clone(),
                parts: Vec::new(),
            });
        }
        let mut kinds: Vec<Kind> = recipe.formats().map(|f| f.spec().reads()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            // A locked split is one of cues.
            let kept = kept.filter(|_| kind == Kind::Associations);
            material.split(kind, recipe, kept);
        }
        Ok(material)
    }

    /// What a training reads of its material.
    ///
    /// # Errors
    /// A broken template, or nothing to learn from.
    pub(super) fn examples(&self, recipe: &Recipe, material: &Material) -> Result<Vec<Example>> {
        match self.reads(recipe, material)? {
            Reads::Examples(examples) => Ok(examples),
            Reads::Rankings(rankings) => Ok(rankings.into_iter().map(Example::from).collect()),
        }
    }

    /// What a training learns from.
    ///
    /// # Errors
    /// As [`examples`](Self::examples).
    pub(super) fn reads(&self, recipe: &Recipe, material: &Material) -> Result<Reads> {
        let templates = |name: &str| self.template(name);
        let (sources, making) = (&material.sources, recipe.making());
        match recipe.rewarded() {
            None => example::examples(sources, &making, &templates).map(Reads::Examples),
            Some(_) => example::rankings(sources, &making, &templates).map(Reads::Rankings),
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
                passages: 0,
                tokens: 0,
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
            if facts.kind == Kind::Passages {
                let texts = passages::read(&self.curated(&facts.id)?)?;
                facts.passages = texts.len() as u64;
                let tokens = texts.iter().map(|text| example::tokens_of(&text.text));
                facts.tokens = tokens.sum::<f64>() as u64;
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
        if recipe.data.sources.is_empty() {
            let usual = Format::all("en").into_iter().take(1);
            recipe.data.sources = usual.map(|format| Source::new("", format)).collect();
        }
        for source in &mut recipe.data.sources {
            let kind = source.format.spec().reads();
            if source.dataset.is_empty()
                && let [only] = self.of_kind(kind, &[])?.as_slice()
            {
                source.dataset.clone_from(&only.id);
            }
        }
        Ok(recipe)
    }
}

impl Material {
    /// Splits the items of a kind.
    fn split(&mut self, kind: Kind, recipe: &Recipe, kept: Option<&KeptSplit>) {
        let data = &recipe.data;
        let of_kind = |source: &&Opened| source.source.format.spec().reads() == kind;
        let sources = self.sources.iter().filter(of_kind);
        let keys = sources.flat_map(|source| source.items.keys());
        let keys: Vec<String> = keys.map(str::to_owned).collect();
        let (split, shares) = match kept {
            Some(kept) => {
                let (split, outside) = kept.parts.among(&keys);
                self.outside = outside.len();
                (split, kept.shares)
            }
            None => {
                // Families are of words.
                let family: Family = match kind {
                    Kind::Associations => family(data.together),
                    _ => |key: &str| key.to_owned(),
                };
                let drawn = split::by_family(&keys, data.split_seed, data.split, family);
                (drawn, data.split)
            }
        };
        let split = within(split, data.max_cues, shares);
        let (id, sha256) = match kept {
            Some(kept) => (kept.id(), kept.parts.sha256()),
            None => (data.split_seed.to_string(), split.sha256()),
        };
        let what = match kind {
            Kind::Associations => "split".to_owned(),
            other => format!("split of {}", other.id()),
        };
        self.parents.push(Parent { what, id, sha256 });
        if kind == Kind::Associations {
            self.test = most_answered_first(&self.sources, &split.test);
        }
        for source in &mut self.sources {
            if source.source.format.spec().reads() == kind {
                source.parts = example::parted(source.items.as_ref(), &split);
            }
        }
    }
}

/// Where a recipe takes only some training items, it holds out as many as fit its shares.
fn within(mut split: Split, max_cues: Option<u64>, shares: [f64; 3]) -> Split {
    if let Some(most) = max_cues.filter(|_| shares[0] > 0.0) {
        let fitting = |share: f64| (most as f64 * share / shares[0]).ceil() as usize;
        split.validation.truncate(fitting(shares[1]));
        split.test.truncate(fitting(shares[2]));
    }
    split
}

/// Test cues by how many people answered them in all sources; ties by alphabet.
fn most_answered_first(sources: &[Opened], test: &[String]) -> Vec<String> {
    let wanted: HashSet<&str> = test.iter().map(String::as_str).collect();
    let mut people: HashMap<&str, u64> = HashMap::new();
    for source in sources {
        if source.source.format.spec().reads() == Kind::Associations {
            let keys = source.items.keys().into_iter().enumerate();
            for (item, key) in keys.filter(|(_, key)| wanted.contains(key)) {
                *people.entry(key).or_default() += source.items.people(item);
            }
        }
    }
    let mut cues: Vec<(&str, u64)> = people.into_iter().collect();
    cues.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    cues.into_iter().map(|(cue, _)| cue.to_owned()).collect()
}
