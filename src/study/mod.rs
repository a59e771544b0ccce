//! The study folder and its catalogue: commands in, views and updates out.
//!
//! The only door of the window and of the command line. The window holds a [`Door`]: it
//! sends [`Command`]s, reads the latest [`Snapshot`] each frame, and drains [`Update`]s
//! (answers to its questions). Nothing there blocks the caller. The command line uses
//! [`Study`], whose functions do.
//!
//! ```text
//! STUDY/
//!   study.json                name, cultures, format
//!   chain.json                the hash of everything that follows, and one root over all
//!   study.sqlite              drafts and undo (deleting it loses nothing else)
//!   owner.json                who has it open (machine, process, heartbeat)
//!   study.lock                locked by who writes, for as long as a write takes
//!   data/ID/                  datasets: table.parquet, manifest.json; curation.json
//!   models/NAME.json          names for weights, by hash
//!   jobs/ID/                  job folders
//!   splits/ID.json            splits of the cues that were locked
//!   prompts/NAME.jinja        prompt templates that were changed
//!   scores/KIND/HASH.json     scores with the hashes of what they were computed from
//!   scenarios.json            who models can be asked to be
//!   plan.json                 what was chosen for repeating a published study
//!   figures/                  its figures and tables
//!   report.html, .pdf         its report; report.sha256 has the hashes of both
//!   trash/ID/                 datasets taken out
//! ```
//!
//! What is absent: weights (they are found by hash on the machine), and any list of
//! adapters, answers or finished work beside the job folders, from which it is told.

mod answers;
mod catalogue;
mod chain;
mod command;
mod controls;
mod culture;
mod datasets;
mod devices;
mod door;
mod download;
mod draft;
mod figures;
mod folder;
mod formats;
mod headline;
mod home;
mod hub;
mod index;
mod jobs;
mod keeping;
mod kind;
mod languages;
mod main_scores;
mod making;
mod material;
mod models;
mod only;
mod owner;
mod people;
mod perform;
mod plan;
mod probing;
mod prompts;
mod recent;
mod report;
mod scenarios;
mod scores;
mod snapshot;
mod split;
pub mod starter;
mod training;
mod verify;
mod view;
mod word_probes;
mod word_scores;
mod words;
mod writing;

use std::path::Path;

pub use crate::score::Kind as ScoreKind;
pub use crate::score::profile::ProfileSettings;
pub use crate::score::survey::Baseline;
pub use command::{Command, FigureRequest, Update};
pub use culture::{Culture, free_place};
pub use devices::chosen_device;
pub use door::Door;
pub use download::Download;
pub use folder::Study;
pub use formats::{ChoiceTried, FormatsOf, FormatsView, ListTried, RankingTried};
pub use home::Home;
pub use jobs::{Opened, foreign};
pub use kind::{probe_of, score_of, word_probes};
pub use main_scores::{MainScore, ScoreTable};
pub use making::Sample;
pub use plan::{
    FIGURE_FORMATS, OptionKind, Plan, PlanOption, Stage, StageState, StageView, StudyTemplate,
    TEMPLATES, TaskView, all_options, template,
};
pub use probing::{Asking, Queued};
pub use report::{REPORT_SECTIONS, section_name};
pub use scenarios::NOBODY;
pub use scores::{Scores, StoredScore};
pub use split::KeptSplit;
pub use training::Exercise;
pub use verify::Verified;
pub use view::*;
pub use words::{CueAnswer, CueDetail, CueList, CueRow, SaidWord};

use crate::problem::{Problem, Result};

/// Makes a folder and those above it, where they are missing.
fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|e| Problem::io(path, &e))
}

/// A moment as people of this machine write it.
fn clock(seconds: f64) -> String {
    chrono::DateTime::from_timestamp(seconds as i64, 0)
        .map(|at| at.with_timezone(&chrono::Local))
        .map(|at| at.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}
