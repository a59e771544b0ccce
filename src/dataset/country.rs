//! Countries as surveys write them, and the language that most of their people speak.
//!
//! The names stand in `assets/countries/iso-3166.tsv` (ISO 3166-1); the languages are the
//! likely subtags of Unicode's CLDR.

use unic_langid::LanguageIdentifier;

/// The tag of a language that is not known (BCP 47).
pub const UNDETERMINED: &str = "und";

const TABLE: &str = include_str!("../../assets/countries/iso-3166.tsv");

/// The two letters of a country that is written as a survey may write it: `US`, `USA`, `840`,
/// `United States`. None where it is no known one.
pub fn country(written: &str) -> Option<&'static str> {
    let written = written.trim();
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut rows = rows.map(|line| line.split('\t'));
    rows.find_map(|mut row| {
        let letters = row.next()?;
        let mut names = row.flat_map(|cell| cell.split('|')).chain([letters]);
        let is_it = names.any(|name| !name.is_empty() && equal(name, written));
        is_it.then_some(letters)
    })
}

/// The language that most people of a country speak, as a BCP 47 tag; [`UNDETERMINED`] where
/// the country is not known.
pub fn language_of_country(written: &str) -> String {
    let likely = country(written).and_then(|letters| {
        let mut tag: LanguageIdentifier = format!("{UNDETERMINED}-{letters}").parse().ok()?;
        tag.maximize();
        Some(tag.language.as_str().to_owned())
    });
    likely.unwrap_or_else(|| UNDETERMINED.to_owned())
}

/// Whether two sources mean the same country: they write it alike but for case and
/// underscores, or both as one of a country's known names.
pub fn same_country(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|name| name.replace('_', " "));
    equal(a.trim(), b.trim()) || country(&a).is_some_and(|letters| country(&b) == Some(letters))
}

/// Whether two names are the same but for case.
fn equal(a: &str, b: &str) -> bool {
    a.chars()
        .flat_map(char::to_lowercase)
        .eq(b.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_by_its_names_letters_and_number() {
        for written in ["US", "usa", "840", "United States", " UNITED STATES "] {
            assert_eq!(country(written), Some("US"), "{written}");
        }
        assert_eq!(country("Türkiye"), country("Turkey"));
        assert_eq!(country("TÜRKIYE"), Some("TR"));
        // A survey's own numbers are no country's.
        for written in ["", "1", "8", "Avaland"] {
            assert_eq!(country(written), None, "{written}");
        }
    }

    #[test]
    fn sources_may_write_a_country_in_their_own_ways() {
        assert!(same_country("united_states_of_america", "USA"));
        assert!(same_country("oshel", "Oshel") && same_country("south_korea", "KOR"));
        assert!(!same_country("oshel", "Tarvik") && !same_country("", "USA"));
    }

    #[test]
    fn the_language_is_that_of_most_people_and_never_a_guess() {
        for (written, language) in [
            ("Argentina", "es"),
            ("BRA", "pt"),
            ("China", "zh"),
            ("Egypt", "ar"),
            ("Germany", "de"),
            ("GBR", "en"),
            ("392", "ja"),
            ("South Korea", "ko"),
            ("Russia", "ru"),
            ("Bangladesh", "bn"),
            ("India", "hi"),
            ("Thailand", "th"),
            ("Borduria", UNDETERMINED),
        ] {
            assert_eq!(language_of_country(written), language, "{written}");
        }
    }
}
