//! What was taught: finished trainings, those that differ only in their seed together.

use std::sync::Arc;

use crate::artifact;
use crate::event::Event;
use crate::job::{Folder, Manifest, Spec};
use crate::problem::Result;
use crate::recipe::{self, Recipe};
use crate::study::folder::Study;
use crate::study::jobs::recipe_of;
use crate::t;
use crate::train::{Example, Part, Ranking};

/// Trainings with one recipe but for the seed.
pub(super) struct Taught {
    /// The recipe of the first of them.
    pub recipe: Recipe,
    /// Its name for people; that of a control says so.
    pub name: String,
    pub runs: Vec<Run>,
}

/// One training.
pub(super) struct Run {
    /// The model it yielded.
    pub model: String,
    pub seed: u64,
    pub job: Folder,
    pub manifest: Arc<Manifest>,
}

/// What a training read of its training part.
pub(super) struct Read {
    pub examples: usize,
    /// Where they come from (cues), each once, sorted.
    pub items: Vec<String>,
    /// The questions and answers, as the model read them.
    pub texts: Vec<String>,
}

/// How much the trainings of one recipe read: the least and the most.
pub(super) struct Amounts {
    pub examples: [usize; 2],
    pub items: [usize; 2],
}

/// All trainings of the study, oldest first.
///
/// # Errors
/// A job cannot be read.
pub(super) fn all(study: &Study) -> Result<Vec<Taught>> {
    let mut taught: Vec<(String, Taught)> = Vec::new();
    for adapter in study.adapters()? {
        let recipe = recipe_of(&adapter.job)?;
        let mut alike = recipe.clone();
        alike.run.seed = 0;
        // A training on top of an adapter is alike where the adapters are.
        let start = recipe.rewarded().map(|ppo| ppo.start.clone());
        if let (Some(start), Some(ppo)) = (start, alike.ppo.as_mut()) {
            let below = taught.iter().find(|(_, group)| {
                let mut names = group.runs.iter().map(|run| run.model.as_str());
                names.any(|name| name == start)
            });
            ppo.start = below.map_or(start, |(key, _)| key.clone());
        }
        let made_of = data_hashes(&adapter.manifest);
        let key = format!(
            "{}{}{made_of}",
            recipe::to_toml(&alike)?,
            adapter.base.sha256
        );
        let run = Run {
            model: adapter.name,
            seed: recipe.run.seed,
            job: adapter.job,
            manifest: adapter.manifest,
        };
        match taught.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.runs.push(run),
            None => {
                let name = match recipe.data.shuffle_answers {
                    true => t!("study-control-recipe", recipe = recipe.name.as_str()),
                    false => recipe.name.clone(),
                };
                let runs = vec![run];
                taught.push((key, Taught { recipe, name, runs }));
            }
        }
    }
    Ok(taught.into_iter().map(|(_, group)| group).collect())
}

/// The hashes of the data that a training learnt from.
fn data_hashes(manifest: &Manifest) -> String {
    let data = ["dataset", "curation", "split"];
    let parents = manifest.parents.iter();
    let hashes = parents.filter(|parent| data.contains(&parent.what.as_str()));
    hashes.map(|parent| parent.sha256.as_str()).collect()
}

impl Taught {
    /// The seeds, each once, in order.
    pub fn seeds(&self) -> Vec<u64> {
        let mut seeds: Vec<u64> = self.runs.iter().map(|run| run.seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        seeds
    }

    /// How much its trainings read.
    ///
    /// # Errors
    /// The inputs of one cannot be read.
    pub fn amounts(&self) -> Result<Amounts> {
        let (mut examples, mut items) = (Vec::new(), Vec::new());
        for run in &self.runs {
            let read = run.read()?;
            examples.push(read.examples);
            items.push(read.items.len());
        }
        let ends = |all: &[usize]| {
            let [least, most] = [all.iter().min(), all.iter().max()];
            [least, most].map(|end| end.copied().unwrap_or(0))
        };
        Ok(Amounts {
            examples: ends(&examples),
            items: ends(&items),
        })
    }
}

impl Run {
    /// What the training read.
    ///
    /// # Errors
    /// Its inputs cannot be read.
    pub fn read(&self) -> Result<Read> {
        let examples: Vec<Example> = match self.job.input("rankings.jsonl")?.is_file() {
            true => lines::<Ranking>(&self.job, "rankings.jsonl")?
                .into_iter()
                .map(Example::from)
                .collect(),
            false => lines(&self.job, "examples.jsonl")?,
        };
        let examples: Vec<Example> = examples
            .into_iter()
            .filter(|example| example.part == Part::Train)
            .collect();
        let mut items: Vec<String> = examples.iter().map(|e| e.id.clone()).collect();
        items.sort_unstable();
        items.dedup();
        let text = |example: &Example| {
            let messages = example.messages.iter().map(|m| m.content.as_str());
            let all: Vec<&str> = messages.chain([example.answer.as_str()]).collect();
            all.join("\n")
        };
        Ok(Read {
            examples: examples.len(),
            items,
            texts: examples.iter().map(text).collect(),
        })
    }
}

/// The lines of a job's input.
fn lines<T: serde::de::DeserializeOwned>(job: &Folder, name: &str) -> Result<Vec<T>> {
    use crate::problem::Problem;
    let path = job.input(name)?;
    let text = artifact::read_text(&path)?;
    let parsed = text.lines().map(serde_json::from_str::<T>);
    parsed.collect::<Result<Vec<T>, _>>().map_err(|e| {
        let path = path.display().to_string();
        Problem::new(t!("problem-damaged", path = path, error = e.to_string()))
    })
}

/// Where and how long a job was worked on, as its last worker told it.
#[derive(Default)]
pub(super) struct Work {
    /// The device in words.
    pub device: String,
    /// The program with its version.
    pub software: String,
    pub seconds: f64,
}

impl Work {
    pub fn on(job: &Folder) -> Result<Self> {
        let seconds = job.done()?.map_or(0.0, |done| done.seconds);
        let begun = job.events()?.into_iter().rev().find_map(|stamped| {
            let Event::Started {
                device, software, ..
            } = stamped.event
            else {
                return None;
            };
            Some(Self {
                device,
                software,
                seconds,
            })
        });
        Ok(begun.unwrap_or_default())
    }
}

/// The finished probes with the models they asked, oldest first.
pub(super) fn probes(study: &Study) -> Result<Vec<(Folder, Arc<Manifest>)>> {
    let finished = study.finished()?.into_iter();
    Ok(finished
        .filter(|(_, manifest)| matches!(manifest.spec, Spec::Probe(_)))
        .collect())
}
