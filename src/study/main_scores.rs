//! The main scores as numbers in rows: what the command line prints and the report shows.

use serde::Serialize;

use super::scores::{Scores, StoredScore};
use super::survey_people::people_tables;
use super::survey_scores::{Pairs, survey_notes, survey_scores};
use crate::figure::{Table, group_name, short, summary_of};
use crate::score::Group;
use crate::score::associations::{Reference, ScoredAssociations, ScoredGroup};
use crate::score::profile::{ProfiledGroup, ScoredProfile};
use crate::score::rankings::{RankedGroup, RankedMeasure};
use crate::score::survey::Baseline;
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
    /// Sentences that belong below it.
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
        match &self.scores {
            Scores::Associations(scored) => scored
                .groups
                .iter()
                .flat_map(|of| precisions(scored, of))
                .collect(),
            Scores::Ranking(scored) => scored.groups.iter().flat_map(rhos).collect(),
            Scores::Survey(scored) => survey_scores(scored, &self.pairs(), reference),
            Scores::Profile(scored) => scored
                .groups
                .iter()
                .flat_map(|of| profile(scored, of))
                .collect(),
        }
    }

    /// The same as tables: a row a model or comparison, a column a measure.
    pub fn tables(&self) -> Vec<ScoreTable> {
        self.tables_against(Baseline::default())
    }

    /// The same with the skill of a survey against another baseline.
    pub fn tables_against(&self, reference: Baseline) -> Vec<ScoreTable> {
        if let Scores::Profile(scored) = &self.scores {
            let table = |of| ScoreTable {
                heading: heading_of_profile(scored, of),
                table: summary_of(scored, of, &[], false).table(),
                notes: Vec::new(),
            };
            return scored.groups.iter().map(table).collect();
        }
        let scores = self.main_scores_against(reference);
        let (people, notes) = match &self.scores {
            Scores::Survey(scored) => {
                let notes = survey_notes(scored, &self.pairs());
                (people_tables(scored), notes)
            }
            _ => (Vec::new(), Vec::new()),
        };
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
            let below = notes.iter().filter(|(table, _)| *table == heading);
            ScoreTable {
                notes: below.map(|(_, note)| note.clone()).collect(),
                heading,
                table: Table { columns, rows },
            }
        };
        let tables = distinct(|score| &score.table, &all).into_iter().map(table);
        people.into_iter().chain(tables).collect()
    }

    /// The same over the questions that the people of every culture were asked; of other
    /// scores than a survey's as they are.
    pub fn asked_of_all(&self) -> Self {
        let mut part = self.clone();
        if let Scores::Survey(scored) = &mut part.scores {
            *scored = scored.asked_of_all();
        }
        part
    }

    /// Which models of a survey belong together.
    fn pairs(&self) -> Pairs<'_> {
        Pairs {
            base_of: &self.base_of,
            control_of: &self.control_of,
            controls: &self.controls,
        }
    }
}

