//! What can be asked of a study, and what it answers.

use std::path::PathBuf;

use super::{
    CueDetail, CueList, Culture, FormatsView, JobDetail, Lineage, Plan, QuestionDetail,
    SplitDetail, Stage,
};
use crate::dataset::curation::Curation;
use crate::dataset::split::Together;
use crate::dataset::{Citation, Layout, Reading, Recognised, Report};
use crate::figure::{self, Figure, ProfileChoice, ShiftSettings, Style, SurveyChoice, WordsChoice};
use crate::probe::{self, Orders};
use crate::problem::Problem;
use crate::recipe::Recipe;
use crate::report::Document;
use crate::t;

/// A wish of the person at the screen. Each is done in the background, in order.
#[derive(Debug, Clone)]
pub enum Command {
    /// Makes an empty study in a new folder and opens it.
    Create {
        folder: PathBuf,
        name: String,
    },
    /// Makes a copy of the sample study and opens it.
    CreateSample {
        folder: PathBuf,
    },
    Open {
        folder: PathBuf,
    },
    Close,
    /// Takes a study off the list of recent ones; the folder stays.
    Forget {
        folder: PathBuf,
    },
    /// Looks at files; answered by [`Update::Recognised`], one per file.
    Recognise {
        paths: Vec<PathBuf>,
        reading: Reading,
    },
    /// Imports a file as what it was taken for or chosen to be.
    Import {
        path: PathBuf,
        layout: Layout,
        reading: Reading,
        name: String,
        citation: Citation,
    },
    /// Puts a dataset into the study's trash; [`Command::RestoreDataset`] undoes it.
    RemoveDataset {
        dataset: String,
    },
    RestoreDataset {
        dataset: String,
    },
    SetCuration {
        dataset: String,
        curation: Curation,
    },
    UndoCuration {
        dataset: String,
    },
    RedoCuration {
        dataset: String,
    },
    /// Rows of a dataset's curated table; answered by [`Update::Table`].
    LoadTable {
        dataset: String,
        offset: usize,
        rows: usize,
        /// Column and whether descending.
        sort: Option<(String, bool)>,
    },
    /// The commonest values of a column; answered by [`Update::Facets`].
    LoadFacets {
        dataset: String,
        column: String,
    },
    SetCultures {
        cultures: Vec<Culture>,
    },
    /// Registers weights on this machine under a name.
    AddModel {
        name: String,
        path: PathBuf,
    },
    /// Downloads a model from the hub and registers it under its name.
    AddHubModel {
        name: String,
        id: String,
    },
    /// Downloads the starter model and registers it as "starter".
    FetchStarter,
    /// Ends the download that runs.
    CancelDownload,
    /// Takes a base model's name off the study; [`Command::RestoreModel`] undoes it.
    RemoveModel {
        name: String,
    },
    RestoreModel {
        name: String,
    },
    /// Starts a draft from a preset.
    UsePreset {
        preset: String,
    },
    /// Replaces the draft; it is then checked in the background.
    SetDraft {
        recipe: Box<Recipe>,
    },
    /// The split of the study's cues, or what it would be; answered by [`Update::Split`].
    LoadSplit {
        seed: u64,
        shares: [f64; 3],
        together: Together,
    },
    /// Locks the split, or adds new cues to the locked one.
    LockSplit {
        seed: u64,
        shares: [f64; 3],
        together: Together,
    },
    /// Unlocks the split; [`Command::RestoreSplit`] undoes it.
    UnlockSplit,
    RestoreSplit {
        id: String,
    },
    /// Lets the jobs of this machine compute on a device, or on the best; kept for later.
    UseDevice {
        device: Option<String>,
    },
    /// Keeps a prompt template of the study's own.
    SetTemplate {
        name: String,
        text: String,
    },
    /// Goes back to the built-in template; [`Command::SetTemplate`] undoes it.
    ResetTemplate {
        name: String,
    },
    /// Queues the draft as a training job.
    StartTraining,
    /// Queues the draft four times, on growing shares of the training cues.
    StartLearningCurve,
    /// Queues a counting job, to see the machinery live.
    StartCounting {
        to: u64,
    },
    StopJob {
        job: String,
    },
    ResumeJob {
        job: String,
    },
    /// Puts a job that does not run into the queue's trash; [`Command::RestoreJob`] undoes it.
    RemoveJob {
        job: String,
    },
    RestoreJob {
        job: String,
    },
    /// Opens a job's detail and follows it; none to follow none. Answered by [`Update::Job`].
    FollowJob {
        job: Option<String>,
    },
    /// Queues a probe of models that are to be compared: they are asked the same.
    StartProbe {
        probe: probe::Kind,
        models: Vec<String>,
        /// Probes of words: `simple` or `complex`; empty: the prompt it was taught with.
        prompt: String,
        /// Surveys: in which orders options are shown.
        orders: Orders,
    },
    /// Repeats a published study by this plan, or by another one than before.
    SetPlan {
        plan: Box<Plan>,
    },
    /// Takes the plan off the study; what was made by it stays.
    DropPlan,
    /// Does what a stage of the plan still lacks.
    Advance {
        stage: Stage,
    },
    /// Draws a figure; answered by [`Update::Figure`].
    DrawFigure {
        request: FigureRequest,
    },
    /// Everything about one survey question; answered by [`Update::Question`].
    LoadQuestion {
        question: String,
    },
    /// The cues of a probe, a dataset and a prompt (empty: the first); answered by
    /// [`Update::Cues`].
    LoadCues {
        probe: probe::Kind,
        dataset: String,
        prompt: String,
    },
    /// Everything about one cue; answered by [`Update::Cue`].
    LoadCue {
        probe: probe::Kind,
        cue: String,
        dataset: String,
        prompt: String,
    },
    /// A cue in the three formats of asking (empty: the first); answered by
    /// [`Update::Formats`].
    LoadFormats {
        cue: String,
        dataset: String,
    },
    /// Writes a figure; the extension (svg, pdf, png, csv) decides the format.
    Export {
        request: FigureRequest,
        path: PathBuf,
        style: Style,
    },
    /// Puts the report together, every section; answered by [`Update::Report`].
    ComposeReport,
    /// Writes the report as HTML and, beside it, as PDF.
    ExportReport {
        path: PathBuf,
        sections: Vec<String>,
        notes: String,
    },
    /// Walks the chain of hashes and recomputes every score; answered by [`Update::Verified`].
    Verify,
}

