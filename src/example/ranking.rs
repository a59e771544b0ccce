//! Word associations as rankings: offered in any order, to be put into people's.
//!
//! Source: ALIGN, section 3 and appendices A.2 and D: associations of a cue are drawn at
//! random among all of them, rare ones too, and offered in shuffled order; what is wanted
//! is the order of their frequencies.

use std::collections::BTreeSet;

use polars::prelude::DataFrame;
use serde::{Deserialize, Serialize};

use super::cues::{self, CHAT_TOKENS, TOKENS_PER_WORD, usable_responses};
use super::facts::shared;
use super::source::worded;
use super::{
    About, Amount, Asked, Control, Example, Fault, Items, Making, Part, Reward, Setting, Spec,
    Value, tokens_of,
};
use crate::dataset::Kind;
use crate::dataset::associations::CueResponses;
use crate::prompt::{self, Message, Purpose, fold_word, parse_ranking};
use crate::stat::{CounterRandom, LeftOut, ranking_rho};
use crate::{Problem, Result, t};

/// Tokens that stand around each word of a ranking.
const TOKENS_PER_RANK: f64 = 3.5;

/// Offered words put into people's order: answered so as an example, or rewarded by how well
/// an answer agrees with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rankings {
    /// Name of the template that asks for a ranking.
    pub template: String,
    /// Words offered in a ranking.
    pub words: u64,
    /// Rankings drawn for each cue, each with words of its own.
    #[serde(default = "single")]
    pub draws: u64,
}

fn single() -> u64 {
    1
}

impl Rankings {
    pub(super) fn usual(language: &str) -> Self {
        Self {
            template: worded("ranking-short", language),
            words: 4,
            draws: 2,
        }
    }
}

impl Spec for Rankings {
    fn id(&self) -> &'static str {
        "ranking"
    }

    fn label(&self) -> String {
        t!("example-ranking")
    }

    fn reads(&self) -> Kind {
        Kind::Associations
    }

    fn template(&self) -> Option<&str> {
        Some(&self.template)
    }

    fn control(&self) -> Control {
        Control::Within
    }

    fn rewards(&self) -> bool {
        true
    }

    fn settings(&mut self) -> Vec<Setting<'_>> {
        vec![
            Setting {
                key: "template",
                label: t!("example-ranking-template"),
                hint: t!("example-ranking-template-hint"),
                value: Value::Template(&mut self.template, Purpose::Ranking),
            },
            Setting {
                key: "words",
                label: t!("example-ranking-words"),
                hint: t!("example-ranking-words-hint"),
                value: Value::Number(&mut self.words, 40),
            },
            Setting {
                key: "draws",
                label: t!("example-ranking-draws"),
                hint: t!("example-ranking-draws-hint"),
                value: Value::Number(&mut self.draws, 100),
            },
        ]
    }

    fn faults(&self, about: &About<'_>) -> Vec<Fault> {
        let words = ["one", "two"].map(str::to_owned);
        let tried = about.template.clone();
        let tried = tried.and_then(|text| prompt::ranking(text, "cue", &words));
        let wrong = match tried {
            Err(problem) => Some(problem.to_string()),
            Ok(messages) => {
                let text: String = messages.into_iter().map(|m| m.content).collect();
                let whole = text.contains("cue") && words.iter().all(|word| text.contains(word));
                (!whole).then(|| t!("recipe-ppo-template-words"))
            }
        };
        let wrong = wrong.map(|message| Fault::new("template", message).choose("ranking-en"));
        let mut faults: Vec<Fault> = wrong.into_iter().collect();
        if self.words < 2 {
            faults.push(Fault::new("words", t!("recipe-ppo-words")).set(10));
        }
        if self.draws == 0 {
            faults.push(Fault::new("draws", t!("recipe-ppo-draws")).set(1));
        }
        faults
    }

    fn amount(&self, about: &About<'_>) -> Option<Amount> {
        let (dataset, template) = (about.dataset?, *about.template.as_ref().ok()?);
        let words = self.words as f64 * TOKENS_PER_WORD;
        Some(Amount {
            items: dataset.cues,
            examples: self.draws as f64,
            question: tokens_of(template) + words + CHAT_TOKENS,
            answer: words + self.words as f64 * TOKENS_PER_RANK,
            shared: shared(template),
        })
    }

    fn open(&self, table: &DataFrame, making: &Making) -> Result<Box<dyn Items>> {
        Ok(Box::new(Offers {
            cues: cues::read(table, making)?,
            settings: self.clone(),
        }))
    }
}

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

impl Reward for Ranking {
    fn id(&self) -> &str {
        &self.id
    }

    fn part(&self) -> Part {
        self.part
    }

    fn messages(&self) -> &[Message] {
        &self.messages
    }

    fn offered(&self) -> &[String] {
        &self.words
    }

    /// Spearman's ρ between an answer's ranking and people's; none where the answer holds
    /// no ranking that can be compared.
    fn score(&self, answer: &str, left_out: LeftOut) -> Option<f64> {
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
            of: Kind::Associations,
        }
    }
}

