//! The number that stands for a model's scores, and what scores of words are of.

use super::Headline;
use super::scores::StoredScore;
use crate::figure;
use crate::score::Group;

impl StoredScore {
    /// The main score of a model: what is measured, and the mean over items with its
    /// interval. Of words it is against the people of the first dataset that the model
    /// learnt from, else of the first that it was asked about.
    pub fn headline(&self, model: &str, learnt_from: &[String]) -> Option<Headline> {
        let told = self.scores.told();
        let (measure, mean) = told.headline(&self.around, model, learnt_from)?;
        let low = told.low_mass(&self.around, model).is_some();
        Some(Headline {
            measure: match low {
                true => [&measure, figure::LOW_MASS].join(" "),
                false => measure,
            },
            value: mean.mean,
            interval: [mean.interval.low, mean.interval.high],
            cautions: told.cautions(&self.around, model),
        })
    }

    /// The people and prompts that words were scored for, with the models; none of a survey.
    pub(super) fn groups(&self) -> Vec<(Group, Vec<String>)> {
        self.scores.told().groups()
    }
}

/// Of groups the first of the earliest dataset that a model learnt from, else the first.
pub(super) fn nearest<'a, T>(
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
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}
