//! Import of small files of our own making, in every layout.

use std::path::{Path, PathBuf};

use crate::common::known;
use attune::dataset::associations::{Responses, by_cue, halves};
use attune::dataset::curation::{self, Curation, Entry, Step};
use attune::dataset::questionnaire::{Choice, Question};
use attune::dataset::{self, Imported, Kind, Layout, Reading, Report, survey};
use attune::event::Silent;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/import")
        .join(name)
}

fn import(path: &Path, layout: &Layout) -> Imported {
    let recognised = dataset::recognise(path).unwrap();
    assert_eq!(recognised.layout.as_ref(), Some(layout));
    assert_eq!(recognised.kind, Some(layout.kind()));
    assert!(!recognised.preview.is_empty());
    dataset::import(path, layout, &Silent).unwrap()
}

fn lines(report: &Report) -> Vec<(u64, &[u64])> {
    report
        .left_out
        .iter()
        .map(|left| (left.count, left.first_lines.as_slice()))
        .collect()
}

fn missing(report: &Report) -> Vec<(&str, u64)> {
    report
        .missing_values
        .iter()
        .map(|missing| (missing.reason.as_str(), missing.count))
        .collect()
}

fn words(imported: &Imported, cue: &str, which: Responses) -> Vec<(String, u64)> {
    let cues = by_cue(&imported.table, which).unwrap();
    cues.into_iter()
        .find(|found| found.cue == cue)
        .map(|found| found.responses)
        .unwrap_or_default()
}

fn pairs(words: &[(&str, u64)]) -> Vec<(String, u64)> {
    words
        .iter()
        .map(|(word, count)| ((*word).to_owned(), *count))
        .collect()
}

#[test]
fn english_participants() {
    let imported = import(&fixture("swow_r100.csv"), &known("participants"));
    let report = &imported.report;
    assert_eq!((report.rows_read, report.rows_kept), (9, 7));
    assert_eq!(lines(report), [(1, &[9][..]), (1, &[10][..])]);
    assert!(report.left_out[1].rows[0].ends_with("\"kettle\",\"tea\""));
    // A bare NA is missing, the word in quotation marks is not; nor are null and nan.
    assert_eq!(missing(report), [("marked NA", 7)]);
    assert_eq!(
        words(&imported, "sodium", Responses::R123),
        pairs(&[("NA", 1), ("salt", 1)])
    );
    assert_eq!(
        words(&imported, "null", Responses::R123),
        pairs(&[("NA", 1), ("void", 1), ("zero", 1)])
    );
    assert_eq!(
        words(&imported, "kettle", Responses::R1),
        pairs(&[("tea", 2), ("pot", 1)])
    );
    assert!(words(&imported, "kettle", Responses::R123).contains(&("water, hot".into(), 1)));
    let cues = by_cue(&imported.table, Responses::R1).unwrap();
    assert_eq!(
        cues.iter().find(|cue| cue.cue == "kettle").unwrap().people,
        3
    );
    assert_eq!(
        (
            imported.counts.get("cues"),
            imported.counts.get("respondents")
        ),
        (Some(3), Some(5))
    );
    assert!(!imported.citation.may_share);
}

#[test]
fn complete_and_mandarin_participants() {
    let english = import(&fixture("swow_complete.csv"), &known("participants"));
    assert_eq!(
        words(&english, "lantern", Responses::R123),
        pairs(&[("candle", 2), ("dark", 1), ("light", 1)])
    );
    let all = |markers: &[&str]| {
        markers
            .iter()
            .map(|m| (format!("marked {m}"), 1))
            .collect::<Vec<_>>()
    };
    let found = |report: &Report| {
        missing(report)
            .iter()
            .map(|(r, n)| ((*r).to_owned(), *n))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found(&english.report),
        all(&["#Unknown", "#Missing", "#Long", "#Symbol", "#Repeat"])
    );

    let mandarin = import(&fixture("swow_mandarin.csv"), &known("mandarin"));
    assert_eq!(
        words(&mandarin, "灯笼", Responses::R123),
        pairs(&[("红色", 2), ("元宵", 1), ("节日", 1)])
    );
    assert_eq!(mandarin.report.missing_values.len(), 6);
    assert!(
        missing(&mandarin.report)
            .iter()
            .any(|(reason, _)| reason.starts_with("response withheld"))
    );
    assert!(mandarin.citation.citation.contains("Mandarin"));
}

