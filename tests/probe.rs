//! Probes of a tiny model: what is asked, how answers are mapped, and when it stops.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use attune::artifact::sha256_file;
use attune::event::{Collected, Event, Listener, Silent};
use attune::job::{Draft, Folder, Input, ModelUse, Probing, Spec, State};
use attune::model::{Device, Generate, Model, OptionRequest, ScoreMode};
use attune::probe::{
    ANSWERS, Answer, Answered, AssociationItem, AssociationProbe, Mode, Orders, Probe, Sampling,
    Scenario, Subject, SurveyItem, SurveyOption, SurveyProbe, Task, Tasks, Who, ask, read_answers,
};
use attune::prompt::{self, template};
use attune::worker;

fn model() -> Model {
    Model::load("tests/golden/tiny/llama".as_ref(), &Device::Cpu).unwrap()
}

fn subject(model: &Model) -> Subject<'_> {
    Subject {
        model,
        sha256: "weights",
        adapter: None,
    }
}

fn associations(cues: usize) -> AssociationProbe {
    AssociationProbe {
        template_name: String::new(),
        template: template("association-short-en").unwrap().to_owned(),
        lower: 3,
        upper: 5,
        responses: None,
        max_tokens: 6,
        items: (0..cues)
            .map(|number| AssociationItem {
                cue: format!("cue{number}"),
            })
            .collect(),
    }
}

fn survey(labels: &[&str], mode: Mode) -> SurveyProbe {
    let option = |label: &&str| SurveyOption {
        label: (*label).to_owned(),
        text: format!("it is {label}"),
    };
    SurveyProbe {
        template: template("survey-en").unwrap().to_owned(),
        system: "You answer.".to_owned(),
        translations: Vec::new(),
        mode,
        orders: Orders::Both,
        free_answer: true,
        items: vec![SurveyItem {
            question: "Q1".into(),
            wording: "How is it?".into(),
            topic: String::new(),
            language: String::new(),
            ordered: true,
            options: labels.iter().map(option).collect(),
        }],
    }
}

fn all(model: &Model, tasks: &Tasks, listener: &dyn Listener) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut keep = |answer| {
        answers.push(answer);
        Ok(())
    };
    let none = Answered::default();
    assert!(ask(&subject(model), tasks, &none, &mut keep, listener).unwrap());
    answers
}

#[test]
fn cues_are_answered_in_greedy_text() {
    let model = model();
    let probe = associations(20);
    let heard = Collected::default();
    let answers = all(&model, &Probe::Associations(probe.clone()).into(), &heard);
    let messages = prompt::association(&probe.template, "cue17", 3, 5).unwrap();
    let prompt = model.chat(&messages).unwrap();
    let settings = Generate {
        max_tokens: 6,
        ..Generate::default()
    };
    let alone = model
        .generate(std::slice::from_ref(&prompt), &settings, None, &Silent)
        .unwrap();
    let answer = &answers[17];
    assert_eq!((answer.item.as_str(), answer.mode), ("cue17", Mode::Greedy));
    assert_eq!(answer.text.as_ref(), Some(&alone[0].text));
    assert_eq!(answer.prompt, attune::artifact::sha256(prompt.as_bytes()));
    let tokens = model.encode(&prompt).unwrap().len() + alone[0].ids.len();
    assert_eq!(answer.tokens, tokens as u64);
    let progress: Vec<_> = heard
        .events()
        .into_iter()
        .map(|event| match event {
            Event::Progress { done, total, .. } => (done, total),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(progress, [(0, 20), (16, 20), (20, 20)]);
}

#[test]
fn labels_are_scored_in_each_order_and_mapped_back() {
    let model = model();
    let probe = survey(&["1", "2", "3"], Mode::Label);
    let answers = all(&model, &Probe::Survey(probe.clone()).into(), &Silent);
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0].order, [0, 1, 2]);
    assert_eq!(answers[1].order, [2, 1, 0]);
    // A free answer is taken in the questionnaire's order.
    assert!(answers[0].text.is_some() && answers[1].text.is_none());

    // Reversed, the first label stands before the last option's text.
    let shown = serde_json::json!([
        {"label": "1", "text": "it is 3"},
        {"label": "2", "text": "it is 2"},
        {"label": "3", "text": "it is 1"},
    ]);
    let shown = shown.as_array().unwrap();
    let messages = prompt::survey(&probe.template, &probe.system, "How is it?", shown).unwrap();
    let request = OptionRequest {
        prompt: model.chat(&messages).unwrap(),
        labels: ["1", "2", "3"].map(str::to_owned).into(),
    };
    let alone = model
        .score_options(&[request], ScoreMode::Label, None)
        .unwrap();
    let mut expected = alone[0].logprobs.clone();
    expected.reverse();
    for (found, expected) in answers[1].logprobs.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-4, "{found} {expected}");
    }
    assert!((answers[1].option_mass.unwrap() - alone[0].mass).abs() < 1e-4);
}

