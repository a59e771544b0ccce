//! The profile of a study's people, before any model was asked.

use std::path::Path;

use attune::study::{Home, ProfileSettings, Scores, Study};

fn import(study: &Study, folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap();
}

#[test]
fn people_are_profiled_once_associations_and_ratings_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let home = Home {
        config: root.join("config"),
        models: root.join("models"),
    };
    let study = Study::create(&home, &root.join("study"), "Profile").unwrap();
    let settings = ProfileSettings {
        depth: 2,
        ..ProfileSettings::default()
    };
    let lacking = study.profile(&settings).unwrap_err();
    assert_eq!(lacking.message, "Word associations");
    // Ranks without frequencies: their order counts, not the alphabet.
    let ranks = "cue\trank\tresponse\n海\t1\t浪\n海\t2\t沙\n海\t3\t不\n";
    import(&study, root, "ranks.tsv", ranks);
    let lacking = study.profile(&settings).unwrap_err();
    assert!(lacking.message == "Ratings of words" && lacking.advice.is_some());
    let concreteness = "CHINESE\tCHINESE_CONCRETENESS_MEAN\n浪\t2\n沙\t1\n不\t5\n";
    import(&study, root, "concrete.tsv", concreteness);
    // A second source adds what the first does not rate, and does not overrule it.
    let valence = "Word,Valence,Concreteness\n浪,6,1\n";
    import(&study, root, "pleasant.csv", valence);
    let stored = study.profile(&settings).unwrap();
    let Scores::Profile(scored) = &stored.scores else {
        panic!("a profile")
    };
    assert_eq!(scored.lexicon, [1, 0, 3]);
    assert_eq!(
        scored.groups[0].people.cues[0].medians,
        [Some(6.0), None, Some(4.5)]
    );
    let whats: Vec<&str> = stored.parents.iter().map(|p| p.what.as_str()).collect();
    assert_eq!(whats, ["dataset", "curation"].repeat(3));
    let other = study.profile(&ProfileSettings::default()).unwrap();
    assert_ne!(other.id, stored.id);
    let tables = stored.tables();
    assert_eq!(
        tables[0].table.rows[2],
        ["Concreteness", "4.500 [4.500, 4.500], n = 1"]
    );
    // Without a model there is nothing to keep or to verify.
    assert!(
        study
            .scores(attune::score::Kind::Profile)
            .unwrap()
            .is_none()
    );
    assert!(study.verify().sound);
}
