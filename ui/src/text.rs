//! Every string drawn passes here: fonts and direction (bidi).
//!
//! egui shapes each stretch of one font on its own, and a right-to-left word comes out
//! right by itself. But it lays the stretches out from left to right: of several Arabic
//! words, the first would stand leftmost. So lines with right-to-left script are put
//! into visual order first, word by word.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily, FontId};
use unicode_bidi::{BidiClass, BidiInfo, bidi_class};

use crate::theme::bold;

/// Gives egui the fonts of the program. Scripts they lack come from the system, on demand.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8], FontFamily); 2] = [
        (
            "Noto Sans",
            include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
            FontFamily::Proportional,
        ),
        (
            "Noto Sans Bold",
            include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
            bold(),
        ),
    ];
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    for (name, data, family) in faces {
        let data = Arc::new(FontData::from_static(data));
        fonts.font_data.insert(name.to_owned(), data);
        let chain = std::iter::once(name.to_owned()).chain(fallbacks.iter().cloned());
        fonts.families.insert(family, chain.collect());
    }
    ctx.set_fonts(fonts);
}

/// Puts a line of text into visual order where it holds right-to-left script.
pub fn visual(line: &str) -> Cow<'_, str> {
    if !has_right_to_left(line) {
        return Cow::Borrowed(line);
    }
    let bidi = BidiInfo::new(line, None);
    let mut out = String::with_capacity(line.len());
    for paragraph in &bidi.paragraphs {
        push_visual(&mut out, &bidi, paragraph, paragraph.range.clone());
    }
    Cow::Owned(out)
}

/// Breaks a text into lines of at most `width` points and puts each into visual order.
/// Text without right-to-left script is left as it is, for egui to wrap.
pub fn visual_wrapped<'t>(
    ctx: &egui::Context,
    text: &'t str,
    font: &FontId,
    width: f32,
) -> Cow<'t, str> {
    if !has_right_to_left(text) {
        return Cow::Borrowed(text);
    }
    let mut lines = Vec::new();
    for paragraph_text in text.lines() {
        let bidi = BidiInfo::new(paragraph_text, None);
        let Some(paragraph) = bidi.paragraphs.first() else {
            lines.push(String::new());
            continue;
        };
        for range in lines_of(ctx, paragraph_text, font, width) {
            let mut line = String::new();
            push_visual(&mut line, &bidi, paragraph, range);
            // A space at the end would make egui break the line once more.
            lines.push(line.trim().to_owned());
        }
    }
    Cow::Owned(lines.join("\n"))
}

/// Breaks a text at its spaces into lines of at most `width` points.
fn lines_of(ctx: &egui::Context, text: &str, font: &FontId, width: f32) -> Vec<Range<usize>> {
    let fits = |part: &str| {
        let part = part.trim_end().to_owned();
        let layout = |fonts: &mut egui::epaint::text::FontsView<'_>| {
            fonts
                .layout_no_wrap(part, font.clone(), egui::Color32::PLACEHOLDER)
                .size()
                .x
        };
        ctx.fonts_mut(layout) <= width
    };
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for word in text.split_inclusive(' ') {
        if end > start && !fits(&text[start..end + word.len()]) {
            lines.push(start..end);
            start = end;
        }
        end += word.len();
    }
    lines.push(start..end);
    lines
}

fn has_right_to_left(text: &str) -> bool {
    // Nothing below U+0590 is written from right to left.
    text.chars()
        .any(|c| c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL))
}

/// Appends the part `line` of a paragraph in the order in which it stands on the screen.
fn push_visual(
    out: &mut String,
    bidi: &BidiInfo<'_>,
    paragraph: &unicode_bidi::ParagraphInfo,
    line: Range<usize>,
) {
    // An empty line has no runs to ask for.
    if line.is_empty() {
        return;
    }
    let (levels, runs) = bidi.visual_runs(paragraph, line);
    for run in runs {
        let text = &bidi.text[run.clone()];
        if levels[run.start].is_ltr() {
            out.push_str(text);
            continue;
        }
        for unit in units(text).into_iter().rev() {
            match mirrored(unit) {
                Some(mirror) => out.push(mirror),
                None => out.push_str(unit),
            }
        }
    }
}

