//! The numbers of the figures.

use serde::{Deserialize, Serialize};

use super::Side;
use super::scene::Scene;
use crate::score::{Paired, Verdict};

/// A figure, ready to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The question it answers ("Which questions moved, and toward whom?").
    pub title: String,
    /// What was compared, in a line: models, cultures, items.
    pub subtitle: String,
    pub marks: Marks,
    /// Hashes of the answers and datasets it was drawn from.
    pub parents: Vec<crate::artifact::Parent>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "figure", rename_all = "kebab-case")]
pub enum Marks {
    Shift(Shift),
    Scatter(Scatter),
    Violin(Violin),
    Profile(Profile),
    Bars(Bars),
    Radar(Radar),
    Answers(Answers),
    Scene(Scene),
}

/// Per-question shift: human distributions, the model before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    pub culture_a: String,
    pub culture_b: String,
    pub model_before: String,
    pub model_after: String,
    /// `js` or `emd`.
    pub distance: String,
    pub rows: Vec<ShiftRow>,
}

/// A question of the shift figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShiftRow {
    pub question: String,
    pub wording: String,
    pub topic: String,
    /// Option texts, in the questionnaire's order; the distributions below follow it.
    pub options: Vec<String>,
    pub human_a: Vec<f64>,
    pub human_b: Vec<f64>,
    pub before: Vec<f64>,
    pub after: Vec<f64>,
    /// Distances of the model to each culture, before and after.
    pub before_to_a: f64,
    pub before_to_b: f64,
    pub after_to_a: f64,
    pub after_to_b: f64,
    /// Tension between the two cultures.
    pub tension: f64,
    /// Probability that the model answers with one of the options at all.
    pub mass_before: Option<f64>,
    pub mass_after: Option<f64>,
}

/// Distance to culture A on x, to B on y, before → after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scatter {
    pub culture_a: String,
    pub culture_b: String,
    pub model_before: String,
    pub model_after: String,
    pub distance: String,
    pub points: Vec<ScatterPoint>,
    /// Questions nearer to A (by tension): before, after.
    pub leaning_a: [u64; 2],
    /// Questions nearer to B: before, after.
    pub leaning_b: [u64; 2],
}

/// A question of the scatter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScatterPoint {
    pub question: String,
    pub wording: String,
    pub topic: String,
    /// Distance to A and to B.
    pub before: [f64; 2],
    pub after: [f64; 2],
}

/// Distributions side by side: density and box of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violin {
    /// What is measured ("P@10 per cue").
    pub measure: String,
    pub groups: Vec<ViolinGroup>,
    /// Means printed in papers, to stand beside.
    #[serde(default)]
    pub printed: Vec<PrintedMean>,
}

/// A mean that a paper printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrintedMean {
    /// The model with the paper and table.
    pub name: String,
    pub value: f64,
}

/// Whose values are shown; it decides the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Human,
    /// A model before teaching.
    Before,
    /// A model after teaching.
    After,
    /// To compare with alone: a model known by its answers, or a number printed in a paper.
    Reference,
}

/// One violin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ViolinGroup {
    pub name: String,
    pub role: Role,
    /// The values themselves with what each belongs to (cue).
    pub values: Vec<(String, f64)>,
    /// Density: position on the measure, and density there (scaled to a largest value of 1).
    pub density: Vec<[f64; 2]>,
    /// First quartile, median, third quartile, by linear interpolation.
    pub quartiles: [f64; 3],
    /// Whisker ends: furthest values within 1.5 interquartile ranges of the box.
    pub whiskers: [f64; 2],
    pub mean: f64,
    /// 95% bootstrap interval of the mean.
    pub mean_interval: [f64; 2],
    /// What stands behind the mean, such as a star; mostly nothing.
    #[serde(default)]
    pub mark: String,
    /// Share of the answers that have no value; none where that cannot be.
    #[serde(default)]
    pub invalid: Option<f64>,
}

/// A psychological profile: a panel an attribute, and a table of means and shares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    pub panels: Vec<Violin>,
    pub summary: Summary,
    /// What the marks say.
    #[serde(default)]
    pub note: String,
}

