//! Rankings: words that people said, put into their order, and how near to it models come.

use std::collections::HashMap;

use super::{Matter, ProbeSpec, ScoreSpec, Scores, Tested, Together, Told, Varied};
use crate::example::{Rankings, offered};
use crate::figure::group_name;
use crate::probe::{self, Probe, RankingItem, RankingProbe};
use crate::problem::{Problem, Result};
use crate::score::rankings::{
    PromptRankings, RankedGroup, RankedMeasure, ScoredRankings, score_rankings,
};
use crate::score::survey::Baseline;
use crate::score::{self, Group, HumanCue, Settings};
use crate::stat::{CounterRandom, Estimate};
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::headline::{nearest, percent};
use crate::study::jobs::recipe_of;
use crate::study::main_scores::{MainScore, compared, left_out, note_on_marks};
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::scores::Around;
use crate::study::word_probes::{Worded, lacks_associations};
use crate::study::word_scores::{human, named_people, rankings_by_prompt};
use crate::{prompt, t};

/// Tokens that a ranked word takes, with its rank.
const TOKENS_PER_RANK: usize = 24;
/// Tokens of an answer that thinks before it ranks (ALIGN, table 11).
const ANSWER_TOKENS: usize = 1024;
/// Words offered in a ranking (ALIGN, appendix D).
const WORDS: usize = 10;
/// What words to be ranked are drawn by, of every model alike.
const DRAW_SEED: u64 = 42;

/// How a training by rewards asked for rankings.
struct RewardedBy {
    offered: Rankings,
    answer_tokens: usize,
}

/// The probe and its score.
pub(super) struct Ranking;

impl ProbeSpec for Ranking {
    fn kind(&self) -> probe::Kind {
        probe::Kind::Ranking
    }

    fn is_of_words(&self) -> bool {
        true
    }

    fn missing(&self, study: &Study) -> Result<Option<String>> {
        lacks_associations(study)
    }

    fn put_together(
        &self,
        study: &Study,
        models: Vec<Chosen>,
        asking: &Asking,
    ) -> Result<Together> {
        study.asked_together(models, asking, |one, cues, all| {
            let words = study.words_offered(all, asking)?;
            study.ranking_probe(one, cues, words, asking)
        })
    }

    fn sentence(&self, probes: &[&Probe], models: usize, items: [usize; 2]) -> String {
        let [Probe::Ranking(probe), ..] = probes else {
            return String::new();
        };
        let words = probe.items.iter().map(|item| item.words.len());
        let least = words.clone().min().unwrap_or(0);
        t!(
            "study-methods-ranking",
            models = models,
            most = items[1],
            cues = range(items),
            words = range([least, words.max().unwrap_or(0)]),
            tokens = probe.max_tokens
        )
    }
}

impl Study {
    /// How many words are offered for each cue, to all models alike.
    fn words_offered(&self, models: &[Worded], asking: &Asking) -> Result<usize> {
        let mut words = asking.words;
        for one in models {
            words = match words {
                None => self
                    .newest_rewarded(&one.chosen)?
                    .map(|taught| taught.offered.words as usize),
                some => some,
            };
        }
        Ok(words.unwrap_or(WORDS))
    }

