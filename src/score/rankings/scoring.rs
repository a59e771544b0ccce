//! Putting rankings and people's counts together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::scored::INVALID;
use super::{
    DELTA, RankedComparison, RankedCue, RankedGroup, RankedMeasure, RankedModel, RankedTable,
    ScoredRankings,
};
use crate::dataset::Responses;
use crate::probe::{Answer, RankingItem};
use crate::problem::{Problem, Result};
use crate::prompt::{fold_word, parse_ranking};
use crate::score::answered::Common;
use crate::score::corpus::Corpus;
use crate::score::people::{Counts, counts_by_cue};
use crate::score::{FORMAT, Group, HumanGroup, Paired, Settings, Verdict, verdict};
use crate::stat::{LeftOut, average_ranks, ranking_rho};
use crate::t;

/// What one model was offered, and what it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelRankings {
    /// The model's name in the study.
    pub name: String,
    pub items: Vec<RankingItem>,
    pub answers: Vec<Answer>,
}

/// The models that were asked with one prompt to rank the same number of words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromptRankings {
    /// `simple`, `complex`, or the name of a template.
    pub prompt: String,
    /// Which of people's responses the probes were made with.
    pub responses: Responses,
    /// Words offered for each cue.
    pub words: usize,
    pub models: Vec<ModelRankings>,
}

/// Scores models' rankings of offered words against how often people said these, dataset by
/// dataset: Spearman's ρ per cue (ALIGN, appendix A.2). An answer that holds no ranking that
/// can be compared is invalid; the mean is over the valid ones, and beside it stands the one
/// in which the invalid count −1, as they do in the reward of a training. Means are over the
/// questions that every model of the group answered. Beside them stands the order of the words'
/// frequency over all training cues, under the same rules; a uniform guess scores 0 on
/// average.
///
/// # Errors
/// Where no cue that was asked has human responses.
pub fn score_rankings(
    asked: &[PromptRankings],
    people: &[HumanGroup],
    left_out: LeftOut,
    settings: &Settings,
) -> Result<ScoredRankings> {
    let mut groups = Vec::new();
    for human in people {
        let counts = counts_by_cue(&human.cues, settings.lemmas);
        for asked in asked.iter().filter(|one| one.responses == human.responses) {
            groups.extend(score_group(asked, human, &counts, left_out, settings));
        }
    }
    if groups.is_empty() {
        return Err(
            Problem::new(t!("score-no-common-cues")).advise(t!("score-no-common-cues-advice"))
        );
    }
    Ok(ScoredRankings {
        format: FORMAT,
        settings: settings.clone(),
        delta: DELTA,
        left_out,
        groups,
    })
}

fn score_group(
    asked: &PromptRankings,
    human: &HumanGroup,
    counts: &BTreeMap<String, Counts>,
    left_out: LeftOut,
    settings: &Settings,
) -> Option<RankedGroup> {
    // A question offers what people of one dataset said: it is theirs alone.
    let offered = |item: &&RankingItem| {
        item.dataset == human.dataset && counts.contains_key(&fold_word(&item.cue))
    };
    let row = |model: &ModelRankings| {
        let cue = |item: &RankingItem| {
            let id = item.id();
            let answer = model.answers.iter().find(|answer| answer.item == id)?;
            let text = answer.text.as_deref().unwrap_or_default();
            let counts = of_words(counts.get(&fold_word(&item.cue))?, &item.words);
            Some(RankedCue {
                cue: item.cue.clone(),
                words: item.words.clone(),
                rho: ranking_rho(&ranks(text, &item.words), &counts, left_out),
            })
        };
        let cues: Vec<RankedCue> = model.items.iter().filter(offered).filter_map(cue).collect();
        (!cues.is_empty()).then_some((model.name.clone(), cues))
    };
    let rows: Vec<(String, Vec<RankedCue>)> = asked.models.iter().filter_map(row).collect();
    let answered: Vec<BTreeSet<Question>> = rows
        .iter()
        .map(|(_, cues)| cues.iter().map(question).collect())
        .collect();
    let common = Common::of(&answered);
    if common.items.is_empty() {
        return None;
    }
    let models: Vec<RankedModel> = rows
        .into_iter()
        .enumerate()
        .map(|(place, (name, cues))| {
            let [kept, left_out] = common.part(place, cues, question);
            RankedModel {
                name,
                apart: common.apart[place],
                table: RankedTable::of(kept, settings),
                left_out,
            }
        })
        .collect();
    let items = asked.models.iter().flat_map(|model| &model.items);
    let cues = items.map(|item| fold_word(&item.cue)).collect();
    let corpus = Corpus::of(human, counts, &cues, settings.lemmas);
    let of_all = |(cue, words): &Question| {
        let said: Vec<f64> = words
            .iter()
            .map(|word| corpus.count(&fold_word(word)) as f64)
            .collect();
        let counts = of_words(counts.get(&fold_word(cue))?, words);
        Some(RankedCue {
            cue: cue.clone(),
            words: words.clone(),
            rho: ranking_rho(&falling(&said), &counts, LeftOut::Ignored),
        })
    };
    let by_frequency = || common.items.iter().filter_map(of_all).collect();
    Some(RankedGroup {
        group: Group::of(human, &asked.prompt),
        words: asked.words,
        common: common.items.len(),
        frequency: (!corpus.is_empty()).then(|| RankedTable::of(by_frequency(), settings)),
        human_held_out: among_people(&common.items, human, settings),
        comparisons: compare(&models, settings),
        models,
    })
}

