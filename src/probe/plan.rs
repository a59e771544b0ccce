//! What a probe puts to a model, presentation by presentation, in a fixed order.

use serde::Serialize;

use super::scenario::told;
use super::{
    AssociationItem, AssociationProbe, Mode, Orders, Probe, RankingItem, RankingProbe, SurveyItem,
    SurveyProbe, Task, Tasks, is_numeric_scale,
};
use crate::artifact::sha256;
use crate::model::{Model, ScoreMode};
use crate::problem::Result;
use crate::prompt::{self, Message};

/// Longest free answer to a survey question, in tokens.
const FREE_TOKENS: usize = 8;

/// One item in one presentation.
pub struct Question {
    /// Place of its item among those of all rounds.
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

/// A task as it is asked once through: as one scenario, in one run.
pub struct Round<'a> {
    pub task: &'a Task,
    /// Id of the scenario; empty: nobody.
    pub scenario: &'a str,
    /// What the model is told to be; empty for nothing.
    told: String,
    /// Which run of draws; 0 where nothing is drawn.
    pub run: u32,
    /// Items of the rounds before.
    first: usize,
}

/// All rounds, in the order of tasks, scenarios and runs.
///
/// # Errors
/// Something cannot be asked (see [`Tasks::check`]), or a scenario's template is broken.
pub fn rounds(tasks: &Tasks) -> Result<Vec<Round<'_>>> {
    tasks.check()?;
    let mut rounds = Vec::new();
    let mut first = 0;
    for task in &tasks.tasks {
        for scenario in tasks.everybody() {
            let told = scenario.map_or(Ok(String::new()), |scenario| scenario.text())?;
            for run in task.runs() {
                rounds.push(Round {
                    task,
                    scenario: scenario.map_or("", |scenario| &scenario.id),
                    told: told.clone(),
                    run,
                    first,
                });
                first += task.items();
            }
        }
    }
    Ok(rounds)
}

impl<'a> Round<'a> {
    /// Its questions in the order of the items, each rendered when it is taken. An error is
    /// that of a template.
    pub fn questions(
        &'a self,
        model: &'a Model,
    ) -> Box<dyn Iterator<Item = Result<Question>> + 'a> {
        match &self.task.probe {
            Probe::Associations(probe) => {
                let items = probe.items.iter().enumerate();
                Box::new(items.map(move |(at, item)| self.association(model, probe, at, item)))
            }
            Probe::Ranking(probe) => {
                let items = probe.items.iter().enumerate();
                Box::new(items.map(move |(at, item)| self.ranking(model, probe, at, item)))
            }
            Probe::Choices(probe) | Probe::Survey(probe) => {
                let items = probe.items.iter().enumerate();
                let shown = items.flat_map(|(at, item)| {
                    let orders = orders(item, probe.orders).into_iter().enumerate();
                    orders.map(move |(shown, order)| (at, item, shown, order))
                });
                Box::new(shown.map(move |(at, item, shown, order)| {
                    self.choice(model, probe, (at, item), shown, order)
                }))
            }
        }
    }

    fn association(
        &self,
        model: &Model,
        probe: &AssociationProbe,
        at: usize,
        item: &AssociationItem,
    ) -> Result<Question> {
        let (lower, upper) = (probe.lower, probe.upper);
        let messages = prompt::association(&probe.template, &item.cue, lower, upper)?;
        let prompt = self.prompt(model, messages)?;
        Ok(self.free(at, item.cue.clone(), prompt, probe.max_tokens))
    }

    fn ranking(
        &self,
        model: &Model,
        probe: &RankingProbe,
        at: usize,
        item: &RankingItem,
    ) -> Result<Question> {
        let messages = prompt::ranking(&probe.template, &item.cue, &item.words)?;
        let prompt = self.prompt(model, messages)?;
        Ok(self.free(at, item.id(), prompt, probe.max_tokens))
    }

    /// A question that is answered in words.
    fn free(&self, at: usize, item: String, prompt: String, text_tokens: usize) -> Question {
        Question {
            place: self.first + at,
            item,
            language: String::new(),
            order: Vec::new(),
            relisted: false,
            mode: self.task.mode(),
            sha256: sha256(prompt.as_bytes()),
            prompt,
            options: None,
            text_tokens,
        }
    }

    /// An item with its options in the order that is the one of this number to be shown.
    fn choice(
        &self,
        model: &Model,
        probe: &SurveyProbe,
        (at, item): (usize, &SurveyItem),
        shown: usize,
        order: Vec<usize>,
    ) -> Result<Question> {
        let relisted = is_numeric_scale(&item.options) && !order.is_sorted();
        let options = shown_options(item, &order, relisted);
        let (template, system) = probe.templates(item);
        let messages = prompt::survey(template, system, &item.wording, &options)?;
        let prompt = self.prompt(model, messages)?;
        let labels = options.iter().map(|option| option.label.to_owned());
        let score = match probe.mode {
            Mode::FirstToken => ScoreMode::FirstToken,
            Mode::Label | Mode::Greedy | Mode::Sampled => ScoreMode::Label,
        };
        Ok(Question {
            place: self.first + at,
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
        })
    }

    /// The messages as the model reads them.
    fn prompt(&self, model: &Model, messages: Vec<Message>) -> Result<String> {
        let messages = told(&self.told, messages);
        match self.task.raw {
            true => Ok(model.plain(&messages)),
            false => model.chat(&messages),
        }
    }
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
