//! What a probe puts to a model, presentation by presentation, in a fixed order.

use serde_json::json;

use super::{AssociationProbe, Mode, Orders, Probe, RankingProbe, SurveyItem, SurveyProbe};
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
        Probe::Choices(probe) | Probe::Survey(probe) => survey(model, probe),
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
        for (shown, order) in orders(item.options.len(), probe.orders)
            .into_iter()
            .enumerate()
        {
            let prompt = present(model, probe, item, &order)?;
            let labels = item.options.iter().map(|option| option.label.clone());
            questions.push(Question {
                place,
                item: item.question.clone(),
                language: item.language.clone(),
                order,
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
            });
        }
    }
    Ok(questions)
}

/// A survey question with the texts of its options in another order. The labels stay in
/// their places, so that the first line always begins with the first label.
fn present(
    model: &Model,
    probe: &SurveyProbe,
    item: &SurveyItem,
    order: &[usize],
) -> Result<String> {
    let options: Vec<_> = order
        .iter()
        .zip(&item.options)
        .map(|(&shown, place)| json!({"label": place.label, "text": item.options[shown].text}))
        .collect();
    let (template, system) = probe.templates(item);
    let messages = prompt::survey(template, system, &item.wording, &options)?;
    model.chat(&messages)
}

/// The orders in which `count` options are shown, the original first, each once.
fn orders(count: usize, orders: Orders) -> Vec<Vec<usize>> {
    let original: Vec<usize> = (0..count).collect();
    let mut all = vec![original.clone()];
    if orders != Orders::Original {
        all.push(original.iter().rev().copied().collect());
    }
    if orders == Orders::Cyclic {
        all.extend((1..count).map(|by| {
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
    use super::*;

    #[test]
    fn options_are_shown_in_each_order_once() {
        assert_eq!(orders(3, Orders::Original), [[0, 1, 2]]);
        assert_eq!(orders(3, Orders::Both), [[0, 1, 2], [2, 1, 0]]);
        let cyclic = [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]];
        assert_eq!(orders(3, Orders::Cyclic), cyclic);
        assert_eq!(orders(2, Orders::Cyclic), [[0, 1], [1, 0]]);
        assert_eq!(orders(1, Orders::Cyclic), [[0]]);
    }
}
