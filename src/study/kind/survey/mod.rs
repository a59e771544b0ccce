//! Survey: questions of value surveys, and how far models' answers lie from people's.

mod people;
mod surveyed;
mod tables;

use people::people_tables;
pub(in crate::study) use surveyed::items;
use tables::{Pairs, survey_notes, survey_scores};

use super::{Matter, ProbeSpec, ScoreSpec, Scores, Together, Told, Varied};
use crate::artifact::Parent;
use crate::dataset::Kind;
use crate::figure;
use crate::probe::{self, Mode, Orders, Probe, SurveyProbe, Translation};
use crate::problem::{Problem, Result};
use crate::score::survey::{Baseline, Measure, ScoredSurvey, Who};
use crate::score::{self, Settings};
use crate::stat::Estimate;
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::languages::{in_language, language_said, languages};
use crate::study::main_scores::{MainScore, ScoreTable};
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::scores::Around;
use crate::t;

/// The probe and its score.
pub(super) struct Survey;

impl ProbeSpec for Survey {
    fn kind(&self) -> probe::Kind {
        probe::Kind::Survey
    }

    fn missing(&self, study: &Study) -> Result<Option<String>> {
        let has = |kind| Ok::<_, Problem>(!study.of_kind(kind, &[])?.is_empty());
        Ok(if !has(Kind::Questionnaire)? {
            Some(t!("study-missing-questionnaire"))
        } else if !has(Kind::Survey)? && !has(Kind::Shares)? {
            Some(t!("study-missing-survey"))
        } else if study.cultures().is_empty() {
            Some(t!("study-missing-cultures"))
        } else {
            None
        })
    }

    fn put_together(
        &self,
        study: &Study,
        models: Vec<Chosen>,
        asking: &Asking,
    ) -> Result<Together> {
        let (probe, parents) = study.survey_probe(asking)?;
        Ok(Together::alike(models, &[probe.into()], &parents))
    }

    fn sentence(&self, probes: &[&Probe], models: usize, items: [usize; 2]) -> String {
        let [Probe::Survey(probe), ..] = probes else {
            return String::new();
        };
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
            most = items[1],
            questions = range(items),
            languages = languages(&probe.items).len(),
            mode = mode,
            orders = orders
        )
    }
}

impl Study {
    fn survey_probe(&self, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let (items, parents) = self.questions(&asking.data)?;
        if items.is_empty() {
            return Err(
                Problem::new(t!("study-no-questions")).advise(t!("study-no-questions-advice"))
            );
        }
        self.check_people(&items)?;
        let mut translations = Vec::new();
        for language in languages(&items).into_iter().skip(1) {
            let (template, system) = self.survey_templates(language)?;
            translations.push(Translation {
                language: language.to_owned(),
                template,
                system,
            });
        }
        let first = in_language(&items, &items[0].language);
        let (template, system) = self.survey_templates(language_said(&first))?;
        let probe = SurveyProbe {
            template,
            system,
            translations,
            mode: Mode::Label,
            orders: asking.orders.unwrap_or_default(),
            free_answer: true,
            items,
        };
        Ok((Probe::Survey(probe), parents))
    }

    /// Templates of question and system message in a language.
    pub(in crate::study) fn survey_templates(&self, language: &str) -> Result<(String, String)> {
        let question = self.template_for(language, |tag| format!("survey-{tag}"))?;
        let system = self.template_for(language, |tag| format!("survey-system-{tag}"))?;
        Ok((question.text, system.text))
    }
}

impl ScoreSpec for Survey {
    fn kind(&self) -> score::Kind {
        score::Kind::Survey
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Survey
    }

    fn scores_others(&self, study: &Study) -> Result<bool> {
        Ok(!study.imported_models()?.is_empty())
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, _: &Varied) -> Result<Option<Matter>> {
        let (surveyed, data) = study.surveyed(&asked)?;
        let Some(first) = surveyed.first() else {
            return Ok(None);
        };
        let named = serde_json::json!(Some(first.names()));
        let mut parents = vec![study.cultures_as_parent()];
        parents.extend(data);
        Ok(Some(Matter {
            parents,
            named,
            settings: Settings::default(),
            score: Box::new(move |settings| {
                surveyed::score(&surveyed, settings).map(Scores::Survey)
            }),
        }))
    }

