//! The whole way on a tiny random model: files → training → adapter → probes → scores →
//! figures → report, verified, and what verification says when a byte is changed.

use std::path::{Path, PathBuf};

use crate::tiny::wait;
use attune::dataset::split::Together;
use attune::figure::{self, Marks, Style};
use attune::recipe::Recipe;
use attune::study::{Asking, FigureRequest, Home, Scores, Study};

/// A study with the sample's files, short prompts for a model that reads bytes, and a
/// recipe that takes seconds.
fn study(root: &Path) -> (Study, Recipe) {
    let survey = "{{ wording[:20] }}{% for o in options %} {{ o.label }}{% endfor %}";
    let study = crate::tiny::study(
        root,
        &[
            ("tiny", "{{ lower }}-{{ upper }} {{ cue }}"),
            ("ranking-short-en", "{{ cue }}: {{ words | join(' ') }}"),
            ("survey-en", survey),
            ("survey-system-en", "Choose."),
            ("choice-en", survey),
        ],
    );
    let questions = std::fs::read_to_string("data/sample/questionnaire.json").unwrap();
    let mut questions: Vec<serde_json::Value> = serde_json::from_str(&questions).unwrap();
    questions.truncate(6);
    let questionnaire = root.join("questions.json");
    std::fs::write(&questionnaire, serde_json::to_string(&questions).unwrap()).unwrap();
    for file in [
        PathBuf::from("data/sample/associations-oshel.csv"),
        PathBuf::from("data/sample/lexicon.csv"),
        PathBuf::from("data/sample/survey.csv"),
        questionnaire,
    ] {
        study.import_as(&file, None, None).unwrap();
    }
    let small = [
        "example.template=tiny",
        "example.lower=3",
        "example.upper_above=7",
        "example.most=5",
        "data.max_cues=12",
        "lora.rank=2",
        "run.max_tokens=100",
        "run.watch_every=2",
    ];
    let recipe = crate::tiny::recipe(&study, "first-steps", &small);
    (study, recipe)
}

/// Changes one byte of a file, looks what verification says, and mends it again.
fn break_and_verify(study: &Study, path: &Path, from: &str, to: &str) -> String {
    let whole = std::fs::read(path).unwrap();
    let text = String::from_utf8_lossy(&whole);
    assert!(text.contains(from), "{}", path.display());
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    let verified = study.verify();
    assert!(!verified.sound, "{}", path.display());
    std::fs::write(path, whole).unwrap();
    verified.lines.join("\n")
}

