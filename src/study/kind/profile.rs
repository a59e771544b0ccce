//! Profile: how pleasant, exciting and concrete the associations of people and models are.

use super::associations::named_words;
use super::{Matter, ScoreSpec, Scores, Told, Varied};
use crate::dataset::Kind;
use crate::figure::{self, SummaryCell, group_name, profile_note, summary_of};
use crate::problem::Result;
use crate::score::profile::{ATTRIBUTES, ProfiledGroup, ScoredProfile, score_profile};
use crate::score::survey::Baseline;
use crate::score::{self, Settings};
use crate::stat::Estimate;
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::headline::nearest;
use crate::study::main_scores::{MainScore, ScoreTable, left_out};
use crate::study::scores::Around;
use crate::study::word_scores::{by_prompt, named_people};
use crate::{probe, t};

/// The score of the words that the associations probe gave.
pub(super) struct Profile;

impl ScoreSpec for Profile {
    fn kind(&self) -> score::Kind {
        score::Kind::Profile
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Associations
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, varied: &Varied) -> Result<Option<Matter>> {
        if study.of_kind(Kind::Lexicon, &[])?.is_empty() {
            return Ok(None);
        }
        let (people, mut parents) = study.people_of_cues(&asked)?;
        let (lexicon, rated) = study.ratings()?;
        parents.extend(rated);
        let asked = by_prompt(asked);
        let words = serde_json::json!([named_words(&asked), named_people(&people)]);
        let profile = varied.profile.clone();
        Ok(Some(Matter {
            parents,
            named: serde_json::json!([words, profile]),
            settings: Settings::default(),
            score: Box::new(move |settings| {
                score_profile(&asked, &people, &lexicon, &profile, settings).map(Scores::Profile)
            }),
        }))
    }

    fn references(&self) -> &'static [&'static str] {
        &["bootstrap", "wilcoxon", "holm"]
    }
}

impl Told for ScoredProfile {
    fn models(&self) -> Vec<&str> {
        let models = self.groups.iter().flat_map(|of| &of.models);
        models.map(|model| model.name.as_str()).collect()
    }

    fn main_scores(&self, _: &Around, _: Baseline) -> Vec<MainScore> {
        let groups = self.groups.iter();
        groups.flat_map(|of| profile(self, of)).collect()
    }

    fn notes(&self, _: &Around, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn own_tables(&self) -> Option<Vec<ScoreTable>> {
        let table = |of| ScoreTable {
            heading: heading_of_profile(self, of),
            table: summary_of(self, of, &[], false).table(),
            notes: notes_of_profile(of),
        };
        Some(self.groups.iter().map(table).collect())
    }

    fn headline(
        &self,
        _: &Around,
        model: &str,
        learnt_from: &[String],
    ) -> Option<(String, Estimate)> {
        let row = |of: &ProfiledGroup| of.models.iter().position(|row| row.name == model);
        let of_model = self.groups.iter().filter(|of| row(of).is_some());
        let of = nearest(of_model, learnt_from, |of| &of.group)?;
        let mean = of.models[row(of)?].table.mean(ATTRIBUTES[0])?;
        let [(_, name), ..] = figure::attributes();
        Some((name, *mean))
    }

    fn methods(&self, _: &Settings) -> Vec<String> {
        vec![t!("study-methods-profile")]
    }
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
            let cell: &SummaryCell = cell.as_ref()?;
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
