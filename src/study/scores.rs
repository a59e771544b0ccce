//! Scores of the study: computed from stored answers and human data, kept with the hashes
//! of both, computed anew where these changed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

pub use super::kind::Scores;

use super::folder::Study;
use super::kind::{Ground, Varied};
use super::word_scores::no_ratings;
use crate::artifact::{self, Parent};
use crate::dataset;
use crate::probe;
use crate::problem::{Problem, Result};
use crate::score::Kind;
use crate::score::profile::ProfileSettings;
use crate::{prompt, t};

/// Version of the score files. Scores of an older one are computed anew: their ids differ.
pub(super) const FORMAT: u32 = 3;

/// Depth of the precision that stands for all.
pub(super) const HEADLINE_DEPTH: usize = 10;

/// `scores/KIND/HASH.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredScore {
    pub format: u32,
    /// The kind and the first digits of the hash of `parents` and settings.
    pub id: String,
    /// Answers, datasets and curations it was computed from.
    pub parents: Vec<Parent>,
    #[serde(flatten)]
    pub scores: Scores,
    /// What the study knows of the models and cultures, as it is now.
    #[serde(skip)]
    pub(super) around: Around,
}

/// What the study knows beside the scores, and the scores are told with.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Around {
    /// Taught models with what they were before.
    pub base_of: Vec<(String, String)>,
    /// Taught models with their control.
    pub control_of: Vec<(String, String)>,
    /// The controls.
    pub controls: Vec<String>,
    /// Language of the study's first culture, without its region.
    pub first_language: Option<String>,
}

