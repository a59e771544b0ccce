//! Figures of the study, with the way back to the files they come from.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::folder::Study;
use super::jobs::recipe_of;
use super::kind::Varied;
use super::kind::survey::items;
use super::models::Adapter;
use super::scores::{Scores, StoredScore};
use super::{FigureRequest, Lineage, QuestionDetail};
use crate::artifact::Parent;
use crate::dataset::{Topics, on_the_person};
use crate::figure::{self, Choice, Draws, Figure, Lesson, Style, SurveyChoice};
use crate::problem::{Problem, Result};
use crate::recipe::Recipe;
use crate::score::Kind;
use crate::score::profile::ProfileSettings;
use crate::score::survey::{ScoredQuestion, ScoredSurvey};
use crate::stat::LeftOut;
use crate::{dataset, probe, prompt, t};

impl Study {
    /// Draws a figure as plain numbers, with the chain back to the original files.
    ///
    /// # Errors
    /// What it needs was not asked yet, or a name in the request is unknown.
    pub fn figure(&self, request: &FigureRequest) -> Result<(Figure, Lineage)> {
        let kind = request.id.kind();
        let scores = self.scores_for(request)?;
        let scores = scores.ok_or_else(|| Problem::new(needs(kind)))?;
        let bases = self.bases()?.into_iter().map(|base| base.name);
        let choice = Choice {
            untaught: bases.collect(),
            base_of: self.base_of()?,
            control_of: self.control_of()?,
            controls: self.controls()?,
            nations: self.nations(),
            lessons: match request.id.is_of_teaching() {
                true => self.lessons()?,
                false => Vec::new(),
            },
            imported: self.imported_models()?,
            survey: request.survey.clone(),
            models: self.chosen_models(request, &scores)?,
            cultures: request.cultures.clone(),
            distance: request.distance.clone(),
            dataset: request.dataset.clone(),
            prompt: request.prompt.clone(),
            by_topic: request.by_topic,
            shift: request.shift.clone(),
            words: request.words.clone(),
            profile: request.profile.clone(),
        };
        let parents = scores.parents.clone();
        let figure = match (request.id.draws(), &scores.scores) {
            (Draws::Associations(draw), Scores::Associations(of)) => draw(of, &choice, parents),
            (Draws::Ranking(draw), Scores::Ranking(of)) => draw(of, &choice, parents),
            (Draws::Profile(draw), Scores::Profile(of)) => draw(of, &choice, parents),
            (Draws::Etiquette(draw), Scores::Etiquette(of)) => draw(of, &choice, parents),
            (Draws::Survey(draw), Scores::Survey(of)) => {
                let of = viewed(of, &request.survey, &request.cultures)?;
                draw(&of, &choice, parents)
            }
            _ => Err(Problem::new(needs(kind))),
        }?;
        Ok((figure, self.lineage(&scores)?))
    }

    /// The scores that a figure is drawn from; none where nothing was asked yet.
    fn scores_for(&self, request: &FigureRequest) -> Result<Option<Arc<StoredScore>>> {
        let kind = request.id.kind();
        let mut varied = Varied::default();
        match kind {
            // Drawn of people alone, too.
            Kind::Profile if request.profile.settings != ProfileSettings::default() => {
                let own = self.profile(&request.profile.settings)?;
                return Ok(Some(Arc::new(own)));
            }
            Kind::Associations => varied.lemmas = request.lemmas,
            Kind::Ranking if request.left_out_last => varied.left_out = LeftOut::Last,
            _ => {}
        }
        self.scores_as(kind, &varied)
    }

    /// Draws a figure into a file whose ending says the format; gives the chain back to
    /// the original files.
    ///
    /// # Errors
    /// As [`figure`](Self::figure), or the file cannot be written.
    pub fn export(&self, request: &FigureRequest, path: &Path, style: &Style) -> Result<Lineage> {
        let (figure, lineage) = self.figure(request)?;
        figure::export(&figure, path, &self.styled(style))?;
        Ok(lineage)
    }

