//! `attune-headless`: the command line and the worker, without a window in the executable.

fn main() -> std::process::ExitCode {
    attune::cli::main()
}
