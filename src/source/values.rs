//! The values of a column by its type.

use std::fmt::Write as _;

use super::compact::{Compact, Texts};

/// The values of a column, a row each; rows beyond the last have none.
pub enum Values {
    /// An empty text is no value.
    Text(Compact<Texts>),
    Integer(Compact<Vec<Option<i64>>>),
    Float(Compact<Vec<Option<f64>>>),
}

impl Values {
    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Text(values) => values.count(),
            Self::Integer(values) => values.count(),
            Self::Float(values) => values.count(),
        }
    }

    /// Whether they are numbers.
    pub(super) fn are_numbers(&self) -> bool {
        !matches!(self, Self::Text(_))
    }

    /// The number of a row, where it has one; whole ones beyond 2^53 are rounded.
    pub(super) fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Text(_) => None,
            Self::Integer(values) => values.get(row).flatten().map(|number| number as f64),
            Self::Float(values) => values.get(row).flatten(),
        }
    }

    /// Writes the value of a row as text; nothing where there is none.
    pub(super) fn write(&self, row: usize, to: &mut String) {
        // Writing into a string cannot fail.
        let _ = match self {
            Self::Text(values) => to.write_str(values.get(row).unwrap_or_default()),
            Self::Integer(values) => match values.get(row).flatten() {
                Some(number) => write!(to, "{number}"),
                None => Ok(()),
            },
            Self::Float(values) => match values.get(row).flatten() {
                Some(number) => write!(to, "{number}"),
                None => Ok(()),
            },
        };
    }
}
