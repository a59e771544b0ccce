//! How much a recipe takes from its data: examples and steps.

use super::{Example, Format, Method, Ppo, RankingTask, Recipe};

impl Recipe {
    /// What PPO needs; none for other methods.
    pub fn rewarded(&self) -> Option<&Ppo> {
        self.ppo.as_ref().filter(|_| self.method == Method::Ppo)
    }

    /// The rankings it teaches by, as examples or for rewards; none where it teaches
    /// associations.
    pub fn ranking_task(&self) -> Option<RankingTask> {
        match self.rewarded() {
            Some(ppo) => Some(RankingTask {
                template: ppo.template.clone(),
                words: ppo.words,
                draws: ppo.draws,
            }),
            None => {
                let examples = self.example.format == Format::Ranking;
                self.ranking.clone().filter(|_| examples)
            }
        }
    }

    /// Name of the template of what the model reads while it learns.
    pub fn read_template(&self) -> String {
        let task = self.ranking_task().map(|task| task.template);
        task.unwrap_or_else(|| self.example.template.clone())
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
    /// many are available: as many as keep the shares exact and `max_cues` in sum, and of
    /// these the share to learn from.
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
            .map(|count| (count as f64 * self.data.train_share.clamp(0.0, 1.0)).round() as usize)
            .collect()
    }
}

impl Example {
    /// Fewest and most words asked for where the numbers are not drawn; a person gives
    /// three at most.
    pub fn asked(&self) -> (u64, u64) {
        match self.format {
            Format::Participant => (1, 3),
            Format::List | Format::Ranking => (self.lower, self.lower + self.upper_above),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::recipe::{Source, preset};

    #[test]
    fn sources_are_mixed_by_their_shares() {
        let mut recipe = preset("first-steps").unwrap();
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
        recipe.data.train_share = 0.25;
        assert_eq!(recipe.cues_per_source(&[90, 80, 9]), [8, 3, 0]);
        recipe.data.sources.clear();
        assert!(recipe.cues_per_source(&[]).is_empty());
    }

    #[test]
    fn steps_count_repeated_and_partial_epochs() {
        let mut recipe = preset("first-steps").unwrap();
        (recipe.schedule.epochs, recipe.run.batch) = (1.5, 4);
        assert_eq!((recipe.reads(11), recipe.steps(11)), (17, 5));
        assert_eq!(recipe.steps(0), 0);
    }
}
