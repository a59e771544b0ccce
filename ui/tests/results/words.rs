//! Cues as a study might hold them: what people and two models said.

use attune::probe::{Answer, Mode};
use attune::score::Group;
use attune::study::{AskedGroup, CueAnswer, CueDetail, CueList, CueRow, SaidWord};

use crate::common::hash;

pub fn groups() -> Vec<Group> {
    let group = |dataset: &str, name: &str| Group {
        dataset: dataset.to_owned(),
        name: name.to_owned(),
        prompt: "simple".to_owned(),
    };
    vec![
        group("words-0a1b2c3d", "Word associations, Avaland"),
        group("words-4e5f6a7b", "Word associations, Borduria"),
    ]
}

const MODELS: [&str; 2] = ["starter", "starter + first-steps"];

/// Against which people the models were asked for words.
pub fn asked() -> Vec<AskedGroup> {
    let models = MODELS.map(str::to_owned).to_vec();
    let view = |group| AskedGroup {
        probe: "associations".to_owned(),
        group,
        models: models.clone(),
    };
    groups().into_iter().map(view).collect()
}

pub fn list(dataset: &str) -> CueList {
    let groups = groups();
    let group = groups.iter().find(|group| group.is(dataset, "")).unwrap();
    let cue = |cue: &str, before: f64, after: Option<f64>| CueRow {
        cue: cue.to_owned(),
        precisions: vec![Some(before), after],
    };
    CueList {
        group: group.clone(),
        models: MODELS.map(str::to_owned).to_vec(),
        pair: [0, 1],
        cues: vec![
            cue("bread", 0.2, Some(0.6)),
            cue("house", 0.3, Some(0.3)),
            cue("mosquito", 0.1, Some(0.8)),
            cue("river", 0.4, Some(0.2)),
            cue("shadow", 0.0, None),
            cue("wedding", 0.1, Some(0.4)),
        ],
    }
}

pub fn detail(cue: &str, dataset: &str) -> CueDetail {
    let people: Vec<(String, u64)> = ["bite", "itch", "buzz", "blood", "summer", "net", "malaria"]
        .into_iter()
        .chain(std::iter::repeat_n("swamp", 1))
        .enumerate()
        .map(|(at, word)| (word.to_owned(), 31 / (at as u64 + 1)))
        .chain((0..40).map(|at| (format!("rare word {at}"), 1)))
        .collect();
    let answer = |model: usize, words: &[&str], raw: &str| CueAnswer {
        model: MODELS[model].to_owned(),
        words: words
            .iter()
            .map(|word| SaidWord {
                word: (*word).to_owned(),
                place: people
                    .iter()
                    .position(|(known, _)| known == word)
                    .map(|p| p + 1),
            })
            .collect(),
        depths: vec![5, 10, 40],
        all: if model == 0 {
            vec![0.2, 0.1, 0.025]
        } else {
            vec![0.8, 0.5, 0.125]
        },
        most_frequent: vec![0.2, 0.1, 0.025],
        prompt: format!(
            "Which words come to people's minds? List 5 to 25 different words, the most common first, separated by commas.\nCue word: {cue}"
        ),
        raw: Answer {
            model: hash('c'),
            adapter: (model == 1).then(|| hash('d')),
            item: cue.to_owned(),
            prompt: hash('f'),
            order: Vec::new(),
            paraphrase: 0,
            mode: Mode::Greedy,
            seed: 0,
            logprobs: Vec::new(),
            option_mass: None,
            text: Some(raw.to_owned()),
            tokens: 90,
            seconds: 0.4,
        },
    };
    let group = list(dataset).group;
    CueDetail {
        cue: cue.to_owned(),
        group,
        models: vec![
            answer(
                0,
                &["insect", "a small flying animal", "malaria", "culicidae"],
                "Here are some words: insect, a small flying animal, malaria, Culicidae",
            ),
            answer(
                1,
                &["bite", "itch", "buzz", "insect", "summer", "net"],
                "bite, itch, buzz, insect, summer, net",
            ),
        ],
        people,
        counted: true,
    }
}
