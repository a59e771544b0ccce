//! Putting a training job together: recipe and datasets → texts to learn and to watch.

use std::path::PathBuf;

use super::folder::Study;
use super::languages::language_said;
use super::material::Material;
use crate::artifact::Parent;
use crate::job::{Counting, Draft, Folder, Input, Spec, Training, weights};
use crate::probe::SurveyItem;
use crate::problem::{Problem, Result};
use crate::recipe::{self, Recipe, Severity};
use crate::train::{Part, Reads, Watch};
use crate::{artifact, prompt, t};

/// The template by which it is asked for associations, as a training job keeps it.
pub(super) const KEPT_PROMPT: &str = "prompt.jinja";
/// Shares of the training cues of a learning curve.
const LEARNING_CURVE: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// Watched cues, and watched questions.
const WATCHED: usize = 2;
/// Tokens of a watched answer.
const WATCHED_CUE_TOKENS: usize = 48;
const WATCHED_QUESTION_TOKENS: usize = 12;

/// What a training works with.
pub struct Exercise {
    /// The weights' file or folder on this machine.
    pub weights: PathBuf,
    /// The folder of the adapter that it starts from.
    pub start: Option<PathBuf>,
    pub reads: Reads,
}

impl Study {
    /// Queues a training; gives the job's id.
    ///
    /// # Errors
    /// The recipe cannot work in this study (the gravest reason is told), or the study is
    /// read-only.
    pub fn train(&self, recipe: &Recipe) -> Result<String> {
        self.writable()?;
        self.sound(recipe)?;
        let mut chosen = self.chosen(&recipe.model)?;
        let kept = self.locked_split()?;
        let material = self.material(recipe, kept.as_deref())?;
        let ask = recipe.asks();
        let read = match self.reads(recipe, &material)? {
            Reads::Examples(examples) => bytes("examples.jsonl", artifact::json_lines(&examples)?),
            Reads::Rankings(rankings) => bytes("rankings.jsonl", artifact::json_lines(&rankings)?),
        };
        let watches = self.watches(recipe, &material)?;
        let mut parents = material.parents;
        let mut inputs = vec![
            bytes("recipe.toml", recipe::to_toml(recipe)?.into_bytes()),
            read,
            bytes("watch.json", artifact::json(&watches)?),
            bytes(KEPT_PROMPT, self.template(&ask.template)?.into_bytes()),
        ];
        for (number, name) in recipe.read_templates().into_iter().enumerate() {
            if name != ask.template {
                let kept = format!("read-{}.jinja", number + 1);
                inputs.push(bytes(&kept, self.template(name)?.into_bytes()));
            }
        }
        let start = recipe.rewarded().map_or("", |ppo| &ppo.start);
        if !start.is_empty() {
            chosen = self.chosen(start)?;
            if let Some(adapter) = &chosen.adapter {
                let (parent, files) = adapter.input()?;
                parents.push(parent);
                inputs.extend(files);
            }
        }
        parents.push(Parent {
            what: "model".to_owned(),
            id: chosen.base.name.clone(),
            sha256: chosen.base.sha256.clone(),
        });
        let (adapter, title) = self.names(recipe)?;
        self.queue_job(Draft {
            title,
            spec: Spec::Train(Training {
                model: chosen.in_use(),
                adapter,
            }),
            parents,
            inputs,
        })
    }

    /// Queues trainings on growing shares of the training cues, each within the next, with
    /// the same cues held out; gives the jobs' ids.
    ///
    /// # Errors
    /// As [`train`](Self::train).
    pub fn learning_curve(&self, recipe: &Recipe) -> Result<Vec<String>> {
        let jobs = LEARNING_CURVE.map(|share| {
            let mut part = recipe.clone();
            part.data.train_share = share;
            part
        });
        // None is queued where one cannot be.
        for part in &jobs {
            self.sound(part)?;
        }
        jobs.iter().map(|part| self.train(part)).collect()
    }

    /// What a training would work with, to be tried out.
    ///
    /// # Errors
    /// The recipe cannot work in this study, or the weights are not on this machine.
    pub fn exercise(&self, recipe: &Recipe) -> Result<Exercise> {
        self.sound(recipe)?;
        let mut chosen = self.chosen(&recipe.model)?;
        if let Some(ppo) = recipe.rewarded()
            && !ppo.start.is_empty()
        {
            chosen = self.chosen(&ppo.start)?;
        }
        let base = &chosen.base;
        let weights = weights::find(&base.sha256).ok_or_else(|| {
            Problem::new(t!("job-weights-missing", name = base.name.as_str()))
                .advise(t!("job-weights-missing-advice"))
        })?;
        let kept = self.locked_split()?;
        let material = self.material(recipe, kept.as_deref())?;
        Ok(Exercise {
            weights,
            start: chosen
                .adapter
                .map(|adapter| adapter.job.result("adapter"))
                .transpose()?,
            reads: self.reads(recipe, &material)?,
        })
    }

