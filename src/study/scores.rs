//! Scores of the study: computed from stored answers and human data, kept with the hashes
//! of both, computed anew where these changed.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::answers::{Asked, answers_as_parents};
use super::folder::Study;
use super::surveyed::{self, Surveyed};
use super::word_scores::{by_prompt, rankings_by_prompt};
use crate::artifact::{self, Parent};
use crate::dataset::{Kind, Responses};
use crate::problem::{Problem, Result};
use crate::score::associations::{ScoredAssociations, score_associations};
use crate::score::profile::{Lexicon, ProfileSettings, ScoredProfile, score_profile};
use crate::score::rankings::{PromptRankings, ScoredRankings, score_rankings};
use crate::score::survey::ScoredSurvey;
use crate::score::{AskedModel, HumanGroup, PromptAnswers, Settings};
use crate::stat::LeftOut;
use crate::t;

/// Version of the score files. Scores of an older one are computed anew: their ids differ.
pub(super) const FORMAT: u32 = 3;

/// Depth of the precision that stands for all.
pub(super) const HEADLINE_DEPTH: usize = 10;

/// What is scored, by the names under which scores are stored: each probe, and the profile
/// of the words that the associations probe gave.
pub(super) const SCORES: [&str; 4] = ["associations", "ranking", "survey", "profile"];

/// What one probe's answers are worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "probe", content = "score", rename_all = "kebab-case")]
pub enum Scores {
    Associations(ScoredAssociations),
    Ranking(ScoredRankings),
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
    /// Taught models with their control, and the controls, likewise.
    #[serde(skip)]
    pub control_of: Vec<(String, String)>,
    #[serde(skip)]
    pub controls: Vec<String>,
    /// Language of the study's first culture, without its region.
    #[serde(skip)]
    pub first_language: Option<String>,
}

/// The newest scores of each probe, so that they are not read for every snapshot.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<String, Arc<StoredScore>>>);

/// Everything scores are computed from.
struct Ground {
    matter: Matter,
    parents: Vec<Parent>,
    settings: Settings,
}

enum Matter {
    Associations {
        asked: Vec<PromptAnswers>,
        people: Vec<HumanGroup>,
    },
    Ranking {
        asked: Vec<PromptRankings>,
        people: Vec<HumanGroup>,
        left_out: LeftOut,
    },
    Survey(Vec<Surveyed>),
    Profile {
        asked: Vec<PromptAnswers>,
        people: Vec<HumanGroup>,
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
        let (base_of, control_of) = (self.base_of()?, self.control_of()?);
        let is_known = |known: &&Arc<StoredScore>| {
            known.id == id && known.base_of == base_of && known.control_of == control_of
        };
        if let Some(known) = self.known().get(probe).filter(is_known) {
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
            base_of,
            control_of,
            controls: self.controls()?,
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

    /// The scores of the ranking probe in which words that an answer left out come last,
    /// computed and not kept; none where no model was asked.
    ///
    /// # Errors
    /// As [`scores`](Self::scores).
    pub(super) fn scores_with_left_out(&self) -> Result<Option<StoredScore>> {
        let Some(mut ground) = self.ground("ranking")? else {
            return Ok(None);
        };
        if let Matter::Ranking { left_out, .. } = &mut ground.matter {
            *left_out = LeftOut::Last;
        }
        let id = ground.id("ranking");
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

    /// The psychological profile of people and of every model that was asked for
    /// associations, taken as `settings` say; without any model, of people alone.
    ///
    /// # Errors
    /// The study has no associations or no ratings of words, or they do not fit each other.
    pub fn profile(&self, settings: &ProfileSettings) -> Result<StoredScore> {
        if self.of_kind(Kind::Associations, &[])?.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
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
        let matter = match probe {
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
                parents.extend(data);
                Matter::Survey(surveyed)
            }
            "ranking" => {
                let (people, data) = self.people_of_cues(&asked)?;
                parents.extend(data);
                Matter::Ranking {
                    asked: rankings_by_prompt(asked),
                    people,
                    left_out: LeftOut::default(),
                }
            }
            _ => {
                let (people, data) = self.people_of_cues(&asked)?;
                parents.extend(data);
                Matter::Associations {
                    asked: by_prompt(asked),
                    people,
                }
            }
        };
        Ok(Some(Ground {
            matter,
            parents,
            settings: Settings::default(),
        }))
    }

    fn ground_of_profile(&self, asked: Vec<Asked>, settings: &ProfileSettings) -> Result<Ground> {
        let mut parents = answers_as_parents(&asked)?;
        let (people, data) = self.people_of_cues(&asked)?;
        let (lexicon, rated) = self.ratings()?;
        parents.extend(data.into_iter().chain(rated));
        Ok(Ground {
            matter: Matter::Profile {
                asked: by_prompt(asked),
                people,
                lexicon,
                settings: settings.clone(),
            },
            parents,
            settings: Settings::default(),
        })
    }

    fn keep_score(&self, probe: &str, stored: &StoredScore) -> Result<()> {
        let _writing = self.writing()?;
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
        let people_named = |people: &[HumanGroup]| -> Vec<(String, Responses)> {
            let named = people.iter();
            named.map(|of| (of.name.clone(), of.responses)).collect()
        };
        let words = |asked: &[PromptAnswers], people: &[HumanGroup]| {
            let names = |models: &[AskedModel]| -> Vec<(String, Option<u64>)> {
                let models = models.iter();
                models
                    .map(|model| (model.of.name.clone(), model.most))
                    .collect()
            };
            let asked = asked
                .iter()
                .map(|asked| (&asked.prompt, asked.responses, names(&asked.models)));
            serde_json::json!([asked.collect::<Vec<_>>(), people_named(people)])
        };
        let matter = match &self.matter {
            Matter::Associations { asked, people } => words(asked, people),
            Matter::Ranking {
                asked,
                people,
                left_out,
            } => {
                let names = |asked: &PromptRankings| -> Vec<String> {
                    asked
                        .models
                        .iter()
                        .map(|model| model.name.clone())
                        .collect()
                };
                let asked = asked
                    .iter()
                    .map(|asked| (&asked.prompt, asked.responses, names(asked)));
                let asked: Vec<_> = asked.collect();
                serde_json::json!([asked, people_named(people), left_out])
            }
            Matter::Survey(all) => serde_json::json!(all.first().map(Surveyed::names)),
            Matter::Profile {
                asked,
                people,
                settings,
                ..
            } => serde_json::json!([words(asked, people), settings]),
        };
        let made_of = serde_json::json!([FORMAT, self.parents, matter, self.settings]);
        let hash = artifact::sha256(made_of.to_string().as_bytes());
        format!("{probe}-{}", &hash[..12])
    }

    fn score(self, id: String) -> Result<StoredScore> {
        let settings = &self.settings;
        let scores = match &self.matter {
            Matter::Associations { asked, people } => {
                score_associations(asked, people, settings).map(Scores::Associations)
            }
            Matter::Ranking {
                asked,
                people,
                left_out,
            } => score_rankings(asked, people, *left_out, settings).map(Scores::Ranking),
            Matter::Survey(all) => surveyed::score(all, settings).map(Scores::Survey),
            Matter::Profile {
                asked,
                people,
                lexicon,
                settings: profile,
            } => score_profile(asked, people, lexicon, profile, settings).map(Scores::Profile),
        }?;
        Ok(StoredScore {
            format: FORMAT,
            id,
            parents: self.parents,
            scores,
            base_of: Vec::new(),
            control_of: Vec::new(),
            controls: Vec::new(),
            first_language: None,
        })
    }
}
