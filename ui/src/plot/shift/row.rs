//! The words of a row of the shift, and what the pointer does there.

use std::sync::Arc;

use attune::figure::{Shift, short};
use attune::t;
use eframe::egui::{
    Align, Align2, Color32, CursorIcon, FontId, Galley, Grid, Rect, Role, Sense, Ui, WidgetInfo,
    pos2, text::LayoutJob, text::TextWrapping, vec2,
};

use super::{Columns, Mark, change, name};
use crate::plot::{Clicked, Stage};
use crate::text::visual;
use crate::theme::{SPACE, Theme};
use crate::widget::{small, strong};

/// What happened to a row.
pub(super) struct Row {
    pub hovered: bool,
    pub clicked: Option<Clicked>,
}

/// Writes the row's words and numbers and hears of the pointer.
pub(super) fn show(
    ui: &mut Ui,
    scene: &Stage<'_>,
    shift: &Shift,
    i: usize,
    mark: &Mark,
    rect: Rect,
    columns: &Columns,
) -> Row {
    let theme = scene.theme;
    let dimmed = scene.is_dimmed(&mark.question, &mark.topic);
    let text = scene.faded(theme.text, dimmed && scene.chosen.question.is_none());
    let response = ui.interact(rect, ui.scope_id().with(("row", i)), Sense::click());
    let label = t!(
        "page-explore-open-question",
        wording = mark.wording.as_str()
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));

    let width = columns.wording.span();
    let wording = cut(ui, &name(mark), theme.body(), text, width, 2);
    let topic = small_line(mark);
    let topic = cut(ui, &topic, theme.small(), theme.text_weak, width, 1);
    let height = wording.size().y + topic.size().y + 2.0;
    let top = rect.center().y - height / 2.0;
    let place = pos2(columns.wording.min, top);
    let below = pos2(columns.wording.min, top + wording.size().y + 2.0);
    let topic_rect = Rect::from_min_size(below, topic.size());
    ui.painter().galley(place, wording, text);

    let mut clicked = response
        .clicked()
        .then(|| Clicked::Question(mark.question.clone()));
    let mut topic_colour = theme.text_weak;
    if !mark.topic.is_empty() {
        let id = ui.scope_id().with(("topic", i));
        let link = ui
            .interact(topic_rect, id, Sense::click())
            .on_hover_cursor(CursorIcon::PointingHand);
        let label = t!("page-explore-select-topic", topic = mark.topic.as_str());
        link.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
        if link.hovered() {
            topic_colour = theme.accent;
        }
        if link.clicked() {
            clicked = Some(Clicked::Topic(mark.topic.clone()));
        }
    }
    ui.painter()
        .galley_with_override_text_color(below, topic, topic_colour);

    let numbers = mark
        .arrow
        .map_or_else(|| short(f64::NAN), |arrow| change(&arrow));
    let at = pos2(columns.numbers.max, rect.center().y);
    let weak = scene.faded(theme.text_weak, dimmed);
    ui.painter()
        .text(at, Align2::RIGHT_CENTER, numbers, theme.small(), weak);

    let hovered = response.contains_pointer();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_ui_at_pointer(|ui| details(ui, scene, shift, i, mark));
    Row { hovered, clicked }
}

fn small_line(mark: &Mark) -> String {
    let parts = [mark.question.as_str(), mark.topic.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    visual(&parts.join(" · ")).into_owned()
}

/// Text of at most so many lines, cut with "…".
pub(in crate::plot) fn cut(
    ui: &Ui,
    words: &str,
    font: FontId,
    colour: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple(words.to_owned(), font, colour, width);
    job.wrap = TextWrapping {
        max_width: width,
        max_rows: rows,
        ..TextWrapping::default()
    };
    job.halign = Align::LEFT;
    ui.painter().layout_job(job)
}

/// The full wording and all numbers.
fn details(ui: &mut Ui, scene: &Stage<'_>, shift: &Shift, i: usize, mark: &Mark) {
    let theme = scene.theme;
    ui.set_max_width(460.0);
    strong(ui, theme, &mark.wording);
    let names = [
        &shift.culture_a,
        &shift.model_before,
        &shift.model_after,
        &shift.culture_b,
    ];
    Grid::new(("shares", i))
        .spacing(vec2(SPACE[3], 2.0))
        .show(ui, |ui| {
            small(ui, theme, "");
            for name in names {
                small(ui, theme, name);
            }
            ui.end_row();
            for (option, words) in mark.options.iter().enumerate() {
                small(
                    ui,
                    theme,
                    &t!(
                        "page-explore-option",
                        n = option + 1,
                        words = words.as_str()
                    ),
                );
                for bar in &mark.bars {
                    let share = bar.get(option).map_or(f64::NAN, |[start, end]| end - start);
                    small(
                        ui,
                        theme,
                        &t!("page-explore-percent", n = format!("{:.0}", share * 100.0)),
                    );
                }
                ui.end_row();
            }
        });
    let Some(row) = shift.rows.get(i) else {
        return;
    };
    let distance = attune::figure::distance_name(&shift.distance);
    let rows = [
        (&shift.culture_a, row.before_to_a, row.after_to_a),
        (&shift.culture_b, row.before_to_b, row.after_to_b),
    ];
    distances(ui, theme, &distance, &rows);
    let tension = short(row.tension);
    small(ui, theme, &t!("page-explore-tension-is", tension = tension));
}

/// Distances to cultures, before and after. Names and numbers stand in cells of their own:
/// in one line, a name written from the right would carry the number away.
pub(in crate::plot) fn distances(
    ui: &mut Ui,
    theme: &Theme,
    distance: &str,
    rows: &[(&String, f64, f64)],
) {
    Grid::new("distances")
        .spacing(vec2(SPACE[3], 2.0))
        .show(ui, |ui| {
            for (culture, before, after) in rows {
                let culture = culture.as_str();
                small(
                    ui,
                    theme,
                    &t!("figure-distance-to", distance = distance, culture = culture),
                );
                let change = t!(
                    "page-explore-change",
                    before = short(*before),
                    after = short(*after)
                );
                small(ui, theme, &change);
                ui.end_row();
            }
        });
}
