//! English words brought to their dictionary form.

use std::sync::LazyLock;

use wordnet_lemmatizer::{Lemmatizer, Pos};

static WORDNET: LazyLock<Lemmatizer> = LazyLock::new(Lemmatizer::embedded);

/// The dictionary form of a folded English word, as NLTK's `WordNetLemmatizer` gives it
/// unless it is told a part of speech: the word is taken for a noun, so that `dogs` becomes
/// `dog` and `running`, which is a noun as it stands, stays. Several words that WordNet lists
/// as one are one (`ice creams` → `ice cream`). What WordNet does not know stays as it is.
///
/// The word lists are WordNet 3.0's (Fellbaum, C. (Ed.) (1998). WordNet: An electronic
/// lexical database. MIT Press); the rules are its own, by way of NLTK (Bird, S., Klein, E., &
/// Loper, E. (2009). Natural language processing with Python. O'Reilly).
pub fn lemma(word: &str) -> String {
    let joined = word.replace(' ', "_");
    let lemma = WORDNET.lemmatize(&joined, Pos::Noun);
    lemma.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The crate itself is compared with NLTK 3.9.4 by its authors.
    #[test]
    fn nouns_lose_their_plural_and_all_else_stays() {
        for (word, expected) in [
            ("dogs", "dog"),
            ("mice", "mouse"),
            ("geese", "goose"),
            ("children", "child"),
            ("boxes", "box"),
            ("knives", "knife"),
            ("berries", "berry"),
            ("women", "woman"),
            ("ice creams", "ice cream"),
            ("glass", "glass"),
            ("bus", "bus"),
            ("running", "running"),
            ("went", "went"),
            ("blorps", "blorps"),
            ("naïve", "naïve"),
            ("柴火", "柴火"),
            ("", ""),
        ] {
            assert_eq!(lemma(word), expected, "{word}");
        }
    }
}
