//! The etiquette probe end to end: a file of stories, a model that is asked, scores that a
//! count by hand gives too.

use std::collections::BTreeMap;
use std::path::Path;

use attune::dataset::curation::{Curation, Entry, Step};
use attune::figure;
use attune::probe::{ANSWERS, Answer, Context, Kind, read_answers};
use attune::score::etiquette::{Constant, Reading as Read, ScoredEtiquette};
use attune::study::{Asking, FigureRequest, Scores, Study};
use attune::{prompt, score};

use crate::tiny;

/// NormAd's columns, its country names with underscores, a field over two lines, an odd letter.
const STORIES: &str = "\
ID,Country,Background,Axis,Subaxis,Value,Rule-of-Thumb,Story,Explanation,Gold Label
1,united_states_of_america,\"### Basics
- be on time\",basic_etiquette,basic_etiquette,punctuality,Come on time.,Al came late.,He broke it.,no
2,united_states_of_america,b,eating,eating,sharing,Share the bill.,Bo paid her part.,Fine.,yes
3,new_zealand,b,eating,māori_etiquette,respect,Wait for the blessing.,Cy waited.,Fine.,yes
4,new_zealand,b,visiting,visiting,,Bring a gift.,Di sang.,Nothing of it.,neutral
5,new_zealand,b,visiting,visiting,care,,Ed came in with shoes.,Hm.,no
";

fn import(study: &Study, folder: &Path) -> String {
    import_text(study, folder, STORIES)
}

fn import_text(study: &Study, folder: &Path, text: &str) -> String {
    let path = folder.join("normad_etiquette_final_data.csv");
    std::fs::write(&path, text).unwrap();
    study.import_as(&path, None, None).unwrap().id
}

/// A study whose model was asked about these stories in these contexts, one after another.
fn asked(root: &Path, stories: &[&str], contexts: &[&[Context]]) -> (Study, Vec<String>) {
    let study = tiny::study(root, &[("etiquette-en", "{{ story }} {{ options }}?")]);
    let import = |text: &&str| import_text(&study, root, text);
    let datasets: Vec<String> = stories.iter().map(import).collect();
    for contexts in contexts {
        let asking = Asking {
            contexts: contexts.to_vec(),
            ..Asking::default()
        };
        let job = study.probe_as(Kind::Etiquette, "tiny", &asking).unwrap();
        tiny::wait(&study, &job);
    }
    (study, datasets)
}

/// Stories that the file gives no ids.
const UNNUMBERED: &str = "\
Country,Axis,Rule-of-Thumb,Story,Gold Label
oshel,eating,r,Al ate.,no
oshel,eating,r,Bo drank.,yes
avaland,eating,r,Cy sang.,yes
avaland,eating,r,Di left.,neutral
";

fn scored(study: &Study) -> ScoredEtiquette {
    let stored = study.scores(score::Kind::Etiquette).unwrap().unwrap();
    match &stored.scores {
        Scores::Etiquette(scored) => scored.clone(),
        _ => panic!("etiquette"),
    }
}

/// What the labels of an answer's orders come to, from the definition: the mean of the
/// probabilities, and the label with the largest.
fn judged(answers: &[Answer], item: &str) -> &'static str {
    let of_item: Vec<&Answer> = answers.iter().filter(|a| a.item == item).collect();
    let mut mean = [0.0; 3];
    for answer in &of_item {
        let each: Vec<f64> = answer.logprobs.iter().map(|log| log.exp()).collect();
        let sum: f64 = each.iter().sum();
        for (mean, share) in mean.iter_mut().zip(each) {
            *mean += share / sum / of_item.len() as f64;
        }
    }
    let most = (0..3).max_by(|a, b| mean[*a].total_cmp(&mean[*b])).unwrap();
    ["yes", "no", "neutral"][most]
}

