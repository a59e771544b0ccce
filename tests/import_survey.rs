//! Import of surveys as people export them: weights with decimal commas, scales with worded
//! ends, answers beside the scale of their question.

use crate::common::known;
use attune::Problem;
use attune::dataset::questionnaire::{Question, questions};
use attune::dataset::{self, Imported, Reading, survey};
use attune::event::Silent;

/// A survey beside a questionnaire.
fn beside(text: &str, questionnaire: &[Question]) -> Result<Imported, Problem> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.csv");
    std::fs::write(&path, text).unwrap();
    let reading = Reading::default();
    dataset::import_beside(&path, &known("wvs"), &reading, questionnaire, &Silent)
}

fn import(text: &str) -> Imported {
    beside(text, &[]).unwrap()
}

fn questionnaire(json: &str) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("questions.json");
    std::fs::write(&path, json).unwrap();
    dataset::import(&path, &known("questionnaire"), &Silent).unwrap()
}

fn asked(json: &str) -> Vec<Question> {
    questions(&questionnaire(json).table).unwrap()
}

/// A question and its share of people per option.
fn shares(imported: &Imported, questions: &[Question]) -> Vec<f64> {
    let people = survey::people(&imported.table, questions, &[], true).unwrap();
    let mut shares = vec![0.0; questions[0].options.len()];
    for (option, weight) in &people[0].people {
        shares[usize::from(*option)] += weight;
    }
    let sum: f64 = shares.iter().sum();
    shares.iter().map(|share| share / sum).collect()
}

fn says(imported: &Imported, words: &[&str]) -> bool {
    let notes = &imported.report.notes;
    notes
        .iter()
        .any(|note| words.iter().all(|word| note.contains(word)))
}

const FAMILY: &str =
    r#"[{"q_id": "Q1", "question": "How important is family?", "option_lst": ["Very", "Not"]}]"#;

/// Ten people: two answered 1, and all weights are 1 on average.
fn ten_people(weights: [&str; 10]) -> String {
    let rows = weights.iter().enumerate().map(|(i, weight)| {
        let answer = if i < 2 { 1 } else { 2 };
        format!("{i};DEU;{weight};{answer}\n")
    });
    format!(
        "D_INTERVIEW;B_COUNTRY_ALPHA;W_WEIGHT;Q1\n{}",
        rows.collect::<String>()
    )
}

#[test]
fn weights_with_decimal_commas_count_as_they_are() {
    let weights = [
        "1", "1", "0,9", "1,1", "0,8", "1,2", "0,7", "1,3", "0,95", "1,05",
    ];
    let imported = import(&ten_people(weights));
    assert_eq!(shares(&imported, &asked(FAMILY)), [0.2, 0.8]);
    assert_eq!(imported.counts.get("without_weight"), Some(0));
    assert!(says(&imported, &["W_WEIGHT", "decimal comma"]));
    let points = import(&ten_people(
        weights.map(|w| ["1", "1.25"][usize::from(w.len() > 1)]),
    ));
    assert!(!says(&points, &["decimal comma"]));
}

#[test]
fn people_without_a_readable_weight_are_counted_and_said() {
    let imported = import(&ten_people([
        "1", "1", "x", "", "2", "2", "1", "1", "-1", "1",
    ]));
    assert_eq!(imported.counts.get("without_weight"), Some(3));
    assert!(says(&imported, &["3 of 10", "W_WEIGHT"]));
    let people = survey::people(&imported.table, &asked(FAMILY), &[], true).unwrap();
    assert_eq!((people[0].people.len(), people[0].without_weight), (7, 3));
    assert!(people[0].weighted);
    let all = survey::people(&imported.table, &asked(FAMILY), &[], false).unwrap();
    assert_eq!(
        (all[0].people.len(), all[0].without_weight, all[0].weighted),
        (10, 0, false)
    );

    let none = import(&ten_people(["?"; 10]));
    assert_eq!(none.counts.get("without_weight"), Some(10));
    assert!(says(&none, &["No weight", "W_WEIGHT", "counts the same"]));
    let people = survey::people(&none.table, &asked(FAMILY), &[], true).unwrap();
    assert_eq!((people[0].people.len(), people[0].weighted), (10, false));

    let without = import("B_COUNTRY_ALPHA,Q1\nDEU,1\n");
    assert_eq!(without.counts.get("without_weight"), None);
}

/// Twelve people on a scale from 1 to 10: three at its low end, five at its high end.
fn twelve_people(low: &str, high: &str) -> String {
    let answers = [
        low, low, low, "2", "3", "5", "8", high, high, high, high, high,
    ];
    let rows: String = answers
        .iter()
        .map(|answer| format!("DEU,\"{answer}\"\n"))
        .collect();
    format!("B_COUNTRY_ALPHA,Q49\n{rows}")
}

fn mean(imported: &Imported) -> f64 {
    let codes = imported.table.column("Q49").unwrap().i32().unwrap();
    assert_eq!(codes.null_count(), 0);
    codes.iter().flatten().map(f64::from).sum::<f64>() / codes.len() as f64
}

#[test]
fn a_scale_with_numbers_before_its_worded_ends_is_read_whole() {
    let imported = import(&twelve_people("1 - Not at all", "10 - Completely"));
    assert_eq!(mean(&imported), 71.0 / 12.0);
    assert!(says(
        &imported,
        &["Q49", "1 = “1 - Not at all”", "10 = “10 - Completely”"]
    ));
    assert!(imported.report.missing_values.is_empty());
}

