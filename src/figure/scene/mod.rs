//! A figure as a scene: panels with axes, marks in data coordinates, a key, notes and rows.
//!
//! A scene is plain data. [`layout()`] gives every axis and text its place, in points; two
//! renderers, `draw` here and the window's, put marks there and know no figure. The table,
//! the CSV file and small pictures come from the same scene: every mark that shows a row of
//! the table names it.

mod draw;
mod hit;
mod ink;
mod layout;
mod outline;
mod part;
mod scale;
mod small;

#[cfg(test)]
mod tests;

pub use ink::{Ink, Token};
pub use layout::{Line, Placed, PlacedKey, PlacedPanel, Spot, layout};
pub use outline::Outline;
pub use scale::{Map, Tick, ticks_of, wanted};

pub(super) use draw::draw;

use serde::{Deserialize, Serialize};

use super::canvas::Anchor;
use super::table::Cell;
use super::theme::Shape;

/// What is drawn, beside a figure's title.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub keys: Vec<Key>,
    /// Widths of the grid's columns and heights of its rows, as shares of what axes and texts
    /// leave.
    pub columns: Vec<f64>,
    pub rows: Vec<f64>,
    pub panels: Vec<Panel>,
    /// How to read it, in sentences.
    pub notes: Vec<String>,
    pub table: Rows,
}

/// A rectangle of the grid with marks in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    /// Row and column in the grid. Panels of a column share the places of their left and right
    /// edges, panels of a row those of top and bottom, and the heights of their slots.
    pub cell: [usize; 2],
    pub title: String,
    pub x: Axis,
    pub y: Axis,
    /// Later ones lie over earlier ones.
    pub marks: Vec<Mark>,
    /// Whether a unit is as long across as upward, as on maps.
    pub even: bool,
}

/// An axis of a panel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    pub scale: Scale,
    /// What is measured; mostly nothing on an axis of slots.
    pub label: String,
    /// Whether its labels stand to the right or above, in place of left or below.
    pub far: bool,
    /// Whether its labels are left out, since a panel beside has the same axis.
    pub silent: bool,
}

/// What the coordinates of an axis are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Numbers from the first to the second, upward or to the right, without labels.
    Bare([f64; 2]),
    /// Numbers with ticks.
    Numbers([f64; 2]),
    /// Shares with ticks in percent.
    Shares([f64; 2]),
    /// Slot i lies from i to i + 1, from above down or from left to right.
    Slots(Vec<Slot>),
}

impl Default for Scale {
    fn default() -> Self {
        Self::Bare([0.0, 1.0])
    }
}

/// A named place on an axis.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    pub name: String,
    /// Smaller lines below the name.
    pub details: Vec<String>,
    /// The marker before the name.
    pub look: Option<(Shape, Ink)>,
    pub link: Option<Link>,
    /// How many small lines of text it is high at least; of an axis from left to right its
    /// share of the width.
    pub size: f64,
    /// Whether a rule is drawn before it.
    pub ruled: bool,
}

/// Something drawn in a panel, in the units of its axes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    pub form: Form,
    pub ink: Ink,
    /// Of rectangles, outlines and points: the colour of the edge.
    pub edge: Option<Ink>,
    /// What the pointer is told over it, the first line strong; nothing where it is no thing
    /// of its own.
    pub hover: Vec<String>,
    /// What it stands for.
    pub link: Option<Link>,
    /// The row of the table that it shows.
    pub row: Option<usize>,
}

/// The form of a mark. Radii and widths are in points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// From the first to the second number across and upward.
    Rect { x: [f64; 2], y: [f64; 2] },
    /// A line through points; in dashes where `dashed`.
    Line {
        points: Vec<[f64; 2]>,
        width: f64,
        dashed: bool,
    },
    /// A filled outline, concave or with holes and islands.
    Outline(Outline),
    Point {
        at: [f64; 2],
        shape: Shape,
        radius: f64,
        /// Whether only its edge is drawn.
        hollow: bool,
    },
    Arrow {
        from: [f64; 2],
        to: [f64; 2],
        width: f64,
    },
    /// Text around a point, moved by so many points.
    Text {
        at: [f64; 2],
        text: String,
        anchor: Anchor,
        moved: [f64; 2],
    },
}

impl Mark {
    /// A mark that stands for nothing.
    pub fn new(form: Form, ink: impl Into<Ink>) -> Self {
        Self {
            form,
            ink: ink.into(),
            edge: None,
            hover: Vec::new(),
            link: None,
            row: None,
        }
    }

    pub fn edged(self, edge: impl Into<Ink>) -> Self {
        Self {
            edge: Some(edge.into()),
            ..self
        }
    }

    /// The same with what the pointer is told.
    pub fn told(self, hover: Vec<String>) -> Self {
        Self { hover, ..self }
    }

    pub fn linked(self, link: Link) -> Self {
        Self {
            link: Some(link),
            ..self
        }
    }

    /// The same as the mark of a row of the table.
    pub fn of_row(self, row: usize) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    /// A straight line.
    pub fn line(from: [f64; 2], to: [f64; 2], width: f64, ink: impl Into<Ink>) -> Self {
        let points = vec![from, to];
        let form = Form::Line {
            points,
            width,
            dashed: false,
        };
        Self::new(form, ink)
    }

    /// Whether it is something of its own, which can be pointed at.
    pub fn is_thing(&self) -> bool {
        !self.hover.is_empty() || self.link.is_some()
    }
}

/// What a mark or slot stands for, and a click on it opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    Question(String),
    Cue(String),
    Topic(String),
    Culture(String),
    Country(String),
    Text(String),
}

/// An entry of the key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Key {
    pub swatch: Swatch,
    pub label: String,
}

impl Key {
    /// What a marker stands for.
    pub fn point(label: String, shape: Shape, ink: impl Into<Ink>, hollow: bool) -> Self {
        let ink = ink.into();
        Self {
            swatch: Swatch::Point { shape, ink, hollow },
            label,
        }
    }
}

/// What stands before the words of a key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Swatch {
    Point {
        shape: Shape,
        ink: Ink,
        hollow: bool,
    },
    Box(Ink),
    Line {
        ink: Ink,
        dashed: bool,
    },
    Arrow(Ink),
    /// The ramp of colours, with ticks at shares of it.
    Ramp(Vec<(f64, String)>),
}

/// The table of a scene: a row for each thing that is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

impl Scene {
    /// Looks whether marks and rows go together: every row is shown, every mark of a row
    /// shows one that is there. The first that does not is named.
    pub fn mismatch(&self) -> Option<usize> {
        let mut shown = vec![false; self.table.rows.len()];
        let rows = self.panels.iter().flat_map(|panel| &panel.marks);
        for row in rows.filter_map(|mark| mark.row) {
            match shown.get_mut(row) {
                Some(shown) => *shown = true,
                None => return Some(row),
            }
        }
        shown.iter().position(|shown| !shown)
    }
}
