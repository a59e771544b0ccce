//! The palette (Ctrl-K): every action by its name.

use attune::t;
use eframe::egui::{
    self, Button, Id, Key, Margin, Modal, RichText, ScrollArea, TextEdit, Ui, vec2,
};

use crate::command::Action;
use crate::theme::{SPACE, Theme};
use crate::widget::{small, weak};

/// The palette.
#[derive(Default)]
pub struct Palette {
    open: bool,
    words: String,
    at: usize,
}

impl Palette {
    /// Opens it, empty; closes it where it is open.
    pub fn toggle(&mut self) {
        *self = Self {
            open: !self.open,
            ..Self::default()
        };
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Draws it; the action chosen.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, study_open: bool) -> Option<Action> {
        if !self.open {
            return None;
        }
        let found = found(&self.words, study_open);
        self.at = self.at.min(found.len().saturating_sub(1));
        ui.input_mut(|i| {
            if i.consume_key(egui::Modifiers::NONE, Key::ArrowDown) {
                self.at = (self.at + 1).min(found.len().saturating_sub(1));
            }
            if i.consume_key(egui::Modifiers::NONE, Key::ArrowUp) {
                self.at = self.at.saturating_sub(1);
            }
        });
        let mut chosen = None;
        let id = Id::unique("palette");
        let place = Modal::default_area(id).anchor(egui::Align2::CENTER_TOP, vec2(0.0, 72.0));
        let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(SPACE[2] as i8));
        let modal = Modal::new(id)
            .area(place)
            .frame(frame)
            .show(ui.ctx(), |ui| {
                ui.set_width(theme.size_body * 40.0);
                let name = t!("window-palette-field");
                let field = ui.add(
                    TextEdit::singleline(&mut self.words)
                        .desired_width(f32::INFINITY)
                        .margin(Margin::symmetric(10, 8))
                        .hint_text(name.as_str()),
                );
                ui.ctx()
                    .accesskit_node_builder(field.id, |node| node.set_label(name.as_str()));
                field.request_focus();
                if field.changed() {
                    self.at = 0;
                }
                if ui.input(|i| i.key_pressed(Key::Enter)) {
                    chosen = found.get(self.at).copied();
                }
                if found.is_empty() {
                    weak(ui, theme, &t!("window-palette-nothing"));
                }
                ScrollArea::vertical()
                    .max_height(theme.row_height() * 12.0)
                    .show(ui, |ui| {
                        ui.spacing_mut().item_spacing.y = 2.0;
                        for (at, action) in found.iter().enumerate() {
                            let keys = action.shortcut().map(|s| ui.ctx().format_shortcut(&s));
                            let button = Button::selectable(at == self.at, action.label())
                                .shortcut_text(
                                    RichText::new(keys.unwrap_or_default()).font(theme.small()),
                                )
                                .min_size(vec2(ui.available_width(), theme.row_height()));
                            let response = ui.add(button).on_hover_text(action.hint());
                            if at == self.at {
                                response.scroll_to_me(None);
                            }
                            if response.clicked() {
                                chosen = Some(*action);
                            }
                        }
                    });
                if let Some(action) = found.get(self.at) {
                    ui.separator();
                    small(ui, theme, &action.hint());
                }
            });
        if modal.should_close() || chosen.is_some() {
            self.open = false;
        }
        chosen
    }
}

/// Actions whose names hold every word typed.
fn found(words: &str, study_open: bool) -> Vec<Action> {
    let words = words.to_lowercase();
    Action::all()
        .into_iter()
        .filter(|action| study_open || !action.needs_study())
        .filter(|action| {
            let text = format!("{} {}", action.label(), action.hint()).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        })
        .collect()
}
