//! The document as a PDF: A4, text that can be selected, figures as vectors.
//!
//! Each page is drawn as an SVG with our own lines of text and the figures' own drawings,
//! turned into PDF by svg2pdf, and placed on a page with pdf-writer.

use std::collections::HashMap;
use std::fmt::Write;

use pdf_writer::{Chunk, Content, Finish, Name, Pdf, Rect, Ref, TextStr};
use resvg::usvg::Tree;

use super::flow::{Page, pages};
use super::{Document, layout};
use crate::figure::canvas::{Anchor, write_text};
use crate::figure::fonts::{FAMILY, options};
use crate::figure::theme::theme;
use crate::problem::{Problem, Result};
use crate::t;

/// A4, in points of 1/72 inch.
const SHEET: [f64; 2] = [595.28, 841.89];
/// Left and right, top, bottom.
const MARGINS: [f64; 3] = [56.0, 54.0, 60.0];
/// Size of the page numbers.
const FOOT: f64 = 7.5;

/// The document as a PDF file.
///
/// # Errors
/// A figure cannot be drawn or a font of this machine cannot be embedded.
pub fn pdf(document: &Document) -> Result<Vec<u8>> {
    let [side, top, bottom] = MARGINS;
    let (width, height) = (SHEET[0] - 2.0 * side, SHEET[1] - top - bottom);
    let pages = pages(layout::pieces(document, width, height), height);
    let mut file = File::new();
    let mut drawn = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        let number = t!("report-page", number = at + 1, of = pages.len());
        drawn.push(file.page(&sheet(page, &document.title, &number))?);
    }
    let sections: Vec<(String, Ref, f64)> = pages
        .iter()
        .zip(&drawn)
        .flat_map(|(page, sheet)| {
            let named = page.placed.iter();
            named.filter_map(|(y, piece)| {
                let y = SHEET[1] - top - y + 6.0;
                Some((piece.section.clone()?, *sheet, y))
            })
        })
        .collect();
    Ok(file.finish(&document.title, &drawn, &sections))
}

/// A page as SVG, with the document's title and the page's number at its foot.
fn sheet(page: &Page, title: &str, number: &str) -> String {
    let [side, top, _] = MARGINS;
    let muted = theme().light.muted;
    let mut body = String::new();
    for (y, piece) in &page.placed {
        // Writing to a string cannot fail.
        let _ = write!(
            body,
            "<g transform=\"translate({side} {:.2})\">{}</g>",
            top + y,
            piece.svg
        );
    }
    let foot = SHEET[1] - 30.0;
    let right = [SHEET[0] - side, foot];
    let title = crate::figure::wrap::wrap(title, 50.0, 1).concat();
    write_text(&mut body, FOOT, [side, foot], Anchor::Start, muted, &title);
    write_text(&mut body, FOOT, right, Anchor::End, muted, number);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" \
         viewBox=\"0 0 {0} {1}\" font-family=\"'{FAMILY}', sans-serif\">{body}</svg>",
        SHEET[0], SHEET[1]
    )
}

/// A PDF file being put together.
struct File {
    pdf: Pdf,
    next: Ref,
    catalogue: Ref,
    tree: Ref,
}

impl File {
    fn new() -> Self {
        let mut file = Self {
            pdf: Pdf::new(),
            next: Ref::new(1),
            catalogue: Ref::new(1),
            tree: Ref::new(1),
        };
        file.catalogue = file.next.bump();
        file.tree = file.next.bump();
        file
    }

    /// Adds a page that shows an SVG of its size.
    fn page(&mut self, svg: &str) -> Result<Ref> {
        let failed = |error: &dyn std::fmt::Display| {
            Problem::new(t!("report-not-written", error = error.to_string()))
        };
        let drawing = Tree::from_str(svg, &options()).map_err(|e| failed(&e))?;
        let settings = svg2pdf::ConversionOptions::default();
        let (chunk, root) = svg2pdf::to_chunk(&drawing, settings).map_err(|e| failed(&e))?;
        let (chunk, root) = self.renumbered(&chunk, root);
        self.pdf.extend(&chunk);
        let (page, content) = (self.next.bump(), self.next.bump());
        let [width, height] = SHEET.map(|side| side as f32);
        let mut shown = Content::new();
        shown
            .transform([width, 0.0, 0.0, height, 0.0, 0.0])
            .x_object(Name(b"S"));
        self.pdf.stream(content, &shown.finish());
        let mut written = self.pdf.page(page);
        written
            .media_box(Rect::new(0.0, 0.0, width, height))
            .parent(self.tree)
            .contents(content);
        written.resources().x_objects().pair(Name(b"S"), root);
        written.finish();
        Ok(page)
    }

    /// The chunk with numbers that nothing else in this file has.
    fn renumbered(&mut self, chunk: &Chunk, root: Ref) -> (Chunk, Ref) {
        let mut numbers: HashMap<Ref, Ref> = HashMap::new();
        let next = &mut self.next;
        let mut number = |old: Ref| *numbers.entry(old).or_insert_with(|| next.bump());
        let chunk = chunk.renumber(&mut number);
        (chunk, number(root))
    }

    /// The file, with its sections (heading, page, height on it) listed beside the pages.
    fn finish(mut self, title: &str, pages: &[Ref], sections: &[(String, Ref, f64)]) -> Vec<u8> {
        let outline = self.next.bump();
        let items: Vec<Ref> = sections.iter().map(|_| self.next.bump()).collect();
        let mut catalogue = self.pdf.catalog(self.catalogue);
        catalogue.pages(self.tree).lang(TextStr("en"));
        if !items.is_empty() {
            catalogue.outlines(outline);
        }
        catalogue.finish();
        self.pdf
            .pages(self.tree)
            .count(pages.len() as i32)
            .kids(pages.iter().copied());
        for (at, (heading, page, y)) in sections.iter().enumerate() {
            let mut item = self.pdf.outline_item(items[at]);
            item.title(TextStr(heading)).parent(outline);
            if let Some(before) = at.checked_sub(1) {
                item.prev(items[before]);
            }
            if let Some(after) = items.get(at + 1) {
                item.next(*after);
            }
            item.dest().page(*page).xyz(0.0, *y as f32, None);
        }
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            self.pdf
                .outline(outline)
                .first(*first)
                .last(*last)
                .count(items.len() as i32);
        }
        let information = self.next.bump();
        self.pdf
            .document_info(information)
            .title(TextStr(title))
            .creator(TextStr("Attune"));
        self.pdf.finish()
    }
}
