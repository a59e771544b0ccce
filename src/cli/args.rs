//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Parser, Subcommand};

use super::repeat::{Choices, Repeat};
use crate::dataset::Kind;
use crate::dataset::split::Together;
use crate::device::PROCESSOR;
use crate::figure;
use crate::probe::{self, Context, Orders, Who};
use crate::recipe::Precision;
use crate::study::{Baseline, ScoreKind, word_probes};
use crate::t;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "attune", version, about = t!("cli-about"))]
pub(super) struct Args {
    #[arg(long, global = true, help = t!("cli-json"))]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(about = t!("cli-new"))]
    New(New),
    #[command(about = t!("cli-import"))]
    Import(Import),
    #[command(about = t!("cli-data"))]
    Data(Data),
    #[command(about = t!("cli-split"))]
    Split(Split),
    #[command(about = t!("cli-model"))]
    Model(Model),
    #[command(about = t!("cli-train"))]
    Train(Train),
    #[command(about = t!("cli-probe"))]
    Probe(Probe),
    #[command(about = t!("cli-scenarios"))]
    Scenarios(Scenarios),
    #[command(about = t!("cli-scores"))]
    Scores(Scores),
    #[command(about = t!("cli-profile"))]
    Profile(Profile),
    #[command(about = t!("cli-cues"))]
    Cues(Cues),
    #[command(about = t!("cli-figure"))]
    Figure(Figure),
    #[command(about = t!("cli-report"))]
    Report(Report),
    #[command(about = t!("cli-repeat"))]
    Repeat(Repeat),
    #[command(about = t!("cli-align"))]
    Align(Choices),
    #[command(about = t!("cli-ask"))]
    Ask(Ask),
    #[command(about = t!("cli-devices"))]
    Devices,
    #[command(about = t!("cli-jobs"))]
    Jobs(Jobs),
    #[command(about = t!("cli-verify"))]
    Verify(Verify),
    #[command(about = t!("cli-worker"))]
    Worker(Worker),
    #[command(about = t!("cli-bench"))]
    Bench(Bench),
    #[command(about = t!("cli-demo"))]
    Demo(Demo),
}

