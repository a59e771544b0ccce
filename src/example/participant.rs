//! Word associations as single people gave them: up to three words, in their order.

use std::collections::BTreeMap;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::cues::{self, CHAT_TOKENS, TOKENS_PER_WORD, is_usable};
use super::facts::shared;
use super::source::worded;
use super::{
    About, Amount, Ask, Asked, Control, Example, Fault, Items, Making, Setting, Spec, Value,
    tokens_of,
};
use crate::dataset::associations::{self, CueResponses};
use crate::dataset::{Kind, Responses};
use crate::prompt::Purpose;
use crate::stat::CounterRandom;
use crate::{Problem, Result, prompt, t};

/// Answers that a person can give.
const MOST: usize = 3;
/// People taken of each cue where a limit is first set.
const SOME: u64 = 10;

/// One person's answers to a cue, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Name of a template in `assets/prompts`, or of one in the study.
    pub template: String,
    /// At most this many people for each cue, drawn by the run's seed; none for all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
}

impl Participant {
    pub(super) fn usual(language: &str) -> Self {
        Self {
            template: worded("association-person", language),
            people: None,
        }
    }
}

impl Spec for Participant {
    fn id(&self) -> &'static str {
        "participant"
    }

    fn label(&self) -> String {
        t!("example-participant")
    }

    fn reads(&self) -> Kind {
        Kind::Associations
    }

    fn template(&self) -> Option<&str> {
        Some(&self.template)
    }

    fn control(&self) -> Control {
        Control::Exchanged
    }

    fn asks(&self) -> Option<Ask> {
        Some(Ask {
            template: self.template.clone(),
            lower: 1,
            upper_above: MOST as u64 - 1,
        })
    }

    fn settings(&mut self) -> Vec<Setting<'_>> {
        vec![
            Setting {
                key: "template",
                label: t!("example-template"),
                hint: t!("example-template-hint"),
                value: Value::Template(&mut self.template, Purpose::Associations),
            },
            Setting {
                key: "people",
                label: t!("example-people"),
                hint: t!("example-people-hint"),
                value: Value::Limit {
                    limit: &mut self.people,
                    first: SOME,
                    most: 10_000,
                    label: t!("example-people-most"),
                },
            },
        ]
    }

    fn faults(&self, about: &About<'_>) -> Vec<Fault> {
        let mut faults: Vec<Fault> = cues::template_fault(about.template(), (1, MOST as u64))
            .into_iter()
            .collect();
        if let Some(dataset) = about.dataset
            && dataset.people.is_none()
        {
            let message = t!("recipe-people-counted", name = dataset.name.as_str());
            let fault = Fault::new("format", message);
            faults.push(fault.offer(t!("recipe-mend-list"), "format", "list"));
        }
        if self.people == Some(0) {
            faults.push(Fault::new("people", t!("recipe-people-none")).set(SOME));
        }
        faults
    }

    fn amount(&self, about: &About<'_>) -> Option<Amount> {
        let (dataset, template) = (about.dataset?, *about.template.as_ref().ok()?);
        let all = dataset.people.unwrap_or(0) as f64 / dataset.cues.max(1) as f64;
        Some(Amount {
            items: dataset.cues,
            examples: self.people.map_or(all, |most| all.min(most as f64)),
            question: tokens_of(template) + CHAT_TOKENS,
            answer: MOST as f64 * TOKENS_PER_WORD,
            shared: shared(template),
        })
    }

    fn open(&self, table: &DataFrame, making: &Making) -> Result<Box<dyn Items>> {
        let people = associations::by_person(table, making.responses)?;
        Ok(Box::new(People {
            cues: cues::read(table, making)?,
            people: people.unwrap_or_default(),
            settings: self.clone(),
        }))
    }
}

/// Cues with what single people answered to each.
struct People {
    cues: Vec<CueResponses>,
    people: BTreeMap<String, Vec<Vec<String>>>,
    settings: Participant,
}

impl Items for People {
    fn keys(&self) -> Vec<&str> {
        self.cues.iter().map(|cue| cue.cue.as_str()).collect()
    }

    fn usable(&self, item: usize) -> bool {
        self.of(item).iter().any(|person| !words(person).is_empty())
    }

    fn people(&self, item: usize) -> u64 {
        self.cues[item].people
    }

    /// An example for each person of each cue, as many as the recipe takes of them.
    ///
    /// Who gave fewer than three answers says so at the end, in the words of the template.
    fn examples(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Example>> {
        let separator = prompt::separator(template)?;
        let no_more = prompt::no_more(template)?;
        let no_more = no_more.filter(|_| making.responses == Responses::R123);
        let mut examples = Vec::new();
        for asked in asked {
            let cue = &self.cues[asked.item].cue;
            let messages = prompt::association(template, cue, 1, MOST as u64)?;
            for person in self.drawn(asked.answer, making.seed) {
                let mut words = words(person);
                words.truncate(MOST);
                words.extend(no_more.as_deref().filter(|_| words.len() < MOST));
                examples.push(Example {
                    id: cue.clone(),
                    part: asked.part,
                    messages: messages.clone(),
                    answer: words.join(&separator),
                    of: Kind::Associations,
                });
            }
        }
        Ok(examples)
    }

    fn nothing(&self) -> Problem {
        Problem::new(t!("train-no-people")).advise(t!("train-no-examples-advice"))
    }
}

impl People {
    /// What people answered to an item.
    fn of(&self, item: usize) -> &[Vec<String>] {
        self.people
            .get(&self.cues[item].cue)
            .map_or(&[], Vec::as_slice)
    }

