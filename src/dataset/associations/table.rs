//! Responses to cues, counted.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, StringChunked};
use serde::{Deserialize, Serialize};

use super::{seeded, trouble};
use crate::{Problem, Result, t};

/// Which of a participant's three responses count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Responses {
    /// The first only.
    R1,
    /// All three.
    #[default]
    R123,
}

impl Responses {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::R1 => &["r1"],
            Self::R123 => &["r1", "r2", "r3"],
        }
    }
}

/// What people said to a cue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueResponses {
    pub cue: String,
    /// Responses with how often each was given: most frequent first, then by rank where
    /// the file had ranks, then by alphabet.
    pub responses: Vec<(String, u64)>,
    /// People who gave at least one of them.
    pub people: u64,
}

/// Responses of one cue while they are counted.
#[derive(Default)]
struct Tally<'a> {
    /// Count and rank by response.
    responses: BTreeMap<&'a str, (u64, u32)>,
    people: u64,
}

type Tallies<'a> = BTreeMap<&'a str, Tally<'a>>;

/// Counts responses per cue, cues in the order of the alphabet.
///
/// A table of strengths was counted by its makers: `which` then changes nothing.
///
/// # Errors
/// The table holds no associations.
pub fn by_cue(table: &DataFrame, which: Responses) -> Result<Vec<CueResponses>> {
    if table.column("response").is_ok() {
        return Ok(listed(strengths(table)?));
    }
    let people = People::of(table, which)?;
    Ok(listed(people.tally(|_| true)))
}

/// The same for two halves of the participants, drawn by `seed`; none for a table of
/// strengths, which no longer knows who said what.
///
/// # Errors
/// The table holds no associations.
pub fn halves(
    table: &DataFrame,
    which: Responses,
    seed: u64,
) -> Result<Option<(Vec<CueResponses>, Vec<CueResponses>)>> {
    if table.column("response").is_ok() {
        return Ok(None);
    }
    let people = People::of(table, which)?;
    let mut drawn: Vec<&str> = people.participants.iter().flatten().collect();
    drawn.sort_unstable();
    drawn.dedup();
    drawn.sort_by_cached_key(|participant| seeded(seed, participant));
    let first: std::collections::HashSet<&str> = drawn[..drawn.len() / 2].iter().copied().collect();
    let half = |wanted: bool| listed(people.tally(|who| first.contains(who) == wanted));
    Ok(Some((half(true), half(false))))
}

/// What single people answered to each cue: their responses in the order given, in the
/// order of the table; none for a table of strengths. People without any response count
/// for nothing; whether a missing one was not given or not legible is not known.
///
/// # Errors
/// The table holds no associations.
pub fn by_person(
    table: &DataFrame,
    which: Responses,
) -> Result<Option<BTreeMap<String, Vec<Vec<String>>>>> {
    if table.column("response").is_ok() {
        return Ok(None);
    }
    let people = People::of(table, which)?;
    let mut answers: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for (i, cue) in people.cues.iter().enumerate() {
        let given = people.responses.iter().filter_map(|column| column.get(i));
        let given: Vec<String> = given.map(str::to_owned).collect();
        if let Some(cue) = cue.filter(|_| !given.is_empty()) {
            answers.entry(cue.to_owned()).or_default().push(given);
        }
    }
    Ok(Some(answers))
}

/// The cue of every row.
///
/// # Errors
/// The table holds no cues.
pub fn cues(table: &DataFrame) -> Result<impl Iterator<Item = &str>> {
    Ok(text(table, "cue")?.iter().flatten())
}

fn text<'a>(table: &'a DataFrame, column: &str) -> Result<&'a StringChunked> {
    let lacking = |_| Problem::new(t!("dataset-not-associations"));
    table
        .column(column)
        .and_then(|column| column.str())
        .map_err(lacking)
}

fn strengths(table: &DataFrame) -> Result<Tallies<'_>> {
    let number = |column: &str| {
        table
            .column(column)
            .and_then(|column| column.u32())
            .map_err(trouble)
    };
    let (counts, people) = (number("count")?, number("people")?);
    let ranks = number("rank").ok();
    let mut tallies = Tallies::new();
    let words = text(table, "cue")?
        .iter()
        .zip(text(table, "response")?.iter());
    for (i, (cue, response)) in words.enumerate() {
        let (Some(cue), Some(response)) = (cue, response) else {
            continue;
        };
        let tally = tallies.entry(cue).or_default();
        let rank = ranks.and_then(|ranks| ranks.get(i)).unwrap_or_default();
        let entry = tally.responses.entry(response).or_insert((0, rank));
        entry.0 += u64::from(counts.get(i).unwrap_or_default());
        tally.people = tally.people.max(people.get(i).unwrap_or_default().into());
    }
    Ok(tallies)
}

/// The columns of a participant-level table.
struct People<'a> {
    participants: &'a StringChunked,
    cues: &'a StringChunked,
    responses: Vec<&'a StringChunked>,
}

impl<'a> People<'a> {
    fn of(table: &'a DataFrame, which: Responses) -> Result<Self> {
        let responses = which.columns().iter().map(|column| text(table, column));
        Ok(Self {
            participants: text(table, "participant")?,
            cues: text(table, "cue")?,
            responses: responses.collect::<Result<_>>()?,
        })
    }

    /// Counts the responses of the participants that are `wanted`.
    fn tally(&self, wanted: impl Fn(&str) -> bool) -> Tallies<'a> {
        let mut tallies = Tallies::new();
        for (i, (who, cue)) in self.participants.iter().zip(self.cues.iter()).enumerate() {
            let (Some(who), Some(cue)) = (who, cue) else {
                continue;
            };
            if !wanted(who) {
                continue;
            }
            let tally = tallies.entry(cue).or_default();
            let given = self.responses.iter().filter_map(|column| column.get(i));
            let mut any = false;
            for response in given {
                tally.responses.entry(response).or_default().0 += 1;
                any = true;
            }
            tally.people += u64::from(any);
        }
        tallies.retain(|_, tally| tally.people > 0);
        tallies
    }
}

fn listed(tallies: Tallies<'_>) -> Vec<CueResponses> {
    let list = |(cue, tally): (&str, Tally<'_>)| {
        let mut responses: Vec<_> = tally.responses.into_iter().collect();
        // The map gave them by alphabet and the sort is stable.
        responses.sort_by_key(|(_, (count, rank))| (std::cmp::Reverse(*count), *rank));
        let named = responses
            .into_iter()
            .map(|(word, (count, _))| (word.to_owned(), count));
        CueResponses {
            cue: cue.to_owned(),
            responses: named.collect(),
            people: tally.people,
        }
    };
    tallies.into_iter().map(list).collect()
}
