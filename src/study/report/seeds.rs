//! Several training seeds of one recipe: the mean of each score over them, and its spread.

use super::taught::Taught;
use crate::figure::short;
use crate::problem::Result;
use crate::report::Block;
use crate::study::MainScore;
use crate::study::folder::Study;
use crate::study::scores::SCORES;
use crate::t;

/// A table of every recipe that was trained with several seeds; where none was, says so.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut scores: Vec<MainScore> = Vec::new();
    for probe in SCORES {
        if let Some(stored) = study.scores(probe)? {
            scores.extend(stored.main_scores());
        }
    }
    let mut blocks = Vec::new();
    let mut single = Vec::new();
    for group in taught {
        let seeds = group.seeds();
        let rows = match seeds.len() {
            0 | 1 => Vec::new(),
            _ => spread(&scores, group),
        };
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        let name = group.name.as_str();
        if group.seeds().len() < 2 {
            let seed = seeds.join(", ");
            single.push(t!("study-report-one-seed", recipe = name, seed = seed));
            continue;
        }
        let heading = t!(
            "study-report-seeds-of",
            recipe = name,
            seeds = seeds.join(", ")
        );
        blocks.push(Block::Heading(heading));
        blocks.push(super::table_or(
            columns(),
            rows,
            t!("study-report-seeds-unasked"),
        ));
    }
    if taught.is_empty() {
        blocks.push(Block::Paragraph(t!("study-report-no-training")));
    }
    if !single.is_empty() {
        blocks.push(Block::List(single));
    }
    if !taught.is_empty() {
        blocks.push(Block::Paragraph(t!("study-report-seeds-note")));
    }
    Ok(blocks)
}

fn columns() -> Vec<String> {
    vec![
        t!("study-report-table"),
        t!("study-report-measure"),
        t!("study-report-mean"),
        t!("study-report-deviation"),
        t!("study-report-range"),
        t!("study-report-models-counted"),
    ]
}

/// A row for each score that at least two of the recipe's models have.
fn spread(scores: &[MainScore], group: &Taught) -> Vec<Vec<String>> {
    let mut measures: Vec<(&str, &str)> = Vec::new();
    for score in scores {
        let measure = (score.table.as_str(), score.measure.as_str());
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let rows = measures.into_iter().filter_map(|(table, measure)| {
        let of = |model: &str| {
            let mut found = scores.iter();
            found.find(|s| s.row == model && s.table == table && s.measure == measure)
        };
        let runs = group.runs.iter();
        let values: Vec<f64> = runs
            .filter_map(|run| of(&run.model).map(|score| score.value))
            .collect();
        let spread = Spread::of(&values)?;
        Some(vec![
            table.to_owned(),
            measure.to_owned(),
            short(spread.mean),
            short(spread.deviation),
            t!(
                "study-report-from-to",
                low = short(spread.low),
                high = short(spread.high)
            ),
            spread.count.to_string(),
        ])
    });
    rows.collect()
}

/// Mean, standard deviation (of a sample, n − 1) and range.
#[derive(Debug, PartialEq)]
struct Spread {
    mean: f64,
    deviation: f64,
    low: f64,
    high: f64,
    count: usize,
}

impl Spread {
    /// None of fewer than two values.
    fn of(values: &[f64]) -> Option<Self> {
        if values.len() < 2 {
            return None;
        }
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Some(Self {
            mean,
            deviation: (squares / (count - 1.0)).sqrt(),
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            count: values.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_that_of_a_sample() {
        let spread = Spread::of(&[1.0, 2.0, 4.0, 5.0]).unwrap();
        assert_eq!((spread.mean, spread.low, spread.high), (3.0, 1.0, 5.0));
        assert!((spread.deviation - (10.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(Spread::of(&[1.0]), None);
    }
}
