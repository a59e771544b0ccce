//! The gallery: one live thumbnail for each figure.

use attune::dataset;
use attune::figure::Id;
use attune::score::Kind;
use attune::study::{DatasetView, FigureView, ProbeView, StudyView};
use attune::{probe, t};
use eframe::egui::{FontId, Response, Sense, Ui, Vec2, text::LayoutJob, vec2};

use super::{Context, Drawn, ExplorePage, Page, remedy};
use crate::plot::{Stage, opens, thumbnail};
use crate::theme::{SPACE, Theme, bold};
use crate::widget::{Icon, selectable_card, small_cut, strong, strong_cut};

/// Figures beside each other; with more, the strip has several rows.
const PER_ROW: usize = 7;

/// Draws the strip of thumbnails; the figure clicked on.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    page: &ExplorePage,
) -> Option<Id> {
    let rows = study.figures.chunks(per_row(study));
    let longest = longest_word(ui, context.theme, study);
    // Every row is drawn, whichever was clicked.
    let clicked: Vec<Id> = rows
        .filter_map(|figures| row(ui, context, study, page, figures, longest))
        .collect();
    clicked.into_iter().next()
}

/// How many thumbnails stand beside each other.
fn per_row(study: &StudyView) -> usize {
    let figures = study.figures.len().max(1);
    figures.div_ceil(figures.div_ceil(PER_ROW))
}

/// A row of thumbnails, lower where there are several rows; the figure clicked on.
fn row(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    page: &ExplorePage,
    figures: &[FigureView],
    longest: f32,
) -> Option<Id> {
    let mut clicked = None;
    ui.columns(per_row(study), |columns| {
        for (ui, figure) in columns.iter_mut().zip(figures) {
            let selected = figure.id == page.open;
            let label = t!("page-explore-show", name = figure.id.name());
            let response = selectable_card(ui, context.theme, selected, &label, |ui| {
                card(ui, context, study, page, figure, longest);
            })
            .response;
            if !response.clicked() {
                continue;
            }
            match figure.missing {
                None => clicked = Some(figure.id),
                Some(_) if lacks_ratings(study, figure) => *context.go_to = Some(Page::Data),
                Some(_) => *context.go_to = Some(remedy(study).0),
            }
        }
    });
    clicked
}

/// Whether a figure waits for ratings of words alone.
fn lacks_ratings(study: &StudyView, figure: &FigureView) -> bool {
    let answered =
        |probe: &ProbeView| probe.probe == probe::Kind::Associations && probe.headline.is_some();
    let rated = |dataset: &DatasetView| dataset.manifest.kind == dataset::Kind::Lexicon;
    figure.id.kind() == Kind::Profile
        && study.probes.iter().any(answered)
        && !study.datasets.iter().any(rated)
}

fn card(
    ui: &mut Ui,
    context: &Context<'_>,
    study: &StudyView,
    page: &ExplorePage,
    figure: &FigureView,
    longest: f32,
) {
    let theme = context.theme;
    let compact = per_row(study) < study.figures.len();
    let height = theme.size_body * if compact { 2.8 } else { 4.2 };
    ui.horizontal(|ui| {
        // A narrow card leaves its room to the name.
        let narrow = ui.available_width() < theme.size_body * 10.0;
        let share = if narrow { 0.22 } else { 0.28 };
        let size = vec2((height * 1.35).min(ui.available_width() * share), height);
        let beside = ui.available_width() - size.x - ui.spacing().item_spacing.x;
        if !compact || beside >= longest {
            picture(ui, theme, study, page, figure, size);
        } else {
            ui.set_min_height(height);
        }
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            if compact {
                let words = figure.id.name();
                match &figure.missing {
                    Some(missing) => {
                        strong_cut(ui, theme, &words).on_hover_text(words);
                        let missing = t!("page-explore-missing", what = missing.as_str());
                        small_cut(ui, theme, &missing).on_hover_text(missing);
                    }
                    None => {
                        in_few_lines(ui, theme, &words).on_hover_text(figure.id.about());
                    }
                }
                return;
            }
            ui.add_space(SPACE[0]);
            strong(ui, theme, &figure.id.name());
            match &figure.missing {
                Some(missing) => {
                    let missing = t!("page-explore-missing", what = missing.as_str());
                    small_cut(ui, theme, &missing).on_hover_text(missing)
                }
                None => small_cut(ui, theme, &figure.id.about()),
            };
        });
    });
}

/// The figure itself, small; until it is drawn, a sign for it.
fn picture(
    ui: &mut Ui,
    theme: &Theme,
    study: &StudyView,
    page: &ExplorePage,
    figure: &FigureView,
    size: Vec2,
) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let drawn = page.drawn.get(&figure.id);
    if let Some(Drawn {
        result: Ok(drawn), ..
    }) = drawn
        && figure.missing.is_none()
    {
        let scene = Stage {
            theme,
            cultures: &study.cultures,
            chosen: &page.chosen,
            topics: &page.topics,
            opens,
        };
        thumbnail(ui, &scene, drawn, rect.shrink(2.0));
    } else {
        let icon = rect.shrink2(vec2(rect.width() * 0.3, rect.height() * 0.3));
        Icon::Explore.paint(ui.painter(), icon, theme.line);
    }
}

/// The width of the longest word in the names of figures: where it does not fit beside the
/// pictures, no card has one.
fn longest_word(ui: &Ui, theme: &Theme, study: &StudyView) -> f32 {
    let names = study.figures.iter().map(|figure| figure.id.name());
    let words = names.flat_map(|name| name.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let width = |word: String| {
        let galley = ui
            .painter()
            .layout_no_wrap(word, compact_font(theme), theme.text);
        galley.size().x
    };
    words.map(width).fold(0.0, f32::max)
}

fn compact_font(theme: &Theme) -> FontId {
    FontId::new(theme.size_small * 1.05, bold())
}

/// A name where there is little room: small and bold, in few lines.
fn in_few_lines(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    let font = compact_font(theme);
    let mut job = LayoutJob::simple(words.to_owned(), font, theme.text, ui.available_width());
    job.wrap.max_rows = 3;
    ui.label(job)
}
