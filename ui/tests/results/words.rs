//! Cues as a study might hold them: what people and two models said.

use attune::figure::Table;
use attune::probe::Kind;
use attune::probe::{Answer, Mode};
use attune::score::Group;
use attune::study::{
    AskedGroup, ChoiceTried, CueAnswer, CueDetail, CueList, CueRow, FormatsOf, FormatsView,
    ListTried, RankingTried, SaidWord,
};

use crate::common::hash;

pub fn groups() -> Vec<Group> {
    let group = |dataset: &str, name: &str| Group {
        dataset: dataset.to_owned(),
        name: name.to_owned(),
        prompt: "simple".to_owned(),
        ..Group::default()
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
        probe: Kind::Associations,
        group,
        models: models.clone(),
    };
    groups().into_iter().map(view).collect()
}

fn means() -> Table {
    let row = |name: &str, values: [f64; 6]| {
        let cell = |value: &f64| format!("{value:.3} [{:.3}, {:.3}]", value - 0.02, value + 0.02);
        let cells = values.iter().map(cell);
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    let measures = ["all", "most frequent"]
        .into_iter()
        .flat_map(|reference| [5, 10, 40].map(|depth| format!("P@{depth}, {reference}")));
    Table {
        columns: std::iter::once("Model".to_owned())
            .chain(measures)
            .collect(),
        rows: vec![
            row(MODELS[0], [0.112, 0.061, 0.022, 0.081, 0.052, 0.021]),
            row(MODELS[1], [0.402, 0.268, 0.103, 0.311, 0.224, 0.098]),
            row(
                "People (one half against the other)",
                [0.761, 0.642, 0.311, 0.522, 0.481, 0.302],
            ),
        ],
    }
}

pub fn list(dataset: &str) -> CueList {
    let groups = groups();
    let group = groups.iter().find(|group| group.is(dataset, "")).unwrap();
    let cue = |cue: &str, before: f64, after: Option<f64>| CueRow {
        cue: cue.to_owned(),
        values: vec![Some(before), after],
    };
    CueList {
        probe: Kind::Associations,
        group: group.clone(),
        means: means(),
        depth: Some(10),
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
        rho: None,
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
            mode: Mode::Greedy,
            text: Some(raw.to_owned()),
            tokens: 90,
            seconds: 0.4,
            ..Answer::default()
        },
    };
    let group = list(dataset).group;
    CueDetail {
        probe: Kind::Associations,
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

/// A cue whose words were ranked: by one model in words, by the other not at all.
pub fn ranked(cue: &str) -> CueDetail {
    let mut detail = detail(cue, "");
    detail.probe = Kind::Ranking;
    detail.people.truncate(5);
    let words = ["itch", "bite", "buzz", "summer", "blood"];
    for (model, said) in detail.models.iter_mut().enumerate() {
        (said.all, said.most_frequent, said.depths) = Default::default();
        said.rho = (model == 1).then_some(0.8);
        let place = |word: &str| detail.people.iter().position(|(known, _)| known == word);
        let ranked = words.iter().filter(|_| model == 1).map(|word| SaidWord {
            word: (*word).to_owned(),
            place: place(word).map(|place| place + 1),
        });
        said.words = ranked.collect();
    }
    detail
}

/// A cue in three formats; one model was not asked to choose.
pub fn formats(cue: &str) -> FormatsView {
    let words = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let said = |said: &str, ticked: &[usize]| {
        let word = |(at, word)| SaidWord {
            word,
            place: ticked.contains(&at).then_some(at + 1),
        };
        words(said).into_iter().enumerate().map(word).collect()
    };
    let list = |said, without_hit, mean| ListTried {
        words: said,
        without_hit,
        asked: 20,
        mean,
    };
    FormatsView {
        dataset: "words-0a1b2c3d".to_owned(),
        people: "Word associations, Avaland".to_owned(),
        cues: words("mosquito river wedding"),
        cue: if cue.is_empty() { "mosquito" } else { cue }.to_owned(),
        groups: [
            words("bite itch buzz blood"),
            words("lamp hat tent pond"),
            words("teeth wound scratch hive"),
            words("table king letter moon"),
        ],
        models: vec![
            FormatsOf {
                model: MODELS[0].to_owned(),
                present: true,
                choice: Some(ChoiceTried {
                    shares: Some([0.71, 0.16, 0.09, 0.04]),
                    right: 18,
                    asked: 20,
                }),
                list: Some(list(
                    said("insect animal malaria small flying", &[2]),
                    11,
                    0.07,
                )),
                ranking: Some(RankingTried {
                    rho: None,
                    range: Some([-0.4, 0.5]),
                    mean: Some(0.05),
                    invalid: 0.62,
                    asked: 20,
                }),
            },
            FormatsOf {
                model: MODELS[1].to_owned(),
                present: true,
                choice: None,
                list: Some(list(
                    said("bite itch buzz insect summer net", &[0, 1, 2, 4, 5]),
                    1,
                    0.31,
                )),
                ranking: None,
            },
        ],
    }
}
