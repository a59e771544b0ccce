//! Drawing violins: density, values, box, median, and the mean with its interval.

use super::canvas::{Anchor, Area, Canvas, TextSize};
use super::frame::Frame;
use super::number::{short, tick_labels, ticks};
use super::theme::{Colour, Shape, theme};
use super::{Figure, PrintedMean, Role, Style, Violin, ViolinGroup};
use crate::t;

/// Values are drawn as dots up to this many in all; beyond, they would be a blot.
const DOTS: usize = 3000;

/// The vertical scale.
struct Scale {
    area: Area,
    lo: f64,
    hi: f64,
}

impl Scale {
    fn y(&self, value: f64) -> f64 {
        self.area.bottom() - self.area.height * (value - self.lo) / (self.hi - self.lo)
    }
}

pub(super) fn draw(figure: &Figure, violin: &Violin, style: &Style) -> String {
    let mut frame = Frame::begin(figure, style);
    if violin.slots() == 0 {
        frame.empty();
        return frame.finish(&[]);
    }
    let notes = [t!("figure-violin-note")];
    let space = &theme().space;
    let labels = labels(&frame.canvas);
    let muted = frame.canvas.colours.muted;
    let measure = violin.measure.clone();
    frame.paragraph(TextSize::Small, muted, &measure, 1);
    frame.y += space.s;
    let height = (frame.room(&notes) - labels).max(180.0);
    let width = frame.right() - frame.left();
    let area = Area::new(frame.left(), frame.y, width, height + labels);
    let dots = few_enough_for_dots(std::slice::from_ref(violin));
    panel(&mut frame.canvas, violin, area, dots);
    frame.y += height + labels;
    frame.finish(&notes)
}

/// Whether the values of all panels together can be told apart as dots.
pub(super) fn few_enough_for_dots(panels: &[Violin]) -> bool {
    let groups = panels.iter().flat_map(|panel| &panel.groups);
    groups.map(|group| group.values.len()).sum::<usize>() <= DOTS
}

/// The height of the names and numbers below the violins.
pub(super) fn labels(canvas: &Canvas) -> f64 {
    let (small, body) = (
        canvas.line_height(TextSize::Small),
        canvas.line_height(TextSize::Body),
    );
    2.0 * body + 3.0 * small + theme().space.s
}

/// Violins beside each other, their ruler to the left and their names below, all within
/// `area`.
pub(super) fn panel(canvas: &mut Canvas, violin: &Violin, area: Area, dots: bool) {
    let space = &theme().space;
    let ruler = canvas.text_width(TextSize::Small, "0.00") + space.s;
    let height = area.height - labels(canvas);
    let left = area.x + ruler;
    let [lo, hi] = violin.range();
    let scale = Scale {
        area: Area::new(left, area.y, area.right() - left, height),
        lo,
        hi,
    };
    axis(canvas, &scale);
    let slot = scale.area.width / violin.slots() as f64;
    for (i, group) in violin.groups.iter().enumerate() {
        let middle = left + slot * (i as f64 + 0.5);
        let colours = canvas.colours;
        let colour = colours.role(group.role);
        let half = (slot * 0.36).min(130.0);
        canvas.violin(group, &scale, middle, half, colour, dots);
        let told = told(canvas, group, slot - space.s);
        names(canvas, &group.name, &told, &scale, middle, slot - space.s);
    }
    for (i, printed) in violin.printed.iter().enumerate() {
        let middle = left + slot * ((violin.groups.len() + i) as f64 + 0.5);
        let colour = canvas.colours.role(Role::Reference);
        let told = printed.told();
        canvas.mark(&printed.name, &format!("{}: {told}", printed.name));
        let radius = canvas.size(TextSize::Small) * 0.4;
        canvas.marker(
            Shape::Diamond,
            [middle, scale.y(printed.value)],
            radius,
            colour,
        );
        canvas.end();
        names(
            canvas,
            &printed.name,
            &[told],
            &scale,
            middle,
            slot - space.s,
        );
    }
}

impl Violin {
    /// How many stand beside each other: the violins, and the printed means behind them.
    pub fn slots(&self) -> usize {
        self.groups.len() + self.printed.len()
    }

    /// Lowest and highest value that is drawn; not finite where there is none.
    pub fn extent(&self) -> [f64; 2] {
        let drawn = self.groups.iter().flat_map(|group| {
            let densities = group.density.iter().map(|[at, _]| *at);
            densities.chain(group.values.iter().map(|(_, value)| *value))
        });
        let drawn = drawn.chain(self.printed.iter().map(|printed| printed.value));
        let finite: Vec<f64> = drawn.filter(|value| value.is_finite()).collect();
        let lo = finite.iter().copied().fold(f64::INFINITY, f64::min);
        let hi = finite.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        [lo, hi]
    }

    /// Lowest and highest value of the scale: round numbers around all that is drawn.
    pub fn range(&self) -> [f64; 2] {
        let [lo, hi] = self.extent();
        let steps = ticks(lo, hi, 5);
        [steps[0], steps[steps.len() - 1]]
    }
}

impl PrintedMean {
    /// The mean in words.
    pub fn told(&self) -> String {
        t!("figure-violin-printed", mean = short(self.value))
    }
}

impl ViolinGroup {
    /// The mean, and its interval with the mark behind it, in words.
    pub fn told(&self) -> [String; 2] {
        let [low, high] = self.mean_interval;
        let mean = t!("figure-violin-mean", mean = short(self.mean));
        let interval = t!(
            "figure-violin-interval",
            low = short(low),
            high = short(high)
        );
        [mean, format!("{interval}{}", self.mark)]
    }

