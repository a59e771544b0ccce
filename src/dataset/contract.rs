//! Stands in until branch `data` lands: the shapes others compile against. Delete then.
#![allow(missing_docs)]
use super::{Citation, Kind};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "layout", rename_all = "kebab-case")]
pub enum Layout {
    SwowStrength,
    SwowParticipants,
    SwowMandarin,
    Wvs,
    QuestionnaireJson,
    SharesJson,
    NormAd,
    LexiconTable,
    Mapped(ColumnMapping),
}
impl Layout {
    /// Its name for people, from the fluent files.
    pub fn label(&self) -> String {
        String::new()
    }
    pub fn kind(&self) -> Kind {
        Kind::Associations
    }
}
/// The user's column-mapping form for an unknown table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    pub kind: Kind,
    /** role ("cue", "response", "count" …) → column of the file */
    pub roles: Vec<(String, String)>,
}
impl ColumnMapping {
    /// Roles of a kind: id and whether required.
    pub fn roles_of(_kind: Kind) -> &'static [(&'static str, bool)] {
        &[]
    }
}
#[derive(Debug, Clone)]
pub struct Recognised {
    pub kind: Option<Kind>,
    pub layout: Option<Layout>,
    pub name: String,
    pub columns: Vec<String>,
    pub preview: Vec<Vec<String>>,
    pub citation: Citation,
    pub alternatives: Vec<Layout>,
}
pub mod curation {
    use serde::{Deserialize, Serialize};
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(tag = "step", rename_all = "kebab-case")]
    pub enum Step {
        KeepWhere { column: String, values: Vec<String> },
        ExcludeWhere { column: String, values: Vec<String> },
        UsSubset,
    }
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Entry {
        pub step: Step,
        pub on: bool,
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Curation {
        pub steps: Vec<Entry>,
    }
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Effect {
        pub rows_before: u64,
        pub rows_after: u64,
    }
}
