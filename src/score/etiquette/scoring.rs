//! Putting judgements of models and those of the file together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::{
    By, Constant, DELTA, Judged, JudgedComparison, JudgedConstant, JudgedGroup, JudgedModel,
    JudgedPart, Reading, ScoredEtiquette,
};
use crate::dataset::etiquette::Judgement;
use crate::probe::{Answer, Context};
use crate::problem::{Problem, Result};
use crate::prompt::parse_label;
use crate::score::answered::Common;
use crate::score::{FORMAT, ModelAnswers, Paired, Settings, Verdict, verdict};
use crate::stat::{CounterRandom, Estimate, around, average, f1, mean_of, shares_of_logs};
use crate::t;

/// The stories of a dataset.
#[derive(Debug, Clone, PartialEq)]
pub struct HumanStories {
    /// Id and name of the dataset.
    pub dataset: String,
    pub name: String,
    pub stories: Vec<HumanStory>,
}

/// A story with what the file judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HumanStory {
    pub id: String,
    /// The story itself.
    pub text: String,
    pub country: String,
    /// The study's cultures that the country belongs to.
    pub cultures: Vec<String>,
    pub axis: String,
    pub gold: Judgement,
}

/// What a model judged one story.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Told<'a> {
    story: &'a HumanStory,
    told: Option<Judgement>,
    mass: Option<f64>,
}

/// Scores models' judgements of stories against those of the files they stand in, dataset by
/// dataset and context by context. Means are over the stories that every model of a group was
/// asked. The answers' items are keyed `dataset/context/story`.
///
/// # Errors
/// Where no story that was asked is in a dataset.
pub fn score_etiquette(
    asked: &[ModelAnswers],
    data: &[HumanStories],
    settings: &Settings,
) -> Result<ScoredEtiquette> {
    let mut groups = Vec::new();
    for human in data {
        let contexts = Context::ALL.par_iter();
        let of_data = contexts.filter_map(|&of| score_group(asked, human, of, settings));
        let mut of_data: Vec<JudgedGroup> = of_data.collect();
        for &reading in Reading::ALL {
            tell_apart(&mut of_data, reading);
        }
        groups.append(&mut of_data);
    }
    if groups.is_empty() {
        return Err(Problem::new(t!("score-no-stories")).advise(t!("score-no-stories-advice")));
    }
    Ok(ScoredEtiquette {
        format: FORMAT,
        settings: settings.clone(),
        delta: DELTA,
        groups,
    })
}

fn score_group(
    asked: &[ModelAnswers],
    human: &HumanStories,
    context: Context,
    settings: &Settings,
) -> Option<JudgedGroup> {
    let mut rows: Vec<(&str, Reading, Vec<Told<'_>>)> = Vec::new();
    for model in asked {
        let answers = by_story(&model.answers, human, context);
        for &reading in Reading::ALL {
            let told: Vec<Told<'_>> = human
                .stories
                .iter()
                .filter_map(|story| told(story, answers.get(story.id.as_str())?, reading))
                .collect();
            if !told.is_empty() {
                rows.push((&model.name, reading, told));
            }
        }
    }
    let answered: Vec<BTreeSet<&str>> = rows
        .iter()
        .map(|(_, _, told)| told.iter().map(|one| one.story.id.as_str()).collect())
        .collect();
    let common = Common::of(&answered);
    if common.items.is_empty() {
        return None;
    }
    let comparisons = compare(&rows, settings);
    let models = rows
        .into_iter()
        .enumerate()
        .map(|(place, (name, reading, told))| {
            let [kept, left_out] = common.part(place, told, |one| one.story.id.as_str());
            let mass: Vec<f64> = kept.iter().filter_map(|one| one.mass).collect();
            JudgedModel {
                name: name.to_owned(),
                reading,
                apart: common.apart[place],
                whole: judged(&kept, settings),
                parts: parts(&kept, judged, settings),
                option_mass: mean_of(&mass),
                told: kept
                    .iter()
                    .map(|one| (one.story.id.clone(), one.told))
                    .collect(),
                left_out: left_out.len(),
            }
        });
    let models = models.collect();
    let of_all: Vec<&HumanStory> = human
        .stories
        .iter()
        .filter(|story| common.items.contains(story.id.as_str()))
        .collect();
    Some(JudgedGroup {
        dataset: human.dataset.clone(),
        name: human.name.clone(),
        context,
        common: common.items.len(),
        models,
        constants: Constant::ALL
            .iter()
            .map(|&constant| without_model(constant, &of_all, settings))
            .collect(),
        comparisons,
    })
}

/// The answers to the stories of a dataset in a context, by the story's id.
fn by_story<'a>(
    answers: &'a [Answer],
    human: &HumanStories,
    context: Context,
) -> HashMap<&'a str, Vec<&'a Answer>> {
    let prefix = format!("{}/{context}/", human.dataset);
    let mut found: HashMap<&str, Vec<&Answer>> = HashMap::new();
    for answer in answers {
        if let Some(id) = answer.item.strip_prefix(&prefix) {
            found.entry(id).or_default().push(answer);
        }
    }
    found
}

