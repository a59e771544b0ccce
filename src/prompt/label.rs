//! Reading the chosen label out of a free answer to a survey question.

/// Which of `labels` a short free answer names; none where it names none.
///
/// The answer's first words decide: the label that stands alone (not inside a word or a
/// longer number) and comes first; where two begin at the same place, the longer one. Upper
/// and lower case are alike, but a label of one letter counts inside a text only as written,
/// since `a` is also an article.
pub fn parse_label(text: &str, labels: &[String]) -> Option<usize> {
    let found = labels.iter().enumerate().filter_map(|(index, label)| {
        let at = position(text, label.trim())?;
        Some((at, std::cmp::Reverse(label.trim().len()), index))
    });
    found.min().map(|(.., index)| index)
}

/// Where a label first stands alone in a text.
fn position(text: &str, label: &str) -> Option<usize> {
    if label.is_empty() {
        return None;
    }
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case(label) {
        return Some(0);
    }
    let mut letters = label.chars();
    let one_letter = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
    let (text, label) = if one_letter {
        (text.to_owned(), label.to_owned())
    } else {
        (text.to_lowercase(), label.to_lowercase())
    };
    let alone = |at: &usize| {
        let before = text[..*at].chars().next_back();
        let mut behind = text[at + label.len()..].chars();
        let (after, further) = (behind.next(), behind.next());
        let decimal =
            after.is_some_and(|c| ".,".contains(c)) && further.is_some_and(|c| c.is_ascii_digit());
        !before.is_some_and(|c| c.is_alphanumeric() || ".-".contains(c))
            && !after.is_some_and(char::is_alphanumeric)
            && !decimal
    };
    text.match_indices(&label).map(|(at, _)| at).find(alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str, labels: &[&str]) -> Option<usize> {
        let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        parse_label(text, &labels)
    }

    #[test]
    fn the_first_label_that_stands_alone_is_the_answer() {
        let ten: Vec<String> = (1..=10).map(|n| n.to_string()).collect();
        assert_eq!(parse_label("10", &ten), Some(9));
        assert_eq!(parse_label(" 2. Rather important, not 1", &ten), Some(1));
        assert_eq!(parse_label("My answer is 7 of 10", &ten), Some(6));
        assert_eq!(parse_label("42", &ten), None);
        assert_eq!(parse_label("3.5", &ten), None);
        assert_eq!(parse_label("-1", &ten), None);
        assert_eq!(parse_label("I cannot say.", &ten), None);
        assert_eq!(chosen("0", &["0", "1"]), Some(0));
    }

    #[test]
    fn letters_and_words_are_labels_too() {
        assert_eq!(chosen("b", &["A", "B"]), Some(1));
        assert_eq!(
            chosen("It is a hard question, but B.", &["A", "B"]),
            Some(1)
        );
        assert_eq!(chosen("Not yes: no!", &["yes", "no"]), Some(0));
        assert_eq!(chosen("NO", &["yes", "no"]), Some(1));
        assert_eq!(chosen("anything", &[""]), None);
    }
}