/// Cues whose words are offered.
struct Offers {
    cues: Vec<CueResponses>,
    settings: Rankings,
}

impl Items for Offers {
    fn keys(&self) -> Vec<&str> {
        self.cues.iter().map(|cue| cue.cue.as_str()).collect()
    }

    fn usable(&self, item: usize) -> bool {
        let words = different(&self.cues[item].responses);
        has_order(&words, self.settings.words as usize)
    }

    fn people(&self, item: usize) -> u64 {
        self.cues[item].people
    }

    /// An example for each ranking: the question, answered with people's order in the form
    /// that the template asks for. Words given equally often stand as they are offered.
    fn examples(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Example>> {
        let answered = |ranking: Ranking| {
            let mut order: Vec<usize> = (0..ranking.words.len()).collect();
            order.sort_by_key(|&word| std::cmp::Reverse(ranking.counts[word]));
            let answer = prompt::ranking_answer(template, &ranking.id, &ranking.words, &order)?;
            Ok(Example {
                answer,
                ..Example::from(ranking)
            })
        };
        let rankings = self.rankings(asked, template, making)?;
        rankings.into_iter().map(answered).collect()
    }

    /// Of each cue to learn from as many rankings as are drawn, of others one. In the control
    /// the counts are exchanged among the words.
    fn rankings(&self, asked: &[Asked], template: &str, making: &Making) -> Result<Vec<Ranking>> {
        let mut rankings = Vec::new();
        for asked in asked {
            let draws = match asked.part {
                Part::Train => self.settings.draws.max(1),
                Part::Validation => 1,
            };
            for number in 0..draws {
                rankings.push(self.ranking(*asked, number, template, making)?);
            }
        }
        Ok(rankings)
    }

    fn nothing(&self) -> Problem {
        Problem::new(t!("train-no-rankings", words = self.settings.words))
            .advise(t!("train-no-examples-advice"))
    }
}

impl Offers {
    /// The ranking of a cue that has this number: as many words of different frequency as
    /// there are, others where these are too few.
    fn ranking(
        &self,
        asked: Asked,
        number: u64,
        template: &str,
        making: &Making,
    ) -> Result<Ranking> {
        let CueResponses { cue, responses, .. } = &self.cues[asked.item];
        let purpose = format!("train/ranking/{cue}/{number}");
        let mut random = CounterRandom::named(making.seed, &purpose);
        let words = self.settings.words as usize;
        let drawn = draw(different(responses), words, &mut random);
        let (words, mut counts): (Vec<String>, Vec<u64>) = drawn.into_iter().unzip();
        if making.shuffle && asked.part == Part::Train {
            random.shuffle(&mut counts);
        }
        Ok(Ranking {
            id: cue.clone(),
            part: asked.part,
            messages: prompt::ranking(template, cue, &words)?,
            words,
            counts,
        })
    }
}

/// Words of a cue to be ranked, drawn as for a training, in the order they are offered in,
/// each with how often it was given; none where the cue has fewer words, or no order.
pub fn offered(
    responses: &[(String, u64)],
    words: usize,
    random: &mut CounterRandom,
) -> Option<Vec<(String, u64)>> {
    let all = different(responses);
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
fn different(responses: &[(String, u64)]) -> Vec<(&str, u64)> {
    let mut seen = BTreeSet::new();
    let mut words = usable_responses(responses);
    words.retain(|(word, _)| seen.insert(fold_word(word)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::trial::{CueList, examples, rankings};
    use crate::recipe::{Recipe, preset, set};

    fn recipe() -> Recipe {
        let mut recipe = preset("first-rankings").unwrap();
        set(&mut recipe, "data.sources.0.dataset=a").unwrap();
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
        let mut alike = list("alike", Part::Train);
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
        set(&mut recipe, "data.sources.0.draws=20").unwrap();
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
        for name in [
            "ranking-en",
            "ranking-short-en",
            "ranking-zh",
            "ranking-short-zh",
        ] {
            let recipe = recipe();
            let lists = [vec![
                list("sea", Part::Train),
                list("sun", Part::Validation),
            ]];
            let template = template(name).unwrap();
            let made = examples(&lists, &recipe, template).unwrap();
            let drawn = rankings(&lists, &recipe, template).unwrap();
            assert_eq!((made.len(), drawn.len()), (5, 5));
            for (example, ranking) in made.iter().zip(&drawn) {
                assert_eq!(example.messages, ranking.messages);
                let rho = ranking.score(&example.answer, LeftOut::Last).unwrap();
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
        let rho = |answer| ranking.score(answer, LeftOut::Ignored);
        let best = rho("Final ranking: Rank 1: sea Rank 2: sand Rank 3: dog").unwrap();
        assert!((best - 1.0).abs() < 1e-12);
        assert_eq!(rho("no idea"), None);
        assert_eq!(rho("Final ranking: Rank 1: sea Rank 2: cat"), None);
    }
}
