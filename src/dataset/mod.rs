//! What a file is, typed tables, curation, splits, hashes, licences, summaries.
//!
//! A dataset is one imported source. Its table never changes; a curation is a list of
//! [`curation::Step`]s applied to it whenever it is used.
//!
//! Canonical columns per [`Kind`] (polars types in brackets; a null is a missing value):
//!
//! | kind | columns |
//! |---|---|
//! | associations, strengths | `cue` [str], `response` [str], `count` [u32], `people` [u32] (answers to the cue); `rank` [u32] where the file has one |
//! | associations, participants | `participant` [str], `country` [str?], `native_language` [str?], `age` [f64?], `gender` [str?], `cue` [str], `r1` `r2` `r3` [str?] |
//! | survey | `respondent` [str], `country` [str], `weight` [f64?], then one column per question, named by its id [i32?]; negative codes stand as they are and never count as answers |
//! | questionnaire | `question` [str] (id), `wording` [str], `topic` [str?], `ordered` [bool], `options` [str] (JSON: `[{"label":"1","text":"Very important"}, …]`) |
//! | shares | `country` [str], `question` [str], `label` [str], `share` [f64] |
//! | etiquette | `id` `country` `background` `axis` `subaxis` `value` `rule` `story` `explanation` [str?], `label` [str] (yes, no, neutral) |
//! | lexicon | `word` [str], then one [f64?] column per attribute: `valence` `arousal` `dominance` from 1 to 9, `concreteness` from 1 (abstract) to 5, each followed by `…_as_rated` where the file has another scale; other ratings as they are |
//! | answers | `model` [str], `language` [str?] (BCP 47 tag), `question` [str] (id), `label` [str], then `probability` [f64] or `count` [f64] |
//! | passages | `id` [str], `text` [str], `culture` [str?], `source` [str?], `language` [str?] (BCP 47 tag) |
//!
//! Each kind has a folder here: its description (`Spec` in `kind.rs`: id, icon, roles, known
//! files, counts), the reader of its table and its importer; the table of kinds below is
//! all that knows it beside.

pub mod associations;
pub mod citation;
mod country;
pub mod curation;
pub mod etiquette;
mod import;
mod kind;
mod layout;
mod ledger;
pub mod lexicon;
mod manifest;
mod mapping;
pub mod model_answers;
pub mod passages;
pub mod questionnaire;
mod recognise;
mod report;
pub mod shares;
pub mod split;
mod store;
pub mod survey;
mod view;

pub use associations::Responses;
pub use country::{UNDETERMINED, country, language_of_country, same_country};
pub use import::{Imported, import, import_as, import_beside};
pub use layout::{Known, Layout};
pub use manifest::{Citation, Counts, Manifest, Origin};
pub use mapping::{ColumnMapping, Role};
pub use recognise::{Recognised, recognise, recognise_as};
pub use report::{LeftOut, Report};
pub use store::{Dataset, list, load, manifest, store, verify};
pub use survey::{Topics, on_the_person};
pub use view::{ColumnSummary, describe, facets, page, sorted};

pub use crate::source::{ENCODINGS, Reading};
use crate::{Problem, artifact, t};

kind::datasets! {
    /// Word associations: responses to cues.
    Associations = "associations" => associations,
    /// Respondent-level survey answers.
    Survey = "survey" => survey,
    /// The wording and options of survey questions.
    Questionnaire = "questionnaire" => questionnaire,
    /// Ready-made shares of answers per country and question.
    Shares = "shares" => shares,
    /// Etiquette stories with a judgement.
    Etiquette = "etiquette" => etiquette,
    /// Ratings of words.
    Lexicon = "lexicon" => lexicon,
    /// Answers of models to survey questions: probabilities or counts of the options.
    Answers = "answers" => model_answers,
    /// Texts to be read whole.
    Passages = "passages" => passages,
}

/// A failure inside a table, in the user's words.
fn trouble(error: polars::error::PolarsError) -> Problem {
    Problem::new(t!("dataset-trouble", error = error.to_string()))
}

/// A key that puts names into an order drawn by `seed`, the same on every machine.
fn seeded(seed: u64, name: &str) -> String {
    artifact::sha256(format!("{seed}\n{name}").as_bytes())
}
