//! A study that an older version made opens, verifies, and scores the same.

use std::path::{Path, PathBuf};

use attune::score::{Kind, first_difference};
use attune::study::{Home, Study};
use serde_json::Value;

/// Unpacks a fixture below a folder.
fn unpack(name: &str, folder: &Path) {
    let path = Path::new("tests/fixtures").join(name);
    let file = std::fs::File::open(path).unwrap();
    zip::ZipArchive::new(file).unwrap().extract(folder).unwrap();
}

/// The study of a fixture, opened for writing; its copy stays in the folder.
fn opened(name: &str, folder: &Path) -> Study {
    unpack(name, folder);
    let home = Home {
        config: folder.join("config"),
        models: folder.join("models"),
    };
    Study::open(&home, &folder.join("study")).unwrap()
}

/// The files in a folder of the study, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn a_study_of_the_first_formats_opens_verifies_and_scores_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let study = opened("study-1.zip", folder.path());
    assert_eq!(study.models().unwrap().len(), 3);
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    // The kinds that there were.
    for kind in [
        Kind::Associations,
        Kind::Ranking,
        Kind::Survey,
        Kind::Profile,
    ] {
        let told = folder.path().join(format!("scores/{kind}.json"));
        let told: Value = serde_json::from_slice(&std::fs::read(told).unwrap()).unwrap();
        let scores = study.scores(kind).unwrap().unwrap();
        let now = serde_json::to_value(scores.main_scores()).unwrap();
        assert_eq!(first_difference(&told["scores"], &now), None, "{kind}");
    }
    // What was stored still fits, and is not computed again.
    assert_eq!(files(&folder.path().join("study/scores")).len(), 4);
    assert!(study.verify().sound);
}
