//! What was asked of the models, in sentences.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::range;
use crate::probe::{Mode, Orders, Probe, SurveyProbe};
use crate::problem::Result;
use crate::study::folder::Study;
use crate::study::languages::languages;
use crate::t;

/// The probes, in the order in which they are told.
const TOLD: [&str; 4] = ["associations", "ranking", "choices", "survey"];

/// Models that were asked in the same manner, of more or fewer things.
struct Alike {
    /// How the sentence about them goes, but for the numbers.
    manner: String,
    probe: Probe,
    models: Vec<String>,
    /// Least and most cues or questions.
    items: [usize; 2],
}

/// A sentence for each manner of asking, of the newest answers of each model, which are the
/// ones that are scored.
///
/// # Errors
/// Jobs or models cannot be read.
pub(super) fn sentences(study: &Study) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for probe in TOLD {
        let asked = study.asked(probe)?.into_iter();
        all.extend(asked.map(|asked| (asked.of, Arc::unwrap_or_clone(asked.probe))));
    }
    Ok(told(all))
}

fn told(asked: Vec<(String, Probe)>) -> Vec<String> {
    let mut all: Vec<Alike> = Vec::new();
    for (model, probe) in asked {
        let manner = sentence(&probe, 0, [0, 0]);
        let count = items(&probe);
        match all.iter_mut().find(|alike| alike.manner == manner) {
            Some(alike) => {
                let [least, most] = alike.items;
                alike.items = [least.min(count), most.max(count)];
                if !alike.models.contains(&model) {
                    alike.models.push(model);
                }
            }
            None => all.push(Alike {
                manner,
                probe,
                models: vec![model],
                items: [count; 2],
            }),
        }
    }
    let all = all.iter();
    all.map(|alike| sentence(&alike.probe, alike.models.len(), alike.items))
        .collect()
}

/// How many cues or questions a probe asks about, each once, whatever the dataset or
/// language.
fn items(probe: &Probe) -> usize {
    let distinct: BTreeSet<&str> = match probe {
        Probe::Associations(probe) => probe.items.iter().map(|i| i.cue.as_str()).collect(),
        Probe::Ranking(probe) => probe.items.iter().map(|i| i.cue.as_str()).collect(),
        Probe::Choices(probe) => probe.items.iter().map(|i| i.wording.as_str()).collect(),
        Probe::Survey(probe) => probe.items.iter().map(|i| i.question.as_str()).collect(),
    };
    distinct.len()
}

fn sentence(probe: &Probe, models: usize, items: [usize; 2]) -> String {
    let most = items[1];
    let cues = range(items);
    match probe {
        Probe::Associations(probe) => t!(
            "study-methods-associations",
            models = models,
            most = most,
            cues = cues,
            upper = probe.upper,
            words = range([probe.lower, probe.upper]),
            tokens = probe.max_tokens
        ),
        Probe::Ranking(probe) => {
            let words = probe.items.iter().map(|item| item.words.len());
            let least = words.clone().min().unwrap_or(0);
            t!(
                "study-methods-ranking",
                models = models,
                most = most,
                cues = cues,
                words = range([least, words.max().unwrap_or(0)]),
                tokens = probe.max_tokens
            )
        }
        Probe::Choices(_) => t!(
            "study-methods-choices",
            models = models,
            most = most,
            cues = cues
        ),
        Probe::Survey(probe) => of_survey(probe, models, most, cues),
    }
}

fn of_survey(probe: &SurveyProbe, models: usize, most: usize, questions: String) -> String {
    let mode = match probe.mode {
        Mode::Label => t!("study-methods-label"),
        Mode::FirstToken => t!("study-methods-first-token"),
        Mode::Greedy | Mode::Sampled => t!("study-methods-greedy"),
    };
    let orders = match probe.orders {
        Orders::Original => t!("study-methods-original"),
        Orders::Both => t!("study-methods-both"),
        Orders::Cyclic => t!("study-methods-cyclic"),
    };
    t!(
        "study-methods-survey",
        models = models,
        most = most,
        questions = questions,
        languages = languages(&probe.items).len(),
        mode = mode,
        orders = orders
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn associations(model: &str, cues: &[&str], upper: u64) -> (String, Probe) {
        let items: Vec<_> = cues.iter().map(|cue| json!({ "cue": cue })).collect();
        let probe = json!({
            "probe": "associations", "template": cues[0], "lower": 1, "upper": upper,
            "max_tokens": 60, "items": items,
        });
        (model.to_owned(), serde_json::from_value(probe).unwrap())
    }

    #[test]
    fn models_and_what_each_was_asked_are_counted_not_jobs() {
        let told = told(vec![
            associations("base", &["sun", "sea", "sky"], 10),
            // The same model by another prompt.
            associations("base", &["sea", "sun", "sky"], 10),
            associations("taught", &["sun", "sea", "sun"], 10),
            associations("other", &["sun"], 1),
        ]);
        assert_eq!(told.len(), 2, "{told:?}");
        let alike = "2 models were asked for 1 to 10 associations to each of 2 to 3 held-out cues;";
        assert!(told[0].starts_with(alike), "{}", told[0]);
        let one = "One model was asked for 1 association to 1 held-out cue;";
        assert!(told[1].starts_with(one), "{}", told[1]);
    }

    #[test]
    fn a_question_in_two_languages_is_one_question() {
        let item = |question: &str, language: &str| {
            json!({
                "question": question, "wording": "?", "language": language, "ordered": true,
                "options": [{"label": "1", "text": "yes"}, {"label": "2", "text": "no"}],
            })
        };
        let survey = |items: serde_json::Value| {
            let probe = json!({
                "probe": "survey", "template": "", "system": "", "mode": "label",
                "orders": "both", "free_answer": true, "items": items,
            });
            vec![("base".to_owned(), serde_json::from_value(probe).unwrap())]
        };
        let both = told(survey(json!([
            item("Q1", "en"),
            item("Q2", "en"),
            item("Q1", "zh")
        ])));
        let said = "One model was asked 2 survey questions in 2 languages; an answer is";
        assert!(both[0].starts_with(said), "{}", both[0]);
        let one = told(survey(json!([item("Q1", "")])));
        let said = "One model was asked 1 survey question; an answer is";
        assert!(one[0].starts_with(said), "{}", one[0]);
    }
}
