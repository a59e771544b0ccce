//! What is known of the World Values Survey, wave 7: topics, scales, labels.
//!
//! The table is `assets/topics/wvs-wave-7.toml`. Topic ranges: Xu et al. 2024
//! (CultureSPA), section 3.1; codes: the survey's codebook.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dataset::questionnaire::Choice;

static TABLE: LazyLock<Survey> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    toml::from_str(include_str!("../../../assets/topics/wvs-wave-7.toml")).unwrap_or_default()
});

#[derive(Default, Deserialize)]
struct Survey {
    topics: Vec<Topic>,
    twelve: Vec<Topic>,
    nominal: Vec<String>,
    beside_the_scale: Vec<Code>,
    scales: Vec<Scale>,
    anchors: Vec<Anchor>,
    labels: Vec<Labels>,
    without_options: Vec<String>,
}

#[derive(Deserialize)]
struct Topic {
    name: String,
    first: u32,
    last: u32,
}

/// A question by whose wording the survey is known.
#[derive(Deserialize)]
struct Anchor {
    question: String,
    word: String,
}

/// An answer that is not on the scale of its question.
#[derive(Deserialize)]
struct Code {
    question: String,
    label: String,
}

/// The labels of a question in the order of its scale.
#[derive(Deserialize)]
struct Scale {
    question: String,
    labels: Vec<String>,
}

/// Questions whose codes do not run from 1.
#[derive(Deserialize)]
struct Labels {
    questions: Vec<String>,
    labels: Vec<String>,
}

/// Whether a column is a question asked of everybody: `Q27` or `Q234A`, but no recode
/// (`Q94R`, `Q33_3`) and no question of some countries (`Q82_EU`, `Q223_LOCAL`, `Q275A`).
pub(super) fn is_question(column: &str) -> bool {
    number(column).is_some()
}

fn number(question: &str) -> Option<u32> {
    let digits = question.strip_prefix('Q')?;
    let digits = if digits == "234A" { "234" } else { digits };
    let short = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    short.then(|| digits.parse().ok()).flatten()
}

/// Whether questions (id, wording) are those of the survey, in the English wording.
pub(in crate::dataset) fn knows<'a>(questions: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    let mut met = 0;
    for (id, wording) in questions {
        if let Some(anchor) = TABLE.anchors.iter().find(|anchor| anchor.question == id) {
            if !wording.to_lowercase().contains(&anchor.word) {
                return false;
            }
            met += 1;
        }
    }
    met > 0
}

/// The topic of a question; none for the questions on the person (Q260–Q290).
pub(in crate::dataset) fn topic(question: &str) -> Option<&'static str> {
    among(&TABLE.topics, question)
}

/// The topic of a question among twelve; none for the questions on the person.
pub(super) fn topic_of_twelve(question: &str) -> Option<&'static str> {
    among(&TABLE.twelve, question)
}

fn among(topics: &'static [Topic], question: &str) -> Option<&'static str> {
    let number = number(question)?;
    let holds = |topic: &&Topic| (topic.first..=topic.last).contains(&number);
    Some(&topics.iter().find(holds)?.name)
}

/// Whether a question is on the person: Q260–Q290.
pub(super) fn on_the_person(question: &str) -> bool {
    number(question).is_some_and(|number| (260..=290).contains(&number))
}

/// The options of a question along its scale.
#[derive(Debug, Default)]
pub(in crate::dataset) struct Scaled {
    pub options: Vec<Choice>,
    /// Whether they have an order.
    pub ordered: bool,
    /// The option that was taken out, for it is not on the scale.
    pub beside: Option<Choice>,
    /// Whether they stood in another order.
    pub moved: bool,
}

/// Brings the options of a question into the order of its scale, without the answer that
/// is not on it; every label keeps its text.
pub(in crate::dataset) fn scaled(question: &str, mut options: Vec<Choice>) -> Scaled {
    if TABLE.nominal.iter().any(|id| id == question) {
        return Scaled {
            options,
            ..Scaled::default()
        };
    }
    let beside = |option: &Choice| {
        let mut codes = TABLE.beside_the_scale.iter();
        codes.any(|code| code.question == question && code.label == option.label)
    };
    let beside = options.iter().position(beside).map(|at| options.remove(at));
    let scale = TABLE.scales.iter().find(|scale| scale.question == question);
    let place =
        |label: &String| scale.and_then(|scale| scale.labels.iter().position(|l| l == label));
    let known = options.iter().all(|option| place(&option.label).is_some());
    let moved = scale.is_some() && known;
    if moved {
        options.sort_by_key(|option| place(&option.label));
    }
    Scaled {
        options,
        ordered: scale.is_none() || known,
        beside,
        moved,
    }
}

/// The labels of a question whose codes do not run from 1, where it has `options` of them.
pub(in crate::dataset) fn labels(question: &str, options: usize) -> Option<&'static [String]> {
    let known = |entry: &&Labels| {
        entry.labels.len() == options && entry.questions.iter().any(|id| id == question)
    };
    TABLE
        .labels
        .iter()
        .find(known)
        .map(|entry| entry.labels.as_slice())
}

