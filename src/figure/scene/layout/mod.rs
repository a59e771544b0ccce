//! Where everything of a scene stands, in points: axes, texts, the key.

mod axes;
mod room;

use super::{Ink, Key, Link, Map, Scene, Swatch, Token};
use crate::figure::canvas::{Anchor, Area, Canvas, TextSize};
use crate::figure::theme::{Shape, theme};
use crate::figure::{Style, wrap};

/// Names beside slots take at most this share of the width.
const NAMES: f64 = 0.4;
/// Lines of a slot's name, and of a name below a column.
const NAME_LINES: usize = 3;
/// The least height of a panel without slots.
const LEAST: f64 = 150.0;
/// How long the ramp of a key is at most.
const RAMP: f64 = 240.0;

/// Everything in its place.
#[derive(Debug, Clone, Default)]
pub struct Placed {
    pub width: f64,
    pub height: f64,
    pub keys: Vec<PlacedKey>,
    pub lines: Vec<Line>,
    /// Where the names of slots stand that a click opens.
    pub spots: Vec<Spot>,
    /// Rules between slots: their ends.
    pub rules: Vec<[[f64; 2]; 2]>,
    /// In the order of the scene's.
    pub panels: Vec<PlacedPanel>,
}

/// An entry of the key: its swatch stands right of the place, which is its left middle.
#[derive(Debug, Clone)]
pub struct PlacedKey {
    pub at: [f64; 2],
    pub width: f64,
    pub swatch: Swatch,
}

/// The name of a slot that stands for something.
#[derive(Debug, Clone)]
pub struct Spot {
    pub area: Area,
    pub name: String,
    pub link: Link,
}

/// A line of text with its baseline at a place.
#[derive(Debug, Clone)]
pub struct Line {
    pub at: [f64; 2],
    pub size: TextSize,
    pub anchor: Anchor,
    pub ink: Token,
    pub text: String,
    /// Whether it is read from below to above.
    pub upright: bool,
    /// The marker before it, at its left.
    pub look: Option<(Shape, Ink)>,
}

/// A panel with its axes.
#[derive(Debug, Clone)]
pub struct PlacedPanel {
    pub area: Area,
    pub x: Map,
    pub y: Map,
}

impl PlacedPanel {
    /// Where a value stands.
    pub fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x.place(x), self.y.place(y)]
    }

    /// The value that stands at a place.
    pub fn value(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x.value(x), self.y.value(y)]
    }
}

/// Lays a scene out in the width and height of a style; it grows beyond the height where its
/// slots need more.
pub fn layout(scene: &Scene, style: &Style) -> Placed {
    let canvas = Canvas::new(style);
    let mut sheet = Sheet {
        scene,
        canvas: &canvas,
        placed: Placed {
            width: style.width,
            ..Placed::default()
        },
    };
    let top = sheet.keys();
    sheet.panels(top, style.height);
    sheet.placed
}

struct Sheet<'a> {
    scene: &'a Scene,
    canvas: &'a Canvas,
    placed: Placed,
}

