//! What the window shows: plain, cheap to clone, never changed by a page.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Culture, Download, Plan, StageView};
use crate::dataset::Manifest;
use crate::dataset::curation::{Curation, Effect};
use crate::dataset::split::{Split, Together};
use crate::event::{Event, Stamped, Step};
use crate::example::Example;
use crate::figure;
use crate::job::State;
use crate::probe;
use crate::problem::Problem;
use crate::recipe::{Estimate, Finding, Preset, Recipe};
use crate::score::Group;
use crate::train::Preview;

/// Everything at one moment; a new one replaces it whenever something changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    pub machine: MachineView,
    /// None until a study is open.
    pub study: Option<StudyView>,
}

/// This machine, whatever study is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MachineView {
    /// Latest first.
    pub recent: Vec<RecentStudy>,
    /// "CPU, 2 cores, AVX-512".
    pub device: String,
    /// Why this device ("No worker with GPU support was found …").
    pub device_reason: String,
    /// Whether it is a graphics card.
    pub card: bool,
    /// The device's memory.
    pub memory_mib: u64,
    /// All devices, the best first; empty while they are being looked for.
    pub devices: Vec<DeviceView>,
    /// Id of the device that the person chose; none for the best.
    pub chosen: Option<String>,
    pub starter: Starter,
    /// What is being done that shows nowhere else, in words, oldest first.
    pub busy: Vec<String>,
    /// The model that is being downloaded.
    pub fetching: Option<Download>,
    pub presets: Vec<Preset>,
}

/// A device that jobs can compute on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceView {
    /// `cpu`, `cuda:0`.
    pub id: String,
    /// "NVIDIA GeForce RTX 4090", "CPU, 2 cores, AVX-512".
    pub name: String,
    /// Bytes, and how many of them were free when it was found.
    pub memory: u64,
    pub free: u64,
    /// Whether jobs compute on it.
    pub used: bool,
}

/// A study opened before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecentStudy {
    pub name: String,
    pub folder: PathBuf,
    /// Seconds since 1970 (UTC).
    pub opened_at: f64,
    /// Whether the folder is still there.
    #[serde(skip)]
    pub exists: bool,
}

/// The starter model on this machine.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Starter {
    #[default]
    Missing,
    /// See [`MachineView::fetching`].
    Fetching,
    Present(PathBuf),
}

/// An open study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StudyView {
    pub name: String,
    pub folder: PathBuf,
    /// Why it cannot be changed ("Open on host X since …"); none where it can.
    pub read_only: Option<String>,
    /// Whether it is the sample study, whose cultures are invented.
    pub sample: bool,
    pub datasets: Vec<DatasetView>,
    pub cultures: Vec<Culture>,
    pub models: Vec<ModelView>,
    /// Newest first.
    pub jobs: Vec<JobView>,
    pub draft: Draft,
    /// The split that all recipes share; none while it is not locked.
    pub split: Option<LockView>,
    pub learnt: Vec<LearntView>,
    /// The study's own prompt templates: text by name.
    pub templates: BTreeMap<String, String>,
    pub probes: Vec<ProbeView>,
    /// Which people and prompts there are scores of words for.
    pub asked: Vec<AskedGroup>,
    /// Languages that the survey was put in, BCP 47 tags; none where it was one.
    pub survey_languages: Vec<String>,
    pub figures: Vec<FigureView>,
    /// The plan by which a published study is repeated; none where none is.
    pub plan: Option<PlanView>,
    /// Folders that could not be read, in words.
    pub problems: Vec<Problem>,
}

/// A plan and where its stages stand.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanView {
    pub plan: Plan,
    pub stages: Vec<StageView>,
}

/// A dataset with its curation.
#[derive(Debug, Clone, PartialEq)]
pub struct DatasetView {
    pub manifest: Manifest,
    pub curation: Curation,
    /// Rows before and after each step of the curation.
    pub effects: Vec<Effect>,
    /// Rows after the whole curation.
    pub rows: u64,
    pub columns: Vec<String>,
    /// Of associations the language of the cues (BCP 47); else empty.
    pub language: String,
    pub can_undo: bool,
    pub can_redo: bool,
}

/// A model of the study: a base model, or a base with an adapter.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelView {
    /// Unique in the study ("starter", "starter + first-steps").
    pub name: String,
    /// "Llama, 135 million parameters".
    pub about: String,
    pub parameters: u64,
    pub sha256: String,
    /// Training job the adapter comes from; none for a base model.
    pub adapter_of: Option<String>,
    /// Name of the base model, where this is an adapter on one.
    pub base: Option<String>,
    /// Whether the weights are on this machine.
    pub present: bool,
    /// Whether it was trained on answers shuffled among cues.
    pub control: bool,
}

/// A job, as the queue shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    pub id: String,
    pub title: String,
    /// `train`, `probe`, `count`.
    pub kind: &'static str,
    pub state: State,
    /// What it is doing ("Loading the model").
    pub stage: String,
    /// Units done and in all.
    pub progress: Option<(u64, u64)>,
    pub left_s: Option<f64>,
    pub created_at: f64,
    pub last_step: Option<Step>,
    pub problem: Option<Problem>,
    /// A stop was asked for and has not yet happened.
    pub stopping: bool,
}

/// A job opened: all that its page draws.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JobDetail {
    pub id: String,
    pub steps: Vec<Step>,
    /// Step and loss; of a training by rewards step and mean reward.
    pub validation: Vec<(u64, f64)>,
    /// Answers to watched items through time.
    pub watched: Vec<Watched>,
    /// The newest rewarded answers, oldest first.
    pub tried: Vec<Tried>,
    /// The other events, as lines.
    pub log: Vec<Stamped>,
    pub recipe: Option<Recipe>,
}

