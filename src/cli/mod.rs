//! Arguments → commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::problem::{Problem, Result};
use crate::{job, worker};

#[derive(Parser)]
#[command(name = "attune", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Worker(WorkerArguments),
}

#[derive(Args)]
#[group(required = true)]
struct WorkerArguments {
    #[arg(conflicts_with_all = ["queue", "hello"])]
    job: Option<PathBuf>,
    #[arg(long, conflicts_with = "hello")]
    queue: Option<PathBuf>,
    #[arg(long, hide = true)]
    detach: bool,
    #[arg(long)]
    hello: bool,
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let Command::Worker(arguments) = Arguments::parse().command;
    match work(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn work(arguments: &WorkerArguments) -> Result<()> {
    if arguments.detach {
        worker::detach();
    }
    if arguments.hello {
        let hello =
            serde_json::to_string(&worker::hello()).map_err(|e| Problem::new(e.to_string()))?;
        println!("{hello}");
    }
    if let Some(job) = &arguments.job {
        worker::run_job(job, &job::weights::find)?;
    }
    if let Some(jobs) = &arguments.queue {
        worker::run_queue(jobs, &job::weights::find)?;
    }
    Ok(())
}