    /// How many values there are, and the share of answers that have none.
    pub fn counted(&self) -> String {
        let count = self.values.len();
        match self.invalid {
            Some(share) => t!(
                "figure-violin-count-invalid",
                count = count,
                invalid = format!("{:.0}", 100.0 * share)
            ),
            None => t!("figure-violin-count", count = count),
        }
    }
}

fn axis(canvas: &mut Canvas, scale: &Scale) {
    let colours = canvas.colours;
    let steps = ticks(scale.lo, scale.hi, 5);
    for (tick, label) in steps.iter().zip(tick_labels(&steps)) {
        // Steps of another size may reach beyond the scale.
        if *tick < scale.lo - 1e-9 || *tick > scale.hi + 1e-9 {
            continue;
        }
        let y = scale.y(*tick);
        let (left, right) = (scale.area.x, scale.area.right());
        canvas.line([left, y], [right, y], colours.line, 1.0);
        let before = left - theme().space.s;
        canvas.text_at(
            TextSize::Small,
            before,
            y,
            Anchor::End,
            colours.muted,
            &label,
        );
    }
}

/// Mean and count of a violin, in lines of `width` points.
fn told(canvas: &Canvas, group: &ViolinGroup, width: f64) -> Vec<String> {
    let [mean, interval] = group.told();
    let count = group.counted();
    let together = format!("{mean} {interval}");
    if canvas.text_width(TextSize::Small, &together) <= width {
        vec![together, count]
    } else {
        vec![mean, interval, count]
    }
}

/// A name and what is told of it, below its place.
fn names(canvas: &mut Canvas, name: &str, told: &[String], scale: &Scale, middle: f64, width: f64) {
    let colours = canvas.colours;
    let mut y = scale.area.bottom() + theme().space.s;
    let name = canvas.wrap(TextSize::Body, name, width, 2);
    let told = told
        .iter()
        .map(|line| super::wrap::shorten(line, width / canvas.size(TextSize::Small)));
    let told: Vec<String> = told.collect();
    for (size, ink, lines) in [
        (TextSize::Body, colours.text, name),
        (TextSize::Small, colours.muted, told),
    ] {
        let height = canvas.line_height(size);
        for line in lines {
            canvas.text_at(size, middle, y + height / 2.0, Anchor::Middle, ink, &line);
            y += height;
        }
    }
}

impl Canvas {
    fn violin(
        &mut self,
        group: &ViolinGroup,
        scale: &Scale,
        middle: f64,
        half: f64,
        colour: Colour,
        dots: bool,
    ) {
        let colours = self.colours;
        let finite = |[at, density]: &&[f64; 2]| at.is_finite() && density.is_finite();
        let density: Vec<[f64; 2]> = group.density.iter().filter(finite).copied().collect();
        let side = |sign: f64| {
            let point =
                move |[at, density]: &[f64; 2]| [middle + sign * density * half, scale.y(*at)];
            density.iter().map(point).collect::<Vec<_>>()
        };
        let mut outline = side(1.0);
        outline.extend(side(-1.0).into_iter().rev());
        self.group("violin");
        if outline.len() > 2 {
            self.polygon(&outline, colours.pale(colour, 0.25), Some(colour));
        }
        self.end();
        for (i, (item, value)) in group.values.iter().enumerate() {
            let tip = format!("{item}: {}", short(*value));
            if !dots {
                continue;
            }
            self.mark(item, &tip);
            if value.is_finite() {
                // Golden-ratio steps spread dots of one value evenly, the same each time.
                let spread = (i as f64 * 0.618_033_988_75).fract() * 2.0 - 1.0;
                let reach = half * 0.85 * density_at(&density, *value);
                let at = [middle + spread * reach, scale.y(*value)];
                self.circle(at, 1.5, colour, colour);
            }
            self.end();
        }
        self.boxed(group, scale, middle);
    }

    /// Whiskers, box, median, and the mean with its interval.
    fn boxed(&mut self, group: &ViolinGroup, scale: &Scale, middle: f64) {
        let colours = self.colours;
        let (ink, paper) = (colours.text, colours.background);
        let summary = [group.quartiles.as_slice(), &group.whiskers].concat();
        if summary.iter().any(|value| !value.is_finite()) {
            return;
        }
        let half = self.size(TextSize::Small) * 0.55;
        let [first, median, third] = group.quartiles.map(|value| scale.y(value));
        let [low, high] = group.whiskers.map(|value| scale.y(value));
        self.group("box");
        self.line([middle, low], [middle, first], ink, 1.2);
        self.line([middle, third], [middle, high], ink, 1.2);
        let area = Area::new(middle - half, third, half * 2.0, first - third);
        self.rect(area, paper);
        self.outline(area, ink);
        self.line([middle - half, median], [middle + half, median], ink, 2.5);
        self.end();
        let [low, high] = group.mean_interval.map(|value| scale.y(value));
        let mean = scale.y(group.mean);
        // Beside the box, so that neither hides the other.
        let x = middle + half * 2.4;
        self.group("mean");
        if low.is_finite() && high.is_finite() {
            self.line([x, low], [x, high], ink, 1.5);
            for end in [low, high] {
                self.line([x - 3.0, end], [x + 3.0, end], ink, 1.5);
            }
        }
        if mean.is_finite() {
            self.marker(Shape::Diamond, [x, mean], half * 0.6, ink);
        }
        self.end();
    }
}

/// The density at a value, between the nearest two points; 0 outside.
fn density_at(density: &[[f64; 2]], value: f64) -> f64 {
    let after = density.partition_point(|[at, _]| *at < value);
    match (after.checked_sub(1).map(|i| density[i]), density.get(after)) {
        (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * (value - x0) / (x1 - x0),
        (None, Some([at, y])) if *at == value => *y,
        _ => 0.0,
    }
}
