//! C-SPEC: whether a model adapted to a culture is the best one there, beside chance.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::CounterRandom;

/// The most cultures for which all permutations are counted.
const COUNTED_UP_TO: usize = 10;
/// Sums that differ by less are equal.
const TOLERANCE: f64 = 1e-12;

/// How specific to their cultures adapted models are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Specificity {
    /// Mean over cultures of the own model's score as a share of the best one's there.
    pub score: f64,
    /// The same if models were dealt to cultures at random: the mean of all such shares.
    pub expected: f64,
    /// Share of the ways to deal models to cultures with a score as high or higher.
    pub p: f64,
    /// Whether `p` counts all ways; else it is (1 + hits) / (1 + `resamples`).
    pub exact: bool,
}

/// C-SPEC of scores of models (rows) on cultures (columns), row i being adapted to column i:
/// mean over i of `scores[i][i]` / max over j of `scores[j][i]` (From Surveys to Narratives,
/// section 3.5), with its expectation and p when the models are permuted over the cultures and
/// the columns' maxima stay.
///
/// A model of all cultures is left out by the caller. Up to ten cultures `p` is exact and
/// nothing is drawn; beyond, `resamples` permutations are. None where there is no culture, the
/// table is not square, a score is negative or not a number, or a culture's scores are all 0:
/// the share of nothing is undefined.
pub fn c_spec(
    scores: &[Vec<f64>],
    resamples: usize,
    random: &mut CounterRandom,
) -> Option<Specificity> {
    let shares = shares_of_the_best(scores)?;
    let cultures = shares.len();
    let own: f64 = (0..cultures).map(|culture| shares[culture][culture]).sum();
    let at_least = own - TOLERANCE;
    let exact = cultures <= COUNTED_UP_TO;
    let p = match exact {
        true => counted(&shares, at_least),
        false => drawn(&shares, at_least, resamples, random),
    };
    Some(Specificity {
        score: own / cultures as f64,
        expected: shares.iter().flatten().sum::<f64>() / (cultures * cultures) as f64,
        p,
        exact,
    })
}

/// Each score divided by the largest of its column, a list for each column; none where that
/// is undefined.
fn shares_of_the_best(scores: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let square = scores.iter().all(|row| row.len() == scores.len());
    if scores.is_empty() || !square {
        return None;
    }
    let column = |at: usize| {
        let values: Vec<f64> = scores.iter().map(|row| row[at]).collect();
        let sound = values.iter().all(|v| v.is_finite() && *v >= 0.0);
        let best = values.iter().copied().fold(0.0, f64::max);
        (sound && best > 0.0).then(|| values.iter().map(|value| value / best).collect())
    };
    (0..scores.len()).map(column).collect()
}

/// Share of all ways to deal the models to the columns whose shares sum to at least so much.
/// What the first half of the columns can sum to meets what the others can with the models
/// that are left: 252 times 120 and 120 sums for ten cultures, not 3,628,800.
fn counted(shares: &[Vec<f64>], at_least: f64) -> f64 {
    let (first, second) = shares.split_at(shares.len() / 2);
    let (first, mut second) = (sums(first, shares.len()), sums(second, shares.len()));
    for sums in second.values_mut() {
        sums.sort_by(f64::total_cmp);
    }
    let all_models = (1u32 << shares.len()) - 1;
    let (mut hits, mut all) = (0, 0);
    for (models, sums) in first {
        let rest = &second[&(all_models ^ models)];
        for sum in sums {
            hits += rest.len() - rest.partition_point(|other| sum + other < at_least);
            all += rest.len();
        }
    }
    hits as f64 / all as f64
}

/// The sums of every way to deal as many of the models to these columns, by the set of models
/// dealt (a bit each).
fn sums(columns: &[Vec<f64>], models: usize) -> HashMap<u32, Vec<f64>> {
    let mut found = HashMap::from([(0, vec![0.0])]);
    for column in columns {
        let mut longer: HashMap<u32, Vec<f64>> = HashMap::new();
        for (dealt, sums) in &found {
            for model in (0..models).filter(|model| dealt >> model & 1 == 0) {
                let more = sums.iter().map(|sum| sum + column[model]);
                longer.entry(dealt | 1 << model).or_default().extend(more);
            }
        }
        found = longer;
    }
    found
}