/// What was asked: a cue, and the words as they were offered.
type Question = (String, Vec<String>);

fn question(ranked: &RankedCue) -> Question {
    (ranked.cue.clone(), ranked.words.clone())
}

/// The ranks of counts, the largest first; ties share theirs.
fn falling(counts: &[f64]) -> Vec<Option<f64>> {
    let falling: Vec<f64> = counts.iter().map(|count| -count).collect();
    average_ranks(&falling).into_iter().map(Some).collect()
}

/// The rank that an answer gives each word.
fn ranks(answer: &str, words: &[String]) -> Vec<Option<f64>> {
    let mut ranks = vec![None; words.len()];
    for ranked in parse_ranking(answer, words) {
        ranks[ranked.word] = Some(f64::from(ranked.rank));
    }
    ranks
}

/// How often people said each word.
fn of_words(counts: &Counts, words: &[String]) -> Vec<f64> {
    let count = |word: &String| counts.get(&fold_word(word)).copied().unwrap_or(0) as f64;
    words.iter().map(count).collect()
}

/// One half of the people against the other, over the words that were offered. Words of
/// which a half tells no order are no cue of it.
fn among_people(
    items: &BTreeSet<Question>,
    human: &HumanGroup,
    settings: &Settings,
) -> Option<RankedTable> {
    let (first, second) = human.halves.as_ref()?;
    let [first, second] = [first, second].map(|half| counts_by_cue(half, settings.lemmas));
    let cue = |(cue, words): &Question| {
        let folded = fold_word(cue);
        let [first, second] =
            [first.get(&folded)?, second.get(&folded)?].map(|half| of_words(half, words));
        Some(RankedCue {
            cue: cue.clone(),
            words: words.clone(),
            rho: Some(ranking_rho(&falling(&first), &second, LeftOut::Ignored)?),
        })
    };
    let cues: Vec<RankedCue> = items.iter().filter_map(cue).collect();
    (!cues.is_empty()).then(|| RankedTable::of(cues, settings))
}

/// Every model against every later one.
fn compare(models: &[RankedModel], settings: &Settings) -> Vec<RankedComparison> {
    let mut comparisons = Vec::new();
    for (place, from) in models.iter().enumerate() {
        for to in &models[place + 1..] {
            let later: HashMap<(&str, &[String]), Option<f64>> = to
                .answered()
                .map(|cue| ((cue.cue.as_str(), cue.words.as_slice()), cue.rho))
                .collect();
            for measure in [RankedMeasure::Valid, RankedMeasure::WithInvalid] {
                let pair = |cue: &RankedCue| {
                    let after = *later.get(&(cue.cue.as_str(), cue.words.as_slice()))?;
                    match measure {
                        RankedMeasure::Valid => Some((cue.rho?, after?)),
                        RankedMeasure::WithInvalid => {
                            Some((cue.rho.unwrap_or(INVALID), after.unwrap_or(INVALID)))
                        }
                    }
                };
                let (before, after): (Vec<f64>, Vec<f64>) =
                    from.answered().filter_map(pair).unzip();
                let paired = Paired::of(&before, &after, settings.resamples, settings.seed);
                comparisons.extend(paired.map(|paired| RankedComparison {
                    from: from.name.clone(),
                    to: to.name.clone(),
                    measure,
                    paired,
                    verdict: Verdict::Undecided,
                }));
            }
        }
    }
    Paired::adjust(comparisons.iter_mut().map(|c| &mut c.paired));
    for comparison in &mut comparisons {
        let paired = &comparison.paired;
        comparison.verdict = verdict(paired, paired.p_holm, DELTA);
    }
    comparisons
}
