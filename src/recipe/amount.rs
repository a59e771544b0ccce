//! How much a recipe takes from its data: examples and steps.

use super::{Method, Ppo, Recipe};

impl Recipe {
    /// What PPO needs; none for other methods.
    pub fn rewarded(&self) -> Option<&Ppo> {
        self.ppo.as_ref().filter(|_| self.method == Method::Ppo)
    }

    /// Examples that a step reads: a batch, or, of PPO, the answers of a rollout.
    pub fn examples_per_step(&self) -> usize {
        self.rewarded()
            .map_or(self.run.batch, |ppo| ppo.rollout)
            .max(1)
    }

    /// Steps for so many training examples: every epoch reads each example once, a
    /// fraction of an epoch a part of them; the last step may be smaller.
    pub fn steps(&self, examples: usize) -> u64 {
        self.reads(examples).div_ceil(self.examples_per_step()) as u64
    }

    /// How many examples are read in the whole training, repetitions counted.
    pub fn reads(&self, examples: usize) -> usize {
        (examples as f64 * self.schedule.epochs.max(0.0)).round() as usize
    }

    /// Training cues taken from each source, in the order of `data.sources`, where so
    /// many are available: as many as keep the shares exact and `max_cues` in sum.
    pub fn cues_per_source(&self, available: &[usize]) -> Vec<usize> {
        let shares = || self.data.sources.iter().map(|source| source.share.max(0.0));
        let limit = match self.data.max_cues {
            Some(most) => most as f64 / shares().sum::<f64>(),
            None => f64::INFINITY,
        };
        let scale = available
            .iter()
            .zip(shares())
            .filter(|(_, share)| *share > 0.0)
            .map(|(available, share)| *available as f64 / share)
            .fold(limit, f64::min);
        available
            .iter()
            .zip(shares())
            .map(|(available, share)| match share {
                0.0 => 0,
                // Half a cue more than nothing is lost to rounding.
                share => ((scale * share + 1e-9) as usize).min(*available),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::recipe::{Source, presets};

    #[test]
    fn sources_are_mixed_by_their_shares() {
        let mut recipe = presets().unwrap().remove(0).recipe;
        let source = |share| Source {
            dataset: String::new(),
            share,
        };
        recipe.data.max_cues = None;
        recipe.data.sources = vec![source(1.0)];
        assert_eq!(recipe.cues_per_source(&[70]), [70]);
        recipe.data.sources = vec![source(3.0), source(1.0), source(0.0)];
        assert_eq!(recipe.cues_per_source(&[90, 80, 9]), [90, 30, 0]);
        recipe.data.max_cues = Some(40);
        assert_eq!(recipe.cues_per_source(&[90, 80, 9]), [30, 10, 0]);
        recipe.data.sources.clear();
        assert!(recipe.cues_per_source(&[]).is_empty());
    }

    #[test]
    fn steps_count_repeated_and_partial_epochs() {
        let mut recipe = presets().unwrap().remove(0).recipe;
        (recipe.schedule.epochs, recipe.run.batch) = (1.5, 4);
        assert_eq!((recipe.reads(11), recipe.steps(11)), (17, 5));
        assert_eq!(recipe.steps(0), 0);
    }
}
