//! Probes of words: which cues models are asked that are to be compared, and how.

use std::collections::{HashMap, HashSet};

use super::folder::Study;
use super::formats::no_groups;
use super::jobs::recipe_of;
use super::models::{Adapter, Chosen};
use super::probing::Asking;
use super::training::KEPT_PROMPT;
use super::word_scores::human;
use crate::artifact::{self, Parent};
use crate::dataset::Kind;
use crate::probe::{
    AssociationItem, AssociationProbe, Mode, Orders, Probe, RankingItem, RankingProbe, SurveyProbe,
};
use crate::problem::{Problem, Result};
use crate::recipe::{Ppo, Recipe, Source};
use crate::score::HumanCue;
use crate::stat::CounterRandom;
use crate::train::{self, CueList, Part};
use crate::{prompt, t};

/// Tokens that a word of an answer takes, its comma included; generous, so that lists are
/// not cut.
const TOKENS_PER_WORD: u64 = 6;
/// The same of a ranked word, with its rank.
const TOKENS_PER_RANK: usize = 24;
/// Tokens of an answer that thinks before it ranks (ALIGN, table 11).
const ANSWER_TOKENS: usize = 1024;
/// Words offered in a ranking (ALIGN, appendix D).
const WORDS: usize = 10;
/// What words to be ranked are drawn by, of every model alike.
const DRAW_SEED: u64 = 42;

/// Models that are asked for words together, and what all of them are asked.
pub(super) struct Together {
    pub models: Vec<Worded>,
    /// Most answered first.
    pub cues: Vec<String>,
    /// Cues that some of the models hold out and that are not asked.
    pub left_out: usize,
}

/// A model with what it is asked for words by.
pub(super) struct Worded {
    pub chosen: Chosen,
    recipe: Recipe,
    /// The adapter that the recipe comes from.
    taught: Option<Adapter>,
    pub parents: Vec<Parent>,
}

impl Study {
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

    /// Models that are asked for words together: each with its recipe, all with the same
    /// datasets and cues.
    ///
    /// # Errors
    /// They hold out no cue in common, or data cannot be read.
    pub(super) fn asked_for_words(&self, chosen: Vec<Chosen>, data: &[String]) -> Result<Together> {
        let order: Vec<String> = self
            .adapters()?
            .into_iter()
            .map(|a| a.manifest.id)
            .collect();
        let mut recipes = Vec::with_capacity(chosen.len());
        for one in &chosen {
            // A base is asked as the newest that was taught to it, where such a one is asked.
            let taught = chosen
                .iter()
                .filter(|other| one.adapter.is_none() && other.base.sha256 == one.base.sha256);
            let place = |other: &&Chosen| {
                let id = &other.adapter.as_ref()?.manifest.id;
                order.iter().position(|known| known == id)
            };
            let newest = taught.max_by_key(place).unwrap_or(one);
            recipes.push(self.recipe_of_words(newest, data)?);
        }
        let taught = chosen.iter().any(|one| one.adapter.is_some());
        let leads = |one: &Chosen| one.adapter.is_some() || !taught;
        let mut sources: Vec<Source> = Vec::new();
        for (one, (recipe, _)) in chosen.iter().zip(&recipes) {
            for source in recipe.data.sources.iter().filter(|_| leads(one)) {
                if !sources.iter().any(|known| known.dataset == source.dataset) {
                    sources.push(source.clone());
                }
            }
        }
        let mut models = Vec::with_capacity(chosen.len());
        let mut lists = Vec::new();
        for (chosen, (mut recipe, taught)) in chosen.into_iter().zip(recipes) {
            recipe.data.sources.clone_from(&sources);
            let kept = self.split_for(taught.as_ref())?;
            let material = self.material(&recipe, kept.as_deref())?;
            if leads(&chosen) {
                lists.push(material.test);
            }
            models.push(Worded {
                chosen,
                recipe,
                taught,
                parents: material.parents,
            });
        }
        let cues = self.common_cues(&models, &lists)?;
        let some: HashSet<&String> = lists.iter().flatten().collect();
        Ok(Together {
            left_out: some.len() - cues.len(),
            models,
            cues,
        })
    }

