//! Word associations as single people gave them: up to three words, in their order.

use super::lists::{Chosen, answered, choose, is_usable};
use super::{CueList, Example, Part};
use crate::recipe::Recipe;
use crate::stat::CounterRandom;
use crate::{Problem, Result, prompt, t};

/// Answers that a person can give.
const MOST: usize = 3;

/// An example for each person of each cue, as many as the recipe takes of them.
///
/// Who gave fewer than three answers says so at the end, in the words of the template.
pub(super) fn people(
    sources: &[Vec<CueList>],
    recipe: &Recipe,
    template: &str,
) -> Result<Vec<Example>> {
    let usable = |list: &CueList| list.people.iter().any(|person| !words(person).is_empty());
    let Chosen { train, validation } = choose(sources, recipe, &usable);
    let make = Maker {
        recipe,
        template,
        separator: prompt::separator(template)?,
        no_more: prompt::no_more(template)?,
    };
    let mut examples = Vec::new();
    for (list, answer) in answered(&train, recipe)? {
        make.examples(list, answer, &mut examples)?;
    }
    if examples.is_empty() {
        return Err(Problem::new(t!("train-no-people")).advise(t!("train-no-examples-advice")));
    }
    for list in validation {
        make.examples(list, list, &mut examples)?;
    }
    Ok(examples)
}

/// The answers of a person that can stand in a list.
fn words(person: &[String]) -> Vec<&str> {
    let words = person.iter().map(|word| word.trim());
    words.filter(|word| is_usable(word)).collect()
}

struct Maker<'a> {
    recipe: &'a Recipe,
    template: &'a str,
    separator: String,
    /// What is said where there are no more answers.
    no_more: Option<String>,
}

impl Maker<'_> {
    /// Asks for the associations of `asked`, answers with those of single people to `answer`.
    fn examples(&self, asked: &CueList, answer: &CueList, into: &mut Vec<Example>) -> Result<()> {
        let (lower, upper) = self.recipe.example.asked();
        let messages = prompt::association(self.template, &asked.cue, lower, upper)?;
        let part: Part = asked.part;
        for person in self.drawn(answer) {
            into.push(Example {
                id: asked.cue.clone(),
                part,
                messages: messages.clone(),
                answer: self.answer(person),
            });
        }
        Ok(())
    }

    /// The people of a cue that are taken, in their order.
    fn drawn<'a>(&self, list: &'a CueList) -> Vec<&'a [String]> {
        let all = list.people.iter().map(Vec::as_slice);
        let mut people: Vec<(usize, &[String])> = all
            .filter(|person| !words(person).is_empty())
            .enumerate()
            .collect();
        if let Some(most) = self.recipe.example.people {
            let purpose = format!("train/people/{}", list.cue);
            CounterRandom::named(self.recipe.run.seed, &purpose).shuffle(&mut people);
            people.truncate(most as usize);
            people.sort_unstable();
        }
        people.into_iter().map(|(_, person)| person).collect()
    }

    fn answer(&self, person: &[String]) -> String {
        let mut words = words(person);
        words.truncate(MOST);
        let all = self.recipe.data.responses == crate::recipe::Responses::R123;
        if words.len() < MOST
            && all
            && let Some(no_more) = &self.no_more
        {
            words.push(no_more);
        }
        words.join(&self.separator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Format, Source, preset};

    const TEMPLATE: &str = "{% set no_more = 'that is all' %}{{ cue }}";

    fn recipe() -> Recipe {
        let mut recipe = preset("first-steps").unwrap();
        recipe.example.format = Format::Participant;
        recipe.data.sources = vec![Source {
            dataset: "a".into(),
            share: 1.0,
        }];
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
        let made = crate::train::examples(
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
        assert!(crate::train::examples(&none, &recipe(), TEMPLATE).is_err());
    }

    #[test]
    fn as_many_people_are_drawn_as_wanted_and_more_keep_them() {
        let people: Vec<Vec<String>> = (0..20).map(|n| vec![format!("word{n}")]).collect();
        let lists = vec![CueList {
            people,
            ..list("beach", Part::Train, &[])
        }];
        let drawn = |most| {
            let mut recipe = recipe();
            recipe.example.people = most;
            let made = crate::train::examples(std::slice::from_ref(&lists), &recipe, TEMPLATE);
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
        let made = crate::train::examples(&[lists], &recipe, "{{ cue }}").unwrap();
        assert_eq!(
            answers(&made),
            [("beach", "dark"), ("night", "sand"), ("fire", "hot")]
        );
    }
}
