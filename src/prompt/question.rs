//! The questions that trainings and probes put to a model, as chat messages.

use minijinja::context;
use serde::Serialize;

use super::{Message, render};
use crate::Result;

/// Asks for `lower` to `upper` associations of a cue.
///
/// # Errors
/// The template is broken, or uses a variable other than `cue`, `lower` and `upper`.
pub fn association(template: &str, cue: &str, lower: u64, upper: u64) -> Result<Vec<Message>> {
    let question = render(template, context! { cue, lower, upper })?;
    Ok(vec![Message::user(question)])
}

/// Asks a survey question; `system` is the text of the system template, empty for none.
/// Each option has a `label` and a `text`, and stands in the order it is to be shown in.
///
/// # Errors
/// A template is broken, or uses a variable other than `wording` and `options`.
pub fn survey(
    template: &str,
    system: &str,
    wording: &str,
    options: &[impl Serialize],
) -> Result<Vec<Message>> {
    let mut messages = Vec::new();
    if !system.is_empty() {
        messages.push(Message::system(render(system, ())?));
    }
    messages.push(Message::user(render(
        template,
        context! { wording, options },
    )?));
    Ok(messages)
}

/// Asks whether what somebody does in a story is acceptable. `told` gives the `story` and
/// what is told of it (`country`, `value`, `rule`; empty where it is not); `options` are the
/// answers, in the order in which they are offered.
///
/// # Errors
/// The template is broken, or uses another variable.
pub fn etiquette(template: &str, told: impl Serialize, options: &[String]) -> Result<Vec<Message>> {
    let told = minijinja::Value::from_serialize(told);
    let question = render(template, context! { options, ..told })?;
    Ok(vec![Message::user(question)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::prompt::{Role, template};

    #[test]
    fn an_association_question_ends_with_the_cue() {
        for name in [
            "association-list-en",
            "association-list-zh",
            "association-short-en",
            "association-short-zh",
        ] {
            let text = template(name).unwrap();
            let messages = association(text, "<b>", 5, 25).unwrap();
            let question = &messages[0].content;
            assert!(question.ends_with("<b>"), "{question}");
            assert!(
                question.contains('5') && question.contains("25"),
                "{question}"
            );
            assert_eq!(question.trim(), question);
        }
    }

    #[test]
    fn a_single_number_is_asked_for_once() {
        for name in [
            "association-list-en",
            "association-list-zh",
            "association-short-en",
        ] {
            let messages = association(template(name).unwrap(), "cat", 10, 10).unwrap();
            let question = &messages[0].content;
            assert_eq!(question.matches("10").count(), 1, "{question}");
        }
    }

    #[test]
    fn a_survey_question_shows_its_options_a_line_each() {
        let options = [
            json!({"label": "A", "text": "Yes"}),
            json!({"label": "B", "text": "No"}),
        ];
        let system = template("survey-system-en").unwrap();
        let messages = survey(template("survey-en").unwrap(), system, "Happy?", &options).unwrap();
        assert_eq!(messages[0].role, Role::System);
        assert!(
            messages[1]
                .content
                .starts_with("Happy?\n\nA. Yes\nB. No\n\n")
        );
        let plain = survey(template("survey-zh").unwrap(), "", "Happy?", &options).unwrap();
        assert_eq!(plain.len(), 1);
    }
}
