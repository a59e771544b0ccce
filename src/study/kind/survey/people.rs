//! Whose answers a survey's scores compare with: which file counts for which country, how
//! many people, and who does not count.

use super::tables::in_language;
use crate::figure::Table;
use crate::score::survey::{Gives, HumanShares, ScoredSurvey, Source, Weights};
use crate::study::main_scores::ScoreTable;
use crate::t;

/// A table a language: a row a country and dataset, then what every culture comes to.
pub(super) fn people_tables(scored: &ScoredSurvey) -> Vec<ScoreTable> {
    let all = std::iter::once(scored).chain(&scored.others);
    all.map(people_table).collect()
}

fn people_table(scored: &ScoredSurvey) -> ScoreTable {
    let columns = vec![
        t!("study-people-culture"),
        t!("study-people-country"),
        t!("study-people-dataset"),
        t!("study-people-gives"),
        t!("study-people-weights"),
        t!("study-people-counted"),
        t!("study-people-aside"),
    ];
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for (place, culture) in scored.cultures.iter().enumerate() {
        rows.extend(
            culture
                .sources
                .iter()
                .map(|source| row(&culture.name, source)),
        );
        notes.extend(told(scored, place));
    }
    ScoreTable {
        heading: in_language(scored, &t!("study-people-heading")),
        table: Table { columns, rows },
        notes,
    }
}

fn row(culture: &str, source: &Source) -> Vec<String> {
    let gives = match source.gives {
        Gives::People => t!("study-people-single"),
        Gives::Shares => t!("study-people-shares"),
    };
    let aside = match (source.set_aside, source.same_people) {
        (0, _) => String::new(),
        (set_aside, true) => t!("study-people-same", questions = set_aside),
        (set_aside, false) => set_aside.to_string(),
    };
    let weights = match source.weights {
        Weights::Absent => t!("study-people-weights-none"),
        Weights::Used => t!("study-people-weights-used"),
        Weights::Unreadable => t!("study-people-weights-unreadable"),
    };
    vec![
        culture.to_owned(),
        source.country.clone(),
        source.dataset.clone(),
        gives,
        weights,
        source.counted.to_string(),
        aside,
    ]
}

/// How many people a culture's shares come from, and how they were taken together.
fn told(scored: &ScoredSurvey, culture: usize) -> Vec<String> {
    let name = scored.cultures[culture].name.as_str();
    let questions = scored.questions.iter();
    let humans = || questions.clone().filter_map(|q| q.humans[culture].as_ref());
    let people: Vec<&HumanShares> = humans().filter(|human| human.people.is_some()).collect();
    let mut told = Vec::new();
    let range = |of: &dyn Fn(&HumanShares) -> f64| {
        let values: Vec<f64> = people.iter().map(|human| of(human)).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(0.0, f64::max);
        match least.round() == most.round() {
            true => format!("{most:.0}"),
            false => t!(
                "study-people-range",
                least = format!("{least:.0}"),
                most = format!("{most:.0}")
            ),
        }
    };
    if !people.is_empty() {
        let questions = people.len();
        let counted = range(&|human| human.people.unwrap_or_default() as f64);
        let effective = range(&|human| human.effective.unwrap_or_default());
        let dropped: u64 = humans().map(|human| human.dropped).sum();
        told.push(t!(
            "study-people-told",
            culture = name,
            people = counted,
            effective = effective,
            questions = questions,
            dropped = dropped
        ));
    }
    if !scored.cultures[culture].missing.is_empty() {
        let countries = scored.cultures[culture].missing.join(", ");
        told.push(t!(
            "study-people-missing",
            culture = name,
            countries = countries
        ));
    }
    let most = humans().map(|human| human.countries).max();
    let partly = humans()
        .filter(|human| Some(human.countries) < most)
        .count();
    if partly > 0 {
        told.push(t!(
            "study-people-partly",
            culture = name,
            questions = partly
        ));
    }
    let shares_only = humans().count() - people.len();
    if shares_only > 0 {
        let questions = shares_only;
        told.push(t!(
            "study-people-alike",
            culture = name,
            questions = questions
        ));
    }
    let sources = scored.cultures[culture].sources.iter();
    let without = sources.map(|source| source.without_weight).max();
    if let Some(most) = without.filter(|most| *most > 0) {
        told.push(t!(
            "study-people-without-weight",
            culture = name,
            people = most
        ));
    }
    told
}
