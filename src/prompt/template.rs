//! Prompt templates: the built-in ones by name, and how any of them is filled in.

use minijinja::{Environment, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

use super::ENGLISH;
use crate::{Problem, Result, asset, t};

/// What stands between the words of a list where the template does not say.
const SEPARATOR: &str = ", ";

/// Names of the built-in templates.
pub fn names() -> Vec<&'static str> {
    asset::prompts().map(|(name, _)| name).collect()
}

/// The language of a template as its name says it; English where that is none of the
/// languages that there are templates in.
pub fn language_of_template(name: &str) -> &str {
    let known = |language: &&str| {
        let ending = format!("-{language}");
        names().into_iter().any(|name| name.ends_with(&ending))
    };
    let named = name.rsplit_once('-').map(|(_, language)| language);
    named.filter(known).unwrap_or(ENGLISH)
}

/// Text of a built-in template.
///
/// # Errors
/// No template has this name; the advice lists those that exist.
pub fn template(name: &str) -> Result<&'static str> {
    asset::prompts()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| text)
        .ok_or_else(|| {
            Problem::new(t!("recipe-template-unknown", name = name)).advise(t!(
                "recipe-template-unknown-advice",
                names = names().join(", ")
            ))
        })
}

/// Fills in the template `text`; the line break at its end is not part of it.
///
/// # Errors
/// The template is broken, or uses a variable that `context` lacks (named).
pub fn render(text: &str, context: impl Serialize) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let context = Value::from_serialize(context);
    let template = environment
        .template_from_str(text)
        .map_err(|e| broken(&e))?;
    template.render(&context).map_err(|e| {
        let known = |name: &String| {
            context
                .get_attr(name)
                .is_ok_and(|value| !value.is_undefined())
        };
        let mut names: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        names.retain(|name| !known(name));
        names.sort_unstable();
        if e.kind() != ErrorKind::UndefinedError || names.is_empty() {
            return broken(&e);
        }
        let line = e.line().unwrap_or(1);
        Problem::new(t!(
            "recipe-template-variable",
            line = line,
            names = names.join(", ")
        ))
        .advise(t!("recipe-template-broken-advice"))
    })
}

/// What the template `text` puts between the words of a list: its own top-level variable
/// `separator`, or a comma and a space.
///
/// # Errors
/// The template is broken.
pub fn separator(text: &str) -> Result<String> {
    let own = own(text, (), "separator")?;
    Ok(own.unwrap_or_else(|| SEPARATOR.to_owned()))
}

/// What a person says who has no more answers: the template's own top-level variable
/// `no_more`; none where the answer just ends.
///
/// # Errors
/// The template is broken.
pub fn no_more(text: &str) -> Result<Option<String>> {
    own(text, (), "no_more")
}

/// A top-level variable that the template sets itself.
pub(super) fn own(text: &str, context: impl Serialize, name: &str) -> Result<Option<String>> {
    let environment = Environment::new();
    let own = environment
        .template_from_str(text)
        .and_then(|template| template.render_captured(Value::from_serialize(context)))
        .map_err(|e| broken(&e))?
        .state()
        .lookup(name);
    Ok(own.map(|value| value.to_string()))
}

fn broken(error: &minijinja::Error) -> Problem {
    let reason = error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned);
    Problem::new(t!(
        "recipe-template-broken",
        line = error.line().unwrap_or(1),
        reason = reason
    ))
    .advise(t!("recipe-template-broken-advice"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_broken_template_and_a_missing_variable_are_named() {
        let broken = render("first\n{{ cue", json!({ "cue": "x" })).unwrap_err();
        assert!(broken.message.contains("line 2"), "{broken}");
        let missing = render("{{ cue }} {{ lower }}", json!({ "cue": "x" })).unwrap_err();
        assert!(missing.message.contains("lower"), "{missing}");
        assert!(
            template("haiku")
                .unwrap_err()
                .advice
                .unwrap()
                .contains("survey-en")
        );
    }

    #[test]
    fn a_template_says_what_separates_its_list() {
        assert_eq!(
            separator(template("association-list-zh").unwrap()).unwrap(),
            "，"
        );
        assert_eq!(separator("{{ cue }}").unwrap(), ", ");
        let person = template("association-person-zh").unwrap();
        assert_eq!(no_more(person).unwrap().as_deref(), Some("没有了"));
        assert!(person.contains("写“没有了”"));
        assert_eq!(no_more("{{ cue }}").unwrap(), None);
    }
}
