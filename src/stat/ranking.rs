//! How well a ranking of words agrees with how often people said them.

use serde::{Deserialize, Serialize};

use super::spearman;

/// What becomes of a word that a ranking leaves out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// It does not count: only the words that both have are compared.
    #[default]
    Ignored,
    /// It takes the rank behind the last, n + 1.
    Last,
}

/// Spearman's ρ between the `ranks` given to n words (1 for the strongest; none where a
/// word was left out) and the order of their `counts`, the largest first; ties share the
/// average of their ranks. None with fewer than two ranked words, and where either side
/// does not vary.
pub fn ranking_rho(ranks: &[Option<f64>], counts: &[f64], left_out: LeftOut) -> Option<f64> {
    if ranks.iter().flatten().count() < 2 {
        return None;
    }
    let behind = match left_out {
        LeftOut::Ignored => None,
        LeftOut::Last => Some(ranks.len() as f64 + 1.0),
    };
    let both = ranks.iter().zip(counts);
    let both = both.filter_map(|(rank, count)| Some((rank.or(behind)?, -count)));
    let (ranks, counts): (Vec<f64>, Vec<f64>) = both.unzip();
    spearman(&ranks, &counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: [f64; 4] = [9.0, 5.0, 5.0, 1.0];

    #[test]
    fn the_order_of_people_scores_one_and_its_reverse_minus_one() {
        let ranks = |list: [u32; 4]| list.map(|rank| Some(f64::from(rank)));
        let rho = |list| ranking_rho(&ranks(list), &COUNTS, LeftOut::Ignored).unwrap();
        assert!((rho([1, 2, 2, 3]) - 1.0).abs() < 1e-12);
        assert!((rho([3, 2, 2, 1]) + 1.0).abs() < 1e-12);
        // People's tie keeps an equal rank: no order of the two is right.
        assert!((rho([1, 2, 3, 4]) - rho([1, 3, 2, 4])).abs() < 1e-12);
        assert!(rho([1, 2, 3, 4]) < 1.0);
    }

    #[test]
    fn what_cannot_be_compared_gives_none() {
        for ranks in [
            [None; 4],
            [Some(1.0), None, None, None],
            [None, Some(1.0), Some(2.0), None],
            [Some(1.0), Some(1.0), Some(1.0), Some(1.0)],
        ] {
            assert_eq!(ranking_rho(&ranks, &COUNTS, LeftOut::Ignored), None);
        }
    }

    #[test]
    fn a_word_left_out_may_count_as_last() {
        let ranks = [None, Some(1.0), None, Some(2.0)];
        let ignored = ranking_rho(&ranks, &COUNTS, LeftOut::Ignored).unwrap();
        let last = ranking_rho(&ranks, &COUNTS, LeftOut::Last).unwrap();
        assert!((ignored - 1.0).abs() < 1e-12 && last < 0.0, "{last}");
        let one = [None, Some(1.0), None, None];
        assert_eq!(ranking_rho(&one, &COUNTS, LeftOut::Last), None);
    }
}
