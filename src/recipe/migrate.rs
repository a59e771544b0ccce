//! Recipes and assignments of format 1, in which all sources shared one `[example]`.
//!
//! Format 1 had `[example]` (format, template, numbers), `[ranking]`, and in `[ppo]` the
//! rankings to be rewarded; a source was a dataset and its share. Since format 2 each source
//! carries what it becomes, and `[ask]` says how a model is asked for associations where no
//! source does. Jobs, drafts and plans of that time are read for ever.

use toml::{Table, Value};

use super::Recipe;
use crate::t;

/// What `[ppo]` said of the rankings to be rewarded.
const OFFERED: [&str; 3] = ["template", "words", "draws"];
/// What `[ask]` takes over of `[example]`.
const ASKED: [&str; 3] = ["template", "lower", "upper_above"];

/// Brings a recipe of format 1 up to format 2; the reason where it has no `[example]`. What
/// else does not fit is named by whoever reads the result.
pub(super) fn from_1(mut recipe: Table) -> Result<Table, String> {
    let Some(Value::Table(example)) = recipe.remove("example") else {
        return Err(t!("recipe-without-example"));
    };
    let ranking = table(recipe.remove("ranking"));
    let rewarded = recipe.get("method").and_then(Value::as_str) == Some("ppo");
    let mut offered = None;
    if let Some(Value::Table(ppo)) = recipe.get_mut("ppo") {
        let kept = OFFERED.map(|key| (key, ppo.remove(key)));
        let kept = kept.into_iter();
        let kept = kept.filter_map(|(key, value)| Some((key.to_owned(), value?)));
        offered = Some(kept.collect::<Table>()).filter(|_| rewarded);
    }
    let format = example.get("format").and_then(Value::as_str);
    let format = format.unwrap_or("list").to_owned();
    let (told, ask) = match (offered, format.as_str()) {
        (Some(offered), _) => (named("ranking", offered), Some(asked(&example))),
        (None, "ranking") => {
            let mut rankings = named("ranking", ranking);
            // One that did not say how to rank could not be trained with; it still cannot.
            rankings.entry("template").or_insert(String::new().into());
            rankings.entry("words").or_insert(0.into());
            (rankings, Some(asked(&example)))
        }
        (None, "participant") => {
            let numbers = ["lower", "upper_above", "draw", "most"];
            (named("participant", without(example, &numbers)), None)
        }
        (None, format) => (named(format, without(example, &["people"])), None),
    };
    if let Some(ask) = ask {
        recipe.insert("ask".to_owned(), ask.into());
    }
    if let Some(Value::Table(data)) = recipe.get_mut("data") {
        let sources = data
            .entry("sources")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(sources) = sources {
            if sources.is_empty() {
                sources.push(Table::from_iter([("dataset".to_owned(), "".into())]).into());
            }
            for source in sources.iter_mut().filter_map(Value::as_table_mut) {
                source.extend(told.clone());
            }
        }
    }
    recipe.insert("format".to_owned(), 2.into());
    Ok(recipe)
}

/// The keys of a recipe that an assignment to `key` sets: itself, or what a key of format 1
/// has become, in every source.
pub(super) fn keys(recipe: &Recipe, key: &str) -> Vec<String> {
    let sources = 0..recipe.data.sources.len();
    let every = |name: &str| {
        sources
            .map(|at| format!("data.sources.{at}.{name}"))
            .collect()
    };
    match key.split_once('.') {
        Some(("example", name)) if recipe.ask.is_some() && name != "format" => {
            match name {
                // Of these numbers nothing was made.
                "draw" | "most" | "people" => Vec::new(),
                _ => vec![format!("ask.{name}")],
            }
        }
        Some(("example" | "ranking", name)) => every(name),
        Some(("ppo", name)) if OFFERED.contains(&name) => every(name),
        _ => vec![key.to_owned()],
    }
}

/// How `[example]` asked for associations.
fn asked(example: &Table) -> Table {
    let people = example.get("format").and_then(Value::as_str) == Some("participant");
    let mut ask: Table = ASKED
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), example.get(key)?.clone())))
        .collect();
    if people {
        // A person gives three words at most.
        ask.insert("lower".to_owned(), 1.into());
        ask.insert("upper_above".to_owned(), 2.into());
    }
    ask
}

fn named(format: &str, mut settings: Table) -> Table {
    settings.insert("format".to_owned(), format.into());
    settings
}

fn without(mut table: Table, keys: &[&str]) -> Table {
    for key in keys {
        table.remove(*key);
    }
    table
}

fn table(value: Option<Value>) -> Table {
    match value {
        Some(Value::Table(table)) => table,
        _ => Table::new(),
    }
}
