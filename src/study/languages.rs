//! In which languages survey questions are asked, and which template is used for each.

use super::folder::Study;
use crate::probe::{Probe, SurveyItem};
use crate::problem::Result;
use crate::{prompt, t};

/// A template that was found for a language.
pub(super) struct Fitting {
    pub name: String,
    pub text: String,
}

impl Study {
    /// The language of the questions of a questionnaire: as their script says, of languages
    /// with one script that of the study's cultures where only one of these is written so,
    /// else as their letters surely tell.
    pub(super) fn language_of(&self, items: &[SurveyItem]) -> String {
        let wordings: Vec<&str> = items.iter().map(|item| item.wording.as_str()).collect();
        let cultures = self.cultures();
        let mut likely: Vec<&str> = cultures
            .iter()
            .map(|culture| prompt::without_region(&culture.language))
            .collect();
        likely.sort_unstable();
        likely.dedup();
        prompt::language_among(&wordings, &likely)
    }

    /// The template for a language: of that very language and region, of the language, else
    /// the English one. `named` gives its name by language.
    ///
    /// # Errors
    /// There is no template of any of these names.
    pub(super) fn template_for(
        &self,
        language: &str,
        named: impl Fn(&str) -> String,
    ) -> Result<Fitting> {
        let names = prompt::fallbacks(language).into_iter().map(&named);
        let found = names.map(|name| {
            let text = self.template(&name)?;
            Ok(Fitting { name, text })
        });
        let mut found: Vec<Result<Fitting>> = found.collect();
        let place = found.iter().position(Result::is_ok).unwrap_or_default();
        found.swap_remove(place)
    }
}

/// The language that most of these questions are worded in, as far as their script says.
pub(super) fn language(items: &[SurveyItem]) -> &'static str {
    prompt::language(items.iter().map(|item| item.wording.as_str()))
}

/// The language of questions that are all in one: as they say it, else as their script says.
pub(super) fn language_said(items: &[SurveyItem]) -> &str {
    match items.first() {
        Some(item) if !item.language.is_empty() => &item.language,
        _ => language(items),
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

/// The same where the wording says that one by itself.
pub(super) fn without_a_plain_language(items: Vec<SurveyItem>) -> Vec<SurveyItem> {
    match languages(&items)[..] {
        [only] if only != language(&items) => items,
        _ => without_a_single_language(items),
    }
}

/// What to know of a probe's prompts, a sentence each: where English ones stand in for those
/// of the language that it asks in.
pub(super) fn stand_ins(probe: &Probe) -> Vec<String> {
    let asks = probe.asks();
    let items = asks.items();
    let first = match asks.language() {
        "" => prompt::language(items.iter().map(|item| item.text())),
        said => said,
    };
    let asked = asks.texts().into_iter().filter(|text| !text.system);
    let asked: Vec<(&str, &str)> = asked
        .map(|text| match text.language {
            "" => (first, text.text),
            language => (language, text.text),
        })
        .collect();
    let stands_in = |(language, text): &(&str, &str)| {
        let language = prompt::without_region(language);
        let stem = prompt::name_of(text).strip_suffix(prompt::ENGLISH);
        let own = stem.map(|stem| format!("{stem}{language}"));
        own.is_some_and(|own| !prompt::names().contains(&own.as_str()))
    };
    let instead = asked.iter().filter(|asked| stands_in(asked));
    instead
        .map(|(language, _)| {
            t!(
                "study-english-prompt",
                language = prompt::language_name(language)
            )
        })
        .collect()
}
