//! The main scores as numbers in rows: what the command line prints and the report shows.

use serde::Serialize;

use super::scores::StoredScore;
use crate::figure::{Table, short};
use crate::score::survey::Baseline;
use crate::score::{Group, Verdict};
use crate::stat::Estimate;
use crate::t;

/// One number of a table of scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MainScore {
    /// The table it belongs to, as its heading says it.
    pub table: String,
    /// A model, or two that are compared.
    pub row: String,
    pub measure: String,
    pub value: f64,
    /// 95% bootstrap interval; a count has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<[f64; 2]>,
    /// What stands behind the number, such as a star; mostly nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mark: String,
}

/// A table of scores with its heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoreTable {
    pub heading: String,
    #[serde(flatten)]
    pub table: Table,
    /// What must be known to read it: what was left out, and what its marks say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl StoredScore {
    /// The main scores, in the order of their tables; the skill of a survey against a uniform
    /// guess.
    pub fn main_scores(&self) -> Vec<MainScore> {
        self.main_scores_against(Baseline::default())
    }

    /// The same with the skill of a survey against another baseline.
    pub fn main_scores_against(&self, reference: Baseline) -> Vec<MainScore> {
        self.scores.told().main_scores(&self.around, reference)
    }

    /// The same as tables: a row a model or comparison, a column a measure.
    pub fn tables(&self) -> Vec<ScoreTable> {
        self.tables_against(Baseline::default())
    }

    /// The same with the skill of a survey against another baseline.
    pub fn tables_against(&self, reference: Baseline) -> Vec<ScoreTable> {
        let told = self.scores.told();
        if let Some(tables) = told.own_tables() {
            return tables;
        }
        let scores = told.main_scores(&self.around, reference);
        let tables = in_tables(&scores, |heading| told.notes(&self.around, heading));
        told.tables_before().into_iter().chain(tables).collect()
    }

    /// The same over the questions that the people of every culture were asked; of other
    /// scores than a survey's as they are.
    pub fn asked_of_all(&self) -> Self {
        let scores = self.scores.told().asked_of_all();
        Self {
            scores: scores.unwrap_or_else(|| self.scores.clone()),
            ..self.clone()
        }
    }

    /// The table of a group's means; none where the group was not scored.
    pub(super) fn table_of(&self, group: &Group) -> Option<ScoreTable> {
        let heading = self.scores.told().heading_of(group)?;
        self.tables()
            .into_iter()
            .find(|table| table.heading == heading)
    }
}

/// Main scores in their tables, each with its notes.
fn in_tables(scores: &[MainScore], notes: impl Fn(&str) -> Vec<String>) -> Vec<ScoreTable> {
    let distinct = |of: fn(&MainScore) -> &String, among: &[&MainScore]| {
        let mut found: Vec<String> = Vec::new();
        for score in among {
            if !found.contains(of(score)) {
                found.push(of(score).clone());
            }
        }
        found
    };
    let all: Vec<&MainScore> = scores.iter().collect();
    let table = |heading: String| {
        let within: Vec<&MainScore> = all
            .iter()
            .copied()
            .filter(|score| score.table == heading)
            .collect();
        let measures = distinct(|score| &score.measure, &within);
        let cell = |row: &String, measure: &String| {
            let score = within
                .iter()
                .find(|s| s.row == *row && s.measure == *measure);
            score.map_or_else(String::new, |score| score.written())
        };
        let row = |row: String| {
            let cells = measures.iter().map(|measure| cell(&row, measure));
            let cells: Vec<String> = cells.collect();
            [vec![row], cells].concat()
        };
        let rows = distinct(|score| &score.row, &within)
            .into_iter()
            .map(row)
            .collect();
        let first = t!("study-scores-model");
        let columns = [vec![first], measures.clone()].concat();
        ScoreTable {
            notes: notes(&heading),
            heading,
            table: Table { columns, rows },
        }
    };
    let tables = distinct(|score| &score.table, &all);
    tables.into_iter().map(table).collect()
}

impl MainScore {
    pub(super) fn of(table: &str, row: &str, measure: String, estimate: &Estimate) -> Self {
        Self {
            mark: String::new(),
            table: table.to_owned(),
            row: row.to_owned(),
            measure,
            value: estimate.mean,
            interval: Some([estimate.interval.low, estimate.interval.high]),
        }
    }

    /// A number without an interval, such as a count.
    pub(super) fn number(table: &str, row: &str, measure: String, value: f64) -> Self {
        Self {
            table: table.to_owned(),
            row: row.to_owned(),
            measure,
            value,
            interval: None,
            mark: String::new(),
        }
    }

    /// How many cues the numbers of a row are over.
    pub(super) fn cues(table: &str, row: &str, n: usize) -> Self {
        Self::number(table, row, t!("study-scores-cues"), n as f64)
    }

    /// `0.103 [0.081, 0.127]*`, a count, or a number without an interval.
    fn written(&self) -> String {
        let mark = self.mark.as_str();
        match self.interval {
            Some([low, high]) => {
                format!(
                    "{} [{}, {}]{mark}",
                    short(self.value),
                    short(low),
                    short(high)
                )
            }
            None if self.value.fract() == 0.0 => format!("{}{mark}", self.value),
            None => format!("{}{mark}", short(self.value)),
        }
    }
}

pub(super) fn compared(from: &str, to: &str) -> String {
    t!("study-scores-compared", from = from, to = to)
}

pub(super) fn note_on_marks(delta: f64) -> String {
    let legend = Verdict::legend();
    t!(
        "study-scores-note-delta",
        legend = legend,
        delta = short(delta)
    )
}

/// What was left out of the means of models: name, whether it stands apart, how many cues.
pub(super) fn left_out<'a>(
    common: usize,
    models: impl Iterator<Item = (&'a str, bool, usize)>,
) -> Vec<String> {
    let note = |(model, apart, cues): (&str, bool, usize)| match (apart, cues) {
        (true, _) => Some(t!("study-scores-note-apart", model = model)),
        (false, 0) => None,
        (false, cues) => Some(t!(
            "study-scores-note-left-out",
            model = model,
            cues = cues,
            common = common
        )),
    };
    models.filter_map(note).collect()
}
