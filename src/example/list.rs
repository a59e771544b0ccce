//! Word associations as lists: asked for a list, answered with what people said.
//!
//! Source: ALIGN (the study of word associations whose settings the presets hold),
//! section on supervised fine-tuning and appendix C: LOWER and UPPER are drawn anew for
//! each example so that lists of several lengths are learnt; the list is not shuffled.

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::cues::{self, CHAT_TOKENS, TOKENS_PER_WORD, usable_responses};
use super::facts::shared;
use super::source::worded;
use super::{
    About, Amount, Ask, Asked, Control, Example, Fault, Items, Making, Setting, Spec, Value,
    tokens_of,
};
use crate::dataset::Kind;
use crate::dataset::associations::CueResponses;
use crate::prompt::Purpose;
use crate::stat::CounterRandom;
use crate::{Problem, Result, prompt, t};

/// Different responses to a cue, as a share of all responses to it (English
/// associations, three responses a person: about 100 of 300).
const DIFFERENT: f64 = 0.35;

/// All associations of a cue in one list, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Name of a template in `assets/prompts`, or of one in the study.
    pub template: String,
    /// Fewest words asked for; cues with fewer responses are left out.
    pub lower: u64,
    /// The upper number asked for is drawn up to this far above the lower one.
    pub upper_above: u64,
    /// Draw the numbers anew for each example (ALIGN) or keep them fixed.
    pub draw: bool,
    /// At most this many responses in an answer.
    pub most: u64,
}

impl List {
    pub(super) fn usual(language: &str) -> Self {
        Self {
            template: worded("association-list", language),
            lower: 5,
            upper_above: 20,
            draw: true,
            most: 1000,
        }
    }
}

impl Spec for List {
    fn id(&self) -> &'static str {
        "list"
    }

    fn label(&self) -> String {
        t!("example-list")
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
            lower: self.lower,
            upper_above: self.upper_above,
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
                key: "lower",
                label: t!("example-lower"),
                hint: t!("example-lower-hint"),
                value: Value::Number(&mut self.lower, 200),
            },
            Setting {
                key: "upper_above",
                label: t!("example-upper"),
                hint: t!("example-upper-hint"),
                value: Value::Number(&mut self.upper_above, 200),
            },
            Setting {
                key: "most",
                label: t!("example-most"),
                hint: t!("example-most-hint"),
                value: Value::Number(&mut self.most, 1000),
            },
            Setting {
                key: "draw",
                label: t!("example-draw"),
                hint: t!("example-draw-hint"),
                value: Value::Switch(&mut self.draw),
            },
        ]
    }

    fn faults(&self, about: &About<'_>) -> Vec<Fault> {
        let numbers = (self.lower, self.lower + self.upper_above);
        let mut faults: Vec<Fault> = cues::template_fault(about.template(), numbers)
            .into_iter()
            .collect();
        if self.lower == 0 {
            faults.push(Fault::new("lower", t!("recipe-lower-zero")).set(5));
        } else if self.most < self.lower {
            let message = t!(
                "recipe-most-below-lower",
                most = self.most,
                lower = self.lower
            );
            faults.push(Fault::new("most", message).set(self.lower + self.upper_above));
        }
        faults
    }

    /// As many words as the mean cue has different responses, within the numbers.
    fn amount(&self, about: &About<'_>) -> Option<Amount> {
        let (dataset, template) = (about.dataset?, *about.template.as_ref().ok()?);
        let different = DIFFERENT * dataset.responses as f64 / dataset.cues.max(1) as f64;
        let most = different.min(self.most as f64);
        let lower = match self.draw {
            true => (self.lower as f64 + most) / 2.0,
            false => self.lower as f64,
        };
        let above = self.upper_above as f64 / if self.draw { 2.0 } else { 1.0 };
        Some(Amount {
            items: dataset.cues,
            examples: 1.0,
            question: tokens_of(template) + CHAT_TOKENS,
            answer: (lower + above).min(most) * TOKENS_PER_WORD,
            shared: shared(template),
        })
    }

    fn open(&self, table: &DataFrame, making: &Making) -> Result<Box<dyn Items>> {
        Ok(Box::new(Lists {
            cues: cues::read(table, making)?,
            settings: self.clone(),
        }))
    }
}

/// Cues to be asked for lists.
struct Lists {
    cues: Vec<CueResponses>,
    settings: List,
}

impl Items for Lists {
    fn keys(&self) -> Vec<&str> {
        self.cues.iter().map(|cue| cue.cue.as_str()).collect()
    }

