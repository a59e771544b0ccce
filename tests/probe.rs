//! Probes of a tiny model: what is asked, how answers are mapped, and when it stops.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use attune::artifact::sha256_file;
use attune::event::{Collected, Event, Listener, Silent};
use attune::job::{Draft, Folder, Input, ModelUse, Probing, Spec, State};
use attune::model::{Device, Generate, Model, OptionRequest, ScoreMode};
use attune::probe::{
    Answer, AssociationItem, AssociationProbe, Mode, Orders, Probe, Subject, SurveyItem,
    SurveyOption, SurveyProbe, ask, read_answers,
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

fn all(model: &Model, probe: &Probe, listener: &dyn Listener) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut keep = |answer| {
        answers.push(answer);
        Ok(())
    };
    assert!(ask(&subject(model), probe, &[], &mut keep, listener).unwrap());
    answers
}

#[test]
fn cues_are_answered_in_greedy_text() {
    let model = model();
    let probe = associations(20);
    let heard = Collected::default();
    let answers = all(&model, &Probe::Associations(probe.clone()), &heard);
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
    let answers = all(&model, &Probe::Survey(probe.clone()), &Silent);
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
            &Probe::Survey(probe),
            &[],
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
    let probe = Probe::Associations(associations(40));
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
        let already = answers.clone();
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
        let probe = serde_json::to_vec(&probe).unwrap();
        let draft = Draft {
            title: "Ask".into(),
            spec: Spec::Probe(Probing {
                model: ModelUse {
                    name: "tiny".into(),
                    sha256: "weights".into(),
                    adapter_sha256: adapter_sha256.map(str::to_owned),
                },
                probe: "survey".into(),
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
        read_answers(&job.result("answers.jsonl").unwrap()).unwrap()
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
