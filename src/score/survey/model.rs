//! From a model's stored answers to its distribution over the options.

use serde::{Deserialize, Serialize};

use crate::probe::{Answer, Mode, SurveyOption, is_numeric_scale};
use crate::prompt::parse_label;
use crate::stat::{average, mean_of, shares_of_logs, total_variation};

/// How a model answers one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelDistribution {
    /// Share of each option, averaged over the presentations (orders, paraphrases, seeds).
    pub shares: Vec<f64>,
    /// Mean probability that the model answers with one of the labels at all.
    pub option_mass: Option<f64>,
    /// Mean total variation between the shares under two orders of the options, 0 … 1; none
    /// where only one order was shown.
    pub order_sensitivity: Option<f64>,
    /// Share of free answers that name the likeliest option; none where none was taken.
    pub label_agreement: Option<f64>,
    /// Presentations that were averaged.
    pub presentations: usize,
}

/// Whether an answer cannot be read: its options were others than the question has, or it is
/// to a renumbered scale.
pub fn is_left_out(options: &[SurveyOption], answer: &Answer) -> bool {
    let without = answer.mode != Mode::Greedy && answer.logprobs.is_empty();
    without || is_misread(options, answer)
}

/// Whether an answer was given to a numeric scale whose numbers had been dealt out anew to
/// list it in another order, as was done before they kept their meaning: what it means
/// cannot be known.
fn is_misread(options: &[SurveyOption], answer: &Answer) -> bool {
    let in_order = answer.order.is_sorted();
    !in_order && !answer.relisted && is_numeric_scale(options)
}

/// The distribution in a question's answers; none where no answer holds probabilities.
///
/// `labels` are those of the options in the questionnaire's order; answers whose number of
/// probabilities differs are left out, and those with a probability that is no number.
pub fn model_distribution(labels: &[String], answers: &[&Answer]) -> Option<ModelDistribution> {
    let presented: Vec<(&Answer, Vec<f64>)> = answers
        .iter()
        .filter(|answer| answer.logprobs.len() == labels.len())
        .filter_map(|answer| Some((*answer, shares_of_logs(&answer.logprobs)?)))
        .collect();
    let all: Vec<Vec<f64>> = presented.iter().map(|(_, shares)| shares.clone()).collect();
    let shares = average(&all)?;
    let masses: Vec<f64> = presented
        .iter()
        .filter_map(|(a, _)| a.option_mass)
        .collect();
    let agrees: Vec<f64> = answers
        .iter()
        .filter_map(|answer| {
            let text = answer.text.as_ref()?;
            // The likeliest option in the same presentation; of all where it stands apart.
            let own = presented
                .iter()
                .find(|(other, _)| same_presentation(other, answer));
            let likeliest = likeliest(own.map_or(&shares, |(_, shares)| shares));
            Some(f64::from(parse_label(text, labels) == likeliest))
        })
        .collect();
    Some(ModelDistribution {
        option_mass: mean_of(&masses),
        order_sensitivity: order_sensitivity(&presented),
        label_agreement: mean_of(&agrees),
        presentations: presented.len(),
        shares,
    })
}

fn same_presentation(a: &Answer, b: &Answer) -> bool {
    a.order == b.order && a.paraphrase == b.paraphrase && a.seed == b.seed
}

/// Mean total variation between presentations that differ in nothing but the order.
fn order_sensitivity(presented: &[(&Answer, Vec<f64>)]) -> Option<f64> {
    let mut apart = Vec::new();
    for (place, (first, p)) in presented.iter().enumerate() {
        for (second, q) in &presented[place + 1..] {
            let only_order = first.order != second.order
                && first.paraphrase == second.paraphrase
                && first.seed == second.seed;
            if only_order {
                apart.push(total_variation(p, q));
            }
        }
    }
    mean_of(&apart)
}

/// The first of the largest shares.
fn likeliest(shares: &[f64]) -> Option<usize> {
    (0..shares.len())
        .rev()
        .max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
}
