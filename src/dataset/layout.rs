//! How the rows of a file are to be read: as a file that is known, or by chosen columns.

use super::recognise::Look;
use super::{ColumnMapping, Kind};
use crate::source::Column;
use crate::{Result, t};

/// A file that is known by what it looks like.
#[derive(Debug)]
pub struct Known {
    /// Its name; what people call it is the text `dataset-layout-ID`.
    pub(super) id: &'static str,
    /// The kind of dataset it yields.
    pub(super) kind: Kind,
    /// Whether a file is one.
    pub(super) is: fn(&Look<'_>) -> bool,
    /// Where the data come from: columns that tell it when all of them are there, and the
    /// key in `assets/citations.toml`. The first that fits counts.
    pub(super) sources: &'static [(&'static [&'static str], &'static str)],
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// How the rows of a file are to be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Layout {
    /// As a file that is known.
    Known(&'static Known),
    /// Any table, by its columns.
    Mapped(ColumnMapping),
}

impl Layout {
    /// The known file of this name (`wvs`, `normad`, …).
    pub fn known(id: &str) -> Option<Self> {
        let mut known = Kind::ALL.iter().copied().flat_map(Kind::files);
        known.find(|known| known.id == id).map(Self::Known)
    }

    /// The kind of dataset it yields.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Known(known) => known.kind,
            Self::Mapped(mapping) => mapping.kind,
        }
    }

    /// What a file is taken for, in words.
    pub fn label(&self) -> String {
        match self {
            Self::Known(known) => t!(&format!("dataset-layout-{}", known.id)),
            Self::Mapped(mapping) => t!("dataset-layout-mapped", kind = mapping.kind.label()),
        }
    }

    /// Which columns play which part in a table with these columns.
    ///
    /// # Errors
    /// A column that the layout needs is not there.
    pub(super) fn mapping(&self, columns: &[Column]) -> Result<ColumnMapping> {
        let mapping = match self {
            Self::Mapped(mapping) => mapping.clone(),
            Self::Known(known) => ColumnMapping::of(known.kind, columns),
        };
        mapping.check(&Column::names(columns))?;
        Ok(mapping)
    }

    /// The key of the source in `assets/citations.toml`, as far as columns tell it.
    pub(super) fn source(&self, columns: &[String]) -> Option<&'static str> {
        let Self::Known(known) = self else {
            return None;
        };
        let has = |name: &&str| columns.iter().any(|column| column == name);
        let told = known.sources.iter();
        told.copied()
            .find(|(names, _)| names.iter().all(has))
            .map(|(_, key)| key)
    }
}
