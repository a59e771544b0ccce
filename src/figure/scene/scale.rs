//! Axes: from values to places, and their ticks.

use super::{Scale, Slot};
use crate::figure::number::{tick_labels, ticks};
use crate::figure::percent;

/// From values to places: straight between knots, and beyond them.
#[derive(Debug, Clone, PartialEq)]
pub struct Map(Vec<[f64; 2]>);

impl Map {
    /// From the two ends of a range to those of a line.
    pub(super) fn straight([low, high]: [f64; 2], [from, to]: [f64; 2]) -> Self {
        let high = if high == low { low + 1.0 } else { high };
        Self(vec![[low, from], [high, to]])
    }

    /// Slots of these lengths, one after the other.
    pub(super) fn slots(begin: f64, lengths: &[f64]) -> Self {
        let mut knots = vec![[0.0, begin]];
        for (at, length) in lengths.iter().enumerate() {
            knots.push([at as f64 + 1.0, knots[at][1] + length]);
        }
        if knots.len() == 1 {
            knots.push([1.0, begin + 1.0]);
        }
        Self(knots)
    }

    /// The first and the last value.
    pub fn ends(&self) -> [f64; 2] {
        [self.0[0][0], self.0[self.0.len() - 1][0]]
    }

    /// Where a value stands.
    pub fn place(&self, value: f64) -> f64 {
        self.between(value, 0, 1)
    }

    /// The value that stands at a place.
    pub fn value(&self, place: f64) -> f64 {
        self.between(place, 1, 0)
    }

    fn between(&self, of: f64, from: usize, to: usize) -> f64 {
        let knots = &self.0;
        let falls = knots[0][from] > knots[knots.len() - 1][from];
        let before = |knot: &[f64; 2]| (knot[from] <= of) != falls;
        let last = knots.partition_point(before).clamp(1, knots.len() - 1);
        let (a, b) = (knots[last - 1], knots[last]);
        a[to] + (of - a[from]) / (b[from] - a[from]) * (b[to] - a[to])
    }
}

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    pub at: f64,
    pub text: String,
}

/// The ticks between two values of an axis, about so many; none of slots and bare axes.
pub fn ticks_of(scale: &Scale, [low, high]: [f64; 2], wanted: usize) -> Vec<Tick> {
    let is_share = matches!(scale, Scale::Shares(_));
    if !is_share && !matches!(scale, Scale::Numbers(_)) {
        return Vec::new();
    }
    let all = ticks(low, high, wanted);
    let texts = match is_share {
        true => all.iter().map(|at| percent(*at)).collect(),
        false => tick_labels(&all),
    };
    let slack = (high - low).abs() * 1e-4;
    let ticks = all.into_iter().zip(texts);
    let within = ticks.filter(|(at, _)| (low - slack..=high + slack).contains(at));
    within.map(|(at, text)| Tick { at, text }).collect()
}

impl Scale {
    /// Its first and last value.
    pub fn range(&self) -> [f64; 2] {
        match self {
            Self::Bare(range) | Self::Numbers(range) | Self::Shares(range) => *range,
            Self::Slots(slots) => [0.0, slots.len().max(1) as f64],
        }
    }

    /// Its slots, if that is what it has.
    pub fn slots(&self) -> &[Slot] {
        match self {
            Self::Slots(slots) => slots,
            _ => &[],
        }
    }
}

/// How many ticks go on an axis of this length.
pub fn wanted(length: f64) -> usize {
    ((length / 36.0) as usize).clamp(2, 6)
}