impl StoredScore {
    /// The table of a group's means; none where the group was not scored.
    pub(super) fn table_of(&self, group: &Group) -> Option<ScoreTable> {
        let heading = match &self.scores {
            Scores::Associations(_) => heading_of_precisions(group),
            Scores::Ranking(scored) => {
                heading_of_ranking(scored.group(&group.dataset, &group.prompt)?)
            }
            Scores::Survey(_) | Scores::Profile(_) => return None,
        };
        self.tables()
            .into_iter()
            .find(|table| table.heading == heading)
    }
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

fn precisions(scored: &ScoredAssociations, of: &ScoredGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let references = [Reference::All, Reference::MostFrequent];
    let human = t!("study-scores-human");
    let rows = of
        .models
        .iter()
        .map(|model| (model.name.as_str(), &model.table));
    let rows = rows.chain(
        of.human_held_out
            .iter()
            .map(|table| (human.as_str(), table)),
    );
    let group = group_name(&of.group);
    let table = heading_of_precisions(&of.group);
    for (name, precisions) in rows {
        for reference in references {
            for &depth in &scored.depths {
                let mean = precisions.mean(reference, depth);
                let score =
                    mean.map(|mean| MainScore::of(&table, name, precision(reference, depth), mean));
                scores.extend(score);
            }
        }
    }
    let table = t!("study-scores-difference-words", group = group.as_str());
    for comparison in &of.comparisons {
        let row = t!(
            "study-scores-compared",
            from = comparison.from.as_str(),
            to = comparison.to.as_str()
        );
        let measure = precision(comparison.reference, comparison.depth);
        scores.push(MainScore::of(
            &table,
            &row,
            measure,
            &comparison.paired.difference,
        ));
    }
    scores
}

/// ρ over valid answers, their share, and ρ over all answers.
fn rhos(of: &RankedGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let group = group_name(&of.group);
    let table = heading_of_ranking(of);
    let human = t!("study-scores-human");
    let models = of
        .models
        .iter()
        .map(|model| (model.name.as_str(), &model.table));
    let people = of
        .human_held_out
        .iter()
        .map(|table| (human.as_str(), table));
    for (name, ranked) in models.chain(people) {
        let both = [RankedMeasure::Valid, RankedMeasure::WithInvalid];
        let [valid, all] = both.map(|which| {
            let mean = ranked.mean(which)?;
            Some(MainScore::of(&table, name, rho(which), mean))
        });
        scores.extend(valid);
        scores.push(MainScore {
            table: table.clone(),
            row: name.to_owned(),
            mark: String::new(),
            measure: t!("study-scores-invalid"),
            value: (ranked.invalid * 1000.0).round() / 10.0,
            interval: None,
        });
        scores.extend(all);
    }
    let table = t!("study-scores-difference-ranking", group = group.as_str());
    for comparison in &of.comparisons {
        let row = t!(
            "study-scores-compared",
            from = comparison.from.as_str(),
            to = comparison.to.as_str()
        );
        scores.push(MainScore::of(
            &table,
            &row,
            rho(comparison.measure),
            &comparison.paired.difference,
        ));
    }
    scores
}

/// What precision at a depth is called.
pub(super) fn precision(reference: Reference, depth: usize) -> String {
    match reference {
        Reference::All => t!("study-scores-precision-all", depth = depth),
        Reference::MostFrequent => t!("study-scores-precision-frequent", depth = depth),
    }
}

/// What ρ is called, over some of the answers.
pub(super) fn rho(measure: RankedMeasure) -> String {
    match measure {
        RankedMeasure::Valid => t!("study-scores-rho"),
        RankedMeasure::WithInvalid => t!("study-scores-rho-all"),
    }
}

fn heading_of_precisions(group: &Group) -> String {
    t!("study-scores-precision", group = group_name(group))
}

fn heading_of_ranking(of: &RankedGroup) -> String {
    let group = group_name(&of.group);
    t!("study-scores-ranking", words = of.words, group = group)
}

fn heading_of_profile(scored: &ScoredProfile, of: &ProfiledGroup) -> String {
    t!(
        "study-scores-profile",
        depth = scored.profile.depth,
        cues = of.people.cues.len(),
        group = group_name(&of.group)
    )
}

fn profile(scored: &ScoredProfile, of: &ProfiledGroup) -> Vec<MainScore> {
    let summary = summary_of(scored, of, &[], false);
    let table = heading_of_profile(scored, of);
    let scores = summary.rows.iter().flat_map(|row| {
        let score = |(column, cell): (&String, &Option<_>)| {
            let cell: &crate::figure::SummaryCell = cell.as_ref()?;
            Some(MainScore {
                table: table.clone(),
                row: column.clone(),
                measure: row.measure.clone(),
                value: cell.value,
                interval: cell.interval,
                mark: String::new(),
            })
        };
        let cells = summary.columns.iter().zip(&row.cells);
        cells.filter_map(score).collect::<Vec<_>>()
    });
    scores.collect()
}