    /// The cues that are in every list of held-out ones and that no adapter learnt from, most
    /// answered first; never empty.
    fn common_cues(&self, models: &[Worded], lists: &[Vec<String>]) -> Result<Vec<String>> {
        let mut cues = lists.first().cloned().unwrap_or_default();
        if cues.is_empty() {
            return Err(
                Problem::new(t!("study-no-test-cues")).advise(t!("study-no-test-cues-advice"))
            );
        }
        for list in &lists[1..] {
            let held_out: HashSet<&String> = list.iter().collect();
            cues.retain(|cue| held_out.contains(cue));
        }
        let adapters = || models.iter().filter_map(|one| one.chosen.adapter.as_ref());
        for adapter in adapters() {
            let learnt = self.learnt_cues(&adapter.manifest.id)?;
            cues.retain(|cue| !learnt.contains(&cue.to_lowercase()));
        }
        if cues.is_empty() {
            let name = |one: &Worded| match &one.chosen.adapter {
                Some(adapter) => adapter.name.clone(),
                None => one.chosen.base.name.clone(),
            };
            let names: Vec<String> = models.iter().map(name).collect();
            return Err(
                Problem::new(t!("study-no-common-cues", models = names.join(", ")))
                    .advise(t!("study-no-common-cues-advice")),
            );
        }
        Ok(cues)
    }

    pub(super) fn association_probe(
        &self,
        one: &Worded,
        cues: &[String],
        asking: &Asking,
    ) -> Result<Probe> {
        let example = &one.recipe.example;
        let (lower, upper) = example.asked();
        let language = prompt::language(cues.iter().map(String::as_str));
        let (template_name, template) = match asking.prompt.as_str() {
            "" => {
                let kept = self.kept_prompt(one.taught.as_ref(), &example.template)?;
                (example.template.clone(), kept)
            }
            variant => {
                let name = prompt::association_template(variant, language);
                let text = self.template(&name)?;
                (name, text)
            }
        };
        let items = cues.iter().map(|cue| AssociationItem { cue: cue.clone() });
        Ok(Probe::Associations(AssociationProbe {
            template,
            template_name,
            lower,
            upper,
            responses: Some(one.recipe.data.responses),
            max_tokens: (upper * TOKENS_PER_WORD) as usize,
            items: items.collect(),
        }))
    }

    /// The prompt that a model was taught with; of one that was not, the study's.
    fn kept_prompt(&self, taught: Option<&Adapter>, name: &str) -> Result<String> {
        let kept = taught.map(|adapter| adapter.job.input(KEPT_PROMPT));
        match kept.transpose()?.filter(|path| path.is_file()) {
            Some(path) => artifact::read_text(&path),
            None => self.template(name),
        }
    }

    /// How many words are offered for each cue, to all models alike.
    pub(super) fn words_offered(&self, together: &Together, asking: &Asking) -> Result<usize> {
        let mut words = asking.words;
        for one in &together.models {
            words = match words {
                None => self.newest_rewarded(&one.chosen)?.map(|ppo| ppo.words),
                some => some,
            };
        }
        Ok(words.unwrap_or(WORDS))
    }

    /// Words of held-out cues to be ranked, drawn as for a training. The draw depends on
    /// nothing but dataset, cue, responses and number, so that models are offered the same.
    pub(super) fn ranking_probe(
        &self,
        one: &Worded,
        cues: &[String],
        words: usize,
        asking: &Asking,
    ) -> Result<Probe> {
        let taught = self.newest_rewarded(&one.chosen)?;
        let language = prompt::language(cues.iter().map(String::as_str));
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
        let data = &one.recipe.data;
        let mut items = Vec::new();
        for source in &data.sources {
            let dataset = source.dataset.as_str();
            let known = self.cues(dataset, data.responses)?;
            let known: HashMap<String, HumanCue> = known
                .into_iter()
                .map(|cue| (cue.cue.clone(), human(cue)))
                .collect();
            for cue in cues {
                let Some(known) = known.get(cue) else {
                    continue;
                };
                let list = CueList {
                    cue: cue.clone(),
                    responses: known.responses.clone(),
                    people: Vec::new(),
                    part: Part::Validation,
                };
                let purpose = format!("probe/ranking/{dataset}/{cue}");
                let mut random = CounterRandom::named(DRAW_SEED, &purpose);
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
        Ok(Probe::Ranking(RankingProbe {
            template: self.template(&template_name)?,
            template_name,
            responses: Some(data.responses),
            max_tokens,
            items,
        }))
    }

    /// Choices among four groups of words, for the held-out cues; in every order, since models
    /// favour places.
    pub(super) fn choice_probe(&self, one: &Worded, cues: &[String]) -> Result<Probe> {
        let mut items = Vec::new();
        for source in &one.recipe.data.sources {
            let responses = one.recipe.data.responses;
            items.extend(self.choice_items(&source.dataset, responses, cues)?);
        }
        if items.is_empty() {
            return Err(no_groups());
        }
        let language = prompt::language(cues.iter().map(String::as_str));
        Ok(Probe::Choices(SurveyProbe {
            template: self.template(&format!("choice-{language}"))?,
            system: String::new(),
            mode: Mode::Label,
            orders: Orders::Cyclic,
            free_answer: false,
            translations: Vec::new(),
            items,
        }))
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
}
