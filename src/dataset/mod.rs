//! What a file is, typed tables, curation, splits, hashes, licences, summaries.
//!
//! A dataset is one imported source. Its table never changes; a curation is a list of
//! [`curation::Step`]s applied to it whenever it is used.
//!
//! Canonical columns per [`Kind`] (polars types in brackets; a null is a missing value):
//!
//! | kind | columns |
//! |---|---|
//! | associations, strengths | `cue` [str], `response` [str], `count` [u32], `people` [u32] (answers to the cue) |
//! | associations, participants | `participant` [str], `country` [str?], `native_language` [str?], `age` [f64?], `gender` [str?], `cue` [str], `r1` `r2` `r3` [str?] |
//! | survey | `respondent` [str], `country` [str], `weight` [f64?], then one column per question, named by its id [i16?] |
//! | questionnaire | `question` [str] (id), `wording` [str], `topic` [str?], `ordered` [bool], `options` [str] (JSON: `[{"label":"1","text":"Very important"}, …]`) |
//! | shares | `country` [str], `question` [str], `label` [str], `share` [f64] |
//! | etiquette | `id` `country` `background` `axis` `subaxis` `value` `rule` `story` `explanation` [str?], `label` [str] (yes, no, neutral) |
//! | lexicon | `word` [str], then one [f64?] column per attribute (`valence`, `arousal`, `concreteness`, …) |

mod kind;
mod manifest;
mod report;

pub use kind::Kind;
pub use manifest::{Citation, Counts, Manifest, Origin};
pub use report::{LeftOut, Report};
mod contract;
pub use contract::{ColumnMapping, Layout, Recognised, curation};