/// A table: a row a measure, a column people or a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub columns: Vec<String>,
    pub rows: Vec<SummaryRow>,
}

/// A measure; its cells follow the columns, at the end some may lack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryRow {
    pub measure: String,
    pub cells: Vec<Option<SummaryCell>>,
}

/// A number of a table.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SummaryCell {
    pub value: f64,
    /// 95% bootstrap interval of a mean.
    pub interval: Option<[f64; 2]>,
    /// How many cues a mean is over, how many words a share is of; none of a printed number.
    #[serde(default)]
    pub n: Option<usize>,
    /// What the comparison with people says; none where there is none.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// Whether the paper marks a printed number as not different from people.
    #[serde(default)]
    pub alike: bool,
}

/// Means with their intervals, a panel a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bars {
    pub panels: Vec<BarPanel>,
    /// A model whose option mass lies below this is marked.
    pub low_mass: f64,
    /// What skill is told against, as people read it; empty where it is not told.
    #[serde(default)]
    pub reference: String,
    /// Sentences that belong to the numbers.
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// The means of one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarPanel {
    /// What is measured ("JS distance to Avaland").
    pub measure: String,
    pub groups: Vec<BarGroup>,
}

/// Bars that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BarGroup {
    /// A topic; empty where bars stand for themselves.
    pub name: String,
    pub bars: Vec<Bar>,
}

/// A mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bar {
    pub name: String,
    pub role: Role,
    pub value: f64,
    /// 95% bootstrap interval; a printed number has none.
    pub interval: Option<[f64; 2]>,
    /// How many questions the mean is of; none of a printed number.
    pub items: Option<usize>,
    /// What stands behind the mean: a verdict, a warning; mostly nothing.
    #[serde(default)]
    pub mark: String,
    /// Mean option mass of a model: how likely it gives one of the options at all.
    #[serde(default)]
    pub mass: Option<f64>,
    /// How much of the way from the reference to the people it has come, with its 95%
    /// bootstrap interval.
    #[serde(default)]
    pub skill: Option<[f64; 3]>,
    /// Whether a paper printed it with a star.
    #[serde(default)]
    pub printed_star: bool,
    pub change: Option<Change>,
}

/// How a mean differs from that of another model, question by question; its p-values are
/// adjusted for all tests of the figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The model compared with.
    pub from: String,
    #[serde(flatten)]
    pub paired: Paired,
    pub verdict: Verdict,
}

/// Means by topic around a centre.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Radar {
    /// What is measured, outward from the centre.
    pub measure: String,
    /// The topics, from the top with the clock.
    pub axes: Vec<String>,
    pub lines: Vec<RadarLine>,
}

/// The means of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RadarLine {
    pub name: String,
    pub role: Role,
    /// One for each axis; none where the topic has no value.
    pub values: Vec<Option<f64>>,
}

/// Questions with the answers of several, as shares of the options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    pub culture_a: String,
    pub culture_b: String,
    /// Whose answers are shown, in the order of the shares below.
    pub who: Vec<Who>,
    /// What the number of a row is ("Tension").
    pub number: String,
    pub rows: Vec<AnswersRow>,
    /// To whom models lean; those of which the rows say it come first.
    pub leaning: Vec<Leaning>,
}

/// Whose answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Who {
    pub name: String,
    pub role: Role,
    /// The culture whose people they are; none for a model.
    pub side: Option<Side>,
}

/// A question with everybody's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswersRow {
    pub question: String,
    pub wording: String,
    pub topic: String,
    /// Option texts, in the questionnaire's order; shares follow it.
    pub options: Vec<String>,
    pub number: f64,
    /// By [`Answers::who`]; none where one did not answer.
    pub shares: Vec<Option<Vec<f64>>>,
    /// By the first of [`Answers::leaning`]: the culture a model is nearer to; none where to
    /// neither.
    pub leans: Vec<Option<Side>>,
}

/// To whom a model leans over the questions shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leaning {
    pub name: String,
    pub role: Role,
    /// Questions nearer to the first and to the second culture; none where not printed.
    pub nearer: [Option<u64>; 2],
    /// Of how many.
    pub count: u64,
}
