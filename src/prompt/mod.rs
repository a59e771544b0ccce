//! Templates, chat rendering and answer parsing.
//!
//! A template is text in `assets/prompts` (minijinja); its text is kept with every job.

mod chat;

pub use chat::{Message, Role};
