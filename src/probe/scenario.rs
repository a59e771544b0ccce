//! Who a model is asked to be when it answers.

use serde::{Deserialize, Serialize};

use crate::problem::Result;
use crate::prompt::{self, Message, Role};

/// Somebody to answer as: a line of a study's table, and of what a job asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Part of an answer's identity; unique in a study.
    pub id: String,
    pub who: Who,
    /// Name of the culture, country, group or persona; empty of nobody.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Says it to the model, with `who` (the name) and, of a culture, a country, a group or a
    /// persona, the same by that word.
    pub template: String,
    /// Language of the template, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
}

/// What somebody is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Nobody in particular: the text is said, but names no one.
    #[default]
    Nobody,
    Culture,
    Country,
    /// People of a country or culture who share something, such as their age.
    Group,
    /// One person who is described.
    Persona,
}

impl Who {
    pub const ALL: [Self; 5] = [
        Self::Nobody,
        Self::Culture,
        Self::Country,
        Self::Group,
        Self::Persona,
    ];

    /// As the command line, files and templates spell it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Culture => "culture",
            Self::Country => "country",
            Self::Group => "group",
            Self::Persona => "persona",
        }
    }

    /// The one with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.id() == id)
    }
}

impl Scenario {
    /// What the model is told.
    ///
    /// # Errors
    /// The template is broken, or uses a variable that it is not given.
    pub fn text(&self) -> Result<String> {
        let mut names = vec![("who", self.name.as_str())];
        if self.who != Who::Nobody {
            names.push((self.who.id(), &self.name));
        }
        let text = prompt::render(&self.template, minijinja::Value::from_iter(names))?;
        Ok(text.trim().to_owned())
    }
}

/// Messages to one who was told to be somebody: `text` stands before the system message, or
/// is it. An empty text changes nothing.
pub(super) fn told(text: &str, mut messages: Vec<Message>) -> Vec<Message> {
    if text.is_empty() {
        return messages;
    }
    match messages.first_mut().filter(|m| m.role == Role::System) {
        Some(system) => system.content = format!("{text}\n\n{}", system.content),
        None => messages.insert(0, Message::system(text)),
    }
    messages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(who: Who, name: &str, template: &str) -> Scenario {
        Scenario {
            who,
            name: name.to_owned(),
            template: template.to_owned(),
            ..Scenario::default()
        }
    }

    #[test]
    fn a_template_is_given_who_and_the_same_by_its_own_word() {
        let text = |who, name, template| scenario(who, name, template).text();
        let country = text(Who::Country, "Japan", "You live in {{ country }}.\n").unwrap();
        assert_eq!(country, "You live in Japan.");
        let persona = text(Who::Persona, "a teacher", "You are {{ who }}.").unwrap();
        assert_eq!(persona, "You are a teacher.");
        assert_eq!(text(Who::Nobody, "", "Answer.").unwrap(), "Answer.");
        assert!(text(Who::Culture, "Avaland", "{{ country }}").is_err());
        assert!(text(Who::Nobody, "", "{{ culture }}").is_err());
        for who in Who::ALL {
            assert_eq!(Who::from_id(who.id()), Some(who));
            assert_eq!(serde_json::json!(who), who.id());
        }
    }

    #[test]
    fn the_text_stands_before_the_system_message_or_is_it() {
        let user = Message::user("Happy?");
        let both = vec![Message::system("One word."), user.clone()];
        let found = told("You live in Japan.", both.clone());
        let system = Message::system("You live in Japan.\n\nOne word.");
        assert_eq!(found, [system, user.clone()]);
        let found = told("You live in Japan.", vec![user.clone()]);
        assert_eq!(found, [Message::system("You live in Japan."), user]);
        assert_eq!(told("", both.clone()), both);
    }
}
