//! Scores of the study: computed from stored answers and human data, kept with the hashes
//! of both, computed anew where these changed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::folder::Study;
use super::surveyed::{self, Surveyed};
use crate::artifact::{self, Parent};
use crate::dataset::associations::CueResponses;
use crate::dataset::{Kind, Responses, lexicon};
use crate::figure;
use crate::job::{Folder, Manifest, Spec};
use crate::probe::{self, Answer, Probe};
use crate::problem::{Problem, Result};
use crate::score::associations::{HumanCue, Reference, ScoredAssociations, score_associations};
use crate::score::profile::{ATTRIBUTES, Lexicon, ProfileSettings, ScoredProfile, score_profile};
use crate::score::survey::{Measure, ScoredSurvey};
use crate::score::{ModelAnswers, Settings};
use crate::stat::Estimate;
use crate::t;

const FORMAT: u32 = 1;

/// Depth of the precision that stands for all.
pub(super) const HEADLINE_DEPTH: usize = 10;

/// What is scored, by the names under which scores are stored: each probe, and the profile
/// of the words that the associations probe gave.
pub(super) const SCORES: [&str; 3] = ["associations", "survey", "profile"];

/// What one probe's answers are worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "probe", content = "score", rename_all = "kebab-case")]
pub enum Scores {
    Associations(ScoredAssociations),
    Survey(ScoredSurvey),
    Profile(ScoredProfile),
}

/// `scores/ID.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredScore {
    pub format: u32,
    /// The probe and the first digits of the hash of `parents` and settings.
    pub id: String,
    /// Answers, datasets and curations it was computed from.
    pub parents: Vec<Parent>,
    #[serde(flatten)]
    pub scores: Scores,
    /// Taught models with what they were before, as the study has them now.
    #[serde(skip)]
    pub base_of: Vec<(String, String)>,
    /// Language of the study's first culture, without its region.
    #[serde(skip)]
    pub first_language: Option<String>,
}

/// The newest scores of each probe, so that they are not read for every snapshot.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<String, Arc<StoredScore>>>);

/// The newest finished probe job of one model.
pub(super) struct Asked {
    pub model: String,
    pub job: Folder,
    pub manifest: Manifest,
    pub probe: Probe,
    pub answers: Vec<Answer>,
}

/// Everything scores are computed from.
struct Ground {
    models: Vec<ModelAnswers>,
    human: Human,
    parents: Vec<Parent>,
    settings: Settings,
}

enum Human {
    Associations {
        cues: Vec<HumanCue>,
        halves: Option<(Vec<HumanCue>, Vec<HumanCue>)>,
    },
    Survey(Vec<Surveyed>),
    Profile {
        cues: Vec<HumanCue>,
        lexicon: Lexicon,
        settings: ProfileSettings,
    },
}

impl Study {
    /// The scores of a probe, computed where they are not there yet; none where no model
    /// was asked.
    ///
    /// # Errors
    /// Answers or datasets cannot be read, or do not fit each other.
    pub fn scores(&self, probe: &str) -> Result<Option<Arc<StoredScore>>> {
        let Some(ground) = self.ground(probe)? else {
            self.known().remove(probe);
            return Ok(None);
        };
        let id = ground.id(probe);
        if let Some(known) = self.known().get(probe).filter(|known| known.id == id) {
            return Ok(Some(Arc::clone(known)));
        }
        let path = self.score_path(&id);
        let stored = match artifact::read_json(&path, FORMAT) {
            Ok(stored) if path.is_file() => stored,
            _ => {
                let stored = ground.score(id)?;
                if self.read_only().is_none() {
                    self.keep_score(probe, &stored)?;
                }
                stored
            }
        };
        let stored = Arc::new(StoredScore {
            base_of: self.base_of()?,
            first_language: self.cultures().first().map(|culture| {
                let tag = culture.language.split('-').next();
                tag.unwrap_or_default().to_owned()
            }),
            ..stored
        });
        self.known().insert(probe.to_owned(), Arc::clone(&stored));
        Ok(Some(stored))
    }

