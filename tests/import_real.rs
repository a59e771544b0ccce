//! Import of real files where a person has them: `ATTUNE_REAL_DATA`, or `../shared/data`
//! beside the workspace. They may not be redistributed, so each test is skipped with a
//! printed word where they are absent.

use crate::common::{known, real};
use attune::dataset::associations::{Responses, by_cue};
use attune::dataset::questionnaire::questions;
use attune::dataset::survey::people;
use attune::dataset::{self, Imported, Kind, Layout};
use attune::event::Silent;

/// The file as it is taken for.
fn import(path: &str) -> Option<(Imported, Layout)> {
    let path = real(path)?;
    let layout = dataset::recognise(&path).unwrap().layout.unwrap();
    let imported = dataset::import(&path, &layout, &Silent).unwrap();
    let report = &imported.report;
    let left_out: u64 = report.left_out.iter().map(|left| left.count).sum();
    assert_eq!(report.rows_read, report.rows_kept + left_out);
    assert_eq!(imported.table.height() as u64, report.rows_kept);
    Some((imported, layout))
}

#[test]
fn english_strengths() {
    let Some((imported, layout)) = import("swow/strength.SWOW-EN.R1.csv") else {
        return;
    };
    assert_eq!(layout, known("strength"));
    assert_eq!(
        (imported.report.rows_kept, imported.counts.get("cues")),
        (483_636, Some(12_217))
    );
    assert!(imported.report.left_out.is_empty());
    assert!(imported.citation.citation.contains("De Deyne"));
    let cues = by_cue(&imported.table, Responses::R1).unwrap();
    assert_eq!(cues.len(), 12_217);
    let cue = |name: &str| cues.iter().find(|cue| cue.cue == name).unwrap();
    assert_eq!(
        (cue("a").responses[0].clone(), cue("a").people),
        (("one".into(), 21), 97)
    );
    assert_eq!(cue("null").responses[0], ("void".into(), 47));
    assert!(cue("ban").responses.contains(&("nan".into(), 1)));
    assert!(cue("twitter").responses.contains(&("#".into(), 1)));
}

#[test]
fn participants_with_missing_first_responses() {
    let Some((imported, layout)) = import("swow/SWOW-EN.R100.9_real_rows.csv") else {
        return;
    };
    assert_eq!(
        (layout, imported.report.rows_kept),
        (known("participants"), 9)
    );
    let cues = by_cue(&imported.table, Responses::R123).unwrap();
    let temporary = cues.iter().find(|cue| cue.cue == "temporary").unwrap();
    assert_eq!(temporary.responses, [("files".to_owned(), 1)]);
    assert!(cues.iter().all(|cue| cue.cue != "poor"));
    let missing: u64 = imported.report.missing_values.iter().map(|m| m.count).sum();
    assert_eq!(missing, 1 + 2 + 3 + 2);
}

#[test]
fn ranked_mandarin_responses_keep_their_order() {
    let Some((imported, _)) = import("swow/derived_SWOWZH_test_cues_ranked.tsv") else {
        return;
    };
    assert_eq!(
        (imported.kind, imported.counts.get("cues")),
        (Kind::Associations, Some(1004))
    );
    let cues = by_cue(&imported.table, Responses::R1).unwrap();
    let prison = cues
        .iter()
        .find(|cue| cue.cue == "监董")
        .or(cues.first())
        .unwrap();
    assert!(prison.responses.len() > 5);
    assert!(
        imported
            .report
            .notes
            .iter()
            .any(|note| note.contains("frequencies"))
    );
}

