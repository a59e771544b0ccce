//! Lines and paragraphs of text, in visual order.

use eframe::egui::{FontId, Label, Response, RichText, Role, Ui, WidgetInfo};

use crate::text;
use crate::theme::Theme;

/// A page's or a card's title.
pub fn title(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.title(), theme.text, false)
}

/// Body text in the bold face.
pub fn strong(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.strong(), theme.text, false)
}

/// A paragraph of body text.
pub fn body(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.body(), theme.text, false)
}

/// A paragraph that explains.
pub fn weak(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.body(), theme.text_weak, false)
}

/// A caption.
pub fn small(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.small(), theme.text_weak, false)
}

/// A caption cut off with "…" where it does not fit; whole on hover.
pub fn small_cut(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.small(), theme.text_weak, true)
}

/// One line of body text, cut off with "…" where it does not fit; whole on hover.
pub fn cut(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.body(), theme.text, true)
}

/// The same in the bold face.
pub fn strong_cut(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    line(ui, words, theme.strong(), theme.text, true)
}

/// Text in any font and colour of the theme; read out in its reading order.
pub fn line(
    ui: &mut Ui,
    words: &str,
    font: FontId,
    colour: eframe::egui::Color32,
    cut: bool,
) -> Response {
    let shown = if cut {
        text::visual(words)
    } else {
        text::visual_wrapped(ui.ctx(), words, &font, ui.available_width())
    };
    let reordered = shown != words;
    let label = Label::new(RichText::new(shown).font(font).color(colour));
    let response = ui.add(if cut { label.truncate() } else { label });
    if reordered {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    }
    response
}