/// What a story was judged in its presentations; none where it was not asked so.
fn told<'a>(story: &'a HumanStory, answers: &[&Answer], reading: Reading) -> Option<Told<'a>> {
    let (told, mass) = match reading {
        Reading::Labels => {
            let asked: Vec<&&Answer> = answers.iter().filter(|a| !a.logprobs.is_empty()).collect();
            if asked.is_empty() {
                return None;
            }
            let shares: Vec<Vec<f64>> = asked
                .iter()
                .filter_map(|answer| shares_of_logs(&answer.logprobs))
                .collect();
            let masses: Vec<f64> = asked
                .iter()
                .filter_map(|answer| answer.option_mass)
                .collect();
            (
                average(&shares).and_then(|mean| likeliest(&mean)),
                mean_of(&masses),
            )
        }
        Reading::Text => {
            let text = answers.iter().find_map(|answer| answer.text.as_deref())?;
            let labels = Judgement::ALL.iter().map(|label| label.id().to_owned());
            let labels: Vec<String> = labels.collect();
            let place = parse_label(text, &labels);
            (place.map(|place| Judgement::ALL[place]), None)
        }
    };
    Some(Told { story, told, mass })
}

/// The judgement with the largest share; none where two share the first place.
fn likeliest(shares: &[f64]) -> Option<Judgement> {
    let most = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut first = (0..shares.len()).filter(|place| shares[*place] == most);
    match (first.next(), first.next()) {
        (Some(place), None) => Judgement::ALL.get(place).copied(),
        _ => None,
    }
}

/// How often each judgement was told of the stories with each judgement; the last column is
/// of the answers that cannot be read.
type Confusion = [[u32; 4]; 3];

fn accuracy(counts: &Confusion) -> f64 {
    let right: u32 = (0..3).map(|label| counts[label][label]).sum();
    let all: u32 = counts.iter().flatten().sum();
    f64::from(right) / f64::from(all.max(1))
}

/// Mean F1 over the judgements that occur in the file or were told.
fn macro_f1(counts: &Confusion) -> f64 {
    let of = |label: usize| {
        let is = counts[label].iter().sum();
        let said = counts.iter().map(|row| row[label]).sum();
        f1(counts[label][label], is, said)
    };
    let each: Vec<f64> = (0..3).filter_map(of).collect();
    mean_of(&each).unwrap_or_default()
}

fn cell(told: &Told<'_>) -> [usize; 2] {
    [
        told.story.gold as usize,
        told.told.map_or(3, |told| told as usize),
    ]
}

