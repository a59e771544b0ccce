//! Import of word ratings: the layouts of the published norms, their scales, and a table of
//! the person's own.

use std::path::PathBuf;

use crate::common::known;
use attune::Problem;
use attune::dataset::lexicon::{Scale, ratings};
use attune::dataset::{self, ColumnMapping, Imported, Kind, Layout};
use attune::event::Silent;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("norms.csv");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// The file as it is taken for.
fn import(text: &str) -> Imported {
    let (_folder, path) = file(text);
    let recognised = dataset::recognise(&path).unwrap();
    assert_eq!(recognised.layout, Some(known("lexicon")), "{text}");
    dataset::import(&path, &known("lexicon"), &Silent).unwrap()
}

/// The file by the columns of the form.
fn mapped(text: &str, roles: &[(&str, &str)], scale: Option<Scale>) -> Result<Imported, Problem> {
    let (_folder, path) = file(text);
    let own = |(role, column): &(&str, &str)| ((*role).to_owned(), (*column).to_owned());
    let mapping = ColumnMapping {
        kind: Kind::Lexicon,
        roles: roles.iter().map(own).collect(),
        scales: scale
            .map(|scale| ("valence".to_owned(), scale))
            .into_iter()
            .collect(),
    };
    dataset::import(&path, &Layout::Mapped(mapping), &Silent)
}

fn columns(imported: &Imported) -> Vec<&str> {
    imported
        .table
        .get_column_names()
        .into_iter()
        .map(|name| name.as_str())
        .collect()
}

#[test]
fn both_layouts_of_the_english_norms_are_known_by_their_columns() {
    for (text, expected, whose) in [
        (
            ",Word,V.Mean.Sum,V.SD.Sum,A.Mean.Sum,D.Mean.Sum,V.Mean.M\n1,oar,5.5,1,3.25,5,5\n",
            vec!["word", "valence", "arousal", "dominance"],
            "Warriner",
        ),
        (
            "CONCEPTICON_ID\tENGLISH\tENGLISH_VALENCE_MEAN\tENGLISH_AROUSAL_MEAN\t\
             ENGLISH_DOMINANCE_MEAN\tENGLISH_VALENCE_MEAN_MALE\n10\toar\t5.5\t3.25\t5\t5\n",
            vec!["word", "valence", "arousal", "dominance"],
            "Warriner",
        ),
        (
            "Word\tBigram\tConc.M\tConc.SD\tUnknown\r\nice cream\t1\t4.75\t0.4\t0\r\n",
            vec!["word", "concreteness"],
            "Brysbaert",
        ),
        (
            "CONCEPTICON_ID\tENGLISH\tENGLISH_CONCRETENESS_MEAN\n10\toar\t4.75\n",
            vec!["word", "concreteness"],
            "Brysbaert",
        ),
    ] {
        let imported = import(text);
        assert_eq!(columns(&imported), expected);
        assert!(imported.citation.citation.contains(whose), "{whose}");
        assert!(!imported.citation.may_share && !imported.citation.licence.is_empty());
        // These stand on the unified scales already.
        assert_eq!(
            imported.report.notes.len(),
            1,
            "{:?}",
            imported.report.notes
        );
    }
}

#[test]
fn concreteness_that_runs_the_other_way_is_turned_and_the_original_kept() {
    let imported = import("CHINESE\tCHINESE_CONCRETENESS_MEAN\n柴火\t1.5\n道理\t4\n");
    assert_eq!(
        columns(&imported),
        ["word", "concreteness", "concreteness_as_rated"]
    );
    let rows = dataset::page(&imported.table, 0, 9, None).unwrap();
    assert_eq!(rows, [["柴火", "4.5", "1.5"], ["道理", "2", "4"]]);
    assert!(imported.report.notes[1].contains("turned round"));
    assert!(imported.citation.citation.contains("Xu, X., & Li, J."));
}

#[test]
fn scales_of_other_ends_are_told_by_their_numbers() {
    let imported = import("Word,VAL_Mean,ARO_Mean\n春天,1.5,0.5\n战争,-3,3\n");
    let words = ratings(&imported.table, ["valence", "arousal", "concreteness"]).unwrap();
    assert_eq!(
        words,
        [
            ("春天".to_owned(), [Some(7.0), Some(2.0), None]),
            ("战争".to_owned(), [Some(1.0), Some(7.0), None])
        ]
    );
    assert!(columns(&imported).contains(&"arousal_as_rated"));
    assert_eq!(imported.report.notes.len(), 3);
}

