//! Etiquette: whether models judge what is done in stories as the file does (NormAd).

use super::{Matter, ProbeSpec, ScoreSpec, Scores, Tested, Together, Told, Varied};
use crate::artifact::Parent;
use crate::dataset::{Kind, etiquette};
use crate::figure;
use crate::probe::{self, Context, EtiquetteItem, EtiquetteProbe, Probe};
use crate::problem::{Problem, Result};
use crate::score::etiquette::{
    By, Constant, Judged, JudgedGroup, Reading, ScoredEtiquette, score_etiquette,
};
use crate::score::etiquette::{HumanStories, HumanStory};
use crate::score::survey::Baseline;
use crate::score::{self, ModelAnswers, Settings};
use crate::stat::Estimate;
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::headline::percent;
use crate::study::main_scores::{MainScore, compared, note_on_marks};
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::scores::Around;
use crate::t;

/// The template of the question.
const TEMPLATE: &str = "etiquette-en";
/// The context that stands for all, where it was asked: what a model knows of a country.
const HEADLINE: Context = Context::Country;

/// The probe and its score.
pub(super) struct Etiquette;

impl ProbeSpec for Etiquette {
    fn kind(&self) -> probe::Kind {
        probe::Kind::Etiquette
    }

    fn missing(&self, study: &Study) -> Result<Option<String>> {
        let some = !study.of_kind(Kind::Etiquette, &[])?.is_empty();
        Ok((!some).then(|| t!("study-missing-etiquette")))
    }

    fn put_together(
        &self,
        study: &Study,
        models: Vec<Chosen>,
        asking: &Asking,
    ) -> Result<Together> {
        let (probe, parents) = study.etiquette_probe(asking)?;
        Ok(Together::alike(models, &probe, &parents))
    }

    fn sentence(&self, probe: &Probe, models: usize, items: [usize; 2]) -> String {
        let Probe::Etiquette(probe) = probe else {
            return String::new();
        };
        let contexts = Context::ALL.iter();
        let contexts = contexts.filter(|&&of| probe.items.iter().any(|item| item.context == of));
        let contexts: Vec<String> = contexts.map(|&of| context_name(of)).collect();
        t!(
            "study-methods-etiquette",
            models = models,
            most = items[1],
            stories = range(items),
            contexts = contexts.join(", "),
            orders = t!(&format!("probe-order-{}", probe.orders.id()))
        )
    }
}

impl Study {
    /// The stories of the study's etiquette datasets in the contexts that are wanted; what a
    /// story lacks for a context, it is not asked in.
    fn etiquette_probe(&self, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let mut items = Vec::new();
        let mut parents = Vec::new();
        for manifest in self.of_kind(Kind::Etiquette, &asking.data)? {
            let stories = etiquette::stories(&self.curated(&manifest.id)?)?;
            for &context in Context::ALL {
                if !asking.contexts.is_empty() && !asking.contexts.contains(&context) {
                    continue;
                }
                items.extend(stories.iter().filter_map(|story| {
                    let given = |wanted: bool, text: &str| match wanted {
                        true if text.is_empty() => None,
                        true => Some(text.to_owned()),
                        false => Some(String::new()),
                    };
                    Some(EtiquetteItem {
                        dataset: manifest.id.clone(),
                        id: story.id.clone(),
                        context,
                        story: story.story.clone(),
                        country: given(context != Context::None, &story.country)?,
                        value: given(context == Context::Value, &story.value)?,
                        rule: given(context == Context::Rule, &story.rule)?,
                    })
                }));
            }
            parents.extend(self.parents_of(&manifest.id)?);
        }
        if items.is_empty() {
            return Err(Problem::new(t!("study-no-stories")).advise(t!("study-no-stories-advice")));
        }
        let probe = EtiquetteProbe {
            template: self.template(TEMPLATE)?,
            orders: asking.orders.unwrap_or_default(),
            items,
        };
        Ok((Probe::Etiquette(probe), parents))
    }

    /// The stories of these datasets with what they are judged, and the data as parents.
    fn human_stories(&self, datasets: &[String]) -> Result<(Vec<HumanStories>, Vec<Parent>)> {
        let cultures = self.cultures();
        let mut all = Vec::new();
        let mut parents = Vec::new();
        for manifest in self.of_kind(Kind::Etiquette, datasets)? {
            let stories = etiquette::stories(&self.curated(&manifest.id)?)?;
            let dataset = manifest.id;
            let culture = |country: &str| {
                let mut cultures = cultures.iter();
                let found = cultures.find(|culture| culture.has(&dataset, country));
                found.map(|culture| culture.name.clone())
            };
            let stories = stories.into_iter();
            let stories: Vec<HumanStory> = stories
                .map(|story| HumanStory {
                    culture: culture(&story.country),
                    id: story.id,
                    country: story.country,
                    axis: story.axis,
                    gold: story.judgement,
                })
                .collect();
            parents.extend(self.parents_of(&dataset)?);
            all.push(HumanStories {
                dataset,
                name: manifest.name,
                stories,
            });
        }
        Ok((all, parents))
    }
}

