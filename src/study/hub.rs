//! Fetching models from the model hub, into a cache folder, resumed where it broke off.

use std::path::{Path, PathBuf};

use hf_hub::api::Progress;
use hf_hub::api::sync::{ApiBuilder, ApiRepo};
use hf_hub::{Repo, RepoType};

use crate::problem::{Problem, Result};
use crate::t;

/// Hears how far a download is: bytes so far and in all.
pub type Heard<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Files of a model folder beside its weights.
const COMPANIONS: [&str; 6] = [
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
];

/// Fetches one file of a repository at a revision; where it lies then.
///
/// # Errors
/// No connection, no such repository or file, or no room.
pub fn file(
    models: &Path,
    id: &str,
    revision: &str,
    name: &str,
    heard: Heard<'_>,
) -> Result<PathBuf> {
    fetch(&repository(models, id, revision)?, id, name, heard)
}

/// Fetches a model: all that a model folder needs, or the GGUF file where `id` names
/// one (`owner/name/file.gguf`). Yields the folder, or the file.
///
/// # Errors
/// No connection, no such repository, or one without weights that Attune can read.
pub fn model(models: &Path, id: &str, heard: Heard<'_>) -> Result<PathBuf> {
    if let [owner, name, rest @ ..] = id.split('/').collect::<Vec<_>>().as_slice()
        && id.ends_with(".gguf")
    {
        let repository = repository(models, &format!("{owner}/{name}"), "main")?;
        return fetch(&repository, id, &rest.join("/"), heard);
    }
    let repository = repository(models, id, "main")?;
    let files: Vec<String> = repository
        .info()
        .map_err(|e| failed(id, &e))?
        .siblings
        .into_iter()
        .map(|file| file.rfilename)
        .filter(|name| !name.contains('/'))
        .collect();
    if !files.iter().any(|name| name.ends_with(".safetensors")) {
        return Err(Problem::new(t!("study-hub-no-weights", id = id))
            .advise(t!("study-hub-no-weights-advice")));
    }
    let mut folder = None;
    for name in files.iter().filter(|name| {
        COMPANIONS.contains(&name.as_str())
            || name.ends_with(".safetensors")
            || name.ends_with(".safetensors.index.json")
    }) {
        let path = fetch(&repository, id, name, heard)?;
        folder = path.parent().map(Path::to_owned);
    }
    folder.ok_or_else(|| Problem::new(t!("study-hub-no-weights", id = id)))
}

fn repository(models: &Path, id: &str, revision: &str) -> Result<ApiRepo> {
    let api = ApiBuilder::from_env()
        .with_cache_dir(models.join("hub"))
        .with_progress(false)
        .with_retries(2)
        .build()
        .map_err(|e| failed(id, &e))?;
    let repository = Repo::with_revision(id.to_owned(), RepoType::Model, revision.to_owned());
    Ok(api.repo(repository))
}

fn fetch(repository: &ApiRepo, id: &str, name: &str, heard: Heard<'_>) -> Result<PathBuf> {
    let told = Told {
        heard,
        done: 0,
        total: 0,
    };
    repository
        .download_with_progress(name, told)
        .map_err(|e| failed(id, &e))
}

fn failed(id: &str, error: &hf_hub::api::sync::ApiError) -> Problem {
    Problem::new(t!("study-hub-failed", id = id, error = error.to_string()))
        .advise(t!("study-hub-failed-advice"))
}

struct Told<'a> {
    heard: Heard<'a>,
    done: u64,
    total: u64,
}

impl Progress for Told<'_> {
    fn init(&mut self, size: usize, _name: &str) {
        (self.done, self.total) = (0, size as u64);
    }

    fn update(&mut self, size: usize) {
        self.done += size as u64;
        (self.heard)(self.done, self.total);
    }

    fn finish(&mut self) {}
}
