//! How much room axes, names and titles take.

use super::super::scale::ticks_of;
use super::super::{Axis, Panel, Scale, Slot, Token};
use super::{NAME_LINES, NAMES, Sheet};
use crate::figure::canvas::TextSize;
use crate::figure::theme::theme;

impl Sheet<'_> {
    /// Left edge and width of the panels of each column.
    pub(super) fn columns(&self) -> Vec<[f64; 2]> {
        let scene = self.scene;
        let gap = theme().space.l;
        let margins: Vec<[f64; 2]> = (0..scene.columns.len())
            .map(|column| {
                let mut beside = [0.0f64; 2];
                for panel in scene.panels.iter().filter(|panel| panel.cell[1] == column) {
                    let side = usize::from(panel.y.far);
                    beside[side] = beside[side].max(self.beside(&panel.y));
                    // Labels of the first and last tick stand half beside the panel.
                    let half = self.widest_tick(&panel.x) / 2.0;
                    beside = beside.map(|room| room.max(half));
                }
                beside
            })
            .collect();
        let taken: f64 = margins.iter().flatten().sum();
        let gaps = gap * scene.columns.len().saturating_sub(1) as f64;
        let free = (self.placed.width - taken - gaps).max(self.placed.width / 4.0);
        let shares: f64 = scene.columns.iter().sum();
        let mut x = 0.0;
        let mut columns = Vec::new();
        for ([before, after], share) in margins.into_iter().zip(&scene.columns) {
            let width = free * share / shares.max(f64::MIN_POSITIVE);
            columns.push([x + before, width]);
            x += before + width + after + gap;
        }
        columns
    }

    /// The room that the labels of an upward axis take.
    pub(super) fn beside(&self, axis: &Axis) -> f64 {
        if axis.silent {
            return 0.0;
        }
        let space = &theme().space;
        let label = if axis.label.is_empty() {
            0.0
        } else {
            self.small()
        };
        let widest = |texts: &mut dyn Iterator<Item = &str>| {
            texts.fold(0.0f64, |most, text| {
                most.max(self.canvas.text_width(TextSize::Small, text))
            })
        };
        let labels = match &axis.scale {
            Scale::Bare(_) => 0.0,
            Scale::Slots(slots) => {
                let texts = slots.iter();
                let mut texts = texts.flat_map(|slot| {
                    std::iter::once(slot.name.as_str())
                        .chain(slot.details.iter().map(String::as_str))
                });
                let look = slots.iter().any(|slot| slot.look.is_some());
                let most = self.placed.width * NAMES;
                // A little more, so that the longest just fits.
                (widest(&mut texts) + self.look(look) + space.m + 1.0).min(most)
            }
            _ => self.widest_tick(axis) + space.s,
        };
        labels + label
    }

    pub(super) fn widest_tick(&self, axis: &Axis) -> f64 {
        let all = match axis.silent {
            true => Vec::new(),
            false => ticks_of(&axis.scale, axis.scale.range(), 5),
        };
        let widths = all.iter();
        let widths = widths.map(|tick| self.canvas.text_width(TextSize::Small, &tick.text));
        widths.fold(0.0, f64::max)
    }

    pub(super) fn look(&self, there: bool) -> f64 {
        if there {
            self.canvas.size(TextSize::Small) * 1.3
        } else {
            0.0
        }
    }

    /// The heights of the slots of a row of panels; none where it has none.
    pub(super) fn slots_of(&self, row: usize) -> Vec<f64> {
        let mut heights: Vec<f64> = Vec::new();
        for panel in self
            .scene
            .panels
            .iter()
            .filter(|panel| panel.cell[0] == row)
        {
            for (at, slot) in panel.y.scale.slots().iter().enumerate() {
                let names = match panel.y.silent {
                    true => 0,
                    false => self.names(slot, self.beside(&panel.y)).len(),
                };
                let lines = slot.size.max(names as f64);
                let height = lines * self.small() + theme().space.s;
                match heights.get_mut(at) {
                    Some(most) => *most = most.max(height),
                    None => heights.push(height),
                }
            }
        }
        heights
    }

    /// The lines of a slot's name and details in so much room, each with its colour.
    pub(super) fn names(&self, slot: &Slot, room: f64) -> Vec<(Token, String)> {
        let room = room - self.look(slot.look.is_some()) - theme().space.m;
        let wrapped = |text: &str, most| {
            self.canvas
                .wrap(TextSize::Small, text, room.max(20.0), most)
        };
        let name = wrapped(&slot.name, NAME_LINES).into_iter();
        let details = slot.details.iter().flat_map(|detail| wrapped(detail, 2));
        name.map(|line| (Token::Text, line))
            .chain(details.map(|line| (Token::Muted, line)))
            .collect()
    }

    /// The same below or above a column, which they fill but for a little.
    pub(super) fn heads(&self, slot: &Slot, width: f64) -> Vec<(Token, String)> {
        self.names(slot, width + theme().space.m - theme().space.xs)
    }

    /// The room above and below the panels of a row.
    pub(super) fn above_and_below(&self, row: usize, columns: &[[f64; 2]]) -> [f64; 2] {
        let space = &theme().space;
        let mut room = [0.0f64; 2];
        for panel in self
            .scene
            .panels
            .iter()
            .filter(|panel| panel.cell[0] == row)
        {
            let [_, width] = columns.get(panel.cell[1]).copied().unwrap_or_default();
            let axis = &panel.x;
            let label = if axis.label.is_empty() {
                0.0
            } else {
                self.small()
            };
            let labels = match &axis.scale {
                _ if axis.silent => 0.0,
                Scale::Bare(_) => label,
                Scale::Slots(slots) => {
                    let widths = widths(slots, width);
                    let blocks = slots.iter().zip(widths);
                    let lines = blocks.map(|(slot, width)| self.heads(slot, width).len());
                    lines.max().unwrap_or(0) as f64 * self.small() + space.s + label
                }
                _ => self.small() + space.xs + label,
            };
            let title = match panel.title.is_empty() {
                // Half the highest tick's label.
                true if matches!(panel.y.scale, Scale::Numbers(_) | Scale::Shares(_)) => {
                    self.small() / 2.0
                }
                true => 0.0,
                false => 1.5 * self.small() + space.xs,
            };
            let [above, below] = match axis.far {
                true => [title + labels, 0.0],
                false => [title, labels],
            };
            room = [room[0].max(above), room[1].max(below)];
        }
        room
    }

    pub(super) fn above_x(&self, panel: &Panel, width: f64) -> f64 {
        let space = &theme().space;
        match &panel.x.scale {
            Scale::Bare(_) => 0.0,
            Scale::Slots(slots) => {
                let blocks = slots.iter().zip(widths(slots, width));
                let lines = blocks.map(|(slot, width)| self.heads(slot, width).len());
                lines.max().unwrap_or(0) as f64 * self.small() + space.s
            }
            _ => self.small() + space.xs,
        }
    }
}

/// The widths of slots side by side.
pub(super) fn widths(slots: &[Slot], width: f64) -> Vec<f64> {
    let share = |slot: &Slot| if slot.size > 0.0 { slot.size } else { 1.0 };
    let all: f64 = slots.iter().map(share).sum();
    slots.iter().map(|slot| width * share(slot) / all).collect()
}
