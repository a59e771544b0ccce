//! What a file is, told from its content.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::citation::{self, Source};
use super::mapping::plain;
use super::{Citation, ColumnMapping, Kind, Layout, wvs};
use crate::Result;
use crate::source::{self, Extent, Form, Reading};

/// Rows of the preview.
const PREVIEW: usize = 20;

/// What a file was taken for, and what else it could be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// None for a table that is not known: its columns must be told first.
    pub kind: Option<Kind>,
    /// How it would be read; none where `kind` is none.
    pub layout: Option<Layout>,
    /// The columns, in the order of the file.
    pub columns: Vec<String>,
    /// The first 20 rows as they stand in the file.
    pub preview: Vec<Vec<String>>,
    /// Licence and citation, filled in for known sources.
    pub citation: Citation,
    /// A name for the dataset, from the file's.
    pub name: String,
    /// The other ways to read it: a mapping for every kind, filled in as far as the
    /// column names tell.
    pub alternatives: Vec<Layout>,
    /// The character between fields, where it is delimited text.
    pub delimiter: Option<char>,
    /// The encoding, where it is delimited text.
    pub encoding: Option<String>,
    /// How it was read.
    pub reading: Reading,
}

impl Recognised {
    /// How the file would be read as this kind.
    pub fn layout_for(&self, kind: Kind) -> Option<&Layout> {
        self.layout
            .iter()
            .chain(&self.alternatives)
            .find(|layout| layout.kind() == kind)
    }
}

/// Tells what a file is from its first rows.
///
/// # Errors
/// See [`source::open`].
pub fn recognise(path: &Path) -> Result<Recognised> {
    recognise_as(path, &Reading::default())
}

/// The same of a file whose text is read as `reading` says.
///
/// # Errors
/// See [`source::open`].
pub fn recognise_as(path: &Path, reading: &Reading) -> Result<Recognised> {
    let table = source::open(path, Extent::Head, reading)?.table;
    let preview = table.preview(PREVIEW);
    let (delimiter, encoding) = match &table.form {
        Form::Delimited {
            delimiter,
            encoding,
            ..
        } => (Some(*delimiter), Some((*encoding).to_owned())),
        _ => (None, None),
    };
    let columns = table.columns;
    let layout = known(&columns, &table.form).or_else(|| guess(&columns));
    let alternatives = Kind::ALL
        .into_iter()
        .map(|kind| Layout::Mapped(ColumnMapping::guess(kind, &columns)))
        .filter(|other| Some(other) != layout.as_ref())
        .collect();
    Ok(Recognised {
        kind: layout.as_ref().map(Layout::kind),
        citation: citation::of(layout.as_ref().and_then(|layout| source(layout, &columns))),
        layout,
        columns,
        preview,
        name: name(path),
        alternatives,
        delimiter,
        encoding,
        reading: reading.clone(),
    })
}

/// The layout that the columns belong to.
fn known(columns: &[String], form: &Form) -> Option<Layout> {
    let plain: Vec<String> = columns.iter().map(|column| plain(column)).collect();
    let has = |names: &[&str]| {
        names
            .iter()
            .all(|name| plain.iter().any(|column| column == name))
    };
    let layout = if *form == Form::JsonShares {
        Layout::SharesJson
    } else if has(&["qid", "question", "optionlst"]) {
        Layout::QuestionnaireJson
    } else if has(&[
        "trialsid",
        "participantid",
        "cue",
        "r1raw",
        "r1",
        "r2",
        "r3",
    ]) {
        Layout::SwowMandarin
    } else if has(&["participantid", "cue", "r1", "r2", "r3"]) {
        Layout::SwowParticipants
    } else if has(&["cue", "response", "r123", "n"]) || has(&["cue", "response", "r1", "n"]) {
        Layout::SwowStrength
    } else if has(&["country", "axis", "ruleofthumb", "story", "goldlabel"]) {
        Layout::NormAd
    } else if (has(&["bcountryalpha"]) || has(&["bcountry"]))
        && columns.iter().any(|c| wvs::is_question(c))
    {
        Layout::Wvs
    } else {
        let mapping = ColumnMapping::guess(Kind::Lexicon, columns);
        mapping.check(columns).ok()?;
        Layout::LexiconTable
    };
    Some(layout)
}

/// A table that is not known, but whose column names fill a form.
fn guess(columns: &[String]) -> Option<Layout> {
    let fits = |kind: &Kind| ColumnMapping::guess(*kind, columns).check(columns).is_ok();
    let kind = Kind::ALL.into_iter().find(fits)?;
    Some(Layout::Mapped(ColumnMapping::guess(kind, columns)))
}

/// Where the data come from, as far as layout and columns tell.
pub(super) fn source(layout: &Layout, columns: &[String]) -> Option<Source> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    match layout {
        Layout::SwowStrength | Layout::SwowParticipants => Some(Source::SwowEnglish),
        Layout::SwowMandarin => Some(Source::SwowMandarin),
        Layout::Wvs => Some(Source::Wvs),
        Layout::NormAd => Some(Source::NormAd),
        Layout::LexiconTable if has("V.Mean.Sum") || has("ENGLISH_VALENCE_MEAN") => {
            Some(Source::Warriner)
        }
        Layout::LexiconTable if has("Conc.M") || has("ENGLISH_CONCRETENESS_MEAN") => {
            Some(Source::Brysbaert)
        }
        Layout::LexiconTable if has("CHINESE_CONCRETENESS_MEAN") => Some(Source::XuLi),
        Layout::LexiconTable if has("App_Dim_mean") && has("Val_mean") => {
            Some(Source::SocialEvaluation)
        }
        _ => None,
    }
}

/// The file's name without its ending, underscores as spaces.
pub(super) fn name(path: &Path) -> String {
    let stem = path
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    stem.replace('_', " ").trim().to_owned()
}
