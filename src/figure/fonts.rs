//! Fonts and writing direction of exported figures.
//!
//! Two fonts are part of the program (Noto Sans: Latin, Greek, Cyrillic; arrows and signs
//! of Noto Sans Math), so that a figure has the same text on every machine; other scripts
//! take the fonts of the system. A line is laid out as runs of one font and one direction
//! each, in the order in which they stand on the page: usvg then has nothing left to
//! choose or to reorder.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Stretch, Style, Weight};
use resvg::usvg::{FontResolver, Options};
use rustybuzz::{Direction, Face, UnicodeBuffer};
use unicode_bidi::BidiInfo;

static BUNDLED: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");
static SIGNS: &[u8] = include_bytes!("../../assets/fonts/NotoSansMath-Arrows.ttf");

/// The font of everything it has letters for.
pub(crate) const FAMILY: &str = "Noto Sans";

/// Fonts tried first where the bundled one has no letter.
const PREFERRED: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Noto Sans Arabic",
    "Noto Sans Bengali",
    "Noto Sans Devanagari",
    "Noto Sans Hebrew",
    "Noto Sans Thai",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "Microsoft YaHei",
    "PingFang SC",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "Segoe UI",
    "Nirmala UI",
    "DejaVu Sans",
    "Arial Unicode MS",
];

/// The fonts of this machine, read once.
static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::load);

struct Fonts {
    database: Arc<Database>,
    bundled: ID,
    face: Face<'static>,
    /// All other upright faces, best first.
    others: Vec<ID>,
    /// The face of each letter asked for so far.
    known: Mutex<HashMap<char, ID>>,
}

/// Letters of one font and one direction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub text: String,
    pub family: String,
    /// Distance from the line's left end, in ems.
    pub x: f64,
    pub right_to_left: bool,
}

/// A line's runs from left to right.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub runs: Vec<Run>,
    /// In ems.
    pub width: f64,
}

/// How usvg finds fonts: ours first, the system's where it has no letter.
pub(crate) fn options() -> Options<'static> {
    Options {
        font_family: FAMILY.to_owned(),
        fontdb: FONTS.database.clone(),
        font_resolver: FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|letter, used, _| {
                Some(FONTS.face_of(letter)).filter(|id| !used.contains(id))
            }),
        },
        ..Options::default()
    }
}

/// Whether a text is read from right to left, by its first letter with a direction.
pub(crate) fn right_to_left(text: &str) -> bool {
    unicode_bidi::get_base_direction(text) == unicode_bidi::Direction::Rtl
}

/// Lays a line out: font and direction of every part, and its place.
pub(super) fn line(text: &str) -> Line {
    let mut laid = Line::default();
    let bidi = BidiInfo::new(text, None);
    for paragraph in &bidi.paragraphs {
        let (levels, directions) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for range in directions {
            let right_to_left = levels[range.start].is_rtl();
            // Marks of direction have done their work; no font needs to draw them.
            let drawn = text[range].split(is_direction_mark);
            let mut parts: Vec<_> = drawn.flat_map(|part| FONTS.parts(part)).collect();
            if right_to_left {
                parts.reverse();
            }
            for (part, id) in parts {
                for (piece, width) in FONTS.shape(part, id, right_to_left) {
                    laid.runs.push(Run {
                        text: piece.to_owned(),
                        family: FONTS.family(id),
                        x: laid.width,
                        right_to_left,
                    });
                    laid.width += width;
                }
            }
        }
    }
    laid
}

/// The text with marks around it that keep its direction apart from what stands beside it
/// (Unicode Bidirectional Algorithm, first strong isolate).
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

fn is_direction_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Width of a line, in ems.
pub(crate) fn width(text: &str) -> f64 {
    thread_local! {
        /// A window asks for the same widths every frame.
        static KNOWN: RefCell<HashMap<String, f64>> = RefCell::default();
    }
    /// As many lines as many figures have; then it begins anew.
    const MOST: usize = 20_000;
    KNOWN.with_borrow_mut(|known| {
        if let Some(width) = known.get(text) {
            return *width;
        }
        if known.len() >= MOST {
            known.clear();
        }
        let width = line(text).width;
        known.insert(text.to_owned(), width);
        width
    })
}

impl Fonts {
    fn load() -> Self {
        let mut database = Database::new();
        let bundled = database.load_font_source(Source::Binary(Arc::new(BUNDLED)))[0];
        let signs = database.load_font_source(Source::Binary(Arc::new(SIGNS)))[0];
        database.load_system_fonts();
        database.set_sans_serif_family(FAMILY);
        database.set_serif_family(FAMILY);
        let rank = |face: &FaceInfo| {
            let names = || face.families.iter().map(|(name, _)| name.as_str());
            let preferred = PREFERRED
                .iter()
                .position(|name| names().any(|n| n == *name));
            let plain = face.weight == Weight::NORMAL && face.stretch == Stretch::Normal;
            let noto = names().any(|name| name.starts_with("Noto Sans"));
            (
                face.id != signs,
                !plain,
                preferred.unwrap_or(PREFERRED.len()),
                !noto,
                face.monospaced,
            )
        };
        let mut others: Vec<_> = database
            .faces()
            .filter(|face| face.id != bundled && face.style == Style::Normal)
            .map(|face| (rank(face), face.id))
            .collect();
        others.sort_by_key(|(rank, _)| *rank);
        Self {
            others: others.into_iter().map(|(_, id)| id).collect(),
            // The font is part of the program; every test of this module reads it.
            face: Face::from_slice(BUNDLED, 0).expect("the bundled font is whole"),
            database: Arc::new(database),
            bundled,
            known: Mutex::new(HashMap::new()),
        }
    }

