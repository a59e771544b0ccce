//! `attune`: without arguments the window, with `--sample` the window on the sample study,
//! with any others the command line.

use std::process::ExitCode;

use attune::study::Door;
use attune_ui::page::open_sample;
use attune_ui::state::Backend;
use attune_ui::window::{self, Wake};

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    let sample = args.len() == 2 && args[1] == "--sample";
    if !sample && let Some(code) = attune::cli::run(args) {
        return code;
    }
    let connect = |wake: Wake| -> attune::Result<Box<dyn Backend>> {
        let door = Door::new(wake)?;
        if sample {
            door.send(open_sample());
        }
        Ok(Box::new(door))
    };
    match window::open(connect) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
