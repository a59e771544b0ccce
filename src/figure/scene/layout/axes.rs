//! A panel with its title and the names on its axes.

use super::super::scale::Map;
use super::super::{Panel, Scale, Slot, Token};
use super::room::widths;
use super::{PlacedPanel, Sheet, Spot};
use crate::figure::canvas::{Anchor, Area, TextSize};
use crate::figure::theme::theme;
use crate::figure::wrap;

impl Sheet<'_> {
    pub(super) fn panel(&mut self, panel: &Panel, area: Area, slots: &[f64]) {
        let area = match panel.even {
            true => even(area, panel.x.scale.range(), panel.y.scale.range()),
            false => area,
        };
        let x = match &panel.x.scale {
            Scale::Slots(slots) => Map::slots(area.x, &widths(slots, area.width)),
            numbers => Map::straight(numbers.range(), [area.x, area.right()]),
        };
        let y = match &panel.y.scale {
            Scale::Slots(_) => Map::slots(area.y, slots),
            numbers => Map::straight(numbers.range(), [area.bottom(), area.y]),
        };
        let placed = PlacedPanel { area, x, y };
        if !panel.title.is_empty() {
            let above = match (panel.x.far, panel.x.silent) {
                (true, false) => self.above_x(panel, area.width),
                _ => 0.0,
            };
            // It begins where the labels of the ticks do.
            let beside = match panel.y.scale.slots().is_empty() && !panel.y.far {
                true => self.beside(&panel.y),
                false => 0.0,
            };
            let size = self.canvas.size(TextSize::Small);
            let title = wrap::shorten(&panel.title, (area.width + beside) / size);
            let baseline = area.y - above - self.small() * 0.5 - theme().space.xs - size * 0.3;
            self.line(
                TextSize::Small,
                [area.x - beside, baseline],
                Anchor::Start,
                Token::Text,
                title,
            );
        }
        if !panel.x.silent {
            self.across(panel, &placed);
        }
        if !panel.y.silent {
            self.upward(panel, &placed);
        }
        let rules = panel.y.scale.slots().iter().enumerate();
        for (at, _) in rules.filter(|(_, slot)| slot.ruled) {
            let y = placed.y.place(at as f64);
            self.placed.rules.push([[area.x, y], [area.right(), y]]);
        }
        self.placed.panels.push(placed);
    }

    /// The labels of the axis from left to right; those of numbers are drawn by the renderer.
    pub(super) fn across(&mut self, panel: &Panel, placed: &PlacedPanel) {
        let (area, small) = (placed.area, self.small());
        let size = TextSize::Small;
        let slots = panel.x.scale.slots();
        let mut below = match slots.is_empty() {
            true => match panel.x.scale {
                Scale::Bare(_) => 0.0,
                _ => small + theme().space.xs,
            },
            false => self.above_x(panel, area.width),
        };
        for ((at, slot), width) in slots.iter().enumerate().zip(widths(slots, area.width)) {
            let middle = placed.x.place(at as f64 + 0.5);
            let names = self.heads(slot, width);
            let first = match panel.x.far {
                true => area.y - theme().space.xs - small * names.len() as f64,
                false => area.bottom() + theme().space.xs,
            };
            let height = small * names.len() as f64;
            self.spot(slot, Area::new(middle - width / 2.0, first, width, height));
            for (line, (ink, text)) in names.into_iter().enumerate() {
                let y = first + small * (line as f64 + 0.5);
                self.centred(size, [middle, y], Anchor::Middle, ink, text);
            }
        }
        if !panel.x.label.is_empty() {
            below += small / 2.0;
            let y = match panel.x.far {
                true => area.y - below,
                false => area.bottom() + below,
            };
            let middle = area.x + area.width / 2.0;
            let label = panel.x.label.clone();
            self.centred(size, [middle, y], Anchor::Middle, Token::Muted, label);
        }
    }

    /// The labels of the axis from below to above; those of numbers are drawn by the renderer.
    pub(super) fn upward(&mut self, panel: &Panel, placed: &PlacedPanel) {
        let (area, small) = (placed.area, self.small());
        let beside = self.beside(&panel.y);
        let left = match panel.y.far {
            true => area.right() + theme().space.s,
            false => area.x - beside,
        };
        for (at, slot) in panel.y.scale.slots().iter().enumerate() {
            let names = self.names(slot, beside);
            let [from, to] = [0.0, 1.0].map(|end| placed.y.place(at as f64 + end));
            self.spot(slot, Area::new(left, from, beside, to - from));
            let middle = (placed.y.place(at as f64) + placed.y.place(at as f64 + 1.0)) / 2.0;
            let first = middle - small * names.len() as f64 / 2.0;
            let indent = self.look(slot.look.is_some());
            for (line, (ink, text)) in names.into_iter().enumerate() {
                let y = first + small * (line as f64 + 0.5);
                self.centred(
                    TextSize::Small,
                    [left + indent, y],
                    Anchor::Start,
                    ink,
                    text,
                );
                if let (0, Some(last)) = (line, self.placed.lines.last_mut()) {
                    last.look = slot.look;
                }
            }
        }
        if !panel.y.label.is_empty() {
            let x = match panel.y.far {
                true => area.right() + beside - small / 2.0,
                false => area.x - beside + small / 2.0,
            };
            let middle = area.y + area.height / 2.0;
            let label = panel.y.label.clone();
            self.line(
                TextSize::Small,
                [x, middle],
                Anchor::Middle,
                Token::Muted,
                label,
            );
            if let Some(last) = self.placed.lines.last_mut() {
                last.upright = true;
            }
        }
    }

    /// Where the name of a slot can be clicked.
    fn spot(&mut self, slot: &Slot, area: Area) {
        if let Some(link) = &slot.link {
            self.placed.spots.push(Spot {
                area,
                name: slot.name.clone(),
                link: link.clone(),
            });
        }
    }
}

/// The largest area in the middle of another in which both axes have one unit.
fn even(area: Area, [x0, x1]: [f64; 2], [y0, y1]: [f64; 2]) -> Area {
    let (across, upward) = ((x1 - x0).abs(), (y1 - y0).abs());
    if !(across > 0.0 && upward > 0.0) {
        return area;
    }
    let unit = (area.width / across).min(area.height / upward);
    let (width, height) = (across * unit, upward * unit);
    let (left, top) = ((area.width - width) / 2.0, (area.height - height) / 2.0);
    Area::new(area.x + left, area.y + top, width, height)
}
