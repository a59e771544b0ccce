//! What is known of the World Values Survey, wave 7: topics, scales, labels.
//!
//! The table is `assets/topics/wvs-wave-7.toml`. Topic ranges: Xu et al. 2024
//! (CultureSPA), section 3.1; codes: the survey's codebook.

use std::sync::LazyLock;

use serde::Deserialize;

static TABLE: LazyLock<Survey> = LazyLock::new(|| {
    // The file is part of the program; a test below parses it.
    toml::from_str(include_str!("../../assets/topics/wvs-wave-7.toml")).unwrap_or_default()
});

#[derive(Default, Deserialize)]
struct Survey {
    topics: Vec<Topic>,
    twelve: Vec<Topic>,
    nominal: Vec<String>,
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
pub(super) fn knows<'a>(questions: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
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
pub(super) fn topic(question: &str) -> Option<&'static str> {
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

/// Whether the options have an order.
pub(super) fn ordered(question: &str) -> bool {
    !TABLE.nominal.iter().any(|id| id == question)
}

/// The labels of a question whose codes do not run from 1, where it has `options` of them.
pub(super) fn labels(question: &str, options: usize) -> Option<&'static [String]> {
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
pub(super) fn without_options(question: &str) -> bool {
    TABLE.without_options.iter().any(|id| id == question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let table: Survey =
            toml::from_str(include_str!("../../assets/topics/wvs-wave-7.toml")).unwrap();
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
        assert!(!ordered("Q149") && !ordered("Q157") && ordered("Q27"));
        assert_eq!(
            labels("Q122", 3).map(<[String]>::concat).as_deref(),
            Some("012")
        );
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
