//! Start: drop files, open the sample study, a new one, or one from before.

use attune::study::{Command, MachineView, RecentStudy, Starter};
use attune::t;
use eframe::egui::{
    self, Align, CursorIcon, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::{Context, Page, Show};
use crate::command::Action;
use crate::dialog::sample_folder;
use crate::theme::{SPACE, mix};
use crate::widget::{
    Icon, body, download, icon_button, number, plain, primary, selectable_card, small, small_cut,
    strong, strong_cut, title, weak, with_icon,
};

/// The page.
#[derive(Default)]
pub struct StartPage;

/// Opens the sample study: the copy made before, or a new one.
pub fn open_sample() -> Command {
    let folder = sample_folder();
    if folder.join("study.json").is_file() {
        Command::Open { folder }
    } else {
        Command::CreateSample { folder }
    }
}

impl Show for StartPage {
    fn show(&mut self, ui: &mut Ui, context: &mut Context<'_>) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let theme = context.theme;
            ui.add_space(SPACE[1]);
            title(ui, theme, &t!("page-start-title"));
            weak(ui, theme, &t!("page-start-about"));
            ui.add_space(SPACE[3]);
            go_on(ui, context);
            drop_area(ui, context);
            ui.add_space(SPACE[3]);
            ui.horizontal(|ui| {
                if primary(ui, theme, &Action::OpenSample.label())
                    .on_hover_text(Action::OpenSample.hint())
                    .clicked()
                {
                    context.actions.push(Action::OpenSample);
                }
                for (action, icon) in [
                    (Action::NewStudy, Icon::Plus),
                    (Action::OpenStudy, Icon::Folder),
                    (Action::Repeat, Icon::Star),
                ] {
                    if with_icon(ui, theme, icon, &action.label())
                        .on_hover_text(action.hint())
                        .clicked()
                    {
                        context.actions.push(action);
                    }
                }
            });
            ui.add_space(SPACE[4]);
            let machine = &context.snapshot.machine;
            starter(ui, context, machine);
            ui.add_space(SPACE[4]);
            recent(ui, context, machine);
        });
    }
}

/// Where a study is open: the way on.
fn go_on(ui: &mut Ui, context: &mut Context<'_>) {
    let Some(study) = &context.snapshot.study else {
        return;
    };
    let theme = context.theme;
    ui.horizontal(|ui| {
        Icon::Folder.show(ui, theme.size_body * 1.4, theme.accent);
        body(
            ui,
            theme,
            &t!("page-start-open", name = study.name.as_str()),
        );
        let (words, page) = match &study.plan {
            Some(plan) => {
                let name = super::steps::name_of(plan);
                (t!("page-start-go-on-with", name = name), Page::Steps)
            }
            None => (t!("page-start-go-on"), Page::Data),
        };
        if plain(ui, &words).clicked() {
            *context.go_to = Some(page);
        }
    });
    ui.add_space(SPACE[2]);
}

/// The place to drop files, which also opens the file dialog.
fn drop_area(ui: &mut Ui, context: &mut Context<'_>) {
    let theme = context.theme;
    let height = (theme.size_body * 11.0).max(130.0);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let label = t!("page-start-drop");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let hovered = response.hovered() || response.has_focus();
    let painter = ui.painter();
    let fill = if hovered {
        theme.accent_soft
    } else {
        theme.surface
    };
    painter.rect_filled(rect, 12.0, fill);
    let edge = if hovered {
        theme.accent
    } else {
        mix(theme.line, theme.text, 0.2)
    };
    let inner = rect.shrink(0.5);
    let corners = [
        inner.left_top(),
        inner.right_top(),
        inner.right_bottom(),
        inner.left_bottom(),
        inner.left_top(),
    ];
    painter.extend(egui::Shape::dashed_line(
        &corners,
        Stroke::new(1.2, edge),
        6.0,
        5.0,
    ));
    let mut place = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(Rect::from_center_size(
                rect.center(),
                Vec2::new(rect.width() - 48.0, 92.0),
            ))
            .layout(Layout::top_down(Align::Center)),
    );
    Icon::Drop.show(&mut place, 32.0, theme.accent);
    strong(&mut place, theme, &label);
    small(&mut place, theme, &t!("page-start-drop-about"));
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        context.actions.push(Action::Import);
    }
}

/// The starter model: there, coming, or to be fetched.
fn starter(ui: &mut Ui, context: &mut Context<'_>, machine: &MachineView) {
    let theme = context.theme;
    strong(ui, theme, &t!("page-start-starter"));
    match &machine.starter {
        Starter::Missing => {
            ui.horizontal(|ui| {
                weak(ui, theme, &t!("page-start-starter-missing"));
                if with_icon(ui, theme, Icon::Drop, &t!("page-start-starter-fetch")).clicked() {
                    context.send(Command::FetchStarter);
                }
            });
        }
        Starter::Fetching => {
            if let Some(running) = &machine.fetching {
                ui.scope(|ui| {
                    ui.set_max_width(theme.size_body * 30.0);
                    if download(ui, theme, running) {
                        context.send(Command::CancelDownload);
                    }
                });
            }
        }
        Starter::Present(path) => {
            ui.horizontal(|ui| {
                Icon::Check.show(ui, theme.size_body * 1.2, theme.good);
                weak(ui, theme, &t!("page-start-starter-present"))
                    .on_hover_text(path.display().to_string());
            });
        }
    }
}

/// The studies opened before.
fn recent(ui: &mut Ui, context: &mut Context<'_>, machine: &MachineView) {
    let theme = context.theme;
    strong(ui, theme, &t!("page-start-recent"));
    if machine.recent.is_empty() {
        weak(ui, theme, &t!("page-start-recent-none"));
        return;
    }
    let now = number::now();
    let columns = ((ui.available_width() / 300.0) as usize).clamp(1, 4);
    for row in machine.recent.chunks(columns) {
        ui.columns(columns, |cells| {
            for (ui, study) in cells.iter_mut().zip(row) {
                one_recent(ui, context, study, now);
            }
        });
    }
}

fn one_recent(ui: &mut Ui, context: &mut Context<'_>, study: &RecentStudy, now: f64) {
    let theme = context.theme;
    let mut forgotten = false;
    let label = t!("page-start-recent-open", name = study.name.as_str());
    let card = selectable_card(ui, theme, false, &label, |ui| {
        ui.horizontal(|ui| {
            let colour = if study.exists {
                theme.accent
            } else {
                theme.text_weak
            };
            Icon::Folder.show(ui, theme.size_body * 1.6, colour);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = t!("page-start-forget", name = study.name.as_str());
                forgotten = icon_button(ui, theme, Icon::Close, &name).clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    strong_cut(ui, theme, &study.name);
                });
            });
        });
        small_cut(ui, theme, &study.folder.display().to_string());
        if study.exists {
            small(ui, theme, &number::ago(study.opened_at, now));
        } else {
            small(ui, theme, &t!("page-start-gone"));
        }
    });
    if forgotten {
        context.send(Command::Forget {
            folder: study.folder.clone(),
        });
    } else if card.response.clicked() && study.exists {
        context.send(Command::Open {
            folder: study.folder.clone(),
        });
    }
}
