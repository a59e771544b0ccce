//! Associations: words that come to mind at held-out cues, and how many of them people gave.

use super::{Matter, ProbeSpec, ScoreSpec, Scores, Tested, Together, Told, Varied};
use crate::figure::group_name;
use crate::probe::{self, AssociationItem, AssociationProbe, Probe};
use crate::problem::Result;
use crate::score::associations::{
    DEPTHS, Reference, ScoredAssociations, ScoredGroup, score_associations,
};
use crate::score::survey::Baseline;
use crate::score::{self, Group, PromptAnswers, Settings};
use crate::stat::Estimate;
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::headline::nearest;
use crate::study::main_scores::{MainScore, compared, left_out, note_on_marks};
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::scores::{Around, HEADLINE_DEPTH};
use crate::study::word_probes::{Worded, lacks_associations};
use crate::study::word_scores::{by_prompt, named_people};
use crate::{prompt, t};

/// Tokens that a word of an answer takes, its comma included; generous, so that lists are
/// not cut.
const TOKENS_PER_WORD: u64 = 6;
/// Depths of the precision that stands for all; the first that was asked for counts.
const HEADLINES: [usize; 2] = [HEADLINE_DEPTH, 5];

/// The probe and its score.
pub(super) struct Associations;

impl ProbeSpec for Associations {
    fn kind(&self) -> probe::Kind {
        probe::Kind::Associations
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
        study.asked_together(models, asking, |one, cues, _| {
            study.association_probe(one, cues, asking)
        })
    }

    fn sentence(&self, probes: &[&Probe], models: usize, items: [usize; 2]) -> String {
        let [Probe::Associations(probe), ..] = probes else {
            return String::new();
        };
        t!(
            "study-methods-associations",
            models = models,
            most = items[1],
            cues = range(items),
            upper = probe.upper,
            words = range([probe.lower, probe.upper]),
            tokens = probe.max_tokens
        )
    }
}

impl Study {
    fn association_probe(&self, one: &Worded, cues: &[String], asking: &Asking) -> Result<Probe> {
        let ask = one.recipe.asks();
        let (lower, upper) = ask.numbers();
        let language = prompt::language(cues.iter().map(String::as_str));
        let (template_name, template) = match asking.prompt.as_str() {
            "" => {
                let kept = self.kept_prompt(one.taught.as_ref(), &ask.template)?;
                (ask.template.clone(), kept)
            }
            variant => {
                let named = |tag: &str| prompt::association_template(variant, tag);
                let fitting = self.template_for(language, named)?;
                (fitting.name, fitting.text)
            }
        };
        let items = cues.iter().map(|cue| AssociationItem { cue: cue.clone() });
        Ok(Probe::Associations(AssociationProbe {
            template,
            template_name,
            lower,
            upper,
            responses: Some(one.recipe.data.responses),
            max_tokens: (upper * TOKENS_PER_WORD) as usize,
            items: items.collect(),
        }))
    }
}

impl ScoreSpec for Associations {
    fn kind(&self) -> score::Kind {
        score::Kind::Associations
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Associations
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, varied: &Varied) -> Result<Option<Matter>> {
        let (people, parents) = study.people_of_cues(&asked)?;
        let asked = by_prompt(asked);
        Ok(Some(Matter {
            parents,
            named: serde_json::json!([named_words(&asked), named_people(&people)]),
            settings: Settings {
                lemmas: varied.lemmas,
                ..Settings::default()
            },
            score: Box::new(move |settings| {
                score_associations(&asked, &people, settings).map(Scores::Associations)
            }),
        }))
    }

    fn references(&self) -> &'static [&'static str] {
        &["align", "bootstrap", "wilcoxon", "holm"]
    }
}

/// The prompts, responses and models of answers in words, and how many words each was asked
/// for.
pub(super) fn named_words(asked: &[PromptAnswers]) -> serde_json::Value {
    let named = asked.iter().map(|asked| {
        let models = asked.models.iter();
        let models = models.map(|model| (model.of.name.clone(), model.most));
        let models: Vec<(String, Option<u64>)> = models.collect();
        (&asked.prompt, asked.responses, models)
    });
    serde_json::json!(named.collect::<Vec<_>>())
}

impl Told for ScoredAssociations {
    fn models(&self) -> Vec<&str> {
        let models = self.groups.iter().flat_map(|of| &of.models);
        models.map(|model| model.name.as_str()).collect()
    }

    fn main_scores(&self, _: &Around, _: Baseline) -> Vec<MainScore> {
        let groups = self.groups.iter();
        groups.flat_map(|of| precisions(self, of)).collect()
    }