    fn has(&self, id: ID, letter: char) -> bool {
        if id == self.bundled {
            return self.face.glyph_index(letter).is_some();
        }
        let glyph = |data: &[u8], index| {
            let face = rustybuzz::ttf_parser::Face::parse(data, index).ok()?;
            face.glyph_index(letter)
        };
        self.database.with_face_data(id, glyph).flatten().is_some()
    }

    /// The face a letter is drawn with; the bundled one (an empty box) where none has it.
    fn face_of(&self, letter: char) -> ID {
        if self.has(self.bundled, letter) {
            return self.bundled;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(letter).or_insert_with(|| {
            let has = |id: &&ID| self.has(**id, letter);
            *self.others.iter().find(has).unwrap_or(&self.bundled)
        })
    }

    /// Parts of one font each; spaces, marks and joiners stay with what stands before.
    fn parts<'t>(&self, text: &'t str) -> Vec<(&'t str, ID)> {
        let mut parts: Vec<(usize, ID)> = Vec::new();
        for (at, letter) in text.char_indices() {
            let face = match parts.last() {
                Some((_, id)) if !letter.is_alphanumeric() && self.has(*id, letter) => *id,
                _ => self.face_of(letter),
            };
            if parts.last().is_none_or(|(_, id)| *id != face) {
                parts.push((at, face));
            }
        }
        let ends = parts.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
        parts
            .iter()
            .zip(ends)
            .map(|((at, id), end)| (&text[*at..end], *id))
            .collect()
    }

    /// Shapes a text: pieces and their widths, in ems.
    ///
    /// One piece, but where several letters are drawn as several glyphs of one cluster
    /// (as in Bengali): usvg advances such a cluster by its widest glyph only, so a piece
    /// ends behind each.
    fn shape<'t>(&self, text: &'t str, id: ID, right_to_left: bool) -> Vec<(&'t str, f64)> {
        if id == self.bundled {
            return shape(&self.face, text, right_to_left);
        }
        let shaped = |data: &[u8], index| {
            let face = Face::from_slice(data, index)?;
            Some(shape(&face, text, right_to_left))
        };
        let shaped = self.database.with_face_data(id, shaped).flatten();
        shaped.unwrap_or_else(|| vec![(text, 0.0)])
    }

    fn family(&self, id: ID) -> String {
        let face = self
            .database
            .face(id)
            .and_then(|face| face.families.first());
        face.map_or(FAMILY, |(name, _)| name).to_owned()
    }
}

/// See [`Fonts::shape`].
fn shape<'t>(face: &Face<'_>, text: &'t str, right_to_left: bool) -> Vec<(&'t str, f64)> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.set_direction(if right_to_left {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    let glyphs = rustybuzz::shape(face, &[], buffer);
    let em = f64::from(face.units_per_em());
    let advances = glyphs
        .glyph_positions()
        .iter()
        .map(|p| f64::from(p.x_advance) / em);
    let clusters = glyphs
        .glyph_infos()
        .iter()
        .map(|glyph| glyph.cluster as usize);
    let glyphs: Vec<(usize, f64)> = clusters.zip(advances).collect();
    let (mut pieces, mut start, mut width) = (Vec::new(), 0, 0.0);
    let mut after_compound = false;
    for cluster in glyphs.chunk_by(|x, y| x.0 == y.0) {
        let at = cluster[0].0;
        if after_compound && !right_to_left && at > start {
            pieces.push((&text[start..at], width));
            (start, width) = (at, 0.0);
        }
        let sum: f64 = cluster.iter().map(|(_, advance)| advance).sum();
        let widest = cluster
            .iter()
            .map(|(_, advance)| *advance)
            .fold(0.0, f64::max);
        after_compound = sum > widest + 1e-9;
        width += sum;
    }
    pieces.push((&text[start..], width));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_greek_and_cyrillic_need_no_font_of_the_system() {
        let laid = line("Family, οικογένεια, семья 12 → 25 (−3)");
        let families: Vec<&str> = laid.runs.iter().map(|run| run.family.as_str()).collect();
        let signs = "Noto Sans Math";
        assert_eq!(families, [FAMILY, signs, FAMILY, signs, FAMILY]);
        assert!((width("mm") - 2.0 * width("m")).abs() < 1e-9);
    }

    #[test]
    fn a_line_read_from_the_right_is_laid_out_from_the_left() {
        // Hebrew letters and a number: the number stands to the left of the first word.
        let laid = line("אב 12 גד");
        let numbers = laid.runs.iter().position(|run| run.text == "12").unwrap();
        let first = laid
            .runs
            .iter()
            .position(|run| run.text.contains('א'))
            .unwrap();
        assert!(numbers < first, "{laid:?}");
        assert!(laid.runs.windows(2).all(|w| w[0].x <= w[1].x));
        // Within a line read from the left its sign stays behind it, to the left.
        let laid = line(&format!("Q8 · {}", isolated("אב!")));
        let texts: Vec<&str> = laid.runs.iter().map(|run| run.text.as_str()).collect();
        assert!(matches!(texts[..], ["Q8 · ", "!" | "אב!", ..]), "{texts:?}");
        assert!(right_to_left("“אב” ok") && !right_to_left("12 ok אב"));
    }

    #[test]
    fn every_letter_is_in_exactly_one_run() {
        for text in ["", "a家b", "পরিবার (family)", "e\u{301}\n x"] {
            let runs = line(text).runs;
            let count: usize = runs.iter().map(|run| run.text.chars().count()).sum();
            assert_eq!(count, text.chars().count(), "{text:?}");
        }
    }
}
