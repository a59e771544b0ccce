//! Models that are compared in words: asked the same cues, scored on the same, against the
//! responses that they were taught with.

use std::collections::HashSet;
use std::path::Path;

use attune::dataset::Responses;
use attune::probe::{Probe, Tasks};
use attune::recipe::Recipe;
use attune::score::associations::Reference;
use attune::study::{Asking, Scores, Study};

use crate::tiny::wait;

fn study(root: &Path) -> Study {
    let study = crate::tiny::study(root, &[("tiny", "{{ lower }}-{{ upper }} {{ cue }}")]);
    let file = Path::new("data/sample/associations-oshel.csv");
    study.import_as(file, None, None).unwrap();
    study
}

/// A recipe that learns little and holds much out.
fn small(study: &Study, changes: &[&str]) -> Recipe {
    let usual = [
        "example.template=tiny",
        "example.lower=3",
        "example.upper_above=2",
        "example.most=5",
        "data.max_cues=4",
        "data.split=[0.1, 0.1, 0.8]",
        "lora.rank=2",
        "run.max_tokens=100",
        "schedule.epochs=1",
    ];
    crate::tiny::recipe(study, "first-steps", &[&usual, changes].concat())
}

/// Teaches a model; its name.
fn taught(study: &Study, changes: &[&str]) -> String {
    let job = study.train(&small(study, changes)).unwrap();
    wait(study, &job);
    let models = study.models().unwrap();
    let of_job = |name: &&attune::study::ModelView| name.adapter_of.as_ref() == Some(&job);
    models.iter().find(of_job).unwrap().name.clone()
}

/// The cues that a probe job asks, and the responses it was made with.
fn cues(study: &Study, job: &str) -> (Vec<String>, Option<Responses>) {
    let path = study
        .folder()
        .join("jobs")
        .join(job)
        .join("inputs/probe.json");
    let mut asked = Tasks::read(&path).unwrap();
    let Probe::Associations(asked) = asked.tasks.remove(0).probe else {
        panic!("associations")
    };
    let cues = asked.items.into_iter().map(|item| item.cue);
    (cues.collect(), asked.responses)
}

fn ask(study: &Study, models: &[&str]) -> attune::study::Queued {
    let models: Vec<String> = models.iter().map(|name| (*name).to_owned()).collect();
    let queued = study
        .probe_all(
            attune::probe::Kind::Associations,
            &models,
            &Asking::default(),
        )
        .unwrap();
    queued.jobs.iter().for_each(|job| wait(study, job));
    queued
}