    /// Words of held-out cues to be ranked, drawn as for a training. The draw depends on
    /// nothing but dataset, cue, responses and number, so that models are offered the same.
    fn ranking_probe(
        &self,
        one: &Worded,
        cues: &[String],
        words: usize,
        asking: &Asking,
    ) -> Result<Probe> {
        let taught = self.newest_rewarded(&one.chosen)?;
        let language = prompt::language(cues.iter().map(String::as_str));
        let named = |variant: &str| {
            let fitting = self.template_for(language, |tag| prompt::ranking_template(variant, tag));
            fitting.map(|fitting| fitting.name)
        };
        let template_name = match (asking.prompt.as_str(), &taught) {
            ("", Some(taught)) => taught.offered.template.clone(),
            ("", None) => named(prompt::COMPLEX)?,
            (variant, _) => named(variant)?,
        };
        let max_tokens = match &taught {
            Some(taught) if taught.offered.template == template_name => taught.answer_tokens,
            _ if prompt::variant(&template_name) == prompt::SIMPLE => words * TOKENS_PER_RANK,
            _ => ANSWER_TOKENS,
        };
        let data = &one.recipe.data;
        let mut items = Vec::new();
        for source in &data.sources {
            let dataset = source.dataset.as_str();
            let known = self.cues(dataset, data.responses)?;
            let known: HashMap<String, HumanCue> = known
                .into_iter()
                .map(|cue| (cue.cue.clone(), human(cue)))
                .collect();
            for cue in cues {
                let Some(known) = known.get(cue) else {
                    continue;
                };
                let purpose = format!("probe/ranking/{dataset}/{cue}");
                let mut random = CounterRandom::named(DRAW_SEED, &purpose);
                if let Some(drawn) = offered(&known.responses, words, &mut random) {
                    items.push(RankingItem {
                        dataset: dataset.to_owned(),
                        cue: cue.clone(),
                        words: drawn.into_iter().map(|(word, _)| word).collect(),
                    });
                }
            }
        }
        if items.is_empty() {
            return Err(Problem::new(t!("study-no-rankings", words = words))
                .advise(t!("study-no-rankings-advice")));
        }
        Ok(Probe::Ranking(RankingProbe {
            template: self.template(&template_name)?,
            template_name,
            responses: Some(data.responses),
            max_tokens,
            items,
        }))
    }

    /// How rankings were asked for in the newest training by rewards of a model's base: all
    /// models on this base are asked alike, so that they can be compared.
    fn newest_rewarded(&self, chosen: &Chosen) -> Result<Option<RewardedBy>> {
        for adapter in self.adapters()?.iter().rev() {
            if adapter.base.sha256 != chosen.base.sha256 {
                continue;
            }
            let recipe = recipe_of(&adapter.job)?;
            let offered = recipe.formats().find_map(|format| format.rankings());
            if let (Some(ppo), Some(offered)) = (recipe.rewarded(), offered) {
                return Ok(Some(RewardedBy {
                    answer_tokens: ppo.answer_tokens,
                    offered: offered.clone(),
                }));
            }
        }
        Ok(None)
    }
}

impl ScoreSpec for Ranking {
    fn kind(&self) -> score::Kind {
        score::Kind::Ranking
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Ranking
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, varied: &Varied) -> Result<Option<Matter>> {
        let (people, parents) = study.people_of_cues(&asked)?;
        let asked = rankings_by_prompt(asked);
        let left_out = varied.left_out;
        let named = asked.iter().map(|asked: &PromptRankings| {
            let models = asked.models.iter().map(|model| model.name.clone());
            (&asked.prompt, asked.responses, models.collect::<Vec<_>>())
        });
        let named: Vec<_> = named.collect();
        Ok(Some(Matter {
            parents,
            named: serde_json::json!([named, named_people(&people), left_out]),
            settings: Settings::default(),
            score: Box::new(move |settings| {
                score_rankings(&asked, &people, left_out, settings).map(Scores::Ranking)
            }),
        }))
    }

    fn references(&self) -> &'static [&'static str] {
        &["bootstrap", "wilcoxon", "holm"]
    }
}

impl Told for ScoredRankings {
    fn models(&self) -> Vec<&str> {
        let models = self.groups.iter().flat_map(|of| &of.models);
        models.map(|model| model.name.as_str()).collect()
    }

    fn main_scores(&self, _: &Around, _: Baseline) -> Vec<MainScore> {
        self.groups.iter().flat_map(rhos).collect()
    }

    fn notes(&self, _: &Around, heading: &str) -> Vec<String> {
        let groups = self.groups.iter();
        groups
            .flat_map(|of| notes_of_ranking(of, self.delta, heading))
            .collect()
    }

    fn headline(
        &self,
        _: &Around,
        model: &str,
        learnt_from: &[String],
    ) -> Option<(String, Estimate)> {
        let of_model = self.groups.iter().filter(|of| of.model(model).is_some());
        let of = nearest(of_model, learnt_from, |of| &of.group)?;
        let table = &of.model(model)?.table;
        let people = of.group.name.as_str();
        let invalid = percent(table.invalid);
        Some(match &table.valid {
            Some(mean) => {
                let measure = t!("study-headline-rho", people = people, invalid = invalid);
                (measure, *mean)
            }
            None => (
                t!("study-headline-rho-invalid", people = people),
                *table.with_invalid.as_ref()?,
            ),
        })
    }