impl ScoreSpec for Etiquette {
    fn kind(&self) -> score::Kind {
        score::Kind::Etiquette
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Etiquette
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, _: &Varied) -> Result<Option<Matter>> {
        let mut datasets: Vec<String> = Vec::new();
        for one in &asked {
            let Probe::Etiquette(probe) = &*one.probe else {
                continue;
            };
            for item in &probe.items {
                if datasets.last() != Some(&item.dataset) && !datasets.contains(&item.dataset) {
                    datasets.push(item.dataset.clone());
                }
            }
        }
        let (stories, mut parents) = study.human_stories(&datasets)?;
        parents.push(study.cultures_as_parent());
        let models = asked.into_iter().map(|one| ModelAnswers {
            name: one.model,
            answers: one.answers,
        });
        let models: Vec<ModelAnswers> = models.collect();
        let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        let of: Vec<&str> = stories.iter().map(|of| of.name.as_str()).collect();
        Ok(Some(Matter {
            parents,
            named: serde_json::json!([names, of]),
            settings: Settings::default(),
            score: Box::new(move |settings| {
                score_etiquette(&models, &stories, settings).map(Scores::Etiquette)
            }),
        }))
    }

    fn references(&self) -> &'static [&'static str] {
        &["normad", "bootstrap", "wilcoxon", "holm"]
    }
}

/// A context in words.
fn context_name(context: Context) -> String {
    t!(&format!("score-context-{context}"))
}

fn reading_name(reading: Reading) -> String {
    t!(&format!("score-reading-{reading}"))
}

fn constant_name(constant: Constant) -> String {
    t!(&format!("score-constant-{constant}"))
}

impl Told for ScoredEtiquette {
    fn models(&self) -> Vec<&str> {
        let models = self.groups.iter().flat_map(|of| &of.models);
        models.map(|model| model.name.as_str()).collect()
    }

    fn main_scores(&self, _: &Around, _: Baseline) -> Vec<MainScore> {
        let mut scores = Vec::new();
        for &reading in Reading::ALL {
            scores.extend(self.groups.iter().flat_map(|of| wholes(of, reading)));
            scores.extend(self.groups.iter().flat_map(|of| changes(of, reading)));
            for &by in By::ALL {
                scores.extend(self.groups.iter().flat_map(|of| parts(of, reading, by)));
            }
        }
        scores
    }

    fn notes(&self, _: &Around, heading: &str) -> Vec<String> {
        let of_reading = |&reading: &Reading| {
            let mut groups = self.groups.iter();
            groups.find_map(|of| match heading {
                whole if whole == heading_of_wholes(of, reading) => {
                    let low = of
                        .models
                        .iter()
                        .any(|row| row.reading == reading && self.settings.is_low(row.option_mass));
                    let mass = figure::short(self.settings.low_mass);
                    let low = low.then(|| t!("score-etiquette-low-mass", mass = mass));
                    let note = std::iter::once(t!("score-etiquette-note"));
                    Some(note.chain(low).collect())
                }
                change if change == heading_of_changes(of, reading) => {
                    Some(vec![note_on_marks(self.delta)])
                }
                _ => None,
            })
        };
        let notes = Reading::ALL.iter().find_map(of_reading);
        notes.unwrap_or_default()
    }

    fn headline(&self, _: &Around, model: &str, _: &[String]) -> Option<(String, Estimate)> {
        let of = headlined(self, model)?;
        let row = of.row(model, Reading::Labels)?;
        let measure = t!(
            "study-headline-etiquette",
            context = context_name(of.context),
            name = of.name.as_str()
        );
        Some((measure, row.whole.accuracy))
    }

    fn cautions(&self, _: &Around, model: &str) -> Vec<String> {
        let Some(of) = headlined(self, model) else {
            return Vec::new();
        };
        let best = of.constants.iter().max_by(|a, b| {
            let [a, b] = [a, b].map(|one| one.whole.accuracy.mean);
            a.total_cmp(&b)
        });
        let best = best.map(|best| {
            t!(
                "study-headline-constant",
                answer = constant_name(best.constant),
                share = percent(best.whole.accuracy.mean)
            )
        });
        best.into_iter().collect()
    }

    fn low_mass(&self, _: &Around, model: &str) -> Option<f64> {
        let row = headlined(self, model)?.row(model, Reading::Labels)?;
        row.option_mass
            .filter(|_| self.settings.is_low(row.option_mass))
    }

    fn tests(&self, bases: &[String]) -> Vec<Tested> {
        let tested = self.groups.iter().flat_map(|group| {
            let compared = group.comparisons.iter();
            let compared = compared.filter(|one| bases.contains(&one.from));
            compared.map(|one| Tested {
                from: one.from.clone(),
                to: one.to.clone(),
                measure: heading_of_wholes(group, one.reading)
                    + ": "
                    + &t!("score-accuracy-in", context = context_name(group.context)),
                paired: one.paired.clone(),
                verdict: one.verdict,
            })
        });
        tested.collect()
    }

    fn methods(&self, _: &Settings) -> Vec<String> {
        vec![t!("study-methods-judged")]
    }
}

