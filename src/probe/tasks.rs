//! What a job asks one model: a list of tasks, each as each of the scenarios.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Mode, Probe, Scenario};
use crate::artifact;
use crate::problem::{Problem, Result};
use crate::t;

/// Version of the file. Of the first, which said none, a file is one bare [`Probe`].
const FORMAT: u32 = 2;

/// `inputs/probe.json`: tasks of one kind of probe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tasks {
    format: u32,
    pub tasks: Vec<Task>,
    /// Who the model is to be; empty: nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

/// One task: a probe, and how it is put.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What it is known by among the tasks of its kind; empty where there is but one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Whether the model reads the bare texts, without its chat template.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raw: bool,
    /// How free answers are drawn; none: the likeliest token each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
    #[serde(flatten)]
    pub probe: Probe,
}

/// Free answers that are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sampling {
    /// Above 0; 1 draws by the model's own probabilities.
    pub temperature: f64,
    /// How often everything is asked; the runs are numbered from 1, which is their seed.
    pub runs: u32,
}

impl From<Probe> for Task {
    fn from(probe: Probe) -> Self {
        Self {
            id: String::new(),
            raw: false,
            sampling: None,
            probe,
        }
    }
}

impl From<Probe> for Tasks {
    fn from(probe: Probe) -> Self {
        Self::new(vec![probe.into()], Vec::new())
    }
}

impl Task {
    /// How its answers are taken.
    pub fn mode(&self) -> Mode {
        match self.probe.asks().mode() {
            Mode::Greedy if self.sampling.is_some() => Mode::Sampled,
            mode => mode,
        }
    }

    /// The numbers of its runs: 0 where nothing is drawn.
    pub fn runs(&self) -> std::ops::RangeInclusive<u32> {
        match self.sampling {
            Some(sampling) => 1..=sampling.runs,
            None => 0..=0,
        }
    }

    /// Cues or questions that it asks about.
    pub fn items(&self) -> usize {
        self.probe.asks().count()
    }
}

impl Tasks {
    /// Tasks of one kind, each to be asked as each of the scenarios.
    pub fn new(tasks: Vec<Task>, scenarios: Vec<Scenario>) -> Self {
        Self {
            format: FORMAT,
            tasks,
            scenarios,
        }
    }

    /// Reads what a job asks; a file of the first format is one task.
    ///
    /// # Errors
    /// Unreadable, damaged, of a newer version of Attune; or as [`check`](Self::check).
    pub fn read(path: &Path) -> Result<Self> {
        let said: Said = artifact::read_json(path, FORMAT)?;
        let tasks = match said.format {
            None | Some(1) => artifact::read_json::<Probe>(path, FORMAT)?.into(),
            Some(_) => artifact::read_json::<Self>(path, FORMAT)?,
        };
        tasks.check()?;
        Ok(tasks)
    }

    /// The name of the kind of probe that all tasks are of.
    pub fn kind(&self) -> &'static str {
        self.tasks.first().map_or("", |task| task.probe.kind().id())
    }

    /// The ids of the tasks; none of a single one without an id.
    pub fn named(&self) -> Vec<String> {
        let ids = self.tasks.iter().map(|task| task.id.clone());
        ids.filter(|id| !id.is_empty()).collect()
    }

    /// Everybody the model is asked to be; nobody where there is no scenario.
    pub fn everybody(&self) -> Vec<Option<&Scenario>> {
        match self.scenarios.is_empty() {
            true => vec![None],
            false => self.scenarios.iter().map(Some).collect(),
        }
    }

    /// Cues or questions of all tasks, as often as they are asked about.
    pub fn items(&self) -> usize {
        let items = |task: &Task| task.items() * task.runs().count();
        let once: usize = self.tasks.iter().map(items).sum();
        once * self.everybody().len()
    }

    /// Looks whether all of it can be asked and told apart.
    ///
    /// # Errors
    /// There is no task, two are called the same or ask in different ways; so of scenarios;
    /// draws that are none; a survey that scores no labels, or a question without options.
    pub fn check(&self) -> Result<()> {
        let ids: Vec<&str> = self.tasks.iter().map(|task| task.id.as_str()).collect();
        let scenarios: Vec<&str> = self.scenarios.iter().map(|s| s.id.as_str()).collect();
        for ids in [&ids, &scenarios] {
            let twice = ids
                .iter()
                .enumerate()
                .find(|(at, id)| ids[..*at].contains(id));
            if let Some((_, id)) = twice {
                return Err(Problem::new(t!("probe-task-twice", id = *id)));
            }
        }
        let Some(first) = self.tasks.first() else {
            return Err(Problem::new(t!("probe-no-task")));
        };
        let kind = first.probe.kind();
        if let Some(other) = self.tasks.iter().find(|task| task.probe.kind() != kind) {
            return Err(Problem::new(t!(
                "probe-two-kinds",
                first = kind.id(),
                other = other.probe.kind().id()
            )));
        }
        self.tasks.iter().try_for_each(Task::check)
    }
}