#[test]
fn bare_words_are_read_by_the_questionnaire_and_refused_without_it() {
    let text = twelve_people("Not at all", "Completely");
    let problem = beside(&text, &[]).unwrap_err();
    assert!(
        problem.message.contains("Q49 (“Completely”, “Not at all”)"),
        "{problem}"
    );
    assert!(
        problem
            .advice
            .is_some_and(|advice| advice.contains("questionnaire"))
    );
    let scale = r#"[{"q_id": "Q49", "question": "How satisfied are you?", "option_lst": ["1. Not at all 10. Completely"]}]"#;
    let scale = scale.replace("[\"1.", "\"1.").replace("ly\"]", "ly\"");
    assert_eq!(mean(&beside(&text, &asked(&scale)).unwrap()), 71.0 / 12.0);
    // Beside other questions it is left out by name.
    let both = text.replace("Q49", "Q49,Q50").replace("\"\n", "\",1\n");
    let imported = import(&both);
    assert_eq!(imported.counts.get("questions"), Some(1));
    assert!(imported.table.column("Q49").is_err());
    assert!(says(&imported, &["Left out", "Q49"]));
}

#[test]
fn a_survey_in_words_is_read_by_its_questionnaire() {
    let text = "B_COUNTRY_ALPHA,Q1\nDEU,very\nDEU,Not\nDEU,Not\nDEU,Don't know\n";
    let imported = beside(text, &asked(FAMILY)).unwrap();
    let people = survey::people(&imported.table, &asked(FAMILY), &[], true).unwrap();
    assert_eq!(people[0].people, [(0, 1.0), (1, 1.0), (1, 1.0)]);
    assert_eq!(people[0].dropped, [("empty".to_owned(), 1)]);
}

/// The five questions of the World Values Survey, wave 7, and one by which it is known.
const WVS: &str = r#"[
{"q_id": "Q1", "question": "How important is family in your life?", "option_lst": ["a", "b", "c", "d"]},
{"q_id": "Q56", "question": "Than your parents?", "option_lst": ["Better off", "Worse off", "About the same"]},
{"q_id": "Q119", "question": "Women and corruption?", "option_lst": ["Hard to say", "Strongly agree", "Agree", "Disagree", "Strongly disagree"]},
{"q_id": "Q152", "question": "Aims?", "option_lst": ["Growth", "Defence", "Say", "Beauty"]},
{"q_id": "Q221", "question": "Local?", "option_lst": ["Always", "Usually", "Never", "Not allowed to vote"]},
{"q_id": "Q222", "question": "National?", "option_lst": ["Always", "Usually", "Never", "Not allowed to vote"]},
{"q_id": "Q254", "question": "Proud?", "option_lst": ["Very", "Quite", "Not very", "Not at all", "I am not"]}]"#;

#[test]
fn answers_beside_the_scale_are_no_options_and_are_counted() {
    let imported = questionnaire(WVS);
    for named in [
        "Q119 (0 = “Hard to say”)",
        "Q222 (4 = “Not allowed to vote”)",
        "Q254 (5 = “I am not”)",
    ] {
        assert!(says(&imported, &[named]), "{:?}", imported.report.notes);
    }
    assert!(says(&imported, &["order of their scale", "Q56"]));
    let asked = questions(&imported.table).unwrap();
    let options = |question: &Question| -> Vec<String> {
        let option = |o: &dataset::questionnaire::Choice| format!("{} {}", o.label, o.text);
        question.options.iter().map(option).collect()
    };
    assert_eq!(
        options(&asked[1]),
        ["1 Better off", "3 About the same", "2 Worse off"]
    );
    assert_eq!(options(&asked[2])[0], "1 Strongly agree");
    let ordered: Vec<bool> = asked.iter().map(|question| question.ordered).collect();
    assert_eq!(ordered, [true, true, true, false, true, true, true]);

    let survey =
        import("B_COUNTRY_ALPHA,Q56,Q119,Q221\nDEU,1,0,4\nDEU,2,1,4\nDEU,3,4,3\nDEU,3,0,-1\n");
    let people = survey::people(&survey.table, &asked, &[], true).unwrap();
    let given = |i: usize| people[i].people.iter().map(|(o, _)| *o).collect::<Vec<_>>();
    assert_eq!(
        (given(0), given(1), given(2)),
        (vec![0, 2, 1, 1], vec![0, 3], vec![2])
    );
    assert_eq!(
        people[1].dropped,
        [("code 0: not among the options".to_owned(), 2)]
    );
    assert_eq!(people[2].dropped[0].1, 2);

    // Ready-made shares lose theirs in the same way.
    let given = ["0", "1", "2", "3", "4"].map(|label| (label.to_owned(), 0.2));
    let shares = dataset::shares::QuestionShares {
        question: "Q119".to_owned(),
        shares: given.into(),
    };
    let labels: Vec<String> = asked[2].options.iter().map(|o| o.label.clone()).collect();
    assert_eq!(shares.distribution(&labels), Some(vec![0.25; 4]));
}

#[test]
fn a_file_that_says_which_questions_are_ordered_keeps_its_options() {
    let said = WVS.replace("\"option_lst\"", "\"ordered\": \"false\", \"option_lst\"");
    let asked = asked(&said);
    assert!(asked.iter().all(|question| !question.ordered));
    assert_eq!(
        (asked[1].options[1].label.as_str(), asked[2].options.len()),
        ("2", 5)
    );
}
