//! A document of headings, paragraphs, tables, figures and code.
//!
//! [`Document`] is plain: the window shows it, [`html()`] and [`pdf()`] write it, each from the
//! same blocks. What stands in it is the business of whoever puts it together.

mod flow;
mod html;
mod layout;
mod pdf;

use serde::Serialize;

pub use crate::figure::Table;
use crate::figure::{Figure, Style};

pub use html::html;
pub use pdf::pdf;

/// A whole document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    pub title: String,
    /// What stands small below the title.
    pub byline: String,
    /// Paragraphs before the first section.
    pub opening: Vec<String>,
    pub sections: Vec<Section>,
    /// How its figures are drawn.
    pub style: Style,
    /// Hash of what it was put together from: another one says that it is out of date.
    pub made_of: String,
}

/// A part of the document that can be left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Section {
    /// Its name in commands ("scores").
    pub id: String,
    pub heading: String,
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "block", content = "content", rename_all = "kebab-case")]
pub enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
    Table(Table),
    Figure(Box<Figure>),
    /// Text whose lines stand as they are.
    Code(String),
}

impl Document {
    /// The document with these sections only (none named: all), and these paragraphs
    /// before them.
    pub fn with(mut self, sections: &[String], opening: &[String]) -> Self {
        self.sections
            .retain(|section| sections.is_empty() || sections.contains(&section.id));
        self.opening.extend(opening.iter().cloned());
        self
    }
}
