//! Answers and human data → scores with intervals.
//!
//! A score is a pure function of stored answers, human data and [`Settings`]: it needs no
//! model, and recomputing it gives the same numbers, which is what `attune verify` does.
//!
//! - [`associations`]: how many of a model's associations people gave too;
//! - [`profile`]: how pleasant, exciting and concrete the associations are;
//! - [`rankings`]: how well a model puts words into people's order;
//! - [`etiquette`]: how often a model judges stories as their file does;
//! - [`survey`]: how far a model's answers lie from those of people.

mod answered;
pub mod associations;
mod corpus;
pub mod etiquette;
mod kind;
mod paired;
mod people;
pub mod profile;
pub mod rankings;
pub mod survey;
mod verdict;
mod verify;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::probe::Answer;

pub use kind::Kind;
pub use paired::Paired;
pub use people::{AskedModel, Group, HumanCue, HumanGroup, PromptAnswers, by_cue};
pub use verdict::{Verdict, verdict};
pub use verify::first_difference;

/// Version of the score files' format; newer ones are refused.
pub const FORMAT: u32 = 3;

/// The answers of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelAnswers {
    /// The model's name in the study.
    pub name: String,
    pub answers: Vec<Answer>,
}

impl ModelAnswers {
    /// A row a name, in the order they were met. The answers to several tasks stand together;
    /// where two tasks asked the same item in the same language, those of the first count.
    pub fn by_name(answers: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut rows: Vec<Self> = Vec::new();
        for mut one in answers {
            let Some(row) = rows.iter_mut().find(|row| row.name == one.name) else {
                rows.push(one);
                continue;
            };
            let of = |answer: &Answer| (answer.item.clone(), answer.language.clone());
            let known: HashSet<(String, String)> = row.answers.iter().map(of).collect();
            one.answers.retain(|answer| !known.contains(&of(answer)));
            row.answers.append(&mut one.answers);
        }
        rows
    }
}

/// What is drawn at random while scoring, and how often.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    pub seed: u64,
    /// Resamples of cues or questions behind the interval of a mean.
    pub resamples: usize,
    /// Resamples of people behind the interval of one question's distance.
    pub people_resamples: usize,
    /// Random halvings of the people, averaged to the distance of people among themselves.
    pub halvings: usize,
    /// The largest mean difference of distances (JS, EMD, hybrid) that counts as none when
    /// equivalence is judged. A convention, fixed beforehand.
    pub equivalence: f64,
    /// Below this option mass a model's distances say little of it: it mostly did not answer.
    pub low_mass: f64,
    /// Whether English words of associations match in their dictionary form.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lemmas: bool,
}

impl Settings {
    /// Whether an option mass is so low that distances say little of a model.
    pub fn is_low(&self, mass: Option<f64>) -> bool {
        mass.is_some_and(|mass| mass < self.low_mass)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 42,
            resamples: 2000,
            people_resamples: 200,
            halvings: 50,
            equivalence: 0.02,
            low_mass: 0.1,
            lemmas: false,
        }
    }
}
