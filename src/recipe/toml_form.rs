//! Reading and writing a recipe's TOML.

use toml::{Table, Value};

use super::{Recipe, migrate};
use crate::{Problem, Result, t};

/// Version of the recipe's format.
pub const FORMAT: u32 = 2;

/// Reads a recipe.
///
/// # Errors
/// Not TOML, a newer format, a key that is missing, unknown or of the wrong kind (named,
/// with its line).
pub fn from_toml(text: &str) -> Result<Recipe> {
    let table: Table = text.parse().map_err(|e| unreadable(text, &e))?;
    match older(&table)? {
        true => brought_up(table),
        false => toml::from_str(text).map_err(|e| unreadable(text, &e)),
    }
}

/// Reads a recipe as a study's catalogue keeps it.
///
/// # Errors
/// As [`from_toml`].
pub fn from_json(value: serde_json::Value) -> Result<Recipe> {
    let table = Table::try_from(without_nulls(value));
    brought_up(table.map_err(|e| Problem::new(t!("recipe-invalid", error = e.to_string())))?)
}

/// Whether a recipe is of an older format.
fn older(recipe: &Table) -> Result<bool> {
    match recipe.get("format").and_then(Value::as_integer) {
        None => Err(Problem::new(t!("recipe-without-format", format = FORMAT))),
        Some(format) if format > i64::from(FORMAT) => {
            Err(Problem::new(t!("recipe-newer-format")).advise(t!("recipe-newer-format-advice")))
        }
        Some(format) => Ok(format < i64::from(FORMAT)),
    }
}

/// A recipe of today or of format 1.
fn brought_up(recipe: Table) -> Result<Recipe> {
    let invalid = |reason: String| Problem::new(t!("recipe-invalid", error = reason));
    let recipe = match older(&recipe)? {
        true => migrate::from_1(recipe).map_err(invalid)?,
        false => recipe,
    };
    let read = recipe.try_into();
    read.map_err(|e: toml::de::Error| invalid(e.message().to_owned()))
}

/// TOML knows no null: a key without a value is not there.
fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        serde_json::Value::Array(values) => values.into_iter().map(without_nulls).collect(),
        other => other,
    }
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
        let newer = from_toml(&text.replace("format = 2", "format = 3")).unwrap_err();
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
