//! Choices among four groups of words (ALIGN, appendix B): asked from the page of formats, and
//! looked at there.

use super::{ProbeSpec, Together};
use crate::probe::{self, ChoiceProbe, Mode, Orders, Probe, SurveyProbe};
use crate::problem::Result;
use crate::study::folder::Study;
use crate::study::formats::no_groups;
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::word_probes::{Worded, lacks_associations};
use crate::{prompt, t};

/// The probe; its answers have no score of their own.
pub(super) struct Choices;

impl ProbeSpec for Choices {
    fn kind(&self) -> probe::Kind {
        probe::Kind::Choices
    }

    fn in_grid(&self) -> bool {
        false
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
        study.asked_together(models, asking, |one, cues, _| study.choice_probe(one, cues))
    }

    fn sentence(&self, _: &[&Probe], models: usize, items: [usize; 2]) -> String {
        t!(
            "study-methods-choices",
            models = models,
            most = items[1],
            cues = range(items)
        )
    }
}

impl Study {
    /// Choices among four groups of words, for the held-out cues; in every order, since models
    /// favour places.
    fn choice_probe(&self, one: &Worded, cues: &[String]) -> Result<Probe> {
        let mut items = Vec::new();
        for source in &one.recipe.data.sources {
            let responses = one.recipe.data.responses;
            items.extend(self.choice_items(&source.dataset, responses, cues)?);
        }
        if items.is_empty() {
            return Err(no_groups());
        }
        let language = prompt::language(cues.iter().map(String::as_str));
        Ok(Probe::Choices(ChoiceProbe(SurveyProbe {
            template: self
                .template_for(language, |tag| format!("choice-{tag}"))?
                .text,
            system: String::new(),
            mode: Mode::Label,
            orders: Orders::Cyclic,
            free_answer: false,
            translations: Vec::new(),
            items,
        })))
    }
}
