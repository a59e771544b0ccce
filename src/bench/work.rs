//! What is worked on: made up from a seed, or read from a file.

use std::path::Path;

use serde::Deserialize;

use crate::model::{Model, Sequence};
use crate::stat::CounterRandom;
use crate::{Problem, Result, t};

/// Words are drawn this often for one that is a token, before it is given up.
const DRAWS: usize = 10_000;

/// Sizes of made-up examples or questions, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub prompt: usize,
    /// How many tokens at the beginning all prompts share.
    pub shared: usize,
    pub answer: usize,
    pub seed: u64,
}

impl Sizes {
    fn check(&self) -> Result<()> {
        if self.shared > self.prompt || self.prompt == 0 {
            return Err(Problem::new(t!(
                "bench-shared",
                shared = self.shared,
                prompt = self.prompt
            )));
        }
        Ok(())
    }
}

/// Examples of random tokens, learnt behind the prompt.
///
/// # Errors
/// Prompts that are empty or shorter than what they share.
pub fn sequences(vocabulary: usize, sizes: &Sizes, count: usize) -> Result<Vec<Sequence>> {
    sizes.check()?;
    let draw = |purpose: String, tokens: usize| -> Vec<u32> {
        let mut random = CounterRandom::named(sizes.seed, &purpose);
        (0..tokens)
            .map(|_| random.below(vocabulary) as u32)
            .collect()
    };
    let shared = draw("bench/shared".to_owned(), sizes.shared);
    let length = sizes.prompt + sizes.answer;
    let sequence = |at: usize| {
        let mut tokens = shared.clone();
        tokens.extend(draw(format!("bench/{at}"), length - shared.len()));
        let learn = (0..length).map(|at| at >= sizes.prompt).collect();
        Sequence { tokens, learn }
    };
    Ok((0..count).map(sequence).collect())
}

/// Examples from a file: `{"examples": [{"tokens": […], "learn": […]}]}`.
///
/// # Errors
/// Another file, or a token that the model does not know.
pub fn read_sequences(path: &Path, vocabulary: usize) -> Result<Vec<Sequence>> {
    #[derive(Deserialize)]
    struct File {
        examples: Vec<Example>,
    }
    #[derive(Deserialize)]
    struct Example {
        tokens: Vec<u32>,
        learn: Vec<bool>,
    }
    let file: File = read(path)?;
    let tokens = file.examples.iter().flat_map(|example| &example.tokens);
    if let Some(&id) = tokens.into_iter().find(|&&id| id as usize >= vocabulary) {
        return Err(Problem::new(t!("model-token", id = id)));
    }
    let examples = file.examples.into_iter();
    Ok(examples
        .map(|Example { tokens, learn }| Sequence { tokens, learn })
        .collect())
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Questions {
    pub prompts: Vec<String>,
    /// Labels of the options, the same for all.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// Questions of random words that are one token each, with ten options.
///
/// # Errors
/// Prompts that are empty or shorter than what they share; a tokenizer without words.
pub fn questions(model: &Model, sizes: &Sizes, count: usize) -> Result<Questions> {
    sizes.check()?;
    let draw = |purpose: String, tokens: usize| -> Result<String> {
        let mut random = CounterRandom::named(sizes.seed, &purpose);
        (0..tokens).map(|_| word(model, &mut random)).collect()
    };
    let shared = draw("bench/shared".to_owned(), sizes.shared)?;
    let own = |at: usize| draw(format!("bench/{at}"), sizes.prompt - sizes.shared);
    let prompts = (0..count).map(|at| Ok(format!("{shared}{}", own(at)?)));
    Ok(Questions {
        prompts: prompts.collect::<Result<_>>()?,
        labels: (0..10).map(|label| label.to_string()).collect(),
    })
}

/// A word with a space before it that is one token.
fn word(model: &Model, random: &mut CounterRandom) -> Result<String> {
    for _ in 0..DRAWS {
        let id = random.below(model.config().vocab_size) as u32;
        let text = model.decode(&[id])?;
        let letters = text.strip_prefix(' ').unwrap_or_default();
        let is_word = !letters.is_empty() && letters.chars().all(|c| c.is_ascii_alphabetic());
        if is_word && model.encode(&text)? == [id] {
            return Ok(text);
        }
    }
    Err(Problem::new(t!("bench-no-words")))
}

/// Questions from a file: `{"prompts": ["…"], "labels": ["…"]}`.
///
/// # Errors
/// Another file.
pub fn read_questions(path: &Path) -> Result<Questions> {
    read(path)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = std::fs::read(path).map_err(|e| Problem::io(path, &e))?;
    serde_json::from_slice(&bytes).map_err(|e| {
        Problem::new(t!(
            "problem-damaged",
            path = path.display().to_string(),
            error = e.to_string()
        ))
    })
}