/// Cuts right-to-left text into what egui's shaper turns round by itself (words of a
/// right-to-left script with their marks and own punctuation) and single other characters.
fn units(text: &str) -> Vec<&str> {
    let shaped = |c: char| {
        c >= '\u{590}'
            && (matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::NSM)
                || matches!(c, '\u{600}'..='\u{6ff}' | '\u{200c}' | '\u{200d}'))
    };
    let mut units: Vec<&str> = Vec::new();
    let mut start = 0;
    let mut before = false;
    for (at, c) in text.char_indices() {
        let now = shaped(c);
        if at > start && !(now && before) {
            units.push(&text[start..at]);
            start = at;
        }
        before = now;
    }
    if start < text.len() {
        units.push(&text[start..]);
    }
    units
}

/// The mirror image of a bracket or quotation mark.
fn mirrored(unit: &str) -> Option<char> {
    const PAIRS: [(char, char); 6] = [
        ('(', ')'),
        ('[', ']'),
        ('{', '}'),
        ('<', '>'),
        ('«', '»'),
        ('‹', '›'),
    ];
    let mut chars = unit.chars();
    let (c, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    PAIRS
        .iter()
        .find_map(|&(a, b)| (c == a).then_some(b).or((c == b).then_some(a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The letters of a word stay in reading order: the shaper turns a word round.
    const HOUSE: &str = "بيت";
    const BIG: &str = "كبير";

    #[test]
    fn latin_greek_and_chinese_are_left_alone() {
        for text in ["family (12)", "οικογένεια", "家庭", ""] {
            assert!(matches!(visual(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn several_arabic_words_run_from_the_right() {
        assert_eq!(visual(&format!("{HOUSE} {BIG}")), format!("{BIG} {HOUSE}"));
    }

    #[test]
    fn numbers_and_latin_keep_their_direction_inside_arabic() {
        assert_eq!(
            visual(&format!("{HOUSE} 125 {BIG}")),
            format!("{BIG} 125 {HOUSE}")
        );
        assert_eq!(
            visual(&format!("{HOUSE} New York {BIG}")),
            format!("{BIG} New York {HOUSE}")
        );
    }

    #[test]
    fn arabic_inside_latin_stands_where_it_is_named() {
        assert_eq!(
            visual(&format!("cue: {HOUSE} {BIG} (people: 3)")),
            format!("cue: {BIG} {HOUSE} (people: 3)")
        );
    }

    #[test]
    fn brackets_are_mirrored_and_own_punctuation_stays_with_its_word() {
        assert_eq!(
            visual(&format!("{HOUSE} ({BIG})")),
            format!("({BIG}) {HOUSE}")
        );
        assert_eq!(
            visual(&format!("{HOUSE}، {BIG}؟")),
            format!("{BIG}؟ {HOUSE}،")
        );
    }

    #[test]
    fn wrapped_arabic_keeps_its_first_words_on_the_first_line() {
        let ctx = egui::Context::default();
        install_fonts(&ctx);
        let text = format!("{HOUSE} {BIG} {HOUSE} {BIG}");
        let mut wrapped = String::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let font = FontId::proportional(14.0);
            let width = ui.fonts_mut(|f| {
                f.layout_no_wrap(
                    format!("{HOUSE} {BIG} "),
                    font.clone(),
                    egui::Color32::WHITE,
                )
                .size()
                .x
            });
            wrapped = visual_wrapped(ui.ctx(), &text, &font, width + 2.0).into_owned();
        });
        output.textures_delta.clear();
        let line = format!("{BIG} {HOUSE}");
        let lines: Vec<_> = wrapped.lines().map(str::trim).collect();
        assert_eq!(lines, [line.as_str(); 2]);
    }
}
