//! Verification of scores: each that is stored is computed again, the newest of each kind
//! and those of what the study held before.

use std::path::PathBuf;

use serde_json::Value;

use super::Walk;
use crate::artifact::{self, Parent};
use crate::job::State;
use crate::probe::answers_file;
use crate::problem::{Problem, Result};
use crate::score::{Kind, first_difference};
use crate::study::chain;
use crate::study::scores::{FORMAT, Scores, StoredScore};
use crate::t;

/// The scores of a kind, computed from what the study holds now.
struct Newest {
    score: StoredScore,
    path: PathBuf,
    /// Whether it, or an older format of it, was found among the stored ones.
    stored: bool,
}

impl Walk<'_> {
    pub(super) fn scores(&mut self) {
        let mut newest = Vec::new();
        for &kind in Kind::ALL {
            match self.study.recompute(kind) {
                Ok(Some((score, path))) => newest.push((
                    kind,
                    Newest {
                        score,
                        path,
                        stored: false,
                    },
                )),
                Ok(None) => {}
                Err(problem) => self.failed(kind, problem),
            }
        }
        for path in chain::files(&self.study.folder, "scores") {
            if path.ends_with(".json")
                && !chain::is_meaningless(&path)
                && let Err(problem) = self.score(&path, &mut newest)
            {
                self.broken(problem.message);
            }
        }
        for (_, newest) in newest.into_iter().filter(|(_, newest)| !newest.stored) {
            self.noted(t!("study-verify-score-new", id = newest.score.id));
        }
    }

    /// Computes a stored score again, from what it says that it was computed from.
    fn score(&mut self, path: &str, newest: &mut [(Kind, Newest)]) -> Result<()> {
        let file = self.study.folder.join(path);
        let value: Value = artifact::read_json(&file, FORMAT)?;
        let parents = value["parents"].clone();
        let parents: Vec<Parent> = serde_json::from_value(parents).unwrap_or_default();
        self.answers(path, &parents)?;
        let kind = value["probe"].as_str().unwrap_or_default();
        let Some(kind) = Kind::from_id(kind) else {
            self.broken(t!("study-verify-score-unknown", path = path));
            return Ok(());
        };
        let of_kind = newest.iter_mut().find(|(of, _)| *of == kind);
        let of_kind = of_kind.map(|(_, newest)| newest);
        if value["format"].as_u64() < Some(u64::from(FORMAT)) {
            let now = of_kind.map(|newest| {
                newest.stored = true;
                newest.score.id.clone()
            });
            let older = value["id"].as_str().unwrap_or(path);
            self.noted(match now {
                Some(id) => t!("study-verify-score-older", older = older, id = id),
                None => t!("study-verify-score-unaccounted", path = path),
            });
            return Ok(());
        }
        if let Some(newest) = of_kind.filter(|newest| newest.path == file) {
            newest.stored = true;
            return self.compare(&file, &newest.score);
        }
        match self.study.as_of(&parents)?.recompute(kind) {
            Ok(Some((score, path))) if path == file => self.compare(&file, &score)?,
            // What it came from is not there any more: the chain alone vouches for it.
            Ok(_) | Err(_) => self.noted(t!("study-verify-score-unaccounted", path = path)),
        }
        Ok(())
    }

    /// Whether the answers that a score names are those of finished jobs.
    fn answers(&mut self, path: &str, parents: &[Parent]) -> Result<()> {
        for parent in parents.iter().filter(|parent| parent.what == "answers") {
            // A job that was thrown away takes nothing of the score with it.
            let Ok(job) = self.study.job(&parent.id) else {
                continue;
            };
            let id = parent.id.as_str();
            if job.state() != State::Finished {
                self.broken(t!("study-verify-score-unfinished", path = path, job = id));
            } else if artifact::sha256_file(&answers_file(&job.result("")?))? != parent.sha256 {
                self.broken(t!("study-verify-score-answers", path = path, job = id));
            }
        }
        Ok(())
    }

    fn compare(&mut self, file: &std::path::Path, computed: &StoredScore) -> Result<()> {
        let stored: StoredScore = artifact::read_json(file, FORMAT)?;
        let id = computed.id.as_str();
        match first_difference(&serde_json::json!(stored), &serde_json::json!(computed)) {
            None => {
                self.whole(t!("study-verify-score", id = id));
                self.people(&stored);
            }
            Some(place) => {
                self.broken(t!("study-verify-score-differs", id = id, place = place));
            }
        }
        Ok(())
    }

    /// Tallies the people behind a survey's scores again from the tables.
    fn people(&mut self, stored: &StoredScore) {
        let Scores::Survey(scored) = &stored.scores else {
            return;
        };
        for scored in std::iter::once(scored).chain(&scored.others) {
            match self.study.people_differ(scored) {
                Ok(Ok(0)) => {}
                Ok(Ok(count)) => self.whole(t!("study-verify-people", count = count)),
                Ok(Err(place)) => self.broken(t!("study-verify-people-differ", place = place)),
                Err(problem) => self.broken(problem.message),
            }
        }
    }

    fn failed(&mut self, kind: Kind, problem: Problem) {
        let reason = problem.message;
        self.broken(t!(
            "study-verify-score-failed",
            probe = kind.id(),
            reason = reason
        ));
    }
}
