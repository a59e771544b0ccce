//! The prompts that words are asked for with: a simple and a complex one (ALIGN, section 4.2
//! and appendix G), in the language of the cues, or a template of one's own.

use super::template::{names, template};

/// A short question.
pub const SIMPLE: &str = "simple";
/// A question with all its conditions.
pub const COMPLEX: &str = "complex";

/// Template names begin so, the shorter prompt's first.
const ASSOCIATIONS: [&str; 2] = ["association-short-", "association-list-"];
const RANKINGS: [&str; 2] = ["ranking-short-", "ranking-"];

/// Which prompt a template is: `simple`, `complex`, or its own name.
pub fn variant(template: &str) -> &str {
    for [short, long] in [ASSOCIATIONS, RANKINGS] {
        if template.starts_with(short) {
            return SIMPLE;
        } else if template.starts_with(long) {
            return COMPLEX;
        }
    }
    template
}

/// The template that asks for associations: the simple or the complex one in a language,
/// or the one that has this name.
pub fn association_template(variant: &str, language: &str) -> String {
    named(ASSOCIATIONS, variant, language)
}

/// The same for a ranking.
pub fn ranking_template(variant: &str, language: &str) -> String {
    named(RANKINGS, variant, language)
}

fn named([short, long]: [&str; 2], variant: &str, language: &str) -> String {
    match variant {
        SIMPLE => format!("{short}{language}"),
        COMPLEX => format!("{long}{language}"),
        own => own.to_owned(),
    }
}

/// The name of the built-in template with this text; empty where none has it.
pub fn name_of(text: &str) -> &'static str {
    let is_it = |name: &&str| template(name).is_ok_and(|known| known == text);
    names().into_iter().find(is_it).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_apart_and_found_again() {
        for (what, name) in [
            (
                association_template as fn(&str, &str) -> String,
                "association",
            ),
            (ranking_template, "ranking"),
        ] {
            for language in ["en", "zh"] {
                for kind in [SIMPLE, COMPLEX] {
                    let found = what(kind, language);
                    assert!(found.starts_with(name) && found.ends_with(language));
                    assert_eq!(variant(&found), kind);
                    assert_eq!(name_of(template(&found).unwrap()), found);
                }
            }
            assert_eq!(what("mine", "en"), "mine");
        }
        assert_eq!(variant("mine"), "mine");
        assert_eq!(name_of("no built-in text"), "");
    }
}