/// (1 + hits) / (1 + B) over random permutations.
fn drawn(shares: &[Vec<f64>], at_least: f64, resamples: usize, random: &mut CounterRandom) -> f64 {
    let mut models: Vec<usize> = (0..shares.len()).collect();
    let hits = (0..resamples).filter(|_| {
        random.shuffle(&mut models);
        let dealt = shares.iter().zip(&models);
        dealt.map(|(column, model)| column[*model]).sum::<f64>() >= at_least
    });
    (1 + hits.count()) as f64 / (1 + resamples) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scores: &[Vec<f64>]) -> Option<Specificity> {
        c_spec(scores, 1000, &mut CounterRandom::new(1, 0))
    }

    #[test]
    fn a_small_case_by_hand() {
        // Shares of the best, column by column: 1, ½, ½; ¼, 1, ½; 1, ⅕, ⅘.
        let found = of(&[
            vec![4.0, 1.0, 5.0],
            vec![2.0, 4.0, 1.0],
            vec![2.0, 2.0, 4.0],
        ])
        .unwrap();
        assert!((found.score - (1.0 + 1.0 + 0.8) / 3.0).abs() < 1e-12);
        let all = 1.0 + 0.5 + 0.5 + 0.25 + 1.0 + 0.5 + 1.0 + 0.2 + 0.8;
        assert!((found.expected - all / 9.0).abs() < 1e-12);
        // Of six ways only the own one reaches 2.8: the next is 0.5 + 1 + 1.
        assert_eq!((found.p, found.exact), (1.0 / 6.0, true));
    }

    /// All ways counted one by one, with scores that tie often.
    #[test]
    fn the_count_is_that_of_all_permutations() {
        let mut random = CounterRandom::new(7, 0);
        for cultures in 1..=6 {
            let mut row = || {
                (0..cultures)
                    .map(|_| 1.0 + random.below(4) as f64)
                    .collect()
            };
            let scores: Vec<Vec<f64>> = (0..cultures).map(|_| row()).collect();
            let shares = shares_of_the_best(&scores).unwrap();
            let own: f64 = (0..cultures).map(|at| shares[at][at]).sum();
            let mut ways = vec![Vec::new()];
            for _ in 0..cultures {
                let longer = ways.iter().flat_map(|way: &Vec<usize>| {
                    let free = (0..cultures).filter(|model| !way.contains(model));
                    free.map(|model| [&way[..], &[model]].concat())
                });
                ways = longer.collect();
            }
            let sum = |way: &Vec<usize>| -> f64 {
                way.iter()
                    .enumerate()
                    .map(|(at, model)| shares[at][*model])
                    .sum()
            };
            let hits = ways.iter().filter(|way| sum(way) >= own - 1e-9).count();
            assert_eq!(of(&scores).unwrap().p, hits as f64 / ways.len() as f64);
        }
    }

    #[test]
    fn equal_models_are_as_specific_as_any() {
        for cultures in [1, 10, 11] {
            let found = of(&vec![vec![0.5; cultures]; cultures]).unwrap();
            assert_eq!((found.score, found.expected, found.p), (1.0, 1.0, 1.0));
            assert_eq!(found.exact, cultures < 11);
        }
        // Eleven specialists: hardly any permutation comes near.
        let best = |at: usize| (0..11).map(move |other| if other == at { 1.0 } else { 0.1 });
        let found = of(&(0..11).map(|at| best(at).collect()).collect::<Vec<_>>()).unwrap();
        assert_eq!((found.p, found.exact), (1.0 / 1001.0, false));
    }

    #[test]
    fn what_is_undefined_is_none() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[vec![0.5, 0.2]]), None);
        assert_eq!(of(&[vec![0.5, 0.0], vec![0.2, 0.0]]), None);
        assert_eq!(of(&[vec![0.5, f64::NAN], vec![0.2, 0.1]]), None);
        assert_eq!(of(&[vec![0.5, 0.3], vec![-0.2, 0.1]]), None);
    }
}
