//! `attune`: without arguments the window, with arguments the command line.
fn main() {}
