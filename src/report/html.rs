//! The document as one HTML file that needs nothing besides itself.

use minijinja::{Environment, context};
use serde_json::{Value, json};

use super::{Block, Document};
use crate::figure::{self, Style};
use crate::problem::{Problem, Result};
use crate::t;

const TEMPLATE: &str = include_str!("../../assets/report/report.html");

/// The document as HTML: figures as SVG within it, no script, nothing fetched.
///
/// # Errors
/// The template does not fit, which a test would have told.
pub fn html(document: &Document) -> Result<String> {
    let mut jinja = Environment::new();
    let sections: Vec<Value> = document
        .sections
        .iter()
        .map(|section| {
            let blocks = section.blocks.iter().map(|b| block(b, &document.style));
            let blocks: Vec<Value> = blocks.collect();
            json!({ "id": section.id, "heading": section.heading, "blocks": blocks })
        })
        .collect();
    jinja
        .add_template("report.html", TEMPLATE)
        .and_then(|()| jinja.get_template("report.html"))
        .and_then(|template| {
            template.render(context! {
                title => document.title,
                byline => document.byline,
                opening => document.opening,
                made_of => document.made_of,
                sections,
            })
        })
        .map_err(|error| Problem::new(t!("report-not-written", error = error.to_string())))
}

/// A block as the template wants it: a figure is drawn.
fn block(block: &Block, style: &Style) -> Value {
    match block {
        Block::Figure(figure) => json!({
            "block": "figure",
            "label": format!("{} {}", figure.title, figure.subtitle),
            "svg": figure::svg(figure, style),
        }),
        // Text and numbers have no keys that JSON could refuse.
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