    /// Everything about one survey question.
    ///
    /// # Errors
    /// It was never asked, or what it was answered cannot be read.
    pub fn question(&self, id: &str) -> Result<QuestionDetail> {
        let asked = self.asked(probe::Kind::Survey)?;
        let unknown = || Problem::new(t!("study-question-unknown", id = id));
        let item = items(&asked)
            .into_iter()
            .find(|item| item.question == id)
            .ok_or_else(unknown)?;
        let scores = self.scores(Kind::Survey)?.ok_or_else(unknown)?;
        let mut distributions = Vec::new();
        if let Scores::Survey(scored) = &scores.scores
            && let Some(question) = scored.questions.iter().find(|q| q.question == id)
        {
            let humans = scored.cultures.iter().zip(&question.humans);
            distributions.extend(humans.filter_map(|(culture, human)| {
                Some((culture.name.clone(), human.as_ref()?.shares.clone()))
            }));
            let models = scored.models.iter().zip(&question.models);
            distributions.extend(models.filter_map(|(model, answer)| {
                Some((
                    model.name.clone(),
                    answer.as_ref()?.distribution.shares.clone(),
                ))
            }));
        }
        let (template, system) = self.survey_templates(&item.language)?;
        let messages = prompt::survey(&template, &system, &item.wording, &item.options)?;
        let prompt: Vec<String> = messages
            .into_iter()
            .map(|message| message.content)
            .collect();
        let answers = asked.into_iter().flat_map(|one| {
            let model = one.model;
            let answers = one.answers.into_iter().filter(|answer| answer.item == id);
            answers
                .map(move |answer| (model.clone(), answer))
                .collect::<Vec<_>>()
        });
        Ok(QuestionDetail {
            question: item.question,
            wording: item.wording,
            topic: item.topic,
            options: item
                .options
                .into_iter()
                .map(|o| (o.label, o.text))
                .collect(),
            distributions,
            prompt: prompt.join("\n\n"),
            answers: answers.collect(),
        })
    }

    /// The chain back from scores: the scores, what they were computed from, the jobs'
    /// own parents, and the files that datasets were imported from.
    pub(super) fn lineage(&self, scores: &StoredScore) -> Result<Lineage> {
        let mut chain = vec![Parent {
            what: "score".to_owned(),
            id: scores.id.clone(),
            sha256: crate::artifact::sha256(&crate::artifact::json(scores)?),
        }];
        let mut add = |parent: Parent| {
            if !chain.contains(&parent) {
                chain.push(parent);
            }
        };
        scores.parents.iter().cloned().for_each(&mut add);
        for parent in &scores.parents {
            if parent.what == "answers" {
                let job = self.job(&parent.id)?.manifest()?;
                for parent in job.parents {
                    let trained = parent.what == "adapter";
                    let id = parent.id.clone();
                    add(parent);
                    if trained && let Ok(training) = self.job(&id) {
                        training.manifest()?.parents.into_iter().for_each(&mut add);
                    }
                }
            }
        }
        let datasets = chain.iter().filter(|parent| parent.what == "dataset");
        let files = datasets.filter_map(|parent| {
            let origin = dataset::manifest(&self.dataset(&parent.id).ok()?)
                .ok()?
                .origin;
            Some(Parent {
                what: "file".to_owned(),
                id: origin.file,
                sha256: origin.sha256,
            })
        });
        let files: Vec<Parent> = files.collect();
        chain.extend(files);
        Ok(chain)
    }

    /// The cultures with the nation of printed tables that is nearest to each: the one among
    /// its countries, else the one that speaks its language.
    fn nations(&self) -> Vec<(String, String)> {
        const NATIONS: [(&str, &str); 2] = [("US", "en"), ("CN", "zh")];
        let nation = |culture: super::Culture| {
            let lies_in = |nation: &str| {
                let mut countries = culture.all_countries().into_iter();
                countries.any(|country| dataset::country(country) == Some(nation))
            };
            let speaks = |tag: &str| prompt::without_region(&culture.language) == tag;
            let by_country = NATIONS.iter().find(|(nation, _)| lies_in(nation));
            let found = by_country.or_else(|| NATIONS.iter().find(|(_, tag)| speaks(tag)));
            found.map(|(nation, _)| (culture.name.clone(), (*nation).to_owned()))
        };
        self.cultures().into_iter().filter_map(nation).collect()
    }

