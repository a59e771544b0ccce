//! Reading and writing a recipe's TOML.

use super::Recipe;
use crate::{Problem, Result, t};

/// Version of the recipe's format.
pub const FORMAT: u32 = 1;

/// Reads a recipe.
///
/// # Errors
/// Not TOML, a newer format, a key that is missing, unknown or of the wrong kind (named,
/// with its line).
pub fn from_toml(text: &str) -> Result<Recipe> {
    let table: toml::Table = text.parse().map_err(|e| unreadable(text, &e))?;
    let format = table.get("format").and_then(toml::Value::as_integer);
    match format {
        None => return Err(Problem::new(t!("recipe-without-format", format = FORMAT))),
        Some(format) if format > i64::from(FORMAT) => {
            return Err(
                Problem::new(t!("recipe-newer-format")).advise(t!("recipe-newer-format-advice"))
            );
        }
        Some(_) => {}
    }
    toml::from_str(text).map_err(|e| unreadable(text, &e))
}

/// Writes a recipe, without comments.
///
/// # Errors
/// A number that TOML cannot hold (above 2⁶³).
pub fn to_toml(recipe: &Recipe) -> Result<String> {
    toml::to_string(recipe)
        .map_err(|e| Problem::new(t!("recipe-unwritable", error = e.to_string())))
}

fn unreadable(text: &str, error: &toml::de::Error) -> Problem {
    let before = error
        .span()
        .and_then(|span| text.get(..span.start))
        .unwrap_or_default();
    Problem::new(t!(
        "recipe-unreadable",
        line = before.matches('\n').count() + 1,
        error = error.message()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::presets;

    #[test]
    fn what_is_written_reads_the_same() {
        for preset in presets().unwrap() {
            let text = to_toml(&preset.recipe).unwrap();
            assert_eq!(from_toml(&text).unwrap(), preset.recipe);
        }
    }

    #[test]
    fn unknown_keys_and_newer_formats_are_named() {
        let text = presets().unwrap().remove(0).text;
        let unknown = from_toml(&text.replace("rank =", "rnk =")).unwrap_err();
        assert!(unknown.message.contains("rnk"), "{unknown}");
        let newer = from_toml(&text.replace("format = 1", "format = 2")).unwrap_err();
        assert!(newer.advice.is_some(), "{newer}");
        assert!(
            from_toml("name = 1")
                .unwrap_err()
                .message
                .contains("format")
        );
        assert!(from_toml("[[").is_err());
    }
}
