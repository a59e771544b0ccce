//! Every probe and every score as the study knows them: a file a kind, a line in a table.
//!
//! What is absent: any other place that lists the kinds. The command line, the window, the
//! report, its methods, references and check for leakage iterate [`PROBES`] and [`SCORES`].

mod associations;
mod choices;
mod etiquette;
mod profile;
mod ranking;
pub(super) mod survey;

use serde::{Deserialize, Serialize};

use super::answers::{Asked, answers_as_parents};
use super::folder::Study;
use super::main_scores::{MainScore, ScoreTable};
use super::models::Chosen;
use super::probing::Asking;
use super::scores::Around;
use crate::artifact::Parent;
use crate::probe::{self, Probe, Task};
use crate::problem::Result;
use crate::score::associations::ScoredAssociations;
use crate::score::etiquette::ScoredEtiquette;
use crate::score::profile::{ProfileSettings, ScoredProfile};
use crate::score::rankings::ScoredRankings;
use crate::score::survey::{Baseline, ScoredSurvey};
use crate::score::{self, Group, Settings, Verdict};
use crate::stat::{Estimate, LeftOut};

/// The probes, in the order of their kinds.
static PROBES: [&dyn ProbeSpec; probe::Kind::ALL.len()] = [
    &associations::Associations,
    &ranking::Ranking,
    &choices::Choices,
    &survey::Survey,
    &etiquette::Etiquette,
];

/// The scores, in the order of their kinds.
static SCORES: [&dyn ScoreSpec; score::Kind::ALL.len()] = [
    &associations::Associations,
    &ranking::Ranking,
    &survey::Survey,
    &profile::Profile,
    &etiquette::Etiquette,
];

/// Makes [`Scores`] of a table: a kind a line, with its type.
macro_rules! scores {
    ($($kind:ident($scored:ty),)+) => {
        /// What a probe's answers are worth.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "probe", content = "score", rename_all = "kebab-case")]
        pub enum Scores {
            $($kind($scored),)+
        }

        impl Scores {
            /// The scores as what is told of them.
            pub(super) fn told(&self) -> &dyn Told {
                match self {
                    $(Self::$kind(scored) => scored,)+
                }
            }
        }
    };
}

scores! {
    Associations(ScoredAssociations),
    Ranking(ScoredRankings),
    Survey(ScoredSurvey),
    Profile(ScoredProfile),
    Etiquette(ScoredEtiquette),
}

/// A kind of probe.
pub(super) trait ProbeSpec: Sync {
    fn kind(&self) -> probe::Kind;

    /// Whether it has a column among the probes; what has none is asked from elsewhere.
    fn in_grid(&self) -> bool {
        true
    }

    /// Whether it asks about cues, one by one, and is looked at cue by cue.
    fn is_of_words(&self) -> bool {
        false
    }

    /// What the study lacks before it can be asked; none where nothing is.
    fn missing(&self, study: &Study) -> Result<Option<String>>;

    /// What each of these models, which are to be compared, is asked.
    ///
    /// # Errors
    /// There is nothing to ask about, or the models hold out nothing in common.
    fn put_together(&self, study: &Study, models: Vec<Chosen>, asking: &Asking)
    -> Result<Together>;

    /// What probes have in common that one sentence tells of.
    fn manner(&self, probe: &Probe) -> String {
        self.sentence(&[probe], 0, [0, 0])
    }

    /// How models were asked, as a sentence of a paper's methods: by probes of one manner, how
    /// many models, the least and the most things they were asked about. Nothing of probes of
    /// another kind.
    fn sentence(&self, probes: &[&Probe], models: usize, items: [usize; 2]) -> String;
}

/// What models that are compared are asked.
pub(super) struct Together {
    /// In the order of the models: the tasks of each, one at least, with the data that the
    /// questions come from.
    pub models: Vec<(Chosen, Vec<Task>, Vec<Parent>)>,
    /// How many cues every model is asked, where it is asked about cues.
    pub cues: Option<usize>,
    /// Cues that some of the models hold out and that are not asked.
    pub left_out: usize,
}

