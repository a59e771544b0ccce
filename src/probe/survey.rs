//! Survey: questions of value surveys with their options.

use serde::{Deserialize, Serialize};

use super::plan::{Labelled, Put, Questions};
use super::{About, Asks, Mode, Orders, Text};
use crate::dataset::questionnaire::Options;
use crate::model::ScoreMode;
use crate::problem::{Problem, Result};
use crate::{prompt, t};

/// Longest free answer to a survey question, in tokens.
pub(super) const FREE_TOKENS: usize = 8;

/// Asks survey questions; scores their labels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyProbe {
    /// Text of the template, with `wording` and `options` (label, text).
    pub template: String,
    /// Text of the system message; empty for none.
    #[serde(default)]
    pub system: String,
    /// Templates of the items in other languages than the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<Translation>,
    pub mode: Mode,
    pub orders: Orders,
    /// Also take a short greedy answer and store its text (label agreement).
    pub free_answer: bool,
    pub items: Vec<SurveyItem>,
}

/// The templates for items in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// BCP 47 tag, as the items have it.
    pub language: String,
    pub template: String,
    pub system: String,
}

impl SurveyProbe {
    /// Texts of the template and the system message that an item is asked with.
    pub fn templates(&self, item: &SurveyItem) -> (&str, &str) {
        let mut translations = self.translations.iter();
        match translations.find(|translation| translation.language == item.language) {
            Some(translation) => (&translation.template, &translation.system),
            None => (&self.template, &self.system),
        }
    }
}

/// A question with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyItem {
    /// Question id, such as `Q27`.
    pub question: String,
    pub wording: String,
    #[serde(default)]
    pub topic: String,
    /// Language of the wording, a BCP 47 tag; empty where all items of a probe are in one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Whether the options have an order (EMD has no meaning where they have none).
    pub ordered: bool,
    pub options: Vec<SurveyOption>,
}

impl Options for SurveyItem {
    fn id(&self) -> &str {
        &self.question
    }

    fn labels(&self) -> Vec<&str> {
        let options = self.options.iter();
        options.map(|option| option.label.as_str()).collect()
    }
}

/// An option: the label the model answers with, and its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyOption {
    pub label: String,
    pub text: String,
}

/// Whether the options are the numbers of a scale, whose ends at most are named: their
/// numbers mean something and are never dealt out anew.
pub fn is_numeric_scale(options: &[SurveyOption]) -> bool {
    let is_number = |option: &SurveyOption| {
        let text = match option.text.trim() {
            "" => &option.label,
            text => text,
        };
        text.parse::<f64>().is_ok_and(f64::is_finite)
    };
    options.iter().any(is_number)
}

impl Asks for SurveyProbe {
    fn language(&self) -> &str {
        self.items.first().map_or("", |item| &item.language)
    }

    fn unit(&self) -> &'static str {
        "question"
    }

    fn count(&self) -> usize {
        self.items.len()
    }

    fn items(&self) -> Vec<About<'_>> {
        let items = self.items.iter();
        items
            .map(|item| About::Question {
                id: &item.question,
                wording: &item.wording,
            })
            .collect()
    }

    fn texts(&self) -> Vec<Text<'_>> {
        let text = |system, language, text| Text {
            system,
            language,
            text,
        };
        let first = [
            text(true, "", self.system.as_str()),
            text(false, "", self.template.as_str()),
        ];
        let others = self.translations.iter().flat_map(|of| {
            let language = of.language.as_str();
            [
                text(true, language, of.system.as_str()),
                text(false, language, of.template.as_str()),
            ]
        });
        first.into_iter().chain(others).collect()
    }

    fn mode(&self) -> Mode {
        self.mode
    }

    fn check(&self) -> Result<()> {
        if matches!(self.mode, Mode::Greedy | Mode::Sampled) {
            return Err(Problem::new(t!("probe-survey-without-labels")));
        }
        match self.items.iter().find(|item| item.options.is_empty()) {
            None => Ok(()),
            Some(item) => {
                let question = item.question.clone();
                Err(Problem::new(t!("probe-no-options", question = question)))
            }
        }
    }

    fn questions<'a>(&'a self, put: Put<'a>) -> Questions<'a> {
        let items = self.items.iter().enumerate();
        let shown = items.flat_map(|(at, item)| {
            let orders = orders(item, self.orders).into_iter().enumerate();
            orders.map(move |(shown, order)| (at, item, shown, order))
        });
        Box::new(shown.map(move |(at, item, shown, order)| {
            let relisted = is_numeric_scale(&item.options) && !order.is_sorted();
            let options = shown_options(item, &order, relisted);
            let (template, system) = self.templates(item);
            let messages = prompt::survey(template, system, &item.wording, &options)?;
            let labels = options.iter().map(|option| option.label.to_owned());
            let labelled = Labelled {
                item: item.question.clone(),
                language: item.language.clone(),
                labels: labels.collect(),
                score: match self.mode {
                    Mode::FirstToken => ScoreMode::FirstToken,
                    Mode::Label | Mode::Greedy | Mode::Sampled => ScoreMode::Label,
                },
                order,
                relisted,
                // Asked in the questionnaire's own order only.
                text_tokens: if self.free_answer && shown == 0 {
                    FREE_TOKENS
                } else {
                    0
                },
            };
            put.labelled(at, labelled, messages)
        }))
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
    let can_turn = !item.ordered && !is_numeric_scale(&item.options);
    orders.of(item.options.len(), can_turn)
}

#[cfg(test)]
mod tests {
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
