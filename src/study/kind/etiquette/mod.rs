//! Etiquette: whether models judge what is done in stories as the file does (NormAd).

mod tables;

use std::collections::{HashMap, HashSet};

use super::{Matter, ProbeSpec, ScoreSpec, Scores, Together, Varied};
use crate::artifact::Parent;
use crate::dataset::{Kind, etiquette};
use crate::probe::{self, Answer, Context, EtiquetteItem, EtiquetteProbe, Probe, Task};
use crate::problem::{Problem, Result};
use crate::score::etiquette::{HumanStories, HumanStory, score_etiquette};
use crate::score::{self, ModelAnswers, Settings};
use crate::study::answers::Asked;
use crate::study::folder::Study;
use crate::study::models::Chosen;
use crate::study::probing::Asking;
use crate::study::report::range;
use crate::study::word_scores::name_apart;
use crate::t;

/// The template of the question.
const TEMPLATE: &str = "etiquette-en";

/// A context in words.
fn context_name(context: Context) -> String {
    t!(&format!("score-context-{context}"))
}

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
        let (tasks, parents) = study.etiquette_tasks(asking)?;
        Ok(Together::alike(models, &tasks, &parents))
    }

    fn manner(&self, probe: &Probe) -> String {
        match probe {
            Probe::Etiquette(probe) => format!("{} {}", probe.template, probe.orders.id()),
            _ => String::new(),
        }
    }

    fn sentence(&self, probes: &[&Probe], models: usize, items: [usize; 2]) -> String {
        let probes = probes.iter().filter_map(|probe| match probe {
            Probe::Etiquette(probe) => Some(probe),
            _ => None,
        });
        let probes: Vec<&EtiquetteProbe> = probes.collect();
        let Some(first) = probes.first() else {
            return String::new();
        };
        let asked = probes.iter().flat_map(|probe| &probe.items);
        let asked: HashSet<Context> = asked.map(|item| item.context).collect();
        let contexts = Context::ALL.iter().filter(|of| asked.contains(of));
        let contexts: Vec<String> = contexts.map(|&of| context_name(of)).collect();
        t!(
            "study-methods-etiquette",
            models = models,
            most = items[1],
            stories = range(items),
            contexts = contexts.join(", "),
            orders = t!(&format!("probe-order-{}", first.orders.id()))
        )
    }
}

impl Study {
    /// The stories of the study's etiquette datasets, a task each context that is wanted; what
    /// a story lacks for a context, it is not asked in.
    fn etiquette_tasks(&self, asking: &Asking) -> Result<(Vec<Task>, Vec<Parent>)> {
        let mut stories = Vec::new();
        let mut parents = Vec::new();
        for manifest in self.of_kind(Kind::Etiquette, &asking.data)? {
            let of_file = etiquette::stories(&self.curated(&manifest.id)?)?;
            parents.extend(self.parents_of(&manifest.id)?);
            stories.extend(
                of_file
                    .into_iter()
                    .map(|story| (manifest.id.clone(), story)),
            );
        }
        let template = self.template(TEMPLATE)?;
        let wanted = |of: &&Context| asking.contexts.is_empty() || asking.contexts.contains(of);
        let tasks = Context::ALL.iter().filter(wanted).filter_map(|&context| {
            let items = stories.iter();
            let items = items.filter_map(|(dataset, story)| item(dataset, story, context));
            let items: Vec<EtiquetteItem> = items.collect();
            let probe = EtiquetteProbe {
                template: template.clone(),
                orders: asking.orders.unwrap_or_default(),
                items,
            };
            (!probe.items.is_empty()).then(|| Task {
                id: context.id().to_owned(),
                ..Task::from(Probe::Etiquette(probe))
            })
        });
        let tasks: Vec<Task> = tasks.collect();
        match tasks.is_empty() {
            true => Err(Problem::new(t!("study-no-stories")).advise(t!("study-no-stories-advice"))),
            false => Ok((tasks, parents)),
        }
    }

