//! Several training seeds of one recipe: the mean of each score over them, and its spread.

use super::taught::Taught;
use crate::figure::short;
use crate::problem::Result;
use crate::report::Block;
use crate::score::Kind;
use crate::study::MainScore;
use crate::study::folder::Study;
use crate::t;

/// A table of every recipe that was trained with several seeds; where none was, says so.
pub(super) fn blocks(study: &Study, taught: &[Taught]) -> Result<Vec<Block>> {
    let mut scores: Vec<MainScore> = Vec::new();
    for &kind in Kind::ALL {
        if let Some(stored) = study.scores(kind)? {
            scores.extend(stored.main_scores());
        }
    }
    let mut blocks = Vec::new();
    let mut single = Vec::new();
    for group in taught {
        let (count, seeds) = (group.seeds().len(), group.seeds());
        let seeds: Vec<String> = seeds.iter().map(u64::to_string).collect();
        let (name, seeds) = (group.name.as_str(), seeds.join(", "));
        if count < 2 {
            single.push(t!("study-report-one-seed", recipe = name, seed = seeds));
            continue;
        }
        let heading = t!("study-report-seeds-of", recipe = name, seeds = seeds);
        blocks.push(Block::Heading(heading));
        let before = blocks.len();
        for table in tables(&scores) {
            let rows = spread(&scores, table, group);
            if !rows.is_empty() {
                blocks.push(Block::Paragraph(table.to_owned()));
                blocks.push(super::table_or(columns(), rows, String::new()));
            }
        }
        if blocks.len() == before {
            blocks.push(Block::Paragraph(t!("study-report-seeds-unasked")));
        }
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
        t!("study-report-measure"),
        t!("study-report-mean"),
        t!("study-report-deviation"),
        t!("study-report-range"),
        t!("study-report-models-counted"),
    ]
}

/// The headings of the tables of scores, each once.
fn tables(scores: &[MainScore]) -> Vec<&str> {
    let mut tables: Vec<&str> = Vec::new();
    for score in scores {
        if !tables.contains(&score.table.as_str()) {
            tables.push(&score.table);
        }
    }
    tables
}

/// A row for each measure of a table that at least two of the recipe's models have.
fn spread(scores: &[MainScore], table: &str, group: &Taught) -> Vec<Vec<String>> {
    let scores: Vec<&MainScore> = scores.iter().filter(|s| s.table == table).collect();
    let mut measures: Vec<&str> = Vec::new();
    for score in &scores {
        if !measures.contains(&score.measure.as_str()) {
            measures.push(&score.measure);
        }
    }
    let rows = measures.into_iter().filter_map(|measure| {
        let of = |model: &str| {
            let mut found = scores.iter();
            found.find(|s| s.row == model && s.measure == measure)
        };
        let runs = group.runs.iter();
        let values: Vec<f64> = runs
            .filter_map(|run| of(&run.model).map(|score| score.value))
            .collect();
        let spread = Spread::of(&values)?;
        Some(vec![
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