impl Task {
    fn check(&self) -> Result<()> {
        if let Some(Sampling { temperature, runs }) = self.sampling
            && !(temperature.is_finite() && temperature > 0.0 && runs > 0)
        {
            return Err(Problem::new(t!("probe-no-draws")));
        }
        let asks = self.probe.asks();
        if self.sampling.is_some() && asks.mode() != Mode::Greedy {
            return Err(Problem::new(t!("probe-labels-are-not-drawn")));
        }
        asks.check()
    }
}

/// What a file says of its format.
#[derive(Deserialize)]
struct Said {
    format: Option<u32>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn probe() -> serde_json::Value {
        json!({
            "probe": "associations", "template_name": "association-short-en",
            "template": "{{ cue }}", "lower": 3, "upper": 5, "max_tokens": 6,
            "items": [{"cue": "sea"}, {"cue": "sun"}],
        })
    }

    fn read(value: &serde_json::Value) -> Result<Tasks> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("probe.json");
        artifact::write_json(&path, value).unwrap();
        Tasks::read(&path)
    }

    #[test]
    fn a_bare_probe_of_the_first_format_is_one_task_asked_as_nobody() {
        let tasks = read(&probe()).unwrap();
        assert_eq!((tasks.tasks.len(), tasks.items()), (1, 2));
        assert_eq!(tasks.everybody(), [None]);
        let task = &tasks.tasks[0];
        assert_eq!((task.id.as_str(), task.mode()), ("", Mode::Greedy));
        // Written anew it says its format, and is the same.
        let written = json!(tasks);
        assert_eq!(written["format"], 2);
        assert_eq!(read(&written).unwrap(), tasks);
    }

    #[test]
    fn tasks_scenarios_and_runs_are_told_apart() {
        let named = |id: &str, sampling: serde_json::Value| {
            let mut task = probe();
            task["id"] = json!(id);
            task["sampling"] = sampling;
            task
        };
        let drawn = json!({"temperature": 0.7, "runs": 3});
        let scenario = |id: &str| json!({"id": id, "who": "country", "name": id, "template": "."});
        let asked = json!({
            "format": 2,
            "tasks": [named("one", drawn), named("two", json!(null))],
            "scenarios": [scenario("a"), scenario("b")],
        });
        let tasks = read(&asked).unwrap();
        assert_eq!(tasks.tasks[0].mode(), Mode::Sampled);
        assert_eq!(tasks.tasks[0].runs(), 1..=3);
        // Two scenarios, of two cues three times and once.
        assert_eq!(tasks.items(), 2 * (2 * 3 + 2));
        assert_eq!(read(&json!(tasks)).unwrap(), tasks);

        let mut twice = asked.clone();
        twice["tasks"][1]["id"] = json!("one");
        assert!(read(&twice).unwrap_err().message.contains("one"));
        let mut twice = asked.clone();
        twice["scenarios"][1]["id"] = json!("a");
        assert!(read(&twice).is_err());
        let mut still = asked.clone();
        still["tasks"][0]["sampling"]["temperature"] = json!(0.0);
        assert!(read(&still).is_err());
        let mut newer = asked;
        newer["format"] = json!(3);
        assert!(read(&newer).unwrap_err().advice.is_some());
        assert!(read(&json!({"format": 2, "tasks": []})).is_err());
    }
}
