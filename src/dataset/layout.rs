//! The layouts of files that are known, and which mapping each stands for.

use serde::{Deserialize, Serialize};

use super::{ColumnMapping, Kind};
use crate::{Result, t};

/// How the rows of a file are to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "layout", rename_all = "kebab-case")]
pub enum Layout {
    /// Small World of Words, counted responses per cue (R1 or R123).
    SwowStrength,
    /// Small World of Words, a row per participant and cue (R100 or complete).
    SwowParticipants,
    /// Small World of Words, Mandarin: a row per participant and cue, 18 columns.
    SwowMandarin,
    /// World Values Survey, a row per respondent.
    Wvs,
    /// A list of questions with their options.
    QuestionnaireJson,
    /// Shares of answers per country and question.
    SharesJson,
    /// Etiquette stories with a judgement (10 columns).
    NormAd,
    /// Words with ratings of known attributes.
    LexiconTable,
    /// Any table, by its columns.
    Mapped(ColumnMapping),
}

impl Layout {
    /// The kind of dataset it yields.
    pub fn kind(&self) -> Kind {
        match self {
            Self::SwowStrength | Self::SwowParticipants | Self::SwowMandarin => Kind::Associations,
            Self::Wvs => Kind::Survey,
            Self::QuestionnaireJson => Kind::Questionnaire,
            Self::SharesJson => Kind::Shares,
            Self::NormAd => Kind::Etiquette,
            Self::LexiconTable => Kind::Lexicon,
            Self::Mapped(mapping) => mapping.kind,
        }
    }

    /// What a file is taken for, in words.
    pub fn label(&self) -> String {
        match self {
            Self::SwowStrength => t!("dataset-layout-strength"),
            Self::SwowParticipants => t!("dataset-layout-participants"),
            Self::SwowMandarin => t!("dataset-layout-mandarin"),
            Self::Wvs => t!("dataset-layout-wvs"),
            Self::QuestionnaireJson => t!("dataset-layout-questionnaire"),
            Self::SharesJson => t!("dataset-layout-shares"),
            Self::NormAd => t!("dataset-layout-etiquette"),
            Self::LexiconTable => t!("dataset-layout-lexicon"),
            Self::Mapped(mapping) => t!("dataset-layout-mapped", kind = mapping.kind.label()),
        }
    }

    /// Which columns play which part in a file with these columns.
    ///
    /// # Errors
    /// A column that the layout needs is not there.
    pub fn mapping(&self, columns: &[String]) -> Result<ColumnMapping> {
        let mapping = match self {
            Self::Mapped(mapping) => mapping.clone(),
            known => ColumnMapping::guess(known.kind(), columns),
        };
        mapping.check(columns)?;
        Ok(mapping)
    }
}
