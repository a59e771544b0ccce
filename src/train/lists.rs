//! Word associations as examples: asked for a list, answered with what people said.
//!
//! Source: ALIGN (the study of word associations whose settings the presets hold),
//! section on supervised fine-tuning and appendix C: LOWER and UPPER are drawn anew for
//! each example so that lists of several lengths are learnt; the list is not shuffled.

use std::collections::BTreeSet;

use super::people::people;
use super::rankings::ranked;
use super::{Example, Part};
use crate::recipe::{Format, Recipe};
use crate::stat::CounterRandom;
use crate::{Problem, Result, prompt, t};

/// A cue with what people answered to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueList {
    pub cue: String,
    /// Different responses, each with how often it was given.
    pub responses: Vec<(String, u64)>,
    /// What single people answered, each in their order; empty unless the format asks.
    pub people: Vec<Vec<String>>,
    pub part: Part,
}

/// Makes the examples of a training in the recipe's format: `sources` are the cues of each
/// of its `data.sources` (training and validation; the test part is not given), `template`
/// is the text of the template that it reads.
///
/// A cue that any source holds out is not trained on through another one. Sources are
/// mixed by their shares. In the control every training cue gets the answers of another
/// cue of its source.
///
/// # Errors
/// A broken template; no cue with enough responses; a control with a single cue.
pub fn examples(sources: &[Vec<CueList>], recipe: &Recipe, template: &str) -> Result<Vec<Example>> {
    match recipe.example.format {
        Format::List => lists(sources, recipe, template),
        Format::Participant => people(sources, recipe, template),
        Format::Ranking => ranked(sources, recipe, template),
    }
}

/// A list of all associations for each cue.
fn lists(sources: &[Vec<CueList>], recipe: &Recipe, template: &str) -> Result<Vec<Example>> {
    let usable = |list: &CueList| answer_words(list).len() as u64 >= recipe.example.lower.max(1);
    let Chosen { train, validation } = choose(sources, recipe, &usable);
    let make = Maker {
        recipe,
        template,
        separator: prompt::separator(template)?,
    };
    let mut examples = Vec::new();
    for (list, answer) in answered(&train, recipe)? {
        examples.push(make.example(list, answer)?);
    }
    if examples.is_empty() {
        return Err(
            Problem::new(t!("train-no-examples", lower = recipe.example.lower))
                .advise(t!("train-no-examples-advice")),
        );
    }
    for list in validation {
        examples.push(make.example(list, list)?);
    }
    Ok(examples)
}

/// Each cue with the one whose answers it is taught with: its own, in the control another's.
pub(super) fn answered<'a>(
    train: &[Vec<&'a CueList>],
    recipe: &Recipe,
) -> Result<Vec<(&'a CueList, &'a CueList)>> {
    let mut pairs = Vec::new();
    for (i, lists) in train.iter().enumerate() {
        let answers = if recipe.data.shuffle_answers {
            exchanged(lists.len(), recipe, i)?
        } else {
            (0..lists.len()).collect()
        };
        let pair = |(list, answer): (&&'a CueList, usize)| (*list, lists[answer]);
        pairs.extend(lists.iter().zip(answers).map(pair));
    }
    Ok(pairs)
}

/// The cues that a training takes.
pub(super) struct Chosen<'a> {
    /// To learn from, by source.
    pub train: Vec<Vec<&'a CueList>>,
    /// To look at on the way, of all sources.
    pub validation: Vec<&'a CueList>,
}

/// Chooses among the cues that `usable` lets pass: those that another source holds out
/// are not trained on; sources are mixed by their shares.
pub(super) fn choose<'a>(
    sources: &'a [Vec<CueList>],
    recipe: &Recipe,
    usable: &dyn Fn(&CueList) -> bool,
) -> Chosen<'a> {
    let held_out: BTreeSet<&str> = sources
        .iter()
        .flatten()
        .filter(|list| list.part == Part::Validation)
        .map(|list| list.cue.as_str())
        .collect();
    let of_part = |list: &&CueList, part: Part| list.part == part && usable(list);
    let mut train: Vec<Vec<&CueList>> = sources
        .iter()
        .map(|lists| {
            let lists = lists.iter().filter(|list| of_part(list, Part::Train));
            lists
                .filter(|list| !held_out.contains(list.cue.as_str()))
                .collect()
        })
        .collect();
    let available: Vec<usize> = train.iter().map(Vec::len).collect();
    let counts = recipe.cues_per_source(&available);
    for (i, lists) in train.iter_mut().enumerate() {
        take(lists, counts.get(i).copied().unwrap_or(0), recipe, i);
    }
    let validation = sources.iter().flatten();
    Chosen {
        train,
        validation: validation
            .filter(|list| of_part(list, Part::Validation))
            .collect(),
    }
}

