//! The number that stands for a model's scores, and what scores of words are of.

use super::Headline;
use super::scores::{HEADLINE_DEPTH, Scores, StoredScore};
use crate::figure;
use crate::score::Group;
use crate::score::associations::{Reference, ScoredGroup};
use crate::score::profile::{ATTRIBUTES, ProfiledGroup};
use crate::score::rankings::RankedGroup;
use crate::score::survey::{Baseline, Measure, ScoredSurvey, Who};
use crate::stat::Estimate;
use crate::t;

/// Depths of the precision that stands for all; the first that was asked for counts.
const HEADLINES: [usize; 2] = [HEADLINE_DEPTH, 5];

impl StoredScore {
    /// The main score of a model: what is measured, and the mean over items with its
    /// interval. Of words it is against the people of the first dataset that the model
    /// learnt from, else of the first that it was asked about.
    pub fn headline(&self, model: &str, learnt_from: &[String]) -> Option<Headline> {
        let (measure, mean) = self.main_measure(model, learnt_from)?;
        let low = self.low_mass(model).is_some();
        Some(Headline {
            measure: match low {
                true => [&measure, figure::LOW_MASS].join(" "),
                false => measure,
            },
            value: mean.mean,
            interval: [mean.interval.low, mean.interval.high],
            cautions: match &self.scores {
                Scores::Survey(_) => self.cautions(model),
                _ => Vec::new(),
            },
        })
    }

    /// The scores of a survey that count: where the first culture's language was asked in
    /// too, those.
    fn survey(&self) -> Option<&ScoredSurvey> {
        let Scores::Survey(scored) = &self.scores else {
            return None;
        };
        let language = self.first_language.as_ref();
        let in_first = language.and_then(|language| scored.asked_in(language));
        Some(in_first.unwrap_or(scored))
    }

    /// The option mass of a model in a survey, where it is so low that its distances say
    /// little of it.
    fn low_mass(&self, model: &str) -> Option<f64> {
        let scored = self.survey()?;
        let mass = scored.models[scored.model(model)?].option_mass;
        mass.filter(|_| scored.settings.is_low(mass))
    }

    /// What to know of a model's distance to the first culture before it is believed.
    fn cautions(&self, model: &str) -> Vec<String> {
        let cautions = || {
            let scored = self.survey()?;
            let low = self.low_mass(model).map(|mass| {
                let mass = format!("{:.1}", 100.0 * mass);
                t!("study-headline-mass", mass = mass)
            });
            let uniform = Who::Baseline(Baseline::Uniform);
            let model = scored.model(model)?;
            let guess = scored
                .mean_beside(uniform, model, 0, Measure::Js)
                .map(|mean| {
                    let value = figure::short(mean);
                    t!("study-headline-guess", value = value)
                });
            Some(guess.into_iter().chain(low).collect())
        };
        cautions().unwrap_or_default()
    }

    fn main_measure(&self, model: &str, learnt_from: &[String]) -> Option<(String, Estimate)> {
        match &self.scores {
            Scores::Associations(scored) => {
                let of_model = scored.groups.iter().filter(|of| of.model(model).is_some());
                let of = nearest(of_model, learnt_from, |of| &of.group)?;
                let table = &of.model(model)?.table;
                let (depth, mean) = HEADLINES
                    .into_iter()
                    .find_map(|depth| Some((depth, table.mean(Reference::All, depth)?)))?;
                let people = of.group.name.as_str();
                let measure = t!("study-headline-precision", depth = depth, people = people);
                Some((measure, *mean))
            }
            Scores::Ranking(scored) => {
                let of_model = scored.groups.iter().filter(|of| of.model(model).is_some());
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
            Scores::Survey(_) => {
                let scored = self.survey()?;
                let row = &scored.models[scored.model(model)?];
                let culture = scored.cultures.first()?;
                let mean = row.cultures.first()?.get(Measure::Js)?;
                Some((
                    t!("study-headline-js", culture = culture.name.as_str()),
                    *mean,
                ))
            }
            Scores::Profile(scored) => {
                let row = |of: &ProfiledGroup| of.models.iter().position(|row| row.name == model);
                let of_model = scored.groups.iter().filter(|of| row(of).is_some());
                let of = nearest(of_model, learnt_from, |of| &of.group)?;
                let mean = of.models[row(of)?].table.mean(ATTRIBUTES[0])?;
                let [(_, name), ..] = figure::attributes();
                Some((name, *mean))
            }
        }
    }
}

impl StoredScore {
    /// The people and prompts that words were scored for, with the models; none of a survey.
    pub(super) fn groups(&self) -> Vec<(Group, Vec<String>)> {
        match &self.scores {
            Scores::Associations(scored) => {
                let names = |of: &ScoredGroup| of.models.iter().map(|m| m.name.clone()).collect();
                let groups = scored.groups.iter();
                groups.map(|of| (of.group.clone(), names(of))).collect()
            }
            Scores::Ranking(scored) => {
                let names = |of: &RankedGroup| of.models.iter().map(|m| m.name.clone()).collect();
                let groups = scored.groups.iter();
                groups.map(|of| (of.group.clone(), names(of))).collect()
            }
            Scores::Survey(_) | Scores::Profile(_) => Vec::new(),
        }
    }
}

/// Of groups the first of the earliest dataset that a model learnt from, else the first.
fn nearest<'a, T>(
    groups: impl Iterator<Item = &'a T>,
    learnt_from: &[String],
    group: impl Fn(&T) -> &Group,
) -> Option<&'a T> {
    let place = |of: &&T| {
        let dataset = &group(of).dataset;
        let learnt = learnt_from.iter().position(|id| id == dataset);
        learnt.unwrap_or(learnt_from.len())
    };
    groups.min_by_key(place)
}

/// A share in percent.
fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}
