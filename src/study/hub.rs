//! Fetching models from the model hub, into a cache folder, resumed where it broke off.

use std::path::{Path, PathBuf};

use hf_hub::api::Progress;
use hf_hub::api::sync::{ApiBuilder, ApiRepo};
use hf_hub::{Repo, RepoType};

use super::download::{Heard, apart};
use crate::problem::{Problem, Result};
use crate::t;

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
    let (repository, id, name) = (
        repository(models, id, revision)?,
        id.to_owned(),
        name.to_owned(),
    );
    apart(heard, move |tell| fetch(&repository, &id, &name, tell))
}

/// Fetches a model: all that a model folder needs, or the GGUF file where `id` names
/// one (`owner/name/file.gguf`). Yields the folder, or the file.
///
/// # Errors
/// No connection, no such repository, or one without weights that Attune can read.
pub fn model(models: &Path, id: &str, heard: Heard<'_>) -> Result<PathBuf> {
    let (models, id) = (models.to_owned(), id.to_owned());
    apart(heard, move |tell| fetch_model(&models, &id, tell))
}

fn fetch_model(models: &Path, id: &str, tell: &dyn Fn(u64, u64)) -> Result<PathBuf> {
    if let [owner, name, rest @ ..] = id.split('/').collect::<Vec<_>>().as_slice()
        && id.ends_with(".gguf")
    {
        let repository = repository(models, &format!("{owner}/{name}"), "main")?;
        return fetch(&repository, id, &rest.join("/"), tell);
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
        let path = fetch(&repository, id, name, tell)?;
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

fn fetch(repository: &ApiRepo, id: &str, name: &str, tell: &dyn Fn(u64, u64)) -> Result<PathBuf> {
    let told = Told {
        tell,
        done: 0,
        total: 0,
    };
    repository
        .download_with_progress(name, told)
        .map_err(|e| failed(id, &e))
}

fn failed(id: &str, error: &hf_hub::api::sync::ApiError) -> Problem {
    Problem::new(t!(
        "study-hub-failed",
        id = id,
        error = reason(&error.to_string())
    ))
    .advise(t!("study-hub-failed-advice"))
}

/// Why the hub did not give what it was asked for, in the user's words where they are known.
fn reason(error: &str) -> String {
    let has = |words: &[&str]| words.iter().any(|words| error.contains(words));
    if has(&["status code 404"]) {
        t!("study-hub-unknown")
    } else if has(&["status code 401", "status code 403"]) {
        t!("study-hub-closed")
    } else if has(&["Dns Failed", "Connection Failed", "Network Error"]) {
        t!("study-hub-unreachable")
    } else {
        error.to_owned()
    }
}

struct Told<'a> {
    tell: &'a dyn Fn(u64, u64),
    done: u64,
    total: u64,
}

impl Progress for Told<'_> {
    fn init(&mut self, size: usize, _name: &str) {
        (self.done, self.total) = (0, size as u64);
    }

    fn update(&mut self, size: usize) {
        self.done += size as u64;
        (self.tell)(self.done, self.total);
    }

    fn finish(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_hub_says_is_told_in_words() {
        let url = "request error: https://huggingface.co/api/models/x/y: ";
        let told = |error: &str| reason(&format!("{url}{error}"));
        assert_eq!(told("status code 404"), t!("study-hub-unknown"));
        assert_eq!(told("status code 401"), t!("study-hub-closed"));
        assert_eq!(
            told("Dns Failed: resolve dns name"),
            t!("study-hub-unreachable")
        );
        assert!(told("status code 500").contains("500"));
    }
}