#[test]
fn etiquette_with_line_ends_inside_fields() {
    let imported = import(&fixture("normad.csv"), &known("etiquette"));
    assert_eq!(
        (
            imported.counts.get("stories"),
            imported.counts.get("countries")
        ),
        (Some(3), Some(2))
    );
    assert_eq!(lines(&imported.report), [(1, &[10][..])]);
    let rows = dataset::page(&imported.table, 0, 1, None).unwrap();
    assert_eq!(rows[0][4], "māori_etiquette");
    assert!(rows[0][2].contains("\n- \"Kia ora\" is said first."));
    assert_eq!(
        dataset::facets(&imported.table, "label", 2).unwrap(),
        pairs(&[("neutral", 1), ("no", 1)])
    );
}

#[test]
fn cross_national_survey() {
    let imported = import(&fixture("wvs_full.csv"), &known("wvs"));
    let names = imported.table.get_column_names();
    let expected = [
        "respondent",
        "country",
        "weight",
        "Q1",
        "Q57",
        "Q94",
        "Q122",
        "Q223",
        "Q234A",
    ];
    assert_eq!(names, expected);
    assert_eq!(lines(&imported.report), [(1, &[6][..]), (1, &[7][..])]);
    assert_eq!(
        survey::countries(&imported.table).unwrap(),
        ["901", "AAA", "BBB"]
    );
    let codes = missing(&imported.report);
    for expected in [
        "code -1: do not know",
        "code -3: not applicable",
        "code -999: missing",
        "no number",
    ] {
        assert!(codes.contains(&(expected, 1)), "{expected}: {codes:?}");
    }

    let question = |id: &str, labels: &[&str]| Question {
        id: id.into(),
        wording: id.into(),
        topic: None,
        ordered: true,
        options: labels
            .iter()
            .map(|l| Choice {
                label: (*l).into(),
                text: (*l).into(),
            })
            .collect(),
    };
    let asked = [
        question("Q57", &["1", "2"]),
        question("Q122", &["0", "1", "2"]),
        question("Q1", &["4", "3", "2", "1"]),
        question("Q200", &["1"]),
    ];
    let everybody = survey::people(&imported.table, &asked, &[], false).unwrap();
    assert_eq!(everybody.len(), 3);
    assert_eq!(everybody[0].people, [(0, 1.0), (1, 1.0)]);
    assert_eq!(everybody[0].dropped.len(), 2);
    assert_eq!(everybody[1].people, [(2, 1.0), (0, 1.0), (1, 1.0)]);
    assert_eq!(everybody[1].dropped, [("code -4: not asked".to_owned(), 1)]);
    assert_eq!(everybody[2].people, [(3, 1.0), (2, 1.0), (0, 1.0)]);
    let one = survey::people(&imported.table, &asked, &["AAA".into()], true).unwrap();
    assert_eq!(one[1].people, [(2, 1.25), (0, 0.75)]);
}

#[test]
fn a_summary_row_whose_text_ends_in_the_middle_of_a_letter_is_no_trouble() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    std::fs::write(&path, "B_COUNTRY_ALPHA,Q1\nÑÑ,1\n中国,2\n").unwrap();
    assert_eq!(
        import(&path, &known("wvs")).counts.get("respondents"),
        Some(2)
    );
}

#[test]
fn the_american_subset_and_other_steps_leave_the_table_as_it_was() {
    let imported = import(&fixture("swow_r100.csv"), &known("participants"));
    let on = |step: Step| Entry { step, on: true };
    let values = |list: &[&str]| list.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    let exclude = Step::ExcludeWhere {
        column: "age".into(),
        values: values(&["60", ""]),
    };
    let mut steps = Curation {
        steps: vec![on(exclude), on(Step::UsSubset)],
    };
    let (table, effects) = curation::apply(&imported.table, &steps).unwrap();
    let rows: Vec<_> = effects
        .iter()
        .map(|effect| (effect.rows_before, effect.rows_after))
        .collect();
    assert_eq!(rows, [(7, 5), (5, 2)]);
    assert_eq!(table.height(), 2);
    assert_eq!(imported.table.height(), 7);
    let hash = steps.sha256();
    // Steps written when numbers still had a decimal point do the same.
    let mut older = steps.clone();
    older.steps[0].step = Step::ExcludeWhere {
        column: "age".into(),
        values: values(&["60.0", ""]),
    };
    assert_eq!(curation::apply(&imported.table, &older).unwrap().1, effects);
    steps.steps[1].on = false;
    assert_eq!(
        curation::apply(&imported.table, &steps).unwrap().0.height(),
        5
    );
    assert_ne!(steps.sha256(), hash);
    steps.steps.truncate(1);
    assert_ne!(steps.sha256(), hash);

    let misfit = Curation {
        steps: vec![on(Step::KeepWhere {
            column: "planet".into(),
            values: vec![],
        })],
    };
    let problem = curation::apply(&imported.table, &misfit).unwrap_err();
    assert!(problem.message.contains("planet") && problem.advice.is_some());
}

