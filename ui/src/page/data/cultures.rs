//! Cultures: named sets of countries with a language, compared everywhere.

use std::collections::BTreeSet;

use attune::study::{Command, Culture, StudyView};
use attune::t;
use eframe::egui::{Margin, ScrollArea, Sense, TextEdit, Ui, Vec2};

use crate::dialog::modal;
use crate::page::Context;
use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, cut, icon_button, link, number, plain, primary, small, strong, title, weak, with_icon,
};

/// The list below the cards, and the form behind "Edit".
#[derive(Default)]
pub struct Cultures {
    form: Option<Vec<Culture>>,
    /// Countries of the study's survey with their rows, once they came.
    countries: Vec<(String, u64)>,
    /// The dataset they were asked of.
    asked: Option<String>,
}

impl Cultures {
    /// Hears of the countries.
    pub fn take(&mut self, dataset: &str, column: &str, values: &[(String, u64)]) {
        if column == "country" && self.asked.as_deref() == Some(dataset) {
            self.countries = values.to_vec();
        }
    }

    /// Draws the list; the form where it is open.
    pub fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>, study: &StudyView) {
        let theme = context.theme;
        ui.add_space(SPACE[2]);
        ui.horizontal(|ui| {
            strong(ui, theme, &t!("page-data-cultures"));
            if study.read_only.is_none()
                && link(ui, theme, &t!("page-data-cultures-edit")).clicked()
            {
                self.open(context, study);
            }
        });
        if study.cultures.is_empty() {
            small(ui, theme, &t!("page-data-cultures-none"));
        }
        for culture in &study.cultures {
            ui.horizontal(|ui| {
                dot(ui, theme, culture.colour);
                cut(ui, theme, &culture.name).on_hover_text(culture.countries.join(", "));
            });
        }
        self.edit(ui, context);
    }

    fn open(&mut self, context: &mut Context<'_>, study: &StudyView) {
        self.form = Some(study.cultures.clone());
        let mut datasets = study.datasets.iter();
        let survey = datasets.find(|dataset| dataset.manifest.kind.is_of_countries());
        self.asked = survey.map(|d| d.manifest.id.clone());
        if let Some(dataset) = self.asked.clone() {
            context.send(Command::LoadFacets {
                dataset,
                column: "country".to_owned(),
            });
        }
    }

    fn edit(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let Some(form) = &mut self.form else { return };
        let theme = context.theme;
        let mut saved = false;
        let mut cancelled = false;
        let closed = modal(ui, "cultures", theme.size_body * 44.0, |ui| {
            title(ui, theme, &t!("page-data-cultures"));
            weak(ui, theme, &t!("page-data-cultures-about"));
            ui.add_space(SPACE[1]);
            let height = theme.row_height() * 11.0;
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                let mut gone = None;
                for (at, culture) in form.iter_mut().enumerate() {
                    ui.push_id(at, |ui| {
                        if one(ui, theme, culture, &self.countries) {
                            gone = Some(at);
                        }
                    });
                }
                if let Some(at) = gone {
                    form.remove(at);
                }
            });
            ui.horizontal(|ui| {
                if with_icon(ui, theme, Icon::Plus, &t!("page-data-cultures-add")).clicked() {
                    let used: BTreeSet<usize> = form.iter().map(|c| c.colour).collect();
                    let free = (0..).find(|colour| !used.contains(colour));
                    form.push(Culture {
                        name: String::new(),
                        countries: Vec::new(),
                        language: "en".to_owned(),
                        colour: free.unwrap_or_default(),
                    });
                }
                let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
                ui.with_layout(layout, |ui| {
                    saved = primary(ui, theme, &t!("page-data-cultures-save")).clicked();
                    cancelled = plain(ui, &t!("window-cancel")).clicked();
                });
            });
        });
        if saved {
            let mut cultures = std::mem::take(form);
            cultures.retain(|culture| !culture.name.trim().is_empty());
            context.send(Command::SetCultures { cultures });
        }
        if saved || cancelled || closed {
            self.form = None;
        }
    }
}

fn dot(ui: &mut Ui, theme: &Theme, colour: usize) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(theme.size_small), Sense::hover());
    ui.painter()
        .circle_filled(rect.center(), rect.width() * 0.45, theme.culture(colour));
}

/// A culture's line of the form; whether it is to go.
fn one(ui: &mut Ui, theme: &Theme, culture: &mut Culture, countries: &[(String, u64)]) -> bool {
    let mut gone = false;
    ui.horizontal(|ui| {
        dot(ui, theme, culture.colour);
        field(
            ui,
            &mut culture.name,
            &t!("page-data-culture-name"),
            12.0 * theme.size_body,
        );
        field(
            ui,
            &mut culture.language,
            &t!("page-data-culture-language"),
            70.0,
        );
        let chosen = if culture.countries.is_empty() {
            t!("page-data-culture-countries")
        } else {
            culture.countries.join(", ")
        };
        let button = eframe::egui::Button::new(text::visual(&chosen).into_owned())
            .truncate()
            .min_size(Vec2::new(theme.size_body * 15.0, 0.0));
        let menu = ui.scope(|ui| {
            ui.set_max_width(theme.size_body * 15.0);
            ui.add(button)
        });
        eframe::egui::Popup::menu(&menu.inner)
            .close_behavior(eframe::egui::PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| {
                ui.set_width(240.0);
                if countries.is_empty() {
                    weak(ui, theme, &t!("page-data-culture-no-countries"));
                }
                ScrollArea::vertical()
                    .max_height(theme.row_height() * 8.0)
                    .show(ui, |ui| {
                        for (country, rows) in countries {
                            choice(ui, theme, culture, country, *rows);
                        }
                    });
            });
        gone = icon_button(ui, theme, Icon::Close, &t!("page-data-culture-remove")).clicked();
    });
    gone
}

fn choice(ui: &mut Ui, theme: &Theme, culture: &mut Culture, country: &str, rows: u64) {
    ui.horizontal(|ui| {
        let mut on = culture.countries.iter().any(|c| c == country);
        if ui.checkbox(&mut on, text::visual(country)).changed() {
            if on {
                culture.countries.push(country.to_owned());
            } else {
                culture.countries.retain(|c| c != country);
            }
        }
        small(ui, theme, &number::count(rows));
    });
}

fn field(ui: &mut Ui, value: &mut String, label: &str, width: f32) {
    let field = ui.add(
        TextEdit::singleline(value)
            .hint_text(label)
            .margin(Margin::symmetric(8, 5))
            .desired_width(width),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(label));
}
