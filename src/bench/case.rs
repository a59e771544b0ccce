//! Sizes of trainings that are measured.

use serde::Serialize;

use super::whole_names;
use super::work::{Sizes, sequences};
use crate::Result;
use crate::model::Sequence;
use crate::recipe::{Lora, Work};
use crate::stat::CounterRandom;

/// Sizes of a training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    pub rank: usize,
    pub targets: Vec<String>,
    pub batch: usize,
    pub prompt: usize,
    pub shared: usize,
    pub answer: usize,
}

impl Case {
    /// Sizes as users might choose them.
    pub fn drawn(random: &mut CounterRandom) -> Self {
        let mut among = |choices: &[usize]| choices[random.below(choices.len())];
        let prompt = among(&[40, 80, 120, 170, 240]);
        Self {
            rank: among(&[4, 8, 16, 32]),
            targets: targets(among(&[0, 1, 2])),
            batch: among(&[2, 4, 8]),
            prompt,
            shared: prompt * among(&[0, 1, 2, 3]) / 4,
            answer: among(&[10, 30, 60, 120]),
        }
    }

    /// Sizes far apart, for a fit of memory.
    pub fn grid() -> Vec<Self> {
        [
            (4, 0, 1, 30, 0, 30),
            (16, 0, 8, 170, 150, 60),
            (16, 0, 8, 170, 0, 60),
            (16, 2, 4, 100, 0, 20),
            (64, 2, 4, 60, 0, 100),
            (8, 1, 8, 40, 0, 10),
            (32, 1, 2, 400, 0, 20),
            (8, 2, 2, 20, 0, 200),
        ]
        .map(Self::of)
        .to_vec()
    }

    /// Small ones that differ in what their time is spent on, for a fit of the pace.
    pub fn small() -> [Self; 4] {
        [
            (16, 0, 4, 40, 0, 20),
            (64, 2, 2, 90, 0, 30),
            (8, 0, 1, 10, 0, 6),
            (8, 1, 2, 20, 0, 10),
        ]
        .map(Self::of)
    }

    fn of(sizes: (usize, usize, usize, usize, usize, usize)) -> Self {
        let (rank, among, batch, prompt, shared, answer) = sizes;
        Self {
            rank,
            targets: targets(among),
            batch,
            prompt,
            shared,
            answer,
        }
    }

    /// Its examples, made up.
    ///
    /// # Errors
    /// As [`sequences`].
    pub fn examples(&self, vocabulary: usize) -> Result<Vec<Sequence>> {
        let sizes = Sizes {
            prompt: self.prompt,
            shared: self.shared,
            answer: self.answer,
            seed: 0,
        };
        sequences(vocabulary, &sizes, self.batch)
    }

    /// Its adapter.
    pub fn lora(&self) -> Lora {
        Lora {
            rank: self.rank,
            alpha: 2.0 * self.rank as f64,
            dropout: 0.0,
            targets: whole_names(&self.targets),
        }
    }

    /// What a step works on, its examples beginning with so many tokens in common.
    pub fn work(&self, shared: usize) -> Work {
        let [batch, length, answer, shared] =
            [self.batch, self.prompt + self.answer, self.answer, shared].map(|size| size as f64);
        Work::alike(batch, length, answer, shared)
    }
}

/// Projections to adapt: the two of the original paper, those of attention, or all.
fn targets(among: usize) -> Vec<String> {
    const SETS: [&str; 3] = ["q v", "q k v o", "q k v o gate up down"];
    SETS[among].split(' ').map(str::to_owned).collect()
}