#[test]
fn stories_are_asked_in_every_context_and_scored_as_counted_by_hand() {
    let root = tempfile::tempdir().unwrap();
    let template = "{{ story }} {{ country }} {{ value }} {{ rule }} {{ options | join(' ') }}?";
    let study = tiny::study(root.path(), &[("etiquette-en", template)]);
    let dataset = import(&study, root.path());
    let job = study.probe(Kind::Etiquette, "tiny", &[]).unwrap();
    tiny::wait(&study, &job);
    let folder = study.job(&job).unwrap();
    let answers = read_answers(&folder.result(ANSWERS).unwrap()).unwrap();
    // Five stories without and with the country, four with a value, four with a rule; each in
    // both orders.
    assert_eq!(answers.len(), 2 * (5 + 5 + 4 + 4));
    let texts = answers.iter().filter(|answer| answer.text.is_some());
    assert_eq!(texts.count(), answers.len() / 2);

    let scored = scored(&study);
    let golds = ["no", "yes", "yes", "neutral", "no"];
    let counts: Vec<usize> = scored.groups.iter().map(|of| of.common).collect();
    assert_eq!(counts, [5, 5, 4, 4]);
    for (group, context) in scored.groups.iter().zip(Context::ALL) {
        assert_eq!(group.context, *context);
        let row = group.row("tiny", Read::Labels).unwrap();
        let told: BTreeMap<&str, &str> = row
            .told
            .iter()
            .map(|(id, told)| (id.as_str(), told.unwrap().id()))
            .collect();
        let mut right = 0;
        for (id, told) in &told {
            assert_eq!(
                *told,
                judged(&answers, &format!("{dataset}/{context}/{id}")),
                "{context} {id}"
            );
            let at: usize = id.parse().unwrap();
            right += usize::from(golds[at - 1] == *told);
        }
        let accuracy = right as f64 / told.len() as f64;
        assert!((row.whole.accuracy.mean - accuracy).abs() < 1e-12);
        let always = group
            .constants
            .iter()
            .find(|one| one.constant == Constant::Yes);
        let yes = row
            .told
            .iter()
            .filter(|(id, _)| golds[id.parse::<usize>().unwrap() - 1] == "yes");
        let yes = yes.count() as f64 / told.len() as f64;
        assert!((always.unwrap().whole.accuracy.mean - yes).abs() < 1e-12);
    }

    // The figure draws what the table holds: every mark a row, every row a mark.
    let request = FigureRequest {
        id: figure::Id::Etiquette,
        ..FigureRequest::default()
    };
    let (drawn, lineage) = study.figure(&request).unwrap();
    assert!(lineage.iter().any(|parent| parent.what == "file"));
    let figure::Marks::Scene(scene) = &drawn.marks else {
        panic!("a scene");
    };
    assert_eq!(scene.mismatch(), None);
    let rows = figure::table(&drawn).rows;
    // All stories and two countries, by the model and four answers without a model, in four
    // contexts.
    assert_eq!(rows.len(), 3 * 5 * 4);
    let whole = |row: &&Vec<String>| row[0] == "All stories" && row[2] == "tiny";
    for (row, group) in rows.iter().filter(whole).zip(&scored.groups) {
        let accuracy = group.row("tiny", Read::Labels).unwrap().whole.accuracy;
        assert_eq!(row[3], figure::short(accuracy.mean));
        assert_eq!(row[7], group.common.to_string());
    }

    // It is told in tables, headline, report and verification as every other probe.
    let stored = study.scores(score::Kind::Etiquette).unwrap().unwrap();
    let headline = stored.headline("tiny", &[]).unwrap();
    assert!(
        headline.measure.starts_with("Accuracy, country"),
        "{}",
        headline.measure
    );
    assert!(!headline.cautions.is_empty());
    let tables = stored.tables();
    assert_eq!(
        tables.len(),
        2 * 3,
        "whole, by country and by axis, of both readings"
    );
    assert!(
        tables[0]
            .table
            .rows
            .iter()
            .any(|row| row[0] == "Uniform guess")
    );
    let verified = study.verify();
    assert!(verified.sound, "{:#?}", verified.lines);
    let document = study.report().unwrap();
    let said = format!("{document:?}");
    assert!(
        said.contains("5 etiquette stories") && said.contains("NormAd"),
        "{said}"
    );
    assert!(said.contains("The story") || said.contains("story }}"));
}

