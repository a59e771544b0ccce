//! The column-mapping form of an unknown table: which column plays which part.

use attune::dataset::ColumnMapping;
use attune::dataset::lexicon::Scale;
use attune::t;
use eframe::egui::{
    self, Button, ComboBox, DragValue, Popup, PopupCloseBehavior, ScrollArea, Ui, Vec2,
};

use crate::text;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, small, switch, weak};

/// Roles that must be filled and are not.
fn missing(mapping: &ColumnMapping) -> Vec<&'static str> {
    mapping
        .kind
        .roles()
        .iter()
        .filter(|role| role.required && mapping.one(role.id).is_none())
        .map(|role| role.id)
        .collect()
}

/// Draws the form: required parts first, as the kind lists them.
pub fn show(ui: &mut Ui, theme: &Theme, mapping: &mut ColumnMapping, columns: &[String]) {
    small(ui, theme, &t!("window-mapping-about"));
    let roles = mapping.kind.roles();
    egui::Grid::new("mapping")
        .num_columns(2)
        .spacing([SPACE[3], SPACE[0]])
        .show(ui, |ui| {
            for role in roles {
                let name = ColumnMapping::role_label(role.id);
                if role.required {
                    body(
                        ui,
                        theme,
                        &t!("window-mapping-required", role = name.as_str()),
                    );
                } else {
                    weak(ui, theme, &name);
                }
                if role.many {
                    several(ui, theme, mapping, columns, role.id, &name);
                } else {
                    ui.horizontal(|ui| {
                        one(ui, theme, mapping, columns, role.id, &name);
                        if role.scaled && mapping.one(role.id).is_some() {
                            scale(ui, theme, mapping, role.id, &name);
                        }
                    });
                }
                ui.end_row();
            }
        });
    let missing: Vec<String> = missing(mapping)
        .into_iter()
        .map(ColumnMapping::role_label)
        .collect();
    let words = match mapping.check(columns) {
        _ if !missing.is_empty() => t!("window-mapping-missing", roles = missing.join(", ")),
        Err(problem) => problem.message,
        Ok(()) => return,
    };
    crate::widget::line(ui, &words, theme.small(), theme.warning, false);
}

/// One column, or none.
fn one(
    ui: &mut Ui,
    theme: &Theme,
    mapping: &mut ColumnMapping,
    columns: &[String],
    role: &str,
    name: &str,
) {
    let mut column = mapping
        .roles
        .iter()
        .find(|(id, _)| id == role)
        .map(|(_, c)| c.clone());
    let before = column.clone();
    let none = t!("window-mapping-none");
    let shown = column.clone().unwrap_or_else(|| none.clone());
    let combo = ComboBox::from_id_salt(role)
        .width(theme.size_body * 18.0)
        .selected_text(text::visual(&shown).into_owned())
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut column, None, none.as_str());
            for name in columns {
                ui.selectable_value(&mut column, Some(name.clone()), text::visual(name));
            }
        });
    combo
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, name));
    if column != before {
        mapping.roles.retain(|(id, _)| id != role);
        mapping
            .roles
            .extend(column.map(|column| (role.to_owned(), column)));
    }
}

/// The ends of the scale that a column of ratings has, where the person says them.
fn scale(ui: &mut Ui, theme: &Theme, mapping: &mut ColumnMapping, role: &str, name: &str) {
    let mut own = mapping.scale(role);
    let mut says = own.is_some();
    let label = t!("window-mapping-scale-of", role = name);
    if switch(ui, theme, &mut says, &label).changed() {
        own = says.then(|| Scale::unified(role));
    }
    let words = match own {
        Some(_) => t!("window-mapping-scale-own"),
        None => t!("window-mapping-scale"),
    };
    small(ui, theme, &words).on_hover_text(t!("window-mapping-scale-hint"));
    if let Some(scale) = &mut own {
        let ends = [
            (&mut scale.least, t!("window-mapping-least", role = name)),
            (&mut scale.most, t!("window-mapping-most", role = name)),
        ];
        for (end, label) in ends {
            let drag = ui.add(DragValue::new(end).range(-1000.0..=1000.0).speed(0.1));
            ui.ctx()
                .accesskit_node_builder(drag.id, |node| node.set_label(label));
        }
    }
    mapping.scales.retain(|(attribute, _)| attribute != role);
    let scale = own.map(|scale| (role.to_owned(), scale));
    mapping.scales.extend(scale);
}

/// Any number of columns.
fn several(
    ui: &mut Ui,
    theme: &Theme,
    mapping: &mut ColumnMapping,
    columns: &[String],
    role: &str,
    name: &str,
) {
    let count = mapping.roles.iter().filter(|(id, _)| id == role).count();
    let button = Button::new(t!("window-mapping-several", count = count))
        .min_size(Vec2::new(theme.size_body * 18.0, 0.0));
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_width(theme.size_body * 20.0);
            ScrollArea::vertical()
                .max_height(theme.row_height() * 9.0)
                .show(ui, |ui| {
                    for column in columns {
                        let entry = (role.to_owned(), column.clone());
                        let mut on = mapping.roles.contains(&entry);
                        if ui.checkbox(&mut on, text::visual(column)).changed() {
                            mapping.roles.retain(|other| *other != entry);
                            if on {
                                mapping.roles.push(entry);
                            }
                        }
                    }
                });
        });
}
