//! Which rows of a shift figure are shown, and in what order: one pure function, so
//! that the screen and the exporters show the same rows.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Shift, ShiftRow};

/// One of the two cultures of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    A,
    B,
}

/// The order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Largest change of distance first.
    #[default]
    Shift,
    /// What moved furthest toward culture A first.
    TowardA,
    /// What moved furthest toward culture B first.
    TowardB,
    /// Where the two cultures differ most first.
    Tension,
    /// By question number.
    Question,
}

/// What a person chose to see of a shift figure.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShiftSettings {
    /// Topics shown; all where empty.
    pub topics: Vec<String>,
    pub sort: Sort,
    /// The first so many rows only.
    pub top: Option<usize>,
    /// Rows that moved less than this are left out.
    pub least_change: f64,
    /// Rows with less tension than this are left out.
    pub least_tension: f64,
}

/// How a question moved: its distance to one culture, before and after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moved {
    /// The culture whose distance fell most (or, where neither fell, grew least).
    pub side: Side,
    pub before: f64,
    pub after: f64,
}

impl Moved {
    /// Change of the distance; negative is nearer.
    pub fn change(&self) -> f64 {
        self.after - self.before
    }

    /// The culture it moved toward; none where it came nearer to neither.
    pub fn toward(&self) -> Option<Side> {
        (self.change() < 0.0).then_some(self.side)
    }
}

/// How a question with these distances to A and B moved; none where one is unknown.
pub fn moved(before: [f64; 2], after: [f64; 2]) -> Option<Moved> {
    let all = before
        .iter()
        .chain(&after)
        .all(|distance| distance.is_finite());
    let side = if after[0] - before[0] <= after[1] - before[1] {
        Side::A
    } else {
        Side::B
    };
    all.then(|| Moved {
        side,
        before: before[side as usize],
        after: after[side as usize],
    })
}

impl ShiftRow {
    /// Which culture the question moved toward, and by how much.
    pub fn moved(&self) -> Option<Moved> {
        moved(
            [self.before_to_a, self.before_to_b],
            [self.after_to_a, self.after_to_b],
        )
    }
}

impl super::ScatterPoint {
    /// Which culture the question moved toward, and by how much.
    pub fn moved(&self) -> Option<Moved> {
        moved(self.before, self.after)
    }
}

impl ShiftSettings {
    /// The figure with the chosen rows in the chosen order.
    pub fn apply(&self, shift: &Shift) -> Shift {
        let change = |row: &ShiftRow| row.moved().map_or(f64::NAN, |m| m.change().abs());
        let mut rows: Vec<ShiftRow> = shift
            .rows
            .iter()
            .filter(|row| self.topics.is_empty() || self.topics.contains(&row.topic))
            .filter(|row| self.least_change <= 0.0 || change(row) >= self.least_change)
            .filter(|row| self.least_tension <= 0.0 || row.tension >= self.least_tension)
            .cloned()
            .collect();
        let key = |row: &ShiftRow| match self.sort {
            Sort::Shift => change(row),
            Sort::TowardA => row.before_to_a - row.after_to_a,
            Sort::TowardB => row.before_to_b - row.after_to_b,
            Sort::Tension => row.tension,
            Sort::Question => 0.0,
        };
        rows.sort_by(|x, y| {
            largest_first(key(x), key(y))
                .then_with(|| natural(&x.question).cmp(&natural(&y.question)))
                .then_with(|| x.question.cmp(&y.question))
        });
        rows.truncate(self.top.unwrap_or(usize::MAX));
        Shift {
            rows,
            ..shift.clone()
        }
    }
}

/// Larger numbers first, unknown ones last.
fn largest_first(x: f64, y: f64) -> Ordering {
    x.is_nan()
        .cmp(&y.is_nan())
        .then_with(|| y.partial_cmp(&x).unwrap_or(Ordering::Equal))
}

/// A key by which `Q9` comes before `Q10`: the text before the first number, and it.
fn natural(id: &str) -> (&str, u64) {
    let start = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    let digits = &id[start..];
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    (&id[..start], digits[..end].parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(question: &str, topic: &str, distances: [f64; 4], tension: f64) -> ShiftRow {
        let [before_to_a, before_to_b, after_to_a, after_to_b] = distances;
        ShiftRow {
            question: question.into(),
            wording: String::new(),
            topic: topic.into(),
            options: Vec::new(),
            human_a: Vec::new(),
            human_b: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            before_to_a,
            before_to_b,
            after_to_a,
            after_to_b,
            tension,
            mass_before: 1.0,
            mass_after: 1.0,
        }
    }

    fn shift() -> Shift {
        Shift {
            culture_a: "A".into(),
            culture_b: "B".into(),
            model_before: "base".into(),
            model_after: "tuned".into(),
            distance: "js".into(),
            rows: vec![
                row("Q10", "work", [0.5, 0.4, 0.3, 0.5], 0.1),
                row("Q9", "family", [0.5, 0.6, 0.5, 0.1], 0.3),
                row("Q11", "work", [f64::NAN, 0.6, 0.5, 0.1], 0.2),
                row("Q2", "faith", [0.1, 0.2, 0.2, 0.4], 0.2),
            ],
        }
    }

    fn order(settings: &ShiftSettings) -> String {
        let rows = settings.apply(&shift()).rows;
        let ids: Vec<&str> = rows.iter().map(|row| row.question.as_str()).collect();
        ids.join(" ")
    }

    fn by(sort: Sort) -> ShiftSettings {
        ShiftSettings {
            sort,
            ..ShiftSettings::default()
        }
    }

    #[test]
    fn rows_are_sorted_with_unknown_distances_last() {
        assert_eq!(order(&by(Sort::Shift)), "Q9 Q10 Q2 Q11");
        assert_eq!(order(&by(Sort::TowardA)), "Q10 Q9 Q2 Q11");
        assert_eq!(order(&by(Sort::TowardB)), "Q9 Q11 Q10 Q2");
        assert_eq!(order(&by(Sort::Tension)), "Q9 Q2 Q11 Q10");
        assert_eq!(order(&by(Sort::Question)), "Q2 Q9 Q10 Q11");
    }

    #[test]
    fn rows_are_filtered_by_topic_change_tension_and_number() {
        let mut settings = by(Sort::Question);
        settings.topics = vec!["work".into(), "faith".into()];
        assert_eq!(order(&settings), "Q2 Q10 Q11");
        settings.least_tension = 0.2;
        assert_eq!(order(&settings), "Q2 Q11");
        settings.least_change = 0.1;
        assert_eq!(order(&settings), "Q2");
        let top = ShiftSettings {
            top: Some(1),
            ..ShiftSettings::default()
        };
        assert_eq!(order(&top), "Q9");
    }

    #[test]
    fn a_question_moves_toward_the_culture_whose_distance_fell_most() {
        let rows = shift().rows;
        let moved = rows[1].moved().unwrap();
        assert_eq!(moved.toward(), Some(Side::B));
        assert!((moved.change() + 0.5).abs() < 1e-12);
        assert_eq!(rows[0].moved().unwrap().toward(), Some(Side::A));
        assert_eq!(rows[2].moved(), None);
        assert_eq!(rows[3].moved().unwrap().toward(), None);
    }
}