    fn usable(&self, item: usize) -> bool {
        let words = usable_responses(&self.cues[item].responses).len() as u64;
        words >= self.settings.lower.max(1)
    }

    fn people(&self, item: usize) -> u64 {
        self.cues[item].people
    }

    fn examples(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Example>> {
        let separator = prompt::separator(template)?;
        let example = |asked: &Asked| {
            let cue = &self.cues[asked.item].cue;
            let mut words = usable_responses(&self.cues[asked.answer].responses);
            words.truncate(self.settings.most as usize);
            let (lower, upper) = self.settings.numbers(cue, words.len() as u64, making.seed);
            words.truncate(upper as usize);
            let words: Vec<&str> = words.into_iter().map(|(word, _)| word).collect();
            Ok(Example {
                id: cue.clone(),
                part: asked.part,
                messages: prompt::association(template, cue, lower, upper)?,
                answer: words.join(&separator),
                of: Kind::Associations,
            })
        };
        asked.iter().map(example).collect()
    }

    fn nothing(&self) -> Problem {
        Problem::new(t!("train-no-examples", lower = self.settings.lower))
            .advise(t!("train-no-examples-advice"))
    }
}

impl List {
    /// How many words are asked for: LOWER from the recipe's lower number to the list's
    /// length, UPPER up to `upper_above` above it, drawn for each cue; or the fixed pair.
    fn numbers(&self, cue: &str, length: u64, seed: u64) -> (u64, u64) {
        if !self.draw {
            return (self.lower, self.lower + self.upper_above);
        }
        let mut random = CounterRandom::named(seed, &format!("train/numbers/{cue}"));
        let span = length.saturating_sub(self.lower);
        let lower = self.lower + random.below(span as usize + 1) as u64;
        (
            lower,
            lower + random.below(self.upper_above as usize + 1) as u64,
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::example::trial::{CueList, examples};
    use crate::example::{Example, Part};
    use crate::recipe::{Recipe, preset, set};

    const TEMPLATE: &str = "{{ lower }}-{{ upper }} {{ cue }}";

    fn recipe() -> Recipe {
        let mut recipe = preset("align-sft-english").unwrap();
        set(&mut recipe, "data.sources=[{dataset=\"a\"}]").unwrap();
        recipe
    }

    /// Cues with 40 words each that bear the cue's name.
    fn lists(cues: std::ops::Range<usize>, part: Part) -> Vec<CueList> {
        cues.map(|cue| CueList {
            cue: format!("cue{cue}"),
            responses: (0..40)
                .map(|i| (format!("word{cue}_{i:02}"), 100 - i))
                .collect(),
            people: Vec::new(),
            part,
        })
        .collect()
    }

    fn numbers(example: &Example) -> (usize, usize) {
        let (lower, rest) = example.messages[0].content.split_once('-').unwrap();
        (
            lower.parse().unwrap(),
            rest.split_once(' ').unwrap().0.parse().unwrap(),
        )
    }

    #[test]
    fn numbers_are_drawn_for_each_cue_and_the_list_is_cut_to_them() {
        let sources = [lists(0..200, Part::Train)];
        let made = examples(&sources, &recipe(), TEMPLATE).unwrap();
        assert_eq!(made, examples(&sources, &recipe(), TEMPLATE).unwrap());
        let mut lowers = BTreeSet::new();
        for example in &made {
            let (lower, upper) = numbers(example);
            assert!((5..=40).contains(&lower) && (lower..=lower + 20).contains(&upper));
            let words: Vec<&str> = example.answer.split(", ").collect();
            assert_eq!(words.len(), upper.min(40));
            assert!(words.is_sorted() && words[0].ends_with("_00"));
            lowers.insert(lower);
        }
        assert!(lowers.len() > 25, "{lowers:?}");
        let mut other = recipe();
        other.run.seed += 1;
        assert_ne!(made, examples(&sources, &other, TEMPLATE).unwrap());
    }

    #[test]
    fn fixed_numbers_and_the_longest_list_are_kept() {
        let mut recipe = recipe();
        for assignment in ["data.sources.0.draw=false", "data.sources.0.most=8"] {
            set(&mut recipe, assignment).unwrap();
        }
        let made = examples(&[lists(0..3, Part::Train)], &recipe, TEMPLATE).unwrap();
        assert!(made.iter().all(|example| numbers(example) == (5, 25)));
        assert!(
            made.iter()
                .all(|example| example.answer.split(", ").count() == 8)
        );
    }

    #[test]
    fn short_lists_and_unusable_words_are_left_out() {
        let mut source = lists(0..2, Part::Train);
        source[0].responses.truncate(4);
        source[1].responses.push(("a, b".into(), 1000));
        source[1].responses.push((" ".into(), 1000));
        source[1].responses.push(("aaa".into(), 100));
        let made = examples(&[source.clone()], &recipe(), TEMPLATE).unwrap();
        assert_eq!(made.len(), 1);
        assert!(
            made[0].answer.starts_with("aaa, word1_00, word1_01"),
            "{}",
            made[0].answer
        );
        source.truncate(1);
        assert!(
            examples(&[source], &recipe(), TEMPLATE)
                .unwrap_err()
                .advice
                .is_some()
        );
    }

    #[test]
    fn no_held_out_cue_is_trained_on_through_another_source() {
        let mut recipe = recipe();
        let both = "data.sources=[{dataset=\"a\"}, {dataset=\"b\", share=0.5}]";
        set(&mut recipe, both).unwrap();
        let mut first = lists(0..20, Part::Train);
        first.extend(lists(20..30, Part::Validation));
        let made = examples(&[first, lists(15..30, Part::Train)], &recipe, TEMPLATE).unwrap();
        let ids = |part| {
            let of_part = made.iter().filter(move |example| example.part == part);
            of_part
                .map(|example| example.id.as_str())
                .collect::<Vec<_>>()
        };
        let (train, validation) = (ids(Part::Train), ids(Part::Validation));
        assert_eq!((train.len(), validation.len()), (15, 10));
        assert!(train.iter().all(|cue| !validation.contains(cue)));
    }

    #[test]
    fn the_control_gives_every_training_cue_the_answers_of_another_one() {
        let mut recipe = recipe();
        recipe.data.shuffle_answers = true;
        let mut source = lists(0..50, Part::Train);
        source.extend(lists(50..60, Part::Validation));
        let made = examples(&[source], &recipe, TEMPLATE).unwrap();
        let mut owners = BTreeSet::new();
        for example in &made {
            let owner = example
                .answer
                .split('_')
                .next()
                .unwrap()
                .replace("word", "cue");
            assert_eq!(
                owner == example.id,
                example.part == Part::Validation,
                "{owner}"
            );
            owners.insert(owner);
        }
        assert_eq!(owners.len(), 60);
        assert!(examples(&[lists(0..1, Part::Train)], &recipe, TEMPLATE).is_err());
    }

    #[test]
    fn the_cues_of_a_smaller_share_are_among_those_of_a_larger_one() {
        let mut recipe = recipe();
        let both = "data.sources=[{dataset=\"a\"}, {dataset=\"b\", share=0.5}]";
        set(&mut recipe, both).unwrap();
        let sources = [
            [lists(0..80, Part::Train), lists(80..90, Part::Validation)].concat(),
            lists(100..140, Part::Train),
        ];
        for seed in 0..5 {
            recipe.data.split_seed = seed;
            let mut before = BTreeSet::new();
            let mut held_out = None;
            for (share, count) in [(0.25, 30), (0.5, 60), (0.75, 90), (1.0, 120)] {
                recipe.data.train_share = share;
                let made = examples(&sources, &recipe, TEMPLATE).unwrap();
                let (train, validation): (Vec<&Example>, Vec<&Example>) =
                    made.iter().partition(|example| example.part == Part::Train);
                let train: BTreeSet<String> = train.into_iter().map(|e| e.id.clone()).collect();
                assert_eq!(train.len(), count);
                assert!(before.is_subset(&train));
                before = train;
                let validation: Vec<Example> = validation.into_iter().cloned().collect();
                assert_eq!(*held_out.get_or_insert(validation.clone()), validation);
            }
        }
    }

    #[test]
    fn fewer_cues_are_drawn_by_the_seed_of_the_split() {
        let mut recipe = recipe();
        recipe.data.max_cues = Some(10);
        let cues = |recipe: &Recipe| -> Vec<String> {
            let made = examples(&[lists(0..60, Part::Train)], recipe, TEMPLATE).unwrap();
            made.into_iter().map(|example| example.id).collect()
        };
        let drawn = cues(&recipe);
        assert_eq!(drawn.len(), 10);
        recipe.run.seed += 1;
        assert_eq!(cues(&recipe), drawn);
        recipe.data.split_seed += 1;
        assert_ne!(cues(&recipe), drawn);
    }
}
