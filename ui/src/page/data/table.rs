//! The table: rows loaded as they are scrolled to, sorted by a click on a column.

use std::collections::{HashMap, VecDeque};

use attune::dataset::curation::Curation;
use attune::study::{Command, DatasetView, Update};
use attune::t;
use eframe::egui::{self, Align, Layout, ScrollArea, Ui, Vec2};
use egui_extras::{Column, TableBuilder};

use super::facets::Facets;
use super::words;
use crate::page::Context;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, column_widths, cut, icon_button, link, small, weak};

/// Rows asked for at once.
const PAGE: usize = 200;
/// Pages kept; the rest is asked for again.
const KEPT: usize = 12;
/// Columns shown at once.
const COLUMNS: usize = 30;

/// What is loaded of the open dataset.
#[derive(Default)]
pub struct Table {
    showing: Option<Showing>,
    sort: Option<(String, bool)>,
    first_column: usize,
    pages: HashMap<usize, Vec<Vec<String>>>,
    /// Offsets asked for and not yet answered, with whether the answer is still wanted.
    /// Answers come in the order of the questions.
    asked: VecDeque<(String, usize, bool)>,
    total: Option<usize>,
}

/// Which rows the pages hold.
#[derive(Clone, PartialEq)]
struct Showing {
    dataset: String,
    curation: Curation,
}

impl Table {
    /// Hears of rows.
    pub fn take(&mut self, update: &Update) {
        let Update::Table {
            dataset,
            offset,
            total,
            rows,
        } = update
        else {
            return;
        };
        let is_it = |(d, o, _): &(String, usize, bool)| d == dataset && o == offset;
        let Some(at) = self.asked.iter().position(is_it) else {
            return;
        };
        let wanted = self.asked[at].2;
        self.asked.drain(..=at);
        if wanted {
            if self.pages.len() >= KEPT {
                self.pages.clear();
            }
            self.total = Some(*total);
            self.pages.insert(offset / PAGE, rows.clone());
        }
    }

    /// Forgets the rows; answers on their way no longer count.
    fn forget(&mut self) {
        self.pages.clear();
        self.total = None;
        for (_, _, wanted) in &mut self.asked {
            *wanted = false;
        }
    }

