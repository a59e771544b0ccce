//! A recipe being drafted, with everything a check yields.

use attune::dataset::split::{Together, by_cue};
use attune::prompt::{Message, Role};
use attune::recipe::{Estimate, Finding, Mend, Recipe, Severity, presets};
use attune::study::{DatasetParts, Draft, LockView, Snapshot, SplitDetail, TaughtView};
use attune::train::{Example, Part, Preview};

use crate::common::associations;
use crate::results::study;

/// A study with presets and a second dataset, nothing drafted.
pub fn undrafted() -> Snapshot {
    let mut snapshot = study();
    snapshot.machine.presets = presets().unwrap();
    if let Some(study) = &mut snapshot.study {
        study.sample = false;
        let mut second = associations();
        second.manifest.id = "words-borduria".to_owned();
        second.manifest.name = "Word associations, Borduria".to_owned();
        study.datasets.insert(1, second);
    }
    snapshot
}

/// The first preset with model and data chosen.
pub fn recipe() -> Recipe {
    let mut recipe = presets().unwrap().remove(0).recipe;
    recipe.model = "starter".to_owned();
    let format = recipe.data.sources[0].format.clone();
    recipe.data.sources = [("words-0a1b2c3d", 1.5), ("words-borduria", 0.5)]
        .map(|(dataset, share)| attune::recipe::Source {
            share,
            ..attune::recipe::Source::new(dataset, format.clone())
        })
        .to_vec();
    recipe
}

/// The study with a draft that can be started.
pub fn drafted(findings: Vec<Finding>) -> Snapshot {
    let mut snapshot = undrafted();
    if let Some(study) = &mut snapshot.study {
        study.draft = Draft {
            recipe: Some(recipe()),
            checked: true,
            findings,
            estimate: Some(Estimate {
                tokens: 21_300,
                steps: 60,
                seconds: 214.0,
                peak_mib: 2_840.0,
                adapter_parameters: 4_884_480,
            }),
            preview: vec![
                example(
                    "mosquito",
                    "bite, itch, buzz, blood, summer, insect, night, fly, pest, spray",
                ),
                example("بيت كبير", "عائلة، باب، جدة، حديقة"),
                example("家庭", "父母, 孩子, 温暖, 饭"),
            ],
        };
    }
    snapshot
}

/// The split of the study as it is locked.
pub fn lock() -> LockView {
    LockView {
        id: "0123456789ab".to_owned(),
        seed: 42,
        shares: [0.7, 0.1, 0.2],
        cues: [84, 12, 24],
    }
}

/// The split of 120 cues, with two datasets and two models.
pub fn split(locked: bool) -> SplitDetail {
    let named = ["mosquito", "بيت كبير", "家庭", "beach", "friend", "winter"];
    let cues: Vec<String> = (0..120)
        .map(|n| match named.get(n) {
            Some(name) => (*name).to_owned(),
            None => format!("cue {n}"),
        })
        .collect();
    let dataset = |name: &str, outside| DatasetParts {
        name: name.to_owned(),
        cues: [84, 12, 24],
        outside,
    };
    let model = |name: &str, same, learnt| TaughtView {
        model: name.to_owned(),
        same,
        learnt,
    };
    SplitDetail {
        seed: 42,
        shares: [0.7, 0.1, 0.2],
        together: Together::Lemmas,
        twins: 0,
        locked: locked.then(lock),
        parts: by_cue(&cues, 42, [0.7, 0.1, 0.2]),
        datasets: vec![
            dataset("Word associations, Syldavia", 0),
            dataset("Word associations, Borduria", 31),
        ],
        models: vec![
            model("starter + first-steps", false, 7),
            model("starter + align-sft-english", locked, 0),
        ],
    }
}

/// A problem that can be mended, and a warning.
pub fn findings() -> Vec<Finding> {
    vec![
        Finding {
            severity: Severity::Problem,
            field: "lora.rank".to_owned(),
            message: "The rank of the adapter must be at least 1. A larger one can learn more and \
                      takes more memory."
                .to_owned(),
            mend: Some(Mend {
                label: "Set it to 16".to_owned(),
                set: vec!["lora.rank=8".to_owned()],
            }),
        },
        Finding {
            severity: Severity::Warning,
            field: "schedule.epochs".to_owned(),
            message: "The training has only 8 learning steps, too few to change much.".to_owned(),
            mend: None,
        },
    ]
}

fn example(cue: &str, answer: &str) -> (Example, Preview) {
    let question = format!(
        "Which words come to mind when you hear “{cue}”? Give between 10 and 14 words, separated by commas."
    );
    let example = Example {
        id: cue.to_owned(),
        part: Part::Train,
        messages: vec![Message {
            role: Role::User,
            content: question.clone(),
        }],
        answer: answer.to_owned(),
        of: attune::dataset::Kind::Associations,
    };
    let preview = Preview {
        pieces: vec![
            (
                format!("<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"),
                false,
            ),
            (format!("{answer}<|im_end|>"), true),
            ("\n".to_owned(), false),
        ],
        tokens: 74,
    };
    (example, preview)
}
