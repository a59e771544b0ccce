//! Templates, chat rendering and answer parsing.
//!
//! A template is text in `assets/prompts` (minijinja); its text is kept with every job.

mod associations;
mod chat;
mod label;
mod language;
mod lemma;
mod question;
mod ranking;
mod template;
mod trial;
mod variant;

pub use associations::{fold_word, parse_associations};
pub use chat::{Message, Role};
pub use label::parse_label;
pub use language::{
    ENGLISH, fallbacks, language, language_among, language_name, tag, without_region,
};
pub use lemma::lemma;
pub use question::{association, etiquette, survey};
pub use ranking::{Ranked, parse_ranking, ranking, ranking_answer};
pub use template::{language_of_template, names, no_more, render, separator, template};
pub use trial::{Purpose, Trial, trial};
pub use variant::{COMPLEX, SIMPLE, association_template, name_of, ranking_template, variant};
