//! What a probe puts to a model, presentation by presentation, in a fixed order.

use super::scenario::told;
use super::{Mode, Task, Tasks};
use crate::artifact::sha256;
use crate::model::{Model, ScoreMode};
use crate::problem::Result;
use crate::prompt::Message;

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

/// Questions, each rendered when it is taken.
pub type Questions<'a> = Box<dyn Iterator<Item = Result<Question>> + 'a>;

impl Round<'_> {
    /// Its questions in the order of the items, each rendered when it is taken. An error is
    /// that of a template.
    pub fn questions<'a>(&'a self, model: &'a Model) -> Questions<'a> {
        let put = Put { round: self, model };
        self.task.probe.asks().questions(put)
    }
}

/// How a probe's items are put to a model in a round.
#[derive(Clone, Copy)]
pub struct Put<'a> {
    round: &'a Round<'a>,
    model: &'a Model,
}

/// An item that is answered by a label.
pub struct Labelled {
    /// What its answers are known by.
    pub item: String,
    pub language: String,
    /// In the order shown.
    pub labels: Vec<String>,
    pub score: ScoreMode,
    /// Position i shows option `order[i]` of the item.
    pub order: Vec<usize>,
    /// Whether labels moved with their options.
    pub relisted: bool,
    /// Longest free answer in tokens; 0 takes none.
    pub text_tokens: usize,
}

impl Put<'_> {
    /// The item at a place of the probe as a question that is answered in words.
    ///
    /// # Errors
    /// The model's chat template fails.
    pub fn free(
        &self,
        at: usize,
        item: String,
        messages: Vec<Message>,
        text_tokens: usize,
    ) -> Result<Question> {
        let prompt = self.prompt(messages)?;
        Ok(Question {
            place: self.round.first + at,
            item,
            language: String::new(),
            order: Vec::new(),
            relisted: false,
            mode: self.round.task.mode(),
            sha256: sha256(prompt.as_bytes()),
            prompt,
            options: None,
            text_tokens,
        })
    }

    /// The item at a place of the probe as a question that is answered by a label.
    ///
    /// # Errors
    /// The model's chat template fails.
    pub fn labelled(
        &self,
        at: usize,
        labelled: Labelled,
        messages: Vec<Message>,
    ) -> Result<Question> {
        let prompt = self.prompt(messages)?;
        Ok(Question {
            place: self.round.first + at,
            item: labelled.item,
            language: labelled.language,
            order: labelled.order,
            relisted: labelled.relisted,
            mode: self.round.task.mode(),
            sha256: sha256(prompt.as_bytes()),
            prompt,
            options: Some((labelled.labels, labelled.score)),
            text_tokens: labelled.text_tokens,
        })
    }

    /// The messages as the model reads them.
    fn prompt(&self, messages: Vec<Message>) -> Result<String> {
        let messages = told(&self.round.told, messages);
        match self.round.task.raw {
            true => Ok(self.model.plain(&messages)),
            false => self.model.chat(&messages),
        }
    }
}
