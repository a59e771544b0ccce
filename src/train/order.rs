//! Which examples each step reads.

use crate::recipe::Recipe;
use crate::stat::CounterRandom;

/// The examples of a whole training in the order they are read: every epoch in an order
/// of its own, one epoch after the other, cut into batches. A step's batch follows from
/// its number alone, so a resumed training needs no random state.
pub(super) struct Order {
    examples: usize,
    /// Examples read in all, repetitions counted.
    reads: usize,
    batch: usize,
    seed: u64,
}

impl Order {
    pub fn new(examples: usize, recipe: &Recipe) -> Self {
        Self {
            examples,
            reads: recipe.reads(examples),
            batch: recipe.examples_per_step(),
            seed: recipe.run.seed,
        }
    }

    /// Number of steps.
    pub fn steps(&self) -> u64 {
        self.reads.div_ceil(self.batch) as u64
    }

    /// Epochs passed after `step` steps.
    pub fn epoch(&self, step: u64) -> f64 {
        let read = (step as usize * self.batch).min(self.reads);
        read as f64 / self.examples.max(1) as f64
    }

    /// Number of examples of a step.
    pub fn batch_size(&self, step: u64) -> usize {
        let start = (step as usize - 1) * self.batch;
        (start + self.batch).min(self.reads) - start
    }

    /// Indices of the examples of a step (1-based).
    pub fn batch(&self, step: u64) -> Vec<usize> {
        let start = (step as usize - 1) * self.batch;
        let end = start + self.batch_size(step);
        let mut indices = Vec::with_capacity(self.batch);
        let mut at = start;
        while at < end {
            let epoch = at / self.examples;
            let first = epoch * self.examples;
            let until = end.min(first + self.examples);
            indices.extend_from_slice(&self.epoch_order(epoch)[at - first..until - first]);
            at = until;
        }
        indices
    }

    fn epoch_order(&self, epoch: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.examples).collect();
        CounterRandom::named(self.seed, &format!("train/epoch/{epoch}")).shuffle(&mut order);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_epoch_reads_each_example_once_in_an_order_of_its_own() {
        let order = Order {
            examples: 7,
            reads: 17,
            batch: 3,
            seed: 1,
        };
        assert_eq!(order.steps(), 6);
        let read: Vec<usize> = (1..=6).flat_map(|step| order.batch(step)).collect();
        assert_eq!(read.len(), 17);
        for epoch in [&read[..7], &read[7..14]] {
            let mut sorted = epoch.to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3, 4, 5, 6]);
        }
        assert_ne!(read[..7], read[7..14]);
        assert_eq!((order.epoch(1), order.epoch(6)), (3.0 / 7.0, 17.0 / 7.0));
    }

    #[test]
    fn a_batch_may_be_larger_than_the_data() {
        let order = Order {
            examples: 2,
            reads: 5,
            batch: 5,
            seed: 1,
        };
        let mut batch = order.batch(1);
        batch[..4].sort_unstable();
        assert_eq!(batch[..4], [0, 0, 1, 1]);
        assert_eq!((batch.len(), order.steps()), (5, 1));
    }
}