    /// Taught models with what they were before.
    pub(super) fn base_of(&self) -> Result<Vec<(String, String)>> {
        let models = self.models()?.into_iter();
        Ok(models
            .filter_map(|model| Some((model.name, model.base?)))
            .collect())
    }

    /// The scores of the associations probe with English words matched in their dictionary
    /// form, computed and not kept; none where no model was asked.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub(super) fn scores_by_lemma(&self) -> Result<Option<StoredScore>> {
        let Some(mut ground) = self.ground("associations")? else {
            return Ok(None);
        };
        ground.settings.lemmas = true;
        let id = ground.id("associations");
        ground.score(id).map(Some)
    }

    /// The scores of a probe as last computed, without looking whether they still fit.
    pub(super) fn known_scores(&self, probe: &str) -> Option<Arc<StoredScore>> {
        self.known().get(probe).cloned()
    }

    /// Computes a probe's scores again from what lies on disk; none where no model was
    /// asked. With what is stored of them, where that is there.
    pub(super) fn recompute(&self, probe: &str) -> Result<Option<(StoredScore, PathBuf)>> {
        let Some(ground) = self.ground(probe)? else {
            return Ok(None);
        };
        let id = ground.id(probe);
        let path = self.score_path(&id);
        Ok(Some((ground.score(id)?, path)))
    }

    /// The newest finished job of each model for a probe, in the order of the models.
    pub(super) fn asked(&self, probe: &str) -> Result<Vec<Asked>> {
        let models = self.models()?;
        let mut jobs = self.finished()?;
        jobs.reverse();
        let mut asked = Vec::new();
        for model in models {
            let adapter = model.base.is_some().then_some(&model.sha256);
            let job = jobs.iter().find(|(_, manifest)| match &manifest.spec {
                Spec::Probe(probing) => {
                    probing.probe == probe
                        && probing.model.adapter_sha256.as_ref() == adapter
                        && (adapter.is_some() || probing.model.sha256 == model.sha256)
                }
                Spec::Train(_) | Spec::Count(_) => false,
            });
            if let Some((folder, manifest)) = job {
                asked.push(Asked {
                    model: model.name,
                    probe: probe_of(folder)?,
                    answers: answers_of(folder)?,
                    job: folder.clone(),
                    manifest: manifest.clone(),
                });
            }
        }
        Ok(asked)
    }

    /// The psychological profile of people and of every model that was asked for
    /// associations, taken as `settings` say; without any model, of people alone.
    ///
    /// # Errors
    /// The study has no associations or no ratings of words, or they do not fit each other.
    pub fn profile(&self, settings: &ProfileSettings) -> Result<StoredScore> {
        if self.of_kind(Kind::Associations, &[])?.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
        }
        if self.of_kind(Kind::Lexicon, &[])?.is_empty() {
            return Err(Problem::new(t!("study-missing-lexicon"))
                .advise(t!("study-missing-lexicon-advice")));
        }
        let ground = self.ground_of_profile(self.asked("associations")?, settings)?;
        let id = ground.id("profile");
        ground.score(id)
    }

    fn ground(&self, probe: &str) -> Result<Option<Ground>> {
        if probe == "profile" {
            let asked = self.asked("associations")?;
            if asked.is_empty() || self.of_kind(Kind::Lexicon, &[])?.is_empty() {
                return Ok(None);
            }
            let settings = ProfileSettings::default();
            return self.ground_of_profile(asked, &settings).map(Some);
        }
        let asked = self.asked(probe)?;
        let from_elsewhere = probe == "survey" && !self.imported_models()?.is_empty();
        if asked.is_empty() && !from_elsewhere {
            return Ok(None);
        }
        let mut parents = answers_as_parents(&asked)?;
        let (human, data) = match probe {
            "survey" => {
                let (surveyed, data) = self.surveyed(&asked)?;
                if surveyed.is_empty() {
                    return Ok(None);
                }
                let named = serde_json::to_vec(&self.cultures()).unwrap_or_default();
                parents.push(Parent {
                    what: "cultures".to_owned(),
                    id: self.name(),
                    sha256: artifact::sha256(&named),
                });
                (Human::Survey(surveyed), data)
            }
            _ => self.people_of_cues(&asked)?,
        };
        parents.extend(data);
        Ok(Some(Ground {
            models: answers_of_models(asked),
            human,
            parents,
            settings: Settings::default(),
        }))
    }

    fn ground_of_profile(&self, asked: Vec<Asked>, settings: &ProfileSettings) -> Result<Ground> {
        let mut parents = answers_as_parents(&asked)?;
        let mut cues = Vec::new();
        let mut datasets = datasets_of(&asked);
        if datasets.is_empty() {
            let all = self.of_kind(Kind::Associations, &[])?;
            datasets = all.into_iter().map(|manifest| manifest.id).collect();
        }
        for id in datasets {
            cues.extend(self.cues(&id, Responses::R123)?.into_iter().map(human));
            parents.extend(self.parents_of(&id)?);
        }
        let mut lexicons = self.of_kind(Kind::Lexicon, &[])?;
        // Where two rate the same word, the larger one counts.
        lexicons.sort_by_key(|manifest| std::cmp::Reverse(manifest.report.rows_kept));
        let mut words = Lexicon::default();
        for manifest in lexicons {
            words.add(lexicon::ratings(&self.curated(&manifest.id)?, ATTRIBUTES)?);
            parents.extend(self.parents_of(&manifest.id)?);
        }
        Ok(Ground {
            models: answers_of_models(asked),
            human: Human::Profile {
                cues,
                lexicon: words,
                settings: settings.clone(),
            },
            parents,
            settings: Settings::default(),
        })
    }

    /// What people answered in the datasets from which the cues were taken.
    fn people_of_cues(&self, asked: &[Asked]) -> Result<(Human, Vec<Parent>)> {
        let datasets = datasets_of(asked);
        let mut parents = Vec::new();
        let mut cues = Vec::new();
        let mut halves = Some((Vec::new(), Vec::new()));
        let seed = Settings::default().seed;
        for id in &datasets {
            cues.extend(self.cues(id, Responses::R123)?.into_iter().map(human));
            let split = self.halves(id, seed)?;
            halves = halves.zip(split).map(|((mut first, mut second), (a, b))| {
                first.extend(a.into_iter().map(human));
                second.extend(b.into_iter().map(human));
                (first, second)
            });
            parents.extend(self.parents_of(id)?);
        }
        Ok((Human::Associations { cues, halves }, parents))
    }

    fn keep_score(&self, probe: &str, stored: &StoredScore) -> Result<()> {
        let folder = self.folder.join("scores");
        super::make_folder(&folder)?;
        artifact::write_json(&self.score_path(&stored.id), stored)?;
        // Scores of answers or data that are no longer the newest say nothing any more.
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let older = name.starts_with(&format!("{probe}-"))
                && name.ends_with(".json")
                && name != format!("{}.json", stored.id);
            if older {
                let path = entry.path();
                std::fs::remove_file(&path).map_err(|e| Problem::io(&path, &e))?;
            }
        }
        Ok(())
    }

    fn score_path(&self, id: &str) -> PathBuf {
        self.folder.join("scores").join(format!("{id}.json"))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<StoredScore>>> {
        self.known.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl Ground {
    fn id(&self, probe: &str) -> String {
        let names: Vec<&str> = self
            .models
            .iter()
            .map(|model| model.name.as_str())
            .collect();
        let imported = match &self.human {
            Human::Survey(all) => all.first().map(Surveyed::names),
            _ => None,
        };
        let names = imported.unwrap_or(names);
        let made_of = match &self.human {
            Human::Profile { settings, .. } => {
                serde_json::json!([self.parents, names, settings])
            }
            _ if self.settings != Settings::default() => {
                serde_json::json!([self.parents, names, self.settings])
            }
            _ => serde_json::json!([self.parents, names]),
        };
        let hash = artifact::sha256(made_of.to_string().as_bytes());
        format!("{probe}-{}", &hash[..12])
    }

    fn score(self, id: String) -> Result<StoredScore> {
        let settings = self.settings;
        let scores = match &self.human {
            Human::Associations { cues, halves } => {
                let halves = halves.as_ref().map(|(a, b)| (a.as_slice(), b.as_slice()));
                score_associations(&self.models, cues, halves, &settings).map(Scores::Associations)
            }
            Human::Survey(all) => surveyed::score(all, &settings).map(Scores::Survey),
            Human::Profile {
                cues,
                lexicon,
                settings: profile,
            } => {
                score_profile(&self.models, cues, lexicon, profile, &settings).map(Scores::Profile)
            }
        }?;
        Ok(StoredScore {
            format: FORMAT,
            id,
            parents: self.parents,
            scores,
            base_of: Vec::new(),
            first_language: None,
        })
    }
}

impl StoredScore {
    /// The main score of a model: what is measured, and the mean over items with its
    /// interval.
    pub fn headline(&self, model: &str) -> Option<(String, Estimate)> {
        match &self.scores {
            Scores::Associations(scored) => {
                let row = scored.models.iter().find(|row| row.name == model)?;
                let mean = row.table.mean(Reference::All, HEADLINE_DEPTH)?;
                Some((
                    t!("study-headline-precision", depth = HEADLINE_DEPTH),
                    *mean,
                ))
            }
            Scores::Survey(scored) => {
                // Where the first culture's language was asked in too, that counts.
                let scored = match &self.first_language {
                    Some(language) => scored.asked_in(language).unwrap_or(scored),
                    None => scored,
                };
                let row = &scored.models[scored.model(model)?];
                let culture = scored.cultures.first()?;
                let mean = row.cultures.first()?.get(Measure::Js)?;
                Some((
                    t!("study-headline-js", culture = culture.name.as_str()),
                    *mean,
                ))
            }
            Scores::Profile(scored) => {
                let row = scored.models.iter().find(|row| row.name == model)?;
                let mean = row.table.mean(ATTRIBUTES[0])?;
                let [(_, name), ..] = figure::attributes();
                Some((name, *mean))
            }
        }
    }
}

fn answers_as_parents(asked: &[Asked]) -> Result<Vec<Parent>> {
    let parent = |one: &Asked| {
        Ok(Parent {
            what: "answers".to_owned(),
            id: one.manifest.id.clone(),
            sha256: artifact::sha256_file(&one.job.result("answers.jsonl"))?,
        })
    };
    asked.iter().map(parent).collect()
}

fn answers_of_models(asked: Vec<Asked>) -> Vec<ModelAnswers> {
    let model = |one: Asked| ModelAnswers {
        name: one.model,
        answers: one.answers,
    };
    asked.into_iter().map(model).collect()
}

/// The datasets from which the cues were taken.
fn datasets_of(asked: &[Asked]) -> Vec<String> {
    let mut datasets: Vec<String> = Vec::new();
    for parent in asked.iter().flat_map(|one| &one.manifest.parents) {
        if parent.what == "dataset" && !datasets.contains(&parent.id) {
            datasets.push(parent.id.clone());
        }
    }
    datasets
}

/// What a probe job asks.
pub(super) fn probe_of(folder: &Folder) -> Result<Probe> {
    artifact::read_json(&folder.input("probe.json"), FORMAT)
}

/// What a probe job was answered.
fn answers_of(folder: &Folder) -> Result<Vec<Answer>> {
    probe::read_answers(&folder.result("answers.jsonl"))
}

/// What people said to a cue. Where each response stands once, as in a file of ranks, their
/// order stands for frequencies.
fn human(mut cue: CueResponses) -> HumanCue {
    if cue.responses.iter().all(|(_, count)| *count == 1) {
        let most = cue.responses.len() as u64;
        for (place, (_, count)) in cue.responses.iter_mut().enumerate() {
            *count = most - place as u64;
        }
    }
    HumanCue {
        cue: cue.cue,
        responses: cue.responses,
    }
}
