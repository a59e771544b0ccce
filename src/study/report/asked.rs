//! What was asked of the models, in sentences.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::probe::{Kind, Probe};
use crate::problem::Result;
use crate::study::folder::Study;
use crate::study::kind;

/// Models that were asked in the same manner, of more or fewer things.
struct Alike {
    manner: String,
    probes: Vec<Probe>,
    /// Each with what it was asked about.
    models: Vec<(String, BTreeSet<String>)>,
}

/// A sentence for each manner of asking, of the newest answers of each model, which are the
/// ones that are scored.
///
/// # Errors
/// Jobs or models cannot be read.
pub(super) fn sentences(study: &Study) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for &kind in Kind::ALL {
        let asked = study.asked(kind)?.into_iter();
        all.extend(asked.map(|asked| (asked.of, Arc::unwrap_or_clone(asked.probe))));
    }
    Ok(told(all))
}

fn told(asked: Vec<(String, Probe)>) -> Vec<String> {
    let mut all: Vec<Alike> = Vec::new();
    for (model, probe) in asked {
        let manner = kind::probe(probe.kind()).manner(&probe);
        let items = probe.asks().items().into_iter();
        let items: BTreeSet<String> = items.map(|item| item.id().to_owned()).collect();
        let at = all.iter().position(|alike| alike.manner == manner);
        let at = at.unwrap_or_else(|| {
            all.push(Alike {
                manner,
                probes: Vec::new(),
                models: Vec::new(),
            });
            all.len() - 1
        });
        let alike = &mut all[at];
        alike.probes.push(probe);
        match alike.models.iter_mut().find(|(name, _)| *name == model) {
            Some((_, known)) => known.extend(items),
            None => alike.models.push((model, items)),
        }
    }
    all.iter().map(Alike::sentence).collect()
}

impl Alike {
    fn sentence(&self) -> String {
        let counts = self.models.iter().map(|(_, items)| items.len());
        let least = counts.clone().min().unwrap_or_default();
        let most = counts.max().unwrap_or_default();
        let probes: Vec<&Probe> = self.probes.iter().collect();
        let Some(first) = probes.first() else {
            return String::new();
        };
        let spec = kind::probe(first.kind());
        spec.sentence(&probes, self.models.len(), [least, most])
    }
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
