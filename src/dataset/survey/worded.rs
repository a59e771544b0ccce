//! Survey answers in words: their codes, where exactly one is possible.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::questionnaire::Question;
use crate::t;

/// Different words that are kept of a question; one that has more is no scale.
const MOST: usize = 64;
/// Words without a code that a question may have in a hundred answers.
const STRAY: u64 = 1;
/// Words that stand for no answer, in small letters.
const NO_ANSWER: [&str; 14] = [
    "n/a",
    "na",
    "nan",
    "null",
    ".",
    "-",
    "missing",
    "don't know",
    "don’t know",
    "do not know",
    "no answer",
    "refused",
    "not asked",
    "not applicable",
];
/// Questions whose words a note shows.
const SHOWN: usize = 10;

/// What was answered to a question, as texts.
#[derive(Debug, Default, Clone)]
pub(super) struct Answered {
    /// Answers that are codes.
    pub codes: u64,
    /// Those that are none, and how often each was given.
    words: BTreeMap<String, u64>,
    /// Answers in words that are not among these, for there are too many.
    more: u64,
}

/// What the words of a question stand for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// Words with their codes; the others count as missing.
    Codes(BTreeMap<String, i32>),
    /// Too many have no code.
    Unknown,
}

impl Answered {
    /// An answer in words.
    pub fn word(&mut self, text: &str) {
        match self.words.get_mut(text) {
            Some(count) => *count += 1,
            None => self.add(text.to_owned(), 1),
        }
    }

    fn add(&mut self, word: String, count: u64) {
        if self.words.len() < MOST || self.words.contains_key(&word) {
            *self.words.entry(word).or_default() += count;
        } else {
            self.more += count;
        }
    }

    /// The answers of the part that follows.
    pub fn append(&mut self, later: Self) {
        self.codes += later.codes;
        self.more += later.more;
        for (word, count) in later.words {
            self.add(word, count);
        }
    }

    /// Whether any answer is in words.
    pub fn has_words(&self) -> bool {
        !self.words.is_empty()
    }

    /// The codes of the words: the label of the option that has this text, else the number
    /// that each begins with. A number is none where it stands before two texts, or a text
    /// behind two numbers; nothing is known where two different texts come to one code.
    pub fn coding(&self, question: Option<&Question>) -> Coding {
        let known = |word: &String| option(question?, word);
        let mut codes: BTreeMap<String, i32> = BTreeMap::new();
        for word in self.words.keys() {
            codes.extend(known(word).map(|code| (word.clone(), code)));
        }
        let unknown = self.words.keys();
        let unknown = unknown.filter(|word| !is_no_answer(word) && known(word).is_none());
        codes.extend(leading(unknown).unwrap_or_default());
        let pairs = codes
            .iter()
            .map(|(word, code)| (*code, word.trim().to_lowercase()));
        let pairs: BTreeSet<(i32, String)> = pairs.collect();
        let numbers: BTreeSet<i32> = pairs.iter().map(|(code, _)| *code).collect();
        if numbers.len() < pairs.len() {
            return Coding::Unknown;
        }
        let without: u64 = self.without(&codes).map(|(_, count)| count).sum::<u64>() + self.more;
        let all = self.codes + self.words.values().sum::<u64>() + self.more;
        if without * 100 > all * STRAY {
            Coding::Unknown
        } else {
            Coding::Codes(codes)
        }
    }

    /// The words that stand for an answer and have no code, with their counts.
    fn without<'a>(
        &'a self,
        codes: &'a BTreeMap<String, i32>,
    ) -> impl Iterator<Item = (&'a str, u64)> {
        self.words
            .iter()
            .filter(|(word, _)| !is_no_answer(word) && !codes.contains_key(*word))
            .map(|(word, count)| (word.as_str(), *count))
    }
}

/// A question, what was answered to it and what its words stand for.
pub(super) type Worded<'a> = (&'a str, &'a Answered, &'a Coding);

