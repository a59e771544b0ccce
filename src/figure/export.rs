//! Figures as files: SVG, PDF, PNG and CSV from the same numbers.

use std::path::Path;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::{
    Figure, Marks, Style, answers, bars, csv, fonts, pages, parts, profile, radar, scatter, scene,
    shift, violin,
};
use crate::problem::{Problem, Result};
use crate::{artifact, t};

/// Most pixels of a picture; larger ones fill the memory of a small machine.
const MOST_PIXELS: f64 = 150e6;

/// Longest side of a PDF page, in points of 1/72 inch (PDF 1.7, annex C.2).
const LONGEST_PAGE: f32 = 14_400.0;

/// The figure as an SVG file: text stays text, every mark carries its numbers.
pub fn svg(figure: &Figure, style: &Style) -> String {
    match &figure.marks {
        Marks::Shift(shift) => shift::draw(figure, shift, style),
        Marks::Scatter(scatter) => scatter::draw(figure, scatter, style),
        Marks::Violin(violin) => violin::draw(figure, violin, style),
        Marks::Profile(profile) => profile::draw(figure, profile, style),
        Marks::Bars(bars) => bars::draw(figure, bars, style),
        Marks::Radar(radar) => radar::draw(figure, radar, style),
        Marks::Answers(answers) => answers::draw(figure, answers, style),
        Marks::Scene(scene) => scene::draw(figure, scene, style),
    }
}

/// The figure as a PNG picture, `scale` pixels to a point of the style.
///
/// # Errors
/// The picture would have more pixels than a small machine can hold.
pub fn png(figure: &Figure, style: &Style, scale: f32) -> Result<Vec<u8>> {
    let tree = tree(figure, style)?;
    let size = |side: f32| (side * scale).round();
    let (width, height) = (size(tree.size().width()), size(tree.size().height()));
    let too_large = || {
        Problem::new(t!(
            "figure-too-large",
            width = width.to_string(),
            height = height.to_string()
        ))
        .advise(t!("figure-too-large-advice"))
    };
    // Also refuses a scale that is not a number.
    let possible = width >= 1.0 && height >= 1.0;
    if !possible || f64::from(width) * f64::from(height) > MOST_PIXELS {
        return Err(too_large());
    }
    let mut picture = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    let transform = Transform::from_scale(scale, scale);
    resvg::render(&tree, transform, &mut picture.as_mut());
    picture.encode_png().map_err(|error| not_drawn(&error))
}

/// The figure as a PDF: a page of its own size, or, where its rows need more than that of a
/// sheet of paper, on several sheets (A4). Text stays text.
///
/// # Errors
/// A font of this machine cannot be embedded.
pub fn pdf(figure: &Figure, style: &Style) -> Result<Vec<u8>> {
    let parts = parts::parts(figure, style, pages::tallest(style.within_limits().width));
    if parts.len() > 1 {
        let drawings = parts
            .iter()
            .map(|part| Tree::from_str(part, &fonts::options()))
            .collect::<std::result::Result<Vec<Tree>, _>>();
        let drawings = drawings.map_err(|error| not_drawn(&error))?;
        let paper = style.colours().background;
        return pages::pdf(&figure.title, paper, &drawings).map_err(|error| not_drawn(&error));
    }
    let tree = tree(figure, style)?;
    let longest = tree.size().width().max(tree.size().height());
    let page = svg2pdf::PageOptions {
        // Points of 1/96 inch; smaller where the page would be longer than a PDF allows.
        dpi: (longest * 72.0 / LONGEST_PAGE).max(96.0),
    };
    svg2pdf::to_pdf(&tree, svg2pdf::ConversionOptions::default(), page)
        .map_err(|error| not_drawn(&error))
}

/// Writes the figure as what the path's ending says: `svg`, `pdf`, `png` or `csv`.
///
/// # Errors
/// Another ending, a picture too large, or a path that cannot be written.
pub fn export(figure: &Figure, path: &Path, style: &Style) -> Result<()> {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let bytes = match ending.to_lowercase().as_str() {
        "svg" => svg(figure, style).into_bytes(),
        "pdf" => pdf(figure, style)?,
        // Two pixels to a point: sharp on screens and in print.
        "png" => png(figure, style, 2.0)?,
        "csv" => csv(figure).into_bytes(),
        _ => {
            let path = path.display().to_string();
            let problem = Problem::new(t!("figure-unknown-ending", path = path));
            return Err(problem.advise(t!("figure-unknown-ending-advice")));
        }
    };
    artifact::write(path, &bytes)
}

fn tree(figure: &Figure, style: &Style) -> Result<Tree> {
    Tree::from_str(&svg(figure, style), &fonts::options()).map_err(|error| not_drawn(&error))
}

fn not_drawn(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(t!("figure-not-drawn", error = error.to_string()))
}
