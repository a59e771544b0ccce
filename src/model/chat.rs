//! Conversations in a model's own form, by the Jinja template that comes with it.

use minijinja::{Environment, Error, ErrorKind, context};

use crate::config::Config;
use crate::prompt::{Message, Role};
use crate::{Problem, Result, t};

/// The day that templates are told, so that a prompt is the same on every day.
const TODAY: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2024, 7, 26) {
    Some(day) => day,
    None => chrono::NaiveDate::MIN,
};

/// Stands for an answer while the text behind it is looked up.
const ANSWER: &str = "[answer-7f3a9c]";

/// The conversation up to where the answer begins; plain text where there is no template.
///
/// A template that fails on a system message gets its text in front of the first question
/// instead: Gemma's and the older ones of Mistral know only two speakers.
pub(super) fn prompt(config: &Config, begin: bool, messages: &[Message]) -> Result<String> {
    match &config.chat_template {
        Some(template) => render(config, template, messages, true)
            .or_else(|error| match without_system(messages) {
                Some(messages) => render(config, template, &messages, true),
                None => Err(error),
            })
            .map_err(|e| Problem::new(t!("model-template", error = e.to_string()))),
        None => Ok(plain(config, begin, messages)),
    }
}

/// What a text begins with whose tokenizer would put the token of beginnings in front.
pub(super) fn beginning(config: &Config, begin: bool) -> &str {
    let token = config.bos_token.as_deref();
    token.filter(|_| begin).unwrap_or_default()
}

/// The messages as plain text, a blank line between them.
pub(super) fn plain(config: &Config, begin: bool, messages: &[Message]) -> String {
    let begin = beginning(config, begin);
    let texts: Vec<&str> = messages.iter().map(|m| m.content.as_str()).collect();
    format!("{begin}{}\n", texts.join("\n\n"))
}

/// The same conversation with the system's texts in front of the first question; none
/// where the system says nothing.
fn without_system(messages: &[Message]) -> Option<Vec<Message>> {
    let (system, mut others): (Vec<Message>, Vec<Message>) = messages
        .iter()
        .cloned()
        .partition(|message| message.role == Role::System);
    let (first, said) = (others.first_mut()?, system.iter().rev());
    if first.role != Role::User || system.is_empty() {
        return None;
    }
    for message in said {
        first.content = format!("{}\n\n{}", message.content, first.content);
    }
    Some(others)
}

/// What follows an answer: what the template puts behind one, or the end token.
pub(super) fn end_of_answer(config: &Config) -> String {
    let answer = Message {
        role: Role::Assistant,
        content: ANSWER.to_owned(),
    };
    let messages = [Message::user("?"), answer];
    let template = config.chat_template.as_ref();
    let rendered = template.and_then(|template| render(config, template, &messages, false).ok());
    let behind = rendered
        .as_deref()
        .and_then(|text| text.rsplit_once(ANSWER));
    match behind {
        Some((_, behind)) if !behind.is_empty() => behind.to_owned(),
        _ => config.eos_token.clone().unwrap_or_else(|| "\n".to_owned()),
    }
}

/// Renders as transformers does: blocks trimmed, `raise_exception`, `strftime_now`, the
/// methods of Python's strings, no tools. Models that think before they answer (Qwen 3)
/// are asked not to: the answer is what follows the prompt.
fn render(
    config: &Config,
    template: &str,
    messages: &[Message],
    answer_next: bool,
) -> Result<String, Error> {
    let mut jinja = Environment::new();
    jinja.set_trim_blocks(true);
    jinja.set_lstrip_blocks(true);
    jinja.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
    jinja.add_function("raise_exception", |message: String| {
        Err::<String, _>(Error::new(ErrorKind::InvalidOperation, message))
    });
    jinja.add_function("strftime_now", |format: String| {
        use std::fmt::Write;
        let mut text = String::new();
        write!(text, "{}", TODAY.format(&format))
            .map_err(|_| Error::new(ErrorKind::InvalidOperation, format))?;
        Ok(text)
    });
    jinja.add_template("chat", template)?;
    jinja.get_template("chat")?.render(context! {
        messages,
        tools => (),
        documents => (),
        enable_thinking => false,
        add_generation_prompt => answer_next,
        bos_token => config.bos_token.as_deref().unwrap_or_default(),
        eos_token => config.eos_token.as_deref().unwrap_or_default(),
    })
}
