//! Check and start: what the training takes of this machine, what stands in its way, and
//! the button that begins it.

use attune::recipe::{Estimate, Finding, Recipe, Severity};
use attune::study::{Command, StudyView};
use attune::t;
use eframe::egui::{Color32, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use super::Context;
use crate::page::Page;
use crate::theme::{SPACE, Theme};
use crate::widget::{Icon, body, link, number, plain, primary_enabled, small, strong};

/// Ends of the scale of times: a quarter of a minute and two days.
const SHORTEST: f64 = 15.0;
const LONGEST: f64 = 2.0 * 86_400.0;

/// Draws the card; the finding to be mended. `curve` is set where a learning curve is
/// asked for.
pub fn show<'a>(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &'a StudyView,
    recipe: Option<&Recipe>,
    curve: &mut bool,
) -> Option<&'a Finding> {
    let theme = context.theme;
    let draft = &study.draft;
    match &draft.estimate {
        Some(estimate) => costs(ui, context, estimate),
        None => drop(small(ui, theme, &t!("page-train-no-estimate"))),
    }
    ui.add_space(SPACE[0]);
    let mut mended = None;
    for finding in &draft.findings {
        if show_finding(ui, theme, finding) {
            mended = Some(finding);
        }
    }
    let current = draft.checked && draft.recipe.as_ref() == recipe;
    let why_not = why_not(study, recipe, current);
    if why_not.is_none() && draft.findings.is_empty() {
        ui.horizontal_top(|ui| {
            Icon::Check.show(ui, theme.size_body * 1.4, theme.good);
            ui.vertical(|ui| body(ui, theme, &t!("page-train-ready")));
        });
    }
    ui.add_space(SPACE[0]);
    let label = t!("page-train-start");
    if primary_enabled(ui, theme, &label, why_not.as_deref()).clicked() {
        context.send(Command::StartTraining);
        *context.go_to = Some(Page::Jobs);
    }
    match why_not {
        Some(why) => drop(small(ui, theme, &why)),
        None if recipe.is_some_and(|recipe| recipe.data.train_share == 1.0) => {
            *curve |= link(ui, theme, &t!("page-train-curve")).clicked();
        }
        None => {}
    }
    mended
}

/// Why the training cannot start; none where it can.
fn why_not(study: &StudyView, recipe: Option<&Recipe>, current: bool) -> Option<String> {
    let is_problem = |f: &&Finding| f.severity == Severity::Problem;
    if let Some(reason) = &study.read_only {
        return Some(reason.clone());
    }
    if recipe.is_none() {
        return Some(t!("page-train-why-no-recipe"));
    }
    if !current {
        return Some(t!("page-train-why-checking"));
    }
    match study.draft.findings.iter().filter(is_problem).count() {
        0 => None,
        count => Some(t!("page-train-why-problems", count = count)),
    }
}

/// A finding as a sentence; whether its button was pressed.
fn show_finding(ui: &mut Ui, theme: &Theme, finding: &Finding) -> bool {
    let colour = match finding.severity {
        Severity::Problem => theme.danger,
        Severity::Warning => theme.warning,
    };
    let mut pressed = false;
    ui.horizontal_top(|ui| {
        Icon::Warning.show(ui, theme.size_body * 1.4, colour);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = SPACE[0];
            body(ui, theme, &finding.message);
            if let Some(mend) = &finding.mend {
                pressed = plain(ui, &mend.label).clicked();
            }
        });
    });
    pressed
}

/// Time and memory as bars, in words.
fn costs(ui: &mut Ui, context: &Context<'_>, estimate: &Estimate) {
    let theme = context.theme;
    let machine = &context.snapshot.machine;
    let seconds = estimate.seconds.clamp(SHORTEST, LONGEST);
    let share = (seconds / SHORTEST).ln() / (LONGEST / SHORTEST).ln();
    let colour = match estimate.seconds {
        ..3600.0 => theme.good,
        3600.0..28_800.0 => theme.warning,
        _ => theme.danger,
    };
    let time = t!("page-train-time", time = number::duration(estimate.seconds));
    strong(ui, theme, &time);
    bar(ui, theme, share as f32, colour, &time);
    let reads = t!(
        "page-train-steps",
        steps = number::count(estimate.steps),
        tokens = number::count(estimate.tokens)
    );
    small(ui, theme, &reads).on_hover_text(t!("page-train-steps-hint"));
    if machine.card {
        small(ui, theme, &t!("page-train-time-of-processor"));
    }
    ui.add_space(SPACE[0]);
    let bytes = (estimate.peak_mib * 1_048_576.0) as u64;
    let all = machine.memory_mib * 1_048_576;
    let share = bytes as f64 / all.max(1) as f64;
    let colour = match share {
        ..0.6 => theme.good,
        0.6..0.85 => theme.warning,
        _ => theme.danger,
    };
    let memory = t!("page-train-memory", needed = number::bytes(bytes));
    strong(ui, theme, &memory);
    bar(ui, theme, share as f32, colour, &memory);
    let of = t!(
        "page-train-memory-of",
        all = number::bytes(all),
        device = machine.device.as_str()
    );
    small(ui, theme, &of).on_hover_text(machine.device_reason.as_str());
}

fn bar(ui: &mut Ui, theme: &Theme, share: f32, colour: Color32, label: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 8.0), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Meter, true, label);
        info.value = Some(f64::from(share));
        info
    });
    ui.painter().rect_filled(rect, 4.0, theme.raised);
    let width = (rect.width() * share.clamp(0.0, 1.0)).max(8.0);
    let filled = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    ui.painter().rect_filled(filled, 4.0, colour);
}
