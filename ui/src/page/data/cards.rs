//! The datasets of the study, as cards.

use attune::study::{Command, DatasetView, StudyView};
use attune::t;
use eframe::egui::{Align, Layout, ScrollArea, Ui};

use super::words::{counts, kind_icon};
use crate::command::Action;
use crate::page::Context;
use crate::shell::Notice;
use crate::theme::SPACE;
use crate::widget::{Icon, icon_button, selectable_card, small, small_cut, strong, with_icon};

/// Draws the cards, scrolling to the open one where it is to be revealed; the id of the
/// one clicked on.
pub fn show(
    ui: &mut Ui,
    context: &mut Context<'_>,
    study: &StudyView,
    open: &DatasetView,
    reveal: bool,
) -> Option<String> {
    let theme = context.theme;
    let mut clicked = None;
    if with_icon(ui, theme, Icon::Plus, &t!("page-data-import"))
        .on_hover_text(Action::Import.hint())
        .clicked()
    {
        context.actions.push(Action::Import);
    }
    ui.add_space(SPACE[0]);
    // The cultures stand below and keep their room.
    let room = (ui.available_height() * 0.68).max(160.0);
    ScrollArea::vertical()
        .id_salt("datasets")
        .max_height(room)
        .show(ui, |ui| {
            for dataset in &study.datasets {
                let manifest = &dataset.manifest;
                let selected = manifest.id == open.manifest.id;
                let mut removed = false;
                let label = t!("page-data-open", name = manifest.name.as_str());
                let card = selectable_card(ui, theme, selected, &label, |ui| {
                    ui.spacing_mut().item_spacing.y = 3.0;
                    strong(ui, theme, &manifest.name);
                    ui.horizontal(|ui| {
                        ui.spacing_mut().interact_size.y = 0.0;
                        let side = theme.size_body * 1.4;
                        kind_icon(manifest.kind).show(ui, side, theme.accent);
                        small(ui, theme, &manifest.kind.label());
                    });
                    small(ui, theme, &counts(manifest));
                    ui.horizontal(|ui| {
                        licence(ui, context, dataset);
                        if selected && study.read_only.is_none() {
                            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                                let name = t!("page-data-remove", name = manifest.name.as_str());
                                removed = icon_button(ui, theme, Icon::Trash, &name).clicked();
                            });
                        }
                    });
                });
                if selected && reveal {
                    card.response.scroll_to_me(None);
                }
                if removed {
                    context.send(Command::RemoveDataset {
                        dataset: manifest.id.clone(),
                    });
                    context.notices.push(Notice::with_undo(
                        t!("page-data-removed", name = manifest.name.as_str()),
                        Command::RestoreDataset {
                            dataset: manifest.id.clone(),
                        },
                    ));
                } else if card.response.clicked() {
                    clicked = Some(manifest.id.clone());
                }
            }
        });
    clicked
}

/// The licence mark: whether the rows may be given to others.
fn licence(ui: &mut Ui, context: &Context<'_>, dataset: &DatasetView) {
    let theme = context.theme;
    let citation = &dataset.manifest.citation;
    let (icon, colour, hint) = if citation.may_share {
        (Icon::Share, theme.good, t!("page-data-may-share"))
    } else {
        (Icon::Lock, theme.warning, t!("page-data-may-not-share"))
    };
    icon.show(ui, theme.size_small * 1.2, colour)
        .on_hover_text(hint.as_str());
    let words = if citation.licence.is_empty() {
        t!("page-data-no-licence")
    } else {
        citation.licence.clone()
    };
    let room = ui.available_width() - ui.spacing().interact_size.y;
    ui.scope(|ui| {
        ui.set_max_width(room);
        small_cut(ui, theme, &words).on_hover_text(hint);
    });
}
