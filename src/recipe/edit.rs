//! Changing a recipe by `key=value`, as on the command line and by the mending buttons.

use toml::{Table, Value};

use super::{Format, Recipe, migrate};
use crate::{Problem, Result, t};

/// Sets one value of a recipe: `lora.rank=8`, `schedule.shape=linear`,
/// `data.sources.0.lower=5`, `data.sources=[{dataset="english-1a2b3c4d"}]`. The value is
/// TOML; what is not TOML counts as text. Keys of format 1 set what they have become. The
/// recipe is unchanged where this fails.
///
/// A source that does not say what it becomes becomes what the source in its place did; one
/// that becomes something else begins with that format's usual settings.
///
/// # Errors
/// No `=`, an unknown key, a value of the wrong kind.
pub fn set(recipe: &mut Recipe, assignment: &str) -> Result<()> {
    let invalid = |reason: String| {
        Problem::new(t!(
            "recipe-set-invalid",
            assignment = assignment,
            reason = reason
        ))
        .advise(t!("recipe-set-advice"))
    };
    let (key, value) = assignment
        .split_once('=')
        .ok_or_else(|| invalid(t!("recipe-set-no-value")))?;
    let (key, value) = (key.trim(), value.trim());
    let mut changed = recipe.clone();
    for key in migrate::keys(recipe, key) {
        if let Some((at, format)) = retold(&changed, &key, value) {
            changed.retell(at, format);
            continue;
        }
        let mut whole = Table::try_from(&changed).map_err(|e| invalid(e.to_string()))?;
        let place = place(&mut whole, &key);
        let place = place.ok_or_else(|| invalid(t!("recipe-set-unknown", key = key.as_str())))?;
        place.0.insert(place.1.to_owned(), parse(value));
        if key == SOURCES {
            tell_alike(&mut whole, &changed);
        }
        let read = whole.try_into();
        changed = read.map_err(|e: toml::de::Error| invalid(e.message().to_owned()))?;
    }
    *recipe = changed;
    Ok(())
}

/// The key of the sources.
const SOURCES: &str = "data.sources";

/// The table that holds a key, and the key's last part; a part may be a place in a list.
fn place<'a, 'k>(whole: &'a mut Table, key: &'k str) -> Option<(&'a mut Table, &'k str)> {
    let mut parts: Vec<&str> = key.split('.').collect();
    let last = parts.pop()?;
    let mut parts = parts.into_iter();
    let Some(first) = parts.next() else {
        return Some((whole, last));
    };
    let mut value = whole.get_mut(first)?;
    for part in parts {
        value = match value {
            Value::Table(inner) => inner.get_mut(part)?,
            Value::Array(list) => list.get_mut(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some((value.as_table_mut()?, last))
}

/// The source that an assignment makes something else of, and what.
fn retold(recipe: &Recipe, key: &str, value: &str) -> Option<(usize, Format)> {
    let at = key.strip_prefix(SOURCES)?.strip_prefix('.')?;
    let at: usize = at.strip_suffix(".format")?.parse().ok()?;
    let before = &recipe.data.sources.get(at)?.format;
    let wanted = parse(value);
    let wanted = wanted.as_str().filter(|id| *id != before.spec().id())?;
    let language = before.language().to_owned();
    Some((at, Format::usual(wanted, &language)?))
}

/// Lets sources that do not say what they become be as those of `before` in their places,
/// or as its first.
fn tell_alike(whole: &mut Table, before: &Recipe) {
    let formats: Vec<&Format> = before.formats().collect();
    let sources = whole
        .get_mut("data")
        .and_then(|data| data.get_mut("sources"));
    let sources = sources.and_then(Value::as_array_mut).into_iter().flatten();
    for (at, source) in sources.enumerate() {
        let Some(source) = source.as_table_mut().filter(|s| !s.contains_key("format")) else {
            continue;
        };
        let usual = Format::all("en").into_iter().next();
        let format = formats.get(at).or(formats.first()).copied();
        let told = format.or(usual.as_ref()).map(Table::try_from);
        if let Some(Ok(told)) = told {
            for (key, value) in told {
                source.entry(key).or_insert(value);
            }
        }
    }
}

fn parse(value: &str) -> Value {
    format!("value = {value}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Shape, preset};

    #[test]
    fn values_of_every_kind_are_set() {
        let mut recipe = preset("first-steps").unwrap();
        for assignment in [
            "lora.rank=8",
            "lora.alpha = 16",
            "schedule.shape=linear",
            "model=my starter",
            "data.max_cues=7",
            r#"data.sources=[{dataset="a"}, {dataset="b", share=0.5}]"#,
        ] {
            set(&mut recipe, assignment).unwrap();
        }
        assert_eq!((recipe.lora.rank, recipe.lora.alpha), (8, 16.0));
        assert_eq!(recipe.schedule.shape, Shape::Linear);
        assert_eq!(
            (recipe.model.as_str(), recipe.data.max_cues),
            ("my starter", Some(7))
        );
        assert_eq!(recipe.data.sources[1].share, 0.5);
    }

    #[test]
    fn a_wrong_assignment_is_explained_and_changes_nothing() {
        let mut recipe = preset("first-steps").unwrap();
        let before = recipe.clone();
        for (assignment, word) in [
            ("lora.rank", "="),
            ("lora.rnk=8", "rnk"),
            ("lara.rank=8", "lara.rank"),
            ("lora.rank=many", "many"),
            ("name.x=1", "name.x"),
        ] {
            let problem = set(&mut recipe, assignment).unwrap_err();
            assert!(problem.message.contains(word), "{problem}");
        }
        assert_eq!(recipe, before);
    }
}