impl Together {
    /// Every model is asked this, whatever it was taught.
    fn alike(models: Vec<Chosen>, tasks: &[Task], parents: &[Parent]) -> Self {
        let asked = |chosen| (chosen, tasks.to_vec(), parents.to_vec());
        Self {
            models: models.into_iter().map(asked).collect(),
            cues: None,
            left_out: 0,
        }
    }
}

/// A kind of score.
pub(super) trait ScoreSpec: Sync {
    fn kind(&self) -> score::Kind;

    /// The probe whose answers are scored.
    fn probe(&self) -> probe::Kind;

    /// Whether there is something to score where no model of the study was asked.
    ///
    /// # Errors
    /// A dataset cannot be read.
    fn scores_others(&self, _study: &Study) -> Result<bool> {
        Ok(false)
    }

    /// What the scores of these answers are computed from besides; none where there is
    /// nothing to compare them with.
    ///
    /// # Errors
    /// Datasets cannot be read, or do not fit the answers.
    fn matter(&self, study: &Study, asked: Vec<Asked>, varied: &Varied) -> Result<Option<Matter>>;

    /// By what these scores are cited ([`crate::dataset::citation::method`]).
    fn references(&self) -> &'static [&'static str];
}

/// How scores are computed where that may differ from how they are stored.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Varied {
    /// Associations: English words match in their dictionary form.
    pub lemmas: bool,
    /// Rankings: what becomes of words that an answer left out.
    pub left_out: LeftOut,
    pub profile: ProfileSettings,
}

/// Computes scores of what it was given.
type Scoring = Box<dyn FnOnce(&Settings) -> Result<Scores>>;

/// What answers are scored with.
pub(super) struct Matter {
    /// Datasets and curations.
    pub parents: Vec<Parent>,
    /// What else tells these scores from others: names and settings.
    pub named: serde_json::Value,
    pub settings: Settings,
    pub score: Scoring,
}

/// Everything scores are computed from.
pub(super) struct Ground {
    pub matter: Matter,
    /// Answers, then what the matter comes from.
    pub parents: Vec<Parent>,
    /// The rows of the scores, each with the model of the study that was asked.
    pub rows: Vec<(String, String)>,
}

impl Ground {
    /// Everything that the scores of a kind are computed from; none where there is nothing to
    /// score.
    ///
    /// # Errors
    /// Answers or datasets cannot be read, or do not fit each other.
    pub fn of(study: &Study, kind: score::Kind, varied: &Varied) -> Result<Option<Self>> {
        let spec = score(kind);
        let asked = study.asked(spec.probe())?;
        match asked.is_empty() && !spec.scores_others(study)? {
            true => Ok(None),
            false => Self::of_answers(study, kind, asked, varied),
        }
    }

    /// The same of these answers, should there be none.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_answers(
        study: &Study,
        kind: score::Kind,
        asked: Vec<Asked>,
        varied: &Varied,
    ) -> Result<Option<Self>> {
        let mut parents = answers_as_parents(&asked)?;
        let rows = asked.iter().map(|one| (one.model.clone(), one.of.clone()));
        let rows = rows.collect();
        let matter = score(kind).matter(study, asked, varied)?;
        Ok(matter.map(|mut matter| {
            parents.append(&mut matter.parents);
            Self {
                matter,
                parents,
                rows,
            }
        }))
    }
}

/// What is told of scores, in numbers and sentences.
pub(super) trait Told {
    /// The names of the models that were scored, as often as they stand there.
    fn models(&self) -> Vec<&str>;

    /// The main scores, in the order of their tables; the skill of a survey against a
    /// baseline.
    fn main_scores(&self, around: &Around, reference: Baseline) -> Vec<MainScore>;

    /// What must be known to read the table with a heading.
    fn notes(&self, around: &Around, heading: &str) -> Vec<String>;