#[test]
fn columns_are_described() {
    let imported = import(&fixture("swow_r100.csv"), &known("participants"));
    let summary = dataset::describe(&imported.table).unwrap();
    let column = |name: &str| summary.iter().find(|column| column.name == name).unwrap();
    let age = column("age");
    assert_eq!(
        (age.missing, age.distinct, age.range),
        (1, 4, Some((27.0, 60.0)))
    );
    assert_eq!((column("cue").distinct, column("cue").range), (3, None));
    let ages = dataset::facets(&imported.table, "age", 9).unwrap();
    assert!(ages.iter().any(|(age, _)| age == "60"), "{ages:?}");
    let rows = dataset::page(&imported.table, 0, 9, None).unwrap();
    let shown: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
    assert!(shown.contains(&"60"), "{shown:?}");
}

#[test]
fn halves_share_no_participant_and_add_up() {
    let imported = import(&fixture("swow_r100.csv"), &known("participants"));
    let (a, b) = halves(&imported.table, Responses::R123, 3)
        .unwrap()
        .unwrap();
    let total = |cues: &[dataset::associations::CueResponses]| -> u64 {
        cues.iter()
            .flat_map(|cue| &cue.responses)
            .map(|(_, count)| count)
            .sum()
    };
    let all = by_cue(&imported.table, Responses::R123).unwrap();
    assert_eq!(total(&a) + total(&b), total(&all));
    assert!(total(&a) > 0 && total(&b) > 0);
    assert_eq!(
        halves(&imported.table, Responses::R123, 3)
            .unwrap()
            .unwrap()
            .0,
        a
    );
}

#[test]
fn a_table_that_is_not_known_is_read_by_the_users_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my list.txt");
    std::fs::write(
        &path,
        "Reiz;Antwort;Zahl\nHund;Katze;7\nHund;Leine;2\nHund;;1\nHund;Fell;viel\n",
    )
    .unwrap();
    let recognised = dataset::recognise(&path).unwrap();
    assert_eq!((recognised.kind, recognised.delimiter), (None, Some(';')));
    let role = |role: &str, column: &str| (role.to_owned(), column.to_owned());
    let mut mapping = dataset::ColumnMapping {
        kind: Kind::Associations,
        roles: vec![
            role("cue", "Reiz"),
            role("response", "Antwort"),
            role("count", "Zahl"),
        ],
        scales: Vec::new(),
    };
    let imported = dataset::import(&path, &Layout::Mapped(mapping.clone()), &Silent).unwrap();
    assert_eq!(
        words(&imported, "Hund", Responses::R1),
        pairs(&[("Katze", 7), ("Leine", 2)])
    );
    assert_eq!(lines(&imported.report), [(1, &[4][..]), (1, &[5][..])]);
    assert_eq!(by_cue(&imported.table, Responses::R1).unwrap()[0].people, 9);
    assert_eq!(imported.name, "my list");
    mapping.roles.remove(0);
    let problem = dataset::import(&path, &Layout::Mapped(mapping), &Silent).unwrap_err();
    assert!(problem.message.contains("Cue"), "{problem}");
}

#[test]
fn a_table_without_a_header_is_read_by_numbered_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let text = "ağaç,yaprak,ağaç\nağaç,gölge,dal\nev,çatı,ışık\n";
    std::fs::write(&path, encoding_rs::WINDOWS_1254.encode(text).0).unwrap();
    // The first line names one column twice.
    assert!(dataset::recognise(&path).is_err());
    let reading = Reading {
        header: false,
        encoding: Some("windows-1254".into()),
    };
    let recognised = dataset::recognise_as(&path, &reading).unwrap();
    assert_eq!(recognised.columns, ["Column 1", "Column 2", "Column 3"]);
    assert_eq!(recognised.preview[0], ["ağaç", "yaprak", "ağaç"]);
    let role = |role: &str, column: &str| (role.to_owned(), column.to_owned());
    let layout = Layout::Mapped(dataset::ColumnMapping {
        kind: Kind::Associations,
        roles: vec![role("cue", "Column 1"), role("response", "Column 2")],
        scales: Vec::new(),
    });
    let imported = dataset::import_as(&path, &layout, &reading, &Silent).unwrap();
    assert_eq!(
        words(&imported, "ağaç", Responses::R1),
        pairs(&[("gölge", 1), ("yaprak", 1)])
    );
    let report = &imported.report;
    assert_eq!((report.rows_read, report.rows_kept), (3, 3));
    assert!(report.notes.iter().any(|note| note.contains("numbered")));
}

