//! What a probe puts to a model, presentation by presentation, in a fixed order.

use serde::Serialize;

use super::{
    AssociationProbe, Mode, Orders, Probe, RankingProbe, SurveyItem, SurveyProbe, is_numeric_scale,
};
use crate::artifact::sha256;
use crate::model::{Model, ScoreMode};
use crate::problem::{Problem, Result};
use crate::prompt;
use crate::t;

/// Longest free answer to a survey question, in tokens.
const FREE_TOKENS: usize = 8;

/// One item in one presentation.
pub struct Question {
    /// Place of its item in the probe.
    pub place: usize,
    /// Cue, question id, or of a ranking dataset and cue.
    pub item: String,
    /// Language of the item, where a probe asks in several.
    pub language: String,
    /// Position i shows option `order[i]` of the item; empty for free text.
    pub order: Vec<usize>,
    /// Whether labels moved with their options.
    pub relisted: bool,
    pub mode: Mode,
    /// Rendered, as the model reads it.
    pub prompt: String,
    /// SHA-256 of `prompt`.
    pub sha256: String,
    /// Labels in the order shown, and how to score them.
    pub options: Option<(Vec<String>, ScoreMode)>,
    /// Longest free answer in tokens; 0 takes none.
    pub text_tokens: usize,
}

/// All questions of a probe, in the order of its items.
///
/// # Errors
/// A template is broken, a question has no options, or its mode scores no labels.
pub fn plan(model: &Model, probe: &Probe) -> Result<Vec<Question>> {
    match probe {
        Probe::Associations(probe) => associations(model, probe),
        Probe::Ranking(probe) => rankings(model, probe),
        Probe::Choices(probe) => survey(model, &probe.0),
        Probe::Survey(probe) => survey(model, probe),
    }
}

fn associations(model: &Model, probe: &AssociationProbe) -> Result<Vec<Question>> {
    let questions = probe.items.iter().enumerate().map(|(place, item)| {
        let (lower, upper) = (probe.lower, probe.upper);
        let messages = prompt::association(&probe.template, &item.cue, lower, upper)?;
        let prompt = model.chat(&messages)?;
        Ok(free(place, item.cue.clone(), prompt, probe.max_tokens))
    });
    questions.collect()
}

fn rankings(model: &Model, probe: &RankingProbe) -> Result<Vec<Question>> {
    let questions = probe.items.iter().enumerate().map(|(place, item)| {
        let messages = prompt::ranking(&probe.template, &item.cue, &item.words)?;
        let prompt = model.chat(&messages)?;
        Ok(free(place, item.id(), prompt, probe.max_tokens))
    });
    questions.collect()
}

/// A question that is answered in words.
fn free(place: usize, item: String, prompt: String, text_tokens: usize) -> Question {
    Question {
        place,
        item,
        language: String::new(),
        order: Vec::new(),
        relisted: false,
        mode: Mode::Greedy,
        sha256: sha256(prompt.as_bytes()),
        prompt,
        options: None,
        text_tokens,
    }
}

fn survey(model: &Model, probe: &SurveyProbe) -> Result<Vec<Question>> {
    let score = match probe.mode {
        Mode::Label => ScoreMode::Label,
        Mode::FirstToken => ScoreMode::FirstToken,
        Mode::Greedy => return Err(Problem::new(t!("probe-survey-without-labels"))),
    };
    let mut questions = Vec::new();
    for (place, item) in probe.items.iter().enumerate() {
        if item.options.is_empty() {
            let question = item.question.clone();
            return Err(Problem::new(t!("probe-no-options", question = question)));
        }
        for (shown, order) in orders(item, probe.orders).into_iter().enumerate() {
            let relisted = is_numeric_scale(&item.options) && !order.is_sorted();
            let options = shown_options(item, &order, relisted);
            let prompt = present(model, probe, item, &options)?;
            let labels = options.iter().map(|option| option.label.to_owned());
            questions.push(Question {
                place,
                item: item.question.clone(),
                language: item.language.clone(),
                mode: probe.mode,
                sha256: sha256(prompt.as_bytes()),
                prompt,
                options: Some((labels.collect(), score)),
                // Asked in the questionnaire's own order only.
                text_tokens: if probe.free_answer && shown == 0 {
                    FREE_TOKENS
                } else {
                    0
                },
                order,
                relisted,
            });
        }
    }
    Ok(questions)
}