/// What a person should know of the words: those that were read as codes, those that count
/// as missing, and the questions that were left out.
pub(super) fn notes(all: &[Worded<'_>]) -> Vec<String> {
    let (mut read, mut stray) = (Vec::new(), Vec::new());
    for (question, answered, coding) in all {
        let Coding::Codes(codes) = coding else {
            continue;
        };
        let code = |(word, code): (&String, &i32)| format!("{code} = “{word}”");
        read.push(named(question, codes.iter().map(code)));
        stray.push(named(
            question,
            answered.without(codes).map(|(word, _)| quoted(word)),
        ));
    }
    let mut notes = Vec::new();
    if let Some(questions) = listed(read) {
        notes.push(t!("import-note-words-read", questions = questions));
    }
    if let Some(questions) = listed(stray) {
        notes.push(t!("import-note-words-missing", questions = questions));
    }
    if let Some(questions) = unknown(all) {
        notes.push(t!("import-note-words-unknown", questions = questions));
    }
    notes
}

/// The questions whose words have no code, with some of these; none where there are none.
pub(super) fn unknown(all: &[Worded<'_>]) -> Option<String> {
    let none = BTreeMap::new();
    let questions = all
        .iter()
        .filter(|(.., coding)| **coding == Coding::Unknown);
    let words = |(question, answered, _): &Worded<'_>| {
        named(
            question,
            answered.without(&none).map(|(word, _)| quoted(word)),
        )
    };
    listed(questions.map(words).collect())
}

/// `Q49 (“Not at all”, “Completely”)`; none without words.
fn named(question: &str, words: impl Iterator<Item = String>) -> Option<[String; 2]> {
    let mut words: Vec<String> = words.take(4).collect();
    if words.len() == 4 {
        words[3] = "…".to_owned();
    }
    let shown = format!("{question} ({})", words.join(", "));
    (!words.is_empty()).then(|| [question.to_owned(), shown])
}

/// The first questions with their words, the others by name.
fn listed(questions: Vec<Option<[String; 2]>>) -> Option<String> {
    let all = questions.into_iter().flatten().enumerate();
    let one = |(i, [name, shown]): (usize, [String; 2])| if i < SHOWN { shown } else { name };
    let all: Vec<String> = all.map(one).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

fn quoted(word: &str) -> String {
    let mut short: String = word.chars().take(40).collect();
    if short.len() < word.len() {
        short.push('…');
    }
    format!("“{short}”")
}

fn is_no_answer(word: &str) -> bool {
    NO_ANSWER.contains(&word.to_lowercase().as_str())
}

/// The numbers that words begin with, where each number stands before one text alone and
/// each text behind one number.
fn leading<'a>(words: impl Iterator<Item = &'a String>) -> Option<BTreeMap<String, i32>> {
    let mut codes = BTreeMap::new();
    let mut pairs = BTreeSet::new();
    for word in words {
        if let Some((code, text)) = numbered(word) {
            codes.insert(word.clone(), code);
            pairs.insert((code, text.to_lowercase()));
        }
    }
    let numbers: BTreeSet<i32> = pairs.iter().map(|(code, _)| *code).collect();
    let texts: BTreeSet<&String> = pairs.iter().map(|(_, text)| text).collect();
    (numbers.len() == pairs.len() && texts.len() == pairs.len()).then_some(codes)
}

/// `1 - Not at all`, `10. Completely`, `(2) Rarely`: the number and the text.
fn numbered(word: &str) -> Option<(i32, &str)> {
    let word = word.trim_start_matches(['(', '[']);
    let sign = usize::from(word.starts_with('-'));
    let digits = word[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = word.split_at(sign + digits);
    let text = rest.trim_start_matches([')', ']', '.', ':', '=', '-', '–', '—', ' ', '\u{A0}']);
    let begins = text
        .chars()
        .next()
        .is_some_and(|first| !first.is_ascii_digit());
    let apart = text.len() < rest.len();
    Some((
        number.parse().ok().filter(|_| begins && apart)?,
        text.trim(),
    ))
}

/// The label of the one option with this text.
fn option(question: &Question, word: &str) -> Option<i32> {
    let folded = |text: &str| text.trim().to_lowercase();
    let mut same = question
        .options
        .iter()
        .filter(|option| folded(&option.text) == folded(word));
    let label = same.next()?.label.parse().ok();
    label.filter(|_| same.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::questionnaire::Choice;

    fn answered(codes: u64, words: &[(&str, u64)]) -> Answered {
        let mut answered = Answered {
            codes,
            ..Answered::default()
        };
        for (word, count) in words {
            (0..*count).for_each(|_| answered.word(word));
        }
        answered
    }

    fn codes(codes: &[(&str, i32)]) -> Coding {
        Coding::Codes(
            codes
                .iter()
                .map(|(word, code)| ((*word).to_owned(), *code))
                .collect(),
        )
    }

    #[test]
    fn words_begin_with_their_codes() {
        let words = |words: &[&str]| {
            let words: Vec<(&str, u64)> = words.iter().map(|word| (*word, 5)).collect();
            answered(4, &words).coding(None)
        };
        assert_eq!(
            words(&["1 - Not at all", "10 - Completely"]),
            codes(&[("1 - Not at all", 1), ("10 - Completely", 10)])
        );
        assert_eq!(
            words(&["-1. Don’t know", "(2) b", "3 c"]),
            codes(&[("(2) b", 2), ("-1. Don’t know", -1), ("3 c", 3)])
        );
        for unclear in [
            &["1 - Agree", "1 - Disagree"][..],
            &["10 years", "20 years"],
            &["2-3 times"],
            &["1st"],
            &["Not at all", "10 - Completely"],
        ] {
            assert_eq!(words(unclear), Coding::Unknown, "{unclear:?}");
        }
    }

    #[test]
    fn bare_words_have_the_label_of_their_option() {
        let choice = |(label, text): (&str, &str)| Choice {
            label: label.to_owned(),
            text: text.to_owned(),
        };
        let mut question = Question {
            id: "Q49".to_owned(),
            wording: "How satisfied are you?".to_owned(),
            topic: None,
            ordered: true,
            options: [("1", "Not at all"), ("2", "2"), ("3", "Completely")]
                .map(choice)
                .into(),
        };
        let answered = answered(4, &[("not at all", 3), ("Completely", 5), ("Refused", 9)]);
        assert_eq!(answered.coding(None), Coding::Unknown);
        let both = codes(&[("Completely", 3), ("not at all", 1)]);
        assert_eq!(answered.coding(Some(&question)), both);
        question.options[1].text = "Completely".to_owned();
        assert_eq!(answered.coding(Some(&question)), Coding::Unknown);
    }

    #[test]
    fn a_few_words_among_many_codes_count_as_missing_and_are_named() {
        let few = answered(199, &[("blah", 2)]);
        let coding = few.coding(None);
        assert_eq!(coding, codes(&[]));
        assert!(notes(&[("Q1", &few, &coding)])[0].contains("Q1 (“blah”)"));
        let more = answered(100, &[("blah", 2)]);
        let coding = more.coding(None);
        assert_eq!(coding, Coding::Unknown);
        assert!(notes(&[("Q1", &more, &coding)])[0].contains("Q1 (“blah”)"));
        let missing = answered(1, &[("No answer", 20)]);
        assert_eq!(missing.coding(None), codes(&[]));
    }

    #[test]
    fn the_text_of_an_option_comes_before_the_number_that_a_word_begins_with() {
        let option = |(label, text): (&str, &str)| Choice {
            label: label.into(),
            text: text.into(),
        };
        let question = Question {
            id: "Q1".into(),
            wording: String::new(),
            topic: None,
            ordered: true,
            options: [("1", "Never"), ("2", "1 time"), ("3", "2 times")]
                .map(option)
                .into(),
        };
        let given = answered(0, &[("Never", 3), ("1 time", 2), ("2 times", 1)]);
        let right = codes(&[("Never", 1), ("1 time", 2), ("2 times", 3)]);
        assert_eq!(given.coding(Some(&question)), right);
        // Without it, "Never" is no code.
        assert_eq!(given.coding(None), Coding::Unknown);
    }
}
