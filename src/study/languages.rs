//! In which languages survey questions are asked: Mandarin and English are told apart.

use crate::probe::SurveyItem;

/// The language that most of these questions are worded in.
pub(super) fn language(items: &[SurveyItem]) -> &'static str {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let chinese = items.iter().filter(|item| item.wording.contains(is_han));
    match 2 * chinese.count() > items.len() {
        true => "zh",
        false => "en",
    }
}

/// The languages of the questions as they say it, in the order they come; a single empty one
/// where they do not.
pub(super) fn languages(items: &[SurveyItem]) -> Vec<&str> {
    let mut languages: Vec<&str> = Vec::new();
    for item in items {
        if !languages.contains(&item.language.as_str()) {
            languages.push(&item.language);
        }
    }
    languages
}

/// The questions of one language.
pub(super) fn in_language(items: &[SurveyItem], language: &str) -> Vec<SurveyItem> {
    let of_language = items.iter().filter(|item| item.language == language);
    of_language.cloned().collect()
}

/// Lets go of the languages where all questions are in one.
pub(super) fn without_a_single_language(mut items: Vec<SurveyItem>) -> Vec<SurveyItem> {
    if languages(&items).len() < 2 {
        items.iter_mut().for_each(|item| item.language.clear());
    }
    items
}
