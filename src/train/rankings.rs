//! Word associations as rankings: offered in any order, to be put into people's.
//!
//! Source: ALIGN, section 3 and appendices A.2 and D: associations of a cue are drawn at
//! random among all of them, rare ones too, and offered in shuffled order; what is wanted
//! is the order of their frequencies.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::lists::{Chosen, choose, usable_responses};
use super::{CueList, Example, Part};
use crate::prompt::{self, Message, fold_word, parse_ranking};
use crate::recipe::{RankingTask, Recipe};
use crate::stat::{CounterRandom, LeftOut, ranking_rho};
use crate::{Problem, Result, t};

/// A ranking to be made; a line of `inputs/rankings.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// The cue.
    pub id: String,
    pub part: Part,
    /// The conversation up to the answer.
    pub messages: Vec<Message>,
    /// The words in the order they are offered in.
    pub words: Vec<String>,
    /// How often people gave each of them.
    pub counts: Vec<u64>,
}

impl Ranking {
    /// Spearman's ρ between an answer's ranking and people's; none where the answer holds
    /// no ranking that can be compared.
    pub fn rho(&self, answer: &str, left_out: LeftOut) -> Option<f64> {
        let mut ranks = vec![None; self.words.len()];
        for ranked in parse_ranking(answer, &self.words) {
            ranks[ranked.word] = Some(f64::from(ranked.rank));
        }
        let counts: Vec<f64> = self.counts.iter().map(|&count| count as f64).collect();
        ranking_rho(&ranks, &counts, left_out)
    }
}

impl From<Ranking> for Example {
    /// The question alone, to be shown: what is answered is the model's own.
    fn from(ranking: Ranking) -> Self {
        Self {
            id: ranking.id,
            part: ranking.part,
            messages: ranking.messages,
            answer: String::new(),
        }
    }
}

/// An example for each ranking: the question, answered with people's order in the form that
/// the template asks for. Words given equally often stand as they are offered.
pub(super) fn ranked(
    sources: &[Vec<CueList>],
    recipe: &Recipe,
    template: &str,
) -> Result<Vec<Example>> {
    let answered = |ranking: Ranking| {
        let mut order: Vec<usize> = (0..ranking.words.len()).collect();
        order.sort_by_key(|&word| std::cmp::Reverse(ranking.counts[word]));
        let answer = prompt::ranking_answer(template, &ranking.id, &ranking.words, &order)?;
        Ok(Example {
            answer,
            ..Example::from(ranking)
        })
    };
    let rankings = rankings(sources, recipe, template)?;
    rankings.into_iter().map(answered).collect()
}

/// Draws the rankings of a training: `sources` are the cues of each of the recipe's
/// `data.sources` (the test part is not given), `template` is the text of the template
/// that asks for a ranking. In the control the counts are exchanged among the words.
///
/// # Errors
/// A recipe without settings for rankings, a broken template, no cue with enough responses.
pub fn rankings(sources: &[Vec<CueList>], recipe: &Recipe, template: &str) -> Result<Vec<Ranking>> {
    let Some(task) = recipe.ranking_task() else {
        return Err(Problem::new(t!("recipe-ranking-missing")));
    };
    let usable = |list: &CueList| has_order(&different(list), task.words);
    let Chosen { train, validation } = choose(sources, recipe, &usable);
    let draw = Drawer {
        recipe,
        task: &task,
        template,
    };
    let mut rankings = Vec::new();
    for list in train.into_iter().flatten() {
        for number in 0..task.draws.max(1) {
            rankings.push(draw.ranking(list, number)?);
        }
    }
    if rankings.is_empty() {
        return Err(Problem::new(t!("train-no-rankings", words = task.words))
            .advise(t!("train-no-examples-advice")));
    }
    for list in validation {
        rankings.push(draw.ranking(list, 0)?);
    }
    Ok(rankings)
}