    /// The people of a cue that are taken, in their order.
    fn drawn(&self, item: usize, seed: u64) -> Vec<&[String]> {
        let all = self.of(item).iter().map(Vec::as_slice);
        let mut people: Vec<(usize, &[String])> = all
            .filter(|person| !words(person).is_empty())
            .enumerate()
            .collect();
        if let Some(most) = self.settings.people {
            let purpose = format!("train/people/{}", self.cues[item].cue);
            CounterRandom::named(seed, &purpose).shuffle(&mut people);
            people.truncate(most as usize);
            people.sort_unstable();
        }
        people.into_iter().map(|(_, person)| person).collect()
    }
}

/// The answers of a person that can stand in a list.
fn words(person: &[String]) -> Vec<&str> {
    let words = person.iter().map(|word| word.trim());
    words.filter(|word| is_usable(word)).collect()
}

#[cfg(test)]
mod tests {
    use crate::example::trial::{CueList, examples};
    use crate::example::{Example, Part};
    use crate::recipe::{Recipe, preset, set};

    const TEMPLATE: &str = "{% set no_more = 'that is all' %}{{ cue }}";

    fn recipe() -> Recipe {
        let mut recipe = preset("first-steps").unwrap();
        for assignment in [
            "data.sources.0.dataset=a",
            "data.sources.0.format=participant",
        ] {
            set(&mut recipe, assignment).unwrap();
        }
        recipe
    }

    fn list(cue: &str, part: Part, people: &[&[&str]]) -> CueList {
        let words = |person: &&[&str]| person.iter().map(|word| (*word).to_owned()).collect();
        CueList {
            cue: cue.into(),
            responses: Vec::new(),
            people: people.iter().map(words).collect(),
            part,
        }
    }

    fn answers(examples: &[Example]) -> Vec<(&str, &str)> {
        let pairs = examples.iter();
        pairs.map(|e| (e.id.as_str(), e.answer.as_str())).collect()
    }

    #[test]
    fn answers_keep_their_order_and_say_when_there_are_no_more() {
        let people: &[&[&str]] = &[&["sand", "sun", "sea"], &["sun"], &[], &["a, b", "sand"]];
        let made = examples(
            &[vec![list("beach", Part::Train, people)]],
            &recipe(),
            TEMPLATE,
        );
        let made = made.unwrap();
        assert_eq!(
            answers(&made),
            [
                ("beach", "sand, sun, sea"),
                ("beach", "sun, that is all"),
                ("beach", "sand, that is all"),
            ]
        );
        assert_eq!(made[0].messages[0].content, "beach");
        let none = [vec![list("beach", Part::Train, &[&[]])]];
        assert!(examples(&none, &recipe(), TEMPLATE).is_err());
    }

    #[test]
    fn as_many_people_are_drawn_as_wanted_and_more_keep_them() {
        let people: Vec<Vec<String>> = (0..20).map(|n| vec![format!("word{n}")]).collect();
        let lists = vec![CueList {
            people,
            ..list("beach", Part::Train, &[])
        }];
        let drawn = |most: Option<u64>| {
            let mut recipe = recipe();
            if let Some(most) = most {
                set(&mut recipe, &format!("data.sources.0.people={most}")).unwrap();
            }
            let made = examples(std::slice::from_ref(&lists), &recipe, TEMPLATE);
            made.unwrap()
                .into_iter()
                .map(|e| e.answer)
                .collect::<Vec<_>>()
        };
        let (five, ten) = (drawn(Some(5)), drawn(Some(10)));
        assert_eq!((five.len(), ten.len(), drawn(None).len()), (5, 10, 20));
        assert!(five.iter().all(|answer| ten.contains(answer)));
        assert_eq!(five, drawn(Some(5)));
    }

    #[test]
    fn the_control_gives_a_cue_the_people_of_another() {
        let mut recipe = recipe();
        recipe.data.shuffle_answers = true;
        let lists = vec![
            list("beach", Part::Train, &[&["sand"]]),
            list("night", Part::Train, &[&["dark"]]),
            list("fire", Part::Validation, &[&["hot"]]),
        ];
        let made = examples(&[lists], &recipe, "{{ cue }}").unwrap();
        assert_eq!(
            answers(&made),
            [("beach", "dark"), ("night", "sand"), ("fire", "hot")]
        );
    }
}