#[test]
fn world_values_survey() {
    let sizes = [
        ("China", 3036, 3),
        ("United States", 2596, 3),
        ("South Korea", 1245, 3),
        ("Brazil", 1762, 3),
        ("Germany", 1528, 3),
        ("Jordan", 1203, 1),
        ("Mexico", 1741, 3),
        ("Turkey", 2415, 3),
    ];
    for (country, respondents, summaries) in sizes {
        let Some((imported, layout)) = import(&format!("wvs/{country}.csv")) else {
            return;
        };
        assert_eq!(layout, known("wvs"));
        let counts = &imported.counts;
        assert_eq!(
            (counts.get("respondents"), counts.get("questions")),
            (Some(respondents), Some(50)),
            "{country}"
        );
        assert_eq!(counts.get("countries"), Some(1));
        let left_out = &imported.report.left_out;
        assert_eq!(
            (left_out.len(), left_out[0].count),
            (1, summaries),
            "{country}"
        );
        assert_eq!(left_out[0].first_lines[0], respondents + 2);
        assert!(left_out[0].rows[0].starts_with("Avg,,"));
    }
}

#[test]
fn questionnaire_and_published_shares_agree_with_the_answers() {
    let Some((questionnaire, layout)) = import("questions/wvs_questions.json") else {
        return;
    };
    assert_eq!(
        (layout, questionnaire.counts.get("questions")),
        (known("questionnaire"), Some(291))
    );
    let all = questions(&questionnaire.table).unwrap();
    let labels = |id: &str| {
        let question = all.iter().find(|question| question.id == id).unwrap();
        question
            .options
            .iter()
            .map(|choice| choice.label.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(labels("Q1"), "1 2 3 4");
    assert_eq!(labels("Q122"), "0 1 2");
    assert_eq!(
        (labels("Q119"), labels("Q56")),
        ("1 2 3 4".into(), "1 3 2".into())
    );
    assert_eq!(labels("Q241"), "0 1 2 3 4 5 6 7 8 9 10");
    assert_eq!(
        (labels("Q223"), labels("Q262")),
        (String::new(), String::new())
    );
    assert!(
        all.iter()
            .filter(|question| question.topic.is_some())
            .count()
            == 260
    );

    let (china, _) = import("wvs/China.csv").unwrap();
    let answers = people(&china.table, &all, &["CHN".into()], true).unwrap();
    assert_eq!(answers.len(), 50);
    let never_asked = answers
        .iter()
        .find(|answers| answers.question == "Q125")
        .unwrap();
    assert!(never_asked.people.is_empty());
    assert_eq!(never_asked.dropped.len(), 1);
    assert_eq!(never_asked.dropped[0].1, 3036);
    let zero = answers
        .iter()
        .find(|answers| answers.question == "Q122")
        .unwrap();
    assert!(zero.people.iter().any(|(option, _)| *option == 0));

    let (shares, layout) = import("questions/proportions_group_by_country.json").unwrap();
    assert_eq!(
        (layout, shares.counts.get("countries")),
        (known("shares"), Some(19))
    );
    assert_eq!(shares.counts.get("questions"), Some(259));
    let published = dataset::shares::shares(&shares.table, "CHN").unwrap();
    assert_eq!(published.len(), 222);
    let q27 = published
        .iter()
        .find(|question| question.question == "Q27")
        .unwrap();
    let ours = answers
        .iter()
        .find(|answers| answers.question == "Q27")
        .unwrap();
    for (option, (label, share)) in q27.shares.iter().enumerate() {
        let count = ours
            .people
            .iter()
            .filter(|(o, _)| usize::from(*o) == option)
            .count();
        assert!((count as f64 / 3036.0 - share).abs() < 1e-12, "{label}");
    }
}

#[test]
fn generated_questions() {
    let Some((imported, _)) = import("questions/generated_questions_topic_9_from_all_seed.json")
    else {
        return;
    };
    assert_eq!(
        (imported.kind, imported.report.rows_read),
        (Kind::Questionnaire, 1000)
    );
    let all = questions(&imported.table).unwrap();
    assert!(
        all.iter()
            .all(|question| question.topic.as_deref() == Some("Religious Values"))
    );
}

#[test]
fn a_questionnaire_with_unquoted_commas_says_which_rows() {
    let Some((imported, layout)) = import("questions/WVQ.csv") else {
        return;
    };
    assert!(matches!(layout, Layout::Mapped(_)) && imported.kind == Kind::Questionnaire);
    let report = &imported.report;
    assert_eq!(report.rows_read, 50);
    for left in report
        .left_out
        .iter()
        .filter(|left| left.reason.contains("fields"))
    {
        assert!(left.reason.contains("where the header has 4"));
        assert_eq!(left.count as usize, left.rows.len());
    }
    // The label 4 stands twice in the options of Q31.
    assert!(
        report
            .left_out
            .iter()
            .any(|left| left.rows.iter().any(|row| row.contains("VALUES,31,")))
    );
    let questions = questions(&imported.table).unwrap();
    let q30 = questions
        .iter()
        .find(|question| question.id == "Q30")
        .unwrap();
    assert_eq!(q30.options[1].text, "agree");
    assert_eq!(q30.topic.as_deref(), Some("SOCIAL VALUES"));
}

#[test]
fn word_norms() {
    let norms = [
        (
            "Ratings_Warriner_et_al.csv",
            13_915,
            vec!["word", "valence", "arousal", "dominance"],
            "Warriner",
        ),
        (
            "Warriner-2013-AffectiveRatings.tsv",
            2_298,
            vec!["word", "valence", "arousal", "dominance"],
            "Warriner",
        ),
        (
            "Concreteness_ratings_Brysbaert_et_al_BRM.txt",
            39_954,
            vec!["word", "concreteness"],
            "Brysbaert",
        ),
        (
            "Brysbaert-2014a-Concreteness.tsv",
            2_649,
            vec!["word", "concreteness"],
            "Brysbaert",
        ),
        (
            "Xu-2020-Concreteness.tsv",
            973,
            vec!["word", "concreteness", "concreteness_as_rated"],
            "Xu, X., & Li, J.",
        ),
    ];
    for (file, words, columns, whose) in norms {
        let Some((imported, layout)) = import(&format!("norms/{file}")) else {
            return;
        };
        assert_eq!(
            (layout, imported.report.rows_read),
            (known("lexicon"), words),
            "{file}"
        );
        assert_eq!(imported.table.get_column_names(), columns);
        assert!(imported.citation.citation.contains(whose), "{file}");
        let turned = imported
            .report
            .notes
            .iter()
            .any(|note| note.contains("turned round"));
        assert_eq!(turned, file.starts_with("Xu"));
    }
    let (chinese, _) = import("norms/SEV_wordlist.xlsx").unwrap();
    assert_eq!(
        (chinese.kind, chinese.report.rows_read),
        (Kind::Lexicon, 245 + 108 + 93 + 261 + 333)
    );
    // Rated from 1 to 9, so it stays as it is.
    assert_eq!(chinese.table.get_column_names(), ["word", "valence"]);
    assert!(chinese.citation.citation.contains("social evaluative"));
}

#[test]
fn files_without_a_table_for_us_say_so() {
    let Some(zip) = real("exams/mmlu.zip") else {
        return;
    };
    assert!(
        dataset::recognise(&zip)
            .unwrap_err()
            .message
            .contains("173 files")
    );
    let codebook = real("wvs/wave7_codebook.json").unwrap();
    assert!(dataset::recognise(&codebook).is_err());
    for texts in [
        "offensiveness/Turkey/TurkishSpam/trspam.jsonl",
        "exams/gsm8k_test.jsonl",
    ] {
        let recognised = dataset::recognise(&real(texts).unwrap()).unwrap();
        assert_eq!(recognised.kind, None, "{texts}");
    }
    // Plain text is passages, a paragraph each.
    let plain = real("culture_texts/greek.txt").unwrap();
    let recognised = dataset::recognise(&plain).unwrap();
    assert_eq!(recognised.kind, Some(Kind::Passages));
}