    fn notes(&self, _: &Around, heading: &str) -> Vec<String> {
        let groups = self.groups.iter();
        groups
            .flat_map(|of| notes_of_precisions(of, self.delta, heading))
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
        let (depth, mean) = HEADLINES
            .into_iter()
            .find_map(|depth| Some((depth, table.mean(Reference::All, depth)?)))?;
        let people = of.group.name.as_str();
        let measure = t!("study-headline-precision", depth = depth, people = people);
        Some((measure, *mean))
    }

    fn groups(&self) -> Vec<(Group, Vec<String>)> {
        let names = |of: &ScoredGroup| of.models.iter().map(|m| m.name.clone()).collect();
        let groups = self.groups.iter();
        groups.map(|of| (of.group.clone(), names(of))).collect()
    }

    fn heading_of(&self, group: &Group) -> Option<String> {
        Some(heading_of_precisions(group))
    }

    fn tests(&self, bases: &[String]) -> Vec<Tested> {
        let tested = self.groups.iter().flat_map(|group| {
            let compared = group.comparisons.iter();
            let compared = compared.filter(|one| bases.contains(&one.from));
            compared.map(|one| {
                let measure = t!(
                    "study-report-measure-of",
                    measure = precision(one.reference, one.depth),
                    group = group_name(&group.group)
                );
                Tested::of([&one.from, &one.to], measure, &one.paired, one.verdict)
            })
        });
        tested.collect()
    }

    fn methods(&self, _: &Settings) -> Vec<String> {
        vec![t!("study-methods-precision")]
    }
}

fn precisions(scored: &ScoredAssociations, of: &ScoredGroup) -> Vec<MainScore> {
    let mut scores = Vec::new();
    let references = [Reference::All, Reference::MostFrequent];
    let models = of.models.iter();
    let models = models.map(|model| (model.name.clone(), &model.table));
    let baselines = of.baselines.iter();
    let baselines = baselines.map(|baseline| (baseline.baseline.name(), &baseline.table));
    let human = of.human_held_out.iter();
    let human = human.map(|table| (t!("study-scores-human"), table));
    let table = heading_of_precisions(&of.group);
    for (name, precisions) in models.chain(baselines).chain(human) {
        scores.push(MainScore::cues(&table, &name, precisions.cues.len()));
        for reference in references {
            for &depth in &scored.depths {
                let mean = precisions.mean(reference, depth);
                let measure = precision(reference, depth);
                scores.extend(mean.map(|mean| MainScore::of(&table, &name, measure, mean)));
            }
        }
    }
    let table = heading_of_differences(&of.group);
    for comparison in &of.comparisons {
        let row = compared(&comparison.from, &comparison.to);
        let cues = MainScore::cues(&table, &row, comparison.paired.difference.n);
        let measure = precision(comparison.reference, comparison.depth);
        if !scores.contains(&cues) {
            scores.push(cues);
        }
        let change = MainScore::of(&table, &row, measure, &comparison.paired.difference);
        scores.push(MainScore {
            mark: comparison.verdict.mark().to_owned(),
            ..change
        });
    }
    scores
}

/// What must be known of a group's means, or of its changes.
fn notes_of_precisions(of: &ScoredGroup, delta: f64, heading: &str) -> Vec<String> {
    if heading == heading_of_differences(&of.group) {
        return vec![note_on_marks(delta)];
    }
    if heading != heading_of_precisions(&of.group) {
        return Vec::new();
    }
    let models = of.models.iter();
    let models = models.map(|model| (model.name.as_str(), model.apart, model.left_out.len()));
    let mut notes = left_out(of.common, models);
    if !of.baselines.is_empty() {
        notes.push(t!("study-scores-note-baselines"));
    }
    let depths = of.depths();
    let unasked = DEPTHS.into_iter().filter(|depth| !depths.contains(depth));
    let unasked: Vec<String> = unasked.map(|depth| depth.to_string()).collect();
    if !unasked.is_empty() {
        notes.push(t!("study-scores-note-depths", depths = unasked.join(", ")));
    }
    notes
}

/// What precision at a depth is called.
fn precision(reference: Reference, depth: usize) -> String {
    match reference {
        Reference::All => t!("study-scores-precision-all", depth = depth),
        Reference::MostFrequent => t!("study-scores-precision-frequent", depth = depth),
    }
}

fn heading_of_precisions(group: &Group) -> String {
    t!("study-scores-precision", group = group_name(group))
}

fn heading_of_differences(group: &Group) -> String {
    t!("study-scores-difference-words", group = group_name(group))
}
