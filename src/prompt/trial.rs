//! Trying a template out: what it makes of one example, before it is used.

use minijinja::{Environment, context};

use super::language::language;
use super::template::{language_of_template, no_more, separator};
use super::{Message, association, etiquette, ranking, ranking_answer, survey};
use crate::{Problem, Result, t};

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Asks for associations with a cue.
    Associations,
    /// Asks to rank offered words.
    Ranking,
    /// Asks a survey question.
    Question,
    /// Asks whether what is done in a story is acceptable.
    Story,
    /// Stands before survey questions.
    System,
}

impl Purpose {
    /// What a template is for, by its name, or else by what it uses.
    pub fn of(name: &str, text: &str) -> Self {
        let named = |start| name.starts_with(start);
        match () {
            () if named("association") => Self::Associations,
            () if named("ranking") => Self::Ranking,
            () if named("etiquette") => Self::Story,
            () if named("survey-system") => Self::System,
            () if named("survey") || named("choice") => Self::Question,
            () if uses(text, "story") => Self::Story,
            () if uses(text, "wording") => Self::Question,
            () if uses(text, "words") => Self::Ranking,
            () => Self::Associations,
        }
    }
}

/// Whether a template uses a variable; of one that is broken, whether the word stands in it.
fn uses(text: &str, variable: &str) -> bool {
    match Environment::new().template_from_str(text) {
        Ok(template) => template.undeclared_variables(false).contains(variable),
        Err(_) => text.contains(variable),
    }
}

/// An example: what the model is asked, and what it would learn to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    pub messages: Vec<Message>,
    /// Empty where nothing is learnt.
    pub answer: String,
}

/// Fills in a template with an example in its language.
///
/// # Errors
/// It is broken (with the line), uses what it is not given, or leaves out what it must show.
pub fn trial(name: &str, text: &str) -> Result<Trial> {
    let chinese = [language_of_template(name), language([text])].contains(&"zh");
    let in_language = |en: &'static str, zh: &'static str| if chinese { zh } else { en };
    let cue = in_language("beach", "海滩");
    let words = in_language("sand,sea,sun,holiday", "沙子,大海,太阳,假期");
    let words: Vec<String> = words.split(',').map(str::to_owned).collect();
    let trial = match Purpose::of(name, text) {
        Purpose::Associations => {
            let mut answer = words[..3].to_vec();
            let person = no_more(text)?;
            if let Some(no_more) = person {
                answer.truncate(2);
                answer.push(no_more);
            }
            let messages = association(text, cue, 5, 12)?;
            shows(&messages, &[cue])?;
            Trial {
                messages,
                answer: answer.join(&separator(text)?),
            }
        }
        Purpose::Ranking => {
            let offered: Vec<String> = [2, 0, 3, 1].map(|at: usize| words[at].clone()).into();
            let messages = ranking(text, cue, &offered)?;
            let wanted: Vec<&str> = offered.iter().map(String::as_str).collect();
            shows(&messages, &[&wanted[..], &[cue]].concat())?;
            Trial {
                messages,
                answer: ranking_answer(text, cue, &offered, &[1, 3, 0, 2])?,
            }
        }
        Purpose::Question => {
            let wording = in_language("How important is family to you?", "家庭对您有多重要？");
            let options = [
                (in_language("Very important", "非常重要"), "1"),
                (in_language("Not important", "不重要"), "2"),
            ];
            let shown = options.map(|(text, label)| context! { label, text });
            let messages = survey(text, "", wording, &shown)?;
            shows(&messages, &["1", "2"])?;
            Trial {
                messages,
                answer: String::new(),
            }
        }
        Purpose::Story => {
            let story = "Mara visits her neighbours and brings bread.";
            let rule = "A guest brings something.";
            let told = context! { story, rule, country => "oshel", value => "hospitality" };
            let options = ["yes", "no", "neutral"].map(str::to_owned);
            let messages = etiquette(text, told, &options)?;
            shows(&messages, &[story, "yes", "no"])?;
            Trial {
                messages,
                answer: String::new(),
            }
        }
        Purpose::System => {
            let nothing: [minijinja::Value; 0] = [];
            let mut messages = survey("", text, "", &nothing)?;
            messages.truncate(1);
            Trial {
                messages,
                answer: String::new(),
            }
        }
    };
    Ok(trial)
}

/// Refuses a prompt in which something that it has to show does not stand.
fn shows(messages: &[Message], wanted: &[&str]) -> Result<()> {
    let text: String = messages.iter().map(|m| m.content.as_str()).collect();
    match wanted.iter().find(|word| !text.contains(**word)) {
        None => Ok(()),
        Some(word) => {
            Err(Problem::new(t!("prompt-lacks", word = *word)).advise(t!("prompt-lacks-advice")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt::{names, template};

    #[test]
    fn every_built_in_template_can_be_tried_out() {
        for name in names() {
            let text = template(name).unwrap();
            let trial = trial(name, text).unwrap();
            assert!(!trial.messages.is_empty(), "{name}");
            let learnt = matches!(
                Purpose::of(name, text),
                Purpose::Associations | Purpose::Ranking
            );
            assert_eq!(trial.answer.is_empty(), !learnt, "{name}");
            // A template of the study's own is known by what it uses.
            if !name.starts_with("survey-system") {
                assert_eq!(Purpose::of("ours", text), Purpose::of(name, text), "{name}");
            }
        }
        let chinese = trial("ours", "{{ cue }}的联想").unwrap();
        assert_eq!(chinese.messages[0].content, "海滩的联想");
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, word) in [
            ("One\nTwo {{ cue", "line 2"),
            ("One\n\n{{ coe }}", "line 3"),
            ("{{ coe }}", "coe"),
            ("No cue here", "beach"),
        ] {
            let problem = trial("association-list-en", text).unwrap_err();
            assert!(problem.message.contains(word), "{problem}");
            assert!(problem.advice.is_some());
        }
        assert!(trial("ranking-en", "{{ cue }}").is_err());
        assert!(trial("survey-en", "{{ wording }}").is_err());
    }
}
