//! The main scores of a survey, table by table.

use super::main_scores::MainScore;
use crate::figure::TENSION_SET;
use crate::score::survey::{Comparison, Estimates, Measure, ScoredSurvey};
use crate::stat::{benjamini_hochberg, holm};
use crate::t;

/// The measures of the tables.
const SHOWN: [Measure; 2] = [Measure::Js, Measure::Emd];

/// The tables of every language. `base_of` names taught models with what they were before:
/// these are compared.
pub(super) fn survey_scores(scored: &ScoredSurvey, base_of: &[(String, String)]) -> Vec<MainScore> {
    let all = std::iter::once(scored).chain(&scored.others);
    all.flat_map(|scored| {
        let mut scores = distances(scored, base_of);
        scores.extend(differences(scored, base_of));
        scores.extend(leanings(scored));
        for score in &mut scores {
            if !scored.language.is_empty() {
                let (table, language) = (score.table.as_str(), scored.language.as_str());
                score.table = t!(
                    "study-scores-in-language",
                    table = table,
                    language = language
                );
            }
        }
        scores
    })
    .collect()
}

fn name_of(measure: Measure, culture: &str) -> String {
    match measure {
        Measure::Js => t!("study-scores-js", culture = culture),
        Measure::Emd => t!("study-scores-emd", culture = culture),
        Measure::Tension => t!("study-scores-tension", culture = culture),
    }
}

/// The comparisons of taught models with what they were before.
fn compared<'a>(
    scored: &'a ScoredSurvey,
    base_of: &[(String, String)],
) -> impl Iterator<Item = &'a Comparison> {
    scored.comparisons.iter().filter(move |comparison| {
        let is_pair = |(taught, base): &(String, String)| {
            *taught == comparison.to && *base == comparison.from
        };
        SHOWN.contains(&comparison.measure) && base_of.iter().any(is_pair)
    })
}

/// Mean distances with stars, and people among themselves.
fn distances(scored: &ScoredSurvey, base_of: &[(String, String)]) -> Vec<MainScore> {
    let table = t!("study-scores-distance");
    let human = t!("study-scores-human");
    let models = scored.models.iter().map(|model| {
        let estimates: Vec<&Estimates> = model.cultures.iter().collect();
        (model.name.as_str(), estimates)
    });
    let ceiling = scored.cultures.iter().map(|culture| &culture.ceiling);
    let mut scores = Vec::new();
    for (name, estimates) in models.chain([(human.as_str(), ceiling.collect())]) {
        for (culture, estimates) in scored.cultures.iter().zip(estimates) {
            for measure in SHOWN {
                let Some(mean) = estimates.get(measure) else {
                    continue;
                };
                let improved = compared(scored, base_of).any(|comparison| {
                    comparison.to == name
                        && comparison.culture == culture.name
                        && comparison.measure == measure
                        && comparison.improved(false)
                });
                scores.push(MainScore {
                    mark: if improved { "*" } else { "" },
                    ..MainScore::of(&table, name, name_of(measure, &culture.name), mean)
                });
            }
        }
    }
    scores
}

/// What teaching changed: the test of each, p adjusted for all of the table.
fn differences(scored: &ScoredSurvey, base_of: &[(String, String)]) -> Vec<MainScore> {
    let table = t!("study-scores-tests");
    let compared: Vec<&Comparison> = compared(scored, base_of).collect();
    let p: Vec<f64> = compared
        .iter()
        .map(|comparison| comparison.paired.p)
        .collect();
    let adjusted = holm(&p).into_iter().zip(benjamini_hochberg(&p));
    let mut scores = Vec::new();
    for (comparison, (p_holm, p_fdr)) in compared.into_iter().zip(adjusted) {
        let row = t!(
            "study-scores-compared-by",
            from = comparison.from.as_str(),
            to = comparison.to.as_str(),
            measure = name_of(comparison.measure, &comparison.culture)
        );
        let paired = &comparison.paired;
        let change = t!("study-scores-change");
        scores.push(MainScore {
            mark: if comparison.improved(false) { "*" } else { "" },
            ..MainScore::of(&table, &row, change, &paired.difference)
        });
        for (measure, value) in [
            (t!("study-scores-p"), paired.p),
            (t!("study-scores-p-holm"), p_holm),
            (t!("study-scores-p-fdr"), p_fdr),
            (t!("study-scores-effect"), paired.effect),
        ] {
            scores.push(number(&table, &row, measure, value));
        }
    }
    scores
}

/// To which culture models lean: over all questions, and over those on which the first two
/// cultures differ most.
fn leanings(scored: &ScoredSurvey) -> Vec<MainScore> {
    let nearest = |culture: usize| {
        let culture = scored.cultures[culture].name.as_str();
        t!("study-scores-nearest", culture = culture)
    };
    let mut scores = Vec::new();
    let table = t!("study-scores-leaning");
    for model in &scored.models {
        for (culture, count) in model.leaning.nearest.iter().enumerate() {
            scores.push(number(&table, &model.name, nearest(culture), *count as f64));
        }
    }
    if scored.cultures.len() < 2 {
        return scores;
    }
    let set = scored.tension_set(0, 1, TENSION_SET);
    let table = t!(
        "study-scores-tension-set",
        n = set.len(),
        a = scored.cultures[0].name.as_str(),
        b = scored.cultures[1].name.as_str()
    );
    for (place, model) in scored.models.iter().enumerate() {
        let counts = scored.leaning_between(place, 0, 1, &set);
        for (culture, count) in counts.iter().take(2).enumerate() {
            scores.push(number(&table, &model.name, nearest(culture), *count as f64));
        }
    }
    scores
}

fn number(table: &str, row: &str, measure: String, value: f64) -> MainScore {
    MainScore {
        table: table.to_owned(),
        row: row.to_owned(),
        measure,
        value,
        interval: None,
        mark: "",
    }
}