#[test]
fn models_are_asked_the_same_cues_and_scored_on_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let a = taught(&study, &[]);
    let b = taught(&study, &["data.split_seed=7"]);
    let alone = |name: &str| {
        let job = study
            .probe(attune::probe::Kind::Associations, name, &[])
            .unwrap();
        wait(&study, &job);
        cues(&study, &job).0
    };
    let (of_a, of_b) = (alone(&a), alone(&b));

    // In one call all are asked what both hold out, and the base is asked that too.
    let queued = ask(&study, &["tiny", &a, &b]);
    let together: Vec<_> = queued.jobs.iter().map(|job| cues(&study, job)).collect();
    let same = &together[0].0;
    assert!(together.iter().all(|(cues, _)| cues == same));
    assert!(together.iter().all(|(_, of)| *of == Some(Responses::R123)));
    let held_out: [HashSet<&String>; 2] = [&of_a, &of_b].map(|cues| cues.iter().collect());
    let in_both = held_out[0].intersection(&held_out[1]).count();
    assert!(
        same.iter()
            .all(|cue| held_out.iter().all(|list| list.contains(cue)))
    );
    assert_eq!((queued.cues, same.len()), (Some(in_both), in_both));
    assert!(in_both > 0 && in_both < of_a.len());
    assert_eq!(queued.left_out, of_a.len() + of_b.len() - 2 * in_both);

    // Asked in calls of their own, means are over what both answered, and it is told.
    alone(&a);
    alone(&b);
    let stored = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    let Scores::Associations(scored) = &stored.scores else {
        panic!("associations")
    };
    let group = &scored.groups[0];
    assert_eq!((scored.groups.len(), group.common), (1, in_both));
    for (name, answered) in [
        ("tiny", in_both),
        (a.as_str(), of_a.len()),
        (&b, of_b.len()),
    ] {
        let row = group.model(name).unwrap();
        let mean = row.table.mean(Reference::All, 5).unwrap();
        assert_eq!(
            (mean.n, row.left_out.len(), row.apart),
            (in_both, answered - in_both, false)
        );
    }
    for baseline in &group.baselines {
        assert_eq!(baseline.table.cues.len(), in_both);
    }
    let table = &stored.tables()[0];
    assert_eq!(table.table.columns[1], "Cues");
    let n = in_both.to_string();
    assert!(table.table.rows.iter().all(|row| row[1] == n), "{table:#?}");
    // Five words were asked for: no deeper precision is shown.
    assert_eq!(table.table.columns.len(), 4);
    let note = table.notes.join(" ");
    assert!(
        note.contains(&format!("{} items that {a}", of_a.len() - in_both)),
        "{note}"
    );
    assert!(note.contains("K = 10, 40"), "{note}");

    // What another does not hold out is left out; where nothing is left, it is refused.
    let more = ["data.split_seed=7", "data.split=[0.3, 0.1, 0.6]"];
    let more = taught(&study, &[&more[..], &["data.max_cues=30"]].concat());
    let queued = ask(&study, &[&a, &more]);
    let asked = queued.cues.unwrap();
    assert!(asked > 0 && asked < of_a.len() && queued.left_out > 0);
    let few = ["data.split_seed=3", "data.split=[0.8, 0.1, 0.1]"];
    let few = taught(&study, &[&few[..], &["data.max_cues=1"]].concat());
    let models = [a, few];
    let jobs = study.jobs().unwrap().len();
    let refused = study.probe_all(
        attune::probe::Kind::Associations,
        &models,
        &Asking::default(),
    );
    let refused = refused.unwrap_err();
    assert!(
        refused.message.contains(&models[1]) && refused.advice.is_some(),
        "{refused}"
    );
    assert_eq!(study.jobs().unwrap().len(), jobs);
    assert!(study.verify().sound);
}

#[test]
fn first_responses_are_scored_against_first_responses() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(folder.path());
    let first = taught(&study, &["data.responses=R1"]);
    let queued = ask(&study, &["tiny", &first]);
    let of = |job: &String| cues(&study, job).1;
    assert!(queued.jobs.iter().all(|job| of(job) == Some(Responses::R1)));
    let all = taught(&study, &["data.responses=R123"]);
    ask(&study, &[&all]);
    let stored = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    let Scores::Associations(scored) = &stored.scores else {
        panic!("associations")
    };
    let groups: Vec<(String, Vec<&str>)> = scored
        .groups
        .iter()
        .map(|of| {
            let names = of.models.iter().map(|model| model.name.as_str());
            (of.group.people(), names.collect())
        })
        .collect();
    let name = &study.datasets().0[0].name;
    assert_eq!(
        groups,
        [
            (
                format!("{name}, first responses"),
                vec!["tiny", first.as_str()]
            ),
            (format!("{name}, all responses"), vec![all.as_str()]),
        ]
    );
    assert!(stored.tables()[0].heading.contains("first responses"));
    // A probe that was put together before this was kept is of the recipe's responses.
    let path = study
        .folder()
        .join("jobs")
        .join(&queued.jobs[1])
        .join("inputs/probe.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut probe: serde_json::Value = serde_json::from_str(&text).unwrap();
    let task = probe["tasks"][0].as_object_mut().unwrap();
    task.remove("responses").unwrap();
    std::fs::write(&path, probe.to_string()).unwrap();
    let again = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    assert_eq!(again.scores, stored.scores);
    let (cue, _) = study
        .cue(
            attune::probe::Kind::Associations,
            &scored.groups[0].models[0].table.cues[0].cue,
            "",
            "",
        )
        .unwrap();
    // At most every one of sixty people once, not their three responses.
    let said: u64 = cue.people.iter().map(|(_, count)| count).sum();
    assert!(cue.counted && said <= 60, "{said}");
}