/// The group that stands for all of a model's.
fn headlined<'a>(scored: &'a ScoredEtiquette, model: &'a str) -> Option<&'a JudgedGroup> {
    let mut groups = scored.of_model(model);
    let wanted = |of: &&JudgedGroup| of.context == HEADLINE;
    groups
        .find(wanted)
        .or_else(|| scored.of_model(model).next())
}

fn heading_of_wholes(of: &JudgedGroup, reading: Reading) -> String {
    t!(
        "score-etiquette",
        reading = reading_name(reading),
        name = of.name.as_str()
    )
}

fn heading_of_changes(of: &JudgedGroup, reading: Reading) -> String {
    t!(
        "score-etiquette-change",
        reading = reading_name(reading),
        name = of.name.as_str()
    )
}

fn heading_of_parts(of: &JudgedGroup, reading: Reading, by: By) -> String {
    t!(
        "score-etiquette-by",
        by = t!(&format!("score-by-{by}")),
        reading = reading_name(reading),
        name = of.name.as_str()
    )
}

/// Accuracy and macro F1 of every model, and of answers without a model.
fn wholes(of: &JudgedGroup, reading: Reading) -> Vec<MainScore> {
    let table = heading_of_wholes(of, reading);
    let context = context_name(of.context);
    let models = of.models.iter().filter(|row| row.reading == reading);
    let models: Vec<(String, &Judged, Option<f64>)> = models
        .map(|row| (row.name.clone(), &row.whole, row.option_mass))
        .collect();
    if models.is_empty() {
        return Vec::new();
    }
    let constants = of.constants.iter();
    let constants = constants.map(|one| (constant_name(one.constant), &one.whole, None));
    let mut scores = Vec::new();
    for (name, judged, mass) in models.into_iter().chain(constants) {
        let [accuracy, f1] = [
            t!("score-accuracy-in", context = context.as_str()),
            t!("score-macro-f1-in", context = context.as_str()),
        ];
        scores.push(MainScore::of(&table, &name, accuracy, &judged.accuracy));
        scores.push(MainScore::of(&table, &name, f1, &judged.macro_f1));
        let stories = t!("score-stories-in", context = context.as_str());
        let count = judged.accuracy.n as f64;
        scores.push(MainScore::number(&table, &name, stories, count));
        if judged.unreadable > 0.0 {
            let column = t!("score-unreadable-in", context = context.as_str());
            let share = (judged.unreadable * 1000.0).round() / 10.0;
            scores.push(MainScore::number(&table, &name, column, share));
        }
        if let Some(mass) = mass {
            let column = t!("score-mass-in", context = context.as_str());
            let mark = if mass < Settings::default().low_mass {
                figure::LOW_MASS
            } else {
                ""
            };
            scores.push(MainScore {
                mark: mark.to_owned(),
                ..MainScore::number(&table, &name, column, mass)
            });
        }
    }
    scores
}

/// How the accuracy changed from each model to each later one.
fn changes(of: &JudgedGroup, reading: Reading) -> Vec<MainScore> {
    let table = heading_of_changes(of, reading);
    let context = context_name(of.context);
    let mut scores = Vec::new();
    for one in of.comparisons.iter().filter(|one| one.reading == reading) {
        let row = compared(&one.from, &one.to);
        let measure = t!("score-accuracy-in", context = context.as_str());
        let change = MainScore::of(&table, &row, measure, &one.paired.difference);
        scores.push(MainScore {
            mark: one.verdict.mark().to_owned(),
            ..change
        });
        let stories = t!("score-stories-in", context = context.as_str());
        let count = one.paired.difference.n as f64;
        scores.push(MainScore::number(&table, &row, stories, count));
    }
    scores
}

/// The same by country, culture or axis: a row a part and context, a column a model.
fn parts(of: &JudgedGroup, reading: Reading, by: By) -> Vec<MainScore> {
    let table = heading_of_parts(of, reading, by);
    let mut scores = Vec::new();
    let models = of.models.iter().filter(|row| row.reading == reading);
    let models = models.map(|row| (row.name.clone(), &row.parts, true));
    let constants = of.constants.iter();
    let constants = constants.map(|one| (constant_name(one.constant), &one.parts, false));
    for (name, parts, is_model) in models.chain(constants) {
        for part in parts.iter().filter(|part| part.by == by) {
            let row = t!(
                "score-part-in",
                part = part.name.as_str(),
                context = context_name(of.context)
            );
            let accuracy = t!("score-accuracy-of", model = name.as_str());
            scores.push(MainScore::of(&table, &row, accuracy, &part.judged.accuracy));
            if is_model {
                let f1 = t!("score-macro-f1-of", model = name.as_str());
                scores.push(MainScore::of(&table, &row, f1, &part.judged.macro_f1));
                let stories = t!("score-stories");
                let count = part.judged.accuracy.n as f64;
                let counted = MainScore::number(&table, &row, stories, count);
                if !scores.contains(&counted) {
                    scores.push(counted);
                }
            }
        }
    }
    scores
}
