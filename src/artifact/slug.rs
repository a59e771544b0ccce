//! What a thing is called, as part of the name of its folder.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a slug at most. A file's name may have 255, and a date or a hash stands beside.
const LONGEST: usize = 60;

/// A name as part of a folder's: small letters and digits of any script with their marks,
/// single hyphens between; `otherwise` where nothing is left, or Windows keeps the name to
/// itself.
pub fn slug(name: &str, otherwise: &str) -> String {
    let mut slug = String::new();
    let small: String = name.to_lowercase().nfc().collect();
    for c in small.chars() {
        let is_mark = is_combining_mark(c) && slug.ends_with(|before| before != '-');
        if c.is_alphanumeric() || is_mark {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.floor_char_boundary(LONGEST));
    let slug = slug.trim_end_matches('-');
    match slug.is_empty() || is_reserved(slug) {
        true => otherwise.to_owned(),
        false => slug.to_owned(),
    }
}

/// Whether Windows takes a file of this name for a device.
fn is_reserved(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let one_digit = |rest: &str| {
        let mut rest = rest.chars();
        rest.next().is_some_and(char::is_numeric) && rest.next().is_none()
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(one_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_any_script_stay_readable() {
        for (name, expected) in [
            ("Small World of Words (2018)", "small-world-of-words-2018"),
            ("中文联想 2.0", "中文联想-2-0"),
            ("Liste d’été", "liste-d-été"),
            // The accent as a character of its own, as macOS may write it.
            ("Liste d’e\u{301}te\u{301}", "liste-d-été"),
            ("Οικογένεια/ΑΞΙΕΣ", "οικογένεια-αξιες"),
            ("हिन्दी शब्द", "हिन्दी-शब्द"),
            ("قائمة الكلمات", "قائمة-الكلمات"),
            ("..\\..//con", "data"),
            ("LPT1", "data"),
            ("com¹", "data"),
            ("COM10", "com10"),
            ("…", "data"),
            ("", "data"),
        ] {
            assert_eq!(slug(name, "data"), expected, "{name}");
        }
        assert_eq!(slug(&"家".repeat(100), "data"), "家".repeat(20));
        assert_eq!(
            slug(&format!("{} b", "a".repeat(59)), "data"),
            "a".repeat(59)
        );
    }

    proptest! {
        #[test]
        fn a_slug_is_the_name_of_a_folder(name in "\\PC{0,80}") {
            let slug = slug(&name, "data");
            prop_assert!(!slug.is_empty() && slug.len() <= LONGEST);
            prop_assert!(!slug.contains(['.', '/', '\\', ':', ' ']) && !slug.contains("--"));
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'));
            prop_assert!(!is_reserved(&slug));
        }
    }
}