#[derive(Debug, clap::Args)]
pub(super) struct New {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, help = t!("cli-new-sample"))]
    pub sample: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(required = true, help = t!("cli-import-files"))]
    pub files: Vec<PathBuf>,
    #[arg(long = "as", value_name = "KIND", value_parser = kind, help = t!("cli-import-as"))]
    pub kind: Option<Kind>,
    #[arg(long, value_name = "TEXT", requires = "citation", help = t!("cli-import-licence"))]
    pub licence: Option<String>,
    #[arg(long, value_name = "TEXT", requires = "licence", help = t!("cli-import-citation"))]
    pub citation: Option<String>,
    #[arg(long, requires = "licence", help = t!("cli-import-may-share"))]
    pub may_share: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Data {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Jobs {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, value_name = "ID", help = t!("cli-jobs-start"))]
    pub start: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Split {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, help = t!("cli-split-lock"))]
    pub lock: bool,
    #[arg(long, conflicts_with = "lock", help = t!("cli-split-unlock"))]
    pub unlock: bool,
    #[arg(long, value_name = "N", default_value_t = 42, help = t!("cli-split-seed"))]
    pub seed: u64,
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', default_value = "0.8,0.1,0.1", help = t!("cli-split-shares"))]
    pub shares: Vec<f64>,
    #[arg(long, value_name = "WHAT", value_parser = together, help = t!("cli-split-together"))]
    pub together: Option<Together>,
    #[arg(long, help = t!("cli-split-cues"))]
    pub cues: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Model {
    #[command(subcommand)]
    pub command: ModelCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ModelCommand {
    #[command(about = t!("cli-model-add"))]
    Add(AddModel),
    #[command(about = t!("cli-model-fetch"))]
    Fetch,
}

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("source").required(true).args(["file", "folder", "hub", "starter"]))]
pub(super) struct AddModel {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(help = t!("cli-model-name"))]
    pub name: String,
    #[arg(long, value_name = "F.gguf", help = t!("cli-model-file"))]
    pub file: Option<PathBuf>,
    #[arg(long, value_name = "DIR", help = t!("cli-model-folder"))]
    pub folder: Option<PathBuf>,
    #[arg(long, value_name = "ID", help = t!("cli-model-hub"))]
    pub hub: Option<String>,
    #[arg(long, help = t!("cli-model-starter"))]
    pub starter: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Train {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(value_name = "RECIPE.toml", help = t!("cli-train-recipe"))]
    pub recipe: PathBuf,
    #[arg(long, value_name = "KEY=VALUE", num_args = 1.., help = t!("cli-train-set"))]
    pub set: Vec<String>,
    #[arg(long, help = t!("cli-train-curve"))]
    pub learning_curve: bool,
    #[arg(long, value_name = "ID", help = t!("cli-arg-device"))]
    pub device: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Probe {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(value_parser = ids(probe::Kind::ALL, probe::Kind::id), help = t!("cli-probe-name"))]
    pub name: probe::Kind,
    #[arg(long, required = true, value_delimiter = ',', help = t!("cli-probe-models"))]
    pub models: Vec<String>,
    #[arg(long, value_name = "ID", num_args = 1.., help = t!("cli-probe-data"))]
    pub data: Vec<String>,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME", help = t!("cli-probe-prompt"))]
    pub prompt: String,
    #[arg(long, value_name = "N", value_parser = at_least_two, help = t!("cli-probe-words"))]
    pub words: Option<usize>,
    #[arg(long, value_delimiter = ',', value_parser = ids(Context::ALL, Context::id), help = t!("cli-probe-contexts"))]
    pub contexts: Vec<Context>,
    #[arg(long, value_parser = Orders::ALL.map(Orders::id), help = t!("cli-probe-orders"))]
    pub orders: Option<String>,
    #[arg(long = "as", value_name = "ID", value_delimiter = ',', help = t!("cli-probe-as"))]
    pub scenarios: Vec<String>,
    #[arg(long, value_name = "T", help = t!("cli-probe-temperature"))]
    pub temperature: Option<f64>,
    #[arg(long, value_name = "N", default_value_t = 1, requires = "temperature", help = t!("cli-probe-runs"))]
    pub runs: u32,
    #[arg(long, help = t!("cli-probe-raw"))]
    pub raw: bool,
    #[arg(long, value_name = "ID", help = t!("cli-arg-device"))]
    pub device: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Scenarios {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[command(subcommand)]
    pub change: Option<ChangeScenarios>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ChangeScenarios {
    #[command(about = t!("cli-scenarios-add"))]
    Add(AddScenario),
    #[command(about = t!("cli-scenarios-remove"))]
    Remove {
        #[arg(help = t!("cli-scenarios-id"))]
        id: String,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct AddScenario {
    #[arg(help = t!("cli-scenarios-id"))]
    pub id: String,
    #[arg(long, value_parser = Who::ALL.map(Who::id), default_value = "nobody", help = t!("cli-scenarios-who"))]
    pub who: String,
    #[arg(long, default_value = "", hide_default_value = true, help = t!("cli-scenarios-name"))]
    pub name: String,
    #[arg(long, value_name = "TEXT", help = t!("cli-scenarios-template"))]
    pub template: String,
    #[arg(long, value_name = "TAG", default_value = "", hide_default_value = true, help = t!("cli-scenarios-language"))]
    pub language: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Scores {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(value_parser = ids(ScoreKind::ALL, ScoreKind::id), help = t!("cli-scores-name"))]
    pub name: ScoreKind,
    #[arg(long, value_parser = Baseline::ALL.map(Baseline::id), default_value = "uniform", help = t!("cli-scores-against"))]
    pub against: String,
    #[arg(long, help = t!("cli-common"))]
    pub common: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Profile {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, value_name = "N", default_value = "10", value_parser = at_least_one, help = t!("cli-profile-top"))]
    pub top: usize,
    #[arg(long, value_name = "R", default_value_t = 3.0, help = t!("cli-profile-concrete-from"))]
    pub concrete_from: f64,
    #[arg(long, help = t!("cli-profile-no-lemmas"))]
    pub no_lemmas: bool,
    #[arg(long, help = t!("cli-profile-single-words"))]
    pub single_words: bool,
    #[arg(long, value_name = "D", value_parser = above_zero, help = t!("cli-profile-delta"))]
    pub delta: Option<f64>,
    #[arg(long, help = t!("cli-profile-published"))]
    pub published: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Cues {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(help = t!("cli-cues-which"))]
    pub cue: Option<String>,
    #[arg(long, value_parser = ids(&word_probes(), probe::Kind::id), default_value = "associations", help = t!("cli-cues-probe"))]
    pub probe: probe::Kind,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ID", help = t!("cli-figure-dataset"))]
    pub dataset: String,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME", help = t!("cli-figure-prompt"))]
    pub prompt: String,
    #[arg(long, requires = "cue", help = t!("cli-cues-raw"))]
    pub raw: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Figure {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(value_name = "NAME", value_parser = figures(), help = t!("cli-figure-name"))]
    pub figure: figure::Id,
    #[arg(long, value_name = "F.svg", help = t!("cli-figure-out"))]
    pub out: PathBuf,
    #[arg(long, value_delimiter = ',', help = t!("cli-figure-models"))]
    pub models: Vec<String>,
    #[arg(long, value_delimiter = ',', help = t!("cli-figure-cultures"))]
    pub cultures: Vec<String>,
    #[arg(long, value_parser = ["js", "emd", "tension"], default_value = "js", help = t!("cli-figure-distance"))]
    pub distance: String,
    #[arg(long, value_name = "N", value_parser = at_least_one, help = t!("cli-figure-top"))]
    pub top: Option<usize>,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TAG", help = t!("cli-figure-language"))]
    pub language: String,
    #[arg(long, help = t!("cli-figure-question-set"))]
    pub question_set: bool,
    #[arg(long, value_parser = Baseline::ALL.map(Baseline::id), default_value = "uniform", help = t!("cli-scores-against"))]
    pub against: String,
    #[arg(long, help = t!("cli-common"))]
    pub common: bool,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME", help = t!("cli-figure-topics"))]
    pub topics: String,
    #[arg(long, value_name = "N", value_parser = at_least_one, help = t!("cli-figure-tension-set"))]
    pub tension_set: Option<usize>,
    #[arg(long, help = t!("cli-profile-published"))]
    pub published: bool,
    #[arg(long, help = t!("cli-figure-by-topic"))]
    pub by_topic: bool,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "ID", help = t!("cli-figure-dataset"))]
    pub dataset: String,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME", help = t!("cli-figure-prompt"))]
    pub prompt: String,
    #[arg(long, help = t!("cli-figure-lemmas"))]
    pub lemmas: bool,
    #[arg(long, value_name = "K", value_parser = at_least_one, help = t!("cli-figure-depth"))]
    pub depth: Option<usize>,
    #[arg(long, help = t!("cli-figure-most-frequent"))]
    pub most_frequent: bool,
    #[arg(long, help = t!("cli-figure-left-out-last"))]
    pub left_out_last: bool,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "NAME", help = t!("cli-figure-attribute"))]
    pub attribute: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Report {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, value_name = "F.html", help = t!("cli-report-out"))]
    pub out: Option<PathBuf>,
    #[arg(long, value_delimiter = ',', value_parser = crate::study::REPORT_SECTIONS, help = t!("cli-report-sections"))]
    pub sections: Vec<String>,
    #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT", help = t!("cli-report-notes"))]
    pub notes: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Ask {
    #[arg(long, value_name = "FILE_OR_FOLDER", help = t!("cli-ask-model"))]
    pub model: PathBuf,
    #[arg(long, value_name = "DIR", help = t!("cli-ask-adapter"))]
    pub adapter: Option<PathBuf>,
    #[arg(long, default_value = "", hide_default_value = true, help = t!("cli-ask-system"))]
    pub system: String,
    #[arg(long, help = t!("cli-ask-prompt"))]
    pub prompt: String,
    #[arg(long, value_delimiter = ',', conflicts_with = "tokens", help = t!("cli-ask-options"))]
    pub options: Vec<String>,
    #[arg(long, value_name = "N", default_value_t = 64, help = t!("cli-ask-tokens"))]
    pub tokens: usize,
    #[arg(long, value_name = "ID", help = t!("cli-arg-device"))]
    pub device: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
}

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("what").required(true).args(["job", "queue", "hello"]))]
pub(super) struct Worker {
    #[arg(help = t!("cli-worker-job"))]
    pub job: Option<PathBuf>,
    #[arg(long, value_name = "JOBS", help = t!("cli-worker-queue"))]
    pub queue: Option<PathBuf>,
    #[arg(long, value_name = "ID", help = t!("cli-arg-device"))]
    pub device: Option<String>,
    #[arg(long, help = t!("cli-worker-detach"))]
    pub detach: bool,
    #[arg(long, help = t!("cli-worker-hello"))]
    pub hello: bool,
}