impl Command {
    /// What is being done meanwhile, where it may take long and shows nowhere else.
    pub(super) fn busy(&self) -> Option<String> {
        let name = |path: &PathBuf| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        };
        match self {
            Self::Import { path, .. } => Some(t!("study-busy-import", file = name(path))),
            Self::AddModel { path, .. } => Some(t!("study-busy-model", file = name(path))),
            Self::StartTraining | Self::StartLearningCurve | Self::StartProbe { .. } => {
                Some(t!("study-busy-job"))
            }
            Self::Advance { stage } => Some(stage.title()),
            Self::Export { path, .. } | Self::ExportReport { path, .. } => {
                Some(t!("study-busy-write", file = name(path)))
            }
            Self::Verify => Some(t!("study-busy-verify")),
            _ => None,
        }
    }
}

/// Which figure, of which models and cultures, how arranged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureRequest {
    pub id: figure::Id,
    /// Names of models; empty: the base and its newest adapter (no control).
    pub models: Vec<String>,
    /// Names of cultures: two, or one, or any number, as the figure takes them; empty: the
    /// first two, the first, or all.
    pub cultures: Vec<String>,
    /// `js`, `emd` or `tension`; empty: `js`.
    pub distance: String,
    /// Heat map: rows are topics instead of questions.
    pub by_topic: bool,
    /// Shift, scatter and heat map: which questions, in which order.
    pub shift: ShiftSettings,
    /// Figures of words: id of the people's dataset; empty: the first.
    pub dataset: String,
    /// Figures of words: which prompt (`simple`, `complex`, or a template's name); empty: the
    /// first.
    pub prompt: String,
    /// Violins: English words match in their dictionary form.
    pub lemmas: bool,
    /// Rankings: words that an answer leaves out come last, instead of not counting.
    pub left_out_last: bool,
    /// Associations and rankings: how many words count, and what stands beside.
    pub words: WordsChoice,
    /// Profile: which attribute, and how words are taken.
    pub profile: ProfileChoice,
    /// Survey answers: which questions, in which language, under which topics.
    pub survey: SurveyChoice,
}

/// An answer to a [`Command`], drained by the window within its budget.
#[derive(Debug, Clone)]
pub enum Update {
    Recognised {
        path: PathBuf,
        result: Result<Box<Recognised>, Problem>,
    },
    Imported {
        path: PathBuf,
        dataset: String,
        report: Report,
    },
    Table {
        dataset: String,
        offset: usize,
        total: usize,
        rows: Vec<Vec<String>>,
    },
    Facets {
        dataset: String,
        column: String,
        values: Vec<(String, u64)>,
    },
    Job(Box<JobDetail>),
    Figure {
        request: Box<FigureRequest>,
        result: Result<Box<Figure>, Problem>,
        lineage: Lineage,
    },
    Question(Box<QuestionDetail>),
    Split(Box<SplitDetail>),
    Report(Box<Document>),
    Formats(Box<FormatsView>),
    Cues(Box<CueList>),
    Cue {
        detail: Box<CueDetail>,
        lineage: Lineage,
    },
    /// A file was written.
    Written {
        path: PathBuf,
    },
    Verified {
        lines: Vec<String>,
        sound: bool,
    },
    /// A command could not be done.
    Refused {
        command: Box<Command>,
        problem: Problem,
    },
    /// Something that nobody asked for just now went wrong.
    Problem(Problem),
    /// Something was done that shows nowhere else.
    Notice(String),
}
