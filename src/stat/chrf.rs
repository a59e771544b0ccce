//! chrF++: how much two texts have in common, by their signs and words.

use std::collections::HashMap;
use std::hash::Hash;

/// Longest runs of signs and of words that are compared.
const SIGNS: usize = 6;
const WORDS: usize = 2;
/// How much more recall counts than precision.
const BETA: f64 = 2.0;

/// chrF++ of a text against a reference, 0 (nothing in common) … 100 (the same), as sacrebleu
/// 2 computes it for a single sentence.
///
/// Precision and recall are means over the runs of one to six signs, without white space, and
/// of one and two words that both texts are long enough for; the score is their F with β = 2
/// (Popović, "chrF++: words helping character n-grams", WMT 2017). It is not symmetric, and
/// case counts. An empty text has nothing in common with any.
pub fn chrf_pp(text: &str, reference: &str) -> f64 {
    let signs = |text: &str| -> Vec<char> { text.chars().filter(|c| !is_space(*c)).collect() };
    let (these, those) = (signs(text), signs(reference));
    let (said, wanted) = (words(text), words(reference));
    let of_signs = (1..=SIGNS).filter_map(|length| in_common(&these, &those, length));
    let of_words = (1..=WORDS).filter_map(|length| in_common(&said, &wanted, length));
    let shares: Vec<[f64; 2]> = of_signs.chain(of_words).collect();
    let mean = |which: usize| {
        let sum: f64 = shares.iter().map(|share| share[which]).sum();
        sum / shares.len().max(1) as f64
    };
    let (precision, recall) = (mean(0), mean(1));
    if precision + recall == 0.0 {
        return 0.0;
    }
    let weight = BETA * BETA;
    100.0 * (1.0 + weight) * precision * recall / (weight * precision + recall)
}

/// Shares of the runs of a length that both have, among the first's and among the second's;
/// none where one is too short. A run counts as often as both have it.
fn in_common<T: Eq + Hash>(text: &[T], reference: &[T], length: usize) -> Option<[f64; 2]> {
    if text.len() < length || reference.len() < length {
        return None;
    }
    let mut left: HashMap<&[T], usize> = HashMap::new();
    for run in reference.windows(length) {
        *left.entry(run).or_default() += 1;
    }
    let mut common = 0;
    for run in text.windows(length) {
        if let Some(count) = left.get_mut(run).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let among = |all: &[T]| f64::from(common) / (all.len() - length + 1) as f64;
    Some([among(text), among(reference)])
}

/// The words of a text. A punctuation mark at a word's end, else one at its beginning, is a
/// word of its own: of `(yes)` sacrebleu makes `(yes` and `)`.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        let mut signs = word.char_indices();
        let (_, first) = signs.next().unwrap_or_default();
        match signs.next_back() {
            Some((at, last)) if last.is_ascii_punctuation() => {
                words.extend([&word[..at], &word[at..]]);
            }
            Some(_) if first.is_ascii_punctuation() => {
                let (mark, rest) = word.split_at(first.len_utf8());
                words.extend([mark, rest]);
            }
            _ => words.push(word),
        }
    }
    words
}

/// White space as Python has it: four separators of old files are among it.
fn is_space(sign: char) -> bool {
    sign.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_stands_apart_from_words_as_in_sacrebleu() {
        assert_eq!(
            words(" Yes, (no) \"so! "),
            ["Yes", ",", "(no", ")", "\"so", "!"]
        );
        assert_eq!(words("'tis a -\u{1f}ß."), ["'", "tis", "a", "-", "ß", "."]);
    }

    /// By hand: of `ab` and `abc` both are in `abc`; one of two words is the same.
    #[test]
    fn a_small_case_by_hand() {
        // Signs abd against abc: 2 of 3, 1 of 2, 0 of 1. Words: 1 of 2, 0 of 1.
        let share = (2.0 / 3.0 + 0.5 + 0.0 + 0.5 + 0.0) / 5.0;
        assert!((chrf_pp("ab d", "ab c") - 100.0 * share).abs() < 1e-12);
        assert_eq!(chrf_pp("a", "a"), 100.0);
    }

    #[test]
    fn an_empty_text_has_nothing_in_common() {
        for (text, reference) in [("", ""), ("a", ""), (" \n", "a")] {
            assert_eq!(chrf_pp(text, reference), 0.0);
        }
    }
}