/// Whether the listed options are no answer codes (parties, ethnic groups by country).
pub(in crate::dataset) fn without_options(question: &str) -> bool {
    TABLE.without_options.iter().any(|id| id == question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table: Survey =
            toml::from_str(include_str!("../../../assets/topics/wvs-wave-7.toml")).unwrap();
        assert_eq!(table.topics.len(), 13);
        assert!(
            table
                .topics
                .windows(2)
                .all(|pair| pair[0].last + 1 == pair[1].first)
        );
        assert_eq!(
            (topic("Q1"), topic("Q234A")),
            (Some("Social values"), topic("Q234"))
        );
        assert_eq!(topic("Q262"), None);
        assert!(on_the_person("Q262") && !on_the_person("Q259") && !on_the_person("X262"));
        let twelve: std::collections::BTreeSet<_> = (1..260)
            .map(|n| topic_of_twelve(&format!("Q{n}")).unwrap())
            .collect();
        assert_eq!(twelve.len(), 12);
        let ordered = |question: &str| scaled(question, Vec::new()).ordered;
        assert!(!ordered("Q149") && !ordered("Q157") && ordered("Q27"));
        assert_eq!(
            labels("Q122", 3).map(<[String]>::concat).as_deref(),
            Some("012")
        );
    }

    #[test]
    fn options_stand_along_the_scale_and_keep_their_labels() {
        let options = |labels: &str| -> Vec<Choice> {
            let choice = |label: char| Choice {
                label: label.to_string(),
                text: format!("text of {label}"),
            };
            labels.chars().map(choice).collect()
        };
        let labels = |options: &[Choice]| -> String {
            let whole = |o: &Choice| assert_eq!(o.text, format!("text of {}", o.label));
            options.iter().for_each(whole);
            options.iter().map(|option| option.label.as_str()).collect()
        };
        for (question, listed, expected, beside) in [
            ("Q56", "123", "132", ""),
            ("Q119", "01234", "1234", "0"),
            ("Q221", "1234", "123", "4"),
            ("Q222", "1234", "123", "4"),
            ("Q254", "12345", "1234", "5"),
            ("Q27", "1234", "1234", ""),
        ] {
            let scaled = scaled(question, options(listed));
            assert_eq!(
                (labels(&scaled.options).as_str(), scaled.ordered),
                (expected, true)
            );
            let taken = scaled
                .beside
                .map_or_else(String::new, |option| option.label);
            assert_eq!((taken.as_str(), scaled.moved), (beside, question == "Q56"));
        }
        // In other labels the order of the scale is not known.
        let other = scaled("Q56", options("ABC"));
        assert_eq!(
            (labels(&other.options).as_str(), other.ordered),
            ("ABC", false)
        );
        assert!(!scaled("Q152", options("1234")).ordered);
    }

    #[test]
    fn recodes_and_questions_of_some_countries_are_no_questions() {
        for column in [
            "Q33_3",
            "Q82_EU",
            "Q94R",
            "Q223_LOCAL",
            "Q275A",
            "Q",
            "Q1x",
            "W_WEIGHT",
        ] {
            assert!(!is_question(column), "{column}");
        }
        assert!(is_question("Q1") && is_question("Q234A") && is_question("Q290"));
    }
}