    /// What each adapter learnt from; those whose recipes differ only in their share of the
    /// cues lie on one curve, which is called as the one that learnt from most.
    fn lessons(&self) -> Result<Vec<Lesson>> {
        let mut taught = Vec::new();
        for adapter in self.adapters()? {
            let mut recipe = recipe_of(&adapter.job)?;
            recipe.data.train_share = 1.0;
            let cues = self.learnt_cues(&adapter.manifest.id)?.len();
            taught.push((adapter, recipe, cues));
        }
        let lesson = |(adapter, recipe, cues): &(Adapter, Recipe, usize)| {
            let alike = |(other, like, _): &&(Adapter, Recipe, usize)| {
                other.base.sha256 == adapter.base.sha256 && like == recipe
            };
            let same = taught.iter().rev().filter(alike);
            let most = same.max_by_key(|(_, _, cues)| *cues);
            Lesson {
                model: adapter.name.clone(),
                base: adapter.base.name.clone(),
                curve: most.map_or_else(String::new, |(most, ..)| most.name.clone()),
                cues: *cues,
            }
        };
        Ok(taught.iter().map(lesson).collect())
    }

    /// A style with the study's cultures, so that each looks as everywhere.
    pub(super) fn styled(&self, style: &Style) -> Style {
        let cultures = self.cultures().into_iter();
        Style {
            cultures: cultures
                .map(|culture| (culture.name, culture.colour))
                .collect(),
            ..style.clone()
        }
    }

    /// The models of a request: those named; else, for a figure of change, a base and its
    /// newest adapter that is no control, for the others all that were asked.
    fn chosen_models(&self, request: &FigureRequest, scores: &StoredScore) -> Result<Vec<String>> {
        let scored = scores.models();
        if !request.models.is_empty() {
            let unknown = request
                .models
                .iter()
                .find(|name| !scored.contains(&name.as_str()));
            return match unknown {
                Some(name) => Err(Problem::new(t!("study-figure-model", name = name.as_str()))
                    .advise(t!("study-figure-model-advice"))),
                None => Ok(request.models.clone()),
            };
        }
        if !request.id.is_of_pair() {
            return Ok(scored.into_iter().map(str::to_owned).collect());
        }
        let models = self.models()?;
        let asked = |name: &String| scored.contains(&name.as_str());
        let tuned = models
            .iter()
            .rfind(|m| m.base.is_some() && !m.control && asked(&m.name));
        let pair = tuned.and_then(|tuned| Some((tuned.base.clone()?, tuned.name.clone())));
        match pair {
            Some((base, tuned)) if asked(&base) => Ok(vec![base, tuned]),
            _ => Err(Problem::new(t!("study-figure-needs-two-surveys"))),
        }
    }
}

impl StoredScore {
    /// Names of the models that were scored.
    fn models(&self) -> Vec<&str> {
        let mut names = self.scores.told().models();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }
}

/// The survey scores that a person chose to see: a language, a set of questions, a table of
/// topics. `cultures` names those compared; empty: all.
fn viewed<'a>(
    scored: &'a ScoredSurvey,
    choice: &SurveyChoice,
    cultures: &[String],
) -> Result<Cow<'a, ScoredSurvey>> {
    let language = choice.language.as_str();
    let unasked = || {
        let languages = scored.languages().join(", ");
        Problem::new(t!("study-figure-language", language = language))
            .advise(t!("study-figure-language-advice", languages = languages))
    };
    let scored = scored.asked_in(language).ok_or_else(unasked)?;
    let topics = match choice.topics.as_str() {
        "" => Topics::default(),
        id => Topics::from_id(id).ok_or_else(|| {
            let known = Topics::ALL.map(Topics::id).join(", ");
            Problem::new(t!("study-figure-topics", name = id))
                .advise(t!("study-figure-topics-advice", names = known))
        })?,
    };
    if !choice.question_set && !choice.common && topics == Topics::default() {
        return Ok(Cow::Borrowed(scored));
    }
    let compared =
        |place: &usize| cultures.is_empty() || cultures.contains(&scored.cultures[*place].name);
    let compared: Vec<usize> = (0..scored.cultures.len()).filter(compared).collect();
    let asked_of_all = |question: &ScoredQuestion| {
        let mut compared = compared.iter();
        compared.all(|culture| question.humans[*culture].is_some())
    };
    Ok(Cow::Owned(scored.part(
        |question| {
            let about = !choice.question_set || !on_the_person(&question.question);
            about && (!choice.question_set && !choice.common || asked_of_all(question))
        },
        |question| topics.of(&question.question),
    )))
}

/// What is to be done before a figure of these scores can be drawn.
pub(super) fn needs(kind: Kind) -> String {
    t!(&format!("score-needs-{kind}"))
}
