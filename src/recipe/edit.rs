//! Changing a recipe by `key=value`, as on the command line and by the mending buttons.

use toml::{Table, Value};

use super::Recipe;
use crate::{Problem, Result, t};

/// Sets one value of a recipe: `lora.rank=8`, `schedule.shape=linear`,
/// `data.sources=[{dataset="english-1a2b3c4d"}]`. The value is TOML; what is not TOML
/// counts as text. The recipe is unchanged where this fails.
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
    let mut whole = Table::try_from(&*recipe).map_err(|e| invalid(e.to_string()))?;
    let (parents, last) = key.rsplit_once('.').unwrap_or(("", key));
    let mut table = &mut whole;
    for part in parents.split('.').filter(|part| !part.is_empty()) {
        table = match table.get_mut(part) {
            Some(Value::Table(inner)) => inner,
            _ => return Err(invalid(t!("recipe-set-unknown", key = key))),
        };
    }
    table.insert(last.to_owned(), parse(value));
    *recipe = whole
        .try_into()
        .map_err(|e: toml::de::Error| invalid(e.message().to_owned()))?;
    Ok(())
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