struct Drawer<'a> {
    recipe: &'a Recipe,
    task: &'a RankingTask,
    template: &'a str,
}

impl Drawer<'_> {
    /// The ranking of a cue that has this number: as many words of different frequency as
    /// there are, others where these are too few.
    fn ranking(&self, list: &CueList, number: usize) -> Result<Ranking> {
        let purpose = format!("train/ranking/{}/{number}", list.cue);
        let mut random = CounterRandom::named(self.recipe.run.seed, &purpose);
        let drawn = draw(different(list), self.task.words, &mut random);
        let (words, mut counts): (Vec<String>, Vec<u64>) = drawn.into_iter().unzip();
        if self.recipe.data.shuffle_answers && list.part == Part::Train {
            random.shuffle(&mut counts);
        }
        Ok(Ranking {
            id: list.cue.clone(),
            part: list.part,
            messages: prompt::ranking(self.template, &list.cue, &words)?,
            words,
            counts,
        })
    }
}

/// Words of a cue to be ranked, drawn as for a training, in the order they are offered in,
/// each with how often it was given; none where the cue has fewer words, or no order.
pub fn offered(
    list: &CueList,
    words: usize,
    random: &mut CounterRandom,
) -> Option<Vec<(String, u64)>> {
    let all = different(list);
    has_order(&all, words).then(|| draw(all, words, random))
}

/// Whether there are so many words, and not all of the same frequency.
fn has_order(words: &[(&str, u64)], least: usize) -> bool {
    words.len() >= least.max(2) && words.iter().any(|(_, count)| *count != words[0].1)
}

/// Draws words: as many of different frequency as there are, others where these are too few.
fn draw(
    mut drawn: Vec<(&str, u64)>,
    words: usize,
    random: &mut CounterRandom,
) -> Vec<(String, u64)> {
    random.shuffle(&mut drawn);
    let mut seen = BTreeSet::new();
    // The sort is stable: first the first word of each frequency, in random order.
    drawn.sort_by_cached_key(|(_, count)| !seen.insert(*count));
    drawn.truncate(words);
    random.shuffle(&mut drawn);
    let owned = drawn
        .into_iter()
        .map(|(word, count)| (word.to_owned(), count));
    owned.collect()
}