    /// Refuses a recipe that cannot work in this study, for the gravest reason.
    fn sound(&self, recipe: &Recipe) -> Result<()> {
        let findings = recipe::check(recipe, &self.facts()?);
        let gravest = findings
            .into_iter()
            .find(|f| f.severity == Severity::Problem);
        gravest.map_or(Ok(()), |error| {
            let problem = Problem::new(error.message);
            Err(match error.mend {
                Some(mend) => problem.advise(mend.label),
                None => problem,
            })
        })
    }

    /// Queues a counting job; gives its id.
    ///
    /// # Errors
    /// The study is read-only.
    pub fn count(&self, to: u64) -> Result<String> {
        self.writable()?;
        self.queue_job(Draft {
            title: t!("study-job-count", to = to),
            spec: Spec::Count(Counting { to, pause_ms: 100 }),
            parents: Vec::new(),
            inputs: Vec::new(),
        })
    }

    /// Makes a job and sees to it that a worker takes it up.
    pub(super) fn queue_job(&self, draft: Draft) -> Result<String> {
        let folder = self.making(|| {
            let folder = Folder::create(self.queue().path(), draft)?;
            let manifest = folder.path().join("job.json");
            Ok((folder, manifest))
        })?;
        self.wake_worker()?;
        Ok(folder.id())
    }

    /// What is asked again and again while the model learns: two held-out cues that many
    /// people answered, and two questions.
    fn watches(&self, recipe: &Recipe, material: &Material) -> Result<Vec<Watch>> {
        let ask = recipe.asks();
        let template = self.template(&ask.template)?;
        let (lower, upper) = ask.numbers();
        let mut watches = Vec::new();
        let watch = |item: &str, messages| Watch {
            kind: "cue".to_owned(),
            item: item.to_owned(),
            messages,
            max_tokens: WATCHED_CUE_TOKENS,
        };
        let ranks = recipe.formats().all(|format| format.rankings().is_some());
        if ranks && recipe.rewarded().is_none() {
            // What is taught is an answer to rankings, so these are watched.
            let examples = self.examples(recipe, material)?.into_iter();
            let held_out = examples.filter(|example| example.part == Part::Validation);
            let shown = held_out.take(WATCHED);
            watches.extend(shown.map(|example| watch(&example.id, example.messages)));
        } else {
            for cue in material.test.iter().take(WATCHED) {
                let messages = prompt::association(&template, cue, lower, upper)?;
                watches.push(watch(cue, messages));
            }
        }
        let (questions, _) = self.questions(&[])?;
        for item in self.tellingly(questions)?.iter().take(WATCHED) {
            let (template, system) =
                self.survey_templates(language_said(std::slice::from_ref(item)))?;
            watches.push(Watch {
                kind: "question".to_owned(),
                item: item.wording.clone(),
                messages: prompt::survey(&template, &system, &item.wording, &item.options)?,
                max_tokens: WATCHED_QUESTION_TOKENS,
            });
        }
        Ok(watches)
    }

    /// The questions that set the first two cultures apart, most of all first; in the
    /// questionnaire's order where there are no two cultures.
    fn tellingly(&self, items: Vec<SurveyItem>) -> Result<Vec<SurveyItem>> {
        let (cultures, _) = self.people(&items)?;
        let [a, b, ..] = cultures.as_slice() else {
            return Ok(items);
        };
        let tense = crate::score::survey::tension_set(a, b, WATCHED);
        let found = tense.iter().filter_map(|tense| {
            items
                .iter()
                .find(|item| item.question == tense.question)
                .cloned()
        });
        let found: Vec<SurveyItem> = found.collect();
        Ok(if found.is_empty() { items } else { found })
    }

    /// A name for the adapter that no other model of the study has, and a title that tells
    /// its job from the others.
    fn names(&self, recipe: &Recipe) -> Result<(String, String)> {
        let base = recipe.model.as_str();
        let mut taken: Vec<String> = self.models()?.into_iter().map(|model| model.name).collect();
        for folder in self.queue().list()? {
            if let Spec::Train(training) = folder.manifest()?.spec {
                taken.push(training.adapter);
            }
        }
        let mut plain = recipe.name.clone();
        if recipe.data.train_share < 1.0 {
            let percent = (1000.0 * recipe.data.train_share).round() / 10.0;
            plain = t!(
                "study-share-recipe",
                recipe = plain,
                percent = percent.to_string()
            );
        }
        if recipe.data.shuffle_answers {
            plain = t!("study-control-recipe", recipe = plain);
        }
        let adapter = |recipe: &str| t!("study-adapter-name", base = base, recipe = recipe);
        let numbered = (2..).map(|count| format!("{plain} {count}"));
        let mut recipes = std::iter::once(plain.clone()).chain(numbered);
        let recipe = recipes.find(|recipe| !taken.contains(&adapter(recipe)));
        let recipe = recipe.unwrap_or_else(|| plain.clone());
        let title = t!("study-job-train", model = base, recipe = recipe.as_str());
        Ok((adapter(&recipe), title))
    }
}

/// An input of a job with its content.
pub(super) fn bytes(name: &str, bytes: Vec<u8>) -> (String, Input) {
    (name.to_owned(), Input::Bytes(bytes))
}
