//! A choice from a list that folds out.

use eframe::egui::{ComboBox, Role, Ui, WidgetInfo};

use crate::text::visual;

/// A list called `label` (not drawn) that shows `now`; the place of what was chosen.
pub fn choose(ui: &mut Ui, label: &str, now: &str, choices: &[String]) -> Option<usize> {
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(label)
        .width(ui.available_width())
        .truncate()
        .selected_text(visual(now).into_owned())
        .show_ui(ui, |ui| {
            for (at, choice) in choices.iter().enumerate() {
                if ui
                    .selectable_label(choice == now, visual(choice).into_owned())
                    .clicked()
                {
                    chosen = Some(at);
                }
            }
        });
    combo
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, label));
    // What was cut off can be read whole.
    combo.response.on_hover_text(visual(now));
    chosen
}
