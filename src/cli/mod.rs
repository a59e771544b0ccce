//! Arguments → commands.
//!
//! Both executables begin here: the headless one with [`main`], the window's with
//! [`run`], which leaves an empty command line to the window. With `--json` one JSON
//! object goes to the standard output and nothing else; progress goes to the standard
//! error. Exit codes: 0 done, 1 failed, 2 the arguments make no sense.

mod args;
mod ask;
mod bench;
mod cues;

mod data;
mod demo;
mod devices;
mod figure;
mod follow;
mod jobs;
mod model;
mod output;
mod plan;
mod probe;
mod profile;
mod repeat;
mod report;
mod scenarios;
mod scores;
mod split;
mod steps;
mod table;
mod train;
mod verify;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::problem::Result;
use args::{Args, Command};
use devices::Place;
use output::Output;

const DONE: u8 = 0;
const FAILED: u8 = 1;
const USAGE: u8 = 2;

/// Runs the command line of a program without a window.
pub fn main() -> ExitCode {
    run(std::env::args_os()).unwrap_or_else(|| {
        use clap::CommandFactory;
        // Help that cannot be written has no reader.
        let _ = Args::command().print_help();
        ExitCode::from(USAGE)
    })
}

/// Runs what the arguments ask for (the first is the program's name); none where they
/// ask for nothing, which is to open the window.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() <= 1 {
        return None;
    }
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            // The same: without a reader there is nothing to say.
            let _ = error.print();
            return Some(ExitCode::from(if error.use_stderr() {
                USAGE
            } else {
                DONE
            }));
        }
    };
    let output = Output::new(args.json);
    Some(match perform(args.command, &output) {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            output.problem(&problem);
            ExitCode::from(FAILED)
        }
    })
}

fn perform(command: Command, output: &Output) -> Result<u8> {
    match command {
        Command::New(args) => data::new(&args, output)?,
        Command::Import(args) => data::import(&args, output)?,
        Command::Data(args) => data::list(&args, output)?,
        Command::Split(args) => split::split(&args, output)?,
        Command::Model(args) => model::model(&args.command, output)?,
        Command::Train(args) => train::train(&args, output)?,
        Command::Probe(args) => probe::probe(&args, output)?,
        Command::Scenarios(args) => scenarios::scenarios(&args, output)?,
        Command::Scores(args) => scores::scores(&args, output)?,
        Command::Profile(args) => profile::profile(&args, output)?,
        Command::Cues(args) => cues::cues(&args, output)?,
        Command::Figure(args) => figure::figure(&args, output)?,
        Command::Report(args) => report::report(&args, output)?,
        Command::Repeat(args) => plan::repeat(&args.name, &args.choices, output)?,
        Command::Align(choices) => plan::repeat("align", &choices, output)?,
        Command::Devices => devices::list(output)?,
        Command::Ask(args) => match devices::place(args.device.as_deref())? {
            Place::Here(device) => ask::ask(&args, &device, output)?,
            Place::Done(code) => return Ok(code),
        },
        Command::Jobs(args) => jobs::jobs(&args, output)?,
        Command::Verify(args) => return verify::verify(&args, output),
        Command::Bench(args) => match devices::place(Some(&args.device))? {
            Place::Here(_) => bench::bench(&args, output)?,
            Place::Done(code) => return Ok(code),
        },
        Command::Demo(args) => demo::demo(&args, output)?,
        Command::Worker(args) => work::work(&args)?,
    }
    Ok(DONE)
}
