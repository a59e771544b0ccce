//! The ratings that words are looked up in.

use std::collections::HashMap;

use super::ATTRIBUTES;
use crate::prompt::fold_word;

/// Ratings of one word, in the order of [`ATTRIBUTES`].
pub(super) type Ratings = [Option<f64>; ATTRIBUTES.len()];

/// Folded words and their ratings on the unified scales.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    words: HashMap<String, Ratings>,
}

impl Lexicon {
    /// Adds the ratings of a source. What an earlier source, or an earlier spelling that
    /// folds alike, says of a word stays.
    pub fn add(&mut self, words: impl IntoIterator<Item = (String, Ratings)>) {
        for (word, ratings) in words {
            let known = self.words.entry(fold_word(&word)).or_default();
            for (known, rating) in known.iter_mut().zip(ratings) {
                *known = known.or(rating);
            }
        }
    }

    /// What is known of a folded word.
    pub(super) fn get(&self, word: &str) -> Ratings {
        self.words.get(word).copied().unwrap_or_default()
    }

    /// How many words have a rating of each attribute.
    pub fn counts(&self) -> [usize; ATTRIBUTES.len()] {
        let count = |place: usize| {
            let rated = |ratings: &&Ratings| ratings[place].is_some();
            self.words.values().filter(rated).count()
        };
        std::array::from_fn(count)
    }
}
