//! Settings: how the window looks, this machine, and what Attune is made of.

use attune::study::Command;
use attune::t;
use eframe::egui::{Grid, ScrollArea, Slider, Ui};

use super::{Context, Show};
use crate::state::ThemeChoice;
use crate::text::visual;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, chip, number, segments, small, strong, switch, weak};

/// The page.
#[derive(Default)]
pub struct SettingsPage {
    /// The text size while its slider is dragged; it counts when it is let go.
    scale: Option<f32>,
}

impl Show for SettingsPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let theme = context.theme;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.add_space(SPACE[1]);
            section(ui, theme, &t!("page-settings-look"));
            Grid::new("look")
                .num_columns(2)
                .spacing([SPACE[4], SPACE[2]])
                .show(ui, |ui| self.look(ui, context));
            ui.add_space(SPACE[4]);
            section(ui, theme, &t!("page-settings-machine"));
            ui.scope(|ui| devices(ui, context));
            ui.add_space(SPACE[2]);
            let room = ui.available_width() - theme.size_body * 11.0;
            Grid::new("machine")
                .num_columns(2)
                .spacing([SPACE[4], SPACE[1]])
                .show(ui, |ui| machine(ui, context, room));
            ui.add_space(SPACE[4]);
            section(ui, theme, &t!("page-settings-about"));
            body(
                ui,
                theme,
                &t!("page-settings-version", version = env!("CARGO_PKG_VERSION")),
            );
            weak(ui, theme, &t!("page-settings-private"));
            ui.add_space(SPACE[1]);
            for licence in [
                t!("page-settings-licence-attune"),
                t!("page-settings-licence-fonts"),
                t!("page-settings-licence-model"),
                t!("page-settings-licence-libraries"),
            ] {
                small(ui, theme, &licence);
            }
        });
    }
}

fn section(ui: &mut Ui, theme: &Theme, words: &str) {
    strong(ui, theme, words);
    ui.add_space(SPACE[1]);
}

impl SettingsPage {
    fn look(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        let theme = context.theme;
        let preferences = &mut *context.preferences;
        body(ui, theme, &t!("page-settings-theme"));
        let choices = [
            (ThemeChoice::System, t!("page-settings-theme-system")),
            (ThemeChoice::Light, t!("page-settings-theme-light")),
            (ThemeChoice::Dark, t!("page-settings-theme-dark")),
        ];
        if let Some(choice) = segments(ui, theme, preferences.theme, &choices) {
            preferences.theme = choice;
        }
        ui.end_row();

        body(ui, theme, &t!("page-settings-size"));
        let mut scale = self.scale.unwrap_or(preferences.text_scale);
        let slider = Slider::new(&mut scale, 0.8..=1.6)
            .step_by(0.05)
            .custom_formatter(|v, _| t!("page-settings-percent", n = (v * 100.0).round()));
        let response = ui
            .scope(|ui| {
                ui.visuals_mut().widgets.inactive.bg_fill = theme.line;
                ui.add(slider)
            })
            .inner;
        let name = t!("page-settings-size");
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(name));
        // Text that grows under the slider would carry it away from the pointer.
        self.scale = response.dragged().then_some(scale);
        if !response.dragged() {
            preferences.text_scale = scale;
        }
        ui.end_row();

        body(ui, theme, &t!("page-settings-class"));
        ui.horizontal(|ui| {
            let name = t!("page-settings-class");
            switch(ui, theme, &mut preferences.class_mode, &name);
            weak(ui, theme, &t!("page-settings-class-about"));
        });
        ui.end_row();

        body(ui, theme, &t!("page-settings-teach"));
        ui.horizontal(|ui| {
            let name = t!("page-settings-teach");
            switch(ui, theme, &mut preferences.teach, &name);
            weak(ui, theme, &t!("page-settings-teach-about"));
        });
        ui.end_row();

        body(ui, theme, &t!("page-settings-language"));
        weak(ui, theme, &t!("page-settings-language-about"));
        ui.end_row();
    }
}

/// The devices with their memory, the one that jobs compute on marked; a choice where there
/// are several.
fn devices(ui: &mut Ui, context: &mut Context<'_>) {
    let theme = context.theme;
    let machine = &context.snapshot.machine;
    let mut wish = None;
    ui.spacing_mut().item_spacing.y = SPACE[0];
    weak(ui, theme, &t!("page-settings-device"));
    if let [_, _, ..] = machine.devices.as_slice() {
        let best = t!("page-settings-device-best");
        if ui.radio(machine.chosen.is_none(), best).clicked() {
            wish = Some(None);
        }
    }
    for device in &machine.devices {
        let words = t!(
            "page-settings-device-line",
            name = device.name.as_str(),
            memory = number::bytes(device.memory),
            free = number::bytes(device.free)
        );
        ui.horizontal(|ui| {
            if machine.devices.len() == 1 {
                body(ui, theme, &words);
                return;
            }
            let chosen = machine.chosen.as_ref() == Some(&device.id);
            if ui.radio(chosen, visual(&words)).clicked() {
                wish = Some(Some(device.id.clone()));
            }
            if device.used {
                chip(ui, theme, &t!("page-settings-device-used"), theme.accent);
            }
        });
    }
    if machine.devices.is_empty() {
        body(ui, theme, &machine.device);
    }
    if !machine.device_reason.is_empty() {
        small(ui, theme, &machine.device_reason);
    }
    if let Some(device) = wish {
        context.send(Command::UseDevice { device });
    }
}

fn machine(ui: &mut Ui, context: &mut Context<'_>, room: f32) {
    let theme = context.theme;
    let machine = &context.snapshot.machine;
    let mut line = |name: String, value: &str| {
        body(ui, theme, &name);
        ui.horizontal_wrapped(|ui| {
            // A path has no spaces at which a grid would make it shorter.
            ui.set_max_width(room);
            ui.style_mut().interaction.selectable_labels = true;
            weak(ui, theme, value);
        });
        ui.end_row();
    };
    if let attune::study::Starter::Present(path) = &machine.starter {
        line(t!("page-settings-starter"), &path.display().to_string());
    }
    if let Some(study) = &context.snapshot.study {
        line(
            t!("page-settings-study"),
            &study.folder.display().to_string(),
        );
    }
    if let Some(folder) = &context.preferences.kept {
        line(t!("page-settings-kept"), &folder.display().to_string());
    }
}
