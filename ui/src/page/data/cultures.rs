//! Cultures: named sets of countries with a language, compared everywhere.

use std::collections::{BTreeMap, BTreeSet};

use attune::dataset::{UNDETERMINED, language_of_country};
use attune::prompt::{language_name, tag};
use attune::study::{Command, Culture, StudyView, free_place};
use attune::t;
use eframe::egui::{Margin, ScrollArea, Sense, TextEdit, Ui, Vec2};

use crate::dialog::modal;
use crate::page::Context;
use crate::plot::Look;
use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::{
    Icon, cut, icon_button, link, number, plain, primary_enabled, small, strong, title, weak,
    with_icon,
};

/// A source with its countries and their rows, once they came.
struct Source {
    id: String,
    name: String,
    countries: Vec<(String, u64)>,
}

/// The list below the cards, and the form behind "Edit".
#[derive(Default)]
pub struct Cultures {
    form: Option<Vec<Culture>>,
    /// The sources that have countries.
    sources: Vec<Source>,
}

impl Cultures {
    /// Hears of the countries.
    pub fn take(&mut self, dataset: &str, column: &str, values: &[(String, u64)]) {
        let source = self.sources.iter_mut().find(|source| source.id == dataset);
        if let Some(source) = source.filter(|_| column == "country") {
            source.countries = values.to_vec();
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
                cut(ui, theme, &culture.name).on_hover_text(told(culture));
            });
            if culture.has_no_language() {
                small(ui, theme, &t!("page-data-culture-no-language"));
            }
        }
        self.edit(ui, context);
    }

    fn open(&mut self, context: &mut Context<'_>, study: &StudyView) {
        self.form = Some(study.cultures.clone());
        let manifests = study.datasets.iter().map(|dataset| &dataset.manifest);
        let sources = manifests.filter(|manifest| manifest.kind.is_of_countries());
        self.sources = sources
            .map(|manifest| Source {
                id: manifest.id.clone(),
                name: manifest.name.clone(),
                countries: Vec::new(),
            })
            .collect();
        for source in &self.sources {
            context.send(Command::LoadFacets {
                dataset: source.id.clone(),
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
                        if one(ui, theme, culture, &self.sources) {
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
                    form.push(Culture {
                        language: UNDETERMINED.to_owned(),
                        colour: free_place(form),
                        ..Culture::default()
                    });
                }
                let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
                ui.with_layout(layout, |ui| {
                    let save = t!("page-data-cultures-save");
                    let why_not = why_not(form);
                    saved = primary_enabled(ui, theme, &save, why_not.as_deref()).clicked();
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

/// The sign of the culture at a place of the study.
fn dot(ui: &mut Ui, theme: &Theme, place: usize) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(theme.size_small), Sense::hover());
    Look::of(theme, place).paint(ui.painter(), rect.center(), rect.width() * 0.45);
}

/// The countries of a culture and its language.
fn told(culture: &Culture) -> String {
    t!(
        "page-data-culture-told",
        countries = culture.countries.join(", "),
        language = language_name(&culture.language)
    )
}

/// Why the cultures cannot be saved as they stand; none where they can.
fn why_not(cultures: &[Culture]) -> Option<String> {
    let mut names = BTreeSet::new();
    cultures.iter().find_map(|culture| {
        let name = culture.name.trim();
        if name.is_empty() {
            None
        } else if !names.insert(name) {
            Some(t!("page-data-culture-twice", name = name))
        } else if tag(&culture.language).is_none() {
            Some(t!("page-data-culture-no-tag", name = name))
        } else {
            None
        }
    })
}

/// A culture's line of the form; whether it is to go.
fn one(ui: &mut Ui, theme: &Theme, culture: &mut Culture, sources: &[Source]) -> bool {
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
                ScrollArea::vertical()
                    .max_height(theme.row_height() * 8.0)
                    .show(ui, |ui| choices(ui, theme, culture, sources));
            });
        gone = icon_button(ui, theme, Icon::Close, &t!("page-data-culture-remove")).clicked();
    });
    gone
}

/// The countries of a culture: of all sources, then of single ones that have their own.
fn choices(ui: &mut Ui, theme: &Theme, culture: &mut Culture, sources: &[Source]) {
    let mut all: BTreeMap<&String, u64> = BTreeMap::new();
    for (country, rows) in sources.iter().flat_map(|source| &source.countries) {
        *all.entry(country).or_default() += rows;
    }
    if all.is_empty() {
        weak(ui, theme, &t!("page-data-culture-no-countries"));
    }
    for (country, rows) in all {
        if choice(ui, theme, &mut culture.countries, country, rows) && culture.has_no_language() {
            culture.language = language_of_country(country);
        }
    }
    for source in sources.iter().filter(|_| sources.len() > 1) {
        ui.separator();
        let mut own = culture.own.contains_key(&source.id);
        let label = t!("page-data-culture-own", dataset = source.name.as_str());
        if ui.checkbox(&mut own, text::visual(&label)).changed() {
            match own {
                true => culture
                    .own
                    .insert(source.id.clone(), culture.countries.clone()),
                false => culture.own.remove(&source.id),
            };
        }
        if let Some(chosen) = culture.own.get_mut(&source.id) {
            ui.push_id(&source.id, |ui| {
                for (country, rows) in &source.countries {
                    choice(ui, theme, chosen, country, *rows);
                }
            });
        }
    }
}

/// A country that can be among those chosen; whether it was added.
fn choice(ui: &mut Ui, theme: &Theme, chosen: &mut Vec<String>, country: &str, rows: u64) -> bool {
    let mut added = false;
    ui.horizontal(|ui| {
        let mut on = chosen.iter().any(|c| c == country);
        if ui.checkbox(&mut on, text::visual(country)).changed() {
            added = on;
            if on {
                chosen.push(country.to_owned());
            } else {
                chosen.retain(|c| c != country);
            }
        }
        small(ui, theme, &number::count(rows));
    });
    added
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cultures_are_saved_with_names_of_their_own_and_proper_tags() {
        let culture = |name: &str, language: &str| Culture {
            name: name.to_owned(),
            language: language.to_owned(),
            ..Culture::default()
        };
        let fine = [
            culture("A", "pt-BR"),
            culture("B", UNDETERMINED),
            culture("", "?"),
        ];
        assert_eq!(why_not(&fine), None);
        for wrong in [
            [culture("A", "en"), culture("A ", "en")],
            [culture("A", "en"), culture("B", "English!")],
        ] {
            assert!(why_not(&wrong).is_some());
        }
    }
}
