//! The arguments of `repeat`: those that every template has, and the options of each.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, Command, FromArgMatches};
use serde_json::Value;

use super::args::at_least_one;
use crate::study::{OptionKind, PlanOption, Stage, TEMPLATES, all_options};
use crate::t;

#[derive(Debug, clap::Args)]
pub(super) struct Repeat {
    #[arg(value_name = "NAME", value_parser = TEMPLATES.map(|template| template.id()), help = t!("cli-repeat-name"))]
    pub name: String,
    #[command(flatten)]
    pub choices: Choices,
}

/// What is chosen for a study that is repeated.
#[derive(Debug, clap::Args)]
pub(super) struct Choices {
    #[arg(help = t!("cli-arg-study"))]
    pub study: PathBuf,
    #[arg(long, value_name = "STAGE", value_parser = stage, help = t!("cli-align-until", stages = stages()))]
    pub until: Option<Stage>,
    #[arg(long, value_parser = settings(), help = t!("cli-align-settings"))]
    pub settings: Option<String>,
    #[arg(long, value_name = "NAME", help = t!("cli-align-model"))]
    pub model: Option<String>,
    #[arg(long, value_name = "ID", help = t!("cli-align-data"))]
    pub data: Option<String>,
    #[command(flatten)]
    pub options: Options,
    #[arg(long, value_delimiter = ',', value_name = "NAME", help = t!("cli-align-without"))]
    pub without: Vec<String>,
    #[arg(long, value_name = "KEY=VALUE", num_args = 1.., help = t!("cli-train-set"))]
    pub set: Vec<String>,
    #[arg(long, help = t!("cli-align-list"))]
    pub list: bool,
    #[arg(long, value_name = "ID", help = t!("cli-arg-device"))]
    pub device: Option<String>,
}

/// The options of templates that were given, by their names in a plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Options(pub BTreeMap<String, Value>);

impl clap::Args for Options {
    fn augment_args(command: Command) -> Command {
        command.args(all_options().into_iter().map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Options {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = all_options().into_iter().filter_map(|option| {
            let value = match option.kind {
                OptionKind::Switch { .. } => (*matches.get_one::<bool>(option.id)?).into(),
                OptionKind::Number { .. } => (*matches.get_one::<usize>(option.id)?).into(),
            };
            Some((option.id.to_owned(), value))
        });
        Ok(Self(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn argument(option: &PlanOption) -> Arg {
    let argument = Arg::new(option.id)
        .long(option.id.replace('_', "-"))
        .help(t!(
            "cli-repeat-option",
            name = option.name(),
            about = option.about()
        ));
    match option.kind {
        OptionKind::Switch { .. } => argument
            .value_name("BOOL")
            .value_parser(clap::value_parser!(bool)),
        OptionKind::Number { .. } => argument.value_name("N").value_parser(at_least_one),
    }
}

/// The settings that studies can be repeated with.
fn settings() -> Vec<&'static str> {
    let settings = TEMPLATES.iter().flat_map(|template| template.settings());
    settings.map(|settings| settings.id).collect()
}

/// The stages of every template, in words.
fn stages() -> String {
    let mut stages: Vec<&str> = Vec::new();
    for stage in TEMPLATES.iter().flat_map(|template| template.stages()) {
        if !stages.contains(&stage.id()) {
            stages.push(stage.id());
        }
    }
    stages.join(", ")
}

fn stage(text: &str) -> Result<Stage, String> {
    Stage::from_id(text).ok_or_else(|| t!("cli-unknown-kind", kinds = stages()))
}
