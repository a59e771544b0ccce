//! Every integration test of the window, in one program: it links once.

mod ask;
mod common;
mod data;
mod explore;
mod results;
mod scenes;
mod shell;
mod steps;
mod train;
mod window;
mod work;
