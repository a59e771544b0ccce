//! Putting a probe job together: which items, asked how, of which model.

use std::collections::HashMap;

use super::folder::Study;
use super::formats::no_groups;
use super::jobs::recipe_of;
use super::languages::{in_language, language, languages};
use super::material::Material;
use super::models::{Adapter, Chosen};
use super::training::{KEPT_PROMPT, bytes};
use super::word_scores::human;
use crate::artifact::{self, Parent};
use crate::figure::prompt_name;
use crate::job::{Draft, Probing, Spec};
use crate::probe::{
    AssociationItem, AssociationProbe, Mode, Orders, Probe, RankingItem, RankingProbe, SurveyProbe,
    Translation,
};
use crate::problem::{Problem, Result};
use crate::recipe::{self, Ppo, Recipe, Source};
use crate::score::HumanCue;
use crate::stat::CounterRandom;
use crate::train::{self, CueList, Part};
use crate::{dataset::Kind, prompt, t};

/// Tokens that a word of an answer takes, its comma included; generous, so that lists are
/// not cut.
const TOKENS_PER_WORD: u64 = 6;
/// The same of a ranked word, with its rank.
const TOKENS_PER_RANK: usize = 24;
/// Tokens of an answer that thinks before it ranks (ALIGN, table 11).
const ANSWER_TOKENS: usize = 1024;
/// Words offered in a ranking (ALIGN, appendix D).
const WORDS: usize = 10;

/// How a probe is put, where it leaves a choice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asking {
    /// Ids of the datasets to ask about; empty: those the model learnt from (a base model:
    /// those its newest adapter did), or all.
    pub data: Vec<String>,
    /// Probes of words: `simple`, `complex`, or the name of a template; empty: the prompt
    /// that the model was taught with.
    pub prompt: String,
    /// Rankings: words offered for each cue; none: as many as in the study's newest training
    /// by rankings of this model's base, else ten.
    pub words: Option<usize>,
    /// Surveys: in which orders options are shown; none: the original and the reversed.
    pub orders: Option<Orders>,
}

impl Study {
    /// Queues a probe of a model; `data` names the datasets to ask about, empty: those
    /// the model learnt from (a base model: those its newest adapter did), or all.
    /// Gives the job's id.
    ///
    /// # Errors
    /// No such model, nothing to ask about, or the study is read-only.
    pub fn probe(&self, probe: &str, model: &str, data: &[String]) -> Result<String> {
        let asking = Asking {
            data: data.to_vec(),
            ..Asking::default()
        };
        self.probe_as(probe, model, &asking)
    }

    /// The same with every choice that a probe leaves.
    ///
    /// # Errors
    /// As [`probe`](Self::probe), or there is no such prompt.
    pub fn probe_as(&self, probe: &str, model: &str, asking: &Asking) -> Result<String> {
        self.writable()?;
        let chosen = self.chosen(model)?;
        let (asked, mut parents) = match probe {
            "survey" => self.survey_probe(asking)?,
            "ranking" => self.ranking_probe(&chosen, asking)?,
            "choices" => self.choice_probe(&chosen, asking)?,
            _ => self.association_probe(&chosen, asking)?,
        };
        parents.push(Parent {
            what: "model".to_owned(),
            id: chosen.base.name.clone(),
            sha256: chosen.base.sha256.clone(),
        });
        let mut inputs = vec![bytes("probe.json", artifact::json(&asked)?)];
        if let Some(adapter) = &chosen.adapter {
            let (parent, files) = adapter.input();
            parents.push(parent);
            inputs.extend(files);
        }
        let mut title = match asked {
            Probe::Associations(_) => t!("study-job-associations", model = model),
            Probe::Ranking(_) => t!("study-job-ranking", model = model),
            Probe::Choices(_) => t!("study-job-choices", model = model),
            Probe::Survey(_) => t!("study-job-survey", model = model),
        };
        if !asking.prompt.is_empty() {
            let prompt = prompt_name(asked.prompt());
            title = t!("study-job-with-prompt", title = title, prompt = prompt);
        }
        self.queue_job(Draft {
            title,
            spec: Spec::Probe(Probing {
                model: chosen.in_use(),
                probe: asked.id().to_owned(),
                precision: self.recipe_for(&chosen)?.0.base.precision,
            }),
            parents,
            inputs,
        })
    }