    /// The stories of these datasets with what they are judged, and the data as parents.
    fn human_stories(&self, datasets: &[String]) -> Result<(Vec<HumanStories>, Vec<Parent>)> {
        let cultures = self.cultures();
        let mut all: Vec<HumanStories> = Vec::new();
        let mut parents = Vec::new();
        for manifest in self.of_kind(Kind::Etiquette, datasets)? {
            let dataset = manifest.id;
            let mut of_countries: HashMap<String, Vec<String>> = HashMap::new();
            let mut cultures_of = |country: &str| {
                if let Some(known) = of_countries.get(country) {
                    return known.clone();
                }
                let of = cultures.iter().filter(|one| one.has(&dataset, country));
                let of: Vec<String> = of.map(|culture| culture.name.clone()).collect();
                of_countries.insert(country.to_owned(), of.clone());
                of
            };
            let stories = etiquette::stories(&self.curated(&dataset)?)?.into_iter();
            let stories: Vec<HumanStory> = stories
                .map(|story| HumanStory {
                    cultures: cultures_of(&story.country),
                    id: story.id,
                    text: story.story,
                    country: story.country,
                    axis: story.axis,
                    gold: story.judgement,
                })
                .collect();
            parents.extend(self.parents_of(&dataset)?);
            let others = all.iter().map(|of| of.name.as_str());
            all.push(HumanStories {
                name: name_apart(manifest.name, &dataset, others),
                dataset,
                stories,
            });
        }
        Ok((all, parents))
    }
}

/// A story as it is asked in a context; none where it lacks what the context gives.
fn item(dataset: &str, story: &etiquette::Story, context: Context) -> Option<EtiquetteItem> {
    let given = |wanted: bool, text: &str| match wanted {
        true if text.is_empty() => None,
        true => Some(text.to_owned()),
        false => Some(String::new()),
    };
    Some(EtiquetteItem {
        dataset: dataset.to_owned(),
        id: story.id.clone(),
        context,
        story: story.story.clone(),
        country: given(context != Context::None, &story.country)?,
        value: given(context == Context::Value, &story.value)?,
        rule: given(context == Context::Rule, &story.rule)?,
    })
}

/// The answers to stories that still stand in the data as they were asked, by dataset and id:
/// an id may have come to mean another story.
fn standing(
    probe: &EtiquetteProbe,
    mut answers: Vec<Answer>,
    texts: &HashMap<(&str, &str), &str>,
) -> Vec<Answer> {
    let stands = |item: &&EtiquetteItem| {
        let text = texts.get(&(item.dataset.as_str(), item.id.as_str()));
        text == Some(&item.story.as_str())
    };
    let standing = probe.items.iter().filter(stands);
    let standing: HashSet<String> = standing.map(EtiquetteItem::key).collect();
    answers.retain(|answer| standing.contains(&answer.item));
    answers
}

impl ScoreSpec for Etiquette {
    fn kind(&self) -> score::Kind {
        score::Kind::Etiquette
    }

    fn probe(&self) -> probe::Kind {
        probe::Kind::Etiquette
    }

    fn matter(&self, study: &Study, asked: Vec<Asked>, _: &Varied) -> Result<Option<Matter>> {
        let items = asked.iter().filter_map(|one| match &*one.probe {
            Probe::Etiquette(probe) => Some(&probe.items),
            _ => None,
        });
        let mut datasets: Vec<String> = Vec::new();
        for item in items.flatten() {
            if datasets.last() != Some(&item.dataset) && !datasets.contains(&item.dataset) {
                datasets.push(item.dataset.clone());
            }
        }
        let (stories, mut parents) = study.human_stories(&datasets)?;
        parents.push(study.cultures_as_parent());
        let texts = stories.iter().flat_map(|of| {
            let texts = of.stories.iter();
            texts.map(|one| ((of.dataset.as_str(), one.id.as_str()), one.text.as_str()))
        });
        let texts = texts.collect();
        let answers = asked.into_iter().filter_map(|one| match &*one.probe {
            Probe::Etiquette(probe) => Some(ModelAnswers {
                answers: standing(probe, one.answers, &texts),
                name: one.model,
            }),
            _ => None,
        });
        let models = ModelAnswers::by_name(answers);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_came_to_mean_another_story_takes_no_answer_along() {
        let stories = ["Al ate.", "Bo drank."];
        let item = |at: usize| EtiquetteItem {
            dataset: "d".to_owned(),
            id: at.to_string(),
            context: Context::None,
            story: stories[at].to_owned(),
            country: String::new(),
            value: String::new(),
            rule: String::new(),
        };
        let probe = EtiquetteProbe {
            template: String::new(),
            orders: Default::default(),
            items: vec![item(0), item(1)],
        };
        let answer = |at| Answer {
            item: item(at).key(),
            ..Answer::default()
        };
        let texts = HashMap::from([(("d", "0"), "Bo drank."), (("d", "1"), "Bo drank.")]);
        let left = standing(&probe, vec![answer(0), answer(1)], &texts);
        assert_eq!(left, [answer(1)]);
    }
}
