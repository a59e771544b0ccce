//! What models that stand side by side are scored on: the items that all of them answered.

use std::collections::BTreeSet;

/// The models that are compared, and the items of their means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Common<K> {
    /// What every compared model answered; never empty where anything was answered.
    pub items: BTreeSet<K>,
    /// By model: whether it shares nothing with the others, and stands alone.
    pub apart: Vec<bool>,
}

impl<K: Ord + Clone> Common<K> {
    /// The items that all of these models answered. The model with most items begins; one that
    /// shares no item with those before stands apart, so that it empties no table.
    pub fn of(answered: &[BTreeSet<K>]) -> Self {
        let mut order: Vec<usize> = (0..answered.len()).collect();
        order.sort_by_key(|model| std::cmp::Reverse(answered[*model].len()));
        let mut apart = vec![false; answered.len()];
        let first = order.first().map(|model| &answered[*model]);
        let mut items = first.cloned().unwrap_or_default();
        for model in order {
            let shared: BTreeSet<K> = items.intersection(&answered[model]).cloned().collect();
            if shared.is_empty() {
                apart[model] = true;
            } else {
                items = shared;
            }
        }
        Self { items, apart }
    }

    /// A model's scores in two: those of its mean, and those that are left out of it.
    pub fn part<T>(&self, model: usize, scores: Vec<T>, key: impl Fn(&T) -> K) -> [Vec<T>; 2] {
        if self.apart[model] {
            return [scores, Vec::new()];
        }
        let (kept, left_out) = scores
            .into_iter()
            .partition(|score| self.items.contains(&key(score)));
        [kept, left_out]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_over_what_all_answered_and_who_shares_nothing_stands_apart() {
        let set = |items: &[u32]| items.iter().copied().collect::<BTreeSet<_>>();
        let common = Common::of(&[set(&[2, 3]), set(&[1, 2, 3, 4]), set(&[9]), set(&[3, 4])]);
        assert_eq!(common.items, set(&[3]));
        assert_eq!(common.apart, [false, false, true, false]);
        assert_eq!(common.part(1, vec![1, 3], |item| *item), [vec![3], vec![1]]);
        assert_eq!(common.part(2, vec![9], |item| *item), [vec![9], vec![]]);
        assert!(Common::<u32>::of(&[]).items.is_empty());
    }
}