#[test]
fn labels_that_cannot_be_scored_are_refused_in_words() {
    let model = model();
    let refused = |probe: SurveyProbe| {
        let mut keep = |_| Ok(());
        ask(
            &subject(&model),
            &Probe::Survey(probe).into(),
            &Answered::default(),
            &mut keep,
            &Silent,
        )
        .unwrap_err()
    };
    assert!(
        !refused(survey(&["a long label", "2"], Mode::FirstToken))
            .message
            .is_empty()
    );
    assert!(
        refused(survey(&["1", "2"], Mode::Greedy))
            .message
            .contains("labels")
    );
    assert!(refused(survey(&[], Mode::Label)).message.contains("Q1"));
}

/// Two tasks, as nobody and as somebody, one of them drawn twice.
fn many() -> Tasks {
    let task = |id: &str, cues, sampling| Task {
        id: id.to_owned(),
        sampling,
        ..Probe::Associations(associations(cues)).into()
    };
    let drawn = Sampling {
        temperature: 1.0,
        runs: 2,
    };
    let japan = Scenario {
        id: "japan".to_owned(),
        who: Who::Country,
        name: "Japan".to_owned(),
        template: "You live in {{ country }}.".to_owned(),
        language: "en".to_owned(),
    };
    let tasks = vec![task("few", 3, None), task("more", 18, Some(drawn))];
    Tasks::new(tasks, vec![Scenario::default(), japan])
}

#[test]
fn a_job_asks_every_task_as_every_scenario_in_every_run() {
    let model = model();
    let tasks = many();
    let heard = Collected::default();
    let answers = all(&model, &tasks, &heard);
    assert_eq!(answers.len(), 2 * (3 + 2 * 18));
    assert_eq!(tasks.items(), answers.len());
    let of = |task: &str, scenario: &str, run: u32| -> Vec<&Answer> {
        let fits = |a: &&Answer| (&*a.task, &*a.scenario, a.run) == (task, scenario, run);
        answers.iter().filter(fits).collect()
    };
    let (nobody, japan) = (of("few", "", 0), of("few", "japan", 0));
    assert_eq!((nobody.len(), japan.len()), (3, 3));
    let probe = associations(3);
    let mut messages = prompt::association(&probe.template, "cue0", 3, 5).unwrap();
    let hash = |messages: &[prompt::Message]| {
        attune::artifact::sha256(model.chat(messages).unwrap().as_bytes())
    };
    assert_eq!(nobody[0].prompt, hash(&messages));
    messages.insert(0, prompt::Message::system("You live in Japan."));
    assert_eq!(japan[0].prompt, hash(&messages));
    assert!(nobody.iter().all(|a| a.mode == Mode::Greedy && a.seed == 0));

    // Runs are drawn anew: with other numbers from batch to batch, and from run to run.
    let (one, two) = (of("more", "", 1), of("more", "", 2));
    assert_eq!((one.len(), two.len()), (18, 18));
    assert!(one.iter().all(|answer| answer.mode == Mode::Sampled));
    let texts = |answers: &[&Answer]| -> Vec<String> {
        answers.iter().map(|a| a.text.clone().unwrap()).collect()
    };
    assert_ne!(texts(&one), texts(&two));
    assert!(one[0].seed != two[0].seed && one[0].seed != one[16].seed);
    assert_eq!(one[0].prompt, two[0].prompt);

    // Progress is of all tasks.
    let done: Vec<(u64, u64)> = heard
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Progress { done, total, .. } => Some((done, total)),
            _ => None,
        })
        .collect();
    assert_eq!((done[0], *done.last().unwrap()), ((0, 78), (78, 78)));
    assert!(done.is_sorted() && done.len() == 11, "{done:?}");
}

