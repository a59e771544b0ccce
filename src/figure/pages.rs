//! A figure on several sheets of paper.

use std::collections::HashMap;

use pdf_writer::{Content, Name, Pdf, Rect, Ref, TextStr};
use resvg::usvg::Tree;
use svg2pdf::{ConversionError, ConversionOptions};

use super::theme::Colour;

/// A4, in points of 1/72 inch.
const SHEET: [f32; 2] = [595.28, 841.89];

/// How tall a drawing of a width may be to fit on a sheet.
pub(super) fn tallest(width: f64) -> f64 {
    width * f64::from(SHEET[1] / SHEET[0])
}

/// Drawings as a PDF file, each at the top of a sheet as wide as it; `paper` is the colour
/// behind them.
pub(super) fn pdf(
    title: &str,
    paper: Colour,
    drawings: &[Tree],
) -> Result<Vec<u8>, ConversionError> {
    let mut next = Ref::new(1);
    let (catalogue, tree) = (next.bump(), next.bump());
    let mut pdf = Pdf::new();
    let mut pages = Vec::with_capacity(drawings.len());
    for drawing in drawings {
        let (chunk, root) = svg2pdf::to_chunk(drawing, ConversionOptions::default())?;
        // Numbers that nothing else in this file has.
        let mut numbers: HashMap<Ref, Ref> = HashMap::new();
        let mut number = |old: Ref| *numbers.entry(old).or_insert_with(|| next.bump());
        let chunk = chunk.renumber(&mut number);
        let root = number(root);
        pdf.extend(&chunk);
        let (page, content) = (next.bump(), next.bump());
        pdf.stream(content, &shown(drawing, paper));
        let mut written = pdf.page(page);
        written
            .media_box(Rect::new(0.0, 0.0, SHEET[0], SHEET[1]))
            .parent(tree)
            .contents(content);
        written.resources().x_objects().pair(Name(b"S"), root);
        drop(written);
        pages.push(page);
    }
    pdf.catalog(catalogue).pages(tree);
    pdf.pages(tree)
        .count(pages.len() as i32)
        .kids(pages.iter().copied());
    let information = next.bump();
    pdf.document_info(information)
        .title(TextStr(title))
        .creator(TextStr("Attune"));
    Ok(pdf.finish())
}

/// What a sheet shows: the paper's colour, and the drawing fitted to it.
fn shown(drawing: &Tree, paper: Colour) -> Vec<u8> {
    let size = drawing.size();
    let [width, height] = SHEET;
    let scale = (width / size.width()).min(height / size.height());
    let drawn = [size.width() * scale, size.height() * scale];
    let [red, green, blue] = paper.0.map(|part| f32::from(part) / 255.0);
    let mut content = Content::new();
    content
        .set_fill_rgb(red, green, blue)
        .rect(0.0, 0.0, width, height)
        .fill_nonzero()
        .transform([drawn[0], 0.0, 0.0, drawn[1], 0.0, height - drawn[1]])
        .x_object(Name(b"S"));
    content.finish().to_vec()
}
