//! The safetensors files of a folder: one, or several with an index that says which tensor
//! is in which. An index that the files contradict is refused: one of both is of another
//! model, or of another state of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::weights::{Stored, safetensors};
use crate::config::damaged;
use crate::{Result, artifact, t};

const SINGLE: &str = "model.safetensors";
const INDEX: &str = "model.safetensors.index.json";

/// `model.safetensors.index.json`.
#[derive(Deserialize)]
struct Index {
    /// From a tensor's name to the name of its file.
    weight_map: BTreeMap<String, String>,
}

/// The tensors of a folder, by their names.
///
/// # Errors
/// A file is missing or damaged, or the index and the files contradict each other; what
/// does not fit is named.
pub(super) fn read(folder: &Path) -> Result<BTreeMap<String, Stored>> {
    let (single, index) = (folder.join(SINGLE), folder.join(INDEX));
    match (index.exists(), single.exists()) {
        (true, single) => Index::read(&index)?.tensors(folder, single),
        (false, true) => safetensors(&single),
        (false, false) => Err(damaged(folder, t!("model-no-weights"))),
    }
}

impl Index {
    fn read(path: &Path) -> Result<Self> {
        let bytes = artifact::read(&artifact::hub_file(path))?;
        serde_json::from_slice(&bytes).map_err(|e| damaged(path, e.to_string()))
    }

    /// The tensors of all shards. `single`: whether `model.safetensors` is there too.
    fn tensors(&self, folder: &Path, single: bool) -> Result<BTreeMap<String, Stored>> {
        let shards: BTreeSet<&String> = self.weight_map.values().collect();
        if single && !shards.iter().any(|shard| *shard == SINGLE) {
            return Err(damaged(folder, t!("model-index-beside")));
        }
        let mut tensors = BTreeMap::new();
        for shard in shards {
            for (name, stored) in safetensors(&inside(folder, shard)?)? {
                self.check(&name, shard)
                    .map_err(|why| damaged(folder, why))?;
                tensors.insert(name, stored);
            }
        }
        let absent = |(name, _): &(&String, &String)| !tensors.contains_key(*name);
        match self.weight_map.iter().find(absent) {
            Some((name, shard)) => {
                let why = t!(
                    "model-index-absent",
                    name = name.as_str(),
                    shard = shard.as_str()
                );
                Err(damaged(folder, why))
            }
            None => Ok(tensors),
        }
    }

    /// Whether a tensor may lie in a shard; else why not.
    fn check(&self, name: &str, shard: &str) -> Result<(), String> {
        match self.weight_map.get(name) {
            Some(named) if named == shard => Ok(()),
            Some(named) => Err(t!(
                "model-index-elsewhere",
                shard = shard,
                name = name,
                named = named.as_str()
            )),
            None => Err(t!("model-index-unnamed", shard = shard, name = name)),
        }
    }
}

/// The path of a shard, which is a file of this folder and leads nowhere else.
fn inside(folder: &Path, shard: &str) -> Result<PathBuf> {
    if shard.contains(['/', '\\']) {
        return Err(damaged(folder, t!("model-index-path", shard = shard)));
    }
    let path = folder.join(shard);
    match path.exists() {
        true => Ok(path),
        false => {
            let shard = path.display().to_string();
            Err(damaged(folder, t!("model-no-shard", shard = shard)))
        }
    }
}