#[test]
fn many_tasks_go_on_where_they_were_stopped_with_the_same_bits() {
    let model = model();
    let tasks = many();
    let whole = all(&model, &tasks, &Silent);
    let same = |a: &Answer, b: &Answer| {
        Answer {
            seconds: 0.0,
            ..a.clone()
        } == Answer {
            seconds: 0.0,
            ..b.clone()
        }
    };
    for kept in [1, 10, 40, 77] {
        let mut already = Answered::default();
        whole[..kept]
            .iter()
            .for_each(|answer| already.insert(answer));
        let mut rest = Vec::new();
        let mut keep = |answer| {
            rest.push(answer);
            Ok(())
        };
        assert!(ask(&subject(&model), &tasks, &already, &mut keep, &Silent).unwrap());
        assert_eq!(rest.len(), whole.len() - kept);
        assert!(rest.iter().zip(&whole[kept..]).all(|(a, b)| same(a, b)));
    }
}

#[test]
fn a_raw_question_is_the_bare_text() {
    let model = model();
    let probe = associations(1);
    let messages = prompt::association(&probe.template, "cue0", 3, 5).unwrap();
    let task = Task {
        raw: true,
        ..Probe::Associations(probe).into()
    };
    let answers = all(&model, &Tasks::new(vec![task], Vec::new()), &Silent);
    assert!(answers[0].raw);
    let plain = model.plain(&messages);
    assert_eq!(
        answers[0].prompt,
        attune::artifact::sha256(plain.as_bytes())
    );
    assert!(plain.contains("cue0") && plain != model.chat(&messages).unwrap());
}

#[test]
fn a_worker_loads_the_weights_of_several_jobs_once() {
    let jobs = tempfile::tempdir().unwrap();
    let tiny = Path::new("tests/golden/tiny/llama");
    let job = |title: &str| {
        let tasks = Tasks::from(Probe::Associations(associations(1)));
        let draft = Draft {
            title: title.into(),
            spec: Spec::Probe(Probing {
                model: ModelUse {
                    name: "tiny".into(),
                    sha256: "weights".into(),
                    adapter_sha256: None,
                },
                probe: "associations".into(),
                tasks: Vec::new(),
                scenarios: Vec::new(),
                precision: attune::recipe::Precision::F32,
            }),
            parents: Vec::new(),
            inputs: vec![(
                "probe.json".into(),
                Input::Bytes(serde_json::to_vec(&tasks).unwrap()),
            )],
        };
        Folder::create(jobs.path(), draft).unwrap()
    };
    let (first, second) = (job("First"), job("Second"));
    let looked = AtomicUsize::new(0);
    let find = |_: &str| {
        looked.fetch_add(1, Ordering::Relaxed);
        Some(tiny.to_owned())
    };
    worker::run_queue(jobs.path(), &find, None).unwrap();
    let texts = |job: &Folder| -> Vec<Option<String>> {
        assert_eq!(job.state(), State::Finished);
        let answers = read_answers(&job.result(ANSWERS).unwrap())
            .unwrap()
            .into_iter();
        answers.map(|answer| answer.text).collect()
    };
    assert_eq!(texts(&first), texts(&second));
    assert_eq!(looked.into_inner(), 1);
}

