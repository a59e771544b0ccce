//! The core of Attune: everything but the window.
//!
//! The way of the data is the order of the modules:
//!
//! files → [`source`] → [`dataset`] → (curation) → [`recipe`] → training job →
//! adapter → [`probe`] job → answers → [`score`] → [`figure`] → report.
//!
//! Imports go upward only in this list (`tests/tidy.rs` holds it):
//!
//! | module | owns |
//! |---|---|
//! | [`kinds!`] | how an enum of kinds says itself |
//! | [`problem`] | the one error type: a sentence for the person at the screen |
//! | `asset` | files that are part of the program: sentences, templates, presets |
//! | [`text`] | sentences shown to people, from the fluent files in `assets/texts` |
//! | [`artifact`] | immutable files: hashes, atomic writes, parents, format numbers |
//! | [`device`] | processors and graphics cards as plain facts |
//! | [`event`] | progress, warnings, job events, the stop flag |
//! | [`stat`] | distances, tests, correlations, intervals, density: pure functions |
//! | [`source`] | path → raw rows, with a report of every row it could not read |
//! | [`dataset`] | what a file is, typed tables, curation, splits, hashes, licences |
//! | [`prompt`] | templates, chat rendering, answer parsing |
//! | [`config`] | model configurations read without weights |
//! | [`example`] | what a model reads and learns, made from sources: formats, mix, rewards |
//! | [`recipe`] | draft → valid recipe; presets; memory and time estimate |
//! | [`model`] | weights, tokenizers, the decoder, LoRA, scoring, generation |
//! | [`train`] | fine-tuning; emits events and checkpoint bytes, writes no file |
//! | [`probe`] | asks models, yields answers |
//! | [`score`] | answers + human data → scores with intervals |
//! | [`figure`] | plain numbers ready to draw; SVG, PDF, PNG, CSV |
//! | [`report`] | a document of text, tables and figures; as HTML and as PDF |
//! | [`job`] | the job folder |
//! | [`worker`] | the process that does a job |
//! | [`mod@bench`] | measures the engine: speed, memory, the estimate beside them |
//! | [`engine`] | starts, watches and stops workers |
//! | [`study`] | the study folder: the only door of the window and the command line |
//! | [`cli`] | arguments → commands |
//!
//! What is absent: the core draws nothing on a screen (its `Cargo.toml` lists no
//! egui), `score` and `figure` know no model, `train` writes no file, and a worker
//! never opens a study's catalogue.

pub mod artifact;
mod asset;
pub mod bench;
pub mod cli;
pub mod config;
pub mod dataset;
pub mod device;
pub mod engine;
pub mod event;
pub mod example;
pub mod figure;
pub mod job;
mod kind;
pub mod model;
pub mod probe;
pub mod problem;
pub mod prompt;
pub mod recipe;
pub mod report;
pub mod score;
pub mod source;
pub mod stat;
pub mod study;
pub mod text;
pub mod train;
pub mod worker;

pub use problem::{Problem, Result};