    /// What is missing in the study before a probe can be asked; none where nothing is.
    pub(super) fn missing_for(&self, probe: &str) -> Result<Option<String>> {
        let has = |kind| Ok::<_, Problem>(!self.of_kind(kind, &[])?.is_empty());
        Ok(match probe {
            "survey" if !has(Kind::Questionnaire)? => Some(t!("study-missing-questionnaire")),
            "survey" if !has(Kind::Survey)? && !has(Kind::Shares)? => {
                Some(t!("study-missing-survey"))
            }
            "survey" if self.cultures().is_empty() => Some(t!("study-missing-cultures")),
            "associations" | "ranking" if !has(Kind::Associations)? => {
                Some(t!("study-missing-associations"))
            }
            _ => None,
        })
    }

    /// The recipe that a model is asked for words by, with the datasets to ask about, and
    /// the adapter that it comes from.
    fn recipe_of_words(
        &self,
        chosen: &Chosen,
        data: &[String],
    ) -> Result<(Recipe, Option<Adapter>)> {
        let (mut recipe, taught) = self.recipe_for(chosen)?;
        if !data.is_empty() || recipe.data.sources.is_empty() {
            let source = |id: String| Source {
                dataset: id,
                share: 1.0,
            };
            let named = self.of_kind(Kind::Associations, data)?;
            recipe.data.sources = named.into_iter().map(|m| source(m.id)).collect();
        }
        if recipe.data.sources.is_empty() {
            return Err(Problem::new(t!("study-missing-associations")));
        }
        Ok((recipe, taught))
    }

    /// What a recipe holds out; never empty.
    fn held_out(&self, recipe: &Recipe, taught: Option<&Adapter>) -> Result<Material> {
        let kept = self.split_for(taught)?;
        let material = self.material(recipe, kept.as_deref())?;
        if material.test.is_empty() {
            return Err(
                Problem::new(t!("study-no-test-cues")).advise(t!("study-no-test-cues-advice"))
            );
        }
        Ok(material)
    }

    fn association_probe(&self, chosen: &Chosen, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let (recipe, taught) = self.recipe_of_words(chosen, &asking.data)?;
        let material = self.held_out(&recipe, taught.as_ref())?;
        let example = &recipe.example;
        let (lower, upper) = example.asked();
        let language = prompt::language(material.test.iter().map(String::as_str));
        let (template_name, template) = match asking.prompt.as_str() {
            "" => {
                let kept = self.kept_prompt(taught.as_ref(), &example.template)?;
                (example.template.clone(), kept)
            }
            variant => {
                let name = prompt::association_template(variant, language);
                let text = self.template(&name)?;
                (name, text)
            }
        };
        let items = material.test.into_iter().map(|cue| AssociationItem { cue });
        let probe = AssociationProbe {
            template,
            template_name,
            lower,
            upper,
            max_tokens: (upper * TOKENS_PER_WORD) as usize,
            items: items.collect(),
        };
        Ok((Probe::Associations(probe), material.parents))
    }

    /// The prompt that a model was taught with; of one that was not, the study's.
    fn kept_prompt(&self, taught: Option<&Adapter>, name: &str) -> Result<String> {
        let kept = taught.map(|adapter| adapter.job.input(KEPT_PROMPT));
        match kept.filter(|path| path.is_file()) {
            Some(path) => std::fs::read_to_string(&path).map_err(|e| Problem::io(&path, &e)),
            None => self.template(name),
        }
    }