/// Asks to stop once it was asked `after` times whether to.
struct StopAfter(AtomicUsize);

impl Listener for StopAfter {
    fn emit(&self, _event: Event) {}

    fn stop_requested(&self) -> bool {
        let left = |left: usize| left.checked_sub(1);
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, left)
            .is_err()
    }
}

#[test]
fn a_stopped_probe_keeps_whole_answers_and_goes_on_behind_them() {
    let model = model();
    let probe = Tasks::from(Probe::Associations(associations(40)));
    let without_seconds = |mut answer: Answer| {
        answer.seconds = 0.0;
        answer
    };
    let whole: Vec<_> = all(&model, &probe, &Silent)
        .into_iter()
        .map(without_seconds)
        .collect();
    let mut answers = Vec::new();
    let mut stops = 0;
    loop {
        let mut already = Answered::default();
        answers.iter().for_each(|answer| already.insert(answer));
        let mut keep = |answer| {
            answers.push(without_seconds(answer));
            Ok(())
        };
        let listener = StopAfter(AtomicUsize::new(15));
        if ask(&subject(&model), &probe, &already, &mut keep, &listener).unwrap() {
            break;
        }
        stops += 1;
        assert!(stops < 10);
    }
    assert!(stops > 0);
    assert_eq!(answers, whole);
}

#[test]
fn a_probe_job_uses_the_adapter_and_the_weights_it_names() {
    let jobs = tempfile::tempdir().unwrap();
    let tiny = Path::new("tests/golden/tiny/llama");
    let adapter = tiny.join("adapter");
    let own = sha256_file(&adapter.join("adapter_model.safetensors")).unwrap();
    let job = |adapter_sha256: Option<&str>| {
        let file = |name: &str| {
            let path = adapter.join(name);
            (format!("adapter/{name}"), Input::File(path))
        };
        let probe = Probe::Survey(survey(&["1", "2"], Mode::Label));
        let probe = serde_json::to_vec(&Tasks::from(probe)).unwrap();
        let draft = Draft {
            title: "Ask".into(),
            spec: Spec::Probe(Probing {
                model: ModelUse {
                    name: "tiny".into(),
                    sha256: "weights".into(),
                    adapter_sha256: adapter_sha256.map(str::to_owned),
                },
                probe: "survey".into(),
                tasks: Vec::new(),
                scenarios: Vec::new(),
                precision: attune::recipe::Precision::F32,
            }),
            parents: Vec::new(),
            inputs: vec![
                ("probe.json".into(), Input::Bytes(probe)),
                file("adapter_config.json"),
                file("adapter_model.safetensors"),
            ],
        };
        Folder::create(jobs.path(), draft).unwrap()
    };
    let find = |sha256: &str| (sha256 == "weights").then(|| tiny.to_owned());
    let answers = |job: &Folder| {
        worker::run_job(job.path(), &find, None).unwrap();
        read_answers(&job.result(ANSWERS).unwrap()).unwrap()
    };
    let (base, tuned) = (answers(&job(None)), answers(&job(Some(&own))));
    assert_eq!(
        (&base[0].model, &base[0].adapter),
        (&"weights".to_owned(), &None)
    );
    assert_eq!(tuned[0].adapter, Some(own));
    // Greedy texts may well be the same, whatever the weights; probabilities are not.
    assert_ne!(base[0].logprobs, tuned[0].logprobs);

    let other = job(Some("another"));
    assert!(worker::run_job(other.path(), &find, None).is_err());
    let missing = job(None);
    let problem = worker::run_job(missing.path(), &|_| None, None).unwrap_err();
    assert!(problem.message.contains("tiny"), "{problem}");
    assert_eq!(missing.state(), State::Failed);
}