/// A line of the options as the model reads them.
#[derive(Serialize)]
struct Shown<'a> {
    label: &'a str,
    text: &'a str,
}

/// The options in an order. The texts move; the labels stay in their places, so that the
/// first line always begins with the first label. The numbers of a scale mean something and
/// move with their options: `relisted`.
fn shown_options<'a>(item: &'a SurveyItem, order: &[usize], relisted: bool) -> Vec<Shown<'a>> {
    let line = |(place, &shown): (usize, &usize)| Shown {
        label: &item.options[if relisted { shown } else { place }].label,
        text: &item.options[shown].text,
    };
    order.iter().enumerate().map(line).collect()
}

fn present(
    model: &Model,
    probe: &SurveyProbe,
    item: &SurveyItem,
    options: &[Shown<'_>],
) -> Result<String> {
    let (template, system) = probe.templates(item);
    let messages = prompt::survey(template, system, &item.wording, options)?;
    model.chat(&messages)
}

/// The orders in which an item's options are shown, the original first, each once. Cyclic
/// shifts are for options without an order: they would tear a scale.
fn orders(item: &SurveyItem, orders: Orders) -> Vec<Vec<usize>> {
    let original: Vec<usize> = (0..item.options.len()).collect();
    let mut all = vec![original.clone()];
    if orders != Orders::Original {
        all.push(original.iter().rev().copied().collect());
    }
    if orders == Orders::Cyclic && !item.ordered && !is_numeric_scale(&item.options) {
        all.extend((1..original.len()).map(|by| {
            let mut shifted = original.clone();
            shifted.rotate_left(by);
            shifted
        }));
    }
    let mut once: Vec<Vec<usize>> = Vec::with_capacity(all.len());
    for order in all {
        if !once.contains(&order) {
            once.push(order);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::super::SurveyOption;
    use super::*;

    fn item(texts: &[&str], ordered: bool) -> SurveyItem {
        let option = |(place, text): (usize, &&str)| SurveyOption {
            label: (place + 1).to_string(),
            text: (*text).to_owned(),
        };
        SurveyItem {
            question: "Q1".to_owned(),
            wording: String::new(),
            topic: String::new(),
            language: String::new(),
            ordered,
            options: texts.iter().enumerate().map(option).collect(),
        }
    }

    /// The lines that a model reads in each order.
    fn lines(item: &SurveyItem, wanted: Orders) -> Vec<String> {
        let lines = |order: &Vec<usize>| {
            let relisted = is_numeric_scale(&item.options) && !order.is_sorted();
            let shown = shown_options(item, order, relisted);
            let line = |line: &Shown| format!("{}={}", line.label, line.text);
            shown.iter().map(line).collect::<Vec<_>>().join(" ")
        };
        orders(item, wanted).iter().map(lines).collect()
    }

    #[test]
    fn options_are_shown_in_each_order_once() {
        let named = |ordered| item(&["a", "b", "c"], ordered);
        assert_eq!(lines(&named(true), Orders::Original), ["1=a 2=b 3=c"]);
        let both = ["1=a 2=b 3=c", "1=c 2=b 3=a"];
        assert_eq!(lines(&named(true), Orders::Both), both);
        // A scale is not torn.
        assert_eq!(lines(&named(true), Orders::Cyclic), both);
        let shifted = ["1=b 2=c 3=a", "1=c 2=a 3=b"];
        assert_eq!(
            lines(&named(false), Orders::Cyclic),
            [both, shifted].concat()
        );
        let two = item(&["yes", "no"], false);
        assert_eq!(lines(&two, Orders::Cyclic).len(), 2);
        assert_eq!(lines(&item(&["yes"], false), Orders::Cyclic).len(), 1);
    }

    #[test]
    fn the_numbers_of_a_scale_keep_their_meaning_in_every_order() {
        let bare = item(&["1", "2", "3"], true);
        assert_eq!(lines(&bare, Orders::Cyclic), ["1=1 2=2 3=3", "3=3 2=2 1=1"]);
        let ends = item(&["Not at all", "2", "Completely"], true);
        let listed = [
            "1=Not at all 2=2 3=Completely",
            "3=Completely 2=2 1=Not at all",
        ];
        assert_eq!(lines(&ends, Orders::Both), listed);
        let unnamed = item(&["", "", ""], false);
        assert_eq!(lines(&unnamed, Orders::Cyclic), ["1= 2= 3=", "3= 2= 1="]);
    }
}
