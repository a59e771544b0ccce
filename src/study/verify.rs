//! Verification: every hash along the chain, every score computed again.

use std::path::Path;

use super::folder::Study;
use super::scores::{FORMAT, SCORES, Scores, StoredScore};
use crate::artifact::{self, File};
use crate::job::{Folder, State};
use crate::problem::Result;
use crate::score::first_difference;
use crate::t;

/// What verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// A sentence for each thing looked at; what is broken is named.
    pub lines: Vec<String>,
    /// Whether nothing is broken.
    pub sound: bool,
}

impl Verified {
    fn fine(&mut self, line: String) {
        self.lines.push(line);
    }

    fn broken(&mut self, line: String) {
        self.lines.push(line);
        self.sound = false;
    }
}

impl Study {
    /// Walks the chain from the scores back to the originals' recorded hashes, and
    /// computes every score again. It changes nothing.
    pub fn verify(&self) -> Verified {
        let mut verified = Verified {
            lines: Vec::new(),
            sound: true,
        };
        self.verify_datasets(&mut verified);
        self.verify_jobs(&mut verified);
        for probe in SCORES {
            self.verify_scores(probe, &mut verified);
        }
        verified
    }

    fn verify_datasets(&self, verified: &mut Verified) {
        let (manifests, problems) = self.datasets();
        for problem in problems {
            verified.broken(problem.message);
        }
        for manifest in manifests {
            let name = manifest.name.as_str();
            let path = self
                .folder
                .join("data")
                .join(&manifest.id)
                .join("table.parquet");
            if hash_of(&path).as_ref() != Some(&manifest.table_sha256) {
                verified.broken(t!(
                    "study-verify-table-changed",
                    name = name,
                    id = manifest.id
                ));
            } else if manifest.origin.sha256.len() != 64 {
                verified.broken(t!("study-verify-no-origin", name = name));
            } else {
                verified.fine(t!(
                    "study-verify-dataset",
                    name = name,
                    file = manifest.origin.file,
                    sha256 = short(&manifest.origin.sha256)
                ));
            }
        }
    }

    fn verify_jobs(&self, verified: &mut Verified) {
        let jobs = match self.queue().list() {
            Ok(jobs) => jobs,
            Err(problem) => return verified.broken(problem.message),
        };
        for job in jobs {
            match self.verify_job(&job, verified) {
                Ok(()) => {}
                Err(problem) => verified.broken(t!(
                    "study-verify-job-broken",
                    job = job.id(),
                    reason = problem.message
                )),
            }
        }
    }

    fn verify_job(&self, job: &Folder, verified: &mut Verified) -> Result<()> {
        let manifest = job.manifest()?;
        let mut sound = true;
        let mut files = |files: &[File], folder: &Path, verified: &mut Verified| {
            for file in files {
                let path = artifact::below(folder, &file.path).ok();
                if path.and_then(|path| hash_of(&path)).as_ref() != Some(&file.sha256) {
                    let path = file.path.as_str();
                    verified.broken(t!("study-verify-file-changed", job = job.id(), file = path));
                    sound = false;
                }
            }
        };
        files(&manifest.inputs, &job.input("")?, verified);
        if job.state() != State::Finished {
            verified.fine(t!("study-verify-job-unfinished", title = manifest.title));
            return Ok(());
        }
        if let Some(done) = job.done()? {
            files(&done.results, &job.result("")?, verified);
        }
        for parent in &manifest.parents {
            if let Some(broken) = self.missing_parent(&parent.what, &parent.id, &parent.sha256)? {
                verified.broken(t!("study-verify-parent", job = job.id(), parent = broken));
                sound = false;
            }
        }
        if sound {
            verified.fine(t!(
                "study-verify-job",
                title = manifest.title,
                files = manifest.inputs.len()
            ));
        }
        Ok(())
    }

    /// The name of a parent that is in the study with another hash; none where it fits, or
    /// is not (or no longer) in the study: its hash then still says what it was.
    fn missing_parent(&self, what: &str, id: &str, sha256: &str) -> Result<Option<String>> {
        let stands = match what {
            "dataset" => {
                let (manifests, _) = self.datasets();
                let found = manifests.into_iter().find(|manifest| manifest.id == id);
                found.map(|manifest| manifest.table_sha256)
            }
            "adapter" => {
                let adapters = self.adapters()?;
                let found = adapters
                    .into_iter()
                    .find(|adapter| adapter.manifest.id == id);
                found.map(|adapter| adapter.sha256)
            }
            "split" => self.kept_parts(id)?.map(|parts| parts.sha256()),
            "model" => {
                let found = self.bases()?.into_iter().find(|base| base.name == id);
                found.map(|base| base.sha256)
            }
            _ => None,
        };
        Ok(stands.filter(|hash| hash != sha256).map(|_| id.to_owned()))
    }

    fn verify_scores(&self, probe: &str, verified: &mut Verified) {
        let computed = match self.recompute(probe) {
            Ok(Some(computed)) => computed,
            Ok(None) => return,
            Err(problem) => {
                let reason = problem.message;
                return verified.broken(t!(
                    "study-verify-score-failed",
                    probe = probe,
                    reason = reason
                ));
            }
        };
        let (score, path) = computed;
        if !path.is_file() {
            return verified.fine(match older(&path, probe) {
                Some(older) => t!("study-verify-score-older", older = older, id = score.id),
                None => t!("study-verify-score-new", id = score.id),
            });
        }
        let stored = match artifact::read_json::<StoredScore>(&path, score.format) {
            Ok(stored) => stored,
            Err(problem) => return verified.broken(problem.message),
        };
        match first_difference(&serde_json::json!(stored), &serde_json::json!(score)) {
            None => {
                verified.fine(t!("study-verify-score", id = score.id));
                self.verify_people(&stored, verified);
            }
            Some(place) => {
                verified.broken(t!(
                    "study-verify-score-differs",
                    id = score.id,
                    place = place
                ));
            }
        }
    }
}

impl Study {
    /// Tallies the people behind a survey's scores again from the tables.
    fn verify_people(&self, stored: &StoredScore, verified: &mut Verified) {
        let Scores::Survey(scored) = &stored.scores else {
            return;
        };
        let all = std::iter::once(scored).chain(&scored.others);
        for scored in all {
            match self.people_differ(scored) {
                Ok(Ok(0)) => {}
                Ok(Ok(count)) => verified.fine(t!("study-verify-people", count = count)),
                Ok(Err(place)) => {
                    verified.broken(t!("study-verify-people-differ", place = place));
                }
                Err(problem) => verified.broken(problem.message),
            }
        }
    }
}

/// A probe's stored scores of an older format, beside where the newer would lie; none where
/// there are none.
fn older(path: &Path, probe: &str) -> Option<String> {
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    paths.find_map(|path| {
        let id = path.file_stem()?.to_str()?.to_owned();
        let of_probe = id.strip_prefix(probe)?.starts_with('-');
        let text = artifact::read(&path).ok()?;
        let stored: serde_json::Value = serde_json::from_slice(&text).ok()?;
        let is_older = stored["format"].as_u64()? < u64::from(FORMAT);
        (of_probe && is_older).then_some(id)
    })
}

/// The hash of a file; none where it cannot be read.
fn hash_of(path: &Path) -> Option<String> {
    artifact::sha256_file(path).ok()
}

/// The first digits of a hash, for people.
fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}