/// Pairs of models with those of their rows that were asked as somebody, in a run, or otherwise
/// than usual: what was taught is compared with what was asked in the same way. The name of such
/// a row begins with that of its model.
fn among(rows: &[(String, String)], mut pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let models = pairs.clone();
    for (taught, other) in &models {
        let how = |row: &String| row.strip_prefix(taught.as_str()).map(str::to_owned);
        let of_taught = rows.iter().filter(|(_, model)| model == taught);
        for (row, how) in of_taught.filter_map(|(row, _)| Some((row, how(row)?))) {
            let beside = (format!("{other}{how}"), other.clone());
            let pair = (row.clone(), beside.0.clone());
            if rows.contains(&beside) && !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    pairs
}

/// The newest scores of each kind, so that they are not read for every snapshot.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<Kind, Arc<StoredScore>>>);

impl Study {
    /// The scores of a kind, computed where they are not there yet; none where no model was
    /// asked.
    ///
    /// # Errors
    /// Answers or datasets cannot be read, or do not fit each other.
    pub fn scores(&self, kind: Kind) -> Result<Option<Arc<StoredScore>>> {
        let Some(ground) = Ground::of(self, kind, &Varied::default())? else {
            self.known().remove(&kind);
            return Ok(None);
        };
        let id = ground.id(kind);
        let around = self.around(&ground.rows)?;
        let is_known = |known: &&Arc<StoredScore>| known.id == id && known.around == around;
        if let Some(known) = self.known().get(&kind).filter(is_known) {
            return Ok(Some(Arc::clone(known)));
        }
        let stored = match self.stored(kind, &id) {
            Some(stored) => stored,
            None => {
                let stored = ground.score(id)?;
                if self.read_only().is_none() {
                    self.keep_score(kind, &stored)?;
                }
                stored
            }
        };
        let stored = Arc::new(StoredScore { around, ..stored });
        self.known().insert(kind, Arc::clone(&stored));
        Ok(Some(stored))
    }

    /// The scores of a kind, computed in a way of one's own and not kept; none where no model
    /// was asked.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub(super) fn scores_as(
        &self,
        kind: Kind,
        varied: &Varied,
    ) -> Result<Option<Arc<StoredScore>>> {
        if *varied == Varied::default() {
            return self.scores(kind);
        }
        let Some(ground) = Ground::of(self, kind, varied)? else {
            return Ok(None);
        };
        let around = self.around(&ground.rows)?;
        let id = ground.id(kind);
        let stored = ground.score(id)?;
        Ok(Some(Arc::new(StoredScore { around, ..stored })))
    }

    /// The psychological profile of people and of every model that was asked for
    /// associations, taken as `settings` say; without any model, of people alone.
    ///
    /// # Errors
    /// The study has no associations or no ratings of words, or they do not fit each other.
    pub fn profile(&self, settings: &ProfileSettings) -> Result<StoredScore> {
        if self.of_kind(dataset::Kind::Associations, &[])?.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
        }
        let asked = self.asked(probe::Kind::Associations)?;
        let varied = Varied {
            profile: settings.clone(),
            ..Varied::default()
        };
        let ground = Ground::of_answers(self, Kind::Profile, asked, &varied)?;
        let ground = ground.ok_or_else(no_ratings)?;
        let id = ground.id(Kind::Profile);
        ground.score(id)
    }

    /// Taught models with what they were before.
    pub(super) fn base_of(&self) -> Result<Vec<(String, String)>> {
        let models = self.models()?.into_iter();
        Ok(models
            .filter_map(|model| Some((model.name, model.base?)))
            .collect())
    }

    /// What the study knows beside scores with these rows, each with its model.
    fn around(&self, rows: &[(String, String)]) -> Result<Around> {
        Ok(Around {
            base_of: among(rows, self.base_of()?),
            control_of: among(rows, self.control_of()?),
            controls: self.controls()?,
            first_language: self
                .cultures()
                .first()
                .map(|culture| prompt::without_region(&culture.language).to_owned()),
        })
    }

    /// The scores of a kind as last computed, without looking whether they still fit.
    pub(super) fn known_scores(&self, kind: Kind) -> Option<Arc<StoredScore>> {
        self.known().get(&kind).cloned()
    }

    /// Computes the scores of a kind again from what lies on disk; none where no model was
    /// asked. With what is stored of them, where that is there.
    pub(super) fn recompute(&self, kind: Kind) -> Result<Option<(StoredScore, PathBuf)>> {
        let Some(ground) = Ground::of(self, kind, &Varied::default())? else {
            return Ok(None);
        };
        let id = ground.id(kind);
        let mut paths = self.score_paths(kind, &id).into_iter();
        let path = paths.find(|path| path.is_file());
        let path = path.unwrap_or_else(|| self.score_path(kind, &id));
        Ok(Some((ground.score(id)?, path)))
    }

    /// The scores of this id, where they are stored and can be read.
    fn stored(&self, kind: Kind, id: &str) -> Option<StoredScore> {
        let mut paths = self.score_paths(kind, id).into_iter();
        let path = paths.find(|path| path.is_file())?;
        artifact::read_json(&path, FORMAT).ok()
    }

    fn keep_score(&self, kind: Kind, stored: &StoredScore) -> Result<()> {
        let _writing = self.writing()?;
        let path = self.score_path(kind, &stored.id);
        let all = self.folder.join("scores");
        super::make_folder(&all.join(kind.id()))?;
        // In one line: indented, scores of many questions are twice as long.
        self.keep(&path, &artifact::json_lines(std::slice::from_ref(stored))?)?;
        // Scores of answers or data that are no longer the newest say nothing any more; nor
        // do those that lie where older versions put them.
        let older_ones = files_in(&all).into_iter().filter(|path| {
            let id = path.file_stem().unwrap_or_default().to_string_lossy();
            let hash = id
                .strip_prefix(kind.id())
                .and_then(|hash| hash.strip_prefix('-'));
            hash.is_some_and(|hash| hash.chars().all(|c| c.is_ascii_hexdigit()))
        });
        let of_kind = files_in(&all.join(kind.id())).into_iter();
        for older in of_kind.chain(older_ones).filter(|older| *older != path) {
            self.discard(&older)?;
        }
        Ok(())
    }

    fn score_path(&self, kind: Kind, id: &str) -> PathBuf {
        let hash = id.rsplit('-').next().unwrap_or(id);
        let folder = self.folder.join("scores").join(kind.id());
        folder.join(format!("{hash}.json"))
    }

    /// Where scores may lie: in the folder of their kind, or where older versions put them.
    fn score_paths(&self, kind: Kind, id: &str) -> [PathBuf; 2] {
        let older = self.folder.join("scores").join(format!("{id}.json"));
        [self.score_path(kind, id), older]
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<Kind, Arc<StoredScore>>> {
        self.known.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// The JSON files that lie in a folder.
fn files_in(folder: &std::path::Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect()
}

impl Ground {
    /// The name of the scores that come of this.
    fn id(&self, kind: Kind) -> String {
        let made_of = serde_json::json!([
            FORMAT,
            self.parents,
            self.matter.named,
            self.matter.settings
        ]);
        let hash = artifact::sha256(made_of.to_string().as_bytes());
        format!("{kind}-{}", &hash[..12])
    }

    fn score(self, id: String) -> Result<StoredScore> {
        Ok(StoredScore {
            format: FORMAT,
            id,
            scores: (self.matter.score)(&self.matter.settings)?,
            parents: self.parents,
            around: Around::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_paired_with_what_was_asked_in_the_same_way() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let rows = [
            pair("m", "m"),
            pair("m as japan", "m"),
            pair("m + taught", "m + taught"),
            pair("m + taught as japan", "m + taught"),
            pair("m + taught as peru", "m + taught"),
            // Others whose names begin alike.
            pair("m2", "m2"),
            pair("m + taught2", "m + taught2"),
        ];
        let wanted = [
            pair("m + taught", "m"),
            pair("m + taught as japan", "m as japan"),
        ];
        assert_eq!(among(&rows, vec![pair("m + taught", "m")]), wanted);
    }
}
