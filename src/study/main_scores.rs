//! The main scores as numbers in rows: what the command line prints and the report shows.

use serde::Serialize;

use super::scores::{Scores, StoredScore};
use super::survey_people::people_tables;
use super::survey_scores::{Pairs, survey_notes, survey_scores};
use crate::figure::{Table, group_name, profile_note, short, summary_of};
use crate::score::associations::{DEPTHS, Reference, ScoredAssociations, ScoredGroup};
use crate::score::profile::{ProfiledGroup, ScoredProfile};
use crate::score::rankings::{RankedGroup, RankedMeasure};
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
                notes: notes_of_profile(of),
            };
            return scored.groups.iter().map(table).collect();
        }
        let scores = self.main_scores_against(reference);
        let people = match &self.scores {
            Scores::Survey(scored) => people_tables(scored),
            _ => Vec::new(),
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
            ScoreTable {
                notes: self.notes(&heading),
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
    /// The notes of the table with a heading.
    fn notes(&self, heading: &str) -> Vec<String> {
        match &self.scores {
            Scores::Associations(scored) => {
                let groups = scored.groups.iter();
                groups
                    .flat_map(|of| notes_of_precisions(of, scored.delta, heading))
                    .collect()
            }
            Scores::Ranking(scored) => {
                let groups = scored.groups.iter();
                groups
                    .flat_map(|of| notes_of_ranking(of, scored.delta, heading))
                    .collect()
            }
            Scores::Survey(scored) => {
                let notes = survey_notes(scored, &self.pairs()).into_iter();
                let below = notes.filter(|(table, _)| table == heading);
                below.map(|(_, note)| note).collect()
            }
            Scores::Profile(_) => Vec::new(),
        }
    }

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

    /// How many cues the numbers of a row are over.
    fn cues(table: &str, row: &str, n: usize) -> Self {
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

fn precisions(scored: &ScoredAssociations, of: &ScoredGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let references = [Reference::All, Reference::MostFrequent];
    let models = of.models.iter();
    let models = models.map(|model| (model.name.clone(), &model.table));
    let baselines = of.baselines.iter();
    let baselines = baselines.map(|baseline| (baseline.baseline.name(), &baseline.table));
    let human = of.human_held_out.iter();
    let human = human.map(|table| (t!("study-scores-human"), table));
    let table = heading_of_precisions(&of.group);
    for (name, precisions) in models.chain(baselines).chain(human) {
        scores.push(MainScore::cues(&table, &name, precisions.cues.len()));
        for reference in references {
            for &depth in &scored.depths {
                let mean = precisions.mean(reference, depth);
                let measure = precision(reference, depth);
                scores.extend(mean.map(|mean| MainScore::of(&table, &name, measure, mean)));
            }
        }
    }
    let table = heading_of_differences(&of.group);
    for comparison in &of.comparisons {
        let row = compared(&comparison.from, &comparison.to);
        let cues = MainScore::cues(&table, &row, comparison.paired.difference.n);
        let measure = precision(comparison.reference, comparison.depth);
        if !scores.contains(&cues) {
            scores.push(cues);
        }
        let change = MainScore::of(&table, &row, measure, &comparison.paired.difference);
        scores.push(MainScore {
            mark: comparison.verdict.mark().to_owned(),
            ..change
        });
    }
    scores
}

fn compared(from: &str, to: &str) -> String {
    t!("study-scores-compared", from = from, to = to)
}

/// What must be known of a group's means, or of its changes.
fn notes_of_precisions(of: &ScoredGroup, delta: f64, heading: &str) -> Vec<String> {
    if heading == heading_of_differences(&of.group) {
        return vec![note_on_marks(delta)];
    }
    if heading != heading_of_precisions(&of.group) {
        return Vec::new();
    }
    let models = of.models.iter();
    let models = models.map(|model| (model.name.as_str(), model.apart, model.left_out.len()));
    let mut notes = left_out(of.common, models);
    if !of.baselines.is_empty() {
        notes.push(t!("study-scores-note-baselines"));
    }
    let depths = of.depths();
    let unasked = DEPTHS.into_iter().filter(|depth| !depths.contains(depth));
    let unasked: Vec<String> = unasked.map(|depth| depth.to_string()).collect();
    if !unasked.is_empty() {
        notes.push(t!("study-scores-note-depths", depths = unasked.join(", ")));
    }
    notes
}

fn note_on_marks(delta: f64) -> String {
    let legend = Verdict::legend();
    t!(
        "study-scores-note-delta",
        legend = legend,
        delta = short(delta)
    )
}

/// What was left out of the means of models: name, whether it stands apart, how many cues.
fn left_out<'a>(
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

/// ρ over valid answers, the share of the others, and ρ over all answers.
fn rhos(of: &RankedGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let table = heading_of_ranking(of);
    let models = of.models.iter();
    let models = models.map(|model| (model.name.clone(), &model.table));
    let frequency = of.frequency.iter();
    let frequency = frequency.map(|table| (t!("score-baseline-frequency"), table));
    let people = of.human_held_out.iter();
    let people = people.map(|table| (t!("study-scores-human"), table));
    for (name, ranked) in models.chain(frequency).chain(people) {
        let both = [RankedMeasure::Valid, RankedMeasure::WithInvalid];
        let [valid, all] = both.map(|which| {
            let mean = ranked.mean(which)?;
            Some(MainScore::of(&table, &name, rho(which), mean))
        });
        scores.push(MainScore::cues(&table, &name, ranked.cues.len()));
        scores.extend(valid);
        let invalid = (ranked.invalid * 1000.0).round() / 10.0;
        scores.push(MainScore::number(
            &table,
            &name,
            t!("study-scores-invalid"),
            invalid,
        ));
        scores.extend(all);
    }
    let chance = t!("score-baseline-chance");
    scores.push(MainScore::cues(&table, &chance, of.common));
    scores.push(MainScore::number(
        &table,
        &chance,
        rho(RankedMeasure::Valid),
        0.0,
    ));
    let table = heading_of_ranking_differences(&of.group);
    for comparison in &of.comparisons {
        let row = compared(&comparison.from, &comparison.to);
        let difference = &comparison.paired.difference;
        let n = match comparison.measure {
            RankedMeasure::Valid => t!("study-scores-cues-valid"),
            RankedMeasure::WithInvalid => t!("study-scores-cues"),
        };
        scores.push(MainScore::number(&table, &row, n, difference.n as f64));
        scores.push(MainScore {
            mark: comparison.verdict.mark().to_owned(),
            ..MainScore::of(&table, &row, rho(comparison.measure), difference)
        });
    }
    scores
}

fn notes_of_ranking(of: &RankedGroup, delta: f64, heading: &str) -> Vec<String> {
    if heading == heading_of_ranking_differences(&of.group) {
        return vec![note_on_marks(delta)];
    }
    if heading != heading_of_ranking(of) {
        return Vec::new();
    }
    let models = of.models.iter();
    let models = models.map(|model| (model.name.as_str(), model.apart, model.left_out.len()));
    let mut notes = left_out(of.common, models);
    notes.push(t!("study-scores-note-ranking"));
    notes
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

fn heading_of_differences(group: &Group) -> String {
    t!("study-scores-difference-words", group = group_name(group))
}

fn heading_of_ranking_differences(group: &Group) -> String {
    t!("study-scores-difference-ranking", group = group_name(group))
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

fn notes_of_profile(of: &ProfiledGroup) -> Vec<String> {
    let models = of.models.iter();
    let models = models.map(|model| (model.name.as_str(), model.apart, model.left_out));
    let mut notes = left_out(of.people.cues.len(), models);
    notes.push(profile_note(of, false));
    notes
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
                mark: cell.mark().to_owned(),
            })
        };
        let cells = summary.columns.iter().zip(&row.cells);
        cells.filter_map(score).collect::<Vec<_>>()
    });
    scores.collect()
}