/// An answer that was tried and rewarded.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    pub step: u64,
    /// The cue.
    pub item: String,
    /// The words it was offered.
    pub words: Vec<String>,
    pub answer: String,
    /// None where no ranking was found in it.
    pub reward: Option<f64>,
}

/// A watched item and its answers through time.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// `cue` or `question`.
    pub kind: String,
    pub item: String,
    /// Step and answer; step 0 is before the first.
    pub answers: Vec<(u64, String)>,
}

/// The recipe being drafted on the Train page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    /// None until a preset is chosen.
    pub recipe: Option<Recipe>,
    /// Whether `findings`, `estimate` and `preview` belong to `recipe` as it stands.
    pub checked: bool,
    pub findings: Vec<Finding>,
    pub estimate: Option<Estimate>,
    /// Example and what the model reads of it; a few.
    pub preview: Vec<(Example, Preview)>,
}

/// The split of the study's cues while it is locked.
#[derive(Debug, Clone, PartialEq)]
pub struct LockView {
    pub id: String,
    pub seed: u64,
    /// Of training, validation and test.
    pub shares: [f64; 3],
    /// Cues of each part.
    pub cues: [usize; 3],
}

/// A split with its cues, what they come from, and which models know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SplitDetail {
    pub seed: u64,
    pub shares: [f64; 3],
    /// Which cues stay in one part.
    pub together: Together,
    /// Test cues with another form of themselves among the training cues: `cat` and `cats`.
    pub twins: usize,
    /// None where it is what a lock would hold.
    pub locked: Option<LockView>,
    pub parts: Split,
    pub datasets: Vec<DatasetParts>,
    pub models: Vec<TaughtView>,
}

/// The cues of a dataset in the parts of a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetParts {
    pub name: String,
    pub cues: [usize; 3],
    /// Cues that are in no part.
    pub outside: usize,
}

/// What a finished model has to do with a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaughtView {
    pub model: String,
    /// Whether it was taught with this very split.
    pub same: bool,
    /// How many cues of the test part it learnt from.
    pub learnt: usize,
}

/// A model that learnt from cues it is, or would be, probed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearntView {
    pub model: String,
    pub learnt: usize,
    /// All cues of that probe.
    pub held_out: usize,
}

/// A cell of the probe grid.
#[derive(Debug, Clone, PartialEq)]
pub struct ProbeView {
    /// Name of a [`ModelView`], or of a model that is known by imported answers alone.
    pub model: String,
    pub probe: probe::Kind,
    /// None where it was never asked.
    pub state: Option<State>,
    pub job: Option<String>,
    pub progress: Option<(u64, u64)>,
    /// Of how many tasks it was asked, and how many there are; none where it is but one.
    pub tasks: Option<(usize, usize)>,
    /// Ids of the scenarios that it was asked as, nobody left out.
    pub scenarios: Vec<String>,
    /// The main score, where it is there.
    pub headline: Option<Headline>,
    /// What is missing before it can be asked ("A survey with its questionnaire").
    pub missing: Option<String>,
}

/// The models that were asked for words with one prompt, against the people of one dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedGroup {
    pub probe: probe::Kind,
    pub group: Group,
    pub models: Vec<String>,
}

/// A number with its 95% interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// "P@10", "JS distance to Avaland".
    pub measure: String,
    pub value: f64,
    pub interval: [f64; 2],
    /// Sentences to know before it is believed, such as what a guess would score.
    pub cautions: Vec<String>,
}

/// A figure of the gallery.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureView {
    pub id: figure::Id,
    /// What is missing before it can be drawn; none where it can.
    pub missing: Option<String>,
}

/// One question with everything the models were asked and answered.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDetail {
    pub question: String,
    pub wording: String,
    pub topic: String,
    /// Label and text of each option.
    pub options: Vec<(String, String)>,
    /// Name and distribution of each culture and model.
    pub distributions: Vec<(String, Vec<f64>)>,
    /// Rendered prompt.
    pub prompt: String,
    /// Raw rows, with the model's name.
    pub answers: Vec<(String, probe::Answer)>,
}

/// Chain from a number back to the file: what, id, hash, nearest first.
pub type Lineage = Vec<crate::artifact::Parent>;

/// Rewarded answers that are kept to be read.
const TRIED: usize = 8;

impl JobDetail {
    /// Sorts one more event into the detail.
    pub fn take(&mut self, stamped: Stamped) {
        match stamped.event {
            Event::Step(step) => self.steps.push(step),
            Event::Validation { step, loss } => self.validation.push((step, loss)),
            Event::ValidationReward { step, reward, .. } => {
                self.validation.push((step, reward));
            }
            Event::Tried {
                step,
                item,
                words,
                answer,
                reward,
            } => {
                if self.tried.len() == TRIED {
                    self.tried.remove(0);
                }
                self.tried.push(Tried {
                    step,
                    item,
                    words,
                    answer,
                    reward,
                });
            }
            Event::Watched {
                step,
                kind,
                item,
                answer,
            } => match self.watched.iter_mut().find(|w| w.item == item) {
                Some(watched) => watched.answers.push((step, answer)),
                None => self.watched.push(Watched {
                    kind,
                    item,
                    answers: vec![(step, answer)],
                }),
            },
            Event::Progress { .. } => {}
            _ => self.log.push(stamped),
        }
    }
}
