//! What the person chooses for a published study that is repeated.

use attune::dataset::Kind;
use attune::study::{Command, OptionKind, Plan, PlanOption, StudyView, template};
use attune::t;
use eframe::egui::{DragValue, Ui, vec2};

use crate::page::Context;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, choose, link, small, strong, switch, title};

/// Draws the choices; what changes becomes the plan.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, before: &Plan) {
    let theme = context.theme;
    let mut plan = before.clone();
    let Some(template) = template(&plan.template) else {
        return;
    };
    title(ui, theme, &template.name());
    small(ui, theme, &template.about());
    ui.add_enabled_ui(study.read_only.is_none(), |ui| {
        let all = template.settings();
        let names: Vec<String> = all.iter().map(|settings| settings.name()).collect();
        let now = all.iter().position(|settings| settings.id == plan.settings);
        let now = now.map_or("", |at| names[at].as_str()).to_owned();
        if let Some(at) = field(ui, theme, &t!("page-steps-settings"), &now, &names) {
            all[at].id.clone_into(&mut plan.settings);
        }
        let bases = study.models.iter().filter(|model| model.base.is_none());
        let names: Vec<String> = bases.map(|model| model.name.clone()).collect();
        let now = chosen(&plan.model, &names, names.len() == 1);
        if let Some(at) = field(ui, theme, &t!("page-steps-model"), &now, &names) {
            plan.model.clone_from(&names[at]);
        }
        let associations = study.datasets.iter().map(|dataset| &dataset.manifest);
        let associations = associations.filter(|manifest| manifest.kind == Kind::Associations);
        let (ids, names): (Vec<_>, Vec<_>) =
            associations.map(|m| (m.id.clone(), m.name.clone())).unzip();
        let now = ids.iter().position(|id| *id == plan.dataset);
        let now = now.map_or_else(
            || chosen("", &names, plan.dataset.is_empty()),
            |at| names[at].clone(),
        );
        if let Some(at) = field(ui, theme, &t!("page-steps-data"), &now, &names) {
            plan.dataset.clone_from(&ids[at]);
        }
        for option in template.options() {
            one(ui, theme, option, &mut plan);
        }
        let (name, about) = (
            t!("page-steps-unattended"),
            t!("page-steps-unattended-about"),
        );
        on_or_off(ui, theme, &mut plan.unattended, &name, about);
        ui.add_space(SPACE[2]);
        if link(ui, theme, &t!("page-steps-drop"))
            .on_hover_text(t!("page-steps-drop-about"))
            .clicked()
        {
            context.send(Command::DropPlan);
        }
    });
    if plan != *before {
        let plan = Box::new(plan);
        context.send(Command::SetPlan { plan });
    }
}

/// What a list shows: what was chosen, or the first where the choice is clear.
fn chosen(name: &str, names: &[String], clear: bool) -> String {
    match names.iter().find(|known| *known == name) {
        Some(name) => name.clone(),
        None if clear => names.first().cloned().unwrap_or_default(),
        None => t!("page-steps-choose"),
    }
}

/// A list with its name above it; the place of what was chosen.
fn field(ui: &mut Ui, theme: &Theme, label: &str, now: &str, names: &[String]) -> Option<usize> {
    ui.add_space(SPACE[1]);
    strong(ui, theme, label);
    choose(ui, label, now, names)
}

/// An option of the template.
fn one(ui: &mut Ui, theme: &Theme, option: &PlanOption, plan: &mut Plan) {
    match option.kind {
        OptionKind::Switch { .. } => {
            let before = plan.is_on(option.id);
            let mut on = before;
            on_or_off(ui, theme, &mut on, &option.name(), option.about());
            if on != before {
                plan.choose(option.id, on);
            }
        }
        OptionKind::Number { most, .. } => {
            let before = plan.number(option.id);
            let mut chosen = before;
            number(ui, theme, &mut chosen, most, option);
            if chosen != before {
                plan.choose(option.id, chosen);
            }
        }
    }
}

fn on_or_off(ui: &mut Ui, theme: &Theme, on: &mut bool, name: &str, about: String) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = theme.size_body * 1.6;
        switch(ui, theme, on, name);
        body(ui, theme, name).on_hover_text(about);
    });
}

fn number(ui: &mut Ui, theme: &Theme, chosen: &mut usize, most: usize, option: &PlanOption) {
    ui.add_space(SPACE[1]);
    let label = option.name();
    strong(ui, theme, &label);
    ui.horizontal(|ui| {
        let value = DragValue::new(chosen)
            .range(1..=most)
            .speed(0.05)
            .update_while_editing(false);
        let size = vec2(theme.size_body * 4.0, theme.size_body * 1.9);
        let response = ui.add_sized(size, value);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(label));
    });
    small(ui, theme, &option.about());
    ui.add_space(SPACE[1]);
}