#[test]
fn counts_with_marks_between_thousands_are_read_or_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("counts.csv");
    let import = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let layout = dataset::recognise(&path).unwrap().layout.unwrap();
        dataset::import(&path, &layout, &Silent)
    };
    let money = pairs(&[("bank", 1204), ("rich", 1050), ("coin", 310)]);
    for text in [
        "cue,response,R123,N\nmoney,bank,\"1,204\",\"5,000\"\nmoney,rich,\"1,050\",\"5,000\"\nmoney,coin,310,\"5,000\"\n",
        "cue;response;R123;N\nmoney;bank;1.204;5.000\nmoney;rich;1.050;5.000\nmoney;coin;310;5.000\n",
        "cue;response;R123;N\nmoney;bank;1 204;5 000\nmoney;rich;1\u{A0}050;5000\nmoney;coin;310;5000\n",
    ] {
        let imported = import(text).unwrap();
        assert_eq!(words(&imported, "money", Responses::R123), money);
        assert_eq!(
            by_cue(&imported.table, Responses::R123).unwrap()[0].people,
            5000
        );
    }
    let mixed = import(
        "cue,response,R123\nmoney,bank,\"1,204\"\nmoney,rich,\"1,050\"\nmoney,coin,310\nmoney,green,12\n",
    );
    let mixed = mixed.unwrap();
    assert_eq!(
        words(&mixed, "money", Responses::R123)[0],
        ("bank".to_owned(), 1204)
    );
    assert_eq!(
        by_cue(&mixed.table, Responses::R123).unwrap()[0].people,
        2576
    );
    assert!(
        mixed
            .report
            .notes
            .iter()
            .any(|note| note.contains("thousands"))
    );
    let unclear = import("cue,response,R123\nmoney,bank,\"5,000\"\nmoney,coin,310\n").unwrap();
    assert!(unclear.report.left_out[0].reason.contains("two ways"));
}

#[test]
fn a_dataset_is_stored_once_and_read_again() {
    let study = tempfile::tempdir().unwrap();
    let imported = import(&fixture("swow_r100.csv"), &known("participants"));
    let manifest = dataset::store(imported.clone(), study.path()).unwrap();
    assert!(manifest.id.starts_with("swow-r100-"));
    assert_eq!(
        dataset::store(imported.clone(), study.path()).unwrap(),
        manifest
    );
    let home = study.path().join(&manifest.id);
    let stored = dataset::load(&home).unwrap();
    assert!(stored.table.equals_missing(&imported.table));
    assert_eq!(stored.manifest, manifest);
    dataset::verify(&home).unwrap();

    let other = tempfile::tempdir().unwrap();
    let again = import(&fixture("swow_r100.csv"), &known("participants"));
    assert_eq!(
        dataset::store(again, other.path()).unwrap().table_sha256,
        manifest.table_sha256
    );

    // A name of any script stays readable; the id of an older version stays.
    let mut chinese = imported;
    chinese.name = "小世界 Words".to_owned();
    let hash = &manifest.table_sha256[..8];
    let stored = dataset::store(chinese.clone(), other.path()).unwrap();
    assert_eq!(stored.id, format!("小世界-words-{hash}"));
    let (before, now) = (other.path().join("older"), other.path().join(&stored.id));
    std::fs::rename(now, before).unwrap();
    assert_eq!(dataset::store(chinese, other.path()).unwrap(), stored);

    let unfinished = study.path().join("unfinished");
    std::fs::create_dir(&unfinished).unwrap();
    std::fs::write(unfinished.join("table.parquet"), "half").unwrap();
    let newer = study.path().join("newer");
    std::fs::create_dir(&newer).unwrap();
    std::fs::write(newer.join("manifest.json"), r#"{"format": 99}"#).unwrap();
    let (listed, problems) = dataset::list(study.path());
    assert_eq!((listed.len(), problems.len()), (1, 1));
    assert!(problems[0].advice.is_some());

    std::fs::write(home.join("table.parquet"), "changed").unwrap();
    assert!(
        dataset::verify(&home)
            .unwrap_err()
            .message
            .contains("swow r100")
    );
}

#[test]
fn the_sample_study_is_recognised() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let files = [
        ("associations-oshel.csv", known("participants")),
        ("survey.csv", known("wvs")),
        ("questionnaire.json", known("questionnaire")),
        ("etiquette.csv", known("etiquette")),
        ("lexicon.csv", known("lexicon")),
    ];
    for (file, layout) in files {
        let imported = import(&sample.join(file), &layout);
        assert!(imported.report.left_out.is_empty(), "{file}");
    }
}