    /// Words of held-out cues to be ranked, drawn as for a training. The draw depends on
    /// nothing but dataset, cue, split seed and number, so that models are offered the same.
    fn ranking_probe(&self, chosen: &Chosen, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let (recipe, from) = self.recipe_of_words(chosen, &asking.data)?;
        let material = self.held_out(&recipe, from.as_ref())?;
        let taught = self.newest_rewarded(chosen)?;
        let words = asking
            .words
            .or(taught.as_ref().map(|ppo| ppo.words))
            .unwrap_or(WORDS);
        let language = prompt::language(material.test.iter().map(String::as_str));
        let template_name = match (asking.prompt.as_str(), &taught) {
            ("", Some(ppo)) => ppo.template.clone(),
            ("", None) => prompt::ranking_template(prompt::COMPLEX, language),
            (variant, _) => prompt::ranking_template(variant, language),
        };
        let max_tokens = match &taught {
            Some(ppo) if ppo.template == template_name => ppo.answer_tokens,
            _ if prompt::variant(&template_name) == prompt::SIMPLE => words * TOKENS_PER_RANK,
            _ => ANSWER_TOKENS,
        };
        let mut items = Vec::new();
        for source in &recipe.data.sources {
            let dataset = source.dataset.as_str();
            let cues = self.cues(dataset, recipe.data.responses)?;
            let cues: HashMap<String, HumanCue> = cues
                .into_iter()
                .map(|cue| (cue.cue.clone(), human(cue)))
                .collect();
            for cue in &material.test {
                let Some(known) = cues.get(cue) else {
                    continue;
                };
                let list = CueList {
                    cue: cue.clone(),
                    responses: known.responses.clone(),
                    people: Vec::new(),
                    part: Part::Validation,
                };
                let purpose = format!("probe/ranking/{dataset}/{cue}");
                let mut random = CounterRandom::named(recipe.data.split_seed, &purpose);
                if let Some(drawn) = train::offered(&list, words, &mut random) {
                    items.push(RankingItem {
                        dataset: dataset.to_owned(),
                        cue: cue.clone(),
                        words: drawn.into_iter().map(|(word, _)| word).collect(),
                    });
                }
            }
        }
        if items.is_empty() {
            return Err(Problem::new(t!("study-no-rankings", words = words))
                .advise(t!("study-no-rankings-advice")));
        }
        let probe = RankingProbe {
            template: self.template(&template_name)?,
            template_name,
            max_tokens,
            items,
        };
        Ok((Probe::Ranking(probe), material.parents))
    }

    /// Choices among four groups of words, for the held-out cues; in every order, since models
    /// favour places.
    fn choice_probe(&self, chosen: &Chosen, asking: &Asking) -> Result<(Probe, Vec<Parent>)> {
        let (recipe, from) = self.recipe_of_words(chosen, &asking.data)?;
        let material = self.held_out(&recipe, from.as_ref())?;
        let mut items = Vec::new();
        for source in &recipe.data.sources {
            items.extend(self.choice_items(&source.dataset, &material.test)?);
        }
        if items.is_empty() {
            return Err(no_groups());
        }
        let language = prompt::language(material.test.iter().map(String::as_str));
        let probe = SurveyProbe {
            template: self.template(&format!("choice-{language}"))?,
            system: String::new(),
            mode: Mode::Label,
            orders: Orders::Cyclic,
            free_answer: false,
            translations: Vec::new(),
            items,
        };
        Ok((Probe::Choices(probe), material.parents))
    }

    /// How rankings were asked for in the newest training by rewards of a model's base: all
    /// models on this base are asked alike, so that they can be compared.
    fn newest_rewarded(&self, chosen: &Chosen) -> Result<Option<Ppo>> {
        for adapter in self.adapters()?.iter().rev() {
            if adapter.base.sha256 == chosen.base.sha256
                && let Some(ppo) = recipe_of(&adapter.job)?.rewarded()
            {
                return Ok(Some(ppo.clone()));
            }
        }
        Ok(None)
    }

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
        let (template, system) = self.survey_templates(language(&first))?;
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
    pub(super) fn survey_templates(&self, language: &str) -> Result<(String, String)> {
        Ok((
            self.template(&format!("survey-{language}"))?,
            self.template(&format!("survey-system-{language}"))?,
        ))
    }

    /// The recipe whose split, prompt and precision a model is probed with: an adapter's
    /// own; for a base model that of the study's plan, else of its newest adapter, else the
    /// draft, else the first preset. With the adapter that it comes from.
    fn recipe_for(&self, chosen: &Chosen) -> Result<(Recipe, Option<Adapter>)> {
        if chosen.adapter.is_none()
            && let Some(recipe) = self.planned(&chosen.base.name)?
        {
            return Ok((recipe, None));
        }
        let mut adapters = self.adapters()?.into_iter();
        let taught = match &chosen.adapter {
            Some(adapter) => adapters.find(|a| a.manifest.id == adapter.manifest.id),
            None => adapters.rfind(|a| a.base.sha256 == chosen.base.sha256),
        };
        if let Some(adapter) = taught {
            return Ok((recipe_of(&adapter.job)?, Some(adapter)));
        }
        if let Some(draft) = self.draft()? {
            return Ok((draft, None));
        }
        let first = recipe::presets()?.into_iter().next();
        let none = || Problem::new(t!("study-no-draft"));
        first.map(|preset| (preset.recipe, None)).ok_or_else(none)
    }
}