    fn references(&self) -> &'static [&'static str] {
        &[
            "jensen-shannon",
            "earth-mover",
            "bootstrap",
            "wilcoxon",
            "holm",
        ]
    }
}

impl Told for ScoredSurvey {
    fn models(&self) -> Vec<&str> {
        let models = self.models.iter();
        models.map(|model| model.name.as_str()).collect()
    }

    fn main_scores(&self, around: &Around, reference: Baseline) -> Vec<MainScore> {
        survey_scores(self, &Pairs::of(around), reference)
    }

    fn notes(&self, around: &Around, heading: &str) -> Vec<String> {
        let notes = survey_notes(self, &Pairs::of(around)).into_iter();
        let below = notes.filter(|(table, _)| table == heading);
        below.map(|(_, note)| note).collect()
    }

    fn tables_before(&self) -> Vec<ScoreTable> {
        people_tables(self)
    }

    fn headline(&self, around: &Around, model: &str, _: &[String]) -> Option<(String, Estimate)> {
        let scored = that_counts(self, around);
        let row = &scored.models[scored.model(model)?];
        let culture = scored.cultures.first()?;
        let mean = row.cultures.first()?.get(Measure::Js)?;
        let culture = culture.name.as_str();
        Some((t!("study-headline-js", culture = culture), *mean))
    }

    fn cautions(&self, around: &Around, model: &str) -> Vec<String> {
        let scored = that_counts(self, around);
        let Some(place) = scored.model(model) else {
            return Vec::new();
        };
        let low = self.low_mass(around, model).map(|mass| {
            let mass = format!("{:.1}", 100.0 * mass);
            t!("study-headline-mass", mass = mass)
        });
        let uniform = Who::Baseline(Baseline::Uniform);
        let guess = scored.mean_beside(uniform, place, 0, Measure::Js);
        let guess = guess.map(|mean| {
            let value = figure::short(mean);
            t!("study-headline-guess", value = value)
        });
        guess.into_iter().chain(low).collect()
    }

    fn low_mass(&self, around: &Around, model: &str) -> Option<f64> {
        let scored = that_counts(self, around);
        let mass = scored.models[scored.model(model)?].option_mass;
        mass.filter(|_| scored.settings.is_low(mass))
    }

    fn methods(&self, settings: &Settings) -> Vec<String> {
        let (names, halved) = compared_with(self);
        let mut sentences = Vec::new();
        if !names.is_empty() {
            let cultures = names.join(", ");
            sentences.push(t!("study-methods-distances", cultures = cultures));
        }
        if halved {
            sentences.push(t!(
                "study-methods-halves",
                resamples = settings.people_resamples,
                halvings = settings.halvings
            ));
        }
        sentences
    }

    fn asked_of_all(&self) -> Option<Scores> {
        Some(Scores::Survey(ScoredSurvey::asked_of_all(self)))
    }
}

/// The scores that count: where the first culture's language was asked in too, those.
fn that_counts<'a>(scored: &'a ScoredSurvey, around: &Around) -> &'a ScoredSurvey {
    let language = around.first_language.as_ref();
    let in_first = language.and_then(|language| scored.asked_in(language));
    in_first.unwrap_or(scored)
}

/// The cultures whose people answered what models were asked, in any language; and whether
/// people of one could be halved.
fn compared_with(scored: &ScoredSurvey) -> (Vec<&str>, bool) {
    let (mut names, mut halved) = (Vec::new(), false);
    let languages = std::iter::once(scored).chain(&scored.others);
    for culture in languages.flat_map(|scored| &scored.cultures) {
        if culture.questions > 0 && !names.contains(&culture.name.as_str()) {
            names.push(&culture.name);
        }
        halved |= culture.ceiling.get(Measure::Js).is_some();
    }
    (names, halved)
}