impl Sheet<'_> {
    fn small(&self) -> f64 {
        self.canvas.line_height(TextSize::Small)
    }

    fn line(&mut self, size: TextSize, at: [f64; 2], anchor: Anchor, ink: Token, text: String) {
        self.placed.lines.push(Line {
            at,
            size,
            anchor,
            ink,
            text,
            upright: false,
            look: None,
        });
    }

    /// A line whose small letters are centred on a height.
    fn centred(&mut self, size: TextSize, at: [f64; 2], anchor: Anchor, ink: Token, text: String) {
        let baseline = at[1] + self.canvas.size(size) * 0.36;
        self.line(size, [at[0], baseline], anchor, ink, text);
    }

    /// The key, in as many lines as it needs; where what follows begins.
    fn keys(&mut self) -> f64 {
        let space = &theme().space;
        let step = self.small() + space.xs;
        let size = self.canvas.size(TextSize::Small);
        let swatch = size * 1.6;
        let (mut x, mut y) = (0.0, 0.0);
        for key in &self.scene.keys {
            if let Swatch::Ramp(ticks) = &key.swatch {
                let begun = if x > 0.0 { y + step } else { y };
                y = self.ramp(key, ticks, begun);
                x = 0.0;
                continue;
            }
            let room = (self.placed.width - swatch - space.s) / size;
            let label = wrap::shorten(&key.label, room.max(1.0));
            let width = swatch + space.xs + self.canvas.text_width(TextSize::Small, &label);
            if x > 0.0 && x + width > self.placed.width {
                (x, y) = (0.0, y + step);
            }
            let middle = y + step / 2.0;
            self.placed.keys.push(PlacedKey {
                at: [x, middle],
                width: swatch,
                swatch: key.swatch.clone(),
            });
            let start = [x + swatch + space.xs, middle];
            self.centred(TextSize::Small, start, Anchor::Start, Token::Text, label);
            x += width + space.l;
        }
        match (self.scene.keys.is_empty(), x > 0.0) {
            (true, _) => 0.0,
            (_, true) => y + step + space.s,
            (_, false) => y + space.s,
        }
    }

    /// What a ramp measures, the ramp, and its ticks below; where what follows begins.
    fn ramp(&mut self, key: &Key, ticks: &[(f64, String)], y: f64) -> f64 {
        let space = &theme().space;
        let size = self.canvas.size(TextSize::Small);
        let label = wrap::shorten(&key.label, self.placed.width * 0.5 / size);
        let start = self.canvas.text_width(TextSize::Small, &label) + space.l;
        let width = (self.placed.width - start - space.l).clamp(1.0, RAMP);
        let middle = y + self.small() / 2.0;
        self.centred(
            TextSize::Small,
            [0.0, middle],
            Anchor::Start,
            Token::Text,
            label,
        );
        self.placed.keys.push(PlacedKey {
            at: [start, middle],
            width,
            swatch: key.swatch.clone(),
        });
        let below = y + self.small() * 1.5;
        for (share, tick) in ticks {
            let at = [start + width * share, below];
            self.centred(
                TextSize::Small,
                at,
                Anchor::Middle,
                Token::Muted,
                tick.clone(),
            );
        }
        below + self.small() / 2.0
    }

    fn panels(&mut self, top: f64, height: f64) {
        let scene = self.scene;
        let space = &theme().space;
        let columns = self.columns();
        let slots: Vec<Vec<f64>> = (0..scene.rows.len())
            .map(|row| self.slots_of(row))
            .collect();
        let margins: Vec<[f64; 2]> = (0..scene.rows.len())
            .map(|row| self.above_and_below(row, &columns))
            .collect();
        let fixed = |row: usize| slots[row].iter().sum::<f64>();
        let taken: f64 = (0..scene.rows.len())
            .map(|row| margins[row][0] + margins[row][1] + fixed(row))
            .sum::<f64>()
            + space.l * scene.rows.len().saturating_sub(1) as f64;
        let free: Vec<usize> = (0..scene.rows.len())
            .filter(|row| slots[*row].is_empty())
            .collect();
        let shares: f64 = free.iter().map(|row| scene.rows[*row]).sum();
        let left = (height - top - taken).max(0.0);
        let mut y = top;
        let mut bands = Vec::new();
        for row in 0..scene.rows.len() {
            let inner = match slots[row].is_empty() {
                true => {
                    (left * scene.rows[row] / shares.max(f64::MIN_POSITIVE)).max(LEAST.min(height))
                }
                false => fixed(row),
            };
            bands.push([y + margins[row][0], inner]);
            y += margins[row][0] + inner + margins[row][1] + space.l;
        }
        self.placed.height = (y - space.l).max(top);
        for panel in &scene.panels {
            let [row, column] = panel.cell;
            let (Some(&[x, width]), Some(&[y, height])) = (columns.get(column), bands.get(row))
            else {
                continue;
            };
            self.panel(panel, Area::new(x, y, width, height), &slots[row]);
        }
    }
}