/// Keeps `count` lists, drawn by the seed of the split, in their order.
fn take(lists: &mut Vec<&CueList>, count: usize, recipe: &Recipe, source: usize) {
    let mut drawn: Vec<usize> = (0..lists.len()).collect();
    stream(recipe.data.split_seed, "cues", recipe, source).shuffle(&mut drawn);
    drawn.truncate(count);
    drawn.sort_unstable();
    *lists = drawn.into_iter().map(|i| lists[i]).collect();
}

/// For each of `count` cues the index of another one, each used once: a single random
/// cycle (Sattolo 1986).
fn exchanged(count: usize, recipe: &Recipe, source: usize) -> Result<Vec<usize>> {
    if count == 1 {
        return Err(Problem::new(t!("recipe-control-one")));
    }
    let mut random = stream(recipe.run.seed, "exchange", recipe, source);
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, random.below(last));
    }
    Ok(order)
}

fn stream(seed: u64, purpose: &str, recipe: &Recipe, source: usize) -> CounterRandom {
    let dataset = recipe
        .data
        .sources
        .get(source)
        .map_or("", |source| &source.dataset);
    CounterRandom::named(seed, &format!("train/{purpose}/{dataset}"))
}

/// The responses that can stand in a list, most frequent first, ties by alphabet.
fn answer_words(list: &CueList) -> Vec<&str> {
    let words = usable_responses(list).into_iter();
    words.map(|(word, _)| word).collect()
}

/// The same with their counts.
pub(super) fn usable_responses(list: &CueList) -> Vec<(&str, u64)> {
    let mut words: Vec<(&str, u64)> = list
        .responses
        .iter()
        .map(|(word, count)| (word.trim(), *count))
        .filter(|(word, _)| is_usable(word))
        .collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words
}

/// Whether a word can stand in a list.
pub(super) fn is_usable(word: &str) -> bool {
    let separates = |c: char| matches!(c, ',' | '，' | '、' | '\n' | '\r');
    !word.is_empty() && !word.contains(separates)
}

struct Maker<'a> {
    recipe: &'a Recipe,
    template: &'a str,
    separator: String,
}

impl Maker<'_> {
    /// Asks for the associations of `asked`, answers with those of `answer`.
    fn example(&self, asked: &CueList, answer: &CueList) -> Result<Example> {
        let mut words = answer_words(answer);
        words.truncate(self.recipe.example.most as usize);
        let (lower, upper) = self.numbers(&asked.cue, words.len() as u64);
        words.truncate(upper as usize);
        Ok(Example {
            id: asked.cue.clone(),
            part: asked.part,
            messages: prompt::association(self.template, &asked.cue, lower, upper)?,
            answer: words.join(&self.separator),
        })
    }

    /// How many words are asked for: LOWER from the recipe's lower number to the list's
    /// length, UPPER up to `upper_above` above it, drawn for each cue; or the fixed pair.
    fn numbers(&self, cue: &str, length: u64) -> (u64, u64) {
        let example = &self.recipe.example;
        if !example.draw {
            return (example.lower, example.lower + example.upper_above);
        }
        let purpose = format!("train/numbers/{cue}");
        let mut random = CounterRandom::named(self.recipe.run.seed, &purpose);
        let span = length.saturating_sub(example.lower);
        let lower = example.lower + random.below(span as usize + 1) as u64;
        (
            lower,
            lower + random.below(example.upper_above as usize + 1) as u64,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Source, preset};

    const TEMPLATE: &str = "{{ lower }}-{{ upper }} {{ cue }}";

    fn recipe() -> Recipe {
        let mut recipe = preset("align-sft-english").unwrap();
        recipe.data.sources = vec![Source {
            dataset: "a".into(),
            share: 1.0,
        }];
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
        (recipe.example.draw, recipe.example.most) = (false, 8);
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
        recipe.data.sources.push(Source {
            dataset: "b".into(),
            share: 0.5,
        });
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
        recipe.data.sources.push(Source {
            dataset: "b".into(),
            share: 0.5,
        });
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