#[test]
fn contexts_can_be_chosen_and_the_prompt_says_no_more_than_they_give() {
    let root = tempfile::tempdir().unwrap();
    let study = tiny::study(
        root.path(),
        &[(
            "etiquette-en",
            "{{ story }}|{{ country }}|{{ rule }}|{{ options }}",
        )],
    );
    import(&study, root.path());
    let asking = Asking {
        contexts: vec![Context::Rule],
        ..Asking::default()
    };
    let job = study.probe_as(Kind::Etiquette, "tiny", &asking).unwrap();
    tiny::wait(&study, &job);
    let answers = read_answers(&study.job(&job).unwrap().result(ANSWERS).unwrap()).unwrap();
    assert_eq!(answers.len(), 2 * 4);
    // The built-in prompt: a story alone tells neither country nor rule.
    let template = prompt::template("etiquette-en").unwrap();
    let options = ["no", "yes"].map(str::to_owned);
    let told = |country: &str, rule: &str| {
        let told = serde_json::json!({
            "story": "Al came late.", "country": country, "value": "", "rule": rule,
        });
        prompt::etiquette(template, told, &options).unwrap()[0]
            .content
            .clone()
    };
    let alone = told("", "");
    assert!(
        alone.starts_with("\nStory: Al came late.") || alone.starts_with("Story: Al came late."),
        "{alone}"
    );
    assert!(alone.contains("no, yes") && !alone.contains("rule"));
    let with = told("new_zealand", "Come on time.");
    assert!(
        with.contains("New Zealand") && with.contains("Come on time."),
        "{with}"
    );
}

#[test]
fn what_is_curated_away_moves_no_answer_to_another_story() {
    let root = tempfile::tempdir().unwrap();
    let (study, datasets) = asked(root.path(), &[UNNUMBERED], &[&[Context::None]]);
    let told = |study: &Study| {
        let group = scored(study).groups.remove(0);
        let row = group.row("tiny", Read::Labels).unwrap();
        row.told.iter().cloned().collect::<BTreeMap<_, _>>()
    };
    let before = told(&study);
    assert_eq!(before.len(), 4);
    let only = Step::KeepWhere {
        column: "country".into(),
        values: vec!["avaland".into()],
    };
    let curation = Curation {
        steps: vec![Entry {
            step: only,
            on: true,
        }],
    };
    study.set_curation(&datasets[0], &curation).unwrap();
    let after = told(&study);
    assert_eq!(after.keys().collect::<Vec<_>>(), ["3", "4"]);
    assert!(after.iter().all(|(id, told)| before[id] == *told));
}

#[test]
fn contexts_that_are_asked_one_after_another_stand_beside_each_other() {
    let root = tempfile::tempdir().unwrap();
    let each: [&[Context]; 2] = [&[Context::Country], &[Context::Rule, Context::None]];
    let (study, _) = asked(root.path(), &[STORIES], &each);
    let contexts = |study: &Study| {
        let groups = scored(study).groups.into_iter();
        groups.map(|of| of.context).collect::<Vec<_>>()
    };
    let some = [Context::None, Context::Country, Context::Rule];
    assert_eq!(contexts(&study), some);
    let said = format!("{:?}", study.report().unwrap());
    let sentence = "One model was asked to judge 5 etiquette stories as acceptable";
    assert_eq!(said.matches(sentence).count(), 1, "{said}");
    assert!(
        said.contains("in these contexts: no context, country, country and rule"),
        "{said}"
    );
}

#[test]
fn files_of_one_name_are_told_apart() {
    let root = tempfile::tempdir().unwrap();
    let two = [STORIES, UNNUMBERED];
    let (study, datasets) = asked(root.path(), &two, &[&[Context::Country]]);
    let groups = scored(&study).groups;
    let sizes: Vec<usize> = groups.iter().map(|of| of.common).collect();
    assert_eq!(sizes, [5, 4]);
    assert_ne!(groups[0].name, groups[1].name);
    assert!(groups[1].name.contains(&datasets[1]));
    let stored = study.scores(score::Kind::Etiquette).unwrap().unwrap();
    let tables = stored.tables();
    let of = |name: &str| {
        tables
            .iter()
            .filter(|t| t.heading.ends_with(&format!("({name})")))
            .count()
    };
    assert_eq!([of(&groups[0].name), of(&groups[1].name)], [6, 6]);
}