/// The responses that can be offered; of those that are read as one word the most
/// frequent.
fn different(list: &CueList) -> Vec<(&str, u64)> {
    let mut seen = BTreeSet::new();
    let mut words = usable_responses(list);
    words.retain(|(word, _)| seen.insert(fold_word(word)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Source, preset};

    fn recipe() -> Recipe {
        let mut recipe = preset("first-rankings").unwrap();
        recipe.data.sources = vec![Source {
            dataset: "a".into(),
            share: 1.0,
        }];
        recipe
    }

    /// Twenty words, the first three of which were given more than once.
    fn list(cue: &str, part: Part) -> CueList {
        let count = |i: u64| [9, 5, 5].get(i as usize).copied().unwrap_or(1);
        CueList {
            cue: cue.into(),
            responses: (0..20).map(|i| (format!("{cue} {i}"), count(i))).collect(),
            people: Vec::new(),
            part,
        }
    }

    fn drawn(recipe: &Recipe, lists: Vec<CueList>) -> Vec<Ranking> {
        rankings(&[lists], recipe, "{{ cue }}: {{ words | join(', ') }}").unwrap()
    }

    #[test]
    fn rare_words_are_drawn_too_and_frequencies_differ_where_they_can() {
        let lists = vec![list("sea", Part::Train), list("sun", Part::Validation)];
        let made = drawn(&recipe(), lists.clone());
        assert_eq!(made, drawn(&recipe(), lists.clone()));
        // Four draws of the training cue, one of the other.
        assert_eq!(made.len(), 5);
        let mut offered = BTreeSet::new();
        for ranking in &made {
            let mut counts = ranking.counts.clone();
            counts.sort_unstable();
            // Three frequencies among four words: one comes twice.
            assert_eq!(counts.len(), 4);
            counts.dedup();
            assert_eq!(counts, [1, 5, 9]);
            offered.extend(ranking.words.iter().filter(|word| word.starts_with("sea")));
            let expected = format!("{}: {}", ranking.id, ranking.words.join(", "));
            assert_eq!(ranking.messages[0].content, expected);
        }
        assert!(offered.len() > 4, "{offered:?}");
        let mut other = recipe();
        other.run.seed += 1;
        assert_ne!(made, drawn(&other, lists));
    }

    #[test]
    fn a_cue_without_an_order_is_left_out() {
        let mut flat = list("flat", Part::Train);
        flat.responses.drain(..3);
        let mut few = list("few", Part::Train);
        few.responses.truncate(3);
        let mut alike = list("few", Part::Train);
        alike.responses = ["A", "a", "a.", "b"].map(|w| (w.to_owned(), 2)).into();
        let made = drawn(
            &recipe(),
            vec![flat.clone(), list("sea", Part::Train), few, alike],
        );
        assert!(made.iter().all(|ranking| ranking.id == "sea"));
        assert!(
            rankings(&[vec![flat]], &recipe(), "")
                .unwrap_err()
                .advice
                .is_some()
        );
    }

    #[test]
    fn the_control_exchanges_the_counts() {
        let lists = vec![list("sea", Part::Train), list("sun", Part::Validation)];
        let mut recipe = recipe();
        recipe.ppo.as_mut().unwrap().draws = 20;
        let true_ones = drawn(&recipe, lists.clone());
        recipe.data.shuffle_answers = true;
        let control = drawn(&recipe, lists);
        let differ = |part| {
            let both = true_ones
                .iter()
                .zip(&control)
                .filter(|(a, _)| a.part == part);
            both.filter(|(a, b)| a.counts != b.counts).count()
        };
        assert!(differ(Part::Train) > 5);
        assert_eq!(differ(Part::Validation), 0);
    }

    #[test]
    fn an_example_answers_with_peoples_order_in_a_form_that_is_read() {
        use crate::prompt::template;
        use crate::recipe::{Format, Method};
        for name in [
            "ranking-en",
            "ranking-short-en",
            "ranking-zh",
            "ranking-short-zh",
        ] {
            let mut recipe = recipe();
            recipe.ranking = recipe.ranking_task();
            recipe.method = Method::Sft;
            recipe.example.format = Format::Ranking;
            let lists = [vec![
                list("sea", Part::Train),
                list("sun", Part::Validation),
            ]];
            let template = template(name).unwrap();
            let made = crate::train::examples(&lists, &recipe, template).unwrap();
            let drawn = rankings(&lists, &recipe, template).unwrap();
            assert_eq!((made.len(), drawn.len()), (5, 5));
            for (example, ranking) in made.iter().zip(&drawn) {
                assert_eq!(example.messages, ranking.messages);
                let rho = ranking.rho(&example.answer, LeftOut::Last).unwrap();
                // Three frequencies among four words: a tie costs a little.
                assert!(rho > 0.9, "{} {rho}", example.answer);
            }
        }
    }

    #[test]
    fn an_answer_is_scored_against_people() {
        let ranking = Ranking {
            id: "beach".into(),
            part: Part::Train,
            messages: Vec::new(),
            words: ["sand", "sea", "dog"].map(str::to_owned).into(),
            counts: vec![30, 60, 1],
        };
        let rho = |answer| ranking.rho(answer, LeftOut::Ignored);
        let best = rho("Final ranking: Rank 1: sea Rank 2: sand Rank 3: dog").unwrap();
        assert!((best - 1.0).abs() < 1e-12);
        assert_eq!(rho("no idea"), None);
        assert_eq!(rho("Final ranking: Rank 1: sea Rank 2: cat"), None);
    }
}
