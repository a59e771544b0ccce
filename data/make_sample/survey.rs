//! The survey: a questionnaire in six topics and 1,000 people of each culture, in the
//! respondent-level layout of the World Values Survey, with weights and missing codes.

use std::collections::BTreeMap;
use std::path::Path;

use attune::stat::CounterRandom;
use serde::Deserialize;

use crate::{CULTURES, SEED};

const PEOPLE: usize = 1000;

#[derive(Deserialize)]
struct Survey {
    scales: BTreeMap<String, Vec<String>>,
    topic: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    name: String,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    wording: String,
    scale: String,
    #[serde(default = "ordered")]
    ordered: bool,
    oshel: f64,
    tarvik: f64,
}

fn ordered() -> bool {
    true
}

/// Writes `questionnaire.json` and `survey.csv`.
pub fn write(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let survey: Survey = toml::from_str(include_str!("survey.toml"))?;
    let questions: Vec<(&Topic, &Question)> = survey
        .topic
        .iter()
        .flat_map(|topic| topic.questions.iter().map(move |q| (topic, q)))
        .collect();

    let json: Vec<serde_json::Value> = questions
        .iter()
        .enumerate()
        .map(|(i, (topic, q))| {
            serde_json::json!({
                "Q_id": format!("Q{}", i + 1),
                "question": q.wording,
                "option_lst": survey.scales[&q.scale],
                "topic": topic.name,
                "ordered": q.ordered,
            })
        })
        .collect();
    std::fs::write(
        folder.join("questionnaire.json"),
        serde_json::to_vec_pretty(&json)?,
    )?;

    let mut file = csv::Writer::from_path(folder.join("survey.csv"))?;
    let mut header = ["D_INTERVIEW", "B_COUNTRY", "B_COUNTRY_ALPHA", "W_WEIGHT"]
        .map(str::to_owned)
        .to_vec();
    header.extend((1..=questions.len()).map(|i| format!("Q{i}")));
    file.write_record(&header)?;
    for (index, (culture, country)) in CULTURES.into_iter().enumerate() {
        for person in 0..PEOPLE {
            let mut random = CounterRandom::named(SEED, &format!("survey/{culture}/{person}"));
            let mut row = vec![
                format!("{}{person:05}", 990 + index),
                (990 + index).to_string(),
                country.to_owned(),
                format!("{:.3}", 0.6 + 0.8 * random.uniform()),
            ];
            // People differ: some are near the other end of most scales.
            let leaning = 0.18 * (random.uniform() - 0.5);
            for (_, question) in &questions {
                let options = survey.scales[&question.scale].len();
                let centre = if culture == "oshel" {
                    question.oshel
                } else {
                    question.tarvik
                };
                row.push(answer(centre + leaning, options, &mut random).to_string());
            }
            file.write_record(&row)?;
        }
    }
    file.flush()?;
    Ok(())
}

/// An answer around `centre` (0 the first option, 1 the last); now and then a code for
/// "don't know" (−1), "no answer" (−2) or "not asked" (−4).
fn answer(centre: f64, options: usize, random: &mut CounterRandom) -> i32 {
    match random.uniform() {
        x if x < 0.02 => return -1,
        x if x < 0.03 => return -2,
        x if x < 0.034 => return -4,
        _ => {}
    }
    if options == 2 {
        return if random.uniform() < centre { 2 } else { 1 };
    }
    // The sum of three uniform numbers is bell-shaped.
    let noise: f64 = (0..3).map(|_| random.uniform() - 0.5).sum::<f64>() * 0.55;
    let place = (centre + noise).clamp(0.0, 1.0) * (options - 1) as f64;
    place.round() as i32 + 1
}
