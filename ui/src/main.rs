//! `attune`: without arguments the window, with arguments the command line.

use std::process::ExitCode;

use attune::study::Door;
use attune_ui::state::Backend;
use attune_ui::window::{self, Wake};

fn main() -> ExitCode {
    if std::env::args_os().len() > 1 {
        return attune::cli::main();
    }
    let connect =
        |wake: Wake| -> attune::Result<Box<dyn Backend>> { Ok(Box::new(Door::new(wake)?)) };
    match window::open(connect) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
