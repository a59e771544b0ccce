//! The values of a column with their counts, to keep or leave out.

use std::collections::BTreeSet;

use attune::dataset::curation::Step;
use attune::study::{Command, DatasetView};
use attune::t;
use eframe::egui::{Margin, Popup, PopupCloseBehavior, Response, ScrollArea, TextEdit, Ui};

use super::{steps, words};
use crate::page::Context;
use crate::text;
use crate::theme::SPACE;
use crate::widget::{number, plain, primary_enabled, small, strong, weak};

/// The popup of one column.
#[derive(Default)]
pub struct Facets {
    open: Option<(String, String)>,
    /// None until they came.
    values: Option<Vec<(String, u64)>>,
    chosen: BTreeSet<String>,
    search: String,
}

impl Facets {
    /// Closes it.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Hears of the values of a column.
    pub fn take(&mut self, dataset: &str, column: &str, values: &[(String, u64)]) {
        if self
            .open
            .as_ref()
            .is_some_and(|(d, c)| d == dataset && c == column)
        {
            self.values = Some(values.to_vec());
        }
    }

    /// Opens below `button` when it is clicked; draws the popup of this column.
    pub fn show(
        &mut self,
        button: &Response,
        context: &mut Context<'_>,
        dataset: &DatasetView,
        column: &str,
    ) {
        let key = (dataset.manifest.id.clone(), column.to_owned());
        if button.clicked() && self.open.as_ref() == Some(&key) {
            self.close();
        } else if button.clicked() {
            self.close();
            context.send(Command::LoadFacets {
                dataset: key.0.clone(),
                column: key.1.clone(),
            });
            self.open = Some(key.clone());
        }
        if self.open.as_ref() != Some(&key) {
            return;
        }
        let mut open = true;
        let mut step = None;
        Popup::from_response(button)
            .open_bool(&mut open)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(280.0)
            .show(|ui| step = self.contents(ui, context, column));
        if let Some(step) = step {
            context.send(Command::SetCuration {
                dataset: key.0,
                curation: steps::with(&dataset.curation, step),
            });
            self.close();
        } else if !open && !button.clicked() {
            self.close();
        }
    }

    /// Draws the values; the step that was chosen.
    fn contents(&mut self, ui: &mut Ui, context: &Context<'_>, column: &str) -> Option<Step> {
        let theme = context.theme;
        ui.set_width(280.0);
        strong(
            ui,
            theme,
            &t!("page-data-values-of", column = words::column(column)),
        );
        let Some(values) = &self.values else {
            weak(ui, theme, &t!("page-data-values-reading"));
            return None;
        };
        let label = t!("page-data-values-search");
        let field = ui.add(
            TextEdit::singleline(&mut self.search)
                .hint_text(label.as_str())
                .margin(Margin::symmetric(8, 5))
                .desired_width(f32::INFINITY),
        );
        ui.ctx()
            .accesskit_node_builder(field.id, |node| node.set_label(label.as_str()));
        let search = self.search.to_lowercase();
        let found: Vec<_> = values
            .iter()
            .filter(|(value, _)| value.to_lowercase().contains(&search))
            .collect();
        let height = theme.row_height();
        // The bar lies beside the counts, not over them.
        ui.spacing_mut().scroll.floating_allocated_width = SPACE[1];
        ScrollArea::vertical().max_height(height * 9.0).show_rows(
            ui,
            height,
            found.len(),
            |ui, range| {
                for (value, count) in &found[range] {
                    let mut on = self.chosen.contains(value);
                    ui.horizontal(|ui| {
                        ui.set_height(height);
                        let shown = if value.is_empty() {
                            t!("page-data-value-missing").into()
                        } else {
                            text::visual(value)
                        };
                        if ui.checkbox(&mut on, shown).changed() {
                            if on {
                                self.chosen.insert(value.clone());
                            } else {
                                self.chosen.remove(value);
                            }
                        }
                        let layout =
                            eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
                        ui.with_layout(layout, |ui| small(ui, theme, &number::count(*count)));
                    });
                }
            },
        );
        ui.add_space(SPACE[0]);
        let nothing = t!("page-data-values-choose");
        let why_not = self.chosen.is_empty().then_some(nothing.as_str());
        let picked = || (column.to_owned(), self.chosen.iter().cloned().collect());
        ui.horizontal(|ui| {
            if primary_enabled(ui, theme, &t!("page-data-keep"), why_not).clicked() {
                let (column, values) = picked();
                return Some(Step::KeepWhere { column, values });
            }
            let exclude = |ui: &mut Ui| plain(ui, &t!("page-data-exclude"));
            let exclude = ui.add_enabled_ui(why_not.is_none(), exclude).inner;
            if exclude.clicked() {
                let (column, values) = picked();
                return Some(Step::ExcludeWhere { column, values });
            }
            None
        })
        .inner
    }
}
