//! Putting judgements of models and those of the file together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
use crate::stat::{
    CounterRandom, Estimate, Interval, average, mean_of, percentile_interval, shares_of_logs,
};
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
    pub country: String,
    /// The study's culture that the country belongs to.
    pub culture: Option<String>,
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
        for &context in Context::ALL {
            groups.extend(score_group(asked, human, context, settings));
        }
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
                parts: parts(&kept, settings),
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
    let f1 = |label: usize| {
        let is: u32 = counts[label].iter().sum();
        let said: u32 = counts.iter().map(|row| row[label]).sum();
        let both = is + said;
        (both > 0).then(|| 2.0 * f64::from(counts[label][label]) / f64::from(both))
    };
    let each: Vec<f64> = (0..3).filter_map(f1).collect();
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
    let estimate = |mean: f64, at: usize| Estimate {
        mean,
        interval: percentile_interval(resampled.iter().map(|both| both[at]).collect()).unwrap_or(
            Interval {
                low: mean,
                high: mean,
            },
        ),
        n: cells.len(),
    };
    let unreadable = cells.iter().filter(|[_, told]| *told == 3).count();
    Judged {
        accuracy: estimate(accuracy(&counts), 0),
        macro_f1: estimate(macro_f1(&counts), 1),
        unreadable: unreadable as f64 / cells.len().max(1) as f64,
    }
}

/// The same country by country, culture by culture and axis by axis.
fn parts(told: &[Told<'_>], settings: &Settings) -> Vec<JudgedPart> {
    let parts = By::ALL.iter().flat_map(|&by| {
        split(told, by)
            .into_iter()
            .map(move |(name, told)| JudgedPart {
                by,
                name: name.to_owned(),
                judged: judged(&told, settings),
            })
    });
    parts.collect()
}

fn split<'a>(told: &[Told<'a>], by: By) -> BTreeMap<&'a str, Vec<Told<'a>>> {
    let mut parts: BTreeMap<&str, Vec<Told<'_>>> = BTreeMap::new();
    for one in told {
        let name = match by {
            By::Country => Some(one.story.country.as_str()),
            By::Culture => one.story.culture.as_deref(),
            By::Axis => Some(one.story.axis.as_str()),
        };
        if let Some(name) = name {
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
    let always = |judgement| {
        let told = stories.iter().map(|story| Told {
            story,
            told: Some(judgement),
            mass: None,
        });
        told.collect::<Vec<_>>()
    };
    let told = match constant {
        Constant::Yes => always(Judgement::Yes),
        Constant::No => always(Judgement::No),
        Constant::Neutral => always(Judgement::Neutral),
        Constant::Uniform => return guessed(stories, settings),
    };
    JudgedConstant {
        constant,
        whole: judged(&told, settings),
        parts: parts(&told, settings),
    }
}

/// A part of the stories: what they are told apart by, and its name.
type Part = (By, String);

/// What a uniform guess scores on average, and between which values 95% of such guesses lie.
fn guessed(stories: &[&HumanStory], settings: &Settings) -> JudgedConstant {
    let story = |story: &&'_ HumanStory| -> [Option<String>; 3] {
        [
            Some(story.country.clone()),
            story.culture.clone(),
            Some(story.axis.clone()),
        ]
    };
    let names: Vec<[Option<String>; 3]> = stories.iter().map(story).collect();
    let whole: Vec<usize> = (0..stories.len()).collect();
    let mut of: Vec<(Option<Part>, Vec<usize>)> = vec![(None, whole)];
    for (place, &by) in By::ALL.iter().enumerate() {
        let mut parts: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (at, names) in names.iter().enumerate() {
            if let Some(name) = &names[place] {
                parts.entry(name).or_default().push(at);
            }
        }
        let parts = parts.into_iter();
        of.extend(parts.map(|(name, at)| (Some((by, name.clone())), at)));
    }
    let mut random = CounterRandom::named(settings.seed, "score/etiquette/guess");
    let mut drawn: Vec<Vec<[f64; 2]>> = vec![Vec::with_capacity(settings.resamples); of.len()];
    for _ in 0..settings.resamples {
        let guess: Vec<usize> = stories.iter().map(|_| random.below(3)).collect();
        for ((_, places), drawn) in of.iter().zip(&mut drawn) {
            let mut counts = Confusion::default();
            for &at in places {
                counts[stories[at].gold as usize][guess[at]] += 1;
            }
            drawn.push([accuracy(&counts), macro_f1(&counts)]);
        }
    }
    let mut judged = of.into_iter().zip(drawn).map(|((part, places), drawn)| {
        let estimate = |at: usize| {
            let values: Vec<f64> = drawn.iter().map(|both| both[at]).collect();
            let mean = mean_of(&values).unwrap_or_default();
            Estimate {
                mean,
                interval: percentile_interval(values).unwrap_or(Interval {
                    low: mean,
                    high: mean,
                }),
                n: places.len(),
            }
        };
        let judged = Judged {
            // Exact: a guess is right with one chance in three.
            accuracy: Estimate {
                mean: 1.0 / 3.0,
                ..estimate(0)
            },
            macro_f1: estimate(1),
            unreadable: 0.0,
        };
        (part, judged)
    });
    let whole = judged.next().map(|(_, judged)| judged);
    JudgedConstant {
        constant: Constant::Uniform,
        parts: judged
            .filter_map(|(part, judged)| {
                let (by, name) = part?;
                Some(JudgedPart { by, name, judged })
            })
            .collect(),
        whole: whole.unwrap_or(NOTHING),
    }
}

/// The score of no story at all.
const NOTHING: Judged = {
    let none = Estimate {
        mean: 0.0,
        interval: Interval {
            low: 0.0,
            high: 0.0,
        },
        n: 0,
    };
    Judged {
        accuracy: none,
        macro_f1: none,
        unreadable: 0.0,
    }
};

/// Every model against every later one of the same reading, whether right story by story.
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
    Paired::adjust(all.iter_mut().map(|one| &mut one.paired));
    for one in &mut all {
        one.verdict = verdict(&one.paired, one.paired.p_holm, DELTA);
    }
    all
}