#[test]
fn from_files_to_figures_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let (study, recipe) = study(folder.path());
    assert_eq!(study.cultures().len(), 2);
    let draft = study.check(&recipe).unwrap();
    assert_eq!(draft.preview.len(), 3, "{:#?}", draft.findings);
    let taught = study.train(&recipe).unwrap();
    wait(&study, &taught);
    let mut control = recipe.clone();
    control.data.shuffle_answers = true;
    wait(&study, &study.train(&control).unwrap());

    let models = study.models().unwrap();
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(!models[1].control && models[2].control);
    assert_eq!(models[1].adapter_of.as_deref(), Some(taught.as_str()));
    let dataset = &study.datasets().0[0].name;
    assert!(models[1].about.contains(dataset.as_str()), "{models:?}");
    // A job's title ends as the name of the model it yields.
    let [title, control] = [&models[1], &models[2]].map(|model| {
        let job = study.job(model.adapter_of.as_deref().unwrap()).unwrap();
        job.manifest().unwrap().title
    });
    assert_ne!(title, control);
    for model in &names {
        wait(
            &study,
            &study
                .probe(attune::probe::Kind::Associations, model, &[])
                .unwrap(),
        );
    }
    let ranking = Asking {
        prompt: "simple".into(),
        words: Some(4),
        ..Asking::default()
    };
    for model in &names[..2] {
        wait(
            &study,
            &study
                .probe(attune::probe::Kind::Survey, model, &[])
                .unwrap(),
        );
        wait(
            &study,
            &study
                .probe_as(attune::probe::Kind::Ranking, model, &ranking)
                .unwrap(),
        );
    }

    let scores = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    let main = scores.main_scores();
    assert!(main.iter().any(|score| score.row == names[1]));
    let tables = scores.tables();
    assert_eq!(tables.len(), 2);
    assert!(
        tables[0]
            .heading
            .contains(&format!("({dataset}, all responses; prompt “tiny”)"))
    );
    let learnt = [study.datasets().0[0].id.clone()];
    let measure = scores.headline(names[1], &learnt).unwrap().measure;
    assert_eq!(measure, format!("P@10, {dataset}"));
    assert!(study.scores(attune::score::Kind::Survey).unwrap().is_some());
    let of_words_and_surveys = |id: &figure::Id| *id != figure::Id::Etiquette;
    for id in figure::Id::ALL.into_iter().filter(of_words_and_surveys) {
        let name = id.id();
        let request = FigureRequest {
            id,
            ..FigureRequest::default()
        };
        let (figure, lineage) = study.figure(&request).unwrap();
        match &figure.marks {
            // A random model writes no ranking: only people and the corpus have any.
            Marks::Violin(violin) if name == "ranking" => {
                assert_eq!(violin.groups.len(), 2);
                assert!(
                    figure
                        .subtitle
                        .contains(&format!("no valid answer from {}", names[1]))
                );
            }
            Marks::Shift(shift) => assert_eq!(shift.rows.len(), 6),
            Marks::Scatter(scatter) => assert_eq!(scatter.points.len(), 6),
            Marks::Scene(scene) => {
                assert_eq!(scene.mismatch(), None);
                let rows = scene.table.rows.len();
                match id {
                    figure::Id::HeatMap => assert_eq!(rows, 6 * (2 + 4 + 1)),
                    // Two cultures, everybody, 43 thresholds.
                    figure::Id::Threshold => assert_eq!(rows, 2 * (2 + 4 + 1) * 43),
                    _ => assert!(rows > 0, "{name}"),
                }
            }
            Marks::Violin(violin) => assert_eq!(violin.groups.len(), 6),
            Marks::Profile(profile) => {
                assert_eq!(profile.panels.len(), 3);
                // People, the three models that were asked, and what people say most.
                assert_eq!(profile.summary.columns.len(), 5);
            }
            Marks::Bars(bars) if name == "distance" => {
                // Two cultures by two measures: two models, four baselines, and a model that
                // equals the people.
                assert_eq!(bars.panels.len(), 4);
                let bars = &bars.panels[0].groups[0].bars;
                assert_eq!(bars.len(), 2 + 4 + 1);
                assert!(bars[1].change.as_ref().is_some_and(|c| c.from == names[0]));
            }
            Marks::Bars(bars) => assert!(bars.grouped()),
            Marks::Radar(radar) => assert_eq!(radar.lines.len(), 7),
            Marks::Answers(answers) if name == "tension" => {
                assert_eq!((answers.rows.len(), answers.leaning.len()), (6, 2 + 2));
            }
            Marks::Answers(answers) => {
                assert_eq!((answers.rows.len(), answers.who.len()), (5, 4));
            }
        }
        for what in ["score", "answers", "dataset", "file", "model"] {
            assert!(lineage.iter().any(|p| p.what == what), "{name}: no {what}");
        }
        let path = folder.path().join(format!("{name}.svg"));
        study.export(&request, &path, &Style::default()).unwrap();
        assert!(path.metadata().unwrap().len() > 500);
    }
    // Other settings are computed and drawn, and what is stored stays as it is.
    let stored = study.scores(attune::score::Kind::Profile).unwrap().unwrap();
    let mut request = FigureRequest {
        id: figure::Id::Profile,
        ..FigureRequest::default()
    };
    request.profile.settings.depth = 3;
    let (figure, lineage) = study.figure(&request).unwrap();
    assert!(
        figure.subtitle.contains("first 3 words"),
        "{}",
        figure.subtitle
    );
    assert_ne!(lineage[0].id, stored.id);
    request.id = figure::Id::Violin;
    request.lemmas = true;
    let (_, lineage) = study.figure(&request).unwrap();
    assert_ne!(lineage[0].id, scores.id);
    assert_eq!(
        study.scores(attune::score::Kind::Profile).unwrap().unwrap(),
        stored
    );
    let list = study
        .cue_list(attune::probe::Kind::Associations, "", "")
        .unwrap();
    assert_eq!(list.models, names);
    // Cues, and both references at the two depths that were asked for: the models, two
    // baselines and one half of the people.
    assert_eq!((list.means.columns.len(), list.means.rows.len()), (6, 6));
    assert_eq!(list.depth, Some(10));
    // A base and what was taught to it, not the control.
    assert_eq!(list.pair, [0, 1]);
    let (cue, lineage) = study
        .cue(
            attune::probe::Kind::Associations,
            &list.cues[0].cue,
            &list.group.dataset,
            "",
        )
        .unwrap();
    assert!(cue.counted && cue.people[0].1 >= cue.people[1].1);
    assert_eq!(cue.models.len(), 3);
    for model in &cue.models {
        assert!(model.prompt.starts_with("3-10 ") && model.raw.text.is_some());
        let found = model
            .words
            .iter()
            .take(5)
            .filter(|said| said.place.is_some());
        assert_eq!(found.count() as f64 / 5.0, model.all[0]);
    }
    assert!(lineage.iter().any(|parent| parent.what == "file"));
    assert!(
        study
            .cue(attune::probe::Kind::Associations, "no such cue", "", "")
            .unwrap_err()
            .advice
            .is_some()
    );
    let ranked = study.scores(attune::score::Kind::Ranking).unwrap().unwrap();
    let headline = ranked.headline(names[1], &[]).unwrap();
    assert!(
        headline.measure.ends_with("(no valid answer)") && headline.value == -1.0,
        "{headline:?}"
    );
    let Scores::Ranking(scored) = &ranked.scores else {
        panic!("rankings")
    };
    let group = &scored.groups[0];
    assert_eq!((group.words, group.models.len()), (4, 2));
    // Both were offered the same words, and one half of the people agrees with the other.
    let offered = |model: usize| -> Vec<&Vec<String>> {
        group.models[model]
            .table
            .cues
            .iter()
            .map(|cue| &cue.words)
            .collect()
    };
    assert_eq!(offered(0), offered(1));
    assert!(offered(0).iter().all(|words| words.len() == 4));
    let people = group.human_held_out.as_ref().unwrap();
    assert!(people.valid.unwrap().mean > 0.3 && people.invalid == 0.0);
    assert_eq!(ranked.tables().len(), 2);
    let cue = &group.models[0].table.cues[0];
    let (detail, _) = study
        .cue(attune::probe::Kind::Ranking, &cue.cue, "", "")
        .unwrap();
    assert_eq!((detail.people.len(), detail.models[0].rho), (4, None));
    assert!(detail.people.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    // The two formats that were dropped, on the study's own cues.
    let formats = study.formats("", "").unwrap();
    assert!(formats.models.iter().all(|model| model.choice.is_none()));
    assert_eq!(formats.models[0].ranking.as_ref().unwrap().invalid, 1.0);
    assert!(formats.models[2].ranking.is_none() && formats.models[2].list.is_some());
    wait(
        &study,
        &study
            .probe(attune::probe::Kind::Choices, names[0], &[])
            .unwrap(),
    );
    let formats = study.formats(&formats.cue, "").unwrap();
    let choice = formats.models[0].choice.as_ref().unwrap();
    let sum: f64 = choice.shares.unwrap().iter().sum();
    assert!((sum - 1.0).abs() < 1e-9 && choice.right <= choice.asked);
    assert_eq!(choice.asked, formats.cues.len());
    let question = study.question("Q1").unwrap();
    assert_eq!(question.distributions.len(), 4);
    assert!(!question.answers.is_empty());
    // Asked with another prompt, a model has scores of their own, and those stay.
    let simple = Asking {
        prompt: "simple".into(),
        ..Asking::default()
    };
    wait(
        &study,
        &study
            .probe_as(attune::probe::Kind::Associations, names[1], &simple)
            .unwrap(),
    );
    let both = study
        .scores(attune::score::Kind::Associations)
        .unwrap()
        .unwrap();
    let Scores::Associations(scored) = &both.scores else {
        panic!("associations")
    };
    let models = |prompt: &str| {
        scored
            .group("", prompt)
            .map_or(0, |group| group.models.len())
    };
    assert_eq!(
        (models("tiny"), models("simple"), models("complex")),
        (3, 1, 0)
    );
    assert_eq!(
        study
            .cue_list(attune::probe::Kind::Associations, "", "simple")
            .unwrap()
            .models,
        [names[1]]
    );
    assert!(
        study
            .probe_as(
                attune::probe::Kind::Associations,
                names[1],
                &Asking {
                    prompt: "none".into(),
                    ..simple
                }
            )
            .is_err()
    );
    let scores = both;
    let report = folder.path().join("report.html");
    study.export_report(&report, &[], "A note.").unwrap();
    let html = std::fs::read_to_string(&report).unwrap();
    assert!(html.contains("A note.") && html.contains("<svg") && !html.contains("study-report-"));

    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    let asked = study.jobs().unwrap();
    let survey = asked.iter().find(|job| job.kind == "probe").unwrap();
    let answers = study
        .folder()
        .join("jobs")
        .join(&survey.id)
        .join("result/answers.parquet");
    let said = break_and_verify(&study, &answers, "PAR1", "PAR2");
    assert!(
        said.contains("answers.parquet") && said.contains(&survey.id),
        "{said}"
    );
    let written = study
        .folder()
        .join("jobs")
        .join(&taught)
        .join("inputs/recipe.toml");
    let said = break_and_verify(&study, &written, "rank = 2", "rank = 3");
    assert!(said.contains("recipe.toml"), "{said}");
    let score = study
        .folder()
        .join("scores")
        .join(format!("{}.json", scores.id.replace('-', "/")));
    let said = break_and_verify(&study, &score, "\"mean\":0.", "\"mean\":1.");
    assert!(said.contains(&scores.id), "{said}");
    assert!(study.verify().sound);

    // Scores that are gone are computed again, to the same numbers.
    std::fs::remove_dir_all(study.folder().join("scores")).unwrap();
    let home = Home {
        config: folder.path().join("config"),
        models: folder.path().join("models"),
    };
    let place = study.folder().to_owned();
    drop(study);
    let again = Study::open(&home, &place).unwrap();
    assert_eq!(
        again
            .scores(attune::score::Kind::Associations)
            .unwrap()
            .unwrap(),
        scores
    );

    // Another split for the whole study: what the models learnt of its test part is told.
    assert_eq!(again.learnt_views().unwrap(), []);
    again
        .lock_split(1, [0.1, 0.0, 0.9], Together::Spellings)
        .unwrap();
    let split = again
        .split(0, [1.0, 0.0, 0.0], Together::Spellings)
        .unwrap();
    let learnt = split.models[0].learnt;
    assert!(learnt > 0 && learnt <= 12, "{split:?}");
    assert!(split.models.iter().all(|model| !model.same));
    // No model is asked about what it learnt from.
    let asked = [names[0].to_owned(), names[1].to_owned()];
    let queued = again
        .probe_all(
            attune::probe::Kind::Associations,
            &asked,
            &Asking::default(),
        )
        .unwrap();
    queued.jobs.iter().for_each(|job| wait(&again, job));
    assert!(queued.left_out > 0 && queued.left_out <= learnt);
    assert_eq!(again.learnt_views().unwrap(), []);
    let taught = again
        .train(&again.complete(recipe.clone()).unwrap())
        .unwrap();
    wait(&again, &taught);
    let split = again
        .split(0, [1.0, 0.0, 0.0], Together::Spellings)
        .unwrap();
    assert_eq!(
        split.models.last().map(|model| (model.same, model.learnt)),
        Some((true, 0))
    );
    // Unlocked, it is still asked about what it never learnt.
    again.unlock_split().unwrap();
    let model = split.models.last().unwrap().model.clone();
    wait(
        &again,
        &again
            .probe(attune::probe::Kind::Associations, &model, &[])
            .unwrap(),
    );
    assert!(
        again
            .learnt_views()
            .unwrap()
            .iter()
            .all(|view| view.model != model)
    );
    assert!(again.verify().sound);
}
