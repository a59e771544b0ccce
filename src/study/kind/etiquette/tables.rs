//! What is told of scores of etiquette stories: their tables, notes and headline.

use super::context_name;
use crate::figure;
use crate::probe::Context;
use crate::score::Settings;
use crate::score::etiquette::{
    By, Constant, Judged, JudgedGroup, JudgedModel, Reading, ScoredEtiquette,
};
use crate::score::survey::Baseline;
use crate::stat::Estimate;
use crate::study::headline::percent;
use crate::study::kind::{Tested, Told};
use crate::study::main_scores::{MainScore, compared, left_out, note_on_marks};
use crate::study::scores::Around;
use crate::t;

/// The context that stands for all, where it was asked: what a model knows of a country.
const HEADLINE: Context = Context::Country;

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
            let wholes = |of| wholes(of, reading, &self.settings);
            scores.extend(self.groups.iter().flat_map(wholes));
            scores.extend(self.groups.iter().flat_map(|of| changes(of, reading)));
            for &by in By::ALL {
                scores.extend(self.groups.iter().flat_map(|of| parts(of, reading, by)));
            }
        }
        scores
    }

    fn notes(&self, _: &Around, heading: &str) -> Vec<String> {
        let tables = Reading::ALL.iter().flat_map(|&reading| {
            let groups = self.groups.iter();
            groups.map(move |of| (of, reading))
        });
        let tables: Vec<(&JudgedGroup, Reading)> = tables.collect();
        let is = |name: fn(&JudgedGroup, Reading) -> String| {
            let of = tables
                .iter()
                .filter(move |(of, reading)| name(of, *reading) == heading);
            of.copied().collect::<Vec<_>>()
        };
        let wholes = is(heading_of_wholes);
        if wholes.is_empty() {
            let changes = is(heading_of_changes);
            return changes
                .first()
                .map(|_| note_on_marks(self.delta))
                .into_iter()
                .collect();
        }
        let mut notes = vec![t!("score-etiquette-note")];
        for (of, reading) in &wholes {
            let rows = of.models.iter().filter(|row| row.reading == *reading);
            let rows = rows.map(|row| (row.name.as_str(), row.apart, row.left_out));
            let context = context_name(of.context);
            let said = left_out(of.common, rows).into_iter();
            notes.extend(
                said.map(|note| t!("score-note-in", context = context.as_str(), note = note)),
            );
        }
        let mut rows = wholes.iter().flat_map(|(of, reading)| {
            let rows = of.models.iter();
            rows.filter(move |row| row.reading == *reading)
        });
        if rows.any(|row| self.settings.is_low(row.option_mass)) {
            let mass = figure::short(self.settings.low_mass);
            notes.push(t!("score-etiquette-low-mass", mass = mass));
        }
        notes
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
        // What a constant scores on the stories of others says nothing of this model's.
        if of.row(model, Reading::Labels).is_some_and(|row| row.apart) {
            return vec![t!("study-scores-note-apart", model = model)];
        }
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
            compared.map(|one| {
                let measure = t!(
                    "study-report-measure-of",
                    measure = t!("score-accuracy-in", context = context_name(group.context)),
                    group = t!(
                        "score-read-of",
                        name = group.name.as_str(),
                        reading = reading_name(one.reading)
                    )
                );
                Tested::of([&one.from, &one.to], measure, &one.paired, one.verdict)
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
fn wholes(of: &JudgedGroup, reading: Reading, settings: &Settings) -> Vec<MainScore> {
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
            let mark = match settings.is_low(Some(mass)) {
                true => figure::LOW_MASS,
                false => "",
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

/// What the count of stories is called: a model that stands apart has its own.
fn stories_of(model: &JudgedModel) -> String {
    match model.apart {
        true => t!("score-stories-of", model = model.name.as_str()),
        false => t!("score-stories"),
    }
}

/// The same by country, culture or axis: a row a part and context, a column a model.
fn parts(of: &JudgedGroup, reading: Reading, by: By) -> Vec<MainScore> {
    let table = heading_of_parts(of, reading, by);
    let mut scores = Vec::new();
    let models = of.models.iter().filter(|row| row.reading == reading);
    let models = models.map(|row| (row.name.clone(), &row.parts, Some(row)));
    let constants = of.constants.iter();
    let constants = constants.map(|one| (constant_name(one.constant), &one.parts, None));
    for (name, parts, model) in models.chain(constants) {
        for part in parts.iter().filter(|part| part.by == by) {
            let row = t!(
                "score-part-in",
                part = part.name.as_str(),
                context = context_name(of.context)
            );
            let accuracy = t!("score-accuracy-of", model = name.as_str());
            scores.push(MainScore::of(&table, &row, accuracy, &part.judged.accuracy));
            if let Some(model) = model {
                let f1 = t!("score-macro-f1-of", model = name.as_str());
                scores.push(MainScore::of(&table, &row, f1, &part.judged.macro_f1));
                let stories = stories_of(model);
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
