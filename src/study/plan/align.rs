//! ALIGN: teach a model the word associations of a people, by examples and by rewards, and see
//! whether its answers to a value survey move with them.

use super::stages::{Choices, Task};
use super::{OptionKind, Plan, PlanOption, Settings, Stage, StudyTemplate};
use crate::dataset::Kind;
use crate::probe::{self, Orders};
use crate::problem::Result;
use crate::recipe::Recipe;

/// What models are asked.
const PROBES: [probe::Kind; 3] = [
    probe::Kind::Associations,
    probe::Kind::Ranking,
    probe::Kind::Survey,
];

/// The template.
pub(super) struct Align;

const SEEDS: &str = "seeds";
const CONTROL: &str = "control";
const REWARDS: &str = "rewards";
const US_ONLY: &str = "us_only";

const STAGES: [Stage; 9] = [
    Stage::DATA,
    Stage::MODEL,
    Stage::SPLIT,
    Stage::SUPERVISED,
    Stage::CONTROL,
    Stage::REWARDS,
    Stage::PROBES,
    Stage::FIGURES,
    Stage::REPORT,
];

const SETTINGS: [Settings; 3] = [
    Settings {
        id: "english",
        recipes: &[
            (Stage::SUPERVISED, "align-sft-english"),
            (Stage::CONTROL, "align-sft-english"),
            (Stage::REWARDS, "align-ppo-english"),
        ],
        orders: Orders::Original,
    },
    Settings {
        id: "mandarin",
        recipes: &[
            (Stage::SUPERVISED, "align-sft-mandarin"),
            (Stage::CONTROL, "align-sft-mandarin"),
            (Stage::REWARDS, "align-ppo-mandarin"),
        ],
        orders: Orders::Original,
    },
    Settings {
        id: "small",
        recipes: &[
            (Stage::SUPERVISED, "first-steps"),
            (Stage::CONTROL, "first-steps"),
            (Stage::REWARDS, "first-rankings"),
        ],
        orders: Orders::Both,
    },
];

const OPTIONS: [PlanOption; 4] = [
    PlanOption {
        id: SEEDS,
        kind: OptionKind::Number { usual: 3, most: 10 },
    },
    PlanOption {
        id: CONTROL,
        kind: OptionKind::Switch { usual: true },
    },
    PlanOption {
        id: REWARDS,
        kind: OptionKind::Switch { usual: true },
    },
    PlanOption {
        id: US_ONLY,
        kind: OptionKind::Switch { usual: false },
    },
];

impl StudyTemplate for Align {
    fn id(&self) -> &'static str {
        "align"
    }

    fn stages(&self) -> &'static [Stage] {
        &STAGES
    }

    fn settings(&self) -> &'static [Settings] {
        &SETTINGS
    }

    fn options(&self) -> &'static [PlanOption] {
        &OPTIONS
    }

    fn tasks(&self, plan: &Plan, stage: Stage, choices: &Choices) -> Result<Vec<Task>> {
        Ok(match stage {
            Stage::DATA => {
                let mut tasks = vec![
                    Task::Have(&[Kind::Associations]),
                    Task::Have(&[Kind::Survey, Kind::Shares]),
                    Task::Have(&[Kind::Questionnaire]),
                    Task::Have(&[Kind::Lexicon]),
                ];
                let subset = choices.dataset.clone().filter(|_| plan.is_on(US_ONLY));
                tasks.extend(subset.map(Task::UsSubset));
                tasks
            }
            Stage::MODEL => vec![Task::Model],
            Stage::SPLIT => {
                let recipe = plan.recipe(Stage::SUPERVISED, 0, choices)?;
                vec![Task::Split(Box::new(recipe))]
            }
            Stage::SUPERVISED | Stage::CONTROL | Stage::REWARDS => taught(plan, stage, choices)?
                .into_iter()
                .map(|recipe| Task::Train(Box::new(recipe)))
                .collect(),
            Stage::PROBES => {
                let mut models = vec![None];
                for stage in [Stage::SUPERVISED, Stage::CONTROL, Stage::REWARDS] {
                    let taught = taught(plan, stage, choices)?.into_iter();
                    models.extend(taught.map(|recipe| Some(Box::new(recipe))));
                }
                let ask = |probe| {
                    let each = models.iter();
                    each.map(move |recipe: &Option<Box<Recipe>>| Task::Ask(probe, recipe.clone()))
                };
                PROBES.into_iter().flat_map(ask).collect()
            }
            Stage::FIGURES => vec![Task::Figures],
            Stage::REPORT => vec![Task::Report],
            _ => Vec::new(),
        })
    }
}

/// The recipes of a stage that teaches: one a seed, of the control a single one.
fn taught(plan: &Plan, stage: Stage, choices: &Choices) -> Result<Vec<Recipe>> {
    let seeds = match stage {
        Stage::CONTROL => usize::from(plan.is_on(CONTROL)),
        Stage::REWARDS if !plan.is_on(REWARDS) => 0,
        _ => plan.number(SEEDS),
    };
    let recipe = |seed| {
        let mut recipe = plan.recipe(stage, seed, choices)?;
        recipe.data.shuffle_answers |= stage == Stage::CONTROL;
        Ok(recipe)
    };
    (0..seeds).map(recipe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_recipes_are_presets_and_follow_the_plan() {
        let choices = Choices {
            model: Some("m".to_owned()),
            dataset: Some("d".to_owned()),
            locked: None,
        };
        for settings in SETTINGS {
            let plan = Plan {
                settings: settings.id.to_owned(),
                set: vec!["ppo.words=4".to_owned(), "run.batch=2".to_owned()],
                ..Plan::default()
            };
            let of = |stage| taught(&plan, stage, &choices).unwrap();
            let (supervised, control) = (of(Stage::SUPERVISED), of(Stage::CONTROL));
            let rewarded = of(Stage::REWARDS);
            assert_eq!((supervised.len(), control.len(), rewarded.len()), (3, 1, 3));
            assert_eq!(supervised[1].run.seed, control[0].run.seed + 1);
            assert!(control[0].data.shuffle_answers && !supervised[0].data.shuffle_answers);
            let source = &rewarded[0].data.sources[0];
            assert_eq!(source.format.rankings().unwrap().words, 4);
            assert_eq!((supervised[0].run.batch, rewarded[0].run.batch), (2, 2));
            assert!(supervised[0].ppo.is_none());
            let less = plan
                .clone()
                .with(CONTROL, false)
                .with(REWARDS, false)
                .with(SEEDS, 1);
            let count = |stage| taught(&less, stage, &choices).unwrap().len();
            assert_eq!(
                [Stage::SUPERVISED, Stage::CONTROL, Stage::REWARDS].map(count),
                [1, 0, 0]
            );
        }
    }
}