#[derive(Debug, clap::Args)]
#[command(group = ArgGroup::new("measured").args(["recipe", "score", "generate", "calibrate", "check_estimates"]))]
pub(super) struct Bench {
    #[arg(value_name = "RECIPE.toml", requires = "study", help = t!("cli-bench-recipe"))]
    pub recipe: Option<PathBuf>,
    #[arg(long, value_name = "STUDY", requires = "recipe", help = t!("cli-arg-study"))]
    pub study: Option<PathBuf>,
    #[arg(long, value_name = "FILE_OR_FOLDER", required_unless_present = "recipe", help = t!("cli-ask-model"))]
    pub model: Option<PathBuf>,
    #[arg(long, value_name = "DIR", help = t!("cli-ask-adapter"))]
    pub adapter: Option<PathBuf>,
    #[arg(long, help = t!("cli-bench-score"))]
    pub score: bool,
    #[arg(long, help = t!("cli-bench-generate"))]
    pub generate: bool,
    #[arg(long, help = t!("cli-bench-calibrate"))]
    pub calibrate: bool,
    #[arg(long, help = t!("cli-bench-check-estimates"))]
    pub check_estimates: bool,
    #[arg(long, value_name = "F.json", help = t!("cli-bench-tokens-file"))]
    pub tokens_file: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value = "8", value_parser = at_least_one, help = t!("cli-bench-batch"))]
    pub batch: usize,
    #[arg(long, value_name = "N", help = t!("cli-bench-prompt"))]
    pub prompt: Option<usize>,
    #[arg(long, value_name = "N", help = t!("cli-bench-shared"))]
    pub shared: Option<usize>,
    #[arg(long, value_name = "N", default_value_t = 60, help = t!("cli-bench-answer"))]
    pub answer: usize,
    #[arg(long, value_name = "N", default_value = "60", value_parser = at_least_one, help = t!("cli-bench-questions"))]
    pub questions: usize,
    #[arg(long, value_name = "T", default_value_t = 0.0, help = t!("cli-bench-temperature"))]
    pub temperature: f64,
    #[arg(long, value_name = "N", default_value_t = 16, help = t!("cli-bench-rank"))]
    pub rank: usize,
    #[arg(long, value_delimiter = ',', default_value = "q,v", help = t!("cli-bench-targets"))]
    pub targets: Vec<String>,
    #[arg(long, value_name = "N", default_value = "6", value_parser = at_least_one, help = t!("cli-bench-steps"))]
    pub steps: usize,
    #[arg(long, help = t!("cli-bench-no-sharing"))]
    pub no_sharing: bool,
    #[arg(long, help = t!("cli-bench-recompute"))]
    pub recompute: bool,
    #[arg(long, value_enum, default_value = "f32", help = t!("cli-bench-precision"))]
    pub precision: KeptIn,
    #[arg(long, value_name = "N", value_parser = at_least_one, help = t!("cli-bench-threads"))]
    pub threads: Option<usize>,
    #[arg(long, value_name = "ID", default_value = PROCESSOR, conflicts_with_all = ["calibrate", "check_estimates"], help = t!("cli-arg-device"))]
    pub device: String,
    #[arg(long, value_name = "S", default_value_t = 1, help = t!("cli-bench-seed"))]
    pub seed: u64,
}