/// Accuracy and macro F1 with their intervals, over resamples of the stories.
fn judged(told: &[Told<'_>], settings: &Settings) -> Judged {
    let cells: Vec<[usize; 2]> = told.iter().map(cell).collect();
    let mut counts = Confusion::default();
    for [gold, told] in &cells {
        counts[*gold][*told] += 1;
    }
    let mut random = CounterRandom::named(settings.seed, "score/etiquette");
    let resampled: Vec<[f64; 2]> = (0..settings.resamples)
        .map(|_| {
            let mut counts = Confusion::default();
            for _ in 0..cells.len() {
                let [gold, told] = cells[random.below(cells.len())];
                counts[gold][told] += 1;
            }
            [accuracy(&counts), macro_f1(&counts)]
        })
        .collect();
    let unreadable = cells.iter().filter(|[_, told]| *told == 3).count();
    Judged {
        accuracy: estimate(accuracy(&counts), &resampled, 0, cells.len()),
        macro_f1: estimate(macro_f1(&counts), &resampled, 1, cells.len()),
        unreadable: unreadable as f64 / cells.len().max(1) as f64,
    }
}

/// How a set of stories is scored.
type Judge = fn(&[Told<'_>], &Settings) -> Judged;

/// The same country by country, culture by culture and axis by axis.
fn parts(told: &[Told<'_>], judge: Judge, settings: &Settings) -> Vec<JudgedPart> {
    let parts = By::ALL.iter().flat_map(|&by| {
        split(told, by)
            .into_iter()
            .map(move |(name, told)| JudgedPart {
                by,
                name: name.to_owned(),
                judged: judge(&told, settings),
            })
    });
    parts.collect()
}

fn split<'a>(told: &[Told<'a>], by: By) -> BTreeMap<&'a str, Vec<Told<'a>>> {
    let mut parts: BTreeMap<&str, Vec<Told<'_>>> = BTreeMap::new();
    for one in told {
        let names = match by {
            By::Country => std::slice::from_ref(&one.story.country),
            By::Culture => &one.story.cultures,
            By::Axis => std::slice::from_ref(&one.story.axis),
        };
        for name in names.iter().filter(|name| !name.is_empty()) {
            parts.entry(name).or_default().push(*one);
        }
    }
    parts
}

fn without_model(
    constant: Constant,
    stories: &[&HumanStory],
    settings: &Settings,
) -> JudgedConstant {
    let (answer, judge): (_, Judge) = match constant {
        Constant::Yes => (Some(Judgement::Yes), judged),
        Constant::No => (Some(Judgement::No), judged),
        Constant::Neutral => (Some(Judgement::Neutral), judged),
        Constant::Uniform => (None, guessed),
    };
    let told = stories.iter().map(|story| Told {
        story,
        told: answer,
        mass: None,
    });
    let told: Vec<Told<'_>> = told.collect();
    JudgedConstant {
        constant,
        whole: judge(&told, settings),
        parts: parts(&told, judge, settings),
    }
}

/// What a uniform guess scores on these stories on average, and between which values 95% of
/// such guesses lie.
fn guessed(stories: &[Told<'_>], settings: &Settings) -> Judged {
    let mut random = CounterRandom::named(settings.seed, "score/etiquette/guess");
    let drawn: Vec<[f64; 2]> = (0..settings.resamples)
        .map(|_| {
            let mut counts = Confusion::default();
            for one in stories {
                counts[one.story.gold as usize][random.below(3)] += 1;
            }
            [accuracy(&counts), macro_f1(&counts)]
        })
        .collect();
    let f1: Vec<f64> = drawn.iter().map(|[_, f1]| *f1).collect();
    Judged {
        // Exact: a guess is right with one chance in three.
        accuracy: estimate(1.0 / 3.0, &drawn, 0, stories.len()),
        macro_f1: estimate(mean_of(&f1).unwrap_or_default(), &drawn, 1, stories.len()),
        unreadable: 0.0,
    }
}

/// A figure of `n` stories with the middle 95% of those that were drawn.
fn estimate(mean: f64, drawn: &[[f64; 2]], at: usize, n: usize) -> Estimate {
    around(mean, n, drawn.iter().map(|both| both[at]).collect()).0
}

/// Every model against every later one of the same reading, whether right story by story; the
/// verdicts are open until [`tell_apart`].
fn compare(rows: &[(&str, Reading, Vec<Told<'_>>)], settings: &Settings) -> Vec<JudgedComparison> {
    let right = |told: &Told<'_>| f64::from(told.told == Some(told.story.gold));
    let mut all = Vec::new();
    for (at, (from, reading, before)) in rows.iter().enumerate() {
        let before: HashMap<&str, f64> = before
            .iter()
            .map(|told| (told.story.id.as_str(), right(told)))
            .collect();
        for (to, _, after) in rows[at + 1..].iter().filter(|row| row.1 == *reading) {
            let both = after.iter().filter_map(|told| {
                let before = before.get(told.story.id.as_str())?;
                Some((*before, right(told)))
            });
            let (before, after): (Vec<f64>, Vec<f64>) = both.unzip();
            let paired = Paired::of(&before, &after, settings.resamples, settings.seed);
            all.extend(paired.map(|paired| JudgedComparison {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
                reading: *reading,
                paired,
                verdict: Verdict::Undecided,
            }));
        }
    }
    all
}

/// Judges the comparisons of a dataset by a reading, which stand in one table: their p-values
/// are adjusted for the number of all of them, whatever the context.
fn tell_apart(groups: &mut [JudgedGroup], reading: Reading) {
    let all = groups.iter_mut().flat_map(|of| &mut of.comparisons);
    let mut table: Vec<&mut JudgedComparison> = all.filter(|one| one.reading == reading).collect();
    Paired::adjust(table.iter_mut().map(|one| &mut one.paired));
    for one in table {
        one.verdict = verdict(&one.paired, one.paired.p_holm, DELTA);
    }
}
