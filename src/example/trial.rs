//! Cues of our own making for the tests of formats, read as a dataset's table is.

#![cfg(test)]

use polars::prelude::{Column, DataFrame, IntoColumn, NamedFrom, Series};

use super::{Example, Opened, Part, Ranking};
use crate::Result;
use crate::recipe::Recipe;

/// A cue with what people answered to it.
#[derive(Clone)]
pub struct CueList {
    pub cue: String,
    /// Counted responses; empty where single people are known.
    pub responses: Vec<(String, u64)>,
    pub people: Vec<Vec<String>>,
    pub part: Part,
}

/// The examples of a recipe whose sources hold these cues.
pub fn examples(sources: &[Vec<CueList>], recipe: &Recipe, template: &str) -> Result<Vec<Example>> {
    let opened = opened(sources, recipe)?;
    super::examples(&opened, &recipe.making(), &|_| Ok(template.to_owned()))
}

/// The same as rankings.
pub fn rankings(sources: &[Vec<CueList>], recipe: &Recipe, template: &str) -> Result<Vec<Ranking>> {
    let opened = opened(sources, recipe)?;
    super::rankings(&opened, &recipe.making(), &|_| Ok(template.to_owned()))
}

fn opened(sources: &[Vec<CueList>], recipe: &Recipe) -> Result<Vec<Opened>> {
    let open = |(cues, source): (&Vec<CueList>, &super::Source)| {
        let items = source.format.spec().open(&table(cues), &recipe.making())?;
        let part = |key: &str| cues.iter().find(|cue| cue.cue == key).map(|cue| cue.part);
        Ok(Opened {
            parts: items.keys().into_iter().map(part).collect(),
            source: source.clone(),
            items,
        })
    };
    sources.iter().zip(&recipe.data.sources).map(open).collect()
}

/// Counted responses, or, where there are people, their own.
fn table(cues: &[CueList]) -> DataFrame {
    let columns = match cues.iter().any(|cue| !cue.people.is_empty()) {
        true => people(cues),
        false => strengths(cues),
    };
    DataFrame::new_infer_height(columns).unwrap()
}

fn strengths(cues: &[CueList]) -> Vec<Column> {
    let rows = || {
        cues.iter().flat_map(|cue| {
            let responses = cue.responses.iter();
            responses.map(|(word, count)| (cue.cue.clone(), word.clone(), *count as u32))
        })
    };
    let all: Vec<(String, String, u32)> = rows().collect();
    let texts = |name: &str, of: fn(&(String, String, u32)) -> String| {
        Series::new(name.into(), all.iter().map(of).collect::<Vec<_>>()).into_column()
    };
    let numbers = |name: &str| {
        Series::new(name.into(), all.iter().map(|row| row.2).collect::<Vec<_>>()).into_column()
    };
    vec![
        texts("cue", |row| row.0.clone()),
        texts("response", |row| row.1.clone()),
        numbers("count"),
        numbers("people"),
    ]
}

fn people(cues: &[CueList]) -> Vec<Column> {
    let all: Vec<(&CueList, &Vec<String>)> = cues
        .iter()
        .flat_map(|cue| cue.people.iter().map(move |person| (cue, person)))
        .collect();
    let response = |at: usize| {
        let given: Vec<Option<String>> = all.iter().map(|(_, p)| p.get(at).cloned()).collect();
        Series::new(format!("r{}", at + 1).into(), given).into_column()
    };
    let names: Vec<String> = (0..all.len()).map(|n| format!("p{n}")).collect();
    let asked: Vec<String> = all.iter().map(|(cue, _)| cue.cue.clone()).collect();
    vec![
        Series::new("participant".into(), names).into_column(),
        Series::new("cue".into(), asked).into_column(),
        response(0),
        response(1),
        response(2),
    ]
}