    /// Tables that come before those of the main scores.
    fn tables_before(&self) -> Vec<ScoreTable> {
        Vec::new()
    }

    /// The tables, where they are more than the main scores in rows.
    fn own_tables(&self) -> Option<Vec<ScoreTable>> {
        None
    }

    /// The measure that stands for all of a model, and its mean. Of words it is against the
    /// people of the first dataset that the model learnt from, else of the first that it was
    /// asked about.
    fn headline(
        &self,
        around: &Around,
        model: &str,
        learnt_from: &[String],
    ) -> Option<(String, Estimate)>;

    /// What to know of a model's headline before it is believed.
    fn cautions(&self, _around: &Around, _model: &str) -> Vec<String> {
        Vec::new()
    }

    /// The option mass of a model, where it is so low that its scores say little of it.
    fn low_mass(&self, _around: &Around, _model: &str) -> Option<f64> {
        None
    }

    /// The people and prompts that words were scored for, with the models.
    fn groups(&self) -> Vec<(Group, Vec<String>)> {
        Vec::new()
    }

    /// The heading of the table of a group's means; none where the group was not scored.
    fn heading_of(&self, _group: &Group) -> Option<String> {
        None
    }

    /// The tests of change from one of these models to what was taught to it, where its
    /// tables do not hold them.
    fn tests(&self, _bases: &[String]) -> Vec<Tested> {
        Vec::new()
    }

    /// How it was scored, as sentences of a paper's methods.
    fn methods(&self, settings: &Settings) -> Vec<String>;

    /// The same over the items that the people of every culture were asked; none where that
    /// is no choice.
    fn asked_of_all(&self) -> Option<Scores> {
        None
    }
}

/// A test of change.
pub(super) struct Tested {
    pub from: String,
    pub to: String,
    /// What was compared, and of whom.
    pub measure: String,
    pub paired: score::Paired,
    pub verdict: Verdict,
}

impl Tested {
    /// The second of two models compared with the first.
    fn of(
        [from, to]: [&str; 2],
        measure: String,
        paired: &score::Paired,
        verdict: Verdict,
    ) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            measure,
            paired: paired.clone(),
            verdict,
        }
    }
}

/// The probe of a kind.
pub(super) fn probe(kind: probe::Kind) -> &'static dyn ProbeSpec {
    PROBES[kind as usize]
}

/// The score of a kind.
pub(super) fn score(kind: score::Kind) -> &'static dyn ScoreSpec {
    SCORES[kind as usize]
}

/// The probes of words: those that are looked at cue by cue.
pub fn word_probes() -> Vec<probe::Kind> {
    let of_words = PROBES.iter().filter(|probe| probe.is_of_words());
    of_words.map(|probe| probe.kind()).collect()
}

/// The probes that have a column among the probes, in their order.
pub(super) fn in_grid() -> impl Iterator<Item = probe::Kind> {
    let shown = PROBES.iter().filter(|probe| probe.in_grid());
    shown.map(|probe| probe.kind())
}

/// The probe whose answers are scored.
pub fn probe_of(score: score::Kind) -> probe::Kind {
    self::score(score).probe()
}

/// The score that stands for a probe's answers; none of a probe that has none of its own.
pub fn score_of(probe: probe::Kind) -> Option<score::Kind> {
    let found = SCORES.iter().find(|score| score.probe() == probe)?;
    Some(found.kind())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_the_order_of_the_kinds() {
        let probes: Vec<_> = PROBES.iter().map(|probe| probe.kind()).collect();
        assert_eq!(probes, probe::Kind::ALL);
        let scores: Vec<_> = SCORES.iter().map(|score| score.kind()).collect();
        assert_eq!(scores, score::Kind::ALL);
    }

    #[test]
    fn the_references_of_every_score_are_known() {
        for score in SCORES {
            for name in score.references() {
                assert!(crate::dataset::citation::method(name).is_some(), "{name}");
            }
        }
    }
}
