//! Answers to etiquette stories, made up and scored as every other.

use attune::dataset::etiquette::Judgement;
use attune::figure::{Choice, Figure, etiquette_of};
use attune::probe::{Answer, Context};
use attune::score::etiquette::{HumanStories, HumanStory, score_etiquette};
use attune::score::{ModelAnswers, Settings};

const STORIES: usize = 60;

pub fn figure() -> Figure {
    let stories = HumanStories {
        dataset: "normad".to_owned(),
        name: "Etiquette stories".to_owned(),
        stories: (0..STORIES).map(story).collect(),
    };
    let models = [("starter", 3), ("starter + first-steps", 7)];
    let models = models.map(|(name, luck)| ModelAnswers {
        name: name.to_owned(),
        answers: Context::ALL
            .iter()
            .flat_map(|of| answers(*of, luck))
            .collect(),
    });
    let scored = score_etiquette(&models, &[stories], &Settings::default()).unwrap();
    let choice = Choice {
        untaught: vec!["starter".to_owned()],
        ..Choice::default()
    };
    etiquette_of(&scored, &choice, Vec::new()).unwrap()
}

fn story(at: usize) -> HumanStory {
    let country = ["avaland", "borduria"][at % 2];
    HumanStory {
        id: at.to_string(),
        text: format!("Story {at}."),
        country: country.to_owned(),
        cultures: vec![["Avaland", "Borduria"][at % 2].to_owned()],
        axis: "eating".to_owned(),
        gold: gold(at),
    }
}

fn gold(at: usize) -> Judgement {
    Judgement::ALL[(at * at + at / 7) % 3]
}

/// Answers that are right the more often the more they are told, and the luckier.
fn answers(context: Context, luck: usize) -> impl Iterator<Item = Answer> {
    (0..STORIES).map(move |at| {
        let right = (at * 13 + luck) % 10 < luck + context as usize;
        let told = (gold(at) as usize + usize::from(!right)) % 3;
        let share = |label| if label == told { 0.7_f64 } else { 0.1 };
        Answer {
            item: format!("normad/{context}/{at}"),
            order: vec![0, 1, 2],
            logprobs: (0..3).map(|label| share(label).ln()).collect(),
            option_mass: Some(0.9),
            ..Answer::default()
        }
    })
}