    fn groups(&self) -> Vec<(Group, Vec<String>)> {
        let names = |of: &RankedGroup| of.models.iter().map(|m| m.name.clone()).collect();
        let groups = self.groups.iter();
        groups.map(|of| (of.group.clone(), names(of))).collect()
    }

    fn heading_of(&self, group: &Group) -> Option<String> {
        Some(heading_of_ranking(
            self.group(&group.dataset, &group.prompt)?,
        ))
    }

    fn tests(&self, bases: &[String]) -> Vec<Tested> {
        let tested = self.groups.iter().flat_map(|group| {
            let compared = group.comparisons.iter();
            let compared = compared.filter(|one| bases.contains(&one.from));
            compared.map(|one| {
                let measure = t!(
                    "study-report-measure-of",
                    measure = rho(one.measure),
                    group = group_name(&group.group)
                );
                Tested::of([&one.from, &one.to], measure, &one.paired, one.verdict)
            })
        });
        tested.collect()
    }

    fn methods(&self, _: &Settings) -> Vec<String> {
        vec![t!("study-methods-rho")]
    }
}

/// ρ over valid answers, the share of the others, and ρ over all answers.
fn rhos(of: &RankedGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let table = heading_of_ranking(of);
    let models = of.models.iter();
    let models = models.map(|model| (model.name.clone(), &model.table));
    let frequency = of.frequency.iter();
    let frequency = frequency.map(|table| (t!("score-baseline-frequency"), table));
    let people = of.human_held_out.iter();
    let people = people.map(|table| (t!("study-scores-human"), table));
    for (name, ranked) in models.chain(frequency).chain(people) {
        let both = [RankedMeasure::Valid, RankedMeasure::WithInvalid];
        let [valid, all] = both.map(|which| {
            let mean = ranked.mean(which)?;
            Some(MainScore::of(&table, &name, rho(which), mean))
        });
        scores.push(MainScore::cues(&table, &name, ranked.cues.len()));
        scores.extend(valid);
        let invalid = (ranked.invalid * 1000.0).round() / 10.0;
        scores.push(MainScore::number(
            &table,
            &name,
            t!("study-scores-invalid"),
            invalid,
        ));
        scores.extend(all);
    }
    let chance = t!("score-baseline-chance");
    scores.push(MainScore::cues(&table, &chance, of.common));
    scores.push(MainScore::number(
        &table,
        &chance,
        rho(RankedMeasure::Valid),
        0.0,
    ));
    let table = heading_of_ranking_differences(&of.group);
    for comparison in &of.comparisons {
        let row = compared(&comparison.from, &comparison.to);
        let difference = &comparison.paired.difference;
        let n = match comparison.measure {
            RankedMeasure::Valid => t!("study-scores-cues-valid"),
            RankedMeasure::WithInvalid => t!("study-scores-cues"),
        };
        scores.push(MainScore::number(&table, &row, n, difference.n as f64));
        scores.push(MainScore {
            mark: comparison.verdict.mark().to_owned(),
            ..MainScore::of(&table, &row, rho(comparison.measure), difference)
        });
    }
    scores
}

fn notes_of_ranking(of: &RankedGroup, delta: f64, heading: &str) -> Vec<String> {
    if heading == heading_of_ranking_differences(&of.group) {
        return vec![note_on_marks(delta)];
    }
    if heading != heading_of_ranking(of) {
        return Vec::new();
    }
    let models = of.models.iter();
    let models = models.map(|model| (model.name.as_str(), model.apart, model.left_out.len()));
    let mut notes = left_out(of.common, models);
    notes.push(t!("study-scores-note-ranking"));
    notes
}

/// What ρ is called, over some of the answers.
fn rho(measure: RankedMeasure) -> String {
    match measure {
        RankedMeasure::Valid => t!("study-scores-rho"),
        RankedMeasure::WithInvalid => t!("study-scores-rho-all"),
    }
}

fn heading_of_ranking_differences(group: &Group) -> String {
    t!("study-scores-difference-ranking", group = group_name(group))
}

fn heading_of_ranking(of: &RankedGroup) -> String {
    let group = group_name(&of.group);
    t!("study-scores-ranking", words = of.words, group = group)
}