    /// Draws the table.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        context: &mut Context<'_>,
        dataset: &DatasetView,
        facets: &mut Facets,
    ) {
        let now = Showing {
            dataset: dataset.manifest.id.clone(),
            curation: dataset.curation.clone(),
        };
        if self.showing.as_ref() != Some(&now) {
            if self
                .showing
                .as_ref()
                .is_none_or(|s| s.dataset != now.dataset)
            {
                self.sort = None;
                self.first_column = 0;
            }
            self.forget();
            self.showing = Some(now);
        }
        let theme = context.theme;
        if dataset.rows == 0 {
            weak(ui, theme, &t!("page-data-no-rows"));
            return;
        }
        self.column_pager(ui, theme, dataset.columns.len());
        let shown = dataset.columns.iter().skip(self.first_column).take(COLUMNS);
        let columns: Vec<&str> = shown.map(String::as_str).collect();
        let total = self.total.unwrap_or(dataset.rows as usize);
        let mut wanted = Vec::new();
        let mut sort = self.sort.clone();
        let rows = self.pages.values().next().map_or(&[][..], Vec::as_slice);
        // The name stands beside the mark of the order and the button for its values.
        let beside = theme.size_body * 3.2;
        let widths = column_widths(theme, &columns, rows, self.first_column, beside);
        ScrollArea::horizontal()
            .id_salt(&dataset.manifest.id)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = Vec2::new(SPACE[2], 0.0);
                let mut builder = TableBuilder::new(ui)
                    // Columns get new widths once there are rows to fit them to.
                    .id_salt((&dataset.manifest.id, self.first_column, rows.is_empty()))
                    .striped(true)
                    .auto_shrink([false, false])
                    .cell_layout(Layout::left_to_right(Align::Center));
                for width in widths {
                    builder = builder.column(Column::initial(width).clip(true).resizable(true));
                }
                builder
                    .header(theme.row_height() + SPACE[0], |mut row| {
                        for column in &columns {
                            row.col(|ui| {
                                header(ui, context, dataset, column, &mut sort, facets);
                            });
                        }
                    })
                    .body(|body| {
                        body.rows(theme.row_height(), total, |mut row| {
                            let at = row.index();
                            let values =
                                self.pages.get(&(at / PAGE)).and_then(|p| p.get(at % PAGE));
                            if values.is_none() {
                                wanted.push(at / PAGE);
                            }
                            for column in 0..columns.len() {
                                row.col(|ui| {
                                    if let Some(values) = values {
                                        let value = values.get(self.first_column + column);
                                        cut(ui, theme, value.map_or("", String::as_str));
                                    }
                                });
                            }
                        });
                    });
            });
        if sort != self.sort {
            self.sort = sort;
            self.forget();
        } else {
            self.ask(context, &dataset.manifest.id, &wanted);
        }
    }

    /// Asks for the pages that are in view and not there.
    fn ask(&mut self, context: &mut Context<'_>, dataset: &str, pages: &[usize]) {
        for page in pages {
            let offset = page * PAGE;
            let on_its_way =
                |(d, o, wanted): &(String, usize, bool)| d == dataset && *o == offset && *wanted;
            if !self.asked.iter().any(on_its_way) {
                self.asked.push_back((dataset.to_owned(), offset, true));
                context.send(Command::LoadTable {
                    dataset: dataset.to_owned(),
                    offset,
                    rows: PAGE,
                    sort: self.sort.clone(),
                });
            }
        }
    }

    fn column_pager(&mut self, ui: &mut Ui, theme: &Theme, columns: usize) {
        if columns <= COLUMNS {
            self.first_column = 0;
            return;
        }
        ui.horizontal(|ui| {
            let last = (self.first_column + COLUMNS).min(columns);
            small(
                ui,
                theme,
                &t!(
                    "page-data-columns",
                    first = self.first_column + 1,
                    last = last,
                    all = columns
                ),
            );
            if self.first_column > 0 && link(ui, theme, &t!("page-data-columns-before")).clicked() {
                self.first_column = self.first_column.saturating_sub(COLUMNS);
            }
            if last < columns && link(ui, theme, &t!("page-data-columns-after")).clicked() {
                self.first_column = last;
            }
        });
    }
}

/// A column's name (sorts) and the button for its values (filters).
fn header(
    ui: &mut Ui,
    context: &mut Context<'_>,
    dataset: &DatasetView,
    column: &str,
    sort: &mut Option<(String, bool)>,
    facets: &mut Facets,
) {
    let theme = context.theme;
    let sorted = sort
        .as_ref()
        .filter(|(by, _)| by == column)
        .map(|(_, down)| *down);
    ui.spacing_mut().item_spacing.x = 2.0;
    let words = words::column(column);
    let name = egui::RichText::new(crate::text::visual(&words)).font(theme.strong());
    let room = ui.available_width() - theme.size_body * 3.2;
    let response = ui.scope(|ui| {
        ui.set_max_width(room.max(24.0));
        ui.add(egui::Button::new(name).frame(false).truncate())
    });
    let response = response
        .inner
        .on_hover_text(t!("page-data-sort", column = column));
    if response.clicked() {
        *sort = match sorted {
            None => Some((column.to_owned(), false)),
            Some(false) => Some((column.to_owned(), true)),
            Some(true) => None,
        };
    }
    match sorted {
        Some(false) => drop(Icon::Up.show(ui, theme.size_small, theme.accent)),
        Some(true) => drop(Icon::Down.show(ui, theme.size_small, theme.accent)),
        None => {}
    }
    let label = t!("page-data-values", column = column);
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = theme.size_body * 1.6;
        let button = icon_button(ui, theme, Icon::Filter, &label);
        facets.show(&button, context, dataset, column);
    });
}
