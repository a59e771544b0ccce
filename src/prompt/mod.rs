//! Templates, chat rendering and answer parsing.
//!
//! A template is text in `assets/prompts` (minijinja); its text is kept with every job.

mod chat;
mod question;
mod template;

pub use chat::{Message, Role};
pub use question::{association, survey};
pub use template::{names, render, separator, template};