/// [`Precision`] as an argument.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum KeptIn {
    F32,
    Bf16,
    Stored,
}

impl From<KeptIn> for Precision {
    fn from(kept: KeptIn) -> Self {
        match kept {
            KeptIn::F32 => Self::F32,
            KeptIn::Bf16 => Self::Bf16,
            KeptIn::Stored => Self::Stored,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Demo {
    #[arg(help = t!("cli-demo-dir"))]
    pub dir: PathBuf,
}

fn at_least_two(text: &str) -> Result<usize, String> {
    match at_least_one(text)? {
        1 => Err(t!("cli-too-few-words")),
        number => Ok(number),
    }
}

/// Reads one of these kinds by its id.
fn ids<T: Copy + Send + Sync + 'static>(
    kinds: &[T],
    id: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let kinds = kinds.to_vec();
    let names: Vec<&str> = kinds.iter().map(|kind| id(*kind)).collect();
    PossibleValuesParser::new(names).try_map(move |name| {
        let mut kinds = kinds.iter().copied();
        let found = kinds.find(|kind| id(*kind) == name);
        found.ok_or_else(|| t!("cli-not-a-kind"))
    })
}

pub(super) fn at_least_one(text: &str) -> Result<usize, String> {
    let number: usize = text.parse().map_err(|_| t!("cli-not-a-number"))?;
    match number {
        0 => Err(t!("cli-not-a-number")),
        _ => Ok(number),
    }
}

fn above_zero(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| t!("cli-not-a-number"))?;
    match number.is_finite() && number > 0.0 {
        true => Ok(number),
        false => Err(t!("cli-not-a-number")),
    }
}

/// The names of the figures.
fn figures() -> impl TypedValueParser<Value = figure::Id> {
    let names = PossibleValuesParser::new(figure::Id::ALL.map(figure::Id::id));
    names.try_map(|name| figure::Id::from_id(&name).ok_or(name))
}

fn together(text: &str) -> Result<Together, String> {
    Together::from_id(text).ok_or_else(|| {
        let known = Together::ALL.map(Together::id).join(", ");
        t!("cli-unknown-together", known = known)
    })
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_id(text).ok_or_else(|| {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.id()).collect();
        let kinds = kinds.join(", ");
        t!("cli-unknown-kind", kinds = kinds)
    })
}
