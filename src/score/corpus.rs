//! What the words of a corpus say without any model: the baselines that models stand beside.
//!
//! They know the training cues alone, and no cue that was asked, so that they peek at nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::HumanGroup;
use super::people::{Counts, ranked};
use crate::prompt::{fold_word, lemma};

/// The responses to the training cues of one dataset's people.
pub(super) struct Corpus<'a> {
    cues: BTreeMap<&'a str, &'a Counts>,
    /// How often each word was said to all of them.
    said: Counts,
    /// All words, most frequent first, ties by alphabet.
    frequent: Vec<String>,
    lemmas: bool,
}

impl<'a> Corpus<'a> {
    /// `counts` are the people's, by folded cue, in dictionary forms where `lemmas`; `asked`
    /// are folded cues.
    pub fn of(
        human: &HumanGroup,
        counts: &'a BTreeMap<String, Counts>,
        asked: &BTreeSet<String>,
        lemmas: bool,
    ) -> Self {
        let training: BTreeSet<String> = human.training.iter().map(|cue| fold_word(cue)).collect();
        let known = training.iter().filter(|cue| !asked.contains(*cue));
        let cues: BTreeMap<&str, &Counts> = known
            .filter_map(|cue| counts.get_key_value(cue))
            .map(|(cue, words)| (cue.as_str(), words))
            .collect();
        let mut said = Counts::new();
        for (word, count) in cues.values().copied().flatten() {
            *said.entry(word.clone()).or_default() += count;
        }
        Self {
            cues,
            frequent: ranked(said.clone()),
            said,
            lemmas,
        }
    }

    /// Whether there is nothing to know.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// The `most` words that were said most often to all cues: the same for every cue, but
    /// that the cue itself is no association of it.
    pub fn frequent(&self, cue: &str, most: usize) -> Vec<String> {
        let cue = self.form(cue);
        let others = self.frequent.iter().filter(|word| **word != cue);
        others.take(most).cloned().collect()
    }

    /// The training cues to which people said this cue, those first of whose responses it is
    /// the largest share; ties by alphabet.
    pub fn backward(&self, cue: &str) -> Vec<String> {
        let said = self.form(cue);
        let mut found: Vec<(f64, String)> = Vec::new();
        for (from, words) in &self.cues {
            if let Some(count) = words.get(&said) {
                let all: u64 = words.values().sum();
                found.push((*count as f64 / all as f64, self.form(from)));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut seen = BTreeSet::from([said]);
        let words = found.into_iter().map(|(_, word)| word);
        words.filter(|word| seen.insert(word.clone())).collect()
    }

    /// How often a folded word was said to all cues.
    pub fn count(&self, word: &str) -> u64 {
        self.said.get(&self.form(word)).copied().unwrap_or(0)
    }

    fn form(&self, word: &str) -> String {
        if self.lemmas {
            lemma(word)
        } else {
            word.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::HumanCue;
    use crate::score::people::counts_by_cue;

    #[test]
    fn the_corpus_is_the_training_cues_that_were_not_asked() {
        let human = |cue: &str, responses: &[(&str, u64)]| HumanCue {
            cue: cue.into(),
            responses: responses.iter().map(|(w, n)| ((*w).into(), *n)).collect(),
        };
        let people = HumanGroup {
            cues: vec![
                human("sea", &[("fish", 3), ("water", 5)]),
                human("rain", &[("Water", 2), ("wet", 2)]),
                human("ice", &[("water", 1), ("cold", 1)]),
                human("test", &[("exam", 99)]),
                human("other", &[("thing", 50)]),
            ],
            training: ["Sea", "rain", "ice", "test"].map(String::from).into(),
            ..HumanGroup::default()
        };
        let counts = counts_by_cue(&people.cues, false);
        let asked = BTreeSet::from(["water".to_owned(), "test".to_owned()]);
        let corpus = Corpus::of(&people, &counts, &asked, false);
        assert_eq!(corpus.frequent("night", 3), ["water", "fish", "wet"]);
        assert_eq!(corpus.frequent("water", 2), ["fish", "wet"]);
        // 5 of 8, then 2 of 4 and 1 of 2, which tie.
        assert_eq!(corpus.backward("water"), ["sea", "ice", "rain"]);
        assert!(corpus.backward("night").is_empty() && !corpus.is_empty());
        assert_eq!((corpus.count("water"), corpus.count("exam")), (8, 0));
    }
}
