//! What the person chooses for a published study that is repeated.

use attune::dataset::Kind;
use attune::study::{Command, Plan, StudyView, TEMPLATES};
use attune::t;
use eframe::egui::{DragValue, Ui, vec2};

use crate::page::Context;
use crate::theme::{SPACE, Theme};
use crate::widget::{body, choose, link, small, strong, switch, title};

/// Most seeds that can be chosen here.
const MOST_SEEDS: usize = 10;

/// Draws the choices; what changes becomes the plan.
pub fn show(ui: &mut Ui, context: &mut Context<'_>, study: &StudyView, before: &Plan) {
    let theme = context.theme;
    let mut plan = before.clone();
    let Some(template) = TEMPLATES.iter().find(|t| t.id == plan.template) else {
        return;
    };
    title(ui, theme, &template.name());
    small(ui, theme, &template.about());
    ui.add_enabled_ui(study.read_only.is_none(), |ui| {
        let all = template.settings;
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
        ui.add_space(SPACE[1]);
        seeds(ui, theme, &mut plan.seeds);
        ui.add_space(SPACE[1]);
        for (on, name, about) in [
            (
                &mut plan.control,
                t!("page-steps-control"),
                t!("page-steps-control-about"),
            ),
            (
                &mut plan.rewards,
                t!("page-steps-rewards"),
                t!("page-steps-rewards-about"),
            ),
            (
                &mut plan.us_only,
                t!("page-steps-us"),
                t!("page-steps-us-about"),
            ),
            (
                &mut plan.unattended,
                t!("page-steps-unattended"),
                t!("page-steps-unattended-about"),
            ),
        ] {
            ui.horizontal(|ui| {
                ui.spacing_mut().interact_size.y = theme.size_body * 1.6;
                switch(ui, theme, on, &name);
                body(ui, theme, &name).on_hover_text(about);
            });
        }
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

fn seeds(ui: &mut Ui, theme: &Theme, seeds: &mut usize) {
    let label = t!("page-steps-seeds");
    strong(ui, theme, &label);
    ui.horizontal(|ui| {
        let value = DragValue::new(seeds)
            .range(1..=MOST_SEEDS)
            .speed(0.05)
            .update_while_editing(false);
        let size = vec2(theme.size_body * 4.0, theme.size_body * 1.9);
        let response = ui.add_sized(size, value);
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(label));
    });
    small(ui, theme, &t!("page-steps-seeds-about"));
}