#[test]
fn the_scales_of_both_versions_of_the_vad_lexicon_are_told_and_said() {
    let rated = |text: &str, attribute: &str| -> Vec<Option<f64>> {
        let imported = import(text);
        let words = ratings(&imported.table, [attribute]).unwrap();
        words.into_iter().map(|(_, [rating])| rating).collect()
    };
    let valence = rated(
        "Word\tValence\njoy\t1.0\nstone\t0.0\nagony\t-1.0\n",
        "valence",
    );
    assert_eq!(valence, [Some(9.0), Some(5.0), Some(1.0)]);
    let arousal = rated(
        "Word\tArousal\nriot\t1.0\ntea\t0.3\nsleep\t0.05\ncalm\t0.0\n",
        "arousal",
    );
    let right = [9.0, 3.4, 1.4, 1.0];
    assert!(
        arousal
            .iter()
            .zip(right)
            .all(|(a, b)| (a.unwrap() - b).abs() < 1e-12)
    );
    // An attribute that does not reach its ends goes by the others of the file.
    let whole = "term\tvalence\tarousal\tdominance\njoy\t1.0\t0.6\t0.4\ngrave\t-0.9\t-0.2\t-0.5\nriot\t-0.6\t1.0\t0.2\n";
    assert_eq!(rated(whole, "dominance"), [Some(6.6), Some(3.0), Some(5.8)]);
    assert!(import(whole).report.notes[0].contains("valence (rated from -1 to 1)"));
    assert!(import("word,valence\noar,5\n").report.notes[0].contains("from 1 to 9"));
}

#[test]
fn a_scale_that_cannot_be_told_is_asked_for() {
    let problem = |text: &str| {
        let (_folder, path) = file(text);
        dataset::import(&path, &known("lexicon"), &Silent).unwrap_err()
    };
    let unclear = problem("word,valence\na,-0.4\nb,0.5\n");
    assert!(
        unclear.message.contains("Valence") && unclear.message.contains("-0.4"),
        "{unclear}"
    );
    assert!(unclear.advice.is_some());
    // From 0 to 10 most numbers lie between 1 and 9 too.
    let rows: String = (0..=20)
        .map(|n| format!("w{n},{}\n", f64::from(n) / 2.0))
        .collect();
    let wider = problem(&format!("word,valence\n{rows}"));
    assert!(wider.message.contains("between 1 and 9"), "{wider}");
}

#[test]
fn a_table_of_ones_own_is_read_by_the_form_with_the_ends_of_its_scale() {
    let text = "Wort;Gefühl;Länge\nMeer;100;4\nKrieg;0;5\nHaus;50;4\nPreis;900;5\n;7;0\n";
    let roles = [
        ("word", "Wort"),
        ("valence", "Gefühl"),
        ("attributes", "Länge"),
    ];
    let percent = Scale {
        least: 0.0,
        most: 100.0,
    };
    let imported = mapped(text, &roles, Some(percent)).unwrap();
    assert_eq!(
        columns(&imported),
        ["word", "valence", "valence_as_rated", "Länge"]
    );
    let words = ratings(&imported.table, ["valence"]).unwrap();
    let found: Vec<Option<f64>> = words.into_iter().map(|(_, [valence])| valence).collect();
    assert_eq!(found, [Some(9.0), Some(1.0), Some(5.0), None]);
    // What is left out and what counts as missing is in the report.
    let report = &imported.report;
    assert_eq!((report.rows_read, report.rows_kept), (5, 4));
    assert_eq!(report.left_out[0].reason, "no word");
    assert_eq!(report.missing_values[0].first_lines, [5]);
    // On a scale that cannot be, nothing is imported.
    let problem = mapped(text, &roles, None).unwrap_err();
    assert!(problem.message.contains("between 1 and 9"), "{problem}");
    assert!(problem.advice.is_some());
}

#[test]
fn the_form_needs_a_column_of_ratings_and_a_scale_with_two_ends() {
    let text = "Wort;Gefühl\nMeer;5\n";
    let problem = mapped(text, &[("word", "Wort")], None).unwrap_err();
    assert!(problem.message.contains("ratings"), "{problem}");
    let roles = [("word", "Wort"), ("valence", "Gefühl")];
    let point = Scale {
        least: 1.0,
        most: 1.0,
    };
    let problem = mapped(text, &roles, Some(point)).unwrap_err();
    assert!(problem.message.contains("Valence"), "{problem}");
}
