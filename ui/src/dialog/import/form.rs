//! The form of one file: what it is read as, its name, and where it comes from.

use attune::dataset::{Citation, ENCODINGS, Kind, Layout, Reading, Recognised};
use attune::t;
use eframe::egui::{self, ComboBox, Margin, TextEdit, Ui};

use super::super::mapping;
use crate::page::kind_icon;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, sheet, small, strong_cut, switch};

/// How a file is to be imported.
pub(super) struct Form {
    pub recognised: Recognised,
    /// What it was taken for, then the alternatives.
    choices: Vec<Layout>,
    /// None until the person said what an unknown table is.
    pub choice: Option<usize>,
    pub name: String,
    pub citation: Citation,
}

impl Form {
    /// A form for what was recognised; what was written into the one before stays.
    pub fn new(recognised: &Recognised, before: Option<Box<Self>>) -> Self {
        let known = recognised.layout.iter();
        let choices: Vec<Layout> = known.chain(&recognised.alternatives).cloned().collect();
        Self {
            choice: recognised.layout.is_some().then_some(0),
            choices,
            name: match &before {
                Some(form) if form.name != form.recognised.name => form.name.clone(),
                _ => recognised.name.clone(),
            },
            citation: match before {
                Some(form) if form.citation != form.recognised.citation => form.citation,
                _ => recognised.citation.clone(),
            },
            recognised: recognised.clone(),
        }
    }

    /// What it is to be read as.
    pub fn kind(&self) -> Option<Kind> {
        self.choices.get(self.choice?).map(Layout::kind)
    }

    /// The layout chosen, where nothing is missing.
    pub fn ready(&self) -> Option<&Layout> {
        let layout = self.choices.get(self.choice?)?;
        let named = !self.name.trim().is_empty();
        let mapped = match layout {
            Layout::Mapped(mapping) => mapping.check(&self.recognised.columns).is_ok(),
            _ => true,
        };
        (named && mapped).then_some(layout)
    }
}

/// How the text of a file is read; `told` is the encoding that its bytes tell.
pub(super) fn reading(ui: &mut Ui, theme: &Theme, reading: &mut Reading, told: Option<&str>) {
    ui.horizontal(|ui| {
        let words = t!("window-import-header");
        switch(ui, theme, &mut reading.header, &words);
        body(ui, theme, &words).on_hover_text(t!("window-import-header-hint"));
        ui.add_space(SPACE[3]);
        let label = t!("window-import-encoding");
        body(ui, theme, &label).on_hover_text(t!("window-import-encoding-hint"));
        let by_itself = match told {
            Some(told) => t!("window-import-encoding-told", encoding = told),
            None => t!("window-import-encoding-auto"),
        };
        let now = reading
            .encoding
            .clone()
            .unwrap_or_else(|| by_itself.clone());
        let combo = ComboBox::from_id_salt("encoding")
            .width(theme.size_body * 13.0)
            .selected_text(now)
            .show_ui(ui, |ui| {
                ui.selectable_value(
                    &mut reading.encoding,
                    None,
                    t!("window-import-encoding-auto"),
                );
                for name in ENCODINGS {
                    ui.selectable_value(&mut reading.encoding, Some(name.to_owned()), name);
                }
            });
        combo
            .response
            .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.as_str()));
    });
}

/// The form of a file that could be read.
pub(super) fn known(ui: &mut Ui, theme: &Theme, form: &mut Form, read: &mut Reading, file: &str) {
    let kind = form.kind();
    ui.horizontal(|ui| {
        let icon = kind.map_or(Icon::File, kind_icon);
        icon.show(ui, theme.size_body * 1.8, theme.accent);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            strong_cut(ui, theme, file);
            let words = match (kind, &form.recognised.layout) {
                (Some(kind), Some(_)) => t!("window-import-taken", kind = kind.label()),
                (Some(kind), None) => t!("window-import-chosen", kind = kind.label()),
                (None, _) => t!("window-import-what"),
            };
            small(ui, theme, &words);
        });
    });
    ui.add_space(SPACE[0]);
    let label = t!("window-import-as");
    small(ui, theme, &label);
    let now = form
        .choice
        .map_or_else(|| t!("window-import-choose"), |at| form.choices[at].label());
    let combo = ComboBox::from_id_salt("as")
        .width(theme.size_body * 26.0)
        .selected_text(now)
        .show_ui(ui, |ui| {
            for (at, layout) in form.choices.iter().enumerate() {
                ui.selectable_value(&mut form.choice, Some(at), layout.label());
            }
        });
    combo
        .response
        .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label.as_str()));
    ui.add_space(SPACE[1]);
    small(ui, theme, &t!("window-import-preview"));
    let preview = &form.recognised;
    let rows = &preview.preview[..preview.preview.len().min(5)];
    let height = (rows.len() as f32 + 1.0) * theme.row_height();
    sheet(
        ui,
        theme,
        "preview",
        &preview.columns,
        rows,
        height.min(180.0),
    );
    if preview.delimiter.is_some() {
        reading(ui, theme, read, preview.encoding.as_deref());
    }
    if let Some(Layout::Mapped(mapping)) = form.choice.and_then(|at| form.choices.get_mut(at)) {
        ui.add_space(SPACE[1]);
        mapping::show(ui, theme, mapping, &form.recognised.columns);
    }
    ui.add_space(SPACE[1]);
    ui.columns(2, |cells| {
        let licence = &mut form.citation.licence;
        text(
            &mut cells[0],
            theme,
            &mut form.name,
            &t!("window-import-name"),
            1,
        );
        text(
            &mut cells[1],
            theme,
            licence,
            &t!("window-import-licence"),
            1,
        );
    });
    text(
        ui,
        theme,
        &mut form.citation.citation,
        &t!("window-import-citation"),
        2,
    );
    ui.horizontal(|ui| {
        let words = t!("window-import-share");
        switch(ui, theme, &mut form.citation.may_share, &words);
        body(ui, theme, &words).on_hover_text(t!("window-import-share-hint"));
    });
}

fn text(ui: &mut Ui, theme: &Theme, value: &mut String, label: &str, rows: usize) {
    small(ui, theme, label);
    let edit = if rows > 1 {
        TextEdit::multiline(value)
    } else {
        TextEdit::singleline(value)
    };
    let field = ui.add(
        edit.desired_rows(rows)
            .margin(Margin::symmetric(8, 6))
            .desired_width(f32::INFINITY),
    );
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(label));
}
